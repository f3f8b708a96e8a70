"""Answer sheets on disk: one JSON file per reader and article, written on every change.

No change is lost: not to a crash (temporary file, fsync, rename; the version before is kept), not to a second
notebook on the same sheet (a lock, then a three-way merge), not to a damaged file (set aside, never overwritten), not
to a sync service that puts back an older file: what was written last is kept elsewhere on this computer, too. Nobody
can notice a file that goes back between two computers, or on one whose home goes back with it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from kit.files import OF_ATTRIBUTION, OF_MARK, RECORDS, as_values, read_sheet, sheet_as_json, sheet_from
from kit.limits import LONGEST_SHEET_ID
from kit.model import Answer, AnswerSheet, Article, Attribution, Mark, Reader, Versions
from kit.sheets.lock import locked
from kit.sheets.merge import Merged, behind, beside, changed, merged, numbered
from kit.sheets.readers import account, folded, home_folder, state_folder
from kit.strict import BadFile, Place, json_value, text_of

Returned = TypeVar("Returned")

READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
WENT_BACK = "{name} had gone back to an older version, as can happen with a sync service or a backup. What was missing has been put back."
ELSEWHERE = (
    "The folder “{folder}” is read-only, so your answers are saved somewhere else: {path}. "
    "The kit will find them there next time."
)
BESIDE = (
    "The same answer was changed in two places. The one from here is used. The other one is kept too, "
    "and kit.my_answers(sheet) shows it."
)
_PAUSES = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32)  # seconds between tries while Windows keeps a file open


class NotSaved(Exception):
    """Answers that could not be written: one sentence says why, one what to do. The file is as it was."""


def _utc() -> datetime:
    return datetime.now(UTC)


def open_sheet(
    article: Article, folder: str | Path, reader: str = "", name: str = "", *, now: Callable[[], datetime] = _utc
) -> SheetFile:
    """One reader's sheet on one article, read from `folder` or begun anew; never fails for what is on the disk.

    The reader is the account where none is named.

    Where the folder may only be read, the sheet is kept in `home_folder`, with what the folder has; `message` says so.
    Raises ValueError where the reader's or the article's id cannot be part of a file name.
    """
    who = Reader(_file_name(reader or account(), "reader"), name)
    file = SheetFile(article, Path(folder), who, now)
    file.named = bool(reader)
    if file.refused not in READ_ONLY:
        return file
    home = SheetFile(article, home_folder(), who, now)
    if home.refused:
        return file
    home.named = file.named
    home.begin_with(file)
    return home


class SheetFile:
    """A sheet and the file it lives in.

    `path` is the file, `sheet` the answers now, `message` what the last opening or saving has to tell ("" when all is
    well). `held` are the answers here, with what could not be written. Several notebooks may have one file open; two
    widgets that answer the same task take a SheetFile each.
    """

    def __init__(self, article: Article, folder: Path, reader: Reader, now: Callable[[], datetime] = _utc) -> None:
        self.path = folder / f"{_file_name(article.id, 'article')}.{reader.id}.json"
        self.course = folder
        self.article = article
        self.sheet = AnswerSheet(article.id, article.sha256, reader)
        self.message = ""
        self.named = True  # and not only the account that Python runs in
        self.refused = 0  # the number of the error, where the folder took no lock when it was opened
        self._now = now
        self._writer = secrets.token_hex(3)  # new each time: no two notebooks may ever number changes alike
        self._left = (b"", self.sheet)  # what the file held when we left it
        self._open()
        self.held = self.sheet
        self._last = {task: answer.value for task, answer in self.sheet.answers.items()}

    def save(self, task: str, value: Any, seen: Any = None) -> AnswerSheet:
        """The sheet on disk after this change, with what other notebooks saved meanwhile; it has this task's answer.

        `value` is a tuple of records for the tasks in RECORDS, any JSON value for others. What it adds, changes or
        lacks is judged against `seen`, what the page last showed; left out, the value given last time, or read when
        opening. Of two changes to one record (same `id`) or one plain value this one is used, and the other is kept
        beside it; where in doubt a record stays. Nothing new, nothing written.
        Raises NotSaved where the disk is full or read-only, BadFile for a value that could not be read again.
        """
        value = self._readable(task, _clean(value, task))
        seen = _clean(seen, task) if seen is not None else self._last.get(task, nothing(task))
        saved = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = changed(self.held, task, Answer(value, saved), seen, self._writer)
        before, self.held = self.held, self._with_beside(made)
        self._last[task] = value
        try:
            found = self._settled(BESIDE if made.disagrees else "")
        except BadFile:
            self.held = before
            raise
        return found if task in found.answers else replace(found, answers={**found.answers, task: Answer(value)})

    def begin_with(self, course: SheetFile) -> None:
        """Shows what a folder has that may only be read, beside what is here."""
        self.held = self._both(self.held, course.held)
        self.sheet = self.held
        self._last = {task: answer.value for task, answer in self.sheet.answers.items()}
        self.course = course.path.parent
        told = ELSEWHERE.format(folder=course.path.parent.resolve(), path=self.path.resolve())
        self.message = f"{told} {self.message}".strip()

    def take_in(self, *others: AnswerSheet) -> None:
        """Adds what other states of this sheet have, and writes it. Raises NotSaved."""
        for other in others:
            self.held = self._both(self.held, other)
        self._settled(BESIDE if self.held.versions.beside != self.sheet.versions.beside else "")

    def latest(self) -> AnswerSheet:
        """The answers as they are now: on disk, as other notebooks left it, and here, where they are not saved."""
        return self._both(self.held, SheetFile(self.article, self.path.parent, self.sheet.reader).sheet)

    def _settled(self, said: str = "") -> AnswerSheet:
        """What is here and what is on disk in one, written where that is more than there was."""
        with self._telling(), locked(self.path):
            found = self._found()
            both = self.held if found is self.sheet else self._both(self.held, found)
            if both != found or (found.answers and not self.path.exists()):
                self._write(both, found)
        told = (said, self.message, BESIDE if both.versions.beside != self.held.versions.beside else "")
        self.message = " ".join(dict.fromkeys(filter(None, told)))
        self.sheet = self.held = both
        return both

    def _both(self, mine: AnswerSheet, theirs: AnswerSheet) -> AnswerSheet:
        """Both in one; what disagrees is kept beside it."""
        return self._with_beside(merged(mine, theirs, self._writer))

    def _with_beside(self, found: Merged) -> AnswerSheet:
        return beside(found.sheet, ((task, as_values(value, self.article)) for task, value in found.disagrees))

    def _readable(self, task: str, value: Any) -> Any:
        """The value as it comes back from a file; what is held is known to do so. Raises BadFile."""
        held = set(self.held.records(task)) if isinstance(value, tuple) else ()
        new = tuple(record for record in value if record not in held) if held else value
        alone, at = replace(self.sheet, answers={task: Answer(new)}, versions=Versions()), Place(self.path.name)
        try:
            content = sheet_as_json(alone, self.article).encode()
        except UnicodeEncodeError as error:
            at.refuse(f"there’s half a character in a text, {error.object[error.start]!a}")
        read = sheet_from(json_value(text_of(content, at), at), at.file, self.article).answers[task].value
        return value if held else read

    def _open(self) -> None:
        try:
            with self._telling(), locked(self.path):
                self.sheet = self._restored(self._found())
        except NotSaved as error:
            self.refused = getattr(error.__cause__, "errno", 0) or errno.EIO
            self.sheet = self._read_only()

    def _restored(self, found: AnswerSheet) -> AnswerSheet:
        """The sheet on disk, with what this computer or the version before knows and it does not: it was put back."""
        for known in (self._last_written, self._previous) if self.path.exists() else ():
            with suppress(BadFile):
                if behind(found, earlier := self._read(known)):
                    self.message = WENT_BACK.format(name=self.path.name)
                    found = self._both(earlier, found)
        return found

    def _read_only(self) -> AnswerSheet:
        try:
            return self._read(self.path) if self.path.exists() else self.sheet
        except (BadFile, OSError) as error:
            self.message += f" {self.path.name} can't be used either ({error})."
            return self.sheet

    def _found(self) -> AnswerSheet:
        """The sheet on disk, or the one we had where there is none; one that cannot be read is set aside first."""
        if not self.path.exists():
            return self.sheet
        with suppress(OSError):
            if self._left[0] and self.path.read_bytes() == self._left[0]:
                return self._left[1]
        try:
            return self._read(self.path)
        except BadFile as error:
            return self._set_aside(str(error))

    def _read(self, path: Path) -> AnswerSheet:
        sheet = numbered(_patiently(lambda: read_sheet(path, self.article)))
        if folded(sheet.reader.id) != folded(self.sheet.reader.id):
            raise BadFile(f"{path.name}, reader.id: these are the answers of “{sheet.reader.id}”")
        return replace(sheet, reader=Reader(self.sheet.reader.id, self.sheet.reader.name or sheet.reader.name))

    def _set_aside(self, reason: str) -> AnswerSheet:
        numbered = (self.path.with_suffix(f".set-aside-{n}.json") for n in range(1, sys.maxsize))
        aside = next(path for path in numbered if not path.exists())
        _patiently(lambda: self.path.rename(aside))
        sheet = self.sheet
        what = "the answers on the page are kept" if sheet.answers else "a new sheet was started"
        with suppress(BadFile):
            if not sheet.answers:
                sheet, what = self._read(self._previous), "the version saved before it is used"
        self.message = f"{self.path.name} can't be used, so it's now called {aside.name} and {what} ({reason})."
        return sheet

    @property
    def _previous(self) -> Path:
        return self.path.with_suffix(".previous.json")

    @property
    def _last_written(self) -> Path:
        """A copy of what this computer wrote last, where no sync service puts back an older one."""
        return state_folder() / f"{hashlib.sha256(str(self.path.resolve()).encode()).hexdigest()[:16]}.json"

    def _write(self, sheet: AnswerSheet, found: AnswerSheet) -> None:
        """Writes the sheet over the one found, which becomes the version before unless it lacks what we left."""
        new, old = (self.path.with_name(f".{self.path.stem}.{which}.tmp") for which in ("new", "old"))
        went_back = found is not self._left[1] and behind(found, self._left[1])
        try:
            content = sheet_as_json(sheet, self.article).encode()
            text_of(content, Place(self.path.name))  # a sheet that is too large, or not whole, is never left
            write_through(new, content)
            if went_back:
                self.message = WENT_BACK.format(name=self.path.name)
                old.write_bytes(self._left[0])
            elif self.path.exists() and not self._is_behind_version_before(found):
                shutil.copyfile(self.path, old)
            if old.exists():
                _patiently(lambda: os.replace(old, self._previous))
            _patiently(lambda: os.replace(new, self.path))
            check_there(self.path, content)
            self._left = (content, sheet)
            _settle(self.path.parent)
            with suppress(OSError):  # no home, or a full one: then the version before is all there is
                self._last_written.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._last_written.write_bytes(content)
        finally:
            for left in (new, old):
                with suppress(OSError):
                    left.unlink(missing_ok=True)

    def _is_behind_version_before(self, found: AnswerSheet) -> bool:
        """Whether the version before knows more: asked once, as long as nobody else writes."""
        with suppress(BadFile):
            return not self._left[0] and behind(found, self._read(self._previous))
        return False

    @contextmanager
    def _telling(self) -> Iterator[None]:
        self.message = ""
        try:
            yield
        except OSError as error:
            why, remedy = _why(error, f"“{self.path.parent}”")
            self.message = f"{self.path.name} isn't saved: {why}. For now, your marks are only on this page; {remedy}."
            raise NotSaved(self.message) from error


def nothing(task: str) -> Any:
    """The value of a task that nobody has begun."""
    return () if task in RECORDS else None


def _clean(value: Any, task: str) -> Any:
    """Records as a tuple, any other value as JSON would bring it back. Raises BadFile."""
    if task in RECORDS:
        return tuple(map(of_a_reader, value))
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise BadFile(f"answers.{task}: this isn’t a JSON value ({error})") from None


def of_a_reader(record: Any) -> Any:
    """A mark or an attribution with what a sheet keeps of it, also where it comes from a key or the finder."""
    kind = Attribution if isinstance(record, Attribution) else Mark
    names = OF_ATTRIBUTION if kind is Attribution else ("span", *OF_MARK)
    return kind(**{name: getattr(record, name) for name in names})


# ---- the disk


def write_through(path: Path, content: bytes) -> None:
    """Writes a file down to the disk, and looks whether it is there. Raises OSError."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    check_there(path, content)


