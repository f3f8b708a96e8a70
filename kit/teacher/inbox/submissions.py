"""An inbox -> what was handed in, file by file: of a folder, a platform's zip, or a single file. Never extracts."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kit.limits import DEEPEST_FOLDER, LARGEST_FILE, MOST_MEMBERS, MOST_MEMBERS_OF_ONE, shortened_inside
from kit.strict import BadFile
from kit.teacher.inbox.labels import is_working, label_of, without_reader
from kit.teacher.inbox.zips import (
    ZIP,
    FoundFile,
    Refused,
    copied,
    is_office,
    left_behind,
    members,
    not_a_sheet,
    of_kind,
    sentence,
)
from kit.teacher.outside import printable
from kit.teacher.records import Label, Submission

ZIPS = 2  # zips inside one another
OFFICE = ("[Content_Types].xml",)  # the file by which a zip is known as a document


def submissions(path: Path) -> Iterator[Submission]:
    """What was handed in, one file at a time, sorted by path; also in zips, and in zips in the zip.

    What cannot be read, or is no sheet, comes with a `problem` and no content; what systems leave behind comes set
    aside. `file` is printable and stands once. Raises BadFile where there is no inbox, or nothing in it.
    """
    taken: dict[str, int] = {}
    handed_in = False
    for found in _files(path):
        label = label_of("/".join(map(printable, found.parts)))
        file = _shown(found.parts, taken, label.blind)
        if left := left_behind(found.parts):
            yield Submission(file, problem=left, aside=True)
            continue
        handed_in = True
        content, problem = _read(found)
        yield Submission(file, b"" if problem else content, problem, label)
    if not handed_in:
        raise BadFile(f"{printable(path.name or str(path))}: nothing was handed in here; the folder or zip is empty")


def count(path: Path) -> int:
    """How many files submissions() gives, without reading them. Raises BadFile where there is no inbox."""
    return sum(1 for _ in _files(path))


def _read(found: FoundFile) -> tuple[bytes, str]:
    """A file's bytes, or why they do not count."""
    name = found.parts[-1]
    try:
        copy = copied(printable(name)) or (sentence("working") if is_working(found.parts) else "")
        content = b"" if copy else found.read()
    except Refused as refusal:
        return b"", str(refusal)
    return content, copy or not_a_sheet(name, content)


def _shown(parts: tuple[str, ...], taken: dict[str, int], blind: bool) -> str:
    """The path as it is shown, unlike all those before it; `taken` counts how often each was wanted."""
    plain = "/".join(shortened_inside(printable(part)) for part in parts)
    name = plain = without_reader(plain) if blind else plain
    while name in taken:
        taken[plain] += 1
        name = f"{plain} ({taken[plain]})"
    taken[name] = 1
    return name


# ---- where files are


def _files(path: Path) -> Iterator[FoundFile]:
    shown = printable(path.name or str(path))
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        raise BadFile(f"{shown}: there is no such file or folder") from None
    if stat.S_ISDIR(mode):
        yield from _in_folder(path)
    elif stat.S_ISREG(mode):
        yield from _in_file(path, (path.name,), alone=True)
    else:
        raise BadFile(f"{shown}: this is neither a folder nor a file")


def _in_folder(root: Path) -> Iterator[FoundFile]:
    """The files in a folder and the folders in it, by a stack, for a student's folders may be very deep."""
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        parts = waiting.pop()
        here = root.joinpath(*parts)
        kind = _kind(here) if parts else "folder"
        if kind == "folder" and len(parts) <= DEEPEST_FOLDER:
            try:
                waiting += [(*parts, name) for name in sorted((path.name for path in here.iterdir()), reverse=True)]
            except OSError as error:
                yield _refusing(parts or (root.name,), _unreadable(error))
        elif kind == "folder":
            yield _refusing(parts, sentence("deep", most=DEEPEST_FOLDER))
        elif kind == "file":
            yield from _in_file(here, parts)
        else:
            yield _refusing(parts, kind)


