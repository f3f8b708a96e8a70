"""How the reader looks: themes and sizes, for those who do not see it, on paper, and where the article is long."""

import re

import pytest

import kit
from kit.model import Article, Span
from kit.views.reader import ReaderView, passage
from tests.browser.stage import G20, KEY, WORDS, at, sources, spotting, with_passages

KINDS = ("direct", "mixed", "indirect", "document", "source", "cue", "unsourced")
OUTCOMES = ("found", "missed", "extra", "partly", "neutral")
FOCUSABLE = "button, input, select, summary, [tabindex]"


# ---- each view of the kit, in the state with the most on it


def light(on):
    on.page.click("button:has-text('Antony Blinken')")
    on.page.click("summary")
    on.page.click("mark.k-direct >> nth=0")


def attribute(on):
    on.drag(KEY.errors[0].span.start, KEY.errors[0].span.end)
    on.page.click("button:has-text('This was said')")


def compare(on):
    on.mark(G20[KEY.errors[0].span])
    on.press("Escape")  # a narrow page has the card over the tools
    on.page.click("text=Compare with the key")
    on.page.click("mark.k-missed >> nth=0")


def stumble(on):
    on.drag(KEY.errors[0].span.start, KEY.errors[0].span.end)
    on.page.click("button:has-text('I stumbled here')")


VIEWS = {  # a view of a sheet, and what brings it there
    "key": (lambda sheet: sources(), light),
    "student": (lambda sheet: kit.highlight_sources(G20, KEY, sheet, mark=True), attribute),
    "errors": (lambda sheet: kit.spot_errors(G20, KEY, sheet), compare),
    "read": (lambda sheet: kit.read(G20, sheet), stumble),
}


@pytest.fixture(params=VIEWS)
def view(request, tmp_path):
    """A view, and what a reader does in it."""
    make, use = VIEWS[request.param]
    return make(kit.open_sheet(G20, tmp_path, "ana")), use


def test_a_view_passes_axe_in_light_and_dark_keeps_its_keys_and_fits_a_finger(stage, axe, view):
    reader, use = view
    on = stage(reader)
    use(on)
    bare = "all => all.filter((e) => !e.hasAttribute('data-lm-suppress-shortcuts')).map((e) => e.outerHTML)"
    assert on.page.eval_on_selector_all(f"main :is({FOCUSABLE})", bare) == [], "keys go on to Jupyter"
    small = "all => all.map((e) => [e.getBoundingClientRect().height, e.textContent]).filter(([h]) => h && h < 24)"
    assert on.page.eval_on_selector_all(".kit-side button, .kit-side select, .kit-side label", small) == []
    assert on.page.locator("main :is([role=status], [role=alert], [aria-live])").count() == 1, "who speaks?"
    for is_light in (True, False):
        on.page.evaluate("(light) => { document.body.dataset.jpThemeLight = light; }", is_light)
        assert axe(on.page, colours=not is_light) == []


@pytest.mark.parametrize(("width", "scale"), [(360, 1), (640, 2)], ids=["a phone", "200 % zoom"])
def test_nothing_is_cut_off_on_a_narrow_page(stage, view, width, scale):
    reader, use = view
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
    on.press(*["PageDown"] * 12)
    card = on.page.locator(".kit-card").bounding_box()
    assert card["y"] + card["height"] == pytest.approx(740, abs=2) and card["height"] <= 445
    below = "(top) => { const r = document.querySelector('[data-n=\"11\"]').getBoundingClientRect(); return r.top > 0 && r.top < top - 20; }"
    on.page.wait_for_function(below, arg=card["y"])


# ---- colours


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


