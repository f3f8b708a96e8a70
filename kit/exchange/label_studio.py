"""Label Studio: a task with its annotation, and the labelling interface that shows it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from kit.exchange.notes import ATTRIBUTES, LABELS, LINKS, Note
from kit.exchange.offsets import Stretch, placed
from kit.model import Article
from kit.strict import Place, any_object, list_of, read_json, text, whole_number
from kit.wording import wording

CHOICES = {"type": "types", "category": "categories", "severity": "severities", "kind": "speaker_kinds"}


def write(notes: Sequence[Note], article: Article) -> dict[str, str]:
    """The tasks to import, and the interface to paste into the project's settings."""
    results = [*(result for note in notes for result in _results(note, article)), *_relations(notes)]
    task = {"data": {"text": article.text, "article": article.id}, "annotations": [{"result": results}]}
    return {
        f"{article.id}.json": json.dumps([task], ensure_ascii=False, indent=1) + "\n",
        "interface.xml": _interface(),
    }


def _results(note: Note, article: Article) -> list[dict[str, Any]]:
    where = {"start": note.span.start, "end": note.span.end, "text": article[note.span]}
    found = [("label", "labels", {"labels": [note.label]})]
    for name, value in note.attributes.items():
        found.append(
            (name, "choices", {"choices": [value]}) if name in CHOICES else (name, "textarea", {"text": [value]})
        )
    shared = {"id": note.id, "to_name": "text"}
    return [shared | {"from_name": name, "type": kind, "value": where | value} for name, kind, value in found]


def _relations(notes: Sequence[Note]) -> list[dict[str, Any]]:
    return [
        {"type": "relation", "from_id": note.id, "to_id": other, "direction": "right", "labels": [role]}
        for note in notes
        for role, other in note.links.items()
    ]


def _interface() -> str:
    rows = [Markup('  <Label value="{}"/>').format(label) for label in LABELS]
    tags = [Markup('<Labels name="label" toName="text">\n{}\n</Labels>').format(Markup("\n").join(rows))]
    tags.append(
        Markup("<Relations>\n{}\n</Relations>").format(
            Markup("\n").join(Markup('  <Relation value="{}"/>').format(r) for r in LINKS)
        )
    )
    for name in ATTRIBUTES:
        if name in CHOICES:
            inner = Markup("").join(
                Markup('<Choice value="{}"/>').format(value) for value in wording("vocabulary")[CHOICES[name]]
            )
            tags.append(Markup('<Choices name="{}" toName="text" perRegion="true">{}</Choices>').format(name, inner))
        else:
            tags.append(Markup('<TextArea name="{}" toName="text" perRegion="true" editable="true"/>').format(name))
    tags.append(Markup('<Text name="text" value="$text" granularity="word"/>'))
    return str(Markup("<View>\n{}\n</View>\n").format(Markup("\n").join(tags)))


def read(path: Path, article: Article) -> list[Note]:
    """The notes of the first annotation of the task with this text, or of the only task. Raises BadFile."""
    at = Place(path.name)
    results = [
        any_object(result, at)
        for result in list_of(lambda item, _: item)(_result(read_json(path, at), article, at), at)
    ]
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
    spans = placed([region["stretch"] for region in regions.values()], article.text, at)
    return [
        Note(id, region["label"], span, region["said"], links.get(id, {}))
        for (id, region), span in zip(regions.items(), spans, strict=True)
    ]


def _result(value: Any, article: Article, at: Place) -> Any:
    tasks = [any_object(task, at) for task in (value if isinstance(value, list) else [value])]
    own = [t for t in tasks if " ".join(str(_data(t).get("text")).split()) == " ".join(article.text.split())]
    task = next(iter(own), tasks[0] if len(tasks) == 1 else None)
    if task is None:
        at.refuse(f"none of its {len(tasks)} tasks has the text of “{article.id}”")
    annotations = task.get("annotations") or task.get("completions") or task.get("predictions")
    if not isinstance(annotations, list):
        at.refuse("the task has no annotations; export it from Label Studio as JSON")
    return any_object(annotations[0], at / "annotations").get("result")


def _data(task: dict[str, Any]) -> dict[str, Any]:
    return found if isinstance(found := task.get("data"), dict) else {}


def _stretch(value: dict[str, Any], at: Place) -> Stretch:
    start, end = (whole_number(value.get(name), at / name) for name in ("start", "end"))
    return Stretch(
        start,
        end,
        text(value["text"], at / "text") if "text" in value and not isinstance(value["text"], list) else None,
    )


def _said(value: dict[str, Any], at: Place) -> str:
    """What a result says: its label, its choice or its text."""
    said = next((value[name] for name in ("labels", "choices") if name in value), value.get("text"))
    said = said if isinstance(said, list) else [said]
    return text(said[0], at) if said else ""
