"""Marking in a real browser: picking words by mouse, finger and keyboard, the card at the words, repairs and undoing."""

import pytest

import kit
from tests.browser.stage import DIFFERENT, G20, KEY, WORDS, spotting

# ---- picking words


def test_a_drag_snaps_to_whole_words_and_g20_is_one(stage):
    on = stage(spotting("At the G-20 meeting in Delhi."))
    on.drag(9, 14)
    assert on.picked() == "G-20 meeting"
    assert on.page.text_content(".kit-picked") == "“G-20 meeting”"
    assert on.highlighted("pick") == ["G-20 meeting"]


def test_a_click_picks_the_word_under_it_and_shift_extends(stage):
    on = stage(spotting("At the G-20 meeting."))
    on.page.mouse.click(*on.spot(4))
    assert on.highlighted("pick") == ["the"]
    on.page.keyboard.down("Shift")
    on.page.mouse.click(*on.spot(13))
    on.page.keyboard.up("Shift")
    assert on.highlighted("pick") == ["the G-20 meeting"]


MOVES = {
    "ArrowRight": "One",
    "ArrowRight ArrowRight": "two",
    "ArrowRight ArrowRight ArrowLeft": "One",
    "ArrowRight Shift+ArrowRight Shift+ArrowRight": "One two.",
    "ArrowRight Shift+ArrowDown": "One two.",
    "ArrowRight Shift+ArrowDown Shift+ArrowDown": "One two. Three G-20.",
    "ArrowRight ArrowDown": "Three",
    "ArrowRight ArrowDown ArrowRight ArrowUp": "Three",
    "ArrowRight PageDown": "Four",
    "ArrowRight PageDown PageUp": "One",
    "ArrowRight PageDown Shift+PageDown": "Four five.",
    "ArrowRight PageDown ArrowDown ArrowDown ArrowDown": ".",
    "ArrowRight ArrowLeft ArrowLeft": "One",
}


@pytest.mark.parametrize("keys", MOVES)
def test_the_caret_moves_by_word_sentence_and_paragraph(stage, keys):
    on = stage(spotting("One two. Three G-20.\n\nFour five."))
    on.page.focus(".kit-page")
    on.press(*keys.split())
    assert on.picked() == MOVES[keys]


def test_before_anything_is_picked_enter_says_what_to_do(stage):
    on = stage(spotting("One two."))
    on.page.focus(".kit-page")
    on.press("Enter")
    assert on.page.text_content("[role=status]") == WORDS["pickFirst"]


def test_a_touch_selection_waits_for_the_button(stage):
    on = stage(spotting("one two three"), has_touch=True)
    on.page.evaluate(
        """() => { const t = document.querySelector(".kit-page [data-n]").firstChild;
          getSelection().setBaseAndExtent(t, 5, t, 9); }"""
    )
    on.page.wait_for_function("() => document.querySelector('.kit-picked').textContent === '“two three”'")
    assert on.page.evaluate("() => getSelection().toString()") == "wo t"
    on.page.tap(f"button:has-text('{DIFFERENT}')")
    assert on.marked() == ["two three"]


# ---- from the words to a mark in the sheet


def test_the_keyboard_alone_marks_repairs_undoes_and_deletes(stage, tmp_path):
    sheet = kit.open_sheet(G20, tmp_path, "ana")
    on = stage(kit.spot_errors(G20, KEY, sheet))
    on.press("Tab", "ArrowRight", "ArrowDown", "Shift+ArrowRight", "Enter", "ArrowDown", "Enter")
    assert on.page.evaluate("() => document.activeElement.type") == "radio"
    on.press("1")
    on.page.keyboard.type("A repair")
    on.press("Enter")
    (kept,) = kit.read_sheet(sheet.path, G20).marks
    assert on.page.evaluate("() => document.activeElement.className") == "kit-page"
    assert (kept.repair, kept.category, kept.severity) == ("A repair", "accuracy/omission", "minor")
    on.press("Control+z")
    assert on.reader.marks[0]["repair"] == ""
    on.press("Control+Shift+z")
    assert on.reader.marks[0]["repair"] == "A repair"
    on.press("Delete")
    assert on.reader.marks == []
    assert on.page.evaluate("() => document.activeElement.className") == "kit-page"


