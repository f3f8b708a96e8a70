"""Ask whose answers these are, once, where the account does not tell."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Any

from kit.files import file_part
from kit.limits import LONGEST_SHEET_ID
from kit.model import Article, Reader
from kit.sheets.hand_in import NOTE, Nameless, noted, reader_from, reader_known
from kit.sheets.readers import NOBODY, account, folded, home_folder, is_shared, readers, remember, remembered
from kit.sheets.sheet_file import NotSaved, open_sheet
from kit.views.lessons.form import Act, Field, line, menu
from kit.wording import wording

MOST_NAMED = 12  # readers of a folder who are named in the question
TIMES = 3  # that an empty line is answered with the question

_told: dict[tuple[Path, str], Reader] = {}  # what was answered in this notebook
_here: dict[Path, str] = {}  # whose sheet was opened last, by folder


def who_is_here(folder: Path) -> str:
    """Whose answers a folder takes in this notebook, without asking: those opened last, else the account's."""
    return _here.get(folder.resolve()) or remembered(folder) or account()


def own_file(folder: Path, name: str, who: str) -> Path:
    """Where a file of one reader alone is, or goes: beside the answers, in the home folder where these are read-only."""
    stem, _, suffix = name.rpartition(".")
    mine = f"{stem}.{who}.{suffix}"
    there = [folder / mine, home_folder() / mine]
    found = next((path for path in there if path.is_file()), None)
    return found or there[folder.exists() and not os.access(folder, os.W_OK)]


def whose(article: Article, folder: Path, named: str = "") -> tuple[Reader, str]:
    """Whose sheet is opened, and what there is to say of that; it is kept for `who_is_here`. Raises Nameless."""
    reader, said = _whose(article, folder, named)
    _here[folder.resolve()] = reader.id
    return reader, said


def _whose(article: Article, folder: Path, named: str = "") -> tuple[Reader, str]:
    """Whose sheet is opened, and what there is to say of that: the reader's who is named, else the account's.

    Somebody is asked for a name on an account that several may share, in a folder that holds only sheets of others,
    and before a sheet is continued that another account handed in.
    """
    mine, words = account(), wording("lesson")["whose"]
    if named and not (_of_others(article, folder, named) and _agreed(article, folder, Reader(named)) is False):
        return Reader(named), ""
    found = _found(article, folder)
    asked_before = remembered(folder)
    known = asked_before or (NOBODY if found == [NOBODY] else mine)
    is_known = asked_before or (not is_shared(mine) and (known in (NOBODY, *found) or not found))
    if is_known and not _of_others(article, folder, known):
        return Reader(known), words["said before"].format(name=known) if is_shared(mine) else ""
    if (folder, mine) not in _told:
        answered = _asked(article, folder, found)
        if answered is None:
            return Reader(_free(article, folder, mine)), words["not asked"]
        _told[folder, mine] = answered
        if not is_shared(mine):
            remember(folder, answered.id)
    reader = _told[folder, mine]
    return reader, words["these"].format(name=reader.name or reader.id)


def name_fields(article: Article, folder: Path) -> list[Field]:
    """Where somebody says whose answers these are on a page: none on an account of one's own, in a folder of one's own."""
    words, here = wording("lesson")["whose"], who_is_here(folder)
    found = _found(article, folder)
    if not (is_shared(account()) or remembered(folder) or set(found) - {account(), NOBODY}):
        return []
    names = [["", words["choose"]], *([id, id] for id in found if not is_shared(id))]
    known = here if here in found and not is_shared(here) else ""
    there = [menu("known", words["known"], names, known)] if len(names) > 1 else []
    return [*there, line("new", words["other name" if there else "new"], hint=words["hint"])]


def name_acts(article: Article, folder: Path) -> dict[str, Act]:
    """What happens to what is chosen or typed there; the next page that is opened has that reader's answers."""

    def known(id: str, _: bytes = b"") -> str:
        return _settled(article, folder, Reader(id)) if id else ""

    def new(typed: str, _: bytes = b"") -> str:
        found = _found(article, folder)
        reader = _reader(typed, found)
        if reader.id in found:
            raise Nameless(wording("lesson")["whose"]["taken"].format(name=reader.id))
        return _settled(article, folder, reader)

    return {"known": known, "new": new}


def _settled(article: Article, folder: Path, reader: Reader) -> str:
    sheet = open_sheet(article, folder, reader.id)
    sheet.save(NOTE, noted(sheet.sheet, account(), **({"name": reader.name} if reader.name else {})))
    remember(folder, reader.id)
    return str(wording("lesson")["whose"]["settled"].format(name=reader.name or reader.id))


def _found(article: Article, folder: Path) -> list[str]:
    return sorted({*readers(folder, article.id), *readers(home_folder(), article.id)})


def _asked(article: Article, folder: Path, found: list[str]) -> Reader | None:
    """Who somebody says to be; None where nobody can be asked. Raises Nameless after empty answers."""
    words = wording("lesson")["whose"]
    there = words["there"].format(names=", ".join(found[:MOST_NAMED])) if found else ""
    question = f"{words['question']} {there}".strip()
    for _ in range(TIMES):
        typed = _typed(f"{question}\n{words['name']}")
        if typed is None:
            return None
        with suppress(Nameless):
            reader = _reader(typed, found)
            if reader.id not in found or _agreed(article, folder, reader) is not False:
                return reader
            question = words["other"]
    raise Nameless(words["nameless"])


def _reader(typed: str, found: list[str]) -> Reader:
    """The reader of a name: one whose sheet is there by that name or id, or a new one. Raises Nameless."""
    new = reader_from(typed, "")
    id = file_part(new.id, LONGEST_SHEET_ID)
    same = next((there for there in found if folded(there) in (folded(typed.strip()), folded(id))), id)
    return Reader(same, "" if same in found else new.name)


def _agreed(article: Article, folder: Path, reader: Reader) -> bool | None:
    """Whether somebody says that answers which are there already are theirs; None where nobody can be asked."""
    words, sheet = wording("lesson")["whose"], open_sheet(article, folder, reader.id)
    by = reader_known(sheet.sheet)
    name = " ".join(part for part in (by.name or reader.name or reader.id, f"({by.id})" if by.id else "") if part)
    typed = _typed(words["yours"].format(name=name))
    agreed = None if typed is None else typed.strip().casefold()[:1] in tuple(words["yes"])
    if agreed and NOTE in sheet.sheet.answers:
        with suppress(NotSaved):  # then it is asked again next time
            sheet.save(NOTE, noted(sheet.sheet, account()))
    return agreed


def _typed(question: str) -> str | None:
    """What somebody types, in a notebook or at a terminal; None where there is nobody to ask."""
    running: Any = sys.modules.get("IPython")
    kernel = getattr(running and running.get_ipython(), "kernel", None)
    if not kernel and not sys.stdin.isatty():
        return None
    try:
        return input(f"{question} ")
    except (NotImplementedError, EOFError, OSError):
        return None


def _of_others(article: Article, folder: Path, id: str) -> bool:
    """Whether a sheet was handed in from another account than this one."""
    sheet = open_sheet(article, folder, id).sheet
    return NOTE in sheet.answers and account() not in noted(sheet)["accounts"]


def _free(article: Article, folder: Path, id: str) -> str:
    """The account's id, or one like it whose sheet nobody handed in."""
    names = chain([id], (f"{id}-{n}" for n in count(2)))
    return next(name for name in names if NOTE not in open_sheet(article, folder, name).sheet.answers)
