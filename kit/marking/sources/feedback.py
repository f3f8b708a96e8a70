"""What to tell a reader about attributions: content, source, cue, speaker and type apart, then what was not found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kit.marking.feedback import boundary, message, quoted
from kit.marking.ruler import Range
from kit.marking.sources.key import GARBLED, SCORED, Fit, SourceKey
from kit.marking.sources.score import SourceOutcome, SourceScore
from kit.model import Attribution, Span
from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED, Result
from kit.wording import wording


def feedback_on_sources(score: SourceScore) -> tuple[Result, ...]:
    """Messages on each attribution in order, then on each of the key's that none fits, in reading order."""
    key = score.key
    out: list[Result] = []
    for n, outcome in enumerate(score.outcomes):
        if outcome.outcome in ("right", "partly") and outcome.key is not None and outcome.fit:
            out += _on_found(key, n, outcome.own, outcome.key, outcome.fit)
        else:
            out.append(_on_unfound(key, n, outcome))
    found = {o.key for o in score.outcomes if o.outcome != "extra"}
    for n, attribution in enumerate(key.attributions):
        if n not in found:
            out.append(_on_missed(attribution.id, attribution.tier, key.paragraphs[n]))
    return tuple(out)


@lru_cache(4096)  # the same for every reader
def _on_missed(id: str, tier: str, place: str) -> Result:
    name = {SCORED: "missed", GARBLED: "not asked garbled"}.get(tier, "not asked")
    return message("sources", name, NOT_YET if tier == SCORED else "", None, id, "content", place=place)


def _on_found(key: SourceKey, n: int, own: Attribution, of: int, fit: Fit) -> Iterator[Result]:
    mark, id = key.content(own), key.attributions[of].id
    end, word = boundary(key.ruler, mark, fit.nearest) if fit.parts["content"] < 1 else ("", "")
    words = quoted(key.ruler, own.content)
    name = f"content {end or 'right'}"
    if "content" in key.shares:
        outcome = PARTLY if end else RIGHT
        yield message("sources", name, outcome, n, id, "content", words=words, word=word)
    for part in ("source", "cue", "speaker", "type"):
        if part in fit.parts:
            name = _PARTS[part](key, own, of, fit)
            worth = fit.parts[part]
            outcome = RIGHT if worth >= 1 else PARTLY if worth else NOT_YET
            yield message("sources", f"{part} {name}", outcome, n, id, part, **_words(key, own, part))


def _words(key: SourceKey, own: Attribution, part: str) -> dict[str, object]:
    if part in ("source", "cue"):
        span: Span | None = getattr(own, part)
        return {"words": quoted(key.ruler, span) if span else ""}
    if part == "speaker":
        return {"who": key.speakers[own.speaker].name if own.speaker in key.speakers else own.speaker}
    return {
        "own": wording("vocabulary")["types"][own.type]["plain"]
        if own.type in wording("vocabulary")["types"]
        else own.type
    }


def _source(key: SourceKey, own: Attribution, of: int, fit: Fit) -> str:
    wanted = key.places[of].source
    if own.source is None:
        return "none right" if wanted is None else "blank"
    if wanted is None:
        return "none"
    marked = key.ruler.range(own.source)
    if fit.parts["source"] and marked.shared(wanted):
        return "right" if fit.parts["source"] >= 1 else "partly"
    return "elsewhere" if fit.parts["source"] else _wrong_source(key, own, of, marked)


def _wrong_source(key: SourceKey, own: Attribution, of: int, marked: Range) -> str:
    if key.is_addressee(own, of):
        return "addressee"
    if _shares(marked, key.places[of].cue):
        return "role"
    return "other" if any(_shares(marked, p.source) for p in key.places) else "wrong"


def _cue(_: SourceKey, own: Attribution, __: int, fit: Fit) -> str:
    if own.cue is None and fit.parts["cue"] < 1:
        return "blank"
    return "right" if fit.parts["cue"] >= 1 else "partly" if fit.parts["cue"] else "wrong"


def _speaker(_: SourceKey, own: Attribution, __: int, fit: Fit) -> str:
    return "right" if fit.parts["speaker"] >= 1 else "wrong" if own.speaker else "blank"


def _type(_: SourceKey, own: Attribution, __: int, fit: Fit) -> str:
    return "right" if fit.parts["type"] >= 1 else "near" if fit.parts["type"] else "wrong" if own.type else "blank"


_PARTS = {"source": _source, "cue": _cue, "speaker": _speaker, "type": _type}


def _on_unfound(key: SourceKey, n: int, outcome: SourceOutcome) -> Result:
    own, nearest = outcome.own, outcome.key
    words = quoted(key.ruler, own.content)
    if outcome.outcome == "unchecked":
        return message("errors", "unchecked", UNCHECKED, n, None, "content")
    if outcome.outcome == "neutral":
        garbled = nearest is not None and key.attributions[nearest].tier == GARBLED
        name = "repeated" if nearest is None else "garbled" if garbled else "not counted"
        return message("sources", name, "", n, None, "content")
    name, inside = _why_extra(key, own, outcome)
    ends = {"first": key.ruler.words[inside.start], "last": key.ruler.words[inside.end - 1]} if inside else {}
    return message("sources", name, NOT_YET, n, None, "content", words=words, **ends)


def _why_extra(key: SourceKey, own: Attribution, outcome: SourceOutcome) -> tuple[str, Range | None]:
    """Why an attribution is none of the key's, and the content it comes near."""
    mark = key.content(own)
    if outcome.key is not None and outcome.fit:
        return ("second" if outcome.fit.parts["content"] else "near"), outcome.fit.nearest
    if not key.roles.isdisjoint(range(*mark)):
        return "role", None
    unsourced = any(mark.shared(tokens) * 2 > mark.length for tokens, _ in key.unsourced)
    return "unsourced" if unsourced else "extra", None


def _shares(mark: Range, place: Range | None) -> bool:
    return place is not None and mark.shared(place) > 0
