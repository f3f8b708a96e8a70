"""How far readers agree: with each other, word by word, and where they differ most.

Chance-corrected figures come from NLTK (nltk.metrics.agreement). Readers are a mapping from a name to the spans that
reader marked; nobody is right or wrong here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from statistics import fmean

from kit.marking.ruler import Range, Ruler, f1
from kit.model import Article, Span

Readers = Mapping[str, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of text and who marked it: `marked` of `readers`."""

    span: Span
    marked: tuple[str, ...]
    readers: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far these readers agree.

    `alpha` is Krippendorff's alpha over tokens, marked or not: 1 full agreement, 0 as by chance; None where it says
    nothing, because there are fewer than two readers or nobody marked anything. `pairs` holds token F1 for each two
    readers, in the order of their names; `mean_f1` is their mean, None without a pair.
    """

    alpha: float | None
    pairs: Mapping[tuple[str, str], float]
    mean_f1: float | None
    differences: tuple[Difference, ...]


def alpha(ratings: Iterable[tuple[Hashable, Hashable, Hashable]]) -> float:
    """Krippendorff's alpha (1980) of (reader, item, label) triples, by NLTK; a missing rating is a missing triple."""
    from nltk.metrics.agreement import AnnotationTask

    return float(AnnotationTask(list(ratings)).alpha())


def agreement(article: Article, readers: Readers, most: int = 5) -> Agreement:
    """How far readers agree on which words they mark, and the `most` stretches on which they differ most."""
    ruler = Ruler(article)
    marked = {name: _tokens(ruler, readers[name]) for name in sorted(readers)}
    pairs = {
        (one, other): f1(len(marked[one] & marked[other]), len(marked[one]), len(marked[other]))
        for one, other in combinations(marked, 2)
        if marked[one] or marked[other]
    }
    telling = len(marked) > 1 and any(marked.values())
    return Agreement(
        alpha=alpha(_ratings(ruler, marked)) if telling else None,
        pairs=pairs,
        mean_f1=fmean(pairs.values()) if pairs else None,
        differences=_differences(ruler, marked)[:most],
    )


def _tokens(ruler: Ruler, spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(n for span in spans for n in range(*ruler.range(span)))


def _ratings(ruler: Ruler, marked: Mapping[str, frozenset[int]]) -> list[tuple[str, int, bool]]:
    return [(name, n, n in tokens) for name, tokens in marked.items() for n in range(len(ruler.tokens))]


def _differences(ruler: Ruler, marked: Mapping[str, frozenset[int]]) -> tuple[Difference, ...]:
    """Stretches marked by some and not by others: the most even split first, then the longer, then the earlier."""

    def who(token: int) -> tuple[str, ...]:
        return tuple(name for name, tokens in marked.items() if token in tokens)

    stretches = ((names, list(group)) for names, group in groupby(range(len(ruler.tokens)), who))
    split = [(names, Range(ns[0], ns[-1] + 1)) for names, ns in stretches if 0 < len(names) < len(marked)]
    split.sort(key=lambda s: (abs(2 * len(s[0]) - len(marked)), -s[1].length, s[1]))
    return tuple(Difference(ruler.span(tokens), names, len(marked)) for names, tokens in split)
