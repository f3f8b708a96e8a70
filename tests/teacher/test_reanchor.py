"""Answers given on another version of a text go where their words stand, or nowhere."""

import pytest

from kit.model import Article, Span
from kit.teacher.grader import reanchored

OLD = Article("rain", "It rained, Ruiz said.\n\nLi said it snowed.")
NEW = Article("rain", "Weather\n\nIt rained, Ruiz said.\n\nLi said it snowed.")
BY = len("Weather\n\n")
SAID = OLD.text.index("said")


def quoted(article, start, end, **labels):
    return {"start": start, "end": end, "text": article.text[start:end], **labels}


def sheet(article, errors=(), sources=(), **more):
    answers = {"errors": {"value": list(errors)}, "sources": {"value": list(sources)}}
    return {"article": {"id": "rain", "sha256": article.sha256}, "answers": answers | more}


def errors(placed):
    return [(m["start"], m["end"], m["text"]) for m in placed.value["answers"]["errors"]["value"]]


def test_a_sheet_that_fits_is_the_very_same_value():
    value = sheet(NEW, [quoted(NEW, 0, 7)])
    assert reanchored(value, NEW).value is value


def test_words_that_stand_once_are_found_again():
    placed = reanchored(sheet(OLD, [quoted(OLD, 0, 9, category="style")]), NEW)
    assert errors(placed) == [(9, 18, "It rained")]
    assert placed.value["answers"]["errors"]["value"][0]["category"] == "style"
    assert (placed.moved, placed.lost) == (1, 0)
    assert placed.value["article"]["sha256"] == NEW.sha256


@pytest.mark.parametrize(
    "mark",
    [quoted(OLD, SAID, SAID + 4), {"start": 0, "end": 4, "text": "Hail"}, quoted(OLD, 5, 5)],
    ids=["they stand twice", "they are gone", "a missing mark has none"],
)
def test_words_that_cannot_be_found_are_left_out_and_counted(mark):
    placed = reanchored(sheet(OLD, [mark]), NEW)
    assert errors(placed) == []
    assert (placed.moved, placed.lost) == (0, 1)


def test_a_source_and_a_cue_move_along_with_their_content():
    own = {"content": quoted(OLD, 0, 9), "source": quoted(OLD, 11, 15), "cue": quoted(OLD, SAID, SAID + 4)}
    found = reanchored(sheet(OLD, sources=[own]), NEW).value["answers"]["sources"]["value"][0]
    assert found["cue"] == {"start": SAID + BY, "end": SAID + BY + 4, "text": "said"}
    assert NEW[Span(found["source"]["start"], found["source"]["end"])] == "Ruiz"


def test_an_attribution_whose_content_is_gone_is_left_out_whole():
    own = {"content": {"start": 0, "end": 4, "text": "Hail"}, "source": quoted(OLD, 11, 15), "cue": None}
    placed = reanchored(sheet(OLD, sources=[own]), NEW)
    assert placed.value["answers"]["sources"]["value"] == []
    assert placed.lost == 1


def test_in_the_same_text_only_the_shifted_span_moves():
    fits, shifted = quoted(NEW, 0, 7), {"start": 0, "end": 9, "text": "It rained"}
    placed = reanchored(sheet(NEW, [fits, shifted]), NEW)
    assert errors(placed) == [(0, 7, "Weather"), (9, 18, "It rained")]
    assert (placed.moved, placed.lost) == (1, 0)


def test_the_same_words_at_the_same_place_of_another_text_may_be_others():
    other = Article("rain", "said said")
    text = Article("rain", "said then said")
    assert reanchored(sheet(other, [quoted(other, 0, 4)]), text).lost == 1


def test_a_span_in_the_answer_to_an_exercise_is_placed_too():
    answer = {"value": {"answer": [[quoted(OLD, 0, 9)], "Ruiz"]}}
    placed = reanchored(sheet(OLD, Q05=answer), NEW)
    assert placed.value["answers"]["Q05"]["value"]["answer"] == [[quoted(NEW, 9, 18)], "Ruiz"]


def test_composed_and_decomposed_letters_are_the_same_words():
    text = Article("rain", "Caf\u00e9 Ruiz")
    value = sheet(text, [{"start": 0, "end": 4, "text": "Cafe\u0301"}])
    assert reanchored(value, text).value is value


@pytest.mark.parametrize("value", [None, [], 3, "x", {}, {"article": 3}, {"article": {"sha256": 5}}, {"answers": [1]}])
def test_what_is_no_sheet_is_left_for_the_reader_to_refuse(value):
    placed = reanchored(value, NEW)
    assert placed.lost == 0
