"""An exercise as a student gets it to be graded: what is asked, and nothing of what is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.parts import Part
from kit.exercises.pointers import References, pointed
from kit.model import Article
from kit.strict import Place

ASKED = ("id", "title", "minutes", "tags", "template", "prompt", "show", "confidence")
LISTED = ("id", "title", "minutes", "tags", "template")
OF_A_PART = ("kind", "prompt", "points")  # and what its kind names


def blank(raw: Mapping[str, Any], exercise: Exercise, article: Article, to: References) -> dict[str, Any]:
    """The table of an exercise file without key, feedback, hints and tests; it is checked for form only.

    What stays is named here, so that a field nobody thought of cannot give an answer away. Menus and passages that
    the key supplied are written out: `exercise` is the same one read with the full key, and `to` points into that key.
    """
    asked = {name: raw[name] for name in ASKED if name in raw} | {"graded": True}
    if "part" not in raw:
        return asked | _part(raw, exercise.parts[0], article, to)
    pairs = zip(raw["part"], exercise.parts, strict=False)  # how sure one is, is a last part without a table
    return asked | {"part": [_part(each, part, article, to) for each, part in pairs]}


def title_only(raw: Mapping[str, Any]) -> dict[str, Any]:
    """No more of an exercise than a list of titles shows: for one on an article that the copy leaves out."""
    return {name: raw[name] for name in LISTED if name in raw}


def _part(raw: Mapping[str, Any], part: Part, article: Article, to: References) -> dict[str, Any]:
    kind = KINDS[part.kind]
    asked = {name: raw[name] for name in (*OF_A_PART, *kind.shown) if name in raw}
    passage = {"passage": _pointer(raw["passage"], article, to)} if raw.get("passage") else {}
    return asked | passage | kind.menus(part)


def _pointer(raw: Mapping[str, Any], article: Article, to: References) -> dict[str, Any]:
    """A passage by its paragraph and words, also where the exercise points to it by an id of the key."""
    if "paragraph" in raw:
        return dict(raw)
    span = to.span(raw, Place("passage"))
    return pointed(article, span) or {"paragraph": article.paragraph_at(span).number}


def references(value: Any) -> Iterator[str]:
    """The ids of the key that a table of an exercise file names, and “unsourced” where it asks for those."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name in ("attribution", "attributions", "error", "errors", "items") and isinstance(item, str | list):
                yield from (id for each in ([item] if isinstance(item, str) else item) for id in each.split("+"))
            elif name == "unsourced" and item is True:
                yield name
            else:
                yield from references(item)
