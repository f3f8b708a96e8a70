"""Text from outside made fit to show: one Unicode form, and nothing invisible that could change how a line reads."""

from __future__ import annotations

import unicodedata
from functools import cache


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
