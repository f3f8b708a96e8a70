"""Forms in a lesson: menus, lines and files in place of Python, in JupyterLab and Notebook 7, by keyboard alone."""

import json

import pytest

APPS = ("lab/tree", "notebooks")
LEDGER = 'kit.ledger(article, key, sheet, "to which Kiev agreed", "again overshadowed by")'


def answer_in(book, task, wanted):
    """Wait until the sheet on the disk has this answer to a task."""
    file = book.server.folder / book.path.split("/")[0] / "answers" / "g20-ministers.ana.json"
    for _ in range(150):
        found = json.loads(file.read_text("utf-8"))["answers"].get(task, {}).get("value") if file.exists() else None
        if found == wanted:
            return
        book.page.wait_for_timeout(100)
    assert found == wanted


@pytest.mark.parametrize("app", APPS)
def test_a_claim_gets_its_status_from_a_menu_by_keyboard_alone(notebook, app):
    book = notebook(LEDGER, app=app).run_all()
    page, cells = book.page, book.page.locator(".jp-Cell").count()
    menus = page.locator(".kx-ledger select")
    menus.nth(1).focus()
    for key in ("c", "d", "d", "x"):  # letters choose an option, and cut no cell
        page.keyboard.press(key)
    menus.nth(0).select_option("changed in translation")
    page.wait_for_function("() => document.querySelectorAll('.kx-ledger tbody tr')[0].textContent.includes('Kyiv')")
    assert page.evaluate("() => document.activeElement.name") == "claim 1"  # redrawn, and still there
    page.keyboard.press("Tab")
    page.keyboard.type("141 countries had voted")
    page.keyboard.press("Enter")
    page.locator(".kx-ledger tbody tr").nth(2).wait_for()
    chosen = menus.nth(1).input_value()
    answer_in(book, "ledger", {
        "to which Kiev agreed": "changed in translation", "again overshadowed by": chosen, "141 countries had voted": "",
    })  # fmt: skip
    assert page.locator(".jp-Cell").count() == cells
    assert page.locator(".kx-exercise .kx-saved").last.text_content() == "Saved."
