"""Who the names in a text belong to: full names, surnames and titles gathered into persons, in reading order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from kit.finder.clauses import phrase_right
from kit.finder.lexicon import people, word_set
from kit.finder.parsing import Parsed, Sentence

_SMALL_IN_NAMES = word_set("de da del der den van von bin al el la le ben ibn di du dos ter zu st.")
_BESIDE = re.compile(r"^(?:al|el|as|ash|ad)-|['’]s?$")
_SUFFIXES = word_set("jr. sr. jr sr ii iii iv")


@dataclass(slots=True)
class Person:
    """Somebody named in the text: the fullest name, "he", "she" or "" where the text and the lists do not tell."""

    name: str
    surname: str
    parts: tuple[str, ...]
    gender: str = ""
    sure: bool = False
    titles: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a person is named: the sentence’s number, the first and last word, and whether it is a subject."""

    sentence: int
    first: int
    last: int
    start: int
    person: Person
    leads: bool
    quoted: bool


class Cast:
    """The persons of one text and where they are named."""

    def __init__(self, read: Parsed) -> None:
        self.by_part: dict[str, list[Person]] = {}
        self.mentions: list[Mention] = []
        runs = [(n, s, run) for n, s in enumerate(read.sentences) for run in _runs(s)]
        for _, s, run in runs:
            if len(run) > 1:
                self._enter(s, run)
        for n, s, run in runs:
            if person := self._meant(s, run):
                quoted = s.quoted[run[0]] >= 0
                _learn(person, s, run)
                self.mentions.append(Mention(n, run[0], run[-1], s.starts[run[0]], person, _leads(s, run), quoted))
        self._starts = [m.start for m in self.mentions]
        self.bodies = [(s.starts[run[0]], _name(s, run)) for _, s, run in runs if _is_body(s, run)]

    def body(self, noun: str, at: int) -> str:
        """The last organisation named before a character that a noun can mean: the council, the company."""
        wanted = people("company_words") if noun in people("companies") else {noun}
        return next((n for start, n in reversed(self.bodies) if start < at and wanted & set(n.lower().split())), "")

    @property
    def surnames(self) -> Mapping[str, Person]:
        """The first person of each surname."""
        return {p.surname: p for persons in self.by_part.values() for p in reversed(persons)}

    def between(self, start: int, end: int) -> list[Person]:
        """The persons named between two characters, each once."""
        found = self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return list({id(m.person): m.person for m in found}.values())

    def before(self, at: int) -> Iterator[Mention]:
        """The mentions before a character, the nearest first, a few hundred at most."""
        end = bisect_left(self._starts, at)
        return iter(self.mentions[max(0, end - 300) : end][::-1])

    def after(self, at: int) -> Iterator[Mention]:
        """The mentions after a character, the nearest first, a few dozen at most."""
        first = bisect_left(self._starts, at)
        return iter(self.mentions[first : first + 30])

    def named(self, words: str, titles: frozenset[str] = frozenset()) -> list[Person]:
        """The persons that a full name, a surname or a first name can mean, the titles before it minded."""
        parts = _parts(words)
        known = self.by_part.get(parts[-1]) if parts else None
        if not known:
            return []
        if len(parts) == 1:
            fits = [p for p in known if p.surname == parts[0]] or [p for p in known if p.parts[0] != parts[0]] or known
        else:
            fits = [p for p in known if _holds(p.parts, parts)]
        if len(fits) < 2:
            return fits
        gender = "he" if titles & people("man") else "she" if titles & people("woman") else ""
        told = [p for p in fits if titles & p.titles] or [p for p in fits if gender and p.gender == gender]
        return told or [p for p in fits if not gender or p.gender in (gender, "")]

    def _enter(self, s: Sentence, run: list[int]) -> None:
        if _is_body(s, run):
            return
        titles, name = _titles_before(s, run[0]), _name(s, run)
        parts = _parts(name)
        known = self.named(name, titles)
        known = known or [p for p in self.by_part.get(parts[-1], []) if _alike(p.parts[0], parts[0])]
        if len(known) == 1 and (known[0].parts[0][:3] == parts[0][:3] or len(parts) < len(known[0].parts)):
            return
        gender = _gender(parts[0])
        person = Person(name, parts[-1], parts, gender, bool(gender) or bool(titles))
        for part in dict.fromkeys(parts):
            self.by_part.setdefault(part, []).append(person)
        _learn(person, s, run)

    def _meant(self, s: Sentence, run: list[int]) -> Person | None:
        """The one person whom a run of names means; a single name after Mr. or Mrs. may be a new one."""
        titles = _titles_before(s, run[0])
        known = self.named(_name(s, run), titles)
        if known or len(run) > 1 or not titles & people("honorifics"):
            return known[0] if len(known) == 1 else None
        word = s.lower[run[0]]
        if word in people("titles"):
            return None
        person = Person(s.text[s.starts[run[0]] : s.ends[run[0]]], word, (word,), "", True)
        self.by_part.setdefault(word, []).append(person)
        return person


