"""A student's function: run on given and unseen texts, then what came out against what is wanted."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from kit.exercises.judged import NOT_YET, RIGHT, Judged, Note, right
from kit.exercises.kinds.call import LONGEST, Endless, called, plain
from kit.exercises.kinds.source import source_of
from kit.exercises.parts import Part
from kit.wording import wording

SECONDS = 2.0


def run_code(part: Part, function: Any) -> dict[str, Any]:
    """The answer a function makes: its source with what it uses, and for each case `{"gives": value}` or `{"error": sentence}`.

    It runs here, in the reader's own notebook; what it prints is thrown away, and after SECONDS it is stopped.
    """
    if not callable(function):
        return {"source": "", "results": []}
    source = source_of(function, part.function)
    return {"source": source, "results": [_result(function, case.arguments) for case in (*part.given, *part.unseen)]}


def _result(function: Callable[..., Any], arguments: tuple[str, ...]) -> dict[str, Any]:
    with contextlib.redirect_stdout(io.StringIO()), _stopped(function):
        return called(function, arguments, wording("exercise")["code"], SECONDS)


def _stopped(function: Callable[..., Any]) -> contextlib.AbstractContextManager[None]:
    """Stops the function where one of its own lines runs after the time is up."""
    end, file = time.monotonic() + SECONDS, getattr(function, "__code__", None)

    def lines(_: FrameType, event: str, __: Any) -> Any:
        if event == "line" and time.monotonic() > end:
            raise Endless
        return lines

    def calls(frame: FrameType, _: str, __: Any) -> Any:
        return lines if file and frame.f_code.co_filename == file.co_filename else None

    @contextlib.contextmanager
    def traced() -> Any:
        before = sys.gettrace()
        sys.settrace(calls)
        try:
            yield
        finally:
            sys.settrace(before)

    return traced()


# ---- what came out


def check_code(part: Part, value: Mapping[str, Any]) -> Judged:
    """The share of the cases whose result is right; unseen texts count as much as given ones."""
    cases, results = (*part.given, *part.unseen), value["results"]
    words = wording("exercise")["code"]
    if len(results) != len(cases) or not all(isinstance(result, dict) for result in results):
        step = words["not_a_function_next"].format(id="…", function=part.function)
        return Judged(0, words["not_a_function"], step)
    good = ["gives" in r and _same(r["gives"], case.gives) for r, case in zip(results, cases, strict=True)]
    notes = tuple(Note(str(n), RIGHT if ok else NOT_YET) for n, ok in enumerate(good))
    if all(good):
        return Judged(1, right(part).sentence, notes=notes)
    said = _said(part, good.index(False), results)
    constant = len({json.dumps(r.get("gives"), sort_keys=True) for r in results}) == 1 and len(cases) > 1
    return Judged(0 if constant else min(sum(good) / len(good), 0.99), said.sentence, said.next, notes)


def _said(part: Part, n: int, results: list[dict[str, Any]]) -> Judged:
    words, case, result = wording("exercise")["code"], (*part.given, *part.unseen)[n], results[n]
    if "gives" not in result:
        step = words["endless_next"] if result.get("endless") else words["error_next"]
        return Judged(0, str(result.get("error", "")), step)
    if found := next((w for r in results for w in part.wrong if _same(r.get("gives", NotImplemented), w.answer)), None):
        return Judged(0, found.say, found.next or wording("exercise")["look"]["code"])
    if result["gives"] is None:
        return Judged(0, words["none"], words["none_next"])
    if n >= len(part.given) and part.given:
        return Judged(0, words["unseen"], words["unseen_next"])
    said = words["result"].format(
        function=part.function, text=_clipped(case.label), got=shown(result["gives"]), wanted=shown(case.gives)
    )
    return Judged(0, part.otherwise or said, wording("exercise")["look"]["code"])


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(plain(other)) and one == plain(other)


def shown(value: Any) -> str:
    """A value as a sentence shows it."""
    return _clipped(repr(value))


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
