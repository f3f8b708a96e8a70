"""Whether keys and exercises can be graded fairly: the key itself gets all points, nothing and everything get none."""

import pytest

from kit.classroom.check import NOT_YET, blank_answer, check
from kit.classroom.solution import key_answer
from kit.model import Attribution, Mark, Span


def test_the_key_of_an_exercise_gets_all_its_points(exercise):
    result = check(exercise, key_answer(exercise))
    assert result.points == pytest.approx(exercise.points), result.sentence


def test_a_blank_exercise_gets_no_point(exercise):
    assert check(exercise, blank_answer(exercise)).points == 0


def test_everything_marked_gets_no_point(exercise, asked):
    spans = [part for part in exercise.parts if part.kind == "span"]
    whole = [{"start": p.span.start, "end": p.span.end, "text": asked.article[p.span]} for p in asked.article.paragraphs]
    result = check(exercise, [whole if part in spans else None for part in exercise.parts])
    assert result.points == 0
    assert not spans or result.outcome == NOT_YET


def test_the_key_of_the_whole_article_gets_all_points(asked):
    assert asked.marker.errors(asked.key.errors).points == pytest.approx(100)
    assert asked.marker.sources(asked.key.attributions).points == pytest.approx(100)


@pytest.mark.parametrize("marks", ["none", "one over everything", "every paragraph"])
def test_nothing_and_everything_in_the_whole_article_get_no_points(asked, marks):
    article = asked.article
    spans = {
        "none": [],
        "one over everything": [Span(0, len(article.text))],
        "every paragraph": [paragraph.span for paragraph in article.paragraphs],
    }[marks]
    assert asked.marker.errors([Mark(span) for span in spans]).points <= 5
    assert asked.marker.sources([Attribution(span) for span in spans]).points <= 5
