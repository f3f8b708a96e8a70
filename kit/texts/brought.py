"""A text on its way to an article: as it was brought, what was done to it, and what its teacher said of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from kit.files import articles, as_file, file_part, read_article
from kit.limits import LONGEST_BROUGHT, LONGEST_OWN_ID, LONGEST_PASSAGE, LONGEST_TEXT, LONGEST_TITLE
from kit.model import Article
from kit.strict import FORMAT, BadFile, Place, document_of, fields_of, read_json
from kit.texts.article import article_of, date_in, write_folder
from kit.texts.cleaning import Cleaned, cleaned, furniture
from kit.texts.formats import Given
from kit.texts.language import language_of
from kit.wording import wording

STATE = "brought.json"
ASKED = ("title", "publisher", "date", "rights")


@dataclass(frozen=True, slots=True)
class Brought:
    """A text, and the file that keeps how far one has got; an article made of it stands in the same folder.

    `about` has what was typed, by the names in ASKED, and `kinds` the kind of paragraphs that begin with these words.
    """

    path: Path
    given: str
    kind: str = "text"
    undone: tuple[str, ...] = ()
    edited: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where the article is, or will be."""
        return self.path.parent

    @property
    def clean(self) -> Cleaned:
        """The text without what a page left in it, and what was done."""
        return cleaned(self.given, self.undone)

    @property
    def text(self) -> str:
        """The text as it is now: as somebody changed it by hand, else as it was cleaned."""
        return self.edited or self.clean.text

    def article(self) -> Article:
        """The text as an article, with what is known and what was said of it."""
        words = wording("lesson")["new text"]["rights"]
        found = article_of(self.text, self.folder.name)
        kinds = [self.kinds.get(found[p.span][:LONGEST_PASSAGE], p.kind) for p in found.paragraphs]
        said: dict[str, Any] = {name: self.about.get(name, "") for name in ("title", "publisher", "date")}
        said["title"] = (said["title"] or found.title or found.text.split("\n", 1)[0])[:LONGEST_TITLE]
        rights = str(words[self.about.get("rights") or "unknown"]["said"])
        return replace(found, language=language_of(found.text), kinds=tuple(kinds), rights=rights, **said)

    def changed(self, **fields: Any) -> Brought:
        """The same with other fields, kept on the disk. Raises OSError."""
        new = replace(self, **fields)
        new.keep()
        return new

    def keep(self) -> None:
        """Writes how far one has got. Raises BadFile for a text that is too long for a lesson, OSError."""
        if len(self.given) > LONGEST_BROUGHT:
            raise BadFile(wording("lesson")["bring"]["too long"].format(n=len(self.given), most=LONGEST_BROUGHT))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        half = self.path.with_name(f".{self.path.name}.part")
        half.write_bytes(as_file({"format": FORMAT} | {name: getattr(self, name) for name in _STATE}).encode())
        os.replace(half, self.path)

    def save(self) -> Article:
        """Writes the article’s folder and its notice; the article as it is read from there. Raises BadFile, OSError.

        A text that has a key already stays as it is, because every mark of the key points into it.
        """
        article = self.article()
        has_key = (self.folder / "key.json").exists()
        if has_key and read_article(self.folder).text != article.text:
            raise BadFile(wording("lesson")["new text"]["has a key"].format(folder=self.folder.name))
        write_folder(self.folder, article, renew=not has_key, **self._notice(article))
        return read_article(self.folder)

    def _notice(self, article: Article) -> dict[str, str]:
        """The NOTICE to write: none where somebody has written their own."""
        new, there = notice(article, self.about.get("rights") or "unknown"), self.folder / "NOTICE"
        if there.exists():
            before = read_article(self.folder)
            ours = [notice(before, rights) for rights in wording("lesson")["new text"]["rights"]]
            return {"NOTICE": new} if there.read_text("utf-8") in ours else {}
        return {"NOTICE": new}


def notice(article: Article, rights: str) -> str:
    """The NOTICE of an article: where it comes from, and whether it may be handed out."""
    words = wording("lesson")["new text"]
    where = ", ".join(filter(None, (article.publisher, article.date))) or words["no source"]
    return str(words["notice"]).format(
        title=article.title, where=where, question=words["may I"], answer=words["rights"][rights]["answer"]
    )


def bring(given: Given, home: Path) -> Brought:
    """The text in a folder of its own, made from its headline; the same text again is the one that is there.

    Raises BadFile for a text that is too long for a lesson, OSError where no folder can be made.
    """
    title = given.about.get("title") or cleaned(given.text[:LONGEST_TEXT]).text.split("\n", 1)[0]
    name = _in_whole_words(file_part(title.casefold(), LONGEST_TITLE)) or "text"
    for path in (home / (name if n == 1 else f"{name}-{n}") / STATE for n in count(1)):
        if path.is_file() and (there := opened(path)).given == given.text:
            there.keep()  # so that it is the last one
            return there
        if not path.parent.exists() and path.parent.name not in articles():
            break
    new = Brought(path, given.text, given.kind, about=said_by(given))
    new.keep()
    return new


def _in_whole_words(name: str) -> str:
    return name if len(name) <= LONGEST_OWN_ID else name[:LONGEST_OWN_ID].rpartition("-")[0] or name[:LONGEST_OWN_ID]


def opened(path: Path) -> Brought:
    """A text that was brought before, as far as one had got. Raises BadFile."""
    at = Place(f"{path.parent.name}/{path.name}")
    raw = document_of(read_json(path, at), at, _STATE)
    return Brought(path, **{name: raw[name] for name in _STATE})


def all_brought(home: Path) -> list[Path]:
    """The files of the texts that were brought, the last one first."""
    return sorted(home.glob(f"*/{STATE}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def said_by(given: Given) -> dict[str, str]:
    """Title, date and publisher: what the file says of itself, and what the lines of a page beside its text say."""
    lines = [line.strip() for line in given.text.split("\n")]
    beside = [line for line in lines if furniture(line)]
    day = next((day for line in beside if (day := date_in(line))), "")
    owner = next((m for line in beside if (m := _owner(line))), "")
    return {"date": day, "publisher": owner} | dict(given.about)


def _owner(line: str) -> str:
    """Shore News, from © 2024 Shore News. All rights reserved."""
    if not line.lower().startswith(("©", "(c)", "copyright")):
        return ""
    bare = line.removeprefix("Copyright").removeprefix("©").removeprefix("(c)").strip(" ©0123456789-–,")
    return bare.split(". ")[0].split(" All rights")[0].strip(" .,")[:LONGEST_TITLE]


_NAMES = ("given", "kind", "undone", "edited", "about", "kinds")
_STATE = fields_of(Brought, _NAMES, required=_NAMES)
