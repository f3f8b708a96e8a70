"""The attributions of a key laid on the ruler: made once per article and key, for any number of sheets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kit.marking.feedback import paragraph_names
from kit.marking.places import Fit, Target, Wanted, content_target, fit, laid, source_target
from kit.marking.ruler import MOST_KNOWN, Index, Range, Ruler, hull
from kit.marking.scale import SCALE, Asked
from kit.model import Article, Attribution, Speaker, Unsourced

SCORED, GARBLED = "core", "garbled"
_BONUS = float(SCALE["sources"]["bonus"])  # what nested speech, a stance or a noun cue adds


class SourceItem(NamedTuple):
    """One attribution: what is wanted of its content, its source and its cue, and what it weighs."""

    attribution: Attribution
    content: Wanted
    source: Wanted | None
    cue: Wanted | None
    weight: float

    @property
    def tier(self) -> str:
        return self.attribution.tier


class SourceKey:
    """A key's attributions, ready for marking sheets on one article."""

    def __init__(
        self,
        article: Article,
        attributions: Sequence[Attribution],
        speakers: Sequence[Speaker] = (),
        unsourced: Sequence[Unsourced] = (),
        asked: Asked | None = None,
    ) -> None:
        self.ruler = Ruler(article)
        self.shares = (asked or Asked()).source_shares
        self.items = tuple(_item(self.ruler, attribution, attributions) for attribution in attributions)
        self.index = Index(hull(item.content.accepted) for item in self.items)
        self.speakers = {speaker.id: speaker for speaker in speakers}
        self.unsourced = tuple(self.ruler.range(passage.span) for passage in unsourced)
        self.paragraphs = paragraph_names(article, (a.content for a in attributions))
        tiers = [item.tier for item in self.items]
        self.counts = {tier: tiers.count(tier) for tier in (SCORED, *tiers) if tier != GARBLED}
        self.total = tiers.count(SCORED)
        ids = {id for a in attributions for id in (a.speaker, a.channel) if id}
        self._names = {id: _names(self.speakers.get(id), id) for id in ids}
        around = (wanted for item in self.items for wanted in (item.source, item.cue) if wanted)
        self._frames = frozenset(token for wanted in around for token in range(*wanted.accepted[0]))
        self.chance = cache(self._counted_out)
        self.near = lru_cache(MOST_KNOWN)(self._near)

    def frames(self, mark: Range) -> bool:
        """Whether a mark touches the source or the cue of any attribution."""
        return not self._frames.isdisjoint(range(*mark))

    def _near(self, mark: Range) -> dict[int, Fit]:
        """The attributions whose content shares a word with a mark, by number, and how well it fits each."""
        found = ((n, fit(mark, self.items[n].content)) for n in self.index.near(mark))
        return {n: content for n, content in found if content.f1}

    def _counted_out(self, length: int) -> float:
        """How much a content of so many tokens finds on average when it is thrown at random."""
        places = max(1, len(self.ruler.tokens) - length + 1)
        return sum(self._best(Range(start, start + length)) for start in range(places)) / places

    def _best(self, own: Range) -> float:
        fits = self._near(own).items()
        return max((content.quality for n, content in fits if self.items[n].tier == SCORED), default=0.0)

    def is_speaker(self, said: str, id: str) -> bool:
        """Whether what somebody said of a speaker is the id, the name or the surname of this one."""
        return said == id or said.casefold().strip() in self._names.get(id, ())


def _item(ruler: Ruler, a: Attribution, all: Sequence[Attribution]) -> SourceItem:
    source = laid(ruler, source_target(ruler.article, a, all)) if a.source else None
    cue = laid(ruler, Target("cue", a.cue)) if a.cue else None
    weight = {SCORED: 1.0, GARBLED: 0.0}.get(a.tier, _BONUS)
    return SourceItem(a, laid(ruler, content_target(a)), source, cue, weight)


def _names(speaker: Speaker | None, id: str) -> set[str]:
    """What a speaker may be called: the id, the whole name, and the surname of a person."""
    name = speaker.name.casefold() if speaker else ""
    person = speaker is not None and speaker.kind in ("named official", "named person", "spokesperson")
    return {id.casefold(), name, name.split()[-1] if person and name else ""} - {""}
