"""What a class did, as tables: the same for the HTML report and for the notebook, where figures stand beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from kit.model import Attribution, ErrorSpan, Reader, Span
from kit.outcome import NOT_YET, PARTLY, RIGHT, UNCHECKED
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.pages.document import rounded, said_again
from kit.teacher.records import Row
from kit.teacher.report.class_counts import BINS, FEWEST, LISTED, AnswerCounts, Counts, Pairs
from kit.wording import wording

LITTLE = 0.1  # a discrimination below it tells little
LOW, HIGH = 0.35, 0.70  # between these shares of a class, a second vote after a talk pays


@dataclass(frozen=True, slots=True)
class Share:
    """A number in words, and the shares it is drawn with: (kind, share of the whole length) from left to right."""

    words: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, what to know about it, its columns and rows; a cell is text, a Share, or several lines."""

    title: str
    told: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Cell = str | Share | tuple[str, ...]


class ClassItem(NamedTuple):
    """What can be right or not, an exercise or an item of the key: how many have it right, of how many."""

    id: str
    what: str
    right: int
    given: int
    pairs: Pairs


def _words(name: str) -> Any:
    return wording("page")["report"][name]


def _table(name: str, rows: Iterator[tuple[Cell, ...]], title: str = "", **gaps: object) -> Table:
    words = _words(name)
    return Table(title or words["title"], words["told"].format(**gaps), tuple(words["columns"]), tuple(rows))


def _of(n: int, all: int, parts: Mapping[str, int]) -> Share:
    words = _words("of").format(n=f"{n:,}", all=f"{all:,}")
    return Share(words, tuple((kind, of / max(all, 1)) for kind, of in parts.items()))


def who(name: str, id: str) -> str:
    """A person for a teacher: name and id, or what there is of them."""
    return f"{name} ({id})" if name and id else name or id


def key_items(counts: Counts, task: str) -> list[ErrorSpan | Attribution]:
    """The items of the key that can be found, in reading order."""
    return [item for item in counts.asked.key.records(task) if item.tier not in ("optional", "outside", "garbled")]


def _items(counts: Counts) -> Iterator[ClassItem]:
    for id, found in counts.answers.items():
        yield ClassItem(id, counts.asked.exercises[id].title, found.outcomes[RIGHT], found.given, found.item)
    for task, marks in counts.marks.items():
        for item in key_items(counts, task):
            said = said_again(counts.asked.article, item.span)
            yield ClassItem(item.id, said, marks.found[item.id], marks.readers, marks.pairs(item.id))


def _number(counts: Counts, span: Span) -> str:
    return str(counts.asked.article.paragraph_at(span).number)


def _titled(counts: Counts, id: str) -> str:
    return f"{id} · {counts.asked.exercises[id].title}"


# ---- the class


def attention(counts: Counts) -> Table:
    """Who needs attention, and why."""
    rows = ((who(name, id), file, reason) for id, name, file, reason in counts.listed)
    return _table("attention", rows, most=LISTED)


def scores(counts: Counts) -> Table:
    """How many students got how many points."""
    most, told = max(1, *map(sum, counts.bins)), _words("scores")["range"]
    edges = [rounded(counts.out_of * n / BINS) for n in range(BINS + 1)]
    rows = (
        (
            told.format(low=low, high=high),
            Share(f"{sum(n):,}", ((RIGHT, n[0] / most), (PARTLY, n[1] / most))),
            f"{n[1]:,}",
        )
        for (low, high), n in zip(pairwise(edges), counts.bins, strict=True)
    )
    return _table("scores", rows)


def agreement(counts: Counts) -> Table:
    """How far the class agrees, task by task."""
    titles = {task.id: task.title for task in counts.asked.tasks}
    alphas = ((task, marks.alpha, marks.readers) for task, marks in counts.marks.items())
    blank = _words("agreement")["blank"]
    return _table("agreement", ((titles[t], blank if a is None else f"{a:.2f}", f"{m:,}") for t, a, m in alphas))


# ---- the whole article


def items(counts: Counts, task: str) -> Table:
    """The items of the key, how many found each, and what the annotators decided on it."""
    marks, article = counts.marks[task], counts.asked.article
    rows = (
        (i.id, _number(counts, i.span), said_again(article, i.span), i.tier, share, i.annotators)
        for i in key_items(counts, task)
        for found, partly in [(marks.found[i.id], marks.partly[i.id])]
        for share in [_of(found, marks.readers, {RIGHT: found - partly, PARTLY: partly})]
    )
    return _table("items", rows, _words("items")[task])


def alarms(counts: Counts, task: str) -> Table:
    """The false alarms that most made."""
    marks, words, article = counts.marks[task], _words("alarms"), counts.asked.article
    ranked = sorted(marks.extra.items(), key=lambda pair: (-pair[1], pair[0]))[: words["most"]]
    rows = (
        (said_again(article, span), _number(counts, span), _of(n, marks.readers, {"extra": n}), f"{marks.sure[at]:,}")
        for at, n in ranked
        for span in [counts.ruler.span(at)]
    )
    return _table("alarms", rows, words[task])


# ---- the exercises


def answers(counts: Counts) -> Table:
    """How each exercise went, and what was answered in its place."""
    exercises = counts.asked.exercises
    rows = (
        (_titled(counts, id), _tally(found), _average(found, exercises[id].points), _wrong(found))
        for id, found in counts.answers.items()
    )
    return _table("answers", rows)


