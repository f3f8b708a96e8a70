"""Short texts and repairs against the checks of an exercise; and what changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from kit.exercises.judged import NOT_YET, RIGHT, Judged, Note, right, wrong
from kit.exercises.parts import Check, Part
from kit.wording import wording

GATES = ("must", "speaker")  # one of these has to pass, where there are any, before there are points
SENSE = 0.15  # of the words are in the passage, in the exercise or everyday ones: else it is no English
_WORD = re.compile(r"[^\W_]+(?:[-’'.,][^\W_]+)*")
_NUMBER = re.compile(r"\d[\d.,]*")
_QUOTED = re.compile(r"“([^”]*)(?:”|$)")
_ENDS = re.compile(r"[.!?:]\s*[“”\"'’]*\s*$")


def check_text(part: Part, value: str) -> Judged:
    """The share of the checks that a text passes; none for a text of nonsense words, or where all gates are shut.

    Where one gate is shut, or the text is a typical wrong one, at most half.
    """
    if not makes_sense(part, value):
        return Judged(0, wording("exercise")["text"]["nonsense"], wording("exercise")["text"]["nonsense_next"])
    passed = [(check, new) for check in part.checks for new in [failure(check, value, part.passage)]]
    notes = tuple(Note(check.test, RIGHT if new is None else NOT_YET) for check, new in passed)
    typical = next((w for w in part.wrong if re.search(w.answer, value, re.IGNORECASE)), None)
    failed = [(check, new) for check, new in passed if new is not None]
    if not failed and not typical:
        return _passed(part, notes)
    gates = [new is None for check, new in passed if check.test in GATES]
    share = 1 - len(failed) / len(passed) if passed and (any(gates) or not gates) else 0.0
    judged = wrong(part, typical, min(share, 0.5) if typical or not all(gates) else share)
    if not typical:
        check, new = failed[0]
        said = check.say.replace("{new}", new or "") or wording("exercise")["text"]["changed"]
        judged = Judged(judged.share, said, check.next or judged.next)
    return Judged(judged.share, judged.sentence, judged.next, notes)


def _passed(part: Part, notes: tuple[Note, ...]) -> Judged:
    hand = wording("exercise")["text"]["hand"].format(hand=part.hand) if part.hand else ""
    return Judged(1, right(part).sentence, hand, notes)


def makes_sense(part: Part, value: str) -> bool:
    """Whether a text has words that can be read: some of the exercise, of the passage, or everyday ones."""
    words = [word.casefold() for word in _WORD.findall(value)]
    context = (part.passage, part.prompt, part.hand, *(part.key or ()), *(str(c.value) for c in part.checks))
    known = {*wording("exercise")["everyday"].split()} | {word.casefold() for text in context for word in _WORD.findall(text)}
    long = len(words) > 2 and len(set(words)) == 1
    return bool(words) and not long and sum(word in known for word in words) >= SENSE * len(words)


def failure(check: Check, text: str, passage: str) -> str | None:
    """None where the text passes the check; else what it fails on, or ""."""
    return TESTS[check.test](text, check.value, passage)


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


TESTS: Mapping[str, Callable[[str, Any, str], str | None]] = {
    "must": _must,
    "must_not": _must_not,
    "speaker": _speaker,
    "nothing_new": _nothing_new,
    "balanced": _balanced,
    "words": _length,
    "changed": _changed,
    "edits": _edits,
    "quotes_kept": _quotes_kept,
}


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """The words of both texts in order, in stretches: "" for what stayed, "-" for what went, "+" for what came."""
    old, new = before.split(), after.split()
    out: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pieces = [("", old[a:b])] if kind == "equal" else [("-", old[a:b]), ("+", new[c:d])]
        out += [(sign, " ".join(words)) for sign, words in pieces if words]
    return out
