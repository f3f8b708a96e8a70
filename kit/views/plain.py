"""Plain HTML for a page on which no Python runs: lists, tables, one sentence. Markup escapes every text that is put in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from markupsafe import Markup

from kit.wording import wording

TITLE = Markup("<h3>{}</h3>")
CELL = "text-align:left;vertical-align:top;border-bottom:1px solid;padding:.3em .6em"  # the style of a table's cell
PLACE = Markup('<td style="{}">{}</td>')
NAMED = Markup('<th scope="row" style="{};font-weight:normal">{}</th>')
BOX = Markup('<div style="max-width:46em">{}</div>')
NOTICE = Markup('<p style="border:1px dashed;padding:.6em 1em;max-width:46em">{}{}</p>')
STATIC = Markup(  # the rule hides what JupyterLab says where a widget is no more
    '<div data-kit-twin="{}"><p class="kit-again" style="display:none"><b>{}</b>{}</p>{}<style>'
    ".jp-NotebookPanel .kit-again{{display:block!important}}"
    ".jp-OutputArea-output.jupyter-widgets:not(:has(*)){{display:none}}</style></div>"
)
RUN_ALL = Markup(  # seen where its command is known: in a notebook of JupyterLab or Notebook 7
    ' <button type="button" data-commandlinker-command="notebook:run-all-cells" class="kit-run" style="display:none">'
    "{}</button><style>.jp-NotebookPanel .kit-run{{display:inline-block!important}}</style>"
)


class Notice:
    """One sentence in place of a view, and perhaps a button that runs all cells, by its label."""

    def __init__(self, sentence: str, run_all: str = "") -> None:
        self.sentence, self._button = sentence, RUN_ALL.format(run_all) if run_all else Markup()

    def __repr__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        return NOTICE.format(self.sentence, self._button)


def no_finder(*_: object, **__: object) -> tuple[()]:
    """Nothing is found, and a sentence says why: it stands for the finder in a copy that has none."""
    sys.stdout.write(f"{wording('exercise')['view']['no finder']}\n")
    return ()


def show(made: Callable[[], Any]) -> None:
    """Show what this function makes below the cell that runs; nothing is made where no notebook is."""
    running: Any = sys.modules.get("IPython")
    if running and running.get_ipython():
        running.display.display(made())


def put(static: Markup, *views: Any) -> None:
    """Show widgets, and then a static copy, which is seen for as long as the first of them does not hide it."""
    from IPython.display import HTML, display

    words = wording("lesson")
    for n, view in enumerate(views):
        said = view._repr_mimebundle_()
        bundle, metadata = said if isinstance(said, tuple) else (said, {})
        display(bundle | {"text/plain": "" if n else words["again"]}, metadata=metadata, raw=True)
    display(HTML(STATIC.format(views[0].twin, words["again"], RUN_ALL.format(words["run all"]), static)))


def joined(pieces: Iterable[str]) -> Markup:
    """The pieces of HTML one after the other; what is only text is escaped."""
    return Markup().join(pieces)


def paragraph(text: str) -> Markup:
    """A paragraph, or nothing where the text is empty."""
    return Markup("<p>{}</p>").format(text) if text else Markup()


def bullets(lines: Iterable[str], style: str = "") -> Markup:
    """A list with a bullet for each line, or nothing where there is none."""
    styled = Markup(' style="{}"').format(style) if style else ""
    items = joined(Markup("<li{}>{}</li>").format(styled, line) for line in lines)
    return Markup("<ul>{}</ul>").format(items) if items else items


def table(heads: Sequence[str], rows: Iterable[Iterable[str]], cell: str = CELL, widths: Sequence[int] = ()) -> Markup:
    """A table; `cell` is the style of each cell, a width the share of the page in percent that a column takes.

    With widths the table fills the page, and the first cell of a row is the row's header.
    """
    styles = [f"{cell};width:{n}%" for n in widths] or [cell] * len(heads)
    column = Markup('<th scope="col" style="{}">{}</th>')
    head = joined(column.format(style, name) for style, name in zip(styles, heads, strict=True))
    body = Markup()
    for cells in rows:
        shown = ((NAMED if widths and not n else PLACE).format(cell, lines(text)) for n, text in enumerate(cells))
        body += Markup("<tr>{}</tr>").format(joined(shown))
    whole = "width:100%;" if widths else ""
    return Markup(
        '<table style="border-collapse:collapse;{}table-layout:auto;margin:.5em 0">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
    ).format(whole, head, body)


def lines(text: str) -> Markup:
    """The text with a line break in place of each line feed."""
    return Markup("<br>").join(text.split("\n"))
