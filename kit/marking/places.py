"""The one matcher: how well a mark fits a place that is to be marked, in an exercise as in a whole article.

A Target says where the place is, in characters; laid on a ruler it is what is Wanted, in tokens. How much is forgiven
depends on its role and stands in scale.json, with the reason where it is not the same for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kit.marking.ruler import Range, Ruler, hull
from kit.marking.scale import SCALE
from kit.model import Article, Attribution, ErrorSpan, Span

ROLES = ("error", "content", "source", "cue", "words", "unsourced")


class Tolerance(NamedTuple):
    """What is forgiven at a place of one role; scale.json says of each what it means and why it is as it is."""

    nothing: float
    everything: float
    least: float
    widened: int
    forgiven_from: int
    edges: bool
    leading: tuple[str, ...]
    last_word: bool
    framed: float
    any_word: bool
    elsewhere: float


_TABLE = SCALE["places"]
TOLERANCES = {role: Tolerance(**{name: row.get(role, row["else"]) for name, row in _TABLE.items()}) for role in ROLES}


@dataclass(frozen=True, slots=True, eq=False)  # known by itself, so that what is laid can be looked up fast
class Target:
    """A place to be marked: its best span, the widest that is still right, and others worth as much as the best.

    `frame` has words beside it that are no part of it: the source and the cue of a content. What `inserts` has lost
    words at its end: any mark that touches the end of the envelope finds it. At the ends of an `unpointed` one no mark
    of punctuation is needed: it is not what is wrong there. `named` has words, in small letters, that name the same
    speaker elsewhere. A `document` is known by the first words of its place, others by the last.
    """

    role: str
    span: Span
    envelope: Span | None = None
    others: tuple[Span, ...] = ()
    frame: tuple[Span, ...] = ()
    inserts: bool = False
    unpointed: bool = False
    named: frozenset[str] = frozenset()
    document: bool = False


def error_target(error: ErrorSpan) -> Target:
    """Where an error is to be marked."""
    envelope = error.envelope if len(error.envelope) else None
    inserts, pointed = error.repair_kind == "insert", "punctuation" in (error.category or "")
    return Target("error", error.span, envelope, inserts=inserts, unpointed=not pointed)


def content_target(attribution: Attribution) -> Target:
    """Where what was said is to be marked; a source or cue in the middle of it is no fault."""
    contents = (attribution.content, *attribution.also_accepted)
    frame = [span for span in (attribution.source, attribution.cue) if span]
    apart = tuple(span for span in frame if not any(span.overlaps(content) for content in contents))
    return Target("content", attribution.content, others=attribution.also_accepted, frame=apart)


def source_target(article: Article, attribution: Attribution, all: Iterable[Attribution]) -> Target:
    """Where a source is to be marked, which the attribution has; `all` tell what else names its speaker."""
    alike = (a.source for a in all if a.source and a.speaker == attribution.speaker)
    named = {article[span].casefold() for span in alike}
    assert attribution.source
    others = frozenset(words for words in named if not is_addressee(words, attribution))
    return Target("source", attribution.source, named=others, document=attribution.type == "document")


def is_addressee(words: str, attribution: Attribution) -> bool:
    """Whether words tell whom the attribution was said to."""
    addressee, marked = (attribution.addressee or "").partition(" (")[0].casefold(), words.casefold().strip()
    return bool(marked) and bool(addressee) and (marked in addressee or addressee in marked)


class Wanted(NamedTuple):
    """A target laid on a ruler: the accepted ranges, the best one first, and around each what may be marked as well."""

    accepted: tuple[Range, ...]
    around: tuple[Range, ...]
    tolerance: Tolerance
    target: Target
    frame: tuple[Range, ...] = ()
    enough: Range | None = None  # what has all of it lacks nothing of the best


class Fit(NamedTuple):
    """How a mark fits: its quality from 0 to 1 (1 is right), the F1 behind it, and the accepted range it is near."""

    quality: float
    f1: float
    nearest: Range


def laid(ruler: Ruler, target: Target) -> Wanted:
    """What is wanted at a target, in tokens."""
    tolerance = TOLERANCES[target.role]
    best, *others = (measured(ruler, span, target.role) for span in (target.span, *target.others))
    widest = hull((measured(ruler, target.envelope, target.role), best)) if target.envelope else best
    enough = _bare(ruler, best) if target.unpointed else None
    if target.inserts:  # the last word of the envelope and the mark after it
        best = Range(max(widest.start, widest.end - 2), widest.end)
    around = tuple(accepted.widened(tolerance.widened) for accepted in (widest, *others))
    frame = tuple(ruler.range(span) for span in target.frame)
    return Wanted((best, *others), around, tolerance, target, frame, enough)


def measured(ruler: Ruler, span: Span, role: str) -> Range:
    """The tokens of a span, at least one; for some roles without marks at its ends and some words at the start."""
    tolerance, found = TOLERANCES[role], ruler.range(span)
    return found if tolerance.edges else _bare(ruler, found, tolerance.leading)


def _bare(ruler: Ruler, tokens: Range, leading: Sequence[str] = ()) -> Range:
    """The tokens without marks of punctuation at the ends and these words at the start; at least one."""
    (start, end), words = tokens, ruler.words
    while end - start > 1 and not words[end - 1][0].isalnum():
        end -= 1
    while end - start > 1 and (not words[start][0].isalnum() or words[start].casefold() in leading):
        start += 1
    return Range(start, end)


def fit(mark: Range, wanted: Wanted, around: Range | None = None) -> Fit:
    """How well a mark, measured for the same role, fits; `around` may name more that can be marked as well.

    Token F1 of recall in an accepted range and precision in what is around it, the best of all accepted, stretched by
    the tolerance. Marking all of an error but one border token is enough where it is long.
    """
    best, nearest, tolerance = 0.0, wanted.accepted[0], wanted.tolerance
    if mark == nearest:
        return Fit(1.0, 1.0, nearest)
    if tolerance.last_word and len(wanted.accepted) > 1:
        shorter = [accepted for accepted in wanted.accepted if accepted.within(mark)]
        if shorter and any(map(mark.within, wanted.accepted)):  # between two that are accepted
            return Fit(1.0, 1.0, shorter[-1])
    for n, accepted in enumerate(wanted.accepted):
        if hit := mark.shared(accepted):
            inside = mark.shared(around or wanted.around[n])
            if (score := _f1(mark, hit, accepted.length, inside, wanted)) > best:
                best, nearest = score, accepted
    if not best:
        return Fit(0.0, 0.0, nearest)
    quality = _stretched(best, tolerance)
    if not quality and tolerance.last_word and mark.within(nearest) and _names(mark, nearest, wanted.target.document):
        quality = tolerance.least
    if wanted.frame and quality > tolerance.framed and framing(mark, wanted):
        quality = tolerance.framed
    return Fit(quality, best, nearest)


def _names(mark: Range, place: Range, document: bool) -> bool:
    """Whether the words that tell who is meant are in a mark: the last one, or “summary” in “a summary of …”."""
    return mark.start == place.start if document else mark.end == place.end


def fit_words(ruler: Ruler, span: Span, mark: Range, wanted: Wanted) -> Fit:
    """As fit, of the mark that a span makes; if it only names the right speaker elsewhere, that is worth something."""
    found = fit(mark, wanted)
    named = wanted.target.named
    if found.quality or not named or ruler.article[span].casefold() not in named:
        return found
    return found._replace(quality=wanted.tolerance.elsewhere)


def framing(mark: Range, wanted: Wanted) -> list[Range]:
    """The words in a mark that only tell who said it and how."""
    return [mark.both(words) for words in wanted.frame if mark.shared(words)]


def _f1(mark: Range, hit: int, size: int, inside: int, wanted: Wanted) -> float:
    """F1 = 2PR / (P + R) of R = hit / size and P = inside / mark, in whole numbers until the last step."""
    tolerance = wanted.tolerance
    if tolerance.any_word:
        return inside / mark.length
    whole = wanted.enough is not None and wanted.enough.within(mark)
    if whole or wanted.target.inserts or (hit == size - 1 and size >= tolerance.forgiven_from > 0):
        hit = size
    return 2 * inside * hit / (inside * size + hit * mark.length)


def _stretched(f1: float, tolerance: Tolerance) -> float:
    if f1 >= tolerance.everything:
        return 1.0
    if f1 < tolerance.nothing:
        return 0.0
    share = (f1 - tolerance.nothing) / (tolerance.everything - tolerance.nothing)
    return tolerance.least + (1 - tolerance.least) * share


def off(ruler: Ruler, mark: Range, wanted: Wanted, core: Range) -> tuple[str, str]:
    """Which end of a mark is furthest off, and the word where it should be: ("ends late", "peace").

    A mark is too long where it leaves what is around `core`, one of the accepted ranges, and too short where it lacks
    some of it.
    """
    wide = wanted.around[wanted.accepted.index(core)]
    ends = {
        "ends late": (mark.end - wide.end, core),
        "starts early": (wide.start - mark.start, core),
        "ends early": (core.end - mark.end, Range(max(core.start, mark.end), core.end)),
        "starts late": (mark.start - core.start, Range(core.start, min(core.end, mark.start))),
    }
    possible = ("ends late", "starts early") if wanted.tolerance.any_word else tuple(ends)
    worst = max(possible, key=lambda name: ends[name][0])
    return worst, _word(ruler, ends[worst][1], last=worst.startswith("ends"))


def _word(ruler: Ruler, among: Range, *, last: bool) -> str:
    """The first or last word of a stretch; a mark of punctuation only where there is no word."""
    words = ruler.words[among.start : among.end]
    ordered = words[::-1] if last else words
    return next((word for word in ordered if word[:1].isalnum()), ordered[0])
