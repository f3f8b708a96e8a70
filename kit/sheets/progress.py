"""How far a reader is, from the answer sheet alone: done, partly, open, and what to repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kit.exercises.exercise import Title
from kit.model import AnswerSheet
from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED
from kit.sheets.record import Record, record_of
from kit.wording import wording

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
