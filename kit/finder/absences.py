"""Where a report says that nobody spoke: no immediate comment, did not respond, would not say whether."""

from __future__ import annotations

import re
from functools import cache

from kit.finder.layout import article_of
from kit.finder.lexicon import FOLDER
from kit.finder.parsing import Parsed, parsed
from kit.model import Article, Span


def find_absences(article: Article | str) -> tuple[Span, ...]:
    """The words that say that somebody did not speak, in reading order; they are never attributions."""
    return absences_in(parsed(article if isinstance(article, Article) else article_of(article)))


def absences_in(read: Parsed) -> tuple[Span, ...]:
    return tuple(
        span
        for s in read.sentences
        for m in _pattern().finditer(read.article.text, s.span.start, s.span.end)
        for span in [Span(m.start(), m.end())]
        if s.quoted[min(range(len(s)), key=lambda n: abs(s.starts[n] - m.start()))] < 0
    )


@cache
def _pattern() -> re.Pattern[str]:
    rows = [row for row in (FOLDER / "absences.txt").read_text("utf-8").splitlines() if row and not row.startswith("#")]
    return re.compile(rf"\b(?:{'|'.join(rows)})", re.IGNORECASE)
