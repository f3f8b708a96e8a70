"""`python -m kit grade INBOX --out DIR`: what a class handed in becomes a gradebook, pages and a report."""

from __future__ import annotations

import argparse
import sqlite3
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kit import PROGRAM
from kit.files import COURSE
from kit.strict import BadFile
from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.autograder import package
from kit.teacher.gradebook.by_hand import read_manual
from kit.teacher.gradebook.decisions import Decisions, read_roster
from kit.teacher.gradebook.gradebook import Gradebook, Moved
from kit.teacher.gradebook.platforms import TITLE
from kit.teacher.gradebook.run import BOOK, MANUAL, Means, Summary, Tell, grade_inbox
from kit.teacher.gradebook.tables import decimal
from kit.teacher.gradebook.workers import Cluster, Processes, Work, means_of_code
from kit.teacher.gradebook.worksheets import PlatformTable, wanted_table
from kit.teacher.inbox.submissions import count
from kit.teacher.records import reachable
from kit.teacher.review.desk import Desk
from kit.teacher.review.server import review
from kit.teacher.times import last_moment, understood
from kit.wording import wording

EXERCISES = COURSE / "exercises"
STOPPED = 130
LISTED = 20  # changes that are told one by one


def grade(arguments: Sequence[str]) -> int:
    """Grades an inbox; 0 when it is done, 2 and one sentence when something cannot be used, 130 when stopped."""
    asked = _parser().parse_args(arguments)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"{PROGRAM} grade", description="Grade what a class handed in.")
    parser.add_argument("inbox", metavar="INBOX", type=Path, help="a folder, a zip from Moodle or Canvas, or one file")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="where the gradebook and the pages go")
    parser.add_argument(
        "--article", metavar="ID", default="g20-ministers", help="the article that was read, or its folder"
    )
    parser.add_argument("--lessons", metavar="LIST", default="", help="only these lessons, such as 02,05")
    parser.add_argument("--exercises", metavar="DIR", type=Path, default=EXERCISES, help="the folder of exercises")
    parser.add_argument("--keys", metavar="DIR", type=Path, help="your own keys, exercises and overlays")
    parser.add_argument("--roster", metavar="CSV", type=Path, help="the class list; it names who is missing")
    parser.add_argument(
        "--due", metavar="TIME", default="", help="anything later counts as late: 2026-12-01, 2026-12-01T18:00"
    )
    parser.add_argument("--manual", metavar="CSV", type=Path, help="manual.csv with the points you gave")
    forms = "one more table: canvas, moodle or gradescope; moodle=worksheet.csv fills in what you downloaded there"
    parser.add_argument("--format", metavar="FORM", default="plain", help=forms)
    parser.add_argument("--title", metavar="NAME", default=TITLE, help="the assignment’s name in Canvas")
    parser.add_argument("--review", action="store_true", help="mark the texts that wait for you, in a browser")
    parser.add_argument("--show-key", action="store_true", help="pages show the key, even for graded exercises")
    parser.add_argument("--trusted", action="store_true", help="run students’ functions even without a sandbox")
    parser.add_argument("--workers", metavar="N", type=int, default=1, help="grade on N processes")
    parser.add_argument("--dask", metavar="ADDRESS", help="grade on this Dask cluster, such as tcp://127.0.0.1:8786")
    return parser


def _work(asked: argparse.Namespace) -> tuple[Work, Decisions]:
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


def _lessons(asked: argparse.Namespace) -> list[str]:
    return [name.strip() for name in asked.lessons.split(",") if name.strip()]


def _table(asked: argparse.Namespace, out_of: float) -> PlatformTable:
    wanted = wanted_table(asked.format, asked.title, out_of)
    if wanted.form != "gradescope":
        return wanted
    return replace(wanted, autograder=package(asked.article, asked.exercises, asked.keys, _lessons(asked)))


def _means(asked: argparse.Namespace) -> Means:
    if asked.dask:
        return Cluster(asked.dask)
    return Processes(max(1, asked.workers))


def _run(asked: argparse.Namespace, work: Work, by: Decisions) -> Summary:
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

        def reviewed(book: Gradebook) -> None:
            bar.stop()
            _review(Desk(book, work.asked, by.now[:10]))

        by = replace(by, review=reviewed) if asked.review else by
        return grade_inbox(asked.inbox, asked.out, work, by, _means(asked), wanted, tell)


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


def _told(done: Summary, asked: argparse.Namespace, work: Work) -> str:
    lines = [
        wording("grading")["done"].format(
            files=done.graded + done.attention + done.aside,
            graded=done.graded,
            attention=done.attention,
            out=asked.out,
        )
    ]
    if asked.due:
        lines.append(wording("grading")["due"].format(due=understood(last_moment(asked.due))))
    if done.unplaced:
        who = ", ".join(done.unplaced[:LISTED])
        form, was_given, _ = asked.format.partition("=")
        gaps = {"n": len(done.unplaced), "who": who, "form": form, "platform": form.capitalize()}
        lines.append(wording("grading")["unplaced" if was_given else "unfound"].format(**gaps))
    if done.changed:
        lines.append(wording("grading")["changed there"].format(n=done.changed))
    if done.aside:
        lines.append(wording("grading")["aside"].format(n=done.aside))
    if done.kept:
        lines.append(wording("grading")["kept"].format(kept=done.kept))
    if done.texts:
        waits = wording("grading")["waiting"]
        lines.append(waits.format(points=f"{done.waiting:g}", n=done.texts, file=asked.out / "manual.csv"))
    if done.copy:
        lines.append(wording("grading")["manual copy"].format(file=asked.out / MANUAL, copy=asked.out / done.copy))
    if done.moved:
        lines.append(wording("grading")["moved points"].format(file=asked.out / "changes.csv"))
        lines += _changes(done.moved)
    if any(part.kind == "code" for exercise in work.asked.exercises.values() for part in exercise.parts):
        lines.append(wording("grading")[f"sandbox {means_of_code(work.trusted)}"])
    return "\n".join(lines) + "\n"
