"""`python -m kit mark SHEET`: one answer sheet, its marks and its exercises, with counts first and feedback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kit import PROGRAM
from kit.exercises.check import check_without_code
from kit.exercises.exercise import read_exercises, titled
from kit.files import COURSE, articles, read_article, read_key, read_sheet
from kit.marking.report import as_json, as_text, mark_sheet
from kit.model import AnswerKey, AnswerSheet, Article
from kit.outcome import Result
from kit.sheets.record import answer_in
from kit.strict import BadFile, Place, any_object, read_json, why

EXERCISES = COURSE / "exercises"


def mark(arguments: Sequence[str]) -> int:
    """Prints a marked sheet; 0 when it could be marked, 2 and one sentence when a file cannot be used."""
    parser = argparse.ArgumentParser(f"{PROGRAM} mark", description="Mark one answer sheet.")
    parser.add_argument("sheet", metavar="SHEET", help="the JSON file with the answers")
    parser.add_argument("--key", metavar="KEY", help="a key.json (if left out: the key that comes with the article)")
    parser.add_argument("--exercises", metavar="DIR", default=EXERCISES, help="the folder with the exercises")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    asked = parser.parse_args(arguments)
    try:
        article = _article(Path(asked.sheet), asked.key)
        key = read_key(asked.key or article.id, article)
        marked = mark_all(article, key, read_sheet(asked.sheet, article), asked.exercises)
    except (BadFile, OSError) as error:
        sys.stderr.write(f"{why(error)}\n")
        return 2
    sys.stdout.write(as_json(marked) if asked.json else as_text(marked) + "\n")
    return 0


def mark_all(article: Article, key: AnswerKey, sheet: AnswerSheet, folder: str | Path) -> dict[str, Result]:
    """Each answer of a sheet, marked: the whole-article tasks 0-100, exercises by their own points.

    A function the student wrote is not run here, so that nothing in a sheet can earn points by saying so. Raises
    BadFile for exercises that cannot be read.
    """
    marked = mark_sheet(article, key, sheet)
    asked = titled(read_exercises(folder, article, key)) if Path(folder).is_dir() else {}
    answers = {id: answer_in(sheet.answers[id].value) for id in marked if id in asked}
    return marked | {id: check_without_code(asked[id], answer) for id, answer in answers.items()}


def _article(sheet: Path, key: str | None) -> Article:
    """The article a sheet is about: beside the key where there is one, else a shipped one. Raises BadFile."""
    at = Place(sheet.name)
    about = any_object(any_object(read_json(sheet, at), at).get("article", {}), at / "article")
    folder = Path(key).parent if key else None
    if folder and (folder / "article.json").exists():
        return read_article(folder)
    if (id := about.get("id")) not in articles():
        known = ", ".join(articles())
        (at / "article.id").refuse(f"“{id}” is not one of {known}; with --key name the key.json beside its article")
    return read_article(str(id))
