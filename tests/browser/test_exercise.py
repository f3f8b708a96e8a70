"""One exercise of each kind in a real JupyterLab, by keyboard: not right, then right, then opened again and found."""

from dataclasses import replace
from pathlib import Path

import pytest

import kit
from kit.exercises.exercise import read_exercises
from kit.views.exercise import ExerciseView

EVERY_KIND = Path(__file__).parents[1] / "exercises" / "every_kind.toml"
FIRST = f"ask = kit.open_exercises({str(EVERY_KIND)!r}, article, key, sheet)"
WAITS = "could not check"  # a text waits for a person
WRONG_CODE = "def opening(text):\n    return text.cound('“')\n\nask('code', opening)"
RIGHT_CODE = "def opening(text):\n    return text.count('“')\n\nask('code', opening)"


G20 = kit.read_article("g20-ministers")
KNOWN = {e.id: e for e in read_exercises(EVERY_KIND, G20, kit.read_key("g20-ministers", G20))}
LIT = "() => [...(CSS.highlights.get('kx-asked') || [])].map((r) => r.startContainer.data.slice(r.startOffset, r.endOffset))"


def with_paragraphs(id, *numbers):
    shown = tuple(p for p in G20.paragraphs if p.number in numbers)
    return ExerciseView(replace(KNOWN[id], show=shown), G20)


# ---- the text of a question, on the stage


def test_all_of_the_text_is_shown(stage):
    on = stage(with_paragraphs("match", *range(30)))
    hidden = "all => all.filter((e) => e.scrollHeight > e.clientHeight + 1).length"
    assert on.page.eval_on_selector_all(".kx-text, .kx-text *", hidden) == 0
    assert on.page.locator(".kx-text blockquote").count() == 30


@pytest.mark.parametrize(("width", "beside"), [(1100, True), (700, False)])
def test_a_line_lights_its_words_and_beside_the_text_brings_them_into_sight(stage, width, beside):
    words, number = "We don’t feel isolated", 20
    on = stage(with_paragraphs("match", *range(30)), width=width)
    on.page.locator(".kx-pair", has_text=words).locator("select").focus()
    assert on.page.evaluate(LIT)[0].startswith("“We don’t feel isolated.")
    at = on.page.locator(f".kx-text blockquote >> nth={number}").bounding_box()
    on_screen = at["y"] >= 0 and at["y"] + at["height"] <= 800
    assert on_screen is beside
    select = on.page.locator(".kx-pair select:focus").bounding_box()
    assert 0 <= select["y"] < 800


def test_right_folds_the_hints_away_and_points_to_the_next_question(stage):
    on = stage(with_paragraphs("single", 1))
    on.page.evaluate(
        "() => document.querySelector('main').insertAdjacentHTML('afterend',"
        " '<section class=kx-exercise aria-label=\"Q99 The next\"><input></section>')"
    )
    on.page.click("text=Hint 1 of 2")
    on.page.wait_for_selector("text=Find “invasion of”.")
    on.page.check("label:has-text('the Group of 20') input")
    on.page.click("text=Check")
    on.page.wait_for_selector(".kx-help details:not([open])")
    on.page.click("text=Go on to Q99 The next")
    assert on.page.evaluate("() => document.activeElement.closest('section').ariaLabel") == "Q99 The next"
    on.page.check("label:has-text('nothing') input")
    on.page.wait_for_selector(".kx-help li")


class Asked:
    """One exercise on the page, answered with the keyboard only."""

    def __init__(self, book, id):
        self.page = book.page
        self.box = book.page.locator(f'.kx-exercise[aria-label^="{id} "]').last
        self.box.wait_for()

    def press(self, role, name, key="Enter", **more):
        at = self.box.get_by_role(role, name=name, exact=True, **more)
        at.focus()
        at.press(key)
        return at

    def type(self, label, words):
        at = self.box.get_by_label(label, exact=True).last
        at.focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words)

    def choose(self, name, option):
        """Walks down a menu until the option is there."""
        at = self.box.get_by_role("combobox", name=name)
        at.focus()
        for _ in range(12):
            if at.evaluate("(e) => e.selectedOptions[0].textContent") == option:
                return
            at.press("ArrowDown")
        raise AssertionError(f"{option} is not in the menu")

    def check(self, outcome, sentence=""):
        self.press("button", "Check")
        self.sees(outcome, sentence)

    def sees(self, outcome, sentence=""):
        result = self.box.locator(f'.kx-result[data-outcome="{outcome}"]', has_text=sentence)
        name = "Saved" if outcome == WAITS else outcome.capitalize()
        result.filter(has_text=name).wait_for()
        self.page.wait_for_function(
            "([box, words]) => box.querySelector('[role=status]').textContent.includes(words)",
            arg=[self.box.element_handle(), sentence],
        )


