"""The bubblewrap command around a Python that sees its own library and NLTK, and nothing else of this computer."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kit.teacher.sandbox.process import HOME

KIT = Path(__file__).resolve().parents[2]
SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/nix/store")
EMPTY = ("/tmp", HOME)
LIBRARIES = ("site-packages", "dist-packages")
APART = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")
OWN_USERS = ("--unshare-user",)
SWITCH = ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")  # root; the child becomes another
CLOSED = ("--die-with-parent", "--new-session", "--clearenv", "--chdir", "/")


def python() -> str:
    """The Python that set-up made this environment from: it sees no project, and starts without looking for one."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def libraries() -> list[str]:
    """The folders in which this Python finds NLTK and what it needs."""
    return [path for path in dict.fromkeys(sys.path) if Path(path).name in LIBRARIES and Path(path).is_dir()]


def bubble(files: Sequence[Path], variables: Mapping[str, str], switch: bool) -> list[str]:
    """What stands before a command, which gets `variables`; `files` are shown to it too.

    `switch` is for root: the command keeps the right to become another user, and no other.
    """
    program = shutil.which("bwrap") or "bwrap"
    users = SWITCH if switch else OWN_USERS
    named = [word for name, value in variables.items() for word in ("--setenv", name, value)]
    return [program, *APART, *users, *CLOSED, *named, *_view(files)]


def _view(files: Sequence[Path]) -> Iterator[str]:
    """Folders to read, empty folders over all that is the kit's, and nothing to write to."""
    prefix = Path(python()).parents[1]
    first = [*SYSTEM, str(prefix / "lib"), str(prefix / "lib64"), python()]
    yield from _above([path for path in (*first, *libraries()) if Path(path).exists()])
    for shown in (first, libraries()):
        for path in shown:
            yield from ("--ro-bind-try", path, path)
        yield from _covered(shown)
    for file in files:
        yield from ("--ro-bind", str(file), inside(file))
    yield from ("--remount-ro", "/")


def _above(paths: Sequence[str]) -> Iterator[str]:
    """The folders above those that are shown, empty but for these; left to itself bubblewrap makes them root's own."""
    above = dict.fromkeys(str(folder) for path in (*paths, *EMPTY) for folder in reversed(Path(path).parents[:-1]))
    for folder in (*above, *EMPTY):
        if not any(Path(path) == Path(folder) or Path(path) in Path(folder).parents for path in paths):
            yield from ("--perms", "0755", "--dir", folder)


def _covered(shown: Sequence[str]) -> Iterator[str]:
    """An empty folder over the kit, and over the project around it, where a folder that is shown holds them."""
    for own in (KIT.parent, KIT):
        if any(own != Path(path).resolve() and Path(path).resolve() in own.parents for path in shown):
            yield from ("--tmpfs", str(own), "--remount-ro", str(own))


def inside(file: Path) -> str:
    """Where a file of ours stands in the sandbox."""
    return f"/{file.name}"
