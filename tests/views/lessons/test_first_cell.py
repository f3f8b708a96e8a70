"""The first cell of a lesson in a real Python of a notebook: what it asks, shows, and where it saves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

import kit

PROJECT = Path(__file__).parents[3]
REPORT = kit.read_article("g20-ministers")


@pytest.fixture
def cell(course_folder, tmp_path, monkeypatch):
    """Runs the first cell of lesson 2 in a kernel of its own, where somebody types; what was asked and shown."""
    for name, folder in (("HOME", "home"), ("IPYTHONDIR", "ipython")):
        (tmp_path / folder).mkdir()
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    kernels = []

    def run(account, *lines, more=""):
        monkeypatch.setenv("JUPYTERHUB_USER", account)
        manager, client = start_new_kernel(cwd=str(course_folder / "notebooks"))
        kernels.append((manager, client))
        typed, asked, shown = list(lines), [], []

        def answer(message):
            asked.append(message["content"]["prompt"])
            client.input(typed.pop(0))

        def output(message):
            said = message["content"]
            shown.append(said.get("text", "") + said.get("data", {}).get("text/html", "") + said.get("evalue", ""))

        code = f'import kit\narticle, key, sheet, ask = kit.lesson("02")\nprint(sheet.path)\n{more}'
        client.execute_interactive(code, allow_stdin=True, stdin_hook=answer, output_hook=output, timeout=60)
        return asked, "".join(shown)

    run.course = course_folder
    yield run
    for manager, client in kernels:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


def test_two_students_on_one_account_are_asked_without_any_widget_and_keep_a_sheet_each(cell):
    for name in ("Ana Ruiz", "Ben"):
        asked, shown = cell("student", name, more='sheet.save("Q05", {"answer": [sheet.sheet.reader.name]})')
        assert len(asked) == 1 and asked[0].startswith("Whose answers are these?")
        assert f" {name}." in shown
    for id, name in (("ana-ruiz", "Ana Ruiz"), ("ben", "Ben")):
        found = kit.read_sheet(cell.course / "answers" / f"g20-ministers.{id}.json", REPORT)
        assert found.answers["Q05"].value == {"answer": [name]}


def test_a_copy_of_another_computer_is_shown_by_the_first_cell(cell):
    there = kit.open_sheet(REPORT, cell.course / "desktop", "ana")
    there.save("Q05", {"answer": ["there"]})
    (cell.course / "answers").mkdir()
    (cell.course / "answers" / "g20-ministers.ana (1).json").write_bytes(there.path.read_bytes())
    asked, shown = cell("ana")
    assert asked == [] and "“g20-ministers.ana (1).json” is another copy of these answers" in shown


def test_two_accounts_in_one_read_only_course_folder_save_at_home_each(cell, monkeypatch):
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs root on Linux: a read-only disk is mounted")
    course = str(cell.course)
    if subprocess.run(["mount", "--bind", course, course], check=False).returncode:
        pytest.skip("needs root with the right to mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", course], check=True)
        for name in ("ana", "ben"):
            home = cell.course.parent / f"home-{name}"
            home.mkdir()
            monkeypatch.setenv("HOME", str(home))
            for _ in range(2):  # and it is found again next time
                asked, shown = cell(name, more=f'sheet.save("Q05", {{"answer": ["{name}"]}})')
                path = home / "who-said-what" / "answers" / f"g20-ministers.{name}.json"
                assert (asked, f"{path}\n" in shown) == ([], True)
                assert "The folder “" in shown and f": {path}." in shown
                assert kit.read_sheet(path, REPORT).answers["Q05"].value == {"answer": [name]}
    finally:
        subprocess.run(["umount", "-l", course], check=True)
