"""`python -m kit release DIR`: the kit as students get it, without what is graded and what is a teacher's."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from kit.commands.command import command
from kit.commands.init import whole_kit
from kit.exercises.exercise import read_exercises
from kit.files import read_article, read_key
from kit.strict import BadFile
from kit.teacher.assignment import WHOLE
from kit.teacher.copy.student_copy import REPORT, Copy, student_copy
from kit.wording import wording

ADDRESS = b"git+https://github.com/OWNER/REPOSITORY"  # from where a lesson that is opened in Colab fetches the kit
WHEN = 1_577_836_800  # 1 January 2020, UTC: every file of a copy is as old as this, so that a zip of it is the same too


ARGUMENTS = {
    "DIR": "a new or empty folder for the copy",
    "--graded LESSONS": "what you will grade, such as 05 or 02,05",
    "--article ID": "the article that every lesson opens",
    "--address WHAT": "where Colab fetches the kit: what pip takes, such as a wheel’s address or git+https://…",
}


@command("release", "Make the students’ copy of the kit.", ARGUMENTS)
def release(asked: Namespace) -> str:
    """Writes the copy, and says what is in it."""
    copy, address = copy_for(asked), asked.address.encode() or ADDRESS
    write_files({name: text.replace(ADDRESS, address) for name, text in copy.files.items()}, asked.dir)
    read_again(asked.dir)
    return what_was_done(copy, asked.dir)


def copy_for(asked: Namespace) -> Copy:
    """The copy that is asked for. Raises BadFile, also where there is something at the place for it."""
    refuse_filled(asked.dir)
    with whole_kit() as root:
        return student_copy(root, [name.strip() for name in asked.graded.split(",") if name.strip()], asked.article)


def refuse_filled(folder: Path) -> None:
    """Raises BadFile where the folder has something in it, or is none."""
    if folder.exists() and not folder.is_dir():
        raise BadFile(f"“{folder}” is a file. Name a new or empty folder for the copy.")
    if folder.exists() and any(folder.iterdir()):
        said = "Name a new folder, so that nothing from an older copy ends up in the new one."
        raise BadFile(f"“{folder}” isn’t empty. {said}")


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
