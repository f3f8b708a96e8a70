"""Grading as a test run: `pytest tests/grading --submissions INBOX [--keys DIR]`, with the figures of `kit grade`.

Without --submissions only the keys and exercises themselves are tested, the kit's or those of --keys.
"""

from pathlib import Path

import pytest

from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.gradebook import Gradebook
from kit.teacher.gradebook.persons import Decisions
from kit.teacher.gradebook.run import grade_inbox
from kit.teacher.gradebook.workers import Work, here
from kit.teacher.records import ASIDE

PROJECT = Path(__file__).parents[2]
WORK = pytest.StashKey()
ROWS = pytest.StashKey()


def pytest_addoption(parser):
    group = parser.getgroup("grading", "grading what a class handed in")
    group.addoption("--submissions", metavar="INBOX", help="a folder, a zip from Moodle or Canvas, or one file")
    group.addoption("--keys", metavar="DIR", help="your own keys, exercises and overlays")
    group.addoption("--article", metavar="ID", default="g20-ministers", help="the article that was read")
    group.addoption("--lessons", metavar="LIST", default="", help="only these lessons, such as 02,05")
    group.addoption("--trusted", action="store_true", help="run students’ functions even without a sandbox")


def pytest_ignore_collect(collection_path, config):
    nothing = not config.getoption("submissions", None)
    return True if nothing and collection_path.name == "test_submissions.py" else None


def work(config):
    """What is graded by which key; read once."""
    if WORK not in config.stash:
        lessons = [name for name in config.getoption("lessons", "").split(",") if name]
        article = config.getoption("article", "g20-ministers")
        asked = read_assignment(article, PROJECT / "exercises", config.getoption("keys", None), lessons)
        config.stash[WORK] = Work(asked, config.getoption("trusted", False))
    return config.stash[WORK]


def rows(config):
    """The gradebook's rows, each with whether it counts; the inbox is graded once, when tests are collected."""
    if ROWS not in config.stash:
        out = config._tmp_path_factory.mktemp("grading")
        asked = work(config).asked
        grade_inbox(Path(config.getoption("submissions")), out, work(config), Decisions(asked.tasks), here)
        book = Gradebook(out / "gradebook.sqlite", asked.article.id)
        counting = {row.file for row in book.rows(counting=True)}
        config.stash[ROWS] = [(row, row.file in counting) for row in book.rows(facts=True)]
        book.close()
    return config.stash[ROWS]


def pytest_generate_tests(metafunc):
    names = set(metafunc.fixturenames)
    if {"row", "task"} <= names:
        pairs = [
            (row, task) for row, counts in rows(metafunc.config) if counts for task in work(metafunc.config).asked.tasks
        ]
        metafunc.parametrize(
            ("row", "task"), pairs, ids=[f"{row.student_id or row.file}-{task.id}" for row, task in pairs]
        )
    elif "row" in names:
        every = [row for row, _ in rows(metafunc.config) if row.status != ASIDE]
        metafunc.parametrize("row", every, ids=[row.file or row.student_id for row in every])
    elif "exercise" in names:
        every = work(metafunc.config).asked.exercises.values()
        metafunc.parametrize("exercise", every, ids=[exercise.id for exercise in every])


@pytest.fixture(scope="session")
def asked(request):
    return work(request.config).asked


def pytest_terminal_summary(terminalreporter, config):
    for row, counts in config.stash.get(ROWS, ()):
        if counts:
            who = " ".join(part for part in (row.student_id, row.name) if part) or row.file
            terminalreporter.write_line(f"{who}: {row.total:g} of {row.out_of:g} points, {row.status}. {row.reason}")
