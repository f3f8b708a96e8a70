"""What to tell a reader about error marks: every mark, then every error not found; one thing a message."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from kit.marking.errors.key import ErrorKey
from kit.marking.errors.match import SEVERITIES, ErrorOutcome, Found, MarkOutcome, Matches
from kit.marking.feedback import message, words_at
from kit.marking.places import off
from kit.model import ErrorSpan, Mark
from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED, Result
from kit.wording import wording

LONG = 40  # tokens: more say nothing about where an error is


def feedback_on_errors(matches: Matches, *, reasons: bool = True) -> tuple[Result, ...]:
    """Messages on each mark in order, then on each error that no mark found, in reading order.

    With `reasons` an error that was found comes with the key's explanation: after a try, never before one.
    """
    key = matches.key
    of_mark = {n: list(found) for n, found in groupby(matches.found, lambda found: found.mark)}
    out: list[Result] = []
    for n, outcome in enumerate(matches.marks):
        for found in of_mark.get(n, ()):
            out += _on_found(matches, outcome.mark, found, reasons)
        if n not in of_mark:
            out.append(_on_unfound(matches, n, outcome))
    hit = {outcome.error for outcome in matches.marks if outcome.error}
    for item, error in enumerate(matches.errors):
        if error.outcome != "found" and (error.counts != "neutral" or error.error not in hit):
            out.append(_on_missed(error, key.items[item].error.category, key.paragraphs[item]))
    return tuple(out)


def _on_found(matches: Matches, mark: Mark, found: Found, reasons: bool) -> Iterator[Result]:
    key, n, item = matches.key, found.mark, matches.key.items[found.error]
    error, end, word = item.error, "", ""
    if found.quality < 1:
        end, word = off(key.ruler, matches.ranges[n], item.wanted, item.core)
    words = words_at(key.ruler, mark.span)
    yield message("errors", end or "found", PARTLY if end else RIGHT, n, error.id, words=words, word=word)
    for part, worth in found.parts.items():
        if part != "find":
            name, outcome, words_in = _PARTS[part](key, mark, error, worth)
            yield message(part, name, outcome, n, error.id, part, **words_in)
    if reasons and error.explanation:
        yield message("errors", "why", "", n, error.id, "why", why=error.explanation)


Named = tuple[str, str, dict[str, object]]


def _category(_: ErrorKey, mark: Mark, error: ErrorSpan, worth: float) -> Named:
    return _named(mark.category, error.category, mark.category in error.also_accepted, worth > 0)


@lru_cache(1024)
def _named(said: str, wanted: str, listed: bool, near: bool) -> Named:
    family = wording("feedback")["family"][wanted.partition("/")[0]]
    if not said:
        return "blank", NOT_YET, {"family": family}
    if said == wanted:
        return "exact", RIGHT, {"own": _plain(said)}
    if listed:
        return "listed", RIGHT, {"own": _plain(said), "wanted": _plain(wanted)}
    return ("near", PARTLY, {}) if near else ("other", NOT_YET, {"family": family})


def _plain(category: str) -> str:
    names = wording("vocabulary")["categories"]
    return f"“{names[category]['plain']}”" if category in names else f"“{category}”"


def _severity(_: ErrorKey, mark: Mark, error: ErrorSpan, worth: float) -> Named:
    if mark.severity not in SEVERITIES or error.severity not in SEVERITIES:
        return "blank", NOT_YET, {}
    if mark.severity == error.severity:
        return "exact", RIGHT, {"own": mark.severity}
    higher = SEVERITIES.index(error.severity) > SEVERITIES.index(mark.severity)
    return "higher" if higher else "lower", PARTLY if worth else NOT_YET, {"own": mark.severity}


def _repair(key: ErrorKey, mark: Mark, error: ErrorSpan, worth: float) -> Named:
    if worth >= 1:
        return "exact", RIGHT, {}
    if not mark.repair.strip():
        return "blank", NOT_YET, {}
    if worth >= 0.8:
        return "good", RIGHT, {}
    name = key.mender.unmended(error, mark) or ("closer" if worth > 0.3 else "away")
    return name, PARTLY if worth else NOT_YET, {"left": key.ruler.article[error.span]}


_PARTS = {"category": _category, "severity": _severity, "repair": _repair}


def _on_unfound(matches: Matches, n: int, outcome: MarkOutcome) -> Result:
    key, mark = matches.key, outcome.mark
    words = words_at(key.ruler, mark.span)
    if outcome.outcome == "unchecked":
        return message("errors", "unchecked", UNCHECKED, n, None)
    if outcome.outcome == "neutral":
        tier = key.neutral.get(outcome.error or "", "piece")
        return message("errors", tier, "", n, outcome.error, words=words)
    if outcome.decoy:
        return message("errors", "decoy", NOT_YET, n, None, words=words, why=outcome.decoy.why_not_an_error)
    count = matches.ranges[n].length
    name = "extra, long" if count > LONG else "extra, sure" if mark.confidence == 3 else "extra"
    return message("errors", name, NOT_YET, n, None, words=words, count=count)


@lru_cache(4096)  # the same for every reader
def _on_missed(missed: ErrorOutcome, category: str, place: str) -> Result:
    if missed.counts == "neutral":
        return message("errors", f"not asked {missed.tier}", "", None, missed.error, place=place)
    name = "bonus" if missed.counts == "bonus" else missed.tier
    outcome = "" if missed.counts == "bonus" else NOT_YET
    look = wording("feedback")["look"][category]
    return message("errors", f"missed {name}", outcome, None, missed.error, place=place, look=look)
