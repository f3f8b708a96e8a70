"""Tables as CSV: written so that no spreadsheet runs a cell, read back whatever a spreadsheet made of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kit.limits import LARGEST_TABLE
from kit.strict import BadFile, Place, content_of
from kit.teacher.outside import printable

SEPARATORS = ",;\t"

# What makes a formula, in all widths. A “;” begins a cell where a spreadsheet takes it for the separator.
_BEGINS = "=+\\-@|%＝＋－＠﹦﹢﹣﹫−⁺⁻⁼₊₋₌"
_GUARD = re.compile(rf"((?:^|;)[\s\"]*'*)(?=[{_BEGINS}])")
_GUARDED = re.compile(rf"((?:^|;)[\s\"]*'*)'(?=[{_BEGINS}])")


# ---- out


def guarded(text: str, keep: str = "") -> str:
    """The text fit to show, with a ' before what a spreadsheet would run; read_lines takes it away again."""
    return _GUARD.sub(r"\1'", printable(text, keep))


def decimal(value: float) -> str:
    """A number with a point, at most two places and no zeros at the end."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def csv_lines(rows: Iterable[Sequence[str]], separator: str = ",") -> Iterator[str]:
    """Rows of cells as CSV, a text for each row, ended by CR LF as RFC 4180 has it; a large table is never whole."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow(row)
        yield written.getvalue()
        written.seek(0)
        written.truncate()


# ---- in


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its number as a spreadsheet counts, and its cells by the name of their column, folded."""

    row: int
    cells: Mapping[str, str]


def read_lines(path: Path, wanted: Iterable[str]) -> tuple[tuple[str, ...], Iterator[Line]]:
    """The names of a table's columns, as they stand there, and its rows, without empty ones. Raises BadFile."""
    _, rows = _rows(path, wanted)
    names = tuple(cell.strip() for _, cells in islice(rows, 1) for cell in cells)
    if not any(names):
        raise BadFile(f"{path.name}: the file is empty; the first row names the columns {', '.join(wanted)}")
    columns = [folded(name) for name in names]
    return names, (
        Line(row, {name: unguarded(cell.strip()) for name, cell in zip(columns, cells, strict=False)})
        for row, cells in rows
        if any(map(str.strip, cells))
    )


def raw_rows(path: Path, wanted: Iterable[str]) -> tuple[str, list[list[str]]]:
    """The separator of a table, and its rows to the letter, the names of the columns first. Raises BadFile."""
    separator, rows = _rows(path, map(folded, wanted))
    found = [cells for _, cells in rows if any(map(str.strip, cells))]
    if not found:
        raise BadFile(f"{path.name}: the file is empty")
    return separator, found


def _rows(path: Path, wanted: Iterable[str]) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The separator that makes the most of the columns wanted out of the first row, and the rows with their numbers."""
    words = _text(path)
    if words[:4].casefold() == "sep=":  # a hint for Excel
        words = words.partition("\n")[2]
    first = words.partition("\n")[0]
    known = set(wanted)
    separator = max(SEPARATORS, key=lambda s: (len(known & set(map(folded, first.split(s)))), first.count(s)))

    def numbered() -> Iterator[tuple[int, list[str]]]:
        row = 0
        try:
            for row, cells in enumerate(csv.reader(io.StringIO(words, newline=""), delimiter=separator), 1):
                yield row, cells
        except csv.Error as error:
            raise BadFile(f"{path.name}, row {row + 1}: this is not CSV ({error})") from None

    return separator, numbered()


def unguarded(cell: str) -> str:
    """The text that was in a guarded cell."""
    return _GUARDED.sub(r"\1", cell)


def folded(name: str) -> str:
    """The name of a column without what spreadsheets change in it."""
    return " ".join(name.strip().strip('"').casefold().split())


def _text(path: Path) -> str:
    content = content_of(path, Place(path.name), LARGEST_TABLE)
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # what Excel calls Unicode text
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise BadFile(f"{path.name}: this isn’t text in UTF-8 or Windows-1252; save it as CSV UTF-8")
