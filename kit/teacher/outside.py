"""What comes from outside, made fit to use: moments, as sheets and teachers write them, and text that is shown."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, time, timedelta
from functools import cache

from kit.strict import BadFile

FORM = "%Y-%m-%dT%H:%M:%SZ"
EARLIEST = "2020-01-01T00:00:00Z"  # no sheet is older than the kit; a clock that lost its battery says 1970
AHEAD = timedelta(hours=26)  # that a clock set to another zone may be fast: from UTC-12 to UTC+14


def in_utc(moment: datetime) -> str:
    """A moment as sheets write it; one without a zone is in this computer's, in the hour that comes twice the later."""
    return (moment if moment.tzinfo else moment.replace(fold=1)).astimezone(UTC).strftime(FORM)


def now() -> str:
    """This moment, by this computer's clock."""
    return in_utc(datetime.now(UTC))


def saved_at(written: object) -> str:
    """A time that stands in a sheet, in UTC; "" for what is no time, or has no zone so that nobody can say when it was."""
    try:
        moment = datetime.fromisoformat(written) if isinstance(written, str) else None
        return in_utc(moment) if moment and moment.tzinfo else ""
    except (ValueError, OverflowError):
        return ""


def is_future(moment: str, now: str) -> bool:
    """Whether a moment lies after now by more than clocks differ."""
    return moment > in_utc(datetime.fromisoformat(now) + AHEAD)


def last_moment(given: str) -> str:
    """The end of a last day as a teacher writes it: a date alone lasts to its end. Raises BadFile."""
    try:
        moment = datetime.fromisoformat(given.strip())
        is_date = re.fullmatch(r"[0-9-]+(W[0-9-]+)?", given.strip())
        return in_utc(datetime.combine(moment, time(23, 59, 59)) if is_date else moment)
    except (ValueError, OverflowError):
        like = (
            "write it like 2026-12-01T10:00Z, 2026-12-01T11:00 in your own zone, or 2026-12-01 for the end of that day"
        )
        raise BadFile(f"--due: “{given}” is not a time; {like}.") from None


def understood(moment: str) -> str:
    """A moment in words, in this computer's zone and in UTC: Tue 1 Dec 2026, 23:59:59 (CET, UTC+01:00)."""
    local = datetime.fromisoformat(moment).astimezone()
    zone = f"{local:%z}"
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M:%S} ({local:%Z}, UTC{zone[:3]}:{zone[3:]})"


# ---- text: one Unicode form, and nothing invisible that could change how a line reads


def printable(text: str, keep: str = "") -> str:
    """The text in NFC, with control, bidirectional, private and half characters written out as \\u202e and the like.

    Other kinds of space become a plain one; the characters in `keep` stay as they are.
    """
    if text.isascii() and text.isprintable():
        return text
    normal = unicodedata.normalize("NFC", text)
    if normal.translate(_without(keep)).isprintable():
        return normal
    return "".join(c if c.isprintable() or c in keep else _written(c) for c in normal)


@cache
def _without(characters: str) -> dict[int, None]:
    return dict.fromkeys(map(ord, characters))


def _written(character: str) -> str:
    if unicodedata.category(character) == "Zs":
        return " "
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was no UTF-8, as the system hands it over
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
