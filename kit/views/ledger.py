"""A claim ledger: what is claimed, who says so, what you decided, and then what stands beside it in the key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from kit.counts import layered
from kit.model import AnswerKey, Article, Attribution, Span
from kit.sheets.sheet_file import NotSaved, SheetFile
from kit.views.plain import paragraph, table
from kit.wording import wording

HEADS = {  # and the share of the width
    "Claim, as printed": 22,
    "Paragraph": 8,
    "Who says so": 15,
    "You decided": 13,
    "What stands beside it": 42,
}
CELL = "text-align:left;vertical-align:top;border-bottom:1px solid;padding:.4em .6em"
FIRST = "Decide first."


def ledger(article: Article, key: AnswerKey, decided: Mapping[str, str], sheet: SheetFile | None = None) -> Any:
    """A table with one row for each claim; `decided` maps words of the article to one of the ledger's statuses.

    What other reports and documents say stays hidden until a row has a status. A slip in the words or in a status
    is told in its row, and the other rows are shown all the same. With a sheet the decisions are saved as its answer
    "ledger", and an empty one takes what was saved before.
    """
    from IPython.display import HTML

    decided, said = _kept(sheet, decided) if sheet else (decided, "")
    rows = (_cells(article, key, words, status) for words, status in decided.items())
    return HTML(paragraph(said) + table(tuple(HEADS), rows, CELL, tuple(HEADS.values())))


def _kept(sheet: SheetFile, decided: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
    """The decisions with those saved before, and what there is to say of saving them."""
    answer = sheet.sheet.answers.get("ledger")
    before = answer.value if answer and isinstance(answer.value, dict) else {}
    now = {words: status or str(before.get(words, "")) for words, status in decided.items()}
    with suppress(NotSaved):  # then the message says so
        sheet.save("ledger", {**before, **now})
    return now, sheet.message


def _cells(article: Article, key: AnswerKey, words: str, status: str) -> tuple[str, ...]:
    claim = f"“{words.strip(' “”')}”"
    places = article.text.count(words) if words.strip() else 0
    if places != 1:
        return (claim, "", "", "", f"These words stand {places} times in the text. Copy words that stand there once.")
    span = Span(start := article.text.index(words), start + len(words))
    statuses = wording("vocabulary")["ledger"]
    beside = FIRST if not status else "\n".join(evidence(key, span))
    if status and status not in statuses:
        beside = f"“{status}” is not one of: {', '.join(statuses)}."
    return (claim, str(article.paragraph_at(span).number), _who(key, span), status, beside)


def _who(key: AnswerKey, span: Span) -> str:
    teller = _teller(key, span)
    return key.speaker(teller.speaker).name if teller else "No source: the report’s own voice"


def _teller(key: AnswerKey, span: Span) -> Attribution | None:
    return next((a for a in layered(key.attributions) if span.overlaps(a.content)), None)


def evidence(key: AnswerKey, span: Span) -> tuple[str, ...]:
    """What the key knows about these words: where they say something else than they should, or who said them."""
    found = tuple(_told(key, span))
    teller = _teller(key, span)
    if not found and teller and teller.note:
        return (teller.note,)
    return found or ("The kit has nothing beside it. Look in another report.",)


def _told(key: AnswerKey, span: Span) -> Iterator[str]:
    for error in key.errors:
        if error.span.overlaps(span) and error.category.startswith("accuracy"):
            yield error.explanation + (f" (Evidence: {error.evidence}.)" if error.evidence else "")