def write_whole(path: Path, content: bytes, reads: Callable[[Path], Any]) -> None:
    """Writes a file as a whole or not at all, once `reads` has read it. Raises OSError, and what `reads` raises."""
    new = path.with_name(f".{path.name}.tmp")
    try:
        write_through(new, content)
        reads(new)
        _patiently(lambda: os.replace(new, path))
        check_there(path, content)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def check_there(path: Path, content: bytes) -> None:
    """Raises OSError where a file that was written holds something else: a sync service may have been there."""
    if path.read_bytes() != content:
        raise OSError(errno.EIO, "what was written isn't there")


def _settle(folder: Path) -> None:
    """Makes the rename itself last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _patiently(act: Callable[[], Returned]) -> Returned:
    """What `act` returns, tried again for half a second where Windows says that someone has the file open."""
    for pause in _PAUSES:
        try:
            return act()
        except (PermissionError, BadFile) as error:
            if not isinstance(error, PermissionError) and not isinstance(error.__context__, PermissionError):
                raise
            time.sleep(pause)
    return act()


def _why(error: OSError, folder: str) -> tuple[str, str]:
    elsewhere = 'name another folder in the first cell, such as answers="my-answers"'
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {folder} is full", f"free some space and change any mark, or {elsewhere}"
    if error.errno in READ_ONLY:
        return f"{folder} is read-only", elsewhere
    return f"{folder} can't be written to ({error.strerror or error})", elsewhere


def _file_name(id: str, whose: str) -> str:
    name = unicodedata.normalize("NFC", id)
    fits = 1 <= len(name) <= LONGEST_SHEET_ID
    if not fits or any(unicodedata.category(c)[0] not in "LMN" and c not in "-_" for c in name):
        wanted = f"1 to {LONGEST_SHEET_ID} letters, digits, - and _ (no spaces, dots or slashes)"
        raise ValueError(f"the {whose} id “{id}” is not {wanted}")
    return name
