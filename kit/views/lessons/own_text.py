"""A text of one's own in a lesson: load it, name who speaks, mark it twice, compare, and keep a log, all without code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from warnings import catch_warnings, simplefilter

from kit.files import sheet_from
from kit.limits import LONGEST_SHEET_ID
from kit.model import AnswerKey, Article
from kit.sheets.merge import numbered
from kit.sheets.own import own_article, own_key, own_speakers
from kit.sheets.sheet_file import SheetFile, open_sheet
from kit.strict import Place, json_value, text_of
from kit.views.agreement import show_agreement
from kit.views.ask import course
from kit.views.lessons.form import FormView, area, file, line, menu
from kit.views.lessons.live import Live
from kit.views.lessons.shown import Shown, shown
from kit.views.lessons.whose import own_file, who_is_here
from kit.views.plain import bullets
from kit.views.reader import read, saying
from kit.views.sources import highlight_sources
from kit.wording import wording

KEPT = "own-article.txt"  # what the text is kept in, beside the answers, with the reader's name in it
NAMES, LOG = "names", "log"  # the answers in reader a's sheet
SEPARATOR = " · "


def own_text(answers: str | Path | None = None) -> OwnText:
    """A form that takes a text by paste or as a file and keeps it beside the answers; what it makes follows the text."""
    return OwnText(Path(answers or course(Path.cwd()).parent / "answers"))


class OwnText(FormView):
    """The form; `article`, `names` and the sheets `a` and `b` are those of the text that is loaded."""

    article: Article
    names: AnswerKey
    a: SheetFile
    b: SheetFile

    def __init__(self, answers: Path) -> None:
        words = wording("lesson")["own text"]
        self._answers, self._lives, self._sheets = answers, list[Live](), list[SheetFile]()
        self._open()
        paste = area("paste", words["paste"], hint=words["blank lines"], rows=8)
        fields = [file("file", words["file"], words["plain"]), paste, file("partner", words["partner"], words["sheet"])]
        super().__init__(
            {"file": self._file, "paste": self._paste, "partner": self._partner}, title=words["title"], fields=fields
        )
        self.tell(self._loaded)

    # ---- the text

    def _open(self) -> None:
        """Open the text that was kept, else the example, with both sheets and the names in the first."""
        who, kept = self._who(), own_file(self._answers, KEPT, self._who())
        self.article = own_article(kept if kept.is_file() else "\n\n".join(wording("lesson")["own text"]["example"]))
        self.a, self.b = (open_sheet(self.article, self._answers, f"{who}-{letter}") for letter in "ab")
        self._sheets[:] = self.a, self.b
        found = self.a.sheet.answers.get(NAMES)
        names = found.value if found and isinstance(found.value, list) else []
        self.names = own_speakers(self.article, *map(str, names))

    def _who(self) -> str:
        """Whose text this is, with room for the letter of one of two readers."""
        return who_is_here(self._answers)[: LONGEST_SHEET_ID - 2]

    def _file(self, name: str, content: bytes) -> str:
        return self._take(Path(name).name, content)

    def _paste(self, text: str, _: bytes = b"") -> str:
        return self._take("text.txt", text.encode("utf-8", "replace"))

    def _take(self, name: str, content: bytes) -> str:
        """Keep a text in place of the one before, once it can be read. Raises BadFile."""
        with TemporaryDirectory() as folder:
            (new := Path(folder) / name).write_bytes(content)
            with catch_warnings(record=True) as notes:
                simplefilter("always")
                text = own_article(new).text
        kept = own_file(self._answers, KEPT, self._who())
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(text, "utf-8")
        self._open()
        self._renew()
        return " ".join([self._loaded(), *(str(note.message) for note in notes)])

    def _partner(self, name: str, content: bytes) -> str:
        """Take a partner's marks from another computer as reader b's. Raises BadFile, NotSaved."""
        at = Place(Path(name).name, article=self.article)
        theirs = numbered(sheet_from(json_value(text_of(content, at), at), at.file, self.article))
        self.b.take_in(replace(theirs, reader=self.b.sheet.reader))
        self._renew()
        return str(wording("lesson")["own text"]["added"]).format(n=len(theirs.attributions))

    def _loaded(self) -> str:
        return str(wording("lesson")["own text"]["loaded"]).format(
            title=self.article.title, n=len(self.article.paragraphs)
        )

    def _renew(self) -> None:
        for live in self._lives:
            live.renew()

    def _live(self, act: Callable[[], Any]) -> Live:
        self._lives.append(Live(act))
        return self._lives[-1]

    # ---- what is made of it

    def read(self) -> Live:
        """The text to read."""
        return self._live(lambda: read(self.article))

    def speakers(self) -> FormView:
        """A field for the names of those who speak, a line each, in the order in which they appear."""
        words = wording("lesson")["own text"]
        shown = "\n".join(speaker.name for speaker in self.names.speakers)
        field = area(NAMES, words["names"], shown, words["at the end"], rows=5)
        return FormView({NAMES: self._name}, title=words["who"], fields=[field])

    def _name(self, names: str, _: bytes = b"") -> str:
        self.names = own_speakers(self.article, *names.splitlines())
        self._renew()
        self.a.save(NAMES, [speaker.name for speaker in self.names.speakers])
        return saying(self.a)()

    def mark(self, reader: str) -> Live:
        """The text to mark in, for reader "a" or "b"."""
        return self._live(lambda: highlight_sources(self.article, self.names, self._sheet(reader), mark=True))

    def agreement(self, by: str = "speaker") -> Shown:
        """How far the two readers agree, and the places where they differ by speaker or by type."""
        return shown(_label("compare"), lambda: show_agreement(self.article, self.names, self.a, self.b, by=by))

    def chart(self, reader: str) -> Shown:
        """The chart of a reader's marks."""
        from kit.views.charts.chart import chart

        return shown(_label("draw", reader), lambda: chart(self.article, own_key(self.names, self._sheet(reader))))

    def machine(self, reader: str) -> Shown:
        """A reader's marks beside what the finder finds."""

        def beside() -> Any:
            find_attributions, sheet = sys.modules["kit"].find_attributions, self._sheet(reader)  # a copy may have none
            return highlight_sources(self.article, self.names, sheet, machine=find_attributions(self.article))

        return shown(_label("machine", reader), beside)

    def sheets(self) -> list[SheetFile]:
        """Both readers' sheets; the list follows the text that is loaded."""
        return self._sheets

    def log(self) -> Log:
        """The log of the places that were settled, kept in reader a's sheet."""
        return Log(self.a)

    def _sheet(self, reader: str) -> SheetFile:
        if reader not in ("a", "b"):
            raise ValueError(f"there’s no reader “{reader}” here, only a and b")
        return self.a if reader == "a" else self.b


