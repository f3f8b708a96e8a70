"""Who the names in a text belong to: full names, surnames and titles gathered into persons, in reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from kit.finder.lexicon import people, word_set
from kit.finder.parsing import Parsed, Sentence

_SMALL_IN_NAMES = word_set("de da del der van von bin al el la le ben ibn di du dos st.")


@dataclass(slots=True)
class Person:
    """Somebody named in the text: the fullest name, "he", "she" or "" where the text and the lists do not tell."""

    name: str
    surname: str
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
        self.by_surname: dict[str, list[Person]] = {}
        self.by_first: dict[str, list[Person]] = {}
        self.mentions: list[Mention] = []
        runs = [(n, s, run) for n, s in enumerate(read.sentences) for run in _runs(s)]
        for _, s, run in runs:
            if len(run) > 1:
                self._enter(s, run)
        for n, s, run in runs:
            if person := self.named(" ".join(s.lower[k] for k in run)) or self._alone(s, run):
                quoted = s.quoted[run[0]] >= 0
                _learn(person, s, run[0])
                self.mentions.append(Mention(n, run[0], run[-1], s.starts[run[0]], person, _leads(s, run), quoted))

        self._starts = [m.start for m in self.mentions]

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

    def _enter(self, s: Sentence, run: list[int]) -> None:
        words = [s.lower[k] for k in run]
        if any(w in people("organisations") for w in words):
            return
        name = s.text[s.starts[run[0]] : s.ends[run[-1]]]
        known = self.named(name.lower())
        if known and known.name.lower().split()[0] == words[0]:
            return
        gender = _gender(words[0])
        titled = run[0] > 0 and s.lower[run[0] - 1] in people("titles")
        surname = next((w for w in reversed(words) if w not in ("jr.", "sr.", "iii", "ii")), words[-1])
        person = Person(name, surname, gender, bool(gender) or titled)
        self.by_surname.setdefault(surname, []).append(person)
        self.by_first.setdefault(words[0], []).append(person)
        _learn(person, s, run[0])

    def _alone(self, s: Sentence, run: list[int]) -> Person | None:
        """A single name after Mr., Mrs. or a first name alone that belongs to nobody yet."""
        word = s.lower[run[-1]]
        if len(run) == 1 and run[0] and s.lower[run[0] - 1] in people("honorifics"):
            person = Person(s.text[s.starts[run[0]] : s.ends[run[0]]], word, "", True)
            self.by_surname.setdefault(word, []).append(person)
            return person
        return None

    def named(self, words: str) -> Person | None:
        """The person of a full name, a surname, or a first name that only one person has."""
        parts = [
            w for w in words.lower().replace("’", "'").split() if w not in people("titles") or len(words.split()) == 1
        ]
        if not parts:
            return None
        last = parts[-1].removesuffix("'s").removesuffix("'")
        found = self.by_surname.get(last, [])
        if len(parts) > 1:
            return next(
                (p for p in found if p.name.lower().split()[0] == parts[0]),
                found[0] if len(found) == 1 and len(parts[0]) <= 2 else None,
            )
        if found:
            return found[-1] if len(found) == 1 else found[0]
        first = [p for p in self.by_first.get(last, ()) if p.gender]
        return first[0] if len(first) == 1 else None


def _runs(s: Sentence) -> Iterator[list[int]]:
    """The runs of capitalised words of a sentence, titles in front of them left out."""
    run: list[int] = []
    for n, tag in enumerate([*s.tags, "."]):
        inner = run and n < len(s) and s.lower[n] in _SMALL_IN_NAMES and s.tag(n + 1) == "K"
        if tag == "K" or inner:
            run.append(n)
        elif run:
            titled = [n for n, k in enumerate(run[:-1]) if s.lower[k] in people("titles")]
            run = run[titled[-1] + 1 :] if titled else run
            if len(run) <= 4 and not (len(run) == 1 and s.lower[run[0]] in people("titles")):
                yield run
            run = []


def _gender(first: str) -> str:
    first = first.split("-", maxsplit=1)[0]
    return "he" if first in people("he") else "she" if first in people("she") else ""


def _learn(person: Person, s: Sentence, first: int) -> None:
    """Take in the titles before a name and what they tell."""
    k = first - 1
    while k >= 0 and s.tags[k] in "KJN" and first - k < 6:
        word = s.lower[k]
        if word in people("titles"):
            person.titles.add(word)
            person.sure = True
        if word in people("man"):
            person.gender = person.gender or "he"
        elif word in people("woman"):
            person.gender = person.gender or "she"
        k -= 1


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
