"""My progress as a table: done, partly, open, and what to repeat; plain HTML, the same with and without Python."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from kit.exercises.exercise import read_titles
from kit.sheets.progress import Progress, Step, progress
from kit.sheets.sheet_file import SheetFile
from kit.wording import wording

CELL = "text-align:left;padding:.2em .8em .2em 0"
SIGNS = {"done": "✓", "partly": "◐", "open": "○", "waiting": "–"}
MOST = 4  # things to practise that are named


def my_progress(sheet: SheetFile, path: str | Path) -> Any:
    """How far the reader of a sheet is with the exercises in a folder or file. Raises BadFile."""
    from IPython.display import HTML

    return HTML(as_html(progress(sheet.sheet, read_titles(path))))


def as_html(found: Progress) -> str:
    """The progress as HTML; every text in it is escaped."""
    words = wording("exercise")["progress"]
    handed_in = f" {found.counts['waiting']} {words['waiting'].lower()}." if found.counts["waiting"] else ""
    summary = words["summary"].format(all=len(found.steps), **found.counts) + handed_in
    head = _row("th", (words["exercise"], words["lesson"], words["state"], words["attempts"]))
    rows = "".join(_row("td", _cells(step)) for step in found.steps)
    table = f'<table style="border-collapse:collapse"><thead>{head}</thead><tbody>{rows}</tbody></table>'
    return f"<h4>{escape(words['title'])}</h4><p>{escape(summary)}</p>{_repeat(found)}{table}"


def _cells(step: Step) -> tuple[str, ...]:
    state = f"{SIGNS[step.state]}\N{NO-BREAK SPACE}{wording('exercise')['progress'][step.state]}"
    lesson = step.title.lesson.partition("_")[0].lstrip("0")
    return f"{step.title.id} · {step.title.title}", lesson, state, str(step.attempts or "")


def _repeat(found: Progress) -> str:
    words = wording("exercise")["progress"]
    lines = [f"{step.title.id} · {step.title.title} – {step.why}" for step in found.repeat]
    tags = words["tags"].format(tags=", ".join(found.tags[:MOST])) if found.tags else ""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    body = f"<ul>{items}</ul><p>{escape(tags)}</p>" if lines else f"<p>{escape(words['nothing'])}</p>"
    return f"<h5>{escape(words['repeat'])}</h5>{body}" if any(step.attempts for step in found.steps) else ""


def _row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f'<{tag} style="{CELL}">{escape(cell)}</{tag}>' for cell in cells) + "</tr>"
