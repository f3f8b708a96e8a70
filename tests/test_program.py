"""The command line as a program: what it writes and where, and the kit installed from its wheel in an empty folder."""

import filecmp
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from kit.__main__ import main
from kit.commands.release import release
from kit.files import read_article
from kit.model import Mark, Span
from kit.sheets.sheet_file import open_sheet

ROOT = Path(__file__).parents[1]
QUOTED = "“Es regnet – und schneit,” Zoë Müller said.\n"
ENCODINGS = (
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "cp437"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
)
SCRIPT = "import sys; sys.argv[0] = 'bin/who-said-what'; from kit.__main__ import script; script()"


def run(command, folder, stdout=subprocess.PIPE, **variables):
    ours = ("PYTHON", "LC_", "LANG", "JUPYTER")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)} | variables
    pipes = {"stdout": stdout, "stderr": subprocess.PIPE, "timeout": 120}
    return subprocess.run([sys.executable, *command], cwd=folder, env=env, check=False, **pipes)


def kit(folder, *arguments, **options):
    """`python -m kit` of this folder with arguments, run somewhere else."""
    return run(["-m", "kit", *arguments], folder, PYTHONPATH=str(ROOT), **options)


# ---- what is written


@pytest.mark.parametrize(("variables", "form"), [*zip(ENCODINGS, ("", "", "--json"), strict=True)])
def test_output_is_utf_8_whatever_the_system_would_choose(tmp_path, variables, form):
    (tmp_path / "ä.txt").write_text(QUOTED, "utf-8")
    ran = kit(tmp_path, "find", "ä.txt", *form.split(), **variables)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "Zoë Müller" in ran.stdout.decode("utf-8", "strict")


@pytest.mark.skipif(os.name == "nt", reason="a pipe is closed in another way there")
@pytest.mark.parametrize(
    "arguments", ["--help", "find --help", "find a.txt", "init lessons", "export riverside-library --as web"]
)
def test_a_pipe_that_closes_gets_no_traceback(tmp_path, arguments):
    (tmp_path / "a.txt").write_text(QUOTED, "utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = kit(tmp_path, *arguments.split(), stdout=writer)
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("arguments", ["--help", "find a.txt", "find a.txt --json"])
def test_a_full_disk_is_told_of(tmp_path, arguments):
    (tmp_path / "a.txt").write_text(QUOTED, "utf-8")
    with Path("/dev/full").open("w") as full:
        ran = kit(tmp_path, *arguments.split(), stdout=full)
    assert (ran.returncode, ran.stderr) == (1, b"This couldn't be finished: No space left on device.\n")


def test_a_command_runs_in_the_environment_that_has_its_libraries(monkeypatch):
    called = []
    monkeypatch.setattr("kit.bootstrap.environment", lambda *extras: "another python")
    monkeypatch.setattr("kit.bootstrap.run", lambda *words, folder: called.append(words) or 7)
    assert main(["find", "a.txt", "--json"]) == 7
    assert called == [("another python", "-m", "kit", "find", "a.txt", "--json")]


# ---- installed


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder as pip fills it from the wheel, before a JupyterLab that only says with what it was started."""
    from hatchling.build import build_wheel

    made, here = tmp_path_factory.mktemp("wheel"), Path.cwd()
    os.chdir(ROOT)
    try:
        name = build_wheel(str(made))
    finally:
        os.chdir(here)
    with zipfile.ZipFile(made / name) as wheel:
        wheel.extractall(made / "site")
    (made / "site" / "jupyterlab.py").write_text("import os, sys; print(os.getcwd(), sys.argv[1:])", "utf-8")
    return made / "site"


@pytest.fixture
def installed(site, tmp_path):
    def who_said_what(*arguments):
        ran = run(["-c", SCRIPT, *arguments], tmp_path, PYTHONPATH=str(site))
        return ran.returncode, ran.stdout.decode(), ran.stderr.decode()

    return who_said_what


def test_an_installed_kit_lays_its_lessons_out_and_leaves_a_readers_alone(installed, tmp_path):
    status, said, problem = installed("init", "course")
    assert (status, problem) == (0, "")
    assert f"{tmp_path / 'course'} has the lessons now." in said
    for part in ("notebooks", "exercises"):
        ours = {path.name for path in (ROOT / part).glob("*.*")}
        assert filecmp.cmpfiles(ROOT / part, tmp_path / "course" / part, ours, shallow=False)[1:] == ([], [])
    mine, lost = tmp_path / "course/notebooks/glossary.md", tmp_path / "course/notebooks/start.ipynb"
    mine.write_text("my notes", "utf-8")
    lost.unlink()
    again = installed("init", "course")[1]
    assert (mine.read_text("utf-8"), lost.exists()) == ("my notes", True)
    assert "New: 1 file." in again
    assert "left as they are: notebooks/glossary.md." in again


def test_no_command_at_all_lays_the_lessons_out_here_and_opens_them(installed, tmp_path):
    course = tmp_path / "who-said-what"
    for _ in range(2):
        status, said, problem = installed("--no-browser")
        assert (status, problem) == (0, "")
        assert said.startswith(f"The lessons are in {course}, ")
        assert f"{course} ['--ServerApp.root_dir={course}'" in said
    assert (course / "exercises" / "01_read_it_twice.toml").exists()


def test_each_command_works_from_an_empty_folder(installed, tmp_path):
    (tmp_path / "a.txt").write_text(QUOTED, "utf-8")
    assert "Müller" in installed("find", "a.txt")[1]
    assert installed("draft", "a.txt", "mine")[0] == 0
    assert installed("handout", "02")[0] == 0
    assert installed("release", "copy", "--graded", "05")[0] == 0
    sheet = open_sheet(read_article("g20-ministers"), tmp_path / "inbox", "s017")
    sheet.save("errors", (Mark(Span(335, 343)),))
    assert "1 graded" in installed("grade", "inbox", "--out", "graded")[1]
    assert "1 of 18 core" in installed("mark", str(sheet.path))[1]
    assert "09" in installed("exercises", "riverside-library")[1]
    written = installed("export", "riverside-library", "--as", "brat")[1].split()
    assert installed("import", written[1], "--as", "brat", "--article", "riverside-library", "--out", "k.json")[0] == 0
    assert installed("test")[2].startswith("There is no command 'test'; there are lab, pages, find, ")


def test_a_copy_made_by_an_installed_kit_is_the_same(installed, tmp_path):
    installed("release", "theirs")
    release([str(tmp_path / "ours")])
    ours, theirs = (
        {p.relative_to(r): p.read_bytes() for p in r.rglob("*") if p.is_file()}
        for r in (tmp_path / "ours", tmp_path / "theirs")
    )
    assert ours == theirs


def test_an_installed_kit_knows_its_requirements_without_the_projects_file(site, tmp_path):
    show = "from kit.bootstrap import requirements; print(requirements('pages', 'dask'))"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    told = run(["-c", show], tmp_path, PYTHONPATH=str(site)).stdout.decode()
    assert set(eval(told)) == {*project["dependencies"], *extras["pages"], *extras["dask"]}
