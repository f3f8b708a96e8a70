"""A whole inbox: each file once, the same bytes from any number of workers, nothing lost when it is stopped."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import classes
import pytest
from classes import rows, sheet, written
from hostile import zipped

from kit import Mark
from kit.strict import BadFile
from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook import workers
from kit.teacher.gradebook.persons import Decisions
from kit.teacher.gradebook.run import grade_inbox
from kit.teacher.gradebook.workers import MOST_FILES, Work, batches, here, on_cluster, on_processes
from kit.teacher.records import Submission

PROJECT = Path(__file__).parents[3]
STUDENTS = 3 * MOST_FILES  # three batches
ASKED = read_assignment("g20-ministers", PROJECT / "exercises")
needs_posix = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    classes.build(folder, seed=7, number=STUDENTS)
    return folder


def grade(inbox, out, means=here, asked=ASKED, tell=lambda n, what: None):
    return grade_inbox(inbox, out, Work(asked), Decisions(asked.tasks), means, tell=tell)


def differing(one, other):
    """The files that two runs wrote differently, by name: a failure is then short to read."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def plain(inbox, tmp_path_factory):
    """What one process makes of the class."""
    out = tmp_path_factory.mktemp("plain")
    grade(inbox, out)
    return written(out)


# ---- what comes out


def test_each_student_has_a_row_and_a_page_of_their_own_and_the_same_again(inbox, plain, tmp_path):
    done = grade(inbox, tmp_path)
    assert (done.graded, done.attention, done.kept, done.moved) == (STUDENTS, 0, 0, ())
    assert {row["student_id"] for row in rows(tmp_path)} == {path.stem for path in (tmp_path / "feedback").iterdir()}
    assert b"s00001" not in plain["feedback/s00000.html"]
    assert differing(written(tmp_path), plain) == []


def test_the_order_in_which_files_are_done_changes_nothing(inbox, plain, tmp_path):
    def backwards(packed, work):
        for batch in reversed(list(work)):
            yield from here(packed, [tuple(reversed(batch))])

    grade(inbox, tmp_path, backwards)
    assert differing(written(tmp_path), plain) == []


def test_a_gradebook_inside_the_inbox_is_refused(inbox):
    with pytest.raises(BadFile, match="is inside the inbox"):
        grade(inbox, inbox / "grades")


# ---- once is enough


@pytest.fixture
def few(inbox, tmp_path):
    """A copy of five of the class."""
    for path in sorted(inbox.iterdir())[:5]:
        shutil.copytree(path, tmp_path / "inbox" / path.name)
    return tmp_path / "inbox"


def test_what_has_not_changed_is_not_graded_again(few, tmp_path):
    grade(few, tmp_path / "out")
    before = written(tmp_path / "out")
    graded = []

    def watched(packed, work):
        for batch in work:
            graded.extend(one.file for one in batch)
            yield from here(packed, [batch])

    assert grade(few, tmp_path / "out", watched).kept == 5
    assert graded == []
    assert differing(written(tmp_path / "out"), before) == []


def test_a_student_who_is_gone_from_the_inbox_is_gone_from_gradebook_and_pages(few, tmp_path):
    grade(few, tmp_path / "out")
    gone = rows(tmp_path / "out")[0]
    shutil.rmtree(few / gone["file"].split("/")[0])
    grade(few, tmp_path / "out")
    assert gone["student_id"] not in {row["student_id"] for row in rows(tmp_path / "out")}
    assert not (tmp_path / "out" / "feedback" / f"{gone['student_id']}.html").exists()


def arguable(id, folder):
    """An assignment in which a class decided that one error is arguable."""
    folder.mkdir()
    change = f'[[change]]\nid = "{id}"\nfield = "tier"\nvalue = "optional"\nreason = "We did not agree."\n'
    (folder / "class.toml").write_text(f'format = 1\narticle = "g20-ministers"\n{change}', "utf-8")
    return read_assignment("g20-ministers", PROJECT / "exercises", folder, ["05"])


