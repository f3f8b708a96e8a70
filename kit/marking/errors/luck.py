"""What luck earns: what marks of the same lengths find when they are thrown at random on the article.

Nothing is thrown: for each length we know how well it fits each error on average over all places it can fall. Marks
fall independently, so an error stays unfound with the product of the chances that each mark misses it. The result is
the same for every order of the marks, needs no seed, and agrees with thrown marks (see the tests). Luck is the mean
and one standard deviation more: about five throws in six stay below it, so that chance alone rarely earns a point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from math import expm1, log1p, sqrt

from kit.marking.errors.key import ErrorKey
from kit.marking.ruler import Range
from kit.marking.scale import SCALE

SURE = 1 - 1e-9
_MARGIN = float(SCALE["errors"]["luck_margin"])


class Luck:
    """What marks thrown at random on a key's article find, by their lengths in tokens."""

    def __init__(self, key: ErrorKey) -> None:
        self._key = key
        self._scored = [n for n, item in enumerate(key.items) if item.counts != "neutral"]
        self._weights = [key.items[n].weight for n in self._scored]
        self._chance = cache(self._counted_out)

    def thrown(self, lengths: Iterable[int]) -> tuple[float, float, float]:
        """What marks of these lengths find by luck: the weight, the number of errors, and how many marks count."""
        missed, counted = [0.0] * len(self._weights), 0.0
        for length, times in Counter(lengths).items():
            rates, neutral = self._chance(length)
            counted += times * (1 - neutral)
            missed = [so_far + times * rate for so_far, rate in zip(missed, rates, strict=True)]
        found = [-expm1(rate) for rate in missed]
        return _lucky(self._weights, found), _lucky([1.0] * len(found), found), counted

    def _counted_out(self, length: int) -> tuple[list[float], float]:
        """For each scored error the log of the chance that a mark of this length misses it; how many marks are neutral."""
        places = max(1, len(self._key.ruler.tokens) - length + 1)
        sums = [0.0] * len(self._key.items)
        neutral = 0
        for start in self._starts(length, places):
            fits = self._key.fits(Range(start, start + length))
            neutral += bool(fits) and all(self._key.items[n].counts == "neutral" for n, _ in fits)
            for n, quality in fits:
                sums[n] += quality
        return [log1p(-min(sums[n] / places, SURE)) for n in self._scored], neutral / places

    def _starts(self, length: int, places: int) -> list[int]:
        """The places where a mark of this length touches any error; elsewhere it finds nothing."""
        cores = (item.core for item in self._key.items)
        return sorted({s for core in cores for s in range(max(0, core.start - length + 1), min(core.end, places))})


def _lucky(sizes: Sequence[float], chances: Sequence[float]) -> float:
    """The mean of a sum of parts of these sizes and chances, and as many standard deviations as the scale says."""
    parts = list(zip(sizes, chances, strict=True))
    mean = sum([size * chance for size, chance in parts])
    variance = sum([size * size * chance * (1 - chance) for size, chance in parts])
    return mean + _MARGIN * sqrt(variance)
