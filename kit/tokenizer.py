"""A text to its words and marks, and to its sentences: what selections snap to and scores count.

TOKEN is one pattern with one meaning in two languages: Python's `regex` module and JavaScript with the `u` flag.
So it names Unicode properties both know, and no class, escape or quantifier that only one of them has. It never
splits what a reader sees as one character.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from kit.model import Span
from kit.wording import shipped

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


KNOWN_CUTS = "known_cuts.json"
_OPENS = re.compile(r"[\s“‘\"'(\[«.…]{0,40}+")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_PIECE = re.compile(r"(?s:.{1,4000}\Z|.{1,4000}\w\s|.{1,4000})")  # as NLTK gives up on a text that takes it 5 s
_CLOSING = "\"')\\]}‘’“”«»"


def sentences(text: str, start: int = 0) -> tuple[Span, ...]:
    """The sentences of a text, in order, none across a blank line; each starts and ends at a visible character.

    NLTK’s Punkt (Kiss & Strunk 2006) with the short forms and openers in short_forms.json instead of a trained
    model. None starts with a small letter: “Why?” she asked. It errs where a short form ends a sentence and a name opens
    the next one (He left the U.S. Ruiz stayed), and where a name follows a quoted question (“Why?” Ruiz asked).
    """
    blanks = (m.start() for m in _BLANK_LINE.finditer(text))
    cuts = [0, *sorted({*blanks, *(_known_cuts().get(fingerprint(text)) or inner_cuts(text))}), len(text)]
    trimmed = (_trimmed(text, left, right) for left, right in pairwise(cuts))
    return tuple(Span(start + span.start, start + span.end) for span in trimmed if len(span))


def inner_cuts(text: str) -> Iterator[int]:
    """Where NLTK begins a new sentence."""
    for piece in _PIECE.finditer(text):
        starts = (piece.start() + first for first, _ in _punkt().span_tokenize(piece.group()) if first)
        yield from (at for at in starts if text[at - 1].isspace() and _starts_anew(text, at))


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@cache
def _known_cuts() -> Mapping[str, list[int]]:
    """The cuts of texts that a website brings, by their fingerprint: NLTK takes seconds to load in a browser."""
    return shipped(KNOWN_CUTS) if (Path(__file__).parent / KNOWN_CUTS).exists() else {}


@cache
def _punkt() -> Any:
    from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

    class NewsVars(PunktLanguageVars):  # type: ignore[misc]
        sent_end_chars = (".", "?", "!", "…", "؟", "。")
        re_boundary_realignment = re.compile(rf"[{_CLOSING}]+?(?:\s+|(?=--)|$)", re.MULTILINE)
        _re_non_word_chars = rf"(?:[{_CLOSING};*:@({{\[?!…؟。])"
        _re_word_start = r"[^(\"`{\[:;&#*@)}\]\-,“‘«]"  # so that “Mr. is a title too

    words = shipped("short_forms.json")
    parameters = PunktParameters()
    for group in ("titles", "firms", "months", "states", "initials", "others"):
        parameters.abbrev_types.update(words[group].split())
    parameters.sent_starters.update(words["openers"].split())
    return PunktSentenceTokenizer(parameters, lang_vars=NewsVars())


def _starts_anew(text: str, at: int) -> bool:
    after = _OPENS.match(text, at)
    first = text[after.end() : after.end() + 1] if after else ""
    return first.isalnum() and not first.islower()


def _trimmed(text: str, left: int, right: int) -> Span:
    piece = text[left:right]
    inner = piece.strip()
    begin = left + len(piece) - len(piece.lstrip())
    return Span(begin, begin + len(inner))
