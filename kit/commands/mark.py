"""`python -m kit mark SHEET`: one answer sheet, its marks and its exercises, with counts first and feedback."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from kit.commands.command import command
from kit.exercises.check import check_without_code
from kit.exercises.exercise import read_exercises, titled
from kit.files import COURSE, articles, read_article, read_key, read_sheet
from kit.marking.report import as_json, as_text, mark_sheet
from kit.model import AnswerKey, AnswerSheet, Article
from kit.outcome import Result
from kit.sheets.record import answer_in
from kit.strict import Place, any_object, read_json

ARGUMENTS = {
    "SHEET": "the JSON file with the answers",
    "--key KEY": "a key.json (if left out: the key that comes with the article)",
    "--exercises DIR": ("the folder with the exercises", {"default": COURSE / "exercises"}),
    "--json": "print JSON instead of text",
}


@command("mark", "Mark one answer sheet.", ARGUMENTS)
def mark(asked: Namespace) -> str:
    """A marked sheet, as text or as JSON."""
    article = _article(asked.sheet, asked.key)
    key = read_key(asked.key or article.id, article)
    marked = mark_all(article, key, read_sheet(asked.sheet, article), asked.exercises)
    return as_json(marked) if asked.json else as_text(marked) + "\n"


def mark_all(article: Article, key: AnswerKey, sheet: AnswerSheet, folder: Path) -> dict[str, Result]:
    """Each answer of a sheet, marked: the whole-article tasks 0-100, exercises by their own points.

    A function the student wrote is not run here, so that nothing in a sheet can earn points by saying so. Raises
    BadFile for exercises that cannot be read.
    """
    marked = mark_sheet(article, key, sheet)
    asked = titled(read_exercises(folder, article, key)) if folder.is_dir() else {}
    answers = {id: answer_in(sheet.answers[id].value) for id in marked if id in asked}
    return marked | {id: check_without_code(asked[id], answer) for id, answer in answers.items()}


def _article(sheet: Path, key: str) -> Article:
    """The article a sheet is about: beside the key where there is one, else a shipped one. Raises BadFile."""
    at = Place(sheet.name)
    about = any_object(any_object(read_json(sheet, at), at).get("article", {}), at / "article")
    if key and (Path(key).parent / "article.json").exists():
        return read_article(Path(key).parent)
    if (id := about.get("id")) not in articles():
        known = ", ".join(articles())
        (at / "article.id").refuse(f"“{id}” is not one of {known}; with --key name the key.json beside its article")
    return read_article(str(id))
