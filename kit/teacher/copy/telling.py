"""Whether a text tells what is graded: for the prose and the cells of a copy, which no key takes its answers from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kit.model import AnswerKey, Article

SCORED = ("core", "subtle")
_BLOCK = re.compile(r"<details>.*?</details>|\*Example:\*|(?:(?!\n[ \t]*\n|<details>|\*Example:\*).)+", re.DOTALL)
_MARKUP = re.compile(r"[*_`]")
_ENDS = " “”‘’\"'.,;:…"


class Telling:
    """Looks for the errors, or the statements, of a key in prose: where such a task is graded, nobody may tell them.

    An error is told by its words beside a repair; by a repair that the article does not have, in quotation marks or
    in three words or more; by pieces of both; by its words alone where they are five or more, for these show where it
    begins and ends. A statement is told by six words of it beside the name of its speaker.
    """

    def __init__(self, article: Article, key: AnswerKey, tasks: Sequence[str]) -> None:
        self._text = _folded(article.text)
        errors = [e for e in key.errors if e.tier in SCORED] if "errors" in tasks else []
        said = [a for a in key.attributions if a.tier in SCORED] if "sources" in tasks else []
        names = {s.id: s.name.split()[-1].casefold() for s in key.speakers}
        self._long = [words for e in errors if len((words := _folded(article[e.span])).split()) > 4]
        self._pairs = [pair for e in errors for pair in self._beside(_folded(article[e.span]), e.repairs)]
        self._pieces = [pair for e in errors for pair in _pieces(_folded(article[e.span]), e.repairs)]
        repairs = {_folded(repair) for e in errors for repair in e.repairs}
        self._new = [_new(repair) for repair in sorted(repairs) if repair and not _has(repair, self._text)]
        self._runs = [(_runs(_folded(article[a.content]), 6), names.get(a.speaker, "")) for a in said]

    def tells(self, text: str) -> bool:
        """Whether a text tells something graded; the article's own words, whole, tell nothing."""
        plain = " ".join(_MARKUP.sub("", text).split()).casefold() + " "
        if plain.strip(_ENDS) in self._text:
            return False
        return (
            any(words in plain for words in self._long)
            or any(error in plain and _has(error, plain) and _has(repair, plain) for error, repair in self._pairs)
            or any(_any(old, plain) and _any(new, plain) for old, new in self._pieces)
            or any(new.search(plain) for new in self._new)
            or any(name and name in plain and _any(runs, plain) for runs, name in self._runs)
        )

    def without(self, prose: str, instead: str) -> str:
        """A cell's prose with a sentence in place of each paragraph, list or answer to be opened that tells something."""

        def told(found: re.Match[str]) -> str:
            block = found[0]
            return block[: len(block) - len(block.lstrip())] + instead if self.tells(block) else block

        return _BLOCK.sub(told, prose)

    def _beside(self, words: str, repairs: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The words of an error with each repair that is more than a piece of them."""
        for repair in map(_folded, repairs):
            if len(words) > 3 and repair and repair not in words and words not in repair:
                yield words, repair


def _pieces(words: str, repairs: Sequence[str]) -> Iterator[tuple[set[str], set[str]]]:
    """Four words of a long error, and three of a repair that are not in it: side by side they tell it too."""
    for repair in map(_folded, repairs):
        yield _runs(words, 4), {run for run in _runs(repair, 3) if run not in words}


def _runs(text: str, length: int) -> set[str]:
    """All that many words of a text that stand side by side, without the marks at their ends."""
    words = text.split()
    return {" ".join(words[n : n + length]).strip(_ENDS) for n in range(len(words) - length + 1)}


def _any(runs: set[str], plain: str) -> bool:
    return any(run in plain for run in runs)


def _new(repair: str) -> re.Pattern[str]:
    """What finds a repair that the article does not have: a short one only in quotation marks, few words after them."""
    words = rf"(?<!\w){re.escape(repair)}(?!\w)"
    if len(repair.split()) > 2:
        return re.compile(words)
    return re.compile(rf"(?<!\w)[\"“‘']([^\"”’']{{,20}} )?{words}[ .,\"”’']")


def _has(words: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().strip(_ENDS)


def texts(value: object) -> Iterator[str]:
    """All texts in a table of an exercise file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
