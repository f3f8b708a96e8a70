"""The formats by name: a key or a sheet to the files of another tool, and its file back to a key or a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kit.exchange import brat, inception, iob, label_studio, web
from kit.exchange.notes import Note, document_of_notes, notes_of
from kit.files import key_from, sheet_from
from kit.model import AnswerKey, AnswerSheet, Article, check_same_text
from kit.strict import BadFile, Place


class Format(NamedTuple):
    """How a format is written, files by name, and how one file of it is read."""

    write: Callable[[Sequence[Note], Article], Mapping[str, str]]
    read: Callable[[Path, Article], list[Note]]


FORMATS = {
    "web": Format(web.write, web.read),
    "iob": Format(iob.write, iob.read),
    "brat": Format(brat.write, brat.read),
    "inception": Format(inception.write, inception.read),
    "label-studio": Format(label_studio.write, label_studio.read),
}


def exported(sheet: AnswerSheet, article: Article, form: str) -> Mapping[str, str]:
    """The files, by name, in which another tool finds a key or a sheet: web, iob, brat, inception or label-studio."""
    check_same_text(article, sheet=sheet)
    return _format(form).write(notes_of(sheet, article), article)


def imported(path: str | Path, article: Article, form: str, like: AnswerKey | None = None, reader: str = "") -> Any:
    """The key that a file of another tool makes; with a `reader`, that reader's answer sheet. Raises BadFile.

    `like` is a key of the same article whose speakers are known already; the others are made of what the file says.
    """
    check_same_text(article, key=like)
    path = Path(path)
    notes = _format(form).read(path, article)
    document = document_of_notes(notes, article, path.name, like, reader)
    return (sheet_from if reader else key_from)(document, path.name, article)


def _format(form: str) -> Format:
    if form not in FORMATS:
        Place("format").refuse(f"“{form}” is none of {', '.join(FORMATS)}")
    return FORMATS[form]


__all__ = ["FORMATS", "BadFile", "exported", "imported"]
