"""Strict files: every value is read by a small function that refuses what does not fit, and says where.

How the fields of a record are read is made from its own annotations, so that each field is declared once.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from functools import cache, lru_cache
from math import isfinite
from pathlib import Path
from stat import S_ISREG
from typing import Annotated, Any, NamedTuple, NoReturn, TypeVar, get_args, get_origin, get_type_hints

from kit.limits import DEEPEST_JSON, LARGEST_FILE, LONGEST_NUMBER, LONGEST_PHRASE, LONGEST_REFUSAL
from kit.model import PHRASES, Article, OneOf, Span
from kit.wording import wording

FORMAT = 1  # of every file of ours


class BadFile(ValueError):
    """A file that cannot be used; the message names the file, the place, what came and what is allowed."""


def why(error: Exception) -> str:
    """The sentence for whoever asked for what had to stop: a bad file’s own, or what this computer says of a place."""
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        place = f"{error.filename}: this can’t be read or written here ({error.strerror})"
        return f"{place}; name another place, or make room or ask for rights there"
    return str(error)


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
    with suppress(OSError):
        if not S_ISREG(path.stat().st_mode):
            at.refuse("this is a folder or a device, not a file")
    return text_of(content_of(path, at), at)


def content_of(path: Path, at: Place, most: int = LARGEST_FILE) -> bytes:
    """The bytes of a file; refuses what is missing, cannot be read or has more bytes than that."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= most else b""
    except FileNotFoundError:
        at.refuse("the file is missing")
    except (OSError, ValueError) as error:
        at.refuse(f"the file can’t be read ({getattr(error, 'strerror', None) or error})")
    if size > most:
        at.refuse(f"{size:,} bytes are too many; at most {most:,} are read")
    return content


def text_of(content: bytes, at: Place) -> str:
    """The text that UTF-8 bytes hold, without a byte order mark; refuses what is too large or no text."""
    if len(content) > LARGEST_FILE:
        at.refuse(f"{len(content):,} bytes are too many; at most {LARGEST_FILE:,} are read")
    try:
        found = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at.refuse(f"byte {error.start} is not UTF-8; save the file as UTF-8 text")
    if "\0" in found:
        at.refuse("this isn’t text: there’s a zero byte in it")
    return found


def a_kind(given: object) -> str:
    """What a value is, in words."""
    known = {type(None): "nothing (None)", bytes: "bytes: decode them first", int: "a number", float: "a number"}
    return known.get(type(given), f"of the type {type(given).__name__}")


def read_toml(path: str | Path) -> Mapping[str, Any]:
    """The table in a TOML file, which nobody may change: it is read once and kept."""
    at = Place(Path(path).name)
    try:
        return _toml(decoded(Path(path), at))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at.refuse(f"this is not TOML ({error})")


@lru_cache(maxsize=128)  # more than all exercises of the kit have
def _toml(words: str) -> Mapping[str, Any]:
    return tomllib.loads(words)


def read_json(path: Path, at: Place) -> Any:
    """The value in a JSON file; refuses doubled keys, NaN, half characters and what is too long or nested too deep."""
    return json_value(decoded(path, at), at)


def json_value(words: str, at: Place) -> Any:
    """The value in a JSON text, as strictly as in a file."""
    try:
        hooks: Any = {"parse_constant": _no_number, "parse_int": _whole, "parse_float": _finite}
        value = json.loads(words, object_pairs_hook=_unique, **hooks)
        _check_depth(value)
        if _HALF.search(words):
            _check_whole(json.dumps(value, ensure_ascii=False))
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
            raise ValueError(f"“{key}” appears twice in the same object")
        once[key] = value
    return once


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} isn’t a number that JSON allows")


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
        lists = (item.values() if type(item) is dict else item for item in level if type(item) in (dict, list))
        level = [inner for items in lists for inner in items]
    if level:
        raise ValueError(_TOO_DEEP)


def _check_whole(words: str) -> None:
    """Raises ValueError where there is half a character in a text; only an escape in JSON, or a page, can bring one."""
    try:
        words.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"there’s half a character in a text, \\u{ord(words[error.start]):x}") from None


# ---- values: one small function reads each


Read = Callable[[Any, Place], Any]


_NAMED = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def _named(value: Any) -> str:
    return _NAMED.get(type(value), "a number")


def text(value: Any, at: Place) -> str:
    if not isinstance(value, str):
        at.refuse(f"this should be a text, not {_named(value)}")
    try:
        _check_whole(value)
    except ValueError as error:
        at.refuse(str(error))
    return value


def whole_number(value: Any, at: Place) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        at.refuse(f"this should be a whole number, not {_named(value)}")
    return value


