"""Which mark finds which error (one error a mark, the best sum, the same whatever the order of the marks), and points.

Credit is partial, recall and precision count, and what luck would have earned is taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from kit.marking.errors.key import ErrorItem, ErrorKey
from kit.marking.pairing import best_pairs
from kit.marking.places import fit
from kit.marking.ruler import Range
from kit.marking.scale import SCALE, corrected, harmonic
from kit.model import Article, Decoy, ErrorSpan, Mark, check_same_text
from kit.outcome import Tally


class Found(NamedTuple):
    """A mark that found an error of the key, both by number.

    How well it fits, what each part of it that is asked is worth, and what it earned with all of them, from 0 to 1.
    """

    mark: int
    error: int
    quality: float
    parts: Mapping[str, float]
    earned: float


class MarkOutcome(NamedTuple):
    """What became of one mark: found (and which error), extra, neutral or unchecked.

    A neutral mark lies on an optional or outside error, or is one more piece of an error already found: `error` says
    which. An unchecked one holds nothing but space. An extra mark on something that looks like an error and is none
    names the `decoy`.
    """

    mark: Mark
    outcome: str
    error: str | None = None
    decoy: Decoy | None = None


class ErrorOutcome(NamedTuple):
    """What became of one error of the key: found, missed, optional or outside; `counts` is scored, bonus or neutral."""

    error: str
    outcome: str
    tier: str = "core"
    counts: str = "scored"


@dataclass(frozen=True, slots=True)
class Matches:
    """Every mark and every error with its outcome, in the order they came, and the pairs behind them."""

    marks: tuple[MarkOutcome, ...]
    errors: tuple[ErrorOutcome, ...]
    found: tuple[Found, ...]
    key: ErrorKey
    ranges: tuple[Range, ...]

    @property
    def tally(self) -> Tally:
        """How many errors of each scored tier were found, how many there are, and the marks that are none."""
        tiers = dict.fromkeys(SCALE["errors"]["tiers"], (0, 0))
        for error in self.errors:
            if error.counts != "neutral":
                hit, of = tiers[error.tier]
                tiers[error.tier] = hit + (error.outcome == "found"), of + 1
        return Tally(tiers, sum(outcome.outcome == "extra" for outcome in self.marks))

    def mark_of(self, error: str) -> Mark | None:
        """The mark that found this error, if one did."""
        number = next((f.mark for f in self.found if self.key.items[f.error].error.id == error), None)
        return None if number is None else self.marks[number].mark


def match_errors(article: Article, errors: Sequence[ErrorSpan], marks: Sequence[Mark]) -> Matches:
    """Which marks found which errors. To mark many sheets, make the ErrorKey once and use match_marks."""
    check_same_text(article, errors=tuple(errors), marks=tuple(marks))
    return match_marks(ErrorKey(article, errors), marks)


def match_marks(key: ErrorKey, marks: Sequence[Mark]) -> Matches:
    """Which marks found which errors of the key; outcomes keep the order of the marks, and nothing else depends on it.

    Only core and subtle errors can be missed. A mark that fits an optional or outside error better than a scored one
    is neutral.
    """
    ranges = tuple([key.ruler.range(mark.span) for mark in marks])
    fits = [
        [] if key.ruler.is_blank(mark.span) else key.fits(tokens) for mark, tokens in zip(marks, ranges, strict=True)
    ]
    found = _found(key, marks, ranges, fits)
    hit = {pair.error for pair in found}
    first = {pair.mark: pair for pair in reversed(found)}
    outcomes = tuple([_outcome(key, mark, ranges[n], fits[n], first.get(n), hit) for n, mark in enumerate(marks)])
    errors = tuple([_of_error(item, n in hit) for n, item in enumerate(key.items)])
    return Matches(outcomes, errors, found, key, ranges)


def _found(
    key: ErrorKey, marks: Sequence[Mark], ranges: Sequence[Range], fits: Sequence[list[tuple[int, float]]]
) -> tuple[Found, ...]:
    pairs = best_pairs([_worth(key, each) for each in fits], [_said(mark) for mark in marks])
    found = [(n, error, dict(fits[n])[error]) for n, error in pairs.items()]
    found += _linked(key, ranges, pairs) if key.groups else []
    found.sort(key=lambda f: (f[0], -f[2], f[1]))
    linked: dict[int, tuple[int, ...]] = {}
    for n, error, _ in found:
        linked[n] = (*linked.get(n, ()), error)
    return tuple([_credited(key, marks[n], linked[n], n, error, quality) for n, error, quality in found])


def _said(mark: Mark) -> tuple[Any, ...]:
    """What a mark says: those that say more come first, then the shorter ones; it is blind to the key."""
    labels, span = (mark.category, mark.severity, mark.repair), mark.span
    return (-sum(map(bool, labels)), span.end - span.start, span.start, *labels)


def _worth(key: ErrorKey, fits: list[tuple[int, float]]) -> dict[int, float]:
    """The scored errors a mark may find and what each is worth; none where it fits one that is not scored better."""
    scored = [(n, q) for n, q in fits if key.items[n].counts != "neutral"]
    if not scored or max(q for _, q in fits) > max(q for _, q in scored):
        return {}
    return {n: q * key.items[n].weight for n, q in scored}


def _linked(key: ErrorKey, ranges: Sequence[Range], pairs: Mapping[int, int]) -> list[tuple[int, int, float]]:
    """The further errors of a linked group that a mark covers, if enough of it lies in the group's envelope."""
    taken, out = set(pairs.values()), []
    share = SCALE["errors"]["group_share"]
    for mark, error in sorted(pairs.items(), key=lambda pair: (ranges[pair[0]], pair[1])):
        members, wide = key.groups.get(key.items[error].error.group or "", ((), ranges[mark]))
        if ranges[mark].shared(wide) < share * ranges[mark].length:
            continue
        for other in members:
            quality = 0.0 if other in taken else fit(ranges[mark], key.items[other].wanted, wide).quality
            if quality:
                taken.add(other)
                out.append((mark, other, quality))
    return out


