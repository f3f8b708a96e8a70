"""An inbox that is out to break the grader: nothing in it does, and each honest student's row is right."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kit.grading.assignment import read_assignment
from kit.grading.grader import Grader
from kit.grading.inbox import count, submissions
from kit.grading.records import ATTENTION, GRADED

SPEC = importlib.util.spec_from_file_location("kit_hostile", Path(__file__).with_name("hostile.py"))
hostile = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = hostile  # dataclasses look their module up
SPEC.loader.exec_module(hostile)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile") / "inbox"


@pytest.fixture(scope="module")
def expected(inbox):
    return hostile.build(inbox, seed=1)


@pytest.fixture(scope="module")
def handed(inbox, expected):
    return list(submissions(inbox))


@pytest.fixture(scope="module")
def graded(handed):
    grader = Grader(read_assignment("g20-ministers", Path(__file__).parents[2] / "exercises"))
    return {one.file: grader.grade(one) for one in handed}


def test_there_are_at_least_sixty_files_that_are_not_honest(expected):
    assert expected.files - len(expected.honest) >= 60


def test_every_file_comes_once_and_sorted_whatever_is_in_the_others(inbox, handed):
    files = [one.file for one in handed]
    assert len(files) == len(set(files)) == count(inbox)
    assert all(file.isprintable() for file in files)


def test_another_order_of_making_the_files_gives_the_same(tmp_path, handed):
    hostile.build(tmp_path, seed=1)
    assert list(submissions(tmp_path)) == handed


def test_each_honest_student_has_the_points_worked_out_by_hand(expected, graded):
    for student in expected.honest:
        row = graded[student.file]
        assert (row.status, row.reason, row.student.id, row.student.name) == (GRADED, "", student.id, student.name)
        points = {task: points for task, points in row.points.items() if points or task in student.points}
        assert points == pytest.approx(student.points), student.file


def test_what_is_hostile_or_no_sheet_needs_attention_with_a_sentence(expected, graded):
    for file in expected.attention:
        assert graded[file].status == ATTENTION, file
        assert graded[file].reason.endswith("."), file


def test_no_reason_shows_a_trace_of_the_program(graded):
    for row in graded.values():
        assert "Traceback" not in row.reason
        assert "Error(" not in row.reason


def test_whose_a_file_is_can_be_shown_without_harm(graded):
    for row in graded.values():
        assert row.student.id.isprintable()
        assert row.student.name.isprintable()
        assert len(row.student.id) <= 1000


def test_nobody_gets_points_for_a_sheet_that_the_platform_names_otherwise(graded):
    taken = [row for file, row in graded.items() if file.startswith(("Mal Ory", "Eve Il", "evilann"))]
    assert len(taken) == 3
    assert all(row.status == ATTENTION and "Ask who wrote it" in row.reason for row in taken)
    assert {row.student.id for row in taken} == {"1900", "1901", "1902"}
