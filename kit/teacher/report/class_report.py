"""The class report: where a class stands, what it finds hard, and what to ask, as one HTML file without a script; and
the class at a glance while it works, in a notebook, from a folder that fills and is looked at again and again.

That may be a shared or a synced folder: a file that is half written, gone again, or no sheet breaks nothing, and what
was last read of it stays. Nothing is written.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from kit.model import Reader, Span
from kit.strict import BadFile
from kit.teacher.assignment import Assignment, read_assignment
from kit.teacher.gradebook.persons import read_roster
from kit.teacher.gradebook.workers import Watched, Work, content_hash
from kit.teacher.inbox.submissions import submissions
from kit.teacher.pages.document import parts_of, rounded, said_again, scoped_style, template
from kit.teacher.records import Row, Submission
from kit.teacher.report import class_tables as tables
from kit.teacher.report.alike import MOST_SHARING, Pair
from kit.teacher.report.class_counts import Counts, counts_of
from kit.teacher.report.class_tables import HIGH, LOW, Table, begun, hard_now, key_items, next_vote, who
from kit.views.painted import LAYERED, Painter, Passage
from kit.wording import wording

EVIDENCE = 10  # shared mistakes that are listed for a pair, the rarest first
TENTH = 0.10
SUREST = 1e6  # classes; a chance that is smaller says no more
_MARK = re.compile(r"(errors|sources):(\d+)-(\d+)")


class Section(NamedTuple):
    """A section of the report, with what the template class.html shows in it; what it has not is empty."""

    title: str
    tables: tuple[Table, ...] = ()
    heat: Mapping[str, Any] = {}
    alike: Mapping[str, Any] = {}


def class_report(rows: Iterable[Row], asked: Assignment) -> str:
    """The report on a class as a whole HTML file; the rows, one a student, are read once."""
    counts = counts_of(rows, asked)
    article = asked.article.title or asked.article.id
    return template("report").render(article=article, summary=summary(counts), sections=list(_sections(counts)))


def summary(counts: Counts) -> str:
    """How many there are, and how they did, and how many points still wait for the teacher."""
    words = wording("page")["report"]
    told = words["counted"].format(rows=counts.rows, handed_in=counts.handed_in, attention=counts.attention)
    if not counts.handed_in:
        return f"{told} {words['nothing']}" if counts.rows else str(words["nothing"])
    mean = words["mean"].format(mean=rounded(counts.total / counts.handed_in), out_of=rounded(counts.out_of))
    waiting = words["waiting"].format(points=rounded(counts.waiting), n=counts.texts) if counts.texts else ""
    return f"{told} {mean} {waiting}".strip()


def _sections(counts: Counts) -> Iterator[Section]:
    """The longest lists come last."""
    words = wording("page")["report"]
    yield Section(words["class"], (tables.scores(counts),))
    yield Section(words["vote"]["title"], (tables.vote(counts), tables.sure(counts)))
    for task in counts.marks:
        found = tables.items(counts, task), tables.alarms(counts, task)
        yield Section(words["heat"][task], found, heat_map(counts, task))
    if counts.marks:
        yield Section(words["agreement"]["title"], (tables.agreement(counts),))
    if counts.answers:
        yield Section(words["answers"]["title"], (tables.answers(counts), tables.drawn(counts)))
    yield Section(words["statistics"]["title"], (tables.statistics(counts),))
    yield Section(words["alike"]["title"], alike=to_ask(counts))
    yield Section(words["rest"], (tables.attention(counts),))


# ---- the article with, over each word, how many of the class marked it, against the key


def heat_map(counts: Counts, task: str) -> dict[str, Any]:
    """The map of what a class marked: how many readers it is made from, and the article as HTML, in its language.

    The thicker the line under a word, the more marked it; a line above the words shows an item of the key.
    """
    article, readers = counts.asked.article, counts.marks[task].readers
    passages = sorted([*_levels(counts, task), *_key(counts, task)], key=lambda passage: passage.span)
    text = Painter(article, LAYERED).paint(passages)
    return {"task": task, "readers": readers, "language": article.language, "text": text}


def level(n: int, readers: int) -> int:
    """From 0 (nobody) to 4 (more than 70 in 100), with 3 for what is worth a vote."""
    share = n / readers if readers else 0.0
    return 0 if not n else 1 if share < TENTH else 2 if share < LOW else 3 if share <= HIGH else 4


def _levels(counts: Counts, task: str) -> Iterator[Passage]:
    """Neighbouring words of one level in one passage."""
    marks, tokens = counts.marks[task], counts.ruler.tokens
    for on_level, group in groupby(range(len(tokens)), key=lambda n: level(marks.tokens[n], marks.readers)):
        if on_level:
            run = list(group)
            yield Passage(Span(tokens[run[0]].start, tokens[run[-1]].end), f"h{on_level}")


def _key(counts: Counts, task: str) -> Iterator[Passage]:
    for item in key_items(counts, task):
        words = counts.ruler.span(counts.ruler.range(item.span))
        yield Passage(words, "key", f"{item.id} {counts.marks[task].found[item.id]:,}")


# ---- what two sheets have in common


def to_ask(counts: Counts) -> dict[str, Any]:
    """The pairs of sheets to ask about, the sheets like the finder's, how many are left out, and what counts as rare."""
    pairs, most = counts.alike.pairs(), wording("page")["report"]["alike"]["most"]
    questions = [_question(counts, pair) for pair in pairs[:most]]
    like = [
        {"who": who(name, id), "task": task, **found._asdict()}
        for id, name, task, found in sorted(counts.like_finder, key=lambda one: (-one[3].same / one[3].marks, one[:3]))
    ]
    left = len(pairs) - len(questions) + len(like[most:])
    return {"questions": questions, "like": like[:most], "left": left, "most": MOST_SHARING}


