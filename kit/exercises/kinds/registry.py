"""How each kind of part is read from an exercise file: its fields, and the checks that make a Part of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kit.exercises.fields import COMMON, KEY, amount, common, refuse_unknown, refuse_untold, table
from kit.exercises.judged import quoted
from kit.exercises.kinds.written import WRITTEN
from kit.exercises.parts import KEYLESS, Part
from kit.exercises.pointers import LABELS, MENUS, References, Target
from kit.model import AnswerKey, Article, Span
from kit.strict import Field, Place, any_object, anything, list_of, maybe, number, object_of, text

LONGEST = 10_000  # characters of a passage that is one line of a match
VALUES = ("yes", "no", "cannot tell")


def part_reader(article: Article, key: AnswerKey | None, graded: bool) -> Callable[[Any, Place], Part]:
    """Reads one part of an exercise on this article; only a graded one may be without a key."""
    to = References(article, key)

    def read(value: Any, at: Place) -> Part:
        raw = any_object(value, at)
        kind = text(raw.get("kind", ""), at / "kind")
        if kind not in KINDS:
            (at / "kind").refuse(f"“{kind}” is not one of {', '.join(KINDS)}")
        fields, build = KINDS[kind]
        found = object_of(raw, at, COMMON | fields)
        if found.get("key") is None and not (found.get("role") in LABELS or kind in KEYLESS or graded):
            at.refuse("field “key” is missing; only an exercise with graded = true may be without one")
        made: Part = build(found, at, to, article)
        return made

    return read


# ---- one kind at a time: the fields that were read -> the part


def _single(raw: dict[str, Any], at: Place, to: References, _: Article) -> Part:
    options = to.names(raw.pop("options"), at / "options")
    key, accepted = raw.pop("key"), raw.pop("accepted")
    right = to.label(key, at / "key") if isinstance(key, dict) else None if key is None else (text(key, at / "key"),)
    right = (*right, *accepted) if right else None
    refuse_unknown((*(right or ()), *(w["answer"] for w in raw["wrong"])), options, at)
    refuse_untold([id for id in options if id not in (right or options)], raw, at)
    return Part(**common(raw, at), options=options, key=right)


def _several(raw: dict[str, Any], at: Place, to: References, _: Article) -> Part:
    options = to.names(raw.pop("options"), at / "options")
    key, accepted = raw.pop("key"), raw.pop("accepted")
    right = (list_of(text)(key, at / "key"), *accepted) if key is not None else None
    refuse_unknown((*sum(right or (), ()), *(w["answer"] for w in raw["wrong"])), options, at)
    refuse_untold([id for id in options if id not in (right or [options])[0]], raw, at)
    return Part(**common(raw, at), options=options, key=right)


def _number(raw: dict[str, Any], at: Place, *_: Any) -> Part:
    key, accepted = raw.pop("key"), raw.pop("accepted")
    right = None if key is None else (amount(key, at / "key"), *accepted)
    return Part(**common(raw, at, amount), key=right, unit=raw["unit"])


def _order(raw: dict[str, Any], at: Place, *_: Any) -> Part:
    items, key, accepted = raw["items"], raw.pop("key"), raw.pop("accepted")
    orders = None if key is None else tuple(_ranks(order, at / "key", items) for order in (key, *accepted))
    if orders and sum(orders[0], ()) == tuple(items):
        (at / "items").refuse("the items stand in the key's own order; write them in another one")
    read = list_of(text)
    for n, wrong in enumerate(raw["wrong"]):
        _ranks(wrong["answer"], at / "wrong" / n, items)
    return Part(**common(raw, at, read), key=orders, items=items, ends=raw["ends"])


def _ranks(value: Any, at: Place, items: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    ranks = tuple(
        (rank,) if isinstance(rank, str) else list_of(text)(rank, at) for rank in list_of(anything)(value, at)
    )
    if sorted(sum(ranks, ())) != sorted(items):
        at.refuse(f"each of the items {', '.join(items)} stands in an order once")
    return ranks


def _match(raw: dict[str, Any], at: Place, to: References, article: Article) -> Part:
    role, key, given = raw["role"], raw.pop("key"), raw.pop("items")
    if isinstance(given, dict):
        items = {id: _shown(value, at / "items" / id, to, article) for id, value in given.items()}
    else:
        items = {id: quoted(to.words(id, at / "items"), LONGEST) for id in list_of(text)(given, at / "items")}
    options = to.names(raw.pop("options") or MENUS.get(role, ""), at / "options")
    labels = {id: to.labels(id, role, at) for id in items} if role in LABELS else {}
    right = {id: found for id, found in labels.items() if found} or None
    if key is not None:
        right = {id: _accepted(value, at / "key" / id, to) for id, value in any_object(key, at / "key").items()}
        refuse_unknown((*items, *right), items, at / "key")
    refuse_unknown([id for ids in (right or {}).values() for id in ids[:1]], options, at)
    refuse_unknown([w["item"] for w in raw["wrong"]], items, at)
    refuse_unknown([w["answer"] for w in raw["wrong"]], options, at)
    if right and (bare := next((id for id in items if not right.get(id)), None)):
        (at / "key").refuse(f"item “{bare}” has no answer")
    return Part(**common(raw, at), items=items, options=options, key=right, role=role)


def _accepted(value: Any, at: Place, to: References) -> tuple[str, ...]:
    if isinstance(value, dict):
        return to.label(value, at) or ()
    return (value,) if isinstance(value, str) else tuple(list_of(text)(value, at))


def _shown(value: Any, at: Place, to: References, article: Article) -> str:
    return quoted(article[to.span(value, at)], LONGEST) if isinstance(value, dict) else text(value, at)


def _span(raw: dict[str, Any], at: Place, to: References, article: Article) -> Part:
    key, accepted = raw.pop("key"), [to.span(v, at / "accepted" / n) for n, v in enumerate(raw.pop("accepted"))]
    targets = None if key is None else to.targets(key, at / "key")
    if targets and accepted:
        targets = tuple(_with(target, accepted, targets) for target in targets)
    if raw["role"] not in ROLES:
        (at / "role").refuse(f"“{raw['role']}” is not one of {', '.join(ROLES)}")
    wanted = raw["wanted"] or len(targets or ())
    return Part(**common(raw, at, to.span), key=targets, role=raw["role"], wanted=wanted, passage=article.text)


def _with(target: Target, accepted: list[Span], among: tuple[Target, ...]) -> Target:
    """The target with the accepted spans that overlap it; the first target takes those that overlap none."""
    near = [s for s in accepted if s.overlaps(target.span)]
    lost = [s for s in accepted if target is among[0] and not any(s.overlaps(t.span) for t in among)]
    return Target(target.span, target.envelope, (*target.others, *near, *lost), target.part)


def _grid(raw: dict[str, Any], at: Place, *_: Any) -> Part:
    rows, columns, key, values = raw.pop("rows"), raw["columns"], raw.pop("key"), raw["values"]
    right = None if key is None else {row: _cells(cells, at / "key" / row) for row, cells in key.items()}
    for row, cells in (right or {}).items():
        refuse_unknown([row], rows, at / "key")
        refuse_unknown(cells, columns, at / "key" / row)
        refuse_unknown(
            [v for accepted in cells.values() for v in accepted], dict.fromkeys(values, ""), at / "key" / row
        )
    refuse_unknown([w["item"] for w in raw["wrong"]], rows, at)
    refuse_unknown([w["column"] for w in raw["wrong"]], columns, at)
    return Part(**common(raw, at), items=rows, columns=columns, key=right, options={v: v for v in values})


def _cells(value: Any, at: Place) -> dict[str, tuple[str, ...]]:
    return {c: (v,) if isinstance(v, str) else list_of(text)(v, at / c) for c, v in any_object(value, at).items()}


ROLES = ("source", "content", "cue", "error", "unsourced", "words")
_CHOICE = {"options": Field(anything), "key": KEY}
KINDS: Mapping[str, tuple[dict[str, Field], Callable[..., Part]]] = {
    **WRITTEN,
    "single": (_CHOICE | {"accepted": Field(list_of(text), ())}, _single),
    "several": (_CHOICE | {"accepted": Field(list_of(list_of(text)), ())}, _several),
    "number": ({"key": KEY, "accepted": Field(list_of(amount), ()), "unit": Field(text, "")}, _number),
    "order": (
        {
            "items": Field(table),
            "key": KEY,
            "accepted": Field(list_of(anything), ()),
            "ends": Field(list_of(text), ()),
        },
        _order,
    ),
    "match": (
        {"items": Field(anything), "options": Field(anything, None), "key": KEY, "role": Field(text, "")},
        _match,
    ),
    "span": (
        {"role": Field(text), "key": KEY, "accepted": Field(list_of(any_object), ()), "wanted": Field(number, 0)},
        _span,
    ),
    "grid": (
        {
            "rows": Field(table),
            "columns": Field(table),
            "values": Field(list_of(text), VALUES),
            "key": Field(maybe(any_object), None),
        },
        _grid,
    ),
}
