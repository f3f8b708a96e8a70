"""What is asked of a class and by which key it is graded: an article, its key, exercises and points, read once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from kit import __version__
from kit.exercises.exercise import Exercise, read_exercises, read_tasks, read_titles, titled
from kit.exercises.kinds import KINDS
from kit.exercises.overlay import Change, overlay_of, overrule, overrule_exercises
from kit.files import read_article, read_key
from kit.limits import MOST_POINTS, MOST_SEEDS
from kit.marking.report import Marker
from kit.model import AnswerKey, AnswerSheet, Article
from kit.sheets.record import record_of
from kit.strict import BadFile, read_toml
from kit.teacher.machine import Machine
from kit.teacher.records import Task

WHOLE = {"sources": "Who said what in the whole article", "errors": "Translation errors in the whole article"}
FULL = 100.0
LESSON = 100.0  # points of a lesson in a total
SHARE = 40.0  # of them the tasks on the whole article together, where there are questions too


@dataclass(frozen=True)
class Assignment:
    """An article, its key and its exercises after the class's own decisions, and the columns of the gradebook."""

    article: Article
    key: AnswerKey
    exercises: Mapping[str, Exercise]
    tasks: tuple[Task, ...]
    files: tuple[Path, ...] = ()  # that the exercises are in
    overlays: tuple[Path, ...] = ()

    def of(self, sheet: AnswerSheet) -> Assignment:
        """The same assignment with the exercises that the reader of a sheet got, where templates made each reader others."""
        seeds = {id: record_of(sheet.answers[id].value).seed for id in self.exercises if id in sheet.answers}
        own = {id: seed for id, seed in seeds.items() if 0 < seed <= MOST_SEEDS and self.exercises[id].seed != seed}
        made = {id: self._made(seed).get(id, self.exercises[id]) for id, seed in own.items()}
        return replace(self, exercises={**self.exercises, **made}) if own else self

    def _made(self, seed: int) -> Mapping[str, Exercise]:
        if seed not in self._seeds:
            asked = [e for path in self.files for e in read_exercises(path, self.article, self.key, seed)]
            for path in self.overlays:
                asked = list(overrule_exercises(asked, self.article, path, self.exercises))
            self._seeds[seed] = titled(asked)
        return self._seeds[seed]

    @cached_property
    def _seeds(self) -> dict[int, Mapping[str, Exercise]]:
        return {}

    @cached_property
    def marker(self) -> Marker:
        """The key made ready."""
        return Marker(self.article, self.key)

    @cached_property
    def machine(self) -> Machine:
        """What this kit's finder makes of the article; it is loaded when a sheet is compared with it."""
        return Machine(self.article, self.key)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """A hash for each task of all that its points depend on, also of this version of the kit.

        What a change does not touch need not be marked again.
        """
        key, basis = self.key, (__version__, self.article.sha256)
        depends: dict[str, object] = {
            "errors": (key.errors, key.decoys),
            "sources": (key.attributions, key.speakers, key.unsourced),
            **self.exercises,
        }
        needs = {task.id: repr((basis, task.out_of, depends[task.id])) for task in self.tasks}
        return {id: hashlib.sha256(need.encode()).hexdigest() for id, need in needs.items()}


def read_assignment(
    article: str, exercises: str | Path, keys: str | Path | None = None, lessons: Sequence[str] = ()
) -> Assignment:
    """The assignment on an article (its id or its folder), from a folder of exercise files and, where given, a folder of the instructor's.

    `keys` may hold a key.json (or a whole article folder), exercise files that are used in place of the kit's, and
    overlay files with a class's decisions. `lessons` name the files by how they begin, such as "05"; none means all.
    Raises BadFile.
    """
    folder = Path(keys) if keys is not None else None
    if folder and not folder.is_dir():
        raise BadFile(f"{folder.name}: there is no such folder of keys")
    text, key = _article_and_key(article, folder)
    own = sorted(folder.rglob("*.toml")) if folder else []
    overlays = [path for path in own if "change" in read_toml(path)]
    files = [path for path in own if "exercise" in read_toml(path)] or sorted(Path(exercises).glob("*.toml"))
    fresh = [path for path in files if (t := read_toml(path)).get("fresh") and t["article"] == text.id]
    chosen = lessons_named(files, lessons) if lessons else fresh or files
    for path in overlays:
        key = overrule(key, text, path)
    asked = tuple(exercise for path in chosen for exercise in read_exercises(path, text, key))
    known_ids = {title.id for path in files for title in read_titles(path)}
    for path in overlays:
        asked = overrule_exercises(asked, text, path, known_ids)
    lesson_of = {title.id: path.stem for path in chosen for title in read_titles(path)}
    tasks = _whole_tasks(text, key, chosen, overlays)
    tasks += [_task(exercise, lesson_of[exercise.id]) for exercise in asked if exercise.points or exercise.extra]
    if not tasks:
        read = ", ".join(path.stem for path in chosen) or f"“{exercises}”"
        raise BadFile(f"no exercise in {read} is about the article “{text.id}”")
    return Assignment(text, key, titled(asked), weighted(tasks), tuple(chosen), tuple(overlays))


