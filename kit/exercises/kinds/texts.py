"""Short texts and repairs: what is certain is observed, what it is worth a person says; and what changed in a passage.

No program can mark prose fairly. So a text gets no points by itself: it waits, with sentences about it that are true
whatever was meant. Kinds of quotation marks, accents, and upper and lower case make no difference to these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from kit.exercises.kinds.kind import Kind, part_of, quoted
from kit.exercises.parts import ModelAnswer, Part, RubricRow
from kit.exercises.pointers import References
from kit.limits import LONGEST_TEXT
from kit.outcome import UNCHECKED, Result
from kit.phrases import has, plain, typed
from kit.strict import Field, Place, any_object, fields_of, list_of, maybe, reader_of
from kit.wording import wording

BEST = 3  # of a row of a rubric, which begins at 0
MOST_WORDS = 12  # that one observation lists
_WORD = re.compile(r"[^\W_]+(?:[-’'.,][^\W_]+)*")
_CLOSING = {"“": "”", "„": "“”", "«": "»", '"': '"', "”": "", "»": ""}  # by what opens; the last two never do


class Text(Kind):
    """A short text. `key` holds model answers of different quality, the best first."""

    name = "text"
    by_hand = True
    fields = {
        **fields_of(Part, ("lines", "look_for", "rubric")),
        "models": Field(list_of(reader_of(ModelAnswer)), ()),
        "passage": Field(maybe(any_object), None),
    }
    shown = ("lines", "rubric")

    def is_keyed(self, raw: Mapping[str, Any]) -> bool:
        return bool(raw["models"])

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        if raw["wrong"] or raw["otherwise"]:
            at.refuse("a text has no wrong answers; look_for names words to look for")
        passage = to.article[to.span(raw["passage"], at / "passage")] if raw["passage"] else ""
        _check_rubric(raw["rubric"], raw["models"], at)
        return part_of(raw, at, key=raw["models"] or None, passage=passage)

    def page(self, part: Part) -> dict[str, Any]:
        return {"lines": part.lines, "passage": ""}

    def complete(self, part: Part, value: Any) -> bool:
        return isinstance(value, str) and bool(_WORD.search(value))

    def check(self, part: Part, value: Any) -> Result:
        """It waits for a person, with what can be observed."""
        found = tuple(Result("", sentence, about="observed") for sentence in _observed(part, value))
        return Result(UNCHECKED, wording("exercise")["text"]["waits"], "", 0, part.points, found)

    def answer(self, part: Part) -> str:
        return str(super().answer(part).text)


class Repair(Text):
    """A passage to mend: the box begins with it, and what changed is shown."""

    name = "repair"
    fields = Text.fields | {"passage": Field(any_object)}

    def page(self, part: Part) -> dict[str, Any]:
        return super().page(part) | {"passage": part.passage}

    def complete(self, part: Part, value: Any) -> bool:
        return super().complete(part, value) and value.split() != part.passage.split()


KINDS = (Text(), Repair())


def _check_rubric(rubric: Iterable[RubricRow], models: Iterable[ModelAnswer], at: Place) -> None:
    rows = tuple(rubric)
    if not rows or any(len(row.levels) != BEST + 1 for row in rows):
        (at / "rubric").refuse(f"a rubric has rows, each with {BEST + 1} levels: what 0, 1, 2 and {BEST} mean")
    for n, model in enumerate(models):
        if len(model.places) != len(rows) or not all(0 <= place <= BEST for place in model.places):
            (at / "models" / n).refuse(f"places has a number from 0 to {BEST} for each of the {len(rows)} rows")


# ---- what is certain about a text


def _observed(part: Part, value: str) -> Iterator[str]:
    """Sentences about a text, each of which says only what was looked at; of one that is cut, what is in it."""
    say, text = wording("exercise")["observed"], value[:LONGEST_TEXT]
    count = len(_WORD.findall(text))
    if text != value:
        yield say["cut"].format(n=f"{LONGEST_TEXT:,}")
        yield from (_looked_for(phrase, text, part.passage) for phrase in part.look_for if _holds(text, phrase))
        return
    yield say["words" if count > 1 else "word"].format(n=f"{count:,}")
    yield from (_looked_for(phrase, text, part.passage) for phrase in part.look_for)
    if part.passage:
        yield from _compared(text, part.passage)
    if any(c in _CLOSING for c in text + part.passage):
        yield from _quotations(text, part.passage)


def _looked_for(phrase: str, text: str, passage: str) -> str:
    say = wording("exercise")["observed"]
    if not _holds(text, phrase):
        return str(say["absent"].format(phrase=phrase))
    return str(say["still" if _holds(passage, phrase) else "there"].format(phrase=phrase))


def _holds(text: str, phrase: str) -> bool:
    return has(" ".join(text.casefold().split()), [phrase.casefold()])


def _compared(text: str, passage: str) -> Iterator[str]:
    """Which words are new, and which of the passage are gone; everyday ones are left out."""
    say, new, old = wording("exercise")["observed"], _words(text), _words(passage)
    if _in_row(text) == _in_row(passage):
        yield say["unchanged"]
        return
    for name, these, those in (("new", new, old), ("gone", old, new)):
        found = (word for key, word in these.items() if key not in those and key not in _everyday())
        if only := list(dict.fromkeys(found)):
            rest = say["more"].format(n=len(only) - MOST_WORDS) if len(only) > MOST_WORDS else ""
            yield say[name].format(words=_listed(only[:MOST_WORDS]) + rest)


def _words(text: str) -> dict[str, str]:
    """The different words of a text in order, by their plain form without ’s; each as it stands there first.

    What a hyphen ties has two keys here, so that nobody is told that the 20 of “Group of 20” is not in “G-20”.
    """
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        for piece in word.split("-"):
            found.setdefault(_folded(piece).removesuffix("'s"), word)
    return found


@lru_cache(8192)  # a class writes the same words
def _folded(word: str) -> str:
    return plain(word).casefold()


@cache
def _everyday() -> set[str]:
    return set(wording("exercise")["everyday"].split())


def _quotations(text: str, passage: str) -> Iterator[str]:
    """Whether the marks pair up, and whether the words in them stand in the passage."""
    say, found = wording("exercise")["observed"], _quoted(text)
    if found is None:
        yield say["unpaired"]
    elif not found:
        yield say["unquoted"]
    else:
        yield say["paired"]
        whole = _in_row(passage)
        if passage and (other := [words for words in found if _in_row(words) not in whole]):
            yield say["misquoted"].format(words=_listed(other))
        elif passage:
            yield say["quoted"]


def _quoted(text: str) -> list[str] | None:
    """What stands between the outer quotation marks of a text; None where these do not pair up."""
    text = typed(text) if '"' in text else text  # who mixes both kinds means one
    found, open_marks, start = [], list[str](), 0
    for n, c in enumerate(text):
        if open_marks and c in _CLOSING[open_marks[-1]]:
            open_marks.pop()
            if not open_marks and _WORD.search(text, start, n):
                found.append(text[start:n])
        elif c in _CLOSING:
            if not _CLOSING[c]:
                return None
            start = start if open_marks else n + 1
            open_marks.append(c)
    return None if open_marks else found


def _listed(words: Iterable[str]) -> str:
    return ", ".join(quoted(word.rstrip(".,;")) for word in words)


def _in_row(text: str) -> str:
    return f" {' '.join(map(_folded, _WORD.findall(text)))} "


# ---- what changed


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """The words of both texts in order, in stretches: "" for what stayed, "-" for what went, "+" for what came."""
    old, new = before.split(), after[:LONGEST_TEXT].split()
    out: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pieces = [("", old[a:b])] if kind == "equal" else [("-", old[a:b]), ("+", new[c:d])]
        out += [(sign, " ".join(words)) for sign, words in pieces if words]
    return out
