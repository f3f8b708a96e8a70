"""What goes into a cell of a table: texts that no spreadsheet takes for a formula, and plain numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from kit.teacher.printable import printable

# What makes a formula, in all widths. A “;” begins a cell where a spreadsheet takes it for the separator.
_BEGINS = "=+\\-@|%＝＋－＠﹦﹢﹣﹫−⁺⁻⁼₊₋₌"
_GUARD = re.compile(rf"((?:^|;)[\s\"]*'*)(?=[{_BEGINS}])")
_GUARDED = re.compile(rf"((?:^|;)[\s\"]*'*)'(?=[{_BEGINS}])")


def guarded(text: str, keep: str = "") -> str:
    """The text fit to show, with a ' before what a spreadsheet would run; unguarded() takes it away again."""
    return _GUARD.sub(r"\1'", printable(text, keep))


def unguarded(cell: str) -> str:
    """The text that was in a guarded cell."""
    return _GUARDED.sub(r"\1", cell)


def plain(value: float) -> str:
    """A number with a point, at most two places and no zeros at the end."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows of cells as CSV, a text for each row, ended by CR LF as RFC 4180 has it; a large table is never whole."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for row in rows:
        writer.writerow(row)
        yield written.getvalue()
        written.seek(0)
        written.truncate()
