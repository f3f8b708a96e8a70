"""Two changes to one answer become one: a three-way merge of records, without files, locks or clocks."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kit.model import Attribution, Mark

Entry = Mark | Attribution


def reconciled(seen: Any, mine: Any, theirs: Any) -> Any:
    """Both changes to what was seen; where they touch the same, mine, which is the later.

    Tuples of records merge record by record, by `id` or else by content; of two other values one wins whole.
    """
    if same(theirs, seen) or not isinstance(mine, tuple):
        return theirs if same(mine, seen) else mine
    theirs, mine = _named(theirs, seen), _named(mine, (*seen, *theirs))
    before, ours, others = _keyed(_named(seen, theirs)), _keyed(mine), _keyed(theirs)
    kept = {}
    for key, record in others.items():
        if key in ours:
            kept[key] = record if ours[key] == before.get(key) else ours[key]
            if key not in before and ours[key] != record:  # both made a new record and gave it the same id
                kept[key, "theirs"] = replace(record, id=_free_id(record.id, (*mine, *theirs)))
        elif key not in before:
            kept[key] = record
    new = {key: record for key, record in ours.items() if key not in kept and record != before.get(key)}
    return (*kept.values(), *new.values())


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal; unlike ==, this tells 1 from true."""
    return one == other and (isinstance(one, tuple) or json.dumps(one) == json.dumps(other))


def _named(records: Iterable[Entry], known: Iterable[Entry]) -> tuple[Entry, ...]:
    """The same records; one without an id takes that of a known one with the same content."""
    taken = {record.id for record in records}
    free = {record.id: replace(record, id="") for record in known if record.id not in taken}
    out = []
    for record in records:
        id = record.id or next((id for id, content in free.items() if content == record), "")
        free.pop(id, None)
        out.append(replace(record, id=id))
    return tuple(out)


def _keyed(records: Iterable[Entry]) -> dict[Any, Entry]:
    """Records by id, or by all they hold where they have none; equal ones are told apart by their number."""
    met: Counter[Any] = Counter()
    keyed = {}
    for record in records:
        name = record.id or record
        keyed[name, met[name]] = record
        met[name] += 1
    return keyed


def _free_id(id: str, records: Iterable[Entry]) -> str:
    taken = {record.id for record in records}
    return next(free for n in range(2, sys.maxsize) if (free := f"{id}-{n}") not in taken)
