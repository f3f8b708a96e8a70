"""Choices and numbers: one option, several, or a number that is typed; and what is kept and never judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kit.exercises.kinds.kind import KEY, Kind, are_texts, known, part_of, refuse_unknown, short_line
from kit.exercises.kinds.numbers import typed
from kit.exercises.parts import Part
from kit.exercises.pointers import References
from kit.limits import LONGEST_PASSAGE
from kit.outcome import UNCHECKED, Result
from kit.strict import Field, Place, any_number, anything, fields_of, list_of, text
from kit.wording import wording

_CHOICE = {"options": Field(anything), **KEY}


class Single(Kind):
    """One option. `key` holds the ids accepted."""

    name = "single"
    fields = _CHOICE | {"accepted": Field(list_of(text), ())}

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        options, key = to.names(raw["options"], at / "options"), None
        if raw["key"] is not None:
            key = to.label(raw["key"], at / "key") if isinstance(raw["key"], dict) else (text(raw["key"], at / "key"),)
        ids = (*key, *raw["accepted"]) if key else None
        _refuse_unfit(raw, at, options, named=ids or (), best=ids or options)
        return part_of(raw, at, options=options, key=ids)

    def accept(self, part: Part, value: Any, at: Place) -> Part:
        ids = list_of(text)(value, at)
        refuse_unknown(ids, part.options, at)
        return _also(part, ids)

    def complete(self, part: Part, value: Any) -> bool:
        return isinstance(value, str) and value in part.options

    def said(self, part: Part, value: Any) -> list[str]:
        return [part.options[value]]

    def check(self, part: Part, value: Any) -> Result:
        if value in part.key:
            return self.right(part, answer=part.options[value])
        return self.wrong(part, known(part, value))

    def mistakes(self, part: Part, value: Any) -> Iterator[str]:
        yield part.options[value]


class Several(Kind):
    """All options that fit: right ones less wrong ones, so that all options together are worth nothing.

    `key` holds tuples of ids.
    """

    name = "several"
    fields = _CHOICE | {"accepted": Field(list_of(list_of(text)), ())}

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        options, key = to.names(raw["options"], at / "options"), raw["key"]
        sets = (list_of(text)(key, at / "key"), *raw["accepted"]) if key is not None else None
        _refuse_unfit(raw, at, options, named=sum(sets or (), ()), best=sets[0] if sets else options)
        return part_of(raw, at, options=options, key=sets)

    def complete(self, part: Part, value: Any) -> bool:
        return are_texts(value) and bool(value) and set(value) <= set(part.options)

    def said(self, part: Part, value: Any) -> list[str]:
        return [part.options[id] for id in value]

    def check(self, part: Part, value: Any) -> Result:
        chosen = set(value)
        if any(chosen == set(ids) for ids in part.key):
            return self.right(part)
        best = set(max(part.key, key=lambda ids: len(chosen & set(ids)) - len(chosen - set(ids))))
        extra, missing = chosen - best, best - chosen
        a_wrong_one = 1 / max(1, min(len(best), len(part.options) - len(best)))
        share = max(0.0, len(chosen & best) / len(best) - len(extra) * a_wrong_one)
        found = next((w for w in part.wrong if w.answer in (extra or missing)), None)
        if found or part.otherwise or extra:
            return self.wrong(part, found, share)
        line = "is" if len(missing) == 1 else "are"
        said = wording("exercise")["several"]["missed"].format(missing=len(missing), line=line)
        return self.not_right(part, share, said, wording("exercise")["look"]["several"])

    def answer(self, part: Part) -> list[str]:
        return list(part.key[0])

    def mistakes(self, part: Part, value: Any) -> Iterator[str]:
        yield "; ".join(name for id, name in part.options.items() if id in value)


class Number(Kind):
    """A number, read from what is typed. `key` holds the numbers accepted."""

    name = "number"
    fields = {**KEY, "accepted": Field(list_of(any_number), ()), **fields_of(Part, ("unit",))}
    shown = ("unit",)

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        key = raw["key"]
        numbers = None if key is None else (any_number(key, at / "key"), *raw["accepted"])
        return part_of(raw, at, any_number, key=numbers)

    def accept(self, part: Part, value: Any, at: Place) -> Part:
        return _also(part, list_of(any_number)(value, at))

    def complete(self, part: Part, value: Any) -> bool:
        return bool(value.strip()) if isinstance(value, str) else typed(value) is not None

    def said(self, part: Part, value: Any) -> list[str]:
        return [short_line(f"{value}", LONGEST_PASSAGE)]

    def check(self, part: Part, value: Any) -> Result:
        number = typed(value, part.prompt, part.unit)
        if number is None:
            sentence, step = wording("exercise")["unread"]
            return Result(UNCHECKED, sentence, step, out_of=part.points)
        if number in part.key:
            return self.right(part, answer=f"{part.key[0]:,} {part.unit}".strip())
        return self.wrong(part, known(part, number))

    def answer(self, part: Part) -> str:
        return f"{part.key[0]}"

    def solution(self, part: Part) -> list[str]:
        return [f"{part.key[0]} {part.unit}".strip()]

    def mistakes(self, part: Part, value: Any) -> Iterator[str]:
        number = typed(value, part.prompt, part.unit)
        yield f"“{self.said(part, value)[0]}”" if number is None else f"{number:g}"


# ---- what is kept and never judged


class Kept(Kind):
    """An answer that is neither right nor wrong."""

    keyless = True

    def check(self, part: Part, value: Any) -> Result:
        return self.right(part)


class Confidence(Kept):
    """How sure the reader is: 1 a guess, 2 fairly sure, 3 sure. Worth nothing."""

    name = "confidence"

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        return part_of(raw, at, points=0)

    def page(self, part: Part) -> dict[str, Any]:
        options = [[int(n), name] for n, name in wording("vocabulary")["confidences"].items()]
        return {"options": options, "prompt": part.prompt or wording("exercise")["view"]["sure"]}

    def complete(self, part: Part, value: Any) -> bool:
        return value in (1, 2, 3) and type(value) is int

    def said(self, part: Part, value: Any) -> list[str]:
        return [wording("vocabulary")["confidences"][str(value)]]

    def answer(self, part: Part) -> int:
        return 2


class Prediction(Kept):
    """What the reader expects, in words or as a number; any is worth the points."""

    name = "prediction"
    fields = fields_of(Part, ("input",))
    shown = ("input",)

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        if raw["input"] not in ("text", "number"):
            (at / "input").refuse(f"“{raw['input']}” is not one of text, number")
        return part_of(raw, at)

    def complete(self, part: Part, value: Any) -> bool:
        return typed(value) is not None if part.input == "number" else isinstance(value, str) and bool(value.strip())

    def answer(self, part: Part) -> str:
        return "0"


KINDS = (Single(), Several(), Number(), Confidence(), Prediction())


def _refuse_unfit(
    raw: Mapping[str, Any], at: Place, options: Mapping[str, str], named: Iterable[str], best: Iterable[str]
) -> None:
    """Refuses ids that are no option, and an option that is not among the best and has no sentence of its own."""
    answers = [w.answer for w in raw["wrong"]]
    refuse_unknown((*named, *answers), options, at)
    silent = [id for id in options if id not in best and id not in answers]
    if silent:
        (at / "wrong").refuse(f"the wrong option “{silent[0]}” has no sentence of feedback")


def _also(part: Part, more: Iterable[Any]) -> Part:
    wrong = tuple(w for w in part.wrong if w.answer not in more)
    return replace(part, key=(*part.key, *(one for one in more if one not in part.key)), wrong=wrong)
