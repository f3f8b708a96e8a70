"""What a teacher adds to what was handed in: the class list, a last day, and points given by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kit.model import Reader
from kit.strict import BadFile
from kit.teacher.gradebook.by_hand import Given
from kit.teacher.gradebook.tables import folded, read_lines
from kit.teacher.printable import printable
from kit.teacher.records import Task
from kit.teacher.times import now
from kit.wording import shipped

SHOWN = ("student_id", "ID number", "SIS Login ID", "Username", "ID", "Email address")  # what a teacher may name it


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a teacher adds to what was handed in: a roster, a last day, points given by hand, and what the time is now.

    `manual` are those of this run, from the file `sheet` where there is one. `times` has when Moodle says that each came, by its number.
    """

    tasks: tuple[Task, ...]
    roster: tuple[Reader, ...] = ()
    due: str = ""
    manual: Given = field(default_factory=dict)
    sheet: Path | None = None
    now: str = field(default_factory=now)
    times: Mapping[str, str] = field(default_factory=dict)
    review: Callable[[Any], None] = lambda _: None


# ---- the class list


def read_roster(path: Path) -> tuple[Reader, ...]:
    """The students in a class list of one's own, or as Moodle and Canvas export it, in its order.

    Of several columns that can hold the id the first in columns.json counts, and where it is empty the next. Raises
    BadFile with the row.
    """
    known: Mapping[str, Sequence[str]] = shipped("teacher/gradebook/columns.json")["roster"]
    names, lines = read_lines(path, [name for group in ("id", "name", "first", "last") for name in known[group]])
    if not any(column in map(folded, names) for column in known["id"]):
        wanted, found = ", ".join(SHOWN), ", ".join(names)
        told = f"there’s no column for the student’s id. It should be one of {wanted}; the columns here are {found}"
        raise BadFile(f"{path.name}, row 1: {told}")
    rows: dict[str, int] = {}
    students = []
    for line in lines:
        name = _name(line.cells, known)
        if {name.casefold(), _first(line.cells, known["name"]).casefold()} & set(known["not students"]):
            continue
        id = _first(line.cells, known["id"])
        if not id:
            raise BadFile(f"{path.name}, row {line.row}: this student has no id")
        if before := rows.get(id.casefold()):
            told = f"“{id}” is already in row {before}; each student has only one row"
            raise BadFile(f"{path.name}, row {line.row}: {told}")
        rows[id.casefold()] = line.row
        students.append(Reader(id, name))
    if not students:
        raise BadFile(f"{path.name}: there’s a first row, but no student below it")
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
