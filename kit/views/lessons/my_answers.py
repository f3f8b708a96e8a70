"""My answers: where they are, what other copies and second answers there are, and what is kept and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.files import sheet_as_json
from kit.limits import LONGEST_PASSAGE, shortened
from kit.sheets.copies import copies, take_in
from kit.sheets.hand_in import WORK, reader_known, with_work
from kit.sheets.sheet_file import SheetFile
from kit.views.lessons.form import Act, FormView, menu
from kit.views.plain import TITLE, joined, paragraph, table
from kit.wording import wording

CELL = "text-align:left;vertical-align:top;padding:.2em .8em .2em 0"


def my_answers(sheet: SheetFile) -> MyAnswers:
    """Where a sheet is, with a button to take in its other copies, what is kept beside an answer, and what it holds."""
    return MyAnswers(sheet)


class MyAnswers(FormView):
    """The state of a sheet's file on screen."""

    def __init__(self, sheet: SheetFile) -> None:
        self._sheet, self._words = sheet, wording("lesson")["my answers"]
        acts: dict[str, Act] = {"take in": self.take_in, "share": self.share}
        super().__init__(acts, title=self._words["title"], buttons=[["take in", self._words["take in"]]])
        self._show()

    def take_in(self, _: str = "", __: bytes = b"") -> str:
        """Adds what the other copies have. Raises NotSaved."""
        taken = take_in(self._sheet)
        self._show()
        said = self._words["taken" if taken else "none"].format(names=", ".join(copy.path.name for copy in taken))
        return f"{said} {self._sheet.message}".strip()

    def share(self, wanted: str, _: bytes = b"") -> str:
        """Sets whether how one worked is handed in. Raises NotSaved."""
        self._sheet.save(WORK, wanted == "yes")
        self._show()
        return str(self._words["saved"])

    def _show(self) -> None:
        held, words = self._sheet.latest(), self._words
        known = reader_known(held)
        name = known.name or known.id or held.reader.id
        where = words["where"].format(name=name, path=self._sheet.path.resolve())
        self.lines = [where, *told_of_copies(self._sheet), *words["kept"]]
        self.rows = [[task, shown(other)] for task, others in held.versions.beside.items() for other in others]
        self.heads = words["heads"] if self.rows else []
        options = [(name, words[name]) for name in ("no", "yes")]
        self.fields = [menu("share", words["share"], options, "yes" if with_work(held) else "no")]
        content = sheet_as_json(held, self._sheet.article)
        self.file = {"name": self._sheet.path.name, "content": content, "label": words["download"]}

    def static(self) -> Any:
        """The same where no Python runs."""
        rows = table(self.heads, self.rows, CELL) if self.rows else ""
        return joined([TITLE.format(self.title), *map(paragraph, self.lines), rows])


def told_of_copies(sheet: SheetFile) -> list[str]:
    """A sentence on each copy that has something else, or cannot be read."""
    words = wording("lesson")["my answers"]
    return [
        words["copy" if copy.sheet else "bad copy"].format(name=copy.path.name, why=copy.problem)
        for copy in copies(sheet)
    ]


def shown(value: Any) -> str:
    """A kept answer as one line."""
    if isinstance(value, Mapping):
        inner = value.get("content", value)
        inner = (inner.get("text") or inner.get("answer") or inner) if isinstance(inner, Mapping) else inner
        more = [str(value[name]) for name in ("category", "severity", "repair", "speaker", "type") if value.get(name)]
        value = " · ".join([str(inner), *more])
    return shortened(" ".join(str(value).split()), LONGEST_PASSAGE)