def _label(what: str, reader: str = "") -> str:
    return str(wording("lesson")["own text"][what]).format(reader=reader)


class Log(FormView):
    """A line for each place that two readers settled: the words, the ending and the reason."""

    def __init__(self, sheet: SheetFile) -> None:
        words, found = wording("lesson")["log"], sheet.sheet.answers.get(LOG)
        self._sheet = sheet
        self.places = [str(place) for place in found.value] if found and isinstance(found.value, list) else []
        self._typed = {"words": "", "ending": words["endings"][0], "reason": ""}
        acts = {name: self._type(name) for name in self._typed} | {"add": self._add}
        super().__init__(acts, title=words["title"], heads=words["heads"], buttons=[["add", words["add"]]])
        self._show()

    def _type(self, name: str) -> Callable[[str, bytes], str]:
        def typed(value: str, _: bytes) -> str:
            self._typed[name] = value.strip()
            return ""

        return typed

    def _add(self, _: str = "", __: bytes = b"") -> str:
        words = wording("lesson")["log"]
        if not self._typed["words"]:
            raise ValueError(words["no words"])
        self.places = [*self.places, SEPARATOR.join(self._typed.values())]
        self._typed |= {"words": "", "reason": ""}
        self._show()
        self._sheet.save(LOG, self.places)
        return saying(self._sheet)()

    def _show(self) -> None:
        words, typed = wording("lesson")["log"], self._typed
        self.rows = [(place.split(SEPARATOR, 2) + ["", ""])[:3] for place in self.places]
        endings = [(ending, ending) for ending in words["endings"]]
        self.fields = [
            line("words", words["heads"][0], typed["words"]),
            menu("ending", words["heads"][1], endings, typed["ending"]),
            line("reason", words["heads"][2], typed["reason"]),
        ]

    def static(self) -> Any:
        return super().static() + bullets(self.places)
