"""A new text, from a file or the clipboard to an article folder with a key: all in one notebook, without code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kit import PROGRAM
from kit.files import read_article
from kit.limits import LONGEST_PASSAGE, shortened
from kit.model import Article
from kit.sheets.readers import texts_folder
from kit.strict import BadFile
from kit.texts.article import date_in
from kit.texts.brought import ASKED, Brought, all_brought, bring, opened
from kit.texts.formats import Given, paragraphed
from kit.views.ask import course
from kit.views.keys.agreeing import Agreeing
from kit.views.keys.bringing import Bringing
from kit.views.keys.correct import Correction, correct
from kit.views.lessons.form import Act, Field, FormView, Live, area, file, line, menu
from kit.views.plain import table
from kit.wording import wording

MOST_KINDS = 40  # paragraphs whose kind can be set


def new_text(folder: str | Path | None = None) -> NewText:
    """A form that takes a text and keeps it in a folder of its own in `folder`; the last text that was brought opens."""
    return NewText(Path(folder) if folder else texts_folder(course(Path.cwd()).parent))


class NewText(Bringing):
    """The form; `brought` is the text in it, and `about`, `key` and what else is made of it follow it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._about: FormView | None = None
        super().__init__()
        self._acts = {**self._acts, "open": self._open, "edit": self._edit, "as new": self._as_new}
        self.brought = Brought(home, "")
        self.tell(self._last)
        self.show()

    def _last(self) -> str:
        there = all_brought(self._home)
        if not there:
            return str(wording("lesson")["new text"]["example"])
        self.brought = opened(there[0])
        return self.loaded()

    # ---- a text comes

    def take(self, given: Given) -> None:
        """Keep a text in a folder of its own."""
        self.brought = bring(given, self._home)

    def _open(self, name: str, _: bytes) -> str:
        """Go on with a text that was brought before, or begin a new one."""
        there = {path.parent.name: path for path in all_brought(self._home)}
        self.brought = opened(there[name]) if name in there else Brought(self._home, "")
        if self.brought.given:
            self.brought.keep()  # so that it is the last one
        self.changed()
        return self.loaded() if self.brought.given else str(wording("lesson")["new text"]["example"])

    def _edit(self, text: str, _: bytes) -> str:
        """The text as somebody changed it by hand."""
        plain = paragraphed(text)
        if not any(map(str.isalnum, plain)):
            raise ValueError(wording("lesson")["new text"]["example"])
        self.brought = self.brought.changed(edited="" if plain == self.brought.clean.text else plain)
        self.changed()
        return self.loaded()

    def _as_new(self, _: str, __: bytes) -> str:
        """The text as it is now in a folder of its own, without a key."""
        given = Given(self.brought.text, self.brought.kind, about=dict(self.brought.about))
        self.brought.changed(edited="")
        self.brought = bring(given, self._home)
        self.changed()
        return self.loaded()

    def asked(self) -> list[Field]:
        """The fields below the table: the text itself once there is one."""
        words, own = wording("lesson")["bring"], wording("lesson")["new text"]
        there = [path.parent.name for path in all_brought(self._home)]
        here = self.brought.folder.name if self.brought.given else ""
        has_key = self.brought.given and (self.brought.folder / "key.json").exists()
        self.buttons = [["as new", own["as new"]]] if has_key else []
        options = [["", own["another"]], *([name, name] for name in there)]
        fields = [menu("open", own["open"], options, here)] if there else []
        if not self.brought.given:
            return [
                *fields,
                file("file", words["file"], words["kinds"]),
                area("paste", words["paste"], "", words["how"]),
            ]
        return [*fields, area("edit", own["text"], self.brought.text, rows=16)]

    # ---- what is said of it

    def about(self) -> FormView:
        """A form for headline, source, date, rights and the kinds of paragraphs, with the button that saves all."""
        self._about = _About(self)
        return self._about

    def changed(self) -> None:
        """Show the text as it is now, here and wherever something is made of it."""
        super().changed()
        if isinstance(self._about, _About):
            self._about.show()

    def save(self) -> str:
        """Write the article’s folder. Raises BadFile, OSError."""
        if not self.brought.given:
            raise BadFile(wording("lesson")["new text"]["no text"])
        self.brought.save()
        self.changed()
        return str(wording("lesson")["new text"]["saved"]).format(folder=self.brought.folder.resolve())

    def say(self, **about: str) -> None:
        """Keep what somebody typed of the text, by the names in ASKED."""
        self.brought = self.brought.changed(about={**self.brought.about, **about})

    # ---- what is made of it

    def from_disk(self) -> Article:
        """The article as it is in its folder. Raises BadFile where the text as it is here is not there."""
        words = wording("lesson")["new text"]
        if not self.brought.given:
            raise BadFile(words["no text"])
        if not (self.brought.folder / "article.json").exists():
            raise BadFile(words["not saved"])
        article = read_article(self.brought.folder)
        if article.text != self.brought.text:
            raise BadFile(words["changed"])
        return article

    def read(self) -> Live:
        """The text to read, as it is saved."""
        from kit.views.reader import read

        return self.live(lambda: read(self.from_disk()))

    def key(self) -> Live:
        """The machine’s draft of the key to correct, kept in the article’s folder."""
        return self.live(self._key)

    def agree(self) -> Live:
        """The marks of others on the same text, and where one differs from them, to make one key of all."""
        return self.live(lambda: Agreeing(self.from_disk(), self.brought.folder))

    def commands(self) -> Live:
        """What to type so that a command takes this article."""
        return self.live(lambda: self.from_disk() and Commands(self.brought.folder))

    def _key(self) -> Correction:
        self.from_disk()
        return correct(self.brought.folder)


