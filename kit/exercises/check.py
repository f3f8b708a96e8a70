"""An exercise and an answer -> what is right, one sentence, one next step, and points. Pure: no file, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kit.exercises.exercise import Exercise
from kit.exercises.judged import NOT_YET, PARTLY, RIGHT, UNCHECKED, Judged, Note
from kit.exercises.kinds.choice import check_number, check_several, check_single
from kit.exercises.kinds.code import check_code
from kit.exercises.kinds.form import complete
from kit.exercises.kinds.spans import check_spans
from kit.exercises.kinds.tables import check_grid, check_match, check_order
from kit.exercises.kinds.texts import check_text
from kit.exercises.parts import KEYLESS, Part
from kit.outcome import Result as Marked
from kit.wording import wording

KINDS: Mapping[str, Callable[[Part, Any], Judged]] = {
    "single": check_single,
    "several": check_several,
    "number": check_number,
    "order": check_order,
    "match": check_match,
    "grid": check_grid,
    "span": check_spans,
    "text": check_text,
    "repair": check_text,
    "code": check_code,
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an answer: an outcome, one sentence, one next step and points; `parts` has the same of each part.

    The outcome is right, partly, not yet or could not check; what could not be checked takes no points away.
    """

    outcome: str
    sentence: str
    next: str = ""
    points: float = 0
    out_of: float = 0
    notes: tuple[Note, ...] = ()
    parts: tuple[Result, ...] = ()


def check(exercise: Exercise, answer: Any) -> Result:
    """The answer (a list with one value a part) against the key; what has no key is looked at for form only."""
    return _whole([check_part(part, value) for part, value in _pairs(exercise, answer)])


def check_without_code(exercise: Exercise, answer: Any) -> Result:
    """As check, but what a function gave is not believed: code is left for whoever runs it."""
    pairs = _pairs(exercise, answer)
    return _whole([_waiting(part, "unchecked") if part.kind == "code" else check_part(part, v) for part, v in pairs])


def received(exercise: Exercise, answer: Any) -> Result:
    """Only whether the answer is complete and has the right form: all a graded exercise may tell."""
    parts = [form(part, value) or _waiting(part) for part, value in _pairs(exercise, answer)]
    return _whole(parts)


def check_part(part: Part, value: Any) -> Result:
    """One part's answer against its key."""
    if missing := form(part, value):
        return missing
    if part.kind in KEYLESS:
        return Result(RIGHT, wording("exercise")["right"][part.kind], points=part.points, out_of=part.points)
    if part.key is None:
        return _waiting(part, "unchecked")
    judged = KINDS[part.kind](part, value)
    outcome = RIGHT if judged.share >= 1 else PARTLY if judged.share > 0 else NOT_YET
    points = round(judged.share * part.points, 2)
    return Result(outcome, judged.sentence, judged.next, points, part.points, judged.notes)


def form(part: Part, value: Any) -> Result | None:
    """What is missing from the answer or has no sense as one; None where it is complete."""
    if complete(part, value):
        return None
    begin = wording("exercise")["begin"][part.kind]
    button = wording("exercise")["view"]["roles"].get(part.role, "")
    step = begin.format(button=button, function=part.function)
    return Result(NOT_YET, wording("exercise")["blank"][part.kind], step, 0, part.points)


def blank_answer(exercise: Exercise) -> list[Any]:
    """The answer nobody has begun."""
    return [None for _ in exercise.parts]


def sure_but_wrong(exercise: Exercise, answer: Any, result: Result) -> bool:
    """Whether somebody was sure of an answer that is not right."""
    return confidence(exercise, answer) == 3 and result.outcome in (PARTLY, NOT_YET)


def confidence(exercise: Exercise, answer: Any) -> int | None:
    """How sure the reader is, 1 to 3, where the exercise asks."""
    found = [v for part, v in _pairs(exercise, answer) if part.kind == "confidence" and complete(part, v)]
    return found[-1] if found else None


# ---- a whole from its parts


def _pairs(exercise: Exercise, answer: Any) -> list[tuple[Part, Any]]:
    values = answer if isinstance(answer, list) else []
    return list(zip(exercise.parts, [*values, *[None] * len(exercise.parts)], strict=False))


def _waiting(part: Part, why: str = "received") -> Result:
    if part.kind == "confidence":
        return Result(RIGHT, wording("exercise")["right"][part.kind])
    return Result(UNCHECKED, wording("exercise")[why])


def _whole(parts: list[Result]) -> Result:
    """Parts that could not be checked count for nothing; the first part that is not right speaks."""
    judged = [part for part in parts if part.outcome != UNCHECKED and part.out_of]
    open_ones = [n for n, part in enumerate(parts) if part.outcome in (NOT_YET, PARTLY)]
    points, out_of = sum(part.points for part in judged), sum(part.out_of for part in judged)
    outcome = RIGHT if judged and not open_ones else PARTLY if points > 0 else NOT_YET if open_ones else UNCHECKED
    if not judged and not open_ones and all(part.outcome == RIGHT for part in parts):
        outcome = RIGHT
    if outcome == RIGHT and len(judged) > 1:
        return Result(RIGHT, wording("exercise")["every"], "", points, out_of, parts=tuple(parts))
    first = parts[open_ones[0]] if open_ones else next((p for p in parts if p.outcome == UNCHECKED), parts[0])
    sentence = first.sentence
    if open_ones and len([p for p in parts if p.out_of]) > 1:
        sentence = wording("exercise")["incomplete"].format(n=open_ones[0] + 1, sentence=sentence)
    return Result(outcome, sentence, first.next, round(points, 2), out_of, parts=tuple(parts))


# ---- in the form that all marked answers have


def marked_exercise(exercise: Exercise, result: Result) -> Marked:
    """What checking an exercise came to, in the form that all marked answers have."""
    parts: Mapping[int, Result] = dict(enumerate(result.parts)) or {0: result}
    told = tuple(
        Marked(part.outcome, part.sentence, part.next, about="answer", mark=n, key=exercise.id)
        for n, part in parts.items()
    )
    return Marked(result.outcome, result.sentence, result.next, result.points, result.out_of, told)
