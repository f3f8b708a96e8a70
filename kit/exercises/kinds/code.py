"""A student's function: run on given and unseen texts, then what came out against what is wanted; and its own lines."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from textwrap import dedent
from types import FrameType, FunctionType, ModuleType
from typing import Any

from kit.exercises.kinds.call import LONGEST_VALUE, Endless, called, plain
from kit.exercises.kinds.kind import Kind, part_of
from kit.exercises.parts import Case, Part
from kit.exercises.pointers import References
from kit.limits import LONGEST_SENT_VALUE, shortened
from kit.outcome import NOT_YET, RIGHT, Result
from kit.strict import (
    Field,
    Place,
    any_object,
    anything,
    fields_of,
    list_of,
    maybe,
    object_of,
    text,
    truth,
    whole_number,
)
from kit.wording import wording

SECONDS = 2.0
_CASES = Field(list_of(any_object), ())


class Code(Kind):
    """A function with cases. `key` is a model solution; an answer has the source and the result of each case."""

    name = "code"
    fields = {
        **fields_of(Part, ("function", "starter"), required=("function",)),
        "key": Field(maybe(text), None),
        "given": _CASES,
        "unseen": _CASES,
    }
    shown = ("function", "starter", "given")

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        given, unseen = (
            tuple(_case(case, at / name / n, to) for n, case in enumerate(raw[name])) for name in ("given", "unseen")
        )
        if not raw["function"].isidentifier():
            (at / "function").refuse(f"“{raw['function']}” is not the name of a function")
        return part_of(raw, at, anything, given=given, unseen=unseen)

    def page(self, part: Part) -> dict[str, Any]:
        words = wording("exercise")["view"]["example"]
        told = [{"text": case.label, "gives": _shown(case.gives)} for case in part.given]
        return {"starter": part.starter, "examples": [words.format(function=part.function, **case) for case in told]}

    def complete(self, part: Part, value: Any) -> bool:
        return isinstance(value, dict) and isinstance(value.get("results"), list)

    def said(self, part: Part, value: Any) -> list[str]:
        return [str(value.get("source", ""))]

    def check(self, part: Part, value: Any) -> Result:
        """The share of the cases whose result is right; unseen texts count as much as given ones."""
        cases, results = (*part.given, *part.unseen), value["results"]
        words = wording("exercise")["code"]
        if len(results) != len(cases) or not all(isinstance(result, dict) for result in results):
            step = words["not_a_function_next"].format(id="…", function=part.function)
            return self.not_right(part, 0, words["not_a_function"], step)
        good = ["gives" in r and _same(r["gives"], case.gives) for r, case in zip(results, cases, strict=True)]
        found = tuple(Result(RIGHT if ok else NOT_YET, about=str(n)) for n, ok in enumerate(good))
        if all(good):
            return self.right(part, found)
        constant = len({json.dumps(r.get("gives"), sort_keys=True) for r in results}) == 1 and len(cases) > 1
        share = 0 if constant else sum(good) / len(good)
        return self.not_right(part, share, *_told(part, good.index(False), results), found)

    def answer(self, part: Part) -> dict[str, Any]:
        return {"source": part.key, "results": [{"gives": case.gives} for case in (*part.given, *part.unseen)]}


KINDS = (Code(),)


def _case(value: Any, at: Place, to: References) -> Case:
    raw = object_of(value, at, _CASE)
    n, typed = raw["paragraph"], raw["text"]
    if [n is not None, typed is not None, raw["article"]].count(True) != 1:
        at.refuse("a case has one of text, paragraph and article")
    words = typed if typed is not None else to.article.text if raw["article"] else ""
    if n is not None:
        words = to.article[to.span({"paragraph": n}, at)]
    label = "the whole article" if raw["article"] else f"paragraph {n}" if n is not None else repr(typed)
    return Case((words, *raw["more"]), raw["gives"], label)


_CASE = {
    "text": Field(maybe(text), None),
    "paragraph": Field(maybe(whole_number), None),
    "article": Field(truth, False),
    "more": Field(list_of(text), ()),
    "gives": Field(anything),
}


def _told(part: Part, n: int, results: list[dict[str, Any]]) -> tuple[str, str]:
    """What to say of the first case that is not right, and to do."""
    words, case, result = wording("exercise")["code"], (*part.given, *part.unseen)[n], results[n]
    if "gives" not in result:
        return str(result.get("error", "")), words["endless_next"] if result.get("endless") else words["error_next"]
    if found := next((w for r in results for w in part.wrong if _same(r.get("gives", NotImplemented), w.answer)), None):
        return found.say, found.next or wording("exercise")["look"]["code"]
    if result["gives"] is None:
        return words["none"], words["none_next"]
    if n >= len(part.given) and part.given:
        return words["unseen"], words["unseen_next"]
    said = words["result"].format(
        function=part.function,
        text=shortened(case.label, LONGEST_VALUE),
        got=_shown(result["gives"]),
        wanted=_shown(case.gives),
    )
    return part.otherwise or said, wording("exercise")["look"]["code"]


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(plain(other)) and one == plain(other)


def _shown(value: Any) -> str:
    """A value as a sentence shows it."""
    return shortened(repr(value), LONGEST_VALUE)


# ---- run in the reader's own notebook


def run_code(part: Part, function: Any) -> dict[str, Any]:
    """The answer a function makes: its source, and for each case `{"gives": value}` or `{"error": sentence}`.

    It runs here, in the reader's own notebook; what it prints is thrown away, and after SECONDS it is stopped.
    """
    if not callable(function):
        return {"source": "", "results": []}
    source = source_of(function, part.function)
    return {"source": source, "results": [_result(function, case.arguments) for case in (*part.given, *part.unseen)]}


def _result(function: Callable[..., Any], arguments: tuple[str, ...]) -> dict[str, Any]:
    with contextlib.redirect_stdout(io.StringIO()), _stopped(function):
        return called(function, arguments, wording("exercise")["code"], SECONDS)


@contextlib.contextmanager
def _stopped(function: Callable[..., Any]) -> Iterator[None]:
    """Stops the function where one of its own lines runs after the time is up."""
    end, file = time.monotonic() + SECONDS, getattr(function, "__code__", None)

    def lines(_: FrameType, event: str, __: Any) -> Any:
        if event == "line" and time.monotonic() > end:
            raise Endless
        return lines

    def calls(frame: FrameType, _: str, __: Any) -> Any:
        return lines if file and frame.f_code.co_filename == file.co_filename else None

    before = sys.gettrace()
    sys.settrace(calls)
    try:
        yield
    finally:
        sys.settrace(before)


# ---- the text that makes a function again elsewhere: its own lines, and what they use of the notebook


def source_of(function: Any, name: str) -> str:
    """Python text in which `name` is this function; "" where nobody has kept its lines.

    What the function finds in its notebook comes first: modules, imported names, other functions, plain values. What
    is none of these is left out.
    """
    function = inspect.unwrap(function)
    lines = _own(function, name)
    if not lines:
        return ""
    text = "\n".join([*_needed(lines, function, {function.__name__}), lines])
    same = function.__name__ in (name, "<lambda>")
    return text if same else f"{text}\n{name} = {function.__name__}\n"


def _own(function: Any, name: str) -> str:
    """The lines of a function; those of a lambda give it its name."""
    try:
        lines = dedent(inspect.getsource(function))
        tree = ast.parse(lines)
    except (OSError, TypeError, SyntaxError):
        return ""
    if not isinstance(function, FunctionType) or function.__name__ != "<lambda>":
        return lines
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
    return f"{name} = {ast.unparse(found[0])}\n" if len(found) == 1 else ""


def _needed(lines: str, function: Any, met: set[str]) -> Iterator[str]:
    """A line or more for each name that the lines use and the notebook has."""
    notebook = getattr(function, "__globals__", {})
    for name in dict.fromkeys(node.id for node in ast.walk(ast.parse(lines)) if isinstance(node, ast.Name)):
        if name in notebook and name not in met:
            met.add(name)
            yield from _made(name, notebook[name], function.__module__, met)


def _made(name: str, value: Any, notebook: str, met: set[str]) -> Iterator[str]:
    if isinstance(value, ModuleType):
        yield f"import {value.__name__} as {name}" if value.__name__ != name else f"import {name}"
    elif isinstance(value, re.Pattern):
        yield f"import re\n{name} = re.compile({value.pattern!r}, {value.flags})"
    elif isinstance(value, FunctionType) and value.__module__ == notebook:
        lines = _own(value, name)
        yield from _needed(lines, value, met)
        yield lines if value.__name__ in (name, "<lambda>") else f"{lines}\n{name} = {value.__name__}"
    elif _is_imported(value, notebook):
        yield f"from {value.__module__} import {value.__name__} as {name}"
    elif _is_plain(value) and len(repr(value)) <= LONGEST_SENT_VALUE:
        yield f"{name} = {value!r}"


def _is_imported(value: Any, notebook: str) -> bool:
    module, own = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if not (isinstance(module, str) and isinstance(own, str)) or module == notebook:
        return False
    return getattr(sys.modules.get(module), own, None) is value


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, [*value, *value.values()]))
    return value is None or type(value) in (str, bytes, bool, int, float)
