"""The reader in a real browser: the text and its passages, who says what, and several views of one model."""

import itertools

import pytest

import kit
from kit.model import Article, Span
from kit.views.reader import ReaderView, passage
from tests.browser.stage import DIFFERENT, G20, KEY, WORDS, sources, spotting, with_passages

HOSTILE = "<script>window.hurt=1</script><img src=x onerror=window.hurt=2></style><b>\"'&amp;"
STRANGE = "A 👩‍👩‍👧‍👦 family, 🇮🇳🇷🇺 flags, a cafe\u0301, 👍🏽 ok, and محمد بن سلمان said 😀yes😀 in דליה’s naïve G-20.\n\n😀 Second 🧑‍🚀 line."
TOKENS = [STRANGE[t.start : t.end] for t in kit.tokens(STRANGE)]

# ---- the text


def test_the_page_holds_the_text_and_nothing_else(stage):
    on = stage(sources())
    assert on.texts() == [G20[p.span] for p in G20.paragraphs]
    assert on.page.complaints == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("one two three four five six", itertools.combinations((0, 4, 8, 14, 19, 27), 2)),
        ("one\n\ntwo\n\nthree", [(4, 8), (5, 9), (9, 10)]),
        (STRANGE, [(token.start, token.end) for token in kit.tokens(STRANGE)]),
    ],
    ids=["overlapping, nested, touching", "between two paragraphs", "emoji, flags, accents, right to left"],
)
def test_passages_neither_double_nor_lose_a_character(stage, text, spans):
    spans = [Span(*ends) for ends in spans]
    on = stage(with_passages(text, spans))
    assert "\n\n".join(on.texts()) == text
    covered = on.page.evaluate(
        """() => { const out = {};
          for (const m of document.querySelectorAll("mark")) for (const id of m.ids) out[id] = (out[id] || "") + m.textContent;
          return out; }"""
    )
    words = {f"p{n}": text[s.start : s.end].replace("\n", "") for n, s in enumerate(spans)}
    assert covered == {id: covers for id, covers in words.items() if covers}


