"""What students and teachers read after grading, in a real browser: axe finds nothing, light and dark, wide and narrow."""

import threading
from pathlib import Path

import classes
import pytest

from kit import Attribution, Mark
from kit.commands.grade import grade
from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.gradebook import Gradebook
from kit.teacher.records import GRADED, Label, Row
from kit.teacher.review.desk import Desk, ReviewServer
from tests.browser.stage import G20, KEY


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graded")
    (folder / "inbox").mkdir()
    errors = tuple(Mark(error.span, "style", "minor") for error in KEY.errors[:9])
    said = tuple(Attribution(a.content) for a in KEY.attributions[:5])
    texts = {"Q01": ["ukraine"], "Q13": ["Lavrov said so."]}
    for n in range(4):
        sheet = classes.sheet(f"s{n}", f"Student {n}", errors=errors[n:], sources=said, **texts)
        (folder / "inbox" / f"{n}.json").write_text(sheet, "utf-8")
    assert grade([str(folder / "inbox"), "--out", str(folder / "out")]) == 0
    return folder / "out"


@pytest.mark.parametrize("file", ["feedback/s0.html", "report.html"])
def test_axe_finds_nothing_in_light_and_dark_and_no_page_is_wider_than_its_window(out, new_page, axe, file):
    page = new_page()
    page.goto((out / file).as_uri())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page, colours=scheme == "dark") == []
    for width in (1280, 800, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_a_mark_leads_to_its_sentence_and_back_by_keyboard(out, new_page):
    page = new_page()
    page.goto((out / "feedback/s0.html").as_uri())
    link = page.locator("main .text a[href^='#']").first
    there = link.get_attribute("href")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("(hash) => location.hash === hash", arg=there)
    back = page.locator(f"{there} a[href^='#'], {there}[href^='#']").first
    back.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("(hash) => location.hash !== hash", arg=there)


# ---- the rubric screen


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202e" + "x" * 20_000


@pytest.fixture
def review(tmp_path):
    """The rubric screen of a class with two plain texts and a hostile one."""
    book = Gradebook(tmp_path / "gradebook.sqlite", G20.id)
    texts = ("He spoke about it.", "He spoke about it, too.", HOSTILE)
    book.decide(
        [
            Row(f"{n}", GRADED, "", f"s{n}", f"Student {n}", "", Label(), {}, 0, 0, manual={"Q13": text})
            for n, text in enumerate(texts)
        ]
    )
    asked = read_assignment(G20.id, Path(__file__).parents[2] / "exercises", lessons=["03"])
    with ReviewServer(Desk(book, asked, "2026-12-02")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.address, book
        server.shutdown()
    book.close()


def test_axe_finds_nothing_on_the_rubric_screen(review, new_page, axe):
    page = new_page(bypass_csp=True)  # for axe, which comes as a script
    page.goto(review[0])
    page.wait_for_selector("body[data-ready]")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page, colours=scheme == "dark") == []


def test_texts_are_marked_by_keyboard_alone_and_a_reload_goes_on(review, new_page):
    address, book = review
    page = new_page(viewport={"width": 800, "height": 900})
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    cards = page.locator(".card")
    assert cards.count() == 3
    assert HOSTILE[:40] in cards.nth(2).inner_text()
    assert page.locator("img, main script").count() == 0
    for key in ("3", "2"):  # both rows of the first text; then the second has the focus
        page.keyboard.press(key)
    page.wait_for_function("document.activeElement === document.querySelectorAll('.card')[1]")
    page.keyboard.press("1")
    page.keyboard.press("c")
    page.keyboard.type("Who is he?")
    page.keyboard.press("Escape")
    page.get_by_text("Saved. There are points as soon as every row has a number.").wait_for()
    page.get_by_text("Saved: 2.5 of 3 points.").wait_for()
    page.get_by_text("1 of 3 texts are marked.").wait_for()
    given = {id: (manual.points, manual.rubric, manual.comment) for (id, _), manual in book.given().items()}
    assert given["s0"] == (2.5, {"wording": 3, "evidence": 2}, "")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert cards.nth(1).locator("textarea").input_value() == "Who is he?"
    assert page.evaluate("document.activeElement === document.querySelectorAll('.card')[1]")  # the next open one
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    page.get_by_label("Without names").check()
    page.get_by_role("heading", name="Text 1").wait_for()
    assert page.get_by_text("Student 0").count() == 0
    assert page.complaints == []
