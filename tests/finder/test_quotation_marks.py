"""Quotation marks in pairs, paragraph by paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.finder.quotation_marks import quotation_marks
from kit.model import Article


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
        ("“She wrote “no” to me,” he said.", ["“She wrote “no” to me,”"], [], 0),
        ("“She wrote “no” and “yes” to me.” “Then?”", ["“She wrote “no” and “yes” to me.”", "“Then?”"], [], 0),
        ("“It rained, she said. “It snowed.”", ["“It rained, she said.", "“It snowed.”"], [], 0),
        ("‘She wrote “no” to me,’ he said. ‘Yes.’", ["‘She wrote “no” to me,’", "‘Yes.’"], [], 0),
        ("'She wrote \"no\" to me,' he said.", ["'She wrote \"no\" to me,'"], [], 0),
        ("''She wrote 'no' to me,'' he said.", ["''She wrote 'no' to me,''"], [], 0),
        ('"She wrote “no” to me," he said.', ['"She wrote “no” to me,"'], [], 0),
        ('"It rained, she said. “It snowed.”', ['"It rained, she said.', "“It snowed.”"], [], 0),
        ("„It rained,“ she said.", ["„It rained,“"], [], 0),
        ("In the ’90s and '80s he wrote 'no' to me.", ["'no'"], [], 0),
        ("'Twas wet, she said, rock 'n' roll.", [], [], 0),
        ("‘It rained.\n\n‘It snowed,’ she said.", ["‘It rained.", "‘It snowed,’"], [], 0),
        ('"It rained.\n\n"It snowed."', ['"It rained.', '"It snowed."'], [], 0),
        ('"It rained.\n\nThe bridge is closed.', ['"It rained.'], [], 1),
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


@given(st.text(alphabet="“”„‟«»‘’'\"` .,sa9\n\u0301א\x1b😀", max_size=60))
def test_quotations_never_overlap_and_stray_marks_stand_outside_them(text):
    marks = quotation_marks(text, Article("a", text).paragraphs)
    ends = [0, *(q.span.end for q in marks.quotations)]
    assert all(end <= q.span.start < q.span.end for end, q in zip(ends, marks.quotations, strict=False))
    assert ends[-1] <= len(text)
    assert not any(len(q.span) == 0 or "\n\n" in text[q.span.start : q.span.end] for q in marks.quotations)
