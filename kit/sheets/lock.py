"""A lock between notebooks: while one reads and writes a file, the others wait."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PATIENCE = 5.0  # seconds to wait while another notebook writes


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keeps other notebooks from the file meanwhile. Raises OSError where the wait is too long or the folder bad.

    A lock of the operating system, not a file that says "locked": it ends with the process, even after kill -9.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.with_name(f".{path.stem}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _wait_for(handle)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            take(handle)
            return
        except (BlockingIOError, PermissionError):
            if time.monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, "another program keeps it locked") from None
            time.sleep(0.005)
        except OSError:
            return  # a network drive without locks: the merge alone must do


def take(handle: int) -> None:
    """Locks an open file without waiting. Raises OSError: busy, or a drive that knows no locks."""
    if hasattr(fcntl, "flock"):  # in a browser there is none, and one page alone writes
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    elif sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
