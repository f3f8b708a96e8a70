"""What the page is told of an exercise and of a check, what it may say back, and the twin for pages without Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from markupsafe import Markup

from kit.exercises.check import answer_lines
from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.exercises.kinds.texts import BEST
from kit.exercises.parts import Part
from kit.limits import LONGEST_ANSWER
from kit.model import Article, Paragraph
from kit.outcome import NOT_YET, PARTLY, UNCHECKED, Result
from kit.sheets.record import Record
from kit.views.plain import TITLE, bullets, paragraph
from kit.wording import wording

PASSAGE = Markup("<blockquote><small>{}</small><br>{}</blockquote>")
VERDICT = Markup("<p><b>{letter} {name}.</b> {sentence} {next}</p>")
WRAPPED = "white-space:pre-wrap"


# ---- the exercise


def exercise_trait(exercise: Exercise, article: Article) -> dict[str, Any]:
    """The exercise as the page reads it: nothing of its key."""
    words = wording("exercise")["view"]
    marked = any(part.kind == "span" for part in exercise.parts)
    points = words["worthOne"] if exercise.points == 1 else words["worth"].format(all=f"{exercise.points:g}")
    facts = [words["extra"].format(n=f"{exercise.extra:g}")] if exercise.extra else []
    facts += [words["minutes"].format(n=exercise.minutes)] if exercise.minutes else []
    return {
        "id": exercise.id,
        "title": exercise.title,
        "prompt": exercise.prompt,
        "about": " · ".join([*([points] if exercise.points else []), *facts]),
        "lang": article.language,
        "passages": [] if marked else [[paragraph_name(p), article[p.span]] for p in exercise.show],
        "numbers": [p.number for p in exercise.show] if marked else [],
        "shows": f"kit-shows-{exercise.id}",  # the class of its readers: there paragraphs keep their numbers
        "parts": [{"kind": p.kind, "prompt": p.prompt} | KINDS[p.kind].page(p) for p in exercise.parts],
        "hints": len(exercise.hints),
        "graded": exercise.graded,
    }


def paragraph_name(paragraph: Paragraph) -> str:
    """A paragraph's name, such as Paragraph 7, photo caption."""
    words = wording("exercise")["view"]
    if paragraph.kind == "headline":
        return str(words["headline"])
    name = words["passage"].format(n=paragraph.number)
    return f"{name}, {words['caption']}" if paragraph.kind == "caption" else str(name)


# ---- the answer and what the check says


def heard(exercise: Exercise, value: Any) -> list[Any]:
    """An answer from the page as a list with one value a part; a text is cut, and else what is far too long left out."""
    given = value if isinstance(value, list) else []
    values = [v[:LONGEST_ANSWER] if isinstance(v, str) else v for v in given]
    small = [v if len(json.dumps(v)) <= LONGEST_ANSWER * 6 else None for v in values]
    return [*small, *[None] * len(exercise.parts)][: len(exercise.parts)]


def models_trait(exercise: Exercise) -> dict[str, Any]:
    """The model answers to the texts of an exercise and the rubrics to place one's own on, by the number of the part."""
    return {
        str(n): {"models": [asdict(model) for model in part.key or ()], "rubric": [asdict(row) for row in part.rubric]}
        for n, part in enumerate(exercise.parts)
        if KINDS[part.kind].by_hand
    }


def placed_trait(exercise: Exercise, value: Any) -> list[Any]:
    """Where own texts are placed, as the page says: for each part a number or null for each row of its rubric."""
    values = [*(value if isinstance(value, list) else []), *[None] * len(exercise.parts)]
    found: list[list[int | None] | None] = []
    for part, places in zip(exercise.parts, values, strict=False):
        fits = part.rubric and isinstance(places, list | tuple) and len(places) == len(part.rubric)
        found.append([p if type(p) is int and 0 <= p <= BEST else None for p in places] if fits else None)
    return found


def result_trait(exercise: Exercise, result: Result) -> dict[str, Any]:
    """What a check says, as the page reads it: of the whole, and of each part."""
    parts = [_told(part, asked.kind) for part, asked in zip(result.parts, exercise.parts, strict=True)]
    return {**_told(result), **_spoken(result), "parts": parts}


def _told(result: Result, kind: str = "") -> dict[str, Any]:
    words, letters = wording("exercise"), wording("exercise")["letters"]
    quarter = round(result.points * 4) / 4
    points = words["view"]["points"].format(points=f"{quarter:g}", all=f"{result.out_of:g}") if result.out_of else ""
    waiting = result.waiting or (result.out_of if result.outcome == UNCHECKED else 0)
    if result.waiting:
        waits = words["view"]["waiting"].format(points=f"{result.waiting:g}")
        points = f"{points}, {waits}" if points else waits
    kept = waiting or (kind == "prediction" and result.points)
    return {
        "outcome": result.outcome,
        "letter": letters[result.outcome],
        "name": words["view"]["done"] if kept else words["outcomes"][result.outcome],
        "sentence": result.sentence,
        "next": result.next,
        "points": points,
        "observed": [line.sentence for line in result.parts if line.about == "observed"],
        "notes": {  # beside a line, a cell or a mark, by its id or its number
            line.about if line.mark is None else str(line.mark): [line.outcome, letters[line.outcome], line.sentence]
            for line in result.parts
            if line.about != "observed"
        },
    }


def _spoken(result: Result) -> dict[str, str]:
    """Of several parts, the whole names the first to look at; what is wrong stands beside the part."""
    worth = [part for part in result.parts if part.out_of]
    first = next((n for n, part in enumerate(result.parts) if part.outcome in (NOT_YET, PARTLY)), None)
    if len(worth) < 2 or first is None:
        return {}
    sentence = wording("exercise")["view"]["first"].format(n=first + 1)
    return {"sentence": sentence, "next": "", "spoken": result.sentence}


# ---- without Python


def twin(exercise: Exercise, article: Article, record: Record, result: Mapping[str, Any]) -> Markup:
    """The exercise and the answer to it as HTML that needs no script."""
    values = [*record.answer, *[None] * len(exercise.parts)]
    shown = result if result and not result["stale"] else {}
    told, several = shown.get("parts", [{}] * len(exercise.parts)), len(exercise.parts) > 1
    body = [
        TITLE.format(f"{exercise.id} · {exercise.title}"),
        paragraph(exercise.prompt),
        *(PASSAGE.format(paragraph_name(p), article[p.span]) for p in exercise.show),
        *(_twin_part(*each, several) for each in zip(exercise.parts, values, told, strict=False)),
        VERDICT.format(**shown) if shown else "",
        "" if several else bullets(told[0].get("observed", ())),
    ]
    return Markup().join(body)


def _twin_part(part: Part, value: Any, told: Mapping[str, Any], several: bool) -> Markup:
    """What is asked and answered; of several parts also what the check said of this one."""
    given = bullets(answer_lines(part, value), WRAPPED)
    answer = paragraph(f"{wording('exercise')['view']['answer']}:") + given if given else given
    asked = paragraph(part.prompt) + bullets(KINDS[part.kind].listed(part), WRAPPED) + answer
    if not several or not told or KINDS[part.kind].keyless:
        return asked
    return asked + VERDICT.format(**told) + bullets(told["observed"])