@pytest.fixture
def book(notebook):
    def opened(*cells):
        return notebook(FIRST, *cells).run_all()

    return opened


def by_choosing(book):
    single = Asked(book, "single")
    single.press("radio", "Ukraine", "Space")
    single.check("not yet", "your brain repaired it")
    single.press("radio", "Ukraine", "ArrowDown")
    single.check("right", "invasion of the Group of 20")
    several = Asked(book, "several")
    several.press("checkbox", "the Russian government", "Space")
    several.check("not yet", "Lavrov has 62 quoted words.")
    several.press("checkbox", "the Russian government", "Space")
    several.press("checkbox", "Ukrainian officials", "Space")
    several.check("partly", "Look for a source without an office.")
    several.press("checkbox", "independent experts", "Space")
    several.check("right")


def by_typing(book):
    number = Asked(book, "number")
    number.type("Number (minutes)", "20")
    number.press("radio", "sure", "Space")
    number.check("not yet", "You were sure")
    number.type("Number (minutes)", "about 10")
    number.page.keyboard.press("Enter")
    number.sees("right", "Yes: 10 minutes.")
    text = Asked(book, "text")
    text.type("Your answer", "Lavrov mocked the threats.")
    text.check(WAITS, "Your text still has “mocked” in it.")
    text.box.get_by_text("The cue judges.").wait_for()  # what a poorer model answer loses
    text.type("Your answer", "Lavrov spoke about threats against China.")
    text.check(WAITS, "Your text doesn't have “mocked” in it.")
    text.press("radio", "1 – It leans.", "Space")
    text.box.get_by_role("radio", name="1 – It leans.", checked=True).wait_for()
    text.press("radio", "1 – It leans.", "ArrowDown")
    text.box.get_by_role("radio", name="2 – It is neutral.", checked=True).wait_for()


def by_repairing(book):
    repair = Asked(book, "repair")
    box = repair.box.get_by_label("Your answer")
    before = box.input_value()
    repair.type("Your answer", before.replace("the Group of 20", "Ukraine").replace(" Ukraine.", ""))
    repair.check(WAITS, "Your text doesn't have “Group of 20” in it.")
    assert repair.box.locator(".kx-diff del").first.text_content() == "taken out: the Group of 20"
    repair.type("Your answer", repair.box.locator(".kx-models blockquote").first.text_content())
    repair.check(WAITS, "Your text still has “Group of 20” in it.")


def by_moving(book):
    order = Asked(book, "order")
    up = order.press("button", "Move up: the talks in Geneva")
    assert up.evaluate("(e) => e === document.activeElement")
    order.check("not yet", "News tells the newest thing first.")
    order.press("button", "Move up: the talks in Geneva")
    order.check("partly", "2 of 3 pairs are in order.")
    order.press("button", "Move down: the talk in New Delhi", "ArrowDown")
    order.check("right")


def by_menus(book):
    match = Asked(book, "match")
    for name, speaker in (("We don’t feel", "Sergei Lavrov"), ("Our Western", "Antony Blinken")):
        match.choose(name, speaker)
    match.check("not yet", "Some lines have no answer yet.")
    match.choose("the war in Ukraine", "G-20 declaration, Bali 2022")
    match.check("partly", "Go by the cue")
    match.choose("Our Western", "Sergei Lavrov")
    match.check("right")
    grid = Asked(book, "grid")
    for row in ("US officials", "Lavrov"):
        for column in ("Named", "Independent"):
            grid.choose(f"{row}: {column}", "yes")
    grid.check("partly", "No person’s name is given.")
    grid.choose("US officials: Named", "no")
    grid.check("right")


def by_marking(book):
    source = Asked(book, "source")
    page = book.page.locator(".kit-shows-source .kit-page")
    page.focus()
    for key in ("ArrowRight", *["Shift+ArrowRight"] * 3, "Enter"):
        page.press(key)
    source.box.get_by_text("United States officials said", exact=True).wait_for()
    source.check("partly", "stop after “officials”")
    own = book.page.locator(".kit-shows-source .kit-side li button")
    own.focus()
    own.press("Enter")
    shorter = book.page.locator(".kit-shows-source").get_by_role("button", name="← end")
    shorter.focus()
    shorter.press("Enter")
    source.box.get_by_text("United States officials", exact=True).wait_for()
    source.check("right")


