"""A student's function run where it can do no harm: one process a question, the key and the comparison left out here.

The process gets the source, the function's name and the arguments, and gives JSON values back, over a pipe that the
student's code could write to as well: it runs in the same process, so no secret would keep it from that. It gains
nothing by it: a value is only worth what the check of the exercise says of it here, beside results that the process
never had.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kit.exercises.parts import Case, Part
from kit.limits import LONGEST_ERROR
from kit.strict import BadFile, Place, json_value, text_of
from kit.teacher.outside import printable
from kit.teacher.sandbox.process import KIT, bubble, few_variables, inside, libraries, output_of, python, refusals
from kit.wording import wording

HERE = KIT / "teacher" / "sandbox"
CALL, CHILD, TRIAL = KIT / "exercises" / "kinds" / "call.py", HERE / "child.py", HERE / "trial.py"
OPTIONS = ("-P", "-s", "-S", "-B")  # no folder of ours on the path, no .pth file read, nothing written
USERS = 2**30  # from here on no system gives out user numbers


@dataclass(frozen=True, slots=True)
class Limits:
    """What a question may take: processor seconds a case and in all, seconds on the clock, bytes, open files."""

    seconds: float = 2
    in_all: int = 6
    wall: int = 15
    memory: int = 512_000_000
    processes: int = 0  # beside the one that runs the function; threads count too
    files: int = 32
    result: int = 200_000
    written: int = 0  # to a file

    @property
    def resources(self) -> Mapping[str, int]:
        """The limits the system keeps, by their names in the module resource."""
        return {
            "RLIMIT_CPU": self.in_all,
            "RLIMIT_AS": self.memory,
            "RLIMIT_NPROC": self.processes,
            "RLIMIT_NOFILE": self.files,
            "RLIMIT_FSIZE": self.written,
            "RLIMIT_CORE": 0,
        }


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Runs students' functions. `kind` is bubblewrap or process; with `switch`, root becomes another user first."""

    kind: str
    switch: bool = False
    limits: Limits = Limits()

    def run(self, part: Part, source: str) -> dict[str, Any]:
        """The answer a source makes, in the form of run_code. It always returns, at most a little after the time."""
        cases = (*part.given, *part.unseen)
        limits, request = self.limits, self._request(part, source, cases)
        came, is_late = output_of(self._command, request, limits.wall, (len(cases) + 1) * limits.result)
        results = [_result(line) for line in came.split(b"\n")[:-1]][: len(cases)]
        last = _failure("ended")
        if is_late:
            last = {**_failure("endless", seconds=f"{limits.seconds:g}"), "endless": True}
        if results and results[-1].get("endless"):
            last = results[-1]
        return {"source": source, "results": [*results, *[last] * (len(cases) - len(results))]}

    def _request(self, part: Part, source: str, cases: tuple[Case, ...]) -> bytes:
        limits = self.limits
        request = {
            "source": source,
            "function": part.function,
            "cases": [case.arguments for case in cases],
            "words": wording("exercise")["code"],
            "paths": libraries(),
            "user": USERS + secrets.randbelow(USERS - 1) if self.switch else None,
            "limits": limits.resources,
            "refusals": refusals(limits.processes > 0).hex(),
            "seconds": limits.seconds,
            "wall": limits.wall + 1,
            "bytes": limits.result,
        }
        return json.dumps(request).encode()

    def _command(self, variables: Mapping[str, str]) -> list[str]:
        if self.kind == "process":
            return [python(), *OPTIONS, str(CHILD), str(CALL)]
        files = (CHILD, CALL)
        return [*bubble(files, variables, self.switch), python(), *OPTIONS, *map(inside, files)]


@cache
def sandbox(trusted: bool = False, limits: Limits = Limits()) -> Sandbox | None:
    """The best sandbox that proves to work here: bubblewrap; without it, and only if trusted, a process with limits."""
    found = find_spec("nltk")
    if (
        found and found.cached and not Path(found.cached).exists()
    ):  # its bytecode, which a sandbox loads and cannot write
        load = f"import sys; sys.path += {libraries()!r}; import nltk"
        command = [python(), *OPTIONS[:-1], "-c", load]
        subprocess.run(command, env=few_variables(), stderr=subprocess.DEVNULL, check=False)
    root = hasattr(os, "getuid") and os.getuid() == 0
    ways = [(kind, switch) for kind in ("bubblewrap", "process") for switch in ((True, False) if root else (False,))]
    for kind, switch in ways:
        tried = Sandbox(kind, switch, limits)
        if kind == "bubblewrap" and shutil.which("bwrap") and _possible(tried) == []:
            return tried
        if kind == "process" and trusted and _possible(tried) is not None:
            return tried
    return None


def _possible(tried: Sandbox) -> list[str] | None:
    """What a function can do in there that it must not; None where it cannot even run."""
    part = Part("code", function="possible", given=(Case((str(CHILD), str(KIT)), []),))
    try:
        result = tried.run(part, TRIAL.read_text("utf-8"))["results"][0]
    except OSError:
        return None
    gives: list[str] | None = result.get("gives")
    return gives


# ---- what comes back


def _result(line: bytes) -> dict[str, Any]:
    """A result as the process wrote it, or an error in its place where it is not of that form."""
    at = Place("the result")
    try:
        value = json_value(text_of(line, at), at)
    except BadFile:
        value = None
    if isinstance(value, dict) and set(value) == {"gives"}:
        return value
    if isinstance(value, dict) and isinstance(value.get("error"), str):
        line_number = value.get("line") if type(value.get("line")) is int else None
        late = {"endless": True} if value.get("endless") is True else {}
        return {"error": printable(" ".join(value["error"].split()))[:LONGEST_ERROR], "line": line_number, **late}
    return _failure("unfit")


def _failure(why: str, **gaps: object) -> dict[str, Any]:
    """An error for which no line of the student's function is to blame."""
    words = wording("exercise")["code"]
    return {"error": words["error"].format(where=words["somewhere"], why=words[why].format(**gaps)), "line": None}