def test_another_key_grades_again_what_it_touches_and_tells_what_moved(tmp_path):
    core = [error for error in ASKED.key.errors if error.tier == "core" and not error.group]
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    (inbox / "a.json").write_text(sheet("a", "a", errors=tuple(Mark(error.span) for error in core)), "utf-8")
    (inbox / "b.json").write_text(sheet("b", "b", Q19=[]), "utf-8")
    grade(inbox, out, asked=read_assignment("g20-ministers", PROJECT / "exercises", lessons=["05"]))
    before = rows(out)[0]["errors"]
    done = grade(inbox, out, asked=arguable(core[0].id, tmp_path / "keys"))
    after = rows(out)[0]["errors"]
    assert (done.kept, len(done.moved)) == (1, 1)
    moved = {"student_id": "a", "name": "a", "task": "errors", "before": before, "after": after}
    (told,) = rows(out, "changes.csv")
    assert told.pop("when")[:3] == "202"
    assert told == moved | {"total_before": before, "total": after, "why": "the key"}
    grade(inbox, out, asked=read_assignment("g20-ministers", PROJECT / "exercises", lessons=["05"]))
    first, second = rows(out, "changes.csv")
    assert (first["after"], second["before"], second["after"]) == (after, after, before)
    grade(inbox, out, asked=read_assignment("g20-ministers", PROJECT / "exercises", lessons=["05"]))
    assert rows(out, "changes.csv") == [first, second]
    assert 0 < float(before) != float(after) > 0


# ---- on several processes


def test_two_processes_give_the_same_bytes_as_one(inbox, plain, tmp_path):
    grade(inbox, tmp_path, partial(on_processes, 2))
    assert differing(written(tmp_path), plain) == []


def test_batches_hold_few_files_and_few_bytes():
    small = [Submission(str(n), b"x") for n in range(2 * MOST_FILES + 1)]
    assert [len(batch) for batch in batches(small)] == [MOST_FILES, MOST_FILES, 1]
    large = [Submission(str(n), b"x" * 3_000_000) for n in range(3)]
    assert [len(batch) for batch in batches(large)] == [1, 1, 1]


HARM = """
import os, re, sys
from pathlib import Path
import kit.teacher.gradebook.workers as workers
grade = workers.Grader.grade
def harmful(self, handed):
    if b"deadly" in handed.content:
        os._exit(9)
    if b"faulty" in handed.content:
        raise ZeroDivisionError
    if b"endless" in handed.content:
        re.match("(a+)+b", "a" * 60)  # for longer than anybody lives
    return grade(self, handed)
workers.Grader.grade = harmful
workers.SECONDS = 2
"""


@pytest.fixture
def harm(tmp_path, monkeypatch):
    """In processes that grade, a sheet of “deadly” ends its process, and one of “endless” never comes to an end."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(HARM, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(site), str(PROJECT)]))


GIVEN_UP = {
    "deadly": "Given up: the program broke off 2 times while it was grading this file, so the file was left out.",
    "faulty": "Given up: the program broke off 2 times while it was grading this file, so the file was left out.",
    "endless": "Given up: grading this file took more than 2 seconds, so it was left out.",
}


@pytest.mark.usefixtures("harm")
def test_a_file_that_ends_its_process_or_never_ends_costs_only_its_own_row(few, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "SECONDS", 2)
    for id in GIVEN_UP:
        (few / f"{id}.json").write_text(sheet(id), "utf-8")
    done = grade(few, tmp_path / "out", partial(on_processes, 2))
    assert (done.graded, done.attention) == (5, 3)
    lost = {row["file"].removesuffix(".json"): row["reason"] for row in rows(tmp_path / "out")}
    assert all(lost[id].startswith(told) for id, told in GIVEN_UP.items())
    assert grade(few, tmp_path / "out", partial(on_processes, 2)).kept == 8  # at no run again


def test_a_class_with_monsters_in_it_is_graded_in_seconds(few, tmp_path):
    """Two million signs in an answer, a bomb in a zip, JSON that is deeper than any stack."""
    (few / "long.json").write_text(sheet("long", Q01=["group"], Q23=[MONSTER]), "utf-8")
    (few / "deep.json").write_text('{"answers": ' * 100_000, "utf-8")
    (few / "bomb.zip").write_bytes(zipped({"s.json": b"{" + b" " * 4_000_000}))
    begun = time.monotonic()
    done = grade(few, tmp_path / "out", partial(on_processes, 1))
    assert time.monotonic() - begun < 60
    assert (done.graded, done.attention) == (5, 3)
    told = {row["file"]: (row["Q01"], row["reason"]) for row in rows(tmp_path / "out")}
    long = "Given up: Q23, with more than 30,000 characters. Read it in the file; everything else is graded."
    assert told["long.json"] == ("1", long)
    assert "100 times as large" in told["bomb.zip/s.json"][1]
    assert "nested too deeply" in told["deep.json"][1]


MONSTER = "Lavrov the of Ukraine " * 90_000


# ---- stopped


def command(inbox, out, *more):
    arguments = [sys.executable, "-m", "kit", "grade", str(inbox), "--out", str(out), *more]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(arguments, cwd=PROJECT, start_new_session=True, **pipes)


@needs_posix
def test_killed_again_and_again_it_loses_nothing_finished_and_doubles_nothing(inbox, plain, tmp_path):
    """At the first row, in the middle, and while what a teacher reads is written."""
    finished = set()
    for wanted in (1, STUDENTS // 2, STUDENTS):
        run = command(inbox, tmp_path, "--workers", "2")
        until(lambda wanted=wanted: len(stored(tmp_path)) >= wanted)
        run.kill()
        run.communicate()
        now = stored(tmp_path)
        assert finished <= now
        finished = now
    run = command(inbox, tmp_path, "--workers", "2")
    run.communicate(timeout=60)
    assert run.returncode == 0
    assert differing(written(tmp_path), plain) == []


def stored(out):
    """The files that are in the gradebook's memory."""
    if not (out / "gradebook.sqlite").exists():
        return set()
    book = sqlite3.connect(out / "gradebook.sqlite")
    try:
        if not book.execute("select 1 from sqlite_master where name = 'stored'").fetchone():
            return set()
        return {file for (file,) in book.execute("select file from stored")}
    finally:
        book.close()


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A class that is not graded in a moment."""
    folder = tmp_path_factory.mktemp("long")
    classes.build(folder, seed=7, number=12 * MOST_FILES)
    return folder


@pytest.fixture
def heard():
    """Ctrl-C is heard by what is started here, also where these tests run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@needs_posix
