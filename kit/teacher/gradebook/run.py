"""A whole inbox graded: each file once, each row kept as it is done, then all that a teacher and a class read."""

from __future__ import annotations

import filecmp
import hashlib
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kit.limits import LONGEST_PAGE_NAME
from kit.strict import BadFile
from kit.teacher.gradebook.decisions import Decisions, manual_lines
from kit.teacher.gradebook.gradebook import Gradebook, Stored
from kit.teacher.gradebook.persons import decided
from kit.teacher.gradebook.platforms import TABLES, changes_csv, gradebook_lines, gradescope_results
from kit.teacher.gradebook.workers import Batch, Work, batches, content_hash
from kit.teacher.inbox.submissions import submissions
from kit.teacher.pages.document import template
from kit.teacher.records import ASIDE, ATTENTION, GRADED, Row, Submission
from kit.teacher.report.class_report import class_report

Means = Callable[[bytes, Iterable[Batch]], Iterator[list[Stored]]]
Tell = Callable[[int, str], None]  # how many files are done since, and what is done now


@dataclass(frozen=True, slots=True)
class Summary:
    """How many files were graded, need attention, are set aside, were kept from before; how many students' points moved.

    `waiting` points of so many `texts` wait for the teacher.
    """

    graded: int
    attention: int
    aside: int
    kept: int
    moved: int
    waiting: float = 0
    texts: int = 0


def grade_inbox(
    inbox: Path,
    out: Path,
    work: Work,
    by: Decisions,
    means: Means,
    form: str = "plain",
    tell: Tell = lambda _, __: None,
) -> Summary:
    """Grades what is new in an inbox and writes gradebook, pages and report to `out`.

    Stopped at any moment, it loses no finished row: the same call goes on. Raises BadFile for an inbox that cannot be
    read and a folder that cannot be written.
    """
    if out.resolve() == inbox.resolve() or inbox.resolve() in out.resolve().parents:
        raise BadFile(f"{out.name}: this folder lies in the inbox; name one outside it")
    out.mkdir(parents=True, exist_ok=True)
    book = Gradebook(out / "gradebook.sqlite", work.asked.article.id)
    try:
        kept = _grade(book, inbox, work, means, tell)
        book.forget_unseen()
        book.decide(decided(book.groups(), book.claims(), by))
        _check_manual(book, by)
        moved = _write(book, out, work, by, form)
        counts = Counter(row.status for row in book.rows())
        waiting = [points for row in book.rows(counting=True) for points in row.waiting.values()]
        book.finish()
        return Summary(counts[GRADED], counts[ATTENTION], counts[ASIDE], kept, moved, sum(waiting), len(waiting))
    finally:
        book.close()


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
    return kept


def _check_manual(book: Gradebook, by: Decisions) -> None:
    """Raises BadFile where points were given by hand to somebody who is not in the gradebook."""
    unknown = {id for id, _ in by.manual} - {row.student_id for row in book.rows()} if by.manual else set()
    if unknown:
        told = f"names students who are not in the gradebook: {', '.join(sorted(unknown))}"
        raise BadFile(
            f"The sheet of points by hand {told}. Take out their rows, or write the ids as gradebook.csv has them."
        )


# ---- what comes out


def _write(book: Gradebook, out: Path, work: Work, by: Decisions, form: str) -> int:
    asked = work.asked
    _put(out / "gradebook.csv", gradebook_lines(book.rows(), asked.tasks))
    if form in TABLES and form != "plain":
        _put(out / f"{form}.csv", gradebook_lines(book.rows(counting=True), asked.tasks, form))
    if form == "gradescope":
        _put(out / "results.json", gradescope_results(book.rows(counting=True), asked.tasks))
    _put(out / "manual.csv", manual_lines(book.rows(counting=True), asked))
    _put(out / "report.html", class_report(book.rows(counting=True), asked))
    _pages(book, out / "feedback", by)
    moved = list(book.moved())
    _put(out / "changes.csv", changes_csv(moved) if moved else "")
    return len({(one.student_id, one.name) for one in moved})


def _put(path: Path, text: str | bytes | Iterable[str]) -> None:
    """Writes a file whole or not at all, and only where it changes; an empty text takes it away."""
    if not text:
        path.unlink(missing_ok=True)
        return
    pieces = (text,) if isinstance(text, (str, bytes)) else text
    new = path.with_name(f".{path.name}.tmp")
    with new.open("wb") as file:
        for piece in pieces:
            file.write(piece.encode() if isinstance(piece, str) else piece)
    if path.exists() and filecmp.cmp(path, new, shallow=False):
        new.unlink()
    else:
        os.replace(new, path)


def _pages(book: Gradebook, folder: Path, by: Decisions) -> None:
    folder.mkdir(exist_ok=True)
    written: set[str] = set()
    for row, page in book.pages():
        name = _page_name(row, written)
        written.add(name.casefold())
        _put(folder / name, zlib.decompress(page).replace(b"</main>", f"{_ending(row, by)}</main>".encode(), 1))
    for path in folder.glob("*.html"):
        if path.name.casefold() not in written:
            path.unlink()


def _page_name(row: Row, taken: set[str]) -> str:
    """A file name of letters, digits, - and _ that says whose page it is, unlike all those taken."""
    plain = re.sub(r"[^\w-]+", "_", row.student_id)[:LONGEST_PAGE_NAME].strip("_")
    name = f"{plain or 'unnamed'}.html"
    if name.casefold() in taken or not plain:
        name = f"{plain or 'unnamed'}-{hashlib.sha256(row.file.encode()).hexdigest()[:8]}.html"
    return name


def _ending(row: Row, by: Decisions) -> str:
    """The end of a page: what only the whole class's grading knows, such as points given by hand."""
    given = [(task, by.manual[row.student_id, task.id]) for task in by.tasks if (row.student_id, task.id) in by.manual]
    return template("ending").render(row=row, given=given)
