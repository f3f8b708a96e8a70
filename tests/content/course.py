"""The course as the tests of its content read it: the articles with their keys, every exercise, and each notebook's cells."""

import json
from pathlib import Path

import kit
from kit.exercises.check import check, key_answer
from kit.exercises.exercise import Exercise, read_exercises
from kit.exercises.kinds import KINDS
from kit.exercises.parts import Part, Wrong

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ARTICLES = {id: kit.read_article(id) for id in kit.articles()}
KEYS = {id: kit.read_key(id, article) for id, article in ARTICLES.items()}
REPORT, KEY = ARTICLES["g20-ministers"], KEYS["g20-ministers"]
SAID, ERRORS = ({record.id: record for record in records} for records in (KEY.attributions, KEY.errors))
LESSONS = sorted((ROOT / "notebooks").glob("0*.ipynb"))
ALONE = sorted((ROOT / "exercises").glob("0*.ipynb"))  # to work through without a class
FILES = sorted((ROOT / "exercises").glob("*.toml"))


def written(path: Path) -> list[Exercise]:
    """The exercises of a file as somebody wrote them, each on its own article."""
    return [e for id, article in ARTICLES.items() for e in read_exercises(path, article, KEYS[id], None)]


ASKED = {path.stem: written(path) for path in FILES}
ALL = [exercise for exercises in ASKED.values() for exercise in exercises]
BY_ID = {exercise.id: exercise for exercise in ALL}


def sources(path: Path, kind: str) -> list[str]:
    """The text of each cell of a kind, markdown or code, in a notebook."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]


def paragraph(number: int, article: kit.Article = REPORT) -> str:
    return article[article.paragraphs[number].span]


def name(path: Path) -> str:
    """What a test calls a notebook."""
    return f"{path.parent.name}-{path.stem}"


# ---- what somebody answers

PARTS = {f"{e.id}.{n + 1}": (e, n) for e in ALL for n in range(len(e.parts))}


def whole(id: str, value):
    """What becomes of an exercise with this answer to one part; the others have the key's."""
    exercise, n = PARTS[id]
    answer = key_answer(exercise)
    return check(exercise, [*answer[:n], value, *answer[n + 1 :]])


def checked(id: str, value):
    """What becomes of that part."""
    return whole(id, value).parts[PARTS[id][1]]


def mark(exercise: Exercise, span: kit.Span) -> dict:
    return {"start": span.start, "end": span.end, "text": ARTICLES[exercise.article][span]}


MISLED = {  # the answer of somebody who made this mistake, from the key's answer
    "order": lambda _, wrong: list(wrong.answer),
    "several": lambda right, wrong: sorted({*right} ^ {wrong.answer}),
    "match": lambda right, wrong: right | {wrong.item: wrong.answer},
    "grid": lambda right, wrong: right | {wrong.item: right[wrong.item] | {wrong.column: wrong.answer}},
    "span": lambda right, wrong: [{"start": wrong.answer.start, "end": wrong.answer.end}, *right[1:]],
    "code": lambda right, wrong: right | {"results": [{"gives": wrong.answer}, *right["results"][1:]]},
    "number": lambda _, wrong: f"{wrong.answer}",
    "single": lambda _, wrong: wrong.answer,
}


def misled(part: Part, wrong: Wrong):
    return MISLED[part.kind](KINDS[part.kind].answer(part), wrong)


def gained(choices: list[Part]) -> float:
    """How far from chance, as a share, who always takes an option in one place, or the longest, or the shortest one."""
    many = [part for part in choices if len(part.options) > 2]
    found = [_off(many, [_right_by_length(part, extreme) for part in many]) for extreme in (max, min)]
    for place in range(4):
        here = [part for part in choices if len(part.options) > place]
        found.append(_off(here, [list(part.options)[place] == part.key[0] for part in here]))
    return max(found)


def _off(parts: list[Part], right: list[float]) -> float:
    return abs(sum(right) - sum(1 / len(part.options) for part in parts)) / len(parts)


def _right_by_length(part: Part, extreme) -> float:
    length = extreme(map(len, part.options.values()))
    taken = [id for id, option in part.options.items() if len(option) == length]
    return sum(id in part.key for id in taken) / len(taken)
