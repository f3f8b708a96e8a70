"""What a learning platform says of whom a file is, in the file's name, and whether that can be who the sheet says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any

from kit.limits import LONGEST_LABEL, MOST_NAME_PARTS
from kit.teacher.outside import in_utc
from kit.teacher.records import Label
from kit.wording import shipped

# Moodle: “Ana Ruiz_1234567_assignsubmission_file/sheet.json” (before 4.1 with “_” at the end), or without folders
# “Ana Ruiz_1234567_assignsubmission_file_sheet.json”; a name may have “_” in it. A team may have no number. Where names
# are hidden, “Participant” stands for the name, in the language of the site.
_MOODLE = re.compile(r"(?P<name>.+?)(?P<late>_(?i:late))?(_(?P<id>[0-9]+))?_assignsubmission_[a-z]+(_.*)?", re.DOTALL)
_HIDDEN = re.compile(r"(.*?) ?([0-9]*)", re.DOTALL)
# Canvas: “ruizana_LATE_12345_678901_sheet-1.json”: surname and first name, the student's number, the file's number;
# a text typed in has “text.html” in place of the file. Without names: “anon_Ab3xY_678901_sheet.json”.
_FILE = r"([0-9]+_.+|text\.html|link\.html)"
_CANVAS = re.compile(rf"(?P<name>[^\W_A-Z][^\sA-Z]*?)(?P<late>_(?i:late))?_(?P<id>[0-9]+)_{_FILE}", re.DOTALL)
_CANVAS_NAMELESS = re.compile(rf"(?P<late>LATE_)?anon_(?P<id>[A-Za-z0-9]{{5}})_{_FILE}", re.DOTALL)
# Blackboard: “Lesson 2_aruiz_attempt_2026-11-20-10-15-33_sheet.json”: the task, the user, when it was handed in.
_BLACKBOARD = re.compile(r".+?_(?P<id>[^_\s]+)_attempt_(?P<time>[0-9]{4}(-[0-9]{2}){5})([_.].*)?", re.DOTALL)
# Brightspace: “12345-67890 - Ana Ruiz - Nov 20, 2026 1015 AM/sheet.json”: the user, the task, the name, and when.
_BRIGHTSPACE = re.compile(r"(?P<id>[0-9]+)-[0-9]+ ?- ?(?P<name>.+?) ?- ?(?P<time>[^-]*\b20[0-9]{2}\b[^-]*)", re.DOTALL)
_CLOCKS = ("%Y-%m-%d-%H-%M-%S", "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %I%M %p", "%d %B, %Y %H%M")
# Teams: “Submitted files/Ana Ruiz/Lesson 2/Version 1/sheet.json”
_VERSION = re.compile(r"vers\w+ [0-9]+", re.IGNORECASE)


def label_of(file: str) -> Label:
    """What the outermost name in a path says that a platform gave; an empty Label where none does.

    The platform names what it packs; names further in are the student's own and are not believed before it.
    """
    parts = [part[:LONGEST_LABEL] for part in file.split("/")]
    return next((label for n in range(len(parts)) if (label := _teams(parts, n) or _label(parts[n]))), Label())


def _known(kind: str) -> Any:
    return shipped("teacher/inbox/labels.json")[kind]


def _teams(parts: Sequence[str], n: int) -> Label | None:
    """A folder in Teams' folder of what was handed in, or one that has a task and then its versions in it."""
    inner = parts[n + 1 :]
    is_named = n > 0 and inner and parts[n - 1].casefold() in (*_known("submitted"), *_known("working"))
    return Label(parts[n]) if is_named or (len(inner) > 2 and _VERSION.fullmatch(inner[1])) else None


def is_working(parts: Sequence[str]) -> bool:
    """Whether a file lies where Teams keeps what nobody has turned in yet."""
    return any(part.casefold() in _known("working") for part in parts[:-2])


def without_reader(name: str) -> str:
    """The name that Hand in gives a file, without the reader's id in it: for where names are hidden."""
    return re.sub(r"\.[^/]+?((?:\.[0-9A-Z]{4}-[0-9A-Z]{4})?\.json)$", r".…\1", name)


def _label(part: str) -> Label | None:
    """What the platform says whose form begins first: what follows in a name is what the student called the file."""
    found = [(match, rule) for pattern, rule in RULES if (match := pattern.fullmatch(part))]
    if not found:
        return None
    match, rule = min(found, key=lambda pair: pair[0].end("id" if pair[0]["id"] else "name"))
    return rule(match)


def _moodle(found: re.Match[str]) -> Label:
    name = " ".join(found["name"].split())
    word, number = _HIDDEN.fullmatch(name.replace("_", " ")).groups()  # type: ignore[union-attr]
    names = word.casefold(), word.rpartition("-")[2].casefold()  # a group may stand before it: “Group A-Participant”
    blind = any(name in _known("nobody") for name in names)
    return Label("" if blind else name, found["id"] or (number if blind else ""), bool(found["late"]), blind)


def _dated(found: re.Match[str]) -> Label:
    return Label(found.groupdict().get("name", ""), found["id"], time=_time(found["time"]))


Rule = Callable[[re.Match[str]], Label]
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (_CANVAS_NAMELESS, lambda found: Label("", found["id"], bool(found["late"]), blind=True)),
    (_CANVAS, lambda found: Label(found["name"].strip("_"), found["id"], bool(found["late"]))),
    (_MOODLE, _moodle),
    (_BLACKBOARD, _dated),
    (_BRIGHTSPACE, _dated),
)


def _time(written: str) -> str:
    """When a platform says something came, as sheets write times; platforms mean the zone of their users, so ours."""
    for clock in _CLOCKS:
        with suppress(ValueError, OverflowError, OSError):
            return in_utc(datetime.strptime(" ".join(written.split()), clock))  # noqa: DTZ007
    return ""


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
            for length in [sum(len(part) for n, part in enumerate(parts) if used >> n & 1)]
            for n, part in enumerate(parts)
            if not used >> n & 1 and word.startswith(part, length)
        }
    return bool(reached)


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
    return {ord(letter): plain for letter, plain in _known(name).items()}
