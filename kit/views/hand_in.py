"""Hand in: what is complete and what is open, whose it is, and one button that writes the file and gives its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import traitlets
from markupsafe import Markup

from kit.model import Answer, AnswerSheet, check_same_text
from kit.sheets import hand_in as receipt
from kit.sheets.hand_in import PORTFOLIO, State, portfolio, states
from kit.sheets.readers import account, is_nobody, passing
from kit.sheets.sheet_file import NotSaved, SheetFile
from kit.strict import BadFile
from kit.views.ask import Exercises
from kit.views.lessons.my_answers import my_answers
from kit.views.plain import TITLE, bullets, joined, paragraph, show
from kit.views.widget import HERE, KitWidget, script
from kit.wording import wording


def hand_in(sheet: SheetFile, ask: Exercises, *ids: str, own: Sequence[SheetFile] = ()) -> HandIn:
    """The view that hands in the whole sheet, and tells of the exercises of `ask`, or of these, what is still open.

    `own` are sheets on a text of one's own, which go with it: their marks, their log and the text's hash, and the text
    only where the reader wants it. Raises ValueError for an id that `ask` does not have, OtherText for a sheet on
    another text than the exercises, or sheets on several own texts.
    """
    check_same_text(sheet, exercises=ask)
    for file in own:
        check_same_text(own[0], sheet=file)
    return HandIn(sheet, ask, ids, own)


class HandIn(KitWidget):
    """The state of a sheet on screen. The page sends a name and an id, and asks to look again or to hand in.

    `result` has what became of the last handing in: sentences, whether it went well, and the file's path and content.
    `choices` are what may go with it: [name, label, whether it does].
    """

    _esm = script("hand_in.js")
    _css = HERE / "exercise.css"

    state = traitlets.Dict().tag(sync=True)
    reader = traitlets.Dict().tag(sync=True)
    result = traitlets.Dict().tag(sync=True)
    choices: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, sheet: SheetFile, ask: Exercises, ids: Sequence[str], own: Sequence[SheetFile]) -> None:
        self._sheet, self._article, self._tasks = sheet, ask.article, () if ids else ask.tasks
        self._asked = [ask.exercise(id) for id in ids or ask.exercises if id not in ask.elsewhere]
        self._own, self._with_text = own, False  # as they are when it is looked at
        super().__init__(words=wording("exercise")["hand_in"])
        self.look()

    def look(self) -> AnswerSheet:
        """The answers as they are now, which the page then shows."""
        sheet = self._sheet.latest()
        own = [_own_state(self._own)] if self._own else []
        self.state = _state([*states(self._asked, self._tasks, sheet), *own])
        texts = [self.words["text"].format(title=file.article.title) for file in self._own[:1]]
        choices = [["work", self.words["work"], receipt.with_work(sheet)]]
        self.choices = [*choices, *(["text", label, self._with_text] for label in texts)]
        known, reader = receipt.reader_known(sheet), sheet.reader
        fixed = {"id": self._sheet.named and not is_nobody(reader.id), "name": bool(reader.name)}
        name = self.words["named"].format(name=known.name, id=known.id) if known.name else known.id
        whose = self.words["whose"].format(name=name) if fixed["id"] else ""
        self.reader = {"id": known.id, "name": known.name, "fixed": fixed, "whose": whose}
        return sheet

    def hand_in(self, name: str = "", id: str = "") -> None:
        """Writes the file, and says what became of that; a name or an id of the sheet's own stays as it is."""
        words = self.words
        try:
            sheet = self.look()
            fixed = self.reader["fixed"]
            given = [self.reader[part] if fixed[part] else typed for part, typed in (("name", name), ("id", id))]
            only_account = not self._sheet.named and given[1].strip() == account()
            reader = receipt.reader_from(given[0], "" if only_account and not given[0].strip() else given[1])
            with suppress(NotSaved, BadFile):  # who it was, so that it need not be typed again
                self._sheet.save(receipt.NOTE, receipt.noted(self._sheet.sheet, account(), name=given[0], id=given[1]))
            folders = receipt.places(self._sheet)
            handed = receipt.signed(self._with_own(sheet), reader)
            done = receipt.hand_in(handed, self._article, folders)
        except receipt.Nameless as error:
            return self._tell(False, [str(error)])
        except (NotSaved, BadFile, OSError, ValueError) as error:
            said = str(error) if isinstance(error, NotSaved) else words["failed"].format(why=error)
            return self._tell(False, [said])
        first = words["again" if done.again else "done"].format(number=done.number)
        away = [words["elsewhere"]] if done.path.parent != folders[0].resolve() else []
        left = len(self.state["open"])
        still = [words["still"].format(n=left, all=self.state["all"])] if left else []
        path = done.path.name if passing() else str(done.path)
        self._tell(True, [first, *away, words["next"], *still], path, done.path.read_text("utf-8"))

    def choose(self, name: str, wanted: bool) -> None:
        """Whether how one worked ("work"), or one's own text ("text"), is handed in too."""
        if name == "text":
            self._with_text = wanted
        elif name == "work" and wanted != receipt.with_work(self._sheet.held):
            self._sheet.save(receipt.WORK, wanted)

    def _with_own(self, sheet: AnswerSheet) -> AnswerSheet:
        """The sheet with what the lesson on an own text made."""
        if not self._own:
            return sheet
        made = portfolio(self._own, self._with_text)
        last = max((answer.saved for file in self._own for answer in file.held.answers.values()), default="")
        return replace(sheet, answers={**sheet.answers, PORTFOLIO: Answer(made, last)})

    def _tell(self, ok: bool, sentences: list[str], path: str = "", content: str = "") -> None:
        n = self.result.get("n", 0) + 1
        self.result = {"n": n, "ok": ok, "sentences": sentences, "path": path, "content": content}

    def _message(self, _: Any, content: Any, __: Any) -> None:
        told = content if isinstance(content, dict) else {}
        chosen = told.get("choices")
        with suppress(NotSaved):  # then the box goes back to what is saved
            for name, wanted in chosen.items() if isinstance(chosen, dict) else ():
                self.choose(name, wanted is True)
        if told.get("type") == "hand in":
            self.hand_in(*(str(told.get(part) or "") for part in ("name", "id")))
        elif told.get("type") == "look":
            self.look()
        self.answer_page()

    def static(self) -> Markup:
        body = [TITLE.format(self.words["title"]), paragraph(self.state["summary"])]
        for which in ("open", "complete"):
            if self.state[which]:
                lines = (" – ".join(part for part in line if part) for line in self.state[which])
                body += [paragraph(self.words[which]), bullets(lines)]
        body += map(paragraph, (*self.result.get("sentences", ()), self.result.get("path", ""), self.words["kept"]))
        return joined(body)

    def _ipython_display_(self) -> None:
        super()._ipython_display_()
        if passing():  # here nobody finds a file by its path
            show(lambda: my_answers(self._sheet))


def _own_state(files: Sequence[SheetFile]) -> State:
    """Whether every reader of an own text has marked something in it."""
    words, marks = wording("exercise")["hand_in"], [len(file.latest().attributions) for file in files]
    said = words["own marks"].format(marks=", ".join(map(str, marks)))
    return State(words["own"].format(title=files[0].article.title), all(marks), said)


def _state(found: Iterable[State]) -> dict[str, Any]:
    """The states as the page reads them: complete and open ones as a title and a sentence each, and a summary."""
    all_of_them, words = tuple(found), wording("exercise")["hand_in"]
    complete, left = ([[s.title, s.sentence] for s in all_of_them if s.complete == wanted] for wanted in (True, False))
    which = "nothing" if not all_of_them else "summary" if left else "all"
    summary = words[which].format(complete=len(complete), all=len(all_of_them))
    return {"summary": summary, "complete": complete, "open": left, "all": len(all_of_them)}
