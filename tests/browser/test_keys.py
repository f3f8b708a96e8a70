"""Keys made without code, in a real browser: a draft corrected by keyboard, two readers' differences settled by mouse."""

import pytest

import kit

TEXT = """Night bus from May

The night bus will run every hour from May, Mayor Ana Ruiz said. “Nobody should have to walk home,” she told reporters.

Drivers asked for a guard on each bus, said Leo Marsh of the drivers’ union."""


@pytest.fixture
def article():
    return kit.own_article(TEXT)


def test_a_draft_is_checked_mended_and_deleted_by_keyboard_alone(stage, article, tmp_path):
    correction = kit.correct(article, tmp_path)
    before = [(a.id, a.speaker) for a in correction.key.attributions]
    on = stage(correction.readers["sources"])
    card = on.page.locator(".kit-card")
    on.page.focus(".kit-page")
    on.page.keyboard.press("n")
    assert "is between commas or at the end of the sentence" in card.inner_text()
    assert on.page.evaluate("document.activeElement.className") == "kit-go kit-next"
    on.page.keyboard.press("Enter")
    assert "Nobody should have" in card.locator("h4").inner_text()
    on.page.keyboard.press("2")
    on.page.keyboard.press("Enter")
    assert on.reader.saved["ok"]
    on.page.keyboard.press("Delete")
    assert on.reader.saved["ok"]
    again = kit.correct(article, tmp_path)
    assert [(a.id, a.speaker) for a in again.key.attributions] == before[:2] + before[3:]
    assert [(a.type, a.unchecked) for a in again.key.attributions][:2] == [("indirect", False), ("mixed", False)]
    assert on.page.complaints == []
