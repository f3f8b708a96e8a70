"""What the first cell of a lesson shows: how many answers there are, my progress, and a menu for the article."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kit.exercises.exercise import fresh_articles
from kit.files import articles, read_article
from kit.sheets.readers import account
from kit.sheets.sheet_file import SheetFile
from kit.views.lessons.form import Act, FormView, menu
from kit.views.lessons.live import Live
from kit.views.lessons.whose import name_acts, name_fields, own_file
from kit.views.progress import my_progress
from kit.wording import wording

CHOICE = "article.txt"  # beside the answers, with the account's name in it: the article chosen for all lessons


def chosen(answers: Path) -> str:
    """The id of the article that was chosen for all lessons, "" where none was or it is not there any more."""
    with suppress(OSError, UnicodeDecodeError):
        id = own_file(answers, CHOICE, account()).read_text("utf-8").strip()
        return id if id in articles() else ""
    return ""


def offered(exercises: Path) -> list[tuple[str, str]]:
    """The articles to choose from with their titles: all but those that are kept fresh for practice."""
    fresh = fresh_articles(exercises)
    return [(id, read_article(id).title) for id in articles() if id not in fresh]


class Welcome(FormView):
    """A sentence, a button that opens and closes my progress, and the menu; `exercises` is the folder they are in."""

    def __init__(self, sentence: str, sheet: SheetFile, exercises: Path, answers: Path, choice: bool = True) -> None:
        words = wording("lesson")["welcome"]
        self._answers, self._open = answers, False
        self.below: Live = Live(lambda: my_progress(sheet, exercises) if self._open else None)
        text = sheet.article
        fields = name_fields(text, answers)
        fields += [menu("article", words["article"], offered(exercises), sheet.sheet.article)] if choice else []
        acts: dict[str, Act] = {"article": self._choose, "progress": self._progress, **name_acts(text, answers)}
        super().__init__(acts, title=sentence, fields=fields, buttons=[["progress", words["progress"]]])

    def _progress(self, _: str = "", __: bytes = b"") -> str:
        self._open = not self._open
        self.below.renew()
        return ""

    def _choose(self, id: str, _: bytes = b"") -> str:
        kept = own_file(self._answers, CHOICE, account())
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(f"{id}\n", "utf-8")
        return str(wording("lesson")["welcome"]["chosen"])
