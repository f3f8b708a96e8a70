"""`pytest tests/grading --submissions INBOX` gives one test a student and task, with the figures of the command."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from classes import rows, sheet

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inbox")
    (folder / "ana.json").write_text(sheet("ana", "ana", Q01=["group"], Q02=["10", "ap"]), "utf-8")
    (folder / "ben.json").write_text(sheet("ben", "ben", Q04=["lavrov"]), "utf-8")
    (folder / "notes.txt").write_text("my notes", "utf-8")
    return folder


def run(*arguments):
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def tested(inbox, tmp_path_factory):
    report = tmp_path_factory.mktemp("report") / "junit.xml"
    options = ("--submissions", inbox, "--lessons", "01", "--junitxml", report, "-p", "no:cacheprovider")
    done = run("pytest", "tests/grading", *options)
    return done, {case.get("name"): case for case in ET.parse(report).iter("testcase")}


def points(case):
    return next(p.get("value") for p in case.iter("property") if p.get("name") == "points")


def test_each_student_and_task_is_a_test_with_the_points_of_the_command(inbox, tested, tmp_path):
    run("kit", "grade", inbox, "--out", tmp_path, "--lessons", "01")
    found = {row["student_id"]: row for row in rows(tmp_path)}
    _, cases = tested
    for student in ("ana", "ben"):
        for task in ("Q01", "Q02", "Q03", "Q04"):
            assert float(points(cases[f"test_points[{student}-{task}]"])) == float(found[student][task])
    assert found["ana"]["total"] == "33.33"  # 2 of the 6 points of lesson 1, which counts 100


def test_full_points_pass_and_partial_credit_is_shown(tested):
    done, cases = tested
    assert cases["test_points[ana-Q01]"].find("failure") is None
    assert cases["test_points[ana-Q02]"].find("failure").get("message").startswith("Failed: 1 of 2 points")
    assert "ana ana: 33.33 of 100 points, graded." in done.stdout


def test_a_file_that_needs_attention_fails_with_its_reason_and_no_traceback(tested):
    done, cases = tested
    assert "This is a plain text file" in cases["test_the_file_is_graded[notes.txt]"].find("failure").get("message")
    assert "Traceback" not in done.stdout + done.stderr


def test_without_submissions_only_keys_and_exercises_are_tested():
    done = run("pytest", "tests/grading", "--lessons", "01", "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0
    assert "test_submissions" not in done.stdout
