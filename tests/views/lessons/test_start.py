"""The page that begins a course, and what the first cell of a lesson shows."""

from pathlib import Path

import pytest

import kit
from kit.views.lessons.start import Door, next_door, page
from kit.views.lessons.welcome import Welcome, chosen

G20 = kit.read_article("g20-ministers")
ONE = Door("01.ipynb", "1 · Read it twice", 4, 4, "2026-11-02T10:00:00Z")
TWO = Door("02.ipynb", "2 · Who is talking?", 1, 6, "2026-11-03T10:00:00Z")
THREE = Door("03.ipynb", "3 · “Said” & <noted>", 0, 5, "")


@pytest.mark.parametrize(
    ("doors", "goal"),
    [
        ([ONE, TWO, THREE], TWO),
        ([ONE, THREE, TWO._replace(saved="2026-11-01T10:00:00Z")], THREE),
        ([TWO._replace(saved=""), ONE], TWO._replace(saved="")),  # one that was left out comes at last
        ([ONE], None),
    ],
)
def test_one_goes_on_with_the_last_answer_or_after_it_with_what_is_not_complete(doors, goal):
    assert next_door(doors) == goal
    assert ("You have finished everything." in page(doors)) is (goal is None)


def test_the_page_links_each_lesson_and_says_what_is_done():
    shown = page([ONE, TWO, THREE])
    assert 'Go on where you stopped: <a href="02.ipynb">2 · Who is talking?</a>' in shown
    assert [f"--done:{n}%" in shown for n in (100, 17, 0)] == [True] * 3, "4 of 4, 1 of 6, 0 of 5"
    assert "✓ 4 of 4" in shown and "1 of 6" in shown and "0 of 5" in shown
    assert "&lt;noted&gt;" in shown


def test_who_has_not_begun_is_asked_to_begin():
    assert "Begin: <a" in page([THREE])


@pytest.fixture
def course(course_folder):
    """A folder with the real lessons' exercises, and one notebook."""
    real = Path(kit.__file__).parents[1] / "notebooks" / "02_who_is_talking.ipynb"
    (course_folder / "notebooks" / real.name).write_bytes(real.read_bytes())
    return course_folder


def test_the_lessons_whose_notebooks_are_there_are_the_doors(course, monkeypatch):
    shown = []
    monkeypatch.setattr("kit.views.lessons.start.show", lambda made: shown.append(made().data))
    kit.start()
    assert '<a href="02_who_is_talking.ipynb">2 · Who is talking?</a> <small>0 of 6</small>' in shown[0]
    assert "01_read_it_twice" not in shown[0].replace("../exercises/01", "")


def test_an_article_chosen_in_the_menu_is_that_of_every_lesson(course):
    answers = course / "answers"
    view = Welcome("Ready.", kit.lesson("02").sheet, course / "exercises", answers)
    assert [value for value, _ in view.fields[-1]["options"]] == ["g20-ministers", "riverside-library"]
    view._message(view, {"name": "article", "value": "riverside-library"}, [])
    assert view.saved["text"].startswith("Chosen for every lesson.")
    assert kit.lesson("02").article.id == kit.lesson("03").article.id == "riverside-library"
    assert kit.lesson("02", article="g20-ministers").article.id == "g20-ministers", "what the cell names comes first"


@pytest.mark.parametrize("content", [b"no-such-article", b"\xff\xfe", b""])
def test_a_choice_that_cannot_be_used_is_none(tmp_path, monkeypatch, content):
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    for kept, article in ((b"riverside-library", "riverside-library"), (content, "")):
        (tmp_path / "article.ana.txt").write_bytes(kept)
        assert chosen(tmp_path) == article


def test_a_lesson_that_is_shown_by_itself_does_not_print_the_article(course):
    assert repr(kit.lesson("02")) == "article, key, sheet, ask"
