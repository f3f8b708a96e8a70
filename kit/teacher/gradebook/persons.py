"""Which file counts for whom, when one student handed in several or several claim one name. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kit.model import Reader
from kit.teacher.gradebook.by_hand import fits
from kit.teacher.gradebook.decisions import Decisions
from kit.teacher.gradebook.gradebook import IdClaim
from kit.teacher.gradebook.tables import decimal
from kit.teacher.inbox.labels import agrees
from kit.teacher.records import ASIDE, ATTENTION, Label, Row, Task, doubted, noted
from kit.wording import wording


def decided(groups: Iterable[Sequence[Row]], claims: Mapping[str, IdClaim], by: Decisions) -> Iterator[Row]:
    """Every row as it goes into the gradebook; of one person's files the newest readable one counts.

    An id that several persons gave makes nobody's row another's: see _claimed. Students of the roster without a file
    come last.
    """
    listed = {_folded(reader.id): reader for reader in by.roster}
    met: set[str] = set()
    for group in groups:
        if group[0].status == ASIDE:  # it is nobody's
            yield replace(_summed(group[0], by.tasks), counts=False)
            continue
        for row in _of_one(group):
            row = _claimed(row, claims)
            row = _on_roster(row, listed) if by.roster else row
            row = _summed(_by_hand(_in_time(row, by.due), by), by.tasks)
            met.add(_folded(row.student_id))
            yield row
    yield from (_absent(reader, by.tasks) for id, reader in listed.items() if id not in met)


def _of_one(group: Sequence[Row]) -> Iterator[Row]:
    """One person's files, newest first: the newest that could be read counts, the others say so."""
    say = wording("grading")
    newest = next((row for row in group if row.points or row.waiting), group[0])
    names = {_folded(row.name) for row in group if row.name and row.student_id and not row.label.name}
    if len(names) > 1:
        told = say["unsure"].format(id=newest.student_id, files=", ".join(sorted(row.file for row in group)))
        yield from (replace(doubted(row, told), counts=False) for row in group)
        return
    others = [row for row in group if row is not newest]
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
    return replace(row, student_id=found.id, name=found.name or row.name)


def _in_time(row: Row, due: str) -> Row:
    if due and row.saved > due:
        return noted(row, wording("grading")["late"].format(saved=row.saved, due=due))
    return noted(row, wording("grading")["late label"]) if row.label.late else row


def _by_hand(row: Row, by: Decisions) -> Row:
    """The row with what a teacher gave: for free texts beside what was checked, for all else in its place.

    What was given for another text than this file's waits to be looked at again.
    """
    given = [(task, by.manual[row.student_id, task.id]) for task in by.tasks if (row.student_id, task.id) in by.manual]
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
    total = round(sum(row.points.get(task.id, 0) for task in tasks), 2)
    return replace(row, total=total, out_of=sum(task.out_of for task in tasks))


def _absent(reader: Reader, tasks: Sequence[Task]) -> Row:
    return _summed(Row("", ATTENTION, wording("grading")["absent"], reader.id, reader.name), tasks)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
