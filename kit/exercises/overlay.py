"""A class's own decisions over a key and over exercises: a TOML file of changes, each with a reason.

    format = 1
    article = "g20-ministers"

    [[change]]
    id = "E06"
    field = "tier"
    value = "optional"
    reason = "We had not met the word summit yet."

The key and the exercises themselves stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from kit.exercises.exercise import TASKS, Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.kinds.kind import Kind
from kit.exercises.parts import Part
from kit.files import RECORDS
from kit.limits import MOST_POINTS
from kit.model import AnswerKey, Article, Attribution, ErrorSpan, Span, check_same_text
from kit.strict import Field, Place, document_of, fields_of, list_of, read_toml, reader_of, text

Changed = TypeVar("Changed", ErrorSpan, Attribution)


@dataclass(frozen=True, slots=True)
class Change:
    """One decision: in the record or exercise `id`, `field` becomes `value`, for a `reason` that is written down."""

    id: str
    field: str
    value: Any
    reason: str


def overlay_of(article: Article, path: str | Path) -> Iterator[tuple[Change, Place]]:
    """The decisions in a TOML file on this article, each with its place. Raises BadFile, also for another article's."""
    at = Place(Path(path).name, article=article)
    raw = document_of(read_toml(path), at, _OVERLAY)
    if raw["article"] != article.id:
        (at / "article").refuse(f"made for “{raw['article']}”; this is “{article.id}”")
    for n, change in enumerate(raw["change"]):
        yield change, at / "change" / n


def _is_on_exercise(change: Change) -> bool:
    """Whether a decision is about an exercise, such as Q05 or Q02.2, and not about a record of the key, such as E06."""
    return bool(re.fullmatch(r"[A-Z]\w*\d(\.\d+)?", change.id)) and not re.fullmatch(r"[AE]\d+", change.id)


def _reason(value: Any, at: Place) -> str:
    words = text(value, at).strip()
    if not words:
        at.refuse("this needs a reason: one sentence that says why the class decided so")
    return words


def _changes(value: Any, at: Place) -> tuple[Change, ...]:
    changes: tuple[Change, ...] = list_of(_CHANGE)(value, at)
    for n, change in enumerate(changes):
        if any((change.id, change.field) == (other.id, other.field) for other in changes[:n]):
            (at / n).refuse(f"“{change.field}” of “{change.id}” is changed twice; keep one of the two")
    return changes


def _allowed(fields: Mapping[str, Any], change: Change, at: Place) -> Any:
    """How the field is changed. Refuses one that may not be."""
    if change.field not in fields:
        (at / "field").refuse(f"“{change.field}” can’t be changed here; allowed are {', '.join(fields)}")
    return fields[change.field]


_CHANGE = reader_of(Change, fields_of(Change) | {"reason": Field(_reason)})
_OVERLAY = {"article": Field(text), "change": Field(_changes, ())}


# ---- over a key


def overrule(key: AnswerKey, article: Article, path: str | Path) -> AnswerKey:
    """A new key with the decisions of a file; those on exercises (Q01 ...) and on what a task is worth are left.

    Where a decision changes an accepted passage, its words must stand once in the paragraph of the attribution.
    Raises BadFile for an unknown id, a field that may not be changed, and a value that is not allowed there.
    """
    check_same_text(article, key=key)
    answers = dict(key.answers)
    for change, at in overlay_of(article, path):
        if _is_on_exercise(change) or change.id in RECORDS:
            continue
        task = next((task for task in TASKS if any(r.id == change.id for r in key.records(task))), None)
        if task is None:
            (at / "id").refuse(
                f"the key has no “{change.id}”; errors are called E01, E02, … and attributions A01, A02, …"
            )
        value = tuple(_overruled(r, change, at) if r.id == change.id else r for r in answers[task].value)
        answers[task] = replace(answers[task], value=value)
    return replace(key, answers=answers)


def _overruled(record: Changed, change: Change, at: Place) -> Changed:
    fields = ERROR_FIELDS if isinstance(record, ErrorSpan) else SOURCE_FIELDS
    value = _allowed(fields, change, at).reads(change.value, at / "value")
    if isinstance(record, Attribution) and change.field == "also_accepted":
        value = tuple(_within(record, words, at / "value" / n) for n, words in enumerate(value))
    return replace(record, **{change.field: value})


def _within(record: Attribution, words: str, at: Place) -> Span:
    """Where the words stand in the paragraph of the attribution."""
    assert at.article
    paragraph = at.article.paragraph_at(record.content)
    inside = at.article[paragraph.span]
    if not words or inside.count(words) != 1:
        times = inside.count(words) if words else 0
        at.refuse(f"“{words}” appears {times} times in paragraph {paragraph.number}, but it must appear exactly once")
    start = paragraph.span.start + inside.index(words)
    return Span(start, start + len(words))


OF_ERROR = ("tier", "category", "also_accepted", "severity", "repairs", "must", "must_not", "explanation")
OF_SOURCE = ("tier", "type", "also_accepted", "note")
ERROR_FIELDS = fields_of(ErrorSpan, OF_ERROR, required=OF_ERROR)
SOURCE_FIELDS = fields_of(Attribution, OF_SOURCE, required=OF_SOURCE) | {
    "also_accepted": Field(list_of(text)),
    "note": Field(text),
}


# ---- over exercises


def overrule_exercises(
    exercises: Iterable[Exercise], article: Article, path: str | Path, known: Collection[str] = ()
) -> tuple[Exercise, ...]:
    """New exercises with the decisions of a file; "Q02.2" names the second part of Q02. Records of the key are left.

    `known` holds all ids there are: one that is not among them is refused, one that is not among these exercises is
    left. Raises BadFile for a part, a field or a value that is not allowed.
    """
    exercises = tuple(exercises)
    for change, at in overlay_of(article, path):
        if _is_on_exercise(change):
            id, _, number = change.id.partition(".")
            if known and id not in known:
                (at / "id").refuse(f"there is no exercise “{id}”")
            exercises = tuple(_exercise(e, number, change, at) if e.id == id else e for e in exercises)
    return exercises


def _exercise(exercise: Exercise, number: str, change: Change, at: Place) -> Exercise:
    asked = [part for part in exercise.parts if part.kind != "confidence"]
    if not number and len(asked) > 1:
        (at / "id").refuse(f"{exercise.id} has {len(asked)} parts; name one, such as {exercise.id}.1")
    if number and not (number.isdecimal() and 1 <= int(number) <= len(asked)):
        (at / "id").refuse(f"{exercise.id} has no part “{number}”; it has 1 to {len(asked)}")
    n = int(number or 1) - 1
    new = _allowed(PART_FIELDS, change, at)(exercise.parts[n], change.value, at / "value")
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


PART_FIELDS: Mapping[str, Callable[[Part, Any, Place], Part]] = {"points": _points, "accepted": _accepted}
