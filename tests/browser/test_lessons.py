"""Each lesson runs in JupyterLab from its first cell to its last, alone on this machine."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LESSONS = sorted(f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb"))
NOT_OURS = ("favicon", "Event")  # "Event": plotly is kept from saving a picture of each chart, see NO_PICTURE


@pytest.fixture(scope="session")
def lessons(server):
    """A copy of the lessons and what they need, as a class has them."""
    folder = server.folder / "class"
    for name in ("notebooks", "exercises"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    return folder


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_without_an_error_and_without_the_network(open_book, lessons, outside, lesson):
    asked = len(outside.asked)
    book = open_book(f"{lessons.name}/{lesson}").run_all()
    kinds = [f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("error", "stderr")]
    failed = book.page.locator(", ".join(kinds))
    assert failed.all_text_contents() == []
    assert [text for text in book.page.complaints if not any(word in text for word in NOT_OURS)] == []
    assert outside.asked[asked:] == []