@pytest.mark.parametrize("width", [850, 1240])  # in JupyterLab at 1280 pixels, with the file browser and without
def test_a_line_has_60_to_75_characters(stage, width):
    lines = stage(kit.read(G20), width=width).page.evaluate(
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
    assert 60 <= sorted(lines)[len(lines) // 2] <= 75


def test_captions_are_set_off_paragraphs_numbered_and_numbers_and_letters_not_copied(stage):
    on = stage(sources())
    numbers = on.page.eval_on_selector_all(
        ".kit-page [data-n]", "all => all.map((e) => getComputedStyle(e, '::before').content)"
    )
    assert numbers == [f'"{n}"' for n in range(len(G20.paragraphs))]
    captions = on.page.locator("[data-caption]").all_text_contents()
    assert captions == [G20[p.span] for p in G20.paragraphs if p.kind == "caption"]
    on.page.evaluate("() => getSelection().selectAllChildren(document.querySelector('[data-n=\"5\"]'))")
    assert on.page.evaluate("() => getSelection().toString()") == G20[G20.paragraphs[5].span]


def test_each_paragraph_finds_its_own_direction(stage):
    on = stage(kit.read(Article("a", "Hello there.\n\nمحمد قال نعم.")))
    directions = "all => all.map((e) => getComputedStyle(e).direction)"
    assert on.page.eval_on_selector_all(".kit-page [data-n]", directions) == ["ltr", "rtl"]


def test_nothing_moves_when_a_panel_opens_or_a_source_is_lit(stage):
    on = stage(sources(), height=900)
    places = """() => [...document.querySelectorAll(".kit-page [data-n], .kit-body, .kit-page mark")]
        .map((e) => e.getBoundingClientRect()).filter(({ top }) => top < innerHeight)
        .map(({ left, top, width }) => [left, top, width])"""
    before = on.page.evaluate(places)
    on.page.click("mark.k-indirect >> nth=0")
    on.page.click("summary")
    assert on.page.locator(".kit-why dd").count() > 2
    assert on.page.evaluate(places) == before
    on.page.click("button:has-text('Antony Blinken')")
    assert on.page.locator(".kit-lit").count() > 12
    assert on.page.evaluate(places) == before


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
    assert on.texts() == [HOSTILE] * 2
    assert on.page.locator("main style").count() == 1


# ---- finding words


def test_what_is_typed_is_found_as_plain_words(stage):
    on = stage(spotting("“It’s time,” he said. She said (twice)."))
    for typed, found in {"said": ["said"] * 2, "\"It's  time": ["“It’s time"], "(TWICE)": ["(twice)"]}.items():
        on.page.fill("[type=search]", typed)
        assert on.highlighted("find") == found
    for typed in ("[a", "\\", ".*", "$^", "a{2"):
        on.page.fill("[type=search]", typed)
        assert on.page.text_content("[role=status]") == WORDS["notFound"]
    assert on.page.complaints == []


def test_found_words_can_be_marked_without_the_mouse(stage):
    on = stage(spotting("He said it. She said it. They said it."))
    on.page.focus("[type=search]")
    on.page.keyboard.type("said IT")
    assert on.page.text_content("[role=status]") == "3 found"
    assert on.highlighted("find") == ["said it"] * 3
    on.press("Enter", "Enter", "Shift+Enter", "Enter")
    on.page.focus(f"button:has-text('{DIFFERENT}')")
    on.press("Enter")
    assert [(m["content"]["start"], m["content"]["text"]) for m in on.reader.marks] == [(16, "said it")]


# ---- who says what


def test_choosing_a_source_lights_its_passages_and_dims_the_rest(stage):
    on = stage(sources())
    on.page.click("button:has-text('Narendra Modi')")
    lit = " ".join(on.page.locator("mark.kit-lit").all_text_contents())
    modi = [a for a in KEY.attributions if a.speaker == on.reader.lit[0] and a.tier == "core" and a.level == 1]
    assert all(word in lit for a in modi for word in G20[a.content].split())
    assert on.page.text_content("[role=status]") == "Narendra Modi: 3 passages lit."
    on.page.click("button:has-text('Narendra Modi')")
    assert on.page.locator("mark.kit-lit").count() == 0


def test_the_list_names_each_passage_and_its_reasons_come_with_the_keyboard_too(stage):
    on = stage(sources())
    on.page.focus("summary")
    on.press("Enter")
    on.page.wait_for_selector("details[open] li button")
    rows = on.page.locator("details li").all_text_contents()
    core = [a for a in KEY.attributions if a.tier == "core" and a.level == 1]
    assert len(rows) == len(core) + len(KEY.unsourced)
    assert any("End this war of aggression" in row for row in rows)
    on.press("Tab", "Tab")
    on.page.wait_for_function("() => document.activeElement.matches('details li button')")
    on.press("Enter")
    on.page.wait_for_selector(".kit-why dd >> nth=1")
    assert on.reader.chosen
    assert on.page.evaluate("() => document.activeElement.tagName") == "BUTTON"


def test_a_tap_opens_a_passage(stage):
    on = stage(with_passages("one two three", ["two"]), has_touch=True)
    on.page.touchscreen.tap(*on.spot(5))
    assert on.reader.chosen == "p0"


def test_a_control_keeps_the_focus_when_it_is_used(stage):
    on = stage(sources())
    box = on.page.get_by_label("Show speech inside speech")
    box.focus()
    on.press("Space")
    assert on.reader.show["nested"] is True
    assert box.evaluate("e => e === document.activeElement")
    assert box.is_checked()


def hot(on, selector):
    return on.page.locator(f"{selector}.kit-hot")


def test_a_speaker_under_the_pointer_lights_strip_and_text_and_the_text_lights_the_speaker(stage):
    on = stage(sources())
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
    on = stage(sources())
    on.page.focus(".kit-strip")
    on.press("ArrowUp")
    assert hot(on, ".kit-strip i").count() == 1
    assert on.page.text_content("[role=status]").startswith("No source: the report’s own voice: “")
    on.press("Enter")
    on.page.wait_for_function(
        """() => { const at = document.querySelector("mark.kit-chosen")?.getBoundingClientRect();
          return at?.top > 0 && at.bottom < innerHeight; }"""
    )


def test_the_speakers_can_be_sorted_by_how_many_passages_they_have(stage):
    on = stage(sources())
    on.page.click(f"text={WORDS['byOrder']}")
    counts = on.page.eval_on_selector_all(".kit-side [data-group] b", "all => all.map((e) => Number(e.textContent))")
    assert counts == sorted(counts, reverse=True) and counts[0] == 18
    assert on.page.locator(".kit-length").first.evaluate("e => e.style.width") == "100%"
    on.page.click(f"text={WORDS['bySize']}")
    assert on.page.locator(".kit-side [data-group]").first.text_content().startswith("US officials")


def with_button(on, passages, away=0):
    """A button of a chart below the text, which lights passages."""
    on.page.evaluate(
        """([ids, away]) => document.body.insertAdjacentHTML("beforeend",
          `<div style='height:${away}px'></div><button data-kit-light='${ids}'>x</button>`)""",
        [passages, away],
    )
    return on.page.locator("[data-kit-light]")


def test_a_chart_shows_a_layer_it_needs(stage):
    nested = next(a for a in KEY.attributions if a.level > 1)
    on = stage(sources())
    with_button(on, nested.id).click()
    assert on.reader.show["nested"] is True
    assert on.page.locator("mark.kit-lit").count() > 0


@pytest.mark.parametrize("away", [0, 3000])
def test_a_chart_below_the_text_does_not_throw_the_page_and_can_go_there(stage, away):
    on = stage(sources())
    button = with_button(on, "A02 A03", away)
    button.scroll_into_view_if_needed()
    before = on.page.evaluate("() => scrollY")
    button.click()
    assert on.page.locator(".kit-peek").is_visible()
    assert (on.page.evaluate("() => scrollY"), on.reader.lit) == (before, ["A02", "A03"])
    assert on.page.locator(".kit-lit").count() > 0
    on.page.click(f"text={WORDS['goThere']}")
    on.page.wait_for_function("() => scrollY < 1500")
    assert on.page.locator(".kit-peek").count() == 0


# ---- several views


def test_two_views_of_one_model_stay_in_step(stage):
    on = stage(spotting("one two three"), views=2, height=1600)
    on.drag(0, 3, view=0)
    on.page.locator(f"button:has-text('{DIFFERENT}'):visible").nth(0).click()
    on.page.fill(".kit-typed", "won")
    on.press("Tab")
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
    on.mark("two")
    assert on.highlighted("own") == ["one", "two"]
    on.page.evaluate("() => window.ends.shift()()")
    assert all(on.highlighted(name) == [] for name in ("own", "active", "pick", "find"))
    on.page.mouse.click(10, 10)
    assert on.page.complaints == []


def test_highlights_outlive_a_cell_taken_out_of_the_page(stage):
    on = stage(spotting("one two three"))
    on.mark("one")
    on.page.evaluate(
        """() => { const main = document.querySelector("main"), body = main.parentNode;
          main.remove(); body.getBoundingClientRect(); body.append(main); }"""
    )
    assert on.highlighted("own") == ["one"]


# ---- the border between code points and UTF-16


def test_python_gets_the_very_words_picked(stage):
    """Every token of a text with emoji, flags, accents and right-to-left names: selected, marked, read in Python."""
    on = stage(spotting(STRANGE))
    for token, words in zip(kit.tokens(STRANGE), TOKENS, strict=True):
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
        shown = "(words) => document.querySelector('.kit-picked').textContent === `“${words}”`"
        on.page.wait_for_function(shown, arg=words)
        on.page.evaluate("() => document.querySelector('.kit-card li button').click()")
    assert on.marked() == TOKENS
    assert on.highlighted("own") == TOKENS
