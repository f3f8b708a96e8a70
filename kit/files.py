"""JSON and text files to records and back; what does not fit is refused in one sentence that says where."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

from kit.model import Answer, AnswerKey, AnswerSheet, Article, Attribution, ErrorSpan, Mark, Span, Speaker, Versions
from kit.strict import (
    FORMAT,
    BadFile,
    Field,
    Place,
    Read,
    any_object,
    anything,
    decoded,
    document_of,
    fields_of,
    list_of,
    maybe,
    object_of,
    one_of,
    read_json,
    reader_of,
    span,
    text,
    whole_number,
)
from kit.wording import HERE

Sheet = TypeVar("Sheet", bound=AnswerSheet)
RECORDS = ("errors", "sources", "stumbles")  # tasks answered with marks or attributions; others hold any JSON value
JOINERS = "\u200c\u200d"  # what Persian and Hindi write inside a word, unseen
SHIPPED = HERE / "articles"
COURSE = (
    HERE / "course" if (HERE / "course").is_dir() else HERE.parent
)  # has notebooks/ and exercises/; a wheel, inside


_NOT_OF_KEYS = ("repair", "confidence")  # what a reader says of an error, and a key says otherwise or not at all
_TOLD = ("id", "tier", "envelope", "category", "severity", "repair_kind", "repairs", "explanation", "cause_certainty")
_ALWAYS = frozenset([*_TOLD, "content", "source", "cue", "speaker", "type"])  # in a key, whatever they are


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
    raw = document_of(read_json(path / "article.json", at), at, _ARTICLE)
    words = _article_text(path / "article.txt", Place(f"{path.name}/article.txt"), raw["sha256"])
    bare = Article(raw["id"], words, kinds=raw["paragraphs"])
    if len(bare.kinds) != len(bare.paragraphs):
        (at / "paragraphs").refuse(f"{len(bare.kinds)} kinds for an article of {len(bare.paragraphs)} paragraphs")
    at = Place(at.file, article=bare)
    return Article(
        id=raw["id"],
        text=words,
        dateline=maybe(span)(raw["dateline"], at / "dateline"),
        kinds=raw["paragraphs"],
        folder=str(path),
        credits=tuple(span(c["credit"], at / "captions" / n) for n, c in enumerate(raw["captions"])),
        **{name: raw[name] for name in _OF_ARTICLE},
    )


def _folder(folder: str | Path) -> Path:
    shipped = SHIPPED / str(folder)
    if isinstance(folder, str) and folder in articles():
        return shipped
    if not Path(folder).is_dir():
        raise BadFile(
            f"There is no article “{folder}”: no folder has this name, and the kit brings {', '.join(articles())}."
        )
    return Path(folder)


def _article_text(path: Path, at: Place, sha256: str) -> str:
    found = decoded(path, at).replace("\r\n", "\n")
    for form in (found, unicodedata.normalize("NFC", found), unicodedata.normalize("NFD", found)):
        if hashlib.sha256(form.encode()).hexdigest() == sha256:
            return form
    at.refuse("this is not the text the spans were made for: its SHA-256 differs from the one in article.json")


def file_part(words: str, most: int) -> str:
    """Letters with their accents and vowel signs, digits and - for the name of a file; "" where there are none."""
    composed = unicodedata.normalize("NFC", words)
    signs = (c if unicodedata.category(c)[0] in "LMN" else "" if c in JOINERS else " " for c in composed)
    return "-".join("".join(signs).split())[:most].rstrip("-")


# ---- keys and sheets


def with_key(article: Article | str | Path, key: Sheet | None) -> tuple[Article, Sheet | AnswerKey]:
    """An article and a key, where an article may be named by its id or folder; without a key, the one in its folder.

    What names no article is left as it is: whoever needs one says so. Raises BadFile.
    """
    is_name = isinstance(article, str | Path) and (article in articles() or Path(article, "article.json").is_file())
    opened: Any = read_article(article) if is_name else article  # type: ignore[arg-type]
    found: Any = read_key(opened.folder, opened) if key is None and isinstance(opened, Article) else key
    return opened, found


def read_key(source: str | Path, article: Article) -> AnswerKey:
    """The answer key in a key.json, or in the folder of an article, a shipped one by its id. Raises BadFile."""
    path = Path(source) / "key.json" if Path(source).is_dir() else Path(source)
    path = _folder(source) / "key.json" if source in articles() else path
    return key_from(read_json(path, Place(path.name)), path.name, article)


def key_beside(article: Article) -> AnswerKey | None:
    """The answer key in the article's own folder; None where there is none. Raises BadFile."""
    path = Path(article.folder, "key.json")
    return read_key(path, article) if article.folder and path.is_file() else None


