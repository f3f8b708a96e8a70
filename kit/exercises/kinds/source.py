"""The text that makes a student's function again elsewhere: its own lines, and what they use of the notebook."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from textwrap import dedent
from types import FunctionType, ModuleType
from typing import Any

from kit.limits import LONGEST_SENT_VALUE


def source_of(function: Any, name: str) -> str:
    """Python text in which `name` is this function; "" where nobody has kept its lines.

    What the function finds in its notebook comes first: modules, imported names, other functions, plain values. What
    is none of these is left out.
    """
    function = inspect.unwrap(function)
    lines = _own(function, name)
    if not lines:
        return ""
    text = "\n".join([*_needed(lines, function, {function.__name__}), lines])
    same = function.__name__ in (name, "<lambda>")
    return text if same else f"{text}\n{name} = {function.__name__}\n"


def _own(function: Any, name: str) -> str:
    """The lines of a function; those of a lambda give it its name."""
    try:
        lines = dedent(inspect.getsource(function))
        tree = ast.parse(lines)
    except (OSError, TypeError, SyntaxError):
        return ""
    if not isinstance(function, FunctionType) or function.__name__ != "<lambda>":
        return lines
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
    return f"{name} = {ast.unparse(found[0])}\n" if len(found) == 1 else ""


def _needed(lines: str, function: Any, met: set[str]) -> Iterator[str]:
    """A line or more for each name that the lines use and the notebook has."""
    notebook = getattr(function, "__globals__", {})
    for name in dict.fromkeys(node.id for node in ast.walk(ast.parse(lines)) if isinstance(node, ast.Name)):
        if name in notebook and name not in met:
            met.add(name)
            yield from _made(name, notebook[name], function.__module__, met)


def _made(name: str, value: Any, notebook: str, met: set[str]) -> Iterator[str]:
    if isinstance(value, ModuleType):
        yield f"import {value.__name__} as {name}" if value.__name__ != name else f"import {name}"
    elif isinstance(value, re.Pattern):
        yield f"import re\n{name} = re.compile({value.pattern!r}, {value.flags})"
    elif isinstance(value, FunctionType) and value.__module__ == notebook:
        lines = _own(value, name)
        yield from _needed(lines, value, met)
        yield lines if value.__name__ in (name, "<lambda>") else f"{lines}\n{name} = {value.__name__}"
    elif _is_imported(value, notebook):
        yield f"from {value.__module__} import {value.__name__} as {name}"
    elif _is_plain(value) and len(repr(value)) <= LONGEST_SENT_VALUE:
        yield f"{name} = {value!r}"


def _is_imported(value: Any, notebook: str) -> bool:
    module, own = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if not (isinstance(module, str) and isinstance(own, str)) or module == notebook:
        return False
    return getattr(sys.modules.get(module), own, None) is value


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, [*value, *value.values()]))
    return value is None or type(value) in (str, bytes, bool, int, float)
