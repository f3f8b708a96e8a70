"""The number that somebody types, in figures or in words. The libraries that read “twenty-six” take “not 10” for 10."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from math import isfinite, nan
from typing import Any

from kit.limits import LONGEST_NUMBER

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {name: n for n, name in enumerate(f"{_ONES} eighteen nineteen".split())}
_WORDS |= {name: 20 + 10 * n for n, name in enumerate(_TENS)}
_WORDS |= {f"{tens}{ones}": _WORDS[tens] + _WORDS[ones] for tens in _TENS for ones in _ONES.split()[1:10]}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twentieth": 20}
_ORDINALS |= {f"{name}th": n for name, n in _WORDS.items()}
_WORDS |= {"once": 1, "single": 1, "twice": 2, "thrice": 3}
_WORDS |= dict.fromkeys(("none", "nil", "null", "nought", "naught", "nothing", "nobody"), 0)
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000}
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"]
_MONTHS += ["november", "december"]
_TIMES = {"second", "minute", "hour", "day", "week", "month", "year"}
# what denies a number, makes it a limit or makes it another one
_UNSURE = "no not never neither nor t less fewer more most least than between almost nearly up to some several many few"
_UNSURE += " half quarter double minus plus score k x without except percent million billion + * ^ % < > ≤ ≥ ≠"
_LIMITS = {"over", "under", "above", "below"}  # right before a number; “3 run over the end” is no limit
_BESIDE_A_DAY = {"before", "after", "by", "until", "till"}
_NO_ONE = re.compile(r"\bno[ -]?one\b|\bnot (?:a single )?(?:one|any)$")
_NO = re.compile(r"\b(?:no|not (?:a|any|one))((?: [\w’'-]+)+)(?=$|[,.;:(])")
_FILLING = {"quoted", "single", "at", "all", "whatsoever", "of", "them"}
_DATE = re.compile(
    r"\b(?:\d{4}([-/.]?) ?(\d\d?)\1 ?(\d\d?)|(\d\d?)[-/.] ?(\d\d?)(?:[-/. ] ?\d\d(?:\d\d)?)?)\b|(?<= )['’]\d\d\b"
)
_BESIDE = re.compile(  # how many there are in all, and where it stands
    rf"(?<=\d)/\d+|\b(?:out )?of (?:the |all )*(?:\d|(?:{'|'.join(_WORDS)})\b)[\w,-]*"
    r"|\baccording to|\bpara(?:graph)?s?\.? ?\d(?:[\d,–& -]|and |to )*"
)
_NAMES = "|".join([*_ORDINALS, *_WORDS])
_DENIED = re.compile(  # beside the number that is meant: “26, not 24”
    rf"(?:\bnot|n['’]t) (?:the |on |in |february |feb\.? )*(?:\d[\w.,/–-]*|(?:{_NAMES})\b(?:[ -](?:{_NAMES})\b)*)"
)
_PIECE = re.compile(r"(?<![\w-])-?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*|[^\W\d_]+|[^\s\w]")


def typed(value: Any, about: str = "", unit: str = "") -> float | None:
    """The one number that is meant: "10", "about ten minutes", "1,125", "18 of 20"; in a unit like February, the day.

    None where there is none or more than one, and where it is denied or a limit: "not 10", "less than 10"; but of "10,
    not 20" it is 10. The words of the question, `about`, may follow a “no”: then it is 0. Of a sum it is what stands
    after the =.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or len(value) > LONGEST_NUMBER or any(map(_is_odd_figure, value)):
        return None
    asked = {_singular(word) for word in re.findall(r"\w+", f"{about} {unit}".casefold())}
    words = _NO.sub(lambda no: _nothing(no, asked), _NO_ONE.sub("none", _plain(value)))
    month = unit.casefold() if unit.casefold() in _MONTHS else ""
    if month:
        words = _DATE.sub(lambda date: _day(date, _MONTHS.index(month) + 1), words)
    others = (_TIMES if unit else set()) - asked - {"second" if month else ""}
    if month:
        others |= {*_MONTHS, *(name[:3] for name in _MONTHS), *_BESIDE_A_DAY} - {month, month[:3]}
    said = _DENIED.sub("", words)
    said = words if re.search(r"\b(?:n?or|and)\b", said) else said
    found = (_one(text, month, others) for text in (_BESIDE.sub("", said), _BESIDE.sub("", words), words))
    return next((number for number in found if number is not None), None)


def _is_odd_figure(c: str) -> bool:
    """Whether it is a number in one sign, such as ½ or ②: nobody says of these that they are read wrongly."""
    return c.isnumeric() and not c.isdecimal()


def _plain(words: str) -> str:
    """The words in small letters, each sign in one form; of a sum only its result."""
    plain = unicodedata.normalize("NFKC", words).casefold().translate(dict.fromkeys(map(ord, "−‐‑"), "-"))
    return re.split("(?<![<>!=])=", plain.replace("!=", "≠"))[-1].strip(" .!")


def _nothing(no: re.Match[str], asked: set[str]) -> str:
    """“none” for “no words at all”, where words are asked for; else what stands there."""
    return "none" if asked.union(_FILLING).issuperset(map(_singular, no[1].split())) else no[0]


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _day(date: re.Match[str], month: int) -> str:
    """The day of a date in this month, whichever comes first; "no" for a date in another month; of a year, nothing."""
    if not (parts := [int(n) for n in date.groups()[1:] if n]):
        return ""
    one, two = parts
    return str(two) if one == month else str(one) if two == month and date[4] else "no"


def _one(words: str, month: str, others: set[str]) -> float | None:
    """The one number in these words; of a day in a month, a year is none."""
    pieces, names = _PIECE.findall(words), _WORDS | _ORDINALS if month else _WORDS
    limited = any(a in _LIMITS and (b in names or b[-1].isdecimal()) for a, b in pairwise(pieces))
    said = {*pieces, *map(_singular, pieces)}
    if limited or said & {*_UNSURE.split(), *others} or re.search(r"\d[a-z]\d", words):
        return None
    found = {n for n in _numbers(pieces, names) if isfinite(n) and not (month and n >= 1_000)}
    return found.pop() if len(found) == 1 else None


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
