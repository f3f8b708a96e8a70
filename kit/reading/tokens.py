"""A text to its words and marks, and to its sentences: what selections snap to and scores count.

TOKEN is one pattern with one meaning in two languages: Python's `regex` module and JavaScript with the `u` flag.
So it names Unicode properties both know, and no class, escape or quantifier that only one of them has. It never
splits what a reader sees as one character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from kit.model import Span

_CLINGS = r"\p{M}\p{Grapheme_Extend}\p{Emoji_Modifier}\u0E33\u0EB3"  # belongs to the character before it
_ARABIC_SIGN = r"\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2"  # belongs to the number after it
_WORD = rf"[\p{{L}}\p{{N}}_{_CLINGS}\u200D\u00AD]"  # with the joiners inside Persian and Hindi words
_EMOJI = rf"\p{{Extended_Pictographic}}(?:[{_CLINGS}]|\u200D\p{{Extended_Pictographic}}?)*"
_INITIALS = rf"(?:\p{{L}}\p{{M}}*\.)+\p{{L}}\p{{M}}*(?!{_WORD})(?:\.[{_CLINGS}\u200D]*)?"
_JOINED = r"(?:[-\u2010\u2011'’]|(?<=\p{N})[.,:/](?=\p{N})|(?<=\p{L})&(?=\p{L}))"
_KINDS = (
    rf"\p{{Zs}}[{_CLINGS}\u200D]+",  # an accent standing on a space
    rf"[0-9#*]\uFE0F?\u20E3[{_CLINGS}\u200D]*",  # a keycap
    rf"\p{{RI}}\p{{RI}}[{_CLINGS}\u200D]*",  # a flag
    _EMOJI,
    rf"(?:{_INITIALS}|{_WORD}+)(?:{_JOINED}{_WORD}+)*",  # U.S., G-20, don’t, 1,125, AT&T
    rf"\P{{White_Space}}[{_CLINGS}\u200D]*",  # any other mark
)
TOKEN = rf"[{_ARABIC_SIGN}]*(?:{'|'.join(_KINDS)})"


def tokens(text: str, start: int = 0) -> tuple[Span, ...]:
    """The words and marks of a text, in order; `start` is where the text stands in its article.

    "G-20", "don’t", "1,125" and "U.S." (with its last dot) are one token each, "AFP/Reuters" and "end.Next" are
    three. An emoji with all its parts is one token; any other mark is one with the accents on it.
    """
    return tuple(Span(start + m.start(), start + m.end()) for m in _token().finditer(text))


@cache
def _token() -> Any:
    import regex  # type: ignore[import-untyped]  # comes with NLTK, and only this function needs it

    return regex.compile(TOKEN)


_END = re.compile(r"(?<![.!?…؟。])[.!?…؟。]++[”’\"')\]»]*+(?=\s)")
_OPENS = re.compile(r"\s*+[“‘\"'(\[«]*+")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_LAST_WORD = re.compile(r"[^\s“‘\"'(\[«]*\Z")
_GOES_ON = re.compile(
    r"Mrs?|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr|Inc|Ltd|Co|Corp|vs"
    r"|Jan|Feb|Aug|Sept|Oct|Nov|Dec|\w|\S*\.\S*"  # a title, a short form, a month; one letter; U.S
)


def sentences(text: str, start: int = 0) -> tuple[Span, ...]:
    """The sentences of a text, in order, none across a blank line; each starts and ends at a visible character.

    A rule, not a model: a sentence ends at . ! ? … and the quotation marks and brackets that close there, where a
    space and a capital or a digit follow; not after a title, a month, an initial or "U.S.". It errs where a
    sentence ends in "U.S.", and where a quoted question is followed by a name: “Why?” Ruiz asked.
    """
    cuts = [0, *sorted(_cuts(text)), len(text)]
    trimmed = (_trimmed(text, left, right) for left, right in pairwise(cuts))
    return tuple(Span(start + span.start, start + span.end) for span in trimmed if len(span))


def _cuts(text: str) -> Iterator[int]:
    yield from (m.start() for m in _BLANK_LINE.finditer(text))
    yield from (m.end() for m in _END.finditer(text) if _starts_anew(text, m.end()) and _ends(text, m.start()))


def _starts_anew(text: str, at: int) -> bool:
    after = _OPENS.match(text, at)
    first = text[after.end() : after.end() + 1] if after else ""
    return first.isalnum() and not first.islower()


def _ends(text: str, dot: int) -> bool:
    word = _LAST_WORD.search(text, max(0, dot - 12), dot)
    return text[dot] != "." or not word or not _GOES_ON.fullmatch(word.group())


def _trimmed(text: str, left: int, right: int) -> Span:
    piece = text[left:right]
    inner = piece.strip()
    begin = left + len(piece) - len(piece.lstrip())
    return Span(begin, begin + len(inner))
