"""Other copies of a sheet, as other computers, sync services and browsers leave them: found, and taken in when asked."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kit.files import read_sheet
from kit.model import AnswerSheet
from kit.sheets.merge import behind, merged, numbered
from kit.sheets.readers import folded, home_folder
from kit.sheets.sheet_file import SheetFile
from kit.strict import BadFile

OURS = re.compile(r"\.(previous|set-aside-\d+)\.json$", re.IGNORECASE)  # what this kit leaves itself


@dataclass(frozen=True, slots=True)
class OtherCopy:
    """A file that holds the same reader's answers to the same text, or why it cannot be read."""

    path: Path
    sheet: AnswerSheet | None
    problem: str = ""


def copies(file: SheetFile) -> tuple[OtherCopy, ...]:
    """The copies that hold something which this sheet lacks, and those that cannot be read, by name.

    Their names begin or end in many ways: “… (conflicted copy).json”, “…-DESKTOP-9.json”, “… (1).json”, “Copy of …”.
    So what is in them decides. Where the sheet itself is gone, the version before it is a copy too.
    """
    return tuple(copy for path in _alike(file) if (copy := _copy(file, path)))


def take_in(file: SheetFile) -> tuple[OtherCopy, ...]:
    """The copies whose answers the sheet now has as well; they stay where they are. Raises NotSaved."""
    found = tuple(copy for copy in copies(file) if copy.sheet)
    file.take_in(*(copy.sheet for copy in found if copy.sheet))
    return found


def _alike(file: SheetFile) -> list[Path]:
    """The files whose names hold the name of this one, here and where a read-only folder sends answers."""
    stem, there = folded(file.path.stem), []
    for folder in dict.fromkeys((file.path.parent, file.course, home_folder())):
        with suppress(OSError):
            there += sorted(
                p for p in folder.iterdir() if p.suffix.casefold() == ".json" and not p.name.startswith(".")
            )
    gone = not file.path.exists()
    alike = (
        p for p in there if stem in folded(p.stem) and (not OURS.search(p.name) or (gone and ".previous" in p.name))
    )
    return [path for path in alike if path.resolve() != file.path.resolve()]


def _copy(file: SheetFile, path: Path) -> OtherCopy | None:
    try:
        sheet = numbered(read_sheet(path, file.article))
    except BadFile as error:
        after = folded(path.stem).partition(folded(file.path.stem))[2]
        return None if after[:1].isalnum() else OtherCopy(path, None, str(error))
    if folded(sheet.reader.id) != folded(file.sheet.reader.id):
        return None
    both = merged(file.held, replace(sheet, reader=file.sheet.reader), "")
    return OtherCopy(path, sheet) if behind(file.held, sheet) or both.disagrees else None
