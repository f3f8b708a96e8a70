"""`python -m kit grade INBOX --out DIR`: what a class handed in becomes a gradebook, pages and a report."""

from __future__ import annotations

import sqlite3
import sys
import webbrowser
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kit.commands.command import parser
from kit.files import COURSE
from kit.strict import BadFile
from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.autograder import package
from kit.teacher.gradebook.by_hand import read_manual
from kit.teacher.gradebook.gradebook import Gradebook, Moved
from kit.teacher.gradebook.persons import Decisions, read_roster
from kit.teacher.gradebook.platforms import TITLE
from kit.teacher.gradebook.run import BOOK, MANUAL, Summary, Tell, grade_inbox
from kit.teacher.gradebook.tables import decimal
from kit.teacher.gradebook.workers import Work, means_of_code, on_cluster, on_processes
from kit.teacher.gradebook.worksheets import PlatformTable, wanted_table
from kit.teacher.inbox.submissions import count
from kit.teacher.outside import last_moment, understood
from kit.teacher.records import reachable
from kit.teacher.review.desk import Desk, review
from kit.wording import wording

STOPPED = 130
LISTED = 20  # changes that are told one by one
ARGUMENTS = {
    "INBOX": "a folder, a zip from Moodle or Canvas, or one file",
    "--out DIR": ("where the gradebook and the pages go", {"required": True}),
    "--article ID": ("the article that was read, or its folder", {"default": "g20-ministers"}),
    "--lessons LIST": "only these lessons, such as 02,05",
    "--exercises DIR": ("the folder of exercises", {"default": COURSE / "exercises"}),
    "--keys DIR": "your own keys, exercises and overlays",
    "--roster CSV": "the class list; it names who is missing",
    "--due TIME": "anything later counts as late: 2026-12-01, 2026-12-01T18:00",
    "--manual CSV": "manual.csv with the points you gave",
    "--format FORM": (
        "one more table: canvas, moodle or gradescope; moodle=worksheet.csv fills in what you downloaded there",
        {"default": "plain"},
    ),
    "--title NAME": ("the assignment’s name in Canvas", {"default": TITLE}),
    "--review": "mark the texts that wait for you, in a browser",
    "--show-key": "pages show the key, even for graded exercises",
    "--trusted": "run students’ functions even without a sandbox",
    "--workers N": ("grade on N processes", {"default": 1}),
    "--dask ADDRESS": "grade on this Dask cluster, such as tcp://127.0.0.1:8786",
}


def grade(arguments: Sequence[str]) -> int:
    """Grades an inbox; 0 when it is done, 2 and one sentence when something cannot be used, 130 when stopped."""
    asked = parser("grade", "Grade what a class handed in.", ARGUMENTS).parse_args(arguments)
    try:
        work, by = _work(asked)
        done = _run(asked, work, by)
    except (BadFile, OSError, sqlite3.Error) as error:
        sys.stderr.write(f"{_refused(error, asked.out)}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{wording('grading')['stopped']}\n")
        return STOPPED
    sys.stdout.write(_told(done, asked, work))
    return 0


def _refused(error: Exception, out: Path) -> str:
    """What stopped a run, in a sentence: a full disk and a folder that cannot be written to say no more than that."""
    if isinstance(error, BadFile):
        return str(error)
    is_ours = isinstance(error, sqlite3.Error)
    file = out / BOOK if is_ours else getattr(error, "filename", None) or out
    why = str(error) if is_ours else getattr(error, "strerror", None) or str(error)
    return str(wording("grading")["unwritten"].format(file=Path(file).name.removeprefix("."), why=why))


def _work(asked: Namespace) -> tuple[Work, Decisions]:
    lessons = _lessons(asked)
    assignment = read_assignment(asked.article, asked.exercises, asked.keys, lessons)
    by = Decisions(
        assignment.tasks,
        read_roster(asked.roster) if asked.roster else (),
        last_moment(asked.due) if asked.due else "",
        read_manual(asked.manual, assignment.tasks) if asked.manual else {},
        asked.manual,
    )
    return Work(assignment, asked.trusted, asked.show_key), by


