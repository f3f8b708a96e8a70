"""Handing in: what is still open, whose it is, and the sheet in one file, named by a number made of its content."""

from __future__ import annotations

import hashlib
import json
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kit.counts import words
from kit.exercises.check import begun, received
from kit.exercises.exercise import Exercise
from kit.files import JOINERS, file_part, read_sheet, sheet_as_json
from kit.limits import FEW_MARKS, LONGEST_SHEET_ID, LONGEST_TITLE, LONGEST_TYPED_NAME, shortened
from kit.model import AnswerSheet, Article, Reader, Versions, check_same_text
from kit.outcome import NOT_YET, PARTLY
from kit.sheets.readers import NOBODY, is_nobody
from kit.sheets.record import answer_in, without_work
from kit.sheets.sheet_file import NotSaved, SheetFile, write_whole
from kit.wording import wording

NOTE = "hand_in"  # the task under which a sheet keeps whose it is, once that is typed
WORK = "hand_in_work"  # and whether how one worked is handed in too
FOLDER = "handed-in"
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing that is read for something else


class Nameless(ValueError):
    """Nobody put a name to what is to be handed in; one sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The number of what was handed in, the file it is in, and whether that very file was there before."""

    number: str
    path: Path
    again: bool = False


def receipt_number(sheet: AnswerSheet, article: Article) -> str:
    """Eight signs that are the same for the same answers, reader and times, such as K7QX-3F2M."""
    return number_of(sheet_as_json(sheet, article).encode())


def number_of(content: bytes) -> str:
    """The receipt number of a file as it was handed in, byte by byte."""
    digest = hashlib.sha256(content).digest()
    bits = int.from_bytes(digest[:5], "big")
    signs = "".join(SIGNS[bits >> 5 * n & 31] for n in range(7, -1, -1))
    return f"{signs[:4]}-{signs[4:]}"


# ---- what is still open


@dataclass(frozen=True, slots=True)
class State:
    """How far one exercise, or one task on the whole article, is: complete or open, and what is missing or there."""

    title: str
    complete: bool
    sentence: str = ""


def states(exercises: Iterable[Exercise], tasks: Iterable[str], sheet: AnswerSheet) -> tuple[State, ...]:
    """What of the whole-article tasks and the exercises is complete, in order."""
    return (*(_marked(task, sheet) for task in tasks), *(_answered(exercise, sheet) for exercise in exercises))


def _marked(task: str, sheet: AnswerSheet) -> State:
    say, marks = wording("exercise")["hand_in"], sheet.answers[task].value if task in sheet.answers else ()
    said = say["marks"].format(n=len(marks)) if len(marks) > 1 else say["mark"] if marks else say["no marks"]
    is_begun = 0 < len(marks) < FEW_MARKS
    return State(say[task], len(marks) >= FEW_MARKS, say["begun"].format(marks=said) if is_begun else said)


def _answered(exercise: Exercise, sheet: AnswerSheet) -> State:
    title = f"{exercise.id} · {exercise.title}"
    answer = answer_in(sheet.answers[exercise.id].value) if exercise.id in sheet.answers else ()
    if not begun(exercise, answer):
        return State(title, False, wording("exercise")["hand_in"]["not begun"])
    result = received(exercise, answer)
    is_open = result.outcome in (NOT_YET, PARTLY)
    return State(title, not is_open, result.sentence if is_open else "")


# ---- whose it is


def noted(sheet: AnswerSheet, account: str = "", **typed: str) -> dict[str, Any]:
    """What a sheet notes of who handed it in: name, id and the accounts that did; with what is given now."""
    kept = sheet.answers[NOTE].value if NOTE in sheet.answers else {}
    note = {"name": "", "id": "", "accounts": []} | (kept if isinstance(kept, dict) else {}) | typed
    before = [name for name in note["accounts"] if isinstance(name, str)] if isinstance(note["accounts"], list) else []
    return {**note, "accounts": list(dict.fromkeys([*before, *filter(None, [account])]))}


def reader_known(sheet: AnswerSheet) -> Reader:
    """Who hands in, as far as the sheet knows; the id or the name is "" where it does not."""
    typed, id = noted(sheet), "" if is_nobody(sheet.reader.id) else sheet.reader.id
    return Reader(_one_line(typed["id"] or id), _one_line(sheet.reader.name or typed["name"]))


def reader_from(name: str, id: str) -> Reader:
    """The reader of that name and id, the id made from the name where it is left out. Raises Nameless."""
    name, id = _one_line(name), _one_line(id)
    if not (id or (made := file_part(name, LONGEST_SHEET_ID).lower())):
        raise Nameless(wording("exercise")["hand_in"]["nameless"])
    return Reader(id or made, name)


