"""What a teacher adds, such as the class list; and which file counts for whom, when one student handed in several or
several claim one name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kit.model import Reader
from kit.strict import BadFile
from kit.teacher.gradebook.by_hand import Given, fits, given_to
from kit.teacher.gradebook.gradebook import IdClaim
from kit.teacher.gradebook.tables import decimal, folded, read_lines
from kit.teacher.inbox.labels import agrees
from kit.teacher.outside import EARLIEST, is_future, now, printable
from kit.teacher.records import ASIDE, ATTENTION, Label, Row, Task, doubted, noted, reachable, total
from kit.wording import shipped, wording

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


# ---- which file counts for whom


def decided(groups: Iterable[Sequence[Row]], claims: Mapping[str, IdClaim], by: Decisions) -> Iterator[Row]:
    """Every row as it goes into the gradebook; of one person's files the newest readable one counts.

    An id that several persons gave makes nobody's row another's: see _claimed and _split. Whom the roster knows by name
    only comes after those whom it knows by id, and students of the roster without a file come last.
    """
    listed = {_folded(reader.id): reader for reader in by.roster}
    met: set[str] = set()
    by_name: dict[str, list[Row]] = {}
    blind = False
    for group in groups:
        ours, others = _split(group, listed, by.times)
        yield from (_finished(row, by) for row in others)
        for own in _of_one(ours, by.now):
            row = _claimed(own, claims)
            found = _on_roster(row, listed) if by.roster and not row.label.blind else row
            blind = blind or row.label.blind
            met.add(_folded(row.student_id))
            if row.counts and found.student_id != row.student_id:
                by_name.setdefault(found.student_id, []).append(found)
            else:
                yield _finished(found, by)
    for id, rows in by_name.items():
        yield from (_finished(row, by) for row in _alone(id, rows, met))
        met.add(_folded(id))
    if not blind:  # where names are hidden, nobody can say who is missing
        absent = wording("grading")["absent"]
        missing = (Row("", ATTENTION, absent, who.id, who.name) for id, who in listed.items() if id not in met)
        yield from (_summed(row, by.tasks) for row in missing)


def _split(group: Sequence[Row], listed: Mapping[str, Reader], times: Mapping[str, str]) -> tuple[list[Row], list[Row]]:
    """Those of a group that may count, and those that never do: set aside, or with an id that is another's.

    Each has the platform's time where its worksheet gives one.
    """
    if group[0].status == ASIDE:  # it is nobody's
        return [], [replace(row, counts=False) for row in group]
    ours, others = [], []
    for row in group:
        if came := times.get(row.label.id, ""):
            row = replace(row, label=replace(row.label, time=row.label.time or came))
        found = listed.get(_folded(row.student_id))
        if found and found.name and row.name and not agrees(Label(found.name), row.name, ""):
            told = wording("grading")["other name"].format(id=row.student_id, listed=found.name, name=row.name)
            others.append(replace(doubted(row, told), counts=False))
        else:
            ours.append(row)
    return ours, others


def _alone(id: str, rows: Sequence[Row], met: Set[str]) -> Iterator[Row]:
    """Rows that a name alone brought to a student of the roster; they count where nobody else is that student."""
    if len(rows) == 1 and _folded(id) not in met:
        yield rows[0]
        return
    told = wording("grading")["by name"].format(id=id)
    yield from (replace(doubted(row, told), counts=False) for row in rows)


def _finished(row: Row, by: Decisions) -> Row:
    return _summed(row if row.status == ASIDE else _by_hand(_in_time(row, by), by), by.tasks)


def when(row: Row, now: str) -> str:
    """When a file came: the platform's time before the sheet's own, which counts only where it can be true; else "".

    The times of files and of the members of a zip are never asked: whoever copies, packs or downloads sets them.
    """
    return row.label.time or _own_time(row, now)


def _own_time(row: Row, now: str) -> str:
    return row.saved if row.saved >= EARLIEST and not is_future(row.saved, now) else ""


def _of_one(group: Sequence[Row], now: str) -> Iterator[Row]:
    """One person's files: the newest that could be read counts, the others say so."""
    if not group:
        return
    say = wording("grading")
    group = sorted(group, key=lambda row: (when(row, now), _own_time(row, now)), reverse=True)
    readable = [row for row in group if row.points or row.waiting]
    newest = (readable or group)[0]
    names = {_folded(row.name) for row in group if row.name and row.student_id and not row.label.name}
    if len(names) > 1:
        told = say["unsure"].format(id=newest.student_id, files=", ".join(sorted(row.file for row in group)))
        yield from (replace(doubted(row, told), counts=False) for row in group)
        return
    others = [row for row in group if row is not newest]
    if any(not when(row, now) for row in readable) and len(readable) > 1:
        newest = doubted(newest, say["unordered"].format(files=", ".join(row.file for row in readable)))
    yield noted(newest, say["older"].format(files=", ".join(row.file for row in others))) if others else newest
    yield from (replace(doubted(row, say["newer"].format(file=newest.file)), counts=False) for row in others)


