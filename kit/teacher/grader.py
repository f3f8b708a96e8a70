"""One file handed in -> what became of it. Pure, but for the sandbox in which a student's function runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kit.exercises.check import check, check_without_code, complete
from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.files import sheet_from
from kit.limits import LONGEST_CELL, LONGEST_READER_ID, MOST_MARKS, shortened
from kit.model import AnswerSheet, Article, Reader
from kit.outcome import Result
from kit.sheets.hand_in import PORTFOLIO, SIGNS, number_of, receipt_number, told
from kit.sheets.readers import is_nobody
from kit.sheets.record import answer_in
from kit.strict import BadFile, Place, any_object, json_value, same_words, text_of
from kit.teacher.assignment import FULL, WHOLE, Assignment
from kit.teacher.inbox.labels import agrees
from kit.teacher.outside import printable, saved_at
from kit.teacher.records import ASIDE, ATTENTION, GRADED, Graded, Submission, Task
from kit.teacher.sandbox.sandbox import Sandbox
from kit.wording import wording

_NUMBER = re.compile(rf"\.([{SIGNS}]{{4}}-[{SIGNS}]{{4}})[^.]*\.json", re.IGNORECASE)  # as Hand in names a file


@dataclass(frozen=True, slots=True)
class Grader:
    """Grades files by one assignment. Without a sandbox, functions are not run and the file needs attention."""

    assignment: Assignment
    sandbox: Sandbox | None = None

    def grade(self, handed: Submission) -> Graded:
        """What became of one file; whatever is in it, this returns."""
        status = ASIDE if handed.aside else ATTENTION
        who = _labelled(handed)
        begun = Graded(handed.file, status, handed.problem, who.id, who.name, label=handed.label)
        if handed.problem:
            return begun
        try:
            sheet, notes, doubts = self._read(handed)
        except BadFile as problem:
            return replace(begun, reason=wording("grading")["unreadable"].format(problem=problem))
        student = _student(sheet, handed)
        doubts += [] if student.id else [wording("grading")["nobody"]]
        if not agrees(handed.label, sheet.reader.name, sheet.reader.id):
            doubts.append(wording("grading")["another"].format(file=handed.label.name, sheet=sheet.reader.name))
            begun, student = replace(begun, foreign=True), who
        number, doubt = _receipt(handed, sheet, self.assignment.article)
        doubts += [doubt] if doubt else []
        saved = max((saved_at(answer.saved) for answer in sheet.answers.values()), default="")
        begun = replace(begun, student_id=student.id, name=student.name, saved=saved, notes=notes, receipt=number)
        return self._marked(begun, sheet, doubts)

    def reader(self, handed: Submission) -> Reader:
        """Whom the sheet in a file names; nobody where it cannot be read."""
        with suppress(BadFile):
            return self._read(handed)[0].reader
        return Reader("")

    def _read(self, handed: Submission) -> tuple[AnswerSheet, tuple[str, ...], list[str]]:
        """The sheet in a file, placed on this article's text, with what to say about it. Raises BadFile."""
        article = self.assignment.article
        at = Place(handed.file.rpartition("/")[2], article=article)
        raw = any_object(json_value(text_of(handed.content, at), at), at)
        about = any_object(raw.get("article", {}), at / "article").get("id")
        if isinstance(about, str) and about != article.id:
            id, here = _clipped(about), article.id
            at.refuse(f"it’s about the article “{id}”, but you’re grading “{here}”; grade it with --article {id}")
        own = _set_apart(raw)
        placed = reanchored(raw, article)
        sheet = sheet_from(placed.value, at.file, article)
        for task in WHOLE:
            if task in sheet.answers and len(sheet.answers[task].value) > MOST_MARKS:
                count = len(sheet.answers[task].value)
                (at / "answers" / task).refuse(f"{count:,} marks are too many: at most {MOST_MARKS:,} are graded")
        notes = (wording("grading")["moved"].format(n=placed.moved),) if placed.moved else ()
        notes += (wording("grading")["portfolio"].format(**own),) if own else ()
        return sheet, notes, [wording("grading")["lost"].format(n=placed.lost)] if placed.lost else []

    def _marked(self, begun: Graded, sheet: AnswerSheet, doubts: list[str]) -> Graded:
        answers, points, waiting = {}, {}, {}
        open_ones: dict[str, list[str]] = {}
        asked = self.assignment.of(sheet).exercises
        for task in self.assignment.tasks:
            marked, doubt = self._answer(task, sheet, asked)
            if marked:
                answers[task.id] = marked
            if marked and marked.waiting:
                waiting[task.id] = marked.waiting
            if doubt:
                open_ones.setdefault(doubt, []).append(task.id)
            elif waiting.get(task.id) != task.out_of:
                points[task.id] = round(marked.points, 2) if marked else 0.0
        doubts += [wording("grading")[doubt].format(ids=", ".join(ids)) for doubt, ids in open_ones.items()]
        status, reason = (ATTENTION, " ".join(doubts)) if doubts else (GRADED, "")
        return replace(
            begun, status=status, reason=reason, points=points, waiting=waiting, answers=answers, sheet=sheet
        )

    def _answer(self, task: Task, sheet: AnswerSheet, asked: Mapping[str, Exercise]) -> tuple[Result | None, str]:
        """A task's answer, marked (None where there is none), and which doubt there is about it ("" where none)."""
        if task.id not in sheet.answers:
            return None, ""
        value = sheet.answers[task.id].value
        if task.id in WHOLE:
            marked = getattr(self.assignment.marker, task.id)(value)
            return marked._replace(points=marked.points * task.out_of / FULL, out_of=task.out_of), ""
        exercise, answer = asked[task.id], list(answer_in(value))
        if longest(answer) > LONGEST_CELL:
            return None, "too long"
        if misfits(exercise, answer):
            return None, "another version"
        result, doubt = self._checked(exercise, answer)
        return result._replace(out_of=exercise.points), doubt

    def _checked(self, exercise: Exercise, answer: list[Any]) -> tuple[Result, str]:
        parts = list(zip(exercise.parts, answer, strict=False))
        functions = [n for n, (part, value) in enumerate(parts) if part.kind == "code" and complete(part, value)]
        if functions and not self.sandbox:
            return check_without_code(exercise, answer), "no sandbox"
        for n in functions:
            assert self.sandbox
            answer[n] = self.sandbox.run(exercise.parts[n], str(answer[n].get("source", "")))
        return check(exercise, answer), ""


