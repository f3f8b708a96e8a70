"""The errors of a key laid on the ruler: made once per article and key, then any number of sheets is marked with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kit.marking.errors.repairs import Mender
from kit.marking.ruler import Index, Range, Ruler, hull
from kit.marking.scale import Asked, scale
from kit.model import Article, Decoy, ErrorSpan, Span
from kit.wording import wording

_FIT = scale()["errors"]["fit"]
_NOTHING, _EVERYTHING, _FORGIVEN_FROM = _FIT["nothing"], _FIT["everything"], _FIT["forgiven_from"]


@dataclass(frozen=True, slots=True)
class Item:
    """One error in tokens: its core, its envelope and that envelope widened by a token; `counts` as in Asked.counts."""

    error: ErrorSpan
    core: Range
    envelope: Range
    wide: Range
    weight: float
    counts: str

    @property
    def inserts(self) -> bool:
        return self.error.repair_kind == "insert"


class ErrorKey:
    """A key's errors and decoys, ready for marking sheets on one article."""

    def __init__(
        self, article: Article, errors: Sequence[ErrorSpan], decoys: Sequence[Decoy] = (), asked: Asked | None = None
    ) -> None:
        self.ruler = Ruler(article)
        self.article = article
        self.asked = asked or Asked()
        self.shares = self.asked.shares
        self.mender = Mender(article, errors)
        self.items = tuple(_item(self.ruler, error, self.asked) for error in errors)
        self.index = Index(item.wide for item in self.items)
        self.decoys = tuple((self.ruler.range(decoy.span), decoy) for decoy in decoys)
        self._decoy_index = Index(place for place, _ in self.decoys)
        self.places = places_of(article, (error.span for error in errors))
        self.total = sum(item.weight for item in self.items if item.counts == "scored")

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
        near = (self.decoys[n] for n in sorted(self._decoy_index.near(mark)))
        return next((decoy for place, decoy in near if 2 * mark.shared(place) >= mark.length), None)

    def fits(self, mark: Range) -> list[tuple[int, float]]:
        """The errors a mark fits, by number, and how well each."""
        near = ((n, fit(mark, self.items[n])) for n in self.index.near(mark))
        return [(n, quality) for n, quality in near if quality]


def places_of(article: Article, spans: Iterable[Span]) -> tuple[str, ...]:
    """The paragraph in which each span starts, by name: the headline, paragraph 5."""
    paragraphs, names = article.paragraphs, wording("feedback")["place"]
    at = [bisect_right(paragraphs, span.start, key=lambda p: p.span.start) - 1 for span in spans]
    return tuple(names[paragraphs[n].kind if n > 0 else "headline"].format(n=n) for n in at)


def _item(ruler: Ruler, error: ErrorSpan, asked: Asked) -> Item:
    core = ruler.range(error.span)
    envelope = hull((ruler.range(error.envelope), core)) if len(error.envelope) else core
    if error.repair_kind == "insert":  # found at the end of its envelope: the last word and the mark after it
        core = Range(max(envelope.start, envelope.end - 2), envelope.end)
    wide = envelope.widened(_FIT["widened"])
    return Item(error, core, envelope, wide, asked.weight(error), asked.counts(error.tier))


def fit(mark: Range, item: Item, wide: Range | None = None) -> float:
    """How well a mark fits an error, from 0 to 1.

    Token F1 of recall in the core and precision in the envelope widened by one token (or in `wide`), stretched so that
    .35 gives 0 and .75 gives 1. A single missing border token is forgiven where the core has four or more; an error
    that is mended by inserting is found by any mark that touches its envelope's end.
    """
    hit = mark.shared(item.core)
    if not hit:
        return 0.0
    size = item.core.length
    nearly_all = hit == size - 1 and size >= _FORGIVEN_FROM
    recall = 1.0 if item.inserts or nearly_all else hit / size
    precision = mark.shared(wide or item.wide) / mark.length
    mean = 2 * precision * recall / (precision + recall)
    return 1.0 if mean >= _EVERYTHING else max(0.0, (mean - _NOTHING) / (_EVERYTHING - _NOTHING))
