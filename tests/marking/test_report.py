"""A whole sheet marked: each answer the key has, and no other."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kit
from kit.marking.report import Marker, mark_sheet
from kit.model import Answer, AnswerSheet, Attribution, Mark, Reader, Span


def test_an_answer_that_the_key_has_is_compared(g20):
    key = replace(g20.key, answers={**g20.key.answers, "Q02": Answer(10)})
    for value, outcome, points in ((10, "right", 100), (12, "not yet", 0)):
        sheet = AnswerSheet(key.article, key.sha256, Reader("me"), {"Q02": Answer(value)})
        marked = Marker(g20.article, key).mark(sheet)["Q02"]
        assert (marked.outcome, marked.points) == (outcome, points)


def test_an_empty_answer_is_marked_and_an_absent_one_is_not(g20):
    sheet = AnswerSheet(g20.article.id, g20.article.sha256, Reader("me"), {"errors": Answer(())})
    marked = mark_sheet(g20.article, g20.key, sheet)
    assert list(marked) == ["errors"]
    assert (marked["errors"].points, marked["errors"].outcome) == (0, "not yet")
    assert marked["errors"].sentence == "0 of 18 core, 0 of 10 subtle, 0 false alarms."


def test_the_sheet_of_another_article_is_refused(g20, library):
    sheet = AnswerSheet(library.article.id, library.article.sha256, Reader("me"))
    with pytest.raises(ValueError, match="another text"):
        kit.mark_sheet(g20.article, g20.key, sheet)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_marked_can_be_marked(library, data):
    ends = st.integers(0, len(library.article.text))
    spans = st.tuples(ends, ends).map(lambda pair: Span(min(pair), max(pair)))
    words = st.text(max_size=12)
    categories, severities, types = map(st.sampled_from, (["", "style", "?"], ["", "major", "?"], ["", "mixed", "?"]))
    marks = st.builds(Mark, spans, categories, severities, words)
    own = st.builds(Attribution, spans, st.none() | spans, st.none() | spans, words, types)
    drawn = {"errors": st.lists(marks, max_size=6), "sources": st.lists(own, max_size=6)}
    answers = {task: Answer(tuple(data.draw(values))) for task, values in drawn.items()}
    sheet = AnswerSheet(library.article.id, library.article.sha256, Reader("me"), answers)
    marked = library.marker().mark(sheet)
    assert all(0 <= m.points <= 100 for m in marked.values())
    for task, answer in answers.items():
        assert {f.mark for f in marked[task].parts} - {None} == set(range(len(answer.value)))
