"""Plotly figures: rows as stacked bars, and the floor as a strip from the first word to the last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from kit.counts import RULES, UNITS, Turn
from kit.model import Article
from kit.views.charts.rows import ChartRow, rank, sum_of, type_name, voice, with_unit
from kit.views.palette import palette, text_and_page
from kit.wording import shipped, wording

WIDE, TALL, PAIRED, TOP, BUTTONS = 30, 38, 46, 88, 44  # characters; then pixels
LEGIBLE = 30  # words: a shorter piece of the strip has no room for its letter
LOOKS = "views/charts/looks.json"
PATTERNS = {"mixed": "/", "indirect": ".", "document": "x"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A coloured piece of a figure in a row; `pieces` hold its start, length and label, one for each unit.

    `side` is 0 for the key and 1 for the reader, whose bar stands below the key's.
    """

    row: int
    type: str
    pieces: tuple[tuple[int, int, str], ...]
    side: int
    ids: str = ""
    hover: str = ""

    @property
    def own(self) -> bool:
        """Whether it is one of the reader's; the totals of both are drawn alike."""
        return self.side > 0 and self.type != "total"


@dataclass(frozen=True, slots=True)
class View:
    """What a figure says while it shows one unit: its title, the rule behind the numbers, the name of its axis.

    `unit` is which of the pieces it shows, `lines` has the line of each row, and `labels` what stands beside each line.
    """

    title: str
    rule: str
    axis: str
    button: str
    unit: int
    lines: Sequence[int]
    labels: Sequence[str]


# ---- bars


def bar_figure(article: Article, rows: Sequence[ChartRow], what: str, unit: str) -> Any:
    """Stacked bars, one line a row (stances have none), with a button for each unit in each order of the rows."""
    words, paired = wording("chart"), len(rows[0].sides) > 1
    drawn = list(takewhile(lambda row: row.section != "stance", rows))
    bars = [bar for at, row in enumerate(drawn) for side in range(len(row.sides)) for bar in _stacked(at, row, side)]
    views = []
    for by_size in (False, True):
        for n, shown in enumerate(UNITS):
            names, lines = words["units"][shown], _lined_up(drawn, shown if by_size else "")
            title = f"{words['titles'][what]}: {names['plain']}"
            views.append(View(title, RULES[shown], names["plain"], names["button"], n, *lines))
    return _figure(article, bars, views, UNITS.index(unit), paired)


def _lined_up(rows: Sequence[ChartRow], unit: str) -> tuple[list[int], list[str]]:
    """The line of each row and the label of each line, section by section, each with its heading.

    In the order of the text, or with the largest number in this unit first.
    """
    lines = [0] * len(rows)
    labels: list[str] = []
    for section, group in groupby(range(len(rows)), key=lambda n: rows[n].section):
        if labels:
            labels.append(_wrapped(wording("chart")["sections"][section], WIDE, bold=True))
        for before, n in pairwise(
            [None, *(sorted(group, key=lambda n: -sum_of(rows[n].sides[0], unit)) if unit else group)]
        ):
            lines[n] = len(labels)
            labels.append(_label(rows[n], None if unit or before is None else rows[before]))
    return lines, labels


def _label(row: ChartRow, before: ChartRow | None) -> str:
    """A row's name beside the figure; a speaker with several cues is named once."""
    if len(row.names) == 1:
        return _wrapped(row.names[0], WIDE)
    again = before and before.names[0] == row.names[0]
    first = Markup() if again else _wrapped(row.names[0], WIDE, bold=True) + "  "
    return first + row.names[1]


def _stacked(at: int, row: ChartRow, side: int) -> Iterator[Bar]:
    starts, who = [0] * len(UNITS), wording("chart")["sides"][side] if len(row.sides) > 1 else ""
    for count in sorted(row.sides[side], key=lambda count: rank(count.type)):
        letter, plain = type_name(count.type)
        values = [sum_of((count,), unit) for unit in UNITS]
        pieces = tuple((start, v, f"<b>{letter} {v:,}</b>") for start, v in zip(starts, values, strict=True))
        amounts = (with_unit(v, unit) for v, unit in zip(values, UNITS, strict=True))
        hover = _hover(": ".join(row.names), who, plain, *amounts)
        yield Bar(at, count.type, pieces, side, " ".join(count.ids), hover)
        starts = [start + v for start, v in zip(starts, values, strict=True)]
    yield Bar(at, "total", tuple((total, 0, f" {total:,}{who and ' ' + who}") for total in starts), side)