def _tally(found: AnswerCounts) -> Share:
    """The outcomes of an exercise in words and as a bar."""
    right, partly, wrong = (found.outcomes[outcome] for outcome in (RIGHT, PARTLY, NOT_YET))
    open_ = found.given - right - partly - wrong
    told = _words("answers")["tally"].format(right=right, partly=partly, wrong=wrong, open=open_)
    parts = ((RIGHT, right), (PARTLY, partly), (NOT_YET, wrong), (UNCHECKED, open_))
    return Share(told, tuple((kind, n / max(found.given, 1)) for kind, n in parts))


def _average(found: AnswerCounts, out_of: float) -> str:
    marked = found.given - found.waiting
    return _words("of").format(n=rounded(found.points / marked), all=rounded(out_of)) if marked else ""


def _wrong(found: AnswerCounts) -> tuple[str, ...]:
    words = _words("answers")
    return tuple(words["times"].format(n=n, said=said) for said, n in found.most(words["most"]))


def statistics(counts: Counts) -> Table:
    """How hard each item is and how well it goes with everything else, as testers of tests ask."""
    words = _words("statistics")
    rows = (
        (id, what, f"{pairs.n:,}", f"{pairs.mean:.2f}", words["few"] if r is None else f"{r:.2f}", _look(r))
        for id, what, _, _, pairs in _items(counts)
        if pairs.n
        for r in [pairs.correlation]
    )
    return _table("statistics", rows, fewest=FEWEST)


def _look(r: float | None) -> str:
    """What a discrimination asks for."""
    words = _words("statistics")
    return "" if r is None or r >= LITTLE else str(words["against" if r < 0 else "little"])


def drawn(counts: Counts) -> Table:
    """Who gives which wrong answer, of those that more than one gave: how they did elsewhere, beside who was right."""
    rows = (
        (_titled(counts, id), answer, _of(n, found.given, {"extra": n}), _share(found.rest[answer], n), right)
        for id, found in counts.answers.items()
        for right in [_share(found.rest_of_right, found.outcomes[RIGHT])]
        for answer, n in found.most(_words("answers")["most"])
        if n > 1
    )
    return _table("drawn", rows)


def _share(sum: float, n: int) -> str:
    return f"{100 * sum / n:.0f}" if n else ""


def vote(counts: Counts) -> Table:
    """What between 35 and 70 in 100 have right."""
    rows = (
        (one.id, one.what, _of(one.right, one.given, {RIGHT: one.right}))
        for one in _items(counts)
        if one.given and LOW <= one.right / one.given <= HIGH
    )
    return _table("vote", rows)


# ---- while a class works

ENOUGH = 3  # answers from which a question says something while a class works


def begun(rows: Sequence[Row], missing: Sequence[Reader], asked: Assignment) -> Table:
    """Who has begun, and how far each is; who has not comes last."""
    all = len(asked.exercises)
    lines = [
        (who(r.name, r.student_id) or r.file, _of(n, all, {RIGHT: n}), f"{marks:,}", r.saved[11:16])
        for r in rows
        for n in [len(r.facts["answers"])]
        for marks in [sum(len(r.facts[task]["marked"]) for task in WHOLE if task in r.facts)]
    ]
    lines += [(who(reader.name, reader.id), _of(0, all, {}), "0", "") for reader in missing]
    return _table("begun", iter(lines))


def hard_now(counts: Counts) -> Table:
    """What fewest have right so far, of what enough have answered: the exercises, and what they say instead.

    Those with a text that waits for the teacher are never right yet.
    """
    by_hand = _by_hand(counts)
    judged = {id: sum(found.outcomes[one] for one in (RIGHT, PARTLY, NOT_YET)) for id, found in counts.answers.items()}
    enough = [(id, counts.answers[id]) for id, n in judged.items() if n >= ENOUGH and id not in by_hand]
    ranked = sorted((found.outcomes[RIGHT] / found.given, id) for id, found in enough)
    chosen = [id for share, id in ranked if share < HIGH][: _words("hard now")["most"]]
    rows = (
        (_titled(counts, id), _of(n, found.given, {RIGHT: n}), _wrong(found))
        for id in chosen
        for found in [counts.answers[id]]
        for n in [found.outcomes[RIGHT]]
    )
    return _table("hard now", rows)


def next_vote(counts: Counts) -> str:
    """The one thing most worth a second vote now, in a sentence: what is nearest to half right; "" where nothing is."""
    by_hand = _by_hand(counts)
    known = [(abs(n / all - 0.5), id, what, n, all) for id, what, n, all, _ in _items(counts) if all >= ENOUGH]
    worth = [one for one in known if LOW <= one[3] / one[4] <= HIGH and one[1] not in by_hand]
    if not worth:
        return ""
    _, id, what, n, all = min(worth)
    return str(_words("vote")["next"].format(id=id, what=what, n=n, all=all))


def _by_hand(counts: Counts) -> set[str]:
    return {task.id for task in counts.asked.tasks if task.by_hand}


def sure(counts: Counts) -> Table:
    """What students were sure of and had not right: exercises and false alarms, the most frequent first."""
    article, paragraph = counts.asked.article, _words("heat")["paragraph"]
    found = [(-n.sure, id, counts.asked.exercises[id].title, n.given) for id, n in counts.answers.items() if n.sure]
    found += [
        (-n, f"{paragraph} {_number(counts, span):0>2}", said_again(article, span), marks.readers)
        for marks in counts.marks.values()
        for at, n in marks.sure.items()
        for span in [counts.ruler.span(at)]
    ]
    ranked = sorted(found)[: _words("sure")["most"]]
    return _table("sure", ((id, what, _of(-n, all, {"extra": -n})) for n, id, what, all in ranked))
