"""Who said what, compared with the key: which attribution is which, what each part earns, and the points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kit.marking.errors.score import corrected, harmonic
from kit.marking.pairing import assign
from kit.marking.sources.key import GARBLED, SCORED, Fit, Place, SourceKey, place
from kit.model import Attribution, Span
from kit.outcome import Tally


class SourceOutcome(NamedTuple):
    """What became of one attribution of a reader: right, partly, neutral, extra or unchecked;
    `key` is the number of the key's.

    `fit` says how each part fits. An extra one has the number of the attribution it comes nearest to, if any; a
    neutral one without a number says again what another has said.
    """

    own: Attribution
    outcome: str
    key: int | None = None
    fit: Fit | None = None


_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class SourceScore:
    """Points from 0 to 100 for the attributions of one reader, with what they are made of."""

    points: float
    recall: float
    precision: float
    luck: float
    tally: Tally
    outcomes: tuple[SourceOutcome, ...]
    missed: tuple[int, ...]
    key: SourceKey


def score_sources(key: SourceKey, own: Sequence[Attribution]) -> SourceScore:
    """The points of one reader's attributions; the same whatever their order.

    Only core attributions can be missed. Nested speech, stances and noun cues add a little and cost nothing; garbled
    ones are neutral. An attribution without its source is half an answer: recall and precision both count credit.
    """
    places = [place(key.ruler, attribution) for attribution in own]
    outcomes = match_sources(key, own, places)
    found = {o.key: o for o in outcomes if o.outcome in ("right", "partly") and o.key is not None}
    earned = sum(key.weights[n] * o.fit.total for n, o in found.items() if o.fit)
    recall = min(1.0, earned / key.total) if key.total else 1.0
    scored = [o for o in outcomes if o.outcome == "extra" or (o.key in found and _tier(key, o) == SCORED)]
    credit = sum(o.fit.total for o in scored if o.fit and o.outcome != "extra")
    precision = credit / len(scored) if scored else 0.0
    luck = _luck(key, [where.contents[0].length for where in places])
    hits = Counter(key.tiers[n] for n in found)
    counts = {tier: (hits[tier], of) for tier, of in key.counts.items()}
    missed = tuple(n for n, tier in enumerate(key.tiers) if tier == SCORED and n not in found)
    points = 100 * corrected(harmonic(precision, recall), luck)
    alarms = sum(o.outcome == "extra" for o in outcomes)
    return SourceScore(points, recall, precision, luck, Tally(counts, alarms), outcomes, missed, key)


def match_sources(key: SourceKey, own: Sequence[Attribution], places: Sequence[Place]) -> tuple[SourceOutcome, ...]:
    """What became of each attribution, in the order they came: one of the key's each, the best sum of credit."""
    fits = [_fits(key, attribution, where) for attribution, where in zip(own, places, strict=True)]
    said_by = [_canonical(attribution) for attribution in own]
    order = sorted(range(len(own)), key=said_by.__getitem__)
    worth = [{n: _worth(key, n, fit) for n, fit in fits[k].items() if fit.total} for k in order]
    pairs = {order[left]: n for left, n in assign(worth).items()}
    said = {said_by[k] for k in pairs}
    return tuple(
        SourceOutcome(a, "neutral")
        if k not in pairs and said_by[k] in said
        else _outcome(key, a, fits[k], pairs.get(k), set(pairs.values()))
        for k, a in enumerate(own)
    )


def _blank(key: SourceKey, own: Attribution) -> bool:
    return len(own.content) > 0 and key.article[own.content].isspace()


def _fits(key: SourceKey, own: Attribution, where: Place) -> dict[int, Fit]:
    near = () if _blank(key, own) else key.index.near(where.contents[0])
    fits = ((n, key.fit(own, where, n)) for n in near)
    return {n: fit for n, fit in fits if fit}


def _worth(key: SourceKey, n: int, fit: Fit) -> float:
    """Credit weighs most; a bare content goes to a scored attribution before another one."""
    return (0.05 + key.weights[n]) * (fit.total + 0.01 * fit.parts.get("content", 0.0))


def _canonical(own: Attribution) -> tuple[object, ...]:
    content, source, cue = own.content, own.source or _NOWHERE, own.cue or _NOWHERE
    open_ = (own.source is None) + (own.cue is None) + (not own.speaker) + (not own.type)
    ends = (content.start, content.end, source.start, source.end, cue.start, cue.end)
    return (open_, *ends, own.speaker, own.type)


def _outcome(
    key: SourceKey, own: Attribution, fits: Mapping[int, Fit], matched: int | None, taken: set[int]
) -> SourceOutcome:
    if matched is not None:
        fit = fits[matched]
        right = all(value >= 1.0 for value in fit.parts.values())
        kind = "neutral" if key.attributions[matched].tier == GARBLED else "right" if right else "partly"
        return SourceOutcome(own, kind, matched, fit)
    if _blank(key, own):
        return SourceOutcome(own, "unchecked")
    nearest = max(fits, key=lambda n: (fits[n].content, -n), default=None)
    if nearest is None:
        return SourceOutcome(own, "extra")
    free = {n for n, fit in fits.items() if fit.parts["content"] and key.attributions[n].tier != SCORED} - taken
    return SourceOutcome(own, "neutral" if free else "extra", nearest, fits[nearest])


def _tier(key: SourceKey, outcome: SourceOutcome) -> str:
    return key.attributions[outcome.key].tier if outcome.key is not None else ""


def _luck(key: SourceKey, lengths: Sequence[int]) -> float:
    """What the contents alone earn when stretches of the same lengths are thrown at random: the mean."""
    found = min(float(key.total), sum(key.chance(length) for length in lengths))
    share = key.shares.get("content", 0.0)
    return share * harmonic(found / len(lengths), found / key.total) if lengths and key.total else 0.0
