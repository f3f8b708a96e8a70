"""Quotation marks to quotations: paired within each paragraph, whatever keyboard they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kit.model import Paragraph, Span

_DOUBLE = re.compile("[“”„‟«»\"]|''(?!')|``")
_SINGLE = re.compile(r"(?<!\w)[‘'](?=[\w“‘\[(…])|(?<=[\w.,?!…)\]])[’'](?!\w)")
_PLURAL = re.compile(r"s[’'] [a-z]")  # the workers’ hall


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks; `closed` is false where the closing mark is missing.

    `goes_on` says that the quotation of the paragraph before was left open for this one to continue.
    """

    span: Span
    closed: bool = True
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotations of a text in order, the marks that belong to none, and the quotations that never close."""

    quotations: tuple[Quotation, ...]
    stray: tuple[Span, ...] = ()
    unclosed: tuple[Span, ...] = ()


def quotation_marks(text: str, paragraphs: Sequence[Paragraph]) -> Marks:
    """The quotations of a text, paired per paragraph.

    A paragraph left open whose next one opens with a mark again is one quotation in several paragraphs, as printers
    have it; any other open mark ends with its paragraph and is reported, as is a mark that closes nothing.
    """
    found: list[Quotation] = []
    stray: list[Span] = []
    left_open: Quotation | None = None
    unclosed: list[Span] = []
    for paragraph in paragraphs:
        here, lone = _paired(text, paragraph.span)
        opens = bool(here) and here[0].span.start == paragraph.span.start
        if left_open and opens:
            here[0] = Quotation(here[0].span, here[0].closed, goes_on=True)
        elif left_open and paragraph.kind != "caption":
            unclosed.append(left_open.span)
        if paragraph.kind != "caption" or here:
            left_open = here[-1] if here and not here[-1].closed else None
        found += here
        stray += lone
    if left_open:
        unclosed.append(left_open.span)
    return Marks(tuple(found), tuple(stray), tuple(unclosed))


def _paired(text: str, span: Span) -> tuple[list[Quotation], list[Span]]:
    found: list[Quotation] = []
    stray: list[Span] = []
    opened: int | None = None
    for mark in _marks(text, span):
        if opened is None and _opens(text, mark, span):
            opened = mark.start
        elif opened is None:
            stray.append(mark)
        elif text[mark.start] in "“„‟" and text[opened] in "“„‟":
            if mark.end < span.end:  # opened twice: the first one closes here
                found.append(Quotation(_trimmed(text, opened, mark.start), closed=False))
                opened = mark.start
            else:
                stray.append(mark)
        else:
            found.append(Quotation(Span(opened, mark.end)))
            opened = None
    if opened is not None and not text[opened + 1 : span.end].strip(" “”\"'."):
        stray.append(Span(opened, opened + 1))
    elif opened is not None:
        found.append(Quotation(Span(opened, span.end), closed=False))
    return found, stray


def _marks(text: str, span: Span) -> Iterator[Span]:
    double = [Span(m.start(), m.end()) for m in _DOUBLE.finditer(text, span.start, span.end)]
    if double:
        yield from double
        return
    depth = 0
    for m in _SINGLE.finditer(text, span.start, span.end):
        opening = m.start() + 1 < span.end and not text[m.start() + 1].isspace() and not text[m.start() - 1].isalnum()
        if opening != bool(depth) and (opening or not _PLURAL.match(text, m.start() - 1)):
            depth = 1 - depth
            yield Span(m.start(), m.end())


def _opens(text: str, mark: Span, span: Span) -> bool:
    """Whether a mark can open: an opening one, or one that has a word right after it and none before."""
    if text[mark.start] in "“„‟‘«`":
        return True
    before = text[mark.start - 1] if mark.start > span.start else " "
    after = text[mark.end] if mark.end < span.end else " "
    return not after.isspace() and (not before.isalnum() or text[mark.start] == '"') and before not in ".,!?"


def _trimmed(text: str, start: int, end: int) -> Span:
    return Span(start, start + len(text[start:end].rstrip()))
