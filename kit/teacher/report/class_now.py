"""The class at a glance while it works: a folder that fills, looked at again and again, in a notebook.

It may be a shared or a synced folder: a file that is half written, gone again, or no sheet breaks nothing, and what was
last read of it stays. Nothing is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from kit.model import Reader
from kit.strict import BadFile
from kit.teacher.assignment import Assignment, read_assignment
from kit.teacher.gradebook.persons import read_roster
from kit.teacher.gradebook.workers import Watched, Work, content_hash
from kit.teacher.inbox.submissions import submissions
from kit.teacher.pages.document import parts_of, scoped_style
from kit.teacher.records import Row, Submission
from kit.teacher.report.class_counts import Counts, counts_of
from kit.teacher.report.class_report import heat_map
from kit.teacher.report.class_tables import begun, hard_now, next_vote
from kit.views.charts.chart import chart_style
from kit.wording import wording


class Now(NamedTuple):
    """A class at one moment: one row for each who has begun, the counts, who has not, and what could not be read."""

    rows: tuple[Row, ...]
    counts: Counts
    missing: tuple[Reader, ...]
    unread: tuple[str, ...]


class LiveClass:
    """A folder of answer sheets on an assignment. `now()` looks; `show()` looks every few seconds until `stop()`."""

    def __init__(self, folder: Path, asked: Assignment, roster: Sequence[Reader] = (), names: bool = True) -> None:
        self._folder, self._asked, self._roster, self._names = folder, asked, tuple(roster), names
        self._grader = Watched(Work(asked).packed())
        self._known: dict[str, tuple[str, Row]] = {}  # by file: the hash of what was read, and its row
        self._task: asyncio.Task[None] | None = None

    def now(self) -> Now:
        """The class as it is now; only what changed since the last look is graded."""
        unread, here = [], set()
        for handed in self._handed():
            here.add(handed.file)
            known, hash = self._known.get(handed.file), content_hash(handed)
            if known and known[0] == hash:
                continue
            (done,) = self._grader.grade((handed,))
            if done.row.facts:
                self._known[handed.file] = hash, done.row
            elif not known:  # one that could be read before and cannot now keeps its old row
                unread.append(handed.file)
        self._known = {file: known for file, known in self._known.items() if file in here}
        newest: dict[str, Row] = {}
        for _, row in self._known.values():
            who = row.student_id.casefold() or row.file
            newest[who] = max(newest.get(who, row), row, key=lambda one: one.saved)
        rows = tuple(newest[who] for who in sorted(newest))
        missing = tuple(reader for reader in self._roster if reader.id.casefold() not in newest)
        return Now(rows, counts_of(rows, self._asked), missing, tuple(unread))

    def _handed(self) -> Iterator[Submission]:
        with suppress(BadFile):  # there is no folder yet, or nothing in it
            yield from (handed for handed in submissions(self._folder) if not handed.aside)

    # ---- in a notebook

    def _repr_html_(self) -> str:
        return self.html(self.now())

    def html(self, now: Now) -> str:
        """One look as HTML: who has begun, what is hard, what to vote on next, and where the class marks."""
        words, parts = wording("page")["live"], parts_of("class")
        if not now.rows:
            return Markup("<p>{}</p>").format(words["nothing"].format(folder=self._folder))
        people = [begun(now.rows, now.missing, self._asked)] if self._names else []
        told = {
            "counted": words["counted"].format(n=len(now.rows), missing=len(now.missing), unread=len(now.unread)),
            "at": words["at"].format(time=f"{datetime.now(UTC).astimezone():%H:%M:%S}"),
            "vote": next_vote(now.counts),
            "tables": [hard_now(now.counts), *people],
            "maps": [heat_map(now.counts, task) for task, marks in now.counts.marks.items() if marks.readers],
        }
        return str(parts.in_notebook(chart_style() + Markup(scoped_style("kit-live")), parts.live(told)))

    def show(self, every: float = 15) -> None:
        """Shows the class here and looks again every so many seconds, until stop() or the next show().

        Other cells can be run meanwhile. Where no notebook runs, it shows the class once.
        """
        from IPython.display import HTML, display

        self.stop()
        place = display(HTML(self._repr_html_()), display_id=True)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._task = loop.create_task(self._again(place, every))

    async def _again(self, place: Any, every: float) -> None:
        from IPython.display import HTML

        while True:
            await asyncio.sleep(every)
            place.update(HTML(self._repr_html_()))

    def stop(self) -> None:
        """Looks no more; what is shown stays."""
        if self._task:
            self._task.cancel()
            self._task = None

    def close(self) -> None:
        """Ends what grades, too."""
        self.stop()
        self._grader.stop()


def watch_class(
    folder: str | Path,
    exercises: str | Path,
    *,
    article: str = "g20-ministers",
    lessons: Sequence[str] = (),
    roster: str | Path | None = None,
    names: bool = True,
) -> LiveClass:
    """The class whose sheets come into a folder; without `names` it can be shown to the class. Raises BadFile."""
    asked = read_assignment(article, exercises, None, lessons)
    return LiveClass(Path(folder), asked, read_roster(Path(roster)) if roster else (), names)
