"""The reader widget: an article, passages over it, and what a reader marks. It shows; it neither judges nor saves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import traitlets
from markupsafe import Markup

from kit.files import as_values, attributions_from, marks_from
from kit.model import Article, Span, check_same_text
from kit.sheets.sheet_file import NotSaved, SheetFile
from kit.strict import BadFile
from kit.tokenizer import TOKEN, sentences, tokens
from kit.views.painted import twin
from kit.views.widget import HERE, KitWidget, script
from kit.wording import wording

STEPS = 100

PageMarks = list[dict[str, Any]]
Keep = Callable[[PageMarks, PageMarks], PageMarks]


class ReaderView(KitWidget):
    """One article on screen. Traits in code points, as in the model; a mark is `{"id", "content": span, ...}`.

    `keep` gets the marks after every change and those shown before it, and returns them as they are now kept, which
    may include marks made elsewhere; it raises BadFile for marks that cannot be, NotSaved where they are not saved.
    `said` gives what is said when it went well; `on` names what the extra buttons do.
    """

    _esm = script("reader.js")
    _css = HERE / "reader.css"

    article = traitlets.Dict().tag(sync=True)
    token = traitlets.Unicode(TOKEN).tag(sync=True)
    task = traitlets.Dict().tag(sync=True)
    passages: traitlets.List[Any] = traitlets.List().tag(sync=True)
    groups: traitlets.List[Any] = traitlets.List().tag(sync=True)
    controls: traitlets.List[Any] = traitlets.List().tag(sync=True)
    show = traitlets.Dict({"layer": ""}).tag(sync=True)
    lit = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    marks: traitlets.List[Any] = traitlets.List().tag(sync=True)
    picked = traitlets.List(traitlets.Int()).tag(sync=True)
    asked: traitlets.List[Any] = traitlets.List().tag(sync=True)  # a trait, so that no undo overtakes a mark
    results = traitlets.Dict().tag(sync=True)
    offers = traitlets.Dict().tag(sync=True)
    undoable = traitlets.Bool(False).tag(sync=True)
    redoable = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        article: Article,
        *,
        keep: Keep | None = None,
        said: Callable[[], str] = str,
        on: Mapping[str, Callable[..., None]] | None = None,
        **traits: Any,
    ) -> None:
        self._text, self._keep, self._said = article, keep, said
        acts: dict[str, Callable[..., None]] = {"undo": self.undo, "redo": self.redo, "adjust": self.adjust}
        self._acts = acts | dict(on or {})
        self._past: list[PageMarks] = []
        self._future: list[PageMarks] = []
        self._settling = True  # the marks one starts with are no change
        super().__init__(article=article_trait(article), words=wording("vocabulary")["reader"], **traits)
        self._settling = False

    def undo(self) -> None:
        """Back to the marks before the last change."""
        self._travel(self._past, self._future)

    def redo(self) -> None:
        """Forward again to the marks that undo left."""
        self._travel(self._future, self._past)

    def adjust(self, id: str, end: str, by: int) -> None:
        """Move the start ("a") or the end ("b") of a mark by a word; a mark keeps at least one word."""
        mark: Any = next((mark for mark in self.marks if mark["id"] == id), None)
        moved = _moved(self._text, mark["content"], end, by) if mark else None
        if moved:
            self.marks = [{**old, "content": moved} if old is mark else old for old in self.marks]
        elif mark:
            self.answer_page(ok=True, text=self.words["oneWord"])

    def passages_shown(self) -> list[dict[str, Any]]:
        """The passages of the layer that is chosen, without those that wait for a button."""
        show = {"layer": "", **self.show}
        return [p for p in self.passages if p.get("layer") in (None, show["layer"]) and show.get(p.get("needs"), True)]

    def _travel(self, source: list[PageMarks], target: list[PageMarks]) -> None:
        if source:
            target.append(self.marks)
            self._settle(source.pop(), self.marks)

    @traitlets.observe("asked")
    def _asked(self, change: Any) -> None:
        """Do what is asked for last in the list, and answer: the page waits for it."""
        done = 0 if change.old is traitlets.Undefined else len(change.old)
        for request in change.new[done:]:
            details = dict(request) if isinstance(request, dict) else {}
            act = self._acts.get(str(details.pop("type", "")))
            if act:
                act(**details)
        self.answer_page()

    @traitlets.observe("marks")
    def _marked(self, change: Any) -> None:
        if not self._settling:
            self._past = [*self._past[-STEPS + 1 :], change.old]
            self._future = []
            self._settle(change.new, change.old)

    def _settle(self, marks: PageMarks, seen: PageMarks) -> None:
        """Keep the marks, show them as kept, and say how it went."""
        ok = False
        try:
            kept = self._keep(marks, seen) if self._keep else marks
            ok, text = True, self._said()
        except BadFile as error:
            kept, text = seen, f"This mark can't be kept. {error}"
        except (NotSaved, OSError) as error:
            kept, text = marks, str(error)
        self.show_kept(kept)
        self.undoable, self.redoable = bool(self._past), bool(self._future)
        self.answer_page(ok=ok, text=text)

    def show_kept(self, marks: PageMarks) -> None:
        """Show marks that are kept already."""
        self._settling = True
        try:
            self.marks = marks
        finally:
            self._settling = False

    def static(self) -> Markup:
        return twin(self._text, self.passages_shown(), self.marks)


def _moved(article: Article, content: Mapping[str, Any], end: str, by: int) -> dict[str, Any] | None:
    words = tokens(article.text)
    touched = [n for n, word in enumerate(words) if word.overlaps(Span(content["start"], content["end"]))]
    n = (touched[0] if end == "a" else touched[-1]) + by if touched else -1
    if not 0 <= n < len(words):
        return None
    start, stop = (words[n].start, content["end"]) if end == "a" else (content["start"], words[n].end)
    return {"start": start, "end": stop, "text": article.text[start:stop]} if start < stop else None


def article_trait(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "lang": article.language,
        "text": article.text,
        "meta": " · ".join(part for part in (article.publisher, article.date) if part),
        "sentences": [s.start for s in sentences(article.text)],
        "paragraphs": [[p.span.start, p.span.end, p.kind] for p in article.paragraphs],
    }


def passage(span: Any, **fields: Any) -> dict[str, Any]:
    """One passage for the reader: a span with an id, a kind (its look), a letter, a group, a layer, a level, reasons."""
    return {"start": span.start, "end": span.end, **fields}


def reasons(pairs: Iterable[tuple[str, str | None]]) -> list[list[str]]:
    """The reasons shown for a passage: each a label and a text; empty ones are left out."""
    return [[label, text] for label, text in pairs if text]


def read(article: Article, sheet: SheetFile | None = None) -> ReaderView:
    """The article to read, with paragraph numbers; with a sheet, a place to mark where one stumbled (never graded)."""
    check_same_text(article, sheet=sheet)
    if not sheet:
        return ReaderView(article)
    task = place_to_mark("", "I stumbled here", "Where I stumbled")
    return ReaderView(article, task=task, **kept_in(sheet, article, "stumbles"))


def place_to_mark(label: str, button: str, heading: str, *actions: list[str]) -> dict[str, Any]:
    """What the page asks for where a mark is one span; `heading` stands over the marks, actions are further buttons."""
    return {"roles": [["content", label, button]], "fields": [], "blank": {}, "list": heading, "actions": [*actions]}


def kept_in(sheet: SheetFile | None, article: Article, task: str) -> dict[str, Any]:
    """What a reader is given so that its marks are the sheet's answer to a task; without a sheet nothing is saved."""

    def keep(marks: PageMarks, seen: PageMarks) -> PageMarks:
        now, before = (page_records(article, task, each) for each in (marks, seen))
        return page_marks(article, task, sheet.save(task, now, before).records(task) if sheet else now)

    marks = page_marks(article, task, sheet.sheet.records(task) if sheet else ())
    return {"keep": keep, "said": saying(sheet), "marks": marks}


