"""The gradebook as a table: for a spreadsheet, Canvas, Moodle and Gradescope; and what moved in it. Text only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from kit.teacher.gradebook.gradebook import Moved
from kit.teacher.gradebook.tables import csv_lines, decimal, guarded
from kit.teacher.outside import now, printable
from kit.teacher.records import GRADED, Row, Task, lesson_totals, reachable

TITLE = "Who Said What"  # what the assignment is called in Canvas
PROVISIONAL = "Your teacher will look at this again, so the score may still change."
OPEN = "Your teacher will look at this answer."


def gradebook_lines(
    rows: Iterable[Row], tasks: Sequence[Task], form: str = "plain", title: str = TITLE, at: str = ""
) -> Iterator[str]:
    """The rows as CSV, line by line, in the columns of a form; `canvas` and `moodle` are given one row a student.

    plain: student_id, name, the points of each task, the total of each lesson, total, out_of, waiting, status, reason,
    file. canvas: what its gradebook imports, one column for the total. moodle: the grading worksheet of an assignment;
    its importer reads Identifier, Grade, Last modified (grade) and Feedback comments. In these two only those whose
    grade is final have a line: an empty cell would take a grade away in Canvas, and a comment in Moodle. `at` is when
    this was written, now if empty.
    """
    head, cells = TABLES.get(form, TABLES["plain"])

    def lines() -> Iterator[Sequence[str]]:
        yield from head(tasks, title)
        for row in rows:
            final = is_final(row) and bool(row.student_id or row.name)
            if cells is _plain or (final and not (form == "canvas" and row.label.blind)):  # Canvas takes none unnamed
                yield cells(row, tasks, at or now())

    return csv_lines(lines())


def unfound(rows: Iterable[Row], form: str) -> list[str]:
    """Who has a final grade and cannot be found there by what the platform called the file: nobody where it named all.

    Moodle's importer looks for its number only; Canvas also for ids and names, and for nobody while it hides names.
    """
    final = (row for row in rows if is_final(row) and (row.student_id or row.name))
    lost = (row for row in final if (row.label.blind if form == "canvas" else not row.label.id.isdecimal()))
    return [row.name or row.student_id for row in lost]


def changes_csv(moved: Iterable[tuple[str, Moved]]) -> str:
    """The points that changed, as CSV, each with the student's total before and then, why, and in the run of when."""
    head = ("student_id", "name", "task", "before", "after", "total_before", "total", "why", "when")
    lines = (
        (*_who(m), guarded(m.task), *map(_points, (m.before, m.after, m.total_before, m.total)), m.why, at)
        for at, m in moved
    )
    return "".join(csv_lines([head, *lines]))


def _who(of: Row | Moved) -> tuple[str, str]:
    return guarded(of.student_id), guarded(of.name)


def _points(value: float | None) -> str:
    return "" if value is None else decimal(value)


# ---- plain


def _plain_head(tasks: Sequence[Task], _: str) -> Iterator[Sequence[str]]:
    lessons = _lessons(tasks)
    told = ("total", "out_of", "waiting", "status", "reason", "file", "receipt")
    yield ("student_id", "name", *(task.id for task in tasks), *map(guarded, lessons), *told)


def _lessons(tasks: Sequence[Task]) -> tuple[str, ...]:
    """The lessons that have a column of their own, each with its part of the total; none where there is only one."""
    lessons = tuple(lesson_totals({}, tasks))
    return lessons if len(lessons) > 1 else ()


def _plain(row: Row, tasks: Sequence[Task], _: str) -> Sequence[str]:
    points = [_points(row.points.get(task.id)) for task in tasks]
    totals = lesson_totals(row.points, tasks)
    points = [*points, *(decimal(totals[lesson]) for lesson in _lessons(tasks))]
    became = (decimal(row.open), row.status, guarded(row.reason), guarded(row.file), row.receipt)
    return (*_who(row), *points, decimal(row.total), decimal(row.out_of), *became)


def is_final(row: Row) -> bool:
    """Whether a row's total is all there is to come, so that a platform may have it."""
    return row.status == GRADED and not row.waiting


# ---- Canvas: Gradebook, Import. It looks for a student by ID (its own, as in its file names), then by the SIS columns,
# then by name; it takes no notice of what stands under Section.


