"""What a file of an inbox is, by its name and its first bytes; and the files in a zip, read with limits, never written."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from kit.limits import LARGEST_DIRECTORY, LARGEST_FILE, MOST_MEMBERS
from kit.teacher.outside import printable
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
    stem, dot, end = name.rpartition(".")
    suffix = end.casefold()[:12] if dot and stem and end.isalnum() else ""
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


# ---- the files in a zip

MOST_TIMES, MOST_TIMES_ZIP = 100, 10  # its packed size, that a file, or a zip in the zip, may unpack to
FREE = 100_000  # bytes that may be unpacked in any case
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # other ways of packing unpack all at once
_ENDING, _ENDING_64, _COMMENT = 22, 76, 65_535
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    LookupError,
    ValueError,
    OverflowError,
    MemoryError,
)


class Refused(Exception):
    """A file that is not read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of an inbox or of a zip: the parts of its path, and what reads it or raises Refused."""

    parts: tuple[str, ...]
    read: Callable[[], bytes]


@contextmanager
def members(file: IO[bytes], size: int, most: int = MOST_MEMBERS) -> Iterator[list[FoundFile]]:
    """The files in a zip of that many bytes, sorted by path, to read while it is open. Raises Refused."""
    with _opened(file, most) as archive:
        found = [info for info in archive.infolist() if not info.filename.endswith("/")]
        if len(found) > most:
            raise Refused(sentence("crowded", most=most))
        if sum(info.compress_size for info in found) > size:
            raise Refused(sentence("overlap"))
        names = Counter(info.filename for info in found)
        yield [_member(archive, info, names) for info in sorted(found, key=_parts)]


@contextmanager
def _opened(file: IO[bytes], most: int) -> Iterator[zipfile.ZipFile]:
    try:
        if _directory_size(file) > LARGEST_DIRECTORY:
            raise Refused(sentence("crowded", most=most))
        archive = zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise Refused(sentence("damaged", why=_why(error))) from None
    with archive:
        yield archive


def _directory_size(file: IO[bytes]) -> int:
    """The bytes that a zip's list of members says it has; 0 where there is none. Read before the list itself is."""
    end = file.seek(0, 2)
    file.seek(max(0, end - _ENDING - _COMMENT - _ENDING_64))
    tail = file.read()
    plain = tail[-_ENDING:-18] == b"PK\x05\x06" and tail[-2:] == b"\0\0"
    at = len(tail) - _ENDING if plain else tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _ENDING > len(tail):
        return 0
    small = int(struct.unpack_from("<I", tail, at + 12)[0])
    if at >= _ENDING_64 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        return max(0 if small == 0xFFFFFFFF else small, int(struct.unpack_from("<Q", tail, at - _ENDING_64 + 40)[0]))
    return small


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, names: Counter[str]) -> FoundFile:
    def read() -> bytes:
        if problem := _problem(info, names):
            raise Refused(problem)
        try:
            with archive.open(info) as packed:
                content = packed.read(LARGEST_FILE + 1)
        except _DAMAGE as error:
            raise Refused(sentence("damaged member", why=_why(error))) from None
        if len(content) > LARGEST_FILE:
            raise Refused(sentence("large", most=LARGEST_FILE))
        return content

    return FoundFile(_parts(info), read)


def _problem(info: zipfile.ZipInfo, names: Counter[str]) -> str:
    """Why a member is refused before it is opened; "" where it is not."""
    mode = info.external_attr >> 16 if info.create_system == 3 else 0  # 3: made on Unix, where links and pipes exist
    times = MOST_TIMES_ZIP if info.filename.casefold().endswith(".zip") else MOST_TIMES
    many, path = names[info.filename], _name(info).replace("\\", "/")
    refused: tuple[tuple[bool, str, dict[str, int]], ...] = (
        (stat.S_ISLNK(mode), "link", {}),
        (stat.S_IFMT(mode) not in (0, stat.S_IFREG), "device", {}),
        (bool(re.match("/|[A-Za-z]:", path)) or ".." in path.split("/"), "leaves", {}),
        (many > 1, "doubled", {"n": many}),
        (bool(info.flag_bits & 0x1), "encrypted", {}),
        (info.compress_type not in BOUNDED, "method", {}),
        (info.file_size > LARGEST_FILE, "large", {"most": LARGEST_FILE}),
        (info.file_size > max(FREE, times * info.compress_size), "bomb", {"most": times}),
    )
    return next((sentence(name, **gaps) for is_so, name, gaps in refused if is_so), "")


# ---- names


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name as it was meant: many programs write UTF-8 and do not say so."""
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            return info.filename.encode("cp437").decode("utf-8")
    return info.filename


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """The parts of the member's path, with what would lead out of a folder made harmless."""
    steps = [step for step in _name(info).replace("\\", "/").split("/") if step not in ("", ".")]
    return tuple("(..)" if step == ".." else step for step in steps) or ("(no name)",)


def _why(error: BaseException) -> str:
    text = str(error) if isinstance(error, zipfile.BadZipFile | NotImplementedError | zlib.error) else ""
    return text.partition(":")[0][:80] if text.isprintable() and text else type(error).__name__
