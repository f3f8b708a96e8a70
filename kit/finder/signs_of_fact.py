"""Signs of damage in what a text tells: one name in two spellings, numbers that do not agree, days that never were."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from kit.finder.lexicon import lines, people
from kit.finder.parsing import Parsed, Sentence
from kit.finder.people import Cast
from kit.finder.suspect import Suspect, plain_sentences
from kit.model import Span

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ALIKE = 50  # words like a name that are compared with it, so that no text takes long
_NUMBERS = {
    w: n
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}


def two_spellings(read: Parsed) -> Iterator[Suspect]:
    """One person’s name in two spellings."""
    cast = Cast(read)
    places: dict[str, list[Span]] = {}
    fuller, first = set[str](), set[str]()
    names = ((s, n) for s in read.sentences for n, tag in enumerate(s.tags) if tag == "K" and len(s.lower[n]) >= 5)
    for s, n in names:
        word = s.lower[n]
        places.setdefault(word, []).append(s.span_of(n, n))
        if n and s.tags[n - 1] == "K" and (s.lower[n - 1] not in people("titles") or s.lower[n - 1].endswith(".")):
            fuller.add(word)
        if s.tags[n + 1 : n + 2] == ["K"] or s.lower[n + 1 : n + 2] == ["bin"]:
            first.add(word)
    near, others = _neighbours(places), fuller | first
    for name in (name for name in cast.by_surname if name in fuller):
        for other in dict.fromkeys(word for key in sorted(_keys(name)) for word in near.get(key, ())[:ALIKE]):
            rare = len(places[other]) <= max(2, len(places.get(name, ())))
            if other not in others and rare and _alike(name, other):
                shown = cast.by_surname[name][0].name
                for span in places[other]:
                    reason = f"“{read.article[span]}” looks like another spelling of {shown}."
                    yield Suspect(span, "two spellings", reason)


def _neighbours(words: Iterable[str]) -> dict[str, list[str]]:
    """The words by their keys, so that those like a name are found without a look at all the others."""
    near: dict[str, list[str]] = {}
    for word in words:
        for key in sorted(_keys(word)):
            near.setdefault(key, []).append(word)
    return near


def _keys(word: str) -> set[str]:
    """What words that are alike share: the word with one letter less, or its letters in order."""
    return {word, "".join(sorted(word)), *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def _alike(one: str, other: str) -> bool:
    """Whether two words differ by one letter inside, or by two that changed places."""
    if (
        one == other
        or abs(len(one) - len(other)) > 1
        or one[0] != other[0]
        or one.startswith(other)
        or other.startswith(one)
    ):
        return False
    if len(one) != len(other):
        long, short = sorted((one, other), key=len, reverse=True)
        return any(long[:n] + long[n + 1 :] == short for n in range(1, len(long) - 1))
    differ = [n for n in range(len(one)) if one[n] != other[n]]
    if len(differ) == 1:
        return differ[0] < len(one) - 1
    return len(differ) == 2 and Counter(one) == Counter(other)


def number(read: Parsed) -> Iterator[Suspect]:
    """A word for several before one name: spokesmen Rafael Odum said; or “respectively” without two lists."""
    plurals = {word for line in lines("plural_titles") for word in line}
    for s in plain_sentences(read):
        for n, word in enumerate(s.lower):
            if (
                word in plurals
                and s.tags[n + 1 : n + 3] == ["K", "K"]
                and s.tags[n + 3 : n + 4]
                and s.tags[n + 3] in "dvBHM"
            ):
                span = s.span_of(n, n)
                yield Suspect(span, "number", f"“{read.article[span]}” means several people, and one name follows.")
            if word == "respectively" and s.lower.count("and") == 1 == s.lower[:n].count("and") and _names_only(s):
                span = s.span_of(n, n)
                yield Suspect(span, "number", "“respectively” needs two lists to match, and there is only one.")


def _names_only(s: Sentence) -> bool:
    """Whether a sentence has neither numbers nor a word for two things, which could be the other list."""
    return "U" not in s.tags and not {"both", "pair", "percent"} & set(s.lower)


def dates(read: Parsed) -> Iterator[Suspect]:
    """A day that does not exist, or a weekday that the date does not have."""
    months = "|".join(_MONTHS)
    pattern = re.compile(rf"\b(?:({'|'.join(_DAYS)}), )?({months}) (\d{{1,2}})(?:, (\d{{4}}))?(?!\d)")
    for m in pattern.finditer(read.article.text):
        day, month, date, year = m.groups()
        span = Span(m.start(), m.end())
        try:
            real = dt.date(int(year or 2024), _MONTHS.index(month) + 1, int(date))
        except ValueError:
            yield Suspect(span, "date", f"There is no {month} {date}.")
            continue
        if day and year and _DAYS[real.weekday()] != day:
            yield Suspect(span, "date", f"{month} {date}, {year} was a {_DAYS[real.weekday()]}.")


def sums(read: Parsed) -> Iterator[Suspect]:
    """A part larger than its whole: eight telescopes, 12 for beginners and four larger ones."""
    for s in plain_sentences(read):
        for n in range(len(s) - 5):
            whole, part = _number(s.lower[n]), _number(s.lower[n + 3])
            parted = s.tags[n + 1] == "N" and s.lower[n + 2] == "," and s.lower[n + 4] in ("for", "of")
            rest = range(n + 4, min(len(s) - 1, n + 10))
            more = any(s.lower[k] == "and" and _number(s.lower[k + 1]) for k in rest)
            if parted and 0 < whole < part and more:
                yield Suspect(s.span_of(n, n + 3), "sum", f"{s.lower[n + 3]} cannot be a part of {s.lower[n]}.")


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 9 else _NUMBERS.get(word, 0)
