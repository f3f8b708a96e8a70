"""Words and what they can be, from the lists in the folder words/: closed classes, verbs with all forms, people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kit.wording import shipped

SPEECH = frozenset(["neutral", "factive", "speech act", "loaded"])  # the kinds of cue verbs that report words
_DOUBLES = re.compile(r"(?:[^aeiou]|qu)*[aeiou][^aeiouwxy]|(?:ad|com|sub|per)mit|(?:re|pre|de|con)fer|re(?:gret|but)")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a verb: `tag` is V (base), v (-s), d (past), n (participle only) or g (-ing)."""

    tag: str
    lemma: str


def word_set(words: str) -> frozenset[str]:
    """The words of a string with blanks between them."""
    return frozenset(words.split())


def listed(name: str) -> Mapping[str, Any]:
    """The JSON list of that name."""
    return shipped(f"finder/words/{name}.json")


def lines_of(name: str) -> list[str]:
    """The lines of the text list of that name, comments left out."""
    text = (Path(__file__).parent / "words" / f"{name}.txt").read_text("utf-8")
    return [row for row in text.splitlines() if row and not row.startswith("#")]


def words_of(name: str) -> list[str]:
    """All the words of the text list of that name, in order."""
    return " ".join(lines_of(name)).split()


@cache
def closed() -> dict[str, str]:
    """The letter of each closed-class word."""
    return _groups(listed("closed")["words"])


@cache
def kinds() -> dict[str, str]:
    """The kind of each cue verb by its base: neutral, factive, speech act, loaded, attitude, impression."""
    return _groups(listed("cues")["kinds"])


def _groups(lists: Mapping[str, str]) -> dict[str, str]:
    """The group of each word; where a word is listed twice, the first group counts."""
    table: dict[str, str] = {}
    for group, words in lists.items():
        for word in words.split():
            table.setdefault(word, group)
    return table


@cache
def forms() -> dict[str, Form]:
    """Every form of every verb we know; a form of two verbs goes to the cue verb."""
    irregular = {base: (past, participle) for base, past, participle in map(str.split, lines_of("irregular"))}
    bases = [*kinds(), *words_of("verbs"), *irregular]
    table: dict[str, Form] = {}
    for base in dict.fromkeys(bases):
        for spelling in (base, base.removesuffix("ize") + "ise") if base.endswith("ize") else (base,):
            for tag, form in _inflected(spelling, irregular):
                table.setdefault(form, Form(tag, base))
    return table


def _inflected(base: str, irregular: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    past, participle = irregular.get(base, (_past(base), _past(base)))
    yield "d", past
    yield from (pair for pair in [("n", participle)] if participle != past)
    yield "g", _ing(base)
    yield "v", _s(base)
    yield "V", base


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if re.search("[^aeiou]y$", base):
        return base[:-1] + "ied"
    return base + base[-1] + "ed" if _DOUBLES.fullmatch(base) else base + "ed"


def _ing(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return base + base[-1] + "ing" if _DOUBLES.fullmatch(base) else base + "ing"


def _s(base: str) -> str:
    if re.search("[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if re.search("(s|x|z|ch|sh|o)$", base) else "s")


@cache
def people(group: str) -> frozenset[str]:
    """One list about people: first names (he, she), words that tell (man, woman), titles."""
    return word_set(listed("people")[group])


@cache
def noun_bases() -> dict[str, str]:
    """The singular of each cue noun, by every form."""
    table = {}
    for noun in listed("nouns")["cues"].split():
        plural = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
        table[noun] = table[plural] = noun
    return table


@cache
def nouns(group: str) -> frozenset[str]:
    """One list of nouns with their plurals: documents, persons_of_no_name."""
    words = listed("nouns")[group].split()
    return frozenset([*words, *(w[:-1] + "ies" if w.endswith("y") else w + "s" for w in words)])


@cache
def verbs_with(use: str) -> frozenset[str]:
    """The verbs that take an addressee (told) or somebody who is to do something (asked to)."""
    return word_set(listed("cues")[use])


@cache
def no_cue_with() -> dict[str, frozenset[str]]:
    """The small words that turn a cue verb into another verb: press forward, call off."""
    return {verb: word_set(words) for verb, words in listed("cues")["no cue with"].items()}


@cache
def adjectives() -> frozenset[str]:
    """Adjectives that say what somebody thinks or feels: is worried about, was eager to."""
    return word_set(listed("cues")["adjectives"])
