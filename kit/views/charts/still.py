"""A figure as an SVG picture: for pages that know no plotly, such as nbconvert's HTML and Colab."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from kit.limits import shortened
from kit.views.plain import joined

LABELS, BARS, ROW = 250, 520, 30  # pixels: the names, the longest bar, a line
LETTER, LONGEST_NAME = 7.5, 32  # as wide as one is, and so many of them fit
SVG = Markup(
    '<svg role="img" aria-label="{title}" viewBox="0 0 {width} {height}" style="max-width:{width}px;background:{page};'
    'font:14px system-ui,sans-serif" fill="{ink}"><text x="0" y="20" font-size="18">{title}</text>{inside}</svg>'
)
NAME = Markup('<text x="{x}" y="{y}" text-anchor="end">{name}</text>')
BAR = Markup(
    '<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" stroke="{line}">'
    "<title>{told}</title></rect>"
)
SIGN = Markup('<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="12">{text}</text>')
LEGEND = Markup(
    '<rect x="{x:.0f}" y="{y}" width="14" height="14" fill="{fill}" stroke="{line}"/><text x="{after:.0f}" y="{base}">{name}</text>'
)


def still(figure: Any) -> Markup:
    """The bars of one of our figures in their first view, with names and a legend; its table has the numbers."""
    whole = figure.to_plotly_json()
    layout, traces = whole["layout"], [trace for trace in whole["data"] if trace["type"] == "bar"]
    names = layout["yaxis"].get("ticktext") or ()
    lines = round(max(layout["yaxis"]["range"]) + 0.5)
    ends = [start + length for trace in traces for start, length in zip(trace["base"], trace["x"], strict=True)]
    scale = BARS / max([*ends, 1])
    bars = [part for trace in traces for part in _bars(trace, scale)]
    written = [
        NAME.format(x=LABELS - 8, y=_middle(n) + 5, name=shortened(_plain(name, " "), LONGEST_NAME))
        for n, name in zip(layout["yaxis"].get("tickvals", ()), names, strict=True)
    ]
    inside = joined([*written, *bars, *_legend(traces, lines)])
    return SVG.format(
        title=_plain(layout["title"]["text"]),
        width=LABELS + BARS + 30,
        height=_middle(lines) + 40,
        page=layout["paper_bgcolor"],
        ink=layout["font"]["color"],
        inside=inside,
    )


def _bars(trace: Mapping[str, Any], scale: float) -> Iterator[Markup]:
    thick = float(trace["width"]) * ROW
    marker = trace["marker"]
    for n, length in enumerate(trace["x"]):
        if not length:
            continue
        left, width, middle = LABELS + trace["base"][n] * scale, length * scale, _middle(trace["y"][n])
        yield BAR.format(
            x=left, y=middle - thick / 2, width=width, height=thick,
            fill=marker["color"], line=marker["line"]["color"], told=_plain(trace["hovertext"][n]),
        )  # fmt: skip
        sign = _plain(trace["text"][n])
        if sign and len(sign) * LETTER < width:
            yield SIGN.format(x=left + width / 2, y=middle + 4, text=sign)


def _legend(traces: list[Mapping[str, Any]], lines: int) -> Iterator[Markup]:
    left, top = 0.0, _middle(lines) + 12
    for trace in traces:
        if trace.get("showlegend"):
            marker, name = trace["marker"], _plain(trace["name"])
            yield LEGEND.format(
                x=left, y=top, after=left + 20, base=top + 12,
                fill=marker["color"], line=marker["line"]["color"], name=name,
            )  # fmt: skip
            left += 40 + len(name) * LETTER


def _middle(line: float) -> float:
    return 50 + line * ROW


def _plain(text: object, break_: str = ", ") -> str:
    """What plotly reads as markup, as plain words."""
    return Markup(str(text).replace("<br>", break_)).striptags()
