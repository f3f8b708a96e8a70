"""What of the key a page shows when a teacher wants it shown: what was missed, and the answers to the exercises."""

from __future__ import annotations

from html import escape

from kit.exercises.check import solution
from kit.exercises.exercise import Exercise
from kit.model import Attribution, ErrorSpan
from kit.outcome import Result
from kit.teacher.assignment import Assignment
from kit.teacher.pages.notes import said_again
from kit.views.painted import Passage
from kit.wording import wording

SIGN = "M"
SCORED = ("core", "subtle")


def missed_items(asked: Assignment, task: str, marked: Result | None) -> list[ErrorSpan | Attribution]:
    """The scored items of the key that no mark found, in reading order; all of them where nothing was marked."""
    items: tuple[ErrorSpan | Attribution, ...] = asked.key.errors if task == "errors" else asked.key.attributions
    scored = [item for item in items if item.tier in SCORED]
    if marked is None:
        return scored
    missed = {told.key for told in marked.parts if told.side == "missed"}
    return [item for item in scored if item.id in missed]


def missed_passages(asked: Assignment, task: str, marked: Result | None) -> list[Passage]:
    """Where they stand in the article."""
    found = enumerate(missed_items(asked, task, marked), 1)
    return [
        Passage(
            item.span if isinstance(item, ErrorSpan) else item.content,
            "missed",
            f"{SIGN}{n}",
            f"{task}{SIGN}{n}",
            f"{task}{SIGN}{n}n",
        )
        for n, item in found
    ]


def missed_list(asked: Assignment, task: str, marked: Result | None) -> str:
    """What the key says about each of them."""
    found = missed_items(asked, task, marked)
    if not found:
        return ""
    items = "".join(_item(asked, task, n, item) for n, item in enumerate(found, 1))
    return f'<h3>{wording("page")["page"]["missed"][task]}</h3><ol class="notes">{items}</ol>'


def _item(asked: Assignment, task: str, n: int, item: ErrorSpan | Attribution) -> str:
    anchor = f"{task}{SIGN}{n}"
    span = item.span if isinstance(item, ErrorSpan) else item.content
    head = f'<a class="no missed" href="#{anchor}">{SIGN}{n}</a> {said_again(asked.article, span)}'
    told = _on_error(item) if isinstance(item, ErrorSpan) else _on_attribution(asked, item)
    return f'<li id="{anchor}n"><p>{head}</p>{told}</li>'


def _on_error(error: ErrorSpan) -> str:
    words = wording("page")["page"]
    models = " / ".join(f"“{escape(repair)}”" if repair.strip() else words["nothing"] for repair in error.repairs)
    model = f"<p>{words['model']}: {models}</p>" if models else ""
    return f"<p>{words['why']}: {escape(error.explanation)}</p>{model}"


def _on_attribution(asked: Assignment, attribution: Attribution) -> str:
    words, article = wording("page")["page"], asked.article
    who = words["said by"].format(who=escape(asked.key.speaker(attribution.speaker).name))
    places = [
        f"{word} {said_again(article, span)}"
        for role, word in words["roles"].items()
        if (span := getattr(attribution, role))
    ]
    return f"<p>{' · '.join([who, *places, escape(attribution.type)])}</p>"


def solutions(exercise: Exercise) -> str:
    """The key of an exercise in words, and why."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in solution(exercise))
    key = f"<p>{wording('page')['page']['solution']}, {escape(exercise.id)}:</p><ul>{lines}</ul>" if lines else ""
    return key + (f"<p>{escape(exercise.explanation)}</p>" if exercise.explanation else "")
