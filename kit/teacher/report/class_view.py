"""The class report in a notebook: plotly figures, each with its table, from a gradebook that grading has written."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED
from kit.strict import BadFile
from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.gradebook import read_gradebook
from kit.teacher.pages.document import parts_of, tamed
from kit.teacher.report import class_tables as tables
from kit.teacher.report.class_counts import Counts, counts_of
from kit.teacher.report.class_report import summary, to_ask
from kit.teacher.report.class_tables import Cell, Share, Table
from kit.views.charts.chart import Chart, chart_style
from kit.views.charts.figures import ground
from kit.views.palette import palette, text_and_page
from kit.wording import wording

FILE = "gradebook.sqlite"
SHORT_ID = 8  # characters of an id, which says nothing by itself
# An outcome's colour in the palette, where it has another name.
COLOURS = {RIGHT: "found", NOT_YET: "missed", UNCHECKED: "neutral"}
PATTERNS = {PARTLY: "/", "extra": ".", UNCHECKED: "-"}
LINE, ROUND, LONGEST = 26, 184, 44  # pixels a line and around them; characters of a line's name


class ClassView:
    """A class to look at, part by part; where there is nothing to look at, each part is the message that says so."""

    def __init__(self, counts: Counts | None, message: str) -> None:
        self._counts = counts
        self.message = message

    def _repr_html_(self) -> str:
        return Markup("<p>{}</p>").format(tamed(self.message))

    def scores(self) -> Any:
        """How many students got how many points."""
        return self._chart(tables.scores)

    def heat(self, task: str) -> Any:
        """The article, each word by how many marked it ("errors" or "sources"), with the key's items in a table."""
        return self._chart(tables.items, task, heat=True)

    def found(self, task: str) -> Any:
        """Each item of the key by how many found it."""
        return self._chart(tables.items, task)

    def alarms(self, task: str) -> Any:
        """The most frequent false alarms."""
        return self._chart(tables.alarms, task)

    def exercises(self) -> Any:
        """How each exercise went, with the most frequent wrong answers."""
        return self._chart(tables.answers)

    def statistics(self) -> Any:
        """How hard each item is and how well it goes with everything else, as a table."""
        return self._html("table", tables.statistics)

    def drawn(self) -> Any:
        """Who gives which wrong answer, as a table."""
        return self._html("table", tables.drawn)

    def vote(self) -> Any:
        """What is worth a second vote: 35 to 70 in 100 have it right."""
        return self._chart(tables.vote)

    def sure(self) -> Any:
        """What students were sure of and had not right."""
        return self._chart(tables.sure)

    def agreement(self) -> Any:
        """How far the class agrees, as a table."""
        return self._html("table", tables.agreement)

    def attention(self) -> Any:
        """Who needs attention, and why, as a table."""
        return self._html("table", tables.attention)

    def alike(self) -> Any:
        """Sheets to ask about, each with its evidence."""
        return self._html("alike", to_ask)

    def _chart(self, made: Callable[..., Table], *task: str, heat: bool = False) -> Any:
        counts = self._counts
        if counts is None or not counts.marks.keys() >= set(task):
            return self
        table = made(counts, *task)
        return Chart(heat_figure(counts, *task) if heat else bar_figure(table), _framed("table", table))

    def _html(self, part: str, made: Callable[[Counts], object]) -> Any:
        from IPython.display import HTML

        return HTML(_framed(part, made(self._counts))) if self._counts else self


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


def _framed(part: str, of: object) -> str:
    """A part of the report as HTML that brings its style sheet: a "table", or sheets that are "alike"."""
    parts = parts_of("class")
    return str(parts.in_notebook(chart_style(), getattr(parts, part)(of)))


# ---- figures


def bar_figure(table: Table) -> Any:
    """The bars of a table, one line a row; the number in words stands when the mouse is on one, and in the table."""
    if not table.rows:
        return go.Figure(layout={"template": "none"})
    bars = [next(cell for cell in row if isinstance(cell, Share)) for row in table.rows]
    kinds = list(dict.fromkeys(kind for bar in bars for kind, share in bar.parts if share))
    lines = [*range(len(bars))]
    figure = go.Figure(
        [
            go.Bar(
                orientation="h",
                y=lines,
                x=[sum(share for k, share in bar.parts if k == kind) for bar in bars],
                name=wording("page")["outcomes"][kind]["plain"],
                hovertext=[Markup("{}").format(bar.words) for bar in bars],
                hovertemplate="%{hovertext}<extra></extra>",
                marker=_marker(kind),
            )
            for kind in kinds
        ],
        _layout(table.title, len(bars)),
    )
    names = [Markup("{}").format(textwrap.shorten(_name(row), LONGEST, placeholder=" …")) for row in table.rows]
    return figure.update_layout(
        barmode="stack",
        yaxis={"tickvals": lines, "ticktext": names, "range": [len(bars) - 0.5, -0.5], "automargin": True},
        xaxis={"range": [0, 1], "tickvals": [0, 0.5, 1], "ticktext": ["none", "half", "all"]},
    )


def _name(row: Sequence[Cell]) -> str:
    """The first cell and, where that is short, what it is."""
    first, *others = [cell for cell in row if isinstance(cell, str)]
    words = max(others, key=len, default="")
    return f"{first} {words}" if len(first) < SHORT_ID < len(words) else first


def heat_figure(counts: Counts, task: str) -> Any:
    """The article as cells: a paragraph a line, a word a cell, the darker the more of the class marked it."""
    marks, article, words = counts.marks[task], counts.asked.article, wording("page")["report"]["heat"]
    tokens = counts.ruler.tokens
    lines = [[n for n, token in enumerate(tokens) if token in paragraph.span] for paragraph in article.paragraphs]
    longest = max(map(len, lines))
    shares = [[marks.tokens[n] / max(marks.readers, 1) for n in line] for line in lines]
    told = [[Markup("{}: {:,}").format(article[tokens[n]], marks.tokens[n]) for n in line] for line in lines]
    ink, page = palette()["own"]["light"]["ink"], text_and_page()[1]
    heat = go.Heatmap(
        z=[[*line, *[None] * (longest - len(line))] for line in shares],
        text=[[*line, *[""] * (longest - len(line))] for line in told],
        hovertemplate="%{text}<extra></extra>",
        colorscale=[[0, page], [1, ink]],
        zmin=0,
        zmax=1,
        xgap=1,
        ygap=2,
        colorbar={"title": {"text": words["share"]}, "tickvals": [0, 0.5, 1], "ticktext": ["none", "half", "all"]},
    )
    return go.Figure([heat], _layout(words[task], len(lines))).update_layout(
        yaxis={"autorange": "reversed", "title": {"text": words["paragraph"]}, "dtick": 5},
        xaxis={"title": {"text": words["word"]}},
    )


def _marker(kind: str) -> dict[str, Any]:
    shade = palette()[COLOURS.get(kind, kind)]["light"]
    pattern = {"shape": PATTERNS.get(kind, ""), "fgcolor": shade["ink"], "bgcolor": shade["fill"], "solidity": 0.3}
    return {"color": shade["fill"], "line": {"color": shade["ink"], "width": 1}, "pattern": pattern}


def _layout(title: str, lines: int) -> Any:
    return ground().update(title_text=Markup("{}").format(title), margin_t=60, height=ROUND + LINE * max(lines, 2))
