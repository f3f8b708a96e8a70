"""A key or a sheet as labelled stretches of text with links between them, which every annotation tool has; and back.

An attribution becomes a note called content with links to its source and its cue; an error mark becomes a note called
error, or gap where something is missing from the text: tools know no empty stretches, so it then covers the character
beside it. What no tool has a place for goes along in the attribute `more`, as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kit.files import OF_ATTRIBUTION, OF_MARK, as_values, key_as_json, sheet_as_json
from kit.model import NOT_NAMED, AnswerKey, AnswerSheet, Article, Span, Speaker
from kit.strict import FORMAT, Place, any_object, json_value

PARTS = ("source", "cue")
LINKS = (*PARTS, "parent", "continues")
TASKS = {"errors": "error", "stumbles": "stumble"}
PASSAGES = {"decoys": "decoy", "unsourced": "unsourced"}
LABELS = ("content", *PARTS, "error", "gap", *PASSAGES.values(), "stumble")
ATTRIBUTES = ("speaker", "name", "kind", "type", "category", "severity", "repair", "confidence", "at", "more")
OF_A_NEW_ERROR = {"tier": "core", "explanation": "", "cause_certainty": "low"}


@dataclass(frozen=True, slots=True)
class Note:
    """A labelled stretch of text: what is said of it, and the ids of the notes it is linked to, by role."""

    id: str
    label: str
    span: Span
    attributes: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


# ---- there


def notes_of(sheet: AnswerSheet, article: Article) -> tuple[Note, ...]:
    """The notes that say all that a key or a sheet says of the text, in its order."""
    key = sheet if isinstance(sheet, AnswerKey) else None
    speakers = {speaker.id: speaker for speaker in key.speakers} if key else {}
    document = json.loads(key_as_json(key, article) if key else sheet_as_json(sheet, article))
    answers = {task: answer["value"] for task, answer in document["answers"].items()}
    return (
        *(note for n, record in enumerate(answers.get("sources", ()), 1) for note in _said(record, n, speakers)),
        *(
            _marked(record, n, label, article)
            for task, label in TASKS.items()
            for n, record in enumerate(answers.get(task, ()), 1)
        ),
        *(
            _passage(record, n, label)
            for part, label in PASSAGES.items()
            for n, record in enumerate(document.get(part, ()), 1)
        ),
    )


def _said(record: dict[str, Any], n: int, speakers: Mapping[str, Speaker]) -> Iterator[Note]:
    rest = dict(record)
    id = rest.pop("id", "") or f"A{n:02}"
    who = rest.pop("speaker", "")
    about = speakers.get(who, Speaker(who, ""))
    content = _span(rest.pop("content"))
    parts = {part: rest.pop(part, None) for part in PARTS}
    links = {name: value for name in ("parent", "continues") if (value := rest.pop(name, None))}
    links |= {part: f"{id}.{part}" for part, value in parts.items() if value}
    said = {"speaker": who, "name": about.name, "kind": about.kind, "type": rest.pop("type", ""), "more": _more(rest)}
    yield Note(id, "content", content, _filled(said), links)
    yield from (Note(f"{id}.{part}", part, _span(value)) for part, value in parts.items() if value)


def _marked(record: dict[str, Any], n: int, label: str, article: Article) -> Note:
    rest = {name: value for name, value in record.items() if name not in ("start", "end", "text")}
    id = rest.pop("id", "") or f"{label[0].upper()}{n:02}"
    first = (rest.get("repairs") or [""])[0]
    said = {name: rest.pop(name, None) for name in ("category", "severity", "repair", "confidence")}
    said = {name: str(value) for name, value in said.items() if value is not None} | {"more": _more(rest)}
    said["repair"] = said.get("repair") or first
    span = _span(record)
    if len(span) or label != "error":
        return Note(id, label, span, _filled(said))
    beside = Span(span.start, span.start + 1) if span.start < len(article.text) else Span(span.start - 1, span.start)
    return Note(id, "gap", beside, _filled(said | {"at": str(span.start)}))


def _passage(record: dict[str, Any], n: int, label: str) -> Note:
    rest = {name: value for name, value in record.items() if name not in ("start", "end", "text")}
    return Note(f"{label}{n}", label, _span(record), _filled({"more": _more(rest)}))


def _span(value: Mapping[str, Any]) -> Span:
    return Span(value["start"], value["end"])


def _more(rest: Mapping[str, Any]) -> str:
    return json.dumps(rest, ensure_ascii=False) if rest else ""


def _filled(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}


# ---- and back


def document_of_notes(
    notes: Sequence[Note], article: Article, file: str, like: AnswerKey | None, reader: str
) -> dict[str, Any]:
    """The JSON document of a key, or of a sheet where there is a `reader`, that these notes make.

    Speakers are those of `like` and those that the notes name. Raises BadFile.
    """
    at = Place(file)
    tied = _tied(sorted(notes, key=lambda note: (note.span.start, -note.span.end, note.id)), at)
    spans = {note.id: note.span for note in tied}
    cast = _Cast(like.speakers if like else ())
    sources = [_record_said(note, spans, cast, article, at) for note in tied if note.label == "content"]
    marks = {
        task: [_record_marked(n, article, at) for n in tied if n.label in (label, "gap")[: 1 + (task == "errors")]]
        for task, label in TASKS.items()
    }
    document: dict[str, Any] = {
        "format": FORMAT,
        "article": {"id": article.id, "sha256": article.sha256},
        "reader": {"id": reader or "key", "name": reader or "Answer key"},
    }
    if reader:
        values = {"sources": [_only(record, OF_ATTRIBUTION) for record in sources]}
        values |= {
            task: [_only(record, ("start", "end", "text", *OF_MARK)) for record in found]
            for task, found in marks.items()
        }
        return document | {"answers": _answers(values)}
    values = {"sources": sources, "errors": [_of_key(record) for record in marks["errors"]]}
    kept = {
        part: [_passage_back(note, article, at) for note in tied if note.label == label]
        for part, label in PASSAGES.items()
    }
    names = {"names": {k: dict(v) for k, v in like.names.items()}} if like and like.names else {}
    return (
        document
        | {"speakers": cast.listed(), "answers": _answers(values)}
        | {p: v for p, v in kept.items() if v}
        | names
    )


def _answers(values: Mapping[str, list[Any]]) -> dict[str, Any]:
    return {task: {"value": found} for task, found in values.items() if found}


def _only(record: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: record[name] for name in names if name in record}


def _tied(notes: Sequence[Note], at: Place) -> list[Note]:
    """The notes, each source and cue that no content is linked to tied to the nearest content without one."""
    ids = {note.id: note for note in notes}
    if len(ids) < len(notes):
        at.refuse("two notes have the same id")
    for note in notes:
        if note.label not in LABELS:
            at.refuse(f"“{note.label}” is none of the labels {', '.join(LABELS)}")
        for role, target in note.links.items():
            if target not in ids or ids[target].label != (role if role in PARTS else "content"):
                at.refuse(
                    f"“{note.id}” has a link “{role}” to “{target}”, which is no {role if role in PARTS else 'content'}"
                )
    linked = {target for note in notes for target in note.links.values()}
    for part in (note for note in notes if note.label in PARTS and note.id not in linked):
        free = [n for n in ids.values() if n.label == "content" and part.label not in n.links]
        if not free:
            at.refuse(f"the {part.label} at {part.span.start} belongs to no content")
        near = min(free, key=lambda n: (max(n.span.start - part.span.end, part.span.start - n.span.end), n.span))
        ids[near.id] = replace(near, links={**near.links, part.label: part.id})
    return list(ids.values())


class _Cast:
    """The speakers of a key while notes name them, by id or by name."""

    def __init__(self, known: Iterable[Speaker]) -> None:
        self._speakers = {speaker.id: speaker for speaker in known}

    def id_of(self, said: Mapping[str, str]) -> str:
        who, name = said.get("speaker", ""), said.get("name", "")
        if who in self._speakers or not (who or name):
            return self._add(Speaker(who, name) if who else NOT_NAMED)
        wanted = (name or who).casefold()
        met = next((s.id for s in self._speakers.values() if wanted == s.name.casefold()), "")
        id = who if name and who else re.sub(r"\W+", "-", wanted).strip("-") or "speaker"
        return met or self._add(Speaker(id, name or who, said.get("kind", "") or "named person"))

    def _add(self, speaker: Speaker) -> str:
        return self._speakers.setdefault(speaker.id, speaker).id

    def listed(self) -> list[dict[str, str]]:
        return [{"id": s.id, "name": s.name, "kind": s.kind, "note": s.note} for s in self._speakers.values()]


def _rest(note: Note, at: Place) -> dict[str, Any]:
    here = at / note.id / "more"
    return any_object(json_value(note.attributes.get("more", "{}"), here), here)


def _record_said(note: Note, spans: Mapping[str, Span], cast: _Cast, article: Article, at: Place) -> dict[str, Any]:
    parts = {part: as_values(spans[note.links[part]], article) for part in PARTS if part in note.links}
    above = {name: note.links[name] for name in ("parent", "continues") if name in note.links}
    rest = _rest(note, at)
    garbled = rest.get("tier") == "garbled" and not {"speaker", "name"} & set(note.attributes)  # nobody can be named
    said = {"speaker": "" if garbled else cast.id_of(note.attributes), "type": note.attributes.get("type", "")}
    return rest | {"id": note.id, "content": as_values(note.span, article), **parts, **above, **said}


def _record_marked(note: Note, article: Article, at: Place) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: note.attributes[name] for name in ("category", "severity", "repair") if name in note.attributes
    }
    if sure := note.attributes.get("confidence"):
        said["confidence"] = (
            int(sure) if sure in ("1", "2", "3") else at.refuse(f"“{note.id}”: confidence is 1, 2 or 3")
        )
    return {**_rest(note, at), **as_values(_exact(note, at), article), "id": note.id, **said}


def _exact(note: Note, at: Place) -> Span:
    """Where a gap is: as the note says, if that is beside the character it covers."""
    if note.label != "gap":
        return note.span
    where = note.attributes.get("at", str(note.span.start))
    if where not in (str(note.span.start), str(note.span.end)):
        at.refuse(f"the gap “{note.id}” covers {note.span.start} to {note.span.end} and says it is at “{where}”")
    return Span(int(where), int(where))


def _of_key(record: dict[str, Any]) -> dict[str, Any]:
    """An error record with all that a key says of an error; what people mark in a tool lacks most of it."""
    first = record.pop("repair", "")
    record.pop("confidence", None)
    kind = "insert" if record["start"] == record["end"] else "replace" if first else "delete"
    envelope = {name: record[name] for name in ("start", "end", "text")}
    full = {**OF_A_NEW_ERROR, "repair_kind": kind, "envelope": envelope, "repairs": [first]} | record
    rest = (
        [repair for repair in full["repairs"] if repair != first]
        if isinstance(full["repairs"], list)
        else full["repairs"]
    )
    return full | {"repairs": [first, *rest] if first and isinstance(rest, list) else full["repairs"]}


def _passage_back(note: Note, article: Article, at: Place) -> dict[str, Any]:
    return {**as_values(note.span, article), **_rest(note, at)}
