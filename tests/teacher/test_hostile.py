"""An inbox that is out to break the grader: nothing in it does, and each honest student's row is right."""

import csv
import re
from pathlib import Path

import classes
import hostile
import pytest

from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.persons import Decisions
from kit.teacher.gradebook.run import grade_inbox
from kit.teacher.gradebook.workers import Work, here
from kit.teacher.inbox.submissions import submissions
from kit.teacher.records import ASIDE, ATTENTION, GRADED


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
def asked():
    return read_assignment("g20-ministers", Path(__file__).parents[2] / "exercises")


def run(inbox, out, asked):
    """The whole command's work; what it wrote, by path, without its own database."""
    grade_inbox(inbox, out, Work(asked), Decisions(asked.tasks), here)
    return classes.written(out)


@pytest.fixture(scope="module")
def written(inbox, expected, asked, tmp_path_factory):
    return run(inbox, tmp_path_factory.mktemp("out"), asked)


@pytest.fixture(scope="module")
def rows(written, handed):
    """The rows of the gradebook, by file: each file has one."""
    rows = list(csv.DictReader(written["gradebook.csv"].decode().splitlines()))
    by_file = {row["file"]: row for row in rows}
    assert len(by_file) == len(rows) == len(handed)
    return by_file


def test_there_are_at_least_sixty_files_that_are_not_honest(expected):
    assert expected.files - len(expected.honest) >= 60


def test_each_honest_student_has_the_points_worked_out_by_hand(expected, rows):
    for student in expected.honest:
        row = rows[student.file]
        assert (row["status"], row["student_id"], row["name"]) == (GRADED, student.id, student.name)
        assert row["reason"] == ("Late, according to the platform." if "_LATE_" in student.file else "")
        points = {task: float(row[task]) for task in row if re.fullmatch(r"Q\d\d|errors|sources", task) and row[task]}
        worth = {task: value for task, value in points.items() if value or task in student.points}
        assert worth == pytest.approx(student.points), student.file
        assert float(row["total"]) == student.total


def test_what_is_hostile_or_no_sheet_needs_attention_with_a_sentence(expected, rows):
    for file in expected.attention:
        assert rows[file]["status"] == ATTENTION, file
        assert rows[file]["reason"].endswith("."), file
    for row in rows.values():
        assert not re.search(r"Traceback|Error\(", row["reason"])
        assert (row["student_id"] + row["name"]).isprintable() and len(row["student_id"]) <= 1000


def test_what_systems_leave_behind_has_a_row_and_is_nobody_s(rows):
    found = [rows[file] for file in hostile.LEFT]
    assert [(row["status"], row["student_id"], row["total"]) for row in found] == [(ASIDE, "", "0")] * len(found)
    aside = [file for file, row in rows.items() if row["status"] == ASIDE]
    assert aside == list(rows)[-len(aside) :]  # the last rows of the table


def test_nobody_gets_points_for_a_sheet_that_the_platform_names_otherwise(rows):
    taken = [row for file, row in rows.items() if file.startswith(("Mal Ory", "Eve Il", "evilann"))]
    assert all(row["status"] == ATTENTION and "Ask whose it is" in row["reason"] for row in taken)
    assert sorted(row["student_id"] for row in taken) == ["1900", "1901", "1902"]


def test_no_cell_of_any_table_is_a_formula_or_holds_what_cannot_be_seen(written):
    for name in ("gradebook.csv", "manual.csv"):
        for row in csv.reader(written[name].decode().splitlines(keepends=True)):
            for cell in row:
                assert cell.replace("\n", "").isprintable(), (name, cell)
                assert not re.match(r"\s*[=+@＝＋＠-]|.*;\s*[=+@-]", cell), (name, cell)


def test_no_page_runs_what_a_student_wrote(written):
    pages = {name: content.decode() for name, content in written.items() if name.endswith(".html")}
    assert len(pages) > 50
    for name, page in pages.items():
        assert re.fullmatch(r"(feedback/)?[\w-]{1,75}\.html", name)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\u202e" not in page


def test_the_same_inbox_gives_the_same_bytes_again(asked, inbox, tmp_path, written):
    assert run(inbox, tmp_path / "again", asked) == written
