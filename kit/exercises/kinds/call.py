"""One call of a student's function: what it gives, as JSON has it, or its error in one sentence.

This file imports nothing of the kit: where a class is graded, it runs in a sandbox that does not hold the kit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from math import isfinite

# the two limits stand here and not in kit/limits.py, for the same reason
MOST_ITEMS = 5000  # of a result
LONGEST_VALUE = 90  # characters of a value in a sentence
TYPE_CHECKING = False
if TYPE_CHECKING:  # the sandbox starts in a few milliseconds without it
    from typing import Any


class Endless(BaseException):
    """Raised in a function whose time is up; no exception of the student's catches this."""


def called(
    function: Callable[..., Any], arguments: Sequence[str], words: Mapping[str, Any], seconds: float
) -> dict[str, Any]:
    """`{"gives": value}` or `{"error": sentence, "line": number}`; `words` are those on code in exercise.json.

    Whoever calls this stops the function by raising Endless in it. KeyboardInterrupt goes through.
    """
    try:
        return {"gives": plain(function(*arguments))}
    except Endless:
        return endless(words, seconds)
    except (Exception, SystemExit) as error:
        return failed(error, getattr(getattr(function, "__code__", None), "co_filename", ""), words)


def endless(words: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """The error of a function that does not come to an end."""
    why = words["endless"].format(seconds=f"{seconds:g}")
    return {"error": words["error"].format(where=words["somewhere"], why=why), "line": None, "endless": True}


def failed(error: BaseException, file: str, words: Mapping[str, Any]) -> dict[str, Any]:
    """An error in one sentence, with its line in the student's own code, which Python knows by the name `file`."""
    line = _line(error, file)
    where = words["line"].format(line=line) if line else words["somewhere"]
    return {"error": words["error"].format(where=where, why=_why(error, words["errors"])), "line": line}


def _line(error: BaseException, file: str) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    found, step = None, error.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename == file:
            found = step.tb_lineno
        step = step.tb_next
    return found


def _why(error: BaseException, sentences: Mapping[str, str]) -> str:
    kind = next((k.__name__ for k in type(error).__mro__ if k.__name__ in sentences), "other")
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    message = " ".join(said.split()).rstrip(".")[:LONGEST_VALUE]
    name = getattr(error, "name", None) or message
    return sentences[kind].format(name=name, message=message, kind=type(error).__name__)


def plain(value: Any) -> Any:
    """A value as JSON has it: tuples and generators as lists, sets sorted, tables by text; others as they print."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return round(value, 6) if isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in islice(value.items(), MOST_ITEMS)}
    if isinstance(value, set | frozenset):
        return _in_order([plain(item) for item in islice(value, MOST_ITEMS)])
    if hasattr(value, "__iter__"):
        return [plain(item) for item in islice(value, MOST_ITEMS)]
    return repr(value)[:LONGEST_VALUE]


def _in_order(items: list[Any]) -> list[Any]:
    """The items of a set, sorted; by their text where they cannot be compared."""
    try:
        return sorted(items)
    except TypeError:
        return sorted(items, key=json.dumps)
