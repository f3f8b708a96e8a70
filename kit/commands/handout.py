"""`python -m kit handout LESSON`: a lesson on paper, for a room without computers."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from pathlib import Path

from kit.commands.command import command
from kit.exercises.exercise import read_exercises, read_tasks, read_titles
from kit.files import COURSE, read_article, read_key
from kit.strict import BadFile
from kit.teacher.assignment import lessons_named
from kit.teacher.pages.handout import handout as on_paper
from kit.wording import wording

ARGUMENTS = {
    "LESSON": "the number of a lesson, such as 02",
    "--article ID": "another text: riverside-library, or a folder",
    "--out FILE": "the file to write (if left out: handout-02.html, for example)",
}


@command("handout", "Make a lesson’s worksheet to print, with its answers.", ARGUMENTS)
def handout(asked: Namespace) -> str:
    """Writes the worksheet, and says where."""
    path = lesson_file(asked.lesson)
    file = asked.out or Path(f"handout-{lesson_name(path)}.html")
    file.write_text(worksheet(path, asked.article), "utf-8")
    return str(wording("page")["handout"]["done"].format(file=file.resolve())) + "\n"


def lesson_file(name: str) -> Path:
    """The exercise file of the lesson of that number, or whose name begins so. Raises BadFile."""
    files = sorted((COURSE / "exercises").glob("*.toml"))
    found = lessons_named(files, [name.zfill(2) if name.isdecimal() else name])
    if len(found) != 1:
        raise BadFile(f"“{name}” fits {len(found)} lessons; name one, such as 02.")
    return found[0]


def lesson_name(path: Path) -> str:
    """What a lesson is called by: "02", "practice_02"; all of its name where there is no number."""
    return re.match(r"(?:practice_)?\d+|.*", path.stem)[0]  # type: ignore[index]


def worksheet(path: Path, article: str = "") -> str:
    """The HTML of a lesson on its own article or on another one, by its id or its folder. Raises BadFile."""
    text = read_article(article or read_titles(path)[0].article)
    key = read_key(text.folder, text)
    tasks = read_tasks(path, text, key)
    return on_paper(lesson_title(path), text, key, read_exercises(path, text, key), tasks)


def lesson_title(path: Path) -> str:
    """The heading of the lesson's notebook; where there is none, the name of the file in words."""
    practice = path.stem.removeprefix("practice_")
    notebook = COURSE / ("notebooks" if path.stem == practice else "exercises") / f"{practice}.ipynb"
    if not notebook.exists():
        number, _, words = path.stem.partition("_")
        return f"{number.lstrip('0')} · {words.replace('_', ' ').capitalize()}"
    first: str = json.loads(notebook.read_text("utf-8"))["cells"][0]["source"][0]
    return first.removeprefix("#").strip()
