"""The fields that all kinds of parts share, and the checks on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.exercises.parts import Wrong
from kit.strict import Field, Place, Read, any_object, anything, list_of, number, object_of, text


def common(raw: Mapping[str, Any], at: Place, answer: Read = text) -> dict[str, Any]:
    wrong = tuple(
        Wrong(**{**w, "answer": answer(w["answer"], at / "wrong" / n / "answer")}) for n, w in enumerate(raw["wrong"])
    )
    return {name: raw[name] for name in ("kind", "prompt", "points", "otherwise")} | {"wrong": wrong}


def refuse_unknown(ids: Any, options: Mapping[str, str], at: Place) -> None:
    if options and (stray := [id for id in ids if id not in options]):
        at.refuse(f"“{stray[0]}” is not one of {', '.join(options)}")


def refuse_untold(wrong: list[str], raw: Mapping[str, Any], at: Place) -> None:
    told = {w["answer"] for w in raw["wrong"]}
    if silent := next((id for id in wrong if id not in told), None):
        (at / "wrong").refuse(f"the wrong option “{silent}” has no sentence of feedback")


def amount(value: Any, at: Place) -> float:
    return value if isinstance(value, float) else number(value, at)


def worth(value: Any, at: Place) -> float:
    return found if (found := amount(value, at)) > 0 else at.refuse("points are more than 0")


def table(value: Any, at: Place) -> dict[str, str]:
    return {id: text(item, at / id) for id, item in any_object(value, at).items()}


def wrong_answer(value: Any, at: Place) -> dict[str, Any]:
    return object_of(value, at, _WRONG)


def truth(value: Any, at: Place) -> bool:
    return value if isinstance(value, bool) else at.refuse("true or false is wanted")


_WRONG = {
    "answer": Field(anything),
    "say": Field(text),
    "next": Field(text, ""),
    "item": Field(text, ""),
    "column": Field(text, ""),
}
COMMON = {
    "kind": Field(text),
    "prompt": Field(text, ""),
    "points": Field(worth, 1),
    "wrong": Field(list_of(wrong_answer), ()),
    "otherwise": Field(text, ""),
}
KEY = Field(anything, None)
