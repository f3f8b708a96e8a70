"""A lesson with another text: its own examples, and a box that says what to do where the page speaks of the report."""

import re
from pathlib import Path

import pytest

import kit
from kit.views.lessons.other_text import claims, examples, few, guide, inside

LIBRARY = kit.read_article("riverside-library")
KEY = kit.read_key("riverside-library", LIBRARY)
EXERCISES = Path(__file__).parents[3] / "exercises"
LESSONS = [path.stem for path in sorted(EXERCISES.glob("0[1-7]_*.toml"))]
TEXTS = [id for id in kit.articles() if id != "g20-ministers"]


def read(lesson, id):
    article = kit.read_article(id)
    return re.sub(r"<[^>]+>", " ", guide(lesson, article, kit.read_key(id, article)).unescape())


def test_examples_are_one_of_each_type_and_of_different_speakers():
    assert [(a.id, a.type) for a in examples(KEY, 2)] == [("A04", "direct"), ("A08", "indirect")]
    assert [a.id for a in examples(KEY, 4)] == ["A04", "A06", "A08", "A14"]


def test_a_few_are_all_of_paragraphs_that_have_one_or_two():
    assert [a.id for a in few(LIBRARY, KEY)] == ["A01", "A02", "A10", "A11", "A12", "A14"]


def test_speech_inside_speech_and_claims_are_the_texts_own():
    assert inside(KEY, 2) == ("A17",)
    found = claims(LIBRARY, KEY, 4)
    assert len(found) == 4 and all(LIBRARY.text.count(words) == 1 for words in found)


def test_a_lesson_asks_for_its_own_examples_with_the_text_it_was_written_for():
    report = kit.read_article("g20-ministers")
    for article, ids in ((report, ["A09", "A39"]), (LIBRARY, ["A04", "A08"])):
        ask = kit.open_exercises(EXERCISES / "02_who_is_talking.toml", article, kit.read_key(article.id, article))
        assert [a.id for a in ask.examples("A09", "A39").attributions] == ids
    assert ask.inside("A03") == ("A17",) and {a.id for a in ask.voices("A04", "A05", "A06").attributions} == {
        "A16",
        "A17",
    }


@pytest.mark.parametrize("id", TEXTS)
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_box_of_each_lesson_has_no_gap_left_for_any_text(lesson, id):
    said = read(lesson, id)
    assert kit.read_article(id).title in said and not re.search(r"[{}]|“”|None|  \.", said)


def test_the_box_says_what_is_so_in_the_text():
    said = read("02_who_is_talking", "riverside-library")
    assert "in paragraph 2. Content: “A library has always given people windows”. Source: “she”. Cue: “said”." in said
    assert (
        "Mark the attributions in paragraphs 1, 5 and 6." in said
        and "in paragraph 7. They're given to “Mira Sandoval”" in said
    )
    assert "14 May 2024. Put 2024, 5, 14 in place" in read("01_read_it_twice", "riverside-library")
    assert "Nothing in your text is known to be damaged" in read("05_lost_in_translation", "reed-frogs")
    assert guide("08_your_own_article", LIBRARY, KEY) == ""


def test_only_another_text_gets_the_box(tmp_path, capsys, monkeypatch):
    seen = []
    monkeypatch.setattr("kit.views.ask.show", lambda made: seen.append(made()))
    monkeypatch.chdir(EXERCISES)
    for id, boxes in (("g20-ministers", 0), ("riverside-library", 1)):
        seen.clear()
        kit.lesson("02", article=id, reader="ana", answers=tmp_path)
        assert sum("kit-guide" in getattr(view, "data", "") for view in seen) == boxes