WANTED = next(a for a in KEY.attributions if G20[a.content].startswith("“We must continue"))


@pytest.mark.parametrize(
    ("key", "source", "cue", "speaker", "type"),
    [("Enter", WANTED.source, WANTED.cue, WANTED.speaker, WANTED.type), ("Escape", None, None, "", "")],
    ids=["what is offered is taken", "what is offered is left"],
)
def test_an_attribution_takes_a_drag_and_two_keys_where_it_took_three_drags_and_six_clicks(
    stage, tmp_path, key, source, cue, speaker, type
):
    """Before: content, source and cue each dragged and a button pressed, a menu opened and used, a type chosen."""
    sheet = kit.open_sheet(G20, tmp_path, "ana")
    on = stage(kit.highlight_sources(G20, KEY, sheet, mark=True))
    on.drag(WANTED.content.start, WANTED.content.end)
    on.press("1")
    on.page.wait_for_selector(".kit-take:focus")
    on.press(key)
    assert on.reader
    (own,) = kit.read_sheet(sheet.path, G20).attributions
    assert own.content == WANTED.content
    assert (own.source, own.cue, own.speaker, own.type) == (source, cue, speaker, type)
    assert on.page.locator(".kit-card").is_hidden()


def test_an_error_takes_a_drag_and_three_keys_where_it_took_a_drag_four_clicks_and_a_way_of_1269_pixels(
    stage, tmp_path
):
    """The words of the repair are typed in both. By mouse it is a drag and three clicks, all of them at the words."""
    sheet = kit.open_sheet(G20, tmp_path, "ana")
    on = stage(kit.spot_errors(G20, KEY, sheet))
    error = KEY.errors[0]
    on.drag(error.span.start, error.span.end)
    for key in ("1", "2"):
        on.press(key)
        assert on.reader
    on.page.keyboard.type("met on Thursday")
    on.press("Enter")
    assert on.reader
    (own,) = kit.read_sheet(sheet.path, G20).marks
    assert (own.span, own.category, own.severity) == (error.span, "accuracy/mistranslation", "major")
    assert own.repair == "met on Thursday"
    assert on.page.locator(".kit-card").is_hidden()


SLOW = """() => {
  const ask = window.toPython;
  window.gates = [];
  window.toPython = async (said) => {
    const answer = await ask(said);
    await new Promise((go) => window.gates.push(go));
    return answer;
  };
}"""


def test_quick_keys_lose_nothing_where_python_is_slow(stage):
    """The answer to the first key comes between the second and the typed words."""
    on = stage(spotting("one two three"), fresh=True)
    on.drag(0, 3)
    assert on.reader
    on.page.evaluate(SLOW)
    on.press("1", "2")
    on.page.wait_for_function("() => window.gates.length >= 2")
    on.page.evaluate("() => window.gates.shift()()")
    on.page.evaluate("() => window.gates.shift()()")
    on.page.wait_for_selector(".kit-typed:focus")
    on.page.keyboard.type("won")
    on.press("Enter")
    on.page.wait_for_function("() => { window.gates.splice(0).forEach((go) => go()); return !window.unanswered; }")
    (own,) = on.model.marks
    assert (own["category"], own["severity"], own["repair"]) == ("accuracy/mistranslation", "major", "won")


