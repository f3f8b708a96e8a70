"""What others marked in the same text: sheets and keys from files, whose speakers become those of one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit.files import file_part, key_from, read_key, sheet_from
from kit.limits import LONGEST_SHEET_ID
from kit.model import Answer, AnswerKey, AnswerSheet, Article, Reader, Speaker
from kit.sheets.draft import KEY
from kit.sheets.own import free_id
from kit.sheets.readers import account
from kit.sheets.sheet_file import write_whole
from kit.strict import Place, json_value, read_json, text_of

READERS = "readers"  # the folder of what others marked
BEFORE = "key.before-adjudication.json"
FEWEST, MOST = 2, 3


# ---- what others marked, from files


def read_marks(path: Path, article: Article) -> AnswerSheet:
    """A sheet, or the key of another folder, whose reader is then called as that folder. Raises BadFile.

    The same text may have another name there.
    """
    return _marks(read_json(path, Place(path.name)), path, article)


def _marks(value: Any, path: Path, article: Article) -> AnswerSheet:
    about = value.get("article") if isinstance(value, dict) else None
    if isinstance(about, dict) and about.get("sha256") == article.sha256:
        value = {**value, "article": {**about, "id": article.id}}
    if not (isinstance(value, dict) and "speakers" in value):
        return sheet_from(value, path.name, article)
    key, name = key_from(value, path.name, article), path.stem if path.stem != "key" else path.resolve().parent.name
    return replace(key, reader=Reader(name, name))


def others(folder: Path, article: Article) -> tuple[AnswerSheet, ...]:
    """What this folder's key was before anything was agreed, and the marks of others that were taken in. Raises BadFile."""
    own = next((path for path in (folder / BEFORE, folder / KEY) if path.exists()), None)
    mine = (replace(read_key(own, article), reader=Reader(account(), account())),) if own else ()
    return (*mine, *(read_marks(path, article) for path in _taken(folder)))


def take_in(folder: Path, article: Article, name: str, content: bytes) -> int:
    """Keep somebody else's sheet or key beside the own one, under a name; how many marks there are. Raises BadFile.

    Raises ValueError for no name, and where there are as many people as can agree on a key.
    """
    id = file_part(name, LONGEST_SHEET_ID)
    path = folder / READERS / f"{id}.json"
    if not id:
        raise ValueError("First say whose marks these are.")
    if path not in (there := _taken(folder)) and len(there) + 1 >= MOST:
        raise ValueError(f"There are {MOST} of you already: {', '.join(p.stem for p in there)} and you.")
    at = Place(path.name)
    found = _marks(json_value(text_of(content, at), at), path, article)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content, lambda _: None)
    return len(found.attributions)


def _taken(folder: Path) -> list[Path]:
    return sorted((folder / READERS).glob("*.json"))


def of_one_cast(
    names: AnswerKey | None, sheets: Sequence[AnswerSheet]
) -> tuple[AnswerKey | None, tuple[AnswerSheet, ...]]:
    """The key that names the speakers, and the sheets with its ids for them; keys bring speakers of their own."""
    out: list[AnswerSheet] = []
    for sheet in sheets:
        if isinstance(sheet, AnswerKey):
            names = names or sheet
            names, ids = _with_speakers(names, sheet.speakers)
            said = tuple(replace(a, speaker=ids.get(a.speaker, a.speaker)) for a in sheet.attributions)
            sheet = replace(sheet, answers={**sheet.answers, "sources": Answer(said)})
        out.append(sheet)
    return names, tuple(out)


def _with_speakers(names: AnswerKey, more: Sequence[Speaker]) -> tuple[AnswerKey, dict[str, str]]:
    ids = {s.name.casefold(): s.id for s in names.speakers}
    speakers = list(names.speakers)
    for speaker in more:
        if speaker.name.casefold() not in ids:
            taken = [s.id for s in speakers]
            id = speaker.id if speaker.id not in taken else free_id("S", taken)
            speakers.append(replace(speaker, id=id))
            ids[speaker.name.casefold()] = id
    return replace(names, speakers=tuple(speakers)), {s.id: ids[s.name.casefold()] for s in more}