def key_from(value: Any, file: str, article: Article) -> AnswerKey:
    """The answer key in a JSON value that was read from a file of that name. Raises BadFile as read_key does."""
    at = Place(file, article=article)
    raw = document_of(value, at, _KEY)
    known = {speaker.id for speaker in raw["speakers"]}
    answers = _answers(raw, at, _error, _attribution)
    for n, found in enumerate(answers["sources"].value if "sources" in answers else ()):
        for who in {found.speaker, found.channel or found.speaker} - known:
            if found.tier != "garbled":
                (at / "answers" / "sources" / "value" / n).refuse(f"speaker “{who}” is not among the speakers")
    extra = {name: raw[name] for name in ("speakers", *_OF_KEY)}
    return AnswerKey(raw["article"]["id"], raw["article"]["sha256"], raw["reader"], answers, **extra)


def read_sheet(path: str | Path, article: Article) -> AnswerSheet:
    """The answer sheet in a JSON file. Raises BadFile, also when it was made for another article or text."""
    at = Place(Path(path).name, article=article)
    return sheet_from(read_json(Path(path), at), at.file, article)


def sheet_from(value: Any, file: str, article: Article) -> AnswerSheet:
    """The answer sheet in a JSON value that was read from a file of that name. Raises BadFile as read_sheet does."""
    at = Place(file, article=article)
    raw = document_of(value, at, _VERSIONED)
    answers = _answers(raw, at, _mark, _own_attribution)
    return AnswerSheet(raw["article"]["id"], raw["article"]["sha256"], raw["reader"], answers, raw["versions"])


def sheet_as_json(sheet: AnswerSheet, article: Article) -> str:
    """The sheet as the JSON text that read_sheet reads: indented, UTF-8, a line feed at the end."""
    document = {
        "format": FORMAT,
        "article": {"id": sheet.article, "sha256": sheet.sha256},
        "reader": as_values(sheet.reader, article),
        "answers": as_values(dict(sheet.answers), article),
    }
    written = as_file(document)
    if not sheet.versions.clock:
        return written
    versions = json.dumps(as_values(sheet.versions, article), ensure_ascii=False)  # in one line: nobody reads it
    return written.removesuffix("\n}\n") + f',\n "versions": {versions}\n}}\n'


def key_as_json(key: AnswerKey, article: Article) -> str:
    """The key as the JSON text that read_key reads; what a field is when it is left out is left out."""
    document = {
        "format": FORMAT,
        "article": {"id": key.article, "sha256": key.sha256},
        "reader": as_values(key.reader, article),
        "speakers": as_values(key.speakers, article),
        "answers": {
            task: {"value": as_values(answer.value, article, _names_of_a_key)}
            | ({"saved": answer.saved} if answer.saved else {})
            for task, answer in key.answers.items()
        },
    }
    extra = {name: found for name in _OF_KEY if (found := getattr(key, name))}
    return as_file(document | as_values(extra, article, _names_of_a_key))


