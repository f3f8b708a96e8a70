"""JSON and text files to records and back; what does not fit is refused in one sentence that says where."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from kit.model import (
    Answer,
    AnswerKey,
    AnswerSheet,
    Article,
    Attribution,
    Decoy,
    ErrorSpan,
    Mark,
    Reader,
    Span,
    Speaker,
    Unsourced,
)
from kit.strict import (
    BadFile,
    Field,
    Place,
    Read,
    any_object,
    anything,
    decoded,
    list_of,
    maybe,
    number,
    object_of,
    object_with,
    or_empty,
    pattern,
    read_json,
    text,
)
from kit.wording import wording

FORMAT = 1
RECORDS = ("errors", "sources", "stumbles")  # tasks answered with marks or attributions; others hold any JSON value
SHIPPED = Path(__file__).parent / "articles"

Record = TypeVar("Record")


# ---- articles


def articles() -> tuple[str, ...]:
    """The ids of the articles that come with the kit."""
    return tuple(sorted(folder.parent.name for folder in SHIPPED.glob("*/article.json")))


def read_article(folder: str | Path) -> Article:
    """The article in a folder that holds article.txt and article.json, or a shipped one by its id.

    Line ends (CRLF), a byte order mark and the Unicode form may differ from what was hashed: the text is brought
    back to the form that offsets count in. Raises BadFile when that is not possible.
    """
    path = _folder(folder)
    at = Place(f"{path.name}/article.json")
    raw = _document(path / "article.json", at, _ARTICLE)
    words = _article_text(path / "article.txt", Place(f"{path.name}/article.txt"), raw["sha256"])
    bare = Article(raw["id"], words, kinds=raw["paragraphs"])
    if len(bare.kinds) != len(bare.paragraphs):
        (at / "paragraphs").refuse(f"{len(bare.kinds)} kinds for an article of {len(bare.paragraphs)} paragraphs")
    at = Place(at.file, article=bare)
    return Article(
        id=raw["id"],
        text=words,
        dateline=maybe(_span)(raw["dateline"], at / "dateline"),
        kinds=raw["paragraphs"],
        credits=tuple(_span(c["credit"], at / "captions" / n) for n, c in enumerate(raw["captions"])),
        **{name: raw[name] for name in ("title", "publisher", "date", "language", "provenance", "rights")},
    )


def _folder(folder: str | Path) -> Path:
    shipped = SHIPPED / str(folder)
    if isinstance(folder, str) and folder in articles():
        return shipped
    if not Path(folder).is_dir():
        raise BadFile(f"{folder}: there is no such folder; the kit brings these articles: {', '.join(articles())}")
    return Path(folder)


def _article_text(path: Path, at: Place, sha256: str) -> str:
    found = decoded(path, at).replace("\r\n", "\n")
    for form in (found, unicodedata.normalize("NFC", found), unicodedata.normalize("NFD", found)):
        if hashlib.sha256(form.encode()).hexdigest() == sha256:
            return form
    at.refuse("this is not the text the spans were made for: its SHA-256 differs from the one in article.json")


# ---- keys and sheets


def read_key(source: str | Path, article: Article) -> AnswerKey:
    """The answer key in a key.json, or beside a shipped article by its id. Raises BadFile."""
    path = _folder(source) / "key.json" if source in articles() else Path(source)
    at = Place(path.name, article=article)
    raw = _document(path, at, _SHEET | _KEY_ONLY)
    known = {speaker.id for speaker in raw["speakers"]}
    answers = _answers(raw, at, _record(ErrorSpan, _ERROR), _record(Attribution, _ATTRIBUTION))
    for n, found in enumerate(answers["sources"].value if "sources" in answers else ()):
        if found.speaker not in known and found.tier != "garbled":
            (at / "answers" / "sources" / "value" / n).refuse(f"speaker “{found.speaker}” is not among the speakers")
    extra = {name: raw[name] for name in ("speakers", "decoys", "unsourced", "names", "withheld")}
    return AnswerKey(raw["article"]["id"], raw["article"]["sha256"], raw["reader"], answers, **extra)


def read_sheet(path: str | Path, article: Article) -> AnswerSheet:
    """The answer sheet in a JSON file. Raises BadFile, also when it was made for another article or text."""
    at = Place(Path(path).name, article=article)
    return sheet_from(read_json(Path(path), at), at.file, article)


def sheet_from(value: Any, file: str, article: Article) -> AnswerSheet:
    """The answer sheet in a JSON value that was read from a file of that name. Raises BadFile as read_sheet does."""
    at = Place(file, article=article)
    raw = _fields(value, at, _SHEET)
    answers = _answers(raw, at, _record(Mark, _MARK), _record(Attribution, _OWN_ATTRIBUTION))
    return AnswerSheet(raw["article"]["id"], raw["article"]["sha256"], raw["reader"], answers)


def sheet_as_json(sheet: AnswerSheet, article: Article) -> str:
    """The sheet as the JSON text that read_sheet reads: indented, UTF-8, a line feed at the end."""
    document = {
        "format": FORMAT,
        "article": {"id": sheet.article, "sha256": sheet.sha256},
        "reader": {"id": sheet.reader.id, "name": sheet.reader.name},
        "answers": {
            task: {"value": as_values(answer.value, article), "saved": answer.saved}
            for task, answer in sheet.answers.items()
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def as_values(value: Any, article: Article) -> Any:
    """Marks and attributions as plain JSON values, each span with its words; any other value as it is."""
    if isinstance(value, tuple):
        return [as_values(item, article) for item in value]
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end, "text": article[value]}
    if isinstance(value, Mark):
        return as_values(value.span, article) | {name: getattr(value, name) for name in _MARK}
    if isinstance(value, Attribution):
        return {name: as_values(getattr(value, name), article) for name in _OWN}
    return value


def marks_from(values: Any, article: Article, place: str = "marks") -> tuple[Mark, ...]:
    """The marks in a list of JSON values. Raises BadFile."""
    marks: tuple[Mark, ...] = list_of(_record(Mark, _MARK))(values, Place("the notebook", place, article))
    return marks


def attributions_from(values: Any, article: Article, place: str = "attributions") -> tuple[Attribution, ...]:
    """The attributions in a list of JSON values. Raises BadFile."""
    at = Place("the notebook", place, article)
    found: tuple[Attribution, ...] = list_of(_record(Attribution, _ATTRIBUTION))(values, at)
    return found


def _document(path: Path, at: Place, table: Mapping[str, Field]) -> dict[str, Any]:
    return _fields(read_json(path, at), at, table)


def _fields(value: Any, at: Place, table: Mapping[str, Field]) -> dict[str, Any]:
    """The fields of a document of ours; another format is refused before anything else is looked at."""
    raw = any_object(value, at)
    found = table["format"].read(raw, "format", at)
    if found != FORMAT:
        (at / "format").refuse(f"format {found} is unknown; this kit reads format {FORMAT}")
    return object_of(raw, at, table)


def _which(value: Any, at: Place) -> dict[str, Any]:
    named, article = object_of(value, at, _WHICH), at.article
    if article and named["id"] != article.id:
        at.refuse(f"made for the article “{named['id']}”; this is “{article.id}”")
    if article and named["sha256"] != article.sha256:
        at.refuse(f"made for another text of “{article.id}”: the SHA-256 differs")
    return named


def _answers(raw: Mapping[str, Any], at: Place, mark: Read, attribution: Read) -> dict[str, Answer]:
    read = dict(zip(RECORDS, map(list_of, (mark, attribution, _record(Mark, _MARK))), strict=True))
    answers = {}
    for task, answer in raw["answers"].items():
        here = at / "answers" / task
        answer = object_of(answer, here, _ANSWER)
        answers[task] = Answer(read.get(task, anything)(answer["value"], here / "value"), answer["saved"])
    return answers


# ---- one record at a time


def _one_of(*group: str) -> Read:
    def read(value: Any, at: Place) -> Any:
        allowed = _allowed(group)
        if not isinstance(value, str) or value not in allowed:
            at.refuse(f"“{value}” is not one of {', '.join(allowed)}")
        return value

    return read


@cache
def _allowed(group: tuple[str, ...]) -> Mapping[str, Any]:
    """The labels of a group of the vocabulary, in its order."""
    found: Any = wording("vocabulary")
    for name in group:
        found = found[name]
    return dict.fromkeys(found)


def _record(make: Callable[..., Record], table: Mapping[str, Field]) -> Read:
    """Reads an object into a record; where the record has a `span`, the object's own start, end and text are it."""
    flat = "span" in {f.name for f in fields(make)}  # type: ignore[arg-type]

    def read(value: Any, at: Place) -> Record:
        own = dict(any_object(value, at))
        if not flat:
            return make(**object_of(own, at, table))
        span = {key: own.pop(key) for key in _SPAN if key in own}
        return make(span=_span(span, at), **object_of(own, at, table))

    return read


