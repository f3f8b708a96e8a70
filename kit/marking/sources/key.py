"""The attributions of a key laid on the ruler: made once per article and key, then any number of sheets is marked with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kit.marking.feedback import paragraph_names
from kit.marking.places import Target, Wanted, content_target, fit, laid, source_target
from kit.marking.ruler import Index, Range, Ruler, hull
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
        self.chance = cache(self._counted_out)

    def frames(self, mark: Range) -> bool:
        """Whether a mark touches the source or the cue of any attribution."""
        around = (wanted for item in self.items for wanted in (item.source, item.cue) if wanted)
        return any(mark.shared(wanted.accepted[0]) for wanted in around)

    def _counted_out(self, length: int) -> float:
        """How much a content of so many tokens finds on average when it is thrown at random."""
        places = max(1, len(self.ruler.tokens) - length + 1)
        return sum(self._best(Range(start, start + length)) for start in range(places)) / places

    def _best(self, own: Range) -> float:
        near = (self.items[n] for n in self.index.near(own))
        return max((fit(own, item.content).quality for item in near if item.tier == SCORED), default=0.0)

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
