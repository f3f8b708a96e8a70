"""A text of one's own in a lesson: load it, name who speaks, mark it twice, compare, and settle what differs, all without code."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit.files import sheet_from
from kit.limits import LONGEST_SHEET_ID
from kit.model import AnswerKey, Article, Reader
from kit.sheets.merge import numbered
from kit.sheets.own import article_from, own_key, own_speakers
from kit.sheets.sheet_file import SheetFile, open_sheet
from kit.strict import Place, json_value, text_of
from kit.texts.article import write_folder
from kit.texts.brought import Brought, opened
from kit.texts.cleaning import STEPS
from kit.texts.formats import Given
from kit.views.agreement import show_agreement
from kit.views.ask import course
from kit.views.keys.adjudicate import Adjudicating, adjudicate
from kit.views.keys.bringing import Bringing
from kit.views.lessons.form import Field, FormView, Live, Shown, area, file
from kit.views.lessons.whose import own_file, who_is_here
from kit.views.reader import read, saying
from kit.views.sources import highlight_sources
from kit.wording import wording

KEPT = "own-article.json"  # what the text is kept in, beside the answers, with the reader's name in it
NAMES, LOG = "names", "log"  # the answers in reader a's sheet


def own_text(answers: str | Path | None = None) -> OwnText:
    """A form that takes a text by paste or as a file and keeps it beside the answers; what it makes follows the text."""
    return OwnText(Path(answers or course(Path.cwd()).parent / "answers"))


class OwnText(Bringing):
    """The form; `article`, `names` and the sheets `a` and `b` are those of the text that is loaded."""

    names: AnswerKey
    a: SheetFile
    b: SheetFile

    def __init__(self, answers: Path) -> None:
        self._answers, self._sheets = answers, list[SheetFile]()
        super().__init__()
        self._acts = {**self._acts, "partner": self._partner}
        self.brought = self._kept()
        self._open()
        self.show()
        self.tell(self.loaded)

    # ---- the text

    def _kept(self) -> Brought:
        """The text that was kept, else the example."""
        path = own_file(self._answers, KEPT, self._who())
        if path.is_file():
            return opened(path)
        return Brought(path, "\n\n".join(wording("lesson")["own text"]["example"]), undone=tuple(STEPS))

    def _open(self) -> None:
        """Open both sheets of the text, and the names in the first."""
        who, self._article = self._who(), article_from(self.brought.text)
        self.a, self.b = (open_sheet(self._article, self._answers, f"{who}-{letter}") for letter in "ab")
        self._sheets[:] = self.a, self.b
        found = self.a.sheet.answers.get(NAMES)
        names = found.value if found and isinstance(found.value, list) else []
        self.names = own_speakers(self._article, *map(str, names))

    @property
    def article(self) -> Article:
        return self._article

    def _who(self) -> str:
        """Whose text this is, with room for the letter of one of two readers."""
        return who_is_here(self._answers)[: LONGEST_SHEET_ID - 2]

    def take(self, given: Given) -> None:
        path = own_file(self._answers, KEPT, self._who())
        self.brought = Brought(path, given.text, given.kind).changed()

    def may_change(self) -> None:
        """Raises ValueError where somebody has marked the text: the marks point into it."""
        if self.a.sheet.attributions or self.b.sheet.attributions:
            raise ValueError(wording("lesson")["own text"]["marked"])

    def changed(self) -> None:
        self._open()
        super().changed()

    def asked(self) -> list[Field]:
        words = wording("lesson")["own text"]
        return [*super().asked(), file("partner", words["partner"], words["sheet"])]

    def _partner(self, name: str, content: bytes) -> str:
        """Take a partner's marks from another computer as reader b's. Raises BadFile, NotSaved."""
        at = Place(Path(name).name, article=self.article)
        theirs = numbered(sheet_from(json_value(text_of(content, at), at), at.file, self.article))
        self.b.take_in(replace(theirs, reader=self.b.sheet.reader))
        self.renew()
        return str(wording("lesson")["own text"]["added"]).format(n=len(theirs.attributions))

    # ---- what is made of it

    def read(self) -> Live:
        return self.live(lambda: read(self.article))

    def speakers(self) -> FormView:
        """A field for the names of those who speak, a line each, in the order in which they appear."""
        words = wording("lesson")["own text"]
        shown = "\n".join(speaker.name for speaker in self.names.speakers)
        field = area(NAMES, words["names"], shown, words["at the end"], rows=5)
        return FormView({NAMES: self._name}, title=words["who"], fields=[field])

    def _name(self, names: str, _: bytes = b"") -> str:
        self.names = own_speakers(self.article, *names.splitlines())
        self.renew()
        self.a.save(NAMES, [speaker.name for speaker in self.names.speakers])
        return saying(self.a)()

    def mark(self, reader: str) -> Live:
        """The text to mark in, for reader "a" or "b"."""
        return self.live(lambda: highlight_sources(self.article, self.names, self._sheet(reader), mark=True))

    def agreement(self, by: str = "speaker") -> Shown:
        """How far the two readers agree, and the places where they differ by speaker or by type."""
        return Shown(_label("compare"), lambda: show_agreement(self.article, self.names, self.a, self.b, by=by))

    def chart(self, reader: str) -> Shown:
        from kit.views.charts.chart import chart

        return Shown(_label("draw", reader), lambda: chart(self.article, own_key(self.names, self._sheet(reader))))

    def machine(self, reader: str) -> Shown:
        """A reader's marks beside what the finder finds."""

        def beside() -> Any:
            find_attributions, sheet = sys.modules["kit"].find_attributions, self._sheet(reader)  # a copy may have none
            return highlight_sources(self.article, self.names, sheet, machine=find_attributions(self.article))

        return Shown(_label("machine", reader), beside)

    def sheets(self) -> list[SheetFile]:
        """Both readers' sheets; the list follows the text that is loaded."""
        return self._sheets

    def settle(self) -> Shown:
        """Each place where the two readers differ, to settle it; the key that is made is kept beside the answers."""
        return Shown(_label("settle"), self._settle)

    def _settle(self) -> Adjudicating:
        both = zip("ab", self._sheets, strict=True)
        sheets = (replace(sheet.latest(), reader=Reader(x, _label("reader", x))) for x, sheet in both)
        whose = f"{self.article.id}.{self._who()}-{self.article.sha256[:4]}"  # an earlier text may be called alike
        folder = self.a.path.parent / f"{whose}-agreed"
        write_folder(folder, self.article)
        view = adjudicate(self.article, *sheets, folder=folder, names=self.names)
        view.reader.observe(lambda _: self.a.save(LOG, view.lines()), names="marks")
        return view

    def _sheet(self, reader: str) -> SheetFile:
        if reader not in ("a", "b"):
            raise ValueError(f"there’s no reader “{reader}” here, only a and b")
        return self.a if reader == "a" else self.b


def _label(what: str, reader: str = "") -> str:
    return str(wording("lesson")["own text"][what]).format(reader=reader)
