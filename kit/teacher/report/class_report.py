"""The class report: where a class stands, what it finds hard, and what to ask, as one HTML file without a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from kit.model import Span
from kit.teacher.assignment import Assignment
from kit.teacher.pages.document import rounded, said_again, template
from kit.teacher.records import Row
from kit.teacher.report import class_tables as tables
from kit.teacher.report.alike import MOST_SHARING, Pair
from kit.teacher.report.class_counts import Counts, counts_of
from kit.teacher.report.class_tables import HIGH, LOW, Table, key_items, who
from kit.views.painted import LAYERED, Painter, Passage
from kit.wording import wording

EVIDENCE = 10  # shared mistakes that are listed for a pair, the rarest first
TENTH = 0.10
SUREST = 1e6  # classes; a chance that is smaller says no more
_MARK = re.compile(r"(errors|sources):(\d+)-(\d+)")


class Section(NamedTuple):
    """A section of the report, with what the template class.html shows in it; what it has not is empty."""

    title: str
    tables: tuple[Table, ...] = ()
    heat: Mapping[str, Any] = {}
    alike: Mapping[str, Any] = {}


def class_report(rows: Iterable[Row], asked: Assignment) -> str:
    """The report on a class as a whole HTML file; the rows, one a student, are read once."""
    counts = counts_of(rows, asked)
    article = asked.article.title or asked.article.id
    return template("report").render(article=article, summary=summary(counts), sections=list(_sections(counts)))


def summary(counts: Counts) -> str:
    """How many there are, and how they did, and how many points still wait for the teacher."""
    words = wording("page")["report"]
    told = words["counted"].format(rows=counts.rows, handed_in=counts.handed_in, attention=counts.attention)
    if not counts.handed_in:
        return f"{told} {words['nothing']}" if counts.rows else str(words["nothing"])
    mean = words["mean"].format(mean=rounded(counts.total / counts.handed_in), out_of=rounded(counts.out_of))
    waiting = words["waiting"].format(points=rounded(counts.waiting), n=counts.texts) if counts.texts else ""
    return f"{told} {mean} {waiting}".strip()


def _sections(counts: Counts) -> Iterator[Section]:
    """The longest lists come last."""
    words = wording("page")["report"]
    yield Section(words["class"], (tables.scores(counts),))
    yield Section(words["vote"]["title"], (tables.vote(counts), tables.sure(counts)))
    for task in counts.marks:
        found = tables.items(counts, task), tables.alarms(counts, task)
        yield Section(words["heat"][task], found, heat_map(counts, task))
    if counts.marks:
        yield Section(words["agreement"]["title"], (tables.agreement(counts),))
    if counts.answers:
        yield Section(words["answers"]["title"], (tables.answers(counts), tables.drawn(counts)))
    yield Section(words["statistics"]["title"], (tables.statistics(counts),))
    yield Section(words["alike"]["title"], alike=to_ask(counts))
    yield Section(words["rest"], (tables.attention(counts),))


# ---- the article with, over each word, how many of the class marked it, against the key


def heat_map(counts: Counts, task: str) -> dict[str, Any]:
    """The map of what a class marked: how many readers it is made from, and the article as HTML, in its language.

    The thicker the line under a word, the more marked it; a line above the words shows an item of the key.
    """
    article, readers = counts.asked.article, counts.marks[task].readers
    passages = sorted([*_levels(counts, task), *_key(counts, task)], key=lambda passage: passage.span)
    text = Painter(article, LAYERED).paint(passages)
    return {"task": task, "readers": readers, "language": article.language, "text": text}


def level(n: int, readers: int) -> int:
    """From 0 (nobody) to 4 (more than 70 in 100), with 3 for what is worth a vote."""
    share = n / readers if readers else 0.0
    return 0 if not n else 1 if share < TENTH else 2 if share < LOW else 3 if share <= HIGH else 4


def _levels(counts: Counts, task: str) -> Iterator[Passage]:
    """Neighbouring words of one level in one passage."""
    marks, tokens = counts.marks[task], counts.ruler.tokens
    for on_level, group in groupby(range(len(tokens)), key=lambda n: level(marks.tokens[n], marks.readers)):
        if on_level:
            run = list(group)
            yield Passage(Span(tokens[run[0]].start, tokens[run[-1]].end), f"h{on_level}")


def _key(counts: Counts, task: str) -> Iterator[Passage]:
    for item in key_items(counts, task):
        words = counts.ruler.span(counts.ruler.range(item.span))
        yield Passage(words, "key", f"{item.id} {counts.marks[task].found[item.id]:,}")


# ---- what two sheets have in common


def to_ask(counts: Counts) -> dict[str, Any]:
    """The pairs of sheets to ask about, the sheets like the finder's, how many are left out, and what counts as rare."""
    pairs, most = counts.alike.pairs(), wording("page")["report"]["alike"]["most"]
    questions = [_question(counts, pair) for pair in pairs[:most]]
    like = [
        {"who": who(name, id), "task": task, **found._asdict()}
        for id, name, task, found in sorted(counts.like_finder, key=lambda one: (-one[3].same / one[3].marks, one[:3]))
    ]
    left = len(pairs) - len(questions) + len(like[most:])
    return {"questions": questions, "like": like[:most], "left": left, "most": MOST_SHARING}


def _question(counts: Counts, pair: Pair) -> dict[str, Any]:
    """Two people to ask, the number of mistakes they share, the rarest of these, and how likely chance is."""
    words, n = wording("page")["report"]["alike"], len(pair.shared)
    one, other = (who(*reversed(counts.people[number])) for number in (pair.one, pair.other))
    rarest = sorted(pair.shared, key=lambda shared: (shared[1], shared[0]))[:EVIDENCE]
    classes = min(1 / pair.expected, SUREST) if pair.expected else SUREST
    chance = [words["chance"].format(classes=f"{classes:,.0f}")] if pair.expected < 1 else []
    chance += [words["text"]] if any("#" in feature for feature, _ in pair.shared) else []
    return {
        "one": one,
        "other": other,
        "number": words["one"] if n == 1 else words["many"].format(n=n),
        "evidence": [_evidence(counts, feature, others) for feature, others in rarest],
        "left": n - len(rarest),
        "chance": " ".join(chance),
    }


def _evidence(counts: Counts, feature: str, others: int) -> dict[str, Any]:
    """What two sheets share: the sentence that says so, what to fill in, and how many others have it."""
    if found := _MARK.fullmatch(feature):
        article, span = counts.asked.article, Span(int(found[2]), int(found[3]))
        gaps = {"id": "", "words": said_again(article, span)[1:-1], "n": article.paragraph_at(span).number}
        return {"sentence": found[1], **gaps, "others": others}
    id, sign, said = re.split("([:#])", feature, maxsplit=1)
    return {"sentence": "same" if sign == "#" else "answer", "id": id, "words": said, "n": 0, "others": others}
