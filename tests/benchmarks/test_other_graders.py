"""The same five questions graded by nbgrader, by otter and by the kit: seconds of processor time for one student.

nbgrader and otter are looked for on PATH, or in the folder that the variable KIT_GRADERS names; they need an
environment of their own: `pip install nbgrader==0.9.6 otter-grader==7.0.0`.
Run it with `python -m kit test -s tests/benchmarks/test_other_graders.py`.
"""

import json
import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

import kit
from kit.exercises.check import key_answer
from kit.exercises.exercise import read_exercises, titled
from kit.files import sheet_as_json
from kit.model import Answer, AnswerSheet, Reader
from kit.sheets.record import Record
from kit.teacher.assignment import Assignment
from kit.teacher.gradebook.persons import Decisions
from kit.teacher.gradebook.run import grade_inbox
from kit.teacher.gradebook.workers import Work, here
from kit.teacher.records import Task

STUDENTS = 4
CLASS = 400  # the kit is too fast to be timed on four
ASKED = ("Q01", "Q03", "Q05", "Q08", "Q25")  # a choice, an order, one passage, two passages, a number
ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
EXERCISES = titled(read_exercises(Path(__file__).parents[2] / "exercises", ARTICLE, KEY))
ANSWERS = {id: key_answer(EXERCISES[id]) for id in ASKED}


def program(name):
    """The path of another grader, or a skipped test."""
    folder = os.environ.get("KIT_GRADERS")
    return shutil.which(name, path=folder) or shutil.which(name) or pytest.skip(f"{name} is not installed")


def spent(command, folder):
    """Seconds of processor time a command and all it started took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=os.environ | {"PATH": path}
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cell(kind, source, **metadata):
    extra = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": f"c{abs(hash(source)) % 10**8}", "source": source, "metadata": metadata, **extra}


def notebook(cells):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def written(id):
    """An answer as a student writes it in a cell; what is compared is its JSON."""
    return f"{id} = {ANSWERS[id]!r}"


def test_nbgrader(tmp_path):
    nbgrader = program("nbgrader")

    def graded(id):
        marks = {"schema_version": 3, "locked": False, "task": False}
        yield cell("code", written(id), nbgrader={**marks, "grade": False, "solution": True, "grade_id": id})
        check = {**marks, "locked": True, "grade": True, "solution": False, "points": 1, "grade_id": f"test_{id}"}
        yield cell("code", f"assert {id} == {ANSWERS[id]!r}", nbgrader=check)

    cells = [one for id in ASKED for one in graded(id)]
    for place in ["source/./ps1", *(f"submitted/s{n}/ps1" for n in range(STUDENTS))]:
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "ps1.ipynb").write_text(notebook(cells))
    (tmp_path / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "kit"\n')
    spent([nbgrader, "generate_assignment", "ps1", "--IncludeHeaderFooter.header="], tmp_path)
    seconds = spent([nbgrader, "autograde", "ps1"], tmp_path) + spent([nbgrader, "generate_feedback", "ps1"], tmp_path)
    assert len(list(tmp_path.glob("feedback/*/ps1/*.html"))) == STUDENTS
    told("nbgrader", seconds / STUDENTS)


OTTER_TEST = """
OK_FORMAT = True
test = {{"name": "{id}", "points": 1, "suites": [{{"cases": [
    {{"code": {code!r}, "hidden": False, "locked": False}}], "scored": True, "setup": "", "teardown": "", "type": "doctest"}}]}}
"""


def test_otter(tmp_path):
    otter = program("otter")
    (tmp_path / "tests").mkdir()
    for id in ASKED:
        code = f">>> {id} == {ANSWERS[id]!r}\nTrue"
        (tmp_path / "tests" / f"{id}.py").write_text(OTTER_TEST.format(id=id, code=code))
    begin = cell("code", 'import otter\ngrader = otter.Notebook(tests_dir="tests")')
    cells = [begin, *(c for id in ASKED for c in (cell("code", written(id)), cell("code", f'grader.check("{id}")')))]
    spent([otter, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], tmp_path)
    seconds = 0.0
    for n in range(STUDENTS):
        (tmp_path / f"s{n}").mkdir()
        (tmp_path / f"s{n}" / "ps1.ipynb").write_text(notebook(cells))
        command = [otter, "run", f"s{n}/ps1.ipynb", "-a", "autograder.zip", "-o", f"s{n}", "--no-logo"]
        seconds += spent(command, tmp_path)
        assert (tmp_path / f"s{n}" / "results.json").exists()
    told("otter", seconds / STUDENTS)


def test_the_kit(tmp_path):
    tasks = tuple(Task(id, EXERCISES[id].title, EXERCISES[id].points) for id in ASKED)
    asked = Assignment(ARTICLE, KEY, {id: EXERCISES[id] for id in ASKED}, tasks)
    (tmp_path / "inbox").mkdir()
    for n in range(CLASS):
        answers = {id: Answer(Record(answer=tuple(a)).as_json(), "2026-11-23T17:30:00Z") for id, a in ANSWERS.items()}
        sheet = AnswerSheet(ARTICLE.id, ARTICLE.sha256, Reader(f"s{n:03}", f"Reader {n}"), answers)
        (tmp_path / "inbox" / f"s{n:03}.json").write_text(sheet_as_json(sheet, ARTICLE), "utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF)
    done = grade_inbox(tmp_path / "inbox", tmp_path / "out", Work(asked), Decisions(tasks), here)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert (done.graded, len(list(tmp_path.glob("out/feedback/*.html")))) == (CLASS, CLASS)
    told("kit", (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / CLASS)


def told(name, seconds):
    print(f"\n{name}: {seconds:.4f} seconds of processor time for one student's five answers, with feedback")
