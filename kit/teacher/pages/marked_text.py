"""The article as HTML with numbered passages in it; what does not change from sheet to sheet is made once."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from html import escape
from itertools import pairwise

from kit.model import Article, Paragraph, Span
from kit.wording import wording


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch to show: the class it wears, the sign before it, its anchor, and the anchor of what is said about it."""

    span: Span
    kind: str
    sign: str
    anchor: str = ""
    note: str = ""


_Placed = tuple[int, int, Passage, bool]  # its ends in a paragraph, and whether it begins there


class MarkedText:
    """An article made ready for marking up."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._paragraphs = article.paragraphs
        self._starts = [p.span.start for p in self._paragraphs]
        self._plain = [self._framed(p, escape(article[p.span], quote=False)) for p in self._paragraphs]

    def html(self, passages: Sequence[Passage]) -> str:
        """The whole article; a passage over several paragraphs goes on in each, the shortest of several is on top."""
        inside: dict[int, list[_Placed]] = {}
        for passage in sorted(passages, key=lambda p: (p.span, p.sign)):
            for first, (n, start, end) in enumerate(self._placed(passage.span)):
                inside.setdefault(n, []).append((start, end, passage, not first))
        body = "".join(
            self._paragraph(n, inside[n]) if n in inside else self._plain[n] for n in range(len(self._plain))
        )
        return f'<div class="text" lang="{escape(self._article.language)}">{body}</div>'

    def paragraph(self, span: Span) -> int:
        """The number of the paragraph in which a span starts."""
        return max(bisect(self._starts, span.start) - 1, 0)

    def _placed(self, span: Span) -> Iterator[tuple[int, int, int]]:
        """The paragraphs a span lies in, with its ends there; one between two paragraphs stands at the end of the first."""
        first = self.paragraph(span)
        placed = False
        for n in range(first, max(first + 1, bisect_left(self._starts, span.end))):
            here = self._paragraphs[n].span
            start, end = max(span.start, here.start), min(span.end, here.end)
            if start < end or span.start == span.end <= here.end:
                placed = True
                yield n, start, max(start, end)
        if not placed:
            end = self._paragraphs[first].span.end
            yield first, end, end

    def _paragraph(self, n: int, passages: Sequence[_Placed]) -> str:
        paragraph = self._paragraphs[n]
        return self._framed(paragraph, "".join(_pieces(self._article.text, paragraph.span, passages)))

    def _framed(self, paragraph: Paragraph, inside: str) -> str:
        kind = {"headline": ' class="title"', "caption": ' class="caption"'}.get(paragraph.kind, "")
        where = f'<small class="where">{wording("page")["page"]["caption"]}: </small>' if paragraph.kind == "caption" else ""
        return f'<p{kind} dir="auto"><small>{paragraph.number}</small>{where}{inside}</p>'


def _pieces(text: str, span: Span, passages: Sequence[_Placed]) -> Iterator[str]:
    """The text cut at every edge; each piece wears the class of the shortest passage over it."""
    cuts = sorted({span.start, span.end, *(edge for start, end, *_ in passages for edge in (start, end))})
    open_: list[tuple[int, int, int, str]] = []  # length, number, end, class: the shortest comes first
    number = 0
    for at, until in pairwise([*cuts, cuts[-1]]):
        while number < len(passages) and passages[number][0] == at:
            start, end, passage, first = passages[number]
            yield _sign(passage) if first else ""
            if start < end:
                heappush(open_, (end - start, number, end, passage.kind))
            else:
                yield f'<mark class="{passage.kind}">{wording("page")["page"]["gap"]}</mark>'
            number += 1
        while open_ and open_[0][2] <= at:
            heappop(open_)
        words = escape(text[at:until], quote=False)
        yield f'<mark class="{open_[0][3]}">{words}</mark>' if open_ and words else words


def _sign(passage: Passage) -> str:
    if not passage.note:
        return f'<b class="no {passage.kind}">{passage.sign}</b>'
    return f'<a class="no {passage.kind}" id="{passage.anchor}" href="#{passage.note}">{passage.sign}</a>'