def _set_apart(raw: dict[str, Any]) -> dict[str, Any]:
    """Takes out of a sheet's JSON what is about another text or another state of the sheet; tells of the own text."""
    raw.pop("versions", None)
    answers = raw.get("answers")
    answer = answers.pop(PORTFOLIO, None) if isinstance(answers, dict) else None
    own = told(answer.get("value")) if isinstance(answer, dict) else {}
    return own and own | {"title": printable(own["title"]), "marks": ", ".join(map(str, own["marks"]))}


def misfits(exercise: Exercise, answer: list[Any]) -> bool:
    """Whether an answer was given to another version of the exercise: more parts, or a choice that is not offered."""
    if len(answer) > len(exercise.parts):
        return True
    return any(KINDS[part.kind].misfits(part, value) for part, value in zip(exercise.parts, answer, strict=False))


def longest(value: Any) -> int:
    """How many characters the longest text in a JSON value has."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max(map(longest, inside), default=len(value) if isinstance(value, str) else 0)


def _student(sheet: AnswerSheet, handed: Submission) -> Reader:
    """Whose sheet it is: as it says itself; where it does not, or nobody is to know, as the platform's file name says."""
    if handed.label.blind or is_nobody(sheet.reader.id):
        return _labelled(handed)
    return Reader(_clipped(sheet.reader.id), _clipped(sheet.reader.name or handed.label.name))


