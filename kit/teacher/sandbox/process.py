"""A process that nobody trusts: what it wrote until it ended, or was ended for taking too long or writing too much."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

HOME = "/nobody"
ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "HOME": HOME}
WINDOWS = ("SYSTEMROOT",)  # no program starts there without it
TOKEN = "KIT_RUN"  # by this variable of its environment we know a process that was left behind
TIME_IS_UP = ("SIGXCPU", "SIGKILL", "SIGPROF", "SIGALRM")
PATIENCE = 1  # seconds for a process to end that writes no more
ROUNDS = 100  # of looking for what was left behind


@dataclass(frozen=True, slots=True)
class Output:
    """The bytes that came, and whether the process was stopped because its time was up."""

    content: bytes
    late: bool


def few_variables() -> dict[str, str]:
    """The few variables a Python gets: sets are in the same order each time, and text is UTF-8."""
    return {**ENVIRONMENT, **{name: os.environ[name] for name in WINDOWS if name in os.environ}}


def output_of(command: Callable[[Mapping[str, str]], Sequence[str]], request: bytes, wall: float, most: int) -> Output:
    """What a process writes for a request; it and all that it started are gone when this returns.

    `command` is made with the environment that the process is to have. `wall` is seconds, `most` bytes.
    """
    token = secrets.token_hex(8)
    chunks: list[bytes] = []
    with _started(command, request, {**few_variables(), TOKEN: token}) as process:
        reader = Thread(target=_read, args=(process.stdout, chunks, most), daemon=True)
        reader.start()
        reader.join(wall)
        late = reader.is_alive() or _was_stopped(process)
        _end(process, token)
        reader.join(1)
    return Output(b"".join(chunks), late)


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


def _read(pipe: IO[bytes], chunks: list[bytes], most: int) -> None:
    while most > 0 and (chunk := os.read(pipe.fileno(), 65536)):
        chunks.append(chunk)
        most -= len(chunk)


def _was_stopped(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process that writes no more ended by a signal that says its time was up."""
    signals = [getattr(signal, name) for name in TIME_IS_UP if hasattr(signal, name)]
    try:
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return False
    return code in [way for number in signals for way in (-number, 128 + number)]  # 128 and more: so bubblewrap says it


def _end(process: subprocess.Popen[bytes], token: str) -> None:
    """Ends a process with its session, and whatever left the session."""
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()
    for _ in range(ROUNDS):
        left = _left_behind(token)
        for number in left:
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)
        if not left:
            return
        time.sleep(0.01)


def _left_behind(token: str) -> list[int]:
    """The processes that have our token in their environment, where the system shows it."""
    mark, found = f"{TOKEN}={token}".encode(), []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in path.read_bytes():
                found.append(int(path.parent.name))
    return found
