"""How far readers agree: with each other, word by word, and where they differ most.

Chance-corrected figures come from NLTK (nltk.metrics.agreement). Readers are a mapping from a name to the spans that
reader marked; nobody is right or wrong here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, compress, groupby
from statistics import fmean

from kit.marking.ruler import Range, Ruler, f1
from kit.model import Article, Span, check_same_text

Readers = Mapping[str, Sequence[Span]]
Labels = Mapping[str, Sequence[Hashable]]  # what a reader says of each word


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
    for spans in readers.values():
        check_same_text(article, spans=tuple(spans))
    ruler = Ruler(article)
    marked = {name: {n for s in readers[name] for n in range(*ruler.range(s))} for name in sorted(readers)}
    labels = {name: [n in tokens for n in range(len(ruler.tokens))] for name, tokens in marked.items()}
    pairs = {
        (one, other): f1(len(marked[one] & marked[other]), len(marked[one]), len(marked[other]))
        for one, other in combinations(marked, 2)
        if marked[one] or marked[other]
    }
    telling = len(marked) > 1 and any(marked.values())
    return Agreement(
        alpha=alpha(ratings(labels)) if telling else None,
        pairs=pairs,
        mean_f1=fmean(pairs.values()) if pairs else None,
        differences=_differences(ruler, labels)[:most],
    )


def ratings(labels: Labels) -> list[tuple[str, int, Hashable]]:
    """What `alpha` takes, of what each reader says of each word."""
    return [(reader, n, label) for reader, said in labels.items() for n, label in enumerate(said)]


def split(labels: Labels) -> Iterator[tuple[Range, tuple[Hashable, ...]]]:
    """The stretches on which readers differ in one way, and what each of them says there."""
    said = list(zip(*labels.values(), strict=True))
    for here, run in groupby(range(len(said)), key=said.__getitem__):
        numbers = list(run)
        if len(set(here)) > 1:
            yield Range(numbers[0], numbers[-1] + 1), here


def _differences(ruler: Ruler, labels: Labels) -> tuple[Difference, ...]:
    """Stretches marked by some and not by others: the most even split first, then the longer, then the earlier."""
    most_even = sorted(split(labels), key=lambda s: (abs(2 * s[1].count(True) - len(labels)), -s[0].length, s[0]))
    return tuple(Difference(ruler.span(run), tuple(compress(labels, said)), len(labels)) for run, said in most_even)
