"""The article with, over each word, how many of a class marked it, against the key."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from kit.model import Paragraph
from kit.teacher.report.class_counts import Counts
from kit.teacher.report.class_tables import HIGH, LOW, key_items
from kit.wording import wording

TENTH = 0.10


def level(n: int, readers: int) -> int:
    """From 0 (nobody) to 4 (more than 70 in 100), with 3 for what is worth a vote."""
    share = n / readers if readers else 0.0
    return 0 if not n else 1 if share < TENTH else 2 if share < LOW else 3 if share <= HIGH else 4


def heat_map(counts: Counts, task: str) -> str:
    """The article as HTML; the thicker the line under a word, the more marked it, and the key's items stand in boxes."""
    words = wording("page")["report"]["heat"]
    told = words["told"].format(readers=f"{counts.marks[task].readers:,}")
    article = counts.asked.article
    paragraphs = "".join(_Map(counts, task).paragraph(p) for p in article.paragraphs)
    text = f'<div class="text heat" lang="{escape(article.language)}">{paragraphs}</div>'
    return f"<h3>{words[task]}</h3><p>{told}</p>{_legend()}{text}"


def _legend() -> str:
    words = wording("page")["report"]["heat"]
    items = "".join(f'<li><span class="h{n}">abc</span> {name}</li>' for n, name in enumerate(words["levels"]) if n)
    key = f'<li><span class="no">E00 7</span><span class="key">abc</span> {words["key"]}</li>'
    return f'<ul class="legend heat">{items}{key}</ul>'


class _Map:
    def __init__(self, counts: Counts, task: str) -> None:
        self._text, self._tokens = counts.asked.article.text, counts.ruler.tokens
        marks = counts.marks[task]
        self._levels = [level(n, marks.readers) for n in marks.tokens]
        self._key: set[int] = set()
        self._signs: dict[int, str] = {}
        for item, span in key_items(counts, task):
            tokens = counts.ruler.range(span)
            self._key |= set(range(*tokens))
            sign = f'<span class="no">{escape(item.id)} {marks.found[item.id]:,}</span>'
            self._signs[tokens.start] = self._signs.get(tokens.start, "") + sign

    def paragraph(self, paragraph: Paragraph) -> str:
        kind = {"headline": ' class="title"', "caption": ' class="caption"'}.get(paragraph.kind, "")
        return f'<p{kind} dir="auto"><small>{paragraph.number}</small>{"".join(self._runs(paragraph))}</p>'

    def _runs(self, paragraph: Paragraph) -> Iterator[str]:
        """Neighbouring words of one level, on or off the key, in one piece; a sign begins a new one."""
        inside = [n for n, token in enumerate(self._tokens) if token in paragraph.span]
        at = paragraph.span.start
        for (_, on_level, on_key), group in groupby(inside, key=self._run):
            run = list(group)
            start, end = self._tokens[run[0]].start, self._tokens[run[-1]].end
            kind = " ".join(name for name in (f"h{on_level}" if on_level else "", "key" if on_key else "") if name)
            words = escape(self._text[start:end], quote=False)
            yield escape(self._text[at:start], quote=False) + self._signs.get(run[0], "")
            yield f'<span class="{kind}">{words}</span>' if kind else words
            at = end
        yield escape(self._text[at : paragraph.span.end], quote=False)

    def _run(self, token: int) -> tuple[int, int, bool]:
        begun = max((n for n in self._signs if n <= token), default=-1)
        return begun, self._levels[token], token in self._key
