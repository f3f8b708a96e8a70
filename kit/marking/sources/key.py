"""The attributions of a key laid on the ruler, and how well a reader's attribution fits one: part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kit.marking.errors.key import places_of
from kit.marking.ruler import Index, Range, Ruler, f1, hull
from kit.marking.scale import Asked, scale
from kit.model import Article, Attribution, Span, Speaker, Unsourced

SCORED, GARBLED = "core", "garbled"
_RULE = scale()["sources"]
_NOTHING, _EVERYTHING = float(_RULE["fit"]["nothing"]), float(_RULE["fit"]["everything"])
_BONUS = float(_RULE["bonus"])  # what nested speech, a stance or a noun cue adds
_LEADING = frozenset(_RULE["leading"])
_NEAR_TYPES = frozenset(map(frozenset, _RULE["near_types"]))


class Place(NamedTuple):
    """Where an attribution stands, in tokens; contents without edge marks and a leading that or to, best one first."""

    contents: tuple[Range, ...]
    source: Range | None = None
    cue: Range | None = None


class Fit(NamedTuple):
    """How an attribution fits one of the key: each part asked from 0 to 1, all of them together, and the raw F1s."""

    parts: Mapping[str, float]
    total: float
    content: float
    nearest: Range


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
        self.article = article
        self.asked = asked or Asked()
        self.shares = self.asked.source_shares
        self.attributions = tuple(attributions)
        self.tiers = tuple(a.tier for a in attributions)
        self.weights = tuple({SCORED: 1.0, GARBLED: 0.0}.get(tier, _BONUS) for tier in self.tiers)
        self.speakers = {speaker.id: speaker for speaker in speakers}
        self.places = tuple(place(self.ruler, a) for a in attributions)
        self.paragraphs = places_of(article, (a.content for a in attributions))
        self.index = Index(hull(p.contents) for p in self.places)
        self.unsourced = tuple((self.ruler.range(u.span), u) for u in unsourced)
        self.roles = frozenset(n for p in self.places for tokens in (p.source, p.cue) if tokens for n in range(*tokens))
        self.counts = {tier: self.tiers.count(tier) for tier in (SCORED, *self.tiers) if tier != GARBLED}
        self.total = self.tiers.count(SCORED)
        self._names = tuple(_names(self.speakers.get(a.speaker), a.speaker) for a in attributions)
        self._mentions = self._sources()
        self._chances: dict[int, float] = {}

    def _sources(self) -> dict[str, set[str]]:
        """The words by which the key's sources name each speaker."""
        mentions: dict[str, set[str]] = {}
        for a in self.attributions:
            if a.source:
                mentions.setdefault(a.speaker, set()).add(self.article[a.source].casefold())
        return mentions

    def content(self, own: Attribution) -> Range:
        """The tokens of a reader's content, without edge marks and a leading that or to."""
        return place(self.ruler, own).contents[0]

    def chance(self, length: int) -> float:
        """How much a content of so many tokens finds on average when it is thrown at random."""
        if length not in self._chances:
            places = max(1, len(self.ruler.tokens) - length + 1)
            total = sum(self._best(Range(start, start + length)) for start in range(places))
            self._chances[length] = total / places
        return self._chances[length]

    def _best(self, own: Range) -> float:
        near = (n for n in self.index.near(own) if self.attributions[n].tier == SCORED)
        return max((quality(best_content(own, self.places[n].contents)[0]) for n in near), default=0.0)

    def fit(self, own: Attribution, where: Place, n: int) -> Fit | None:
        """How a reader's attribution, at `where`, fits the n-th of the key; None if the contents share no word."""
        content, nearest = best_content(where.contents[0], self.places[n].contents)
        if not content:
            return None
        worth, parts = quality(content), dict[str, float]()
        parts["content"], total = worth, self.shares.get("content", 0.0)
        for part, judge in _JUDGES.items() if worth else ():
            if part in self.shares:
                parts[part] = judged = judge(self, own, where, n)
                total += self.shares[part] * judged
        return Fit(parts, worth * total, content, nearest)

    def source(self, own: Attribution, where: Place, n: int) -> float:
        wanted = self.places[n].source
        if wanted is None or where.source is None:
            return float(wanted is where.source)
        near = _overlap(where.source, wanted)
        return near or (float(_RULE["other_mention"]) if self._named_elsewhere(own, n) else 0.0)

    def _named_elsewhere(self, own: Attribution, n: int) -> bool:
        """Whether the marked words name the right speaker, though not here."""
        words = self.article[own.source].casefold() if own.source else ""
        return words in self._mentions.get(self.attributions[n].speaker, ()) and not self.is_addressee(own, n)

    def cue(self, _: Attribution, where: Place, n: int) -> float:
        wanted = self.places[n].cue
        if wanted is None or where.cue is None:
            return float(wanted is where.cue)
        return _overlap(where.cue, wanted)

    def speaker(self, own: Attribution, _: Place, n: int) -> float:
        """1 for the speaker's id, name or surname."""
        return float(own.speaker == self.attributions[n].speaker or own.speaker.casefold().strip() in self._names[n])

    def type(self, own: Attribution, _: Place, n: int) -> float:
        wanted = self.attributions[n].type
        if own.type == wanted:
            return 1.0
        return float(_RULE["near_type"]) if frozenset((own.type, wanted)) in _NEAR_TYPES else 0.0

    def is_addressee(self, own: Attribution, n: int) -> bool:
        """Whether the marked source is the one the words were said to."""
        addressee = (self.attributions[n].addressee or "").partition(" (")[0].casefold()
        words = self.article[own.source].casefold().strip() if own.source else ""
        return bool(words) and bool(addressee) and (words in addressee or addressee in words)


