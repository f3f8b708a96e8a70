"""What to try next: at most three things, chosen from what somebody did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kit.exercises.check import confidence
from kit.outcome import NOT_YET, PARTLY, Result
from kit.sheets.record import answer_in
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.records import Graded
from kit.wording import wording

OFTEN = 2  # times that the same thing has to be mended, to be worth a word
SCORED = ("core", "subtle")  # the tiers that a class is asked to find in a whole article
PARTS = (
    ("sources", "source"),
    ("sources", "cue"),
    ("errors", "category"),
    ("errors", "repair"),
    ("sources", "speaker"),
    ("sources", "type"),
)


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did, as the rules look at it: the messages on each whole article, and how often what failed."""

    graded: Graded
    asked: Assignment
    told: Mapping[str, tuple[Result, ...]]
    off: Mapping[tuple[str, str], int]


def advice(graded: Graded, asked: Assignment) -> list[str]:
    """The first things that apply, most useful first; plain text."""
    told = {task: graded.answers[task].parts for task in WHOLE if task in graded.answers}
    off = Counter(
        (task, message.about)
        for task, messages in told.items()
        for message in messages
        if message.mark is not None and message.outcome in (PARTLY, NOT_YET) and not message.side
    )
    done = Done(graded, asked, told, off)
    words = wording("page")["try"]
    found = [sentence for rule in RULES for sentence in rule(done, words)]
    return found[: words["most"]] or [words["nothing"]]


AdviceRule = Callable[[Done, Mapping[str, str]], Iterator[str]]


def _begin(done: Done, words: Mapping[str, str]) -> Iterator[str]:
    tasks = [task.id for task in done.asked.tasks if task.id in WHOLE]
    yield from (words[f"begin {id}"] for id in tasks if not any(t.mark is not None for t in done.told.get(id, ())))


def _sure(done: Done, words: Mapping[str, str]) -> Iterator[str]:
    extra = {t.mark for t in done.told.get("errors", ()) if t.side == "extra"}
    marks = done.graded.sheet.marks if done.graded.sheet else ()
    n = sum(mark.confidence == 3 for k, mark in enumerate(marks) if k in extra)
    if n:
        yield words["sure"].format(n="1 mark" if n == 1 else f"{n} marks")


def _alarms(done: Done, words: Mapping[str, str]) -> Iterator[str]:
    for task in done.told:
        tally = done.graded.answers[task].tally
        if tally and tally.false_alarms > max(OFTEN, sum(hit for hit, _ in tally.found.values())):
            yield words["alarms"]
            return


def _ends(done: Done, words: Mapping[str, str]) -> Iterator[str]:
    n = done.off["errors", "find"] + done.off["sources", "content"]
    if n >= OFTEN:
        yield words["ends"].format(n=n)


def _parts(done: Done, words: Mapping[str, str]) -> Iterator[str]:
    """The part of an answer that fails most often: the kind of error, the repair, the source, the cue, ..."""
    task, about = max(PARTS, key=lambda part: done.off[part])
    if done.off[task, about] >= OFTEN:
        yield words[about].format(n=done.off[task, about])


def _kind(done: Done, words: Mapping[str, str]) -> Iterator[str]:
    """The kind of error of which most are not found; it tells neither how many nor where."""
    if not any(message.mark is not None for message in done.told.get("errors", ())):
        return
    missed = {message.key for message in done.told["errors"] if message.side == "missed"}
    kinds = Counter(e.category for e in done.asked.key.errors if e.id in missed and e.tier in SCORED)
    if kinds:
        category = max(kinds, key=lambda kind: (kinds[kind], kind))
        yield words["kind"].format(
            plain=wording("vocabulary")["categories"][category]["plain"], look=wording("feedback")["look"][category]
        )


def _again(done: Done, words: Mapping[str, str]) -> Iterator[str]:
    """An exercise that is not right: first one that somebody was sure of, then the one furthest from right."""
    answers = done.graded.answers
    off = [
        exercise
        for id, exercise in done.asked.exercises.items()
        if id in answers and not exercise.graded and answers[id].outcome in (PARTLY, NOT_YET)
    ]
    sheet = done.graded.sheet
    if not off or not sheet:
        return
    sure = (e for e in off if confidence(e, answer_in(sheet.answers[e.id].value)) == 3)
    if first := next(sure, None):
        yield words["again sure"].format(id=first.id, title=first.title)
    else:
        again = next((e for e in off if answers[e.id].outcome == NOT_YET), off[0])
        yield words["again"].format(id=again.id, title=again.title)


def _open(done: Done, words: Mapping[str, str]) -> Iterator[str]:
    left = [task for task in done.asked.tasks if task.id in done.asked.exercises and task.id not in done.graded.answers]
    if left:
        yield words["open"].format(id=left[0].id, title=left[0].title)


RULES: tuple[AdviceRule, ...] = (_begin, _sure, _alarms, _ends, _parts, _again, _kind, _open)