def test_the_card_stands_at_the_words_and_leaves_them_in_sight(stage):
    on = stage(kit.spot_errors(G20, KEY))
    for error in (KEY.errors[0], KEY.errors[9], KEY.errors[-1]):
        on.drag(error.span.start, error.span.end)
        card = on.page.locator(".kit-card").bounding_box()
        x, y = on.spot(error.span.start)
        assert not (card["x"] <= x <= card["x"] + card["width"] and card["y"] <= y <= card["y"] + card["height"])
        assert 0 <= y <= 800
        on.press("Escape")


def test_source_and_cue_join_the_content_marked_last(stage, tmp_path):
    sheet = kit.open_sheet(G20, tmp_path, "ana")
    on = stage(kit.highlight_sources(G20, KEY, sheet, mark=True))
    first = KEY.attributions[0]
    for role, button in (("content", "This was said"), ("source", "This is the source"), ("cue", "This is the cue")):
        span = getattr(first, role)
        on.drag(span.start, span.end)
        on.page.click(f"button:has-text('{button}')")
    on.page.select_option(".kit-card select", first.speaker)
    assert on.reader
    (own,) = kit.read_sheet(sheet.path, G20).attributions
    assert (own.content, own.source, own.cue, own.speaker) == (first.content, first.source, first.cue, first.speaker)
    assert on.highlighted("source") == [G20[first.source]]


# ---- several marks


@pytest.fixture
def marked(stage):
    """A reader of the text on the stage, with these words marked."""

    def marked_on_stage(text, *all_words, **options):
        on = stage(spotting(text), **options)
        for words in all_words:
            on.mark(words)
        return on

    return marked_on_stage


def test_adjacent_nested_and_overlapping_marks_live_together_and_the_same_words_are_marked_once(marked):
    different = ["one two", "three", "two three four", "two"]
    on = marked("one two three four five", *different, "three")
    assert on.marked() == different
    assert on.highlighted("own") == different


@pytest.mark.parametrize(
    ("text", "marks", "place", "opens"),
    [
        ("one two three four", ["one two three four", "two"], 9, "one two three four"),
        ("one two three four", ["one two three four", "two"], 5, "two"),
        ("one, two", ["one", ","], 3, ","),
    ],
)
def test_the_smallest_mark_under_the_pointer_is_the_one_that_opens(marked, text, marks, place, opens):
    on = marked(text, *marks)
    on.page.mouse.click(*on.spot(place))
    assert on.page.text_content(".kit-card h4:visible") == f"“{opens}”"


def test_both_ends_of_a_mark_move_and_it_keeps_its_labels(marked):
    on = marked("one two three four", "two three")
    on.page.click("text=← start")
    on.page.click("text=← end")
    (only,) = on.reader.marks
    assert (only["content"]["text"], only["category"]) == ("one two", "accuracy/mistranslation")


def test_an_omission_is_shown_where_it_was_put(stage):
    on = stage(spotting("one two"))
    on.drag(4, 7)
    on.page.click("text=Something is missing here")
    assert on.reader.marks[0]["content"] == {"start": 4, "end": 4, "text": ""}
    gap = "e => [e.previousSibling.data, getComputedStyle(e, '::after').content, e.nextSibling.data]"
    assert on.page.eval_on_selector(".kit-gap", gap) == ["one ", '"[missing]"', "two"]
    assert on.page.text_content(".kit-side li") == "[missing] Something is missing"
    on.page.click("text=Undo")
    assert on.page.locator(".kit-gap").count() == 0


def test_a_button_of_a_list_opens_its_mark_and_escape_lays_it_away(marked):
    on = marked("one two three", "one")
    on.press("Escape")
    assert on.page.locator(".kit-card").is_hidden()
    on.page.focus(".kit-side li button")
    on.press("Enter")
    assert on.page.get_attribute(".kit-side li button", "aria-current") == "true"
    assert on.page.text_content(".kit-card h4:visible") == "“one”"
    assert on.page.evaluate("() => document.activeElement.type") == "radio"


# ---- what is being typed


