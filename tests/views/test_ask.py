"""What the first cell of a lesson opens, and where it looks for it."""

from pathlib import Path

import pytest

import kit

CHANGE = """
format = 1
article = "g20-ministers"

[[change]]
id = "Q2"
field = "points"
value = 3
reason = "For us the day matters."

[[change]]
id = "E31"
field = "tier"
value = "optional"
reason = "Nobody found it."
"""


@pytest.fixture
def course(question, tmp_path, monkeypatch):
    """A course's folder with lessons 1 and 2 on the report and 3 on the practice article; a notebook runs in it."""
    folder = tmp_path / "course" / "exercises"
    folder.mkdir(parents=True)
    for n, name in enumerate(("01_day", "02_week", "03_end"), 1):
        article = "riverside-library" if n == 3 else "g20-ministers"
        (folder / f"{name}.toml").write_text(question(article, n), "utf-8")
    (tmp_path / "course" / "notebooks" / "mine").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    monkeypatch.chdir(tmp_path / "course" / "notebooks")
    return tmp_path / "course"


def test_a_lesson_opens_its_article_the_key_the_answers_and_its_own_exercises(course):
    article, key, sheet, ask = kit.lesson("02")
    assert (article.id, key.article, sheet.sheet.article) == ("g20-ministers",) * 3
    assert list(ask.exercises) == ["Q2"]


def test_the_article_is_the_one_that_the_exercises_are_about(course):
    assert kit.lesson("03").article.id == "riverside-library"


def test_with_another_article_each_question_is_a_sentence(course):
    article, key, _, ask = kit.lesson("02", article="riverside-library")
    assert (article.id, key.article) == ("riverside-library", "riverside-library")
    assert "a different article" in repr(ask("Q2"))


@pytest.mark.parametrize("inside", [".", "notebooks", "notebooks/mine", "exercises"])
def test_a_notebook_may_stand_in_any_folder_of_the_course(course, monkeypatch, inside):
    monkeypatch.chdir(course / inside)
    assert kit.lesson("01").sheet.path.resolve() == course / "answers" / "g20-ministers.ana.json"


@pytest.mark.parametrize("reader", ["ana", "me"])  # me: from before the account was the reader
def test_what_was_answered_before_is_found_again(course, reader):
    before = kit.open_sheet(kit.read_article("g20-ministers"), "../answers", reader=reader)
    before.save("Q2", {"answer": ["mon"]})
    assert kit.lesson("02").ask("Q2").answer == ["mon"]


def test_the_reader_and_the_folder_of_the_answers_can_be_named(course):
    sheet = kit.lesson("01", reader="s017", answers="my-answers").sheet
    assert sheet.path == Path("my-answers/g20-ministers.s017.json")


def test_a_class_decides_over_the_key_and_the_points(course):
    (course / "notebooks" / "our-class.toml").write_text(CHANGE, "utf-8")
    _, key, _, ask = kit.lesson("02", overlay="our-class.toml")
    assert ask.exercise("Q2").points == 3
    assert [error.tier for error in key.errors if error.id == "E31"] == ["optional"]


def test_a_lesson_that_is_not_there_is_a_sentence(course):
    with pytest.raises(kit.BadFile) as said:
        kit.lesson("12")
    assert str(said.value) == (
        f"No exercise file begins with “12” in a folder called “exercises”, in {course / 'notebooks'} or above it. "
        "Put this notebook back into the folder of the kit that it came from, and run the cell again."
    )


def test_a_beginning_that_two_lessons_have_is_a_sentence(course):
    with pytest.raises(
        kit.BadFile, match="“0” begins 01_day.toml, 02_week.toml and 03_end.toml; type more of the name"
    ):
        kit.lesson("0")


def test_a_file_without_an_exercise_is_a_sentence(course):
    (course / "exercises" / "04_none.toml").write_text(
        'format = 1\narticle = "g20-ministers"\nexercise = []\n', "utf-8"
    )
    with pytest.raises(kit.BadFile, match="04_none.toml: there is no exercise in this file"):
        kit.lesson("04")
