"""`python -m kit release DIR`: the kit as students get it, without what is graded and what is a teacher's."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kit import PROGRAM
from kit.commands.init import whole_kit
from kit.exercises.exercise import read_exercises
from kit.files import read_article, read_key
from kit.strict import BadFile, why
from kit.teacher.assignment import WHOLE
from kit.teacher.copy.student_copy import REPORT, Copy, student_copy
from kit.wording import wording

WHEN = 1_577_836_800  # 1 January 2020, UTC: every file of a copy is as old as this, so that a zip of it is the same too


def release(arguments: Sequence[str]) -> int:
    """Writes the copy; 0 when it is done, 2 and one sentence when it cannot be made."""
    parser = argparse.ArgumentParser(f"{PROGRAM} release", description="Make the students’ copy of the kit.")
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder for the copy")
    parser.add_argument("--graded", metavar="LESSONS", default="", help="what you will grade, such as 05 or 02,05")
    parser.add_argument("--article", metavar="ID", default="", help="the article that every lesson opens")
    asked = parser.parse_args(arguments)
    lessons = [name.strip() for name in asked.graded.split(",") if name.strip()]
    try:
        refuse_filled(asked.folder)
        with whole_kit() as root:
            copy = student_copy(root, lessons, asked.article)
        write_files(copy.files, asked.folder)
        read_again(asked.folder)
    except (BadFile, OSError) as error:
        sys.stderr.write(f"{why(error)}\n")
        return 2
    sys.stdout.write(what_was_done(copy, asked.folder))
    return 0


def refuse_filled(folder: Path) -> None:
    """Raises BadFile where the folder has something in it, or is none."""
    if folder.exists() and not folder.is_dir():
        raise BadFile(f"“{folder}” is a file. Name a new or empty folder for the copy.")
    if folder.exists() and any(folder.iterdir()):
        raise BadFile(
            f"“{folder}” isn’t empty. Name a new folder, so that nothing from an older copy ends up in the new one."
        )


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Writes each file by its path in the folder, all with the same time and rights."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o644)
        os.utime(path, (WHEN, WHEN))
    folders = {parent for name in files for parent in (folder / name).parents if parent.is_relative_to(folder)}
    for inner in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        inner.chmod(0o755)
        os.utime(inner, (WHEN, WHEN))


def read_again(folder: Path) -> None:
    """Raises BadFile where the copy has an article, a key or exercises that the kit cannot read."""
    for inside in sorted((folder / "kit" / "articles").iterdir()):
        article = read_article(inside)
        read_exercises(folder / "exercises", article, read_key(inside / "key.json", article))


def what_was_done(copy: Copy, folder: Path) -> str:
    """What was written, what is graded in it, and what else that takes out of the copy, a sentence each."""
    say = wording("grading")
    lines = [say["copy done"].format(files=len(copy.files), folder=folder.resolve())]
    graded = [*(WHOLE[task].lower() for task in copy.tasks), *copy.graded]
    lines.append(say["copy graded"].format(graded=", ".join(graded)) if graded else say["copy nothing graded"])
    lines += [say["copy unchecked"].format(article=id, n=n) for id, n in copy.unchecked.items()]
    if copy.leaning:
        lines.append(say["copy leaning"].format(ids=", ".join(copy.leaning)))
    if copy.untold:
        lines.append(say["copy untold"].format(what=", ".join(copy.untold)))
    if not copy.finder:
        lines += [say["copy no finder"], say["copy public"]]
    for id, counts in copy.kept.items():
        if any(kept < whole for kept, whole in counts.values()):
            said = {task: f"{kept} of {whole}" for task, (kept, whole) in counts.items()}
            lines.append(say["copy key"].format(article=id, **said))
    if REPORT not in copy.kept:
        lines.append(say["copy practice only"])
    return "\n".join(lines) + "\n"
