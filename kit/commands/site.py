"""`python -m kit site DIR`: the lessons as a folder for a web server, to work in a browser with nothing installed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kit import PROGRAM
from kit.commands.init import whole_kit
from kit.commands.release import read_again, refuse_filled, what_was_done, write_files
from kit.strict import BadFile, why
from kit.teacher.copy.student_copy import student_copy
from kit.teacher.site.build import check, site
from kit.wording import wording


def site_of_a_copy(arguments: Sequence[str]) -> int:
    """Writes the site; 0 when it is done and was fetched again, 2 and one sentence when it cannot be made."""
    parser = argparse.ArgumentParser(f"{PROGRAM} site", description="Make a website of the students’ copy.")
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder for the site")
    parser.add_argument("--graded", metavar="LESSONS", default="", help="what you will grade, such as 05 or 02,05")
    parser.add_argument("--article", metavar="ID", default="", help="the article that every lesson opens")
    parser.add_argument(
        "--pyodide", metavar="FOLDER", type=Path, help="Python for the browser, where you have it already"
    )
    asked = parser.parse_args(arguments)
    lessons = [name.strip() for name in asked.graded.split(",") if name.strip()]
    words = wording("page")["site"]
    try:
        refuse_filled(asked.folder)
        asked.folder.mkdir(parents=True, exist_ok=True)
        with whole_kit() as root:
            copy = student_copy(root, lessons, asked.article)
        with TemporaryDirectory() as place:
            write_files(copy.files, Path(place))
            read_again(Path(place))
            sizes = site(Path(place), asked.folder, asked.pyodide, say)
        say("5 of 5: fetching every page from it")
        checked = check(asked.folder)
    except (BadFile, OSError) as error:
        sys.stderr.write(f"{why(error)}\n")
        return 2
    numbers = {name: f"{size / 1e6:.0f}" for name, size in sizes.items()}
    sys.stdout.write(what_was_done(copy, asked.folder).split("\n", 1)[1])
    sys.stdout.write(words["done"].format(folder=asked.folder.resolve(), checked=checked, **numbers) + "\n")
    sys.stdout.write(words["try"].format(folder=asked.folder.resolve(), python=Path(sys.executable).name) + "\n")
    return 0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
