"""A whole answer sheet marked: counts, points and feedback for each task, as JSON and as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kit.files import as_file
from kit.marking.errors.feedback import feedback_on_errors
from kit.marking.errors.key import ErrorKey
from kit.marking.errors.match import match_marks, score_errors
from kit.marking.feedback import message
from kit.marking.scale import Asked, outcome_of
from kit.marking.sources.feedback import feedback_on_sources
from kit.marking.sources.key import SourceKey
from kit.marking.sources.match import score_sources
from kit.model import AnswerKey, AnswerSheet, Article, Attribution, Mark, check_same_text
from kit.outcome import NOT_YET, RIGHT, UNCHECKED, Result, Tally

FORMAT = 1
FULL = 100  # points for a whole article, or for an answer that only the key has


class Marker:
    """A key made ready once; then it marks sheets, as many as there are."""

    def __init__(self, article: Article, key: AnswerKey, asked: Asked | None = None) -> None:
        check_same_text(article, key=key)
        self._key = key
        self._errors = ErrorKey(article, key.errors, key.decoys, asked)
        self._sources = SourceKey(article, key.attributions, key.speakers, key.unsourced, asked)

    def mark(self, sheet: AnswerSheet) -> dict[str, Result]:
        """Each answer of the sheet, marked; one the key does not have could not be checked and costs nothing.

        Raises OtherText for a sheet of another text.
        """
        check_same_text(self._key, sheet=sheet)
        return {task: self._answer(task, answer.value) for task, answer in sheet.answers.items()}

    def _answer(self, task: str, value: Any) -> Result:
        if task not in self._key.answers:
            return _of_one(message("other", "no key", UNCHECKED, None, None, "answer"), 0)
        if task == "errors":
            return self.errors(value)
        if task == "sources":
            return self.sources(value)
        outcome = RIGHT if value == self._key.answers[task].value else NOT_YET
        return _of_one(message("other", outcome, outcome, None, task, "answer"), FULL)

    def errors(self, marks: Sequence[Mark]) -> Result:
        """Error marks, scored 0-100, with what is to be said about each as parts."""
        matches = match_marks(self._errors, marks)
        return _of_many(score_errors(matches).points, matches.tally, feedback_on_errors(matches))

    def sources(self, own: Sequence[Attribution]) -> Result:
        """Attributions, scored 0-100, with what is to be said about each as parts."""
        score = score_sources(self._sources, own)
        return _of_many(score.points, score.tally, feedback_on_sources(score))


def _of_one(told: Result, out_of: float) -> Result:
    """An answer that is right or not, with nothing in between."""
    return told._replace(points=out_of * (told.outcome == RIGHT), out_of=out_of, parts=(told,))


def _of_many(points: float, tally: Tally, told: tuple[Result, ...]) -> Result:
    return Result(outcome_of(points), str(tally), "", points, FULL, told, tally=tally)


def mark_sheet(article: Article, key: AnswerKey, sheet: AnswerSheet, asked: Asked | None = None) -> dict[str, Result]:
    """One sheet, marked. To mark a class, make the Marker once. Raises ValueError for another article's sheet."""
    check_same_text(article, key=key, sheet=sheet)
    return Marker(article, key, asked).mark(sheet)


def as_json(marked: Mapping[str, Result]) -> str:
    """The marked answers as JSON text, format 1."""
    document = {"format": FORMAT, "answers": {task: _values(m) for task, m in marked.items()}}
    return as_file(document)


def _values(marked: Result) -> dict[str, Any]:
    return {
        "points": round(marked.points, 1),
        "out_of": marked.out_of,
        "outcome": marked.outcome,
        "counts": {**marked.tally.found, "false_alarms": marked.tally.false_alarms} if marked.tally else {},
        "feedback": [
            {"mark": told.mark, "key": told.key, "outcome": told.outcome, "sentence": told.sentence, "next": told.next}
            for told in marked.parts
        ],
    }


def as_text(marked: Mapping[str, Result]) -> str:
    """The marked answers to read: counts first, then what to look at, mark by mark."""
    return (
        "\n".join(line for task, m in marked.items() for line in _lines(task, m))
        or "There are no answers in this sheet."
    )


def _lines(task: str, marked: Result) -> Iterator[str]:
    if marked.tally:
        yield f"{task}: {marked.tally}"
        yield f"  {marked.points:.1f} of {marked.out_of:g} points, which allow for luck ({marked.outcome})"
    else:
        points = f"{marked.points:g} of {marked.out_of:g} points, " if marked.out_of else ""
        yield f"{task}: {points}{marked.outcome}"
    last: object = ()
    for told in marked.parts:
        if told.mark is not None and told.mark != last:
            yield f"  mark {told.mark + 1}"
        last = told.mark
        if told.outcome or told.mark is not None:  # else there is nothing to do there
            yield f"    {f'{told.outcome}: ' if told.outcome else ''}{told.sentence} {told.next}"
    yield ""
