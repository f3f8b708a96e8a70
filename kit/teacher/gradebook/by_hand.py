"""What a teacher gives by hand: points, rows of a rubric and a comment, out as a table and back, and kept ever after.

What is given stays until it is changed or taken back: an empty cell takes nothing away, a “-” does. It belongs to the
text it was given for; where a student hands in another one, it waits for the teacher again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from pathlib import Path

from kit.exercises.exercise import Exercise
from kit.limits import LONGEST_CELL
from kit.strict import BadFile
from kit.teacher.assignment import Assignment
from kit.teacher.gradebook.tables import Line, csv_lines, decimal, folded, guarded, read_lines
from kit.teacher.outside import printable
from kit.teacher.records import Row, Task
from kit.wording import shipped

BEST = 3  # of a row of the rubric
DASHES = ("-", "–", "—")
TAKEN_BACK = -1.0  # the points of a line that takes back what was given
_UNSURE = re.compile(r"[^\x21-\x7e]|\?")  # what a spreadsheet may write as “?”


@dataclass(frozen=True, slots=True)
class Manual:
    """What a teacher gave one answer: points (None while they are open), and a comment for the student.

    `rubric` has rows of the rubric by column, `given` the day, `answer` the words for which it was given.
    """

    points: float | None
    comment: str = ""
    rubric: Mapping[str, float] = field(default_factory=dict)
    given: str = ""
    answer: str = ""


Given = Mapping[tuple[str, str], Manual]  # by student id and exercise; where it is kept, the id in small letters


def keys(row: Row, exercise: str) -> list[tuple[str, str]]:
    """Where it is kept what a row is given: under its id, and under its sheet's own, which a roster may change."""
    return list(dict.fromkeys((id.casefold(), exercise) for id in (row.student_id, row.own_id) if id))


def given_to(row: Row, exercise: str, given: Given) -> Manual | None:
    """What a teacher gave a row for an exercise; None where nothing."""
    return next((given[key] for key in keys(row, exercise) if key in given), None)


def columns(name: str) -> Sequence[str]:
    """The columns of the table “manual”, or those of them that are rows of the “rubric”."""
    found: Sequence[str] = shipped("teacher/gradebook/columns.json")[name]
    return found


def words_of(text: str) -> str:
    """A student's text as it is compared: its words, as many as a cell holds."""
    return printable(" ".join(text[:LONGEST_CELL].split()))


# ---- what counts from now on


def kept(old: Manual | None, new: Manual, text: str, today: str) -> Manual | None:
    """What counts where a teacher gives `new` after `old`; None where nothing does. `text` is what the student wrote.

    A line that says what is known already changes nothing, so that a sheet may be read again and again.
    """
    if new.points == TAKEN_BACK:
        return None
    comment = "" if new.comment in DASHES else new.comment or (old.comment if old else "")
    if old and new.points is None:
        return replace(old, comment=comment)
    about = new.answer if new.answer and not same_words(new.answer, text) else words_of(text)
    if old and (old.points, old.rubric, old.comment) == (new.points, new.rubric, comment):
        about = about if new.answer else old.answer
    made = replace(new, comment=comment, answer=about, given=old.given if old else today)
    return made if made == old else replace(made, given=today)


