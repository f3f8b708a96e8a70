"""A file of any usual kind to the text in it; what it holds decides, not its name, and what cannot be read is told."""

from __future__ import annotations

import importlib
import io
import logging
import plistlib
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from kit.limits import LARGEST_DOCUMENT, LARGEST_FILE, LARGEST_UNPACKED, LONGEST_PASSAGE, LONGEST_TITLE, MOST_PAGES
from kit.strict import BadFile, Place, content_of
from kit.texts.encodings import characters
from kit.texts.web_page import looks_like_a_page, page_text

_CUT_NAME = re.compile(r", .*[a-z,] [A-Z][a-z]+\Z")  # The bridge is closed, engineer Ida
_REST_OF_NAME = re.compile(r"(?!(?:The|An?|In|On|At|He|She|It|They|We|But|And|For)\b)[A-Z][\w’'-]+ [a-z]")
_CONTROLS = re.compile("\x1b\\[[0-9;]*m|[\x00-\x08\x0e-\x1f\x7f]")  # they are no part of a text, and JSON keeps none
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+")
PASTE = "paste the text itself"
Returned = TypeVar("Returned")
Found = tuple[str, dict[str, str]]
_HEADERS = re.compile(
    rb"(?:[A-Z][A-Za-z-]+: [^\n]*\n(?:[ \t]+[^\n]*\n)*)*?(?:MIME-Version|Message-I[Dd]): (?:[^\n]+\n)+\n"
)
_OFFICE = {
    "content.xml": "an OpenDocument file (.odt): save it as .docx or .txt",
    "xl/workbook.xml": "a spreadsheet: copy the text out of it",
    "ppt/presentation.xml": "a presentation: copy the text out of it",
    "Index/Document.iwa": "a Pages file: export it as .docx",
    "META-INF/container.xml": "an e-book: copy the text out of it",
}


@dataclass(frozen=True, slots=True)
class Given:
    """A text as somebody brought it: what kind of file it was, what the file says of it, and what there is to say."""

    text: str
    kind: str = "text"
    note: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


def text_of_file(path: Path, name: str = "") -> Given:
    """The text in a file. Raises BadFile with one sentence that says what is wrong and what to do."""
    at = Place(name or path.name)
    with suppress(OSError):
        if not path.is_file() and path.exists():
            at.refuse("this is a folder or a device, not a file")
    return text_in(content_of(path, at, LARGEST_DOCUMENT), at.file)


def text_in(content: bytes | str, name: str = "your text") -> Given:
    """The text in the bytes of a file, or in what somebody pasted. Raises BadFile as text_of_file does."""
    at = Place(name)
    given = _read(content, at) if isinstance(content, bytes) else _written(content, "", at)
    if not any(map(str.isalnum, given.text)):
        page = (
            "the page fetches its text from elsewhere; open it in your browser, select all of it, copy it, and paste it"
        )
        at.refuse("there are no words in it; " + (page if given.kind == "html" else f"choose another file, or {PASTE}"))
    if len(given.text) < LONGEST_PASSAGE * 10 and _is_address(given.text):
        at.refuse(f"this is only the address of a page; open the page in your browser, and {PASTE}")
    return given


def _is_address(text: str) -> bool:
    """Whether there is an address in a text, and next to nothing else: a link, or the file of one."""
    beside = re.sub(r"<[^>]*>", " ", _ADDRESS.sub("", text))
    return bool(_ADDRESS.search(text)) and len(re.findall(r"[^\W\d_]{2,}", beside)) < 4


def _read(content: bytes, at: Place) -> Given:
    kind = _kind(content)
    if kind:
        text, about = _READERS[kind](content, at)
        return Given(paragraphed(text), kind, about=about)
    if len(content) > LARGEST_FILE:
        at.refuse(f"{len(content):,} bytes are too many; at most {LARGEST_FILE:,} are read")
    return _written(*characters(content, at), at)


