"""The lessons as pages without code, which `python -m kit pages` opens: open, answer, predict, reload, go on."""

import re
import shutil
from pathlib import Path

import pytest

import kit
from tests.browser.conftest import new_context, page_in

ROOT = Path(__file__).parents[2]
NOT_OURS = (  # extensions that are not for pages, or that we leave without a network; Voila’s way to end a kernel
    "shared module", "mathjax2", "status of 403",
)  # fmt: skip


BEGUN = ".kx-exercise:has-text('My progress')"
YOUR_TEXT = ".kx-exercise:has-text('Your text')"


@pytest.fixture(scope="module")
def pages(server):
    """Where the pages of a copy of the lessons are served."""
    pytest.importorskip("voila", reason="voila is not installed")
    for name in ("notebooks", "exercises"):
        shutil.copytree(ROOT / name, server.folder / "pages" / name, ignore=shutil.ignore_patterns(".*"))
    return f"{server.url}/voila/render/pages/notebooks"


@pytest.fixture(scope="module")
def context(browser, outside):
    """One context for all pages, which loads their scripts once."""
    context = new_context(browser, outside, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def open_page(pages, context):
    opened = []

    def open_one(name, before="", begun=BEGUN):
        page = page_in(context)
        opened.append(page)
        page.add_init_script(before)
        page.goto(f"{pages}/{name}?token=kit", timeout=60_000)
        return ready(page, begun)

    yield open_one
    for page in opened:
        page.close()


def ready(page, begun=BEGUN):
    page.wait_for_selector("#rendered_cells", state="visible", timeout=60_000)
    page.locator(begun).first.wait_for(timeout=60_000)
    return page


def question(page, id):
    return page.locator(f"#kit-{id}")


def test_from_the_first_page_to_an_answer_and_back_to_where_one_stopped(open_page, outside):
    asked = len(outside.asked)
    page = open_page("start.ipynb")
    page.get_by_text("Begin:").wait_for()

    # dark, as the switch says; that holds on the next page
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.get_by_label("Dark page").check()
    assert page.evaluate(ground) == "rgb(17, 17, 17)"
    page.get_by_role("link", name="glossary").click()
    page.locator("strong:has-text('Dateline')").wait_for()
    assert page.evaluate(ground) == "rgb(17, 17, 17)"
    page.get_by_label("Dark page").uncheck()
    page.get_by_role("link", name="All lessons").click()

    # the lesson before, from the head of a page
    page.get_by_role("link", name="8 · Your own article").click()
    page.wait_for_url("**/08_your_own_article.ipynb")
    ready(page)

    # a choice by keyboard alone, checked
    box = question(page, "Q31")
    box.locator("input").first.focus()
    page.keyboard.press("Space")
    box.get_by_text("Saved.").wait_for()
    chosen = box.locator("input").evaluate_all("all => all.findIndex((one) => one.checked)")

    # load it again: the answer is there
    page.reload()
    ready(page)
    page.wait_for_function("(n) => document.querySelectorAll('#kit-Q31 input')[n]?.checked", arg=chosen, timeout=30_000)
    assert not re.search(r"[Rr]un the|next cell", page.locator("#rendered_cells").inner_text())
    assert page.locator(".jp-CodeCell .jp-Cell-inputWrapper:visible").count() == 0
    page.get_by_label("Show the code").check()
    assert page.locator(".jp-CodeCell .jp-Cell-inputWrapper:visible").count() > 5

    # my progress, one click away
    page.get_by_role("button", name="My progress").click()
    page.get_by_text("Worth going over again").or_(page.get_by_text("open, of")).first.wait_for()

    # back to all lessons
    page.get_by_role("link", name="All lessons").click()
    page.wait_for_url("**/start.ipynb")
    ready(page)
    page.get_by_text("Go on where you stopped:").wait_for()
    assert page.locator("b a").first.inner_text() == "8 · Your own article"
    assert outside.asked[asked:] == []
    assert [text for text in page.complaints if not any(word in text for word in NOT_OURS)] == []


def test_a_prediction_and_a_button_open_what_they_lock_and_a_chart_in_it_has_its_width(open_page):
    page = open_page("06_count_it.ipynb")
    locked = "(n) => document.body.innerText.split('Locked. This opens').length === n + 1"
    page.wait_for_function(locked, arg=2)
    question(page, "Q25").locator("input").first.fill("2")
    page.wait_for_function(locked, arg=1)
    assert page.locator("pre:has-text('edit_distance(')").first.is_visible(), "here the code is the lesson"
    guess = page.locator("details.kit-guess:has(.js-plotly-plot)").first
    assert not guess.locator(".js-plotly-plot").is_visible()
    guess.locator("summary").first.focus()
    page.keyboard.press("Enter")
    guess.locator(".js-plotly-plot .bars").first.wait_for()
    assert guess.locator(".js-plotly-plot").bounding_box()["width"] > 500


GIVES_UP_AT_ONCE = """const { timeout } = AbortSignal;
AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms === 2000 ? 1 : ms);"""


def test_a_page_hears_that_an_answer_is_saved_also_where_its_script_took_too_long_to_load(open_page):
    """Anywidget gives a script two seconds, and after them throws away what Python says; here it gives none."""
    page = open_page("07_check_it.ipynb", before=GIVES_UP_AT_ONCE)
    page.locator(".kx-ledger select").first.select_option("changed in translation")
    page.locator(".kx-exercise:has(.kx-ledger) .kx-saved", has_text="Saved.").wait_for()
    assert any("[anywidget] Failed to initialize model" in text for text in page.complaints), "or this tests nothing"


def test_an_open_item_of_hand_in_leads_to_its_question(open_page):
    page = open_page("07_check_it.ipynb")
    page.locator("a[href='#kit-Q30']").click()
    page.wait_for_function("() => document.activeElement.id === 'kit-Q30'")


def test_a_text_of_ones_own_is_pasted_named_and_marked_without_code(open_page):
    page = open_page("08_your_own_article.ipynb")
    page.get_by_label("Or paste the text here").fill("Rain\n\nIt rained, Ana Ruiz said.")
    page.keyboard.press("Tab")
    page.get_by_text("Rain · 2 paragraphs").wait_for()
    names = page.get_by_label("People, groups and documents, one name on each line")
    names.fill("Ana Ruiz")
    page.keyboard.press("Tab")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.kit-page')].filter((e) => e.innerText.includes('It rained')).length === 3"
    )


