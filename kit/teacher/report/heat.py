"""The article with, over each word, how many of a class marked it, against the key."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from kit.model import Span
from kit.teacher.report.class_counts import Counts
from kit.teacher.report.class_tables import HIGH, LOW, key_items
from kit.views.painted import LAYERED, Painter, Passage
from kit.wording import wording

TENTH = 0.10


def level(n: int, readers: int) -> int:
    """From 0 (nobody) to 4 (more than 70 in 100), with 3 for what is worth a vote."""
    share = n / readers if readers else 0.0
    return 0 if not n else 1 if share < TENTH else 2 if share < LOW else 3 if share <= HIGH else 4


def heat_map(counts: Counts, task: str) -> str:
    """The article as HTML; the thicker the line under a word, the more marked it, and a line is above the key's items."""
    words = wording("page")["report"]["heat"]
    told = words["told"].format(readers=f"{counts.marks[task].readers:,}")
    article = counts.asked.article
    passages = sorted([*_levels(counts, task), *_key(counts, task)], key=lambda p: p.span)
    painted = Painter(article, LAYERED).paint(passages)
    text = f'<div class="text heat" lang="{escape(article.language)}">{painted}</div>'
    return f"<h3>{words[task]}</h3><p>{told}</p>{_legend()}{text}"


def _legend() -> str:
    words = wording("page")["report"]["heat"]
    items = "".join(f'<li><span class="h{n}">abc</span> {name}</li>' for n, name in enumerate(words["levels"]) if n)
    key = f'<li><span class="no">E00 7</span><span class="key">abc</span> {words["key"]}</li>'
    return f'<ul class="legend heat">{items}{key}</ul>'


def _levels(counts: Counts, task: str) -> Iterator[Passage]:
    """Neighbouring words of one level in one passage."""
    marks, tokens = counts.marks[task], counts.ruler.tokens
    for on_level, group in groupby(range(len(tokens)), key=lambda n: level(marks.tokens[n], marks.readers)):
        if on_level:
            run = list(group)
            yield Passage(Span(tokens[run[0]].start, tokens[run[-1]].end), f"h{on_level}")


def _key(counts: Counts, task: str) -> Iterator[Passage]:
    for item, span in key_items(counts, task):
        words = counts.ruler.span(counts.ruler.range(span))
        yield Passage(words, "key", f"{item.id} {counts.marks[task].found[item.id]:,}")
