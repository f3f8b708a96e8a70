"""What checking one part comes to, and the words it is told in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kit.exercises.parts import Part, Wrong
from kit.wording import wording

RIGHT, PARTLY, NOT_YET, UNCHECKED = "right", "partly", "not yet", "could not check"


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one line, cell or mark of an answer; `where` is its id (row/column in a grid, a number of a mark)."""

    where: str
    outcome: str
    sentence: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The share that is right, from 0 to 1, with one sentence, one next step, and notes on single lines."""

    share: float
    sentence: str
    next: str = ""
    notes: tuple[Note, ...] = ()


def quoted(words: str, most: int = 60) -> str:
    """Words inside one pair of quotation marks, cut where they are long."""
    inner = words[1:].removesuffix("”") if words.startswith("“") else words
    return f"“{inner if len(inner) <= most else inner[: most - 1] + '…'}”"


def right(part: Part, **words: Any) -> Judged:
    """All of it is right."""
    return Judged(1, wording("exercise")["right"][part.kind].format(**words))


def wrong(part: Part, found: Wrong | None, share: float = 0, **words: Any) -> Judged:
    """The sentence for a wrong answer: its own, the part's `otherwise`, or the one for the kind."""
    say = found.say if found else part.otherwise or wording("exercise")["wrong"][part.kind].format(**words)
    step = found.next if found and found.next else wording("exercise")["look"][part.kind].format(**words)
    return Judged(min(share, 0.99), say, step)
