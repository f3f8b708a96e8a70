"""The first function that runs in a sandbox: it names what is possible there and must not be."""

import os
import statistics  # noqa: F401 - a part of Python that is not loaded yet
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path


def possible(own_file: str, own_folder: str) -> list[str]:
    """What this process can do of what it must not: read a file or folder of ours, write one, start a process, take
    memory that nobody counts.

    Raises ImportError where it cannot do what it must: load Python's own library and NLTK.
    """
    if not find_spec("nltk"):
        raise ImportError("nltk")
    attempts = {
        "read": Path(own_file).read_bytes,
        "list": lambda: next(Path(own_folder).iterdir()),
        "write": write,
        "fork": fork,
        "memory": shared_memory,
    }
    return [name for name, attempt in attempts.items() if is_done(attempt)]


def is_done(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except Exception:
        return False
    return True


def write() -> None:
    Path("trial").touch()
    Path("trial").unlink()


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def shared_memory() -> None:
    import ctypes

    if ctypes.CDLL(None).shmget(0, 4096, 0o600) < 0:
        raise OSError
