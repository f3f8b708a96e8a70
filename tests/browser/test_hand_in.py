"""Handing in, in a real JupyterLab: by keyboard, announced, in both themes, and with nothing that axe complains about."""

import json
import re
from pathlib import Path

import pytest

from tests.browser.lab import THEMES

HAND_IN = ".kx-exercise[aria-label='Hand in']"
LESSON = Path(__file__).parents[2] / "exercises" / "05_lost_in_translation.toml"
FIRST = f"mine = kit.open_sheet(article, 'answers')\nask = kit.open_exercises({str(LESSON)!r}, article, key, mine)"
ANSWER = (
    "view = ask('Q22')\nview.answer = [{'views': 'original', 'regional': 'original', 'whalen': 'repair', 'mark': 'repair', "
    "'spelling': 'leave', 'orphan': 'repair'}]\nmine.save('errors', key.errors[:12])"
)


@pytest.fixture
def book(notebook):
    return notebook(FIRST, ANSWER + ";", "kit.hand_in(mine, ask)").run_all()


def box_of(book):
    box = book.page.locator(HAND_IN)
    box.wait_for()
    return box


def test_a_reader_hands_in_with_the_keyboard_and_hears_the_number(book, server):
    box, page = box_of(book), book.page
    go = box.get_by_role("button", name="Hand in", exact=True)
    go.focus()
    go.press("Enter")
    box.get_by_text("Type your name first").wait_for()
    name = box.get_by_label("Your name", exact=True)
    assert name.evaluate("(e) => e === document.activeElement")
    page.keyboard.type("Ana Ruiz")
    page.keyboard.press("Tab")
    page.keyboard.type("s017")
    page.keyboard.press("Enter")
    said = box.locator(".kx-result[role=status]")
    said.get_by_text("Your receipt number is").wait_for()
    number = re.search(r"\w{4}-\w{4}", said.inner_text())[0]
    path = Path(said.locator("pre").inner_text())
    assert path.name == f"g20-ministers.s017.{number}.json"
    assert json.loads(path.read_text("utf-8"))["reader"] == {"id": "s017", "name": "Ana Ruiz"}
    with page.expect_download() as download:
        said.get_by_role("link", name="Download the file").click()
    assert download.value.suggested_filename == path.name
    assert Path(download.value.path()).read_bytes() == path.read_bytes()
    assert book.page.complaints == []


def test_axe_finds_nothing_before_and_after_in_either_theme(book, axe):
    box = box_of(book)

    def found():
        for theme in THEMES:
            book.choose_theme(theme)
            yield from axe(book.page, HAND_IN, colours=theme == THEMES[1])

    assert list(found()) == []
    box.get_by_label("Your name", exact=True).fill("Ana Ruiz")
    box.get_by_role("button", name="Hand in", exact=True).click()
    box.get_by_text("Your receipt number is").wait_for()
    assert list(found()) == []


COPY = (
    "from pathlib import Path\n"
    "there = kit.open_sheet(article, 'desktop', 'ana')\nthere.save('errors', key.errors[:2])\n"
    "mine = kit.open_sheet(article, 'answers', 'ana')\nmine.save('errors', key.errors[5:6])\n"
    "Path('answers/g20-ministers.ana-DESKTOP-9.json').write_bytes(there.path.read_bytes());"
)


def test_the_copy_of_another_computer_is_taken_in_by_a_button(notebook):
    book = notebook(COPY, "kit.my_answers(mine)").run_all()
    box = book.page.locator(".kx-exercise[aria-label='My answers']")
    box.get_by_text("“g20-ministers.ana-DESKTOP-9.json” is another copy").wait_for()
    box.get_by_role("button", name="Add what other copies have").click()
    box.get_by_text("Added: g20-ministers.ana-DESKTOP-9.json.").wait_for()
    assert box.get_by_text("is another copy").count() == 0
    with book.page.expect_download() as download:
        box.get_by_role("button", name="Download my answers").click()
    kept = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert len(kept["answers"]["errors"]["value"]) == 3
    assert book.page.complaints == []
