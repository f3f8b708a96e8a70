"""What of the feedback a student may read, which gives away nothing that is not found yet; and what to try next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from kit.exercises.check import confidence
from kit.marking.feedback import message
from kit.model import AnswerKey, Article, ErrorSpan
from kit.outcome import NOT_YET, PARTLY, RIGHT, Result
from kit.sheets.record import answer_in
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.records import Graded
from kit.wording import wording

SEEN = (RIGHT, PARTLY)
_TELLING = 4  # letters that words have at least, to point at one place
_RARE = 2  # times that words stand in the article at most, to point at one place


class Discreet:
    """A key made ready once to keep feedback from saying too much; with `show_key` it lets everything pass.

    Left out are the messages on what was missed, since they name its paragraph and how it looks; the explanation of
    one error where it tells another that is not found; the reason for a decoy that does so; the ends of a statement
    that is not found.
    """

    def __init__(self, article: Article, key: AnswerKey, show_key: bool = False) -> None:
        self._all = show_key
        telling = {error.id: _telling(article, error) for error in key.errors}
        self._gives = {e.id: _told(e.explanation, key.errors, telling, e) for e in key.errors}
        self._decoys = {
            message("errors", "decoy", NOT_YET, 0, None, words="", why=why).next: _told(why, key.errors, telling)
            for why in (decoy.why_not_an_error for decoy in key.decoys)  # the next step of a mark on it is this reason
        }
        self._near: str = wording("feedback")["sources"]["near"][0]

    def messages(self, marked: Result) -> tuple[Result, ...]:
        """The feedback on a whole-article task that may be read, in its order."""
        if self._all:
            return marked.parts
        own = [told for told in marked.parts if told.mark is not None]
        found = {told.key for told in own if told.outcome in SEEN}
        may = (told for told in own if told.about != "why" or self._gives.get(told.key or "", frozenset()) <= found)
        return tuple(self._discreet(told, found) for told in may)

    def _discreet(self, told: Result, found: Set[str | None]) -> Result:
        words = wording("page")["page"]
        if told.sentence == self._near:
            return told._replace(next=words["nearby"])
        if told.key is None and not self._decoys.get(told.next, frozenset()) <= found:
            return told._replace(next=words["read again"])
        return told


def _told(
    text: str, errors: Sequence[ErrorSpan], telling: Mapping[str, frozenset[str]], own: ErrorSpan | None = None
) -> frozenset[str]:
    """The other errors that a text gives away: by name, by their words or repairs, or by what ties them to its own."""

    def is_given(other: ErrorSpan) -> bool:
        if own and ((own.group is not None and own.group == other.group) or own.repeat_of == other.id):
            return True
        named = any(_places(words, text) for words in {other.id, *telling[other.id]})
        return named or bool(own and other.repeat_of == own.id)

    return frozenset(e.id for e in errors if (own is None or e.id != own.id) and is_given(e))


def _telling(article: Article, error: ErrorSpan) -> frozenset[str]:
    """Words that point to this error: its own where they are rare in the article, repairs where they are not in it."""
    own = (words for words in _bare([article[error.span]]) if len(_places(words, article.text)) <= _RARE)
    repairs = (words for words in _bare(error.repairs) if not _places(words, article.text))
    return frozenset([*own, *repairs])


def _bare(texts: Iterable[str]) -> Iterator[str]:
    """The texts without marks at their ends; only those that are long enough."""
    return (words for text in texts if len(words := re.sub(r"^\W+|\W+$", "", text)) >= _TELLING)


def _places(words: str, text: str) -> list[str]:
    return re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)


# ---- what to try next

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
