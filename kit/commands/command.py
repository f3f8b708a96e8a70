"""A command: its arguments as data, a function from what was asked to what is said, and a sentence where it fails."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from kit import PROGRAM
from kit.model import OtherText
from kit.strict import BadFile, why

TYPES = {"N": int} | dict.fromkeys(("COURSE", "CSV", "DIR", "FILE", "FOLDER", "INBOX", "SHEET"), Path)


def parser(name: str, description: str, arguments: Mapping[str, Any]) -> ArgumentParser:
    """Reads arguments that are declared as they are typed, with their help, and what else argparse is to know.

    The word for a value says whether it is a path, a number or a text, which is "" where it is left out.
    """
    made = ArgumentParser(f"{PROGRAM} {name}", description=description)
    for typed, told in arguments.items():
        said, more = told if isinstance(told, tuple) else (told, {})
        *option, value = typed.split()
        if value.startswith("--"):
            made.add_argument(value, action="store_true", help=said)
        else:
            kind = TYPES.get(value, str)
            more = {"metavar": value, "type": kind, "help": said} | ({"default": ""} if kind is str else {}) | more
            made.add_argument(*(option or [value.lower()]), **more)
    return made


def command(
    name: str, description: str, arguments: Mapping[str, Any]
) -> Callable[[Callable[[Namespace], str]], Callable[[Sequence[str]], int]]:
    """Makes a command of what it says when it is done (0); where it cannot be done, it says why in a sentence (2)."""

    def made(act: Callable[[Namespace], str]) -> Callable[[Sequence[str]], int]:
        @wraps(act)
        def run(given: Sequence[str]) -> int:
            asked = parser(name, description, arguments).parse_args(given)
            try:
                said = act(asked)
            except (BadFile, OtherText, OSError) as error:
                sys.stderr.write(f"{why(error)}\n")
                return 2
            sys.stdout.write(said)
            return 0

        return run

    return made