def _span(value: Any, at: Place) -> Span:
    article = at.article
    if article and _fits(value, article.text):
        return Span(value["start"], value["end"])
    raw = object_of(value, at, _SPAN)
    start, end = raw["start"], raw["end"]
    if not 0 <= start <= end:
        at.refuse(f"start {start} and end {end} are no span; 0 <= start <= end is wanted")
    if article and end > len(article.text):
        at.refuse(f"end {end} is past the article's last character, {len(article.text)}")
    span = Span(start, end)
    if article and not _same_words(raw["text"], article[span]):
        at.refuse(f"the words at {start} to {end} are “{article[span]}”, not “{raw['text']}”: the span has shifted")
    return span


def _fits(value: Any, text: str) -> bool:
    """Whether a value is a span whose words are where it says: nearly every one is, so this is asked before all else."""
    if type(value) is not dict or len(value) != len(_SPAN):
        return False
    start, end = value.get("start"), value.get("end")
    if type(start) is not int or type(end) is not int:
        return False
    return 0 <= start <= end <= len(text) and text[start:end] == value.get("text")


def _same_words(one: str, other: str) -> bool:
    return one == other or unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def _confidence(value: Any, at: Place) -> int:
    return int(_one_of("confidences")(str(number(value, at)), at))


_SPAN = {"start": Field(number), "end": Field(number), "text": Field(text)}
_ANSWER = {"value": Field(anything), "saved": Field(text, "")}
_MARK = {
    "category": Field(or_empty(_one_of("categories")), ""),
    "severity": Field(or_empty(_one_of("severities")), ""),
    "repair": Field(text, ""),
    "confidence": Field(maybe(_confidence), None),
    "id": Field(text, ""),
}
_ERROR = {
    "id": Field(text),
    "tier": Field(_one_of("tiers", "errors")),
    "envelope": Field(_span),
    "category": Field(_one_of("categories")),
    "also_accepted": Field(list_of(_one_of("categories")), ()),
    "severity": Field(_one_of("severities")),
    "repair_kind": Field(_one_of("repair_kinds")),
    "repairs": Field(list_of(text)),
    "must": Field(maybe(pattern), None),
    "must_not": Field(maybe(pattern), None),
    "group": Field(maybe(text), None),
    "repeat_of": Field(maybe(text), None),
    "explanation": Field(text),
    "likely_cause": Field(text, ""),
    "cause_certainty": Field(_one_of("certainties")),
    "evidence": Field(text, ""),
    "found_by": Field(maybe(number), None),
}
_ATTRIBUTION = {
    "id": Field(text, ""),
    "tier": Field(_one_of("tiers", "sources"), "core"),
    "level": Field(number, 1),
    "parent": Field(maybe(text), None),
    "continues": Field(maybe(text), None),
    "speaker": Field(or_empty(text), ""),
    "type": Field(or_empty(_one_of("types")), ""),
    "content": Field(_span),
    "also_accepted": Field(list_of(_span), ()),
    "source": Field(maybe(_span), None),
    "cue": Field(maybe(_span), None),
    "via": Field(maybe(_span), None),
    "addressee": Field(maybe(text), None),
    "setting": Field(maybe(text), None),
    "note": Field(maybe(text), None),
    "damage": Field(maybe(text), None),
    "rule": Field(text, ""),
    "reason": Field(text, ""),
}
_OWN = ("content", "source", "cue", "speaker", "type", "id")
_OWN_ATTRIBUTION = {name: _ATTRIBUTION[name] for name in _OWN}
_SPEAKER = {
    "id": Field(text),
    "name": Field(text),
    "kind": Field(_one_of("speaker_kinds")),
    "note": Field(text, ""),
}
_WHICH = {"id": Field(text), "sha256": Field(text)}
_READER = {"id": Field(text), "name": Field(text, "")}
_SHEET = {
    "format": Field(number),
    "article": Field(_which),
    "reader": Field(_record(Reader, _READER)),
    "answers": Field(any_object),
}
_KEY_ONLY = {
    "speakers": Field(list_of(_record(Speaker, _SPEAKER))),
    "decoys": Field(list_of(_record(Decoy, {"why_not_an_error": Field(text)})), ()),
    "unsourced": Field(list_of(_record(Unsourced, {"kind": Field(text)})), ()),
    "names": Field(object_with(object_with(object_with(number))), {}),
    "withheld": Field(object_with(list_of(_span)), {}),
}
_CAPTION = {"paragraph": Field(number), "credit": Field(any_object)}
_ARTICLE = {
    "format": Field(number),
    "id": Field(text),
    "sha256": Field(text),
    "title": Field(text),
    "publisher": Field(text),
    "date": Field(text),
    "dateline": Field(maybe(any_object), None),
    "language": Field(text),
    "provenance": Field(text),
    "rights": Field(text),
    "paragraphs": Field(list_of(_one_of("paragraph_kinds"))),
    "captions": Field(list_of(lambda value, at: object_of(value, at, _CAPTION)), ()),
}