def _claimed(row: Row, claims: Mapping[str, IdClaim]) -> Row:
    """An id that several gave stays with the one the platform knows; of several, each goes by the platform's."""
    if not (claim := claims.get(row.student_id)):
        return row
    gaps = {"id": row.student_id, "files": ", ".join(claim.files)}
    own = row.label.id or row.label.name
    if not own:
        return doubted(row, wording("grading")["unsure"].format(**gaps))
    told = noted(row, wording("grading")["claimed"].format(**gaps))
    return replace(told, student_id=own, name=row.label.name or row.name) if claim.open else told


def _on_roster(row: Row, listed: Mapping[str, Reader]) -> Row:
    """The row with the name of the roster; found by id, else by a name that stands once in it."""
    found = listed.get(_folded(row.student_id))
    if not found:
        same = [r for r in listed.values() if row.name and r.name and agrees(Label(r.name), row.name, row.student_id)]
        found = same[0] if len(same) == 1 else None
    if not found:
        return doubted(row, wording("grading")["unlisted"].format(id=row.student_id or row.name or row.file))
    return replace(row, student_id=found.id, own_id=row.student_id, name=found.name or row.name)


def _in_time(row: Row, by: Decisions) -> Row:
    """The row with what can be said of its time; one that is still to come, or missing where it matters, is doubted."""
    say, came = wording("grading"), when(row, by.now)
    if is_future(row.saved, by.now):
        row = doubted(row, say["future"].format(saved=row.saved))
    late = ""
    if by.due and came > by.due:
        late = say["late by platform" if row.label.time else "late"].format(when=came, due=by.due)
    elif row.label.late:
        late = say["late label"]
    elif by.due and not came and row.file and (row.points or row.waiting):
        row = doubted(row, say["timeless"])
    return replace(noted(row, late), late=late) if late else row


def _by_hand(row: Row, by: Decisions) -> Row:
    """The row with what a teacher gave: for free texts beside what was checked, for all else in its place.

    What was given for another text than this file's waits to be looked at again.
    """
    given = [(task, manual) for task in by.tasks if (manual := given_to(row, task.id, by.manual))]
    decided = [(task, manual) for task, manual in given if manual.points is not None and row.counts]
    stale = [(task, manual) for task, manual in decided if not fits(manual, row.manual.get(task.id, ""), task)]
    points = {task.id: manual.points or 0.0 for task, manual in decided if (task, manual) not in stale}
    if stale:
        told = ", ".join(f"{task.id} ({decimal(manual.points or 0)})" for task, manual in stale)
        row = doubted(row, wording("grading")["manual stale"].format(tasks=told))
    if not points:
        return row
    checked = {task.id: row.points.get(task.id, 0) for task in by.tasks if task.by_hand}
    summed = {**row.points, **{id: given + checked.get(id, 0) for id, given in points.items()}}
    waiting = {id: open_ones for id, open_ones in row.waiting.items() if id not in points}
    told = wording("grading")["manual"].format(tasks=", ".join(points))
    return noted(replace(row, points=summed, waiting=waiting, by_hand=points), told)


def _summed(row: Row, tasks: Sequence[Task]) -> Row:
    return replace(row, total=total(row.points, tasks), out_of=reachable(tasks), open=total(row.waiting, tasks))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
