"""A whole inbox graded: each file once, each row kept as it is done, then all that a teacher and a class read."""

from __future__ import annotations

import filecmp
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import copyfile

from kit.limits import LONGEST_PAGE_NAME
from kit.strict import BadFile
from kit.teacher.gradebook.by_hand import Manual, given_to, kept, keys, manual_lines
from kit.teacher.gradebook.gradebook import Gradebook, Moved, Stored
from kit.teacher.gradebook.persons import Decisions, decided
from kit.teacher.gradebook.platforms import TABLES, changes_csv, gradebook_lines, gradescope_results, unfound
from kit.teacher.gradebook.workers import Batch, Work, batches, content_hash
from kit.teacher.gradebook.worksheets import PlatformTable, filled
from kit.teacher.inbox.submissions import submissions
from kit.teacher.outside import understood
from kit.teacher.pages.page import with_points
from kit.teacher.records import ASIDE, ATTENTION, GRADED, Row, Submission
from kit.teacher.report.class_report import class_report

BOOK, MANUAL, MOODLE_PAGES = "gradebook.sqlite", "manual.csv", "feedback-for-moodle.zip"
DEVICES = re.compile(r"con|prn|aux|nul|conin_|conout_|(com|lpt)[0-9¹²³]", re.IGNORECASE)  # whatever ending follows
Means = Callable[[bytes, Iterable[Batch]], Iterator[list[Stored]]]
Tell = Callable[[int, str], None]  # how many files are done since, and what is done now


@dataclass(frozen=True, slots=True)
class Summary:
    """How many files were graded, need attention, are set aside, were kept from before; whose points moved.

    `waiting` points of so many `texts` wait for the teacher. `copy` is the name of the copy of a manual.csv that
    somebody had filled in and not read in. `unplaced` have a grade and no line in a platform's table that was filled in,
    in which `changed` grades are now others.
    """

    graded: int
    attention: int
    aside: int
    kept: int
    moved: tuple[Moved, ...] = ()
    waiting: float = 0
    texts: int = 0
    copy: str = ""
    unplaced: Sequence[str] = ()
    changed: int = 0


def grade_inbox(
    inbox: Path,
    out: Path,
    work: Work,
    by: Decisions,
    means: Means,
    wanted: PlatformTable = PlatformTable(),  # noqa: B008
    tell: Tell = lambda _, __: None,
) -> Summary:
    """Grades what is new in an inbox and writes gradebook, pages and report to `out`.

    Between the two the teacher may review what is in the gradebook; what is given there is in what is written.
    Stopped at any moment, it loses no finished row: the same call goes on. Raises BadFile for an inbox that cannot be
    read and a folder that cannot be written.
    """
    if out.resolve() == inbox.resolve() or inbox.resolve() in out.resolve().parents:
        raise BadFile(f"{out.name}: this folder is inside the inbox; name one outside it")
    by = replace(by, times=wanted.sheet.times) if wanted.sheet else by
    out.mkdir(parents=True, exist_ok=True)
    with closing(Gradebook(out / BOOK, work.asked.article.id)) as book:
        before = _grade(book, inbox, work, means, tell)
        if by.manual:
            _take_in(book, by)
        by = _decide(book, by)
        by.review(book)
        by = by if book.given() == by.manual else _decide(book, by)
        copy = _copy_of_filled(book, out / MANUAL, by.sheet)
        moved = _write(book, out, work, by)
        left = _for_platform(book, out, work, by, wanted)
        counts = Counter(row.status for row in book.rows())
        waiting = [(row.open, len(row.waiting)) for row in book.rows(counting=True)]
        book.finish(moved, by.now)
        many = counts[GRADED], counts[ATTENTION], counts[ASIDE], before
        return Summary(*many, moved, sum(points for points, _ in waiting), sum(n for _, n in waiting), copy, *left)


def _grade(book: Gradebook, inbox: Path, work: Work, means: Means, tell: Tell) -> int:
    """Grades and stores what is not graded yet; how many files were."""
    kept = 0

    def new() -> Iterator[Submission]:
        nonlocal kept
        for handed in submissions(inbox):
            if book.keeps(handed.file, content_hash(handed), work.digests):
                kept += 1
                tell(1, handed.file)
            else:
                yield handed

    for finished in means(work.packed(), batches(new())):
        for one in finished:
            book.store(one)
        tell(len(finished), finished[-1].row.file)
    book.forget_unseen()
    return kept


# ---- what a teacher gave by hand


def _decide(book: Gradebook, by: Decisions) -> Decisions:
    """Decides on every row by all that a teacher gave so far, and what that is."""
    by = replace(by, manual=book.given())
    book.decide(decided(book.groups(), book.claims(), by))
    return by


def _take_in(book: Gradebook, by: Decisions) -> None:
    """Keeps what a sheet of points by hand says. Raises BadFile where it names somebody who is not in the gradebook."""
    rows = list(decided(book.groups(), book.claims(), replace(by, manual={})))
    by_id = {id.casefold(): row for row in sorted(rows, key=lambda r: r.counts) for id in (row.own_id, row.student_id)}
    if unknown := {id for id, _ in by.manual if id.casefold() not in by_id}:
        told = f"names students who are not in the gradebook: {', '.join(sorted(unknown))}"
        raise BadFile(
            f"The sheet of points by hand {told}. Take out their rows, or write the ids as gradebook.csv has them."
        )
    old, now = book.given(), dict[tuple[str, str], Manual | None]()
    for (id, exercise), new in by.manual.items():
        row = by_id[id.casefold()]
        given = kept(given_to(row, exercise, old), new, row.manual.get(exercise, ""), by.now[:10])
        now |= dict.fromkeys(keys(row, exercise), given)
    book.give(now)


