"""The class report in a notebook: plotly figures, each with its table, from a gradebook that grading has written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from kit.strict import BadFile
from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.gradebook import read_gradebook
from kit.teacher.pages.document import shown
from kit.teacher.report import class_tables as tables
from kit.teacher.report.class_counts import Counts, counts_of
from kit.teacher.report.class_figures import bar_figure, heat_figure
from kit.teacher.report.report import summary, to_ask
from kit.teacher.report.table import Cell, Table, as_html
from kit.views.charts.chart import Chart, chart_style
from kit.wording import wording

FILE = "gradebook.sqlite"
SHORT = 8  # characters of an id, which says nothing by itself

Made = Callable[[Counts], Table]
Drawn = Callable[[Counts, Table], Any]


class ClassView:
    """A class to look at, part by part; where there is nothing to look at, each part is the message that says so."""

    def __init__(self, counts: Counts | None, message: str) -> None:
        self._counts = counts
        self.message = message

    def _repr_html_(self) -> str:
        return f"<p>{shown(self.message)}</p>"

    def scores(self) -> Any:
        """How many students got how many points."""
        return self._chart(tables.scores)

    def heat(self, task: str) -> Any:
        """The article, each word by how many marked it ("errors" or "sources"), with the key's items in a table."""
        return self._chart(lambda counts: tables.items(counts, task), lambda counts, _: heat_figure(counts, task), task)

    def found(self, task: str) -> Any:
        """Each item of the key by how many found it."""
        return self._chart(lambda counts: tables.items(counts, task), task=task)

    def alarms(self, task: str) -> Any:
        """The most frequent false alarms."""
        return self._chart(lambda counts: tables.alarms(counts, task), task=task)

    def exercises(self) -> Any:
        """How each exercise went, with the most frequent wrong answers."""
        return self._chart(tables.answers)

    def vote(self) -> Any:
        """What is worth a second vote: 35 to 70 in 100 have it right."""
        return self._chart(tables.vote)

    def sure(self) -> Any:
        """What students were sure of and had not right."""
        return self._chart(tables.sure)

    def agreement(self) -> Any:
        """How far the class agrees, as a table."""
        return _html(as_html(tables.agreement(self._counts))) if self._counts else self

    def attention(self) -> Any:
        """Who needs attention, and why, as a table."""
        return _html(as_html(tables.attention(self._counts))) if self._counts else self

    def alike(self) -> Any:
        """Sheets to ask about, each with its evidence."""
        return _html(to_ask(self._counts)) if self._counts else self

    def _chart(self, made: Made, drawn: Drawn | None = None, task: str = "") -> Any:
        if self._counts is None or (task and task not in self._counts.marks):
            return self
        table = made(self._counts)
        figure = (drawn or bars)(self._counts, table) if table.rows else go.Figure(layout={"template": "none"})
        return Chart(figure, _framed(as_html(table)))


def open_class(
    out: str | Path, exercises: str | Path, keys: str | Path | None = None, lessons: Sequence[str] = ()
) -> ClassView:
    """The class whose gradebook is in the folder `out`; the other arguments as they were given to `kit grade`.

    Where there is no gradebook yet, the view says so and shows nothing else.
    """
    try:
        article, rows = read_gradebook(Path(out) / FILE)
        counts = counts_of(rows, read_assignment(article, exercises, keys, lessons))
    except BadFile as problem:
        return ClassView(None, f"{problem}. {wording('page')['report']['nothing']}")
    return ClassView(counts, summary(counts))


def bars(_: Counts, table: Table) -> Any:
    """The bars of a table, each named by its first cell and, where that is short, what it is."""
    return bar_figure(table, [_name(row) for row in table.rows])


def _name(row: Sequence[Cell]) -> str:
    first, *others = [cell for cell in row if isinstance(cell, str)]
    words = max(others, key=len, default="")
    return f"{first} {words}" if len(first) < SHORT < len(words) else first


def _html(body: str) -> Any:
    from IPython.display import HTML

    return HTML(_framed(body))


def _framed(body: str) -> str:
    return f'<div class="kit kit-chart"><style>{chart_style()}</style>{body}</div>'
