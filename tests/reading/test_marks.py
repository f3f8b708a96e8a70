"""Quotation marks in pairs, paragraph by paragraph."""

import pytest

from kit.model import Article
from kit.reading.marks import quotation_marks


def shown(text):
    marks = quotation_marks(text, Article("a", text).paragraphs)
    return (
        [text[q.span.start : q.span.end] for q in marks.quotations],
        [text[s.start : s.end] for s in marks.stray],
        len(marks.unclosed),
    )


@pytest.mark.parametrize(
    ("text", "quotations", "stray", "unclosed"),
    [
        ("“It rained,” she said. “A lot.”", ["“It rained,”", "“A lot.”"], [], 0),
        ('"It rained," she said.', ['"It rained,"'], [], 0),
        ("''It rained,'' she said.", ["''It rained,''"], [], 0),
        ("‘It didn’t rain,’ she said in the workers’ hall.", ["‘It didn’t rain,’"], [], 0),
        ("“She said ‘no’ to me.”", ["“She said ‘no’ to me.”"], [], 0),
        ("“It rained.\n\nThe bridge is closed.", ["“It rained."], [], 1),
        ("“It rained.\n\n“It snowed.”", ["“It rained.", "“It snowed.”"], [], 0),
        ("It rained.” She left.", [], ["”"], 0),
        ("“It rained.” “", ["“It rained.”"], ["“"], 0),
        ("It’s the workers’ hall.", [], [], 0),
        ("", [], [], 0),
    ],
)
def test_marks_are_paired_in_their_paragraph(text, quotations, stray, unclosed):
    assert shown(text) == (quotations, stray, unclosed)
