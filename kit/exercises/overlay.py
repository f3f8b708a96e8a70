"""A class's own decisions over a key: a TOML file of changes, each with a reason. The key itself stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from kit.files import RECORDS
from kit.model import AnswerKey, Article, Attribution, ErrorSpan, Span
from kit.strict import Field, Place, anything, document_of, list_of, maybe, object_of, one_of, pattern, read_toml, text

Changed = TypeVar("Changed", ErrorSpan, Attribution)

# format = 1
# article = "g20-ministers"
#
# [[change]]
# id = "E06"
# field = "tier"
# value = "optional"
# reason = "We had not met the word summit yet."


@dataclass(frozen=True, slots=True)
class Change:
    """One decision: in the record or exercise `id`, `field` becomes `value`, for a `reason` that is written down."""

    id: str
    field: str
    value: Any
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The decisions in one file, in order; `name` is the file's name."""

    name: str
    article: str
    changes: tuple[Change, ...] = ()


def read_overlay(path: str | Path) -> Overlay:
    """The decisions in a TOML file. Raises BadFile, which names the file and the place."""
    at = Place(Path(path).name)
    fields = document_of(read_toml(path), at, _OVERLAY)
    return Overlay(at.file, fields["article"], fields["change"])


def overrule(key: AnswerKey, article: Article, path: str | Path) -> AnswerKey:
    """A new key with the decisions of a file; those on exercises (Q01 ...) and on what a task is worth are left.

    Where a decision changes an accepted passage, its words must stand once in the paragraph of the attribution.
    Raises BadFile for an unknown id, a field that may not be changed, and a value that is not allowed there.
    """
    answers = dict(key.answers)
    for change, at in overlay_of(article, path):
        if is_exercise(change) or change.id in RECORDS:
            continue
        task = next((task for task in answers if _find(key, task, change.id)), "") or _unknown(change, at)
        value = tuple(_changed(record, change, at) for record in answers[task].value)
        answers[task] = replace(answers[task], value=value)
    return replace(key, answers=answers)


def overlay_of(article: Article, path: str | Path) -> Iterator[tuple[Change, Place]]:
    """The decisions in a file on this article, each with its place. Raises BadFile where it is about another one."""
    overlay = read_overlay(path)
    if overlay.article != article.id:
        Place(overlay.name, "article").refuse(f"made for “{overlay.article}”; this is “{article.id}”")
    for change in overlay.changes:
        yield change, Place(overlay.name, change.place, article)


def is_exercise(change: Change) -> bool:
    """Whether a decision is about an exercise, such as Q05 or Q02.2, and not about a record of the key, such as E06."""
    return bool(re.fullmatch(r"[A-Z]\w*\d+(\.\d+)?", change.id)) and not re.fullmatch(r"[AE]\d+", change.id)


def _find(key: AnswerKey, task: str, id: str) -> bool:
    return task in ("errors", "sources") and any(record.id == id for record in key.answers[task].value)


def _unknown(change: Change, at: Place) -> str:
    (at / "id").refuse(f"the key has no “{change.id}”; errors are called E01, E02, … and attributions A01, A02, …")


def _changed(record: Changed, change: Change, at: Place) -> Changed:
    if record.id != change.id:
        return record
    allowed = ERROR_FIELDS if isinstance(record, ErrorSpan) else SOURCE_FIELDS
    if change.field not in allowed:
        (at / "field").refuse(f"“{change.field}” cannot be changed here; allowed are {', '.join(allowed)}")
    value = allowed[change.field](change.value, at / "value")
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
        at.refuse(f"“{words}” stands {times} times in paragraph {paragraph.number}; once is wanted")
    start = paragraph.span.start + inside.index(words)
    return Span(start, start + len(words))


def _reason(value: Any, at: Place) -> str:
    words = text(value, at).strip()
    if not words:
        at.refuse("a reason is wanted: one sentence that says why the class decided so")
    return words


def _changes(value: Any, at: Place) -> tuple[Change, ...]:
    rows: tuple[dict[str, Any], ...] = list_of(lambda one, here: object_of(one, here, _CHANGE))(value, at)
    changes = tuple(Change(**row, place=(at / n).path) for n, row in enumerate(rows))
    for n, change in enumerate(changes):
        if any((change.id, change.field) == (other.id, other.field) for other in changes[:n]):
            (at / n).refuse(f"“{change.field}” of “{change.id}” is changed twice; keep one of the two")
    return changes


ERROR_FIELDS: Mapping[str, Callable[[Any, Place], Any]] = {
    "tier": one_of("tiers.errors"),
    "category": one_of("categories"),
    "also_accepted": list_of(one_of("categories")),
    "severity": one_of("severities"),
    "repairs": list_of(text),
    "must": maybe(pattern),
    "must_not": maybe(pattern),
    "explanation": text,
}
SOURCE_FIELDS: Mapping[str, Callable[[Any, Place], Any]] = {
    "tier": one_of("tiers.sources"),
    "type": one_of("types"),
    "also_accepted": list_of(text),
    "note": text,
}
_CHANGE = {"id": Field(text), "field": Field(text), "value": Field(anything), "reason": Field(_reason)}
_OVERLAY = {"article": Field(text), "change": Field(_changes, ())}
