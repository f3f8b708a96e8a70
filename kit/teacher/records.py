"""The nouns of grading: what was handed in, what is asked, and what became of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kit.model import AnswerSheet
from kit.outcome import Result

GRADED, ATTENTION, ASIDE = "graded", "needs attention", "set aside"
WITH_EXTRA = 1.1  # of what a lesson counts, with extra credit


@dataclass(frozen=True, slots=True)
class Label:
    """What a learning platform's file name says: of whom a file is, the platform's own id, whether and when it came.

    `blind` is whether the platform hides the name; then nothing that is written says it. `time` is in UTC, as in sheets.
    """

    name: str = ""
    id: str = ""
    late: bool = False
    blind: bool = field(default=False, compare=False)
    time: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Submission:
    """One file of an inbox: its path there (with / between folders), its bytes, and what the platform says of it.

    Where it could not be read, `problem` says why and what to do, and `content` is empty. What lies `aside` is nobody's:
    a system or an editor left it there.
    """

    file: str
    content: bytes = b""
    problem: str = ""
    label: Label = Label()
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One column of the gradebook: an exercise, or the whole-article task “errors” or “sources”.

    `extra` is credit beyond `out_of`; `by_hand` is how many points only a teacher can give: those of free texts. In a
    total each of its points counts `weight`, so that every lesson counts the same.
    """

    id: str
    title: str
    out_of: float
    extra: float = 0
    by_hand: float = 0
    lesson: str = ""
    weight: float = 1


def lesson_totals(points: Mapping[str, float], tasks: Iterable[Task]) -> dict[str, float]:
    """What points by task make in each lesson; the total is their sum. Extra credit adds a tenth of a lesson at most."""
    made: dict[str, float] = {}
    most: dict[str, float] = {}
    for task in tasks:
        made[task.lesson] = made.get(task.lesson, 0) + points.get(task.id, 0) * task.weight
        most[task.lesson] = most.get(task.lesson, 0) + task.out_of * task.weight * WITH_EXTRA
    return {lesson: round(min(made[lesson], most[lesson]), 2) for lesson in sorted(made)}


def total(points: Mapping[str, float], tasks: Iterable[Task]) -> float:
    """What points by task make in all."""
    return round(sum(lesson_totals(points, tasks).values()), 2)


def reachable(tasks: Sequence[Task]) -> float:
    """The total that can be reached."""
    return total({task.id: task.out_of for task in tasks}, tasks)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the gradebook as it is stored: who handed in a file, points by task, why it needs attention, if it does.

    `facts` is a JSON value: {"errors": {"marked": [[start, end], ...], "found": {"E02": "right", ...}},
    "sources": {the same}, "answers": {"Q05": {"outcome": "partly", "said": "Blinken and Lavrov"}}, "sure": ["Q21"]}.
    `manual` holds the free texts a teacher marks: {"Q13": "the text"}. `counts` is whether of a student's several files
    it is this one that counts. `waiting` are the points by task that wait for the teacher; they are in no total, and
    would add `open` to it. `saved` is the newest moment in the sheet (UTC, ISO 8601). A `foreign` file may be another
    student's. `receipt` is the number that a student has who handed in this very file.
    `by_hand` are the points by task that the teacher gave. `own_id` is the sheet's id where the roster has another. `late` is the sentence on a row that came after the last day.
    """

    file: str
    status: str
    reason: str = ""
    student_id: str = ""
    name: str = ""
    saved: str = ""
    label: Label = Label()
    points: Mapping[str, float] = field(default_factory=dict)
    total: float = 0
    out_of: float = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    manual: Mapping[str, str] = field(default_factory=dict)
    counts: bool = True
    waiting: Mapping[str, float] = field(default_factory=dict)
    by_hand: Mapping[str, float] = field(default_factory=dict)
    late: str = ""
    foreign: bool = False
    receipt: str = ""
    open: float = 0
    own_id: str = ""


@dataclass(frozen=True, slots=True)
class Graded(Row):
    """What became of one file: its row, before it is known what counts, and each answer marked.

    `sheet` has the answers themselves; it is None where the file could not be read. `notes` are sentences that do not
    change the status. A task of which all points wait for a teacher has none in `points`. Pages and class reports are
    made from these.
    """

    notes: tuple[str, ...] = ()
    answers: Mapping[str, Result] = field(default_factory=dict)
    sheet: AnswerSheet | None = None


def noted(row: Row, sentence: str) -> Row:
    """The row with one more sentence in its reason; its status stays."""
    return replace(row, reason=f"{row.reason} {sentence}".strip())


def doubted(row: Row, sentence: str) -> Row:
    """The row with one more sentence in its reason, for which it needs attention."""
    return replace(noted(row, sentence), status=ATTENTION)
