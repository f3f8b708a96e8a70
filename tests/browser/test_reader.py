"""The reader in a real browser: its script on an empty page, its model in this Python (see Stage in conftest.py)."""

import itertools
import re

import pytest

import kit
from kit.model import Article, Span
from kit.views.reader import ReaderView, passage
from kit.wording import wording

G20 = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", G20)
WORDS = wording("vocabulary")["reader"]
KINDS = ("direct", "mixed", "indirect", "document", "source", "cue", "unsourced")
OUTCOMES = ("found", "missed", "extra", "partly", "neutral")
HOSTILE = "<script>window.hurt=1</script><img src=x onerror=window.hurt=2></style><b>\"'&amp;"
FOCUSABLE = "button, input, select, summary, [tabindex]"


def spotting(text, **options):
    article = Article("a", text) if isinstance(text, str) else text
    return kit.spot_errors(article, None, **options)


def passages_of(text, *covers):
    """A reader of the text with a passage over each given stretch."""
    article = Article("a", text)
    spans = [Span(*at(text, cover)) for cover in covers]
    return ReaderView(
        article, passages=[passage(span, id=f"p{n}", kind="direct", letter="D") for n, span in enumerate(spans)]
    )


def words_of(reader):
    return [mark["content"]["text"] for mark in reader.marks]


def pick(stage, start, end):
    stage.drag(start, end)
    start, end = stage.reader.picked
    return stage.reader.article["text"][start:end]


DIFFERENT = "It says something different"


def mark(stage, start, end):
    stage.drag(start, end)
    stage.page.click(f".kit-card button:has-text('{DIFFERENT}')")


def marked(stage, text, *all_words, **options):
    """A reader of the text on the stage, with these words marked."""
    on = stage(spotting(text), **options)
    for words in all_words:
        mark(on, *at(text, words))
    return on


def at(text, words):
    """Where the words stand, as a start and an end in code points."""
    return text.index(words), text.index(words) + len(words)


# ---- the text


def page_text(stage):
    return stage.page.evaluate(
        "() => [...document.querySelectorAll('.kit-page [data-n]')].map((p) => p.textContent).join('\\n\\n')"
    )


