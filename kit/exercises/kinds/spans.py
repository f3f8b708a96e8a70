"""Marks in the article against the places of a key: each place is found once, and extra marks count against.

How well a mark fits is told by kit/marking, as in a whole article; here it is only said in other words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from kit.exercises.kinds.kind import Kind, part_of, told
from kit.exercises.parts import Part, Wrong
from kit.exercises.pointers import References
from kit.limits import LONGEST_QUOTED, shortened
from kit.marking.feedback import framed, message
from kit.marking.pairing import best_pairs
from kit.marking.places import ROLES, Fit, Target, Wanted, fit_words, laid, measured, off
from kit.marking.ruler import Ruler
from kit.model import Article, Span
from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED, Result
from kit.strict import Field, Place, any_object, fields_of, list_of
from kit.wording import wording


class Spans(Kind):
    """Words marked in the article. `key` holds Targets, of which `wanted` are to be found; `role` labels the button."""

    name = "span"
    fields = {
        **fields_of(Part, ("role", "key", "wanted"), required=("role",)),
        "accepted": Field(list_of(any_object), ()),
    }
    shown = ("wanted",)

    def read(self, raw: Mapping[str, Any], at: Place, to: References) -> Part:
        key, accepted = raw["key"], [to.span(v, at / "accepted" / n) for n, v in enumerate(raw["accepted"])]
        targets = None if key is None else to.targets(key, at / "key", raw["role"])
        if targets and accepted:
            targets = tuple(_with(target, accepted, targets) for target in targets)
        if raw["role"] not in ROLES:
            (at / "role").refuse(f"“{raw['role']}” is not one of {', '.join(ROLES)}")
        wanted = raw["wanted"] or len(targets or ())
        return part_of(raw, at, to.span, key=targets, wanted=wanted, passage=to.article.text)

    def menus(self, part: Part) -> dict[str, Any]:
        return {"role": part.role}

    def complete(self, part: Part, value: Any) -> bool:
        gaps = part.role == "error"  # only there may a mark hold no word: where one is missing
        return isinstance(value, list) and bool(value) and all(_is_span(mark, gaps) for mark in value)

    def said(self, part: Part, value: Any) -> list[str]:
        return [f"“{part.passage[mark['start'] : mark['end']]}”" for mark in value]

    def check(self, part: Part, value: Any) -> Result:
        """The marks against the places wanted; marks with only a space between them may be meant as one."""
        marks = _marks(part, value)
        whole = _joined(part.passage, marks)
        apart = self._judged(part, marks)
        joined = self._judged(part, whole) if len(whole) < len(marks) else apart
        if joined is apart or joined.points < apart.points:
            return apart
        of = [next(n for n, one in enumerate(whole) if mark in one) for mark in marks]
        return joined._replace(parts=tuple(joined.parts[m]._replace(mark=n) for n, m in enumerate(of)))

    def _judged(self, part: Part, marks: Sequence[Span]) -> Result:
        found = _found(part, marks)
        best = sorted((each.fit.quality for each in found.values()), reverse=True)[: part.wanted]
        results = tuple(_result(part, mark, n, found) for n, mark in enumerate(marks))
        extra = sum(result.outcome == NOT_YET for result in results)
        f1 = 2 * sum(best) / (part.wanted + len(best) + extra) if best else 0.0
        share = max(0.0, min(f1, 1 - extra / max(part.wanted, 2)))  # a wrong mark costs what a right one is worth
        if share > 0.999:
            return self.right(part, results)
        said = _told(part, marks, found, results)
        if len(marks) == 1:  # it is said of the whole
            results = (results[0]._replace(sentence="", next=""),)
        return self.not_right(part, share, *said, results)

    def answer(self, part: Part) -> list[dict[str, Any]]:
        spans = [target.span for target in part.key[: part.wanted]]
        return [{"start": s.start, "end": s.end, "text": part.passage[s.start : s.end]} for s in spans]

    def solution(self, part: Part) -> list[str]:
        return [f"“{mark['text']}”" if mark["text"] else "[missing]" for mark in self.answer(part)]

    def mistakes(self, part: Part, value: Any) -> Iterator[str]:
        words = [part.passage[mark.start : mark.end] for mark in _marks(part, value)]
        yield from (f"“{words[r.mark or 0]}”" for r in self.check(part, value).parts if r.outcome != RIGHT)


KINDS = (Spans(),)


def _with(target: Target, accepted: list[Span], among: tuple[Target, ...]) -> Target:
    """The target with the accepted spans that overlap it; the first target takes those that overlap none."""
    near = [s for s in accepted if s.overlaps(target.span)]
    lost = [s for s in accepted if target is among[0] and not any(s.overlaps(t.span) for t in among)]
    return replace(target, others=(*target.others, *near, *lost))


def _is_span(value: Any, gaps: bool) -> bool:
    start, end = (value.get(name) if isinstance(value, dict) else None for name in ("start", "end"))
    return type(start) is int and type(end) is int and 0 <= start <= end - (not gaps)


def _marks(part: Part, value: Any) -> list[Span]:
    """The marks of an answer inside the article, each once."""
    return list(dict.fromkeys(Span(v["start"], v["end"]) for v in value if v["end"] <= len(part.passage)))


def _joined(text: str, marks: Sequence[Span]) -> list[Span]:
    """The marks in reading order, with those as one between which there are only spaces."""
    out: list[Span] = []
    for mark in sorted(marks):
        if out and mark.start >= out[-1].end and text[out[-1].end : mark.start].strip(" ") == "":
            out[-1] = Span(out[-1].start, mark.end)
        else:
            out.append(mark)
    return out


# ---- which mark finds which place


class Hit(NamedTuple):
    """The place that a mark found, and how well it fits."""

    target: Target
    fit: Fit


def _found(part: Part, marks: Sequence[Span]) -> dict[int, Hit]:
    """What each mark found, by the mark's number: the best sum, each place once."""
    blank = _ruler(part.passage).is_blank
    fits = [() if blank(mark) else _fits(part.passage, mark, tuple(part.key)) for mark in marks]
    worth = [{m: fit.quality for m, fit in enumerate(of) if fit.quality} for of in fits]
    pairs = best_pairs(worth, [(len(mark), mark.start) for mark in marks])
    return {n: Hit(part.key[m], fits[n][m]) for n, m in pairs.items()}


