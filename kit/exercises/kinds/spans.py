"""Marks in the article against the places of a key: words in common, each place found once, extra marks count against.

Quotation marks and other signs at the edges do not count, nor a leading "that" or "to". From .9 of the words (F1) a
mark is right, from .5 it is partly right, and it is said at which end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from kit.exercises.kinds.kind import Kind, not_right, part_of, right, told
from kit.exercises.parts import Part, Wrong
from kit.exercises.pointers import References, Target
from kit.limits import LONGEST_QUOTED, shortened
from kit.model import Span
from kit.outcome import NOT_YET, PARTLY, RIGHT, Result
from kit.strict import Field, Place, any_object, fields_of, list_of
from kit.tokenizer import tokens
from kit.wording import wording

FULL, SOME = 0.9, 0.5
LEAST = 3  # words that show a passage where any words of it will do
OPENERS = ("that", "to")


ROLES = ("source", "content", "cue", "error", "unsourced", "words")


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
        targets = None if key is None else to.targets(key, at / "key")
        if targets and accepted:
            targets = tuple(_with(target, accepted, targets) for target in targets)
        if raw["role"] not in ROLES:
            (at / "role").refuse(f"“{raw['role']}” is not one of {', '.join(ROLES)}")
        wanted = raw["wanted"] or len(targets or ())
        return part_of(raw, at, to.span, key=targets, wanted=wanted, passage=to.article.text)

    def menus(self, part: Part) -> dict[str, Any]:
        return {"role": part.role}

    def complete(self, part: Part, value: Any) -> bool:
        return isinstance(value, list) and bool(value) and all(_is_span(mark) for mark in value)

    def said(self, part: Part, value: Any) -> list[str]:
        return [f"“{part.passage[mark['start'] : mark['end']]}”" for mark in value]

    def check(self, part: Part, value: Any) -> Result:
        """The marks against the places wanted."""
        marks = _marks(part, value)
        found = _paired(part.passage, marks, part.key)
        best = sorted((fit for _, fit in found.values()), reverse=True)[: part.wanted]
        extra = [n for n in range(len(marks)) if n not in found]
        share = 2 * sum(best) / (part.wanted + len(best) + len(extra)) if best else 0.0
        results = tuple(_result(part, mark, n, found.get(n)) for n, mark in enumerate(marks))
        if share > 0.999:
            return right(part, results)
        if len(marks) == 1:  # it is said of the whole
            results = (results[0]._replace(sentence=""),)
        return not_right(part, share, *_told(part, marks, found, extra), results)

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
    return Target(target.span, target.envelope, (*target.others, *near, *lost), target.part)


def _is_span(value: Any) -> bool:
    start, end = (value.get(name) if isinstance(value, dict) else None for name in ("start", "end"))
    return type(start) is int and type(end) is int and 0 <= start <= end


def _marks(part: Part, value: Any) -> list[Span]:
    """The marks of an answer inside the article, each once."""
    return list(dict.fromkeys(Span(v["start"], v["end"]) for v in value if v["end"] <= len(part.passage)))


def _paired(text: str, marks: Sequence[Span], targets: Sequence[Target]) -> dict[int, tuple[Target, float]]:
    """The place each mark found, by the mark's number, and how well it fits; better fits first, each place once."""
    fits = [(fit(text, mark, t), n, m) for n, mark in enumerate(marks) for m, t in enumerate(targets)]
    paired: dict[int, tuple[Target, float]] = {}
    taken: set[int] = set()
    for quality, n, m in sorted(fits, key=lambda f: (-f[0], f[1], f[2])):
        if quality >= SOME and n not in paired and m not in taken:
            paired[n] = targets[m], 1.0 if quality >= FULL else quality
            taken.add(m)
    return paired


def fit(text: str, mark: Span, target: Target) -> float:
    """F1 of the words in common, the best of the place's own span and the others; its envelope is free to be marked."""
    if target.part:
        own, inside = _words(text, mark), _words(text, target.span)
        enough = len(own & inside) >= min(LEAST, len(inside))
        return len(own & inside) / len(own) if own and enough else 0.0
    return max(_f1(text, mark, target.span, target.envelope), *(_f1(text, mark, s, s) for s in target.others), 0.0)


def _f1(text: str, mark: Span, core: Span, envelope: Span) -> float:
    own, wanted, free = (_words(text, span) for span in (mark, core, envelope))
    recall = len(own & wanted) / len(wanted) if wanted else 0.0
    precision = len(own & (free | wanted)) / len(own) if own else 0.0
    return 2 * recall * precision / (recall + precision) if recall and precision else 0.0


