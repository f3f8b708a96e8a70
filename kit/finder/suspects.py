"""Hints at translation damage that need no other copy of the text: what looks broken, and why.

Each hint is a question, not a verdict. Most signs are patterns in words/damage.toml; what needs counting or a look at
several places is a small function in SIGNS, from a parsed text to suspects. On 326,000 words of news that nobody had
damaged on purpose they lit 0.25 places in 1,000 words, most of them slips of the paper or of its copy.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from kit.finder.lexicon import people, words_of
from kit.finder.parsing import Parsed, Sentence, parsed
from kit.finder.people import Cast
from kit.model import Article, Span

_BODY = frozenset(["body", "caption"])
_SOUNDS = tuple(
    map(set, ["sz", "ck", "dt", "ae", "ao", "eo", "iy", "vw", "uo", "bp"])
)  # letters that one spelling has for another’s
_MOST_ALIKE = 50  # words like a name that are compared with it, so that no text takes long


@dataclass(frozen=True, slots=True)
class Suspect:
    """A passage that looks damaged: its span, the kind of sign, and the reason in plain words."""

    span: Span
    kind: str
    reason: str


def find_suspects(article: Article | str) -> tuple[Suspect, ...]:
    """The passages of an article or a text that show a sign of damage, in reading order, each once."""
    read = parsed(article)
    found = {(s.span, s.kind): s for sign in SIGNS for s in sign(read)}
    given = (replace(s, span=read.given.back(s.span)) for s in found.values())
    return tuple(sorted(given, key=lambda s: (s.span, s.kind)))


def _body_sentences(read: Parsed) -> Iterator[Sentence]:
    return (s for s in read.sentences if s.paragraph.kind in _BODY and len(s) and s.paragraph.number)


# ---- what looks broken in one place: holes, glue, capitals, tenses, broken constructions


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words" / "damage.toml").read_text("utf-8"))


def _whole(pattern: str) -> str:
    """A pattern with its %lists% filled in."""
    filled = re.sub(r"%(\w+)%", lambda m: f"(?:{_listed()['lists'][m[1]]})", pattern)
    return filled if filled == pattern else _whole(filled)


@cache
def _patterns(group: str) -> list[tuple[str, re.Pattern[str], str]]:
    """The patterns of words/damage.toml that are read in letters or in words: kind, pattern and reason of each."""
    before = "" if group == "letters" else " "
    return [(one["kind"], re.compile(before + _whole(one["pattern"])), one["reason"]) for one in _listed()[group]]


def letters(read: Parsed) -> Iterator[Suspect]:
    """What looks damaged below the headline, letter by letter."""
    for p in read.paragraphs:
        if p.kind in _BODY and p.number:
            for kind, pattern, reason in _patterns("letters"):
                for m in pattern.finditer(read.article.text, p.span.start, p.span.end):
                    yield Suspect(Span(m.start(), m.end()), kind, reason)


def tagged_words(read: Parsed) -> Iterator[Suspect]:
    """What looks damaged in the words of a sentence and their tags."""
    for s in _body_sentences(read):
        words = [s.text[start:end] for start, end in zip(s.starts, s.ends, strict=True)]
        each = zip(words, s.tags, s.quoted, strict=True)
        line = "".join(f" {'“' * (quoted >= 0)}{word}/{tag}" for word, tag, quoted in each)
        for kind, pattern, reason in _patterns("words"):
            for m in pattern.finditer(line):
                first, last = (line.count(" ", 0, at) - 1 for at in m.span("lit"))
                span = s.span_of(first, last)
                told = reason.format(words=read.article[span], first=words[first], last=words[last])
                yield Suspect(span, kind, told)


def fragment(read: Parsed) -> Iterator[Suspect]:
    """A sentence of one word after another sentence: Did. Ukraine. Not in a list of such: Tennis. Boating. Bread."""
    expected = words_of("interjections")
    sentences = list(_body_sentences(read))
    single = [len(s) == 2 and s.lower[1] == "." and s.lower[0][0].isalnum() for s in sentences]
    for n in range(1, len(sentences)):
        s, before = sentences[n], sentences[n - 1]
        listed = single[n - 1] or (single[n + 1 : n + 2] == [True] and sentences[n + 1].paragraph == s.paragraph)
        if not single[n] or listed or s.quoted[0] >= 0 or before.paragraph != s.paragraph:
            continue
        if before.lower[-1] in (".", "”", '"') and s.lower[0] not in expected and s.tags[0] in "MBHXKNVdngD":
            what = "a helping verb" if s.tags[0] in "MBHX" else "one word"
            words = f"“{read.article[s.span]}” is {what} as a whole sentence"
            yield Suspect(s.span, "fragment", f"{words}; it may have been torn out of the sentence before.")


def lone_mark(read: Parsed) -> Iterator[Suspect]:
    """A quotation that opens and never closes, and a mark that opens or closes nothing."""
    text = read.article.text
    for span in (span for span in read.marks.unclosed if text[span.start] in "“„"):
        last = max(text.rfind(" ", span.start, span.end) + 1, span.start)
        reason = "A quotation opens before this and never closes, so you can’t tell where the speaker stops."
        yield Suspect(Span(last, span.end), "unclosed quotation", reason)
    for span in (span for span in read.marks.stray if read.article[span] in ("“", "”")):
        yield Suspect(span, "stray mark", "This quotation mark has no partner in its paragraph.")


# ---- what a text tells: one name in two spellings, numbers that do not agree, days that never were


def two_spellings(read: Parsed) -> Iterator[Suspect]:
    """One person’s name in two spellings."""
    surnames = Cast(read).surnames
    places: dict[str, list[Span]] = {}
    near: dict[str, list[str]] = {}  # by key, so that names like a name are found without a look at all the others
    fuller, first = set[str](), set[str]()
    names = ((s, n) for s in read.sentences for n, tag in enumerate(s.tags) if tag == "K" and len(s.lower[n]) >= 4)
    for s, n in names:
        word = s.lower[n]
        if word not in places:
            for key in _keys(word):
                near.setdefault(key, []).append(word)
        places.setdefault(word, []).append(s.span_of(n, n))
        if n and s.tags[n - 1] == "K" and (s.lower[n - 1] not in people("titles") or s.lower[n - 1].endswith(".")):
            fuller.add(word)
        if s.tag(n + 1) == "K" or s.word(n + 1) == "bin":
            first.add(word)
    others = fuller | first
    for name in (name for name in surnames if name in fuller):
        for other in dict.fromkeys(word for key in sorted(_keys(name)) for word in near.get(key, ())[:_MOST_ALIKE]):
            rare = len(places[other]) <= max(2, len(places.get(name, ())))
            again = other in fuller and surnames.get(other) and surnames[other].parts[0] == surnames[name].parts[0]
            if (other not in others or again) and rare and _alike(name, other):
                for span in places[other]:
                    reason = f"“{read.article[span]}” looks like another spelling of {surnames[name].name}."
                    yield Suspect(span, "two spellings", reason)


def _keys(word: str) -> set[str]:
    """What words that are alike share: the word with one letter less, or its letters in order."""
    return {word, "".join(sorted(word)), *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def _alike(one: str, other: str) -> bool:
    """Whether two words differ by one letter inside, or by two that changed places."""
    longer = one.startswith(other) or other.startswith(one)
    if longer or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    if len(one) != len(other):
        long, short = sorted((one, other), key=len, reverse=True)
        return any(long[:n] + long[n + 1 :] == short for n in range(1, len(long) - 1))
    differ = [n for n in range(len(one)) if one[n] != other[n]]
    if len(differ) == 1:
        return (differ[0] < len(one) - 1 and len(one) > 4) or {one[differ[0]], other[differ[0]]} in _SOUNDS
    return len(differ) == 2 and Counter(one) == Counter(other)


def dates(read: Parsed) -> Iterator[Suspect]:
    """A day that does not exist, or a weekday that the date does not have; years the wrong way round."""
    text, days, months = (read.article.text, *(_listed()["lists"][name].split("|") for name in ("day", "month")))
    for m in re.finditer(r"\b(?:from|between) (1[5-9]\d\d|20\d\d) (?:to|and|until) (1[5-9]\d\d|20\d\d)\b", text):
        if m[1] > m[2]:
            yield Suspect(Span(m.start(), m.end()), "date", f"{m[2]} comes before {m[1]}.")
    for m in re.finditer(_whole(r"\b(?:(%day%), )?(%month%) (\d{1,2})(?:, (\d{4}))?(?!\d)"), text):
        day, month, date, year = m.groups()
        try:
            real = dt.date(int(year or 2024), months.index(month) + 1, int(date))
            wrong = f"{month} {date}, {year} was a {days[real.weekday()]}." if day and year else ""
        except ValueError:
            real, wrong = None, f"There is no {month} {date}."
        if wrong and not (real and days[real.weekday()] == day):
            yield Suspect(Span(m.start(), m.end()), "date", wrong)


def sums(read: Parsed) -> Iterator[Suspect]:
    """A part larger than its whole: nine of the six; eight telescopes, 12 for beginners and four larger ones."""
    for s in _body_sentences(read):
        for n in range(len(s) - 5):
            parted = s.lower[n + 2] == "," and s.tags[n + 1] == "N" and s.lower[n + 4] in ("for", "of")
            k = n + 2 + (parted or s.lower[n + 2] in ("the", "its", "his", "her", "their"))
            one, other = _number(s.lower[n]), _number(s.lower[k])
            whole = parted and 0 < one < other and _another_part(s, n + 4)
            if whole or (s.lower[n + 1] == "of" and one > other > 1):
                part, all_of_them = (k, n) if whole else (n, k)
                reason = f"{s.lower[part]} can’t be part of {s.lower[all_of_them]}."
                yield Suspect(s.span_of(n, k), "sum", reason)


def _another_part(s: Sentence, k: int) -> bool:
    """Whether “and” and a number follow soon: … and four larger ones."""
    return any(s.lower[n] == "and" and _number(s.word(n + 1)) for n in range(k, min(len(s), k + 6)))


@cache
def _numbers() -> dict[str, int]:
    lists = _listed()["lists"]
    tens = {word: 10 * n for n, word in enumerate(lists["tens"].split("|"), 2)}
    return {word: n for n, word in enumerate(lists["to_twelve"].split("|"))} | tens


def _number(word: str) -> int:
    """The number that a word is; 0 where it is none."""
    return int(word[:9]) if word.isdecimal() else _numbers().get(word, 0)


Sign = Callable[[Parsed], Iterator[Suspect]]
SIGNS: tuple[Sign, ...] = (letters, tagged_words, fragment, lone_mark, two_spellings, dates, sums)
