"""The number that somebody types, in figures or in words. The libraries that read “twenty-six” take “not 10” for 10."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite, nan
from typing import Any

from kit.limits import LONGEST_NUMBER

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {name: n for n, name in enumerate(f"{_ONES} eighteen nineteen".split())}
_WORDS |= {name: 20 + 10 * n for n, name in enumerate(_TENS)} | {"once": 1, "twice": 2}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twentieth": 20}
_ORDINALS |= {f"{name}th": n for name, n in _WORDS.items()}
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"]
_MONTHS += ["november", "december"]
_TIMES = ["second", "minute", "hour", "day", "week", "month", "year"]
_NOTHING = re.compile(
    r"(none|nil|null|nought|naught|nothing|nobody|no[ -]?one|not (a single )?(one|any))( at all| of them)?"
)
# what denies a number, makes it a limit or makes it another one
_UNSURE = "no not never neither t less fewer more most least under over below above than between almost nearly up to"
_UNSURE += " half quarter minus plus without except percent million billion + % < > ≤ ≥"
_DATE = re.compile(r"\b(?:\d{4}[-/.](\d\d?)[-/.](\d\d?)|(\d\d?)[-/.](\d\d?)(?:[-/.]\d\d(?:\d\d)?)?)\b")
_OF_ALL = re.compile(rf"(?<=\d)/\d+|\b(?:out )?of (?:the |all )*(?:\d|(?:{'|'.join(_WORDS)})\b)[\w,-]*")
_PIECE = re.compile(r"(?<![\w-])-?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*|[^\W\d_]+|[^\s\w]")


def typed(value: Any, about: str = "", unit: str = "") -> float | None:
    """The one number that is meant: "10", "about ten minutes", "1,125", "18 of 20"; in a unit such as February, the day.

    None where there is none or more than one, and where it is denied or a limit: "not 10", "less than 10". The words of
    the question, `about`, may follow a “no”: then it is 0.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    words = value.casefold().replace("−", "-").strip(" .!") if isinstance(value, str) else ""
    asked = {_singular(word) for word in re.findall(r"\w+", f"{about} {unit}".casefold())}
    if _NOTHING.fullmatch(words) or (words.startswith("no ") and asked.issuperset(map(_singular, words.split()[1:]))):
        return 0
    month = unit.casefold()
    names = _WORDS
    if month in _MONTHS:
        words, names = _DATE.sub(lambda date: _day(date, _MONTHS.index(month) + 1), words), _WORDS | _ORDINALS
    pieces = _PIECE.findall(_OF_ALL.sub("", words)) if len(words) <= LONGEST_NUMBER else []
    others = {*_TIMES, *_MONTHS, *(name[:3] for name in _MONTHS)} - asked - {month[:3]} if unit else set()
    if not {*_UNSURE.split(), *others}.isdisjoint([*pieces, *map(_singular, pieces)]):
        return None
    found = {
        n for n in _numbers(pieces, names) if isfinite(n) and (month not in _MONTHS or n < 1_000)
    }  # a year is no day
    return found.pop() if len(found) == 1 else None


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _day(date: re.Match[str], month: int) -> str:
    """The day of a date in this month, whichever comes first; "no" for a date in another month."""
    one, two = (int(n) for n in date.groups() if n)
    return str(two) if one == month else str(one) if two == month and date[3] else "no"


def _numbers(pieces: Iterable[str], names: dict[str, int]) -> list[float]:
    """Each number that stands in these pieces: "one hundred and twenty-eight" is one, "ten and five" are two."""
    found: list[float] = []
    last, before = 0.0, ""
    for piece in pieces:
        if piece in _SCALES:
            joins, last = before in names, (last if before in names else 1) * _SCALES[piece]
            found = [*found[:-1], found[-1] + last - last / _SCALES[piece]] if joins else [*found, last]
        elif piece in names or piece[-1].isdecimal():
            last = names[piece] if piece in names else _figure(piece)
            joins = before in _SCALES or (before in _TENS and 0 < last < 10)
            found = [*found[:-1], found[-1] + last] if joins else [*found, last]
        before = before if piece in ("and", "-") else piece
    return found


def _figure(piece: str) -> float:
    """What figures make: a comma before three of them parts thousands, another is a decimal point."""
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", piece):
        piece = piece.replace(",", "")
    number = float(piece.replace(",", ".")) if len(re.findall("[.,]", piece)) < 2 else nan
    return int(number) if number.is_integer() else number