def by_predicting_and_writing_code(book):
    predict = Asked(book, "predict")
    predict.type("Your prediction", "1")
    predict.type("Number", "1")
    predict.check("partly", "Look at part 2 first.")
    predict.box.locator('.kx-verdict[data-outcome="not yet"]', has_text="It looks like one slip").wait_for()
    predict.type("Number", "2")
    predict.check("right")
    wrong, right = (book.page.locator(".jp-CodeCell .kx-exercise[aria-label^='code ']").nth(n) for n in (0, 1))
    # both cells show the one exercise, so both have the verdict on the last function
    for box in (wrong, right):
        box.get_by_text("including the ones you hadn't seen").first.wait_for()


ROUNDS = (by_choosing, by_typing, by_repairing, by_moving, by_menus, by_marking, by_predicting_and_writing_code)
ASKED = ("single", "several", "number", "order", "match", "source", "repair", "text", "grid", "predict")


def outcome(id):
    return WAITS if id in ("text", "repair") else "right"


def test_each_kind_by_keyboard_and_again_after_reopening(book, server):
    cells = [f'ask("{id}")' for id in ASKED]
    lesson = book(*cells, WRONG_CODE, RIGHT_CODE, f"kit.my_progress(sheet, {str(EVERY_KIND)!r})")
    for answer in ROUNDS:
        answer(lesson)
    lesson.until(lambda answers: answers["text"]["value"]["placed"], [[2]])
    found = {id: answer["value"] for id, answer in lesson.answers().items()}
    assert {id: found[id]["outcome"] for id in (*ASKED, "code")} == {id: outcome(id) for id in (*ASKED, "code")}
    assert found["number"]["sure_but_wrong"] is True
    assert found["single"]["first"] == ["ukraine"]
    assert len(lesson.page.query_selector_all(".jp-CodeCell")) == len(cells) + 5, "a key of ours went to JupyterLab"
    assert lesson.page.complaints == []

    lesson.save()
    server.end_sessions()
    lesson.open().run_all()
    again = Asked(lesson, "single")
    assert again.box.get_by_role("radio", name="the Group of 20").is_checked()
    for id in ASKED:
        Asked(lesson, id).box.locator(f'.kx-result[data-outcome="{outcome(id)}"]').wait_for()
    assert Asked(lesson, "text").box.get_by_role("radio", name="2 – It is neutral.").is_checked()
    assert Asked(lesson, "match").box.get_by_role("combobox").first.input_value() == "lavrov"
    assert "9 done" in lesson.page.locator(".jp-OutputArea", has_text="My progress").last.text_content()


def test_no_key_goes_to_jupyterlab(book):
    lesson = book(*[f'ask("{id}")' for id in ASKED])
    cells = lesson.page.locator(".jp-Cell").count()
    stops = lesson.page.locator(".kx-exercise :is(button, input, select, textarea, [tabindex='0'])")
    stops.first.wait_for()
    bare = "all => all.filter((e) => !e.closest('[data-lm-suppress-shortcuts]')).map((e) => e.outerHTML)"
    assert stops.evaluate_all(bare) == []
    for button in lesson.page.get_by_role("button", name="Check", exact=True).all():
        button.focus()
        for key in ("x", "d", "d", "a", "b", "m"):
            button.press(key)
    assert lesson.page.locator(".jp-Cell").count() == cells
    for box in lesson.page.locator(".kx-exercise").all():
        assert box.locator("[role=status]").count() == 1


def test_the_lock_opens_with_the_prediction(book):
    lesson = book('ask("predict")', 'ask.locked("predict", lambda: "distance " + str(1 + 1))')
    lesson.page.get_by_text("Locked. This opens").wait_for()
    Asked(lesson, "predict").type("Your prediction", "1")
    lesson.page.get_by_text("'distance 2'").wait_for()
    assert lesson.page.get_by_text("Locked. This opens").count() == 0
    assert lesson.page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0


def test_what_is_not_saved_is_said_at_once(book):
    lesson = book(
        'ask("single")',
        "from kit.sheets.sheet_file import NotSaved\ndef full(*_):\n"
        "    raise NotSaved('not saved: the disk is full.')\nsheet.save = full",
    )
    single = Asked(lesson, "single")
    single.press("radio", "Ukraine", "Space")
    single.box.locator(".kx-saved.kx-bad", has_text="the disk is full").wait_for()
