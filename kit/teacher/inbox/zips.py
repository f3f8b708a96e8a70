"""The files in a zip, one after another, none of them written anywhere: read with limits, refused with a reason."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from kit.limits import LARGEST_DIRECTORY, LARGEST_FILE, MOST_MEMBERS
from kit.teacher.inbox.file_kinds import sentence

MOST_TIMES, MOST_TIMES_ZIP = 100, 10  # its packed size, that a file, or a zip in the zip, may unpack to
FREE = 100_000  # bytes that may be unpacked in any case
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # other ways of packing unpack all at once
_CHUNK = 65_536
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
                return _bytes(packed)
        except _DAMAGE as error:
            raise Refused(sentence("damaged member", why=_why(error))) from None

    return FoundFile(_parts(info), read)


def _problem(info: zipfile.ZipInfo, names: Counter[str]) -> str:
    """Why a member is refused before it is opened; "" where it is not."""
    mode = info.external_attr >> 16 if info.create_system == 3 else 0  # 3: made on Unix, where links and pipes exist
    times = MOST_TIMES_ZIP if info.filename.casefold().endswith(".zip") else MOST_TIMES
    many = names[info.filename]
    refused: tuple[tuple[bool, str, dict[str, int]], ...] = (
        (stat.S_ISLNK(mode), "link", {}),
        (stat.S_IFMT(mode) not in (0, stat.S_IFREG), "device", {}),
        (_leaves(_name(info)), "leaves", {}),
        (many > 1, "doubled", {"n": many}),
        (bool(info.flag_bits & 0x1), "encrypted", {}),
        (info.compress_type not in BOUNDED, "method", {}),
        (info.file_size > LARGEST_FILE, "large", {"most": LARGEST_FILE}),
        (info.file_size > max(FREE, times * info.compress_size), "bomb", {"most": times}),
    )
    return next((sentence(name, **gaps) for is_so, name, gaps in refused if is_so), "")


def _bytes(packed: IO[bytes]) -> bytes:
    content = bytearray()
    while chunk := packed.read(_CHUNK):
        content += chunk
        if len(content) > LARGEST_FILE:
            raise Refused(sentence("large", most=LARGEST_FILE))
    return bytes(content)


# ---- names


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name as it was meant: many programs write UTF-8 and do not say so."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return info.filename


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """The parts of the member's path, with what would lead out of a folder made harmless."""
    steps = [step for step in _name(info).replace("\\", "/").split("/") if step not in ("", ".")]
    return tuple("(..)" if step == ".." else step for step in steps) or ("(no name)",)


def _leaves(name: str) -> bool:
    """Whether a path is absolute or has a step up."""
    path = name.replace("\\", "/")
    return path.startswith("/") or bool(re.match("[A-Za-z]:", path)) or ".." in path.split("/")


def _why(error: BaseException) -> str:
    text = str(error) if isinstance(error, zipfile.BadZipFile | NotImplementedError | zlib.error) else ""
    return text.partition(":")[0][:80] if text.isprintable() and text else type(error).__name__
