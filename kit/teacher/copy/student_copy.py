"""The files of a student's copy, by path: lessons, exercises and package, without a key to anything graded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any

from kit.exercises.exercise import TASKS, Exercise, exercise_tables, read_exercises, titled
from kit.exercises.pointers import References
from kit.files import as_file, read_article, read_key
from kit.model import AnswerKey, Article
from kit.strict import BadFile, Place, decoded, read_json, read_toml
from kit.teacher.assignment import lessons_named
from kit.teacher.copy.toml import as_toml
from kit.teacher.copy.withheld import (
    Telling,
    Withheld,
    blank,
    key_without,
    leans,
    references,
    texts,
    title_only,
    withheld,
)
from kit.wording import wording

REPORT, PRACTICE = "g20-ministers", "riverside-library"
SET_UP = ("LICENSE", "constraints.txt", "environment.yml", "pyproject.toml")
# A teacher's own notebooks have no number.
LESSONS = ("notebooks/start.ipynb", "notebooks/[0-9]*.ipynb", "exercises/[0-9]*.ipynb")
LESSON = re.compile(r'(kit\.start\(|kit\.lesson\("[^"]+"(?!, article=))')  # where a notebook says what it opens
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
OF_THE_TEACHER = (
    "kit/articles/",
    "kit/exercises/templates/",  # what they make is written out, and they would tell what is right
    "kit/teacher/",
    *(f"kit/commands/{name}.py" for name in ("exercises", "grade", "handout", "new", "release", "site")),
    *(f"kit/sentences/{name}.json" for name in ("grading", "inbox", "page", "templates")),
)
FINDER = ("kit/finder/", "kit/commands/find.py")
NEEDS_FINDER = {"own article", "agreement"}  # tags: no finder answers these, and one stands beside them
OF_THE_KIT = {".py", ".js", ".css", ".json", ".txt", ".j2"}
OF_AN_ARTICLE = ("NOTICE", "article.json")
README = Path(__file__).parent / "student_readme.md"


@dataclass(frozen=True, slots=True)
class Copy:
    """A student's copy: its files by path, and what a teacher should know of it.

    `graded` are the exercises without a key, `leaning` those that have none because their key would show a graded
    answer; `tasks` the whole-article tasks. `kept` has, by article and task, how many records of the key are left of
    how many. `untold` names exercises and lessons that tell what is graded, so that it is left out of them; `finder` is
    whether the finder is there; `unchecked` has the articles in whose keys there is what nobody has looked at.
    """

    files: Mapping[str, bytes]
    graded: tuple[str, ...]
    leaning: tuple[str, ...]
    tasks: tuple[str, ...]
    kept: Mapping[str, Mapping[str, tuple[int, int]]]
    untold: tuple[str, ...] = ()
    finder: bool = True
    unchecked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CopiedArticle:
    """One article of the copy with its key, its exercise files, and its exercises by id with what is graded and named."""

    article: Article
    key: AnswerKey
    exercises: Mapping[str, Exercise]
    graded: frozenset[str]
    named: Mapping[str, frozenset[str]]
    gone: Withheld
    told: Telling
    raw: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, Mapping[str, Any]]

    @cached_property
    def leaning(self) -> frozenset[str]:
        asked = (e for id, e in self.exercises.items() if id not in self.graded)
        return frozenset(
            e.id for e in asked if leans(e, self.named[e.id], self.gone, self.key) or self._tells(self.raw[e.id])
        )

    @cached_property
    def untold(self) -> frozenset[str]:
        """The exercises that tell something graded in what they ask."""
        return frozenset(id for id in self.leaning if self._tells(self.blank(id)))

    @property
    def kept(self) -> dict[str, tuple[int, int]]:
        """By task, how many records of the key are left, of how many."""
        records = {task: self.key.records(task) for task in TASKS}
        return {task: (sum(r.id not in self.gone.ids for r in of), len(of)) for task, of in records.items()}

    def blank(self, id: str) -> dict[str, Any]:
        return blank(self.raw[id], self.exercises[id], self.article, References(self.article, self.key))

    def _tells(self, table: Mapping[str, Any]) -> bool:
        return any(map(self.told.tells, texts(table)))


def student_copy(root: Path, lessons: Sequence[str], article: str = "") -> Copy:
    """The copy of the kit in `root` in which these lessons, named by how they begin, are graded. Raises BadFile.

    Exercises that say `graded = true` themselves are graded as well. The copy has the article that the lessons open
    (the report, where none is named), the other one that they can open, and those that are asked about elsewhere.
    """
    paths = sorted((root / "exercises").glob("*.toml"))
    tables = {path.name: read_toml(path) for path in paths}
    chosen = [path.name for path in lessons_named(paths, lessons)]
    tasks = tuple(dict.fromkeys(task for name in chosen for task in tables[name].get("tasks", ())))
    copied = _articles(root, article, tables, chosen, tasks)
    first = next(iter(copied.values()))
    article = first.article.id if article else ""
    asked = (each for name in chosen for each in tables[name]["exercise"])
    finder = all(NEEDS_FINDER & set(each["tags"]) for each in asked)  # else what it finds could be an answer
    notebooks, told = _notebooks(root, article, tables, first.told, chosen)
    glossary = untold(_text(root / "notebooks" / "glossary.md").decode(), first.told)
    files = {
        **_package(root, finder),
        **{name: text for own in copied.values() for name, text in _article(own).items()},
        **{name: _text(root / name) for name in SET_UP},
        "README.md": _text(README),
        "notebooks/glossary.md": glossary.encode(),
        "notebooks/glossary.ipynb": _text(root / "notebooks" / "glossary.ipynb"),
        **notebooks,
        **{path: text for name, table in tables.items() for path, text in _exercises(name, table, copied).items()},
    }
    order = [value["id"] for table in tables.values() for value in table["exercise"]]
    graded = {id for own in copied.values() for id in own.graded}
    silent = _of_lessons(tables, copied, attrgetter("untold"))
    leaning = _of_lessons(tables, copied, attrgetter("leaning")) - silent
    return Copy(
        dict(sorted(files.items())),
        tuple(id for id in order if id in graded),
        tuple(id for id in order if id in leaning),
        tasks,
        {id: own.kept for id, own in copied.items()},
        (*(id for id in order if id in silent), *told),
        finder,
        {id: own.key.unchecked for id, own in copied.items() if own.key.unchecked},
    )


def _of_lessons(
    tables: Mapping[str, Any], copied: Mapping[str, CopiedArticle], ids: Callable[[CopiedArticle], Iterable[str]]
) -> set[str]:
    """Of these exercises of each lesson's article, those that stand in the lesson's file."""
    main = ((name, own) for name, table in tables.items() if (own := _main(name, table, copied)))
    return {id for name, own in main for id in ids(own) if own.raw[id] in own.tables[name]["exercise"]}


# ---- what is read


def _articles(
    root: Path, article: str, tables: Mapping[str, Any], chosen: Sequence[str], tasks: Iterable[str]
) -> dict[str, CopiedArticle]:
    """The articles of the copy by id: first the one that the lessons open, then the others."""
    shelf = root / "kit" / "articles"
    first = _copied(root, _folder(article or REPORT, shelf), chosen, tasks)
    copied = {first.article.id: first}
    if PRACTICE not in copied:
        copied[PRACTICE] = _copied(root, shelf / PRACTICE, chosen, tasks)
    fresh = {table["article"] for table in tables.values() if table.get("fresh")}
    return copied | {id: _copied(root, shelf / id, chosen, ()) for id in sorted(fresh)}


def _folder(article: str, shelf: Path) -> Path:
    """The folder of an article by its id, or the folder that was named. Raises BadFile."""
    known = sorted(path.parent.name for path in shelf.glob("*/article.json"))
    if article in known:
        return shelf / article
    if not Path(article, "article.json").is_file():
        raise BadFile(f"There is no article “{article}”; this kit has {', '.join(known)}.")
    return Path(article)


def _copied(root: Path, folder: Path, chosen: Sequence[str], tasks: Iterable[str]) -> CopiedArticle:
    article = read_article(folder)
    key = read_key(folder / "key.json", article)
    tables = {at.file: table for at, table in exercise_tables(root / "exercises", article, key)}
    exercises = titled(read_exercises(root / "exercises", article, key))
    raw = {value["id"]: (name, value) for name, table in tables.items() for value in table["exercise"]}
    named = {e: frozenset(references(raw[e][1])) for e in exercises}
    graded = frozenset(e for e in exercises if raw[e][0] in chosen or raw[e][1].get("graded"))
    asked = {e for each in graded for e in named[each]}
    gone = withheld(article, key, [exercises[e] for e in exercises if e in graded], tasks, asked)
    told = Telling(article, key, tuple(tasks))
    return CopiedArticle(article, key, exercises, graded, named, gone, told, {e: raw[e][1] for e in exercises}, tables)


# ---- what is written


def _text(path: Path) -> bytes:
    """A text file with one form of line end."""
    return decoded(path, Place(path.name)).replace("\r\n", "\n").encode()


def _package(root: Path, finder: bool) -> dict[str, bytes]:
    files = {}
    for path in sorted((root / "kit").rglob("*")):
        name = path.relative_to(root).as_posix()
        hidden = name.startswith(OF_THE_TEACHER) or any(p.startswith((".", "__pycache__")) for p in name.split("/"))
        left_out = hidden or (not finder and name.startswith(FINDER))
        if path.suffix in OF_THE_KIT and not left_out and path.is_file() and not path.is_symlink():
            files[name] = _text(path)
    return files


def _article(own: CopiedArticle) -> dict[str, bytes]:
    inside = f"kit/articles/{own.article.id}"
    folder = Path(own.article.folder)
    raw = read_json(folder / "key.json", Place("key.json"))
    return {
        **{f"{inside}/{name}": _text(folder / name) for name in OF_AN_ARTICLE if (folder / name).is_file()},
        f"{inside}/article.txt": own.article.text.encode(),
        f"{inside}/key.json": as_file(key_without(raw, own.article, own.gone)).encode(),
    }


def _notebooks(
    root: Path, article: str, tables: Mapping[str, Any], told: Telling, chosen: Sequence[str]
) -> tuple[dict[str, bytes], list[str]]:
    """The notebooks by path, and those from which something is left out that tells what is graded.

    A graded lesson's own examples stay: they are what is taught there, and everybody has them.
    """
    paths = sorted(path for pattern in LESSONS for path in root.glob(pattern))
    lessons = {name.removesuffix(".toml"): table["article"] for name, table in tables.items()} | {"start": REPORT}
    files, shortened = {}, []
    for path in paths:
        other = article if lessons.get(path.stem) == REPORT else ""
        whole = _notebook(path, other)
        found = whole if f"{path.stem}.toml" in chosen else _notebook(path, other, told)
        files[path.relative_to(root).as_posix()] = found
        shortened += [path.relative_to(root).as_posix()] if found != whole else []
    return files, shortened


def _notebook(path: Path, article: str, told: Telling | None = None) -> bytes:
    """A notebook without what a run leaves in it; where an article is given, its lesson opens that one."""
    raw = read_json(path, Place(path.name))
    cells = [_cell(_untold_cell(cell, told) if told else cell, article) for cell in raw["cells"]]
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return as_file({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def _untold_cell(cell: Mapping[str, Any], told: Telling) -> Mapping[str, Any]:
    """A cell that tells nothing graded; of code that does, the imports stay, for later cells use them."""
    source = "".join(cell["source"])
    if cell["cell_type"] == "code" and told.tells(source):
        imports = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
        instead = f'print("{wording("grading")["copy told"].strip("*")}")'
        source = "\n".join([*imports, *([""] if imports else []), instead])
    elif cell["cell_type"] != "code":
        source = untold(source, told)
    return {**cell, "source": source.splitlines(keepends=True)}


def untold(prose: str, told: Telling) -> str:
    """Prose with a sentence in place of what tells something graded."""
    return told.without(prose, wording("grading")["copy told"])


def _cell(cell: Mapping[str, Any], article: str) -> dict[str, Any]:
    kept = {"cell_type": cell["cell_type"]}
    if cell["cell_type"] != "code":
        return kept | {"id": cell["id"], "metadata": {}, "source": cell["source"]}
    kept_of_it = ("jupyter", "tags")  # what a page hides at first
    metadata = {name: cell["metadata"][name] for name in kept_of_it if name in cell["metadata"]}

    def opening(begun: re.Match[str]) -> str:
        return f'{begun[1]}{", " if begun[1].endswith(chr(34)) else ""}article="{article}"'

    source = [LESSON.sub(opening, line) if article else line for line in cell["source"]]
    return kept | {"execution_count": None, "id": cell["id"], "metadata": metadata, "outputs": [], "source": source}


def _exercises(name: str, table: Mapping[str, Any], copied: Mapping[str, CopiedArticle]) -> dict[str, bytes]:
    """A lesson's exercise file, and beside each other article of the copy what is asked of that one.

    What is graded, or would show it, is blank; only titles stay for what is on an article that the copy leaves out.
    """
    main = _main(name, table, copied)
    if not main:
        titles = {**table, "exercise": [title_only(value) for value in table["exercise"]]}
        return {f"exercises/{name}": as_toml(titles).encode()}
    where = {id: "exercises" if own is main else f"kit/articles/{id}/exercises" for id, own in copied.items()}
    asked = {id: own for id, own in copied.items() if name in own.tables}
    return {f"{where[id]}/{name}": _closed(own, table, own.tables[name]) for id, own in asked.items()}


def _main(name: str, table: Mapping[str, Any], copied: Mapping[str, CopiedArticle]) -> CopiedArticle | None:
    """Whose exercises stand in the lesson's own file: those of its article, or of the first that fills in for it."""
    having = [own for own in copied.values() if name in own.tables]
    return copied.get(table["article"]) or next(iter(having), None)


def _closed(own: CopiedArticle, written: Mapping[str, Any], filled: Mapping[str, Any]) -> bytes:
    closed, table = own.graded | own.leaning, written
    if written["article"] != own.article.id:
        tasks = {"tasks": list(filled["tasks"])} if filled["tasks"] else {}
        table = {"format": written["format"], "article": own.article.id, **tasks, "exercise": filled["exercise"]}
    values = {value["id"]: value for value in table["exercise"]}
    asked = [own.blank(id) if id in closed else value for id, value in values.items() if id not in own.untold]
    silent = [title_only(value) for id, value in values.items() if id in own.untold]
    return as_toml({**table, "exercise": asked, **({"withheld": silent} if silent else {})}).encode()
