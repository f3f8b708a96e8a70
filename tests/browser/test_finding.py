"""Which browser the tests take."""

import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

SPEC = importlib.util.spec_from_file_location("kit_browser_lookup", Path(__file__).with_name("conftest.py"))
lookup = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(lookup)
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
