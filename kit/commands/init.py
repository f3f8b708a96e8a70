"""`init DIR`: the lessons and exercises laid out in a folder, where nothing that is there already is touched."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kit import PROGRAM
from kit.files import COURSE
from kit.wording import HERE

LAID_OUT = ("notebooks/*.*", "exercises/*.*", "LICENSE")
SET_UP = ("constraints.txt", "environment.yml", "pyproject.toml")


def init(arguments: Sequence[str]) -> int:
    """Lays out the lessons; 0 when they are all there, 2 and one sentence when the folder cannot be written to."""
    parser = argparse.ArgumentParser(
        f"{PROGRAM} init", description="Lay out the lessons in a folder. Files that are there stay as they are."
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder; it is made if need be")
    folder = parser.parse_args(arguments).folder
    try:
        done = lay_out(folder)
    except OSError as error:
        sys.stderr.write(
            f"{folder}: the lessons can’t be laid out here ({error.strerror or error}); name another folder\n"
        )
        return 2
    sys.stdout.write(told(folder, *done))
    return 0


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


def told(folder: Path, copied: int, differ: Sequence[str]) -> str:
    """What was laid out and what was left alone."""
    lines = [f"{folder.resolve()} has the lessons now. New: {copied} {'file' if copied == 1 else 'files'}."]
    if not copied:
        lines = [f"{folder.resolve()} had the lessons already; nothing was changed."]
    if differ:
        lines.append(f"These differ from this version’s and were left as they are: {', '.join(differ)}.")
    return "\n".join(lines) + "\n"


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
