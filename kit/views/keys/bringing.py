"""A form that takes a text of any kind, shows what was done to it, and lets each step be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kit.limits import LONGEST_PASSAGE, shortened
from kit.model import Article
from kit.texts.brought import Brought
from kit.texts.cleaning import STEPS, cleaned
from kit.texts.formats import Given, text_in
from kit.texts.language import language_name, language_of
from kit.views.lessons.form import Act, Field, FormView, Live, area, file, push
from kit.wording import wording

BY_HAND = "by hand"
ALONE = ("page heads", "furniture")  # steps whose changes can be put back one by one
MOST_ROWS = 40  # of a table; a page has about twenty lines beside its text


class Bringing(FormView):
    """The form; `brought` is the text in it. What is made of it is made anew when it changes."""

    brought: Brought

    def __init__(self, **traits: Any) -> None:
        self._lives = list[Live]()
        acts: dict[str, Act] = {"file": self._file, "paste": self._paste}
        super().__init__(acts, title=wording("lesson")["bring"]["title"], **traits)

    @property
    def article(self) -> Article:
        """The text as an article."""
        return self.brought.article()

    # ---- a text comes

    def _file(self, name: str, content: bytes) -> str:
        return self._brings(text_in(content, Path(name).name))

    def _paste(self, text: str, _: bytes = b"") -> str:
        return self._brings(text_in(text)) if text.strip() else ""

    def _brings(self, given: Given) -> str:
        """Take a text that was read. Raises BadFile."""
        self.take(given)
        self.changed()
        return f"{self.loaded()} {given.note}".strip()

    def take(self, given: Given) -> None:
        """Keep a text that was read in place of the one before."""
        raise NotImplementedError

    def loaded(self) -> str:
        """The text that is here, in a line."""
        article = self.article
        return str(wording("lesson")["bring"]["loaded"]).format(title=article.title, n=len(article.paragraphs))

    # ---- what was done to it

    def may_change(self) -> None:
        """Raises ValueError where the text has to stay as it is."""

    def changed(self) -> None:
        """Show the text as it is now, here and wherever something is made of it."""
        self.show()
        self.renew()

    def renew(self) -> None:
        """Show anew what is made of the text."""
        for live in self._lives:
            live.renew()

    def show(self) -> None:
        """Show what was done, with a button for each step."""
        words = wording("lesson")["bring"]
        self.rows = self._rows()
        self.heads = words["heads"] if self.rows else []
        language = language_of(self.brought.text)
        self.lines = [words["language"].format(language=language_name(language))] if language != "en" else []
        self.fields = self.asked()

    def asked(self) -> list[Field]:
        """The fields below the table."""
        words = wording("lesson")["bring"]
        return [file("file", words["file"], words["kinds"]), area("paste", words["paste"], "", words["how"], rows=8)]

    def _rows(self) -> list[list[Any]]:
        words, brought = wording("lesson")["bring"], self.brought
        by_hand = [self._row(BY_HAND, BY_HAND, "", words["undo"])] if brought.edited else []
        done = {step.step: step for step in brought.clean.done}
        undone = {step.step: step for step in cleaned(brought.given).done if step.step in brought.undone}
        rows = []
        for name in STEPS:
            if name in undone:
                rows.append(self._row(name, name, words["undone"], words["again"]))
            elif name in done:
                alone = name in ALONE
                named = done[name].named()
                told = str(len(done[name].found)) if alone else "; ".join(named[:12]) + "; …" * (len(named) > 12)
                rows.append(self._row(name, name, told, words["all back" if alone else "undo"]))
                rows += [
                    self._row("left out", line, line, words["put back"])
                    for line in dict.fromkeys(done[name].found)
                    if alone
                ]
            if name in ALONE and name not in undone:
                rows += [self._row("kept", line, line, words["leave out"]) for line in self._put_back(name)]
        over = [[words["more"].format(n=len(rows) - MOST_ROWS), "", ""]] if len(rows) > MOST_ROWS else []
        return by_hand + rows[:MOST_ROWS] + over

    def _put_back(self, step: str) -> list[str]:
        """The lines that this step would leave out, and somebody put back."""
        found = {line for done in cleaned(self.brought.given).done if done.step == step for line in done.found}
        return [line for line in self.brought.undone if line in found]

    def _row(self, step: str, what: str, shown: str, said: str) -> list[Any]:
        label = wording("lesson")["bring"]["steps"][step]
        self._acts = {**self._acts, f"undo {what}": self._turns(what)}
        return [label, shortened(shown, 3 * LONGEST_PASSAGE), push(f"undo {what}", f"{said}: {shown or label}", said)]

    def _turns(self, what: str) -> Callable[[str, bytes], str]:
        """Undo a step or one change of it, or do it again."""

        def act(_: str, __: bytes) -> str:
            brought = self.brought
            self.may_change()
            if what == BY_HAND:
                self.brought = brought.changed(edited="")
            elif brought.edited:
                raise ValueError(wording("lesson")["bring"]["by hand first"])
            else:
                kept = [one for one in brought.undone if one != what]
                self.brought = brought.changed(undone=tuple(kept if what in brought.undone else [*kept, what]))
            self.changed()
            return self.loaded()

        return act

    # ---- what is made of it

    def live(self, act: Callable[[], Any]) -> Live:
        """What `act` shows, anew whenever the text changes."""
        self._lives.append(Live(act))
        return self._lives[-1]