# ---- the floor


def floor_figure(article: Article, sides: Sequence[Sequence[Turn]], names: Mapping[str, str]) -> Any:
    """One line a voice, each turn where it stands in the article."""
    words, paired, length = wording("chart"), len(sides) > 1, sides[0][-1].first + sides[0][-1].words
    voices = list(dict.fromkeys([words["reporter"], *(voice(turn, names) for side in sides for turn in side)]))
    bars = []
    for n, side in enumerate(sides):
        who = f" {words['sides'][n]}" if paired else ""
        for at, name in enumerate(voices):
            turns = [turn for turn in side if voice(turn, names) == name]
            bars += [_turn_bar(turn, name, at, n) for turn in turns]
            total = with_unit(sum(turn.words for turn in turns), "floor")
            bars.append(Bar(at, "total", ((length, 0, f" {total}{who}"),), n))
    spoken = [sum(turn.words for turn in sides[0] if voice(turn, names) == name) for name in voices]
    title, axis = words["titles"]["floor"], words["axis"].format(length=length)
    views = []
    for order in (range(len(voices)), sorted(range(len(voices)), key=lambda n: -spoken[n])):
        lines, labels = [[*order].index(n) for n in range(len(voices))], [_wrapped(voices[n], WIDE) for n in order]
        views.append(View(title, RULES["floor"], axis, words["units"]["floor"]["plain"], 0, lines, labels))
    figure = _figure(article, bars, views, 0, paired)
    starts = {turn.paragraph: turn.first for turn in reversed(sides[0]) if turn.paragraph % 5 == 0}
    ticks = {"tickvals": list(starts.values()), "ticktext": [f"¶ {n}" for n in starts], "range": [0, length]}
    return figure.update_layout(xaxis=ticks, margin_r=125)


def _turn_bar(turn: Turn, name: str, at: int, side: int) -> Bar:
    said, words = turn.attribution, wording("chart")
    type = said.type if said else "unsourced"
    letter, plain = type_name(type)
    who = words["sides"][1] if side else ""
    place = words["place"].format(paragraph=turn.paragraph, first=turn.first + 1, last=turn.first + turn.words)
    size = f"{plain}, {with_unit(turn.words, 'floor')}" if said else with_unit(turn.words, "floor")
    pieces = ((turn.first, turn.words, f"<b>{letter}</b>" if turn.words >= LEGIBLE else ""),)
    hover = _hover(name, who, size, place)
    return Bar(at, type, pieces, side, said.id if said else "", hover)


# ---- what both share


