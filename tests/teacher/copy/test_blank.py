"""A graded exercise as a student gets it: all that is asked, nothing of what is right."""

import tomllib

import pytest

from kit.exercises.exercise import read_exercises, titled
from kit.exercises.pointers import References
from kit.files import read_article, read_key
from kit.teacher.copy.toml import as_toml
from kit.teacher.copy.withheld import blank, references, title_only

ARTICLE = read_article("g20-ministers")
KEY = read_key("g20-ministers", ARTICLE)
EXERCISES = """
format = 1
article = "g20-ministers"

[[exercise]]
id = "menus"
title = "Whose words?"
kind = "match"
items = ["A38", "E02+E03"]
role = ""
options = "types"
hints = ["Look.", "Look again."]
[exercise.key]
A38 = "direct"
"E02+E03" = "mixed"

[[exercise]]
id = "pointed"
title = "Repair it"
kind = "repair"
passage = { error = "E37" }
look_for = ["was"]
lines = 2
[[exercise.rubric]]
name = "Wording"
levels = ["It is wrong.", "It is clumsy.", "It reads well.", "It reads well and is light."]
[[exercise.models]]
text = "Griner was later released"
places = [3]

[[exercise]]
id = "parts"
title = "Two parts"
prompt = "Both."
confidence = true
explanation = "Because."
[[exercise.part]]
kind = "number"
prompt = "How many?"
unit = "words"
key = 3
accepted = [4]
points = 2
[[exercise.part]]
kind = "code"
function = "count"
starter = "def count(text): ..."
key = "def count(text): return 3"
given = [{ text = "a", gives = 1 }]
unseen = [{ text = "b", gives = 3 }]
[[exercise.part.wrong]]
answer = 0
say = "Not none."
"""
STARTER = "def count(text): ..."
TABLES = {table["id"]: table for table in tomllib.loads(EXERCISES)["exercise"]}


@pytest.fixture
def asked(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(EXERCISES, "utf-8")
    return titled(read_exercises(path, ARTICLE, KEY))


def blanked(asked, id, **more):
    return blank({**TABLES[id], **more}, asked[id], ARTICLE, References(ARTICLE, KEY))


def test_menus_and_passages_out_of_the_key_are_written_out(asked):
    assert blanked(asked, "menus") == {
        "id": "menus",
        "title": "Whose words?",
        "graded": True,
        "kind": "match",
        "options": {"direct": "direct", "mixed": "mixed", "indirect": "indirect", "document": "document"},
        "items": {
            "A38": "“Our Western allies have lost self-control, forgotten their manners and put diplomacy aside, "
            "switching exclusively to blackmail and threats,”",
            "E02+E03": "“invasion of the Group of 20 at a meeting of top diplomats … Ukraine.”",
        },
    }


def test_a_passage_by_an_id_of_the_key_becomes_paragraph_and_words(asked):
    found = blanked(asked, "pointed")
    assert found["passage"] == {"paragraph": 27, "words": "is later released"}
    assert set(found) == {"id", "title", "graded", "kind", "passage", "lines", "rubric"}


def test_of_parts_only_what_is_asked_is_left(asked):
    assert blanked(asked, "parts") == {
        "id": "parts",
        "title": "Two parts",
        "prompt": "Both.",
        "confidence": True,
        "graded": True,
        "part": [
            {"kind": "number", "prompt": "How many?", "points": 2, "unit": "words"},
            {"kind": "code", "function": "count", "starter": STARTER, "given": [{"text": "a", "gives": 1}]},
        ],
    }


def test_a_field_that_nobody_thought_of_does_not_come_along(asked):
    assert blanked(asked, "menus", solution="direct") == blanked(asked, "menus")


@pytest.mark.parametrize("id", TABLES)
def test_the_kit_reads_it_with_the_key_and_without(asked, id, tmp_path):
    table = {"format": 1, "article": "g20-ministers", "exercise": [blanked(asked, id)]}
    (tmp_path / "copy.toml").write_text(as_toml(table), "utf-8")
    for key in (KEY, None):
        (copy,) = read_exercises(tmp_path / "copy.toml", ARTICLE, key)
        assert copy.graded and all(part.key is None for part in copy.parts)
        assert [p.items for p in copy.parts] == [p.items for p in asked[id].parts]
        assert [p.passage for p in copy.parts] == [p.passage for p in asked[id].parts]


def test_a_list_of_titles_tells_no_more_than_titles():
    assert title_only({**TABLES["parts"], "minutes": 4}) == {"id": "parts", "title": "Two parts", "minutes": 4}


def test_every_id_that_an_exercise_names_is_found():
    assert set(references(TABLES["menus"])) == {"A38", "E02", "E03"}
    assert set(references(TABLES["pointed"])) == {"E37"}
    assert set(references({"key": {"unsourced": True}})) == {"unsourced"}
    deep = {"wrong": [{"answer": {"attribution": "A1"}}], "key": {"errors": ["E1", "E2"]}}
    assert set(references(deep)) == {"A1", "E1", "E2"}
