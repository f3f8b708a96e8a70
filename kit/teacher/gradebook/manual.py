"""Free texts for a teacher to mark: written as a table with the rubric, read back when it is filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from kit.exercises.exercise import Exercise
from kit.limits import LONGEST_CELL
from kit.teacher.assignment import Assignment
from kit.teacher.gradebook.cells import guarded, plain, table
from kit.teacher.gradebook.tables_in import Line, folded, read_lines, refusal
from kit.teacher.printable import printable
from kit.teacher.records import Row, Task
from kit.wording import shipped

BEST = 3  # of a row of the rubric

Answers = Mapping[tuple[str, str], "Manual"]


@dataclass(frozen=True, slots=True)
class Manual:
    """What a teacher gave one answer: points, and a comment for the student."""

    points: float
    comment: str = ""


def manual_sheet(rows: Iterable[Row], asked: Assignment) -> str:
    """The texts that wait for a teacher as CSV, as manual_lines gives them."""
    return "".join(manual_lines(rows, asked))


def manual_lines(rows: Iterable[Row], asked: Assignment) -> Iterator[str]:
    """The texts that wait for a teacher as CSV, line by line, a row for each student and exercise; points and rubric are empty."""
    out_of = {task.id: task.out_of for task in asked.tasks}

    def lines() -> Iterator[Sequence[str]]:
        yield shipped("teacher/gradebook/columns.json")["manual"]
        for row in rows:
            for id, answer in sorted(row.manual.items()):
                if id in out_of and row.student_id:
                    yield _line(row, asked.exercises[id], answer, out_of[id])

    return table(lines())


def _line(row: Row, exercise: Exercise, answer: str, out_of: float) -> Sequence[str]:
    hand = " ".join(part.hand for part in exercise.parts if part.hand)
    text = "\n".join(answer.expandtabs(4).splitlines())
    text = text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}… (the rest is in {row.file})"
    shown = {
        "student_id": row.student_id,
        "name": row.name,
        "exercise": exercise.id,
        "title": exercise.title,
        "rubric": hand,
        "answer": text,
    }
    cells = {name: guarded(value, keep="\n") for name, value in shown.items()} | {"out_of": plain(out_of)}
    return [cells.get(name, "") for name in shipped("teacher/gradebook/columns.json")["manual"]]


def read_manual(path: Path, tasks: Sequence[Task], students: Collection[str] = ()) -> Answers:
    """What a teacher gave, by student id and exercise, from a manual sheet; rows without a number are still open.

    Points count as they are; without them the rubric does, the mean of what is filled in of 0 to 3 as a share of the
    exercise's points. With `students`, an id that is not one of them is refused. Raises BadFile with the row.
    """
    names, lines = read_lines(path, shipped("teacher/gradebook/columns.json")["manual"])
    for wanted in ("student_id", "exercise"):
        if wanted not in map(folded, names):
            raise refusal("no column", file=path.name, column=wanted, found=", ".join(names))
    out_of = {task.id: task.out_of for task in tasks}
    ids = {printable(id): id for id in students}
    given: dict[tuple[str, str], Manual] = {}
    rows: dict[tuple[str, str], int] = {}
    for line in lines:
        id, exercise = line.cells.get("student_id", ""), line.cells.get("exercise", "")
        if not id:
            raise refusal("manual no student", file=path.name, row=line.row)
        if ids and id not in ids:
            raise refusal("manual student", file=path.name, row=line.row, id=id)
        if exercise not in out_of:
            allowed = ", ".join(out_of)
            raise refusal("manual exercise", file=path.name, row=line.row, id=exercise, allowed=allowed)
        key = (ids.get(id, id), exercise)
        points = _points(line, out_of[exercise], path.name)
        if points is None:
            continue
        if key in rows:
            raise refusal("manual twice", file=path.name, row=line.row, id=id, exercise=exercise, before=rows[key])
        rows[key] = line.row
        given[key] = Manual(points, line.cells.get("comment", ""))
    return given


def _points(line: Line, out_of: float, file: str) -> float | None:
    """The points in a row, None where it is open. Raises BadFile."""
    points = _number(line, "points", out_of, file)
    rubric = [_number(line, name, BEST, file) for name in shipped("teacher/gradebook/columns.json")["rubric"]]
    filled = [value for value in rubric if value is not None]
    if points is None and filled:
        return round(sum(filled) / len(filled) / BEST * out_of, 2)
    return points


def _number(line: Line, column: str, most: float, file: str) -> float | None:
    value = line.cells.get(column, "").replace("\u00a0", "").strip()
    if not value:
        return None
    try:
        found = float(value.replace(",", "."))
    except ValueError:
        found = -1.0
    if not (isfinite(found) and 0 <= found <= most) or "_" in value:
        raise refusal("manual number", file=file, row=line.row, value=value[:40], column=column, most=plain(most))
    return found
