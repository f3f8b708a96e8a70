"""The files of a student's copy, by path: lessons, exercises and package, without a key to anything graded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.exercises.exercise import Exercise, read_exercises, titled
from kit.exercises.pointers import References
from kit.files import read_article, read_key
from kit.model import AnswerKey, Article
from kit.strict import BadFile, Place, decoded, read_json, read_toml
from kit.teacher.copy.blank import blank, listed, references
from kit.teacher.copy.toml import as_toml
from kit.teacher.copy.withheld import Record, Withheld, key_without, leans, withheld
from kit.wording import wording

REPORT, PRACTICE = "g20-ministers", "riverside-library"
SET_UP = ("LICENSE", "constraints.txt", "environment.yml", "pyproject.toml")
LESSONS = ("notebooks/[0-9]*.ipynb", "exercises/[0-9]*.ipynb")  # a teacher's own notebooks have no number
LESSON = re.compile(r'(kit\.lesson\("[^"]+")(?!, article=)')  # where a lesson says what it opens
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
OF_THE_TEACHER = ("kit/articles/", "kit/teacher/", "kit/commands/grade.py", "kit/commands/release.py")
OF_THE_KIT = {".py", ".js", ".css", ".json", ".txt"}
OF_AN_ARTICLE = ("NOTICE", "article.json")
README = Path(__file__).parent / "student_readme.md"


@dataclass(frozen=True, slots=True)
class Copy:
    """A student's copy: its files by path, and what a teacher should know of it.

    `graded` are the exercises without a key, `leaning` those that have none because their key would show a graded
    answer; `tasks` the whole-article tasks. `kept` has, by article and task, how many records of the key are left of
    how many.
    """

    files: Mapping[str, bytes]
    graded: tuple[str, ...]
    leaning: tuple[str, ...]
    tasks: tuple[str, ...]
    kept: Mapping[str, Mapping[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Source:
    """One article of the copy with its key, and its exercises by id with what is graded and named in each."""

    article: Article
    key: AnswerKey
    exercises: Mapping[str, Exercise]
    graded: frozenset[str]
    named: Mapping[str, frozenset[str]]
    gone: Withheld

    @property
    def leaning(self) -> frozenset[str]:
        asked = (e for id, e in self.exercises.items() if id not in self.graded)
        return frozenset(e.id for e in asked if leans(e, self.named[e.id], self.gone, self.key))


def student_copy(root: Path, lessons: Sequence[str], article: str = "") -> Copy:
    """The copy of the kit in `root` in which these lessons, named by how they begin, are graded. Raises BadFile.

    Exercises that say `graded = true` themselves are graded as well. The copy has the article that the lessons open
    (the report, where none is named) and the practice article, which must be on offer to everyone.
    """
    tables = {path.name: read_toml(path) for path in sorted((root / "exercises").glob("*.toml"))}
    chosen = _chosen(tables, lessons)
    ids = tuple(dict.fromkeys((article or REPORT, PRACTICE)))
    tasks = tuple(dict.fromkeys(task for name in chosen for task in tables[name].get("tasks", ())))
    sources = {id: _source(root, id, tables, chosen, tasks) for id in ids}
    files = {
        **_package(root, sources),
        **{name: _text(root / name) for name in SET_UP},
        "README.md": _text(README),
        "notebooks/glossary.md": _text(root / "notebooks" / "glossary.md"),
        **_notebooks(root, article, tables),
        **{f"exercises/{name}": _exercises(table, sources) for name, table in tables.items()},
    }
    order = [value["id"] for table in tables.values() for value in table["exercise"]]
    graded, leaning = (frozenset().union(*(getattr(s, n) for s in sources.values())) for n in ("graded", "leaning"))
    return Copy(
        dict(sorted(files.items())),
        tuple(id for id in order if id in graded),
        tuple(id for id in order if id in leaning),
        tasks,
        {id: _kept(source) for id, source in sources.items()},
    )


# ---- what is read


def _chosen(tables: Mapping[str, Any], lessons: Sequence[str]) -> list[str]:
    for lesson in lessons:
        if not any(name.startswith(lesson) for name in tables):
            known = ", ".join(name.removesuffix(".toml") for name in tables)
            raise BadFile(wording("grading")["copy no lesson"].format(lesson=lesson, known=known))
    return [name for name in tables if lessons and name.startswith(tuple(lessons))]


def _source(root: Path, id: str, tables: Mapping[str, Any], chosen: Sequence[str], tasks: Iterable[str]) -> Source:
    shelf = root / "kit" / "articles"
    folder = shelf / id
    if id not in (known := sorted(path.parent.name for path in shelf.glob("*/article.json"))):
        raise BadFile(wording("grading")["copy no article"].format(article=id, known=", ".join(known)))
    article = read_article(folder)
    key = read_key(folder / "key.json", article)
    exercises = titled(e for name in tables for e in read_exercises(root / "exercises" / name, article, key))
    raw = {value["id"]: (name, value) for name, table in tables.items() for value in table["exercise"]}
    named = {e: frozenset(references(raw[e][1])) for e in exercises}
    graded = frozenset(e for e in exercises if raw[e][0] in chosen or raw[e][1].get("graded"))
    asked = {e for each in graded for e in named[each]}
    gone = withheld(article, key, [exercises[e] for e in exercises if e in graded], tasks, asked)
    return Source(article, key, exercises, graded, named, gone)


def _kept(source: Source) -> dict[str, tuple[int, int]]:
    records: dict[str, tuple[Record, ...]] = {"sources": source.key.attributions, "errors": source.key.errors}
    return {task: (sum(r.id not in source.gone.ids for r in found), len(found)) for task, found in records.items()}


# ---- what is written


def _text(path: Path) -> bytes:
    """A text file with one form of line end."""
    return decoded(path, Place(path.name)).replace("\r\n", "\n").encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _package(root: Path, sources: Mapping[str, Source]) -> dict[str, bytes]:
    files = {}
    for path in sorted((root / "kit").rglob("*")):
        parts = path.relative_to(root).parts
        hidden = "/".join(parts).startswith(OF_THE_TEACHER) or any(
            part.startswith((".", "__pycache__")) for part in parts
        )
        if path.suffix in OF_THE_KIT and not hidden and path.is_file() and not path.is_symlink():
            files["/".join(parts)] = _text(path)
    for id, source in sources.items():
        folder, inside = root / "kit" / "articles" / id, f"kit/articles/{id}"
        files |= {f"{inside}/{name}": _text(folder / name) for name in OF_AN_ARTICLE}
        files[f"{inside}/article.txt"] = source.article.text.encode()
        raw = read_json(folder / "key.json", Place("key.json"))
        files[f"{inside}/key.json"] = _json(key_without(raw, source.article, source.gone))
    return files


def _notebooks(root: Path, article: str, tables: Mapping[str, Any]) -> dict[str, bytes]:
    paths = sorted(path for pattern in LESSONS for path in root.glob(pattern))
    on_report = {name.removesuffix(".toml") for name, table in tables.items() if table["article"] == REPORT}
    opened = {path: article if path.stem in on_report else "" for path in paths}
    return {path.relative_to(root).as_posix(): _notebook(path, other) for path, other in opened.items()}


def _notebook(path: Path, article: str) -> bytes:
    """A notebook without outputs or anything else that a run leaves in it; where one is given, it opens this article."""
    raw = read_json(path, Place(path.name))
    cells = [_cell(cell, article) for cell in raw["cells"]]
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return _json({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _cell(cell: Mapping[str, Any], article: str) -> dict[str, Any]:
    kept = {"cell_type": cell["cell_type"]}
    if cell["cell_type"] != "code":
        return kept | {"id": cell["id"], "metadata": {}, "source": cell["source"]}
    opening = rf'\1, article="{article}"' if article else r"\1"
    source = [LESSON.sub(opening, line) for line in cell["source"]]
    return kept | {"execution_count": None, "id": cell["id"], "metadata": {}, "outputs": [], "source": source}


def _exercises(table: Mapping[str, Any], sources: Mapping[str, Source]) -> bytes:
    """An exercise file in which what is graded, or would show it, is blank; only titles for an article not there."""
    source = sources.get(table["article"])
    if not source:
        return as_toml({**table, "exercise": [listed(value) for value in table["exercise"]]}).encode()
    to = References(source.article, source.key)
    closed = source.graded | source.leaning
    asked = [
        blank(value, source.exercises[value["id"]], source.article, to) if value["id"] in closed else value
        for value in table["exercise"]
    ]
    return as_toml({**table, "exercise": asked}).encode()
