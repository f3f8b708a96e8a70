"""The page that begins a course: all lessons, what is done, and where to go on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from IPython.display import HTML
from markupsafe import Markup

from kit.exercises.exercise import read_titles
from kit.files import read_article, read_key
from kit.sheets.sheet_file import SheetFile, open_sheet
from kit.strict import BadFile
from kit.views.ask import answered, course, open_exercises
from kit.views.lessons.welcome import Welcome, chosen
from kit.views.lessons.whose import whose
from kit.views.palette import turning
from kit.views.plain import paragraph, show
from kit.wording import wording

LINK = Markup('<a href="{}">{}</a>')
ROW = Markup('<li{}>{} <small>{}</small><i style="--done:{}%"></i></li>')
GO_ON = Markup('<p class="go-on"><b>{} {}</b></p>')
HERE = Markup(' class="here"')
PAGE = Markup('<div class="kit-turn kit-doors"><style>{}</style>{}<ul>{}</ul></div>')


class Door(NamedTuple):
    """A lesson to go to: its page, its title, how many of all its answers are complete, and when the last was saved."""

    page: str
    title: str
    complete: int
    all: int
    saved: str


def start(article: str = "", *, reader: str = "") -> Any:
    """The lessons with what is done in each, and a link to go on where one stopped. Raises BadFile.

    They are looked for as kit.lesson does; the pages are the notebooks that stand beside this one.
    """
    exercises = course(Path.cwd())
    answers = exercises.parent / "answers"
    files = sorted(exercises.glob("[0-9]*.toml"))
    text = read_article(article or chosen(answers) or _first_article(files))
    who, said = whose(text, answers, reader)
    key, sheet = read_key(text.folder, text), open_sheet(text, answers, who.id, who.name)
    doors = [door for file in files for door in [_door(file, sheet, open_exercises(file, text, key, sheet))] if door]
    show(lambda: HTML(page(doors)))
    return Welcome(said or wording("lesson")["start"]["yours"], sheet, exercises, answers, choice=not article)


def _first_article(files: Sequence[Path]) -> str:
    titles = [title for file in files[:1] for title in read_titles(file)]
    if not titles:
        raise BadFile("There is no exercise file in the folder “exercises”. Copy or unpack the whole folder again.")
    return titles[0].article


def _door(file: Path, sheet: SheetFile, ask: Any) -> Door | None:
    """The way to the lesson of an exercise file; None where it has no notebook."""
    pages = (Path(f"{file.stem}.ipynb"), Path("..", file.parent.name, f"{file.stem}.ipynb"))
    page = next((page for page in pages if (Path.cwd() / page).is_file()), None)
    if not page:
        return None
    kept = [sheet.sheet.answers[task].saved for task in (*ask.exercises, *ask.tasks) if task in sheet.sheet.answers]
    title = file.stem
    with suppress(OSError, ValueError, KeyError, IndexError):
        first = "".join(json.loads(page.read_text("utf-8"))["cells"][0]["source"])
        title = first.splitlines()[0].lstrip("# ") or title
    return Door(page.as_posix(), title, *answered(sheet, ask), max(kept, default=""))


def next_door(doors: Sequence[Door]) -> Door | None:
    """Where to go on: the lesson of the last answer, or after it the first that is not complete; None where all are."""
    last = max(range(len(doors)), key=lambda n: doors[n].saved, default=0)
    open_ones = [door for door in (*doors[last:], *doors[:last]) if door.complete < door.all]
    return open_ones[0] if open_ones else None


def page(doors: Sequence[Door]) -> Markup:
    """The list of lessons, and above it the link to go on."""
    words, goal = wording("lesson")["start"], next_door(doors)
    begun = any(door.saved for door in doors)
    go_on = GO_ON.format(words["go on" if begun else "begin"], LINK.format(goal.page, goal.title)) if goal else Markup()
    done = paragraph(words["all done"]) if not goal and begun else Markup()
    rows = Markup()
    for door in doors:
        mark = HERE if begun and door == goal else ""
        which = "nothing" if not door.all else "complete" if door.complete == door.all else "some"
        state = words[which].format(complete=door.complete, all=door.all)
        share = round(100 * door.complete / max(door.all, 1))
        rows += ROW.format(mark, LINK.format(door.page, door.title), state, share)
    return PAGE.format(turning(), go_on + done, rows)
