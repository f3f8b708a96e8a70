"""The texts of a class on a teacher's desk: similar ones together, points by the rubric, all of it kept at once."""

from pathlib import Path

import pytest

from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.by_hand import Manual
from kit.teacher.gradebook.gradebook import Gradebook
from kit.teacher.records import GRADED, Label, Row
from kit.teacher.review.desk import Desk, together

ASKED = read_assignment("g20-ministers", Path(__file__).parents[3] / "exercises", lessons=["03", "08"])
TODAY = "2026-12-02"
HOSTILE = "<script>alert(1)</script>\u202e" + "x" * 2_000_000


def row(id, **manual):
    return Row(f"{id}.json", GRADED, "", id, f"Student {id}", "", Label(), {}, 0, 0, manual=manual)


@pytest.fixture
def book(tmp_path):
    book = Gradebook(tmp_path / "gradebook.sqlite", "g20-ministers")
    book.decide([row("s1", Q13="He spoke."), row("s2", Q13="He also spoke."), row("s3", Q13=HOSTILE, Q34="A rule.")])
    yield book
    book.close()


@pytest.fixture
def desk(book):
    return Desk(book, ASKED, TODAY)


def test_the_questions_come_with_their_rubric_and_how_far_they_are(desk):
    q13, q34 = desk.questions()
    assert (q13["id"], q13["marked"], q13["of"], q13["most"]) == ("Q13", 0, 3, 3)
    assert [(column, row[0], len(row) - 1) for column, row in q13["rows"].items()] == [
        ("wording", "Fair wording", 2),  # one list of levels for each of its two parts
        ("evidence", "Evidence", 2),
    ]
    assert (q34["id"], q34["of"]) == ("Q34", 1)


def test_a_text_is_given_points_when_every_row_has_a_number(desk, book):
    begun = desk.give(0, {"wording": 3}, None, "")
    assert (begun["points"], begun["question"]["marked"]) == (None, 0)
    assert book.given()["s1", "Q13"] == Manual(None, "", {"wording": 3}, TODAY, "He spoke.")
    done = desk.give(0, {"wording": 3, "evidence": 2}, None, "Good.")
    assert (done["points"], done["question"]["marked"]) == (2.5, 1)  # (3 + 2) / 2 / 3 of 3 points
    assert book.given()["s1", "Q13"] == Manual(2.5, "Good.", {"wording": 3, "evidence": 2}, TODAY, "He spoke.")
    assert desk.give(0, {}, None, "")["points"] is None
    assert book.given() == {}  # taken back


def test_another_desk_goes_on_where_this_one_was_left(desk, book):
    desk.give(1, {"wording": 1, "evidence": 1}, None, "")
    again = Desk(book, ASKED, TODAY)
    assert [text["points"] for text in again.texts("Q13", names=False) if text["n"] == 1] == [1.0]
    assert again.questions()[0]["marked"] == 1


def test_points_for_an_earlier_text_are_told_and_do_not_count_as_marked(book):
    book.give({("s1", "Q13"): Manual(2.0, "Good.", {}, TODAY, "Another text.")})
    text = Desk(book, ASKED, TODAY).text(0)
    assert (text["points"], text["comment"]) == (None, "Good.")
    assert "got 2 points" in text["before"]


def test_a_text_is_without_a_name_unless_asked_short_and_has_nothing_that_steers_a_line(desk):
    assert {text["name"] for text in desk.texts("Q13", names=False)} == {""}
    assert "Student s1 (s1)" in {text["name"] for text in desk.texts("Q13", names=True)}
    text = desk.text(2)["words"]
    assert len(text) < 8_100
    assert text.startswith("<script>alert(1)</script>\\u202e")  # the page shows it as text


@pytest.mark.parametrize(
    "given",
    [
        (0, {"wording": 4}, None, ""),
        (0, {"wording": "3"}, None, ""),
        (0, {"limits": 3}, None, ""),
        (0, {}, 3.5, ""),
        (0, {}, float("nan"), ""),
        (0, {}, "2", ""),
    ],
)
def test_what_no_rubric_holds_is_refused(desk, book, given):
    with pytest.raises(ValueError, match="from 0 to 3"):
        desk.give(*given)
    assert book.given() == {}


def test_similar_texts_are_together_and_the_largest_group_comes_first():
    texts = ["It rained all day.", "Nobody knows why.", "It rained all night.", "“It rained all day!”", "", " "]
    assert together(texts) == [[0, 2, 3], [4, 5], [1]]
    assert len(together([f"word{n} word{n + 1} word{n + 2}" for n in range(1_000)])) > 300  # in no minutes
