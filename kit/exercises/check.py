"""An exercise and an answer -> what is right, one sentence, one next step, and points. Pure: no file, no clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.parts import Part
from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED, Result
from kit.wording import wording


def check(exercise: Exercise, answer: Any) -> Result:
    """The answer (a list with one value a part) against the key; what has no key is looked at for form only."""
    return _whole(exercise, answer, check_part)


def check_without_code(exercise: Exercise, answer: Any) -> Result:
    """As check, but what a function gave is not believed: code is left for whoever runs it."""
    return _whole(exercise, answer, lambda p, v: _waiting(p, "unchecked") if p.kind == "code" else check_part(p, v))


def received(exercise: Exercise, answer: Any) -> Result:
    """Only whether the answer is complete and has the right form: all a graded exercise may tell."""
    return _whole(exercise, answer, lambda p, v: _waiting(p) if complete(p, v) else KINDS[p.kind].blank(p))


def check_part(part: Part, value: Any) -> Result:
    """One part's answer against its key."""
    kind = KINDS[part.kind]
    if not kind.complete(part, value):
        return kind.blank(part)
    has_check = kind.keyless or kind.by_hand or part.key is not None
    return kind.check(part, value) if has_check else _waiting(part, "unchecked")


def complete(part: Part, value: Any) -> bool:
    """Whether the answer has the form its kind wants, with nothing left out."""
    return KINDS[part.kind].complete(part, value)


def blank_answer(exercise: Exercise) -> list[Any]:
    """The answer nobody has begun."""
    return [None] * len(exercise.parts)


def key_answer(exercise: Exercise) -> list[Any]:
    """An answer that gets all the points a check gives, one value a part; None for a part without a key."""
    kinds = [(KINDS[part.kind], part) for part in exercise.parts]
    return [kind.answer(part) if kind.keyless or part.key is not None else None for kind, part in kinds]


def solution(exercise: Exercise) -> list[str]:
    """The key of each part in words, a line each; the parts without one are left out."""
    return [line for part in exercise.parts if part.key is not None for line in KINDS[part.kind].solution(part)]


def answer_lines(part: Part, value: Any) -> list[str]:
    """An answer to a part in words, a line each; none where it is not complete."""
    return KINDS[part.kind].said(part, value) if complete(part, value) else []


def sure_but_wrong(exercise: Exercise, answer: Any, result: Result) -> bool:
    """Whether somebody was sure of an answer that is not right."""
    return confidence(exercise, answer) == 3 and result.outcome in (PARTLY, NOT_YET)


def confidence(exercise: Exercise, answer: Any) -> int | None:
    """How sure the reader is, 1 to 3, where the exercise asks."""
    found = [v for part, v in _pairs(exercise, answer) if part.kind == "confidence" and complete(part, v)]
    return found[-1] if found else None


def begun(exercise: Exercise, answer: Any) -> bool:
    """Whether some part, other than how sure one is, has an answer."""
    return any(complete(part, value) for part, value in _pairs(exercise, answer) if part.kind != "confidence")


# ---- a whole from its parts


def _pairs(exercise: Exercise, answer: Any) -> list[tuple[Part, Any]]:
    values = answer if isinstance(answer, list | tuple) else ()
    return list(zip(exercise.parts, [*values, *[None] * len(exercise.parts)], strict=False))


def _waiting(part: Part, why: str = "received") -> Result:
    if part.kind == "confidence":
        return Result(RIGHT, wording("exercise")["right"][part.kind])
    return Result(UNCHECKED, wording("exercise")[why])


def _whole(exercise: Exercise, answer: Any, judge: Callable[[Part, Any], Result]) -> Result:
    """Parts that could not be checked count for nothing; the first part that is not right speaks.

    A number that cannot be read can be written again, so it is open all the same. What is extra only adds points. Where
    nothing is open and a part waits for a person, the whole waits too.
    """
    found = [(part, judge(part, value)) for part, value in _pairs(exercise, answer)]
    made = (result._replace(out_of=0) if part.extra else result for part, result in found)
    parts = tuple(part._replace(about="answer", mark=n, key=exercise.id) for n, part in enumerate(made))
    judged = [part for part in parts if part.outcome != UNCHECKED and (part.out_of or part.points)]
    asked = [result for result, (part, _) in zip(parts, found, strict=True) if not part.extra]
    open_ones = [r for r in asked if r.outcome in (NOT_YET, PARTLY) or (r.outcome == UNCHECKED and r.next)]
    points, out_of = sum(part.points for part in judged), sum(part.out_of for part in judged)
    waiting = [part for part in parts if part.outcome == UNCHECKED and part.out_of]
    outcome = _outcome(parts, open_ones, waiting, points)
    if waiting and not open_ones and len(judged + waiting) > 1:
        sentence = wording("exercise")["so far" if judged else "texts"].format(n=(waiting[0].mark or 0) + 1)
        return Result(outcome, sentence, "", points, out_of, parts)
    if outcome == RIGHT and len(judged) > 1:
        every = "every" if all(part.outcome == RIGHT for part in parts) else "counted"
        return Result(RIGHT, wording("exercise")[every], "", points, out_of, parts)
    first = next((part for part in (*open_ones, *asked) if part.outcome != RIGHT), parts[0])
    sentence = first.sentence
    if open_ones and len([part for part in parts if part.out_of]) > 1:
        sentence = wording("exercise")["incomplete"].format(n=(first.mark or 0) + 1, sentence=sentence)
    return Result(outcome, sentence, first.next, round(points, 2), out_of, parts)


def _outcome(parts: Sequence[Result], open_ones: Sequence[Result], waiting: Sequence[Result], points: float) -> str:
    if not open_ones:
        judged = any(part.outcome != UNCHECKED and (part.out_of or part.points) for part in parts)
        return RIGHT if not waiting and (judged or all(part.outcome == RIGHT for part in parts)) else UNCHECKED
    tried = any(part.outcome != UNCHECKED for part in open_ones)
    return PARTLY if points > 0 else NOT_YET if tried else UNCHECKED
