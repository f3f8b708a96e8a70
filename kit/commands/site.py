"""`python -m kit site DIR`: the lessons as a folder for a web server, to work in a browser with nothing installed."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from kit.commands.command import command
from kit.commands.release import ARGUMENTS, copy_for, read_again, what_was_done, write_files
from kit.teacher.site.build import check, site
from kit.wording import wording

OF_A_SITE = ARGUMENTS | {
    "DIR": "a new or empty folder for the site",
    "--pyodide FOLDER": "Python for the browser, where you have it already",
}


@command("site", "Make a website of the students’ copy.", OF_A_SITE)
def site_of_a_copy(asked: Namespace) -> str:
    """Writes the site and fetches it again; what is in it, and how to try it."""
    copy = copy_for(asked)
    asked.dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        write_files(copy.files, Path(place))
        read_again(Path(place))
        sizes = site(Path(place), asked.dir, asked.pyodide, say)
    say("5 of 5: fetching every page from it")
    checked, words = check(asked.dir), wording("page")["site"]
    numbers = {name: f"{size / 1e6:.0f}" for name, size in sizes.items()}
    done = words["done"].format(folder=asked.dir.resolve(), checked=checked, **numbers)
    try_it = words["try"].format(folder=asked.dir.resolve(), python=Path(sys.executable).name)
    return what_was_done(copy, asked.dir).split("\n", 1)[1] + f"{done}\n{try_it}\n"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
