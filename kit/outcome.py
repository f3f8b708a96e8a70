"""What became of an answer: one vocabulary and one record, from the check to the page.

An outcome is right, partly, not yet, or could not check, which never costs points. It is "" for a remark that judges
nothing: why the key says so, or a mark that does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

RIGHT, PARTLY, NOT_YET, UNCHECKED = "right", "partly", "not yet", "could not check"


class Tally(NamedTuple):
    """Counts to show before any points: by tier how many were found of how many there are, and the false alarms."""

    found: Mapping[str, tuple[int, int]]
    false_alarms: int

    def __str__(self) -> str:
        """The counts in words: 14 of 18 core, 2 of 10 subtle, 3 false alarms."""
        parts = [f"{hit} of {of} {tier}" for tier, (hit, of) in self.found.items()]
        alarms = f"{self.false_alarms} false {'alarm' if self.false_alarms == 1 else 'alarms'}"
        return ", ".join([*parts, alarms]) + "."


class Result(NamedTuple):
    """What became of a whole answer, of one part of it, or of one mark, line or cell.

    One sentence says what is so and `next` what to do; `parts` has the results of what is inside. `mark` is the number
    of the reader's mark and `key` the id in the key that a result is about (None where there is none); `about` says
    which side of it: find, category, severity, repair, content, source, cue, speaker, type or why, or the id of a line
    or cell. Whole-article answers have a `tally`.
    """

    outcome: str
    sentence: str = ""
    next: str = ""
    points: float = 0.0
    out_of: float = 0.0
    parts: tuple[Result, ...] = ()
    about: str = ""
    mark: int | None = None
    key: str | None = None
    tally: Tally | None = None

    @property
    def waiting(self) -> float:
        """The points that wait for a person: those of its parts that could not be checked."""
        return sum(part.out_of for part in self.parts if part.outcome == UNCHECKED)

    @property
    def side(self) -> str:
        """Where the fault lies: "missed" is in the key only, "extra" in the answer only, else ""."""
        if self.outcome != NOT_YET or (self.mark is None) == (self.key is None):
            return ""
        return "missed" if self.mark is None else "extra"
