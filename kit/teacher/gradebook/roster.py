"""The class list: who there is, from a CSV of one's own or as Moodle and Canvas export it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kit.model import Reader
from kit.teacher.gradebook.tables_in import read_lines, refusal
from kit.teacher.printable import printable
from kit.wording import shipped

SHOWN = ("student_id", "ID number", "SIS Login ID", "Username", "ID", "Email address")  # what a teacher may name it


def read_roster(path: Path) -> tuple[Reader, ...]:
    """The students in a class list, in its order.

    Of several columns that can hold the id the first in columns.json counts, and where it is empty the next. Raises
    BadFile with the row.
    """
    known: Mapping[str, Sequence[str]] = shipped("teacher/gradebook/columns.json")["roster"]
    names, lines = read_lines(path, [name for group in ("id", "name", "first", "last") for name in known[group]])
    rows: dict[str, int] = {}
    students = []
    for line in lines:
        name = _name(line.cells, known)
        if (
            name.casefold() in known["not students"]
            or _first(line.cells, known["name"]).casefold() in known["not students"]
        ):
            continue
        id = _first(line.cells, known["id"])
        if not id and not any(column in line.cells for column in known["id"]):
            raise refusal("roster columns", file=path.name, wanted=", ".join(SHOWN), found=", ".join(names))
        if not id:
            raise refusal("roster id", file=path.name, row=line.row)
        if id.casefold() in rows:
            raise refusal("roster twice", file=path.name, row=line.row, id=id, before=rows[id.casefold()])
        rows[id.casefold()] = line.row
        students.append(Reader(id, name))
    if not students:
        raise refusal("roster nobody", file=path.name)
    return tuple(students)


def _first(cells: Mapping[str, str], among: Sequence[str]) -> str:
    """The first of these columns that has something in it."""
    return next((printable(cells[name]).strip() for name in among if cells.get(name)), "")


def _name(cells: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> str:
    """A student's name, first name first: “Ruiz, Ana”, as Canvas has it, is turned round."""
    parts = [part for group in ("first", "last") if (part := _first(cells, known[group]))]
    whole = " ".join(parts) or _first(cells, known["name"])
    last, comma, first = whole.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else whole
