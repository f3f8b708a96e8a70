"""Which browser the tests take, and which tests take one."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.browser import conftest

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable  # any file will do


def playwright_with(path):
    return SimpleNamespace(chromium=SimpleNamespace(executable_path=str(path)))


@pytest.mark.parametrize(
    ("named", "own", "usual", "found"),
    [
        (PYTHON, __file__, (), PYTHON),
        (None, __file__, (PYTHON,), __file__),
        (None, "missing", ("no-such-browser", PYTHON), PYTHON),
        (None, "missing", (), None),
    ],
    ids=["the one that KIT_BROWSER names", "Playwright's own", "one of the usual places", "none"],
)
def test_which_browser_is_found(monkeypatch, named, own, usual, found):
    monkeypatch.setattr(conftest, "PLACES", usual)
    monkeypatch.delenv("KIT_BROWSER", raising=False)
    if named:
        monkeypatch.setenv("KIT_BROWSER", named)
    assert conftest.find_browser(playwright_with(own)) == found


def test_a_wrong_name_is_no_reason_to_take_another(monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_BROWSER", str(tmp_path / "missing"))
    with pytest.raises(pytest.fail.Exception, match="there is no such file"):
        conftest.find_browser()


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
