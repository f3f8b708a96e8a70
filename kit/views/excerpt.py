"""Some paragraphs of an article in the reader, to mark in: the answer to a part of kind span."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kit.exercises.exercise import Exercise
from kit.model import Article, Paragraph
from kit.views.reader import Marks, Reader
from kit.wording import wording

Answer = Callable[[int, Marks], None]


def excerpt(
    article: Article, exercise: Exercise, part: int, value: Any, answer: Answer, check: Callable[[], None]
) -> Reader:
    """A reader that shows the paragraphs of an exercise and hands the marks in it to `answer(part, marks)`.

    Offsets stay those of the whole article: what is not shown is blank.
    """

    def keep(marks: Marks, _: Marks) -> Marks:
        answer(part, marks)
        return marks

    task = _task(exercise.parts[part].role)
    reader = Reader(article, keep=keep, on={"check": check}, task=task, marks=_marks(article, value))
    if exercise.show:
        reader.article = _only(reader.article, exercise.show)
    reader.add_class("kit-excerpt")
    reader.add_class(shown_class(exercise))
    return reader


def _task(role: str) -> dict[str, Any]:
    words = wording("exercise")["view"]
    return {
        "roles": [["content", "", words["roles"][role]]],
        "fields": [],
        "blank": {},
        "list": words["marks"],
        "actions": [["check", words["check"]]],
    }


def shown_class(exercise: Exercise) -> str:
    """The class of an exercise's readers, by which their paragraphs get their numbers in the article."""
    return f"kit-shows-{exercise.id}"


def _only(trait: dict[str, Any], shown: tuple[Paragraph, ...]) -> dict[str, Any]:
    inside = {n for p in shown for n in range(p.span.start, p.span.end)}
    text = "".join(c if n in inside else " " for n, c in enumerate(trait["text"]))
    return {
        **trait,
        "text": text,
        "sentences": [start for start in trait["sentences"] if start in inside],
        "paragraphs": [[p.span.start, p.span.end, p.kind] for p in shown],
    }


def _marks(article: Article, value: Any) -> Marks:
    """The marks of an answer as the reader has them; what does not fit the article is left out."""
    spans = [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []
    fitting = [v for v in spans if article.text[v.get("start", 0) : v.get("end", 0)] == v.get("text", None)]
    return [{"id": f"r{n}", "content": span} for n, span in enumerate(fitting)]