def _task(exercise: Exercise, lesson: str) -> Task:
    by_hand = sum(part.points for part in exercise.parts if KINDS[part.kind].by_hand)
    return Task(exercise.id, exercise.title, exercise.points, exercise.extra, by_hand, lesson)


def weighted(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The tasks with their weights: each lesson counts 100.

    Of these its tasks on the whole article count what they are worth, by default 40 together, and its questions share
    the rest by their points.
    """
    lessons: dict[str, list[Task]] = {}
    for task in tasks:
        lessons.setdefault(task.lesson, []).append(task)
    weights = {lesson: _weights(own) for lesson, own in lessons.items()}
    return tuple(replace(task, weight=weights[task.lesson][task.id not in WHOLE]) for task in tasks)


def _weights(lesson: Sequence[Task]) -> tuple[float, float]:
    """What a point counts of the tasks on the whole article, and of the questions of a lesson."""
    whole = sum(task.out_of for task in lesson if task.id in WHOLE)
    questions = sum(task.out_of for task in lesson if task.id not in WHOLE)
    if not questions:
        return (LESSON / whole if whole else 0), 0
    return (1 if whole <= LESSON else LESSON / whole), max(LESSON - whole, 0) / questions


def lessons_named(files: Sequence[Path], names: Sequence[str]) -> list[Path]:
    """The exercise files of lessons named by how they begin, such as "05". Raises BadFile for one that is not there."""
    for name in names:
        if not any(path.stem.startswith(name) for path in files):
            known = ", ".join(path.stem for path in files) or "none"
            raise BadFile(f"There is no lesson “{name}”; the exercise files are {known}.")
    return [path for path in files if path.stem.startswith(tuple(names))]


def _article_and_key(id: str, folder: Path | None) -> tuple[Article, AnswerKey]:
    """The article and the key of that id or in that folder; the instructor's where there are such."""
    for place in (folder, folder / id) if folder else ():
        if (place / "article.json").exists():
            own = read_article(place)
            if own.id == id:
                return own, read_key(place / "key.json", own)
    article = read_article(id)
    places = (folder / "key.json", folder / article.id / "key.json") if folder else ()
    return article, read_key(next((p for p in places if p.exists()), article.folder), article)


def _whole_tasks(article: Article, key: AnswerKey, chosen: Sequence[Path], overlays: Sequence[Path]) -> list[Task]:
    """The tasks on the whole article that these exercise files ask for, with what they are worth of their lesson."""
    asked = {path.stem: read_tasks(path, article, key) for path in reversed(chosen)}
    lesson_of = {task: lesson for lesson, tasks in asked.items() for task in tasks}
    worth = {change.id: change.value for path in overlays for change in _worth(article, path)}
    return [
        Task(id, title, float(worth.get(id, SHARE / len(asked[lesson_of[id]]))), lesson=lesson_of[id])
        for id, title in WHOLE.items()
        if id in lesson_of
    ]


def _worth(article: Article, path: Path) -> Iterator[Change]:
    """The decisions on what the whole-article tasks are worth. Raises BadFile."""
    for change, at in overlay_of(article, path):
        if change.id in WHOLE:
            if change.field != "points":
                (at / "field").refuse(f"“{change.field}” can’t be changed here; allowed is points")
            if type(change.value) not in (int, float) or not 0 <= change.value <= MOST_POINTS:
                (at / "value").refuse(f"points are a number from 0 to {MOST_POINTS}, not {change.value!r}")
            yield change