def of_each_kind(kinds, **options):
    """A reader with a passage of each kind, over its name."""
    text = " ".join(kinds) + " "
    over = [passage(Span(*at(text, f"{kind} ")), id=kind, kind=kind, letter="X", group="g") for kind in kinds]
    return ReaderView(Article("a", text), passages=over, **options)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_on_every_fill_and_under_every_highlight_is_easy_to_read(stage, dark):
    on = stage(of_each_kind(KINDS + OUTCOMES), dark=dark)
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
    for name in ("own", "source", "cue", "find", "pick"):
        style = f"""() => {{ const s = getComputedStyle(document.querySelector('.kit-page p'), '::highlight(kit-{name})');
            return [s.color, s.backgroundColor]; }}"""
        assert contrast(*on.page.evaluate(style)) >= 4.5, name


@pytest.mark.parametrize("kinds", [KINDS, OUTCOMES], ids=["types", "outcomes"])
def test_each_kind_of_passage_has_its_own_line(stage, kinds):
    on = stage(of_each_kind(kinds, lit=["g"]))
    lines = on.page.eval_on_selector_all(
        "mark",
        """all => all.map((e) => { const s = getComputedStyle(e);
          return [s.textDecorationLine, s.textDecorationStyle, s.textDecorationThickness].join(" "); })""",
    )
    assert len(set(lines)) == len(kinds), lines


def pixels(on, selector):
    return on.page.locator(selector).first.screenshot()


def test_lit_passages_stand_out_in_forced_colours(stage):
    on = stage(with_passages("one two three", ["two"]), forced_colors="active")
    before = pixels(on, "mark")
    on.reader.lit = ["g"]
    on.tell()
    assert pixels(on, "mark") != before


def test_own_marks_and_the_selection_stand_out_in_forced_colours(stage):
    on = stage(spotting("one two three"), forced_colors="active")
    seen = [pixels(on, "[data-n]")]
    on.drag(0, 3)
    seen.append(pixels(on, "[data-n]"))
    on.press("Escape")
    on.mark("one")
    on.press("Escape")
    seen.append(pixels(on, "[data-n]"))
    assert len(set(seen)) == 3


def test_a_printed_page_holds_the_whole_article_and_no_tools(stage):
    on = stage(sources(), dark=True, fresh=True)
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


FRAMES = """async () => { for (let n = 0; n < 4; n++) await new Promise(requestAnimationFrame); }"""


def finds(on, words):
    """Type words into the search box, and wait until the first place is in sight, and what is above it laid out."""
    on.page.fill("[type=search]", words)
    on.press("Enter")
    on.page.wait_for_function(IN_SIGHT, arg="pick")
    on.page.evaluate(FRAMES)


@pytest.mark.parametrize("width", [1100, 360])
def test_a_place_far_down_a_long_article_is_reached(stage, width):
    on = stage(spotting(LONG), width=width)
    on.page.evaluate("() => document.querySelector('.kit-side').classList.remove('kit-folded')")
    finds(on, "day 555")
    finds(on, "day 3.")


def test_the_page_scrolls_and_no_box_in_it_and_the_arrow_keys_take_it_along(stage):
    on = stage(spotting(LONG))
    assert on.page.eval_on_selector(".kit-page", "e => getComputedStyle(e).overflowY") == "visible"
    on.drag(0, 9)
    on.page.mouse.wheel(0, 2000)
    on.page.wait_for_function("() => scrollY === 2000")
    assert on.page.locator(".kit-side").bounding_box()["y"] == 0
    on.page.focus(".kit-page")
    on.press(*["PageDown"] * 80)
    on.page.wait_for_function(IN_SIGHT, arg="pick")
    assert on.page.evaluate("() => scrollY") > 4000


def test_passages_far_down_a_long_article_are_drawn_when_they_come_near(stage):
    """600 paragraphs, one passage in each: those of the first sections are there, the last once it is asked for."""
    starts = [LONG.index(f"Paragraph {n} says") for n in range(600)]
    on = stage(with_passages(LONG, [Span(start, start + 9) for start in starts], lit=["g"]))
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
    finds(on, "day 555")
    on.press("Escape")
    assert on.page.locator(".kit-reader[popover]").count() == 0
    on.page.wait_for_function(IN_SIGHT, arg="pick")
