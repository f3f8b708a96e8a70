"""A text to its article: headline, captions, body, dateline and credits; and an article as a folder.

Every command and view takes the folder by its path; nothing in it is ever written over unseen.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit.files import as_file, as_values, read_article
from kit.limits import LONGEST_HEADLINE
from kit.model import Article, Span
from kit.strict import FORMAT, BadFile

_CREDIT = re.compile(
    r"\((?:[^()]*\b(?:photo|via|image|images|courtesy|getty|AP|AFP|Reuters|EPA)\b[^()]*|[^()]{3,40}/[^()]{2,40})\)\s*\Z",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+,? ?){1,4}(?:[A-Z][a-z.]+,? ?){0,3}(?:\([^()\n]{2,30}\) ?)?(?:—|–|--| -)(?= )"
)


def article_of(text: str, id: str = "text") -> Article:
    """The article of a plain text; carriage returns become line feeds, as offsets count them."""
    bare = Article(id, text.replace("\r\n", "\n"))
    spans = [p.span for p in bare.paragraphs]
    parts = tuple(_part(bare.text[s.start : s.end], n, len(spans)) for n, s in enumerate(spans))
    captions = (span for span, part in zip(spans, parts, strict=True) if part == "caption")
    credits = tuple(credit for span in captions if (credit := _credit(bare.text, span)))
    body = next((s for s, part in zip(spans, parts, strict=True) if part == "body"), spans[0])
    line = _DATELINE.match(bare.text, body.start, body.end)
    title = bare.text[spans[0].start : spans[0].end] if parts[0] == "headline" else ""
    dateline = Span(line.start(), line.end()) if line else None
    return Article(id, bare.text, title=title, kinds=parts, credits=credits, dateline=dateline)


def _part(paragraph: str, number: int, count: int) -> str:
    """headline, caption or body."""
    plain = paragraph.rstrip()
    if number == 0 and count > 1 and len(plain) <= LONGEST_HEADLINE and not plain.endswith((".”", "”", '."')):
        return "headline" if not re.search(r"\. \S", plain) else "body"
    if len(plain) < 600 and _CREDIT.search(plain):
        return "caption"
    return "caption" if plain.startswith(("FILE - ", "FILE – ", "FILE — ")) else "body"


def _credit(text: str, caption: Span) -> Span | None:
    """The photographer and agency in brackets at the end of a caption."""
    m = _CREDIT.search(text, max(caption.start, caption.end - 200), caption.end)
    return Span(m.start(), m.end()) if m else None


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)|(?P<d1>{_DAY})\.? (?P<m1>[A-Za-z]{{3,9}})\.?,? (?P<y1>(?:19|20)\d\d)"
    rf"|(?P<m2>[A-Za-z]{{3,9}})\.? (?P<d2>{_DAY}),? (?P<y2>(?:19|20)\d\d))\b"
)


def date_in(words: str) -> str:
    """The first whole date in a line, as 2024-03-09; "" where there is none. A date in figures alone is ambiguous."""
    for m in _DATE.finditer(words):
        if m["iso"]:
            return m["iso"]
        written, month, year = (m[name + "1"] or m[name + "2"] for name in "dmy")
        day = int(re.sub(r"\D", "", written))
        if month.lower()[:3] in _MONTHS and 1 <= day <= 31:
            return f"{year}-{_MONTHS.index(month.lower()[:3]) + 1:02}-{day:02}"
    return ""


# ---- a folder


UNKNOWN_RIGHTS = "not known: ask before you share the text"


def _document(article: Article) -> dict[str, Any]:
    """The article.json of an article; where nobody said what may be done with it, it says so."""
    names = ("id", "sha256", "title", "publisher", "date", "language", "provenance")
    about = {name: getattr(article, name) for name in names} | {"rights": article.rights or UNKNOWN_RIGHTS}
    captions = [
        {"paragraph": p.number, "credit": as_values(credit, article)}
        for p in article.paragraphs
        for credit in article.credits
        if p.kind == "caption" and credit in p.span
    ]
    where = {"dateline": as_values(article.dateline, article), "paragraphs": [p.kind for p in article.paragraphs]}
    return {"format": FORMAT, **about, **where, "captions": captions}


def write_folder(folder: Path, article: Article, *, renew: bool = False, **more: str) -> None:
    """Writes article.txt and article.json, and more files by their names with _ for the dot, as a whole or not at all.

    Of a text that is there already only what is said about it is renewed. Raises BadFile where the folder has another
    text, unless that is to be renewed; OSError where it cannot be written.
    """
    files = {name.replace("_", "."): text for name, text in more.items()}
    files |= {"article.txt": article.text, "article.json": as_file(_document(article))}
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
