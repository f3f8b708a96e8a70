"""What a class is asked: the columns of a gradebook from exercise files, one's own key and a class's decisions."""

import json
from pathlib import Path

import pytest

import kit
from kit.strict import BadFile
from kit.teacher.assignment import read_assignment

EXERCISES = Path(__file__).parents[2] / "exercises"


def test_lessons_choose_the_columns():
    asked = read_assignment("g20-ministers", EXERCISES, lessons=["05"])
    assert [task.id for task in asked.tasks][:2] == ["errors", "Q19"]


def test_the_practice_article_has_its_own_columns():
    asked = read_assignment("riverside-library", EXERCISES)
    assert {task.id for task in asked.tasks} >= {"Q35", "Q40"}


def test_an_overlay_sets_what_a_whole_article_task_and_an_exercise_are_worth(tmp_path):
    (tmp_path / "ours.toml").write_text(
        'format = 1\narticle = "g20-ministers"\n'
        '[[change]]\nid = "errors"\nfield = "points"\nvalue = 20\nreason = "The exercises count more."\n'
        '[[change]]\nid = "Q01"\nfield = "points"\nvalue = 3\nreason = "It is the first."\n'
    )
    asked = read_assignment("g20-ministers", EXERCISES, tmp_path)
    worth = {task.id: task.out_of for task in asked.tasks}
    assert (worth["errors"], worth["sources"], worth["Q01"]) == (20, 100, 3)
    assert asked.exercises["Q01"].points == 3


def test_a_key_of_ones_own_is_used_in_place_of_the_kits(tmp_path):
    source = Path(kit.__file__).parent / "articles" / "g20-ministers" / "key.json"
    key = json.loads(source.read_text("utf-8"))
    key["answers"]["errors"]["value"] = [e for e in key["answers"]["errors"]["value"] if e["id"] != "E01"]
    (tmp_path / "key.json").write_text(json.dumps(key), "utf-8")
    own = read_assignment("g20-ministers", EXERCISES, tmp_path, ["05"])
    assert "E01" not in {error.id for error in own.key.errors}
    assert own.digests["errors"] != read_assignment("g20-ministers", EXERCISES, lessons=["05"]).digests["errors"]
    assert own.digests["Q23"] != ""


def test_exercises_of_ones_own_are_used_in_place_of_the_kits(tmp_path):
    (tmp_path / "mine.toml").write_text((EXERCISES / "01_read_it_twice.toml").read_text("utf-8"), "utf-8")
    tasks = read_assignment("g20-ministers", EXERCISES, tmp_path).tasks
    assert [task.id for task in tasks] == ["Q01", "Q02", "Q03", "Q04"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere", EXERCISES), "there is no article “nowhere”; the kit brings g20-ministers, riverside-library"),
        (
            ("g20-ministers", EXERCISES, None, ["77"]),
            "There is no lesson “77”; the exercise files are 01_read_it_twice",
        ),
        (("g20-ministers", EXERCISES, EXERCISES / "nowhere"), "nowhere: there is no such folder of keys"),
        (("riverside-library", EXERCISES, None, ["02"]), "no exercise in 02_who_is_talking is about the article"),
    ],
)
def test_what_cannot_be_an_assignment_is_refused_with_what_there_is(arguments, said):
    with pytest.raises(BadFile, match=said):
        read_assignment(*arguments)
