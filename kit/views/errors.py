"""Spot errors: mark where the translation went wrong, say how, mend it, then compare with the key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from IPython.display import HTML
from markupsafe import Markup

from kit.model import AnswerKey, Article, ErrorSpan, check_same_text
from kit.sheets.sheet_file import SheetFile
from kit.views.compare import NOTHING, compared_errors
from kit.views.painted import LINED, Painter, Passage
from kit.views.palette import turning
from kit.views.plain import joined, paragraph
from kit.views.reader import ReaderView, kept_in, page_records, place_to_mark
from kit.wording import wording

OUTSIDE = "outside"
SWITCH = (
    '<label class="kit-switch"><input type="checkbox" class="{}" data-lm-suppress-shortcuts="true">'
    "<span>{} (<b>{{}}</b>)</span></label>"
)
BAR = Markup(
    '<fieldset class="bar">'
    + SWITCH.format("all", "Repair what can be seen here")
    + SWITCH.format("others", "Add what only other copies tell")
    + "</fieldset>"
)
PLACE = Markup(
    '<label class="place {look}" style="--n:{n}" title="{why}">'
    '<input type="checkbox" data-lm-suppress-shortcuts="true"><del>{printed}</del><ins>{repair}</ins></label>'
)
LISTS = ("Every repair, with its reason", "Known only from other copies of the story")
CHANGE = Markup("<li><s>{}</s> → <b>{}</b>. {}</li>")
CHANGES = Markup('<details><summary data-lm-suppress-shortcuts="true">{}</summary><ol>{}</ol></details>')
REPAIRED = Markup(
    '<div class="kit-turn kit-repaired"><style>{style}</style>{bar}<div lang="{lang}">{text}</div>{lists}</div>'
)


def spot_errors(article: Article, key: AnswerKey | None, sheet: SheetFile | None = None) -> ReaderView:
    """The reader with a place to mark errors, name their category and severity, and write a repair.

    With a key a button compares the marks with it; what a student's key leaves out is not compared. Without a sheet
    nothing is saved.
    """
    check_same_text(article, key=key, sheet=sheet)
    known = None if key and key.withheld.get("errors") and not key.errors else key

    def compare() -> None:
        marks = page_records(article, "errors", reader.marks)
        shown = compared_errors(article, known, marks) if known and not reader.results else NOTHING
        reader.passages, reader.groups, reader.results = shown

    task = marking_task(can_compare=known is not None)
    reader = ReaderView(article, task=task, on={"compare": compare}, **kept_in(sheet, article, "errors"))
    return reader


def marking_task(can_compare: bool) -> dict[str, Any]:
    words = wording("vocabulary")
    categories = [[name, c["plain"], name, c["example"]] for name, c in words["categories"].items()]
    severities = [[name, name, means] for name, means in words["severities"].items()]
    confidences = [[int(n), name] for n, name in words["confidences"].items()]
    fields = [
        {"name": "category", "label": "What is wrong?", "options": categories, "first": True},
        {"name": "severity", "label": "How bad is it?", "options": severities},
        {"name": "repair", "label": "How should it read? (Leave it empty to take the words out.)"},
        {"name": "confidence", "label": "How sure are you?", "options": confidences},
    ]
    actions = [["compare", "Compare with the key"]] if can_compare else []
    return place_to_mark("Error", "Mark an error", "My marks", *actions) | {
        "gap": ["Something is missing here", {"category": "accuracy/omission"}],
        "fields": fields,
        "blank": {"category": "", "severity": "", "repair": "", "confidence": None},
    }


# ---- garbled and repaired


def repaired(article: Article, key: AnswerKey) -> Any:
    """The article with a switch that turns the printed words into the accepted repairs and back; each word does it, too.

    What only another copy of the story tells has a switch and a look of its own. It is plain HTML, with no script.
    """
    check_same_text(article, key=key)
    places = _places(key.errors)
    if not places:
        return HTML(paragraph("In this copy of the kit there’s no repair to show: the answers are graded."))
    known = {error.id: (n, error) for n, error in enumerate(places)}

    def piece(text: str, over: Sequence[Passage]) -> str:
        n, error = known[over[0].anchor]
        look = "outside" if error.tier == OUTSIDE else "here"
        return PLACE.format(look=look, n=n, printed=text, repair=error.repairs[0], why=error.explanation)

    text = Painter(article, LINED._replace(piece=piece)).paint(Passage(e.span, "error", anchor=e.id) for e in places)
    apart = [[e for e in places if (e.tier == OUTSIDE) is outside] for outside in (False, True)]
    lists = Markup()
    for title, errors in zip(LISTS, apart, strict=True):
        lines = (CHANGE.format(article[e.span], e.repairs[0] or "nothing", e.explanation) for e in errors)
        lists += CHANGES.format(f"{title} ({len(errors)})", joined(lines)) if errors else ""
    bar = BAR.format(*(len(errors) for errors in apart))
    return HTML(REPAIRED.format(style=turning(), bar=bar, lang=article.language, text=text, lists=lists))


def _places(errors: Sequence[ErrorSpan]) -> list[ErrorSpan]:
    """Those with a repair, in the order of the text; of two that overlap the one that begins first, or is longer."""
    found: list[ErrorSpan] = []
    for error in sorted(errors, key=lambda e: (e.span.start, -e.span.end)):
        if error.repairs and not (found and found[-1].span.overlaps(error.span)):
            found.append(error)
    return found
