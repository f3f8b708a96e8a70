"""What a class report may count of one file, and the texts a teacher marks: plain JSON values, kept with the row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from kit.exercises.check import complete, confidence
from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.kinds.kind import short_line
from kit.limits import LONGEST_PASSAGE
from kit.model import AnswerSheet, Span
from kit.outcome import NOT_YET, PARTLY, UNCHECKED
from kit.sheets.record import answer_in
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.machine import LEAST
from kit.teacher.records import Graded, Row

SURE = 3


def row_of(graded: Graded, asked: Assignment) -> Row:
    """One line of the gradebook, from what became of a file."""
    row = {part.name: getattr(graded, part.name) for part in fields(Row)}
    reason = " ".join(part for part in (graded.reason, *graded.notes) if part)
    return Row(**row | {"reason": reason, "facts": facts_of(graded, asked), "manual": manual_of(graded, asked)})


def facts_of(graded: Graded, asked: Assignment) -> dict[str, Any]:
    """What the class report counts of a file; empty where it could not be read.

    For each whole-article task: the spans `marked`, those of them that are `extra` (false alarms), and what was
    `found` by key id, "right" or "partly" by its place. For each exercise answered its `outcome`, and what was `said`
    where that is not right, a line each. “sources like the finder” says how, where that is so. `sure` lists the exercises, and `errors.sure` the marks, that somebody was
    sure of and that are not right.
    """
    sheet = graded.sheet
    if sheet is None:
        return {}
    facts: dict[str, Any] = {task: _marks(graded, sheet, task) for task in WHOLE if task in graded.answers}
    likeness = {
        task: asked.machine.like(task, marks)
        for task in WHOLE
        if task in facts and len(marks := sheet.records(task)) >= LEAST
    }
    facts |= {f"{task} like the finder": like for task, like in likeness.items() if like}
    exercises = {id: asked.exercises[id] for id in graded.answers if id in asked.exercises}
    answers = {id: answer_in(sheet.answers[id].value) for id in exercises}
    facts["answers"] = {id: _answer(graded, exercises[id], answers[id]) for id in exercises}
    facts["sure"] = [
        id
        for id, exercise in exercises.items()
        if confidence(exercise, answers[id]) == SURE and graded.answers[id].outcome in (PARTLY, NOT_YET)
    ]
    return facts


def manual_of(graded: Graded, asked: Assignment) -> dict[str, str]:
    """What waits for a teacher, texts and numbers that cannot be read, by exercise; a blank line between several."""
    texts: dict[str, str] = {}
    answers = graded.sheet.answers if graded.sheet else {}
    for id, result in graded.answers.items():
        if id in asked.exercises:
            values = zip(result.parts, answer_in(answers[id].value), strict=False)
            waiting = [f"{value}".strip() for part, value in values if part.outcome == UNCHECKED and part.out_of]
            texts |= {id: "\n\n".join(waiting)} if waiting else {}
    return texts


# ---- whole-article tasks


def _marks(graded: Graded, sheet: AnswerSheet, task: str) -> dict[str, Any]:
    spans = [mark.span for mark in sheet.records(task)]
    found: dict[str, str] = {}
    extra: set[int] = set()
    for told in graded.answers[task].parts:
        if told.mark is not None and told.key and told.outcome in ("right", "partly"):
            found.setdefault(told.key, told.outcome)  # the first message on a mark is about its place
        elif told.mark is not None and told.side == "extra":
            extra.add(told.mark)
    facts: dict[str, Any] = {
        "marked": _places(spans),
        "extra": _places(spans[n] for n in extra),
        "found": dict(sorted(found.items())),
    }
    if task == "errors":
        facts["sure"] = _places(spans[n] for n in extra if sheet.marks[n].confidence == SURE)
    return facts


def _places(spans: Iterable[Span]) -> list[list[int]]:
    return [[start, end] for start, end in sorted({(span.start, span.end) for span in spans})]


# ---- exercises


def _answer(graded: Graded, exercise: Exercise, answer: Sequence[Any]) -> dict[str, Any]:
    marked = graded.answers[exercise.id]
    if marked.outcome not in (PARTLY, NOT_YET):
        return {"outcome": marked.outcome}
    asked = [part for part in exercise.parts if not KINDS[part.kind].keyless]
    wrong = {told.mark for told in marked.parts if told.outcome in (PARTLY, NOT_YET)}
    said = [
        short_line(f"Part {n + 1}: {line}" if len(asked) > 1 else line, LONGEST_PASSAGE)
        for n, (part, value) in enumerate(zip(exercise.parts, answer, strict=False))
        if n in wrong and complete(part, value)
        for line in KINDS[part.kind].mistakes(part, value)
    ]
    return {"outcome": marked.outcome, "said": said}
