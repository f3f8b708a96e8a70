"""The errors of a key laid on the ruler: made once per article and key, then any number of sheets is marked with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kit.marking.errors.repairs import Mender
from kit.marking.feedback import paragraph_names
from kit.marking.places import Wanted, error_target, fit, laid
from kit.marking.ruler import MOST_KNOWN, Index, Range, Ruler, hull
from kit.marking.scale import Asked
from kit.model import Article, Decoy, ErrorSpan


@dataclass(frozen=True, slots=True, eq=False)  # known by itself, so that what is said of it is looked up fast
class ErrorItem:
    """One error: what is wanted, what it weighs, and whether it is scored, bonus or neutral."""

    error: ErrorSpan
    wanted: Wanted
    weight: float
    counts: str

    @property
    def core(self) -> Range:
        return self.wanted.accepted[0]

    @property
    def wide(self) -> Range:
        return self.wanted.around[0]


class ErrorKey:
    """A key's errors and decoys, ready for marking sheets on one article."""

    def __init__(
        self, article: Article, errors: Sequence[ErrorSpan], decoys: Sequence[Decoy] = (), asked: Asked | None = None
    ) -> None:
        asked = asked or Asked()
        self.ruler = Ruler(article)
        self.shares = asked.shares
        self.mender = Mender(article, errors)
        self.items = tuple(_item(self.ruler, error, asked) for error in errors)
        self.neutral = {item.error.id: item.error.tier for item in self.items if item.counts == "neutral"}
        self.index = Index(item.wide for item in self.items)
        self.decoys = tuple((self.ruler.range(decoy.span), decoy) for decoy in decoys)
        self._decoy_index = Index(place for place, _ in self.decoys)
        self.paragraphs = paragraph_names(article, (error.span for error in errors))
        self.total = sum(item.weight for item in self.items if item.counts == "scored")
        self.fits = lru_cache(MOST_KNOWN)(self._fits)

    @cached_property
    def groups(self) -> dict[str, tuple[tuple[int, ...], Range]]:
        """Each linked group's errors, by number, and the stretch from the first envelope to the last."""
        members: dict[str, list[int]] = {}
        for n, item in enumerate(self.items):
            if item.error.group and item.counts != "neutral":
                members.setdefault(item.error.group, []).append(n)
        return {g: (tuple(ns), hull(self.items[n].wide for n in ns)) for g, ns in members.items()}

    def decoy(self, mark: Range) -> Decoy | None:
        """What half of the mark or more lies on, if that only looks like an error."""
        for n in sorted(self._decoy_index.near(mark)):
            place, decoy = self.decoys[n]
            if 2 * mark.shared(place) >= mark.length:
                return decoy
        return None

    def _fits(self, mark: Range) -> list[tuple[int, float]]:
        """The errors a mark fits, by number, and how well each."""
        near = [(n, fit(mark, self.items[n].wanted)) for n in self.index.near(mark)]
        return [(n, found.quality) for n, found in near if found.quality]


def _item(ruler: Ruler, error: ErrorSpan, asked: Asked) -> ErrorItem:
    return ErrorItem(error, laid(ruler, error_target(error)), asked.weight(error), asked.counts(error.tier))
