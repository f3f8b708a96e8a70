"""Label Studio: a task with its annotation, and the labelling interface that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kit.exchange.notes import ATTRIBUTES, CHOICES, LABELS, LINKS, Note, Stretch, placed
from kit.files import as_file
from kit.model import Article
from kit.strict import Place, any_object, list_of, read_json, text, whole_number
from kit.wording import wording


def write(notes: Sequence[Note], article: Article) -> dict[str, str]:
    """The tasks to import, and the interface to paste into the project's settings."""
    results = [*(result for note in notes for result in _results(note, article)), *_relations(notes)]
    task = {"data": {"text": article.text, "article": article.id}, "annotations": [{"result": results}]}
    return {f"{article.id}.json": as_file([task]), "interface.xml": _interface()}


def _results(note: Note, article: Article) -> list[dict[str, Any]]:
    where = {"start": note.span.start, "end": note.span.end, "text": article[note.span]}
    found = [("label", "labels", "labels", note.label)]
    for name, value in note.attributes.items():
        found.append((name, "choices", "choices", value) if name in CHOICES else (name, "textarea", "text", value))
    return [
        {"id": note.id, "to_name": "text", "from_name": name, "type": kind, "value": where | {field: [value]}}
        for name, kind, field, value in found
    ]


def _relations(notes: Sequence[Note]) -> list[dict[str, Any]]:
    return [
        {"type": "relation", "from_id": note.id, "to_id": other, "direction": "right", "labels": [role]}
        for note in notes
        for role, other in note.links.items()
    ]


def _interface() -> str:
    view, of_text = Element("View"), {"toName": "text"}
    for tag, inner, values in (("Labels", "Label", LABELS), ("Relations", "Relation", LINKS)):
        parent = SubElement(view, tag, {"name": "label", **of_text} if tag == "Labels" else {})
        for value in values:
            SubElement(parent, inner, value=value)
    for name in ATTRIBUTES:
        tag, more = ("Choices", {}) if name in CHOICES else ("TextArea", {"editable": "true"})
        made = SubElement(view, tag, {"name": name, **of_text, "perRegion": "true", **more})
        for value in wording("vocabulary")[CHOICES[name]] if name in CHOICES else ():
            SubElement(made, "Choice", value=value)
    SubElement(view, "Text", name="text", value="$text", granularity="word")
    indent(view)
    return tostring(view, "unicode") + "\n"


def read(path: Path, article: Article) -> list[Note]:
    """The notes of the first annotation of the task with this text, or of the only task. Raises BadFile."""
    at = Place(path.name)
    results = list_of(any_object)(_result(read_json(path, at), article, at), at)
    regions: dict[str, dict[str, Any]] = {}
    links: dict[str, dict[str, str]] = {}
    for n, result in enumerate(results):
        here = at / "result" / n
        if result.get("type") == "relation":
            role = next(iter(result.get("labels") or [""]))
            links.setdefault(str(result.get("from_id")), {})[str(role)] = str(result.get("to_id"))
            continue
        value = any_object(result.get("value"), here / "value")
        region = regions.setdefault(str(result.get("id")), {"said": {}})
        if result.get("type") == "labels" or "stretch" not in region:
            region["stretch"] = _stretch(value, here)
        name = str(result.get("from_name"))
        if result.get("type") == "labels":
            region["label"] = _said(value, here)
        elif name in ATTRIBUTES:
            region["said"][name] = _said(value, here)
    for id, region in regions.items():
        if "label" not in region:
            at.refuse(f"the region “{id}” has no label")
    found = [(id, r["label"], r["stretch"], r["said"], links.get(id, {})) for id, r in regions.items()]
    return placed(found, article, at)


def _result(value: Any, article: Article, at: Place) -> Any:
    tasks = [any_object(task, at) for task in (value if isinstance(value, list) else [value])]
    data = [(task, task.get("data")) for task in tasks]
    texts = [(task, str(told.get("text")) if isinstance(told, dict) else "") for task, told in data]
    own = [task for task, text in texts if text.split() == article.text.split()]
    task = next(iter(own), tasks[0] if len(tasks) == 1 else None)
    if task is None:
        at.refuse(f"none of its {len(tasks)} tasks has the text of “{article.id}”")
    annotations = task.get("annotations") or task.get("completions") or task.get("predictions")
    if not isinstance(annotations, list):
        at.refuse("the task has no annotations; export it from Label Studio as JSON")
    return any_object(annotations[0], at / "annotations").get("result")


def _stretch(value: dict[str, Any], at: Place) -> Stretch:
    start, end = (whole_number(value.get(name), at / name) for name in ("start", "end"))
    words = value.get("text", [])  # a list is what a textarea says, and no words of the article
    return Stretch(start, end, None if isinstance(words, list) else text(words, at / "text"))


def _said(value: dict[str, Any], at: Place) -> str:
    """What a result says: its label, its choice or its text."""
    said = next((value[name] for name in ("labels", "choices") if name in value), value.get("text"))
    said = said if isinstance(said, list) else [said]
    return text(said[0], at) if said else ""
