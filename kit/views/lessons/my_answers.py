"""My answers: where they are, what other copies and second answers there are, and what is kept and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit.files import sheet_as_json, sheet_from
from kit.limits import LONGEST_PASSAGE, shortened
from kit.sheets.copies import copies, take_in
from kit.sheets.hand_in import WORK, reader_known, with_work
from kit.sheets.merge import numbered
from kit.sheets.readers import folded, is_nobody, passing
from kit.sheets.sheet_file import SheetFile
from kit.strict import Place, json_value, text_of
from kit.views.lessons.form import Act, FormView, file, menu
from kit.wording import wording


def my_answers(sheet: SheetFile) -> MyAnswers:
    """Where a sheet is, with a button to take in its other copies, what is kept beside an answer, and what it holds."""
    return MyAnswers(sheet)


class MyAnswers(FormView):
    def __init__(self, sheet: SheetFile) -> None:
        self._sheet, self._words = sheet, wording("lesson")["my answers"]
        taking: dict[str, Act] = {"take in": self.take_in, "open": self.take_file}
        acts = taking | {"share": self.share, "download": self.download}
        super().__init__(acts, title=self._words["title"], buttons=[["take in", self._words["take in"]]])
        self._show()

    def take_in(self, _: str = "", __: bytes = b"") -> str:
        """Adds what the other copies have. Raises NotSaved."""
        taken = take_in(self._sheet)
        self._show()
        said = self._words["taken" if taken else "none"].format(names=", ".join(copy.path.name for copy in taken))
        return f"{said} {self._sheet.message}".strip()

    def take_file(self, name: str, content: bytes) -> str:
        """Adds the answers in a file that was downloaded here or elsewhere. Raises BadFile, NotSaved."""
        at = Place(Path(name).name)
        found = numbered(sheet_from(json_value(text_of(content, at), at), at.file, self._sheet.article))
        mine = self._sheet.sheet.reader
        if not (is_nobody(found.reader.id) or is_nobody(mine.id) or folded(found.reader.id) == folded(mine.id)):
            at.refuse(self._words["of another"].format(name=found.reader.name or found.reader.id))
        self._sheet.take_in(replace(found, reader=mine))
        self._show()
        return f"{self._words['opened'].format(name=at.file)} {self._sheet.message}".strip()

    def download(self, _: str = "", __: bytes = b"") -> str:
        """Gives the page the answers as they are now."""
        content = sheet_as_json(self._sheet.latest(), self._sheet.article)
        self.file = {**self.file, "content": ""}
        self.file = {**self.file, "content": content}
        return str(self._words["downloaded"].format(name=self._sheet.path.name))

    def share(self, wanted: str, _: bytes = b"") -> str:
        """Sets whether how one worked is handed in. Raises NotSaved."""
        self._sheet.save(WORK, wanted == "yes")
        self._show()
        return str(self._words["saved"])

    def _show(self) -> None:
        held, words = self._sheet.latest(), self._words
        known = reader_known(held)
        name = known.name or known.id or held.reader.id
        where = words["where"][passing()].format(name=name, path=self._sheet.path.resolve())
        self.lines = [where, *told_of_copies(self._sheet), *words["kept"]]
        self.rows = [[task, shown(other)] for task, others in held.versions.beside.items() for other in others]
        self.heads = words["heads"] if self.rows else []
        options = [(name, words[name]) for name in ("no", "yes")]
        shared = menu("share", words["share"], options, "yes" if with_work(held) else "no")
        self.fields = [shared, file("open", words["open"], words["opens"])]
        self.file = {"name": self._sheet.path.name, "content": "", "label": words["download"], "asked": "now"}


def told_of_copies(sheet: SheetFile) -> list[str]:
    """A sentence on each copy that has something else, or cannot be read."""
    words, there = wording("lesson")["my answers"], copies(sheet)
    return [words["copy" if c.sheet else "bad copy"].format(name=c.path.name, why=c.problem) for c in there]


def shown(value: Any) -> str:
    """A kept answer as one line."""
    if isinstance(value, Mapping):
        inner = value.get("content", value)
        inner = (inner.get("text") or inner.get("answer") or inner) if isinstance(inner, Mapping) else inner
        more = [str(value[name]) for name in ("category", "severity", "repair", "speaker", "type") if value.get(name)]
        value = " · ".join([str(inner), *more])
    return shortened(" ".join(str(value).split()), LONGEST_PASSAGE)
