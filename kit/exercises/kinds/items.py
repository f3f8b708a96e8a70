"""Items to put in order, to match, or to judge by columns: each pair, line or cell counts alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from kit.exercises.kinds.kind import Kind, are_texts, known, pairs, part_of, quoted, refuse_unknown, short_line
from kit.exercises.parts import Part, Wrong
from kit.exercises.pointers import LABELS, MENUS, References
from kit.limits import LONGEST_MATCH_LINE, LONGEST_PASSAGE
from kit.outcome import NOT_YET, RIGHT, Result
from kit.strict import Field, Place, any_object, anything, fields_of, list_of, maybe, text

VALUES = ("yes", "no", "cannot tell")


class Order(Kind):
    """Items in order. `key` holds orders; an order has ranks, each a tuple of ids, and what is of one rank is free."""

    name = "order"
    fields = {
        **fields_of(Part, ("items", "key", "ends"), required=("items",)),
        "accepted": Field(list_of(anything), ()),
    }
    shown = ("ends",)

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        items, key = raw["items"], raw["key"]
        orders = None if key is None else tuple(_ranks(one, at / "key", items) for one in (key, *raw["accepted"]))
        if orders and sum(orders[0], ()) == tuple(items):
            (at / "items").refuse("the items are in the same order as the key; write them in another one")
        for n, w in enumerate(raw["wrong"]):
            _ranks(w.answer, at / "wrong" / n, items)
        return part_of(raw, at, list_of(text), key=orders)

    def complete(self, part: Part, value: Any) -> bool:
        return are_texts(value) and sorted(value) == sorted(part.items) and value != list(part.items)

    def said(self, part: Part, value: Any) -> list[str]:
        return [f"{n}. {part.items[id]}" for n, id in enumerate(value, 1)]

    def check(self, part: Part, value: Any) -> Result:
        """The share of pairs that stand in order, in the order of the key that fits best.

        Half of all pairs come right by chance, so the share counts from there.
        """
        scored = [_in_order(order, value) for order in part.key]
        good, every = max(scored, key=lambda one: len(one[0]))
        if len(good) == len(every):
            return self.right(part)
        found = known(part, tuple(value))
        first, second = next(pair for pair in every if pair not in good and _nearest(pair, value, every))
        share = max(0.0, 2 * len(good) / len(every) - 1)
        names = {"first": quoted(part.items[first]), "second": quoted(part.items[second])}
        return self.wrong(part, found, share, right=len(good), all=len(every), parts=(), **names)

    def answer(self, part: Part) -> list[str]:
        return [id for rank in part.key[0] for id in rank]

    def solution(self, part: Part) -> list[str]:
        return [f"{n}. " + " / ".join(part.items[id] for id in rank) for n, rank in enumerate(part.key[0], 1)]

    def mistakes(self, part: Part, value: Any) -> Iterator[str]:
        most = max(LONGEST_PASSAGE // len(value), 12)
        yield " › ".join(short_line(part.items[id], most) for id in value)


def _ranks(value: Any, at: Place, items: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    ranks = tuple(
        (rank,) if isinstance(rank, str) else list_of(text)(rank, at) for rank in list_of(anything)(value, at)
    )
    if sorted(sum(ranks, ())) != sorted(items):
        at.refuse(f"each of the items {', '.join(items)} has to be in the order exactly once")
    return ranks


def _in_order(ranks: Any, value: list[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pairs of an order of the key that stand so in the answer, and all its pairs."""
    every = [(a, b) for one, other in combinations(ranks, 2) for a in one for b in other]
    return [(a, b) for a, b in every if value.index(a) < value.index(b)], every


def _nearest(pair: tuple[str, str], value: list[str], every: list[tuple[str, str]]) -> bool:
    """Whether a pair in the wrong order stands as near as any such pair does: that is the one to look at."""
    gaps = [value.index(a) - value.index(b) for a, b in every if value.index(a) > value.index(b)]
    return value.index(pair[0]) - value.index(pair[1]) == min(gaps)