def _question(counts: Counts, pair: Pair) -> dict[str, Any]:
    """Two people to ask, the number of mistakes they share, the rarest of these, and how likely chance is."""
    words, n = wording("page")["report"]["alike"], len(pair.shared)
    one, other = (who(*reversed(counts.people[number])) for number in (pair.one, pair.other))
    rarest = sorted(pair.shared, key=lambda shared: (shared[1], shared[0]))[:EVIDENCE]
    classes = min(1 / pair.expected, SUREST) if pair.expected else SUREST
    chance = [words["chance"].format(classes=f"{classes:,.0f}")] if pair.expected < 1 else []
    chance += [words["text"]] if any("#" in feature for feature, _ in pair.shared) else []
    return {
        "one": one,
        "other": other,
        "number": words["one"] if n == 1 else words["many"].format(n=n),
        "evidence": [_evidence(counts, feature, others) for feature, others in rarest],
        "left": n - len(rarest),
        "chance": " ".join(chance),
    }


def _evidence(counts: Counts, feature: str, others: int) -> dict[str, Any]:
    """What two sheets share: the sentence that says so, what to fill in, and how many others have it."""
    if found := _MARK.fullmatch(feature):
        article, span = counts.asked.article, Span(int(found[2]), int(found[3]))
        gaps = {"id": "", "words": said_again(article, span)[1:-1], "n": article.paragraph_at(span).number}
        return {"sentence": found[1], **gaps, "others": others}
    id, sign, said = re.split("([:#])", feature, maxsplit=1)
    return {"sentence": "same" if sign == "#" else "answer", "id": id, "words": said, "n": 0, "others": others}


# ---- while the class works


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

    def _repr_html_(self) -> str:
        return self.html(self.now())

    def html(self, now: Now) -> str:
        """One look as HTML: who has begun, what is hard, what to vote on next, and where the class marks."""
        from kit.views.charts.chart import chart_style  # which wants plotly

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
