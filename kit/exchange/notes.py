"""A key or a sheet as labelled stretches of text with links between them, which every annotation tool has; and back.

An attribution becomes a note called content with links to its source and its cue; an error mark becomes a note called
error, or gap where something is missing from the text: tools know no empty stretches, so it then covers the character
beside it. What no tool has a place for goes along in the attribute `more`, as JSON.

Tools count code points, as we do, or UTF-16 units, as JavaScript and Java do; and a line end is one character or two.
Which it is shows in the words that a tool stores beside its offsets.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import accumulate, product
from typing import Any, NamedTuple

from kit.files import OF_ATTRIBUTION, OF_MARK, as_values, key_as_json, sheet_as_json
from kit.model import NOT_NAMED, AnswerKey, AnswerSheet, Article, Span, Speaker
from kit.strict import FORMAT, Place, any_object, json_value

PARTS = ("source", "cue")
LINKS = (*PARTS, "parent", "continues")
TASKS = {"errors": ("error", "gap"), "stumbles": ("stumble",)}
PASSAGES = {"decoys": "decoy", "unsourced": "unsourced"}
LABELS = ("content", *PARTS, "error", "gap", *PASSAGES.values(), "stumble")
ATTRIBUTES = ("speaker", "name", "kind", "type", "category", "severity", "repair", "confidence", "at", "more")
CHOICES = {"type": "types", "category": "categories", "severity": "severities", "kind": "speaker_kinds"}
OF_A_NEW_ERROR = {"tier": "core", "explanation": "", "cause_certainty": "low"}
OF_A_SPAN = ("start", "end", "text")


@dataclass(frozen=True, slots=True)
class Note:
    """A labelled stretch of text: what is said of it, and the ids of the notes it is linked to, by role."""

    id: str
    label: str
    span: Span
    attributes: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


# ---- there


def notes_of(sheet: AnswerSheet, article: Article) -> list[Note]:
    """The notes that say all that a key or a sheet says of the text, in its order."""
    key = sheet if isinstance(sheet, AnswerKey) else None
    speakers = {speaker.id: speaker for speaker in key.speakers} if key else {}
    document = json.loads(key_as_json(key, article) if key else sheet_as_json(sheet, article))
    answers = {task: answer["value"] for task, answer in document["answers"].items()}
    notes = [note for n, record in enumerate(answers.get("sources", ()), 1) for note in _said(record, n, speakers)]
    for task, (label, *_) in TASKS.items():
        default = label[0].upper() + "{:02}"
        notes += [
            _marked(record, default.format(n), label, article) for n, record in enumerate(answers.get(task, ()), 1)
        ]
    for part, label in PASSAGES.items():
        notes += [_marked(record, f"{label}{n}", label, article) for n, record in enumerate(document.get(part, ()), 1)]
    return notes


def _said(record: Mapping[str, Any], n: int, speakers: Mapping[str, Speaker]) -> Iterator[Note]:
    rest = dict(record)
    id, who, content = rest.pop("id", "") or f"A{n:02}", rest.pop("speaker", ""), _span(rest.pop("content"))
    about = speakers.get(who, Speaker(who, ""))
    parts = {part: rest.pop(part, None) for part in PARTS}
    links = {name: value for name in ("parent", "continues") if (value := rest.pop(name, None))}
    links |= {part: f"{id}.{part}" for part, value in parts.items() if value}
    said = {"speaker": who, "name": about.name, "kind": about.kind, "type": rest.pop("type", "")}
    yield Note(id, "content", content, _attributes(said, rest), links)
    yield from (Note(f"{id}.{part}", part, _span(value)) for part, value in parts.items() if value)


def _marked(record: Mapping[str, Any], id: str, label: str, article: Article) -> Note:
    rest = {name: value for name, value in record.items() if name not in OF_A_SPAN}
    id = rest.pop("id", "") or id
    said = {name: str(rest.pop(name, None) or "") for name in ("category", "severity", "repair", "confidence")}
    said["repair"] = said["repair"] or (rest.get("repairs") or [""])[0]
    span = _span(record)
    if len(span) or label != "error":
        return Note(id, label, span, _attributes(said, rest))
    beside = Span(span.start, span.start + 1) if span.start < len(article.text) else Span(span.start - 1, span.start)
    return Note(id, "gap", beside, _attributes(said | {"at": str(span.start)}, rest))


def _span(value: Mapping[str, Any]) -> Span:
    return Span(value["start"], value["end"])


def _attributes(said: Mapping[str, str], rest: Mapping[str, Any]) -> dict[str, str]:
    more = {"more": json.dumps(rest, ensure_ascii=False)} if rest else {}
    return {name: value for name, value in said.items() if value} | more


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
    speakers = {speaker.id: speaker for speaker in like.speakers} if like else {}
    values = {"sources": [_record_said(note, spans, speakers, article, at) for note in tied if note.label == "content"]}
    for task, labels in TASKS.items():
        values[task] = [_record_marked(note, article, at) for note in tied if note.label in labels]
    document: dict[str, Any] = {"format": FORMAT, "article": {"id": article.id, "sha256": article.sha256}}
    document |= {"reader": {"id": reader or "key", "name": reader or "Answer key"}}
    if reader:
        kept = (*OF_A_SPAN, *OF_MARK, *OF_ATTRIBUTION)
        values = {task: [{n: r[n] for n in kept if n in r} for r in records] for task, records in values.items()}
    else:
        values = {"sources": values["sources"], "errors": [_of_key(record) for record in values["errors"]]}
        document |= {"speakers": list(map(asdict, speakers.values()))}
        for part, label in PASSAGES.items():
            found = [as_values(n.span, article) | _more(n, at) for n in tied if n.label == label]
            document |= {part: found} if found else {}
        document |= {"names": {k: dict(v) for k, v in like.names.items()}} if like and like.names else {}
    return document | {"answers": {task: {"value": found} for task, found in values.items() if found}}


def _tied(notes: Sequence[Note], at: Place) -> list[Note]:
    """The notes, each source and cue that no content is linked to tied to the nearest content without one."""
    ids = {note.id: note for note in notes}
    if len(ids) < len(notes):
        at.refuse("two notes have the same id")
    for note in notes:
        if note.label not in LABELS:
            at.refuse(f"“{note.label}” is none of the labels {', '.join(LABELS)}")
        for role, target in note.links.items():
            wanted = role if role in PARTS else "content"
            if target not in ids or ids[target].label != wanted:
                at.refuse(f"“{note.id}” has a link “{role}” to “{target}”, which is no {wanted}")
    linked = {target for note in notes for target in note.links.values()}
    for part in (note for note in notes if note.label in PARTS and note.id not in linked):
        free = [n for n in ids.values() if n.label == "content" and part.label not in n.links]
        if not free:
            at.refuse(f"the {part.label} at {part.span.start} belongs to no content")
        near = min(free, key=lambda n: (max(n.span.start - part.span.end, part.span.start - n.span.end), n.span))
        ids[near.id] = replace(near, links={**near.links, part.label: part.id})
    return list(ids.values())


def _speaker(said: Mapping[str, str], speakers: dict[str, Speaker]) -> str:
    """The id of the speaker that a note names by id or by name; one that is new comes to the others."""
    who, name = said.get("speaker", ""), said.get("name", "")
    if who in speakers or not (who or name):
        new = speakers.get(who, NOT_NAMED)
    else:
        wanted = (name or who).casefold()
        id = who if name and who else re.sub(r"\W+", "-", wanted).strip("-") or "speaker"
        made = Speaker(id, name or who, said.get("kind", "") or "named person")
        new = next((s for s in speakers.values() if wanted == s.name.casefold()), made)
    return speakers.setdefault(new.id, new).id


def _more(note: Note, at: Place) -> dict[str, Any]:
    here = at / note.id / "more"
    return any_object(json_value(note.attributes.get("more", "{}"), here), here)


def _record_said(
    note: Note, spans: Mapping[str, Span], speakers: dict[str, Speaker], article: Article, at: Place
) -> dict[str, Any]:
    parts = {part: as_values(spans[note.links[part]], article) for part in PARTS if part in note.links}
    above = {name: note.links[name] for name in ("parent", "continues") if name in note.links}
    rest = _more(note, at)
    garbled = rest.get("tier") == "garbled" and not {"speaker", "name"} & set(note.attributes)  # nobody can be named
    said = {"speaker": "" if garbled else _speaker(note.attributes, speakers), "type": note.attributes.get("type", "")}
    return rest | {"id": note.id, "content": as_values(note.span, article), **parts, **above, **said}


def _record_marked(note: Note, article: Article, at: Place) -> dict[str, Any]:
    names = ("category", "severity", "repair")
    said: dict[str, Any] = {name: note.attributes[name] for name in names if name in note.attributes}
    if sure := note.attributes.get("confidence"):
        if sure not in ("1", "2", "3"):
            at.refuse(f"“{note.id}”: confidence is 1, 2 or 3")
        said["confidence"] = int(sure)
    return {**_more(note, at), **as_values(_exact(note, at), article), "id": note.id, **said}


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
    new = {"repair_kind": kind, "envelope": {name: record[name] for name in OF_A_SPAN}, "repairs": [first]}
    full = OF_A_NEW_ERROR | new | record
    if first and isinstance(full["repairs"], list):
        full["repairs"] = [first, *(repair for repair in full["repairs"] if repair != first)]
    return full


# ---- where a tool’s own offsets point


class Stretch(NamedTuple):
    """A stretch as a tool counts it, and the words it has there; None where it stores none."""

    start: int
    end: int
    words: str | None = None


Found = tuple[str, str, Stretch, dict[str, str], dict[str, str]]  # a note whose place is still to be found


def placed(found: Sequence[Found], article: Article, at: Place) -> list[Note]:
    """The notes, their stretches counted in the one way in which all have their words. Raises BadFile."""
    text, wrong = article.text, ""
    for utf_16, two in product((False, True), repeat=2):
        widths = [1 + (utf_16 and c > "\uffff") + (two and c == "\n") for c in text]
        ours = {theirs: n for n, theirs in enumerate(accumulate(widths, initial=0))}
        spans = [(stretch, _placed(stretch, ours)) for _, _, stretch, _, _ in found]
        miss = next((one for one in spans if not _fits(*one, text)), None)
        if miss is None:
            pairs = zip(found, spans, strict=True)
            return [Note(id, label, span, said, links) for (id, label, _, said, links), (_, span) in pairs if span]
        wrong = wrong or _told(*miss, text)
    at.refuse(wrong)


def _placed(stretch: Stretch, ours: dict[int, int]) -> Span | None:
    start, end = ours.get(stretch.start), ours.get(stretch.end)
    return Span(start, end) if start is not None and end is not None and start <= end else None


def _fits(stretch: Stretch, span: Span | None, text: str) -> bool:
    return span is not None and (stretch.words is None or _plain(stretch.words) == _plain(text[span.start : span.end]))


def _plain(words: str) -> str:
    """The words in one Unicode form with single spaces: tools write a line end in several ways."""
    return " ".join(unicodedata.normalize("NFC", words.replace("\\n", "\n")).split())


def _told(stretch: Stretch, span: Span | None, text: str) -> str:
    where = f"{stretch.start} to {stretch.end}"
    if span is None:
        return f"there is no stretch from {where}; the article has {len(text):,} characters"
    theirs = (stretch.words or "")[:80]
    return f"the words at {where} are “{text[span.start : span.end][:80]}”, not “{theirs}”: is it another text?"
