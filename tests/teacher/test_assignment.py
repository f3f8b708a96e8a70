"""What a class is asked: the columns of a gradebook from exercise files, one's own key and a class's decisions."""

import json
from pathlib import Path

import pytest

import kit
from kit.strict import BadFile
from kit.teacher.assignment import read_assignment, weighted
from kit.teacher.records import Task, lesson_totals, reachable, total

EXERCISES = Path(__file__).parents[2] / "exercises"


def test_lessons_choose_the_columns():
    asked = read_assignment("g20-ministers", EXERCISES, lessons=["05"])
    assert [task.id for task in asked.tasks][:2] == ["errors", "Q19"]


@pytest.mark.parametrize(("article", "first", "last"), [("lake-relay", "Q35", "Q40"), ("night-bus", "P41", "P65")])
def test_a_text_that_is_kept_fresh_has_its_own_columns_alone(article, first, last):
    ids = [task.id for task in read_assignment(article, EXERCISES).tasks]
    assert (ids[0], ids[-1]) == (first, last) and {id[0] for id in ids} == {first[0]}
    assert "Q05" in {task.id for task in read_assignment(article, EXERCISES, lessons=["02"]).tasks}


def test_an_overlay_sets_what_a_whole_article_task_and_an_exercise_are_worth(tmp_path):
    (tmp_path / "ours.toml").write_text(
        'format = 1\narticle = "g20-ministers"\n'
        '[[change]]\nid = "errors"\nfield = "points"\nvalue = 20\nreason = "The exercises count more."\n'
        '[[change]]\nid = "Q01"\nfield = "points"\nvalue = 3\nreason = "It is the first."\n'
    )
    asked = read_assignment("g20-ministers", EXERCISES, tmp_path)
    worth = {task.id: task.out_of for task in asked.tasks}
    assert (worth["errors"], worth["sources"], worth["Q01"]) == (20, 40, 3)
    assert asked.exercises["Q01"].points == 3
    weight = {task.id: task.weight for task in asked.tasks}
    assert weight["Q19"] == pytest.approx((100 - 20) / 21)  # Q19 to Q24 count 3 + 4 + 4 + 3 + 3 + 4
    assert weight["Q01"] == pytest.approx(100 / 8)


def test_each_lesson_counts_100_with_40_for_the_whole_article():
    """Lesson 2: 11 points in its questions share 60. Lesson 1: 6 points share 100."""
    tasks = read_assignment("g20-ministers", EXERCISES, lessons=["01", "02"]).tasks
    weights = {task.id: (task.out_of, round(task.weight, 4)) for task in tasks}
    assert (weights["sources"], weights["Q07"], weights["Q01"]) == ((40, 1), (4, 5.4545), (1, 16.6667))
    assert reachable(tasks) == 200
    right = {task.id: task.out_of for task in tasks if task.lesson.startswith("02") and task.id != "sources"}
    assert lesson_totals(right, tasks) == {"01_read_it_twice": 0, "02_who_is_talking": 60}
    assert total(right | {"sources": 2.5, "Q01": 1}, tasks) == 79.17  # 60 + 2.5 + 100 / 6


def test_extra_credit_lifts_a_lesson_to_110_at_most():
    """Lesson 6: 12 points and 10 of extra credit; 12 + 1 is 108.33, 12 + 10 would be 183.33."""
    tasks = read_assignment("g20-ministers", EXERCISES, lessons=["06"]).tasks
    right = {task.id: task.out_of for task in tasks}
    assert (sum(right.values()), sum(task.extra for task in tasks)) == (12, 10)
    assert total(right, tasks) == 100
    assert total(right | {"Q26": right["Q26"] + 1}, tasks) == 108.33
    assert total({task.id: task.out_of + task.extra for task in tasks}, tasks) == 110


@pytest.mark.parametrize(
    ("tasks", "weights"),
    [
        ([Task("errors", "", 40, lesson="a")], [2.5]),  # nothing but the whole article
        (
            [Task("errors", "", 80, lesson="a"), Task("sources", "", 80, lesson="a"), Task("Q1", "", 5, lesson="a")],
            None,
        ),
        ([Task("errors", "", 0, lesson="a"), Task("Q1", "", 5, lesson="a")], [1, 20]),  # an overlay took its points
        ([Task("Q1", "", 0, extra=3, lesson="a"), Task("Q2", "", 4, lesson="b")], [0, 25]),  # nothing but extra credit
    ],
)
def test_a_lesson_counts_100_whatever_is_in_it(tasks, weights):
    made = [task.weight for task in weighted(tasks)]
    assert made == (weights or [0.625, 0.625, 0])  # 80 + 80 are cut to 100, and nothing is left to share


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
        (("nowhere", EXERCISES), "There is no article “nowhere”: no folder has this name, and the kit brings g20-m"),
        (
            ("g20-ministers", EXERCISES, None, ["77"]),
            "There is no lesson “77”; the exercise files are 01_read_it_twice",
        ),
        (("g20-ministers", EXERCISES, EXERCISES / "nowhere"), "nowhere: there is no such folder of keys"),
        (("g20-ministers", EXERCISES, None, ["09"]), "no exercise in 09_delayed_check is about the article “g20-m"),
    ],
)
def test_what_cannot_be_an_assignment_is_refused_with_what_there_is(arguments, said):
    with pytest.raises(BadFile, match=said):
        read_assignment(*arguments)
