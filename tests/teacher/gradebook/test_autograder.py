"""Gradescope's autograder: its package, unpacked into an empty folder, grades a submission with Python alone."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from classes import SAVED, sheet

from kit.teacher.gradebook.autograder import package

PROJECT = Path(__file__).parents[3]
ANA = {"name": "Ana Ruiz", "sid": "s1", "email": "ana@example.org"}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Gradescope runs Linux")


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    keys = tmp_path_factory.mktemp("keys")
    change = '[[change]]\nid = "Q01"\nfield = "points"\nvalue = 3\nreason = "It matters."\n'
    (keys / "class.toml").write_text(f'format = 1\narticle = "g20-ministers"\n{change}', "utf-8")
    return package("g20-ministers", PROJECT / "exercises", keys, ["01"])


@pytest.fixture
def container(packed, tmp_path):
    """An empty folder in which Gradescope unpacked the package; a Python that sees no library is first on its path."""
    base = tmp_path / "autograder"
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(base / "source")
    shutil.copy(base / "source" / "run_autograder", base / "run_autograder")
    (base / "submission").mkdir()
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python3"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -B "$@"\n')
    python.chmod(0o755)
    return base


def result(base, created="2026-11-20T10:00:00.000000-08:00", due="2026-11-21T00:00:00.000000-08:00", users=(ANA,)):
    about = {"users": list(users), "created_at": created, "assignment": {"due_date": due}}
    (base / "submission_metadata.json").write_text(json.dumps(about))
    path = f"{base.parent / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin"
    done = subprocess.run(
        ["bash", str(base / "run_autograder")], cwd="/", env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads((base / "results" / "results.json").read_text("utf-8"))


def hand_in(base, name="Ana Ruiz", saved=SAVED, **answers):
    (base / "submission" / "sheet.json").write_text(sheet("s1", name, saved, **answers), "utf-8")


def test_a_submission_gets_its_points_by_the_class_s_own_decisions(container):
    """Q01 is worth 3 by the overlay, and the lesson counts 100."""
    hand_in(container, Q01=["group"], Q04=["lavrov"])
    found = result(container)
    first = found["tests"][0]
    assert (first["number"], first["score"], first["max_score"]) == ("Q01", 3, 3)
    reached, most = (sum(t[name] for t in found["tests"]) for name in ("score", "max_score"))
    assert found["score"] == pytest.approx(100 * reached / most, abs=0.01)
    assert (found["output"], found["extra_data"]["status"]) == ("", "graded")


def test_what_is_no_sheet_and_an_empty_submission_are_results_too(container):
    found = result(container)
    assert (found["score"], found["extra_data"]["status"]) == (0, "needs attention")
    (container / "submission" / "essay.docx").write_bytes(b"PK\x03\x04[Content_Types].xml")
    found = result(container)
    assert found["score"] == 0
    assert "is a Word" in found["extra_data"]["reason"]


def test_gradescope_s_time_decides_what_is_late_and_the_sheet_s_does_not(container):
    hand_in(container, Q01=["group"], saved="2031-01-01T00:00:00Z")
    assert "Late" not in result(container)["output"]
    late = result(container, created="2026-11-22T00:00:00-08:00")["output"]
    assert "Late: handed in 2026-11-22T08:00:00Z, due 2026-11-21T08:00:00Z." in late


def test_another_s_sheet_is_for_the_teacher_and_the_student_reads_no_name(container):
    hand_in(container, name="Ben Ochoa", Q01=["group"])
    found = result(container)
    assert found["extra_data"]["status"] == "needs attention"
    assert "Ochoa" not in json.dumps({name: found[name] for name in ("output", "tests")})
    assert result(container, users=[ANA, {"name": "Ben Ochoa", "sid": "s2"}])["extra_data"]["status"] == "graded"


def test_the_package_is_the_same_twice_and_has_what_gradescope_asks_for(packed):
    again = package("g20-ministers", PROJECT / "exercises", None, ["01"])
    assert again == package("g20-ministers", PROJECT / "exercises", None, ["01"])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        rights = {info.filename: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
    assert rights["setup.sh"] == rights["run_autograder"] == 0o755
    assert not [name for name in rights if "__pycache__" in name or name.startswith("/")]
