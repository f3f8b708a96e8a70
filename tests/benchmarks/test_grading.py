"""How fast a class is graded: sheets a second on one core, and a whole inbox with pages on two processes.

The inbox of 10,000 takes a minute; KIT_SHEETS=30000 grades another number. Run it with
`python -m kit test -s tests/benchmarks/test_grading.py`.
"""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import classes
import pytest

from kit.teacher.assignment import read_assignment
from kit.teacher.grader import Grader
from kit.teacher.inbox.submissions import submissions

PROJECT = Path(__file__).parents[2]
SHEETS = int(os.environ.get("KIT_SHEETS", "10000"))


@pytest.fixture(scope="module")
def some(tmp_path_factory):
    """The files of a class of 300 in memory; students who mark every word are left out."""
    folder = tmp_path_factory.mktemp("some")
    honest = {student.file for student in classes.build(folder, seed=3, number=300) if student.kind != "gaming"}
    return [handed for handed in submissions(folder) if handed.file in honest]


def only(tasks, handed):
    """The file with the answers to these tasks only, as from somebody who has done no other lesson."""
    sheet = json.loads(handed.content)
    sheet["answers"] = {task: answer for task, answer in sheet["answers"].items() if task in tasks}
    return replace(handed, content=json.dumps(sheet, ensure_ascii=False).encode())


@pytest.mark.parametrize("lesson", ["02", "04", "05", ""], ids=["lesson 2", "lesson 4", "lesson 5", "all lessons"])
def test_sheets_a_second_on_one_core(benchmark, some, lesson):
    """Each file is read, checked, marked, with all its feedback. Seconds are those the processor worked."""
    asked = read_assignment("g20-ministers", PROJECT / "exercises", lessons=[lesson] if lesson else [])
    grader, tasks = Grader(asked), {task.id for task in asked.tasks}
    files = [only(tasks, handed) for handed in some]
    seconds = []

    def grade():
        before = time.process_time()
        for handed in files:
            grader.grade(handed)
        seconds.append(time.process_time() - before)

    benchmark.pedantic(grade, rounds=5, warmup_rounds=1)
    print(f"\n{len(files) / min(seconds):.0f} sheets a second, lesson {lesson or '1 to 8'}")


@pytest.fixture(params=[0, 10], ids=["nobody marks everything", "one in ten marks everything"])
def inbox(request, tmp_path, monkeypatch):
    average = classes.KINDS["average"] + 10 - request.param
    monkeypatch.setattr(classes, "KINDS", {**classes.KINDS, "gaming": request.param, "average": average})
    classes.build(tmp_path / "inbox", seed=1, number=SHEETS)
    return tmp_path / "inbox"


def test_a_whole_inbox_with_pages_on_two_processes(benchmark, inbox, tmp_path):
    command = [sys.executable, "-m", "kit", "grade", inbox, "--out", tmp_path / "out", "--workers", "2"]

    def grade():
        before = time.perf_counter()
        subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - before

    seconds = benchmark.pedantic(grade, rounds=1)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert len(list((tmp_path / "out" / "feedback").iterdir())) == SHEETS
    size = sum(path.stat().st_size for path in inbox.rglob("*.json")) / 1e6
    benchmark.extra_info["largest process, MB"] = largest
    print(f"\n{SHEETS:,} sheets ({size:.0f} MB) with pages and report in {seconds:.1f} s")
    print(f"the largest process took {largest:.0f} MB")
