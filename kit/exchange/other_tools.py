"""The formats by name: a key or a sheet to the files of another tool, and its file back to a key or a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit.exchange import brat, inception, iob, label_studio, web
from kit.exchange.notes import document_of_notes, notes_of
from kit.files import key_from, sheet_from
from kit.model import AnswerKey, AnswerSheet, Article, check_same_text
from kit.strict import Place

FORMATS = {"web": web, "iob": iob, "brat": brat, "inception": inception, "label-studio": label_studio}


def exported(sheet: AnswerSheet, article: Article, form: str) -> Mapping[str, str]:
    """The files, by name, in which another tool finds a key or a sheet: web, iob, brat, inception or label-studio."""
    check_same_text(article, sheet=sheet)
    files: Mapping[str, str] = _format(form).write(notes_of(sheet, article), article)
    return files


def imported(path: str | Path, article: Article, form: str, like: AnswerKey | None = None, reader: str = "") -> Any:
    """The key that a file of another tool makes; with a `reader`, that reader's answer sheet. Raises BadFile.

    `like` is a key of the same article whose speakers are known already; the others are made of what the file says.
    """
    check_same_text(article, key=like)
    path = Path(path)
    document = document_of_notes(_format(form).read(path, article), article, path.name, like, reader)
    return (sheet_from if reader else key_from)(document, path.name, article)


def _format(form: str) -> Any:
    return FORMATS[form] if form in FORMATS else Place("format").refuse(f"“{form}” is none of {', '.join(FORMATS)}")
