"""What teachers bring: a text of each shape, with the right text and what was done to it worked out by hand."""

import re
from pathlib import Path
from time import process_time

import pytest

from kit.texts.cleaning import STEPS, Cleaned, cleaned, furniture
from kit.texts.formats import paragraphed, text_in

SHAPES = {}
for shape in (Path(__file__).parent / "shapes.txt").read_text("utf-8").split("\n= "):
    given, text, done = (re.split(r"\n- (?:text|done)\n", shape.strip()) + [""])[:3]
    SHAPES[given.split("\n", 1)[0].removeprefix("= ")] = (given.split("\n", 1)[1], text, done.splitlines())


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_of_text_comes_out_as_one_would_type_it_and_says_what_was_done(name):
    given, text, done = SHAPES[name]
    made = cleaned(text_in(given).text)
    assert made.text == text
    assert [f"{d.step}: {'; '.join(d.named())}" for d in made.done] == done


@pytest.mark.parametrize("name", SHAPES)
def test_a_clean_text_is_left_alone_and_every_step_can_be_undone(name):
    given = text_in(SHAPES[name][0]).text
    made = cleaned(given)
    assert cleaned(made.text) == Cleaned(made.text)
    assert cleaned(given, STEPS) == Cleaned(paragraphed(given))
    for done in made.done:
        assert done.step not in {again.step for again in cleaned(given, {done.step}).done}


LINES = (Path(__file__).parent / "page_lines.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_a_page_is_told_from_a_line_of_a_text(line):
    assert bool(furniture(line[2:])) == (line[0] == "+")


def test_one_change_alone_can_be_undone():
    given = "Rain\n\nShare\n\nIt rained in every vil-\nlage, Ana said.\n\nNews\n\nIt stopped."
    assert cleaned(given).text == "Rain\n\nIt rained in every village, Ana said.\n\nIt stopped."
    put_back = cleaned(given, {"News", "vil-lage"})
    assert put_back.text == "Rain\n\nIt rained in every vil-lage, Ana said.\n\nNews\n\nIt stopped."
    assert put_back.done[0].found == ("Share",)


@pytest.mark.parametrize(
    ("unseen", "text", "named"),
    [
        ("It\u00a0rained,\u2009Ana\u202fsaid.", "It rained, Ana said.", "no-break space; thin space; narrow no-break space"),
        ("It rai\u00adned,\u200b Ana said\ufeff.", "It rained, Ana said.", "soft hyphen; zero-width space; byte order mark"),
        ("It \u200erained, A\u200dna said.", "It rained, Ana said.", "left-to-right mark; zero-width joiner"),
        ("The ﬁrst oﬀice &eacute;", "The first office é", "ﬁ; ﬀ; &eacute;"),
        ("It   rained,\tAna said.", "It rained, Ana said.", "tab; several spaces"),
        ("می\u200cخواهم, said \u200fשלום.", "می\u200cخواهم, said \u200fשלום.", ""),
        ("क्\u200dष and 👩\u200d🚀 rained.", "क्\u200dष and 👩\u200d🚀 rained.", ""),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_made_plain_and_named_and_what_a_script_needs_stays(unseen, text, named):
    made = cleaned(unseen)
    assert (made.text, "; ".join(named for done in made.done for named in done.named())) == (text, named)


def test_three_thousand_words_are_left_as_they_are_and_read_in_a_moment():
    paragraph = "The harbour council will raise its fares, Leo Marsh said on Friday. “Nobody likes it,” he added. "
    story = "A long story\n\n" + "\n\n".join(f"{n} men saw it. {paragraph * 3}".strip() for n in range(60))
    assert len(story.split()) > 3_000
    begun = process_time()
    assert cleaned(story) == Cleaned(story)
    assert process_time() - begun < 2