def _copy_of_filled(book: Gradebook, path: Path, read: Path | None) -> str:
    """The name of a copy of manual.csv, made where somebody changed it since it was written and it was not read in."""
    if (
        not path.exists()
        or sha256(path.read_bytes()).hexdigest() == book.noted(MANUAL)
        or (read and path.samefile(read))
    ):
        return ""
    names = (path.with_name(f"{path.stem}.copy-{n}{path.suffix}") for n in count(1))
    copy = next(name for name in names if not name.exists() or filecmp.cmp(name, path, shallow=False))
    copyfile(path, copy)
    return copy.name


# ---- what comes out


def _write(book: Gradebook, out: Path, work: Work, by: Decisions) -> tuple[Moved, ...]:
    asked = work.asked
    _put(out / "gradebook.csv", gradebook_lines(book.rows(), asked.tasks))
    _put(out / MANUAL, manual_lines(book.rows(counting=True), asked, by.manual))
    book.note(MANUAL, sha256((out / MANUAL).read_bytes()).hexdigest())
    _put(out / "report.html", class_report(book.rows(counting=True, facts=True), asked))
    _pages(book, out / "feedback", by)
    moved = tuple(book.moved())
    history = [*book.history(), *((by.now, one) for one in moved)]
    _put(out / "changes.csv", changes_csv(history) if history else "")
    return moved


def _for_platform(
    book: Gradebook, out: Path, work: Work, by: Decisions, wanted: PlatformTable
) -> tuple[Sequence[str], int]:
    """Writes the table for a platform, and the pages as it takes them back; whom it leaves out, and what it changes."""
    rows, tasks, form = book.rows(counting=True), work.asked.tasks, wanted.form
    if form == "gradescope":
        _put(out / "results.json", gradescope_results(rows, tasks))
        _put(out / "autograder.zip", wanted.autograder)
    if form not in TABLES or form == "plain":
        return (), 0
    done = filled(wanted.sheet, rows, tasks, by.now) if wanted.sheet else None
    _put(out / f"{form}.csv", done.text if done else gradebook_lines(rows, tasks, form, wanted.title, by.now))
    if form == "moodle":
        _zip_pages(book, out, done.numbers if done else {})
    return (done.unplaced, done.changed) if done else (unfound(book.rows(counting=True), form), 0)


def _zip_pages(book: Gradebook, out: Path, numbers: Mapping[str, str]) -> None:
    """Packs the pages of those who are graded as Moodle takes them in “Upload multiple feedback files in a zip”.

    It finds a student by the number after the first “_”, and takes as new only what has changed.
    """
    new = out / f".{MOODLE_PAGES}.tmp"
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
        for row, _, name in _named(book):
            number = numbers.get(row.file) or row.label.id
            if row.status == GRADED and number.isdecimal():
                who = re.sub(r"[^\w ,.’-]|_", " ", "Participant" if row.label.blind else row.name or row.student_id)
                member = zipfile.ZipInfo(f"{' '.join(who.split())}_{number}_assignfeedback_file_feedback.html")
                member.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(member, (out / "feedback" / name).read_bytes())
    os.replace(new, out / MOODLE_PAGES)


def _put(path: Path, text: str | bytes | Iterable[str]) -> None:
    """Writes a file whole or not at all, and only where it changes; an empty text takes it away."""
    if not text:
        path.unlink(missing_ok=True)
        return
    pieces = (text,) if isinstance(text, (str, bytes)) else text
    new = path.with_name(f".{path.name}.tmp")
    try:
        with new.open("wb") as file:
            for piece in pieces:
                file.write(piece.encode() if isinstance(piece, str) else piece)
        if not (path.exists() and filecmp.cmp(path, new, shallow=False)):
            os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)


def _pages(book: Gradebook, folder: Path, by: Decisions) -> None:
    folder.mkdir(exist_ok=True)
    written: set[str] = set()
    for row, page, name in _named(book):
        written.add(name.casefold())
        given = [(task, given_to(row, task.id, by.manual)) for task in by.tasks if task.id in row.by_hand]
        _put(
            folder / name,
            with_points(zlib.decompress(page).decode(), row, by.tasks, given, by.due and understood(by.due)),
        )
    for path in folder.glob("*.html"):
        if path.name.casefold() not in written:
            path.unlink()


def _named(book: Gradebook) -> Iterator[tuple[Row, bytes, str]]:
    """The rows that have a page, with the page and the name of its file: letters, digits, - and _, and no Windows device."""
    taken: set[str] = set()
    for row, page in book.pages():
        plain = re.sub(r"[^\w-]+", "_", row.student_id)[:LONGEST_PAGE_NAME].strip("_")
        name = f"{plain or 'unnamed'}.html"
        if name.casefold() in taken or not plain or DEVICES.fullmatch(plain):
            name = f"{plain or 'unnamed'}-{sha256(row.file.encode()).hexdigest()[:8]}.html"
        taken.add(name.casefold())
        yield row, page, name
