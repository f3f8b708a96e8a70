"""Correct a draft: the machine's marks in the reader, each with its reason, until a person has checked them all."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from kit.files import articles, key_from, read_article
from kit.model import AnswerKey, Article, Attribution, ErrorSpan, Span, check_same_text
from kit.sheets.draft import Draft
from kit.sheets.draft import shown as of_page
from kit.sheets.own import own_speakers
from kit.texts.language import language_name, language_of
from kit.views.errors import marking_task as error_task
from kit.views.keys.naming import SpeakersForm
from kit.views.lessons.form import shown
from kit.views.painted import twin
from kit.views.plain import joined, paragraph, put, table
from kit.views.reader import PageMarks, ReaderView, page_marks, page_records, reasons
from kit.views.sources import marking_task, offers_for
from kit.wording import wording


def correct(
    article: Article | str | Path,
    folder: str | Path | None = None,
    draft: AnswerKey | Sequence[Attribution] | None = None,
    *,
    hints: bool = False,
) -> Correction:
    """The key of an article in the reader, to correct and to check; key.json in `folder` is written on every change.

    A folder that holds an article stands for both. Where there is no key.json yet, it begins with `draft`, or, where
    none is given, with what the machine finds; where there is one, that is what opens, so a cell may run any number of
    times. With `hints` a second reader has what looks like damage, which a button shows otherwise. Raises BadFile, NotSaved, ValueError.
    """
    place = _folder(article, folder)
    text = article if isinstance(article, Article) else read_article(article)
    if isinstance(draft, AnswerKey | tuple | list):
        check_same_text(text, draft=draft)
    correction = Correction(Draft(text, place, lambda: _first(text, draft)))
    if hints:
        correction.show_damage()
    return correction


def _folder(article: Article | str | Path, folder: str | Path | None) -> Path:
    words = wording("lesson")["correct"]
    if folder is not None:
        return Path(folder)
    if isinstance(article, Article) or article in articles():
        raise ValueError(words["no folder"].format(id=article.id if isinstance(article, Article) else article))
    return Path(article)


def _first(article: Article, draft: AnswerKey | Sequence[Attribution] | None) -> AnswerKey:
    """The key that a folder without one begins with."""
    if isinstance(draft, AnswerKey):
        return draft
    find = sys.modules["kit"].find_attributions  # a copy may have no finder
    found = (find(article) if language_of(article.text) == "en" else ()) if draft is None else tuple(draft)
    if not found:
        return own_speakers(article)
    from kit.finder.documents import key_document

    return key_from(key_document(article, found), "key.json", article)


def _hints(article: Article) -> list[ErrorSpan]:
    """Hints at damage as the errors of a draft; how bad they are, and how they should read, is left to a person."""
    found, kinds = [], wording("lesson")["correct"]["hints"]
    for n, suspect in enumerate(sys.modules["kit"].find_suspects(article), 1):
        of_key: dict[str, Any] = {"tier": "optional", "envelope": suspect.span, "cause_certainty": "low"}
        said = {"explanation": suspect.reason, "repairs": ("",), "id": f"E{n:02}", "unchecked": True}
        category = kinds.get(suspect.kind, "fluency/grammar")
        found.append(ErrorSpan(suspect.span, category, "minor", **of_key, **said))
    return found


def asked_of(task: str, names: AnswerKey) -> dict[str, Any]:
    """What a reader is asked of each mark where a key is made: as in a lesson, but not how sure one is."""
    asked = marking_task(names) if task == "sources" else error_task(can_compare=False)
    fields = [field for field in asked["fields"] if field["name"] != "confidence"]
    return asked | {"fields": fields, "actions": [], "ids": "A" if task == "sources" else "E"}


def _of_key(record: Any) -> Any:
    if isinstance(record, Attribution):
        return record
    return ErrorSpan(record.span, record.category, record.severity, record.repair, id=record.id)


class Correction:
    """The reader, the table of speakers and, where there are errors, a second reader; `key` is what is saved."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._words = draft, wording("lesson")["correct"]
        self.readers = {"sources": self._reader("sources")}
        self.speakers = SpeakersForm(draft, self._renew)
        self.damage = shown(self._words["damage"], self._damage)
        if draft.key.errors:
            self.show_damage()
        self._tell()

    @property
    def key(self) -> AnswerKey:
        """The key as it is in the folder."""
        return self._draft.key

    @property
    def left(self) -> int:
        """How many marks nobody has checked."""
        return self.key.unchecked

    def show_damage(self) -> None:
        """Show the errors of the key, too, which begin with hints at damage."""
        self.damage.press()

    def _damage(self) -> ReaderView:
        article = self._draft.article
        self._draft.add_hints(lambda: _hints(article))
        self.readers["errors"] = self._reader("errors")
        self._tell()
        return self.readers["errors"]

    # ---- the readers

    def _reader(self, task: str) -> ReaderView:
        def keep(marks: PageMarks, _: PageMarks) -> PageMarks:
            self._draft.keep(task, self._records(task, marks))
            self._tell()
            return self._marks(task)

        def said() -> str:
            return f"{wording('vocabulary')['reader']['saved']} {self.summary(task)}"

        asked, marks = self._asked(task), self._marks(task)
        reader = ReaderView(self._draft.article, keep=keep, said=said, task=asked, marks=marks)
        if task == "sources":
            offers = partial(offers_for, self._draft.article)
            reader.observe(lambda _: setattr(reader, "offers", offers(self.key, reader.marks)), names="marks")
        return reader

    def _asked(self, task: str) -> dict[str, Any]:
        words = self._words
        asked = asked_of(task, replace(self._draft.key, speakers=self._draft.speakers))
        roles = [*asked["roles"], ["name", *words["new speaker"]]] if task == "sources" else asked["roles"]
        tick = {"name": "checked", "label": words["checked"]}
        more = {"severity": "minor"} if task == "errors" else {}
        return asked | {
            "roles": roles,
            "fields": [*asked["fields"], tick],
            "blank": asked["blank"] | more | {"checked": False},
            "list": words[task],
            "next": {"field": "checked", "value": True, **words["next"]},
        }

    def _marks(self, task: str) -> PageMarks:
        records = [of_page(record) for record in self._draft.key.records(task)]
        marks = page_marks(self._draft.article, task, records)
        return [{**mark, "checked": not r.unchecked} for mark, r in zip(marks, records, strict=True)]

    def _records(self, task: str, marks: PageMarks) -> list[Any]:
        """The page's marks as records of a key. Raises BadFile."""
        article, plain = self._draft.article, [dict(mark) for mark in marks]
        checked = [mark.pop("checked", False) is True for mark in plain]
        for mark in plain:
            if name := mark.pop("name", None):
                mark["speaker"] = self._draft.add_speaker(article[Span(name["start"], name["end"])])
        records = page_records(article, task, plain)
        return [replace(_of_key(r), unchecked=not ok) for r, ok in zip(records, checked, strict=True)]

    # ---- what is said

    def summary(self, task: str = "sources") -> str:
        """How many of the marks are checked, and what they still lack."""
        words, records = self._words, self.key.records(task)
        left = sum(record.unchecked for record in records)
        said = str(words["left" if left else "done" if records else "nothing"])
        said = said.format(n=len(records) - left, all=len(records), left=left)
        if task == "errors":
            return said
        bare = sum(not a.type for a in records)
        said += f" {words['no type'].format(n=bare)}" if bare else ""
        language = language_of(self._draft.article.text)
        foreign = wording("lesson")["bring"]["language"].format(language=language_name(language))
        return f"{said} {foreign}" if language != "en" and not records else said

    def _tell(self) -> None:
        for task, reader in self.readers.items():
            why = {r.id: self._why(r) for r in self.key.records(task)}
            reader.task = self._asked(task)
            reader.results = {"summary": self.summary(task), "why": why}
        self.speakers.show()

    def _why(self, record: Any) -> list[list[str]]:
        words, known = self._words, {a.id: a for a in self.key.attributions}
        if isinstance(record, ErrorSpan):
            return reasons([(words["hint"], record.explanation)])
        text = self._draft.article
        inside, first = (known.get(id or "") for id in (record.parent, record.continues))
        outer = (words["inside"], text[inside.content] if inside else None)
        before = (words["goes on"], text[first.content] if first else None)
        return reasons([(words["why"], record.reason), outer, before])

    def _renew(self) -> None:
        """After the speakers changed: their names in the readers, and whose marks are whose."""
        for task, reader in self.readers.items():
            reader.show_kept(self._marks(task))
        self._tell()

    # ---- where no Python runs

    def static(self) -> Any:
        """The text with its marks, and a table of them."""
        words, errors = self._words, self.key.errors
        marks = [mark for reader in self.readers.values() for mark in reader.marks]
        shown = [twin(self._draft.article, (), marks), paragraph(self.summary())]
        shown.append(table(words["heads"], map(self._row, self.key.attributions)))
        if errors:
            shown += [paragraph(self.summary("errors")), table(words["error heads"], map(self._error_row, errors))]
        return joined(shown)

    def _row(self, a: Attribution) -> list[str]:
        parts = [self._draft.article[span] if span else "–" for span in (a.content, a.source, a.cue)]
        checked = "" if a.unchecked else self._words["checked"]
        return [*parts, self.key.speaker(a.speaker).name, a.type or "–", checked]

    def _error_row(self, e: ErrorSpan) -> list[str]:
        kind = wording("vocabulary")["categories"][e.category]["plain"]
        checked = "" if e.unchecked else self._words["checked"]
        return [self._draft.article[e.span], kind, e.severity, " / ".join(e.repairs) or "–", checked]

    def _ipython_display_(self) -> None:
        self.damage.below.renew()
        put(self.static(), self.readers["sources"], self.speakers, self.damage, self.damage.below)