PASTED = """Home
Ferry is late

By Ana Ruiz

The ferry was late on Friday, Ida Holm said.

“It was fog,” she added.

© 2024 Shore News"""


def test_from_a_paste_to_a_saved_article_with_its_draft_by_keyboard(open_page, server):
    page = open_page("a_text_of_your_own.ipynb", begun=YOUR_TEXT)
    page.get_by_label("Or paste the text here").fill(PASTED)
    page.keyboard.press("Tab")
    page.get_by_text("Ferry is late · 3 paragraphs").wait_for()
    page.get_by_role("button", name="Put back: Home").press("Enter")
    page.get_by_text("Home · 4 paragraphs").wait_for()
    page.get_by_role("button", name="Leave out: Home").press("Enter")
    page.get_by_text("Ferry is late · 3 paragraphs").wait_for()
    page.get_by_label("Source: who published it").fill("The Shore")
    page.keyboard.press("Tab")
    page.get_by_label("May I hand this out?").first.select_option("own")
    page.get_by_text("Yes. It's yours.").wait_for()
    page.get_by_role("button", name="Save this text").press("Enter")
    page.get_by_text("0 of 2 checked, 2 to go.").first.wait_for()
    saved = server.folder / "pages" / "texts" / "ferry-is-late"
    assert kit.read_article(saved).publisher == "The Shore"
    assert [a.source and a.unchecked for a in kit.read_key(saved / "key.json", kit.read_article(saved)).attributions]

    # all of it is there the next day
    page.reload()
    ready(page, YOUR_TEXT)
    page.get_by_text("0 of 2 checked, 2 to go.").first.wait_for(timeout=60_000)
    assert page.get_by_label("Source: who published it").input_value() == "The Shore"


PAGES = {"glossary": "h1", "a_text_of_your_own": YOUR_TEXT, "start": BEGUN} | {
    path.stem: BEGUN for path in sorted((ROOT / "notebooks").glob("0*.ipynb"))
}
TOO_WIDE = """() => [...document.querySelectorAll("#rendered_cells, #rendered_cells *")].filter((e) => {
  const box = e.getBoundingClientRect();
  const scrolls = e.parentElement.closest(".kx-scroll, .js-plotly-plot, .jp-RenderedText, .kit-live, .jp-InputArea-editor");
  return e.checkVisibility() && box.right > innerWidth + 1 && !scrolls;
}).map((e) => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_light_and_dark_passes_axe_and_fits_windows_of_every_width(open_page, axe, name):
    """400 % zoom of a window 1,280 wide is one of 320."""
    page = open_page(f"{name}.ipynb", begun=PAGES[name])
    for closed in page.locator("details.kit-guess > summary").all():
        closed.click()
    for theme in ("dark", "light"):  # which the next page begins with
        page.get_by_label("Dark page").set_checked(theme == "dark")
        assert axe(page, colours=theme == "dark") == [], theme
    for width in (1280, 800, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, page.evaluate(TOO_WIDE)