@lru_cache(4096)  # the same for every reader
def _of_error(item: ErrorItem, found: bool) -> ErrorOutcome:
    outcome = item.error.tier if item.counts == "neutral" else "found" if found else "missed"
    return ErrorOutcome(item.error.id, outcome, item.error.tier, item.counts)


def _outcome(
    key: ErrorKey, mark: Mark, tokens: Range, fits: list[tuple[int, float]], pair: Found | None, hit: set[int]
) -> MarkOutcome:
    if pair:
        return MarkOutcome(mark, "found", key.items[pair.error].error.id)
    if key.ruler.is_blank(mark.span):
        return MarkOutcome(mark, "unchecked")
    near = [n for n, _ in fits if key.items[n].counts == "neutral"]
    near += [n for n in key.index.near(tokens) if n in hit and tokens.within(key.items[n].wide)]
    if near:
        return MarkOutcome(mark, "neutral", key.items[near[0]].error.id)
    return MarkOutcome(mark, "extra", decoy=key.decoy(tokens))


# ---- points

SEVERITIES = ("minor", "major", "critical")


class ErrorScore(NamedTuple):
    """Points from 0 to 100, and what they are made of."""

    points: float
    recall: float
    precision: float


def score_errors(matches: Matches) -> ErrorScore:
    """The points of one reader's error marks.

    recall = weight x credit of all errors found, over the weight of all; precision = quality of the marks that found
    something, over all marks that are not neutral; their F1, S, becomes (S - L) / (1 - L), where L is what the same
    lengths earn at random. Never below 0.
    """
    key = matches.key
    earned = sum(key.items[found.error].weight * found.earned for found in matches.found)
    recall = min(1.0, earned / key.total) if key.total else 1.0
    best: dict[int, float] = {}
    for pair in matches.found:  # the first of a mark is its best
        best.setdefault(pair.mark, pair.quality)
    counted = sum(outcome.outcome in ("found", "extra") for outcome in matches.marks)
    precision = sum(best.values()) / counted if counted else 0.0
    points = 100 * corrected(harmonic(precision, recall), _chance(matches))
    return ErrorScore(points, recall, precision)


def _chance(matches: Matches) -> float:
    key = matches.key
    weight, errors, counted = key.thrown(tokens.length for tokens in matches.ranges)
    recall = key.shares.get("find", 0.0) * weight / key.total if key.total else 0.0
    return harmonic(min(1.0, errors / counted) if counted else 0.0, min(1.0, recall))


# ---- credit


def _credited(key: ErrorKey, mark: Mark, linked: tuple[int, ...], n: int, error: int, quality: float) -> Found:
    parts, total = {}, 0.0
    for part, share in key.shares.items():
        judge = _JUDGES.get(part)
        parts[part] = worth = judge(key.items[error].error, mark) if judge else key.mender.credit(error, mark, linked)
        total += share * worth
    return Found(n, error, quality, parts, quality * total)


def category_credit(error: ErrorSpan, mark: Mark) -> float:
    """1 for the key's category, .9 for a listed alternative, .5 for the same top dimension."""
    worth = SCALE["errors"]["category"]
    if mark.category == error.category:
        return float(worth["exact"])
    if mark.category in error.also_accepted:
        return float(worth["listed"])
    near = {category.partition("/")[0] for category in (error.category, *error.also_accepted)}
    return float(worth["same dimension"]) if mark.category.partition("/")[0] in near else 0.0


def severity_credit(error: ErrorSpan, mark: Mark) -> float:
    """1 for the key's severity, .5 for its neighbour, 0 for the other end."""
    if mark.severity not in SEVERITIES or error.severity not in SEVERITIES:
        return 0.0
    return float(SCALE["errors"]["severity"][abs(SEVERITIES.index(mark.severity) - SEVERITIES.index(error.severity))])


_JUDGES: Mapping[str, Callable[[ErrorSpan, Mark], float]] = {
    "find": lambda _, __: 1.0,  # how well the mark fits is its quality, by which all parts are multiplied
    "category": category_credit,
    "severity": severity_credit,
}
