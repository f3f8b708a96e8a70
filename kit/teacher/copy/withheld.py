"""What a student's copy leaves out of an article's key, so that no graded answer can be read from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from kit.exercises.exercise import TASKS, Exercise
from kit.model import AnswerKey, Article, Attribution, ErrorSpan, Span, merged

KeyRecord = Attribution | ErrorSpan
NOT_ON_SOURCES = {"translation error", "severity", "repair", "counting"}  # tags: who said what does not answer these
ON_SPEAKERS = {"speaker", "claims"}  # tags: with “counting”, an exercise that is answered from a chart or the list
OF_ERRORS = ("damage", "note")  # what an attribution tells about the translation


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is left out: passages about which a task's part of the key says nothing, and the ids of its records there.

    The id “unsourced” stands for all passages without a source.
    """

    places: Mapping[str, tuple[Span, ...]]
    ids: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.ids or any(self.places.values()))

    def touches(self, task: str, *spans: Span | None) -> bool:
        """Whether one of the spans shares a character with such a passage, or is a gap in one."""
        return any(p.overlaps(span) or span in p for span in spans if span for p in self.places[task])


def withheld(
    article: Article, key: AnswerKey, graded: Sequence[Exercise], tasks: Iterable[str], named: Iterable[str]
) -> Withheld:
    """What has to go for these graded exercises, whole-article tasks, and the ids that the exercises name.

    An exercise answered from a passage it shows takes all that the key has on that passage, for its answer may be
    written out by hand; one that shows the whole article is about no passage. With a record go its relatives (the
    speech that carries it or that it carries, what it continues or repeats, its linked group), and all else in the
    paragraphs of these, so that a key never is silent about half a paragraph.
    """
    ids, places, whole = set(named), dict[str, tuple[Span, ...]](), set(tasks)
    for task in TASKS:
        records: tuple[KeyRecord, ...] = key.records(task)
        asked = (
            span for exercise in graded if task in parts_of_key(exercise) for span in passages_shown(exercise, article)
        )
        places[task] = (Span(0, len(article.text)),) if task in whole else merged(asked)
        found = [r for r in records if r.id in ids]
        while len(found) != len(found := _with_relatives(found, records, places[task])):
            places[task] = merged({*places[task], *_paragraphs(found, article)})
        ids |= {record.id for record in found}
    garbled = {a.id for a in key.attributions if a.tier == "garbled" and "errors" in whole}
    return Withheld(places, frozenset(ids | garbled))


def parts_of_key(exercise: Exercise) -> tuple[str, ...]:
    """The parts of a key that may hold the answer to an exercise."""
    return ("errors",) if NOT_ON_SOURCES & set(exercise.tags) else TASKS


def passages_shown(exercise: Exercise, article: Article) -> list[Span]:
    """The paragraphs that an exercise shows; none where it shows them all."""
    return [p.span for p in exercise.show] if len(exercise.show) < len(article.paragraphs) else []


def spans_of(record: KeyRecord) -> list[Span]:
    """The spans of an attribution or an error; those that are not there are left out."""
    if isinstance(record, ErrorSpan):
        return [record.span, record.envelope]
    return [span for span in (record.content, record.source, record.cue) if span]


def _paragraphs(records: Iterable[KeyRecord], article: Article) -> set[Span]:
    paragraphs = [p.span for p in article.paragraphs]
    return {p for p in paragraphs for record in records for span in spans_of(record) if span in p}


def _with_relatives(
    found: Sequence[KeyRecord], records: Sequence[KeyRecord], places: tuple[Span, ...]
) -> list[KeyRecord]:
    ids = {record.id for record in found}
    ties = {tie for record in found for tie in _ties(record)}
    inside = Withheld({"": places}, frozenset())
    return [r for r in records if r.id in ids | ties or _ties(r) & (ids | ties) or inside.touches("", *spans_of(r))]


def _ties(record: KeyRecord) -> set[str]:
    """The ids, and the group, that a record is tied to."""
    if isinstance(record, ErrorSpan):
        return {name for name in (record.repeat_of, record.group) if name}
    return {name for name in (record.parent, record.continues) if name}


def leans(exercise: Exercise, named: Set[str], gone: Withheld, key: AnswerKey) -> bool:
    """Whether an exercise takes its answer from what is withheld.

    By an id, by the words of such a passage, or by counting in the whole article who is heard.
    """
    tags = set(exercise.tags)
    if not exercise.show and "counting" in tags and tags & ON_SPEAKERS and gone.places["sources"]:
        return True
    asked = [target.span for part in exercise.parts if part.role == "unsourced" for target in part.key or ()]
    if named & gone.ids or gone.touches("sources", *asked):
        return True
    records: tuple[KeyRecord, ...] = (*key.attributions, *key.errors)
    lost = [r for r in records if r.id in gone.ids]
    spans = {kind: [s for r in lost if isinstance(r, kind) for s in spans_of(r)] for kind in (Attribution, ErrorSpan)}
    keys = [(part.role, t.span) for part in exercise.parts if part.kind == "span" for t in part.key or ()]
    return any(span.overlaps(s) for role, span in keys for s in spans[ErrorSpan if role == "error" else Attribution])


def key_without(raw: Mapping[str, Any], article: Article, gone: Withheld) -> dict[str, Any]:
    """The document of a key without what annotators decided and what is withheld; else as it was."""
    whole = {task for task in TASKS if gone.places[task] == (Span(0, len(article.text)),)}
    answers = {
        task: {**answer, "value": [_plain(record, whole) for record in answer["value"] if record["id"] not in gone.ids]}
        for task, answer in raw["answers"].items()
        if task not in whole
    }
    if not gone:
        return {**raw, "answers": answers}
    return {
        **raw,
        "reader": {**raw["reader"], "name": "Answer key, without what is graded"},
        "speakers": [{**speaker, "note": ""} for speaker in raw["speakers"]],
        "answers": answers,
        "decoys": _outside(raw.get("decoys", ()), gone, "errors"),
        "unsourced": [] if "unsourced" in gone.ids else _outside(raw.get("unsourced", ()), gone, "sources"),
        "names": {},  # it would show which names are spelled in two ways
        "withheld": {task: [_span(span, article) for span in gone.places[task]] for task in TASKS},
    }


def _plain(record: Mapping[str, Any], whole: Set[str]) -> Mapping[str, Any]:
    """A record without what annotators decided; an attribution without what it tells of errors that are graded."""
    told = {name: value for name, value in record.items() if name != "annotators"}
    return {**told, **dict.fromkeys(OF_ERRORS)} if "errors" in whole and "content" in record else told


def _outside(records: Iterable[Mapping[str, Any]], gone: Withheld, task: str) -> list[Mapping[str, Any]]:
    return [r for r in records if not gone.touches(task, Span(r["start"], r["end"]))]


def _span(span: Span, article: Article) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": article[span]}
