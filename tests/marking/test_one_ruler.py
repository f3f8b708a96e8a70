"""The same mark gets the same verdict in an exercise on one place of the key and in marking the whole article."""

from dataclasses import replace

import pytest

from kit import Answer, Mark, Span
from kit.exercises.check import check
from kit.exercises.exercise import Exercise
from kit.exercises.parts import Part
from kit.exercises.pointers import References
from kit.marking.report import Marker
from kit.outcome import NOT_YET
from kit.strict import Place

FURTHEST = 4  # words by which a span is shifted at either end


def shifted(group, span):
    """Every span that begins and ends up to four words away from where this one does."""
    first, last = group.ruler.range(span)
    tokens = group.ruler.tokens
    for start in range(max(0, first - FURTHEST), min(len(tokens), first + FURTHEST + 1)):
        for end in range(max(start + 1, last - FURTHEST), min(len(tokens), last + FURTHEST) + 1):
            yield Span(tokens[start].start, tokens[end - 1].end)


def in_an_exercise(group, key, **pointer):
    """How an exercise judges a mark, on the place that its key points to."""
    targets = References(group.article, key).targets(pointer, Place("exercise"))
    part = Part("span", role=pointer.get("role", "error"), key=targets, wanted=1, passage=group.article.text)
    asked = Exercise("Q1", "", (part,))
    return lambda mark: check(asked, [[{"start": mark.start, "end": mark.end}]]).outcome


def as_an_error(group, key, error):
    """How the whole article judges a mark as this error."""
    marker = Marker(group.article, key)
    return lambda mark: told(marker.errors((Mark(mark),)), error, "find")


def as_a_role(group, key, attribution, role):
    """How the whole article judges a mark as one role of an attribution of which all else is right."""
    marker, own = Marker(group.article, key), group.own(attribution)
    return lambda mark: told(marker.sources((replace(own, **{role: mark}),)), attribution, role)


def told(marked, item, about):
    """What became of the first mark as this item of the key; not yet, if nothing is told of the two."""
    results = (result for result in marked.parts if (result.mark, result.key, result.about) == (0, item.id, about))
    return next((result.outcome for result in results), NOT_YET)


def apart(group, span, one, other):
    """The marks near a span on which the two do not agree."""
    verdicts = [(group.article[mark], one(mark), other(mark)) for mark in shifted(group, span)]
    return [verdict for verdict in verdicts if verdict[1] != verdict[2]]


def alone(group, task, item):
    """The key with this one item, as one that counts: no other takes a mark that fits it better."""
    return replace(group.key, answers={**group.key.answers, task: Answer((replace(item, tier="core"),))})


def test_an_error_is_judged_alike(any_article):
    for error in any_article.key.errors:
        key = alone(any_article, "errors", error)
        exercise, article = in_an_exercise(any_article, key, error=error.id), as_an_error(any_article, key, error)
        assert apart(any_article, error.span, exercise, article) == [], error.id


@pytest.mark.parametrize("role", ["content", "source", "cue"])
def test_what_was_said_by_whom_and_how_is_judged_alike(any_article, role):
    for attribution in any_article.key.attributions:
        if span := getattr(attribution, role):
            key = alone(any_article, "sources", attribution)
            exercise = in_an_exercise(any_article, key, attribution=attribution.id, role=role)
            article = as_a_role(any_article, key, attribution, role)
            assert apart(any_article, span, exercise, article) == [], attribution.id


def test_a_source_is_judged_alike_where_others_name_the_same_speaker(any_article):
    for attribution in (a for a in any_article.core if a.source):
        exercise = in_an_exercise(any_article, any_article.key, attribution=attribution.id, role="source")
        article = as_a_role(any_article, any_article.key, attribution, "source")
        assert apart(any_article, attribution.source, exercise, article) == [], attribution.id


# ---- the marks on which the two once did not agree


@pytest.mark.parametrize(("id", "words"), [("E03", "Ukraine.\n\nThe"), ("E40", "NATO. Did.")])
def test_a_leftover_with_the_word_beside_it_is_right(g20, id, words):
    error = next(error for error in g20.key.errors if error.id == id)
    start = g20.article.text.index(words)
    mark = Span(start, start + len(words))
    assert in_an_exercise(g20, g20.key, error=id)(mark) == as_an_error(g20, g20.key, error)(mark) == "right"


def test_a_content_with_its_source_and_cue_is_not_right(g20):
    said = next(attribution for attribution in g20.core if attribution.id == "A01")
    mark = Span(said.source.start, said.content.end)
    assert g20.article[mark].startswith("United States officials said Blinken and Lavrov spoke")
    exercise = in_an_exercise(g20, g20.key, attribution="A01", role="content")
    assert exercise(mark) == as_a_role(g20, g20.key, said, "content")(mark) == "partly"