@lru_cache(maxsize=50_000)  # a class marks the same spans again and again
def _words(text: str, span: Span) -> frozenset[int]:
    """The numbers of the words in a span; where it has none, those of its signs, or of what stands around a gap."""
    every = _tokens(text)
    inside = [n for n in _near(every, span) if every[n].overlaps(span)]
    words = [n for n in inside if any(c.isalnum() for c in text[every[n].start : every[n].end])]
    if len(words) > 1 and text[every[words[0]].start : every[words[0]].end] in OPENERS:
        words = words[1:]
    return frozenset(words or inside or _near(every, span))


def _near(every: Sequence[Span], span: Span) -> Iterable[int]:
    first = bisect_left(every, span.start, key=lambda token: token.end)
    return range(first, min(bisect_right(every, span.end, key=lambda token: token.start), len(every)))


@lru_cache(maxsize=8)
def _tokens(text: str) -> tuple[Span, ...]:
    return tokens(text)


# ---- what to say


def _told(
    part: Part, marks: Sequence[Span], found: dict[int, tuple[Target, float]], extra: Sequence[int]
) -> tuple[str, str]:
    words, text = wording("exercise")["span"], part.passage
    for n in [*extra, *(n for n in found if found[n][1] < 1)]:
        if known := _known(part, marks[n], found.get(n)):
            return told(part, known)
    loose = next((n for n in found if found[n][1] < 1), None)
    if loose is not None:
        return _direction(text, marks[loose], found[loose][0])
    if not found:
        return _other(part, marks[extra[0]]) if extra else told(part, None)
    if extra:
        return words["extra"].format(words=_clipped(text, marks[extra[0]])), words["remove"]
    left = part.wanted - len(found)
    return words["missing"].format(found=len(found), wanted=part.wanted), words["more"].format(left=left)


def _other(part: Part, mark: Span) -> tuple[str, str]:
    """A mark that found nothing: what it is instead, where the part says nothing of its own."""
    if part.role == "unsourced" and not part.otherwise:
        said = wording("exercise")["span"]["unsourced"].format(words=_clipped(part.passage, mark))
        return said, wording("exercise")["look"]["span"]
    near = [t for t in part.key if _words(part.passage, mark) & _words(part.passage, t.span)]
    return _direction(part.passage, mark, near[0]) if near and not part.otherwise else told(part, None)


def _known(part: Part, mark: Span, found: tuple[Target, float] | None) -> Wrong | None:
    """The wrong answer of the file that a mark is nearest to, where it is nearer to it than to the key."""
    own = fit(part.passage, mark, found[0]) if found else SOME
    near = [(_f1(part.passage, mark, w.answer, w.answer), n) for n, w in enumerate(part.wrong)]
    best = max(near, default=(0.0, 0), key=lambda pair: (pair[0], -pair[1]))
    return part.wrong[best[1]] if best[0] > own or (not found and best[0] >= SOME) else None


def _direction(text: str, mark: Span, target: Target) -> tuple[str, str]:
    words, every = wording("exercise")["span"], _tokens(text)
    own = sorted(_words(text, mark))
    among = [_words(text, span) for span in (target.span, *target.others)]
    nearest = max(among, key=lambda words: len(words & set(own)))
    wanted = sorted(nearest)
    ends = (
        ("long_end", "shorter", wanted[-1], own[-1] > wanted[-1]),
        ("long_start", "shorter", wanted[0], own[0] < wanted[0]),
        ("short_end", "longer", wanted[-1], own[-1] < wanted[-1]),
        ("short_start", "longer", wanted[0], own[0] > wanted[0]),
    )
    for name, step, n, so in ends:
        if so:
            return words[name].format(word=text[every[n].start : every[n].end]), words[step]
    return words["close"], words["longer"]


def _result(part: Part, mark: Span, n: int, found: tuple[Target, float] | None) -> Result:
    if not found:
        known = _known(part, mark, None)
        return Result(NOT_YET, known.say if known else "", mark=n)
    if found[1] < 1:
        return Result(PARTLY, _direction(part.passage, mark, found[0])[0], mark=n)
    return Result(RIGHT, mark=n)


def _clipped(text: str, span: Span) -> str:
    return shortened(text[span.start : span.end], LONGEST_QUOTED)