def test_the_page_holds_the_text_and_nothing_else(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    assert page_text(on) == "\n\n".join(G20[p.span] for p in G20.paragraphs)
    assert on.page.complaints == []


def test_passages_that_overlap_nest_and_touch_neither_double_nor_lose_a_character(stage):
    text = "one two three four five six"
    spans = [Span(a, b) for a, b in itertools.combinations((0, 4, 8, 14, 19, 27), 2)]
    on = stage(
        ReaderView(Article("a", text), passages=[passage(s, id=f"p{n}", kind="direct") for n, s in enumerate(spans)])
    )
    assert page_text(on) == text
    covered = on.page.evaluate(
        """() => { const out = {};
          for (const m of document.querySelectorAll("mark")) for (const id of m.ids) out[id] = (out[id] || "") + m.textContent;
          return out; }"""
    )
    assert covered == {f"p{n}": text[s.start : s.end] for n, s in enumerate(spans)}


def test_a_passage_that_begins_or_ends_between_two_paragraphs_doubles_no_word(stage):
    text = "one\n\ntwo\n\nthree"
    spans = [Span(4, 8), Span(5, 9), Span(9, 10)]
    on = stage(
        ReaderView(Article("a", text), passages=[passage(s, id=f"p{n}", kind="direct") for n, s in enumerate(spans)])
    )
    assert page_text(on) == text


def test_a_line_has_60_to_75_characters(stage):
    for width in (850, 1240):  # an output in JupyterLab at 1280 pixels, with the file browser and without
        on = stage(kit.read(G20), width=width)
        lines = on.page.evaluate(
            """() => [...document.querySelectorAll(".kit-page p")].flatMap((p) => {
              const full = [], r = new Range();
              for (const t of p.childNodes) for (let i = 0; i < t.length; i++) {
                r.setStart(t, i); r.setEnd(t, i + 1);
                const top = Math.round(r.getBoundingClientRect().top);
                if (!full.length || Math.abs(full.at(-1)[0] - top) > 8) full.push([top, 0]);
                full.at(-1)[1]++;
              }
              return full.slice(0, -1).map(([, n]) => n);
            })"""
        )
        middle = sorted(lines)[len(lines) // 2]
        assert 60 <= middle <= 75, (width, middle)


def test_captions_are_set_off_and_paragraphs_numbered(stage):
    on = stage(kit.read(G20))
    numbers = on.page.eval_on_selector_all(
        ".kit-page [data-n]", "all => all.map((e) => getComputedStyle(e, '::before').content)"
    )
    assert numbers == [f'"{n}"' for n in range(len(G20.paragraphs))]
    captions = on.page.locator("[data-caption]").all_text_contents()
    assert captions == [G20[p.span] for p in G20.paragraphs if p.kind == "caption"]


def test_numbers_and_letters_are_not_copied(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    on.page.evaluate("() => getSelection().selectAllChildren(document.querySelector('[data-n=\"5\"]'))")
    assert on.page.evaluate("() => getSelection().toString()") == G20[G20.paragraphs[5].span]


def test_nothing_jumps_when_a_panel_opens(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    places = """() => [...document.querySelectorAll(".kit-page [data-n], .kit-body")]
        .map((e) => e.getBoundingClientRect().top).filter((top) => top < innerHeight)"""
    before = on.page.evaluate(places)
    on.page.click("mark.k-indirect >> nth=0")
    on.page.click("summary")
    assert on.page.locator(".kit-why dd").count() > 2
    assert on.page.evaluate(places) == before


def test_lighting_a_source_moves_no_word(stage):
    on = stage(kit.highlight_sources(G20, KEY), height=900)
    places = """() => [...document.querySelectorAll(".kit-page mark")].map((e) => {
        const r = e.getBoundingClientRect(); return [r.left, r.width, r.height]; })"""
    before = on.page.evaluate(places)
    on.page.click("button:has-text('Antony Blinken')")
    assert on.page.locator(".kit-lit").count() > 12
    assert on.page.evaluate(places) == before


# ---- picking and marking


def test_a_drag_snaps_to_whole_words_and_g20_is_one(stage):
    text = "At the G-20 meeting in Delhi."
    on = stage(spotting(text))
    assert pick(on, 9, 14) == "G-20 meeting"
    assert on.page.text_content(".kit-picked") == "“G-20 meeting”"
    assert on.highlighted("pick") == ["G-20 meeting"]


def test_a_click_picks_the_word_under_it(stage):
    text = "At the G-20 meeting."
    on = stage(spotting(text))
    on.page.mouse.click(*on.spot(9))
    assert on.highlighted("pick") == ["G-20"]


def test_shift_and_click_extend(stage):
    text = "At the G-20 meeting."
    on = stage(spotting(text))
    on.page.mouse.click(*on.spot(4))
    on.page.keyboard.down("Shift")
    on.page.mouse.click(*on.spot(13))
    assert on.highlighted("pick") == ["the G-20 meeting"]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("ArrowRight", "One"),
        ("ArrowRight ArrowRight", "two"),
        ("ArrowRight ArrowRight ArrowLeft", "One"),
        ("ArrowRight Shift+ArrowRight Shift+ArrowRight", "One two."),
        ("ArrowRight Shift+ArrowDown", "One two."),
        ("ArrowRight Shift+ArrowDown Shift+ArrowDown", "One two. Three G-20."),
        ("ArrowRight ArrowDown", "Three"),
        ("ArrowRight ArrowDown ArrowRight ArrowUp", "Three"),
        ("ArrowRight PageDown", "Four"),
        ("ArrowRight PageDown PageUp", "One"),
        ("ArrowRight PageDown Shift+PageDown", "Four five."),
        ("ArrowRight PageDown ArrowDown ArrowDown ArrowDown", "."),
        ("ArrowRight ArrowLeft ArrowLeft", "One"),
    ],
)
def test_the_caret_moves_by_word_sentence_and_paragraph(stage, keys, words):
    on = stage(spotting("One two. Three G-20.\n\nFour five."))
    on.page.focus(".kit-page")
    for key in keys.split():
        on.page.keyboard.press(key)
    start, end = on.reader.picked
    assert on.reader.article["text"][start:end] == words


def test_the_keyboard_alone_marks_repairs_undoes_and_deletes(stage, tmp_path):
    sheet = kit.open_sheet(G20, tmp_path, "ana")
    on = stage(kit.spot_errors(G20, KEY, sheet))
    press = on.page.keyboard.press
    press("Tab")
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Enter", "ArrowDown", "Enter"):
        press(key)
    assert on.page.evaluate("() => document.activeElement.type") == "radio"
    press("1")
    on.page.keyboard.type("A repair")
    press("Enter")
    (kept,) = kit.read_sheet(sheet.path, G20).marks
    assert on.page.evaluate("() => document.activeElement.className") == "kit-page"
    assert (kept.repair, kept.category, kept.severity) == ("A repair", "accuracy/omission", "minor")
    press("Control+z")
    assert on.reader.marks[0]["repair"] == ""
    press("Control+Shift+z")
    assert on.reader.marks[0]["repair"] == "A repair"
    press("Delete")
    assert on.reader.marks == []
    assert on.page.evaluate("() => document.activeElement.className") == "kit-page"


def acts(on, *steps):
    """Does one step after the other, as a hand does: a drag, a click, a key, or words that are typed."""
    for kind, what in steps:
        if kind == "drag":
            on.drag(what.start, what.end)
        elif kind == "key":
            on.page.keyboard.press(what)
        elif kind == "click":
            on.page.click(what)
        else:
            on.page.keyboard.type(what)
        assert on.reader


def test_an_attribution_takes_a_drag_and_two_keys_where_it_took_three_drags_and_six_clicks(stage, tmp_path):
    """Before: content, source and cue each dragged and a button pressed, a menu opened and used, a type chosen."""
    sheet = kit.open_sheet(G20, tmp_path, "ana")
    on = stage(kit.highlight_sources(G20, KEY, sheet, mark=True))
    wanted = next(a for a in KEY.attributions if G20[a.content].startswith("“We must continue"))
    acts(on, ("drag", wanted.content), ("key", "1"))
    on.page.wait_for_selector(".kit-take:focus")
    acts(on, ("key", "Enter"))
    (own,) = kit.read_sheet(sheet.path, G20).attributions
    parts = ("content", "source", "cue", "speaker", "type")
    assert [getattr(own, part) for part in parts] == [getattr(wanted, part) for part in parts]
    assert on.page.locator(".kit-card").is_hidden()


def test_what_is_offered_is_left_where_nobody_takes_it(stage, tmp_path):
    sheet = kit.open_sheet(G20, tmp_path, "ana")
    on = stage(kit.highlight_sources(G20, KEY, sheet, mark=True))
    wanted = next(a for a in KEY.attributions if G20[a.content].startswith("“We must continue"))
    acts(on, ("drag", wanted.content), ("key", "1"))
    on.page.wait_for_selector(".kit-take:focus")
    acts(on, ("key", "Escape"))
    (own,) = kit.read_sheet(sheet.path, G20).attributions
    assert (own.source, own.cue, own.speaker, own.type) == (None, None, "", "")


def test_an_error_takes_a_drag_and_three_keys_where_it_took_a_drag_four_clicks_and_a_way_of_1269_pixels(
    stage, tmp_path
):
    """The words of the repair are typed in both. By mouse it is a drag and three clicks, all of them at the words."""
    sheet = kit.open_sheet(G20, tmp_path, "ana")
    on = stage(kit.spot_errors(G20, KEY, sheet))
    error = KEY.errors[0]
    acts(on, ("drag", error.span), ("key", "1"), ("key", "2"), ("type", "met on Thursday"), ("key", "Enter"))
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
    on = stage(spotting("one two three"))
    on.drag(0, 3)
    assert on.reader
    on.page.evaluate(SLOW)
    on.page.keyboard.press("1")
    on.page.keyboard.press("2")
    on.page.wait_for_function("() => window.gates.length >= 2")
    on.page.evaluate("() => window.gates.shift()()")
    on.page.evaluate("() => window.gates.shift()()")
    on.page.wait_for_selector(".kit-typed:focus")
    on.page.keyboard.type("won")
    on.page.keyboard.press("Enter")
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
        on.page.keyboard.press("Escape")


def test_found_words_can_be_marked_without_the_mouse(stage):
    on = stage(spotting("He said it. She said it. They said it."))
    on.page.focus("[type=search]")
    on.page.keyboard.type("said IT")
    assert on.page.text_content("[role=status]") == "3 found"
    assert on.highlighted("find") == ["said it"] * 3
    for key in ("Enter", "Enter", "Shift+Enter", "Enter"):
        on.page.keyboard.press(key)
    on.page.focus(f"button:has-text('{DIFFERENT}')")
    on.page.keyboard.press("Enter")
    assert [(m["content"]["start"], m["content"]["text"]) for m in on.reader.marks] == [(16, "said it")]


def test_straight_quotation_marks_find_curly_ones(stage):
    on = stage(spotting("“It’s time,” he said."))
    on.page.fill("[type=search]", "\"It's  time")
    assert on.highlighted("find") == ["“It’s time"]


@pytest.mark.parametrize("typed", ["(", "[a", "\\", ".*", "$^", "a{2"])
def test_signs_of_regular_expressions_are_just_signs(stage, typed):
    on = stage(spotting("Nothing here."))
    on.page.fill("[type=search]", typed)
    assert on.page.text_content("[role=status]") == WORDS["notFound"]
    assert on.page.complaints == []


def test_before_anything_is_picked_enter_says_what_to_do(stage):
    on = stage(spotting("One two."))
    on.page.focus(".kit-page")
    on.page.keyboard.press("Enter")
    assert on.page.text_content("[role=status]") == WORDS["pickFirst"]


def test_adjacent_nested_and_overlapping_marks_live_together(stage):
    on = stage(spotting("one two three four five"))
    for words in ("one two", "three", "two three four", "two"):
        mark(on, *at(on.reader.article["text"], words))
    assert words_of(on.reader) == ["one two", "three", "two three four", "two"]
    assert on.highlighted("own") == words_of(on.reader)


def test_the_smallest_mark_under_the_pointer_is_the_one_that_opens(stage):
    on = marked(stage, "one two three four", "one two three four", "two")
    for place, words in ((9, "one two three four"), (5, "two")):
        on.page.mouse.click(*on.spot(place))
        assert on.page.text_content(".kit-card h4:visible") == f"“{words}”"


def test_of_two_marks_that_touch_the_one_clicked_opens(stage):
    on = marked(stage, "one, two", "one", ",")
    on.page.mouse.click(*on.spot(3))
    assert on.page.text_content(".kit-card h4:visible") == "“,”"


def test_marking_the_same_words_twice_opens_the_first_mark(stage):
    on = marked(stage, "one two", "one", "one")
    assert words_of(on.reader) == ["one"]


def test_both_ends_of_a_mark_move_and_it_keeps_its_labels(stage):
    on = marked(stage, "one two three four", "two three")
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


def test_a_touch_selection_waits_for_the_button(stage):
    on = stage(spotting("one two three"), has_touch=True)
    on.page.evaluate(
        """() => { const t = document.querySelector(".kit-page [data-n]").firstChild;
          getSelection().setBaseAndExtent(t, 5, t, 9); }"""
    )
    on.page.wait_for_function("() => document.querySelector('.kit-picked').textContent === '“two three”'")
    assert on.page.evaluate("() => getSelection().toString()") == "wo t"
    on.page.tap(f"button:has-text('{DIFFERENT}')")
    assert words_of(on.reader) == ["two three"]


def test_a_tap_opens_a_passage(stage):
    on = stage(passages_of("one two three", "two"), has_touch=True)
    on.page.touchscreen.tap(*on.spot(5))
    assert on.reader.chosen == "p0"


# ---- forms


def test_a_repair_being_typed_survives_what_python_sends(stage):
    on = marked(stage, "one two three", "one")
    on.page.focus(".kit-typed")
    on.page.keyboard.type("first half")
    on.page.clock.fast_forward(600)  # the rest after which it is saved
    on.reader.marks = [
        *on.reader.marks,
        {**on.reader.marks[0], "id": "m9", "content": {"start": 4, "end": 7, "text": "two"}},
    ]
    on.tell()
    on.reader.lit = []
    on.page.keyboard.type(", second half")
    on.page.keyboard.press("Tab")
    repairs = {m["id"]: m["repair"] for m in on.reader.marks}
    assert "first half, second half" in repairs.values()
    assert len(repairs) == 2


def test_a_repair_being_typed_survives_the_loss_of_its_mark(stage):
    on = marked(stage, "one two three", "one")
    on.page.focus(".kit-typed")
    on.page.keyboard.type("half")
    on.reader.marks = []
    on.tell()
    on.page.keyboard.type(" and half")
    on.page.keyboard.press("Tab")
    assert [m["repair"] for m in on.reader.marks] == ["half and half"]


def test_a_repair_is_saved_without_leaving_the_box(stage):
    on = marked(stage, "one two three", "one")
    on.page.focus(".kit-typed")
    on.page.keyboard.type("won")
    on.page.wait_for_function("() => document.querySelector('.kit-side li').textContent.includes('won')")
    assert on.reader.marks[0]["repair"] == "won"
    assert on.page.evaluate("() => document.activeElement.value") == "won"


def test_a_repair_being_typed_is_kept_when_another_mark_is_opened(stage):
    on = marked(stage, "one two three", "one", "two")
    on.page.fill(".kit-typed", "too")
    on.page.mouse.click(*on.spot(1))
    assert [m["repair"] for m in on.reader.marks] == ["", "too"]


def test_a_choice_keeps_the_focus_when_python_answers(stage):
    on = marked(stage, "one two three", "one")
    on.page.keyboard.press("Space")
    on.page.keyboard.press("ArrowDown")
    on.reader.marks = [{**dict(reversed(on.reader.marks[0].items())), "category": "style"}]
    on.tell()
    focused = "() => document.activeElement.closest('label')?.textContent || document.activeElement.outerHTML"
    assert on.page.evaluate(focused).startswith("major")
    assert on.reader.marks[0]["severity"] == "major"


def test_a_control_keeps_the_focus_when_it_is_used(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    box = on.page.get_by_label("Show speech inside speech")
    box.focus()
    on.page.keyboard.press("Space")
    assert on.reader.show["nested"] is True
    assert box.evaluate("e => e === document.activeElement")
    assert box.is_checked()


def test_a_button_of_a_list_opens_its_mark_and_escape_lays_it_away(stage):
    on = marked(stage, "one two three", "one")
    on.page.keyboard.press("Escape")
    assert on.page.locator(".kit-card").is_hidden()
    on.page.focus(".kit-side li button")
    on.page.keyboard.press("Enter")
    assert on.page.get_attribute(".kit-side li button", "aria-current") == "true"
    assert on.page.text_content(".kit-card h4:visible") == "“one”"
    assert on.page.evaluate("() => document.activeElement.type") == "radio"


# ---- who says what


def test_choosing_a_source_lights_its_passages_and_dims_the_rest(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    on.page.click("button:has-text('Narendra Modi')")
    lit = " ".join(on.page.locator("mark.kit-lit").all_text_contents())
    modi = [a for a in KEY.attributions if a.speaker == on.reader.lit[0] and a.tier == "core" and a.level == 1]
    assert all(word in lit for a in modi for word in G20[a.content].split())
    assert on.page.text_content("[role=status]") == "Narendra Modi: 3 passages lit."
    on.page.click("button:has-text('Narendra Modi')")
    assert on.page.locator("mark.kit-lit").count() == 0


def test_the_list_names_each_passage_by_what_was_said(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    on.page.click("summary")
    on.page.wait_for_selector("details[open] li")
    rows = on.page.locator("details li").all_text_contents()
    core = [a for a in KEY.attributions if a.tier == "core" and a.level == 1]
    assert len(rows) == len(core) + len(KEY.unsourced)
    assert any("End this war of aggression" in row for row in rows)


def test_the_reasons_for_a_passage_come_with_the_keyboard_too(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    on.page.focus("summary")
    on.page.keyboard.press("Enter")
    on.page.wait_for_selector("details[open] li button")
    for _ in range(2):
        on.page.keyboard.press("Tab")
    on.page.wait_for_function("() => document.activeElement.matches('details li button')")
    on.page.keyboard.press("Enter")
    on.page.wait_for_selector(".kit-why dd >> nth=1")
    assert on.reader.chosen
    assert on.page.evaluate("() => document.activeElement.tagName") == "BUTTON"


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


def test_a_table_button_lights_its_passages(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    on.page.evaluate(
        "() => document.body.insertAdjacentHTML('beforeend', '<button data-kit-light=\"A02 A03\">x</button>')"
    )
    on.page.click("[data-kit-light]")
    assert on.reader.lit == ["A02", "A03"]
    assert on.page.locator(".kit-lit").count() > 0


def test_a_chart_shows_a_layer_it_needs(stage):
    nested = next(a for a in KEY.attributions if a.level > 1)
    on = stage(kit.highlight_sources(G20, KEY))
    on.page.evaluate(
        "(id) => document.body.insertAdjacentHTML('beforeend', `<button data-kit-light=${id}>x</button>`)", nested.id
    )
    on.page.click("[data-kit-light]")
    assert on.reader.show["nested"] is True
    assert on.page.locator("mark.kit-lit").count() > 0


def hot(on, selector):
    return on.page.locator(f"{selector}.kit-hot")


def test_a_speaker_under_the_pointer_lights_strip_and_text_and_the_text_lights_the_speaker(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    modi = "button:has-text('Narendra Modi')"
    on.page.hover(modi)
    assert hot(on, ".kit-strip i").count() == 3
    assert "Narendra Modi" in hot(on, ".kit-side button").text_content()
    words = " ".join(hot(on, ".kit-page mark").all_text_contents())
    assert "We all have our own positions" in words and "Blinken" not in words
    on.page.hover("mark.k-direct >> nth=0")
    assert hot(on, ".kit-strip i").count() == 1
    assert "Antony Blinken" in hot(on, ".kit-side button").text_content()
    on.page.focus(modi)
    assert hot(on, ".kit-strip i").count() == 3
    assert on.reader.lit == []


def test_the_arrow_keys_go_along_the_strip_and_enter_shows_the_words(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    on.page.focus(".kit-strip")
    on.page.keyboard.press("ArrowUp")
    assert hot(on, ".kit-strip i").count() == 1
    assert on.page.text_content("[role=status]").startswith("No source: the report’s own voice: “")
    on.page.keyboard.press("Enter")
    last = "() => { const at = document.querySelector('mark.kit-chosen').getBoundingClientRect(); return at.top > 0 && at.bottom < innerHeight; }"
    on.page.wait_for_function(last)


def test_the_speakers_can_be_sorted_by_how_many_passages_they_have(stage):
    on = stage(kit.highlight_sources(G20, KEY))
    counts = "all => all.map((e) => Number(e.textContent))"
    on.page.click(f"text={WORDS['byOrder']}")
    found = on.page.eval_on_selector_all(".kit-side [data-group] b", counts)
    assert found == sorted(found, reverse=True) and found[0] == 18
    bars = on.page.eval_on_selector_all(".kit-length", "all => all.map((e) => e.style.width)")
    assert bars[0] == "100%"
    on.page.click(f"text={WORDS['bySize']}")
    assert on.page.locator(".kit-side [data-group]").first.text_content().startswith("US officials")


@pytest.mark.parametrize("away", [0, 3000])
def test_a_chart_below_the_text_does_not_throw_the_page_and_can_go_there(stage, away):
    on = stage(kit.highlight_sources(G20, KEY))
    on.page.evaluate(
        """(away) => document.body.insertAdjacentHTML("beforeend",
          `<div style='height:${away}px'></div><button data-kit-light='A02 A03'>x</button>`)""",
        away,
    )
    on.page.locator("[data-kit-light]").scroll_into_view_if_needed()
    before = on.page.evaluate("() => scrollY")
    on.page.click("[data-kit-light]")
    assert on.page.locator(".kit-peek").is_visible()
    assert (on.page.evaluate("() => scrollY"), on.reader.lit) == (before, ["A02", "A03"])
    on.page.click(f"text={WORDS['goThere']}")
    on.page.wait_for_function("() => scrollY < 1500")
    assert on.page.locator(".kit-peek").count() == 0


# ---- several views


def test_two_views_of_one_model_stay_in_step(stage):
    on = stage(spotting("one two three"), views=2, height=1600)
    on.drag(0, 3, view=0)
    on.page.locator(f"button:has-text('{DIFFERENT}'):visible").nth(0).click()
    on.page.fill(".kit-typed", "won")
    on.page.keyboard.press("Tab")
    lists = on.page.locator(".kit-side li").all_text_contents()
    assert lists == [f"“one” {DIFFERENT} · won"] * 2
    on.page.locator("text=Undo").nth(1).click()
    on.page.locator("text=Undo").nth(1).click()
    assert on.page.locator(".kit-side li").count() == 0
    assert on.highlighted("own") == []


def test_a_view_that_goes_takes_its_highlights_and_ears_along(stage):
    on = stage(spotting("one two three"), views=2, height=1600)
    on.drag(0, 3, view=0)
    on.page.locator(f"button:has-text('{DIFFERENT}'):visible").nth(0).click()
    assert on.highlighted("own") == ["one", "one"]
    on.page.evaluate("() => window.ends.shift()()")
    assert on.highlighted("own") == ["one"]
    on.drag(4, 7)
    on.page.click(f"button:has-text('{DIFFERENT}')")
    assert on.highlighted("own") == ["one", "two"]
    on.page.evaluate("() => window.ends.shift()()")
    assert all(on.highlighted(name) == [] for name in ("own", "active", "pick", "find"))
    on.page.mouse.click(10, 10)
    assert on.page.complaints == []


def test_highlights_outlive_a_cell_taken_out_of_the_page(stage):
    on = marked(stage, "one two three", "one")
    on.page.evaluate(
        """() => { const main = document.querySelector("main"), body = main.parentNode;
          main.remove(); body.getBoundingClientRect(); body.append(main); }"""
    )
    assert on.highlighted("own") == ["one"]


# ---- the border between code points and UTF-16


STRANGE = "A 👩‍👩‍👧‍👦 family, 🇮🇳🇷🇺 flags, a cafe\u0301, 👍🏽 ok, and محمد بن سلمان said 😀yes😀 in דליה’s naïve G-20.\n\n😀 Second 🧑‍🚀 line."


def test_python_gets_the_very_words_picked(stage):
    """Every token of a text with emoji, flags, accents and right-to-left names: selected, marked, read in Python."""
    on = stage(spotting(STRANGE))
    words = [STRANGE[token.start : token.end] for token in kit.tokens(STRANGE)]
    for token in kit.tokens(STRANGE):
        units = [len(STRANGE[:n].encode("utf-16-le")) // 2 for n in (token.start, token.end)]
        on.page.evaluate(
            """([a, b]) => {
              const walk = document.createTreeWalker(document.querySelector(".kit-page"), NodeFilter.SHOW_TEXT);
              for (let t; (t = walk.nextNode()); )
                if (t.from <= a && b <= t.from + t.length)
                  getSelection().setBaseAndExtent(t, a - t.from, t, b - t.from);
            }""",
            units,
        )
        on.page.wait_for_function(
            "(words) => document.querySelector('.kit-picked').textContent === `“${words}”`",
            arg=STRANGE[token.start : token.end],
        )
        on.page.evaluate("() => document.querySelector('.kit-card li button').click()")
    assert words_of(on.reader) == words
    assert on.highlighted("own") == words


def test_passages_from_python_cover_the_very_words(stage):
    covers = [STRANGE[t.start : t.end] for t in kit.tokens(STRANGE)]
    spans = kit.tokens(STRANGE)
    on = stage(
        ReaderView(Article("a", STRANGE), passages=[passage(s, id=f"p{n}", kind="direct") for n, s in enumerate(spans)])
    )
    assert on.page.locator(".kit-page mark").all_text_contents() == covers


def test_each_paragraph_finds_its_own_direction(stage):
    on = stage(kit.read(Article("a", "Hello there.\n\nمحمد قال نعم.")))
    directions = on.page.eval_on_selector_all(
        ".kit-page [data-n]", "all => all.map((e) => getComputedStyle(e).direction)"
    )
    assert directions == ["ltr", "rtl"]


# ---- hostile text


def test_text_is_never_markup(stage):
    words = kit.tokens(HOSTILE)
    article = Article("a", f"{HOSTILE}\n\n{HOSTILE}", title=HOSTILE, publisher=HOSTILE, date=HOSTILE)
    note = passage(words[1], id=HOSTILE, kind="direct", letter=HOSTILE, group=HOSTILE, why=[[HOSTILE, HOSTILE]])
    reader = ReaderView(
        article,
        task={
            "roles": [["content", HOSTILE, HOSTILE], ["cue", HOSTILE, "second"]],
            "fields": [
                {"name": "repair", "label": HOSTILE},
                {"name": "kind", "label": HOSTILE, "options": [[HOSTILE] * 3]},
            ],
            "blank": {"repair": ""},
            "list": HOSTILE,
            "actions": [[HOSTILE, HOSTILE]],
            "gap": [HOSTILE, {}],
        },
        passages=[note],
        groups=[{"id": HOSTILE, "name": HOSTILE, "kind": HOSTILE, "count": 1}],
        controls=[
            {"name": "x", "label": HOSTILE},
            {"name": "y", "menu": True, "label": HOSTILE, "options": [[HOSTILE, HOSTILE]]},
        ],
        show={"layer": "", "x": False, "y": HOSTILE},
        marks=[{"id": HOSTILE, "content": {"start": 0, "end": 1, "text": HOSTILE}, "repair": HOSTILE, "kind": HOSTILE}],
        results={"notes": {HOSTILE: [HOSTILE, HOSTILE]}, "summary": HOSTILE},
        saved={"n": 0, "text": HOSTILE, "ok": False},
    )
    on = stage(reader)
    on.page.click("summary")
    on.page.click("details li button")
    on.page.click(".kit-side li button >> nth=1")
    on.page.fill("[type=search]", HOSTILE)
    assert on.page.evaluate("() => window.hurt") is None
    assert on.page.locator("main :is(script, img, iframe, a)").count() == 0
    assert page_text(on).startswith(HOSTILE)
    assert on.page.locator("main style").count() == 1


# ---- the kernel is gone


def test_a_change_nobody_answers_is_reported_after_five_seconds(stage):
    on = stage(spotting("one two three"))
    on.page.evaluate("() => { window.deaf = true; }")
    mark(on, 0, 3)
    assert on.page.locator(".kit-bad").count() == 0
    on.page.clock.run_for(5_000)
    assert on.page.text_content(".kit-saved.kit-bad") == WORDS["silent"]
    assert on.page.text_content("[role=status]") == WORDS["silent"]


def test_an_answered_change_is_not_reported(stage):
    on = marked(stage, "one two three", "one")
    assert words_of(on.reader) == ["one"]
    on.page.clock.run_for(6_000)
    assert on.page.locator(".kit-bad").count() == 0


# ---- without the Custom Highlight API


NO_HIGHLIGHTS = "() => { Object.defineProperty(CSS, 'highlights', { value: undefined }); }"


def test_own_marks_show_without_highlights(stage):
    on = marked(stage, "one two three", "two", before=NO_HIGHLIGHTS)
    own = on.page.locator("mark.k-own")
    assert own.all_text_contents() == ["two"]
    assert own.evaluate("e => getComputedStyle(e).backgroundColor") not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    on.page.click("text=Undo")
    assert own.count() == 0


def test_the_caret_shows_without_highlights(stage):
    on = stage(spotting("one two three"), before=NO_HIGHLIGHTS)
    on.page.focus(".kit-page")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        on.page.keyboard.press(key)
    assert on.page.evaluate("() => getSelection().toString()") == "two three"
    on.page.fill("[type=search]", "three")
    on.page.keyboard.press("Enter")
    assert on.page.text_content(".kit-picked") == "“three”"
    assert on.page.evaluate("() => document.activeElement.type") == "search"


# ---- themes, sizes, and readers who do not see the page


def views(tmp_path):
    """Each view of the kit in the state with the most on it, with what brings it there."""
    sheet = kit.open_sheet(G20, tmp_path, "ana")
    first = KEY.errors[0].span

    def light(on):
        on.page.click("button:has-text('Antony Blinken')")
        on.page.click("summary")
        on.page.click("mark.k-direct >> nth=0")

    def attribute(on):
        on.drag(first.start, first.end)
        on.page.click("button:has-text('This was said')")

    def compare(on):
        mark(on, first.start, first.end)
        on.page.keyboard.press("Escape")  # a narrow page has the card over the tools
        on.page.click("text=Compare with the key")
        on.page.click("mark.k-missed >> nth=0")

    def stumble(on):
        on.drag(first.start, first.end)
        on.page.click("button:has-text('I stumbled here')")

    return {
        "key": (kit.highlight_sources(G20, KEY), light),
        "student": (kit.highlight_sources(G20, KEY, sheet, mark=True), attribute),
        "errors": (kit.spot_errors(G20, KEY, sheet), compare),
        "read": (kit.read(G20, sheet), stumble),
    }


VIEWS = ("key", "student", "errors", "read")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(stage, tmp_path, view, dark):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    reader, use = views(tmp_path)[view]
    on = stage(reader, dark=dark)
    use(on)
    found = axe.Axe().run(on.page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("view", VIEWS)
def test_no_key_reaches_jupyter_from_anything_that_takes_the_focus(stage, tmp_path, view):
    reader, use = views(tmp_path)[view]
    on = stage(reader)
    use(on)
    bare = "all => all.filter((e) => !e.hasAttribute('data-lm-suppress-shortcuts')).map((e) => e.outerHTML)"
    assert on.page.eval_on_selector_all(f"main :is({FOCUSABLE})", bare) == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("width", "scale"), [(360, 1), (640, 2)], ids=["a phone", "200 % zoom"])
def test_nothing_is_cut_off_on_a_narrow_page(stage, tmp_path, view, width, scale):
    reader, use = views(tmp_path)[view]
    on = stage(reader, width=width, height=740, device_scale_factor=scale)
    on.page.click(f"text={WORDS['tools']}")
    use(on)
    wide = """() => [document.documentElement, ...document.querySelectorAll(".kit-page, .kit-side, .kit-side *, .kit-page *")]
        .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline" && !e.matches("[role=status], select, input"))
        .map((e) => e.outerHTML.slice(0, 90))"""
    assert on.page.evaluate(wide) == []
    assert on.page.locator(".kit-page").bounding_box()["height"] > 200
    assert 200 < on.page.locator(".kit-side").bounding_box()["height"] <= 370


def test_on_a_narrow_page_the_card_leaves_the_words_in_sight(stage):
    on = stage(kit.spot_errors(G20, KEY), width=360, height=740)
    on.page.focus(".kit-page")
    for _ in range(12):
        on.page.keyboard.press("PageDown")
    card = on.page.locator(".kit-card").bounding_box()
    assert card["y"] + card["height"] == pytest.approx(740, abs=2) and card["height"] <= 445
    below = "(top) => { const r = document.querySelector('[data-n=\"11\"]').getBoundingClientRect(); return r.top > 0 && r.top < top - 20; }"
    on.page.wait_for_function(below, arg=card["y"])


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_pressed_is_large_enough_for_a_finger(stage, tmp_path, view):
    reader, use = views(tmp_path)[view]
    on = stage(reader)
    use(on)
    sizes = "all => all.map((e) => [e.getBoundingClientRect().height, e.textContent]).filter(([h]) => h && h < 24)"
    assert on.page.eval_on_selector_all(".kit-side button, .kit-side select, .kit-side label", sizes) == []


def shades(on, selector):
    return on.page.eval_on_selector_all(
        selector,
        """all => all.map((e) => { const s = getComputedStyle(e), b = getComputedStyle(e, "::before");
          return [s.color, s.backgroundColor, b.color, e.className]; })""",
    )


def contrast(one, other):
    def light(colour):
        parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_on_every_fill_is_easy_to_read(stage, dark):
    text = " ".join(f"word{n}" for n in range(len(KINDS + OUTCOMES)))
    over = [
        passage(Span(*at(text + " ", f"word{n} ")), id=f"p{n}", kind=kind, letter="X", group="g")
        for n, kind in enumerate(KINDS + OUTCOMES)
    ]
    on = stage(ReaderView(Article("a", text), passages=over), dark=dark)
    page = on.page.eval_on_selector(".kit-reader", "e => getComputedStyle(e).backgroundColor")
    for colour, _, letter, name in shades(on, "mark"):
        assert contrast(letter, page) >= 4.5, name
        assert contrast(colour, page) >= 4.5, name
    on.reader.lit = ["g"]
    on.tell()
    for colour, fill, letter, name in shades(on, "mark.kit-lit"):
        assert fill != "rgba(0, 0, 0, 0)", name
        assert contrast(colour, fill) >= 4.5, name
        assert contrast(letter, fill) >= 4.5, name


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_under_every_highlight_is_easy_to_read(stage, dark):
    on = stage(spotting("one two"), dark=dark)
    for name in ("own", "source", "cue", "find", "pick"):
        style = f"""() => {{ const s = getComputedStyle(document.querySelector('.kit-page p'), '::highlight(kit-{name})');
            return [s.color, s.backgroundColor]; }}"""
        assert contrast(*on.page.evaluate(style)) >= 4.5, name


@pytest.mark.parametrize("kinds", [KINDS, OUTCOMES], ids=["types", "outcomes"])
def test_each_kind_of_passage_has_its_own_line(stage, kinds):
    text = " ".join(kinds)
    over = [passage(Span(*at(text, kind)), id=kind, kind=kind, group="g") for kind in kinds]
    on = stage(ReaderView(Article("a", text), passages=over, lit=["g"]))
    lines = on.page.eval_on_selector_all(
        "mark",
        """all => all.map((e) => { const s = getComputedStyle(e);
          return [s.textDecorationLine, s.textDecorationStyle, s.textDecorationThickness].join(" "); })""",
    )
    assert len(set(lines)) == len(kinds), lines


def pixels(on, selector):
    return on.page.locator(selector).first.screenshot()


def test_lit_passages_stand_out_in_forced_colours(stage):
    on = stage(passages_of("one two three", "two"), forced_colors="active")
    before = pixels(on, "mark")
    on.reader.lit = ["p0"]
    on.tell()
    assert pixels(on, "mark") != before


def test_own_marks_and_the_selection_stand_out_in_forced_colours(stage):
    on = stage(spotting("one two three"), forced_colors="active")
    seen = [pixels(on, "[data-n]")]
    on.drag(0, 3)
    seen.append(pixels(on, "[data-n]"))
    on.page.keyboard.press("Escape")
    mark(on, 0, 3)
    on.page.keyboard.press("Escape")
    seen.append(pixels(on, "[data-n]"))
    assert len(set(seen)) == 3


def test_there_is_one_polite_live_region(stage):
    on = stage(kit.spot_errors(G20, KEY))
    assert on.page.locator("main :is([role=status], [role=alert], [aria-live])").count() == 1


def test_a_printed_page_holds_the_whole_article_and_no_tools(stage):
    on = stage(kit.highlight_sources(G20, KEY), dark=True)
    on.page.emulate_media(media="print")
    assert on.page.locator(".kit-side").is_hidden()
    assert on.page.eval_on_selector(".kit-page", "e => e.scrollHeight - e.clientHeight") <= 1
    ink = on.page.eval_on_selector(".kit-page", "e => getComputedStyle(e).color")
    assert contrast(ink, "rgb(255, 255, 255)") > 10


# ---- long articles


LONG = "\n\n".join(f"Paragraph {n} says that “nothing happened” on day {n}. " * 6 for n in range(600))
IN_SIGHT = """(name) => { const s = [...CSS.highlights.get("kit-" + name)][0], r = new Range();
    if (!s) return false;
    r.setStart(s.startContainer, s.startOffset); r.setEnd(s.endContainer, s.endOffset);
    const at = r.getBoundingClientRect(); return at.top > 0 && at.bottom < innerHeight; }"""


@pytest.mark.parametrize("width", [1100, 360])
def test_a_place_far_down_a_long_article_is_reached(stage, width):
    on = stage(spotting(LONG), width=width)
    on.page.evaluate("() => document.querySelector('.kit-side').classList.remove('kit-folded')")
    on.page.fill("[type=search]", "day 555")
    on.page.keyboard.press("Enter")
    on.page.wait_for_function(IN_SIGHT, arg="pick")
    on.page.fill("[type=search]", "day 3.")
    on.page.keyboard.press("Enter")
    on.page.wait_for_function(IN_SIGHT, arg="pick")


def test_the_page_scrolls_and_no_box_in_it(stage):
    on = stage(spotting(LONG))
    assert on.page.eval_on_selector(".kit-page", "e => getComputedStyle(e).overflowY") == "visible"
    on.drag(0, 9)
    on.page.mouse.wheel(0, 2000)
    on.page.wait_for_function("() => scrollY === 2000")
    assert on.page.locator(".kit-side").bounding_box()["y"] == 0


def test_the_arrow_keys_take_the_page_along(stage):
    on = stage(spotting(LONG))
    on.page.focus(".kit-page")
    for _ in range(80):
        on.page.keyboard.press("PageDown")
    on.page.wait_for_function(IN_SIGHT, arg="pick")
    assert on.page.evaluate("() => scrollY") > 2000


def test_passages_far_down_a_long_article_are_drawn_when_they_come_near(stage):
    """600 paragraphs, one passage in each: those of the first sections are there, the last once it is asked for."""
    starts = [LONG.index(f"Paragraph {n} says") for n in range(600)]
    over = [passage(Span(at, at + 9), id=f"p{n}", kind="direct", group="g") for n, at in enumerate(starts)]
    on = stage(ReaderView(Article("a", LONG), passages=over, lit=["g"]))
    assert 24 < on.page.locator("mark").count() < 300
    on.page.click("summary")
    on.page.click("details li button >> nth=-1")
    on.page.wait_for_selector("[data-n='599'] mark.kit-lit.kit-chosen")


def test_full_screen_fills_the_window_keeps_the_place_and_escape_leaves_it(stage):
    on = stage(spotting(LONG))
    on.page.mouse.wheel(0, 5000)
    first = (
        "() => [...document.querySelectorAll('[data-n]')].find((p) => p.getBoundingClientRect().bottom > 0).dataset.n"
    )
    on.page.wait_for_function("() => scrollY === 5000")
    here = on.page.evaluate(first)
    on.page.click(f"text={WORDS['fullScreen']}")
    box = on.page.locator(".kit-reader").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1100, 800)
    assert on.page.evaluate(first) == here
    on.page.fill("[type=search]", "day 555")
    on.page.keyboard.press("Enter")
    on.page.wait_for_function(IN_SIGHT, arg="pick")
    on.page.keyboard.press("Escape")
    assert on.page.locator(".kit-reader[popover]").count() == 0
    on.page.wait_for_function(IN_SIGHT, arg="pick")
