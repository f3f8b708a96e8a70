"""Who said what, as a plotly figure and as a table of the same numbers, both drawn from the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from kit.counts import UNITS, count_attributions, floor
from kit.model import AnswerKey, AnswerSheet, Article
from kit.views.charts.figures import bar_figure, floor_figure
from kit.views.charts.rows import rows
from kit.views.charts.tables import bar_table, floor_table
from kit.wording import wording

CHARTS = ("speakers", "floor", "cues", "kinds")
# Not "responsive": JupyterLab resizes figures itself, and with both, the first button pressed folds one to nothing.
CONFIG = {"displayModeBar": False, "displaylogo": False, "plotlyServerURL": ""}
NO_PICTURE = {"text": "\uffff", "opacity": 0, "showarrow": False, "x": 0, "y": 0, "xref": "paper", "yref": "paper"}


@dataclass(frozen=True, slots=True)
class Chart:
    """A plotly figure and the same numbers as an HTML table; a notebook shows both."""

    figure: Any
    table: str

    def _ipython_display_(self) -> None:
        from IPython.display import publish_display_data as show

        if self.figure.data:
            show(self._bundle())
        show({"text/html": self.table, "text/plain": "The numbers of the chart as a table"})

    def _bundle(self) -> Mapping[str, Any]:
        """A figure as a notebook shows and saves it; only here can its config (no tool bar, no logo) travel.

        plotly's JupyterLab view adds a PNG of itself to the saved notebook (70 to 150 kB), which then stands in for
        the figure until a mouse comes by. A character that XML forbids keeps it from taking that picture.
        """
        figure = {**go.Figure(self.figure).add_annotation(NO_PICTURE).to_plotly_json(), "config": CONFIG}
        return {"application/vnd.plotly.v1+json": figure, "text/plain": "A chart; the table has the same numbers"}


def chart(
    article: Article,
    key: AnswerSheet,
    what: str = "speakers",
    *,
    unit: str = "attributions",
    mine: AnswerSheet | None = None,
) -> Chart:
    """One of CHARTS, counted in one of UNITS; with `mine`, the reader's own numbers stand beside the key's.

    A bar's customdata and a table button's data-kit-light hold the ids of its attributions ("A02 A10"), and the
    figure's layout.meta.kit the article's id: the reader view listens and lights those passages.
    """
    _check("chart", what, CHARTS)
    _check("unit", unit, UNITS)
    names = {s.id: s.name for s in key.speakers} if isinstance(key, AnswerKey) else {}
    sheets = (key,) if mine is None else (key, mine)
    left_out = isinstance(key, AnswerKey) and key.withheld.get("sources")
    note = f'<p class="kit">{wording("chart")["withheld"]}</p>' if left_out else ""
    if not any(count_attributions(article, sheet.attributions) for sheet in sheets):
        return Chart(go.Figure(layout={"template": "none"}), f'<p class="kit">{wording("chart")["nothing"]}</p>{note}')
    if what == "floor":
        sides = [floor(article, sheet.attributions) for sheet in sheets]
        return Chart(floor_figure(article, sides, names), floor_table(article, sides, names) + note)
    found = rows(article, sheets, what, names)
    return Chart(bar_figure(article, found, what, unit), bar_table(article, found, what) + note)


def _check(noun: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ValueError(f"{noun} {value!r} is not one of {', '.join(allowed)}")
