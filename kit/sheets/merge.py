"""Two states of one sheet become one: no change is lost, and nothing comes back that was removed.

Every change has a number, such as k3fq7a.12: the twelfth that this notebook made. A sheet keeps the number of the last
change to each record and each plain answer, and its clock says how far it knows everybody's changes. So what a sheet
lacks was removed there only if its clock knows the change that made it; if not, the sheet is an older one, such as a
sync service or a backup brings back.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kit.model import Answer, AnswerSheet, Attribution, Mark

Number = tuple[str, int]  # whose change, and the how-manieth of theirs
At = tuple[str, str]  # a task, and which of its records; "" for a plain answer
Entry = Mark | Attribution
MOST_BESIDE = 20  # answers to one task that are kept beside it


class Item(NamedTuple):
    """A record or a plain answer, with the number of its last change."""

    value: Any
    number: Number


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of two sheets, and what of the other one disagrees, by task: this sheet's own is used."""

    sheet: AnswerSheet
    disagrees: tuple[tuple[str, Any], ...] = ()


def changed(sheet: AnswerSheet, task: str, answer: Answer, seen: Any, writer: str) -> Merged:
    """The sheet after `writer` changed what was seen of a task into this answer.

    Other changes to it stay; what was changed here and there disagrees, and what was removed here and changed there stays.
    """
    records = isinstance(answer.value, tuple)
    known = _items(sheet, {task: (*answer.value, *seen)} if records else {})
    value = _named(answer.value, (*seen, *_values(known, task))) if records else answer.value
    before, now, clock = dict(_keyed(seen)), dict(_keyed(value)), _clock(sheet, known)
    unseen = {at: item.value for at, item in known.items() if at[0] == task and not same(item.value, before.get(at[1]))}
    gone = [at for key in before.keys() - now.keys() if (at := (task, key)) in known and at not in unseen]
    new = [key for key, item in now.items() if not (key in before and same(item, before[key]))]
    new = [key for key in new if not ((at := (task, key)) in known and same(now[key], known[at].value))]
    if not gone and not new:
        return Merged(sheet)
    for at in gone:
        del known[at]
        _next(clock, writer)  # so that a sheet which does not know of it is seen to be older
    disagrees = []
    for key in new:
        at = (task, key)
        if at in unseen and key not in before and _apart(now[key], unseen[at]):
            _make_room(known, at, unseen[at], _next(clock, writer))
        elif at in unseen and _disagree(now[key], unseen[at]):
            disagrees.append((task, unseen[at]))
        known[at] = Item(now[key], _next(clock, writer))
    answers = {**sheet.answers, task: replace(answer, value=() if records else value)}
    return Merged(_sheet(replace(sheet, answers=answers), known, clock), tuple(disagrees))


def merged(mine: AnswerSheet, theirs: AnswerSheet, writer: str) -> Merged:
    """Both sheets in one; where both changed the same, mine, and what theirs says is told."""
    ours, others = _items(mine, _names(theirs)), _items(theirs, _names(mine))
    known, theirs_known = _clock(mine, ours), _clock(theirs, others)
    present = ({item.number for item in ours.values()}, {item.number for item in others.values()})
    kept: dict[At, Item] = {}
    disagrees = []
    clock = {who: max(known.get(who, 0), theirs_known.get(who, 0)) for who in (*known, *theirs_known)}
    for at in _order(list(ours), others):
        one, other = ours.get(at), others.get(at)
        if one == other and one:
            kept[at] = one
        elif one and other:
            kept[at] = chosen = _chosen(one, other, known, theirs_known)
            is_new = one.number == other.number or not _knows(known, other.number)
            if chosen is one and is_new and _apart(one.value, other.value):
                _make_room(kept, at, other.value, _next(clock, writer), {*ours, *others})
            elif chosen is one and is_new and _disagree(one.value, other.value):
                disagrees.append((at[0], other.value))
        elif one and (one.number in present[1] or not _knows(theirs_known, one.number)):
            kept[at] = one
        elif other and (other.number in present[0] or not _knows(known, other.number)):
            kept[at] = other
    answers = {task: _later(mine, theirs, task) for task in (*theirs.answers, *mine.answers)}
    return Merged(_sheet(replace(mine, answers=answers), kept, clock, theirs.versions.beside), tuple(disagrees))


def numbered(sheet: AnswerSheet) -> AnswerSheet:
    """The sheet with a number for each change, also where it was written before changes had any."""
    items = _items(sheet)
    return _sheet(sheet, items, _clock(sheet, items))


def behind(sheet: AnswerSheet, other: AnswerSheet) -> bool:
    """Whether a sheet does not know all the changes that the other one knows."""
    clock = _clock(sheet, _items(sheet))
    return any(not _knows(clock, number) for number in _clock(other, _items(other)).items())


