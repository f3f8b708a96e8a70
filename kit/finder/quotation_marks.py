"""Quotation marks to quotations: paired within each paragraph, whatever keyboard they came from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kit.model import Paragraph, Span

_DOUBLE = re.compile(r"(?<!\d[’'′]\d)(?<!\d[’'′]\d\d)[”\"]|[“„‟«»]|''(?!')|``")  # not the inches of 6’2”
_SINGLE = re.compile(
    r"(?<!\w)[‘'](?=[\w“\"‘\[(…])(?!\d\ds?\b|(?:twas|tis|em|til|cause|n)\b)"  # not the ’90s, ’twas, rock ’n’ roll
    r"|(?<=[\w.,?!…)\]”\"])[’'](?!\w)",
    re.IGNORECASE,
)
_CLOSES = {"„": "“”"}  # a low opening mark is closed by a high one of either shape
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
class QuotationMarks:
    """The quotations of a text in order, the marks that belong to none, and the quotations that never close."""

    quotations: tuple[Quotation, ...]
    stray: tuple[Span, ...] = ()
    unclosed: tuple[Span, ...] = ()


def quotation_marks(text: str, paragraphs: Sequence[Paragraph]) -> QuotationMarks:
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
    return QuotationMarks(tuple(found), tuple(stray), tuple(unclosed))


def _paired(text: str, span: Span) -> tuple[list[Quotation], list[Span]]:
    found: list[Quotation] = []
    stray: list[Span] = []
    opened: int | None = None
    depth = 0  # of quotations inside the open one, in marks of the same shape
    marks = list(_marks(text, span))
    to_come = Counter(text[m.start] for m in marks)
    for mark in marks:
        if opened is None and _opens(text, mark, span):
            opened = mark.start
        elif opened is None:
            stray.append(mark)
        elif _opens_again(text[opened], text[mark.start]):
            if _nested(text, opened, mark, to_come):
                depth += 1
            elif mark.end < span.end:  # opened twice: the first one closes here
                found.append(Quotation(_trimmed(text, opened, mark.start), closed=False))
                opened = mark.start
            else:
                stray.append(mark)
        elif depth:
            depth -= 1
        else:
            found.append(Quotation(Span(opened, mark.end)))
            opened = None
        to_come[text[mark.start]] -= 1
    if opened is not None and not text[opened + 1 : span.end].strip(" “”\"'."):
        stray.append(Span(opened, opened + 1))
    elif opened is not None:
        found.append(Quotation(Span(opened, span.end), closed=False))
    return found, stray


def _opens_again(opened: str, mark: str) -> bool:
    return mark in "“„‟" and opened in '“„‟"' and mark not in _CLOSES.get(opened, "")


def _marks(text: str, span: Span) -> Iterator[Span]:
    double = [Span(m.start(), m.end()) for m in _DOUBLE.finditer(text, span.start, span.end)]
    single = list(_singles(text, span))
    if not double:
        yield from single
        return
    outer = [
        (first, last, bisect_left(double, first), bisect_left(double, last))
        for first, last in zip(single[0::2], single[1::2], strict=False)
        if text[last.start - 1] in ",.?!…"
    ]
    whole = [pair for pair in outer if pair[2] % 2 == 0 == pair[3] % 2]
    if any(one < other for _, _, one, other in whole):  # as in British print: ‘She said “no” to me.’
        inside = {m for _, _, one, other in whole for m in double[one:other]}
        double = sorted({*double, *(m for first, last, _, _ in whole for m in (first, last))} - inside)
    yield from double


def _singles(text: str, span: Span) -> Iterator[Span]:
    depth = 0
    for m in _SINGLE.finditer(text, span.start, span.end):
        opening = m.start() + 1 < span.end and not text[m.start() + 1].isspace() and not text[m.start() - 1].isalnum()
        if opening != bool(depth) and (opening or not _PLURAL.match(text, m.start() - 1)):
            depth = 1 - depth
            yield Span(m.start(), m.end())


def _nested(text: str, opened: int, mark: Span, to_come: Mapping[str, int]) -> bool:
    """Whether an opening mark inside an open quotation has a closing one of its own: “She wrote “no” to me.”"""
    if text[opened] == '"':
        return to_come['"'] % 2 == 1 and to_come["”"] == to_come["“"]
    before = text[max(0, mark.start - 2) : mark.start].rstrip()[-1:]
    return before not in tuple(".?!…") and not to_come['"'] and to_come["”"] == to_come["“"] + 1


def _opens(text: str, mark: Span, span: Span) -> bool:
    """Whether a mark can open: an opening one, or one that has a word right after it and none before."""
    if text[mark.start] in "“„‟‘«`":
        return True
    before = text[mark.start - 1] if mark.start > span.start else " "
    after = text[mark.end] if mark.end < span.end else " "
    return not after.isspace() and (not before.isalnum() or text[mark.start] == '"') and before not in ".,!?"


def _trimmed(text: str, start: int, end: int) -> Span:
    return Span(start, start + len(text[start:end].rstrip()))
