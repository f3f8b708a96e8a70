"""What students and teachers read after grading, in a real browser: axe finds nothing, light and dark, wide and narrow."""

import json

import pytest

from kit import read_article, read_key
from kit.commands.grade import grade

ARTICLE = read_article("g20-ministers")
KEY = read_key("g20-ministers", ARTICLE)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graded")
    (folder / "inbox").mkdir()
    spans = [error.span for error in KEY.errors[:9]]
    marks = [
        {"start": s.start, "end": s.end, "text": ARTICLE[s], "category": "style", "severity": "minor"} for s in spans
    ]
    said = [
        {"content": {"start": a.content.start, "end": a.content.end, "text": ARTICLE[a.content]}}
        for a in KEY.attributions[:5]
    ]
    for n in range(4):
        tasks = {
            "errors": marks[n:],
            "sources": said,
            "Q01": {"answer": ["ukraine"]},
            "Q13": {"answer": ["Lavrov said so."]},
        }
        sheet = {
            "format": 1,
            "article": {"id": ARTICLE.id, "sha256": ARTICLE.sha256},
            "reader": {"id": f"s{n}", "name": f"Student {n}"},
            "answers": {task: {"value": value, "saved": "2026-11-20T09:00:00Z"} for task, value in tasks.items()},
        }
        (folder / "inbox" / f"{n}.json").write_text(json.dumps(sheet), "utf-8")
    assert grade([str(folder / "inbox"), "--out", str(folder / "out")]) == 0
    return folder / "out"


@pytest.mark.parametrize("file", ["feedback/s0.html", "report.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(out, new_page, file, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = new_page(color_scheme=scheme)
    page.goto((out / file).as_uri())
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.complaints == []


@pytest.mark.parametrize("file", ["feedback/s0.html", "report.html"])
@pytest.mark.parametrize("width", [1280, 800, 360])
def test_no_page_is_wider_than_its_window(out, new_page, file, width):
    page = new_page(viewport={"width": width, "height": 900})
    page.goto((out / file).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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