def _kind(content: bytes) -> str:
    """What kind of file begins like this; "" where it may be plain text or HTML."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    begins = ((b"PK\x03\x04", "zip"), (b"{\\rtf", "rtf"), (b"\xd0\xcf\x11\xe0", "doc"), (b"bplist00", "webarchive"))
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if re.match(_HEADERS, content[:20_000].lstrip(b"\r\n").replace(b"\r\n", b"\n")):
        return "mail"
    return next((kind for start, kind in begins if head.startswith(start)), "")


def _written(text: str, note: str, at: Place) -> Given:
    """What is written in characters: HTML, or the text itself."""
    if text.lstrip("\ufeff \t\r\n").startswith("{\\rtf"):
        return Given(paragraphed(_rtf(text.lstrip("\ufeff \t\r\n").encode("cp1252", "replace"), at)[0]), "rtf")
    if not looks_like_a_page(text.removeprefix("\ufeff")):
        return Given(paragraphed(text), note=note)
    words, about = _html(text, at)
    return Given(paragraphed(words), "html", note, about)


def paragraphed(text: str) -> str:
    """The text with one form of line end, no space at the edges of lines, and a blank line between paragraphs.

    Where there is no blank line, every line is a paragraph, unless a sentence or a name goes on in the next one. So a
    file, the same words pasted and a draft of it are one text, and a span fits them all.
    """
    bare = _CONTROLS.sub("", text.removeprefix("\ufeff"))
    plain = unicodedata.normalize("NFC", re.sub("\r\n?|[\x0b\x85\u2028]", "\n", bare))
    lines = [line.strip() for line in re.sub("[\f\u2029]", "\n\n", plain).strip().split("\n")]
    between = "\n" if "" in lines or any(map(_goes_on, lines, lines[1:])) else "\n\n"
    return re.sub(r"\n{3,}", "\n\n", between.join(lines)).strip()


def _goes_on(before: str, line: str) -> bool:
    """Whether a line only goes on with the one before: with a small letter, or in the middle of a name."""
    return line[:1].islower() or bool(_CUT_NAME.search(before) and _REST_OF_NAME.match(line))


# ---- one kind of file each


def _html(content: str | bytes, at: Place) -> Found:
    return _with("bs4", at, lambda: page_text(content))


def _zip(content: bytes, at: Place) -> Found:
    """A Word file, once it is known that it does not unpack to more than anybody writes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = {member.filename: member.file_size for member in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        at.refuse(f"this file is damaged; open it in Word and save it again, or {PASTE}")
    other = next((said for name, said in _OFFICE.items() if name in sizes), "")
    if "word/document.xml" not in sizes:
        at.refuse(f"this is {other or 'a zip archive, not a text: unpack it and choose the text in it'}, or {PASTE}")
    written = sum(size for name, size in sizes.items() if name.endswith((".xml", ".rels")))
    if written > LARGEST_UNPACKED:
        at.refuse(f"its text unpacks to {written:,} bytes; at most {LARGEST_UNPACKED:,} are read")
    return _word(content, at)


def _word(content: bytes, at: Place) -> Found:
    def convert() -> Found:
        import mammoth

        style = "p[style-name='Title'] => h1:fresh"
        images = mammoth.images.img_element(lambda _: {})
        made = mammoth.convert_to_html(io.BytesIO(content), style_map=style, convert_image=images)
        return _html(f"<body>{made.value}</body>", at)

    return _with("mammoth", at, convert)


def _rtf(content: bytes, at: Place) -> Found:
    def convert() -> Found:
        from striprtf.striprtf import rtf_to_text

        written = content.lstrip(b"\xef\xbb\xbf \t\r\n").decode("latin-1")
        if "\\ansicpg10000" in written:  # striprtf does not know Mac Roman
            written = re.sub(r"\\'([89a-f][0-9a-f])", _of_a_mac, written)
        return rtf_to_text(written, errors="replace"), {}

    return _with("striprtf", at, convert)


def _of_a_mac(m: re.Match[str]) -> str:
    return f"\\uc1\\u{ord(bytes.fromhex(m[1]).decode('mac_roman'))}?"


def _pdf(content: bytes, at: Place) -> Found:
    """The text layer of a PDF, with a form feed between pages."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pdf = _with("pypdf", at, lambda: importlib.import_module("pypdf").PdfReader(io.BytesIO(content)))
    if pdf.is_encrypted and not _opens(pdf):
        at.refuse(f"this PDF is locked with a password; open it, print it to a new PDF, or {PASTE}")
    pages = _with("pypdf", at, lambda: len(pdf.pages))
    if pages > MOST_PAGES:
        at.refuse(f"it has {pages:,} pages; at most {MOST_PAGES} are read: save the pages of the article by themselves")
    text = _with("pypdf", at, lambda: "\f".join(page.extract_text() for page in pdf.pages))
    if sum(map(str.isalnum, text)) < 3 * pages:
        at.refuse(f"this PDF has pictures of pages and no text in it; have its text recognised (OCR), or {PASTE}")
    return text, _told_by_pdf(pdf)


def _opens(pdf: Any) -> bool:
    try:
        return bool(pdf.decrypt(""))
    except Exception:  # a cipher that is not here, or a damaged one
        return False


def _told_by_pdf(pdf: Any) -> dict[str, str]:
    with suppress(Exception):
        title, made = str(pdf.metadata.title or "").strip(), pdf.metadata.creation_date
        found = {"title": title[:LONGEST_TITLE], "date": made.date().isoformat() if made else ""}
        return {name: value for name, value in found.items() if value}
    return {}


def _archive(content: bytes, at: Place) -> Found:
    """The page in a web archive of Safari."""
    saved = _with("plistlib", at, lambda: plistlib.loads(content))
    main = saved.get("WebMainResource", {}) if isinstance(saved, dict) else {}
    if not isinstance(page := main.get("WebResourceData"), bytes):
        at.refuse(f"there is no web page in this file; save it as .html, or {PASTE}")
    return _html(page, at)


def _mail(content: bytes, at: Place) -> Found:
    """An e-mail, or what browsers call a web page in a single file."""
    mail = message_from_bytes(content.lstrip(b"\r\n"), policy=policy.default)
    body = mail.get_body(("html",) if mail.get_content_type() == "multipart/related" else ("plain", "html"))
    if body is None:
        at.refuse(f"there is no web page in this file; save it as .html, or {PASTE}")
    words = _with("email", at, body.get_content)
    return (
        _html(words, at) if body.get_content_type() == "text/html" else _with("email", at, lambda: _told(mail, words))
    )


def _told(mail: Any, words: str) -> Found:
    """The words of an e-mail below its subject, which is their headline."""
    title, sent = str(mail["subject"] or "").strip(), mail["date"].datetime.date().isoformat() if mail["date"] else ""
    headline = "" if title in words else f"{title}\n\n"
    return headline + words, {name: value for name, value in (("title", title), ("date", sent)) if value}


def _old_word(content: bytes, at: Place) -> Found:
    if "EncryptedPackage".encode("utf-16-le") in content:
        at.refuse(f"this file is locked with a password; open it, save it without one, or {PASTE}")
    at.refuse(f"this is a file of an old Word (.doc); open it in Word, save it as .docx, or {PASTE}")


_READERS = {"zip": _zip, "rtf": _rtf, "pdf": _pdf, "doc": _old_word, "mail": _mail, "webarchive": _archive}
_LIBRARIES = {
    "bs4": ("a web page", "beautifulsoup4"),
    "mammoth": ("a Word file", "mammoth"),
    "striprtf": ("an RTF file", "striprtf"),
    "pypdf": ("a PDF", "pypdf"),
    "plistlib": ("a web archive", ""),  # Python has this one, and the next
    "email": ("an e-mail", ""),
}


def _with(module: str, at: Place, act: Callable[[], Returned]) -> Returned:
    """What `act` returns with a library. Raises BadFile with the command that brings it, where it is not there.

    A library may fail in any way on a damaged file, and each is told as the same.
    """
    what, library = _LIBRARIES[module]
    if find_spec(module) is None:
        python = "%pip" if "IPython" in sys.modules else f'"{sys.executable}" -m pip'
        at.refuse(f"this is {what}, and reading one needs {library}: run {python} install {library}, or {PASTE}")
    try:
        return act()
    except BadFile:
        raise
    except Exception as error:
        sentence = f"this {what.partition(' ')[2]} is damaged ({type(error).__name__})"
        raise BadFile(f"{at.file}: {sentence}; save it again, or {PASTE}") from error
