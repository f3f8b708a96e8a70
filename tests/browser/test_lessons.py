"""Each lesson runs in JupyterLab from its first cell to its last, alone on this machine.

They share a kernel, emptied before each: that a lesson needs no other, tests/content/test_lessons.py tries.
"""

import shutil
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
NOT_OURS = ("favicon", "Event")  # "Event": plotly is kept from saving a picture of each chart, see NO_PICTURE
EMPTIED = "%reset -f\nimport ipywidgets\nipywidgets.Widget.close_all()"


@pytest.fixture(scope="module")
def lessons(server):
    """A copy of the lessons and what they need, as a class has them; the first of them gets a kernel of its own."""
    folder = server.folder / "class"
    for name in ("notebooks", "exercises"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    for name in LESSONS:
        book = nbformat.read(folder / "notebooks" / name, 4)
        book.cells.insert(0, nbformat.v4.new_code_cell(EMPTIED))
        nbformat.write(book, folder / "notebooks" / name)
    server.end_sessions()
    return "class/notebooks"


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_without_an_error_and_without_the_network(server, open_book, lessons, outside, lesson):
    asked = len(outside.asked)
    server.hand_over(f"{lessons}/{lesson}")
    book = open_book(f"{lessons}/{lesson}").run_all()
    kinds = [f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("error", "stderr")]
    failed = book.page.locator(", ".join(kinds))
    assert failed.all_text_contents() == []
    assert [text for text in book.page.complaints if not any(word in text for word in NOT_OURS)] == []
    assert outside.asked[asked:] == []
