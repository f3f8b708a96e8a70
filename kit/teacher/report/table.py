"""A table as a record, and as HTML with bars that need no script."""

from __future__ import annotations

from dataclasses import dataclass

from kit.teacher.pages.document import isolated
from kit.wording import wording

WIDE = 20  # characters from which a cell needs room


@dataclass(frozen=True, slots=True)
class Bar:
    """A number in words, and the shares it is drawn with: (kind, share of the whole length) from left to right."""

    words: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, what to know about it, its columns and rows; a cell is text, a Bar, or several lines."""

    title: str
    told: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Cell = str | Bar | tuple[str, ...]


def as_html(table: Table, id: str = "") -> str:
    """A table as HTML with a heading before it, all that others wrote escaped; bars are drawn without a script."""
    head = "".join(f'<th scope="col">{column}</th>' for column in table.columns)
    body = "".join(f"<tr>{''.join(_cell(n, cell) for n, cell in enumerate(row))}</tr>" for row in table.rows)
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    told = f"<p>{table.told}</p>" if table.rows else f"<p>{wording('page')['report']['none']}</p>"
    framed = (
        f'<div class="wide" tabindex="0" role="group" aria-label="{table.title}">{whole}</div>' if table.rows else ""
    )
    return f"<h3{f' id={id}' if id else ''}>{table.title}</h3>{told}{framed}"


def _cell(n: int, cell: Cell) -> str:
    if isinstance(cell, Bar):
        return f"<td>{cell.words}{_drawn(cell)}</td>"
    if isinstance(cell, tuple):
        lines = "".join(f"<li>{isolated(line)}</li>" for line in cell)
        return f'<td class="words"><ul>{lines}</ul></td>'
    tag = '<th scope="row">' if n == 0 else '<td class="words">' if len(cell) > WIDE else "<td>"
    return f"{tag}{isolated(cell)}</{tag[1:3]}>"


def _drawn(bar: Bar) -> str:
    parts = "".join(f'<i class="{kind}" style="width:{100 * share:.1f}%"></i>' for kind, share in bar.parts if share)
    return f'<span class="bar" aria-hidden="true">{parts}</span>'