@pytest.mark.usefixtures("heard")
def test_ctrl_c_stops_with_a_sentence_and_the_next_start_goes_on(long, tmp_path):
    run = command(long, tmp_path, "--workers", "2")
    until(lambda: stored(tmp_path))
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to all that was started in it
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert (
        said.strip().splitlines()[-1]
        == "Stopped. What has been graded is kept. Run the same command again to go on from there."
    )
    assert "Traceback" not in said
    kept = len(stored(tmp_path))
    assert 0 < kept < 12 * MOST_FILES
    left = []
    done = grade(long, tmp_path, lambda _, work: left.extend(one for batch in work for one in batch) or ())
    assert (done.kept, len(left)) == (kept, 12 * MOST_FILES - kept)


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


# ---- on a Dask cluster, started by its ordinary commands and in this process


@contextmanager
def cluster(folder, workers=2):
    """A scheduler and workers as a teacher starts them; its address and the workers' processes."""
    file, started = folder / "scheduler.json", []

    def start(*words):
        command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(file), "--no-dashboard"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, cwd=PROJECT, **quiet))

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", "0")
        until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))  # it is there before it is whole
        for n in range(workers):
            start("worker", "--nthreads", "1", "--no-nanny", "--local-directory", str(folder / str(n)))
        address = json.loads(file.read_text())["address"]
        joined(address, workers)
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def joined(address, workers):
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)


def test_a_cluster_gives_the_same_bytes_also_where_a_worker_is_killed_in_the_middle(inbox, plain, tmp_path):
    killed = []

    def kill_one(_, __):
        if not killed:
            workers[0].kill()
            killed.append(workers[0].wait())

    with cluster(tmp_path) as (address, workers):
        run = command(inbox, tmp_path / "out", "--dask", address)
        said, trouble = run.communicate(timeout=120)
        grade(inbox, tmp_path / "again", partial(on_cluster, address), tell=kill_one)
    assert run.returncode == 0, trouble
    assert re.match(rf"{STUDENTS} rows: {STUDENTS} graded, 0 need attention\.", said)
    assert killed
    assert [differing(written(tmp_path / out), plain) for out in ("out", "again")] == [[], []]


@pytest.mark.usefixtures("harm")
def test_on_a_cluster_too_a_file_costs_only_its_own_row(few, tmp_path):
    for id in GIVEN_UP:
        (few / f"{id}.json").write_text(sheet(id), "utf-8")
    with cluster(tmp_path, workers=1) as (address, _):
        done = grade(few, tmp_path / "out", partial(on_cluster, address))
    assert (done.graded, done.attention) == (5, 3)
    lost = {row["file"].removesuffix(".json"): row["reason"] for row in rows(tmp_path / "out")}
    assert all(lost[id].startswith(told) for id, told in GIVEN_UP.items())


def test_a_cluster_that_is_not_there_is_told_in_a_sentence(few, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "SCHEDULER", 1)
    with pytest.raises(BadFile, match=r"^There is no Dask scheduler at tcp://127\.0\.0\.1:1 .* Start one with"):
        grade(few, tmp_path / "out", partial(on_cluster, "tcp://127.0.0.1:1"))
