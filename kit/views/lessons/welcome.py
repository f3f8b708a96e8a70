"""What the first cell of a lesson shows: how many answers there are, my progress, and a menu for the article.

Of each exercise the progress says whether it is done, partly done or open, and what to repeat.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from IPython.display import HTML
from markupsafe import Markup

from kit.exercises.exercise import fresh_articles, read_titles
from kit.files import articles, read_article
from kit.model import OtherText
from kit.sheets.readers import account
from kit.sheets.record import Progress, Step, progress
from kit.sheets.sheet_file import SheetFile
from kit.views.lessons.form import Act, FormView, Live, menu
from kit.views.lessons.whose import name_acts, name_fields, own_file
from kit.views.plain import TITLE, bullets, paragraph, table
from kit.wording import wording

CELL = "text-align:left;padding:.2em .8em .2em 0"
SIGNS = {"done": "✓", "partly": "◐", "open": "○", "waiting": "–"}
MOST_TAGS = 4  # things to practise that are named
CHOICE = "article.txt"  # beside the answers, with the account's name in it: the article chosen for all lessons


def chosen(answers: Path) -> str:
    """The id of the article that was chosen for all lessons, "" where none was or it is not there any more."""
    with suppress(OSError, UnicodeDecodeError):
        id = own_file(answers, CHOICE, account()).read_text("utf-8").strip()
        return id if id in articles() else ""
    return ""


class Welcome(FormView):
    """A sentence, a button that opens and closes my progress, and the menu; `exercises` is the folder they are in."""

    def __init__(self, sentence: str, sheet: SheetFile, exercises: Path, answers: Path, choice: bool = True) -> None:
        words = wording("lesson")["welcome"]
        self._answers, self._open = answers, False
        self.below: Live = Live(lambda: my_progress(sheet, exercises) if self._open else None)
        text = sheet.article
        fields, fresh = name_fields(text, answers), fresh_articles(exercises)  # those are kept for practice
        offered = [(id, read_article(id).title) for id in articles() if choice and id not in fresh]
        fields += [menu("article", words["article"], offered, text.id)] if choice else []
        acts: dict[str, Act] = {"article": self._choose, "progress": self._progress, **name_acts(text, answers)}
        super().__init__(acts, title=sentence, fields=fields, buttons=[["progress", words["progress"]]])

    def _progress(self, _: str = "", __: bytes = b"") -> str:
        self._open = not self._open
        self.below.renew()
        return ""

    def _choose(self, id: str, _: bytes = b"") -> str:
        kept = own_file(self._answers, CHOICE, account())
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(f"{id}\n", "utf-8")
        return str(wording("lesson")["welcome"]["chosen"])


# ---- my progress


def my_progress(sheet: SheetFile, path: str | Path) -> Any:
    """How far the reader of a sheet is with the exercises in a folder or file. Raises BadFile."""
    found, words = progress(sheet.sheet, read_titles(path, sheet.article)), wording("exercise")["progress"]
    if not found.steps:
        raise OtherText(f"none of these exercises is about the text “{sheet.sheet.article}”, which this sheet is for")
    handed_in = f" {found.counts['waiting']} {words['waiting'].lower()}." if found.counts["waiting"] else ""
    summary = words["summary"].format(all=len(found.steps), **found.counts) + handed_in
    heads = [words[column] for column in ("exercise", "lesson", "state", "attempts")]
    rows = table(heads, map(_cells, found.steps), CELL)
    return HTML(TITLE.format(words["title"]) + paragraph(summary) + _repeat(found) + rows)


def _cells(step: Step) -> tuple[str, ...]:
    state = f"{SIGNS[step.state]}\N{NO-BREAK SPACE}{wording('exercise')['progress'][step.state]}"
    lesson = step.title.lesson.removeprefix("practice_").partition("_")[0].lstrip("0")
    return f"{step.title.id} · {step.title.title}", lesson, state, str(step.attempts or "")


def _repeat(found: Progress) -> Markup:
    """What is worth repeating; nothing where no exercise was tried."""
    if not any(step.attempts for step in found.steps):
        return Markup()
    words = wording("exercise")["progress"]
    lines = [f"{step.title.id} · {step.title.title} – {step.why}" for step in found.repeat]
    tags = words["tags"].format(tags=", ".join(found.tags[:MOST_TAGS])) if lines and found.tags else ""
    body = bullets(lines) + paragraph(tags) if lines else paragraph(words["nothing"])
    return Markup("<h5>{}</h5>").format(words["repeat"]) + body
