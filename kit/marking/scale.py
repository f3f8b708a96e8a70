"""How much each thing is worth: weights and thresholds from scale.json, and which of them a task asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.model import ErrorSpan
from kit.wording import shipped

ERROR_PARTS = ("find", "category", "severity", "repair")
SOURCE_PARTS = ("content", "source", "cue", "speaker", "type")


def scale() -> Mapping[str, Any]:
    """All weights and thresholds, from scale.json."""
    return shipped("marking/scale.json")


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
        _check("preset", (self.preset,), scale()["presets"])
        _check("level", (self.level,), scale()["levels"])
        _check("part of an error mark", self.parts, ERROR_PARTS)
        _check("part of an attribution", self.source_parts, SOURCE_PARTS)

    @property
    def shares(self) -> dict[str, float]:
        """The share of each part asked of an error mark; they add up to 1."""
        return _shares(scale()["errors"]["parts"], self.parts)

    @property
    def source_shares(self) -> dict[str, float]:
        """The share of each part asked of an attribution; they add up to 1."""
        return _shares(scale()["sources"]["parts"], self.source_parts)

    def weight(self, error: ErrorSpan) -> float:
        """What finding an error is worth: by severity and tier; less for minor punctuation and for a repeat."""
        table = {**scale()["errors"], **scale()["presets"][self.preset]}
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
        if tier not in scale()["errors"]["tiers"]:
            return "neutral"
        return str(scale()["levels"][self.level].get(tier, "scored"))


def _shares(worth: Mapping[str, float], asked: tuple[str, ...]) -> dict[str, float]:
    total = sum(worth[part] for part in asked)
    return {part: worth[part] / total for part in worth if part in asked}


def _check(what: str, names: tuple[str, ...], known: Any) -> None:
    if unknown := next((name for name in names if name not in known), None):
        raise ValueError(f"{what} “{unknown}” is unknown; there are {', '.join(known)}")
    if not names:
        raise ValueError(f"at least one {what} is wanted, of {', '.join(known)}")
