"""Where two or more readers of one text agree: a number for each question, and the places where they differ most."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from kit.counts import words
from kit.marking.agreement import Labels, alpha, labels, ratings, split
from kit.model import AnswerKey, Article, Span, check_same_text
from kit.sheets.sheet_file import SheetFile
from kit.views.plain import paragraph, table

QUESTIONS = {
    "marked": "Did somebody say this word? (marked or not)",
    "speaker": "Whose word is this?",
    "type": "How is it reported?",
}
MOST_PLACES = 10  # places in the table
NOTHING = "Nobody has marked anything yet, so there’s nothing to compare."
ALIKE = "You don’t differ anywhere."


def show_agreement(article: Article, names: AnswerKey, *files: SheetFile, by: str = "speaker") -> Any:
    """Krippendorff's alpha over the words for each of QUESTIONS, and the longest stretches that differ by one of them.

    Raises ValueError for fewer than two readers, for the same reader twice, or for an unknown question.
    """
    from IPython.display import HTML

    if by not in QUESTIONS:
        raise ValueError(f"by={by!r} is not one of {', '.join(QUESTIONS)}")
    for file in (names, *files):
        check_same_text(article, **{"key" if file is names else "sheet": file})
    sheets = {file.sheet.reader.id: file.sheet.attributions for file in files}
    if len(sheets) < 2 or len(sheets) < len(files):
        raise ValueError(
            f"this needs two different readers, not {', '.join(f.sheet.reader.id for f in files) or 'none'}"
        )
    if not any(sheets.values()):
        return HTML(paragraph(NOTHING))
    tokens = words(article.text)
    figures = {q: labels(tokens, sheets, q) for q in QUESTIONS}
    alphas = ((QUESTIONS[q], f"{alpha(ratings(of)):.2f}") for q, of in figures.items())
    heads = ("Question", "Krippendorff’s alpha")
    return HTML(table(heads, alphas) + _places(article, names, tokens, figures[by]))


def _places(article: Article, names: AnswerKey, tokens: tuple[Span, ...], of: Labels) -> Markup:
    longest = sorted(split(of), key=lambda place: (-place[0].length, place[0]))[:MOST_PLACES]
    known = {speaker.id: speaker.name for speaker in names.speakers}
    rows = []
    for run, said in sorted(longest):
        span = Span(tokens[run.start].start, tokens[run.end - 1].end)
        rows.append((str(article.paragraph_at(span).number), article[span], *(known.get(s, s) for s in map(str, said))))
    heads = ("Paragraph", "Words", *(f"Reader {reader}" for reader in of))
    return table(heads, rows) if rows else paragraph(ALIKE)
