"""Plotly figures of a class: bars from the rows of a table, and the article as a strip of cells a paragraph."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from kit.teacher.report.class_counts import Counts
from kit.teacher.report.table import Bar, Table
from kit.views.palette import palette, text_and_page
from kit.wording import wording

KINDS = {"right": "found", "partly": "partly", "extra": "extra", "missed": "missed", "neutral": "neutral"}
PATTERNS = {"partly": "/", "extra": ".", "neutral": "-"}
LINE, ROUND, LONGEST = 26, 130, 44  # pixels a line and around them; characters of a line's name


def bar_figure(table: Table, names: Sequence[str]) -> Any:
    """The bars of a table, one line a row; the number in words stands when the mouse is on one, and in the table."""
    bars = [next(cell for cell in row if isinstance(cell, Bar)) for row in table.rows]
    kinds = list(dict.fromkeys(kind for bar in bars for kind, share in bar.parts if share))
    lines = [*range(len(bars))]
    figure = go.Figure(
        [
            go.Bar(
                orientation="h",
                y=lines,
                x=[sum(share for k, share in bar.parts if k == kind) for bar in bars],
                name=wording("page")["outcomes"].get(kind, wording("page")["outcomes"]["not yet"])["plain"],
                hovertext=[escape(bar.words) for bar in bars],
                hovertemplate="%{hovertext}<extra></extra>",
                marker=_marker(kind),
            )
            for kind in kinds
        ],
        _layout(table.title, len(bars)),
    )
    short = [escape(textwrap.shorten(name, LONGEST, placeholder=" …")) for name in names]
    figure.update_layout(
        barmode="stack",
        yaxis={"tickvals": lines, "ticktext": short, "range": [len(bars) - 0.5, -0.5], "automargin": True},
        xaxis={"range": [0, 1], "tickvals": [0, 0.5, 1], "ticktext": ["none", "half", "all"]},
    )
    return figure


def heat_figure(counts: Counts, task: str) -> Any:
    """The article as cells: a paragraph a line, a word a cell, the darker the more of the class marked it."""
    marks, article, words = counts.marks[task], counts.asked.article, wording("page")["report"]["heat"]
    tokens = counts.ruler.tokens
    lines = [[n for n, token in enumerate(tokens) if token in paragraph.span] for paragraph in article.paragraphs]
    longest = max(map(len, lines))
    shares = [[marks.tokens[n] / max(marks.readers, 1) for n in line] for line in lines]
    told = [[f"{escape(article[tokens[n]])}: {marks.tokens[n]:,}" for n in line] for line in lines]
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
    figure = go.Figure([heat], _layout(words[task], len(lines)))
    figure.update_layout(
        yaxis={"autorange": "reversed", "title": {"text": words["paragraph"]}, "dtick": 5},
        xaxis={"title": {"text": words["word"]}},
    )
    return figure


def _marker(kind: str) -> dict[str, Any]:
    shade = palette()[KINDS[kind]]["light"]
    pattern = {"shape": PATTERNS.get(kind, ""), "fgcolor": shade["ink"], "bgcolor": shade["fill"], "solidity": 0.3}
    return {"color": shade["fill"], "line": {"color": shade["ink"], "width": 1}, "pattern": pattern}


def _layout(title: str, lines: int) -> Any:
    ink, page = text_and_page()
    return go.Layout(
        template="none",
        title={"text": escape(title), "x": 0, "xref": "container", "pad": {"l": 10}, "font": {"size": 16}},
        font={"family": "system-ui, sans-serif", "size": 13, "color": ink},
        paper_bgcolor=page,
        plot_bgcolor=page,
        dragmode=False,
        height=ROUND + LINE * max(lines, 2),
        margin={"l": 10, "r": 30, "t": 60, "b": 50},
        hoverlabel={"bgcolor": page, "font": {"color": ink}},
        xaxis={"fixedrange": True, "zeroline": False, "automargin": True},
        yaxis={"fixedrange": True, "zeroline": False, "showgrid": False, "automargin": True},
        legend={"orientation": "h", "y": -0.05, "yanchor": "top", "x": 0, "itemclick": False, "itemdoubleclick": False},
    )
