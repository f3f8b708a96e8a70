"""`python -m kit exercises ARTICLE`: what an article offers for each lesson, and its exercises as files to edit."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kit import PROGRAM
from kit.commands.command import command
from kit.exercises.exercise import Exercise, exercise_tables, read_exercises, read_titles
from kit.files import COURSE, read_article, read_key
from kit.limits import MOST_SEEDS
from kit.model import Article
from kit.strict import BadFile
from kit.teacher.copy.toml import as_toml
from kit.wording import wording

BESIDE = Path("exercises")  # in the article's folder: what stands there comes before what templates make


ARGUMENTS = {
    "ARTICLE": "the folder of an article, or the id of one of the kit’s",
    "--toml DIR": (
        "write them as files to edit, in this folder (if left out: “exercises” in the article’s folder)",
        {"nargs": "?", "const": BESIDE},
    ),
    "--seed N": ("another whole number makes other exercises", {"default": 0}),
}


@command("exercises", "List the exercises that an article offers for each lesson, or write them.", ARGUMENTS)
def exercises(asked: Namespace) -> str:
    """Lists or writes the exercises."""
    if not 0 <= asked.seed <= MOST_SEEDS:
        raise BadFile(f"--seed is a whole number from 0 to {MOST_SEEDS}, not {asked.seed}.")
    article = read_article(asked.article)
    key = read_key(article.folder, article)
    files = {at.file: raw for at, raw in exercise_tables(COURSE / "exercises", article, key, asked.seed)}
    found = {name: read_exercises(COURSE / "exercises" / name, article, key, asked.seed) for name in files}
    if asked.toml is None:
        return "\n".join(_listed(article, found)) + "\n"
    return _written(article, files, Path(article.folder) / BESIDE if asked.toml == BESIDE else asked.toml) + "\n"


def _listed(article: Article, found: Mapping[str, Iterable[Exercise]]) -> Iterator[str]:
    """A line for each exercise, by lesson, and for each one that the article does not offer."""
    say = wording("grading")["exercises"]
    every = [exercise for exercises in found.values() for exercise in exercises]
    gaps = {"title": article.title, "id": article.id, "n": len(every), "lessons": len(found)}
    yield say["offers"].format(**gaps, points=f"{sum(e.points for e in every):g}")
    for name, exercises in found.items():
        minutes = sum(exercise.minutes for exercise in exercises)
        yield f"\n{name.removesuffix('.toml')} ({minutes} min)"
        for e in exercises:
            yield "  " + say["one" if e.points == 1 else "each"].format(id=e.id, title=e.title, points=f"{e.points:g}")
        ids = {exercise.id for exercise in exercises}
        titles = read_titles(COURSE / "exercises" / name, article)
        yield from (say["nothing"].format(id=t.id, title=t.title) for t in titles if t.id not in ids)
    yield "\n" + say["how"].format(program=PROGRAM)


def _written(article: Article, files: Mapping[str, Mapping[str, Any]], folder: Path) -> str:
    """Writes a file for each lesson; refuses to write over one that is there, for somebody may have worked on it."""
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise BadFile(f"“{folder / there[0]}” is there already. Move it away, or name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, raw in files.items():
        tasks = {"tasks": list(raw["tasks"])} if raw["tasks"] else {}
        values = [{field: value for field, value in each.items() if field != "template"} for each in raw["exercise"]]
        table = {"format": 1, "article": article.id, **tasks, "exercise": values}
        (folder / name).write_text(as_toml(table), "utf-8")
    return str(wording("grading")["exercises"]["written"].format(n=len(files), folder=folder.resolve()))
