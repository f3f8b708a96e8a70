"""Exercises as records, and the TOML files they come from; what does not fit is refused with file, exercise, field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kit.exercises.kinds import KINDS
from kit.exercises.kinds.kind import COMMON
from kit.exercises.parts import Part
from kit.exercises.pointers import References
from kit.model import AnswerKey, Article, Paragraph
from kit.strict import (
    FORMAT,
    BadFile,
    Field,
    Place,
    any_object,
    fields_of,
    list_of,
    object_of,
    read_toml,
    text,
    truth,
    whole_number,
)

TASKS = ("sources", "errors")  # those of an answer sheet that take the whole article
HINTS = 2


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise: what is asked in one or more parts, and what helps. `show` holds the paragraphs shown with it.

    A `graded` one is checked for form only where a student works on it; its key may be absent.
    """

    id: str
    title: str
    parts: tuple[Part, ...]
    prompt: str = ""
    show: tuple[Paragraph, ...] = ()
    minutes: int = 0
    hints: tuple[str, ...] = ()
    explanation: str = ""
    tags: tuple[str, ...] = ()
    graded: bool = False
    article: str = ""

    @property
    def points(self) -> float:
        """What all its parts are worth that are no extra."""
        return sum(part.points for part in self.parts if not part.extra)

    @property
    def extra(self) -> float:
        """The credit beyond these."""
        return sum(part.points for part in self.parts if part.extra)


@dataclass(frozen=True, slots=True)
class Title:
    """What a list of exercises needs to know of one: read without article or key.

    One that is `withheld` is not in a students' copy, because it shows something that is graded there.
    """

    id: str
    title: str
    article: str
    lesson: str
    minutes: int
    tags: tuple[str, ...] = field(default=())
    withheld: bool = False


def read_exercises(path: str | Path, article: Article, key: AnswerKey | None = None) -> tuple[Exercise, ...]:
    """The exercises on this article in a TOML file, or in all TOML files of a folder, in order. Raises BadFile.

    Without a key, what refers to it is left open: such a part can only be checked for form. Exercises on other
    articles are left out.
    """
    found: list[Exercise] = []
    to = References(article, key)
    for at, raw in _documents(path, article):
        if raw["article"] == article.id:
            found += [_exercise(value, _at(at, value, n), to) for n, value in enumerate(raw["exercise"])]
    return tuple(found)


def read_titles(path: str | Path) -> tuple[Title, ...]:
    """The titles in an exercise file or a folder of them, in order. Raises BadFile, also where an id stands twice."""
    found: list[Title] = []
    for at, raw in _documents(path):
        for n, value in enumerate((*raw["exercise"], *raw["withheld"])):
            here = _at(at, value, n)
            shown = object_of(_some(value, _TITLE), here, _TITLE)
            if shown["id"] in [title.id for title in found]:
                here.refuse(f"there’s another exercise “{shown['id']}”; each id can be used only once in all files")
            found.append(
                Title(**shown, article=raw["article"], lesson=Path(at.file).stem, withheld=n >= len(raw["exercise"]))
            )
    return tuple(found)


def read_tasks(path: str | Path, article: Article) -> tuple[str, ...]:
    """The whole-article tasks on this article that the lessons of a file or a folder collect, in order. Raises BadFile."""
    tasks = (task for _, raw in _documents(path) if raw["article"] == article.id for task in raw["tasks"])
    return tuple(dict.fromkeys(tasks))


def _documents(path: str | Path, article: Article | None = None) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The exercise files in order, each with its place."""
    here = Path(path)
    files = sorted(here.glob("*.toml")) if here.is_dir() else [here]
    if not files:
        raise BadFile(f"{here.name}: there are no exercises (.toml files) in this folder")
    for file in files:
        at, raw = Place(file.name, article=article), read_toml(file)
        if raw.get("format") != FORMAT:
            at.refuse(f"format {raw.get('format')!r} is not one this kit reads; it should be format = {FORMAT}")
        yield at, object_of(raw, at, _FILE)


def _at(at: Place, value: Any, n: int) -> Place:
    """The place of an exercise, by its id where it has one."""
    named = isinstance(value, dict) and isinstance(value.get("id"), str) and value["id"]
    return at / (named or f"exercise[{n}]")


def _some(value: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if name in names}


def _exercise(value: Any, at: Place, to: References) -> Exercise:
    raw = any_object(value, at)
    own = object_of(_some(raw, _EXERCISE), at, _EXERCISE)
    rest = _some(raw, raw.keys() - _EXERCISE.keys())
    confidence, parts = own.pop("confidence"), own.pop("part")
    if parts and (stray := next(iter(rest), None)):
        (at / stray).refuse("an exercise with parts has its kind, key and so on in the parts")
    made = [_part(part, at / "part" / n, to, own["graded"]) for n, part in enumerate(parts)]
    if not parts:
        made = [_part({**rest, "prompt": own.pop("prompt")}, at, to, own["graded"])]
    made += [Part("confidence", points=0)] if confidence else []
    if len(own["hints"]) not in (0, HINTS):
        (at / "hints").refuse(f"{HINTS} hints are needed, a small one and a big one, not {len(own['hints'])}")
    own["show"] = tuple(to.paragraph(n, at / "show") for n in own["show"])
    return Exercise(**own, parts=tuple(made), article=to.article.id)


def _part(value: Any, at: Place, to: References, graded: bool) -> Part:
    """One part of an exercise; only that of a graded one may be without a key."""
    raw = any_object(value, at)
    name = text(raw.get("kind", ""), at / "kind")
    if name not in KINDS:
        (at / "kind").refuse(f"“{name}” is not one of {', '.join(KINDS)}")
    kind = KINDS[name]
    found = object_of(raw, at, COMMON | dict(kind.fields))
    if not (kind.is_keyed(found) or graded):
        at.refuse("field “key” is missing; only an exercise with graded = true may be without one")
    return kind.read(found, at, to)


def _id(value: Any, at: Place) -> str:
    if not text(value, at).isalnum() or not value.isascii():
        at.refuse(f"“{value}” is not an id of letters and digits, like Q01")
    return str(value)


def _task(value: Any, at: Place) -> str:
    if value not in TASKS:
        at.refuse(f"“{value}” is not one of {', '.join(TASKS)}")
    return str(value)


def titled(exercises: Iterable[Exercise]) -> Mapping[str, Exercise]:
    """The exercises by id."""
    return {exercise.id: exercise for exercise in exercises}


_FILE = {
    "format": Field(whole_number),
    "article": Field(text),
    "tasks": Field(list_of(_task), ()),
    "exercise": Field(list_of(any_object)),
    "withheld": Field(list_of(any_object), ()),
}
_TITLE = {"id": Field(_id), **fields_of(Exercise, ("title", "minutes", "tags"))}
_EXERCISE = {
    **_TITLE,
    **fields_of(Exercise, ("prompt", "hints", "explanation", "graded")),
    "show": Field(list_of(whole_number), ()),
    "confidence": Field(truth, False),
    "part": Field(list_of(any_object), ()),
}