def _name(s: Sentence, run: list[int]) -> str:
    return " ".join(s.text[s.starts[run[0]] : s.ends[run[-1]]].split())


def _is_body(s: Sentence, run: list[int]) -> bool:
    """Whether a run of names is that of an organisation: one of its words is Council, Bank, Party …"""
    return len(run) > 1 and any(s.lower[k] in people("organisations") for k in run)


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name in lower case, without Jr., a possessive, a prefix such as al- and titles before it."""
    words = [_BESIDE.sub("", w) for w in name.lower().split()]
    words = [w for w in words if w and w not in _SUFFIXES]
    while len(words) > 1 and words[0] in people("titles"):
        del words[0]
    return tuple(words)


def _holds(full: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether a full name holds these parts side by side, or only first and last of them: Mary Ann Smith, Mary Smith."""
    n = len(parts)
    beside = any(full[k : k + n] == parts for k in range(len(full) - n + 1))
    return beside or (full[0] == parts[0] and full[-1] == parts[-1]) or (len(parts[0]) <= 2 and full[-1] == parts[-1])


def _alike(one: str, other: str) -> bool:
    """Whether two first names are one in two spellings: Kristen and Kristin."""
    differ = sum(a != b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) > 4 and one[:3] == other[:3] and differ < 2


def _runs(s: Sentence) -> Iterator[list[int]]:
    """The runs of capitalised words of a sentence, titles in front of them left out."""
    run: list[int] = []
    for n, tag in enumerate([*s.tags, "."]):
        named = s.tag(n + 1) == "K" or s.word(n + 1) in _SMALL_IN_NAMES
        inner = run and named and s.word(n) in _SMALL_IN_NAMES
        if tag == "K" or inner:
            run.append(n)
        elif run:
            titled = [k for k, (here, after) in enumerate(pairwise(run)) if _titles(s, here, after)]
            run = run[titled[-1] + 1 :] if titled else run
            if len(run) <= 5:
                yield run
            run = []


def _titles(s: Sentence, here: int, after: int) -> bool:
    """Whether the word at one place is a title of what comes after: Judge Ruiz, and not King Jr."""
    return s.lower[here] in people("titles") and s.lower[after] not in _SUFFIXES


def _titles_before(s: Sentence, first: int) -> frozenset[str]:
    """The titles right before a name, as they are written."""
    k = first - 1
    while k >= 0 and s.lower[k] in people("titles"):
        k -= 1
    return frozenset(s.lower[k + 1 : first])


def _gender(first: str) -> str:
    first = first.split("-", maxsplit=1)[0]
    return "he" if first in people("he") else "she" if first in people("she") else ""


def _learn(person: Person, s: Sentence, run: list[int]) -> None:
    """Take in the words before a name, and those that commas set apart beside it, and what they tell."""
    first, last = run[0], run[-1]
    k = first - 1
    while k >= 0 and s.tags[k] in "KJN" and first - k < 6:
        k -= 1
    words, role = {*s.lower[k + 1 : first]}, set[str]()
    if first > 1 and s.tags[first - 1] == "," and s.tag(last + 1) in ",.":  # its director, Ida Holm,
        role.add(s.lower[first - 2])
    if s.tag(last + 1) == "," and (end := phrase_right(s, last + 2)) is not None and s.tag(last + 2) in "DNJ":
        role.add(s.lower[s.past(last + 2, "DJUNKp") - 1])
        words |= {s.lower[n] for n in range(last + 2, end + 1) if s.tags[n] in "NK" and s.tag(n + 1) not in "NK"}
    words |= role
    person.sure = person.sure or not words.isdisjoint(people("titles"))
    person.titles |= (words & people("titles")) | role
    told = [g for g, group in (("he", "man"), ("she", "woman")) if words & people(group)]
    if len(told) == 1:
        person.gender = person.gender or told[0]


def _leads(s: Sentence, run: list[int]) -> bool:
    """Whether a name stands where a subject stands, not after a preposition or a verb."""
    k = run[0] - 1
    while k >= 0 and s.tags[k] in "KNJDU":
        k -= 1
    after = s.tag(run[-1] + 1)
    return (
        (k < 0 or s.tags[k] not in "PVgTp")
        and after != "p"
        and not (k >= 0 and s.tags[k] in "vdn" and s.tags[k - 1 : k] != ["q"] and after in ".,P")
    )
