"""Others mark the same text, here or on their own computers, and where they differ one key is made of all, without code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kit.model import Article
from kit.sheets.adjudication import FILE
from kit.sheets.adjudicator import FEWEST, others, place_for, take_in
from kit.views.keys.adjudicate import Adjudicating, adjudicate
from kit.views.keys.correct import Correction, correct
from kit.views.lessons.form import FormView, Live, file, line
from kit.wording import wording


class Agreeing(FormView):
    """The form; `below` is where somebody else marks, and then where differences are settled."""

    below: Live

    def __init__(self, article: Article, folder: Path) -> None:
        self._article, self._folder, self._name = article, folder, ""
        self._marking: Path | None = None  # the folder of whoever marks here now
        self._compares = (folder / FILE).exists()  # it began already
        self.below = Live(self._what_is_below)
        words = wording("lesson")["agreeing"]
        acts = {"name": self._call, "key": self._take, "here": self._mark_here, "compare": self._compare}
        super().__init__(acts, title=words["title"], heads=words["heads"])
        self.tell(self._show)

    def _call(self, name: str, _: bytes) -> str:
        self._name = name.strip()
        return ""

    def _mark_here(self, _: str, __: bytes) -> str:
        """Let whoever is named mark the text on this computer, from the machine's draft. Raises ValueError."""
        self._marking = place_for(self._folder, self._name)
        self.below.renew()
        return self._show() or str(wording("lesson")["agreeing"]["marking"]).format(name=self._marking.name)

    def _take(self, _: str, content: bytes) -> str:
        """Raises BadFile, NotSaved, ValueError."""
        n = take_in(self._folder, self._article, self._name, content)
        said = wording("lesson")["agreeing"]["added"].format(name=self._name, n=n)
        self._name = ""
        self._compare()
        return str(said)

    def _compare(self, _: str = "", __: bytes = b"") -> str:
        """Show where all differ. Raises ValueError where there is one person alone."""
        self._marking, there = None, others(self._folder, self._article)
        if len(there) < FEWEST:
            raise ValueError(wording("lesson")["agreeing"]["alone"])
        self._compares = True
        self.below.renew()
        return self._show()

    def _show(self) -> str:
        words, there = wording("lesson")["agreeing"], others(self._folder, self._article)
        self.rows = [[sheet.reader.name, str(len(sheet.attributions))] for sheet in there]
        name, key = line("name", words["name"], self._name, words["who"]), file("key", words["key"], words["which"])
        self.fields = [name | {"n": len(there)}, key]  # empty again
        self.buttons = [["here", words["here"]], ["compare", words["compare"]]]
        return ""

    def _what_is_below(self) -> Correction | Adjudicating | None:
        if self._marking:
            return correct(self._article, self._marking)
        there = others(self._folder, self._article) if self._compares else ()
        return adjudicate(self._article, *there, folder=self._folder) if len(there) >= FEWEST else None

    def static(self) -> Any:
        """What is marked or settled, where no Python runs."""
        below = self._what_is_below()
        return below.static() if below else super().static()
