"""What a class did, as counts: rows are added one by one, and only numbers stay."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kit.marking.ruler import Range, Ruler
from kit.model import Span
from kit.outcome import PARTLY, RIGHT
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.machine import Likeness
from kit.teacher.records import ATTENTION, Row, reachable
from kit.teacher.report.alike import Alike
from kit.teacher.report.item_counts import Drawn, FoundTogether, Pairs

BINS = 10  # stretches of equal length in the distribution of points
LISTED = 30  # rows that need attention are named; the gradebook has them all


@dataclass(slots=True)
class MarkCounts:
    """What a class marked in the whole article, for one task.

    `readers` handed in an answer; `tokens` says of each word and mark how many of them marked it, `found` of each item
    of the key how many found it (right, or partly), `extra` and `sure` of each false alarm how many made it, and how
    many of these were sure.
    """

    tokens: list[int]
    readers: int = 0
    found: Counter[str] = field(default_factory=Counter)
    partly: Counter[str] = field(default_factory=Counter)
    extra: Counter[Range] = field(default_factory=Counter)
    sure: Counter[Range] = field(default_factory=Counter)
    together: FoundTogether = field(default_factory=FoundTogether)

    @property
    def alpha(self) -> float | None:
        """How far the readers agree on which words they mark; None where that says nothing."""
        return alpha_of_counts(self.tokens, self.readers)


@dataclass(slots=True)
class AnswerCounts:
    """What a class answered to one exercise: outcomes, wrong answers in words, how many were sure of one, the points.

    Answers of which points wait for the teacher are left out of the points, and counted in `waiting`. `wrong` and
    `right` say whom these answers draw, `item` how the exercise goes with everything else.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: Drawn = field(default_factory=Drawn)
    right: Drawn = field(default_factory=Drawn)
    item: Pairs = field(default_factory=Pairs)
    sure: int = 0
    points: float = 0.0
    waiting: int = 0

    @property
    def given(self) -> int:
        return self.outcomes.total()


class Counts:
    """The counts of a class on one assignment."""

    def __init__(self, asked: Assignment) -> None:
        self.asked = asked
        self.ruler = Ruler(asked.article)
        self.rows = 0
        self.handed_in = 0
        self.attention = 0
        self.listed: list[tuple[str, str, str, str]] = []  # student id, name, file, reason
        self.bins = [[0, 0] for _ in range(BINS)]  # graded, and still provisional
        self.total = 0.0
        self.waiting, self.texts = 0.0, 0  # points that wait for the teacher, in so many answers
        self._tasks = {task.id: task for task in asked.tasks}
        self.marks = {task: MarkCounts([0] * len(self.ruler.tokens)) for task in WHOLE if task in self._tasks}
        self.answers = {id: AnswerCounts() for id in asked.exercises}
        self.alike = Alike(asked)
        self.like_finder: list[tuple[str, str, str, Likeness]] = []  # id, name, task
        self._known: dict[tuple[int, int], Range] = {}  # a class marks the same spans again and again
        self.people: list[tuple[str, str]] = []  # id and name of each row that was compared

    @property
    def out_of(self) -> float:
        return reachable(self.asked.tasks)

    def add(self, row: Row) -> None:
        """Counts one row."""
        self.rows += 1
        if row.status == ATTENTION:
            self.attention += 1
            insort(self.listed, (row.student_id, row.name, row.file, row.reason))
            del self.listed[LISTED:]
        if not row.facts:
            return
        self.handed_in += 1
        self.total += row.total
        self.waiting += row.open
        self.texts += len(row.waiting)
        share = row.total / row.out_of if row.out_of else 0
        self.bins[min(BINS - 1, int(share * BINS))][row.status == ATTENTION or bool(row.waiting)] += 1
        for task, marks in self.marks.items():
            if task in row.facts:
                self._marked(marks, row.facts[task])
        for id, answer in row.facts["answers"].items():
            if id in self.answers:
                self._answered(self.answers[id], id, answer, row)
        self.alike.add(row)
        for task in self.marks:
            if like := row.facts.get(f"{task} like the finder"):
                self.like_finder.append((row.student_id, row.name, task, Likeness(*like)))
        self.people.append((row.student_id, row.name))

    def _marked(self, marks: MarkCounts, facts: Mapping[str, Any]) -> None:
        marks.readers += 1
        for token in {token for tokens in self._ranges(facts["marked"]) for token in range(*tokens)}:
            marks.tokens[token] += 1
        marks.found.update(facts["found"].keys())
        marks.together.add(facts["found"])
        marks.partly.update(id for id, outcome in facts["found"].items() if outcome == PARTLY)
        marks.extra.update(set(self._ranges(facts["extra"])))
        marks.sure.update(set(self._ranges(facts.get("sure", ()))))

    def _ranges(self, spans: Iterable[Sequence[int]]) -> Iterable[Range]:
        for start, end in spans:
            if (tokens := self._known.get((start, end))) is None:
                tokens = self._known[start, end] = self.ruler.range(Span(start, end))
            yield tokens

    def _answered(self, answers: AnswerCounts, id: str, answer: Mapping[str, Any], row: Row) -> None:
        answers.outcomes[answer["outcome"]] += 1
        rest = self._rest(id, row)
        answers.wrong.add(set(answer.get("said", ())), rest)
        if answer["outcome"] == RIGHT:
            answers.right.add([RIGHT], rest)
        if (task := self._tasks.get(id)) and task.out_of and id not in row.waiting:
            answers.item.add(min(1.0, row.points.get(id, 0) / task.out_of), rest)
        answers.points += 0 if id in row.waiting else row.points.get(id, 0)
        answers.waiting += id in row.waiting
        answers.sure += id in row.facts["sure"]

    def _rest(self, id: str, row: Row) -> float:
        """What a student got in everything but this exercise, as a share of what could be reached there."""
        task = self._tasks.get(id)
        own, worth = (row.points.get(id, 0) * task.weight, task.out_of * task.weight) if task else (0, 0)
        return (row.total - own) / max(row.out_of - worth, 1)


def counts_of(rows: Iterable[Row], asked: Assignment) -> Counts:
    """The counts of these rows, read once."""
    counts = Counts(asked)
    for row in rows:
        counts.add(row)
    return counts


def alpha_of_counts(marked: Sequence[int], readers: int) -> float | None:
    """Krippendorff's alpha (1980) for marked or not, from how many of the readers marked each unit.

    With m readers and N = m x units ratings, of which n1 say marked and n0 do not,
    alpha = 1 - (N - 1) x sum over units of (marked x unmarked / (m - 1)) / (n1 x n0). None for fewer than two readers,
    and where nobody or everybody marked everything.
    """
    ones = sum(marked)
    zeros = readers * len(marked) - ones
    if readers < 2 or not ones or not zeros:
        return None
    disagreement = sum(n * (readers - n) for n in marked) / (readers - 1)
    return 1 - (ones + zeros - 1) * disagreement / (ones * zeros)
