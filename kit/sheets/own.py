"""A text that a reader brings: it becomes an article, it stays on this computer, and it has no key."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit.files import file_part
from kit.limits import LONGEST_OWN_ID, LONGEST_TITLE
from kit.model import Answer, AnswerKey, Article, ErrorSpan, Mark, Reader, Speaker, check_same_text
from kit.sheets.sheet_file import SheetFile
from kit.strict import BadFile, a_kind
from kit.texts.article import article_of
from kit.texts.formats import PASTE, Given, text_in, text_of_file
from kit.texts.language import language_of


def own_article(text_or_path: str | Path, title: str = "") -> Article:
    """An article made from a pasted text or from a file of any usual kind; nothing is sent or stored.

    Blank lines part paragraphs; where there are none, every line is a paragraph. The text stays as it was given.
    Raises BadFile with one sentence for a file that is missing, is no text, or holds no words.
    """
    given = _given(text_or_path)
    if given.note:
        warnings.warn(given.note, stacklevel=2)
    return article_from(given.text, title or given.about.get("title", ""))


def article_from(text: str, title: str = "", **about: Any) -> Article:
    """An article of a text of one's own; `about` is what is known of it: publisher, date, rights, provenance."""
    title = title.strip() or text.split("\n", 1)[0]
    return replace(
        article_of(text, _id(title)),
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
    """A reader's marks as a key: attributions called A01, A02, … and complete error marks E01, E02, … in text order.

    An error mark is complete when it has a category and a severity; others are left out.
    """
    check_same_text(names, sheet=sheet)
    sources = sorted(sheet.sheet.attributions, key=lambda a: (a.content, a.speaker))
    errors = sorted((m for m in sheet.sheet.marks if m.category and m.severity), key=lambda m: m.span)
    answers = {
        "sources": Answer(tuple(replace(a, id=f"A{n:02}") for n, a in enumerate(sources, 1))),
        "errors": Answer(tuple(_error(mark, f"E{n:02}") for n, mark in enumerate(errors, 1))),
    }
    return replace(names, reader=sheet.sheet.reader, answers=answers)


def _error(mark: Mark, id: str) -> ErrorSpan:
    kind = "insert" if not len(mark.span) else "replace" if mark.repair else "delete"
    of_key: dict[str, Any] = {
        "envelope": mark.span,
        "repair_kind": kind,
        "repairs": (mark.repair,),
        "cause_certainty": "low",
    }
    return ErrorSpan(mark.span, mark.category, mark.severity, id=id, **of_key)


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


def _id(title: str) -> str:
    return "own-" + (file_part(title.casefold(), LONGEST_OWN_ID) or "text")