class Cells(Kind):
    """What has an option for each of some cells, of which the key names some: in lines, or in lines and columns."""

    def _keyed(self, part: Part) -> Iterator[tuple[str, str, Collection[str]]]:
        """The row, the column and what is accepted of each cell of the key; the column is "" where there are none."""
        for row, found in part.key.items():
            for column, accepted in (found if part.columns else {"": found}).items():
                yield row, column, accepted

    def check(self, part: Part, value: Any) -> Result:
        """The share of the cells with an accepted answer; the first that has a sentence of its own speaks."""
        cells = list(self._keyed(part))
        lines = tuple(_told(part, r, c, _chosen(value, r, c), accepted) for r, c, accepted in cells)
        bad = [n for n, line in enumerate(lines) if line.outcome != RIGHT]
        good = len(lines) - len(bad)
        if not bad:
            return self.right(part, lines, all=good)
        first = next((n for n in bad if lines[n].sentence), bad[0])
        found = Wrong(None, lines[first].sentence, lines[first].next) if lines[first].sentence else None
        row, column, _ = cells[first]
        names = {"item": quoted(part.items[row]), "column": quoted(part.columns.get(column, ""))}
        return self.wrong(part, found, good / len(lines), lines, right=good, all=len(lines), **names)

    def solution(self, part: Part) -> list[str]:
        named = ((r, c, [part.options.get(id, id) for id in ids]) for r, c, ids in self._keyed(part))
        return [_line(part, row, column, " / ".join(names)) for row, column, names in named]

    def mistakes(self, part: Part, value: Any) -> Iterator[str]:
        for (row, column, _), line in zip(self._keyed(part), self.check(part, value).parts, strict=True):
            if line.outcome != RIGHT:
                yield _line(part, row, column, part.options[_chosen(value, row, column)], 30 if column else 40)


def _line(part: Part, row: str, column: str, chosen: str, most: int = 0) -> str:
    """A cell and what is in it, with names of at most so many characters."""
    names = [part.items[row], *([part.columns[column]] if column else [])]
    return ", ".join(short_line(name, most) if most else name for name in names) + (": " if column else " → ") + chosen


def _told(part: Part, row: str, column: str, chosen: str, accepted: Collection[str]) -> Result:
    """What became of one cell."""
    about = f"{row}/{column}" if column else row
    if chosen in accepted:
        return Result(RIGHT, about=about)
    known = (w for w in part.wrong if w.item in ("", row) and (w.column, w.answer) == (column, chosen))
    found = next(known, Wrong(chosen, ""))
    return Result(NOT_YET, found.say, found.next, about=about)


def _chosen(value: Any, row: str, column: str) -> str:
    return str(value[row][column] if column else value[row])


def _are_chosen(value: Any, items: Iterable[str], options: Mapping[str, str]) -> bool:
    """Whether each of the items has one of the options."""
    return isinstance(value, dict) and all(isinstance(value.get(i), str) and value[i] in options for i in items)


class Match(Cells):
    """One option for each item. `key` holds the ids accepted by item."""

    name = "match"
    fields = {"items": Field(anything), "options": Field(anything, None), **fields_of(Part, ("key", "role"))}

    def is_keyed(self, raw: Mapping[str, Any]) -> bool:
        return super().is_keyed(raw) or raw["role"] in LABELS

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        items, role = _items(raw["items"], at / "items", to), raw["role"]
        options = to.names(raw["options"] or MENUS.get(role, ""), at / "options")
        key = _key(raw, at, to, items)
        refuse_unknown([id for ids in (key or {}).values() for id in ids[:1]], options, at)
        refuse_unknown([w.item for w in raw["wrong"]], items, at)
        refuse_unknown([w.answer for w in raw["wrong"]], options, at)
        if key and (bare := next((id for id in items if not key.get(id)), None)):
            (at / "key").refuse(f"item “{bare}” has no answer")
        return part_of(raw, at, items=items, options=options, key=key)

    def accept(self, part: Part, value: Any, at: Place) -> Part:
        if not isinstance(value, dict):
            at.refuse('this should be a table, such as { A25 = "india-summary" }')
        refuse_unknown(value, part.key, at)
        refuse_unknown(value.values(), part.options, at)
        key = {item: (*ids, value[item]) if item in value else ids for item, ids in part.key.items()}
        left = tuple(w for w in part.wrong if w.answer not in key.get(w.item, ()))
        return replace(part, key=key, wrong=left)

    def complete(self, part: Part, value: Any) -> bool:
        return _are_chosen(value, part.items, part.options)

    def said(self, part: Part, value: Any) -> list[str]:
        return [f"{part.items[item]} → {part.options[id]}" for item, id in value.items()]

    def answer(self, part: Part) -> dict[str, str]:
        return {item: ids[0] for item, ids in part.key.items()}