@lru_cache(maxsize=8192)  # a class makes the same marks
def _fits(passage: str, mark: Span, targets: tuple[Target, ...]) -> tuple[Fit, ...]:
    """How well a mark, which holds more than space, fits each of these places."""
    ruler = _ruler(passage)
    tokens = {role: measured(ruler, mark, role) for role in {target.role for target in targets}}
    wanted = ((target.role, _wanted(passage, target)) for target in targets)
    return tuple(fit_words(ruler, mark, tokens[role], place) for role, place in wanted)


@lru_cache(maxsize=8)
def _ruler(text: str) -> Ruler:
    return Ruler(Article("", text))


@lru_cache(maxsize=1_000)
def _target(role: str, span: Span) -> Target:
    return Target(role, span)


@lru_cache(maxsize=1_000)  # the same for a whole class
def _wanted(text: str, target: Target) -> Wanted:
    return laid(_ruler(text), target)


# ---- what to say


def _result(part: Part, mark: Span, n: int, found: Mapping[int, Hit]) -> Result:
    """What became of one mark; a further piece of a place that another mark has found is no fault."""
    if hit := found.get(n):
        return Result(RIGHT, mark=n) if hit.fit.quality >= 1 else _direction(part, mark, hit)._replace(mark=n)
    if _ruler(part.passage).is_blank(mark):
        return message("errors", "unchecked", UNCHECKED, n, None)
    if known := _known(part, mark, None):
        return Result(NOT_YET, *told(part, known), mark=n)
    return Result(RIGHT if any(_is_in(part, mark, hit.target) for hit in found.values()) else NOT_YET, mark=n)


def _is_in(part: Part, mark: Span, target: Target) -> bool:
    tokens = measured(_ruler(part.passage), mark, target.role)
    return any(tokens.within(around) for around in _wanted(part.passage, target).around)


def _told(part: Part, marks: Sequence[Span], found: Mapping[int, Hit], results: Sequence[Result]) -> tuple[str, str]:
    words = wording("exercise")["span"]
    extra = [n for n, result in enumerate(results) if result.outcome == NOT_YET]
    if named := [results[n] for n in extra if results[n].sentence]:
        return _steps(named[0])
    loose = [n for n in found if results[n].outcome == PARTLY]
    if known := next(filter(None, (_known(part, marks[n], found[n]) for n in loose)), None):
        return told(part, known)
    if loose:
        return _steps(results[loose[0]])
    if not found:
        return _other(part, marks[extra[0]]) if extra else told(part, None)
    if extra:
        return words["extra"].format(words=_clipped(part, marks[extra[0]])), words["remove"]
    left = part.wanted - len(found)
    return words["missing"].format(found=len(found), wanted=part.wanted), words["more"].format(left=left)


def _other(part: Part, mark: Span) -> tuple[str, str]:
    """A mark that found nothing: what it is instead, where the part says nothing of its own."""
    if part.otherwise:
        return told(part, None)
    if part.role == "unsourced":
        said = wording("exercise")["span"]["unsourced"].format(words=_clipped(part, mark))
        return said, wording("exercise")["look"]["span"]
    near = [
        Hit(target, fit)
        for target, fit in zip(part.key, _fits(part.passage, mark, tuple(part.key)), strict=True)
        if fit.f1
    ]
    return _steps(_direction(part, mark, near[0])) if near else told(part, None)


def _known(part: Part, mark: Span, found: Hit | None) -> Wrong | None:
    """The wrong answer of the file that a mark is nearest to, where it is nearer to it than to the key."""
    role = "words" if part.role == "unsourced" else part.role
    near = _fits(part.passage, mark, tuple(_target(role, wrong.answer) for wrong in part.wrong))
    best, wrong = max(zip(near, part.wrong, strict=True), key=lambda pair: pair[0].f1, default=(None, None))
    nearer = best and best.quality and (not found or best.f1 > found.fit.f1)
    return wrong if nearer else None


def _direction(part: Part, mark: Span, found: Hit) -> Result:
    """Which end of a mark is off, and the word where it should be."""
    words, ruler = wording("exercise")["span"], _ruler(part.passage)
    if not found.fit.f1:
        return message("sources", "source elsewhere", PARTLY, None, None)
    wanted = _wanted(part.passage, found.target)
    tokens = measured(ruler, mark, found.target.role)
    end, word = off(ruler, tokens, wanted, found.fit.nearest)
    step = words["shorter" if end in ("ends late", "starts early") else "longer"]
    return framed(ruler, Result(PARTLY, words[end].format(word=word), step), tokens, wanted)


def _steps(result: Result) -> tuple[str, str]:
    return result.sentence, result.next


def _clipped(part: Part, mark: Span) -> str:
    return shortened(part.passage[mark.start : mark.end], LONGEST_QUOTED)
