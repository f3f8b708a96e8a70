"""Orders, matches and grids against their key: each pair, line or cell counts alone."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from kit.exercises.judged import NOT_YET, RIGHT, Judged, Note, quoted, right, wrong
from kit.exercises.parts import Part, Wrong


def check_order(part: Part, value: Any) -> Judged:
    """The share of pairs that stand in order, in the order of the key that fits best; what is of one rank is free.

    Half of all pairs come right by chance, so the share counts from there.
    """
    scored = [_order(order, value) for order in part.key]
    good, pairs = max(scored, key=lambda one: len(one[0]))
    if len(good) == len(pairs):
        return right(part)
    found = next((w for w in part.wrong if list(w.answer) == value), None)
    first, second = next(pair for pair in pairs if pair not in good and _neighbours(pair, value, pairs))
    share = max(0.0, 2 * len(good) / len(pairs) - 1)
    names = {"first": quoted(part.items[first]), "second": quoted(part.items[second])}
    return wrong(part, found, share, right=len(good), all=len(pairs), **names)


def _order(ranks: Any, value: list[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    pairs = [(a, b) for one, other in combinations(ranks, 2) for a in one for b in other]
    return [(a, b) for a, b in pairs if value.index(a) < value.index(b)], pairs


def _neighbours(pair: tuple[str, str], value: list[str], pairs: list[tuple[str, str]]) -> bool:
    """Whether a pair in the wrong order stands as near as any such pair does: that is the one to look at."""
    gaps = [value.index(a) - value.index(b) for a, b in pairs if value.index(a) > value.index(b)]
    return value.index(pair[0]) - value.index(pair[1]) == min(gaps)


def check_match(part: Part, value: Any) -> Judged:
    """The share of lines with an accepted answer."""
    notes = tuple(_line(part, item, value[item]) for item in part.key)
    return _tabled(part, notes, lambda note: {"item": quoted(part.items[note.where])})


def _line(part: Part, item: str, chosen: str) -> Note:
    if chosen in part.key[item]:
        return Note(item, RIGHT)
    found = next((w for w in part.wrong if w.item in ("", item) and w.answer == chosen), None)
    return _told(item, found)


def check_grid(part: Part, value: Any) -> Judged:
    """The share of the key's cells that have an accepted value; the other cells are the reader's own judgement."""
    notes = tuple(
        _cell(part, row, column, accepted, value[row][column])
        for row, cells in part.key.items()
        for column, accepted in cells.items()
    )
    return _tabled(part, notes, lambda note: _names(part, note.where)) if notes else right(part)


def _cell(part: Part, row: str, column: str, accepted: tuple[str, ...], chosen: str) -> Note:
    where = f"{row}/{column}"
    if chosen in accepted:
        return Note(where, RIGHT)
    found = next((w for w in part.wrong if (w.item, w.column, w.answer) == (row, column, chosen)), None)
    return _told(where, found)


def _told(where: str, found: Wrong | None) -> Note:
    return Note(where, NOT_YET, found.say, found.next) if found else Note(where, NOT_YET)


def _names(part: Part, where: str) -> dict[str, str]:
    row, column = where.split("/")
    return {"item": quoted(part.items[row]), "column": quoted(part.columns[column])}


def _tabled(part: Part, notes: tuple[Note, ...], names: Any) -> Judged:
    good = [note for note in notes if note.outcome == RIGHT]
    if len(good) == len(notes):
        return Judged(1, right(part, all=len(notes)).sentence, notes=notes)
    bad = [note for note in notes if note.outcome != RIGHT]
    first = next((note for note in bad if note.sentence), bad[0])
    found = Wrong(None, first.sentence, first.next) if first.sentence else None
    judged = wrong(part, found, len(good) / len(notes), right=len(good), all=len(notes), **names(first))
    return Judged(judged.share, judged.sentence, judged.next, notes)
