"""A lesson on paper: the text with room to write, its questions, and on a new page the answers for the teacher."""

from __future__ import annotations

from collections.abc import Sequence

from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.parts import Part
from kit.model import AnswerKey, Article, Span
from kit.teacher.pages.advice import SCORED
from kit.teacher.pages.document import template
from kit.views.painted import CLASSED, Painter
from kit.wording import wording

NOT_ON_PAPER = ("code",)
ENDS = 6  # words shown of a long passage at each end: where it starts and stops is the answer


def handout(title: str, article: Article, key: AnswerKey, exercises: Sequence[Exercise], tasks: Sequence[str]) -> str:
    """The HTML of a lesson on paper: its exercises on this article and its whole-article tasks.

    The text is left out where no exercise shows a part of it.
    """
    printed = [(each, [part for part in each.parts if part.kind not in NOT_ON_PAPER]) for each in exercises]
    return template("handout").render(
        title=title,
        article=article,
        text=Painter(article, CLASSED).paint(()) if tasks or any(exercise.show for exercise in exercises) else "",
        questions=[(each, [(part, _answers(article, each, part)) for part in parts]) for each, parts in printed],
        tasks=[(task, [record for record in key.records(task) if record.tier in SCORED]) for task in tasks],
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
    any_of = wording("page")["handout"]["any"].format(wanted=part.wanted)
    lines: list[str] = [any_of] if part.wanted < len(part.key) else []
    for target in part.key:
        if any(span.overlaps(target.span) or target.span in span for span in shown):
            lines.append(f"{article.paragraph_at(target.span).number}: {ends_of(article, target.span)}")
            lines += [_accepted(ends_of(article, span)) for span in target.others]
    return lines


def _accepted(line: str) -> str:
    return str(wording("page")["handout"]["accepted"].format(line=line))
