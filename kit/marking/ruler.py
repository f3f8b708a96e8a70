"""Spans measured in tokens: every score counts words and marks, never characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple, TypeVar

from kit.model import Article, Span
from kit.tokenizer import tokens

MOST_KNOWN = 10_000  # ranges of which we remember what they fit: a class marks the same words again and again


class Range(NamedTuple):
    """Tokens by number: `start` up to but not including `end`."""

    start: int
    end: int

    def shared(self, other: Range) -> int:
        """How many tokens the two have in common."""
        start = max(other.start, self.start)  # three times as fast as max() and min()
        end = min(other.end, self.end)
        return end - start if end > start else 0

    def both(self, other: Range) -> Range:
        """The tokens that the two have in common, where there are any."""
        return Range(max(self.start, other.start), min(self.end, other.end))

    @property
    def length(self) -> int:
        return self.end - self.start

    def widened(self, by: int) -> Range:
        return Range(self.start - by, self.end + by)

    def within(self, other: Range) -> bool:
        return other.start <= self.start and self.end <= other.end


Stretch = TypeVar("Stretch", Range, Span)


def hull(stretches: Iterable[Stretch]) -> Stretch:
    """From the first token or character of them all to the last."""
    first, *others = stretches
    ends = [first.end, *(other.end for other in others)]
    return type(first)(min([first.start, *(other.start for other in others)]), max(ends))


def f1(shared: int, one: int, other: int) -> float:
    """Token F1 of two stretches of these lengths that share so many tokens: 2 x shared / (one + other)."""
    return 2 * shared / (one + other) if shared else 0.0


class Ruler:
    """An article's tokens, and which of them a span touches."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._last = len(article.text)
        self.tokens = tokens(article.text) or (Span(0, len(article.text)),)
        self.words = tuple(article[token] for token in self.tokens)
        self._starts, self._ends = [t.start for t in self.tokens], [t.end for t in self.tokens]

    def range(self, span: Span) -> Range:
        """The tokens a span touches. One that holds no token touches its neighbours that stand next to it.

        An empty span says that something is missing there: it touches the word it stands against, or the next one.
        """
        if span.end > self._last:
            raise ValueError(f"end {span.end} is past the article's last character, {self._last}")
        found = Range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))
        return found if found.length > 0 else self._beside(span)

    def is_blank(self, span: Span) -> bool:
        """Whether a span holds nothing but space: a mark there can neither find anything nor be wrong."""
        text = self.article.text
        return len(span) > 0 and text[span.start].isspace() and text[span.start : span.end].isspace()

    def _beside(self, gap: Span) -> Range:
        """The tokens that a gap stands against, or else the next one."""
        found = Range(bisect_right(self._ends, gap.start - 1), bisect_left(self._starts, gap.end + 1))
        near = min(bisect_right(self._ends, gap.start), len(self.tokens) - 1)
        return found if found.length > 0 else Range(near, near + 1)

    def span(self, tokens: Range) -> Span:
        """The characters from the first to the last of these tokens."""
        return Span(self.tokens[tokens.start].start, self.tokens[tokens.end - 1].end)


class Index:
    """Stretches in reading order, so that those a mark may touch are found without looking at all."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        ordered = sorted((r, n) for n, r in enumerate(ranges))
        self._numbers = [n for _, n in ordered]
        self._starts = [r.start for r, _ in ordered]
        self._ends = list(accumulate((r.end for r, _ in ordered), max))

    def near(self, mark: Range) -> list[int]:
        """The numbers of all stretches that may touch the mark, and perhaps some that do not."""
        return self._numbers[bisect_right(self._ends, mark.start) : bisect_left(self._starts, mark.end)]
