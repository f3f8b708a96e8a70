"""A text as it is read: without what pages, mail and typesetting left in it, and with the way back to its own places."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kit.model import Span

_TIME = r"\[?(?:[01]?\d|2[0-3])[:.][0-5]\d\]?[ \u00a0]?(?:[ap]\.?m\.?[ \u00a0]?)?(?:(?:GMT|UTC|BST|CES?T|E[SD]?T)[ \u00a0]?)?[-–—:|]?[ \u00a0]*"
# what is read otherwise, by a mark without which it cannot be there
_PIECES = {
    "": rf"(?P<out>^(?:[ \t]*>[ \t>]*|[ \t]*(?:#{{1,6}}|[*•·]) |{_TIME}(?=[A-Z“\"„«*<]))+|(?<=[a-z])-\n(?=[a-z]))",
    ".—–-": r"(?P<asked>^[QA](?:\.| [—–-])(?= [A-Z]))",
    "\u00ad\u200b\u200e\u200f\u202a\u202c\u2060\ufeff": r"(?P<unseen>[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff])",
    "*": r"(?P<stars>\*{1,3}(?=\S)|(?<=\S)\*{1,3})",
    "_": r"(?P<lines>(?<![\w/])_(?=\w)|(?<=\w)_(?![\w/]))",
    "[": r"(?P<note>\[\d{1,3}\])|\[(?P<linked>[^\[\]\n]{1,200})\]\([^()\s]{1,300}\)",
    "¹²³⁴⁵⁶⁷⁸⁹†‡": r"(?P<raised>(?<=[.,;:!?”\"’'»)])[⁰¹²³⁴-⁹†‡]+)",
    "<": r"(?P<tag></?(?P<name>[A-Za-z][A-Za-z0-9]{0,11})(?:\s[^<>\n]{0,300})?/?>)",
    "&": r"(?P<entity>&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,8});)",
    "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f": r"(?P<blank>[^\S\n \r])",
    "«»‹›": r"(?P<angle>(?P<left>[ \u00a0\u202f]?)(?P<mark>[«»‹›])(?P<right>[ \u00a0\u202f]?))",
    "„「『": r"(?P<low>[„“”「」『』])",
    "`": r"(?P<ticks>``)",
    "'": r"(?P<twice>(?<!['\d])''(?!'))",
}
_ENDS_A_LINE = frozenset(["p", "br", "div", "li", "h1", "h2", "h3", "h4", "tr", "blockquote"])


@dataclass(frozen=True, slots=True)
class Readable:
    """A text as it is read, and where its changed stretches stand in the text as it was given."""

    text: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)
    ends: Mapping[int, int] = field(default_factory=dict)

    def back(self, span: Span) -> Span:
        """The same words in the text as it was given."""
        if len(self.starts) == 1 or not len(span):
            return span
        end = self.ends.get(span.end) or self._at(span.end - 1) + 1
        return Span(self._at(span.start), end)

    def _at(self, place: int) -> int:
        return place + self.shifts[bisect_right(self.starts, place) - 1]


def readable(text: str) -> Readable:
    """A text with blanks of one kind and quotation marks “ and ”, without tags, notes, times and soft hyphens."""
    pattern = re.compile(
        "|".join(p for marks, p in _PIECES.items() if not marks or any(c in text for c in marks)), re.MULTILINE
    )
    pieces: list[str] = []
    starts, shifts, ends = [0], [0], dict[int, int]()
    last = length = 0
    for m in pattern.finditer(text):
        instead = _instead(m)
        pieces += (text[last : m.start()], instead)
        length += m.start() - last + len(instead)
        last = m.end()
        if len(instead) != m.end() - m.start():
            starts.append(length)
            shifts.append(last - length)
            if instead:
                ends[length] = last
    pieces.append(text[last:])
    return Readable("".join(pieces), tuple(starts), tuple(shifts), ends)


def _instead(m: re.Match[str]) -> str:
    """What is read in place of a piece; nothing in place of most."""
    made = _MADE.get(m.lastgroup or "")
    return made(m) if made else ""


def _end_of_line(m: re.Match[str]) -> str:
    """A line end for </p>, <br> and their like."""
    ends = m["name"].lower() in _ENDS_A_LINE and (m["tag"][1] == "/" or m["name"].lower() == "br")
    return "\n" if ends else ""


def _angle(m: re.Match[str]) -> str:
    """« It rained », »It rained« and ‹It rained›: the blanks inside go."""
    before, after = m.string[m.start() - 1 : m.start()] if m.start() else "", m.string[m.end() : m.end() + 1]
    free = bool(m["left"]) or not before or before in "\n(["
    opens = free if m["mark"] in "«‹" else free and not m["right"] and after.isalnum()
    left, right = (" " if m[side] else "" for side in ("left", "right"))
    return f"{left}“" if opens else f"”{right}"


def _straight(m: re.Match[str]) -> str:
    """„It rained“, 「It rained」, ``It rained'' and ''It rained''."""
    before = m.string[m.start() - 1 : m.start()] if m.start() else " "
    after = m.string[m.end() : m.end() + 1]
    opens = m.group() in ("„", "「", "『", "``") or (
        m.group() in ("“", "''") and (before.isspace() or before in "([—–-") and not after.isspace() and after != ""
    )
    return "“" if opens else "”"


_MADE: dict[str, Callable[[re.Match[str]], str]] = {
    "linked": lambda m: m["linked"],
    "tag": _end_of_line,
    "entity": lambda m: html.unescape(m["entity"]).replace("\u00a0", " "),
    "asked": lambda m: f"{m['asked'][0]}:",
    "blank": lambda m: m.expand(" "),
    "angle": _angle,
    **dict.fromkeys(("low", "ticks", "twice"), _straight),
}
