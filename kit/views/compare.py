"""A reader's own marks beside the key: found, partly right, missed and extra, each with its sentence and next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kit.marking.errors.feedback import feedback_on_errors
from kit.marking.errors.key import ErrorKey
from kit.marking.errors.match import match_marks
from kit.marking.sources.feedback import feedback_on_sources
from kit.marking.sources.key import SCORED, SourceKey
from kit.marking.sources.match import SourceOutcome, score_sources
from kit.model import AnswerKey, Article, Attribution, ErrorSpan, Mark, Span
from kit.outcome import PARTLY, RIGHT, Result
from kit.views.reader import passage, reasons
from kit.wording import wording

ROLES = ("content", "source", "cue")
HITS = {RIGHT: "found", PARTLY: "partly"}
LEFT = "Marks that are not compared here: {n}."
GRADED = "Marks in graded passages aren’t compared here: {n}."


class Compared(NamedTuple):
    """What the reader shows of a comparison: passages, their groups, and what is said of all marks and of each."""

    passages: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    results: dict[str, Any]


NOTHING = Compared([], [], {})


def _groups(passages: Sequence[dict[str, Any]], labels: Any) -> list[dict[str, Any]]:
    """How many passages of each outcome there are, in the order of its labels; none has no line."""
    counts = Counter(p["group"] for p in passages)
    return [
        {"id": name, "name": label["plain"], "kind": label["means"], "count": counts[name]}
        for name, label in labels.items()
        if counts[name]
    ]


def compared_sources(article: Article, key: AnswerKey, own: Sequence[Attribution]) -> Compared:
    """A reader's attributions beside those of the key.

    A key without the report's own voice is a part of one: then only the paragraphs that it speaks of are compared.
    What a student's key leaves out is not compared either.
    """
    known = [a for a in own if _is_asked(article, key, a.content)]
    ready = SourceKey(article, key.attributions, key.speakers, key.unsourced)
    score = score_sources(ready, known)
    told = feedback_on_sources(score)
    hits = {o.key: o for o in score.outcomes if o.outcome in HITS}
    items = [(item.attribution, hits.get(n)) for n, item in enumerate(ready.items) if n in hits or item.tier == SCORED]
    passages = [_of_key(article, key, a, hit, told) for a, hit in items]
    passages += [_of_reader(n, o, told) for n, o in enumerate(score.outcomes) if o.outcome not in HITS]
    groups = _groups(passages, wording("vocabulary")["compared"])
    summary = ", ".join(f"{group['count']} {group['name'].lower()}" for group in groups)
    left = LEFT.format(n=len(own) - len(known)) if len(known) < len(own) else ""
    return Compared(passages, groups, {"summary": f"{summary}. {left}".strip(". "), "notes": _notes(known, told)})


def _is_asked(article: Article, key: AnswerKey, content: Span) -> bool:
    if any(content.overlaps(span) for span in key.withheld.get("sources", ())):
        return False
    here = article.paragraph_at(content)
    return bool(key.unsourced) or any(article.paragraph_at(a.content) == here for a in key.attributions)


def _of_key(
    article: Article, key: AnswerKey, a: Attribution, hit: SourceOutcome | None, told: Sequence[Result]
) -> dict[str, Any]:
    """One attribution of the key, found or missed; `both` has the reader's parts beside the key's."""
    name = HITS[hit.outcome] if hit else "missed"
    lines = [(result.about, result) for result in told if result.key == a.id]
    roles = wording("vocabulary")["offers"]
    why = [(roles.get(about, ""), f"{result.sentence} {result.next}") for about, result in lines]
    both = list(_rows(article, key, hit.own.said, a)) if hit else []
    return passage(a.content, id=a.id, **_look(name, "compared"), why=reasons(why), both=both)


def _of_reader(n: int, outcome: SourceOutcome, told: Sequence[Result]) -> dict[str, Any]:
    """An attribution of the reader's that is none of the key's, or does not count."""
    name = "extra" if outcome.outcome == "extra" else "neutral"
    why = [("", f"{result.sentence} {result.next}") for result in told if result.mark == n]
    return passage(outcome.own.said.content, id=f"own {n}", **_look(name, "compared"), why=reasons(why), both=[])


def _look(name: str, labels: str) -> dict[str, Any]:
    label = wording("vocabulary")[labels][name]
    return {"kind": label.get("kind", name), "letter": label["letter"], "group": name}


def _rows(article: Article, key: AnswerKey, own: Attribution, wanted: Attribution) -> Iterator[list[str]]:
    """Own and key, part by part."""
    labels = wording("vocabulary")["offers"]
    for role in ROLES:
        yield [labels[role], *(f"“{article[span]}”" if (span := getattr(a, role)) else "–" for a in (own, wanted))]
    yield [labels["speaker"], *(key.speaker(a.speaker).name or "–" for a in (own, wanted))]
    yield [labels["type"], *(a.type or "–" for a in (own, wanted))]


def _notes(own: Sequence[Attribution], told: Sequence[Result]) -> dict[str, list[str]]:
    """What is said of each mark, by its id: the first thing to mend, or that all is right."""
    notes = {}
    for n, a in enumerate(own):
        lines = [result for result in told if result.mark == n]
        first = next((result for result in lines if result.outcome != RIGHT), None)
        notes[a.id] = ["", f"{first.sentence} {first.next}" if first else wording("vocabulary")["allRight"]]
    return notes


# ---- errors


def compared_errors(article: Article, key: AnswerKey, own: Sequence[Mark]) -> Compared:
    """A reader's marks beside the errors of the key; those in passages that are graded are not compared."""
    withheld, labels = key.withheld.get("errors", ()), wording("vocabulary")["outcomes"]
    known = [mark for mark in own if not any(mark.span.overlaps(span) or mark.span in span for span in withheld)]
    matches = match_marks(ErrorKey(article, key.errors, key.decoys), known)
    told = feedback_on_errors(matches, reasons=False)
    first = {f.mark: f"{f.sentence} {f.next}" for f in reversed(told) if f.about == "find"}
    notes = {m.mark.id: [labels[m.outcome]["kind"], first[n]] for n, m in enumerate(matches.marks)}
    passages = [
        _of_error(article, error, found.outcome, matches.mark_of(error.id), told)
        for error, found in zip(key.errors, matches.errors, strict=True)
    ]
    for mark in (m.mark for m in matches.marks if m.outcome == "extra"):
        why = reasons([(labels["extra"]["plain"], notes[mark.id][1])])
        passages.append(passage(mark.span, id=f"own {mark.id}", **_look("extra", "outcomes"), why=why))
    left = [GRADED.format(n=len(own) - len(known))] if len(known) < len(own) else []
    results = {"summary": " ".join([str(matches.tally), *left]), "notes": notes}
    return Compared(passages, _groups(passages, labels), results)


