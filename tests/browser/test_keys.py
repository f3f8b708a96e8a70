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


def test_the_form_of_a_short_text_far_down_the_page_is_whole_in_the_reader(stage, article, tmp_path):
    """Above its words there is room in the window, but not in the reader."""
    far_down = "() => document.querySelector('main').style.setProperty('margin-top', '650px')"
    on = stage(kit.correct(article, tmp_path).readers["sources"], before=far_down, height=900)
    on.page.focus(".kit-page")
    on.page.keyboard.press("n")
    whole, form = (on.page.locator(name).bounding_box() for name in (".kit-body", ".kit-card"))
    assert whole["y"] <= form["y"] and form["y"] + form["height"] <= whole["y"] + whole["height"]


def test_two_differences_are_settled_by_mouse_with_a_reason_and_are_there_again(stage, article, tmp_path):
    names = kit.own_speakers(article, "Ana Ruiz", "Leo Marsh")
    whole, part = "Drivers asked for a guard on each bus", "asked for a guard on each bus"
    rides = "The night bus will run every hour from May"
    told = {"ana": [(rides, "s1"), (whole, "s2")], "ben": [(rides, "s2"), (part, "s2")]}
    sheets = []
    for reader, marks in told.items():
        sheets.append(kit.open_sheet(article, tmp_path / "sheets", reader=reader))
        spans = [(kit.Span(at, at + len(words)), who) for words, who in marks if (at := TEXT.index(words))]
        sheets[-1].save("sources", tuple(kit.Attribution(span, speaker=who, type="indirect") for span, who in spans))
    on = stage(kit.adjudicate(article, *sheets, folder=tmp_path / "key", names=names).reader)
    on.page.click("button:has-text('Next difference (n)')")
    assert on.page.locator(".kit-card tr", has_text="Speaker").inner_text().split("\t") == [
        "Speaker",
        "Ana Ruiz",
        "Leo Marsh",
    ]
    assert on.page.evaluate("document.activeElement.type") == "radio"
    on.page.click(".kit-card label:has-text('as ana has it')")
    on.page.click(".kit-card button:has-text('Next difference')")
    on.page.click(".kit-card label:has-text('Leave it open')")
    on.page.locator(".kit-note").wait_for()
    on.page.fill(".kit-card .kit-typed", "It is not clear whose verb it is.")
    on.page.click(".kit-card button:has-text('Next difference')")
    assert on.reader.results["summary"] == "Every difference is settled (2)."
    on.page.click("button:has-text('Undo')")
    on.page.click("button:has-text('Next difference (n)')")
    assert on.page.input_value(".kit-card .kit-typed") == ""
    on.page.click("button:has-text('Redo')")
    assert on.reader.saved["ok"]
    again = kit.adjudicate(article, *sheets, folder=tmp_path / "key", names=names)
    assert [(d.choice, d.reason) for d in again.differences] == [
        ("ana", ""),
        ("open", "It is not clear whose verb it is."),
    ]
    assert [(a.speaker, a.tier) for a in again.key.attributions] == [("s1", "core"), ("s2", "bonus")]
    assert on.page.complaints == []