def _receipt(handed: Submission, sheet: AnswerSheet, article: Article) -> tuple[str, str]:
    """The receipt number of what is in a file, and a doubt where the file's name has another one.

    A file whose bytes a mail program touched still has the number of its answers.
    """
    number, found = number_of(handed.content), _NUMBER.search(handed.file.rpartition("/")[2])
    named = found[1].upper() if found else number
    if named == number or named == receipt_number(sheet, article):
        return named, ""
    return number, wording("grading")["receipt"].format(name=named, content=number)


def _labelled(handed: Submission) -> Reader:
    label = handed.label
    return Reader(f"Participant {label.id}") if label.blind else Reader(label.id, label.name)


def _clipped(text: str) -> str:
    return shortened(printable(" ".join(text.split())), LONGEST_READER_ID)


# ---- answers that were given on another version of a text, placed again by the words they quote


class Placed(NamedTuple):
    """A sheet's JSON value whose spans all fit the article; how many were moved, and how many could not be placed."""

    value: Any
    moved: int = 0
    lost: int = 0


def reanchored(value: Any, article: Article) -> Placed:
    """The JSON value of a sheet with each quoted span at its place in this article.

    A span whose words stand at its offsets stays. Otherwise it goes where its words stand exactly once; a source or
    cue whose words stand more often moves along with its content. What has no such place is left out and counted,
    never guessed. Where the sheet names another text, a span stays only if its words stand once: the same words at
    the same place may be another occurrence.
    """
    about = value.get("article") if isinstance(value, dict) else None
    other = isinstance(about, dict) and about.get("sha256") != article.sha256
    if not other and not _shifted(value, article.text):
        return Placed(value)
    placing = _Placing(article, other)
    placed = placing.inside(value)
    if other:
        placed["article"] = {**about, "sha256": article.sha256}  # type: ignore[dict-item]
    return Placed(placed, placing.moved, placing.lost)


def _is_span(value: Any) -> bool:
    kinds = [type(value.get(name)) for name in ("start", "end", "text")] if isinstance(value, dict) else []
    return kinds == [int, int, str]


def _stands(span: Mapping[str, Any], text: str, by: int = 0) -> bool:
    start, end = span["start"] + by, span["end"] + by
    return 0 <= start <= end <= len(text) and same_words(text[start:end], span["text"])


def _shifted(value: Any, text: str) -> bool:
    """Whether some span in a JSON value does not have its words at its offsets."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if type(item) is dict:
            if "start" in item and _is_span(item) and not _stands(item, text):
                return True
            item = item.values()
        elif type(item) is not list:
            continue
        waiting += [inner for inner in item if type(inner) in (dict, list)]
    return False


class _Placing:
    """One sheet being placed."""

    def __init__(self, article: Article, other: bool) -> None:
        self._text, self._other = article.text, other
        self.moved = self.lost = 0

    def inside(self, value: Any) -> Any:
        """A JSON value with its spans placed; items of a list that cannot be placed are left out."""
        if isinstance(value, list):
            placed = [self.inside(item) for item in value]
            return [item for item, was in zip(placed, value, strict=True) if item is not None or was is None]
        if not isinstance(value, dict):
            return value
        if _is_span(value):
            return self._span(value)
        if _is_span(value.get("content")):
            return self._attribution(value)
        return {name: self.inside(item) for name, item in value.items()}

    def _attribution(self, value: dict[str, Any]) -> dict[str, Any] | None:
        content = self._span(value["content"])
        if content is None:
            return None
        by = content["start"] - value["content"]["start"]
        roles = {n: self._span(value[n], by) for n in ("source", "cue") if _is_span(value.get(n))}
        return value | {"content": content} | roles

    def _span(self, span: dict[str, Any], by: int | None = None) -> dict[str, Any] | None:
        start = self._place(span, by)
        if start is None:
            self.lost += 1
            return None
        self.moved += start != span["start"]
        return span | {"start": start, "end": start + span["end"] - span["start"]}

    def _place(self, span: dict[str, Any], by: int | None) -> int | None:
        start: int = span["start"]
        if not self._other and _stands(span, self._text):
            return start
        words = span["text"]
        if by is not None and _stands(span, self._text, by):
            return start + by
        if not words or len(words) != span["end"] - start or self._text.count(words) != 1:
            return None
        return self._text.index(words)
