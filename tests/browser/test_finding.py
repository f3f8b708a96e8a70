"""Which browser the tests take, and which tests take one."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

SPEC = importlib.util.spec_from_file_location("kit_browser_lookup", Path(__file__).with_name("conftest.py"))
lookup = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(lookup)
ROOT = Path(__file__).parents[2]
PYTHON = sys.executable  # any file will do


def playwright_with(path):
    return SimpleNamespace(chromium=SimpleNamespace(executable_path=str(path)))


def test_the_one_that_kit_browser_names_comes_first(monkeypatch, tmp_path):
    own = tmp_path / "own"
    own.touch()
    monkeypatch.setenv("KIT_BROWSER", PYTHON)
    assert lookup.find_browser(playwright_with(own)) == PYTHON


def test_then_playwrights_own(monkeypatch, tmp_path):
    own = tmp_path / "own"
    own.touch()
    monkeypatch.delenv("KIT_BROWSER", raising=False)
    assert lookup.find_browser(playwright_with(own)) == str(own)


def test_then_one_of_the_usual_places(monkeypatch, tmp_path):
    monkeypatch.delenv("KIT_BROWSER", raising=False)
    monkeypatch.setattr(lookup, "PLACES", ("no-such-browser", PYTHON))
    assert lookup.find_browser(playwright_with(tmp_path / "missing")) == PYTHON


def test_there_may_be_none(monkeypatch, tmp_path):
    monkeypatch.delenv("KIT_BROWSER", raising=False)
    monkeypatch.setattr(lookup, "PLACES", ())
    assert lookup.find_browser(playwright_with(tmp_path / "missing")) is None


def test_a_wrong_name_is_no_reason_to_take_another(monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_BROWSER", str(tmp_path / "missing"))
    with pytest.raises(pytest.fail.Exception, match="there is no such file"):
        lookup.find_browser()


def test_all_tests_that_open_a_page_are_in_the_browser_part_and_no_others():
    """Where pytest takes `-m "not browser"`, it takes the rest."""
    where = [ROOT / "tests" / name for name in ("browser", "benchmarks/test_reader.py")]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "browser",
        *where,
    ]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    said = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=True).stdout
    files = {path.relative_to(ROOT).as_posix() for path in Path(__file__).parent.glob("test_*.py")}
    others = {"tests/browser/test_finding.py", "tests/browser/test_engines.py"}
    assert {line.split("::")[0] for line in said.splitlines() if "::" in line} == files - others | {
        "tests/benchmarks/test_reader.py"
    }
