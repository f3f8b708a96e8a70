"""Points for attributions: what each part earns, recall and precision, and what luck would have earned taken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kit.marking.scale import corrected, harmonic
from kit.marking.sources.key import SCORED, SourceKey
from kit.marking.sources.match import SourceOutcome, match_sources
from kit.model import Attribution
from kit.outcome import Tally


@dataclass(frozen=True, slots=True)
class SourceScore:
    """Points from 0 to 100 for the attributions of one reader, with what they are made of."""

    points: float
    recall: float
    precision: float
    luck: float
    tally: Tally
    outcomes: tuple[SourceOutcome, ...]
    key: SourceKey


def score_sources(key: SourceKey, own: Sequence[Attribution]) -> SourceScore:
    """The points of one reader's attributions; the same whatever their order.

    Only core attributions can be missed. Nested speech, stances and noun cues add a little and cost nothing; garbled
    ones are neutral. An attribution without its source is half an answer: recall and precision both count credit.
    """
    outcomes = match_sources(key, own)
    found = {
        o.key: o.credit.total for o in outcomes if o.outcome in ("right", "partly") and o.key is not None and o.credit
    }
    earned = sum(key.items[n].weight * total for n, total in found.items())
    recall = min(1.0, earned / key.total) if key.total else 1.0
    scored = [total for n, total in found.items() if key.items[n].tier == SCORED]
    alarms = sum(o.outcome == "extra" for o in outcomes)
    precision = sum(scored) / (len(scored) + alarms) if scored else 0.0
    luck = _luck(key, [outcome.own.content.length for outcome in outcomes])
    hits = Counter(key.items[n].tier for n in found)
    tally = Tally({tier: (hits[tier], of) for tier, of in key.counts.items()}, alarms)
    points = 100 * corrected(harmonic(precision, recall), luck)
    return SourceScore(points, recall, precision, luck, tally, outcomes, key)


def _luck(key: SourceKey, lengths: Sequence[int]) -> float:
    """What the contents alone earn when stretches of the same lengths are thrown at random: the mean."""
    found = min(float(key.total), sum(key.chance(length) for length in lengths))
    share = key.shares.get("content", 0.0)
    return share * harmonic(found / len(lengths), found / key.total) if lengths and key.total else 0.0
