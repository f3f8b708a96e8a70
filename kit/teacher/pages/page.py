"""A student's feedback page: counts first, then each mark in its place, then the exercises, then what to try next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from kit.exercises.check import solution
from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.limits import MOST_MARKS_SHOWN
from kit.model import Attribution, ErrorSpan, Mark, Span
from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED, Result
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.pages.advice import SCORED, Discreet, advice
from kit.teacher.pages.document import css, parts_of, rounded, said_again, tamed, template
from kit.teacher.records import ATTENTION, Graded, Row, Task
from kit.views.painted import CLASSED, Painter, Passage
from kit.wording import wording

LETTERS = {"errors": "e", "sources": "s"}
MISSED = "M"
TOTAL = " total"
_PLACES = re.compile(r"<!--( ?\w+)-->")  # nothing that a student writes looks like this on a page
TOLD = (RIGHT, PARTLY, NOT_YET, UNCHECKED, "")  # the order in which exercises are counted; those without an answer last

OwnMark = tuple[Mark | Attribution, Sequence[Result]]
KeyItem = ErrorSpan | Attribution
Told = tuple[str, str, str, str]  # of a result, what it says whichever mark it is about
PartTold = tuple[int, str, str]  # its number, or 0; a sentence; the next step, or ""


class OnMark(NamedTuple):
    """What a page says of one mark: its anchor, what became of it, the sign in the text, and its note as HTML."""

    anchor: str
    kind: str
    sign: str
    note: Markup


class Pages:
    """An assignment made ready once; then it writes pages, as many as there are.

    Without `show_key` a page tells nothing of what the student has not found, nor of the key of a graded exercise.
    """

    def __init__(self, asked: Assignment, show_key: bool = False) -> None:
        self._asked = asked
        self._show_key = show_key
        self._text = Painter(asked.article, CLASSED)
        self._discreet = Discreet(asked.article, asked.key, show_key)
        self._tasks = {task.id: task for task in asked.tasks}
        self._speakers = {speaker.id: speaker.name for speaker in asked.key.speakers}
        parts = parts_of("told")
        shown = asked.exercises.values() if show_key else ()
        self._same: dict[str, Any] = {
            "article": asked.article,
            "exercises": asked.exercises,
            "solutions": {exercise.id: parts.solved(exercise, solution(exercise)) for exercise in shown},
            "show_key": show_key,
        }
        self._places = {id: Markup("<!--{}-->").format(id) for id in self._tasks}  # where its points will stand
        self._on_answer = lru_cache(4096)(self._on_exercise)
        self._scored = {task: [i for i in asked.key.records(task) if i.tier in SCORED] for task in WHOLE}
        self._of_key = {(task, i.id): self._on_item(i) for task, items in self._scored.items() for i in items}

    def of(self, asked: Assignment) -> Pages:
        """The pages of an assignment with other exercises."""
        return self if asked is self._asked else Pages(asked, self._show_key)

    def page(self, graded: Graded) -> str:
        """The page of one file, whatever is in it; the same file gives the same page."""
        if graded.foreign:  # nobody reads here what another student may have written, nor who that is
            whose = wording("page")["page"]["whose"]
            graded = Graded("", ATTENTION, whose, graded.student_id, graded.name)
        article = self._asked.article
        saved = graded.saved.replace("T", " ").replace("Z", " UTC")
        facts = {"article": article.title or article.id, "id": graded.student_id, "file": graded.file, "saved": saved}
        answered = [id for id in self._asked.exercises if id in graded.answers]
        return template("feedback").render(
            self._same,
            graded=graded,
            name=graded.name or graded.student_id or wording("page")["page"]["nobody"],
            facts=facts.items(),
            counts=list(self._counts(graded)),
            attention=graded.status == ATTENTION,
            advice=advice(graded, self._asked) if graded.sheet else [],
            whole=[self._in_article(graded, task) for task in WHOLE if task in self._tasks],
            answered=Markup("".join(self._on_answer(id, graded.answers[id]) for id in answered)),
            unanswered=[id for id in self._asked.exercises if id not in answered],
        )

    # ---- who, what, how many

    def _counts(self, graded: Graded) -> Iterator[tuple[str, str]]:
        page, exercises = wording("page")["page"], self._asked.exercises
        for task in self._asked.tasks:
            if task.id in WHOLE and task.id in graded.answers:
                yield task.title, graded.answers[task.id].sentence
        if graded.answers and exercises:
            words = page["tally"]
            found = [graded.answers[id].outcome if id in graded.answers else "" for id in exercises]
            counts = [words[o].format(n=found.count(o)) for o in TOLD if o == RIGHT or o in found]
            yield page["exercises"], words["of"].format(counts=", ".join(counts), n=len(found))

    # ---- the marks in the article

    def _in_article(self, graded: Graded, task: str) -> dict[str, Any]:
        """What a page says of a whole-article task; what it does not say is empty."""
        result, marks = graded.answers.get(task), graded.sheet.records(task) if graded.sheet else ()
        own = marks_told(marks, self._discreet.messages(result)) if result else []
        shown = [self._shown(f"{LETTERS[task]}{n}", n, *pair) for n, pair in enumerate(own, 1)]
        missed = self._missed(task, result) if self._show_key else []
        places = [
            Passage(i.span, "missed", f"{MISSED}{n}", a := f"{task}{MISSED}{n}", f"{a}n")
            for n, i in enumerate(missed, 1)
        ]
        passages = sorted([*_passages(own, shown), *places], key=lambda p: (p.span.start, p.span.end, p.sign))
        notes = zip(places, missed, strict=True)
        told = Markup("{} {}").format(result.sentence, self._places[task]) if result and own else ""
        return {
            "id": task,
            "told": told or wording("page")["page"]["none"][task],
            "marks": Markup("".join(one.note for one in shown)),
            "left": len(marks) - len(own) if own else 0,
            "text": self._text.paint(passages) if own or self._show_key else None,
            "kinds": {*(one.kind for one in shown), *(["missed"] if missed else [])},
            "missed": Markup("".join(_note(p.anchor, p.kind, p.sign, self._of_key[task, i.id]) for p, i in notes)),
            "hidden": "" if self._show_key else _hidden(task, result),
        }

    def _shown(self, anchor: str, number: int, mark: Mark | Attribution, told: Sequence[Result]) -> OnMark:
        kind, words = became(told), said_again(self._asked.article, mark.span)
        repair = mark.repair if isinstance(mark, Mark) and mark.repair.strip() else ""
        same = tuple([(one.outcome, one.sentence, one.next, one.about) for one in told])
        sign = f"{number}\N{NO-BREAK SPACE}{wording('page')['outcomes'][kind]['sign']}"
        said = _on_mark(kind, words, self._labels(mark), tamed(repair), same)
        return OnMark(anchor, kind, sign, _note(anchor, kind, sign, said))

    def _missed(self, task: str, result: Result | None) -> list[KeyItem]:
        """The scored items of the key that no mark found, in reading order; all of them where nothing was marked."""
        missed = {told.key for told in result.parts if told.side == "missed"} if result else set()
        return [item for item in self._scored[task] if result is None or item.id in missed]

    def _on_item(self, item: KeyItem) -> Markup:
        """What the key says about one of its items."""
        parts = parts_of("told")
        who = self._speakers.get(item.speaker, item.speaker) if isinstance(item, Attribution) else ""
        return Markup(parts.missed(item, said_again(self._asked.article, item.span), who, self._beside(item)))

    def _beside(self, mark: Mark | KeyItem) -> list[str]:
        """Where the source and the cue of an attribution stand, in words."""
        return [f"{word} {said_again(self._asked.article, span)}" for _, word, span in _roles(mark)]

    def _labels(self, mark: Mark | Attribution) -> tuple[str, ...]:
        """What the reader said about a mark, besides its place and its repair."""
        known = wording("vocabulary")
        if isinstance(mark, Mark):
            category = known["categories"].get(mark.category, {}).get("plain", mark.category)
            sure = known["confidences"].get(str(mark.confidence), "")
            return tuple(label for label in (category, mark.severity, sure) if label)
        type = known["types"].get(mark.type, {}).get("plain", mark.type)
        return (*self._beside(mark), *filter(None, (self._speakers.get(mark.speaker, mark.speaker), type)))

    # ---- exercises

    def _on_exercise(self, id: str, result: Result) -> Markup:
        """What is said about the answer to an exercise, and its solution where that is shown."""
        parts = parts_of("told")
        exercise, outcome = self._asked.exercises[id], wording("exercise")["outcomes"][result.outcome]
        told = None if exercise.graded and not self._show_key else list(_on_parts(exercise, result))
        where = self._places.get(id, Markup())
        said = parts.exercise(id, exercise.title, result.outcome, outcome, where, told)
        return Markup(said) + (self._same["solutions"][id] if self._show_key else "")


# ---- what only the whole class's grading knows


def with_points(
    page: str, row: Row, tasks: Sequence[Task], given: Sequence[tuple[Task, Any]] = (), due: str = ""
) -> str:
    """The page with the points of each task and the total of its row, and with what a teacher gave by hand."""
    by_id = {task.id: task for task in tasks}
    whole = any(task in by_id for task in WHOLE)
    total = template("total").render(row=row, given=given, luck=whole, due=due)
    return _PLACES.sub(lambda found: total if found[1] == TOTAL else _points(row, by_id[found[1]]), page)


def _points(row: Row, task: Task) -> str:
    words = wording("page")["page"]
    waiting = row.waiting.get(task.id)
    if task.id not in row.points:
        return str(words["waiting"])
    told = words["worth one" if task.out_of == 1 else "worth"]
    worth = str(told.format(points=rounded(row.points[task.id]), out_of=rounded(task.out_of)))
    return f"{worth}, {words['waiting for'].format(points=rounded(waiting))}" if waiting else worth


def marks_told(marks: Sequence[Mark | Attribution], told: Sequence[Result]) -> list[OwnMark]:
    """The first marks in reading order, each with all that was said about it."""
    of: dict[int | None, list[Result]] = {}
    for one in told:
        of.setdefault(one.mark, []).append(one)
    ends = [(span.start, span.end) for span in (mark.span for mark in marks)]  # these compare faster than spans
    order = sorted(range(len(marks)), key=ends.__getitem__)[:MOST_MARKS_SHOWN]
    return [(marks[n], of.get(n, ())) for n in order]


def became(told: Sequence[Result]) -> str:
    """What became of a mark, as page.json names it: an outcome, extra, or not counted.

    Right where all of it is; partly where something found is to mend; else what became of the place.
    """
    first = told[0] if told else Result("")
    if first.side or first.outcome in ("", UNCHECKED):
        return first.side or first.outcome or "not counted"
    return RIGHT if {one.outcome for one in told if one.about != "why"} == {RIGHT} else PARTLY


def _roles(mark: Mark | KeyItem) -> Iterator[tuple[str, str, Span]]:
    """The source and the cue of an attribution, each with the word for it."""
    for role, word in wording("page")["page"]["roles"].items() if isinstance(mark, Attribution) else ():
        if span := getattr(mark, role):
            yield role, word, span


def _passages(own: Sequence[OwnMark], shown: Sequence[OnMark]) -> Iterator[Passage]:
    """The places of the marks in the article; a source and a cue stand beside what was said, with its number."""
    for n, ((mark, _), one) in enumerate(zip(own, shown, strict=True), 1):
        yield Passage(mark.span, css(one.kind), one.sign, one.anchor, f"{one.anchor}n")
        for role, word, span in _roles(mark):
            yield Passage(span, role, f"{n}\N{NO-BREAK SPACE}{word}")


def _lines(kind: str, told: Sequence[Result]) -> Iterator[tuple[str, str]]:
    """The place first, then what is to mend, each with its next step; then all that is right, and the reason."""
    if not told:
        return
    first, *others = told
    parts, reasons = [p for p in others if p.about != "why"], [p for p in others if p.about == "why"]
    yield tamed(first.sentence), tamed(first.next) if first.outcome != RIGHT or kind == RIGHT else ""
    yield from ((tamed(p.sentence), tamed(p.next)) for p in parts if p.outcome != RIGHT)
    if right := [tamed(p.sentence) for p in parts if p.outcome == RIGHT]:
        yield " ".join(right), ""
    yield from ((f"{wording('page')['page']['why']}: {tamed(p.sentence)}", "") for p in reasons)


def _hidden(task: str, result: Result | None) -> str:
    """How many items of the key are not found yet, without a word on which."""
    words = wording("page")["page"]
    counts = result.tally.found.items() if result and result.tally else ()
    left = [(tier, of - hit, of) for tier, (hit, of) in counts if hit < of and tier in SCORED]
    lines = [words["left"][task].format(left=n, of=of, tier=tier) for tier, n, of in left]
    return " ".join([*lines, words["hidden"]]) if lines else ""


def _on_parts(exercise: Exercise, result: Result) -> Iterator[PartTold]:
    """What to say on each part that asks for more than how sure one is, with its number where there are several."""
    asked = [n for n, part in enumerate(exercise.parts) if not KINDS[part.kind].keyless]
    told = {part.mark: part for part in result.parts}
    for n in asked:
        if part := told.get(n):
            seen = [one.sentence for one in part.parts if one.about == "observed"]
            said = " ".join([part.sentence, *map(tamed, seen)])
            yield n + 1 if len(asked) > 1 else 0, said, part.next if part.outcome != RIGHT else ""


# ---- what is the same for many of a class, made once


@lru_cache(maxsize=4096)
def _on_mark(kind: str, words: str, labels: tuple[str, ...], repair: str, told: tuple[Told, ...]) -> Markup:
    parts = parts_of("told")
    results = [Result(outcome, sentence, step, about=about) for outcome, sentence, step, about in told]
    return Markup(parts.mark(kind, words, labels, repair, list(_lines(kind, results))))


@lru_cache(maxsize=4096)
def _head(anchor: str, kind: str, sign: str) -> Markup:
    parts = parts_of("told")
    return Markup(parts.head(anchor, kind, sign))


def _note(anchor: str, kind: str, sign: str, told: Markup) -> Markup:
    return Markup("".join((_head(anchor, kind, sign), told)))  # finished pieces, which nobody need look at again
