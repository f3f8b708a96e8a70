"""What a student's copy leaves out, so that no graded answer can be read from it: of a key, an exercise, and of prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from kit.exercises.exercise import TASKS, Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.parts import Part
from kit.exercises.pointers import References, pointed
from kit.model import AnswerKey, Article, Attribution, ErrorSpan, Span, merged
from kit.strict import Place
from kit.teacher.pages.advice import SCORED

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
        asking = (e for e in graded if task == "errors" or not NOT_ON_SOURCES & set(e.tags))
        asked = (span for exercise in asking for span in passages_shown(exercise, article))
        places[task] = (Span(0, len(article.text)),) if task in whole else merged(asked)
        found = [r for r in records if r.id in ids]
        while len(found) != len(found := _with_relatives(found, records, places[task])):
            spans = [span for record in found for span in spans_of(record)]
            paragraphs = (p.span for p in article.paragraphs if any(span in p.span for span in spans))
            places[task] = merged({*places[task], *paragraphs})
        ids |= {record.id for record in found}
    garbled = {a.id for a in key.attributions if a.tier == "garbled" and "errors" in whole}
    return Withheld(places, frozenset(ids | garbled))


def passages_shown(exercise: Exercise, article: Article) -> list[Span]:
    """The paragraphs that an exercise shows; none where it shows them all."""
    return [p.span for p in exercise.show] if len(exercise.show) < len(article.paragraphs) else []


def spans_of(record: KeyRecord) -> list[Span]:
    """The spans of an attribution or an error; those that are not there are left out."""
    if isinstance(record, ErrorSpan):
        return [record.span, record.envelope]
    return [span for span in (record.content, record.source, record.cue) if span]


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
    of_errors = dict.fromkeys(OF_ERRORS) if "errors" in whole else {}
    answers = {
        task: {**answer, "value": [_plain(r, of_errors) for r in answer["value"] if r["id"] not in gone.ids]}
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
        "withheld": {t: [{"start": s.start, "end": s.end, "text": article[s]} for s in gone.places[t]] for t in TASKS},
    }


def _plain(record: Mapping[str, Any], of_errors: Mapping[str, None]) -> Mapping[str, Any]:
    """A record without what annotators decided; an attribution without what it tells of errors that are graded."""
    told = {name: value for name, value in record.items() if name != "annotators"}
    return {**told, **of_errors} if "content" in record else told


def _outside(records: Iterable[Mapping[str, Any]], gone: Withheld, task: str) -> list[Mapping[str, Any]]:
    return [r for r in records if not gone.touches(task, Span(r["start"], r["end"]))]


# ---- an exercise without its answer

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
    passage = raw.get("passage")
    if passage and "paragraph" not in passage:  # it may point by an id of the key
        span = to.span(passage, Place("passage"))
        passage = pointed(article, span) or {"paragraph": article.paragraph_at(span).number}
    return asked | ({"passage": dict(passage)} if passage else {}) | kind.menus(part)


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


# ---- prose that tells what is graded

_BLOCK = re.compile(r"<details>.*?</details>|\*Example:\*|(?:(?!\n[ \t]*\n|<details>|\*Example:\*).)+", re.DOTALL)
_MARKUP = re.compile(r"[*_`]")
_ENDS = " “”‘’\"'.,;:…"


class Telling:
    """Looks for the errors, or the statements, of a key in prose: where such a task is graded, nobody may tell them.

    An error is told by its words beside a repair; by a repair that the article does not have, in quotation marks or
    in three words or more; by pieces of both; by its words alone where they are five or more, for these show where it
    begins and ends. A statement is told by six words of it beside the name of its speaker.
    """

    def __init__(self, article: Article, key: AnswerKey, tasks: Sequence[str]) -> None:
        self._text = _folded(article.text)
        errors = [e for e in key.errors if e.tier in SCORED] if "errors" in tasks else []
        said = [a for a in key.attributions if a.tier in SCORED] if "sources" in tasks else []
        names = {s.id: s.name.split()[-1].casefold() for s in key.speakers}
        self._long = [words for e in errors if len((words := _folded(article[e.span])).split()) > 4]
        both = [(_folded(article[e.span]), _folded(repair)) for e in errors for repair in e.repairs]
        self._pairs = [(old, new) for old, new in both if len(old) > 3 and new and new not in old and old not in new]
        # Four words of a long error, and three of a repair that are not in it: side by side they tell it too.
        self._pieces = [(_runs(old, 4), {run for run in _runs(new, 3) if run not in old}) for old, new in both]
        repairs = {_folded(repair) for e in errors for repair in e.repairs}
        self._new = [_new(repair) for repair in sorted(repairs) if repair and not _has(repair, self._text)]
        self._runs = [(_runs(_folded(article[a.content]), 6), names.get(a.speaker, "")) for a in said]

    def tells(self, text: str) -> bool:
        """Whether a text tells something graded; the article's own words, whole, tell nothing."""
        plain = " ".join(_MARKUP.sub("", text).split()).casefold() + " "
        if plain.strip(_ENDS) in self._text:
            return False
        return (
            any(words in plain for words in self._long)
            or any(error in plain and _has(error, plain) and _has(repair, plain) for error, repair in self._pairs)
            or any(_any(old, plain) and _any(new, plain) for old, new in self._pieces)
            or any(new.search(plain) for new in self._new)
            or any(name and name in plain and _any(runs, plain) for runs, name in self._runs)
        )

    def without(self, prose: str, instead: str) -> str:
        """A cell's prose with a sentence in place of each paragraph, list or answer to be opened that tells something."""

        def told(found: re.Match[str]) -> str:
            block = found[0]
            return block[: len(block) - len(block.lstrip())] + instead if self.tells(block) else block

        return _BLOCK.sub(told, prose)


def _runs(text: str, length: int) -> set[str]:
    """All that many words of a text that stand side by side, without the marks at their ends."""
    words = text.split()
    return {" ".join(words[n : n + length]).strip(_ENDS) for n in range(len(words) - length + 1)}


def _any(runs: set[str], plain: str) -> bool:
    return any(run in plain for run in runs)


def _new(repair: str) -> re.Pattern[str]:
    """What finds a repair that the article does not have: a short one only in quotation marks, few words after them."""
    words = rf"(?<!\w){re.escape(repair)}(?!\w)"
    if len(repair.split()) > 2:
        return re.compile(words)
    return re.compile(rf"(?<!\w)[\"“‘']([^\"”’']{{,20}} )?{words}[ .,\"”’']")


def _has(words: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().strip(_ENDS)


def texts(value: object) -> Iterator[str]:
    """All texts in a table of an exercise file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
