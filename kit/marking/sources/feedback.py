"""What to tell a reader about attributions: content, source, cue, speaker and type apart, then what was not found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kit.marking.feedback import framed, message, words_at
from kit.marking.places import is_addressee, off
from kit.marking.ruler import Range
from kit.marking.sources.key import GARBLED, SCORED, SourceKey
from kit.marking.sources.match import Own, SourceCredit, SourceOutcome, SourceScore
from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED, Result
from kit.wording import wording


def feedback_on_sources(score: SourceScore) -> tuple[Result, ...]:
    """Messages on each attribution in order, then on each of the key's that none fits, in reading order."""
    key = score.key
    out: list[Result] = []
    for n, outcome in enumerate(score.outcomes):
        if outcome.outcome in ("right", "partly") and outcome.key is not None and outcome.credit:
            out += _on_found(key, n, outcome.own, outcome.key, outcome.credit)
        else:
            out.append(_on_unfound(key, n, outcome))
    found = {o.key for o in score.outcomes if o.outcome != "extra"}
    for n, item in enumerate(key.items):
        if n not in found:
            out.append(_on_missed(item.attribution.id, item.tier, key.paragraphs[n]))
    return tuple(out)


def _on_found(key: SourceKey, n: int, own: Own, of: int, credit: SourceCredit) -> Iterator[Result]:
    id = key.items[of].attribution.id
    for part, worth in credit.parts.items():
        if part != "content":
            outcome = RIGHT if worth >= 1 else PARTLY if worth else NOT_YET
            name = _source(key, own, of, worth) if part == "source" else _name(own, part, worth)
            yield message("sources", f"{part} {name}", outcome, n, id, part, **_words(key, own, part))
        elif part in key.shares:
            yield _content(key, n, own, of, credit)


def _content(key: SourceKey, n: int, own: Own, of: int, credit: SourceCredit) -> Result:
    id, words = key.items[of].attribution.id, words_at(key.ruler, own.said.content)
    if credit.content.quality >= 1:
        return message("sources", "content right", RIGHT, n, id, "content", words=words)
    wanted = key.items[of].content
    end, word = off(key.ruler, own.content, wanted, credit.content.nearest)
    told = message("sources", f"content {end}", PARTLY, n, id, "content", word=word)
    return framed(key.ruler, told, own.content, wanted)


def _words(key: SourceKey, own: Own, part: str) -> dict[str, object]:
    said = own.said
    if part == "speaker":
        return {"who": key.speakers[said.speaker].name if said.speaker in key.speakers else said.speaker}
    if part == "type":
        types = wording("vocabulary")["types"]
        return {"own": types[said.type]["plain"] if said.type in types else said.type}
    span = said.source if part == "source" else said.cue
    return {"words": words_at(key.ruler, span) if span else ""}


def _source(key: SourceKey, own: Own, of: int, worth: float) -> str:
    wanted = key.items[of].source
    if own.source is None:
        return "none right" if wanted is None else "blank"
    if wanted is None:
        return "none"
    if worth and own.source.shared(wanted.accepted[0]):
        return "right" if worth >= 1 else "partly"
    return "elsewhere" if worth else _wrong_source(key, own, of, own.source)


def _wrong_source(key: SourceKey, own: Own, of: int, marked: Range) -> str:
    item = key.items[of]
    if own.said.source and is_addressee(key.ruler.article[own.said.source], item.attribution):
        return "addressee"
    if item.cue and marked.shared(item.cue.accepted[0]):
        return "role"
    here = item.source.accepted[0] if item.source else marked
    if marked.shared(here):
        return "part"
    others = (other.source for other in key.items if other.source)
    return "other" if any(marked.shared(source.accepted[0]) for source in others) else "wrong"


def _name(own: Own, part: str, worth: float) -> str:
    """How a cue, a speaker or a type is."""
    if worth:
        return "right" if worth >= 1 else "partly"
    return "wrong" if getattr(own.said, part) else "blank"


def _on_unfound(key: SourceKey, n: int, outcome: SourceOutcome) -> Result:
    if outcome.outcome == "unchecked":
        return message("errors", "unchecked", UNCHECKED, n, None, "content")
    if outcome.outcome == "neutral":
        garbled = outcome.key is not None and key.items[outcome.key].tier == GARBLED
        name = "repeated" if outcome.key is None else "garbled" if garbled else "not counted"
        return message("sources", name, "", n, None, "content")
    name, inside = _why_extra(key, outcome)
    ends = {"first": key.ruler.words[inside.start], "last": key.ruler.words[inside.end - 1]} if inside else {}
    words = words_at(key.ruler, outcome.own.said.content)
    return message("sources", name, NOT_YET, n, None, "content", words=words, **ends)


def _why_extra(key: SourceKey, outcome: SourceOutcome) -> tuple[str, Range | None]:
    """Why an attribution is none of the key's, and the content it comes near."""
    mark = outcome.own.content
    if outcome.credit:
        return ("second" if outcome.credit.content.quality else "near"), outcome.credit.content.nearest
    if key.frames(mark):
        return "role", None
    return ("unsourced" if any(mark.shared(t) * 2 > mark.length for t in key.unsourced) else "extra"), None


@lru_cache(4096)  # the same for every reader
def _on_missed(id: str, tier: str, paragraph: str) -> Result:
    name = {SCORED: "missed", GARBLED: "not asked garbled"}.get(tier, "not asked")
    return message("sources", name, NOT_YET if tier == SCORED else "", None, id, "content", place=paragraph)
