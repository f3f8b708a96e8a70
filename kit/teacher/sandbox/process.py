"""A process that nobody trusts: what it wrote until it ended, or was ended for taking too long or writing too much.

What stands around it: bubblewrap, in which a Python sees its own library and NLTK and nothing else of this computer,
and a filter of the Linux system calls that a student's function may not make, which the kernel reads (seccomp).
"""

from __future__ import annotations

import contextlib
import os
import platform
import secrets
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import IO

from kit.wording import shipped

HOME = "/nobody"
ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "HOME": HOME}
WINDOWS = ("SYSTEMROOT",)  # no program starts there without it
TOKEN = "KIT_RUN"  # by this variable of its environment we know a process that was left behind
TIME_IS_UP = ("SIGXCPU", "SIGKILL", "SIGPROF", "SIGALRM")
PATIENCE = 1  # seconds for a process to end that writes no more
ROUNDS = 100  # of looking for what was left behind


def few_variables() -> dict[str, str]:
    """The few variables a Python gets: sets are in the same order each time, and text is UTF-8."""
    return {**ENVIRONMENT, **{name: os.environ[name] for name in WINDOWS if name in os.environ}}


def output_of(
    command: Callable[[Mapping[str, str]], Sequence[str]], request: bytes, wall: float, most: int
) -> tuple[bytes, bool]:
    """What a process writes for a request, and whether its time was up; all that it started is gone when this returns.

    `command` is made with the environment that the process is to have. `wall` is seconds, `most` bytes.
    """
    token = secrets.token_hex(8)
    chunks: list[bytes] = []

    def read(pipe: IO[bytes], left: int) -> None:
        while left > 0 and (chunk := os.read(pipe.fileno(), 65536)):
            chunks.append(chunk)
            left -= len(chunk)

    with _started(command, request, {**few_variables(), TOKEN: token}) as process:
        reader = Thread(target=read, args=(process.stdout, most), daemon=True)
        reader.start()
        reader.join(wall)
        late = reader.is_alive() or _was_stopped(process)
        _end(process, token)
        reader.join(1)
    return b"".join(chunks), late


def _started(
    command: Callable[[Mapping[str, str]], Sequence[str]], request: bytes, variables: dict[str, str]
) -> subprocess.Popen[bytes]:
    with tempfile.TemporaryFile() as file:
        file.write(request)
        file.seek(0)
        return subprocess.Popen(
            command(variables),
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=variables,
            cwd=tempfile.gettempdir(),
            start_new_session=True,
        )


def _was_stopped(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process that writes no more ended by a signal that says its time was up."""
    signals = [getattr(signal, name) for name in TIME_IS_UP if hasattr(signal, name)]
    try:
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return False
    return code in [way for number in signals for way in (-number, 128 + number)]  # 128 and more: so bubblewrap says it


def _end(process: subprocess.Popen[bytes], token: str) -> None:
    """Ends a process with its session, and whatever left the session: what has our token in its environment."""
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()
    mark = f"{TOKEN}={token}".encode()
    for _ in range(ROUNDS):
        is_left = False
        for path in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if mark in path.read_bytes():
                    is_left = True
                    os.kill(int(path.parent.name), signal.SIGKILL)
        if not is_left:
            return
        time.sleep(0.01)


# ---- bubblewrap around it

KIT = Path(__file__).resolve().parents[2]
SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/nix/store")
EMPTY = ("/tmp", HOME)
LIBRARIES = ("site-packages", "dist-packages")
APART = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")
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
    users = SWITCH if switch else ("--unshare-user",)
    named = [word for name, value in variables.items() for word in ("--setenv", name, value)]
    return [shutil.which("bwrap") or "bwrap", *APART, *users, *CLOSED, *named, *_view(files)]


def _view(files: Sequence[Path]) -> Iterator[str]:
    """Folders to read, empty folders over all that is the kit's, and nothing to write to."""
    prefix = Path(python()).parents[1]
    first = [*SYSTEM, str(prefix / "lib"), str(prefix / "lib64"), python()]
    yield from _above([path for path in (*first, *libraries()) if Path(path).exists()])
    for shown in (first, libraries()):
        for path in shown:
            yield from ("--ro-bind-try", path, path)
        for own in (KIT.parent, KIT):  # nothing is seen of the kit, nor of the project around it, inside what is shown
            if any(own != Path(path).resolve() and Path(path).resolve() in own.parents for path in shown):
                yield from ("--tmpfs", str(own), "--remount-ro", str(own))
    for file in files:
        yield from ("--ro-bind", str(file), inside(file))
    yield from ("--remount-ro", "/")


def _above(paths: Sequence[str]) -> Iterator[str]:
    """The folders above those that are shown, empty but for these; left to itself bubblewrap makes them root's own."""
    above = dict.fromkeys(str(folder) for path in (*paths, *EMPTY) for folder in reversed(Path(path).parents[:-1]))
    for folder in (*above, *EMPTY):
        if not any(Path(path) == Path(folder) or Path(path) in Path(folder).parents for path in paths):
            yield from ("--perms", "0755", "--dir", folder)


def inside(file: Path) -> str:
    """Where a file of ours stands in the sandbox."""
    return f"/{file.name}"


# ---- the system calls that are refused

# Which of a call's two numbers in calls.json, and the kernel's name for the kind; Arm has neither fork nor vfork. A call
# that is never allowed is held back by no other limit: memory that outlives its mapping, kernel doors, and the like.
KINDS = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
OTHER_TABLE = 0x40000000  # from here on x86-64 counts the same calls a second time
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, KIND = 0, 4  # where in what the filter sees
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # the latter as EPERM, "not permitted"


def refusals(may_start: bool) -> bytes:
    """The filter for this computer; empty where it is not Linux or of a kind we have no numbers for."""
    if sys.platform != "linux" or platform.machine() not in KINDS:
        return b""
    column, kind = KINDS[platform.machine()]
    known: Mapping[str, Mapping[str, Sequence[int]]] = shipped("teacher/sandbox/calls.json")
    calls = known["never"] if may_start else {**known["never"], **known["starting"]}
    numbers = sorted({both[column] for both in calls.values()})
    steps = [(LOAD, 0, 0, KIND), (EQUAL, 0, len(numbers) + 3, kind), (LOAD, 0, 0, NUMBER)]
    steps.append((AT_LEAST, len(numbers) + 1, 0, OTHER_TABLE))
    steps += [(EQUAL, len(numbers) - n, 0, number) for n, number in enumerate(numbers)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
