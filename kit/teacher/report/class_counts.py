"""What a class did, as counts: rows are added one by one, and only numbers stay."""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from kit.marking.ruler import Range, Ruler
from kit.model import Span
from kit.outcome import PARTLY, RIGHT
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.machine import Likeness
from kit.teacher.records import ATTENTION, Row, reachable
from kit.teacher.report.alike import Alike

BINS = 10  # stretches of equal length in the distribution of points
LISTED = 30  # rows that need attention are named; the gradebook has them all
FEWEST = 10  # pairs below which a correlation says nothing


@dataclass(slots=True)
class Pairs:
    """Sums over pairs of numbers: what students got in an item (x, 0 to 1) and in everything else (y)."""

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x: float, y: float) -> None:
        self.n += 1
        self.x += x
        self.y += y
        self.xx += x * x
        self.yy += y * y
        self.xy += x * y

    @property
    def mean(self) -> float:
        """How hard an item is, from 0 (nobody) to 1 (everybody)."""
        return self.x / self.n if self.n else 0.0

    @property
    def correlation(self) -> float | None:
        """Pearson's r; where x is 0 or 1, that is the point-biserial. None for few pairs, or where all are the same."""
        spread = (self.n * self.xx - self.x**2) * (self.n * self.yy - self.y**2)
        if self.n < FEWEST or spread <= 1e-9:
            return None
        return (self.n * self.xy - self.x * self.y) / sqrt(spread)


@dataclass(slots=True)
class MarkCounts:
    """What a class marked in the whole article, for one task.

    `readers` handed in an answer; `tokens` says of each word and mark how many of them marked it, `found` of each item
    of the key how many found it (right, or partly), `extra` and `sure` of each false alarm how many made it, and how
    many of these were sure. `squares` are of how many items a reader found, `beside` how many were found in all by
    those who found this one: from these follows how an item goes with the others.
    """

    tokens: list[int]
    readers: int = 0
    found: Counter[str] = field(default_factory=Counter)
    partly: Counter[str] = field(default_factory=Counter)
    extra: Counter[Range] = field(default_factory=Counter)
    sure: Counter[Range] = field(default_factory=Counter)
    squares: int = 0
    beside: Counter[str] = field(default_factory=Counter)

    def add_found(self, found: Mapping[str, str]) -> None:
        """Takes in what one reader found: by item, right or partly."""
        self.readers += 1
        self.found.update(found.keys())
        self.partly.update(id for id, outcome in found.items() if outcome == PARTLY)
        self.squares += len(found) ** 2
        for id in found:
            self.beside[id] += len(found)

    def pairs(self, id: str) -> Pairs:
        """An item found (1) or not (0), and how many of the other items."""
        n, all = self.found[id], self.beside[id]
        return Pairs(self.readers, n, self.found.total() - n, n, self.squares - 2 * all + n, all - n)

    @property
    def alpha(self) -> float | None:
        """How far the readers agree on which words they mark; None where that says nothing."""
        return alpha_of_counts(self.tokens, self.readers)


@dataclass(slots=True)
class AnswerCounts:
    """What a class answered to one exercise: outcomes, wrong answers in words, how many were sure of one, the points.

    Answers of which points wait for the teacher are left out of the points, and counted in `waiting`. `rest` has what
    those who gave each wrong answer got in everything else, `rest_of_right` those who are right, both as sums of shares;
    `item` how the exercise goes with everything else.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    rest: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    rest_of_right: float = 0.0
    item: Pairs = field(default_factory=Pairs)
    sure: int = 0
    points: float = 0.0
    waiting: int = 0

    @property
    def given(self) -> int:
        return self.outcomes.total()

    def most(self, number: int) -> list[tuple[str, int]]:
        """The most frequent wrong answers, with how many gave each."""
        return sorted(self.wrong.items(), key=lambda pair: (-pair[1], pair[0]))[:number]


class Counts:
    """The counts of a class on one assignment."""

    def __init__(self, asked: Assignment) -> None:
        self.asked = asked
        self.ruler = Ruler(asked.article)
        self.rows = self.handed_in = self.attention = 0
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
            if like := row.facts.get(f"{task} like the finder"):
                self.like_finder.append((row.student_id, row.name, task, Likeness(*like)))
        for id, answer in row.facts["answers"].items():
            if id in self.answers:
                self._answered(self.answers[id], id, answer, row)
        self.alike.add(row)
        self.people.append((row.student_id, row.name))

    def _marked(self, marks: MarkCounts, facts: Mapping[str, Any]) -> None:
        marks.add_found(facts["found"])
        for token in {token for tokens in self._ranges(facts["marked"]) for token in range(*tokens)}:
            marks.tokens[token] += 1
        marks.extra.update(set(self._ranges(facts["extra"])))
        marks.sure.update(set(self._ranges(facts.get("sure", ()))))

    def _ranges(self, spans: Iterable[Sequence[int]]) -> Iterable[Range]:
        for start, end in spans:
            if (tokens := self._known.get((start, end))) is None:
                tokens = self._known[start, end] = self.ruler.range(Span(start, end))
            yield tokens

    def _answered(self, answers: AnswerCounts, id: str, answer: Mapping[str, Any], row: Row) -> None:
        task, points, outcome = self._tasks.get(id), row.points.get(id, 0), answer["outcome"]
        own, worth = (points * task.weight, task.out_of * task.weight) if task else (0, 0)
        rest = (row.total - own) / max(row.out_of - worth, 1)  # of what could be reached in everything else
        answers.outcomes[outcome] += 1
        answers.rest_of_right += rest if outcome == RIGHT else 0
        for said in set(answer.get("said", ())):
            answers.wrong[said] += 1
            answers.rest[said] += rest
        answers.sure += id in row.facts["sure"]
        if id in row.waiting:
            answers.waiting += 1
            return
        answers.points += points
        if task and task.out_of:
            answers.item.add(min(1.0, points / task.out_of), rest)


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
