"""Two readers, one key: what two or three people marked, side by side, and each difference in turn until it is settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit.limits import LONGEST_QUOTED, shortened
from kit.marking.agreement import PARTS
from kit.marking.agreement import QUESTIONS as ASKED
from kit.model import AnswerKey, AnswerSheet, Article
from kit.sheets.adjudication import ALIKE, MENDED, NEITHER, OPEN, Adjudication, Decision
from kit.sheets.adjudicator import Adjudicator, read_marks
from kit.sheets.sheet_file import SheetFile
from kit.views.agreement import QUESTIONS
from kit.views.keys.correct import asked_of
from kit.views.lessons.form import FormView
from kit.views.painted import twin
from kit.views.plain import joined, paragraph, put, table
from kit.views.reader import PageMarks, ReaderView, page_marks, page_records, passage, reasons
from kit.wording import wording

LOOKS = (("direct", "A"), ("extra", "B"), ("document", "C"))  # the colour and the letter of each reader


def adjudicate(
    article: Article,
    *sheets: SheetFile | AnswerSheet | str | Path,
    folder: str | Path,
    names: AnswerKey | None = None,
    task: str = "sources",
) -> Adjudicating:
    """What two or three people marked in a text, where they agree, and each difference to settle, one after the other.

    A sheet is an open one, or the file of one, also the key.json of another folder; `names` has the speakers. What is
    decided is written at once: the key to key.json in `folder`, who chose what and why to adjudication.json beside it.
    Opened again it goes on where it stopped. `task` is "sources" or "errors". Raises BadFile, NotSaved, ValueError.
    """
    given = [_sheet(sheet, article) for sheet in sheets]
    return Adjudicating(Adjudicator(article, given, Path(folder), names, task))


def _sheet(sheet: SheetFile | AnswerSheet | str | Path, article: Article) -> AnswerSheet:
    if isinstance(sheet, SheetFile):
        return sheet.latest()
    return sheet if isinstance(sheet, AnswerSheet) else read_marks(Path(sheet), article)


class Adjudicating:
    """The figures, and the reader in which differences are settled; `key` and `adjudication` are what is saved."""

    def __init__(self, desk: Adjudicator) -> None:
        self._desk, self._words = desk, wording("lesson")["adjudicate"]
        only = ((r.id, self._words["only"].format(name=r.name)) for r in desk.readers)
        self._looks = {ALIKE: ("found", "=", self._words["alike"])}
        self._looks |= {id: (*look, name) for (id, name), look in zip(only, LOOKS, strict=False)}
        self.figures = FormView({}, title=self._words["figures"])
        counted = desk.record.figures
        self.figures.lines = [self._words["counts"].format(alike=counted.alike, different=counted.different)]
        self.figures.rows = [list(row) for row in self._rows()]
        self.reader = ReaderView(
            desk.article,
            keep=self._keep,
            said=lambda: f"{wording('vocabulary')['reader']['saved']} {self.summary()}",
            task=self._task(),
            passages=self._passages(),
            groups=self._groups(),
            marks=self._marks(),
        )
        self._tell()

    @property
    def key(self) -> AnswerKey:
        """The key as it is in the folder."""
        return self._desk.key

    @property
    def adjudication(self) -> Adjudication:
        """Who chose what, and how far the readers agreed before."""
        return self._desk.record

    @property
    def differences(self) -> list[Decision]:
        """The places that were not marked alike, in text order."""
        return [d for d in self._desk.record.log if d.choice != ALIKE]

    def summary(self) -> str:
        """How many differences are settled."""
        left = sum(not d.is_settled for d in self.differences)
        of = len(self.differences)
        return str(self._words["left" if left else "done" if of else "none"]).format(n=of - left, all=of, left=left)

    def lines(self) -> list[str]:
        """The log in words, a line for each difference that is settled: the words, what was decided, and the reason."""
        text, most = self._desk.article, LONGEST_QUOTED
        said = ([shortened(text[d.span], most), self.settled(d), d.reason] for d in self.differences if d.is_settled)
        return [" · ".join(filter(None, parts)) for parts in said]

    # ---- how far they agree

    def _rows(self) -> Sequence[tuple[str, str]]:
        kept, questions = self._desk.record.figures, QUESTIONS | self._words["questions"]
        alphas = [(self._words["alpha"].format(question=questions[q]), kept.alpha[q]) for q in ASKED[self._desk.task]]
        f1 = [(self._words["f1"].format(pair=pair), value) for pair, value in kept.f1.items()]
        mean = [(self._words["mean"], kept.mean_f1)] if len(f1) > 1 else []
        return [(label, "–" if value is None else f"{value:.2f}") for label, value in (*alphas, *f1, *mean)]

    # ---- what is painted

    def _passages(self) -> list[dict[str, Any]]:
        painted = []
        for d in self._desk.record.log:
            for whose, record in ({ALIKE: d.result} if d.choice == ALIKE else d.said).items():
                if record:
                    kind, letter, name = self._looks[whose]
                    look = {"kind": kind, "letter": letter, "group": whose}
                    id = d.id if whose == ALIKE else f"{d.id} {letter}"
                    painted.append(passage(record.span, id=id, **look, why=[[name, ""], *self._parts(record)]))
        return painted

    def _groups(self) -> list[dict[str, Any]]:
        """How many places are marked alike, and how many each reader marked otherwise."""
        counts, looks = Counter(p["group"] for p in self._passages()), self._looks.items()
        found = [{"id": id, "name": f"{letter} {name}", "kind": ""} for id, (_, letter, name) in looks if counts[id]]
        return [{**group, "count": counts[group["id"]]} for group in found]

    def _parts(self, record: Any) -> list[list[str]]:
        labels = self._words["parts"]
        return reasons([(labels[part], self._part(record, part)) for part in PARTS[self._desk.task]])

    def _part(self, record: Any, part: str) -> str:
        """One part of a mark in words."""
        value = getattr(record, part, None)
        if value and part in ("content", "source", "cue", "span"):
            return self._desk.article[value]
        if part == "speaker":
            return self.key.speaker(value).name if value else "–"
        return wording("vocabulary")["categories"][value]["plain"] if part == "category" and value else value or "–"

    # ---- what is settled

    def _task(self) -> dict[str, Any]:
        words, asked = self._words, asked_of(self._desk.task, self.key)
        readers = [[r.id, words["whose"].format(name=r.name)] for r in self._desk.readers]
        options = [*readers, *([id, *said] for id, said in words["choices"].items())]
        fields = [{**field, "first": False} for field in asked["fields"]]
        return asked | {
            "fields": [
                {"name": "choice", "label": words["which"], "options": options},
                {"name": "reason", "label": words["reason"]},
                *fields,
            ],
            "blank": asked["blank"] | {"choice": MENDED, "reason": "", "done": True},
            "gap": None,
            "list": words["list"],
            "quiet": True,
            "mend": {"field": "choice", "value": MENDED, "label": words["mend"]},
            "next": {"field": "done", **words["next"]},
        }

    def _marks(self) -> PageMarks:
        made = []
        for d in self.differences:
            (mark,) = page_marks(self._desk.article, self._desk.task, [_shown(d)])
            made.append({**mark, "choice": d.choice, "reason": d.reason, "done": d.is_settled})
        return made

    def _keep(self, marks: PageMarks, _: PageMarks) -> PageMarks:
        now = {mark["id"]: mark for mark in marks}
        known = {d.id: d for d in self.differences}
        gone = [replace(d, choice=NEITHER, result=None) for id, d in known.items() if id not in now]
        self._desk.decide([*gone, *(self._decided(mark, known.get(id)) for id, mark in now.items())])
        self._tell()
        return self._marks()

    def _decided(self, mark: dict[str, Any], before: Decision | None) -> Decision:
        plain = {name: value for name, value in mark.items() if name not in ("choice", "reason", "done")}
        (record,) = page_records(self._desk.article, self._desk.task, [plain])
        choice, reason = str(mark.get("choice") or ""), str(mark.get("reason") or "")
        nobody = dict.fromkeys(r.id for r in self._desk.readers)
        d = before or Decision(record.id, nobody, MENDED, record)
        if choice == d.choice and record != _shown(d):
            choice = MENDED
        if choice in d.said:
            said = d.said[choice]
            result = replace(said, id=d.id) if said else None
        else:
            result = record if choice in (MENDED, OPEN) else None
        return replace(d, choice=choice, reason=reason, result=result)

    def _tell(self) -> None:
        names = [r.name for r in self._desk.readers]
        both = {d.id: [names, self._beside(d)] for d in self.differences}
        open_ = [d.id for d in self.differences if d.choice == OPEN and not d.is_settled]
        notes = {id: ["", self._words["say why"]] for id in open_}
        self.reader.results = {"summary": self.summary(), "both": both, "notes": notes}

    def _beside(self, d: Decision) -> list[list[str]]:
        """What each reader says of a place, part by part."""
        labels, nothing, said = self._words["parts"], self._words["not marked"], d.said.values()
        parts = PARTS[self._desk.task]
        return [[labels[part], *(self._part(r, part) if r else nothing for r in said)] for part in parts]

    # ---- where no Python runs

    def static(self) -> Any:
        """The figures, the text as all have marked it, and the log."""
        painted = twin(self._desk.article, self.reader.passages, ())
        heads = ("", *(r.name for r in self._desk.readers), *self._words["heads"][1:])
        log = table(heads, map(self._line, self.differences))
        return joined([self.figures.static(), painted, paragraph(self.summary()), log])

    def _line(self, d: Decision) -> list[str]:
        whole = [[self._part(r, part) for part in PARTS[self._desk.task]] if r else [] for r in d.said.values()]
        said = ["\n".join(part for part in parts if part != "–") or self._words["not marked"] for parts in whole]
        return [d.id, *said, self.settled(d), d.reason, " ".join(filter(None, (d.who, d.when[:10])))]

    def settled(self, d: Decision) -> str:
        """What was decided of a place, in words."""
        names = {r.id: self._words["whose"].format(name=r.name) for r in self._desk.readers}
        choices = {id: said[0] for id, said in self._words["choices"].items()}
        return str((names | choices).get(d.choice, self._words["undecided"]))

    def _ipython_display_(self) -> None:
        put(self.static(), self.reader, self.figures)


def _shown(d: Decision) -> Any:
    """The record of a decision as the page has it: what is in the key, else what the first reader has."""
    return d.result or replace(next(record for record in d.said.values() if record), id=d.id)