_JUDGES = {part: getattr(SourceKey, part) for part in ("source", "cue", "speaker", "type")}


def place(ruler: Ruler, attribution: Attribution) -> Place:
    """Where an attribution stands; edge marks and a leading that or to do not count."""
    contents = tuple(_bare(ruler, span, _LEADING) for span in (attribution.content, *attribution.also_accepted))
    source = _bare(ruler, attribution.source) if attribution.source else None
    return Place(contents, source, _bare(ruler, attribution.cue) if attribution.cue else None)


def _bare(ruler: Ruler, span: Span, leading: frozenset[str] = frozenset()) -> Range:
    """The tokens of a span without marks at its ends and without a leading word of these; at least one token."""
    start, end = ruler.range(span)
    words = ruler.words
    while end - start > 1 and not words[end - 1][0].isalnum():
        end -= 1
    while end - start > 1 and (not words[start][0].isalnum() or words[start].casefold() in leading):
        start += 1
    return Range(start, end)


def best_content(own: Range, accepted: Sequence[Range]) -> tuple[float, Range]:
    """The best token F1 with an accepted content, and that content; the earlier one where two are as good."""
    best, nearest = 0.0, accepted[0]
    for content in accepted:
        score = f1(own.shared(content), own.length, content.length)
        if score > best:
            best, nearest = score, content
    return best, nearest


def quality(content: float) -> float:
    """What a content is worth by its F1: nothing at .5, everything from .9 up, evenly in between."""
    return 1.0 if content >= _EVERYTHING else max(0.0, (content - _NOTHING) / (_EVERYTHING - _NOTHING))


def _overlap(own: Range, wanted: Range) -> float:
    """1 from F1 .9 up; the F1 itself from .5, and .5 for the last word of a longer name; else 0."""
    score = f1(own.shared(wanted), own.length, wanted.length)
    if score >= _EVERYTHING:
        return 1.0
    short = own.within(wanted) and own.end == wanted.end
    return score if score >= _NOTHING else _NOTHING if short else 0.0


def _names(speaker: Speaker | None, id: str) -> set[str]:
    """What a speaker may be called: the id, the whole name, and the surname of a person."""
    name = speaker.name.casefold() if speaker else ""
    person = speaker is not None and speaker.kind in ("named official", "named person", "spokesperson")
    return {id.casefold(), name, name.split()[-1] if person and name else ""} - {""}
