"""One exercise as a widget: it shows what is asked, takes the answer, and tells what the check says."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import traitlets
from markupsafe import Markup

from kit.exercises.check import check, received, solution
from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.kinds.texts import word_diff
from kit.model import Article, Paragraph
from kit.outcome import RIGHT, UNCHECKED, Result
from kit.sheets.record import Record, answered, checked, helped, record_of
from kit.sheets.sheet_file import NotSaved, SheetFile
from kit.views.exercise_page import (
    exercise_trait,
    heard,
    models_trait,
    placed_trait,
    result_trait,
    twin,
)
from kit.views.reader import PageMarks, ReaderView, place_to_mark, saying
from kit.views.widget import HERE, KitWidget, script
from kit.wording import wording

PAUSE = 600  # seconds; longer than this nobody was at work


class ExerciseView(KitWidget):
    """One exercise on screen. The page sends answers (a value a part) and asks for checks, hints and the solution.

    Nothing of the key is in the traits before a check. `record` is what the sheet keeps; it is saved on every change.
    """

    _esm = script("exercise.js")
    _css = HERE / "exercise.css"

    exercise = traitlets.Dict().tag(sync=True)
    answer: traitlets.List[Any] = traitlets.List().tag(sync=True)
    result = traitlets.Dict().tag(sync=True)
    diffs = traitlets.Dict().tag(sync=True)
    placed: traitlets.List[Any] = traitlets.List().tag(sync=True)
    models = traitlets.Dict().tag(sync=True)
    hints: traitlets.List[str] = traitlets.List().tag(sync=True)
    solution: traitlets.List[str] = traitlets.List().tag(sync=True)
    may_solve = traitlets.Bool(False).tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        exercise: Exercise,
        article: Article,
        sheet: SheetFile | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.asked, self._article, self._sheet, self._clock = exercise, article, sheet, clock
        kept = sheet.sheet.answers.get(exercise.id) if sheet else None
        found = record_of(kept.value if kept else None)
        self.record: Record = found if found.seed == exercise.seed else Record(seed=exercise.seed)
        self._since, self._settling = clock(), True
        super().__init__(
            exercise=exercise_trait(exercise, article),
            words=wording("exercise")["view"],
            answer=list(self.record.answer),
            placed=placed_trait(exercise, list(self.record.placed)),
        )
        self._settling = False
        marked = [n for n, part in enumerate(exercise.parts) if part.kind == "span"]
        self.readers = tuple(_excerpt(self, article, n, self.answer[n]) for n in marked)
        self._show_help()
        self._compare()
        if self.record.outcome:
            self._tell(self._judge())

    def give(self, part: int, value: Any) -> None:
        """Answer one part from Python."""
        self.answer = [value if n == part else old for n, old in enumerate(self.answer)]

    # ---- what the page says

    def _message(self, _: Any, content: Any, __: Any) -> None:
        acts: dict[str, Callable[[], None]] = {"check": self.check, "hint": self._hint, "solution": self._solve}
        act = acts.get(str(content.get("type"))) if isinstance(content, dict) else None
        if act:
            if isinstance(content.get("answer"), list):
                self.answer = content["answer"]
            act()
        self.answer_page()

    @traitlets.validate("answer")
    def _heard(self, proposal: Any) -> list[Any]:
        return heard(self.asked, proposal["value"])

    @traitlets.observe("answer")
    def _answered(self, _: Any) -> None:
        if not self._settling:
            self._keep(answered(self.record, self.asked, self.answer, self._elapsed()))
            self._compare()
            self.result = {**self.result, "stale": True} if self.result else {}

    @traitlets.validate("placed")
    def _placed(self, proposal: Any) -> list[Any]:
        return placed_trait(self.asked, proposal["value"])

    @traitlets.observe("placed")
    def _keep_place(self, _: Any) -> None:
        if not self._settling:
            self._keep(replace(self.record, placed=tuple(self.placed)))

    def mark(self, part: int, marks: PageMarks) -> None:
        """Take the marks made in a reader as the answer to its part. Raises NotSaved where they are not saved."""
        self.give(part, [mark["content"] for mark in marks] or None)
        if not self.saved["ok"]:
            raise NotSaved(self.saved["text"])

    def check(self) -> None:
        """Judge the answer, and tell the page."""
        result = self._judge()
        self._keep(checked(self.record, self.asked, result, self._elapsed()))
        self._tell(result)
        self._show_help()

    def _judge(self) -> Result:
        return (received if self.asked.graded else check)(self.asked, self.answer)

    def _hint(self) -> None:
        if len(self.hints) < len(self.asked.hints):
            self._keep(helped(self.record, hints=len(self.hints) + 1))
            self._show_help()

    def _solve(self) -> None:
        if self.may_solve:
            self._keep(helped(self.record, solution=True))
            self.solution = solution(self.asked)
            self.result = {**self.result, "explanation": self.asked.explanation}

    # ---- what the page is shown

    def _tell(self, result: Result) -> None:
        explained = result.outcome in (RIGHT, UNCHECKED) and not self.asked.graded
        too_sure = self.record.sure_but_wrong and self.record.confidence == 3 and not explained
        self.result = {
            **result_trait(self.asked, result),
            "sure": wording("exercise")["sure"] if too_sure else "",
            "explanation": self.asked.explanation if explained else "",
            "stale": False,
        }
        for reader in self.readers:
            reader.results = {"summary": result.sentence, "notes": {}}

    def _show_help(self) -> None:
        self.hints = list(self.asked.hints[: self.record.hints])
        if self.record.attempts and not self.asked.graded:
            self.models = models_trait(self.asked)
        known = any(part.key is not None and not KINDS[part.kind].by_hand for part in self.asked.parts)
        self.may_solve = known and not self.asked.graded and (self.record.attempts > 0 or self.record.solution)
        if self.record.solution and self.may_solve:
            self.solution = solution(self.asked)
        words, n = wording("exercise")["view"], self.record.attempts
        self.status = "" if not n else words["attemptsOne"] if n == 1 else words["attempts"].format(n=n)

    def _compare(self) -> None:
        parts = [(n, part, self.answer[n]) for n, part in enumerate(self.asked.parts) if part.kind == "repair"]
        self.diffs = {str(n): word_diff(p.passage, v if isinstance(v, str) else p.passage) for n, p, v in parts}

    # ---- the sheet

    def _keep(self, record: Record) -> None:
        self.record = record
        self.tell(self._save)

    def _save(self) -> str:
        if self._sheet:
            self._sheet.save(self.asked.id, self.record.as_json())
        return saying(self._sheet)()

    def _elapsed(self) -> int:
        """Whole seconds since it was last asked; a long pause counts as PAUSE."""
        whole = int(min(self._clock() - self._since, PAUSE))
        self._since = self._clock() if whole == PAUSE else self._since + whole
        return whole

    def static(self) -> Markup:
        return twin(self.asked, self._article, self.record, self.result)

    def more(self) -> tuple[ReaderView, ...]:
        return self.readers


# ---- parts to mark in


def _excerpt(view: ExerciseView, article: Article, part: int, value: Any) -> ReaderView:
    """A reader with the paragraphs of an exercise; the marks made in it are the answer to this part.

    Offsets stay those of the whole article: what is not shown is blank.
    """

    def keep(marks: PageMarks, _: PageMarks) -> PageMarks:
        view.mark(part, marks)
        return marks

    words, asked = wording("exercise")["view"], view.asked
    task = place_to_mark("", words["roles"][asked.parts[part].role], words["marks"], ["check", words["check"]])
    reader = ReaderView(
        article,
        keep=keep,
        said=lambda: view.saved["text"],
        on={"check": view.check},
        task=task,
        marks=_marks(article, value),
    )
    if asked.show:
        reader.article = _only(reader.article, asked.show)
    reader.add_class("kit-excerpt")
    reader.add_class(view.exercise["shows"])
    return reader


def _only(trait: dict[str, Any], shown: tuple[Paragraph, ...]) -> dict[str, Any]:
    inside = {n for p in shown for n in range(p.span.start, p.span.end)}
    return trait | {
        "text": "".join(c if n in inside else " " for n, c in enumerate(trait["text"])),
        "sentences": [start for start in trait["sentences"] if start in inside],
        "paragraphs": [[p.span.start, p.span.end, p.kind] for p in shown],
    }


def _marks(article: Article, value: Any) -> PageMarks:
    """The marks of an answer as the reader has them; what does not fit the article is left out."""
    spans = [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []
    fitting = [v for v in spans if article.text[v.get("start", 0) : v.get("end", 0)] == v.get("text", None)]
    return [{"id": f"r{n}", "content": span} for n, span in enumerate(fitting)]
