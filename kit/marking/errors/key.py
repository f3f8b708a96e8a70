"""The errors of a key laid on the ruler: made once per article and key, then any number of sheets is marked with it.

It knows what luck earns: what marks of the same lengths find when they are thrown at random on the article. Nothing is
thrown: for each length we know how well it fits each error on average over all places it can fall. Marks fall
independently, so an error stays unfound with the product of the chances that each mark misses it. The result is the
same for every order of the marks, needs no seed, and agrees with thrown marks (see the tests). Luck is the mean and one
standard deviation more: about five throws in six stay below it, so that chance alone rarely earns a point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import expm1, log1p, sqrt

from kit.marking.errors.repairs import Mender
from kit.marking.feedback import paragraph_names
from kit.marking.places import Wanted, error_target, fit, laid
from kit.marking.ruler import MOST_KNOWN, Index, Range, Ruler, hull
from kit.marking.scale import SCALE, Asked
from kit.model import Article, Decoy, ErrorSpan

SURE = 1 - 1e-9
_MARGIN = float(SCALE["errors"]["luck_margin"])


@dataclass(frozen=True, slots=True, eq=False)  # known by itself, so that what is said of it is looked up fast
class ErrorItem:
    """One error: what is wanted, what it weighs, and whether it is scored, bonus or neutral."""

    error: ErrorSpan
    wanted: Wanted
    weight: float
    counts: str

    @property
    def core(self) -> Range:
        return self.wanted.accepted[0]

    @property
    def wide(self) -> Range:
        return self.wanted.around[0]


class ErrorKey:
    """A key's errors and decoys, ready for marking sheets on one article."""

    def __init__(
        self, article: Article, errors: Sequence[ErrorSpan], decoys: Sequence[Decoy] = (), asked: Asked | None = None
    ) -> None:
        asked = asked or Asked()
        self.ruler = Ruler(article)
        self.shares = asked.shares
        self.mender = Mender(article, errors)
        self.items = tuple(
            ErrorItem(error, laid(self.ruler, error_target(error)), asked.weight(error), asked.counts(error.tier))
            for error in errors
        )
        self.neutral = {item.error.id: item.error.tier for item in self.items if item.counts == "neutral"}
        self.index = Index(item.wide for item in self.items)
        self.decoys = tuple((self.ruler.range(decoy.span), decoy) for decoy in decoys)
        self._decoy_index = Index(place for place, _ in self.decoys)
        self.paragraphs = paragraph_names(article, (error.span for error in errors))
        self.total = sum(item.weight for item in self.items if item.counts == "scored")
        self.fits = lru_cache(MOST_KNOWN)(self._fits)
        self._scored = [n for n, item in enumerate(self.items) if item.counts != "neutral"]
        self._weights = [self.items[n].weight for n in self._scored]
        self._chance = cache(self._counted_out)

    @cached_property
    def groups(self) -> dict[str, tuple[tuple[int, ...], Range]]:
        """Each linked group's errors, by number, and the stretch from the first envelope to the last."""
        members: dict[str, list[int]] = {}
        for n, item in enumerate(self.items):
            if item.error.group and item.counts != "neutral":
                members.setdefault(item.error.group, []).append(n)
        return {g: (tuple(ns), hull(self.items[n].wide for n in ns)) for g, ns in members.items()}

    def decoy(self, mark: Range) -> Decoy | None:
        """What half of the mark or more lies on, if that only looks like an error."""
        for n in sorted(self._decoy_index.near(mark)):
            place, decoy = self.decoys[n]
            if 2 * mark.shared(place) >= mark.length:
                return decoy
        return None

    def _fits(self, mark: Range) -> list[tuple[int, float]]:
        """The errors a mark fits, by number, and how well each."""
        near = [(n, fit(mark, self.items[n].wanted)) for n in self.index.near(mark)]
        return [(n, found.quality) for n, found in near if found.quality]

    # ---- luck

    def thrown(self, lengths: Iterable[int]) -> tuple[float, float, float]:
        """What marks of these lengths find by luck: the weight, the number of errors, and how many marks count."""
        missed, counted = [0.0] * len(self._scored), 0.0
        for length, times in Counter(lengths).items():
            rates, neutral = self._chance(length)
            counted += times * (1 - neutral)
            missed = [so_far + times * rate for so_far, rate in zip(missed, rates, strict=True)]
        found = [-expm1(rate) for rate in missed]
        return _lucky(self._weights, found), _lucky([1.0] * len(found), found), counted

    def _counted_out(self, length: int) -> tuple[list[float], float]:
        """The log of the chance that a mark of this length misses each scored error; how many marks are neutral."""
        places = max(1, len(self.ruler.tokens) - length + 1)
        sums = [0.0] * len(self.items)
        neutral = 0
        for start in self._starts(length, places):
            fits = self.fits(Range(start, start + length))
            neutral += bool(fits) and all(self.items[n].counts == "neutral" for n, _ in fits)
            for n, quality in fits:
                sums[n] += quality
        return [log1p(-min(sums[n] / places, SURE)) for n in self._scored], neutral / places

    def _starts(self, length: int, places: int) -> list[int]:
        """The places where a mark of this length touches any error; elsewhere it finds nothing."""
        cores = (item.core for item in self.items)
        return sorted({s for core in cores for s in range(max(0, core.start - length + 1), min(core.end, places))})


def _lucky(sizes: Sequence[float], chances: Sequence[float]) -> float:
    """The mean of a sum of parts of these sizes and chances, and as many standard deviations as the scale says."""
    parts = list(zip(sizes, chances, strict=True))
    mean = sum([size * chance for size, chance in parts])
    variance = sum([size * size * chance * (1 - chance) for size, chance in parts])
    return mean + _MARGIN * sqrt(variance)