def as_file(document: Any) -> str:
    """A document as the text of its JSON file: indented, a line feed at the end."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _names_of_a_reader(record: Any) -> Iterable[str]:
    if isinstance(record, Mark):
        return ("span", *OF_MARK)
    return OF_ATTRIBUTION if isinstance(record, Attribution) else (f.name for f in fields(record))


def _names_of_a_key(record: Any) -> Iterable[str]:
    """What a key says of a record, the id first; what a field is when it is left out is left out."""
    told = [f for f in fields(record) if f.name not in _NOT_OF_KEYS]
    said = (f.name for f in told if f.name in _ALWAYS or f.default is MISSING or getattr(record, f.name) != f.default)
    return sorted(said, key=lambda name: name != "id")


def as_values(value: Any, article: Article, names: Callable[[Any], Iterable[str]] = _names_of_a_reader) -> Any:
    """Records as plain JSON values: of marks and attributions what a reader says, and each span with its words."""
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end, "text": article[value]}
    if isinstance(value, tuple | list):
        return [as_values(item, article, names) for item in value]
    if isinstance(value, dict):
        return {name: as_values(item, article, names) for name, item in value.items()}
    if not is_dataclass(value):
        return value
    found: dict[str, Any] = {}
    for name in names(value):  # a field `span` is the object's own start, end and text
        item = as_values(getattr(value, name), article, names)
        found |= item if name == "span" else {name: item}
    return found


def marks_from(values: Any, article: Article, place: str = "marks") -> tuple[Mark, ...]:
    """The marks in a list of JSON values. Raises BadFile."""
    marks: tuple[Mark, ...] = list_of(_mark)(values, Place("the notebook", place, article))
    return marks


def attributions_from(values: Any, article: Article, place: str = "attributions") -> tuple[Attribution, ...]:
    """The attributions in a list of JSON values. Raises BadFile."""
    at = Place("the notebook", place, article)
    found: tuple[Attribution, ...] = list_of(_attribution)(values, at)
    return found


def _which(value: Any, at: Place) -> dict[str, Any]:
    named, article = object_of(value, at, _WHICH), at.article
    if article and named["id"] != article.id:
        at.refuse(f"made for the article “{named['id']}”; this is “{article.id}”")
    if article and named["sha256"] != article.sha256:
        at.refuse(f"made for another text of “{article.id}”: the SHA-256 differs")
    return named


def _answers(raw: Mapping[str, Any], at: Place, mark: Read, attribution: Read) -> dict[str, Answer]:
    read = dict(zip(RECORDS, map(list_of, (mark, attribution, _mark)), strict=True))
    answers = {}
    for task, answer in raw["answers"].items():
        here = at / "answers" / task
        answer = object_of(answer, here, _ANSWER)
        answers[task] = Answer(read.get(task, anything)(answer["value"], here / "value"), answer["saved"])
    return answers


# ---- the fields of a file


OF_MARK = ("category", "severity", "repair", "confidence", "id")
OF_ATTRIBUTION = ("content", "source", "cue", "speaker", "type", "id")
_OF_ARTICLE = ("title", "publisher", "date", "language", "provenance", "rights")
_OF_KEY = ("decoys", "unsourced", "names", "withheld")
_OF_ERROR = [f.name for f in fields(ErrorSpan) if f.name not in _NOT_OF_KEYS]

_mark = reader_of(Mark)
_attribution = reader_of(Attribution)
_own_attribution = reader_of(Attribution, fields_of(Attribution, OF_ATTRIBUTION))
OWN = {"sources": _own_attribution, "errors": _mark}  # how a record of a reader's is read, by task
_error = reader_of(ErrorSpan, fields_of(ErrorSpan, _OF_ERROR, required=_TOLD))
_speaker = reader_of(Speaker, fields_of(Speaker, required=("kind",)))

_ANSWER = fields_of(Answer)
_WHICH = fields_of(Article, ("id",)) | {"sha256": Field(text)}
WHICH_TEXT = Field(_which)
_SHEET = {"article": WHICH_TEXT, **fields_of(AnswerSheet, ("reader",)), "answers": Field(any_object)}
_VERSIONED = {**_SHEET, "versions": Field(reader_of(Versions), Versions())}
_KEY = {**_SHEET, "speakers": Field(list_of(_speaker)), **fields_of(AnswerKey, _OF_KEY)}
_CAPTION = {"paragraph": Field(whole_number), "credit": Field(any_object)}
_ARTICLE = {
    **_WHICH,
    **fields_of(Article, _OF_ARTICLE, required=_OF_ARTICLE),
    "dateline": Field(maybe(any_object), None),
    "paragraphs": Field(list_of(one_of("paragraph_kinds"))),
    "captions": Field(list_of(lambda value, at: object_of(value, at, _CAPTION)), ()),
}