def saying(sheet: SheetFile | None) -> Callable[[], str]:
    """What to say after a change was taken: that it is saved, and what the sheet has to tell of that."""
    words = wording("vocabulary")["reader"]
    return lambda: f"{words['saved']} {sheet.message}".strip() if sheet else words["unsaved"]


def page_marks(article: Article, task: str, records: Iterable[Any]) -> PageMarks:
    """The records of a task as the page has them: the span as `content`; each with an id."""
    shown = as_values(tuple(records), article)
    for n, mark in enumerate(shown):
        if task != "sources":  # the span of an attribution stands apart already
            mark["content"] = {name: mark.pop(name) for name in ("start", "end", "text")}
        mark["id"] = mark["id"] or f"r{n}"
    return list(shown)


def page_records(article: Article, task: str, marks: PageMarks) -> tuple[Any, ...]:
    """The marks of a page as records. Raises BadFile."""
    if task == "sources":
        return attributions_from(marks, article, "your attributions")
    return marks_from([_flat(mark) for mark in marks], article, "your marks")


def _flat(mark: Any) -> Any:
    """A mark as the sheet has it: its span's start, end and text beside its labels."""
    if not isinstance(mark, dict) or not isinstance(mark.get("content"), dict):
        return mark
    labels = dict(mark)
    return labels | labels.pop("content")
