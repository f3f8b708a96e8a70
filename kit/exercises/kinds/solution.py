"""The answer that the key itself gives to an exercise, as a sheet would hold it and as a reader reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kit.exercises.exercise import Exercise
from kit.exercises.kinds.form import complete
from kit.exercises.parts import Part
from kit.wording import wording


def key_answer(exercise: Exercise) -> list[Any]:
    """An answer that gets full marks, one value a part; None for a part without a key."""
    return [
        _KEYLESS.get(p.kind) if p.kind in _KEYLESS else None if p.key is None else _VALUES[p.kind](p)
        for p in exercise.parts
    ]


def solution(exercise: Exercise) -> list[str]:
    """The key of each part in words, a line each; the parts without one are left out."""
    return [line for part in exercise.parts if part.key is not None for line in _LINES[part.kind](part)]


def _ids(part: Part) -> list[str]:
    return list(part.key[0])


def _order(part: Part) -> list[str]:
    return [id for rank in part.key[0] for id in rank]


def _marks(part: Part) -> list[dict[str, Any]]:
    spans = [target.span for target in part.key[: part.wanted]]
    return [{"start": s.start, "end": s.end, "text": part.passage[s.start : s.end]} for s in spans]


def _cells(part: Part) -> dict[str, dict[str, str]]:
    any_value = next(iter(part.options))
    return {row: {c: part.key.get(row, {}).get(c, (any_value,))[0] for c in part.columns} for row in part.items}


def _results(part: Part) -> dict[str, Any]:
    return {"source": part.key, "results": [{"gives": case.gives} for case in (*part.given, *part.unseen)]}


_KEYLESS: Mapping[str, Any] = {"confidence": 2, "prediction": "0"}
_VALUES: Mapping[str, Callable[[Part], Any]] = {
    "single": lambda part: part.key[0],
    "several": _ids,
    "number": lambda part: f"{part.key[0]}",
    "order": _order,
    "match": lambda part: {item: ids[0] for item, ids in part.key.items()},
    "span": _marks,
    "text": lambda part: part.key[0],
    "repair": lambda part: part.key[0],
    "grid": _cells,
    "code": _results,
}


def _ranked(part: Part) -> list[str]:
    return [f"{n}. " + " / ".join(part.items[id] for id in rank) for n, rank in enumerate(part.key[0], 1)]


def _matched(part: Part) -> list[str]:
    names = {item: " / ".join(part.options.get(id, id) for id in ids) for item, ids in part.key.items()}
    return [f"{part.items[item]} → {name}" for item, name in names.items()]


def _quoted(part: Part) -> list[str]:
    return [f"“{mark['text']}”" if mark["text"] else "[missing]" for mark in _marks(part)]


def _filled(part: Part) -> list[str]:
    return [
        f"{part.items[row]}, {part.columns[column]}: {' / '.join(values)}"
        for row, cells in part.key.items()
        for column, values in cells.items()
    ]


_LINES: Mapping[str, Callable[[Part], list[str]]] = {
    "single": lambda part: [part.options[part.key[0]]],
    "several": lambda part: [part.options[id] for id in part.key[0]],
    "number": lambda part: [f"{part.key[0]} {part.unit}".strip()],
    "order": _ranked,
    "match": _matched,
    "span": _quoted,
    "text": lambda part: list(part.key),
    "repair": lambda part: list(part.key),
    "grid": _filled,
    "code": lambda part: [part.key],
}


def answer_lines(part: Part, value: Any) -> list[str]:
    """An answer to a part in words, a line each; none where it is not complete."""
    return _GIVEN[part.kind](part, value) if complete(part, value) else []


_GIVEN: Mapping[str, Callable[[Part, Any], list[str]]] = {
    "single": lambda part, value: [part.options[value]],
    "several": lambda part, value: [part.options[id] for id in value],
    "number": lambda _, value: [f"{value}"],
    "order": lambda part, value: [f"{n}. {part.items[id]}" for n, id in enumerate(value, 1)],
    "match": lambda part, value: [f"{part.items[item]} → {part.options[id]}" for item, id in value.items()],
    "span": lambda part, value: [f"“{part.passage[mark['start'] : mark['end']]}”" for mark in value],
    "text": lambda _, value: [value],
    "repair": lambda _, value: [value],
    "grid": lambda part, value: [
        f"{name}: " + ", ".join(f"{part.columns[c]} {value[row][c]}" for c in part.columns)
        for row, name in part.items.items()
    ],
    "code": lambda _, value: [str(value.get("source", ""))],
    "confidence": lambda _, value: [wording("vocabulary")["confidences"][str(value)]],
    "prediction": lambda _, value: [value],
}
