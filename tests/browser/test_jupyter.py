"""The kit in JupyterLab 4 and Notebook 7 as a class uses them: run, read, mark, reload, lose the kernel, export."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.browser.lab import THEMES
from tests.browser.stage import DIFFERENT, G20, WORDS, at_rest, drag_words

APPS = ("lab/tree", "notebooks")
SOURCES = "reader = kit.highlight_sources(article, key)\nreader"
ERRORS = "spotter = kit.spot_errors(article, key, sheet)\nspotter"
NOT_OURS = (  # Notebook 7 says so on any page
    "Cannot read properties of undefined (reading 'schema')",
    "Command 'filebrowser:open-path' not registered.",
)
MARKED, SECOND = ("Ukraine.", "Delete this 😀 word"), ("United States", "")
CHART = "kit.chart(article, key)"


def marks(answers):
    """The words and repairs of the marks in a sheet."""
    return [(mark["text"], mark.get("repair", "")) for mark in answers.get("errors", {}).get("value", [])]


def wait_for(book, *wanted):
    """Wait until the marks in the sheet file have these words and repairs, in this order."""
    book.until(marks, list(wanted))


def mark_word(book, reader, words):
    """Mark these words as an error, with the mouse."""
    drag_words(book.page, reader, words)
    reader.locator(f"button:has-text('{DIFFERENT}')").click()


@pytest.mark.parametrize("app", APPS)
def test_a_lesson_from_the_first_cell_to_the_sheet_file(notebook, outside, app):
    asked = len(outside.asked)
    book = notebook(SOURCES, ERRORS, app=app, fresh=True).run_all()
    page = book.page

    # highlight a source
    sources = book.reader(0)
    sources.locator("button:has-text('Narendra Modi')").click()
    page.wait_for_function("() => document.querySelectorAll('.kit-lit').length > 3")
    assert "3 passages lit." in sources.locator("[role=status]").text_content()

    # mark an error with the mouse, type a repair
    spotter = book.reader(1)
    mark_word(book, spotter, "Ukraine.")
    spotter.locator(".kit-typed").fill("Delete this 😀 word")
    page.keyboard.press("Tab")
    wait_for(book, MARKED)
    assert spotter.locator(".kit-saved").text_content() == WORDS["saved"]

    # mark another by the keyboard alone, with keys that would cut and insert cells; undo it
    cells = page.locator(".jp-Cell").count()
    spotter.locator(".kit-page").focus()
    for key in ("x", "a", "b", "d", "d", "ArrowDown", "x", "ArrowDown", "Shift+ArrowRight", "Enter", "Enter", "x", "a"):
        page.keyboard.press(key)
    wait_for(book, MARKED, SECOND)
    spotter.locator(".kit-meta").click()  # a blank place keeps keys from the notebook too
    for key in ("x", "a", "d", "d"):
        page.keyboard.press(key)
    spotter.locator("text=Undo").focus()
    for key in ("x", "Enter", "a"):
        page.keyboard.press(key)
    wait_for(book, MARKED)
    assert page.locator(".jp-Cell").count() == cells

    # reload: the marks are in the file, and on the page again without running anything
    page.keyboard.press("Control+s")  # with the focus in the reader
    book.saved()
    page.reload()
    page.wait_for_selector(".kit-page [data-n]", timeout=60_000)
    wait_for(book, MARKED)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.kit-side li')].some((e) => e.textContent.includes('😀'))"
    )
    assert page.locator("[data-kit-twin]:visible").count() == 0
    assert [text for text in page.complaints if not text.startswith(NOT_OURS)] == []
    assert outside.asked[asked:] == []


@pytest.mark.parametrize("app", APPS)
def test_the_tools_stay_in_sight_while_the_notebook_scrolls_by(notebook, app):
    book = notebook(SOURCES, app=app).run_all()
    book.reader().locator("[data-n='20']").scroll_into_view_if_needed()
    book.page.wait_for_function(
        """() => { const top = (e) => document.querySelector(e).getBoundingClientRect().top;
          return Math.abs(top(".kit-side") - top(".jp-WindowedPanel-outer")) < 2 && top(".kit-page") < -500; }"""
    )
    heights = "e => [e.scrollHeight - e.clientHeight, e.clientHeight > 2000]"
    assert book.page.eval_on_selector(".kit-page", heights) == [0, True]
    book.page.fill(".kit-side [type=search]", "face-to-face")
    book.page.press(".kit-side [type=search]", "Enter")
    book.page.wait_for_function(
        """() => { const s = [...CSS.highlights.get("kit-pick")][0], r = new Range();
          if (!s) return false;
          r.setStart(s.startContainer, s.startOffset);
          const outer = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
          return r.getBoundingClientRect().top > outer.top && r.getBoundingClientRect().bottom < outer.bottom; }"""
    )


def test_a_bar_and_a_row_of_its_table_light_their_passages(notebook):
    book = notebook(SOURCES, CHART, height=2600).run_all()
    page = book.page
    book.reader()
    page.locator("summary:near(.js-plotly-plot)").last.click()
    button = page.locator("[data-kit-light]:visible").first
    button.click()
    page.wait_for_function("() => document.querySelectorAll('.kit-lit').length")

    bar = page.locator(".js-plotly-plot .bars .point path").nth(1)
    before = page.evaluate("() => [...document.querySelectorAll('.kit-lit')].map((e) => e.textContent).join()")
    bar.scroll_into_view_if_needed()
    box = at_rest(page, bar.bounding_box)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle, steps=3)
    page.mouse.click(*middle)
    page.wait_for_function(
        "(before) => [...document.querySelectorAll('.kit-lit')].map((e) => e.textContent).join() !== before", arg=before
    )


def test_when_the_kernel_is_killed_the_reader_says_that_nothing_is_saved(notebook):
    book = notebook(ERRORS, "import os; print('pid', os.getpid())", fresh=True).run_all()
    spotter = book.reader()
    pid = int(book.page.locator(".jp-OutputArea-output:has-text('pid ')").last.text_content().split()[1])
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    book.page.locator(".jp-Dialog button").click()  # JupyterLab tells it too
    mark_word(book, spotter, "Ukraine.")
    spotter.locator(".kit-bad").wait_for(timeout=6_500)
    assert spotter.locator(".kit-saved").text_content() == WORDS["silent"]


TOO_EARLY = "Run the first cell first."
TAKEN_BACK = """() => document.activeElement.closest(".jp-Cell")?.querySelector(".jp-InputPrompt")
    .textContent.includes("[1]")"""  # a cell that has run takes the focus, after its output is there


@pytest.mark.parametrize("app", APPS)
def test_a_cell_run_first_says_so_and_its_button_runs_them_all(notebook, server, app):
    server.end_sessions()  # a kernel of its own knows where its notebook is
    page = notebook("kit.read(article)", app=app, fresh=True).page
    page.locator(".jp-CodeCell .cm-content").nth(1).click()
    page.keyboard.press("Control+Enter")
    said = page.locator(f".jp-OutputArea-output:has-text('{TOO_EARLY}')")
    said.wait_for()
    page.wait_for_function(TAKEN_BACK)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    said.locator("button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".kit-page [data-n]", timeout=30_000)
    assert said.count() == 0


def test_a_saved_notebook_says_how_to_go_on_in_place_of_an_error(notebook, open_book):
    book = notebook(ERRORS).run_all()
    book.reader()
    book.save()
    book.server.end_sessions()
    page = open_book(book.path, kernel=False).page
    page.locator(".kit-again").first.wait_for()
    page.wait_for_function("() => document.querySelector('.jp-OutputArea-output.jupyter-widgets')")
    assert page.locator(".kit-again").first.text_content().startswith("Press Run All to carry on. Your marks are kept.")
    assert page.locator("text=/Error displaying widget/ >> visible=true").count() == 0
    page.locator(".kit-again button").first.click()
    page.wait_for_selector(".kit-page [data-n]", timeout=60_000)
    assert page.locator(".kit-again:visible").count() == 0


def saved_elsewhere(book):
    """The notebook as saved with its outputs, in a copy that JupyterLab does not trust."""
    book.save()
    folder = book.server.folder / Path(book.path).parent
    copy = nbformat.read(folder / "lesson.ipynb", as_version=4)
    copy.cells.append(nbformat.v4.new_code_cell("'changed by a stranger'"))
    for cell in copy.cells:
        cell.metadata.pop("trusted", None)
    nbformat.write(copy, folder / "copy.ipynb")
    return f"{folder.name}/copy.ipynb"


def test_the_static_view_gives_way_to_the_live_one_and_stands_where_there_is_none(notebook, open_book, new_page):
    """In the notebook, in an exported page without scripts, and in an untrusted copy without a kernel."""
    book = notebook(SOURCES).run_all()
    book.reader()
    twin = book.page.locator("[data-kit-twin]")
    assert twin.count() == 1
    assert twin.is_hidden()
    book.page.evaluate("() => document.querySelector('.kit-reader').remove()")
    assert twin.is_visible()

    path = saved_elsewhere(book)
    file = book.server.folder / path
    subprocess.run([sys.executable, "-m", "nbconvert", "--to", "html", str(file)], check=True, capture_output=True)
    page = new_page(java_script_enabled=False)
    page.goto(file.with_suffix(".html").as_uri())
    twin = page.locator("[data-kit-twin]")
    assert twin.is_visible()
    assert all(G20[p.span] in twin.text_content() or "<sup>" in twin.inner_html() for p in G20.paragraphs)
    assert twin.locator("mark").count() > 28

    book.server.end_sessions()
    page = open_book(path, kernel=False).page
    twin = page.locator(".jp-RenderedHTMLCommon:has(mark)").first
    twin.wait_for()
    assert twin.is_visible()
    assert "End this war of aggression" in twin.text_content()
    lines = "all => [...new Set(all.map((e) => getComputedStyle(e).borderBottomStyle))]"
    assert {"solid", "dotted"} <= set(twin.locator("mark").evaluate_all(lines))
    assert page.locator(".kit-reader").count() == 0


def test_two_notebooks_on_one_sheet_keep_both_marks(notebook, open_book):
    book = notebook(ERRORS).run_all()
    folder = book.server.folder / Path(book.path).parent
    (folder / "second.ipynb").write_bytes((folder / "lesson.ipynb").read_bytes())
    other = open_book(f"{folder.name}/second.ipynb").run_all()
    for one, words in ((book, "Ukraine."), (other, "spoke Thursday")):
        reader = one.reader()
        mark_word(one, reader, words)
        one.page.wait_for_function(
            "(saved) => document.querySelector('.kit-saved').textContent === saved", arg=WORDS["saved"]
        )
    wait_for(book, ("Ukraine.", ""), ("spoke Thursday", ""))


def test_axe_finds_nothing_in_either_theme_of_jupyterlab(notebook, axe):
    book = notebook(SOURCES).run_all()
    for theme in THEMES:
        book.choose_theme(theme)
        book.reader().locator("mark.k-direct").first.click()
        assert axe(book.page, ".kit-reader", colours=theme == THEMES[1]) == []


def test_cells_far_out_of_sight_keep_their_marks_and_hide_their_static_view(notebook):
    filler = "print('\\n'.join(map(str, range(200))))"
    book = notebook(ERRORS, *[filler] * 12).run_all()
    page, spotter = book.page, book.reader()
    mark_word(book, spotter, "Ukraine.")
    wait_for(book, ("Ukraine.", ""))
    scroll = "(top) => { for (const e of document.querySelectorAll('.jp-WindowedPanel-outer, .jp-Notebook')) e.scrollTop = top; }"
    page.evaluate(scroll, 1e6)
    page.wait_for_function("() => !(document.querySelector('.kit-reader')?.getBoundingClientRect().bottom > 0)")
    page.evaluate(scroll, 0)
    page.wait_for_function("() => document.querySelector('.kit-reader')?.getBoundingClientRect().bottom > 0")
    assert page.locator("[data-kit-twin]:visible").count() == 0
    words = """() => [...CSS.highlights.get("kit-own")].map((s) => { const r = new Range();
        r.setStart(s.startContainer, s.startOffset); r.setEnd(s.endContainer, s.endOffset); return r.toString(); })"""
    assert page.evaluate(words) == ["Ukraine."]


def test_the_network_test_sees_what_it_should(new_page, outside):
    """The control: a page that does ask for something outside is noticed, by fetch and by websocket."""
    asked = len(outside.asked)
    page = new_page()
    page.goto("about:blank")
    page.evaluate("() => fetch('http://outside.example/').catch(() => 0)")
    page.evaluate(
        "() => new Promise((done) => { const s = new WebSocket('ws://outside.example/'); s.onerror = s.onclose = done; })"
    )
    kinds = {line.split()[0] for line in outside.asked[asked:]}
    assert kinds == {"GET", "CONNECT", "http://outside.example/"}  # by the proxy twice, and by the page
    del outside.asked[asked:]
