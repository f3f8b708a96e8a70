"""Take what others marked in the same text, and settle with them where you differ, all without code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kit.model import Article
from kit.sheets.adjudicator import others, take_in
from kit.views.keys.adjudicate import Adjudicating, adjudicate
from kit.views.lessons.form import FormView, Live, file, line
from kit.wording import wording


class Agreeing(FormView):
    """The form; `below` is where differences are settled, as soon as there are two people."""

    below: Live

    def __init__(self, article: Article, folder: Path) -> None:
        self._article, self._folder, self._name = article, folder, ""
        self.below = Live(self._settling)
        words = wording("lesson")["agreeing"]
        super().__init__({"name": self._call, "key": self._take}, title=words["title"], heads=words["heads"])
        self.tell(self._show)

    def _call(self, name: str, _: bytes) -> str:
        self._name = name.strip()
        return ""

    def _take(self, _: str, content: bytes) -> str:
        """Raises BadFile, NotSaved, ValueError."""
        n = take_in(self._folder, self._article, self._name, content)
        said = wording("lesson")["agreeing"]["added"].format(name=self._name, n=n)
        self._name = ""
        self._show()
        self.below.renew()
        return str(said)

    def _show(self) -> str:
        words, there = wording("lesson")["agreeing"], others(self._folder, self._article)
        self.rows = [[sheet.reader.name, str(len(sheet.attributions))] for sheet in there]
        name, key = line("name", words["name"], "", words["who"]), file("key", words["key"], words["which"])
        self.fields = [name | {"n": len(there)}, key]  # empty again
        return ""

    def _settling(self) -> Adjudicating | None:
        there = others(self._folder, self._article)
        return adjudicate(self._article, *there, folder=self._folder) if len(there) > 1 else None

    def static(self) -> Any:
        """What is settled, where no Python runs."""
        settling = self._settling()
        return settling.static() if settling else super().static()
