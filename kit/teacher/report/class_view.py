"""The class report in a notebook: plotly figures, each with its table, from a gradebook that grading has written."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

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
from kit.wording import shipped, wording

FILE = "gradebook.sqlite"
LOOKS = "teacher/report/figures.json"
SHORT_ID = 8  # characters of an id, which says nothing by itself
LINE, ROUND, LONGEST = 26, 184, 44  # pixels a line and around them; characters of a line's name


def _part(show: Callable[..., Any], made: Callable[..., object]) -> Callable[..., Any]:
    """A part of a class view: what is made of the counts, of a task where it is about one, shown so."""

    def part(view: ClassView, *task: str) -> Any:
        counts = view.counts
        return show(made, counts, *task) if counts and counts.marks.keys() >= set(task) else view

    part.__doc__ = made.__doc__
    return part


def _chart(made: Callable[..., Table], counts: Counts, *task: str) -> Any:
    table = made(counts, *task)
    return Chart(bar_figure(table), _framed("table", table))


def _heat(made: Callable[..., Table], counts: Counts, task: str) -> Any:
    return Chart(heat_figure(counts, task), _framed("table", made(counts, task)))


def _html(made: Callable[..., object], counts: Counts) -> Any:
    from IPython.display import HTML

    return HTML(_framed("alike" if made is to_ask else "table", made(counts)))


class ClassView:
    """A class to look at, part by part; where there is nothing to look at, each part is the message that says so.

    `heat`, `found` and `alarms` are asked for "errors" or "sources"; `heat` shows the article, each word by how many
    marked it, the other two and `scores`, `exercises`, `vote` and `sure` are figures with their tables.
    """

    def __init__(self, counts: Counts | None, message: str) -> None:
        self.counts, self.message = counts, message

    def _repr_html_(self) -> str:
        return Markup("<p>{}</p>").format(tamed(self.message))

    scores = _part(_chart, tables.scores)
    heat = _part(_heat, tables.items)
    found = _part(_chart, tables.items)
    alarms = _part(_chart, tables.alarms)
    exercises = _part(_chart, tables.answers)
    vote = _part(_chart, tables.vote)
    sure = _part(_chart, tables.sure)
    statistics = _part(_html, tables.statistics)
    drawn = _part(_html, tables.drawn)
    agreement = _part(_html, tables.agreement)
    attention = _part(_html, tables.attention)
    alike = _part(_html, to_ask)


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
    lines, looks = [*range(len(bars))], shipped(LOOKS)
    figure = go.Figure(
        [
            go.Bar(
                looks["bar"],
                y=lines,
                x=[sum(share for k, share in bar.parts if k == kind) for bar in bars],
                name=wording("page")["outcomes"][kind]["plain"],
                hovertext=[Markup("{}").format(bar.words) for bar in bars],
                marker=_marker(kind),
            )
            for kind in kinds
        ],
        _layout(table.title, len(bars)),
    )
    names = [Markup("{}").format(textwrap.shorten(_name(row), LONGEST, placeholder=" …")) for row in table.rows]
    return figure.update_layout(
        looks["bars"], yaxis={"tickvals": lines, "ticktext": names, "range": [len(bars) - 0.5, -0.5]}
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
        shipped(LOOKS)["heat"],
        z=[[*line, *[None] * (longest - len(line))] for line in shares],
        text=[[*line, *[""] * (longest - len(line))] for line in told],
        colorscale=[[0, page], [1, ink]],
    )
    figure = go.Figure([heat.update(colorbar_title_text=words["share"])], _layout(words[task], len(lines)))
    axes = {"yaxis_title_text": words["paragraph"], "xaxis_title_text": words["word"]}
    return figure.update_layout(shipped(LOOKS)["map"], **axes)


def _marker(kind: str) -> dict[str, Any]:
    looks = shipped(LOOKS)
    shade = palette()[looks["colours"].get(kind, kind)]["light"]
    pattern = {"shape": looks["patterns"].get(kind, ""), "fgcolor": shade["ink"], "bgcolor": shade["fill"]}
    return {
        "color": shade["fill"],
        "line": {"color": shade["ink"], "width": 1},
        "pattern": {**pattern, "solidity": 0.3},
    }


def _layout(title: str, lines: int) -> Any:
    return ground().update(title_text=Markup("{}").format(title), margin_t=60, height=ROUND + LINE * max(lines, 2))
