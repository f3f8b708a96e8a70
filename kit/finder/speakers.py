"""Whom a source means: names made full, pronouns followed back, and nobody guessed where the text does not tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kit.finder.lexicon import nouns, word_set
from kit.finder.parsing import Parsed, Sentence
from kit.finder.people import Cast, Person
from kit.finder.rules import Proposal

_REACH = 12  # sentences that a pronoun looks back
_AHEAD = 2  # sentences that it looks ahead where nobody before fits
_SINGULAR = dict.fromkeys(word_set("he him his himself"), "he") | dict.fromkeys(word_set("she her hers herself"), "she")
_PLURAL = word_set("they their them themselves both")
_SPEAKING = word_set("i we my our me us")
_NEUTER = word_set("it its this that which who you your one what there those some others many")

Candidate = tuple[
    float, int, Person
]  # how well a person fits a pronoun, where the person is named or speaks, and who it is


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom a source means (`name` is empty where nobody can be named), why, and who else it could be."""

    name: str
    why: str = ""
    candidates: tuple[str, ...] = ()


class Speakers:
    """Resolves the sources of one text in reading order; it remembers who has spoken."""

    def __init__(self, read: Parsed) -> None:
        self.cast = Cast(read)
        self.sentences = read.sentences
        self.starts = [s.span.start for s in read.sentences]
        self.spoken: list[tuple[int, Person]] = []
        self.groups: list[tuple[int, str]] = []
        self.names: dict[int, str] = {}

    def resolve(self, p: Proposal, outer: Proposal | None = None) -> Resolved:
        """Whom the source of a proposal means; `outer` is the one in whose content it stands."""
        found = self._resolved(p, self.names.get(id(outer), "") if outer else "")
        self.names[id(p)] = found.name
        return found

    def _resolved(self, p: Proposal, within: str) -> Resolved:
        found = self._meant(p, within)
        if p.rule == "turn" and found.name.isupper() and len(found.name) > 1:
            return Resolved(found.name.title().removeprefix("The "))
        return found

    def _meant(self, p: Proposal, within: str) -> Resolved:
        if p.source is None:
            return Resolved("")
        s = p.cue.sentence
        first, last = p.source.first, p.source.last
        while last > first and (
            s.tags[last] == "p" or s.lower[last] in ("who", "which", "that") or s.tags[last] in ",-"
        ):
            last -= 1
        word, at = s.lower[last], s.starts[first]
        written = s.text[s.starts[last] : s.ends[last]]
        if first == last and (len(written) == 1 or not written.isupper()):  # WHO and US are names
            if word in _SINGULAR:
                return self._pronoun(_SINGULAR[word], s, first)
            if word in _PLURAL:
                return self._they(at)
            if word in _SPEAKING:
                return Resolved(within, f"“{word}” inside somebody’s words is that speaker" if within else "")
            if word in _NEUTER:
                return Resolved("", f"“{word}” names nobody")
        return self._phrase(s, first, last)

    def _phrase(self, s: Sentence, first: int, last: int) -> Resolved:
        first, last = self._core(s, first, last)
        found = self.cast.between(s.starts[first], s.ends[last])
        text = _plain(s, first, last)
        at = s.starts[first]
        joint = any(s.lower[k] == "and" and s.tags[k - 1] != "," for k in range(first + 1, last))
        owner = max((k for k in range(first, last) if s.tags[k] == "p"), default=-1)
        head = self.cast.between(s.starts[owner + 1], s.ends[last]) if owner >= 0 else found
        group = s.lower[last].endswith("s") and s.tags[last] == "N"
        if len(head) == 1 and not joint and not group and not _of(s, max(first, owner + 1), last):
            self.spoken.append((at, head[0]))
            why = "" if head[0].name == text else f"“{text}” is {head[0].name}"
            return Resolved(head[0].name, why)
        if len(found) > 1 and joint:
            name = " and ".join(p.name for p in found)
            self.groups.append((at, name))
            return Resolved(name)
        if s.lower[first] == "the" and (person := self._titled(s.lower[last], at)):
            self.spoken.append((at, person))
            return Resolved(person.name, f"“{text}” is {person.name}, who has that title")
        if s.lower[first] == "the" and last == first + 1 and (body := self.cast.body(s.lower[last], at)):
            return Resolved(body, f"“{text}” is {body}, the last of that kind named before")
        if not found and s.tags[last] == "K" and len(both := self.cast.named(text)) > 1:
            return Resolved("", f"“{text}” is the name of several", tuple(p.name for p in both))
        if joint or s.lower[last].endswith("s"):
            self.groups.append((at, text))
        return Resolved(text)

    def _core(self, s: Sentence, first: int, last: int) -> tuple[int, int]:
        """The places of a source without what commas and prepositions add: Leo Marsh of the drivers’ union, 61."""
        comma = next((k for k in range(first + 1, last) if s.tags[k] in ",-"), 0)
        several = "and" in s.lower[comma + 1 : last] and "K" in (s.tags[comma + 1], s.tags[last])
        listed = "and" in s.lower[comma + 1 : last] and s.lower[comma - 1].endswith("s") and s.tags[comma + 1] in "NJ"
        if comma and not several and not listed:
            beside = self.cast.between(s.starts[comma], s.ends[last])
            name = s.tags[comma + 1] == "K" and len(beside) == 1
            if name and not self.cast.between(s.starts[first], s.ends[comma - 1]):
                return comma + 1, last  # its keeper, Ana Ruiz
            last = comma - 1
        hangs = next((k for k in range(first + 1, last) if s.tags[k] == "P" and s.tags[k - 1] == "K"), 0)
        if hangs and len(self.cast.between(s.starts[first], s.ends[hangs - 1])) == 1:
            last = hangs - 1
        return first, last

    def _titled(self, title: str, at: int) -> Person | None:
        """The last person named with a title or a role: “the minister”, “the inspector”."""
        return next((m.person for m in self.cast.before(at) if title in m.person.titles), None)

    def _they(self, at: int) -> Resolved:
        if before := next((name for start, name in reversed(self.groups) if start < at), ""):
            return Resolved(before, "“they” follows the last group that spoke")
        return Resolved("", "“they” follows no group that has spoken")

    def _pronoun(self, gender: str, s: Sentence, place: int) -> Resolved:
        """The last person who fits: first in the same sentence, then the subjects and speakers before it."""
        at = s.starts[place]
        fits = sorted((*self._named(gender, s, at), *self._spoken(gender, s, at)), key=lambda fit: (-fit[0], -fit[1]))
        if not fits:
            return self._named_later(gender, s, at)
        person = fits[0][2]
        others = tuple(dict.fromkeys(p.name for _, _, p in fits[1:] if p is not person))
        self.spoken.append((at, person))
        return Resolved(person.name, f"“{gender}” is {person.name}, the last who fits", others)

    def _named(self, gender: str, s: Sentence, at: int) -> Iterator[Candidate]:
        """Whom a pronoun can mean of those named before it; a caption is passed over, unless the pronoun stands in it."""
        here, caption = self._number(s.span.start), s.paragraph.kind == "caption"
        for m in self.cast.before(at):
            away = here - m.sentence
            if away > _REACH:
                break
            apart = self.sentences[m.sentence].paragraph.kind == "caption" and not caption
            if not apart and (m.person.gender == gender or (not m.person.gender and m.person.sure)):
                score = -1.0 * away + 1.6 * m.leads + 0.8 * bool(m.person.gender) - 1.2 * m.quoted
                yield score, m.start, m.person

    def _spoken(self, gender: str, s: Sentence, at: int) -> Iterator[Candidate]:
        """Whom a pronoun can mean of those who have spoken before it."""
        here = self._number(s.span.start)
        for start, person in self.spoken[-40:]:
            away = here - self._number(start)
            if start < at and person.gender in (gender, "") and away <= _REACH:
                yield -0.6 * away + 2.2, start, person

    def _named_later(self, gender: str, s: Sentence, at: int) -> Resolved:
        """The one person who fits and is named right after: “It rained,” he said. Tom Hale owns the mill."""
        here, nobody = self._number(s.span.start), f"no {'man' if gender == 'he' else 'woman'} has been named before"
        after = [m for m in self.cast.after(at) if m.sentence - here <= _AHEAD and not m.quoted]
        fits = list({id(m.person): m.person for m in after if m.leads and m.person.gender == gender}.values())
        if len(fits) == 1:
            self.spoken.append((at, fits[0]))
            return Resolved(fits[0].name, f"{nobody}, and {fits[0].name} is named right after")
        named = " and ".join(p.name for p in fits)
        return Resolved("", f"{nobody}, and {named} are named right after" if fits else nobody)

    def _number(self, at: int) -> int:
        """The number of the sentence in which a character stands."""
        return bisect_right(self.starts, at) - 1


def _plain(s: Sentence, first: int, last: int) -> str:
    joint = "and" in s.lower[first:last]
    while first < last and s.lower[first] in ("the", "a", "an") and not joint:
        first += 1
    return " ".join(s.text[s.starts[first] : s.ends[last]].split())


def _of(s: Sentence, first: int, last: int) -> bool:
    """Whether the name hangs on another noun: the lawyer of Ruiz, a spokesman for Ruiz."""
    names = [k for k in range(first, last + 1) if s.tags[k] == "K"]
    return any(s.tags[k] == "P" and k < names[0] for k in range(first, last)) if names else False


def is_document(text: str) -> bool:
    """Whether a source is a paper or a text, not a person: the report, a summary of the meeting."""
    head = (
        text.lower().split(" of ")[0].split(" by ")[0].split(" from ")[0].split(" released ")[0].split(" published ")[0]
    )
    return bool(head.split()) and head.split()[-1] in nouns("documents")
