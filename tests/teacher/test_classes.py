"""A class made from a seed gets the points its students' ways of working are worth."""

from pathlib import Path
from statistics import mean

import classes
import pytest

from kit.teacher.assignment import read_assignment
from kit.teacher.grader import Grader
from kit.teacher.inbox.submissions import submissions
from kit.teacher.records import GRADED


@pytest.fixture(scope="module")
def asked():
    return read_assignment("g20-ministers", Path(__file__).parents[2] / "exercises")


@pytest.fixture(scope="module")
def graded(asked, tmp_path_factory):
    """What became of 60 students' files, by kind of student."""
    inbox = tmp_path_factory.mktemp("class")
    students = {student.file: student for student in classes.build(inbox, seed=3, number=60)}
    grader = Grader(asked)
    found = {kind: [] for kind in classes.KINDS}
    for handed in submissions(inbox):
        result = grader.grade(handed)
        student = students[handed.file]
        assert (result.student.id, result.student.name, result.label.name) == (student.id, student.name, student.name)
        found[student.kind].append(result)
    return found


def test_every_sheet_of_the_class_is_graded(graded):
    assert all(results for results in graded.values())
    assert all(one.status == GRADED for results in graded.values() for one in results)


def test_perfect_students_get_all_but_free_texts_and_the_exercises_with_code_they_left_out(asked, graded):
    code = {id for id, exercise in asked.exercises.items() if any(part.kind == "code" for part in exercise.parts)}
    checked = {task.id: task.out_of - task.by_hand for task in asked.tasks if task.out_of > task.by_hand}
    wanted = {id: 0 if id in code else points for id, points in checked.items()}
    for result in graded["perfect"]:
        assert {id: result.points[id] for id in wanted} == pytest.approx(wanted)


def test_blank_students_get_nothing(graded):
    assert not any(any(result.points.values()) for result in graded["blank"])


def test_who_works_gets_more_than_who_games(asked, graded):
    means = {kind: mean(sum(result.points.values()) for result in results) for kind, results in graded.items()}
    assert means["average"] > means["poor"] > means["gaming"]
    assert means["gaming"] < sum(task.out_of for task in asked.tasks) / 10


def test_the_same_seed_gives_the_same_files_and_another_one_others(tmp_path):
    def made(name, seed, number):
        classes.build(tmp_path / name, seed, number)
        return {handed.file: handed.content for handed in submissions(tmp_path / name)}

    ten = made("one", 1, 10)
    assert made("again", 1, 10) == ten
    assert made("more", 1, 15).items() > ten.items()
    assert not made("other", 2, 10).items() & ten.items()
