"""Short texts and repairs: checks that a text has to pass, and what changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from kit.exercises.kinds.kind import Kind, not_right, part_of, right, told
from kit.exercises.parts import Check, Part
from kit.exercises.pointers import References
from kit.outcome import NOT_YET, RIGHT, Result
from kit.strict import (
    Field,
    Place,
    Read,
    any_object,
    fields_of,
    list_of,
    maybe,
    object_of,
    text,
    truth,
    whole_number,
)
from kit.wording import wording

GATES = ("must", "speaker")  # one of these has to pass, where there are any, before there are points
COMPARING = ("nothing_new", "changed", "edits", "quotes_kept")  # with a passage
SENSE = 0.15  # of the words are in the passage, in the exercise or everyday ones: else it is no English
_WORD = re.compile(r"[^\W_]+(?:[-’'.,][^\W_]+)*")
_NUMBER = re.compile(r"\d[\d.,]*")
_QUOTED = re.compile(r"“([^”]*)(?:”|$)")
_ENDS = re.compile(r"[.!?:]\s*[“”\"'’]*\s*$")


class Text(Kind):
    """A short text with checks. `key` holds model answers."""

    name = "text"
    fields = {
        **fields_of(Part, ("key", "lines", "hand")),
        "passage": Field(maybe(any_object), None),
        "checks": Field(list_of(any_object), ()),
    }
    shown = ("lines",)

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        key, where = raw["key"], raw["passage"]
        models = None if key is None else (key,) if isinstance(key, str) else list_of(text)(key, at / "key")
        passage = to.article[to.span(where, at / "passage")] if where else ""
        checks = self.checks(raw, at, to)
        if not passage and (needs := [check.test for check in checks if check.test in COMPARING]):
            at.refuse(f"the check {needs[0]} needs a passage to compare with")
        return part_of(raw, at, text, key=models, passage=passage, checks=checks)

    def checks(self, raw: Mapping[str, Any], at: Place, to: References) -> tuple[Check, ...]:
        """The checks that the file lists."""
        return tuple(_check(one, at / "checks" / n, to) for n, one in enumerate(raw["checks"]))

    def page(self, part: Part) -> dict[str, Any]:
        return super().page(part) | {"passage": ""}

    def complete(self, part: Part, value: Any) -> bool:
        return isinstance(value, str) and bool(value.strip())

    def said(self, part: Part, value: Any) -> list[str]:
        return [str(value)]

    def check(self, part: Part, value: Any) -> Result:
        """The share of the checks that a text passes; none for a text of nonsense words, or where all gates are shut.

        Where one gate is shut, or the text is a typical wrong one, at most half.
        """
        words = wording("exercise")["text"]
        if not _makes_sense(part, value):
            return not_right(part, 0, words["nonsense"], words["nonsense_next"])
        found = [(check, TESTS[check.test][1](value, check.value, part.passage)) for check in part.checks]
        results = tuple(Result(RIGHT if new is None else NOT_YET, about=check.test) for check, new in found)
        typical = next((w for w in part.wrong if re.search(w.answer, value, re.IGNORECASE)), None)
        failed = [(check, new) for check, new in found if new is not None]
        if not failed and not typical:
            hand = words["hand"].format(hand=part.hand) if part.hand else ""
            return right(part, results)._replace(next=hand)
        say, step = told(part, typical)
        if not typical:
            check, new = failed[0]
            say, step = check.say.replace("{new}", new or "") or words["changed"], check.next or step
        return not_right(part, _share(found, typical is not None), say, step, results)

    def answer(self, part: Part) -> str:
        return str(part.key[0])

    def solution(self, part: Part) -> list[str]:
        return list(part.key)


class Repair(Text):
    """A passage to mend: the box begins with it, and what changed is shown."""

    name = "repair"
    fields = Text.fields | {"passage": Field(any_object), "errors": Field(list_of(text), ())}

    def checks(self, raw: Mapping[str, Any], at: Place, to: References) -> tuple[Check, ...]:
        """That it is changed, the checks that the file lists, and those of the errors to be mended."""
        of_errors = [
            Check(test, "|".join(re.escape(v).replace("…", r"\w*") for v in value), error.explanation)
            for error in to.errors(raw["errors"], at / "errors")
            for test in ("must", "must_not")
            if (value := getattr(error, test))
        ]
        return Check("changed", True, ""), *super().checks(raw, at, to), *of_errors

    def page(self, part: Part) -> dict[str, Any]:
        return super().page(part) | {"passage": part.passage}

    def complete(self, part: Part, value: Any) -> bool:
        return super().complete(part, value) and value.split() != part.passage.split()


KINDS = (Text(), Repair())


def _check(value: Any, at: Place, to: References) -> Check:
    raw = object_of(value, at, _CHECK)
    tests = [name for name in TESTS if raw[name] is not None]
    if len(tests) != 1:
        at.refuse(f"a check has one test, one of {', '.join(TESTS)}; this one has {len(tests)}")
    found = raw[tests[0]]
    if tests[0] == "speaker":
        found = to.speaker_names(found, at / "speaker")
    if tests[0] == "words" and (len(found) != 2 or found[0] > found[1]):
        (at / "words").refuse("words = [at least, at most] is wanted")
    return Check(tests[0], found, raw["say"], raw["next"])


def _share(found: list[tuple[Check, str | None]], is_typical: bool) -> float:
    """The share that passed, where a gate is open."""
    passed = [new is None for _, new in found]
    gates = [new is None for check, new in found if check.test in GATES]
    share = sum(passed) / len(passed) if passed and (any(gates) or not gates) else 0.0
    return min(share, 0.5) if is_typical or not all(gates) else share


def _makes_sense(part: Part, value: str) -> bool:
    """Whether a text has words that can be read: some of the exercise, of the passage, or everyday ones."""
    words = [word.casefold() for word in _WORD.findall(value)]
    context = (part.passage, part.prompt, part.hand, *(part.key or ()), *(str(c.value) for c in part.checks))
    known = {*wording("exercise")["everyday"].split()}
    known |= {word.casefold() for text in context for word in _WORD.findall(text)}
    one_word = len(words) > 2 and len(set(words)) == 1
    return bool(words) and not one_word and sum(word in known for word in words) >= SENSE * len(words)


# ---- the tests: each says None of a text that passes, else what it fails on, or ""


def _must(text: str, pattern: str, _: str) -> str | None:
    return None if re.search(pattern, text, re.IGNORECASE) else ""


def _must_not(text: str, pattern: str, _: str) -> str | None:
    found = re.search(pattern, text, re.IGNORECASE)
    return found.group() if found else None


def _speaker(text: str, names: tuple[str, ...], _: str) -> str | None:
    said = text.casefold()
    return None if any(re.search(rf"\b{re.escape(name.casefold())}\b", said) for name in names) else ""


def _nothing_new(text: str, on: bool, passage: str) -> str | None:
    known = {form.casefold() for word in _WORD.findall(passage) for form in (word, _base(word))}
    known |= {number.strip(".,") for number in _NUMBER.findall(passage)}
    new = (word for word in _claims(text) if word.casefold() not in known)
    return next(new, None) if on else None


def _claims(text: str) -> Iterator[str]:
    """The numbers and the names in a text: words with a capital that do not begin a sentence."""
    for found in _WORD.finditer(text):
        word, before = found.group(), text[: found.start()]
        begins = not before.strip("“”\"' \n") or _ENDS.search(before)
        if any(c.isdigit() for c in word) or (word[0].isupper() and not begins and word[:2] not in ("I", "I’", "I'")):
            yield _base(word)


def _base(word: str) -> str:
    """A name without its ’s."""
    return re.sub(r"[’']s$|[’']$", "", word)


def _balanced(text: str, on: bool, _: str) -> str | None:
    depth = 0
    for c in text:
        depth += (c == "“") - (c == "”")
        if depth not in (0, 1):
            return ""
    return None if not on or (depth == 0 and text.count('"') % 2 == 0) else ""


def _length(text: str, limits: tuple[int, int], _: str) -> str | None:
    return None if limits[0] <= len(_WORD.findall(text)) <= limits[1] else ""


def _changed(text: str, on: bool, passage: str) -> str | None:
    return "" if on and text.split() == passage.split() else None


def _edits(text: str, most: int, passage: str) -> str | None:
    changed = sum(len(words.split()) for kind, words in word_diff(passage, text) if kind)
    return None if changed <= most else ""


def _quotes_kept(text: str, on: bool, passage: str) -> str | None:
    plain = _plain(passage)
    invented = (q for q in _QUOTED.findall(text.replace('"', "“")) if _plain(q) and _plain(q) not in plain)
    return next(invented, None) if on else None


def _plain(text: str) -> str:
    return " " + " ".join(_WORD.findall(text)).casefold() + " " if _WORD.search(text) else ""


TESTS: Mapping[str, tuple[Read, Callable[[str, Any, str], str | None]]] = {
    "must": (text, _must),
    "must_not": (text, _must_not),
    "speaker": (text, _speaker),
    "nothing_new": (truth, _nothing_new),
    "balanced": (truth, _balanced),
    "words": (list_of(whole_number), _length),
    "changed": (truth, _changed),
    "edits": (whole_number, _edits),
    "quotes_kept": (truth, _quotes_kept),
}
_CHECK = fields_of(Check, ("say", "next")) | {name: Field(read, None) for name, (read, _) in TESTS.items()}


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """The words of both texts in order, in stretches: "" for what stayed, "-" for what went, "+" for what came."""
    old, new = before.split(), after.split()
    out: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pieces = [("", old[a:b])] if kind == "equal" else [("-", old[a:b]), ("+", new[c:d])]
        out += [(sign, " ".join(words)) for sign, words in pieces if words]
    return out