def any_number(value: Any, at: Place) -> float:
    """A number with or without a fraction."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        at.refuse(f"this should be a number, not {_named(value)}")
    return value


def truth(value: Any, at: Place) -> bool:
    return value if isinstance(value, bool) else at.refuse("this should be true or false")


def anything(value: Any, _: Place) -> Any:
    return value


def phrases(value: Any, at: Place) -> tuple[str, ...]:
    """Words and phrases to look for, as kit/phrases.py has them; null for none."""
    return list_of(_phrase)(value, at) if value is not None else ()


def _phrase(value: Any, at: Place) -> str:
    words = text(value, at)
    if not words.strip(" …") or len(words) > LONGEST_PHRASE or words.count(" … ") > 1:
        at.refuse(f"“{words[:40]}” isn’t a phrase: 1 to {LONGEST_PHRASE} characters, with at most one “ … ”")
    return words


def one_of(group: str) -> Read:
    """Reads one of the labels of a group of the vocabulary, such as categories or tiers.errors."""

    def read(value: Any, at: Place) -> str:
        allowed = _labels(group)
        if not isinstance(value, str) or value not in allowed:
            at.refuse(f"“{value}” is not one of {', '.join(allowed)}")
        return value

    return read


@cache
def _labels(group: str) -> Mapping[str, Any]:
    found: Any = wording("vocabulary")
    for name in group.split("."):
        found = found[name]
    return dict.fromkeys(found)


def any_object(value: Any, at: Place) -> dict[str, Any]:
    return value if isinstance(value, dict) else at.refuse(f"this should be an object, not {_named(value)}")


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
            at.refuse(f"this should be a list, not {_named(value)}")
        with suppress(BadFile):
            return tuple([read(item, at) for item in value])
        return tuple([read(item, at / n) for n, item in enumerate(value)])  # where it is matters only now

    return items


# ---- spans


def span(value: Any, at: Place) -> Span:
    """A span, whose words have to be the article's there; in another Unicode form they are the same words."""
    article = at.article
    if article and _fits(value, article.text):
        return Span(value["start"], value["end"])
    raw = object_of(value, at, _SPAN)
    start, end = raw["start"], raw["end"]
    if not 0 <= start <= end:
        at.refuse(f"start {start} and end {end} aren’t a span; it should be 0 <= start <= end")
    if article and end > len(article.text):
        at.refuse(f"end {end} is past the article's last character, {len(article.text)}")
    found = Span(start, end)
    if article and not same_words(raw["text"], article[found]):
        at.refuse(f"the words at {start} to {end} are “{article[found]}”, not “{raw['text']}”: the span has shifted")
    return found


def _fits(value: Any, whole: str) -> bool:
    """Whether a value is a span whose words are where it says: nearly every one is, so this is asked before all else."""
    if type(value) is not dict or len(value) != len(_SPAN):
        return False
    start, end = value.get("start"), value.get("end")
    if type(start) is not int or type(end) is not int:
        return False
    return 0 <= start <= end <= len(whole) and whole[start:end] == value.get("text")


def same_words(one: str, other: str) -> bool:
    return one == other or unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


# ---- objects and records


REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is read, and what it is when it is not there."""

    reads: Read
    default: Any = REQUIRED


def object_of(value: Any, at: Place, table: Mapping[str, Field]) -> dict[str, Any]:
    """The fields of an object, each read by its own entry in the table; refuses others."""
    for name in any_object(value, at):
        if name not in table:
            at.refuse(f"field “{name}” is unknown; allowed are {', '.join(table)}")
    found = {}
    for name, field in table.items():
        item = value.get(name, REQUIRED)
        if type(item) is str and field.reads is text and item.isascii():
            found[name] = item  # as most are: this is to be fast
        elif item is not REQUIRED:
            found[name] = field.reads(item, at / name)
        elif (default := field.default) is not REQUIRED:
            found[name] = default
        else:
            at.refuse(f"field “{name}” is missing")
    return found


def document_of(value: Any, at: Place, table: Mapping[str, Field]) -> dict[str, Any]:
    """The fields of a file of ours; another format is refused before anything else is looked at."""
    raw = any_object(value, at)
    object_of({name: raw[name] for name in _FORMAT if name in raw}, at, _FORMAT)
    return object_of(raw, at, {**_FORMAT, **table})


def _format(value: Any, at: Place) -> int:
    found = whole_number(value, at)
    return found if found == FORMAT else at.refuse(f"format {found} is unknown; this kit reads format {FORMAT}")


_FORMAT = {"format": Field(_format)}
_SPAN = {"start": Field(whole_number), "end": Field(whole_number), "text": Field(text)}
_PLAIN: dict[Any, Read] = {str: text, int: whole_number, float: any_number, bool: truth, Any: anything, Span: span}
Value = TypeVar("Value")


def fields_of(record: Any, names: Iterable[str] = (), required: Collection[str] = ()) -> dict[str, Field]:
    """How the fields of a record are read from an object, as the record's own annotations say; all, or those named.

    A field may be absent where the record has a default for it, unless it is among the `required`.
    """
    hints = get_type_hints(record, include_extras=True)
    own = {f.name: f.default_factory() if callable(f.default_factory) else f.default for f in fields(record)}
    defaults = {name: REQUIRED if name in required or own[name] is MISSING else own[name] for name in names or own}
    return {name: Field(_reads(hints[name], default), default) for name, default in defaults.items()}


def reader_of(record: Callable[..., Value], table: Mapping[str, Field] | None = None) -> Callable[[Any, Place], Value]:
    """Reads an object into a record, by this table of its fields or by that of `fields_of`.

    Where there is a field `span`, the object's own start, end and text are it.
    """
    rows = dict(table or fields_of(record))
    flat = rows.pop("span", None)

    def read(value: Any, at: Place) -> Value:
        if not flat:
            return record(**object_of(value, at, rows))
        rest = dict(any_object(value, at))
        where = {key: rest.pop(key) for key in _SPAN if key in rest}
        return record(span=span(where, at), **object_of(rest, at, rows))

    return read


def _reads(hint: Any, default: Any = REQUIRED) -> Read:
    """How a value of this type is read; a marked text that may be left out may also be empty or null."""
    inner = get_args(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) is Annotated:
        return or_empty(_marked(*inner)) if default == "" else _marked(*inner)
    if get_origin(hint) is tuple:
        return list_of(_reads(inner[0]))
    if get_origin(hint) is Mapping:
        return object_with(_reads(inner[1]))
    return maybe(_reads(inner[0])) if type(None) in inner else reader_of(hint)


def _marked(kind: type, mark: Any) -> Read:
    if mark == PHRASES:
        return phrases
    if not isinstance(mark, OneOf):
        return _PLAIN[kind]
    label = one_of(mark.group)
    return label if kind is str else lambda value, at: kind(label(str(_PLAIN[kind](value, at)), at))
