"""What a file of an inbox is, by its name and its first bytes: a sheet, something else, or nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kit.teacher.printable import printable
from kit.wording import wording

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
GOOGLE = ("gdoc", "gsheet", "gslides", "gdraw", "gform", "gjam")  # what Drive for desktop leaves: JSON with a link
_SPACE = b" \t\r\n"
_BLACKBOARD_NOTE = re.compile(r".+_attempt_[0-9]{4}(-[0-9]{2}){5}\.txt", re.DOTALL)
_COPY = {
    "previous": re.compile(r"(?P<name>.+)\.previous(-\d+)?\.json", re.IGNORECASE | re.DOTALL),
    "set aside": re.compile(r"(?P<name>.+)\.set-aside-\d+(-\d+)?\.json", re.IGNORECASE | re.DOTALL),
    "tmp": re.compile(r"\.?(?P<name>.+?)(\.(new|old))?\.tmp", re.IGNORECASE | re.DOTALL),
}


def sentence(name: str, **gaps: object) -> str:
    """One of the sentences on what was handed in, its gaps filled."""
    return str(wording("inbox")["sentences"][name]).format(**gaps)


def left_behind(parts: Sequence[str]) -> str:
    """Why a file is nobody's, as a system or an editor left it there; "" where it may be somebody's."""
    junk, (*folders, name) = wording("inbox")["junk"], parts
    if hidden := next((f for f in folders if f.startswith(".") or f.casefold() in junk["folders"]), ""):
        return sentence("hidden", folder=printable(hidden))
    plain = name.casefold()
    begins = plain.startswith(tuple(junk["starts"])) or (plain.startswith(".") and plain.endswith(tuple(junk["ends"])))
    if _BLACKBOARD_NOTE.fullmatch(name):
        return sentence("note")
    return sentence("left behind") if begins or plain in junk["names"] else ""


def copied(name: str) -> str:
    """Which file to ask for where this is a copy that the kit made of a sheet; "" where it is none."""
    for kind, pattern in _COPY.items():
        if found := pattern.fullmatch(name):
            return str(wording("inbox")["copies"][kind].format(name=f"{found['name']}.json"))
    return ""


def not_a_sheet(name: str, content: bytes) -> str:
    """Why this cannot be an answer sheet and what to ask for; "" where the content may be one, whatever its name."""
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)
    if not start and not content.removeprefix(b"\xef\xbb\xbf").strip(_SPACE):
        return sentence("nothing")
    if kind := _by_content(start, content):
        return of_kind(kind)
    suffix = _suffix(name)
    if suffix in GOOGLE:
        return sentence("google", kind=wording("inbox")["kinds"][suffix])
    if start.startswith((b"{", b"[")) or suffix == "json":
        return ""
    if suffix == "ipynb" or suffix in wording("inbox")["kinds"]:
        return of_kind(suffix)
    return sentence("unknown", suffix=f".{suffix}") if suffix else sentence("bare")


def of_kind(kind: str) -> str:
    """What is said of a file of this kind: the end of a file's name as a rule."""
    return sentence("notebook") if kind == "ipynb" else sentence("kind", kind=wording("inbox")["kinds"][kind])


def _by_content(start: bytes, content: bytes) -> str:
    if start.startswith(ZIP) and is_office(content):
        return "office"
    for begins, kind in wording("inbox")["begins"]:
        if start.startswith(bytes.fromhex(begins)):
            return str(kind)
    if start[:14].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    keys = all(key in content for key in (b'"nbformat"', b'"cells"')) and b'"reader"' not in content
    return "ipynb" if keys and start.startswith(b"{") else ""


def is_office(content: bytes) -> bool:
    """Whether bytes that begin like a zip are a document of an office program."""
    return b"[Content_Types].xml" in content[:4096] or b"mimetypeapplication/" in content[:256]


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return suffix.casefold()[:12] if dot and stem and suffix.isalnum() else ""
