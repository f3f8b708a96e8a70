"""A class's own decisions over exercises: what they are worth, and what else is accepted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.kinds.kind import Kind
from kit.exercises.overlay import Change, is_exercise, overlay_of
from kit.exercises.parts import Part
from kit.limits import MOST_POINTS
from kit.model import Article
from kit.strict import Place


def overrule_exercises(
    exercises: Iterable[Exercise], article: Article, path: str | Path, known: Collection[str] = ()
) -> tuple[Exercise, ...]:
    """New exercises with the decisions of a file; "Q02.2" names the second part of Q02. Records of the key are left.

    `known` holds all ids there are: one that is not among them is refused, one that is not among these exercises is
    left. Raises BadFile for a part, a field or a value that is not allowed.
    """
    exercises = tuple(exercises)
    for change, at in overlay_of(article, path):
        if is_exercise(change):
            id, _, number = change.id.partition(".")
            if known and id not in known:
                (at / "id").refuse(f"there is no exercise “{id}”")
            exercises = tuple(_changed(e, number, change, at) if e.id == id else e for e in exercises)
    return exercises


def _changed(exercise: Exercise, number: str, change: Change, at: Place) -> Exercise:
    asked = [part for part in exercise.parts if part.kind != "confidence"]
    if not number and len(asked) > 1:
        (at / "id").refuse(f"{exercise.id} has {len(asked)} parts; name one, such as {exercise.id}.1")
    if number and not (number.isdecimal() and 1 <= int(number) <= len(asked)):
        (at / "id").refuse(f"{exercise.id} has no part “{number}”; it has 1 to {len(asked)}")
    if change.field not in FIELDS:
        (at / "field").refuse(f"“{change.field}” cannot be changed here; allowed are {', '.join(FIELDS)}")
    n = int(number or 1) - 1
    new = FIELDS[change.field](exercise.parts[n], change.value, at / "value")
    return replace(exercise, parts=(*exercise.parts[:n], new, *exercise.parts[n + 1 :]))


def _points(part: Part, value: Any, at: Place) -> Part:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_POINTS:
        at.refuse(f"points are a number from 0 to {MOST_POINTS}, not {value!r}")
    return replace(part, points=value)


def _accepted(part: Part, value: Any, at: Place) -> Part:
    if part.key is None:
        at.refuse("this part has no key here, so nothing can be accepted beside it")
    new = KINDS[part.kind].accept(part, value, at)
    if new is None:
        *most, last = (kind.name for kind in KINDS.values() if type(kind).accept is not Kind.accept)
        able = f"{', '.join(most)} and {last}"
        at.refuse(f"other answers are accepted for {able}, not for {part.kind}; change the key for a span")
    return new


FIELDS: dict[str, Callable[[Part, Any, Place], Part]] = {"points": _points, "accepted": _accepted}
