"""An article with passages in it as HTML: one painter, and brushes that say how paragraphs, pieces and signs look.

This is the one place where HTML is put together by hand, so it is the one place that escapes.
"""

from __future__ import annotations

from bisect import bisect, bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape as escaped
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup

from kit.counts import words
from kit.model import Article, Paragraph, Span
from kit.views.palette import palette, text_and_page
from kit.wording import wording

# As borders, since JupyterLab takes styled underlines out of an untrusted notebook.
LINES = {
    "mixed": "2px dashed",
    "partly": "2px dashed",
    "source": "1px dashed",
    "indirect": "2px dotted",
    "extra": "2px dotted",
    "unsourced": "1px dotted",
    "document": "4px double",
    "neutral": "4px double",
    "cue": "3px double",
    "missed": "4px solid",
}
SERIF = "Charter,Bitstream Charter,Georgia,Cambria,Noto Serif,Liberation Serif,serif"  # as in browser/*.css
SHEET = (
    f"color:{{}};background:{{}};max-width:38em;margin:1em auto;padding:1em;font:1.1em/1.6 {SERIF};white-space:pre-line"
)
GAP = "border:1px dashed;padding:0 .3em;font-size:.85em;white-space:nowrap"

escape = lru_cache(maxsize=8192)(escaped)  # a class marks the same words


class Passage(NamedTuple):
    """A stretch to show: its kind, the sign before it, its anchor, and the anchor of what is said about it."""

    span: Span
    kind: str
    sign: str = ""
    anchor: str = ""
    note: str = ""


class Brush(NamedTuple):
    """How it looks, each a function that returns HTML.

    A paragraph frames the HTML inside it. A piece has the passages over its text, the shortest first; the text is ""
    where something is missing. A sign stands where its passage begins.
    """

    paragraph: Callable[[Paragraph, str], str]
    piece: Callable[[str, Sequence[Passage]], str]
    sign: Callable[[Passage], str]


class _Part(NamedTuple):
    """What of a passage lies in one paragraph; the shortest comes first, then the one that was given first."""

    length: int
    order: int
    start: int
    end: int
    begins: bool
    passage: Passage


class Painter:
    """An article made ready for one brush; a paragraph without a passage is painted once."""

    def __init__(self, article: Article, brush: Brush) -> None:
        self._article, self._brush = article, brush
        self._paragraphs = article.paragraphs
        self._starts = [p.span.start for p in self._paragraphs]
        self._plain = [brush.paragraph(p, escape(article[p.span])) for p in self._paragraphs]

    def paint(self, passages: Iterable[Passage]) -> Markup:
        """The paragraphs; a passage over several goes on in each, and has its sign in the first."""
        inside: dict[int, list[_Part]] = {}
        for order, passage in enumerate(passages):
            begins = True
            for n, start, end in self._places(passage.span):
                inside.setdefault(n, []).append(_Part(end - start, order, start, end, begins, passage))
                begins = False
        painted = list(self._plain)
        for n, parts in inside.items():
            paragraph = self._paragraphs[n]
            painted[n] = self._brush.paragraph(paragraph, "".join(self._pieces(paragraph.span, parts)))
        return Markup("".join(painted))

    def _places(self, span: Span) -> Iterator[tuple[int, int, int]]:
        """The paragraphs a span lies in, with its ends there; one between two paragraphs is at the end of the first."""
        first = max(bisect(self._starts, span.start) - 1, 0)
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

    def _pieces(self, span: Span, parts: Sequence[_Part]) -> Iterator[str]:
        """The text cut at every edge of a part, and a piece for each part of no length."""
        cuts = sorted({span.start, span.end, *(edge for part in parts for edge in (part.start, part.end))})
        waiting = sorted(parts, key=lambda part: (part.start, part.order), reverse=True)
        over: list[_Part] = []
        for at, until in pairwise([*cuts, span.end]):
            over = [part for part in over if part.end > at]
            while waiting and waiting[-1].start == at:
                part = waiting.pop()
                yield self._brush.sign(part.passage) if part.begins and part.passage.sign else ""
                if part.length:
                    insort(over, part)
                else:
                    yield self._brush.piece("", [part.passage])
            if at < until:
                text = self._article.text[at:until]
                yield self._brush.piece(text, [part.passage for part in over]) if over else escape(text)


