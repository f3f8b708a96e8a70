"""Words and phrases looked for in what somebody typed; the time it takes only grows with the length of the text.

Looked for are whole words. A … at the end of a word stands for any ending (“invad…” finds invade and invaded); a …
between two spaces stands for a few words or none (“check … out” finds “check a telescope out”), once in a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LONGEST_ENDING, LONGEST_GAP = 20, 40  # characters that a … stands for
_TYPED = (*((mark, '"') for mark in "“”„‟«»"), *((mark, "'") for mark in "’‘ʼ"), ("\u00a0", " "))


def typed(text: str) -> str:
    """The text as any keyboard types it: straight marks, plain spaces."""
    for mark, key in _TYPED:  # five times as fast as a table for all
        text = text.replace(mark, key)
    return text


def plain(text: str) -> str:
    """The text as `typed`, without accents; of the same case."""
    words = typed(text)
    if words.isascii():
        return words
    return "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c))


def has(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in the text; upper and lower case differ, kinds of marks and accents do not."""
    return stand_in(plain(text), phrases)


def stand_in(words: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in words that are `plain` already."""
    return any(rarest in words and pattern.search(words) for rarest, pattern in map(_compiled, phrases))


@lru_cache(4096)
def _compiled(phrase: str) -> tuple[str, re.Pattern[str]]:
    """What finds a phrase, and before it the letters without which there is no use in looking."""
    return max(plain(phrase).split("…"), key=len).strip(), re.compile(_pattern(phrase), re.DOTALL)


def _pattern(phrase: str) -> str:
    gap = rf"(?:\W|\W.{{0,{LONGEST_GAP}}}?\W)"
    ending = rf"\w{{0,{LONGEST_ENDING}}}"
    words = gap.join(re.escape(plain(piece)) for piece in phrase.split(" … "))
    found = words.replace("…", ending)
    first, last = phrase[0], phrase[-1]
    before = r"(?<!\w)" if first.isalnum() else ""
    after = r"(?!\w)" if last.isalnum() or last == "…" else ""
    return before + found + after
