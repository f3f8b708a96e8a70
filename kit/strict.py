"""Strict JSON: every value is read by a small function that refuses what does not fit, and says where."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple, NoReturn

from kit.limits import DEEPEST_JSON, LARGEST_FILE, LONGEST_NUMBER, LONGEST_REFUSAL
from kit.model import Article


class BadFile(ValueError):
    """A file that cannot be used; the message names the file, the place, what came and what is allowed."""


class Place(NamedTuple):
    """Where in which file we are reading, and the article that spans there point into."""

    file: str
    path: str = ""
    article: Article | None = None

    def __truediv__(self, key: str | int) -> Place:
        step = f"[{key}]" if isinstance(key, int) else f".{key}" if self.path else key
        return Place(self.file, self.path + step, self.article)

    def refuse(self, sentence: str) -> NoReturn:
        message = f"{self.file}, {self.path}: {sentence}" if self.path else f"{self.file}: {sentence}"
        raise BadFile(message if len(message) <= LONGEST_REFUSAL else f"{message[:400]} … {message[-300:]}")


def decoded(path: Path, at: Place) -> str:
    """The text of a UTF-8 file without its byte order mark; refuses what is too large, unreadable or no text."""
    try:
        return text_of(_bytes(path, at), at)
    except FileNotFoundError:
        at.refuse("the file is missing")
    except OSError as error:
        at.refuse(f"the file cannot be read ({error.strerror or error})")


def text_of(content: bytes, at: Place) -> str:
    """The text that UTF-8 bytes hold, without a byte order mark; refuses what is too large or no text."""
    if len(content) > LARGEST_FILE:
        at.refuse(f"{len(content):,} bytes are too many; at most {LARGEST_FILE:,} are read")
    try:
        found = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at.refuse(f"byte {error.start} is not UTF-8; save the file as UTF-8 text")
    if "\0" in found:
        at.refuse("this is not text: it holds a zero byte")
    return found


def _bytes(path: Path, at: Place) -> bytes:
    found = path.stat()
    if not S_ISREG(found.st_mode):
        at.refuse("this is a folder or a device; a file is wanted")
    if found.st_size > LARGEST_FILE:
        at.refuse(f"{found.st_size:,} bytes are too many; at most {LARGEST_FILE:,} are read")
    return path.read_bytes()


def read_json(path: Path, at: Place) -> Any:
    """The value in a JSON file; refuses doubled keys, NaN, half characters and what is too long or nested too deep."""
    return json_value(decoded(path, at), at)


def json_value(words: str, at: Place) -> Any:
    """The value in a JSON text, as strictly as in a file."""
    try:
        value = json.loads(
            words,
            object_pairs_hook=_unique,
            parse_constant=_no_number,
            parse_int=_whole,
            parse_float=_finite,
        )
        _check_depth(value)
        if _HALF.search(words):
            _check_halves(value)
        return value
    except RecursionError:
        at.refuse(_TOO_DEEP)
    except json.JSONDecodeError as error:
        at.refuse(f"line {error.lineno}, column {error.colno}: this is not JSON ({error.msg})")
    except ValueError as error:
        at.refuse(str(error))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    once: dict[str, Any] = {}
    for key, value in pairs:
        if key in once:
            raise ValueError(f"“{key}” stands twice in the same object")
        once[key] = value
    return once


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number JSON allows")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(digits):,} digits is too long; at most {LONGEST_NUMBER} are read")
    return int(digits)


def _finite(digits: str) -> float:
    return value if isfinite(value := float(digits)) else _no_number(digits[:20])


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_TOO_DEEP = f"the JSON is nested too deeply; at most {DEEPEST_JSON} levels are read"


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST_JSON):
        level = [inner for item in level if type(item) in (dict, list) for inner in _inside(item)]
    if level:
        raise ValueError(_TOO_DEEP)


def _inside(item: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return item.values() if isinstance(item, dict) else item


def _check_halves(value: Any) -> None:
    """Raises ValueError where a key or a text holds half a character; only an escape in JSON can bring one."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            _check_whole(item)
        elif isinstance(item, dict | list):
            waiting += [*item, *item.values()] if isinstance(item, dict) else item


def _check_whole(words: str) -> None:
    if half := next((c for c in words if "\ud800" <= c <= "\udfff"), None) if not words.isascii() else None:
        raise ValueError(f"a text holds half a character, \\u{ord(half):x}")


def object_of(value: Any, at: Place, table: Mapping[str, Field]) -> dict[str, Any]:
    """The fields of an object, each read by its own entry in the table; refuses others."""
    if not isinstance(value, dict):
        at.refuse(f"an object is wanted, not {_named(value)}")
    if unknown := next((key for key in value if key not in table), None):
        at.refuse(f"field “{unknown}” is unknown; allowed are {', '.join(table)}")
    return {
        name: item
        if type(item := value.get(name)) is str and spec.reads is text and item.isascii()
        else spec.read(value, name, at)
        for name, spec in table.items()
    }


def _named(value: Any) -> str:
    return {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}.get(
        type(value), "a number"
    )


REQUIRED: Any = object()
Read = Callable[[Any, Place], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is read, and what it is when it is not there."""

    reads: Read
    default: Any = REQUIRED

    def read(self, record: Mapping[str, Any], name: str, at: Place) -> Any:
        if name in record:
            return self.reads(record[name], at / name)
        if self.default is REQUIRED:
            at.refuse(f"field “{name}” is missing")
        return self.default


def text(value: Any, at: Place) -> str:
    if not isinstance(value, str):
        at.refuse(f"a text is wanted, not {_named(value)}")
    try:
        _check_whole(value)
    except ValueError as error:
        at.refuse(str(error))
    return value


def number(value: Any, at: Place) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        at.refuse(f"a whole number is wanted, not {_named(value)}")
    return value


def truth(value: Any, at: Place) -> bool:
    return value if isinstance(value, bool) else at.refuse("true or false is wanted")


def anything(value: Any, _: Place) -> Any:
    return value


def pattern(value: Any, at: Place) -> str:
    """A regular expression, as it was written."""
    try:
        re.compile(text(value, at))
    except (re.error, RecursionError, OverflowError) as error:
        at.refuse(f"“{value}” is no regular expression ({error})")
    return str(value)


def any_object(value: Any, at: Place) -> dict[str, Any]:
    if not isinstance(value, dict):
        at.refuse(f"an object is wanted, not {_named(value)}")
    return value


def maybe(read: Read) -> Read:
    return lambda value, at: None if value is None else read(value, at)


def or_empty(read: Read) -> Read:
    return lambda value, at: "" if value in ("", None) else read(value, at)


def object_with(read: Read) -> Read:
    """Reads an object whose keys are free and whose values all are alike."""

    def items(value: Any, at: Place) -> dict[str, Any]:
        return {key: read(item, at / key) for key, item in any_object(value, at).items()}

    return items


def list_of(read: Read) -> Read:
    def items(value: Any, at: Place) -> tuple[Any, ...]:
        if not isinstance(value, list):
            at.refuse(f"a list is wanted, not {_named(value)}")
        return tuple(read(item, at / n) for n, item in enumerate(value))

    return items
