"""Where a tool's own way of counting characters points in the article.

Tools count code points, as we do, or UTF-16 units, as JavaScript and Java do; and a line end is one character or two.
Which it is shows in the words that a tool stores beside its offsets.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import accumulate, product
from typing import NamedTuple

from kit.exchange.notes import Note
from kit.model import Article, Span
from kit.strict import Place


class Stretch(NamedTuple):
    """A stretch as a tool counts it, and the words it has there; None where it stores none."""

    start: int
    end: int
    words: str | None = None


Found = tuple[str, str, Stretch, dict[str, str], dict[str, str]]  # a note whose place is still to be found


def placed(found: Sequence[Found], article: Article, at: Place) -> list[Note]:
    """The notes, their stretches counted in the one way in which all have their words. Raises BadFile."""
    text, wrong = article.text, ""
    for utf_16, two in product((False, True), repeat=2):
        widths = [1 + (utf_16 and c > "\uffff") + (two and c == "\n") for c in text]
        ours = {theirs: n for n, theirs in enumerate(accumulate(widths, initial=0))}
        spans = [(stretch, _span(stretch, ours)) for _, _, stretch, _, _ in found]
        miss = next((one for one in spans if not _fits(*one, text)), None)
        if miss is None:
            pairs = zip(found, spans, strict=True)
            return [Note(id, label, span, said, links) for (id, label, _, said, links), (_, span) in pairs if span]
        wrong = wrong or _told(*miss, text)
    at.refuse(wrong)


def _span(stretch: Stretch, ours: dict[int, int]) -> Span | None:
    start, end = ours.get(stretch.start), ours.get(stretch.end)
    return Span(start, end) if start is not None and end is not None and start <= end else None


def _fits(stretch: Stretch, span: Span | None, text: str) -> bool:
    return span is not None and (stretch.words is None or _plain(stretch.words) == _plain(text[span.start : span.end]))


def _plain(words: str) -> str:
    """The words in one Unicode form with single spaces: tools write a line end in several ways."""
    return " ".join(unicodedata.normalize("NFC", words.replace("\\n", "\n")).split())


def _told(stretch: Stretch, span: Span | None, text: str) -> str:
    where = f"{stretch.start} to {stretch.end}"
    if span is None:
        return f"there is no stretch from {where}; the article has {len(text):,} characters"
    theirs = (stretch.words or "")[:80]
    return f"the words at {where} are “{text[span.start : span.end][:80]}”, not “{theirs}”: is it another text?"
