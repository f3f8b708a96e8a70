"""A lesson on paper: the text with room to write, its questions, and on a new page the answers for the teacher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.parts import Part
from kit.model import AnswerKey, Article, Attribution, ErrorSpan, Span
from kit.teacher.pages.advice import SCORED
from kit.teacher.pages.document import template
from kit.views.painted import CLASSED, Painter
from kit.wording import wording

NOT_ON_PAPER = ("code",)
ENDS = 6  # words shown of a long passage at each end: where it starts and stops is the answer


class PrintedQuestion(NamedTuple):
    """An exercise as it is printed: its parts that can be answered on paper, each with its answers in words."""

    exercise: Exercise
    parts: Sequence[tuple[Part, Sequence[str]]]

    @property
    def shortened(self) -> bool:
        """Whether a part is left out because it needs a computer."""
        return len(self.parts) < len(self.exercise.parts)


def handout(title: str, article: Article, key: AnswerKey, exercises: Sequence[Exercise], tasks: Sequence[str]) -> str:
    """The HTML of a lesson on paper: its exercises on this article and its whole-article tasks.

    The text is left out where no exercise shows a part of it.
    """
    return template("handout").render(
        title=title,
        article=article,
        text=Painter(article, CLASSED).paint(()) if tasks or any(exercise.show for exercise in exercises) else "",
        questions=[_question(article, exercise) for exercise in exercises],
        tasks=[(task, _in_article(key, task)) for task in tasks],
        sure=KINDS["confidence"].page(Part("confidence")),
        ends_of=ends_of,
        kinds=KINDS,
        model_words=wording("exercise")["view"],
        speakers={speaker.id: speaker.name for speaker in key.speakers},
    )


def ends_of(article: Article, span: Span) -> str:
    """The words of a span in quotation marks, of many the first and the last; a sign for a gap where there are none."""
    words = article[span].split()
    shown = [*words[:ENDS], "…", *words[-ENDS:]] if len(words) > 2 * ENDS + 1 else words
    line = " ".join(shown).strip("“”") or " ".join(words)
    return f"“{line}”" if line else str(wording("vocabulary")["reader"]["gap"])


def _question(article: Article, exercise: Exercise) -> PrintedQuestion:
    printed = [part for part in exercise.parts if part.kind not in NOT_ON_PAPER]
    return PrintedQuestion(exercise, [(part, _answers(article, exercise, part)) for part in printed])


def _answers(article: Article, exercise: Exercise, part: Part) -> list[str]:
    """What is right, a line each; of a part without a key or without a right answer, nothing."""
    if KINDS[part.kind].keyless or KINDS[part.kind].by_hand or part.key is None:
        return []
    if part.kind == "span":
        return _places(article, exercise, part)
    more = part.key[1:] if part.kind in ("single", "number") else ()
    solution, said = KINDS[part.kind].solution(part), KINDS[part.kind].said
    return [*solution, *(_accepted(line) for id in more for line in said(part, id))]


def _places(article: Article, exercise: Exercise, part: Part) -> list[str]:
    """The places of the key in the paragraphs that are shown, with what else is taken for each."""
    shown = [paragraph.span for paragraph in exercise.show or article.paragraphs]
    lines: list[str] = []
    for target in part.key:
        if any(span.overlaps(target.span) or target.span in span for span in shown):
            lines.append(_place(article, target.span))
            lines += [_accepted(ends_of(article, span)) for span in target.others]
    if part.wanted < len(part.key):
        lines.insert(0, wording("page")["handout"]["any"].format(wanted=part.wanted))
    return lines


def _place(article: Article, span: Span) -> str:
    return f"{article.paragraph_at(span).number}: {ends_of(article, span)}"


def _accepted(line: str) -> str:
    return str(wording("page")["handout"]["accepted"].format(line=line))


def _in_article(key: AnswerKey, task: str) -> list[Attribution | ErrorSpan]:
    """What a class is asked to find in the whole article, in reading order."""
    return [record for record in key.records(task) if record.tier in SCORED]
