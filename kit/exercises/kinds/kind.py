"""What a kind of exercise is: how a part of it is read, asked, answered, checked and told. And what most do alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from kit.exercises.parts import Part, Wrong
from kit.exercises.pointers import References
from kit.limits import LONGEST_QUOTED, shortened
from kit.outcome import NOT_YET, PARTLY, RIGHT, Result
from kit.strict import Field, Place, Read, any_number, fields_of, text
from kit.wording import wording


class Kind(ABC):
    """One kind. A new one is a subclass, in the KINDS of its module, with a function in kinds.js and its sentences.

    Its sentences stand in exercise.json by its name: blank and begin; right unless it is by_hand; wrong and
    look unless it is one of these or keyless.
    """

    name = ""
    fields: Mapping[str, Field] = {}  # beside those that every part has
    shown: tuple[str, ...] = ()  # those of its fields that a reader gets to see, also where the key is taken out
    keyless = False  # nothing is right or wrong: any complete answer gets the points
    by_hand = False  # the points come from a person, not from a check

    # ---- from the file

    def is_keyed(self, raw: Mapping[str, Any]) -> bool:
        """Whether the fields that were read name a key."""
        return self.keyless or raw.get("key") is not None

    @abstractmethod
    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        """The part that the fields make. Raises BadFile."""

    def accept(self, part: Part, value: Any, at: Place) -> Part | None:
        """The part with more answers that are right; None for a kind that takes no more. Raises BadFile."""
        return None

    # ---- asked

    def page(self, part: Part) -> dict[str, Any]:
        """What the page needs beside kind and prompt: nothing of the key."""
        menus = {"options": pairs(part.options), "items": pairs(part.items)}
        return menus | {name: getattr(part, name) for name in self.shown}

    def listed(self, part: Part) -> list[str]:
        """What there is to choose from, a line each, for a page without a script."""
        return [*part.items.values(), *part.options.values()]

    def menus(self, part: Part) -> dict[str, Any]:
        """The fields of a file that the answer key may have filled, written out."""
        return {name: dict(menu) for name in ("options", "items") if (menu := getattr(part, name))}

    # ---- answered

    @abstractmethod
    def complete(self, part: Part, value: Any) -> bool:
        """Whether an answer has the form that is wanted, with nothing left out; `value` may be any JSON value."""

    def misfits(self, part: Part, value: Any) -> bool:
        """Whether an answer names an option, a line or a row that this part does not have."""
        named = [value] if isinstance(value, str) and value else value if isinstance(value, list | dict) else []
        known = part.items if isinstance(value, dict) else part.options or part.items
        return bool(known) and any(isinstance(id, str) and id not in known for id in named)

    def said(self, part: Part, value: Any) -> list[str]:
        """A complete answer in words, a line each."""
        return [str(value)]

    # ---- checked

    @abstractmethod
    def check(self, part: Part, value: Any) -> Result:
        """A complete answer against the key; lines, cells and marks are its parts."""

    def answer(self, part: Part) -> Any:
        """The key as an answer, which gets full marks: of several that are accepted the first."""
        return part.key[0]

    def solution(self, part: Part) -> list[str]:
        """The key in words, a line each."""
        return self.said(part, self.answer(part))

    def mistakes(self, part: Part, value: Any) -> Iterator[str]:
        """What of a complete answer is not right, a short line each, for a report on a class.

        None for free texts and code: hardly two are alike, and a teacher reads them one by one.
        """
        yield from ()

    def blank(self, part: Part) -> Result:
        """What is said where the answer is not complete."""
        words = wording("exercise")
        button = words["view"]["roles"].get(part.role, "")
        step = words["begin"][self.name].format(button=button, function=part.function)
        return Result(NOT_YET, words["blank"][self.name], step, 0, part.points)

    def right(self, part: Part, parts: tuple[Result, ...] = (), **words: Any) -> Result:
        """All of it is right."""
        sentence = wording("exercise")["right"][self.name].format(**words)
        return Result(RIGHT, sentence, "", part.points, part.points, parts)

    def wrong(
        self, part: Part, found: Wrong | None, share: float = 0, parts: tuple[Result, ...] = (), **words: Any
    ) -> Result:
        """A share of it is right, from 0 to less than 1: told as `told` says."""
        return self.not_right(part, share, *told(part, found, **words), parts)

    def not_right(self, part: Part, share: float, say: str, step: str, parts: tuple[Result, ...] = ()) -> Result:
        """A share of it is right, from 0 to less than 1."""
        outcome = PARTLY if share > 0 else NOT_YET
        return Result(outcome, say, step, round(min(share, 0.99) * part.points, 2), part.points, parts)


def pairs(table: Mapping[str, str]) -> list[list[str]]:
    return [[id, name] for id, name in table.items()]


# ---- results


def known(part: Part, answer: Any) -> Wrong | None:
    """The wrong answer of the file that this is."""
    return next((w for w in part.wrong if w.answer == answer), None)


def told(part: Part, found: Wrong | None, **words: Any) -> tuple[str, str]:
    """What to say to a wrong answer, and to do: its own sentence, the part's `otherwise`, or the one for the kind."""
    say = found.say if found else part.otherwise or wording("exercise")["wrong"][part.kind].format(**words)
    step = found.next if found and found.next else wording("exercise")["look"][part.kind].format(**words)
    return say, step


def quoted(words: str, most: int = LONGEST_QUOTED) -> str:
    """Words inside one pair of quotation marks, cut where they are long."""
    return f"“{shortened(words[1:].removesuffix('”') if words.startswith('“') else words, most)}”"


def short_line(text: str, most: int) -> str:
    """The text in one line, cut where it is long."""
    return shortened(" ".join(text.split()), most)


# ---- the form of an answer


def are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


# ---- the fields of a file


def part_of(raw: Mapping[str, Any], at: Place, answer: Read = text, **made: Any) -> Part:
    """A part of the fields as read, but for those that were `made`; `answer` reads the answer of a `wrong`."""
    wrong = tuple(replace(w, answer=answer(w.answer, at / "wrong" / n / "answer")) for n, w in enumerate(raw["wrong"]))
    same = {field.name: raw[field.name] for field in fields(Part) if field.name in raw}
    return Part(**{**same, "wrong": wrong, **made})


def refuse_unknown(ids: Iterable[Any], options: Iterable[str], at: Place) -> None:
    """Refuses an id that is none of the options, where there are any."""
    known = list(options)  # not a set: anything may come for an id
    if known and (stray := [id for id in ids if id not in known]):
        at.refuse(f"“{stray[0]}” is not one of {', '.join(known)}")


def _worth(value: Any, at: Place) -> float:
    return found if (found := any_number(value, at)) > 0 else at.refuse("points are more than 0")


COMMON = fields_of(Part, ("kind", "prompt", "paper", "points", "extra", "wrong", "otherwise")) | {
    "points": Field(_worth, 1)
}
KEY = fields_of(Part, ("key",))
