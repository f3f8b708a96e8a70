"""`init DIR`: the lessons and exercises laid out in a folder, where nothing that is there already is touched."""

from __future__ import annotations

import shutil
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kit.commands.command import command
from kit.files import COURSE
from kit.strict import BadFile
from kit.wording import HERE

LAID_OUT = ("notebooks/*.*", "exercises/*.*", "LICENSE")
SET_UP = ("constraints.txt", "environment.yml", "pyproject.toml")


@command(
    "init",
    "Lay out the lessons in a folder. Files that are there stay as they are.",
    {"DIR": "the folder; it is made if need be"},
)
def init(asked: Namespace) -> str:
    """Lays out the lessons, and says what was laid out and what was left alone."""
    try:
        copied, differ = lay_out(asked.dir)
    except OSError as error:
        problem = f"the lessons can’t be laid out here ({error.strerror or error})"
        raise BadFile(f"{asked.dir}: {problem}; name another folder") from None
    said = f"{asked.dir.resolve()} has the lessons now. New: {copied} {'file' if copied == 1 else 'files'}.\n"
    if not copied:
        said = f"{asked.dir.resolve()} had the lessons already; nothing was changed.\n"
    left = f"These differ from this version’s and were left as they are: {', '.join(differ)}.\n"
    return said + (left if differ else "")


def lay_out(folder: Path) -> tuple[int, list[str]]:
    """Copies what is not there yet: how many files that were, and the names of those that are there and differ."""
    copied, differ = 0, []
    for path in (path for pattern in LAID_OUT for path in sorted(COURSE.glob(pattern))):
        own = folder / path.relative_to(COURSE)
        if not own.exists():
            own.parent.mkdir(parents=True, exist_ok=True)
            half = own.with_name(f".{own.name}.part")  # a disk that fills up leaves no half lesson behind
            shutil.copyfile(path, half)
            half.replace(own)
            copied += 1
        elif own.read_bytes() != path.read_bytes():
            differ.append(own.relative_to(folder).as_posix())
    return copied, differ


@contextmanager
def whole_kit() -> Iterator[Path]:
    """A folder with all that a students’ copy is made of: the one the kit stands in, else one put together for a while."""
    if HERE.parent == COURSE:
        yield COURSE
        return
    with tempfile.TemporaryDirectory() as made:
        whole = Path(made)
        lay_out(whole)
        for name in SET_UP:
            shutil.copyfile(COURSE / name, whole / name)
        shutil.copytree(HERE, whole / "kit", ignore=lambda folder, _: ["course"] if Path(folder) == HERE else [])
        yield whole
