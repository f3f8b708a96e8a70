"""How far readers agree: with each other, word by word, and where they differ most.

Chance-corrected figures come from NLTK (nltk.metrics.agreement). Readers are a mapping from a name to the spans that
reader marked; nobody is right or wrong here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, compress, groupby
from statistics import fmean
from typing import Any

from kit.marking.pairing import assign
from kit.marking.ruler import Range, Ruler, f1, hull
from kit.model import Article, Attribution, Span, check_same_text

Readers = Mapping[str, Sequence[Span]]
Labels = Mapping[str, Sequence[Hashable]]  # what a reader says of each word
NOBODY = "not marked"
SAME_PLACE = 0.5  # token F1 from which two marks are about one place, as they are where they share a cue
PARTS = {
    "sources": ("content", "source", "cue", "speaker", "type"),
    "errors": ("span", "category", "severity", "repair"),
}
QUESTIONS = {"sources": ("marked", "speaker", "type"), "errors": ("marked", "category", "severity")}


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


@dataclass(frozen=True, slots=True)
class Unit:
    """One place of a text and the record that each reader has of it, None where a reader marked nothing there."""

    said: Mapping[str, Any]
    alike: bool

    @property
    def span(self) -> Span:
        """From the first character that one of them marked to the last."""
        spans: list[Span] = [record.span for record in self.said.values() if record]
        return hull(spans)


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


def labels(tokens: Sequence[Span], readers: Mapping[str, Sequence[Any]], question: str) -> Labels:
    """For each reader what the reader says of each word; where two marks cover a word, the shorter one counts."""
    return {reader: tuple(_label(token, found, question) for token in tokens) for reader, found in readers.items()}


def _label(token: Span, found: Sequence[Any], question: str) -> str:
    over = [record for record in found if token.overlaps(record.span)]
    if not over:
        return NOBODY
    inner = min(over, key=lambda record: (len(record.span), record.span, record.id))
    return "marked" if question == "marked" else str(getattr(inner, question)) or "not chosen"


# ---- place by place


def units(article: Article, readers: Mapping[str, Sequence[Any]]) -> tuple[Unit, ...]:
    """What each reader says of each place, in text order; a mark is about one place, where each has one.

    Two marks are about one place when at least half of their words are the same ones, or when they share a cue. They
    are alike when every part covers the same words and every label is the same.
    """
    ruler = Ruler(article)
    places: list[dict[str, Any]] = []
    for name, records in readers.items():
        own = sorted(records, key=lambda record: (record.span, record.id))
        pairs = assign([_worth(ruler, record, places) for record in own])
        for n, record in enumerate(own):
            place = places[pairs[n]] if n in pairs else {}
            places += [] if place else [place]
            place[name] = record
    every = ({name: place.get(name) for name in readers} for place in places)
    found = (Unit(said, len({_said(ruler, record) for record in said.values()}) == 1) for said in every)
    return tuple(sorted(found, key=lambda unit: unit.span))


def _worth(ruler: Ruler, record: Any, places: Sequence[Mapping[str, Any]]) -> dict[int, float]:
    """The numbers of the places that a record can be about, and how near it is to what others say of them."""
    near = {n: max(_nearness(ruler, record, other) for other in place.values()) for n, place in enumerate(places)}
    return {n: worth for n, worth in near.items() if worth >= SAME_PLACE}


def _nearness(ruler: Ruler, one: Any, other: Any) -> float:
    a, b = ruler.range(one.span), ruler.range(other.span)
    shared = a.shared(b)
    same_cue = isinstance(one, Attribution) and one.cue is not None and one.cue == other.cue
    return f1(shared, a.length, b.length) + (1 if shared and same_cue else 0)


def _said(ruler: Ruler, record: Any) -> Hashable:
    """What a record says, part by part, so that two that say the same are equal."""
    if record is None:
        return None
    parts = PARTS["sources" if isinstance(record, Attribution) else "errors"]
    values = [getattr(record, part) for part in parts]
    return tuple((ruler.range(v), bool(len(v))) if isinstance(v, Span) else v for v in values)
