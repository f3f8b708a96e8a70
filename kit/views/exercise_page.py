"""What the page is told of an exercise, what it may say back, and the static twin for pages without Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from kit.exercises.exercise import Exercise
from kit.exercises.kinds.code import shown
from kit.exercises.kinds.solution import answer_lines
from kit.exercises.parts import Case, Part
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
    confidences = wording("vocabulary")["confidences"].items()
    options = [[int(n), name] for n, name in confidences] if part.kind == "confidence" else _pairs(part.options)
    return {
        "kind": part.kind,
        "prompt": part.prompt or (view_words()["sure"] if part.kind == "confidence" else ""),
        "options": options,
        "items": _pairs(part.items),
        "columns": _pairs(part.columns),
        "ends": list(part.ends),
        "unit": part.unit,
        "passage": part.passage if part.kind == "repair" else "",
        "lines": part.lines,
        "input": part.input,
        "starter": part.starter,
        "examples": [_example(part, case) for case in part.given],
    }


def _example(part: Part, case: Case) -> str:
    return str(view_words()["example"].format(function=part.function, text=case.label, gives=shown(case.gives)))


def _pairs(table: Mapping[str, str]) -> list[list[str]]:
    return [[id, name] for id, name in table.items()]


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
    lines = [text for _, text in (*part.items.items(), *part.options.items())]
    listed = _list(lines) if part.kind != "grid" else _list(part.items.values())
    given = answer_lines(part, value)
    answer = f"<p>{escape(view_words()['answer'])}:</p>{_list(given)}" if given else ""
    return _paragraph(part.prompt) + listed + answer


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _list(lines: Iterable[str]) -> str:
    items = "".join(f'<li style="white-space:pre-wrap">{escape(line)}</li>' for line in lines)
    return f"<ul>{items}</ul>" if items else ""
