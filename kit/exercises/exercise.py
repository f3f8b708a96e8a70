"""Exercises as records, and the TOML files they come from; what does not fit is refused with file, exercise, field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
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
    Read,
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
    seed: int = 0  # with which templates made it; a sheet keeps it where it isn't 0

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


def read_exercises(
    path: str | Path, article: Article, key: AnswerKey | None = None, seed: int | None = 0
) -> tuple[Exercise, ...]:
    """The exercises on this article in a TOML file, or in all TOML files of a folder, in order. Raises BadFile.

    Without a key, what refers to it is left open: such a part can only be checked for form. Those of a file on another
    article are filled in for: by what the folder of this article has in its own folder “exercises”, and else by
    templates, from the key and a seed; a file without templates stays out, and without a seed all those do. So do all
    others where a file of the folder is on this article and says fresh = true.
    """
    to, found = References(article, key), list[Exercise]()
    for at, raw in exercise_tables(path, article, key, seed):
        found += [_exercise(value, _at(at, value, n), to) for n, value in enumerate(raw["exercise"])]
    return tuple(found)


def exercise_tables(
    path: str | Path, article: Article, key: AnswerKey | None = None, seed: int | None = 0
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The tables of the files whose exercises read_exercises gives, each with its place. Raises BadFile."""
    to = References(article, key)
    for at, raw in _to_fill(path, article):
        own = {value["id"]: value for value in _own(at.file, article)}
        if raw["article"] == article.id:
            yield at, raw
        elif seed is not None and (own or any(value.get("template") for value in raw["exercise"])):
            made = _templates().filled(raw["exercise"], article, key, seed, partial(_fits, at=at, to=to))
            every = {table["id"]: table for table in made} | own
            order = [value["id"] for value in raw["exercise"] if value["id"] in every]
            tables = [every[id] for id in dict.fromkeys((*order, *own))]
            yield at, {**raw, "article": article.id, "tasks": _possible(raw["tasks"], key), "exercise": tables}


def _to_fill(path: str | Path, article: Article) -> list[tuple[Place, dict[str, Any]]]:
    """The files to be asked or filled in for: of an article that is kept fresh, only its own."""
    every = list(_documents(path, article))
    return [(at, raw) for at, raw in every if raw["fresh"] and raw["article"] == article.id] or every


def fresh_articles(path: str | Path) -> frozenset[str]:
    """The articles that exercise files keep to themselves: no lesson offers them, and none is filled in with them."""
    return frozenset(raw["article"] for _, raw in _documents(path) if raw["fresh"])


def _templates() -> Any:
    """The templates; in a students' copy, which has all its exercises written out, what makes none."""
    with suppress(ModuleNotFoundError):
        return import_module("kit.exercises.templates")
    return SimpleNamespace(filled=lambda *_: [], title_of=lambda written: written["title"], names=())


def _own(file: str, article: Article, *more: str) -> list[dict[str, Any]]:
    """The exercises on an article that its own folder has for a lesson; with "withheld" the titles of those as well."""
    path = Path(article.folder, "exercises", file)
    if not article.folder or not path.is_file():
        return []
    raw = next(_documents(path, article))[1]
    return [value for name in ("exercise", *more) for value in raw[name]]


def _fits(table: Mapping[str, Any], at: Place, to: References) -> bool:
    try:
        _exercise(table, at, to)
    except BadFile:
        return False
    return True


def _possible(tasks: Iterable[str], key: AnswerKey | None) -> tuple[str, ...]:
    """Those of the tasks that a key can judge; all of them where it says nothing about what is graded."""
    return tuple(task for task in tasks if not key or key.withheld or key.records(task))


def read_titles(path: str | Path, article: Article | None = None) -> tuple[Title, ...]:
    """The titles in an exercise file or a folder of them, in order. Raises BadFile, also where an id stands twice.

    With an article those that are filled in for, too, as exercises on it.
    """
    found: list[Title] = []
    filled = article if article and article.id not in fresh_articles(path) else None
    for at, raw in _documents(path):
        own = {value["id"]: value for value in _own(at.file, filled, "withheld")} if filled else {}
        for n, value in enumerate((*raw["exercise"], *raw["withheld"])):
            here = _at(at, value, n)
            shown = object_of(_some(value, _TITLE), here, _TITLE)
            if shown["id"] in [title.id for title in found]:
                here.refuse(f"there’s another exercise “{shown['id']}”; each id can be used only once in all files")
            id, withheld = raw["article"], n >= len(raw["exercise"])
            if filled and id != filled.id and (shown["id"] in own or value.get("template")):
                mine = own.get(shown["id"])
                id, shown["title"] = filled.id, mine["title"] if mine else _templates().title_of(value)
                withheld = mine is not None and "kind" not in mine and "part" not in mine
            found.append(Title(**shown, article=id, lesson=Path(at.file).stem, withheld=withheld))
    return tuple(found)


def read_tasks(path: str | Path, article: Article, key: AnswerKey | None = None) -> tuple[str, ...]:
    """The whole-article tasks on this article that the lessons of a file or a folder collect, in order. Raises BadFile.

    A lesson with templates collects them on any article; with a key only those that it can judge.
    """
    tasks = []
    for at, raw in _to_fill(path, article):
        if raw["article"] == article.id:
            tasks += raw["tasks"]
        elif _own(at.file, article) or any(value.get("template") for value in raw["exercise"]):
            tasks += _possible(raw["tasks"], key)
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
    confidence, parts, _ = own.pop("confidence"), own.pop("part"), own.pop("template")
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


def _one_of(known: Callable[[], Collection[str]]) -> Read:
    """Reads one of some names; anything where none are known."""

    def read(value: Any, at: Place) -> str:
        if (names := known()) and value not in names:
            at.refuse(f"“{value}” is not one of {', '.join(names)}")
        return str(value)

    return read


def titled(exercises: Iterable[Exercise]) -> Mapping[str, Exercise]:
    """The exercises by id."""
    return {exercise.id: exercise for exercise in exercises}


_FILE = {
    "format": Field(whole_number),
    "article": Field(text),
    "tasks": Field(list_of(_one_of(lambda: TASKS)), ()),
    "fresh": Field(truth, False),
    "exercise": Field(list_of(any_object)),
    "withheld": Field(list_of(any_object), ()),
}
_TITLE = {"id": Field(_id), **fields_of(Exercise, ("title", "minutes", "tags"))}
_EXERCISE = {
    **_TITLE,
    **fields_of(Exercise, ("prompt", "hints", "explanation", "graded", "seed")),
    "show": Field(list_of(whole_number), ()),
    "confidence": Field(truth, False),
    "part": Field(list_of(any_object), ()),
    "template": Field(list_of(_one_of(lambda: _templates().names)), ()),
}
