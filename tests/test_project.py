"""What holds for the repository as a whole: its style, its types, its pins, its notebooks, its sizes."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from jupyter_server.services.contents.manager import ContentsManager
from traitlets.config import Config

import kit
from kit.__main__ import COMMANDS

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf-8")
REQUIRED = PROJECT["dependencies"]
FOR_TESTS = PROJECT["optional-dependencies"]["test"]
MEGABYTE = 1_000_000


def files(suffix=""):
    """The files that are in git or would be, were all added."""
    command = ["git", "-c", "core.quotepath=off", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [path for name in listed.split("\0") if name.endswith(suffix) and (path := ROOT / name).is_file()]


def check(*command):
    """Run a tool over the project; what it complains of is the failure."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def numbers(version):
    return tuple(int(part) for part in re.findall(r"\d+", version))


def test_ruff_has_no_complaint():
    check("ruff", "check", "--quiet", "--output-format=concise", ".")


def test_mypy_has_no_complaint():
    check("mypy")


def test_every_requirement_is_a_name_and_a_lower_bound_that_its_pin_meets():
    assert [one for one in REQUIRED + FOR_TESTS if not re.fullmatch(r"[a-z0-9-]+>=\d+(\.\d+)*", one)] == []
    pinned = dict(re.match(r"([a-z0-9-]+)==([^ ]+)", line).groups() for line in CONSTRAINTS.splitlines())
    bounds = [one.split(">=") for one in REQUIRED + FOR_TESTS]
    assert [name for name, least in bounds if numbers(pinned.get(name, "0")) < numbers(least)] == []


def test_the_constraints_are_pins_and_name_no_host():
    pin = r"[a-z0-9-]+==[\w.]+( ; [\w.<>=!'() ]+)?"
    assert [line for line in CONSTRAINTS.splitlines() if not re.fullmatch(pin, line)] == []


def test_conda_and_binder_get_the_exact_versions_that_pip_gets():
    text = (ROOT / "environment.yml").read_text("utf-8")
    outer, inner = (re.findall(rf"^{indent}- (.*[^:\n])$", text, re.MULTILINE) for indent in (" {2}", " {6}"))
    assert outer == ["conda-forge", "python=3.12", "pip"]
    assert inner == ["-c constraints.txt", "-e ."]


def test_binder_reads_the_environment():
    program = shutil.which("jupyter-repo2docker")
    if not program:
        pytest.skip("jupyter-repo2docker is not installed")
    command = [program, "--no-build", "--debug", "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "python=3.12" in done.stdout + done.stderr


def test_the_citation_has_the_version_and_the_title_of_the_kit():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (cited["version"], cited["cff-version"]) == (kit.__version__, "1.2.0")
    assert (ROOT / "README.md").read_text("utf-8").startswith(f"# {cited['title']}\n")
    assert " AND ".join(cited["license"]) == PROJECT["license"]


def test_the_website_of_the_workflow_is_made_by_a_command_of_the_kit():
    workflow = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text("utf-8"))
    steps = workflow["jobs"]["site"]["steps"]
    command = next(step["run"].split() for step in steps if "run" in step)
    assert command[:3] == ["python", "-m", "kit"] and command[3] in COMMANDS
    assert next(step["with"]["path"] for step in steps if "upload" in step.get("uses", "")) == command[4]


@pytest.mark.parametrize("path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem)
def test_an_issue_form_asks_what_is_needed_to_help(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    ids = [field["id"] for field in form["body"]]
    assert {"name", "description", "body"} <= form.keys() and len(ids) == len(set(ids))
    assert all(field["attributes"]["label"] for field in form["body"])
    assert any(field.get("validations", {}).get("required") for field in form["body"])


def test_notebooks_hold_no_outputs():
    kept = []
    for path in files(".ipynb"):
        notebook = json.loads(path.read_text("utf-8"))
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        ran = any(cell["outputs"] or cell["execution_count"] is not None for cell in code)
        kept += [path.name] if ran or "widgets" in notebook["metadata"] else []
    assert kept == [], "clear the outputs of these notebooks"


def test_no_file_is_over_a_megabyte():
    assert [path.name for path in files() if path.stat().st_size > MEGABYTE] == []


def test_the_file_list_shows_students_all_notebooks_but_the_teachers():
    settings = json.loads((ROOT / "kit" / "jupyter" / "jupyter_server_config.json").read_text("utf-8"))
    shown = ContentsManager(config=Config(settings)).should_list
    hidden = [path.name for path in ROOT.glob("*/*.ipynb") if not shown(path.name)]
    assert hidden == ["class_report.ipynb"]