def test_a_repair_being_typed_survives_what_python_sends(marked):
    on = marked("one two three", "one", fresh=True)
    on.page.focus(".kit-typed")
    on.page.keyboard.type("first half")
    on.page.clock.fast_forward(600)  # the rest after which it is saved
    two = {"id": "m9", "content": {"start": 4, "end": 7, "text": "two"}}
    on.reader.marks = [*on.reader.marks, on.reader.marks[0] | two]
    on.tell()
    on.reader.lit = []
    on.page.keyboard.type(", second half")
    on.press("Tab")
    repairs = {m["id"]: m["repair"] for m in on.reader.marks}
    assert "first half, second half" in repairs.values()
    assert len(repairs) == 2


def test_a_repair_being_typed_survives_the_loss_of_its_mark(marked):
    on = marked("one two three", "one")
    on.page.focus(".kit-typed")
    on.page.keyboard.type("half")
    on.reader.marks = []
    on.tell()
    on.page.keyboard.type(" and half")
    on.press("Tab")
    assert [m["repair"] for m in on.reader.marks] == ["half and half"]


def test_a_repair_is_saved_without_leaving_the_box(marked):
    on = marked("one two three", "one")
    on.page.focus(".kit-typed")
    on.page.keyboard.type("won")
    on.page.wait_for_function("() => document.querySelector('.kit-side li').textContent.includes('won')")
    assert on.reader.marks[0]["repair"] == "won"
    assert on.page.evaluate("() => document.activeElement.value") == "won"


def test_a_repair_being_typed_is_kept_when_another_mark_is_opened(marked):
    on = marked("one two three", "one", "two")
    on.page.fill(".kit-typed", "too")
    on.page.mouse.click(*on.spot(1))
    assert [m["repair"] for m in on.reader.marks] == ["", "too"]


def test_a_choice_keeps_the_focus_when_python_answers(marked):
    on = marked("one two three", "one")
    on.press("Space", "ArrowDown")
    on.reader.marks = [{**dict(reversed(on.reader.marks[0].items())), "category": "style"}]
    on.tell()
    focused = "() => document.activeElement.closest('label')?.textContent || document.activeElement.outerHTML"
    assert on.page.evaluate(focused).startswith("major")
    assert on.reader.marks[0]["severity"] == "major"


def test_a_change_nobody_answers_is_reported_after_five_seconds_and_an_answered_one_is_not(marked):
    on = marked("one two three", "one", fresh=True)
    assert on.marked() == ["one"]
    on.page.clock.run_for(6_000)
    assert on.page.locator(".kit-bad").count() == 0
    on.page.evaluate("() => { window.deaf = true; }")
    on.mark("two")
    assert on.page.locator(".kit-bad").count() == 0
    on.page.clock.run_for(5_000)
    assert on.page.text_content(".kit-saved.kit-bad") == WORDS["silent"]
    assert on.page.text_content("[role=status]") == WORDS["silent"]


# ---- without the Custom Highlight API


NO_HIGHLIGHTS = "() => { Object.defineProperty(CSS, 'highlights', { value: undefined }); }"


def test_own_marks_show_without_highlights(marked):
    on = marked("one two three", "two", before=NO_HIGHLIGHTS)
    own = on.page.locator("mark.k-own")
    assert own.all_text_contents() == ["two"]
    assert own.evaluate("e => getComputedStyle(e).backgroundColor") not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    on.page.click("text=Undo")
    assert own.count() == 0


def test_the_caret_shows_without_highlights(stage):
    on = stage(spotting("one two three"), before=NO_HIGHLIGHTS)
    on.page.focus(".kit-page")
    on.press("ArrowRight", "ArrowRight", "Shift+ArrowRight")
    assert on.page.evaluate("() => getSelection().toString()") == "two three"
    on.page.fill("[type=search]", "three")
    on.press("Enter")
    assert on.page.text_content(".kit-picked") == "“three”"
    assert on.page.evaluate("() => document.activeElement.type") == "search"
