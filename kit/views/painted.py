"""The reader's static twin: the same text and passages as plain HTML, for pages where no Python runs."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from kit.model import Article, Paragraph, Span
from kit.views.palette import palette, text_and_page

Passage = Mapping[str, Any]

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
}  # as borders: JupyterLab takes styled underlines out of an untrusted notebook
SHEET = (
    "color:{};background:{};max-width:38em;margin:1em auto;padding:1em;font:1.1em/1.6 Charter,Georgia,Cambria,serif"
    ";white-space:pre-line"
)


def twin(article: Article, passages: Iterable[Passage], marks: Iterable[Mapping[str, Any]], id: str) -> str:
    """The article as HTML that needs no script and no style sheet; every text in it is escaped.

    Black on white in any theme, so that it also prints. The live reader hides it for as long as it is there itself.
    """
    own = [_own(mark, role) for mark in marks for role in ("content", "source", "cue") if mark.get(role)]
    paragraphs = article.paragraphs
    over = _by_paragraph(paragraphs, [*passages, *own])
    body = "".join(_paragraph(article, *pair) for pair in zip(paragraphs, over, strict=True))
    meta = escape(" · ".join(part for part in (article.publisher, article.date) if part))
    return (
        f'<div data-kit-twin="{escape(id)}" lang="{escape(article.language)}" '
        f'style="{SHEET.format(*text_and_page())}">{body}<p><small>{meta}</small></p></div>'
    )


def _own(mark: Mapping[str, Any], role: str) -> dict[str, Any]:
    return {**mark[role], "kind": "own" if role == "content" else role}


def _by_paragraph(paragraphs: Sequence[Paragraph], passages: Iterable[Passage]) -> list[list[Passage]]:
    """The passages of each paragraph; one that runs on is in each that it touches."""
    over: list[list[Passage]] = [[] for _ in paragraphs]
    starts = [paragraph.span.start for paragraph in paragraphs]
    for p in passages:
        first = max(bisect(starts, p["start"]) - 1, 0)
        for n in range(first, max(first + 1, bisect_left(starts, p["end"]))):
            over[n].append(p)
    return over


def _paragraph(article: Article, paragraph: Paragraph, inside: Sequence[Passage]) -> str:
    tag = "h3" if paragraph.kind == "headline" else "p"
    label = "Photo caption: " if paragraph.kind == "caption" else ""
    pieces = (_piece(article[span], span, over) for span, over in segments(paragraph.span, inside))
    number = f"<small>{paragraph.number} {label}</small>"
    return f'<{tag} dir="auto" style="color:inherit">{number}{"".join(pieces)}</{tag}>'


def segments(span: Span, passages: Sequence[Passage]) -> Iterable[tuple[Span, list[Passage]]]:
    """A span cut at every edge of a passage, each piece with the passages over it; the pieces make up the span.

    A passage of no length is an empty piece of its own.
    """
    edges = {span.start, span.end}
    for p in passages:
        edges |= {max(p["start"], span.start), min(p["end"], span.end)}
    cuts = sorted(edges)
    for start, end in zip(cuts, [*cuts[1:], None], strict=True):
        yield from ((Span(start, start), [p]) for p in passages if p["start"] == p["end"] == start)
        if end is not None:
            yield Span(start, end), [p for p in passages if p["start"] <= start < p["end"]]


def _piece(text: str, span: Span, over: Sequence[Passage]) -> str:
    if not over:
        return escape(text)
    top = min(over, key=lambda p: (p["end"] - p["start"], p["start"]))
    ink = palette().get(top["kind"], palette()["own"])["light"]["ink"]
    letters = "".join(escape(p.get("letter", "")) for p in over if p["start"] == span.start)
    style = f"background:none;color:inherit;border-bottom:{LINES.get(top['kind'], '2px solid')} {ink}"
    mark = f'<mark style="{style}">{escape(text) or "[missing]"}</mark>'
    return (f"<sup><b>{letters}</b></sup>" if letters else "") + mark
