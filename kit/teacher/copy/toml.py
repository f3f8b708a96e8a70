"""A table as TOML text: what the standard library can read but not write, for tables such as exercise files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any


def as_toml(table: Mapping[str, Any]) -> str:
    """The TOML text that reads back as this table of texts, numbers, true or false, lists and tables."""
    return "\n".join(_lines(table, "")).lstrip("\n") + "\n"


def _lines(table: Mapping[str, Any], path: str) -> Iterator[str]:
    """Plain fields first, for what follows the head of a table belongs to that table."""
    inner = {
        name: value
        for name, value in table.items()
        if isinstance(value, Mapping)
        or (isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value))
    }
    yield from (f"{_name(name)} = {_value(value)}" for name, value in table.items() if name not in inner)
    for name, value in inner.items():
        here = f"{path}.{_name(name)}".lstrip(".")
        head = f"[{here}]" if isinstance(value, Mapping) else f"[[{here}]]"
        for each in [value] if isinstance(value, Mapping) else value:
            yield from ("", head, *_lines(each, here))


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_name(name)} = {_value(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def _name(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else _value(name)
