"""The report without what its sources said: only the reporter's own voice is left."""

from __future__ import annotations

from html import escape
from typing import Any

from kit.counts import layered, words
from kit.model import AnswerSheet, Article, Paragraph, Span, merged

GAP = "border:1px dashed;padding:0 .3em;font-size:.85em;white-space:nowrap"


def without_sources(article: Article, key: AnswerSheet) -> Any:
    """The article with a gap for each passage that is given to a source, as plain HTML; a gap says how long it was.

    It leaves out what the charts count as attributed: no speech inside speech, no stances without words.
    """
    from IPython.display import HTML

    said = merged(a.content for a in layered(key.attributions))
    body = "".join(_paragraph(article, p, [s for s in said if s.overlaps(p.span)]) for p in article.paragraphs)
    return HTML(f'<div lang="{escape(article.language)}" style="max-width:38em;line-height:1.6">{body}</div>')


def _paragraph(article: Article, paragraph: Paragraph, said: list[Span]) -> str:
    pieces, at = [], paragraph.span.start
    for span in said:
        pieces += [escape(article.text[at : span.start]), _gap(len(words(article[span])))]
        at = span.end
    pieces.append(escape(article.text[at : paragraph.span.end]))
    label = "<small>Photo caption:</small> " if paragraph.kind == "caption" else ""
    strong = ("<b>", "</b>") if paragraph.kind == "headline" else ("", "")
    return f"<p><small>{paragraph.number}</small> {label}{strong[0]}{''.join(pieces)}{strong[1]}</p>"


def _gap(number: int) -> str:
    return f'<span style="{GAP}">[{number} {"word" if number == 1 else "words"} of a source]</span>'
