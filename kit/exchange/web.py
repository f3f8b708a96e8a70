"""W3C Web Annotation (2017): a page of annotations as JSON-LD; what is linked is an annotation with the motivation linking.

Each note has a position selector, in code points as the recommendation says, and a quotation of its words. Pages and
lists of other tools (Recogito, Hypothesis) are read too, also where they only quote the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kit.exchange.notes import ATTRIBUTES, LABELS, Note, Stretch, placed
from kit.files import as_file
from kit.model import Article
from kit.strict import Place, any_object, list_of, read_json, text, whole_number

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 24  # characters before and after that are quoted too


def write(notes: Sequence[Note], article: Article) -> dict[str, str]:
    """One file, an AnnotationPage."""
    urn = f"urn:who-said-what:{article.id}"
    items = [*(_annotation(note, article, urn) for note in notes), *_links(notes, urn)]
    page = {"@context": CONTEXT, "id": urn, "type": "AnnotationPage", "items": items}
    return {f"{article.id}.jsonld": as_file(page)}


def _annotation(note: Note, article: Article, urn: str) -> dict[str, Any]:
    start, end, whole = note.span.start, note.span.end, article.text
    around = {"prefix": whole[max(0, start - AROUND) : start], "suffix": whole[end : end + AROUND]}
    quote = {"type": "TextQuoteSelector", "exact": article[note.span], **around}
    describing = {"type": "TextualBody", "purpose": "describing"}
    bodies = [_tag(note.label), *({**describing, "label": name, "value": v} for name, v in note.attributes.items())]
    selectors = [{"type": "TextPositionSelector", "start": start, "end": end}, quote]
    return _made(f"{urn}:{note.id}", "tagging", bodies, {"source": f"{urn}:text", "selector": selectors})


def _tag(value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "value": value}


def _made(id: str, motivation: str, bodies: list[dict[str, str]], target: Any) -> dict[str, Any]:
    return {"id": id, "type": "Annotation", "motivation": motivation, "body": bodies, "target": target}


def _links(notes: Sequence[Note], urn: str) -> Iterator[dict[str, Any]]:
    for note in notes:
        for role, other in note.links.items():
            to = {"type": "SpecificResource", "purpose": "linking", "source": f"{urn}:{other}"}
            yield _made(f"{urn}:{note.id}:{role}", "linking", [_tag(role), to], f"{urn}:{note.id}")


def read(path: Path, article: Article) -> list[Note]:
    """The notes of a page, a collection's first page, or a list. Raises BadFile."""
    at = Place(path.name)
    items = _items(read_json(path, at), at)
    links = _links_read(items, at)
    found = []
    for n, item in enumerate(items):
        if item.get("motivation") != "linking":
            stretch, (label, said) = _stretch(item, article, at / n), _told(item, at / n)
            found.append((_id(item, n), label, stretch, said, links.get(_id(item, n), {})))
    return placed(found, article, at)


def _told(item: Mapping[str, Any], at: Place) -> tuple[str, dict[str, str]]:
    """The label among the tags, and what else is said of the words."""
    bodies = _bodies(item, at)
    tags = [text(body.get("value"), at / "body") for body in bodies if body.get("purpose") in ("tagging", None)]
    label = next((tag for tag in tags if tag in LABELS), "")
    if not label:
        has = f"this annotation has the tags {', '.join(tags) or 'none'}"
        at.refuse(f"{has}; one of {', '.join(LABELS)} should be among them")
    said = {body["label"]: text(body.get("value"), at) for body in bodies if body.get("label") in ATTRIBUTES}
    return label, said


def _items(value: Any, at: Place) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        value = value.get("first", value)
        value = any_object(value, at).get("items", value.get("rows"))
        if value is None:
            at.refuse("there are no annotations: a page has them under “items”")
    return list(list_of(any_object)(value, at))


def _bodies(item: Mapping[str, Any], at: Place) -> list[dict[str, Any]]:
    bodies = item.get("body") or [{"purpose": "tagging", "value": tag} for tag in _several(item.get("tags"))]
    return [any_object(body, at / "body") for body in _several(bodies)]


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _stretch(item: Mapping[str, Any], article: Article, at: Place) -> Stretch:
    selectors = [
        any_object(selector, at)
        for target in _several(item.get("target"))
        for selector in _several(any_object(target, at / "target").get("selector"))
    ]
    by_kind = {selector.get("type"): selector for selector in selectors}
    quote, position = by_kind.get("TextQuoteSelector"), by_kind.get("TextPositionSelector")
    words = text(quote.get("exact"), at / "exact") if quote else None
    if position:
        start, end = (whole_number(position.get(name), at / name) for name in ("start", "end"))
        return Stretch(start, end, words)
    if not quote or not words:
        at.refuse("this annotation has neither a TextPositionSelector nor a TextQuoteSelector")
    before, after = (text(quote.get(side, ""), at / side) for side in ("prefix", "suffix"))
    found = [m.start() + len(before) for m in re.finditer(f"(?={re.escape(before + words + after)})", article.text)]
    if len(found) != 1:
        at.refuse(f"“{words[:80]}” stands {len(found)} times in the article; a prefix and a suffix should make it one")
    return Stretch(found[0], found[0] + len(words), words)


def _id(item: Mapping[str, Any], n: int) -> str:
    return str(item.get("id", f"n{n}")).rsplit(":", 1)[-1]


def _links_read(items: Iterable[Mapping[str, Any]], at: Place) -> dict[str, dict[str, str]]:
    links: dict[str, dict[str, str]] = {}
    for item in items:
        if item.get("motivation") == "linking":
            bodies = _bodies(item, at)
            roles = (str(b["value"]) for b in bodies if b.get("purpose") == "tagging" and "value" in b)
            others = (b.get("source", b.get("id")) for b in bodies if b.get("purpose") == "linking")
            role, other = next(roles, ""), next(others, "")
            links.setdefault(_id({"id": item.get("target")}, 0), {})[role] = _id({"id": other}, 0)
    return links
