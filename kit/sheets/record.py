"""What the answer sheet keeps of one exercise (the answer, how it went, what help was opened), and how far a reader is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from kit.exercises.check import begun, confidence, sure_but_wrong
from kit.exercises.exercise import Exercise, Title
from kit.model import AnswerSheet
from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED, Result
from kit.wording import wording


@dataclass(frozen=True, slots=True)
class Record:
    """One exercise in a sheet; as_json is what the sheet holds.

    `answer` and `first` (the first one checked) have one value a part. `outcome` is that of the last check, "" where
    the answer has changed since; `confidence` 1 to 3; `sure_but_wrong` whether that ever was so; `seconds` are those
    spent with the exercise in sight of Python; `hints` how many were opened; `solution` whether it was opened while
    the answer was not right; `placed` where the reader places own texts on their rubrics, for each part a number from
    0 to 3 for each row, and null where there is none; `seed` with which templates made the exercise for this reader.
    """

    answer: tuple[Any, ...] = ()
    first: tuple[Any, ...] | None = None
    attempts: int = 0
    outcome: str = ""
    first_outcome: str = ""
    confidence: int | None = None
    sure_but_wrong: bool = False
    seconds: int = 0
    hints: int = 0
    solution: bool = False
    placed: tuple[Any, ...] = ()
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        """The record as a JSON value."""
        lists = {name: list(value) for name, value in asdict(self).items() if isinstance(value, tuple)}
        whole = asdict(self) | lists
        return whole if self.seed else {name: value for name, value in whole.items() if name != "seed"}


OF_THE_ANSWER = ("answer", "confidence", "placed", "seed")  # the other fields say how somebody worked


def without_work(value: Any) -> Any:
    """What a sheet keeps of an exercise without how it was worked on: the answer, and what belongs to it."""
    if not isinstance(value, Mapping) or "answer" not in value:
        return value
    return {name: kept for name, kept in value.items() if name in OF_THE_ANSWER or name not in _NEW}


_NEW: Mapping[str, Any] = asdict(Record())


def record_of(value: Any) -> Record:
    """The record in a sheet's value; what is not there or has another type is as in a new one."""
    raw = value if isinstance(value, Mapping) else {}
    found = {name: raw[name] for name, new in _NEW.items() if name in raw and _fits(raw[name], name, new)}
    fields: dict[str, Any] = {n: tuple(item) if isinstance(item, list) else item for n, item in found.items()}
    return Record(**fields)


def answer_in(value: Any) -> tuple[Any, ...]:
    """The answer in a sheet's value, one value a part, as record_of reads it."""
    answer = value.get("answer") if isinstance(value, Mapping) else None
    return tuple(answer) if isinstance(answer, list) else ()


def _fits(value: Any, name: str, default: Any) -> bool:
    if name in ("answer", "first", "placed"):
        return isinstance(value, list)
    if name == "confidence":
        return value in (1, 2, 3)
    return type(value) is type(default) and (not isinstance(value, int) or value >= 0)


def answered(record: Record, exercise: Exercise, answer: list[Any], seconds: int = 0) -> Record:
    """The record after a change of the answer: what was checked is checked no more."""
    changed = tuple(answer) != record.answer
    return replace(
        record,
        answer=tuple(answer),
        outcome="" if changed else record.outcome,
        confidence=confidence(exercise, answer),
        seconds=record.seconds + seconds,
    )


def checked(record: Record, exercise: Exercise, result: Result, seconds: int = 0) -> Record:
    """The record after a check. An answer with nothing in it is no attempt."""
    if not begun(exercise, record.answer):
        return record
    return replace(
        record,
        first=record.answer if record.first is None else record.first,
        attempts=record.attempts + 1,
        outcome=result.outcome,
        first_outcome=record.first_outcome or result.outcome,
        sure_but_wrong=record.sure_but_wrong or sure_but_wrong(exercise, record.answer, result),
        seconds=record.seconds + seconds,
    )


def helped(record: Record, hints: int = 0, solution: bool = False) -> Record:
    """The record after a hint or the solution was opened."""
    opened = record.solution or (solution and record.outcome != RIGHT)
    return replace(record, hints=max(record.hints, hints), solution=opened)


# ---- how far a reader is: done, partly, open, and what to repeat


DONE, OPEN, WAITING = "done", "open", "waiting"
TRIES = 4  # from so many checks on an exercise is worth repeating
STATES = {RIGHT: DONE, PARTLY: "partly", UNCHECKED: WAITING}


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise: done, partly, open or waiting (handed in, not checked), and why to repeat it ("" where not)."""

    title: Title
    state: str
    attempts: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """All exercises of a list in their order, with counts by state and the tags most worth practising."""

    steps: tuple[Step, ...]
    counts: dict[str, int]
    tags: tuple[str, ...]

    @property
    def repeat(self) -> tuple[Step, ...]:
        """The exercises that are worth repeating."""
        return tuple(step for step in self.steps if step.why)


def progress(sheet: AnswerSheet, titles: Iterable[Title]) -> Progress:
    """How far the reader of a sheet is with the exercises on its article."""
    steps = tuple(_step(sheet, title) for title in titles if title.article == sheet.article)
    counts = Counter(step.state for step in steps)
    tags = Counter(tag for step in steps if step.why for tag in step.title.tags)
    order = sorted(tags, key=lambda tag: (-tags[tag], list(tags).index(tag)))
    return Progress(steps, {s: counts[s] for s in (DONE, "partly", OPEN, WAITING)}, tuple(order))


def _step(sheet: AnswerSheet, title: Title) -> Step:
    if title.id not in sheet.answers:
        return Step(title, OPEN)
    record = record_of(sheet.answers[title.id].value)
    return Step(title, STATES.get(record.outcome, OPEN), record.attempts, _why(record))


def _why(record: Record) -> str:
    """Why an exercise is worth repeating; the gravest reason, "" where there is none."""
    words = wording("exercise")["progress"]["why"]
    if not record.attempts:
        return ""
    if record.sure_but_wrong:
        return str(words["sure"])
    if record.solution:
        return str(words["solution"])
    if record.outcome in (PARTLY, NOT_YET):
        return str(words[record.outcome])
    return str(words["tries"].format(n=record.attempts)) if record.attempts >= TRIES else ""
