"""A claim ledger: what is claimed, who says so, what you decided, and then what stands beside it in the key."""

from __future__ import annotations

from functools import partial
from typing import Any

from kit.counts import layered
from kit.model import AnswerKey, Article, Attribution, Span, check_same_text
from kit.sheets.sheet_file import SheetFile
from kit.views.lessons.form import FormView, line, menu
from kit.views.reader import saying
from kit.wording import wording

TASK = "ledger"


def ledger(article: Article, key: AnswerKey, sheet: SheetFile | None = None, *claims: str) -> Ledger:
    """A table with one row for each claim and a menu of statuses in it; a claim is words that stand once in the article.

    What other reports and documents say stays hidden until a row has a status. With a sheet the decisions are saved as
    its answer "ledger", and claims that a reader added are there again. Words that do not fit are told in their row.
    """
    check_same_text(article, key=key, sheet=sheet)
    return Ledger(article, key, sheet, claims)


class Ledger(FormView):
    """The ledger on screen; `decided` has the status of each claim, "" where there is none yet."""

    widths = (22, 8, 15, 13, 42)

    def __init__(self, article: Article, key: AnswerKey, sheet: SheetFile | None, claims: tuple[str, ...]) -> None:
        self._words, answer = wording("lesson")["ledger"], sheet.sheet.answers.get(TASK) if sheet else None
        kept = answer.value if answer and isinstance(answer.value, dict) else {}
        self._article, self._key, self._sheet = article, key, sheet
        fitting = {claim: status for claim, status in kept.items() if article.text.count(claim) == 1}
        self.decided: dict[str, str] = dict.fromkeys(claims, "") | fitting
        super().__init__({"add": self.add}, title=self._words["title"], heads=self._words["heads"])
        self._show()

    def decide(self, claim: str, status: str, _: bytes = b"") -> str:
        """Give a claim a status, and keep it. Raises ValueError for a status that is none, NotSaved, BadFile."""
        if status and status not in (known := wording("vocabulary")["ledger"]):
            raise ValueError(f"“{status}” is not one of: {', '.join(known)}.")
        return self._keep({**self.decided, claim: status})

    def add(self, claim: str, _: bytes = b"") -> str:
        """Add a claim of one's own. Raises ValueError where its words do not stand once in the article."""
        claim = claim.strip(' “”"')
        _span(self._article, claim)
        return self._keep({**self.decided, claim: self.decided.get(claim, "")})

    def _keep(self, decided: dict[str, str]) -> str:
        self.decided = decided
        self._show()
        if self._sheet:
            self._sheet.save(TASK, decided)
        return saying(self._sheet)()

    def _show(self) -> None:
        menus = {f"claim {n}": partial(self.decide, claim) for n, claim in enumerate(self.decided)}
        self._acts = {"add": self.add, **menus}
        self.rows = [self._row(n, *decided) for n, decided in enumerate(self.decided.items())]
        self.fields = [line("add", self._words["add"], hint=self._words["once"])]

    def _row(self, n: int, claim: str, status: str) -> list[Any]:
        words = self._words
        try:
            span = _span(self._article, claim)
        except ValueError as error:
            return [f"“{claim}”", "", "", "", str(error)]
        teller, paragraph = _teller(self._key, span), self._article.paragraph_at(span)
        who = self._key.speaker(teller.speaker).name if teller else words["voice"]
        options = [("", words["decide"]), *((known, known) for known in wording("vocabulary")["ledger"])]
        decision = menu(f"claim {n}", words["status"].format(claim=claim), options, status)
        beside = "\n".join(evidence(self._key, span)) if status else words["first"]
        return [f"“{claim}”", str(paragraph.number), who, decision, beside]


def _span(article: Article, claim: str) -> Span:
    places = article.text.count(claim) if claim.strip() else 0
    if places != 1:
        raise ValueError(wording("lesson")["ledger"]["places"].format(claim=claim, n=places))
    return Span(start := article.text.index(claim), start + len(claim))


def _teller(key: AnswerKey, span: Span) -> Attribution | None:
    return next((a for a in layered(key.attributions) if span.overlaps(a.content)), None)


def evidence(key: AnswerKey, span: Span) -> tuple[str, ...]:
    """What the key knows about these words: where they say something else than they should, or who said them."""
    errors = [e for e in key.errors if e.span.overlaps(span) and e.category.startswith("accuracy")]
    found = tuple(e.explanation + (f" (Evidence: {e.evidence}.)" if e.evidence else "") for e in errors)
    teller = _teller(key, span)
    if not found and teller and teller.note:
        return (teller.note,)
    return found or (wording("lesson")["ledger"]["nothing"],)
