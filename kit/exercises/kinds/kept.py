"""What is kept and never judged: how sure a reader is, and what a reader expects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.exercises.kinds.choice import typed
from kit.exercises.kinds.kind import Kind, part_of, right
from kit.exercises.parts import Part
from kit.exercises.pointers import References
from kit.outcome import Result
from kit.strict import Place, fields_of
from kit.wording import wording


class Kept(Kind):
    """An answer that is neither right nor wrong."""

    keyless = True

    def check(self, part: Part, value: Any) -> Result:
        return right(part)


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

    def said(self, part: Part, value: Any) -> list[str]:
        return [str(value)]

    def answer(self, part: Part) -> str:
        return "0"


KINDS = (Confidence(), Prediction())
