"""Forms in a lesson: menus, lines and files in place of Python, in JupyterLab and Notebook 7, by keyboard alone."""

import pytest

APPS = ("lab/tree", "notebooks")
LEDGER = 'kit.ledger(article, key, sheet, "to which Kiev agreed", "again overshadowed by")'


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
    ledger = {"to which Kiev agreed": "changed in translation", "again overshadowed by": chosen}
    book.until(lambda answers: answers.get("ledger", {}).get("value"), ledger | {"141 countries had voted": ""})
    assert page.locator(".jp-Cell").count() == cells
    assert page.locator(".kx-exercise .kx-saved").last.text_content() == "Saved."