def _of_error(
    article: Article, error: ErrorSpan, outcome: str, mark: Mark | None, told: Sequence[Result]
) -> dict[str, Any]:
    label, category = (wording("vocabulary")[k][n] for k, n in (("outcomes", outcome), ("categories", error.category)))
    said = " ".join(f.sentence for f in told if f.key == error.id and f.mark is not None and f.outcome)
    why = [
        (label["plain"], label["means"]),
        ("Printed here", f"“{article[error.span]}”"),
        ("It should read", " or ".join(f"“{r}”" if r else "nothing: take it out" for r in error.repairs)),
        ("Your mark", said),
        ("Why", error.explanation),
        ("Category", f"{category['plain']} ({error.category})"),
        ("Severity", error.severity),
        ("Evidence", error.evidence),
    ]
    both = _parts(article, error, mark) if mark else []
    return passage(error.span, id=error.id, **_look(outcome, "outcomes"), why=reasons(why), both=both)


def _parts(article: Article, error: ErrorSpan, mark: Mark) -> list[list[str]]:
    """Own and key, part by part."""
    kinds = wording("vocabulary")["categories"]
    return [
        ["Words", f"“{article[mark.span]}”", f"“{article[error.span]}”"],
        ["Kind", kinds[mark.category]["plain"] if mark.category else "–", kinds[error.category]["plain"]],
        ["How bad", mark.severity or "–", error.severity],
        ["Repair", f"“{mark.repair}”" if mark.repair else "–", " or ".join(f"“{r}”" for r in error.repairs) or "–"],
    ]
