"""How much each thing is worth: weights and thresholds from scale.json, which of them a task asks for, and points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.model import ErrorSpan
from kit.outcome import NOT_YET, PARTLY, RIGHT
from kit.wording import shipped

SCALE = shipped("marking/scale.json")  # all weights and thresholds
ERROR_PARTS = ("find", "category", "severity", "repair")
SOURCE_PARTS = ("content", "source", "cue", "speaker", "type")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a task asks for, and by which weights it is scored.

    `preset` is "default" or "wmt" (the weights of the WMT campaigns). `level` is "all" or "beginners", for whom subtle
    errors are a bonus. `parts` name what is asked of an error mark, `source_parts` what is asked of an attribution;
    what is not asked neither costs nor earns anything. Raises ValueError for a name that is not known.
    """

    preset: str = "default"
    level: str = "all"
    parts: tuple[str, ...] = ERROR_PARTS
    source_parts: tuple[str, ...] = SOURCE_PARTS

    def __post_init__(self) -> None:
        _check("preset", (self.preset,), SCALE["presets"])
        _check("level", (self.level,), SCALE["levels"])
        _check("part of an error mark", self.parts, ERROR_PARTS)
        _check("part of an attribution", self.source_parts, SOURCE_PARTS)

    @property
    def shares(self) -> dict[str, float]:
        """The share of each part asked of an error mark; they add up to 1."""
        return _shares(SCALE["errors"]["parts"], self.parts)

    @property
    def source_shares(self) -> dict[str, float]:
        """The share of each part asked of an attribution; they add up to 1."""
        return _shares(SCALE["sources"]["parts"], self.source_parts)

    def weight(self, error: ErrorSpan) -> float:
        """What finding an error is worth: by severity and tier; less for minor punctuation and for a repeat."""
        table = {**SCALE["errors"], **SCALE["presets"][self.preset]}
        light = error.severity == "minor" and error.category == "fluency/punctuation"
        parts = (
            table["severities"].get(error.severity, 1),
            table["tiers"].get(error.tier, 0),
            table["minor_punctuation"] if light else 1,
            table["repeat"] if error.repeat_of else 1,
        )
        return float(parts[0] * parts[1] * parts[2] * parts[3])

    def counts(self, tier: str) -> str:
        """What becomes of errors of a tier: scored, bonus (can only help), or neutral."""
        if tier not in SCALE["errors"]["tiers"]:
            return "neutral"
        return str(SCALE["levels"][self.level].get(tier, "scored"))


# ---- points


def harmonic(precision: float, recall: float) -> float:
    """F1 of precision and recall."""
    return 2 * precision * recall / (precision + recall) if precision and recall else 0.0


def corrected(score: float, luck: float) -> float:
    """The score as a share of what luck leaves to earn, from 0 to 1."""
    return max(0.0, (score - luck) / (1 - luck)) if luck < 1 else 0.0


def outcome_of(points: float) -> str:
    """What so many points of 100 come to."""
    bars = SCALE["outcome"]
    return RIGHT if points >= bars["right"] else PARTLY if points >= bars["partly"] else NOT_YET


def _shares(worth: Mapping[str, float], asked: tuple[str, ...]) -> dict[str, float]:
    total = sum(worth[part] for part in asked)
    return {part: worth[part] / total for part in worth if part in asked}


def _check(what: str, names: tuple[str, ...], known: Any) -> None:
    if unknown := next((name for name in names if name not in known), None):
        raise ValueError(f"{what} “{unknown}” is unknown; there are {', '.join(known)}")
    if not names:
        raise ValueError(f"at least one {what} is wanted, of {', '.join(known)}")
