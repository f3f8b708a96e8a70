"""The kit as an autograder for Gradescope: a zip to upload, and what runs there, file by file, with Python alone.

Gradescope unpacks the zip to /autograder/source, runs setup.sh once, and for each submission run_autograder, which
reads /autograder/submission and writes /autograder/results/results.json.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit.files import read_article
from kit.strict import BadFile
from kit.teacher.assignment import Assignment, read_assignment
from kit.teacher.gradebook.persons import Decisions, decided
from kit.teacher.gradebook.platforms import gradescope_results
from kit.teacher.grader import Grader
from kit.teacher.inbox.labels import agrees
from kit.teacher.inbox.submissions import submissions
from kit.teacher.outside import saved_at
from kit.teacher.records import Label, Row, Submission
from kit.teacher.report.facts import row_of
from kit.teacher.sandbox.sandbox import sandbox

ASKED = "assignment.json"
KIT = Path(__file__).parents[2]
OF_THE_KIT = {".py", ".json", ".toml", ".txt", ".html", ".css", ".md", ".js"}
WHEN = (2020, 1, 1, 0, 0, 0)
SCRIPTS = {"setup.sh": "setup.sh", "run_autograder": "run_autograder.sh"}


# ---- what is uploaded


def package(article: str, exercises: Path, keys: Path | None, lessons: Sequence[str]) -> bytes:
    """The zip: the kit, the exercises, what a teacher has of keys and overlays, and what is asked."""
    files = {name: (KIT / "teacher" / "gradebook" / script).read_bytes() for name, script in SCRIPTS.items()}
    own, article = Path(article), read_article(article).id
    files[ASKED] = json.dumps({"article": article, "lessons": list(lessons), "keys": keys is not None}).encode()
    files |= {f"kit/{name}": content for name, content in _files(KIT)}
    files |= {f"kit/articles/{article}/{name}": content for name, content in _files(own)} if own.is_dir() else {}
    files |= {f"exercises/{name}": content for name, content in _files(exercises) if name.endswith(".toml")}
    files |= {f"keys/{name}": content for name, content in _files(keys)} if keys else {}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name, WHEN)
            member.external_attr = (0o100755 if name in SCRIPTS else 0o100644) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return packed.getvalue()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith((".", "__")) for part in name.parts[:-1])
        if path.suffix in OF_THE_KIT and path.is_file() and not hidden:
            yield name.as_posix(), path.read_bytes()


# ---- what runs there


def run(base: Path) -> str:
    """The results.json of the submission in base/submission, whatever is in it."""
    source = Path.cwd()
    asked = json.loads((source / ASKED).read_text("utf-8"))
    keys = source / "keys" if asked["keys"] else None
    assignment = read_assignment(asked["article"], source / "exercises", keys, asked["lessons"])
    about = _about(base / "submission_metadata.json")
    due = saved_at(about.get("assignment", {}).get("due_date"))
    return gradescope_results([graded(assignment, base / "submission", about, due)], assignment.tasks)


def graded(assignment: Assignment, folder: Path, about: Mapping[str, Any], due: str) -> Row:
    """The row of what counts in a submission; one that says why where nothing does."""
    grader = Grader(assignment, sandbox(trusted=False))
    try:
        handed = [one for one in submissions(folder) if not one.aside]
    except BadFile as problem:
        handed = [Submission("submission", problem=str(problem))]
    done = [grader.grade(replace(one, label=_label(about, grader, one))) for one in handed]
    rows = [row_of(one, assignment.of(one.sheet) if one.sheet else assignment) for one in done]
    found = list(decided([rows], {}, Decisions(assignment.tasks, due=due)))
    return next((row for row in found if row.counts), found[0])


def _about(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _label(about: Mapping[str, Any], grader: Grader, one: Submission) -> Label:
    """Whose submission it is by Gradescope: of a group, the one whose name stands in the sheet, else the first.

    An id counts only where there is no name, so that nobody's sheet passes with another's id in it.
    """
    named = [(str(user.get("name") or ""), str(user.get("sid") or "")) for user in about.get("users", ())]
    users = [Label(name, "" if name else id) for name, id in named]
    who = grader.reader(one)
    found = next((label for label in users if agrees(label, who.name, who.id)), users[0] if users else one.label)
    return replace(found, time=saved_at(about.get("created_at")))


if __name__ == "__main__":
    results = Path(sys.argv[1], "results", "results.json")
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(run(Path(sys.argv[1])), "utf-8")
