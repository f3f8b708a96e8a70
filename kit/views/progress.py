"""My progress as a table: done, partly, open, and what to repeat; plain HTML, the same with and without Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from kit.exercises.exercise import read_titles
from kit.model import OtherText
from kit.sheets.progress import Progress, Step, progress
from kit.sheets.sheet_file import SheetFile
from kit.views.plain import TITLE, bullets, paragraph, table
from kit.wording import wording

CELL = "text-align:left;padding:.2em .8em .2em 0"
SIGNS = {"done": "✓", "partly": "◐", "open": "○", "waiting": "–"}
MOST_TAGS = 4  # things to practise that are named


def my_progress(sheet: SheetFile, path: str | Path) -> Any:
    """How far the reader of a sheet is with the exercises in a folder or file. Raises BadFile."""
    from IPython.display import HTML

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
