"""Points for error marks: partial credit, recall and precision, and what luck would have earned taken off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kit.marking.errors.luck import Luck
from kit.marking.errors.match import Found, Matches
from kit.marking.scale import SCALE, corrected, harmonic
from kit.model import ErrorSpan, Mark

SEVERITIES = ("minor", "major", "critical")


class ErrorCredit(NamedTuple):
    """What one mark earned on one error: each part from 0 to 1 (only those asked), and all of them together."""

    found: Found
    parts: Mapping[str, float]
    total: float


@dataclass(frozen=True, slots=True)
class ErrorScore:
    """Points from 0 to 100, and what they are made of."""

    points: float
    recall: float
    precision: float
    credits: tuple[ErrorCredit, ...]


def score_errors(matches: Matches, luck: Luck | None = None) -> ErrorScore:
    """The points of one reader's error marks. To mark many sheets, pass the Luck made once for the key.

    recall = weight x credit of all errors found, over the weight of all; precision = quality of the marks that found
    something, over all marks that are not neutral; their F1, S, becomes (S - L) / (1 - L), where L is what the same
    lengths earn at random. Never below 0.
    """
    key = matches.key
    credits = _credits(matches)
    earned = sum(key.items[c.found.error].weight * c.total for c in credits)
    recall = min(1.0, earned / key.total) if key.total else 1.0
    best: dict[int, float] = {}
    for pair in matches.found:  # the first of a mark is its best
        best.setdefault(pair.mark, pair.quality)
    counted = sum(outcome.outcome in ("found", "extra") for outcome in matches.marks)
    precision = sum(best.values()) / counted if counted else 0.0
    points = 100 * corrected(harmonic(precision, recall), _chance(matches, luck or Luck(key)))
    return ErrorScore(points, recall, precision, credits)


def _chance(matches: Matches, luck: Luck) -> float:
    key = matches.key
    weight, errors, counted = luck.thrown(tokens.length for tokens in matches.ranges)
    recall = key.shares.get("find", 0.0) * weight / key.total if key.total else 0.0
    return harmonic(min(1.0, errors / counted) if counted else 0.0, min(1.0, recall))


# ---- credit


def _credits(matches: Matches) -> tuple[ErrorCredit, ...]:
    linked: dict[int, tuple[int, ...]] = {}
    for pair in matches.found:
        linked[pair.mark] = (*linked.get(pair.mark, ()), pair.error)
    return tuple(_credit(matches, pair, linked[pair.mark]) for pair in matches.found)


def _credit(matches: Matches, pair: Found, linked: tuple[int, ...]) -> ErrorCredit:
    key, mark = matches.key, matches.marks[pair.mark].mark
    error = key.items[pair.error].error
    parts, total = {}, 0.0
    for part, share in key.shares.items():
        worth = key.mender.credit(pair.error, mark, linked) if part == "repair" else _JUDGES[part](error, mark)
        parts[part] = worth
        total += share * worth
    return ErrorCredit(pair, parts, pair.quality * total)


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
