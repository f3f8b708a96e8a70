"""A text that a reader brings: it becomes an article, it stays on this computer, and it has no key."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from kit.files import OF_ATTRIBUTION, file_part
from kit.limits import LONGEST_OWN_ID, LONGEST_TITLE
from kit.model import Answer, AnswerKey, Article, Attribution, ErrorSpan, Mark, Reader, Speaker, check_same_text
from kit.sheets.sheet_file import SheetFile
from kit.strict import BadFile, a_kind
from kit.texts.article import article_of
from kit.texts.cleaning import in_paragraphs
from kit.texts.formats import PASTE, Given, text_in, text_of_file
from kit.texts.language import language_of

Entry = TypeVar("Entry", bound=Any)


def own_article(text_or_path: str | Path, title: str = "") -> Article:
    """An article made from a pasted text or from a file of any usual kind; nothing is sent or stored.

    Blank lines part paragraphs; where there are none, every line is a paragraph. Only the lines of a PDF are joined.
    Raises BadFile with one sentence for a file that is missing, is no text, or holds no words.
    """
    given = in_paragraphs(_given(text_or_path))
    if given.note:
        warnings.warn(given.note, stacklevel=2)
    return article_from(given.text, title or given.about.get("title", ""))


def article_from(text: str, title: str = "", **about: Any) -> Article:
    """An article of a text of one's own; `about` is what is known of it: publisher, date, rights, provenance."""
    title = title.strip() or text.split("\n", 1)[0]
    return replace(
        article_of(text, "own-" + (file_part(title.casefold(), LONGEST_OWN_ID) or "text")),
        title=title[:LONGEST_TITLE],
        language=language_of(text),
        **{"publisher": "Your own text"} | about,
    )


def own_speakers(article: Article, *names: str) -> AnswerKey:
    """A key that holds only the names of the speakers, in the order given, so that marks can name them."""
    clean = dict.fromkeys(name.strip() for name in names if name.strip())
    speakers = tuple(Speaker(f"s{n}", name) for n, name in enumerate(clean, 1))
    return AnswerKey(article.id, article.sha256, Reader("key", "No key"), {}, speakers=speakers)


def own_key(names: AnswerKey, sheet: SheetFile) -> AnswerKey:
    """A reader's marks as a key, in text order; what has no id gets A01, A02, … or, an error, E01, E02, …

    What the marks were made of, a draft or another key, is known by its ids: `names` gives what a sheet doesn't keep,
    such as parent and note. An error mark is complete when it has a category and a severity; others are left out.
    """
    check_same_text(names, sheet=sheet)
    complete = [m for m in sheet.sheet.marks if m.category and m.severity]
    sources = _numbered("A", sheet.sheet.attributions)
    errors = _numbered("E", complete)
    answers = {
        "sources": Answer(linked(of_key(a, _of_id(names.attributions, a.id)) for a in sources)),
        "errors": Answer(tuple(of_key(m, _of_id(names.errors, m.id)) for m in errors)),
    }
    return replace(names, reader=sheet.sheet.reader, answers=answers)


def _of_id(records: Iterable[Entry], id: str) -> Entry | None:
    return next((record for record in records if record.id == id), None)


def _numbered(letter: str, records: Iterable[Entry]) -> list[Entry]:
    """The records in text order, each with an id of its own."""
    ordered = sorted(records, key=lambda r: (r.span, getattr(r, "speaker", "")))
    taken: set[str] = {record.id for record in ordered if record.id}
    met: set[str] = set()
    for n, record in enumerate(ordered):
        if not record.id or record.id in met:
            ordered[n] = replace(record, id=free_id(letter, taken | met))
        met.add(ordered[n].id)
    return ordered


def free_id(letter: str, taken: Collection[str]) -> str:
    """The first of A01, A02, … that is not taken."""
    return next(id for n in range(1, sys.maxsize) if (id := f"{letter}{n:02}") not in taken)


def of_key(mark: Any, base: Any = None) -> Any:
    """A mark as a record of a key: what the mark says, and the rest as in `base`, the record it was made of.

    Why a machine chose something is left out where a person has changed it.
    """
    if isinstance(mark, Attribution):
        said = {name: getattr(mark, name) for name in OF_ATTRIBUTION} | {"unchecked": mark.unchecked}
        alike = base and all(getattr(base, name) == said[name] for name in OF_ATTRIBUTION)
        return replace(base or mark, **said, **({} if alike or not base else {"rule": "", "reason": ""}))
    return _error(mark, base)


def linked(found: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """The attributions in text order, without links to any that is gone.

    The next stretch of a quotation takes the place of a first one that is gone; without its parent, speech is not
    inside other speech any longer.
    """
    ordered = sorted(found, key=lambda a: (a.content, a.level))
    ids = {a.id for a in ordered}
    heirs = {a.continues: a.id for a in reversed(ordered) if a.continues and a.continues not in ids}
    return tuple(_linked(a, ids, heirs) for a in ordered)


def _linked(a: Attribution, ids: Collection[str], heirs: Mapping[str, str]) -> Attribution:
    first, parent = (heirs.get(id, id) if id else None for id in (a.continues, a.parent))
    if parent and parent not in ids:
        a, parent = replace(a, level=1, tier="core" if a.tier == "nested" else a.tier), None
    return replace(a, continues=None if first == a.id else first, parent=parent)


def _error(mark: Mark, base: ErrorSpan | None) -> ErrorSpan:
    said = {name: getattr(mark, name) for name in ("span", "category", "severity", "id")}
    said["unchecked"] = getattr(mark, "unchecked", False)
    moved = not base or base.span != mark.span
    mended = not base or mark.repair not in base.repairs[:1]
    kind = "insert" if not len(mark.span) else "replace" if mark.repair else "delete"
    new: dict[str, Any] = {"envelope": mark.span} if moved else {}
    new |= {"repair_kind": kind, "repairs": (mark.repair, *(base.repairs[1:] if base else ()))} if mended else {}
    plain = ErrorSpan(mark.span, explanation=getattr(mark, "explanation", ""), cause_certainty="low")
    return replace(base or plain, **said, **new)


def _given(source: str | Path) -> Given:
    if not isinstance(source, str | Path):
        raise BadFile(f"your text: give a text in quotation marks or the name of a file, not {a_kind(source)}")
    if isinstance(source, str) and not _looks_like_a_path(source):
        return text_in(source)
    if re.match(r"https?:", str(source)):
        raise BadFile(f"{source}: the kit doesn't fetch anything from the internet; {PASTE}")
    return text_of_file(Path(source).expanduser())


def _looks_like_a_path(text: str) -> bool:
    """Whether it is one line, and no sentence, that ends like a file name or begins like an address."""
    ends = re.fullmatch(r"https?:\S+|.{0,250}\.[A-Za-z]{2,5}", text)  # no dot matches a line feed
    return bool(ends) and text.count(" ") < 8 and not re.search(r"[.!?]\s", text)