class Commands:
    """The commands that take an article’s folder, with the folder filled in."""

    def __init__(self, folder: Path) -> None:
        words = wording("lesson")["new text"]["commands"]
        self._rows = [[what, command.format(kit=PROGRAM, folder=folder.resolve())] for what, command in words]

    def __repr__(self) -> str:
        return "\n".join(command for _, command in self._rows)

    def _repr_html_(self) -> str:
        return str(table(wording("lesson")["new text"]["command heads"], self._rows))


class _About(FormView):
    """What is said of a text that is being brought."""

    def __init__(self, text: NewText) -> None:
        self._text = text
        words = wording("lesson")["new text"]
        acts: dict[str, Act] = {name: self._says(name) for name in ASKED} | {"save": lambda *_: text.save()}
        super().__init__(acts, title=words["about"], buttons=[["save", words["save"]]])
        self.show()

    def _says(self, name: str) -> Act:
        def act(value: str, _: bytes) -> str:
            value = " ".join(value.split())
            self._text.say(**{name: date_in(value) or value if name == "date" else value})
            self.show()
            return ""

        return act

    def show(self) -> None:
        """Show the paragraphs with their kinds, and what is known of the text."""
        words, brought = wording("lesson")["new text"], self._text.brought
        if not brought.given:
            self.rows, self.heads, self.lines, self.fields = [], [], [words["no text"]], []
            return
        article = brought.article()
        self.rows = [self._row(article, n) for n in range(min(len(article.paragraphs), MOST_KINDS))]
        self.heads = words["heads"]
        said = {"title": article.title, "publisher": article.publisher, "date": article.date}
        rights = brought.about.get("rights") or "unknown"
        answer = f"{words['may I']} {words['rights'][rights]['answer']}"
        choices = [[name, choice["label"]] for name, choice in words["rights"].items()]
        self.fields = [
            *(line(name, words["asked"][name], value, words["hints"][name]) for name, value in said.items()),
            menu("rights", words["asked"]["rights"], choices, rights) | {"hint": answer},
        ]
        over = len(article.paragraphs) - MOST_KINDS
        self.lines = [words["more"].format(n=over)] if over > 0 else []

    def _row(self, article: Article, n: int) -> list[Any]:
        words, paragraph = wording("lesson")["new text"], article.paragraphs[n]
        kinds = [[name, said] for name, said in words["kinds"].items()]
        begins = article[paragraph.span]
        self._acts = {**self._acts, f"kind {n}": self._sets(begins[:LONGEST_PASSAGE])}
        named = menu(f"kind {n}", words["kind"].format(n=n), kinds, paragraph.kind)
        return [str(n), shortened(begins, LONGEST_PASSAGE), named]

    def _sets(self, begins: str) -> Act:
        def act(kind: str, _: bytes) -> str:
            brought = self._text.brought
            self._text.brought = brought.changed(kinds={**brought.kinds, begins: kind})
            self.show()
            return ""

        return act