def beside(sheet: AnswerSheet, more: Iterable[tuple[str, Any]]) -> AnswerSheet:
    """The sheet with further answers, as JSON values, that are kept beside those of a task."""
    kept = {task: list(values) for task, values in sheet.versions.beside.items()}
    for task, value in more:
        kept[task] = [*(old for old in kept.get(task, ()) if not same(old, value)), value][-MOST_BESIDE:]
    aside = {task: tuple(values) for task, values in kept.items()}
    return replace(sheet, versions=replace(sheet.versions, beside=aside))


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal; unlike ==, this tells 1 from true."""
    return bool(one == other) and (isinstance(one, tuple | Mark | Attribution) or json.dumps(one) == json.dumps(other))


# ---- a sheet as numbered items, and back


def _items(sheet: AnswerSheet, names: Mapping[str, Any] | None = None) -> dict[At, Item]:
    """What a sheet holds, by task and record; a record without an id is called as its like in `names` is."""
    found = {}
    for task, answer in sheet.answers.items():
        made, value, like = sheet.versions.made.get(task, {}), answer.value, (names or {}).get(task)
        renamed = _named(value, like) if isinstance(value, tuple) and isinstance(like, tuple) else value
        for (key, item), (old, _) in zip(_keyed(renamed), _keyed(value), strict=True):
            found[task, key] = Item(item, _number(made.get(old, ""), item))
    return found


def _sheet(sheet: AnswerSheet, items: Mapping[At, Item], clock: Mapping[str, int], more: Any = None) -> AnswerSheet:
    answers = {}
    for task, answer in sheet.answers.items():
        values = _values(items, task)
        answers[task] = replace(answer, value=values if isinstance(answer.value, tuple) else (*values, answer.value)[0])
    made: dict[str, dict[str, str]] = {}
    for (task, key), item in items.items():
        made.setdefault(task, {})[key] = "{}.{}".format(*item.number)
    found = replace(sheet, answers=answers, versions=replace(sheet.versions, clock=dict(clock), made=made))
    return beside(found, ((task, value) for task, values in (more or {}).items() for value in values))


def _order(ours: list[At], others: Mapping[At, Item]) -> Iterator[At]:
    """All items in the other sheet's order; what is only ours stays before what it stood before, or comes last."""
    place, done = {at: n for n, at in enumerate(ours)}, 0
    for at in others:
        yield from (mine for mine in ours[done : place.get(at, 0)] if mine not in others)
        yield at
        done = max(done, place.get(at, 0))
    yield from (mine for mine in ours[done:] if mine not in others)


def _values(items: Mapping[At, Item], task: str) -> tuple[Any, ...]:
    return tuple(item.value for at, item in items.items() if at[0] == task)


def _later(mine: AnswerSheet, theirs: AnswerSheet, task: str) -> Answer:
    return max((s.answers[task] for s in (mine, theirs) if task in s.answers), key=lambda answer: answer.saved)


def _keyed(value: Any) -> Iterator[tuple[str, Any]]:
    """Records by id, or by what they hold where they have none, equal ones told apart; a plain answer by ""."""
    if not isinstance(value, tuple):
        if value is not None:
            yield "", value
        return
    met: Counter[str] = Counter()
    for record in value:
        name = record.id or f"#{_digest(record)}"
        yield f"{name}~{met[name]}" if met[name] else name, record
        met[name] += 1


def _names(sheet: AnswerSheet) -> dict[str, Any]:
    return {task: answer.value for task, answer in sheet.answers.items()}


def _named(records: tuple[Entry, ...], known: Iterable[Entry]) -> tuple[Entry, ...]:
    """The same records; one without an id takes that of a known one with the same content."""
    if all(record.id for record in records):
        return records
    taken = {record.id for record in records}
    free = {record.id: replace(record, id="") for record in known if record.id and record.id not in taken}
    out = []
    for record in records:
        id = record.id or next((id for id, content in free.items() if content == record), "")
        free.pop(id, None)
        out.append(replace(record, id=id))
    return tuple(out)


# ---- numbers and clocks


def _number(written: str, value: Any) -> Number:
    """The number as a sheet has it; one made from the content where it has none."""
    who, _, n = written.rpartition(".")
    return (who, int(n)) if who and n.isdecimal() else (f"={_digest(value)}", 1)


def _digest(value: Any) -> str:
    content = replace(value, id="") if isinstance(value, Mark | Attribution) else value
    written = json.dumps(content, sort_keys=True, default=repr)
    return hashlib.sha256(written.encode()).hexdigest()[:8]


def _clock(sheet: AnswerSheet, items: Mapping[At, Item]) -> dict[str, int]:
    clock = dict(sheet.versions.clock)
    for who, n in (item.number for item in items.values()):
        clock[who] = max(n, clock.get(who, 0))
    return clock


def _knows(clock: Mapping[str, int], number: Number) -> bool:
    return number[1] <= clock.get(number[0], 0)


def _next(clock: dict[str, int], writer: str) -> Number:
    clock[writer] = clock.get(writer, 0) + 1
    return writer, clock[writer]


# ---- two changes to one item


def _chosen(one: Item, other: Item, known: Mapping[str, int], theirs: Mapping[str, int]) -> Item:
    """The one that was made knowing the other; where neither was, the first."""
    later = _knows(theirs, one.number) and not _knows(known, other.number)
    return other if later else one


def _disagree(one: Any, other: Any) -> bool:
    """Whether the other answer would be missed: it says something, and something else."""
    if isinstance(one, dict) and isinstance(other, dict) and "answer" in other:
        one, other = one.get("answer"), [part for part in other["answer"] or () if part] and other["answer"]
    return bool(other) and not same(one, other)


def _apart(one: Any, other: Any) -> bool:
    """Whether two records share no word, so that they only happen to have one id."""
    return isinstance(one, Mark | Attribution) and one.span != other.span and not one.span.overlaps(other.span)


def _make_room(items: dict[At, Item], at: At, value: Entry, number: Number, taken: Iterable[At] = ()) -> None:
    """Keeps a record under an id that no other has."""
    keys = {*items, *taken}
    key = next(key for n in range(2, sys.maxsize) if (at[0], key := f"{at[1]}-{n}") not in keys)
    items[at[0], key] = Item(replace(value, id=key), number)
