"""How far a sheet is before it is handed in: what is complete, what is open, and what is missing from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kit.exercises.check import received
from kit.exercises.exercise import Exercise
from kit.model import AnswerSheet
from kit.outcome import NOT_YET, PARTLY
from kit.sheets.record import begun, record_of
from kit.wording import wording


@dataclass(frozen=True, slots=True)
class State:
    """How far one exercise, or one task on the whole article, is: complete or open, and what is missing or there."""

    title: str
    complete: bool
    sentence: str = ""


def states(exercises: Iterable[Exercise], tasks: Iterable[str], sheet: AnswerSheet) -> tuple[State, ...]:
    """What of the whole-article tasks and the exercises is complete, in order."""
    return (*(_marked(task, sheet) for task in tasks), *(_answered(exercise, sheet) for exercise in exercises))


def _marked(task: str, sheet: AnswerSheet) -> State:
    words, marks = wording("exercise")["hand_in"], sheet.answers[task].value if task in sheet.answers else ()
    said = words["marks"].format(n=len(marks)) if len(marks) > 1 else words["mark"] if marks else words["no marks"]
    return State(words[task], bool(marks), said)


def _answered(exercise: Exercise, sheet: AnswerSheet) -> State:
    title = f"{exercise.id} · {exercise.title}"
    answer = list(record_of(sheet.answers[exercise.id].value).answer) if exercise.id in sheet.answers else []
    if not begun(exercise, answer):
        return State(title, False, wording("exercise")["hand_in"]["not begun"])
    result = received(exercise, answer)
    is_open = result.outcome in (NOT_YET, PARTLY)
    return State(title, not is_open, result.sentence if is_open else "")
