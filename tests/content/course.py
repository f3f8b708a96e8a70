"""The course as the tests of its content read it: the articles with their keys, every exercise, and each notebook's cells."""

import json
from pathlib import Path

import kit
from kit.exercises.exercise import Exercise, read_exercises

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
