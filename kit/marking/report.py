"""A whole answer sheet marked: counts, points and feedback for each task, as JSON and as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.marking.errors.feedback import feedback_on_errors
from kit.marking.errors.key import ErrorKey
from kit.marking.errors.luck import Luck
from kit.marking.errors.match import counted, match_marks
from kit.marking.errors.score import score_errors
from kit.marking.feedback import Feedback, message
from kit.marking.scale import Asked
from kit.marking.sources.feedback import feedback_on_sources
from kit.marking.sources.key import SourceKey
from kit.marking.sources.score import score_sources
from kit.model import AnswerKey, AnswerSheet, Article, Attribution, Mark

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Marked:
    """One answer, marked: points, right / partly / not yet / could not be checked, counts to show first, feedback."""

    points: float
    out_of: float
    outcome: str
    counts: Mapping[str, tuple[int, int]]
    false_alarms: int | None
    feedback: tuple[Feedback, ...]

    @property
    def summary(self) -> str:
        """Counts in words; for an answer without counts the outcome."""
        return self.outcome if self.false_alarms is None else counted(self.counts, self.false_alarms)


class Marker:
    """A key made ready once; then it marks sheets, as many as there are."""

    def __init__(self, article: Article, key: AnswerKey, asked: Asked | None = None) -> None:
        self._key = key
        self._errors = ErrorKey(article, key.errors, key.decoys, asked)
        self._luck = Luck(self._errors)
        self._sources = SourceKey(article, key.attributions, key.speakers, key.unsourced, asked)

    def mark(self, sheet: AnswerSheet) -> dict[str, Marked]:
        """Each answer of the sheet, marked; one the key does not have could not be checked and costs nothing."""
        return {task: self._answer(task, answer.value) for task, answer in sheet.answers.items()}

    def _answer(self, task: str, value: Any) -> Marked:
        if task not in self._key.answers:
            unknown = message("other", "no key", "could not be checked", None, None, "answer")
            return Marked(0.0, 0, "could not be checked", {}, None, (unknown,))
        if task == "errors":
            return self.errors(value)
        if task == "sources":
            return self.sources(value)
        right = value == self._key.answers[task].value
        told = message("other", "right" if right else "not yet", "right" if right else "missed", None, task, "answer")
        return Marked(100.0 * right, 100, "right" if right else "not yet", {}, None, (told,))

    def errors(self, marks: Sequence[Mark]) -> Marked:
        """Error marks, scored 0-100."""
        matches = match_marks(self._errors, marks)
        score = score_errors(matches, self._luck)
        told = feedback_on_errors(matches, score)
        return Marked(score.points, 100, score.outcome, score.counts, score.false_alarms, told)

    def sources(self, own: Sequence[Attribution]) -> Marked:
        """Attributions, scored 0-100."""
        score = score_sources(self._sources, own)
        told = feedback_on_sources(score)
        return Marked(score.points, 100, score.outcome, score.counts, score.false_alarms, told)


def mark_sheet(article: Article, key: AnswerKey, sheet: AnswerSheet, asked: Asked | None = None) -> dict[str, Marked]:
    """One sheet, marked. To mark a class, make the Marker once. Raises ValueError for another article's sheet."""
    for what, found in (("key", key), ("sheet", sheet)):
        if found.sha256 != article.sha256:
            raise ValueError(f"this {what} was made for another text than “{article.id}”: the SHA-256 differs")
    return Marker(article, key, asked).mark(sheet)


def as_json(marked: Mapping[str, Marked]) -> str:
    """The marked answers as JSON text, format 1."""
    document = {"format": FORMAT, "answers": {task: _values(m) for task, m in marked.items()}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _values(marked: Marked) -> dict[str, Any]:
    counts: dict[str, Any] = {tier: list(pair) for tier, pair in marked.counts.items()}
    if marked.false_alarms is not None:
        counts["false_alarms"] = marked.false_alarms
    return {
        "points": round(marked.points, 1),
        "out_of": marked.out_of,
        "outcome": marked.outcome,
        "counts": counts,
        "feedback": [
            {"mark": f.mark, "key": f.key, "outcome": f.outcome, "sentence": f.sentence, "next": f.next}
            for f in marked.feedback
        ],
    }


def as_text(marked: Mapping[str, Marked]) -> str:
    """The marked answers to read: counts first, then what to look at, mark by mark."""
    return "\n".join(line for task, m in marked.items() for line in _lines(task, m)) or "The sheet holds no answers."


def _lines(task: str, marked: Marked) -> Iterator[str]:
    points = f"{marked.points:g} of {marked.out_of:g} points, " if marked.out_of and marked.false_alarms is None else ""
    yield f"{task}: {points}{marked.summary}"
    if marked.false_alarms is not None:
        yield f"  {marked.points:.1f} of {marked.out_of} points, which allow for luck ({marked.outcome})"
    last: object = ()
    for told in marked.feedback:
        if told.mark is not None and told.mark != last:
            yield f"  mark {told.mark + 1}"
        last = told.mark
        if told.mark is None and told.outcome == "neutral":
            continue  # nothing to do there
        yield f"    {told.outcome}: {told.sentence} {told.next}"
    yield ""