def _lessons(asked: Namespace) -> list[str]:
    return [name.strip() for name in asked.lessons.split(",") if name.strip()]


def _table(asked: Namespace, out_of: float) -> PlatformTable:
    wanted = wanted_table(asked.format, asked.title, out_of)
    if wanted.form != "gradescope":
        return wanted
    return replace(wanted, autograder=package(asked.article, asked.exercises, asked.keys, _lessons(asked)))


def _run(asked: Namespace, work: Work, by: Decisions) -> Summary:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        row = bar.add_task("", total=count(asked.inbox), file="")
        tell: Tell = lambda n, what: bar.update(row, advance=n, file=what[-40:])  # noqa: E731
        wanted = _table(asked, reachable(by.tasks))
        means = partial(on_cluster, asked.dask) if asked.dask else partial(on_processes, max(1, asked.workers))

        def reviewed(book: Gradebook) -> None:
            bar.stop()
            _review(Desk(book, work.asked, by.now[:10]))

        by = replace(by, review=reviewed) if asked.review else by
        return grade_inbox(asked.inbox, asked.out, work, by, means, wanted, tell)


def _review(desk: Desk) -> None:
    """Shows the texts in a browser, where there are any, until the teacher is done."""
    if not desk.questions():
        sys.stderr.write(f"{wording('grading')['review nothing']}\n")
        return

    def tell(address: str) -> None:
        sys.stderr.write(f"{wording('grading')['review'].format(address=address)}\n")
        sys.stderr.flush()
        webbrowser.open(address)

    review(desk, tell)


def _changes(moved: Sequence[Moved]) -> Iterator[str]:
    """A line for each change, the first of them."""
    for one in moved[:LISTED]:
        who = f"{one.name} ({one.student_id})" if one.name else one.student_id
        before, after = ("–" if points is None else decimal(points) for points in (one.before, one.after))
        totals = {"total_before": decimal(one.total_before), "total": decimal(one.total)}
        gaps = {"task": one.task, "before": before, "after": after, "why": one.why}
        yield "  " + wording("grading")["moved one"].format(who=who, **gaps, **totals)
    if len(moved) > LISTED:
        yield "  " + wording("grading")["moved more"].format(n=len(moved) - LISTED)


def _told(done: Summary, asked: Namespace, work: Work) -> str:
    say, out = wording("grading"), asked.out
    files = done.graded + done.attention + done.aside
    lines = [say["done"].format(files=files, graded=done.graded, attention=done.attention, out=out)]
    if asked.due:
        lines.append(say["due"].format(due=understood(last_moment(asked.due))))
    if done.unplaced:
        form, was_given, _ = asked.format.partition("=")
        gaps = {"n": len(done.unplaced), "who": ", ".join(done.unplaced[:LISTED]), "form": form}
        lines.append(say["unplaced" if was_given else "unfound"].format(**gaps, platform=form.capitalize()))
    if done.changed:
        lines.append(say["changed there"].format(n=done.changed))
    if done.aside:
        lines.append(say["aside"].format(n=done.aside))
    if done.kept:
        lines.append(say["kept"].format(kept=done.kept))
    if done.texts:
        lines.append(say["waiting"].format(points=f"{done.waiting:g}", n=done.texts, file=out / "manual.csv"))
    if done.copy:
        lines.append(say["manual copy"].format(file=out / MANUAL, copy=out / done.copy))
    if done.moved:
        lines += [say["moved points"].format(file=out / "changes.csv"), *_changes(done.moved)]
    if any(part.kind == "code" for exercise in work.asked.exercises.values() for part in exercise.parts):
        lines.append(say[f"sandbox {means_of_code(work.trusted)}"])
    return "\n".join(lines) + "\n"
