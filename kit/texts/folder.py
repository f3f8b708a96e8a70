"""An article as a folder that every command and view takes by its path; nothing in it is ever written over unseen."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit.files import as_file, as_values, read_article
from kit.model import Article
from kit.strict import FORMAT, BadFile

UNKNOWN_RIGHTS = "not known: ask before you share the text"


def article_document(article: Article) -> dict[str, Any]:
    """The article.json of an article; where nobody said what may be done with it, it says so."""
    captions = [p for p in article.paragraphs if p.kind == "caption"]
    return {
        "format": FORMAT,
        "id": article.id,
        "sha256": article.sha256,
        "title": article.title,
        "publisher": article.publisher,
        "date": article.date,
        "dateline": as_values(article.dateline, article),
        "language": article.language,
        "provenance": article.provenance,
        "rights": article.rights or UNKNOWN_RIGHTS,
        "paragraphs": [p.kind for p in article.paragraphs],
        "captions": [
            {"paragraph": p.number, "credit": as_values(credit, article)}
            for p in captions
            for credit in article.credits
            if credit in p.span
        ],
    }


def write_folder(folder: Path, article: Article, *, renew: bool = False, **more: str) -> None:
    """Writes article.txt and article.json, and more files by their names with _ for the dot, as a whole or not at all.

    Of a text that is there already only what is said about it is renewed. Raises BadFile where the folder has another
    text, unless that is to be renewed; OSError where it cannot be written.
    """
    files = {name.replace("_", "."): text for name, text in more.items()}
    files |= {"article.txt": article.text, "article.json": as_file(article_document(article))}
    if folder.is_file():
        raise BadFile(f"“{folder}” is a file; name a folder")
    if not renew and (folder / "article.txt").exists() and read_article(folder).text != article.text:
        raise BadFile(f"{folder}: there is another text in this folder already; name a new one")
    half = folder.parent / f".{folder.name}.{secrets.token_hex(3)}.part"
    half.mkdir(parents=True)
    try:
        for name, text in files.items():
            (half / name).write_bytes(text.encode())
        read_article(half)
        _move(half, folder, files)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _move(half: Path, folder: Path, files: Mapping[str, str]) -> None:
    """A new folder comes into place at once; in one that is there, the text comes last."""
    if not folder.exists():
        half.rename(folder)
        return
    for name in sorted(files, key=lambda name: name == "article.txt"):
        os.replace(half / name, folder / name)
