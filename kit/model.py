"""The nouns: a text that never changes, and spans that point into it.

Every offset counts Unicode code points from the start of the article's text; every span is half-open.
An answer key, a reader's answer sheet and a machine's findings all hold the same two records:
attributions (who said what) and error marks (where the translation went wrong).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Annotated, Any

PHRASES = "words and phrases"  # what marks a field says how files are read; see kit/strict.py and kit/phrases.py


@dataclass(frozen=True, slots=True)
class OneOf:
    """Says of a field that it holds one label of a group of sentences/vocabulary.json, such as tiers.errors."""

    group: str


Category = Annotated[str, OneOf("categories")]
Severity = Annotated[str, OneOf("severities")]
SpeakerId = Annotated[str, "the id of a speaker"]
Phrases = Annotated[tuple[str, ...], PHRASES]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, `start` up to but not including `end`; empty where something is missing from the text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start} and {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return True

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its place in the article (the headline is 0), its span, and headline, body or caption."""

    number: int
    span: Span
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Article:
    """A text and what is known about it; `article[span]` is the text a span covers."""

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    dateline: Span | None = None
    language: str = "en"
    provenance: str = ""
    rights: str = ""
    kinds: tuple[str, ...] = ()
    credits: tuple[Span, ...] = ()
    folder: str = field(default="", compare=False, repr=False)  # where it was read, and its own exercises may stand

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]

    @property
    def sha256(self) -> str:
        """The hash of the text as UTF-8, which ties keys and sheets to this very text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The stretches between blank lines, in order; a paragraph without a stated kind is body."""
        return _paragraphs(self.text, self.kinds)

    def paragraph_at(self, span: Span) -> Paragraph:
        """The paragraph in which a span starts; the last one for a span past them all."""
        paragraphs = self.paragraphs
        return next((p for p in paragraphs if span.start <= p.span.end), paragraphs[-1])


@lru_cache(maxsize=8)
def _paragraphs(text: str, kinds: tuple[str, ...]) -> tuple[Paragraph, ...]:
    spans = _stretches(text)
    kinds = (*kinds, *("body",) * len(spans))
    return tuple(Paragraph(n, span, kind) for n, (span, kind) in enumerate(zip(spans, kinds, strict=False)))