def same_words(cell: str, text: str) -> bool:
    """Whether a cell holds the text, whatever a spreadsheet made of its letters."""
    bare = [_UNSURE.sub("", words_of(words))[: LONGEST_CELL // 2] for words in (cell, text)]
    return bare[0] == bare[1]


def fits(manual: Manual, text: str, task: Task) -> bool:
    """Whether points were given for this text, and for no more than can be reached."""
    return manual.answer == words_of(text) and (manual.points or 0) <= most(task)


def worth(task: Task) -> float:
    """What a teacher can give by hand: the points of the free texts, of a task without one all."""
    return task.by_hand or task.out_of


def most(task: Task) -> float:
    return worth(task) + (0 if task.by_hand else task.extra)


def by_rubric(rubric: Mapping[str, float], task: Task) -> float:
    """The points that rows of a rubric make: their mean, of 0 to 3, as a share of what the texts are worth."""
    return round(sum(rubric.values()) / len(rubric) / BEST * worth(task), 2)


# ---- out, as a table with the rubric


def manual_lines(rows: Iterable[Row], asked: Assignment, given: Given) -> Iterator[str]:
    """The texts that a teacher marks as CSV, a line for each student and exercise, with what was given before."""
    tasks = {task.id: task for task in asked.tasks}
    by_student: dict[str, list[str]] = {}
    for id, exercise in given:
        by_student.setdefault(id, []).append(exercise)

    def lines() -> Iterator[Sequence[str]]:
        yield columns("manual")
        for row in rows:
            marked = (id for who, _ in keys(row, "") for id in by_student.get(who, ()))
            for id in sorted({*row.manual, *marked} & tasks.keys()):
                if row.student_id:
                    yield _line(row, asked, tasks[id], given_to(row, id, given))

    return csv_lines(lines())


def _line(row: Row, asked: Assignment, task: Task, manual: Manual | None) -> Sequence[str]:
    exercise, answer = asked.exercises.get(task.id), row.manual.get(task.id, "")
    text = "\n".join(answer.expandtabs(4).splitlines())
    shown = {
        "student_id": row.student_id,
        "name": row.name,
        "exercise": task.id,
        "title": task.title,
        "rubric": "\n".join(_rubric(exercise)) if exercise else "",
        "answer": text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}… (the rest is in {row.file})",
    }
    cells = {name: guarded(value, keep="\n") for name, value in shown.items()} | {"out_of": decimal(worth(task))}
    if manual:
        stale = manual.points is not None and not fits(manual, answer, task)
        cells |= _given(replace(manual, points=None) if stale else manual, task)
        if stale:
            cells["given"] = f"{decimal(manual.points or 0)}, {manual.given}, for an earlier text"
    return [cells.get(name, "") for name in columns("manual")]


def _given(manual: Manual, task: Task) -> dict[str, str]:
    """What was given before, as a teacher would write it: rows of the rubric, or points where these say it all."""
    cells = {"comment": guarded(manual.comment, keep="\n"), "given": manual.given}
    if manual.points is None:
        return cells
    rows = {name: decimal(value) for name, value in manual.rubric.items() if name in columns("rubric")}
    typed = not rows or len(rows) < len(manual.rubric) or by_rubric(manual.rubric, task) != manual.points
    return cells | rows | ({"points": decimal(manual.points)} if typed else {})


def _rubric(exercise: Exercise) -> Iterator[str]:
    """A line for each row, with what 0 to 3 mean; where several parts are texts, with the number of the part."""
    texts = [n for n, part in enumerate(exercise.parts, 1) if part.rubric]
    for n in texts:
        for row in exercise.parts[n - 1].rubric:
            levels = " ".join(f"{place} = {level}" for place, level in enumerate(row.levels))
            yield f"{f'Part {n}, ' if len(texts) > 1 else ''}{row.name}: {levels}"


# ---- and back when it is filled in


def read_manual(path: Path, tasks: Sequence[Task]) -> Given:
    """What a teacher gave, by student id and exercise, from a manual sheet; rows with nothing in them are left out.

    Points count as they are; without them the rubric does, by its mean. Raises BadFile with the row.
    """
    names, lines = read_lines(path, columns("manual"))
    for wanted in ("student_id", "exercise"):
        if wanted not in map(folded, names):
            raise BadFile(
                f"{path.name}, row 1: the column “{wanted}” is missing; the columns here are {', '.join(names)}"
            )
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
        manual = _manual(line, tasks_by_id[exercise], at)
        if manual.points is None and not manual.comment:
            continue
        if key in rows:
            raise BadFile(
                f"{at}: {exercise} of “{id}” is marked in row {rows[key]} already; each answer has only one row"
            )
        rows[key] = line.row
        given[key] = manual
    return given


def _manual(line: Line, task: Task, at: str) -> Manual:
    comment = line.cells.get("comment", "")
    if line.cells.get("points", "") in DASHES:
        return Manual(TAKEN_BACK, comment)
    points = _number(line, "points", most(task), at)
    found = {name: _number(line, name, BEST, at) for name in columns("rubric")}
    rubric = {name: value for name, value in found.items() if value is not None}
    points = by_rubric(rubric, task) if points is None and rubric else points
    return Manual(points, comment, rubric, answer=words_of(line.cells.get("answer", "")))


def _number(line: Line, column: str, most: float, at: str) -> float | None:
    value = line.cells.get(column, "").replace("\u00a0", "").strip()
    if not value:
        return None
    try:
        found = float(value.replace(",", "."))
    except ValueError:
        found = -1.0
    if not (isfinite(found) and 0 <= found <= most) or "_" in value:
        told = f"“{value[:40]}” in the column “{column}” isn’t a number from 0 to {decimal(most)}"
        raise BadFile(f"{at}: {told}; leave it empty or give one")
    return found
