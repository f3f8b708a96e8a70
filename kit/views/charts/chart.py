"""Who said what, as a plotly figure and as an HTML table of the same numbers, both drawn from the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from kit.counts import RULES, UNITS, Count, Turn, count_attributions, floor
from kit.files import with_key
from kit.model import AnswerKey, AnswerSheet, Article, check_same_text
from kit.views.charts.figures import bar_figure, floor_figure
from kit.views.charts.rows import ChartRow, rank, rows, sum_of, type_name, voice, with_unit
from kit.views.charts.still import still
from kit.views.plain import joined
from kit.wording import wording

CHARTS = ("speakers", "floor", "cues", "kinds")
# Not "responsive": JupyterLab resizes figures itself, and with both, the first button pressed folds one to nothing.
CONFIG = {"displayModeBar": False, "displaylogo": False, "plotlyServerURL": ""}
NO_PICTURE = {"text": "\uffff", "opacity": 0, "showarrow": False, "x": 0, "y": 0, "xref": "paper", "yref": "paper"}

NOTE = Markup('<p class="kit">{}</p>')
FRAME = Markup(
    '<div class="kit kit-chart" data-kit-article="{id}"><style>{style}</style><details>'
    '<summary data-lm-suppress-shortcuts="true">{summary}</summary>'
    '<table class="kit-table"><caption>{caption}</caption>{table}</table>'
    "<p>{counted}</p><ul>{rules}</ul><p>{how}</p></details></div>"
)
HEAD, BODY, LINE = Markup("<thead>{}</thead>"), Markup("<tbody>{}</tbody>"), Markup("<tr>{}</tr>")
LIGHT = Markup(
    '<button type="button" class="kit-light" data-kit-light="{}" data-lm-suppress-shortcuts="true"><bdi>{}</bdi></button>'
)


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
        told = "A chart; the table has the same numbers"
        return {"application/vnd.plotly.v1+json": figure, "text/html": still(self.figure), "text/plain": told}


def chart(
    article: Article | str | Path,
    key: AnswerSheet | None = None,
    what: str = "speakers",
    *,
    unit: str = "attributions",
    mine: AnswerSheet | None = None,
) -> Chart:
    """One of CHARTS, counted in one of UNITS; with `mine`, the reader's own numbers stand beside the key's.

    A bar's customdata and a table button's data-kit-light hold the ids of its attributions ("A02 A10"), and the
    figure's layout.meta.kit the article's id: the reader view listens and lights those passages.
    An article is also named by its id or its folder; without a key, the one there is taken.
    """
    article, key = with_key(article, key)
    check_same_text(article, key=key, sheet=mine)
    for noun, value, allowed in (("chart", what, CHARTS), ("unit", unit, UNITS)):
        if value not in allowed:
            raise ValueError(f"{noun} {value!r} is not one of {', '.join(allowed)}")
    names = {s.id: s.name for s in key.speakers} if isinstance(key, AnswerKey) else {}
    sheets = (key,) if mine is None else (key, mine)
    left_out = isinstance(key, AnswerKey) and key.withheld.get("sources")
    note = NOTE.format(wording("chart")["withheld"]) if left_out else Markup()
    if not any(count_attributions(article, sheet.attributions) for sheet in sheets):
        return Chart(go.Figure(layout={"template": "none"}), NOTE.format(wording("chart")["nothing"]) + note)
    if what == "floor":
        sides = [floor(article, sheet.attributions) for sheet in sheets]
        return Chart(floor_figure(article, sides, names), _floor_table(article, sides, names) + note)
    found = rows(article, sheets, what, names)
    return Chart(bar_figure(article, found, what, unit), _bar_table(article, found, what) + note)


# ---- the table


def _bar_table(article: Article, found: Sequence[ChartRow], what: str) -> Markup:
    """The rows in every unit and by type; a name is a button that lights its passages."""
    words, sides = wording("chart"), len(found[0].sides)
    body = _head((words["columns"][what], words["columns"]["type"]), sides)
    for section, group in groupby(found, key=lambda row: row.section):
        if section:
            told = f"{words['sections'][section]}. {RULES[section]}"
            body += BODY.format(LINE.format(_cell("th", told, scope="rowgroup", colspan=2 + sides * len(UNITS))))
        body += joined(BODY.format(joined(_lines(row))) for row in group)
    rules = ((words["units"][unit]["plain"], RULES[unit]) for unit in UNITS)
    return _framed(article, words["caption"].format(title=words["titles"][what]), body, rules)


def _floor_table(article: Article, sides: Sequence[Sequence[Turn]], names: Mapping[str, str]) -> Markup:
    words, columns = wording("chart"), wording("chart")["columns"]
    heads = [side.capitalize() for side in words["sides"]] if len(sides) > 1 else [columns["floor"]]
    lines = []
    for paragraph in sorted({turn.paragraph for side in sides for turn in side}):
        told = ([_said(turn, names) for turn in side if turn.paragraph == paragraph] for side in sides)
        cells = [_cell("td", Markup("; ").join(turns)) for turns in told]
        lines.append(LINE.format(joined([_cell("th", str(paragraph), scope="row"), *cells])))
    head = joined(_cell("th", name, scope="col") for name in (columns["paragraph"], *heads))
    rules = (("floor", RULES["floor"]), ("paragraph", words["headline"]))
    return _framed(
        article, words["titles"]["floor"], HEAD.format(LINE.format(head)) + BODY.format(joined(lines)), rules
    )


def _head(names: Iterable[str], sides: int) -> Markup:
    """The head of a table of numbers; with two sides a second line says whose they are."""
    paired, words = sides > 1, wording("chart")
    wide = {"class": "n", "scope": "colgroup" if paired else "col", "colspan": 2 * paired}
    named = [_cell("th", name, scope="col", rowspan=2 * paired) for name in names]
    units = [_cell("th", words["units"][unit]["plain"], **wide) for unit in UNITS]
    whose = [_cell("th", who, **{"class": "n", "scope": "col"}) for who in words["sides"]] * len(UNITS)
    second = LINE.format(joined(whose)) if paired else ""
    return HEAD.format(LINE.format(joined([*named, *units])) + second)


def _lines(row: ChartRow) -> Iterator[Markup]:
    """A row of the chart as table rows: the sum over all types if there are several, then one for each type."""
    types = sorted({count.type for side in row.sides for count in side}, key=rank)
    parts = [(type_name(type)[1], [[c for c in side if c.type == type] for side in row.sides]) for type in types]
    if len(types) != 1:
        parts.insert(0, (wording("chart")["columns"]["all"], [[*side] for side in row.sides]))
    return (_line(row, n == 0, plain, sides) for n, (plain, sides) in enumerate(parts))


def _line(row: ChartRow, first: bool, type: str, sides: Sequence[Sequence[Count]]) -> Markup:
    ids = [id for side in sides for count in side for id in count.ids]
    silent = ("words", "quoted") if row.section == "stance" else ()
    numbers = ("–" if unit in silent else f"{sum_of(side, unit):,}" for unit in UNITS for side in sides)
    lit = _cell("th", _button(": ".join(row.names) if first else type, ids), scope="row")
    heads = (lit, _cell("td", type)) if first else (_cell("td", ""), lit)
    return LINE.format(joined([*heads, *(_cell("td", number, **{"class": "n"}) for number in numbers)]))


def _cell(tag: str, inside: str, **attributes: str | int) -> Markup:
    """One table cell; a header cell says in `scope` what it is the header of."""
    given = joined(Markup(' {}="{}"').format(name, value) for name, value in attributes.items() if value)
    return Markup("<{0}{1}>{2}</{0}>").format(tag, given, inside)


def _said(turn: Turn, names: Mapping[str, str]) -> Markup:
    if not turn.attribution:
        return Markup("{}, {}").format(voice(turn, names), with_unit(turn.words, "floor"))
    lit = _button(voice(turn, names), [turn.attribution.id] if turn.attribution.id else [])
    return Markup("{} ({}), {}").format(lit, type_name(turn.attribution.type)[1], with_unit(turn.words, "floor"))


def _button(label: str, ids: Sequence[str]) -> Markup:
    """A label that lights these passages, or the label alone where there are none."""
    return LIGHT.format(" ".join(ids), label) if ids else Markup("<bdi>{}</bdi>").format(label)


def _framed(article: Article, caption: str, table: Markup, rules: Iterable[tuple[str, str]]) -> Markup:
    """A table that opens from the keyboard, and below it the rule behind each number.

    It is closed at first because Notebook 7 squeezes an output of more than a hundred lines into a small scroll box.
    """
    words = wording("chart")
    return FRAME.format(
        id=article.id,
        style=chart_style(),
        summary=words["summary"],
        caption=caption,
        table=table,
        counted=words["counted"],
        rules=joined(Markup("<li><b>{}</b>: {}</li>").format(*rule) for rule in rules),
        how=words["how"],
    )


@cache
def chart_style() -> Markup:
    """The style sheet of a chart's table, and of plotly's figure in JupyterLab's dark theme."""
    return Markup((Path(__file__).parent / "chart.css").read_text("utf-8"))
