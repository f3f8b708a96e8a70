"""Whether keys and exercises can be graded fairly: the key itself gets all points, nothing none, everything next to none."""

from dataclasses import replace

import pytest

import kit
from kit.exercises.check import blank_answer, check, key_answer
from kit.model import Attribution, Mark, Span


def test_the_key_of_an_exercise_gets_all_its_points(exercise):
    result = check(exercise, key_answer(exercise))
    assert result.points + result.waiting == pytest.approx(exercise.points + exercise.extra), result.sentence


def test_a_blank_exercise_gets_no_point(exercise):
    assert check(exercise, blank_answer(exercise)).points == 0


def everything(article):
    """Ways to mark all of an article, by name."""
    return {
        "one mark": [Span(0, len(article.text))],
        "paragraphs": [paragraph.span for paragraph in article.paragraphs],
        "sentences": kit.sentences(article.text),
        "words": kit.tokens(article.text),
    }


@pytest.mark.parametrize("way", ["one mark", "paragraphs", "sentences", "words"])
def test_everything_marked_gets_next_to_nothing_in_an_exercise(exercise, asked, way):
    marks = [{"start": s.start, "end": s.end, "text": asked.article[s]} for s in everything(asked.article)[way]]
    result = check(exercise, [marks if part.kind == "span" else None for part in exercise.parts])
    assert result.points <= exercise.points / 4


def test_the_key_of_the_whole_article_gets_all_points(asked):
    errors = [replace(e, repair=next(iter(e.repairs), "")) for e in asked.key.errors if e.tier in ("core", "subtle")]
    sources = [a for a in asked.key.attributions if a.tier == "core"]
    assert asked.marker.errors(errors).points == pytest.approx(100)
    assert asked.marker.sources(sources).points == pytest.approx(100)


def test_an_empty_whole_article_gets_nothing(asked):
    assert (asked.marker.errors([]).points, asked.marker.sources([]).points) == (0, 0)


@pytest.mark.parametrize("way", ["one mark", "paragraphs", "sentences", "words"])
def test_everything_marked_in_the_whole_article_gets_next_to_nothing(asked, way):
    spans = everything(asked.article)[way]
    assert asked.marker.errors([Mark(span) for span in spans]).points <= 10
    assert asked.marker.sources([Attribution(span) for span in spans]).points <= 15  # many sentences are contents
