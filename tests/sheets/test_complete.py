"""What is complete and what is open in a sheet, exercise by exercise, without saying what is right."""

from pathlib import Path

import pytest

from kit.exercises.exercise import read_exercises
from kit.files import read_article, read_key
from kit.model import Answer, AnswerSheet, Mark, Reader, Span
from kit.sheets.complete import states

ROOT = Path(__file__).parents[2]
ARTICLE = read_article("g20-ministers")
KEY = read_key("g20-ministers", ARTICLE)
LESSON = read_exercises(ROOT / "exercises" / "05_lost_in_translation.toml", ARTICLE, KEY)
DID = Mark(Span(6480, 6484), "fluency/grammar", "major", id="m1")


def sheet(**answers):
    kept = {task: Answer(value) for task, value in answers.items()}
    return AnswerSheet(ARTICLE.id, ARTICLE.sha256, Reader("s017"), kept)


def said(**answers):
    found = states(LESSON, ("errors",), sheet(**answers))
    return {state.title.split(" ")[0]: (state.complete, state.sentence) for state in found}


def test_a_blank_sheet_has_everything_open():
    assert set(said().values()) == {(False, "Not begun."), (False, "Nothing is marked yet.")}
    assert len(said()) == 7


def test_marks_in_the_article_are_counted():
    assert said(errors=(DID,))["Translation"] == (True, "1 mark")
    assert said(errors=(DID, DID))["Translation"] == (True, "2 marks")


def test_a_wrong_answer_is_complete_for_nobody_tells_here_what_is_right():
    assert said(Q19={"answer": [[{"start": 83, "end": 99, "text": "NEW DELHI (AP) —"}]]})["Q19"] == (True, "")


def test_a_part_that_is_missing_is_named():
    assert said(Q21={"answer": ["did", "tense", None, None, None]})["Q21"] == (False, "Part 3: Nothing is chosen yet.")


@pytest.mark.parametrize("value", [None, 7, "x", [], {"answer": 3}, {"answer": [{"a": [1]}] * 9}, {"answer": [[]]}])
def test_an_answer_of_no_known_form_is_open_and_no_error(value):
    assert said(Q20=value)["Q20"][0] is False
