"""HTML tables of the numbers in a chart, each with the rules it is counted by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

from kit.counts import RULES, UNITS, Count, Turn
from kit.model import Article
from kit.views.charts.rows import Row, amount, rank, type_name, value, voice
from kit.wording import wording


def bar_table(article: Article, rows: Sequence[Row], what: str) -> str:
    """The rows in every unit and by type; a name is a button that lights its passages."""
    words, sides = wording("chart"), len(rows[0].sides)
    body = _head((words["columns"][what], words["columns"]["type"]), sides)
    for section, group in groupby(rows, key=lambda row: row.section):
        if section:
            told = f"{words['sections'][section]}. {RULES[section]}"
            body += f"<tbody><tr>{_cell('th', told, scope='rowgroup', colspan=2 + sides * len(UNITS))}</tr></tbody>"
        body += "".join(f"<tbody>{_lines(row)}</tbody>" for row in group)
    rules = ((words["units"][unit]["plain"], RULES[unit]) for unit in UNITS)
    return _framed(article, words["caption"].format(title=words["titles"][what]), body, rules)


def floor_table(article: Article, sides: Sequence[Sequence[Turn]], names: Mapping[str, str]) -> str:
    """Who has the floor in each paragraph, in order."""
    words, columns = wording("chart"), wording("chart")["columns"]
    heads = [side.capitalize() for side in words["sides"]] if len(sides) > 1 else [columns["floor"]]
    head = "".join(_cell("th", head, scope="col") for head in (columns["paragraph"], *heads))
    body = f"<thead><tr>{head}</tr></thead><tbody>"
    for paragraph in sorted({turn.paragraph for side in sides for turn in side}):
        told = ("; ".join(_said(turn, names) for turn in side if turn.paragraph == paragraph) for side in sides)
        body += f"<tr>{_cell('th', str(paragraph), scope='row')}{''.join(_cell('td', cell) for cell in told)}</tr>"
    rules = (("floor", RULES["floor"]), ("paragraph", words["headline"]))
    return _framed(article, words["titles"]["floor"], f"{body}</tbody>", rules)


def _head(names: Iterable[str], sides: int) -> str:
    """The head of a table of numbers; with two sides a second line says whose they are."""
    paired, words = sides > 1, wording("chart")
    head = "".join(_cell("th", name, scope="col", rowspan=2 * paired) for name in names)
    for unit in UNITS:
        scope = "colgroup" if paired else "col"
        head += _cell("th", words["units"][unit]["plain"], class_="n", scope=scope, colspan=2 * paired)
    whose = "".join(_cell("th", who, class_="n", scope="col") for who in words["sides"])
    return f"<thead><tr>{head}</tr>{f'<tr>{whose * len(UNITS)}</tr>' if paired else ''}</thead>"


def _lines(row: Row) -> str:
    """A row of the chart as table rows: the sum over all types if there are several, then one for each type."""
    types = sorted({count.type for side in row.sides for count in side}, key=rank)
    parts = [(type_name(type)[1], [[c for c in side if c.type == type] for side in row.sides]) for type in types]
    if len(types) != 1:
        parts.insert(0, (wording("chart")["columns"]["all"], [[*side] for side in row.sides]))
    return "".join(_line(row, n == 0, plain, sides) for n, (plain, sides) in enumerate(parts))


def _line(row: Row, first: bool, type: str, sides: Sequence[Sequence[Count]]) -> str:
    ids = [id for side in sides for count in side for id in count.ids]
    silent = ("words", "quoted") if row.section == "stance" else ()
    numbers = ["–" if unit in silent else f"{value(side, unit):,}" for unit in UNITS for side in sides]
    name = _button(": ".join(row.names), ids)
    heads = (
        (_cell("th", name, scope="row"), _cell("td", type))
        if first
        else (_cell("td", ""), _cell("th", _button(type, ids), scope="row"))
    )
    return f"<tr>{''.join(heads)}{''.join(_cell('td', number, class_='n') for number in numbers)}</tr>"


def _cell(tag: str, inside: str, **attributes: str | int) -> str:
    """One table cell; a header cell says in `scope` what it is the header of."""
    given = "".join(f' {name.rstrip("_")}="{value}"' for name, value in attributes.items() if value)
    return f"<{tag}{given}>{inside}</{tag}>"


def _said(turn: Turn, names: Mapping[str, str]) -> str:
    if not turn.attribution:
        return f"{voice(turn, names)}, {amount(turn.words, 'floor')}"
    ids = [turn.attribution.id] if turn.attribution.id else []
    type = type_name(turn.attribution.type)[1]
    return f"{_button(voice(turn, names), ids)} ({type}), {amount(turn.words, 'floor')}"


def _button(label: str, ids: Sequence[str]) -> str:
    """A label that lights these passages, or the label alone where there are none."""
    text = f"<bdi>{escape(label)}</bdi>"
    if not ids:
        return text
    light = f'data-kit-light="{escape(" ".join(ids))}" data-lm-suppress-shortcuts="true"'
    return f'<button type="button" class="kit-light" {light}>{text}</button>'


def _framed(article: Article, caption: str, table: str, rules: Iterable[tuple[str, str]]) -> str:
    """A table that opens from the keyboard, and below it the rule behind each number.

    It is closed at first because Notebook 7 squeezes an output of more than a hundred lines into a small scroll box.
    """
    words, counted = wording("chart"), "".join(f"<li><b>{name}</b>: {rule}</li>" for name, rule in rules)
    return (
        f'<div class="kit kit-chart" data-kit-article="{escape(article.id)}"><style>{chart_style()}</style><details>'
        f'<summary data-lm-suppress-shortcuts="true">{words["summary"]}</summary>'
        f'<table class="kit-table"><caption>{caption}</caption>{table}</table>'
        f"<p>{words['counted']}</p><ul>{counted}</ul><p>{words['how']}</p></details></div>"
    )


@cache
def chart_style() -> str:
    """The style sheet of a chart's table, and of plotly's figure in JupyterLab's dark theme."""
    return (Path(__file__).parent / "chart.css").read_text("utf-8")