def _figure(article: Article, bars: Sequence[Bar], views: Sequence[View], active: int, paired: bool) -> Any:
    """One trace for each type and side, and one for the totals; buttons switch between views.

    The first half of the views has the rows in the order of the text, the second the largest first.
    """
    ranked = sorted(bars, key=lambda bar: (bar.type == "total", bar.own, rank(bar.type), bar.type))
    groups = [list(group) for _, group in groupby(ranked, key=lambda bar: (bar.own, bar.type))]
    placed = [_placed(groups, view, paired) for view in views]
    told = [_told(view, max(sum(bar.pieces[view.unit][:2]) for bar in bars)) for view in views]
    height = (PAIRED if paired else TALL) * len(views[0].labels)
    figure = go.Figure([_trace(group, 0.36 if paired else 0.68) for group in groups], ground())
    for n, trace in enumerate(figure.data):
        trace.update({name: values[n] for name, values in placed[active].items() if values[n] is not None})
        trace.showlegend = trace.type == "bar" and trace.name not in {earlier.name for earlier in figure.data[:n]}
    top, labels = TOP + 2 * BUTTONS, len(views[0].labels)
    figure.update_layout(
        meta={"kit": article.id},
        xaxis_gridcolor=palette()["neutral"]["light"]["fill"],
        yaxis={"range": [labels - 0.5, -0.5], "tickvals": [*range(labels)]},
    )
    figure.update_layout(told[active], height=height + top + figure.layout.margin.b, margin_t=top)
    rows = [range(len(views) // 2), range(len(views) // 2, len(views))]
    menus = [_buttons(placed, told, views, row, active, (1 - n) * BUTTONS, height) for n, row in enumerate(rows)]
    return figure.update_layout(updatemenus=menus)


def _placed(groups: Sequence[Sequence[Bar]], view: View, paired: bool) -> dict[str, list[Any]]:
    """What plotly restyles to show a view: for each trace where its bars are, how long they are, their labels."""
    shifts = (-0.2, 0.2) if paired else (0,)
    starts, sizes, texts = ([[bar.pieces[view.unit][part] for bar in group] for group in groups] for part in range(3))
    total = [group[0].type == "total" for group in groups]
    return {
        "x": [start if t else size for t, start, size in zip(total, starts, sizes, strict=True)],
        "y": [[view.lines[bar.row] + shifts[bar.side] for bar in group] for group in groups],
        "base": [None if t else start for t, start in zip(total, starts, strict=True)],
        "text": texts,
    }


def _told(view: View, longest: int) -> dict[str, Any]:
    """The words and the scale of a view, under plotly's dotted names, so that a button can set them too."""
    return {
        "title.text": f"<b>{view.title}</b>",
        "title.subtitle.text": _wrapped(view.rule, 70),
        "xaxis.title.text": view.axis,
        "xaxis.range": [0, max(longest, 1) * 1.1],
        "xaxis.dtick": 1 if longest < 8 else None,
        "yaxis.ticktext": [*view.labels],
    }


def _trace(group: Sequence[Bar], thick: float) -> Any:
    first = group[0]
    if first.type == "total":
        return go.Scatter(shipped(LOOKS)["total"])
    return go.Bar(
        shipped(LOOKS)["bar"],
        width=thick,
        name=" ".join(type_name(first.type)).strip(),
        legendgroup=first.type,
        customdata=[bar.ids for bar in group],
        hovertext=[bar.hover for bar in group],
        marker=_marker(first.type, first.own),
        textfont={"color": text_and_page()[0]},
    )


def _marker(type: str, own: bool) -> dict[str, Any]:
    """A type's fill and pattern; the border says whether it is the reader's own."""
    shade = palette().get(type, palette()["neutral"])["light"]
    border = palette()["own"]["light"]["ink"] if own else shade["ink"]
    colours = {"fgcolor": shade["ink"], "bgcolor": shade["fill"], "fgopacity": 0.35, "fillmode": "replace"}
    return {
        "color": shade["fill"],
        "line": {"color": border, "width": 1.5 if own else 1},
        "pattern": {"shape": PATTERNS.get(type, ""), "size": 9, "solidity": 0.15, **colours},
    }


def ground() -> Any:
    """The layout in looks.json, with the palette's colours."""
    ink, page = text_and_page()
    return go.Layout(shipped(LOOKS)["layout"]).update(
        paper_bgcolor=page,
        plot_bgcolor=page,
        font_color=ink,
        hoverlabel={"bgcolor": page, "bordercolor": ink, "font": {"color": ink}},
    )


def _buttons(
    placed: Sequence[Any], told: Sequence[Any], views: Sequence[View], row: range, active: int, above: int, height: int
) -> dict[str, Any]:
    """A row of buttons that switch the view in the page itself, also in a saved notebook without a kernel.

    Only one button of both rows is active: each takes the other row's away.
    """
    ink, _ = text_and_page()
    mine, other = (0, 1) if row.start == 0 else (1, 0)
    order = wording("chart")["orders"][mine]
    free = {f"updatemenus[{other}].active": -1}
    return {
        **shipped(LOOKS)["buttons"],
        "active": active - row.start if active in row else -1,
        "y": 1 + (12 + above) / height,
        "bgcolor": palette()["neutral"]["light"]["fill"],
        "bordercolor": ink,
        "font": {"size": 13, "color": ink},
        "buttons": [
            {
                "label": f"{order} {views[n].button}" if n == row.start else views[n].button,
                "method": "update",
                "args": [placed[n], told[n] | free | {f"updatemenus[{mine}].active": n - row.start}],
            }
            for n in row
        ],
    }


def _hover(name: str, who: str, *lines: str) -> Markup:
    """What a bar says under the mouse: its name, whose it is if there are two, and a line for each thing."""
    whose = f" ({who})" if who else ""
    return Markup("<br>").join([Markup("<b>{}</b>{}").format(name, whose), *lines])


def _wrapped(text: str, width: int, bold: bool = False) -> Markup:
    """Text on at most two lines, which is what a row has room for; neither plotly nor a browser takes it for markup."""
    frame = Markup("<b>{}</b>" if bold else "{}")
    lines = textwrap.wrap(text, width, max_lines=2, placeholder=" …")
    return Markup("<br>").join(frame.format(line) for line in lines)
