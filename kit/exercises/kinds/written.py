"""How the written kinds are read from an exercise file: text, repair, prediction, confidence and code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kit.exercises.fields import KEY, common, truth
from kit.exercises.parts import TESTS, Case, Check, Part
from kit.exercises.pointers import References
from kit.model import Article
from kit.strict import Field, Place, any_object, anything, list_of, maybe, number, object_of, pattern, text


def _text(raw: dict[str, Any], at: Place, to: References, article: Article) -> Part:
    key, where, errors = raw.pop("key"), raw["passage"], to.errors(raw.pop("errors", ()), at / "errors")
    models = None if key is None else (key,) if isinstance(key, str) else list_of(text)(key, at / "key")
    passage = article[to.span(where, at / "passage")] if where else ""
    checks = [_check(check, at / "checks" / n, to) for n, check in enumerate(raw["checks"])]
    for error in errors:
        tests = [(test, value) for test in ("must", "must_not") if (value := getattr(error, test))]
        checks += [Check(test, value, error.explanation) for test, value in tests]
    if raw["kind"] == "repair":
        checks.insert(0, Check("changed", True, ""))
    if not passage and (
        needs := [c.test for c in checks if c.test in ("nothing_new", "changed", "edits", "quotes_kept")]
    ):
        at.refuse(f"the check {needs[0]} needs a passage to compare with")
    extra = {name: raw[name] for name in ("lines", "hand")}
    return Part(**common(raw, at, pattern), **extra, key=models, passage=passage, checks=tuple(checks))


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


def _plain(raw: dict[str, Any], at: Place, *_: Any) -> Part:
    if raw["kind"] == "prediction" and raw["input"] not in ("text", "number"):
        (at / "input").refuse(f"“{raw['input']}” is not one of text, number")
    points = 0 if raw["kind"] == "confidence" else raw["points"]
    return Part(**common(raw | {"points": points}, at), input=raw.get("input", "text"))


def _code(raw: dict[str, Any], at: Place, to: References, article: Article) -> Part:
    given, unseen = (
        tuple(_case(case, at / name / n, to, article) for n, case in enumerate(raw.pop(name)))
        for name in ("given", "unseen")
    )
    if not raw["function"].isidentifier():
        (at / "function").refuse(f"“{raw['function']}” is not the name of a function")
    extra = {name: raw[name] for name in ("function", "starter", "key")}
    return Part(**common(raw, at, anything), **extra, given=given, unseen=unseen)


def _case(value: Any, at: Place, to: References, article: Article) -> Case:
    raw = object_of(value, at, _CASE)
    n, typed = raw["paragraph"], raw["text"]
    if [n is not None, typed is not None, raw["article"]].count(True) != 1:
        at.refuse("a case has one of text, paragraph and article")
    words = typed if typed is not None else article.text if raw["article"] else ""
    if n is not None:
        words = article[to.span({"paragraph": n}, at)]
    label = "the whole article" if raw["article"] else f"paragraph {n}" if n is not None else repr(typed)
    return Case((words, *raw["more"]), raw["gives"], label)


_CHECK: dict[str, Field] = {
    "say": Field(text),
    "next": Field(text, ""),
    **dict.fromkeys(("must", "must_not"), Field(pattern, None)),
    "speaker": Field(text, None),
    **dict.fromkeys(("nothing_new", "balanced", "changed", "quotes_kept"), Field(truth, None)),
    "words": Field(list_of(number), None),
    "edits": Field(number, None),
}
_CASE = {
    "text": Field(maybe(text), None),
    "paragraph": Field(maybe(number), None),
    "article": Field(truth, False),
    "more": Field(list_of(text), ()),
    "gives": Field(anything),
}
_WRITTEN = {
    "key": KEY,
    "passage": Field(maybe(any_object), None),
    "lines": Field(number, 3),
    "hand": Field(text, ""),
    "checks": Field(list_of(any_object), ()),
}
_CASES = Field(list_of(any_object), ())
WRITTEN: Mapping[str, tuple[dict[str, Field], Callable[..., Part]]] = {
    "text": (_WRITTEN, _text),
    "repair": (_WRITTEN | {"passage": Field(any_object), "errors": Field(list_of(text), ())}, _text),
    "confidence": ({}, _plain),
    "prediction": ({"input": Field(text, "text")}, _plain),
    "code": (
        {
            "function": Field(text),
            "starter": Field(text, ""),
            "key": Field(maybe(text), None),
            "given": _CASES,
            "unseen": _CASES,
        },
        _code,
    ),
}
