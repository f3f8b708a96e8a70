"""What runs in the sandbox: a student's source, then its function once for each case; one line of JSON a result.

Started by sandbox.py with the path of kit/exercises/kinds/call.py. It imports nothing of the kit, which is not to be
had there. Whatever a student's code does to this process, it only changes what is written here; who reads it compares
it with results that were never here.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing takes longer to load than all the rest
    from typing import Any

FILE = "the answer"
NO_NEW_PRIVILEGES, SECCOMP, BY_FILTER = 38, 22, 2  # what Linux calls them in prctl
AGAIN = 0.25  # seconds after which a function that goes on although it was stopped ends with its process


def main() -> None:
    """Answers the request on standard input; results go to what is standard output before the student's code runs."""
    request = json.loads(sys.stdin.buffer.read())
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    call: dict[str, Any] = {"__name__": "call"}
    with io.open_code(sys.argv[1]) as file:
        exec(compile(file.read(), sys.argv[1], "exec"), call)
    sys.path.extend(request["paths"])
    if (user := request["user"]) is not None:  # limits bind it as they do not bind root
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _limit(request["limits"])
    _refuse(bytes.fromhex(request["refusals"]))
    if hasattr(signal, "alarm"):
        signal.alarm(request["wall"])  # should nobody be left to end us
    Reply(request, call, channel).write_all()
    os._exit(0)  # no thread, exit hook or __del__ of the student's has a turn


def _limit(limits: Mapping[str, int]) -> None:
    """Sets the limits that this system knows, by their names in the module resource."""
    for name, most in limits.items():
        which = getattr(resource, name, None)
        if which is not None:
            _, hard = resource.getrlimit(which)
            low = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with contextlib.suppress(ValueError, OSError):  # macOS has names for limits that it refuses to set
                resource.setrlimit(which, (low, low))


def _refuse(program: bytes) -> None:
    """Hands the kernel a filter of system calls, as process.refusals makes it; nobody can take it back."""
    if program:
        import ctypes

        class Filter(ctypes.Structure):
            _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))

        libc = ctypes.CDLL(None)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if libc.prctl(SECCOMP, BY_FILTER, ctypes.byref(Filter(len(program) // 8, program))):
            raise OSError("the kernel takes no filter of system calls")


class Reply:
    """A student's source and what it gives; each step is timed by the processor's clock, so a busy computer is fair."""

    def __init__(self, request: Mapping[str, Any], call: Mapping[str, Any], channel: Any) -> None:
        self._request, self._words, self._seconds = request, request["words"], request["seconds"]
        self._call, self._channel, self._dumps = call, channel, json.dumps
        self._late = False

    def write_all(self) -> None:
        """Writes the results; where the source itself fails, its error stands for each."""
        made, error = self._function()
        for arguments in self._request["cases"]:
            called = partial(self._call["called"], made, arguments, self._words, self._seconds)
            self._write(error or self._result(called))

    def _function(self) -> tuple[Any, dict[str, Any] | None]:
        names: dict[str, Any] = {"__name__": "__main__"}

        def run() -> None:
            exec(compile(self._request["source"], FILE, "exec"), names)
            if self._request["function"] not in names:
                raise NameError(name=self._request["function"])

        error = self._result(run)
        return names.get(self._request["function"]), error

    def _result(self, run: Callable[[], Any]) -> Any:
        """What `run` gives in time, or the error it ends with, be it an interrupt or one that cannot be told."""
        try:
            with self._timed():
                return run()
        except self._call["Endless"]:
            return self._call["endless"](self._words, self._seconds)
        except BaseException as error:
            with contextlib.suppress(BaseException):
                return self._call["failed"](error, FILE, self._words)
        return self._unfit()

    @contextlib.contextmanager
    def _timed(self) -> Any:
        if not hasattr(signal, "setitimer"):
            yield
            return
        self._late = False
        signal.signal(signal.SIGPROF, self._ring)
        signal.setitimer(signal.ITIMER_PROF, self._seconds, AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def _ring(self, _: int, __: FrameType | None) -> None:
        if self._late:
            self._write(self._call["endless"](self._words, self._seconds))
            os._exit(0)
        self._late = True
        raise self._call["Endless"]

    def _write(self, result: Mapping[str, Any]) -> None:
        try:
            line = self._dumps(result).encode()
        except BaseException:
            line = b""
        if not 0 < len(line) <= self._request["bytes"]:
            line = self._dumps(self._unfit()).encode()
        self._channel.write(line + b"\n")
        self._channel.flush()

    def _unfit(self) -> dict[str, Any]:
        words = self._words
        return {"error": words["error"].format(where=words["somewhere"], why=words["unfit"]), "line": None}


main()
