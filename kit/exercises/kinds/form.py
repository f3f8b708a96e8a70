"""Whether an answer is complete and has the form its kind wants, before anybody asks whether it is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kit.exercises.kinds.choice import typed
from kit.exercises.parts import Part


def complete(part: Part, value: Any) -> bool:
    """Whether the answer has the form its kind wants, with nothing left out."""
    return FORMS[part.kind](part, value)


def _single(part: Part, value: Any) -> bool:
    return isinstance(value, str) and value in part.options


def _several(part: Part, value: Any) -> bool:
    return _texts(value) and bool(value) and set(value) <= set(part.options)


def _number(_: Part, value: Any) -> bool:
    return typed(value) is not None


def _order(part: Part, value: Any) -> bool:
    return _texts(value) and sorted(value) == sorted(part.items) and value != list(part.items)


def _match(part: Part, value: Any) -> bool:
    return _filled(value, part.items, part.options)


def _grid(part: Part, value: Any) -> bool:
    return isinstance(value, dict) and all(_filled(value.get(row), part.columns, part.options) for row in part.items)


def _span(_: Part, value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_span(mark) for mark in value)


def _text(part: Part, value: Any) -> bool:
    same = part.kind == "repair" and isinstance(value, str) and value.split() == part.passage.split()
    return isinstance(value, str) and bool(value.strip()) and not same


def _confidence(_: Part, value: Any) -> bool:
    return value in (1, 2, 3) and type(value) is int


def _prediction(part: Part, value: Any) -> bool:
    return typed(value) is not None if part.input == "number" else isinstance(value, str) and bool(value.strip())


def _code(_: Part, value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("results"), list)


FORMS: Mapping[str, Callable[[Part, Any], bool]] = {
    "single": _single,
    "several": _several,
    "number": _number,
    "order": _order,
    "match": _match,
    "grid": _grid,
    "span": _span,
    "text": _text,
    "repair": _text,
    "confidence": _confidence,
    "prediction": _prediction,
    "code": _code,
}


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _filled(value: Any, items: Mapping[str, str], options: Mapping[str, str]) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(i), str) and value[i] in options for i in items)


def _is_span(value: Any) -> bool:
    start, end = (value.get(name) if isinstance(value, dict) else None for name in ("start", "end"))
    return type(start) is int and type(end) is int and 0 <= start <= end