def _canvas_head(tasks: Sequence[Task], title: str) -> Iterator[Sequence[str]]:
    yield ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", guarded(title))
    yield ("    Points Possible", "", "", "", "", decimal(reachable(tasks)))


def _canvas(row: Row, _: Sequence[Task], __: str) -> Sequence[str]:
    id, name = _who(row)
    own = row.label.id if row.label.id.isdecimal() else ""
    return (name, own, id, id, canvas_section(row), decimal(row.total))


def canvas_section(row: Row, section: str = "") -> str:
    """The section of a student, and that what came was late: the only place for it that Canvas does not import."""
    return guarded("; ".join(part for part in (section, row.late) if part))


# ---- Moodle: the assignment's “Upload grading worksheet”; also Grades, Import, CSV file, by ID number or email address.
# It finds a student by the number at the end of the Identifier, and leaves alone what was changed there after the time
# under Last modified (grade); so this is the time of the run, in a form that it reads in any language.


def _moodle_head(_: Sequence[Task], __: str) -> Iterator[Sequence[str]]:
    who = ("Identifier", "Full name", "ID number", "Email address", "Status")
    grade = ("Grade", "Maximum grade", "Grade can be changed")
    yield (*who, *grade, "Last modified (submission)", "Last modified (grade)", "Feedback comments")


def _moodle(row: Row, tasks: Sequence[Task], at: str) -> Sequence[str]:
    id, name = _who(row)
    own = f"Participant {row.label.id}" if row.label.id.isdecimal() else ""
    who = (own, own or name, "", "") if row.label.blind else (own, name, id, id if "@" in id else "")
    grade = (moodle_grade(row), decimal(row.out_of), "Yes")
    return (*who, "Submitted for grading", *grade, "-", at, breakdown(row, tasks))


def moodle_grade(row: Row) -> str:
    """The total, at most the maximum grade: Moodle leaves out what is above it."""
    return decimal(min(row.total, row.out_of))


def breakdown(row: Row, tasks: Sequence[Task]) -> str:
    """The points of each task in a line, and whether it came late."""
    told = [f"{t.id} {_points(row.points.get(t.id))} of {decimal(t.out_of)}" for t in tasks if t.id in row.points]
    return guarded("; ".join([*([row.late] if row.late else []), *told]))


Head = Callable[[Sequence[Task], str], Iterator[Sequence[str]]]
Cells = Callable[[Row, Sequence[Task], str], Sequence[str]]

TABLES: Mapping[str, tuple[Head, Cells]] = {
    "plain": (_plain_head, _plain),
    "canvas": (_canvas_head, _canvas),
    "moodle": (_moodle_head, _moodle),
}
FORMS = (*TABLES, "gradescope")  # which reads a file of its own, beside the plain table


# ---- Gradescope


def gradescope_results(rows: Iterable[Row], tasks: Sequence[Task]) -> str:
    """The results as Gradescope's autograders write them (results.json).

    Where one student handed in, which is what its autograder has before it, this is a whole results.json; of a class
    it is an object with one for each student id, or file where there is no id, one a line.
    """
    results = [(row.student_id or row.file, bool(row.student_id), _json(_result(row, tasks))) for row in rows]
    known = [one for _, is_known, one in results if is_known] or [one for _, _, one in results]
    if len(known) == 1:
        return known[0] + "\n"
    return "{\n" + ",\n".join(f" {_json(printable(name))}: {one}" for name, _, one in results) + "\n}\n"


def _result(row: Row, tasks: Sequence[Task]) -> dict[str, Any]:
    tests = []
    for task in tasks:
        points = row.points.get(task.id)
        is_open = task.id in row.waiting or (points is None and row.points)
        told: dict[str, Any] = {"output": OPEN} if is_open else {}
        score = {"score": round(points or 0, 2), "max_score": task.out_of}
        tests.append({"number": task.id, "name": task.title, **score, **told})
    return {
        "score": round(row.total, 2),
        "output": " ".join(part for part in (row.late, "" if is_final(row) else PROVISIONAL) if part),
        "output_format": "text",
        "visibility": "visible",
        "tests": tests,
        "extra_data": {"status": row.status, "reason": printable(row.reason), "file": printable(row.file)},
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