def _kind(path: Path) -> str:
    """“file”, “folder”, or the sentence on what else it is; links and junctions are not followed."""
    try:
        found = os.lstat(path)
    except OSError as error:
        return _unreadable(error)
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)  # what Windows calls a link between folders
    if stat.S_ISLNK(found.st_mode) or (junction and getattr(found, "st_reparse_tag", 0) == junction):
        return sentence("link")
    if stat.S_ISDIR(found.st_mode):
        return "folder"
    return "file" if stat.S_ISREG(found.st_mode) else sentence("device")


def _unreadable(error: OSError) -> str:
    return sentence("unreadable", why=error.strerror or "no reason given")


def _refusing(parts: tuple[str, ...], problem: str) -> FoundFile:
    def read() -> bytes:
        raise Refused(problem)

    return FoundFile(parts, read)


# ---- files, and zips among them


def _in_file(path: Path, parts: tuple[str, ...], alone: bool = False) -> Iterator[FoundFile]:
    """A file, or the files in it where it is a zip; an inbox that is one zip gives its name to none of them."""
    if left_behind(parts):  # it is named, and not opened
        yield _refusing(parts, "")
        return
    try:
        with _opened(path, follow=alone) as file:
            start = file.read(4096)
            if start.startswith(ZIP) and not is_office(start):
                yield from _in_zip(file, os.fstat(file.fileno()).st_size, () if alone else parts)
                return
    except Refused as refusal:
        yield _refusing(parts, str(refusal))
        return
    yield FoundFile(parts, lambda: _whole(path, follow=alone))


def _in_zip(file: IO[bytes], size: int, within: tuple[str, ...], level: int = 1) -> Iterator[FoundFile]:
    """The files in an open zip, and those in the zips in it. Raises Refused."""
    most = MOST_MEMBERS_OF_ONE if level > 1 or _is_of_one(within) else MOST_MEMBERS
    with members(file, size, most) as inside:
        if any(found.parts == OFFICE for found in inside):
            raise Refused(of_kind("office"))
        if within and len(inside) > MOST_MEMBERS_OF_ONE and not _is_of_a_class(inside):
            raise Refused(sentence("whose", n=len(inside)))
        for found in inside:
            yield from _in_member(FoundFile((*within, *found.parts), found.read), level)
        if all(left_behind(found.parts) for found in inside):
            raise Refused(sentence("void"))


def _is_of_one(parts: tuple[str, ...]) -> bool:
    """Whether a platform says that what lies here is one student's."""
    return label_of("/".join(map(printable, parts))) != Label()


def _is_of_a_class(inside: Sequence[FoundFile]) -> bool:
    """Whether a platform says of one of these files whose it is, or most of the first ones say it themselves."""
    if any(_is_of_one(found.parts) for found in inside):
        return True
    first = inside[:MOST_MEMBERS_OF_ONE]
    return 2 * sum(b'"reader"' in _read(found)[0] for found in first) > len(first)


def _in_member(found: FoundFile, level: int) -> Iterator[FoundFile]:
    """A file of a zip, or the files in it where it is a zip; one that is refused is one file with a problem."""
    if not found.parts[-1].casefold().endswith(".zip") or left_behind(found.parts):
        yield found
        return
    try:
        content = found.read()
        if not content.startswith(ZIP):
            yield FoundFile(found.parts, lambda: content)
        elif level == ZIPS:
            raise Refused(sentence("nested"))
        else:
            yield from _in_zip(io.BytesIO(content), len(content), found.parts, level + 1)
    except Refused as refusal:
        yield _refusing(found.parts, str(refusal))


@contextmanager
def _opened(path: Path, follow: bool) -> Iterator[IO[bytes]]:
    """A plain file, open for reading; looked at again when it is open, so that none is swapped for a link meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags if follow else flags | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Refused(sentence("device"))
            yield file
    except OSError as error:
        raise Refused(_unreadable(error)) from None


def _whole(path: Path, follow: bool) -> bytes:
    with _opened(path, follow) as file:
        content = file.read(min(os.fstat(file.fileno()).st_size, LARGEST_FILE) + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(sentence("large", most=LARGEST_FILE))
    return content