def _items(given: Any, at: Place, to: References) -> dict[str, str]:
    """What stands in the lines: texts, or words of the article, which a table points to or whose ids are listed."""
    if not isinstance(given, dict):
        return {id: quoted(to.words(id, at), LONGEST_MATCH_LINE) for id in list_of(text)(given, at)}
    inside = {id: to.article[to.span(item, at / id)] for id, item in given.items() if isinstance(item, dict)}
    return {id: quoted(inside[id], LONGEST_MATCH_LINE) if id in inside else text(given[id], at / id) for id in given}


def _key(raw: Mapping[str, Any], at: Place, to: References, items: Mapping[str, str]) -> dict[str, Any] | None:
    """What is accepted for each item: by the file's key, else by the labels of the answer key."""
    if raw["key"] is not None:
        key = {id: _accepted(value, at / "key" / id, to) for id, value in any_object(raw["key"], at / "key").items()}
        refuse_unknown((*items, *key), items, at / "key")
        unread = any(isinstance(raw["key"][id], dict) and not accepted for id, accepted in key.items())
        return None if unread else key  # without an answer key, what points into it is checked for form
    labels = {id: to.labels(id, raw["role"], at) for id in items} if raw["role"] in LABELS else {}
    return {id: found for id, found in labels.items() if found} or None


def _accepted(value: Any, at: Place, to: References) -> tuple[str, ...]:
    if isinstance(value, dict):
        return to.label(value, at) or ()
    return (value,) if isinstance(value, str) else tuple(list_of(text)(value, at))


class Grid(Cells):
    """A value for each cell. `key` holds the values accepted, by row and column; other cells are the reader's own."""

    name = "grid"
    fields = {
        "rows": fields_of(Part, ("items",), required=("items",))["items"],
        **fields_of(Part, ("columns",), required=("columns",)),
        "values": Field(list_of(text), VALUES),
        "key": Field(maybe(any_object), None),
    }
    shown = ("columns", "values")

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        rows, columns, values, key = raw["rows"], raw["columns"], raw["values"], raw["key"]
        cells = None if key is None else {row: _cells(found, at / "key" / row) for row, found in key.items()}
        for row, found in (cells or {}).items():
            refuse_unknown([row], rows, at / "key")
            refuse_unknown(found, columns, at / "key" / row)
            refuse_unknown([value for accepted in found.values() for value in accepted], values, at / "key" / row)
        refuse_unknown([w.item for w in raw["wrong"]], rows, at)
        refuse_unknown([w.column for w in raw["wrong"]], columns, at)
        return part_of(raw, at, items=rows, key=cells, options={value: value for value in values})

    def page(self, part: Part) -> dict[str, Any]:
        tables = {"options": part.options, "items": part.items, "columns": part.columns}
        return {name: pairs(table) for name, table in tables.items()}

    def listed(self, part: Part) -> list[str]:
        return list(part.items.values())

    def menus(self, part: Part) -> dict[str, Any]:
        return {"rows": dict(part.items)}

    def complete(self, part: Part, value: Any) -> bool:
        return isinstance(value, dict) and all(
            _are_chosen(value.get(r), part.columns, part.options) for r in part.items
        )

    def said(self, part: Part, value: Any) -> list[str]:
        cells = {row: [f"{name} {value[row][c]}" for c, name in part.columns.items()] for row in part.items}
        return [f"{name}: " + ", ".join(cells[row]) for row, name in part.items.items()]

    def answer(self, part: Part) -> dict[str, dict[str, str]]:
        free = (next(iter(part.options)),)
        return {row: {c: part.key.get(row, {}).get(c, free)[0] for c in part.columns} for row in part.items}


KINDS = (Order(), Match(), Grid())


def _cells(value: Any, at: Place) -> dict[str, tuple[str, ...]]:
    return {c: (v,) if isinstance(v, str) else list_of(text)(v, at / c) for c, v in any_object(value, at).items()}
