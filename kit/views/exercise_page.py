"""What the page is told of an exercise, what it may say back, and the static twin for pages without Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from kit.exercises.check import answer_lines
from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.parts import Part
from kit.limits import LONGEST_ANSWER
from kit.model import Article, Paragraph
from kit.sheets.record import Record
from kit.views.excerpt import shown_class
from kit.wording import wording


def view_words() -> Mapping[str, Any]:
    """The words on buttons and in messages, from exercise.json."""
    words: Mapping[str, Any] = wording("exercise")["view"]
    return words


def as_trait(exercise: Exercise, article: Article) -> dict[str, Any]:
    """The exercise as the page reads it: nothing of its key."""
    words = view_words()
    marked = any(part.kind == "span" for part in exercise.parts)
    points = words["worthOne"] if exercise.points == 1 else words["worth"].format(all=f"{exercise.points:g}")
    facts = [words["minutes"].format(n=exercise.minutes)] if exercise.minutes else []
    return {
        "id": exercise.id,
        "title": exercise.title,
        "prompt": exercise.prompt,
        "about": " · ".join([*([points] if exercise.points else []), *facts]),
        "lang": article.language,
        "passages": [] if marked else [[paragraph_name(p), article[p.span]] for p in exercise.show],
        "numbers": [p.number for p in exercise.show] if marked else [],
        "shows": shown_class(exercise),
        "parts": [_part(part) for part in exercise.parts],
        "hints": len(exercise.hints),
        "graded": exercise.graded,
    }


def paragraph_name(paragraph: Paragraph) -> str:
    """A paragraph's name, such as Paragraph 7, photo caption."""
    words = view_words()
    if paragraph.kind == "headline":
        return str(words["headline"])
    name = words["passage"].format(n=paragraph.number)
    return f"{name}, {words['caption']}" if paragraph.kind == "caption" else str(name)


def _part(part: Part) -> dict[str, Any]:
    return {"kind": part.kind, "prompt": part.prompt} | KINDS[part.kind].page(part)


def heard(exercise: Exercise, value: Any) -> list[Any]:
    """An answer from the page as a list with one value a part; what is far too long is left out."""
    values = value if isinstance(value, list) else []
    small = [v if len(json.dumps(v)) <= LONGEST_ANSWER * 6 else None for v in values]
    return [*small, *[None] * len(exercise.parts)][: len(exercise.parts)]


def twin(exercise: Exercise, article: Article, record: Record, result: Mapping[str, Any], id: str) -> str:
    """The exercise and the answer to it as HTML that needs no script; the live view hides it."""
    passages = "".join(
        f"<blockquote><small>{escape(paragraph_name(p))}</small><br>{escape(article[p.span])}</blockquote>"
        for p in exercise.show
    )
    values = [*record.answer, *[None] * len(exercise.parts)]
    parts = "".join(_twin_part(part, value) for part, value in zip(exercise.parts, values, strict=False))
    verdict = (
        f"<p><b>{escape(result['letter'])} {escape(result['name'])}.</b> {escape(result['sentence'])}</p>"
        if result
        else ""
    )
    body = f"<h4>{escape(exercise.id)} · {escape(exercise.title)}</h4>{_paragraph(exercise.prompt)}{passages}{parts}{verdict}"
    return f'<div data-kit-twin="{id}" style="max-width:46em">{body}</div>'


def _twin_part(part: Part, value: Any) -> str:
    listed = _list(KINDS[part.kind].listed(part))
    given = answer_lines(part, value)
    answer = f"<p>{escape(view_words()['answer'])}:</p>{_list(given)}" if given else ""
    return _paragraph(part.prompt) + listed + answer


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _list(lines: Iterable[str]) -> str:
    items = "".join(f'<li style="white-space:pre-wrap">{escape(line)}</li>' for line in lines)
    return f"<ul>{items}</ul>" if items else ""