def _stretches(text: str) -> list[Span]:
    spans, start = [], 0
    for block in text.split("\n\n"):
        if inner := block.strip("\n"):
            left = start + block.index(inner[0])
            spans.append(Span(left, left + len(inner)))
        start += len(block) + 2
    return spans or [Span(0, 0)]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a source names: the person, group or document that the words are attributed to."""

    id: str
    name: str
    kind: Annotated[str, OneOf("speaker_kinds")] = ""
    note: str = ""


NOT_NAMED = Speaker("not-named", "nobody is named", "unspecified group")  # of a key, where no speaker is chosen


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what: content (what), source (the words that name who), cue (the words that say it was said).

    A reader gives content, source, cue, speaker and type. The other fields belong to a key: `level` 2 is speech
    inside the speech of `parent`; `continues` names the first stretch of the same quotation; `also_accepted` holds
    content spans worth full credit, and `channel` is a speaker worth half: who passed the words on. `damage` says what
    garbling did and `note` what makes the case hard; what `annotators` decided is for teachers. A machine’s finding
    says which `rule` found it and the `reason` in plain words; its `speaker` is a name. What is `unchecked` is a
    machine’s suggestion at which nobody has looked yet.
    """

    content: Span
    source: Span | None = None
    cue: Span | None = None
    speaker: SpeakerId = ""
    type: Annotated[str, OneOf("types")] = ""
    id: str = ""
    tier: Annotated[str, OneOf("tiers.sources")] = "core"
    level: int = 1
    parent: str | None = None
    continues: str | None = None
    also_accepted: tuple[Span, ...] = ()
    via: Span | None = None
    addressee: str | None = None
    setting: str | None = None
    note: str | None = None
    damage: str | None = None
    channel: SpeakerId = ""
    annotators: str = ""
    rule: str = ""
    reason: str = ""
    unchecked: bool = False

    @property
    def span(self) -> Span:
        """The content, which is what it is compared and shown by."""
        return self.content


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a reader sees a translation error; an empty span says that something is missing there.

    `category` is an MQM category, `severity` minor, major or critical, `confidence` 1 (a guess) to 3 (sure).
    """

    span: Span
    category: Category = ""
    severity: Severity = ""
    repair: str = ""
    confidence: Annotated[int, OneOf("confidences")] | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class ErrorSpan(Mark):
    """A mark the instructors agreed on: `span` is its core, `envelope` the widest span still worth credit.

    `tier` is core (any careful reader sees it), subtle, optional (arguable) or outside (only another copy shows it).
    A repair has one of the phrases in `must`, and none of those in `must_not`; where that is `enough`, it is worth
    everything. `group` ties symptoms of one cause. `explanation` and `evidence` say what is certain, `likely_cause` is
    an idea, and what `annotators` decided is for teachers.
    """

    tier: Annotated[str, OneOf("tiers.errors")] = "core"
    envelope: Span = Span(0, 0)
    also_accepted: tuple[Category, ...] = ()
    repair_kind: Annotated[str, OneOf("repair_kinds")] = "replace"
    repairs: tuple[str, ...] = ()
    must: Phrases = ()
    must_not: Phrases = ()
    enough: bool = False
    group: str | None = None
    repeat_of: str | None = None
    explanation: str = ""
    likely_cause: str = ""
    cause_certainty: Annotated[str, OneOf("certainties")] = ""
    evidence: str = ""
    annotators: str = ""
    found_by: int | None = None
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class Decoy:
    """A passage that looks like a translation error and is none, with the reason."""

    span: Span
    why_not_an_error: str


@dataclass(frozen=True, slots=True)
class Unsourced:
    """A passage in the reporter's own voice: no source is given for it."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose answers these are."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and when it was saved (UTC, ISO 8601)."""

    value: Any
    saved: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """Which changes a sheet knows, so that two states of it can be told apart and become one: see kit/sheets/merge.py.

    `clock` has, for each notebook, the number of its last change that is known; `made` the number of the last change
    to each record or answer, by task; `beside` what disagreed with an answer and is kept beside it, as JSON values.
    """

    clock: Mapping[str, int] = field(default_factory=dict)
    made: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    beside: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """One reader's answers on one article, by task: "errors" holds marks, "sources" attributions."""

    article: str
    sha256: str
    reader: Reader
    answers: Mapping[str, Answer] = field(default_factory=dict)
    versions: Versions = field(default_factory=Versions)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The error marks, in the order they were made."""
        return self.records("errors")

    @property
    def attributions(self) -> tuple[Attribution, ...]:
        """The attributions, in the order they were made."""
        return self.records("sources")

    def records(self, task: str) -> tuple[Any, ...]:
        """The marks or attributions of a task, in the order they were made; none where it has no answer."""
        return self.answers[task].value if task in self.answers else ()


@dataclass(frozen=True, slots=True)
class AnswerKey(AnswerSheet):
    """The answer sheet the instructors agreed on, with its speakers and what is no error and has no source.

    The key of a student's copy says nothing about what is graded: `withheld` has those passages, by task.
    """

    speakers: tuple[Speaker, ...] = ()
    decoys: tuple[Decoy, ...] = ()
    unsourced: tuple[Unsourced, ...] = ()
    names: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    withheld: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[ErrorSpan, ...]:
        """The error spans in reading order."""
        return self.records("errors")

    @property
    def unchecked(self) -> int:
        """How many attributions and errors are a machine’s suggestions at which nobody has looked yet."""
        return sum(a.unchecked for a in self.attributions) + sum(e.unchecked for e in self.errors)

    def attributed(self, *ids: str) -> AnswerKey:
        """This key with the attributions of these ids and no other answers, for a lesson that asks for those later."""
        found = tuple(a for a in self.attributions if a.id in ids)
        return replace(self, answers={"sources": Answer(found)}, decoys=(), unsourced=())

    def speaker(self, id: str) -> Speaker:
        """The speaker of that id; one made from the id itself where the key does not list it."""
        return next((s for s in self.speakers if s.id == id), Speaker(id, id))


class OtherText(ValueError):
    """Things of two texts were given together; one sentence says which."""


def check_same_text(text: Any, **others: Any) -> None:
    """Refuses a key, a sheet or exercises made for another text than `text` was. Raises OtherText.

    Records alone do not say what they were made for: of these, only what reaches past the end is refused.
    """
    id, sha256 = _made_for(text)
    for what, other in others.items():
        if isinstance(other, tuple | list):
            spans: list[Span] = [record if isinstance(record, Span) else record.span for record in other]
            end, length = max((span.end for span in spans), default=0), len(text.text)
            if end > length:
                raise OtherText(f"these {what} belong to another text: one ends at {end:,}, and “{id}” at {length:,}")
        elif other is not None and _made_for(other)[1] != sha256:
            theirs = _made_for(other)[0]
            which = f"“{theirs}”, and this is “{id}”" if theirs != id else f"another version of “{id}”"
            is_are = "these exercises were" if what == "exercises" else f"this {what} was"
            raise OtherText(f"{is_are} made for another text: {which}. Open both for the same text")


def _made_for(given: Any) -> tuple[str, str]:
    """The id and the hash of a text, or of the text that a key, a sheet or exercises are for."""
    article = given if isinstance(given, Article) else getattr(given, "article", None)
    if article is None:
        kind = type(given).__name__
        raise TypeError(f"an article is wanted here, as kit.read_article or kit.own_article gives it, not {kind}")
    return (article.id, article.sha256) if isinstance(article, Article) else (article, given.sha256)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as disjoint spans in reading order, so that none is counted twice."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)