# ---- brushes


def _styled_paragraph(paragraph: Paragraph, inside: str) -> str:
    tag = "h3" if paragraph.kind == "headline" else "p"
    return f'<{tag} dir="auto" style="color:inherit"><small>{paragraph.number} {_caption(paragraph)}</small>{inside}</{tag}>'


def _lined_piece(text: str, over: Sequence[Passage]) -> str:
    kind = over[0].kind
    ink = palette().get(kind, palette()["own"])["light"]["ink"]
    style = f"background:none;color:inherit;border-bottom:{LINES.get(kind, '2px solid')} {ink}"
    return f'<mark style="{style}">{_escaped(text)}</mark>'


def _counted_piece(text: str, _: Sequence[Passage]) -> str:
    number = len(words(text))
    return f'<span style="{GAP}">[{number} {"word" if number == 1 else "words"} of a source]</span>'


def _classed_paragraph(paragraph: Paragraph, inside: str) -> str:
    kind = {"headline": ' class="title"', "caption": ' class="caption"'}.get(paragraph.kind, "")
    where = f'<small class="where">{_caption(paragraph)}</small>' if paragraph.kind == "caption" else ""
    return f'<p{kind} dir="auto"><small>{paragraph.number}</small>{where}{inside}</p>'


def _classed_piece(text: str, over: Sequence[Passage]) -> str:
    return f'<mark class="{escape(over[0].kind)}">{_escaped(text)}</mark>'


def _every_class(text: str, over: Sequence[Passage]) -> str:
    kinds = " ".join(dict.fromkeys(passage.kind for passage in over))
    return f'<span class="{escape(kinds)}">{_escaped(text)}</span>'


def _linked_sign(passage: Passage) -> str:
    kind, sign = escape(passage.kind), escape(passage.sign)
    if not passage.note:
        return f'<b class="no {kind}">{sign}</b>'
    return f'<a class="no {kind}" id="{escape(passage.anchor)}" href="#{escape(passage.note)}">{sign}</a>'


def _caption(paragraph: Paragraph) -> str:
    return f"{wording('vocabulary')['reader']['caption']}: " if paragraph.kind == "caption" else ""


def _escaped(text: str) -> str:
    return escape(text) if text else str(wording("vocabulary")["reader"]["gap"])


LINED = Brush(
    _styled_paragraph, _lined_piece, lambda passage: f"<sup><b>{escape(passage.sign)}</b></sup>"
)  # for places without a style sheet
WITHOUT = LINED._replace(piece=_counted_piece)
CLASSED = Brush(_classed_paragraph, _classed_piece, _linked_sign)
LAYERED = CLASSED._replace(piece=_every_class)


# ---- in a notebook


def twin(article: Article, passages: Iterable[Mapping[str, Any]], marks: Iterable[Mapping[str, Any]]) -> Markup:
    """The reader's static twin, from the reader's own traits: HTML that needs no script and no style sheet.

    Black on white in any theme, so that it also prints.
    """
    shown = [Passage(Span(p["start"], p["end"]), p["kind"], p.get("letter", "")) for p in passages]
    for mark in marks:
        for kind, raw in (("own", mark["content"]), ("source", mark.get("source")), ("cue", mark.get("cue"))):
            shown += [Passage(Span(raw["start"], raw["end"]), kind)] if raw else []
    meta = " · ".join(part for part in (article.publisher, article.date) if part)
    return Markup('<div lang="{}" style="{}">{}<p><small>{}</small></p></div>').format(
        article.language, SHEET.format(*text_and_page()), Painter(article, LINED).paint(shown), meta
    )


def bare(article: Article, said: Iterable[Span]) -> Markup:
    """The article with a gap for each of these spans, which says how long it was."""
    painted = Painter(article, WITHOUT).paint(Passage(span, "said") for span in said)
    return Markup('<div lang="{}" style="max-width:38em;font:1.1em/1.6 {}">{}</div>').format(
        article.language, SERIF, painted
    )