def with_work(sheet: AnswerSheet) -> bool:
    """Whether the reader wants to hand in how they worked, too."""
    return WORK in sheet.answers and sheet.answers[WORK].value is True


def signed(sheet: AnswerSheet, reader: Reader) -> AnswerSheet:
    """The sheet as it is handed in: with its reader, without the note of who that is, and without its history.

    How somebody worked (first answers, tries, seconds, hints) is in it only where the sheet says so.
    """
    answers = {
        task: answer if with_work(sheet) else replace(answer, value=without_work(answer.value))
        for task, answer in sheet.answers.items()
        if task not in (NOTE, WORK)
    }
    return replace(sheet, reader=reader, answers=answers, versions=Versions())


def _one_line(words: object) -> str:
    """One line without signs that cannot be seen."""
    plain = unicodedata.normalize("NFC", words) if isinstance(words, str) else ""
    seen = "".join(c if c in JOINERS or unicodedata.category(c)[0] != "C" else " " for c in plain)
    return " ".join(seen.split())[:LONGEST_TYPED_NAME]


# ---- the file


def hand_in(sheet: AnswerSheet, article: Article, folders: Sequence[Path]) -> Receipt:
    """Writes the sheet into the first of the folders that can be written to; what is there already is left as it is.

    Raises NotSaved where none can be written to, BadFile for answers that could not be read again.
    """
    number = receipt_number(sheet, article)
    name = f"{sheet.article}.{file_part(sheet.reader.id, LONGEST_SHEET_ID) or NOBODY}.{number}.json"
    content = sheet_as_json(sheet, article).encode()
    for folder in folders:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            path = (folder / name).resolve()
            is_new = not path.exists() or path.read_bytes() != content
            if is_new:  # then it is there as a whole or not at all, and can be read
                write_whole(path, content, lambda new: read_sheet(new, article))
            return Receipt(number, path, again=not is_new)
    tried = ", ".join(map(str, folders))
    raise NotSaved(wording("exercise")["hand_in"]["nowhere"].format(folders=tried))


def places(file: SheetFile) -> tuple[Path, ...]:
    """Where a handed-in file may go, the best first: beside the answers, else where people look for downloads."""
    found = [file.path.parent / FOLDER]
    with suppress(RuntimeError):  # some accounts have no home
        home = Path.home()
        found += [folder for folder in (home / "Downloads", home / "Desktop", home) if folder.is_dir()]
    return (*found, Path(tempfile.gettempdir()))


# ---- what the lesson on one’s own text made, as it is handed in beside the answers


PORTFOLIO = "portfolio"  # the answer of a handed-in sheet that holds it
LOG = "log"


def portfolio(files: Sequence[SheetFile], with_text: bool = False) -> dict[str, Any]:
    """All sheets on one own text as a JSON value, with the text's title and hash, and the text only if it is asked for.

    Raises OtherText where they are not on one text.
    """
    article = files[0].article
    for file in files:
        check_same_text(article, sheet=file)
    about: dict[str, Any] = {"id": article.id, "title": article.title, "sha256": article.sha256}
    about |= {"words": len(words(article.text))} | ({"text": article.text} if with_text else {})
    latest = [file.latest() for file in files]
    sheets = [json.loads(sheet_as_json(replace(sheet, versions=Versions()), article)) for sheet in latest]
    log = [line for sheet in latest if LOG in sheet.answers for line in _lines(sheet.answers[LOG].value)]
    return {"article": about, "sheets": sheets, "log": log}


def told(value: Any) -> dict[str, Any]:
    """A portfolio in numbers: the title and hash of the text, its words, each reader's marks and the lines of the log.

    Empty where the value is no portfolio; nothing in it is believed.
    """
    about, sheets = (value.get(name) for name in ("article", "sheets")) if isinstance(value, Mapping) else (None, None)
    if not isinstance(about, Mapping) or not isinstance(sheets, list):
        return {}
    n = about.get("words")
    return {
        "title": shortened(str(about.get("title", "")), LONGEST_TITLE),
        "sha256": str(about.get("sha256", ""))[:8],
        "words": n if isinstance(n, int) else 0,
        "marks": [_marks_in(sheet) for sheet in sheets[:10]],
        "log": len(_lines(value.get(LOG))),
    }


def _marks_in(sheet: Any) -> int:
    for name in ("answers", "sources", "value"):
        sheet = sheet.get(name) if isinstance(sheet, Mapping) else None
    return len(sheet) if isinstance(sheet, list) else 0


def _lines(value: Any) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    return [line for line in lines if isinstance(line, str) and line.strip()]
