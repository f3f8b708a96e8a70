"""Which attribution of a reader is which of the key (one each, the best sum, whatever their order), and points.

Recall and precision count what each part earns, and what luck would have earned is taken off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kit.marking.pairing import best_pairs
from kit.marking.places import Fit, Wanted, fit_words, measured
from kit.marking.ruler import Range
from kit.marking.scale import SCALE, corrected, harmonic
from kit.marking.sources.key import GARBLED, SCORED, SourceKey
from kit.model import Attribution, Span
from kit.outcome import Tally

_RULE = SCALE["sources"]
_NEAR_TYPES = frozenset(map(frozenset, _RULE["near_types"]))
_NOWHERE = Span(0, 0)


class Own(NamedTuple):
    """An attribution of a reader, measured."""

    said: Attribution
    content: Range
    source: Range | None
    cue: Range | None


class SourceCredit(NamedTuple):
    """How an attribution fits one of the key: each part asked from 0 to 1, all of them together, and its content."""

    parts: Mapping[str, float]
    total: float
    content: Fit


class SourceOutcome(NamedTuple):
    """What became of one attribution of a reader: right, partly, neutral, extra, unchecked; `key` is the key's number.

    `credit` says how each part fits. An extra one has the number of the attribution it comes nearest to, if any; a
    neutral one without a number says again what another has said.
    """

    own: Own
    outcome: str
    key: int | None = None
    credit: SourceCredit | None = None


def match_sources(key: SourceKey, attributions: Sequence[Attribution]) -> tuple[SourceOutcome, ...]:
    """What became of each attribution, in the order they came: one of the key's each, the best sum of credit."""
    own = [_measured(key, attribution) for attribution in attributions]
    credits = [_credits(key, each) for each in own]
    said = [_said(attribution) for attribution in attributions]
    worth = [{n: _worth(key, n, credit) for n, credit in of.items() if credit.total} for of in credits]
    pairs = best_pairs(worth, said)
    told, taken = {said[n] for n in pairs}, set(pairs.values())
    return tuple(
        SourceOutcome(each, "neutral")
        if n not in pairs and said[n] in told
        else _outcome(key, each, credits[n], pairs.get(n), taken)
        for n, each in enumerate(own)
    )


def _measured(key: SourceKey, a: Attribution) -> Own:
    ruler = key.ruler
    source = measured(ruler, a.source, "source") if a.source else None
    cue = measured(ruler, a.cue, "cue") if a.cue else None
    return Own(a, measured(ruler, a.content, "content"), source, cue)


def _said(own: Attribution) -> tuple[Any, ...]:
    """What an attribution says: those that say more come first; it is blind to the key."""
    content, source, cue = own.content, own.source or _NOWHERE, own.cue or _NOWHERE
    open_ = (own.source is None) + (own.cue is None) + (not own.speaker) + (not own.type)
    ends = (content.start, content.end, source.start, source.end, cue.start, cue.end)
    return (open_, *ends, own.speaker, own.type)


def _worth(key: SourceKey, n: int, credit: SourceCredit) -> float:
    """SourceCredit weighs most; a bare content goes to a scored attribution before another one."""
    return (0.05 + key.items[n].weight) * (credit.total + 0.01 * credit.content.quality)


def _outcome(
    key: SourceKey, own: Own, credits: Mapping[int, SourceCredit], matched: int | None, taken: set[int]
) -> SourceOutcome:
    if matched is not None:
        credit = credits[matched]
        right = all(value >= 1.0 for value in credit.parts.values())
        kind = "neutral" if key.items[matched].tier == GARBLED else "right" if right else "partly"
        return SourceOutcome(own, kind, matched, credit)
    if key.ruler.is_blank(own.said.content):
        return SourceOutcome(own, "unchecked")
    nearest = max(credits, key=lambda n: (credits[n].content.f1, -n), default=None)
    if nearest is None:
        return SourceOutcome(own, "extra")
    free = {n for n, credit in credits.items() if credit.content.quality and key.items[n].tier != SCORED} - taken
    return SourceOutcome(own, "neutral" if free else "extra", nearest, credits[nearest])


# ---- how far an attribution agrees with one of the key, part by part


def _credits(key: SourceKey, own: Own) -> dict[int, SourceCredit]:
    """The key's attributions whose content shares a word with this one, and how well it fits each."""
    near = {} if key.ruler.is_blank(own.said.content) else key.near(own.content)
    return {n: _credit(key, own, n, content) for n, content in near.items()}


def _credit(key: SourceKey, own: Own, n: int, content: Fit) -> SourceCredit:
    parts, total = {"content": content.quality}, key.shares.get("content", 0.0)
    for part, share in key.shares.items() if content.quality else ():
        if part != "content":
            parts[part] = worth = _worth_of(part, key, own, n)
            total += share * worth
    return SourceCredit(parts, content.quality * total, content)


def _worth_of(part: str, key: SourceKey, own: Own, n: int) -> float:
    item, said = key.items[n], own.said
    if part == "speaker":
        return _speaker(key, said.speaker, item.attribution)
    if part == "type":
        return _type(said.type, item.attribution.type)
    if part == "source":
        return _words(key, said.source, own.source, item.source)
    return _words(key, said.cue, own.cue, item.cue)


def _speaker(key: SourceKey, said: str, wanted: Attribution) -> float:
    if key.is_speaker(said, wanted.speaker):
        return 1.0
    return float(_RULE["channel"]) if wanted.channel and key.is_speaker(said, wanted.channel) else 0.0


def _type(said: str, wanted: str) -> float:
    if said == wanted:
        return 1.0
    return float(_RULE["near_type"]) if frozenset((said, wanted)) in _NEAR_TYPES else 0.0


def _words(key: SourceKey, span: Span | None, mark: Range | None, wanted: Wanted | None) -> float:
    if span and mark and wanted:
        return fit_words(key.ruler, span, mark, wanted).quality
    return 0.0 if wanted or span else 1.0


# ---- points


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
