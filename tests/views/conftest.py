"""What tests of views share: a course's folder, and what a view shows."""

from pathlib import Path

import pytest

import kit

QUESTION = """
format = 1
article = "{article}"

[[exercise]]
id = "Q{n}"
title = "Which day?"
kind = "single"
prompt = "When?"
points = 1
key = "mon"

[exercise.options]
mon = "Monday"
tue = "Tuesday"

[[exercise.wrong]]
answer = "tue"
say = "That is the day after."
"""


@pytest.fixture
def course_folder(tmp_path, monkeypatch):
    """A course with the real exercises; a notebook runs in it."""
    folder = tmp_path / "course"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "exercises").symlink_to(Path(kit.__file__).parents[1] / "exercises")
    monkeypatch.chdir(folder / "notebooks")
    return folder


@pytest.fixture
def displayed(monkeypatch):
    """What a view shows: its widgets, and at last its static copy."""

    def shown_by(view):
        shown = []
        monkeypatch.setattr("IPython.display.display", lambda what, **_: shown.append(what))
        view._ipython_display_()
        return shown

    return shown_by


@pytest.fixture
def question():
    """The text of a file with one exercise on an article."""
    return lambda article, n=1: QUESTION.format(article=article, n=n)
