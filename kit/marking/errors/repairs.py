"""How good a repair is, from 0 to 1: as the key has it, else by the key's rules, else by how much closer it comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from kit.marking.ruler import hull
from kit.marking.scale import SCALE
from kit.model import Article, ErrorSpan, Mark, Span
from kit.phrases import has, plain, stand_in, typed

_RULE = SCALE["errors"]["repair"]
_ORDERS, _CONTEXT, _NEAR = int(_RULE["orders"]), int(_RULE["context"]), int(_RULE["near"])
_ROUGH = re.compile(r"\s\s|\t")  # seldom there, and found faster than _SPACES looks for each
_SPACES = re.compile(r"(?<![ \t])[ \t]+(?=\n|\Z)|(?<=\s)[ \t]+")


class Mender:
    """Judges repairs of the errors of one article."""

    def __init__(self, article: Article, errors: Sequence[ErrorSpan]) -> None:
        self.article = article
        self.errors = tuple(errors)
        self.rules = tuple(_rules(error) for error in errors)

    def credit(self, error: int, mark: Mark, linked: tuple[int, ...] = ()) -> float:
        """How far a mark's repair mends the error of that number, from 0 to 1; `linked` are all that it found.

        1 where the text then reads as an accepted repair makes it read, whatever words were marked. Else 0 for an
        unchanged text and for an empty repair; at most .3 where the mended words have `must_not`; at least .8 where
        they have `must`, all where that is `enough`, and less than .8 where they do not. Straight and curly marks are
        the same, one space and two, and small and capital letters where these are not what is wrong.
        """
        return _credit(self, error, linked or (error,), mark.span.start, mark.span.end, mark.repair)

    def unmended(self, error: ErrorSpan, mark: Mark) -> str:
        """Why a repair mends nothing: "same" as printed, or "still" the words of the error, exactly, in it; else ""."""
        return _unmended(self, error.span, mark.span, mark.repair)


@lru_cache(1024)
def _printed(mender: Mender, span: Span) -> re.Pattern[str] | None:
    """What finds exactly the words of a span; None where there are none."""
    words = as_typed(mender.article[span])
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)") if re.search(r"\w", words) else None


@lru_cache(16384)  # a class makes the same repairs
def _unmended(mender: Mender, error: Span, span: Span, repair: str) -> str:
    if as_typed(repair) == as_typed(mender.article[span]):
        return "same"
    words, around = _printed(mender, error), hull((span, error))
    return "still" if words and words.search(as_typed(_written(mender.article, around, {span: repair}))) else ""


@lru_cache(16384)
def _credit(mender: Mender, error: int, linked: tuple[int, ...], start: int, end: int, repair: str) -> float:
    span = Span(start, end)
    near = _near(mender, linked)
    around = near if span in near else hull((near, span))
    site = _site(mender, linked, around.start, around.end)
    if len(repair) > site.longest:
        return 0.0
    mended = _written(mender.article, around, {span: repair})
    bare = as_typed(mended)
    if bare == site.printed:
        return 0.0
    if site.takes(bare) or site.takes(as_typed(_written(mender.article, around, {span: repair.strip()}))):
        return 1.0
    if not repair.strip():
        return 0.0
    return _bounded(mender, error, span, repair, site.closeness(mended))


@lru_cache(1024)
def _near(mender: Mender, linked: tuple[int, ...]) -> Span:
    """Some characters left and right of these errors."""
    core = hull([mender.errors[n].span for n in linked])
    return Span(max(0, core.start - _NEAR), min(len(mender.article.text), core.end + _NEAR))


class Rules(NamedTuple):
    """The phrases of an error as they are looked for, and how the case of letters is folded for that."""

    must: tuple[str, ...]
    must_not: tuple[str, ...]
    fold: Callable[[str], str]


def _rules(error: ErrorSpan) -> Rules:
    fold = _fold((error,))
    return Rules(tuple(map(fold, error.must)), tuple(map(fold, error.must_not)), fold)


def _fold(errors: Iterable[ErrorSpan]) -> Callable[[str], str]:
    """What makes all letters small, unless their case may be what is wrong."""
    return str if any(error.category == "fluency/spelling" for error in errors) else str.casefold


def _bounded(mender: Mender, n: int, span: Span, repair: str, closeness: float) -> float:
    article, error, (must, must_not, fold) = mender.article, mender.errors[n], mender.rules[n]
    if not must and not must_not:
        return closeness
    around = hull((span, error.envelope))
    before, after = plain(fold(article[around])), plain(fold(_written(article, around, {span: repair})))
    if stand_in(after, must_not):
        return min(closeness, float(_RULE["must_not"]))
    cured = stand_in(before, must_not)
    if not must:
        return max(closeness, float(_RULE["must"])) if cured and error.repair_kind == "delete" else closeness
    if (cured or not stand_in(before, must)) and (stand_in(after, must) or has(fold(repair), must)):
        return 1.0 if error.enough else max(closeness, float(_RULE["must"]))
    return min(closeness, float(_RULE["without must"]))


def as_typed(words: str) -> str:
    """The words as typed on any keyboard: straight marks, single spaces, none at the ends of a line."""
    words = typed(words)
    return (_SPACES.sub("", words) if _ROUGH.search(words) else words).strip(" ")


# ---- the place of a repair: the words around it, as printed and as they may read


class Site:
    """Where repairs of some errors are judged: the text as printed and as it may read, as typed and in n-grams."""

    def __init__(self, article: Article, around: Span, errors: Sequence[ErrorSpan]) -> None:
        text, printed, accepted = article.text, article[around], tuple(_accepted(article, around, errors))
        self.printed = as_typed(printed)
        self._fold = _fold(errors)
        self._accepted = frozenset(self._fold(as_typed(words)) for words in accepted)
        self.longest = 2 * max(map(len, (printed, *accepted))) + int(_RULE["padding"])  # words heaped up are no repair
        left, right = text[max(0, around.start - _CONTEXT) : around.start], text[around.end : around.end + _CONTEXT]
        self._sides = Sides(left, right)
        own, goals = self._sides.grams(printed), map(self._sides.grams, accepted)
        self._goals = [(goal, 1 - self._sides.alike(own, goal)) for goal in goals]

    def takes(self, words: str) -> bool:
        """Whether the text with these words in it, in as_typed form, reads as it may."""
        return self._fold(words) in self._accepted

    def closeness(self, mended: str) -> float:
        """The best share of the way from the printed text to an accepted one that this text has gone, never below 0."""
        own = self._sides.grams(mended)
        return max((0.0, *(1 - (1 - self._sides.alike(own, goal)) / far for goal, far in self._goals if far)))


@lru_cache(4096)
def _site(mender: Mender, linked: tuple[int, ...], start: int, end: int) -> Site:
    return Site(mender.article, Span(start, end), [mender.errors[n] for n in linked])


def _accepted(article: Article, around: Span, errors: Sequence[ErrorSpan]) -> Iterator[str]:
    for repairs in product(*(error.repairs for error in errors)):
        yield _written(article, around, {e.span: r for e, r in zip(errors, repairs, strict=True)})


def _written(article: Article, around: Span, repairs: Mapping[Span, str]) -> str:
    """The words of `around` with these repairs in them."""
    text, at = "", around.start
    for span, repair in sorted(repairs.items()):
        text += article.text[at : max(at, span.start)] + repair
        at = max(at, span.end)
    return text + article.text[at : around.end]


# ---- closeness: n-grams of characters, as in chrF, over the words and what stands around them


class Sides:
    """The words left and right of two texts. Their own n-grams are in both: they are counted once, not compared.

    How alike two texts are is F1 of the character n-grams of 1 to 3 characters, after Popović's chrF (2015), with
    spaces. Unlike there, the n-grams of all lengths are counted together and each different one once.
    """

    def __init__(self, left: str, right: str) -> None:
        self._same = sum(max(0, len(side) - n) for side in (left, right) for n in range(_ORDERS))
        self._before, self._after = left[-_ORDERS + 1 :], right[: _ORDERS - 1]

    def grams(self, words: str) -> frozenset[str]:
        """The n-grams of the words and of those that reach into the sides."""
        text = self._before + words + self._after
        return frozenset([text[i : i + n] for n in range(1, _ORDERS + 1) for i in range(len(text) - n + 1)])

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """How alike the n-grams of two texts are between these sides, from 0 to 1; 1 for equal texts."""
        if one == other:
            return 1.0
        same = 2 * self._same
        return (same + 2 * len(one & other)) / (same + len(one) + len(other))
