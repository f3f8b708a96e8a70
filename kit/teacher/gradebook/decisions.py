"""What a teacher adds to what was handed in: the class list, a last day, and points on free texts, given by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from kit.exercises.exercise import Exercise
from kit.limits import LONGEST_CELL
from kit.model import Reader
from kit.strict import BadFile
from kit.teacher.assignment import Assignment
from kit.teacher.gradebook.tables import Line, csv_lines, decimal, folded, guarded, read_lines
from kit.teacher.printable import printable
from kit.teacher.records import Row, Task
from kit.wording import shipped

SHOWN = ("student_id", "ID number", "SIS Login ID", "Username", "ID", "Email address")  # what a teacher may name it
BEST = 3  # of a row of the rubric


@dataclass(frozen=True, slots=True)
class Manual:
    """What a teacher gave one answer: points, and a comment for the student."""

    points: float
    comment: str = ""


Given = Mapping[tuple[str, str], Manual]  # by student id and exercise


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a teacher adds to what was handed in: a roster, a last day, points given by hand."""

    tasks: tuple[Task, ...]
    roster: tuple[Reader, ...] = ()
    due: str = ""
    manual: Given = field(default_factory=dict)


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
        told = f"there is no column for the student’s id; one of {wanted} is wanted, and found are {found}"
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
            told = f"“{id}” stands in row {before} already; each student has one row"
            raise BadFile(f"{path.name}, row {line.row}: {told}")
        rows[id.casefold()] = line.row
        students.append(Reader(id, name))
    if not students:
        raise BadFile(f"{path.name}: there is a first row and no student below it")
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


# ---- free texts, written as a table with the rubric


def manual_lines(rows: Iterable[Row], asked: Assignment) -> Iterator[str]:
    """The texts that wait for a teacher as CSV, a line for each student and exercise; points and rubric are empty."""
    out_of = {task.id: _worth(task) for task in asked.tasks}

    def lines() -> Iterator[Sequence[str]]:
        yield shipped("teacher/gradebook/columns.json")["manual"]
        for row in rows:
            for id, answer in sorted(row.manual.items()):
                if id in out_of and row.student_id:
                    yield _waiting(row, asked.exercises[id], answer, out_of[id])

    return csv_lines(lines())


def _waiting(row: Row, exercise: Exercise, answer: str, out_of: float) -> Sequence[str]:
    text = "\n".join(answer.expandtabs(4).splitlines())
    shown = {
        "student_id": row.student_id,
        "name": row.name,
        "exercise": exercise.id,
        "title": exercise.title,
        "rubric": "\n".join(_rubric(exercise)),
        "answer": text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}… (the rest is in {row.file})",
    }
    cells = {name: guarded(value, keep="\n") for name, value in shown.items()} | {"out_of": decimal(out_of)}
    return [cells.get(name, "") for name in shipped("teacher/gradebook/columns.json")["manual"]]


def _rubric(exercise: Exercise) -> Iterator[str]:
    """A line for each row, with what 0 to 3 mean; where several parts are texts, with the number of the part."""
    texts = [n for n, part in enumerate(exercise.parts, 1) if part.rubric]
    for n in texts:
        for row in exercise.parts[n - 1].rubric:
            levels = " ".join(f"{place} = {level}" for place, level in enumerate(row.levels))
            yield f"{f'Part {n}, ' if len(texts) > 1 else ''}{row.name}: {levels}"


def _worth(task: Task) -> float:
    """What a teacher can give by hand: the points of the free texts, of a task without one all."""
    return task.by_hand or task.out_of


# ---- and read back when it is filled in


def read_manual(path: Path, tasks: Sequence[Task]) -> Given:
    """What a teacher gave, by student id and exercise, from a manual sheet; rows without a number are still open.

    Points count as they are; without them the rubric does, the mean of what is filled in of 0 to 3 as a share of what
    the exercise's free texts are worth. Raises BadFile with the row.
    """
    names, lines = read_lines(path, shipped("teacher/gradebook/columns.json")["manual"])
    for wanted in ("student_id", "exercise"):
        if wanted not in map(folded, names):
            raise BadFile(f"{path.name}, row 1: the column “{wanted}” is missing; found are {', '.join(names)}")
    tasks_by_id = {task.id: task for task in tasks}
    given: dict[tuple[str, str], Manual] = {}
    rows: dict[tuple[str, str], int] = {}
    for line in lines:
        at = f"{path.name}, row {line.row}"
        key = id, exercise = line.cells.get("student_id", ""), line.cells.get("exercise", "")
        if not id:
            raise BadFile(f"{at}: there is no student_id")
        if exercise not in tasks_by_id:
            raise BadFile(f"{at}: there is no exercise “{exercise}”; allowed are {', '.join(tasks_by_id)}")
        points = _points(line, tasks_by_id[exercise], at)
        if points is None:
            continue
        if key in rows:
            raise BadFile(f"{at}: {exercise} of “{id}” is marked in row {rows[key]} already; each answer has one row")
        rows[key] = line.row
        given[key] = Manual(points, line.cells.get("comment", ""))
    return given


def _points(line: Line, task: Task, at: str) -> float | None:
    """The points in a row, None where it is open. Raises BadFile."""
    points = _number(line, "points", _worth(task) + (0 if task.by_hand else task.extra), at)
    rubric = [_number(line, name, BEST, at) for name in shipped("teacher/gradebook/columns.json")["rubric"]]
    filled = [value for value in rubric if value is not None]
    if points is None and filled:
        return round(sum(filled) / len(filled) / BEST * _worth(task), 2)
    return points


def _number(line: Line, column: str, most: float, at: str) -> float | None:
    value = line.cells.get(column, "").replace("\u00a0", "").strip()
    if not value:
        return None
    try:
        found = float(value.replace(",", "."))
    except ValueError:
        found = -1.0
    if not (isfinite(found) and 0 <= found <= most) or "_" in value:
        told = f"“{value[:40]}” in the column “{column}” is no number from 0 to {decimal(most)}"
        raise BadFile(f"{at}: {told}; leave it empty or give one")
    return found
