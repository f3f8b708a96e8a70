"""A table in a CSV file, row by row, whatever a spreadsheet made of it: separators, byte order marks, line ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kit.limits import LARGEST_TABLE
from kit.strict import BadFile
from kit.teacher.gradebook.cells import unguarded
from kit.wording import shipped

SEPARATORS = ",;\t"


def refusal(name: str, **gaps: object) -> BadFile:
    """What to raise: one of the sentences on tables, its gaps filled."""
    return BadFile(str(shipped("teacher/gradebook/columns.json")["sentences"][name]).format(**gaps))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its number as a spreadsheet counts, and its cells by the name of their column, folded."""

    row: int
    cells: Mapping[str, str]


def read_lines(path: Path, wanted: Iterable[str]) -> tuple[tuple[str, ...], Iterator[Line]]:
    """The names of a table's columns, as they stand there, and its rows, without empty ones. Raises BadFile.

    The separator is the one that makes the most of the columns wanted out of the first row.
    """
    words = _text(path)
    if words[:4].casefold() == "sep=":  # a hint for Excel
        words = words.partition("\n")[2]
    first = words.partition("\n")[0]
    known = set(wanted)
    separator = max(SEPARATORS, key=lambda s: (len(known & set(map(folded, first.split(s)))), first.count(s)))
    rows = csv.reader(io.StringIO(words, newline=""), delimiter=separator)
    try:
        names = tuple(cell.strip() for cell in next(rows, ()))
    except csv.Error as error:
        raise refusal("no csv", file=path.name, row=1, why=error) from None
    if not any(names):
        raise refusal("no rows", file=path.name, wanted=", ".join(wanted))
    return names, _lines(rows, tuple(map(folded, names)), path.name)


def _lines(rows: Iterator[list[str]], names: tuple[str, ...], file: str) -> Iterator[Line]:
    row = 1
    while True:
        row += 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            raise refusal("no csv", file=file, row=row, why=error) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Line(row, {name: unguarded(cell.strip()) for name, cell in zip(names, cells, strict=False)})


def folded(name: str) -> str:
    """The name of a column without what spreadsheets change in it."""
    return " ".join(name.strip().strip('"').casefold().split())


def _text(path: Path) -> str:
    try:
        content = path.read_bytes() if (size := path.stat().st_size) <= LARGEST_TABLE else b""
    except FileNotFoundError:
        raise refusal("missing", file=path.name) from None
    except (OSError, ValueError) as error:
        raise refusal("unreadable", file=path.name, why=getattr(error, "strerror", None) or error) from None
    if size > LARGEST_TABLE:
        raise refusal("large", file=path.name, size=size, most=LARGEST_TABLE)
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # what Excel calls Unicode text
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise refusal("encoding", file=path.name)
