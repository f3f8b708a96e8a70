"""Plain HTML for a page on which no Python runs: lists, tables, one sentence. Markup escapes every text that is put in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

TITLE = Markup("<h4>{}</h4>")
TWIN = Markup('<div data-kit-twin="{}" style="max-width:46em">{}</div>')  # hidden for as long as the live view is there
NOTICE = Markup('<p style="border:1px dashed;padding:.6em 1em;max-width:46em">{}</p>')


class Notice:
    """One sentence in place of a view."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __repr__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        return NOTICE.format(self.sentence)


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


def table(heads: Sequence[str], rows: Iterable[Iterable[str]], cell: str, widths: Sequence[int] = ()) -> Markup:
    """A table; `cell` is the style of each cell, a width the share of the page in percent that a column takes.

    With widths the table fills the page, and the first cell of a row is the row's header.
    """
    styles = [f"{cell};width:{n}%" for n in widths] or [cell] * len(heads)
    column = Markup('<th scope="col" style="{}">{}</th>')
    head = joined(column.format(style, name) for style, name in zip(styles, heads, strict=True))
    body = joined(_row(cells, cell, named=bool(widths)) for cells in rows)
    whole = "width:100%;" if widths else ""
    return Markup(
        '<table style="border-collapse:collapse;{}table-layout:auto;margin:.5em 0">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
    ).format(whole, head, body)


def _row(cells: Iterable[str], cell: str, named: bool) -> Markup:
    first = Markup('<th scope="row" style="{};font-weight:normal">{}</th>')
    other = Markup('<td style="{}">{}</td>')
    shown = ((first if named and not n else other).format(cell, lines(text)) for n, text in enumerate(cells))
    return Markup("<tr>{}</tr>").format(joined(shown))


def lines(text: str) -> Markup:
    """The text with a line break in place of each line feed."""
    return Markup("<br>").join(text.split("\n"))
