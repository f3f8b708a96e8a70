"""What a learning platform says of whom a file is, in the file's name, and whether that can be who the sheet says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kit.limits import LONGEST_LABEL, MOST_NAME_PARTS
from kit.teacher.records import Label
from kit.wording import shipped

# Moodle: “Ana Ruiz_1234567_assignsubmission_file/sheet.json” (before 4.0 with “_” at the end), or without folders
# “Ana Ruiz_1234567_assignsubmission_file_sheet.json”. It turns a “_” in a name into a space. A team may have no number.
_MOODLE = re.compile(r"(?P<name>[^_]+)(_(?P<id>[0-9]+))?_assignsubmission_[a-z]+(_.*)?", re.DOTALL)
# Canvas: “ruizana_LATE_12345_678901_sheet-1.json”: surname and first name, the student's number, the file's number;
# a text typed in has “text.html” in place of the file. Without names: “anon_Ab3xY_678901_sheet.json”.
_FILE = r"([0-9]+_.+|text\.html|link\.html)"
_CANVAS = re.compile(rf"(?P<name>[^\W_A-Z][^\sA-Z]*?)(?P<late>_(?i:late))?_(?P<id>[0-9]+)_{_FILE}", re.DOTALL)
_CANVAS_NAMELESS = re.compile(rf"(?P<late>LATE_)?anon_(?P<id>[A-Za-z0-9]{{5}})_{_FILE}", re.DOTALL)


def label_of(file: str) -> Label:
    """What the outermost name in a path says that a platform gave; an empty Label where none does.

    The platform names what it packs; names further in are the student's own and are not believed before it.
    """
    return next((label for part in file.split("/") if (label := _label(part[:LONGEST_LABEL]))), Label())


def _label(part: str) -> Label | None:
    if moodle := _MOODLE.fullmatch(part):
        name = " ".join(moodle["name"].split())
        return Label(
            "" if name.casefold() in shipped("teacher/inbox/labels.json")["nobody"] else name, moodle["id"] or ""
        )
    if nameless := _CANVAS_NAMELESS.fullmatch(part):
        return Label("", nameless["id"], bool(nameless["late"]))
    if canvas := _CANVAS.fullmatch(part):
        return Label(canvas["name"].strip("_"), canvas["id"], bool(canvas["late"]))
    return None


def agrees(label: Label, name: str, id: str) -> bool:
    """Whether the platform's name can be the sheet's, whatever the case, accents, order and spacing.

    So do the platform's own id as the sheet's id, and no name on either side. A second first name may be missing where
    two names are the same. A nickname does not agree: somebody has to look.
    """
    if label.id and label.id == id.strip():
        return True
    ours, theirs = list(_spellings(label.name)), list(_spellings(name))
    return not (ours[0] and theirs[0]) or any(_same(one, other) for one in ours for other in theirs)


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names have the same parts, are the same when written together, or share at least two parts."""
    shorter, longer = sorted((set(one), set(other)), key=len)
    together = _joins("".join(one), other) or _joins("".join(other), one)
    return sorted(one) == sorted(other) or together or (len(shorter) > 1 and shorter <= longer)


def _joins(word: str, parts: Sequence[str]) -> bool:
    """Whether the parts in some order, written without spaces, are the word."""
    if len(word) != sum(map(len, parts)) or len(parts) > MOST_NAME_PARTS:
        return word == "".join(parts)
    reached = {0}  # which parts are used, as bits; together they are how far into the word we are
    for _ in parts:
        reached = {
            used | 1 << n
            for used in reached
            for n, part in enumerate(parts)
            if not used >> n & 1 and word.startswith(part, _length(used, parts))
        }
    return bool(reached)


def _length(used: int, parts: Sequence[str]) -> int:
    return sum(len(part) for n, part in enumerate(parts) if used >> n & 1)


def _spellings(name: str) -> Iterator[tuple[str, ...]]:
    """The parts of a name in plain letters, and again with “ü” written “ue”."""
    folded = unicodedata.normalize("NFC", name[:LONGEST_LABEL]).casefold()
    yield _parts(folded)
    spelled = folded.translate(_table("spelled"))
    if spelled != folded:
        yield _parts(spelled)


def _parts(folded: str) -> tuple[str, ...]:
    bare = unicodedata.normalize("NFKD", re.sub(r"['’‘ʼ`´.]", "", folded))
    plain = "".join(c for c in bare if not unicodedata.combining(c)).casefold().translate(_table("letters"))
    return tuple(re.findall(r"[^\W_]+", plain))


@cache
def _table(name: str) -> Mapping[int, str]:
    return {ord(letter): plain for letter, plain in shipped("teacher/inbox/labels.json")[name].items()}
