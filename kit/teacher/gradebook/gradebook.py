"""The gradebook on disk: one SQLite file, a row for each file of the inbox, each in a transaction of its own.

Killed at any moment, it holds every row that was finished, once. It is working memory; what a teacher reads is written
from it at the end.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, astuple, dataclass, fields
from itertools import groupby
from pathlib import Path

from kit.strict import BadFile
from kit.teacher.gradebook.by_hand import Manual
from kit.teacher.records import ASIDE, Label, Row

FORMAT = 1
_TABLES = """
create table if not exists about (name text primary key, value text not null);
create table if not exists stored (
    file text primary key, person text not null, saved text not null,
    content text not null, needs text not null, row text not null, page blob);
create index if not exists by_person on stored (person, saved desc, file);
create table if not exists final (
    student_id text not null, file text not null, counts integer not null, row text not null,
    primary key (student_id, file)) without rowid;
create table if not exists was (student_id text primary key, content text, row text not null) without rowid;
create table if not exists by_hand (
    student_id text, exercise text, manual text not null, primary key (student_id, exercise)) without rowid;
create table if not exists history (at text not null, moved text not null);
create temp table seen (file text primary key) without rowid;
"""
PLATFORM = "platform "  # how the name of a person begins whom the platform knows
ANOTHER_FILE, BY_HAND, THE_KEY = "another file", "by hand", "the key"  # why points moved
_COLUMNS = "file, person, saved, content, needs, row, page"
_WAS = """insert or ignore into was select student_id, content, final.row
    from final left join stored using (file) where counts and student_id != ''"""
_ROW = "final.row, null from final"
_WITH_FACTS = "final.row, json_extract(stored.row, '$.facts') from final left join stored using (file)"
_PLAIN = [f.name for f in fields(Row) if f.name != "label"]


@dataclass(frozen=True, slots=True)
class Stored:
    """One finished file: its row, the hash of its bytes, the digest of each task its points depend on, its page.

    `page` is compressed (zlib), empty where there is none.
    """

    row: Row
    content: str
    needs: Mapping[str, str]
    page: bytes = b""


@dataclass(frozen=True, slots=True)
class Moved:
    """Points of one student that changed since the run before: of a task (None where there were none), and in all.

    `why` is what changed: another file, what a teacher gave by hand, or the key.
    """

    student_id: str
    name: str
    task: str
    before: float | None
    after: float | None
    total_before: float
    total: float
    why: str


@dataclass(frozen=True, slots=True)
class IdClaim:
    """The files in which one student id stands, and the persons they come from."""

    files: tuple[str, ...] = ()
    persons: frozenset[str] = frozenset()

    @property
    def open(self) -> bool:
        """Whether more than one of them is known to the platform, so that nobody can say whose the id is."""
        return sum(person.startswith(PLATFORM) for person in self.persons) != 1


class Gradebook:
    """The rows of one assignment. Raises BadFile where the file holds something else or cannot be written."""

    def __init__(self, path: Path, article: str) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma synchronous=normal")
            self._db.executescript(_TABLES)
            about = dict(self._db.execute("select name, value from about"))
        except sqlite3.Error as error:
            raise BadFile(f"{path.name}: this gradebook can’t be used ({error}); name another folder") from None
        wanted = {"format": str(FORMAT), "article": article}
        if about and {name: about.get(name) for name in wanted} != wanted:
            was = about.get("article", "")
            raise BadFile(f"{path.name}: this is the gradebook of “{was}”, not of “{article}”; name another folder")
        if about.get("finished", "1") == "1":
            self._db.execute("delete from was")
            self._db.execute(_WAS)
        self._about(**wanted, finished="0")

    def close(self) -> None:
        """Leaves one file, which can be read where nothing can be written."""
        with suppress(sqlite3.Error):
            self._db.execute("pragma journal_mode=delete")
        self._db.close()

    def _about(self, **values: str) -> None:
        self._db.executemany("insert or replace into about values (?, ?)", values.items())

    def finish(self, moved: Iterable[Moved] = (), at: str = "") -> None:
        """Says that a run came to its end, in one transaction: what moved in it is told once, and kept for ever."""
        with self._db:
            self._db.execute("begin immediate")
            self._db.executemany("insert into history values (?, ?)", ((at, _json(asdict(one))) for one in moved))
            self._about(finished="1")

    def history(self) -> list[tuple[str, Moved]]:
        """All that moved in earlier runs, with when that was, the oldest first."""
        found = self._db.execute("select at, moved from history order by rowid")
        return [(at, Moved(**json.loads(text))) for at, text in found]

    # ---- while grading

    def keeps(self, file: str, content: str, digests: Mapping[str, str]) -> bool:
        """Whether this file is graded already, by a key that has not changed in what it answers; notes it as seen."""
        self._db.execute("insert or ignore into seen values (?)", (file,))
        found = self._db.execute("select content, needs from stored where file = ?", (file,)).fetchone()
        if not found or found[0] != content:
            return False
        needs = json.loads(found[1])
        return all(digests.get(task) == digest for task, digest in needs.items())

    def store(self, done: Stored) -> None:
        """Keeps a finished file, in one transaction."""
        row = done.row
        values = (row.file, person(row), row.saved, done.content, _json(done.needs), _row_as_json(row), done.page)
        self._db.execute(f"insert or replace into stored ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)", values)

    def forget_unseen(self) -> None:
        """Drops the rows of files that are no longer in the inbox."""
        self._db.execute("delete from stored where file not in (select file from seen)")

    # ---- when all is graded

    def groups(self) -> Iterator[list[Row]]:
        """The files of each person, the newest first; without facts."""
        query = "select person, json_remove(row, '$.facts') from stored order by person, saved desc, file desc"
        found = self._db.execute(query)
        for _, group in groupby(found, key=lambda pair: str(pair[0])):
            yield [_row_from_json(text) for _, text in group]

    def claims(self) -> Mapping[str, IdClaim]:
        """The student ids that more than one person gave, with who did and in which files."""
        query = """select json_extract(row, '$.student_id') as id, person, file from stored where id in (
            select json_extract(row, '$.student_id') from stored group by 1 having count(distinct person) > 1)
            and id != '' order by id, file"""
        found: dict[str, IdClaim] = {}
        for id, who, file in self._db.execute(query):
            claim = found.get(id, IdClaim())
            found[id] = IdClaim((*claim.files, file), claim.persons | {who})
        return found

    def decide(self, rows: Iterable[Row]) -> None:
        """Keeps the rows as they go into the gradebook."""
        with self._db:
            self._db.execute("begin immediate")
            self._db.execute("delete from final")
            values = ((row.student_id, row.file, row.counts, _row_as_json(row)) for row in rows)
            self._db.executemany("insert into final values (?, ?, ?, ?)", values)

    def rows(self, counting: bool = False, facts: bool = False) -> Iterator[Row]:
        """The rows of the gradebook, by student and file; with `counting` only the one that counts for each student.

        What was set aside comes last. The `facts` are most of a row, and only some readers need them.
        """
        which = "where counts order by" if counting else f"order by json_extract(final.row, '$.status') = '{ASIDE}',"
        for text, known in self._db.execute(f"select {_WITH_FACTS if facts else _ROW} {which} student_id, final.file"):
            yield _row_from_json(text, known)

    def pages(self) -> Iterator[tuple[Row, bytes]]:
        """The rows that count and have a page, with the page, compressed."""
        query = """select final.row, page from final join stored using (file)
            where counts and length(page) > 0 order by final.student_id, file"""
        for text, page in self._db.execute(query):
            yield _row_from_json(text), page

    def moved(self) -> Iterator[Moved]:
        """The points that changed since the run before; a student who was not there then is left out."""
        query = """select was.row, final.row, was.content = stored.content
            from was join final using (student_id) left join stored on stored.file = final.file
            where counts and was.row != final.row order by student_id"""
        for before, after, same_file in self._db.execute(query):
            was, row = _row_from_json(before), _row_from_json(after)
            for task in {**was.points, **row.points}:
                if was.points.get(task) != row.points.get(task):
                    is_given = was.by_hand.get(task) != row.by_hand.get(task)
                    why = ANOTHER_FILE if not same_file else BY_HAND if is_given else THE_KEY
                    points = was.points.get(task), row.points.get(task), was.total, row.total
                    yield Moved(row.student_id, row.name, task, *points, why)

    # ---- what a teacher gave

    def given(self) -> dict[tuple[str, str], Manual]:
        """All that a teacher gave by hand, also for lessons that are not graded now."""
        found = self._db.execute("select student_id, exercise, manual from by_hand")
        return {(id, exercise): Manual(**json.loads(text)) for id, exercise, text in found}

    def give(self, given: Mapping[tuple[str, str], Manual | None]) -> None:
        """Keeps what a teacher gives, in one transaction; None takes it back."""
        with self._db:
            self._db.execute("begin immediate")
            self._db.executemany("delete from by_hand where student_id = ? and exercise = ?", given)
            values = ((*key, _json(asdict(manual))) for key, manual in given.items() if manual)
            self._db.executemany("insert into by_hand values (?, ?, ?)", values)

    def noted(self, name: str) -> str:
        """What was kept under this name with note(); "" where nothing was."""
        found = self._db.execute("select value from about where name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def note(self, name: str, value: str) -> None:
        """Keeps a value under a name."""
        self._about(**{name: value})


def read_gradebook(path: Path) -> tuple[str, Iterator[Row]]:
    """The article's id and the rows that count, of a gradebook that a run wrote; changes nothing. Raises BadFile."""
    if not path.is_file():
        raise BadFile(f"{path.name}: there is no gradebook here; python -m kit grade INBOX --out DIR writes one")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            about = dict(db.execute("select name, value from about"))
            found = db.execute(f"select {_WITH_FACTS} where counts order by student_id, final.file").fetchall()
    except sqlite3.Error as error:
        raise BadFile(f"{path.name}: this isn’t a gradebook that can be read ({error})") from None
    return about.get("article", ""), (_row_from_json(*texts) for texts in found)


def person(row: Row) -> str:
    """Whose row it is, as far as nobody else can claim it: the platform's id or name before the sheet's own id."""
    label = row.label
    if label.id or label.name:
        return f"{PLATFORM}{label.id or label.name.casefold()}"
    return f"sheet {row.student_id.casefold()}" if row.student_id else f"file {row.file}"


def _row_as_json(row: Row) -> str:
    return _json({name: getattr(row, name) for name in _PLAIN} | {"label": astuple(row.label)})


def _row_from_json(text: str, facts: str | None = None) -> Row:
    raw = json.loads(text)
    known = {"facts": json.loads(facts)} if facts else {}
    return Row(**raw | {"label": Label(*raw["label"])} | known)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
