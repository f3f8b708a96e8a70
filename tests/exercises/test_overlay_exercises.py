"""A class decides what an exercise is worth and what else it accepts; the exercise file stays as it is."""

from pathlib import Path

import pytest

import kit
from kit.exercises.check import check
from kit.exercises.exercise import read_exercises
from kit.exercises.overlay_exercises import overrule_exercises

EXERCISES = Path(__file__).parents[2] / "exercises"
ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
ALL = read_exercises(EXERCISES, ARTICLE, KEY)


@pytest.fixture
def overruled(tmp_path):
    def made(id, field, value, known=()):
        path = tmp_path / "our-class.toml"
        change = f'[[change]]\nid = "{id}"\nfield = "{field}"\nvalue = {value}\nreason = "We decided so."\n'
        path.write_text('format = 1\narticle = "g20-ministers"\n' + change, "utf-8")
        return {e.id: e for e in overrule_exercises(ALL, ARTICLE, path, known)}

    return made


def exercise(id):
    return next(e for e in ALL if e.id == id)


def test_points_are_changed_and_the_exercise_before_stays(overruled):
    new = overruled("Q01", "points", "3")["Q01"]
    assert (new.points, exercise("Q01").points) == (3, 1)
    assert check(new, ["group"]).points == 3


def test_a_second_part_is_named_by_its_number(overruled):
    new = overruled("Q02.2", "points", "0.5")["Q02"]
    assert [part.points for part in new.parts] == [1, 0.5]


def test_another_choice_is_accepted_and_no_longer_told_to_be_wrong(overruled):
    assert check(exercise("Q09"), ["one"]).outcome == "not yet"
    assert check(overruled("Q09", "accepted", '["one"]')["Q09"], ["one"]).outcome == "right"


def test_another_number_is_accepted(overruled):
    new = overruled("Q02.1", "accepted", "[9]")["Q02"]
    assert check(new, ["9", "officials"]).outcome == "right" == check(new, ["10", "officials"]).outcome


def test_another_speaker_is_accepted_in_one_row(overruled):
    answer = [{item: options[0] for item, options in exercise("Q07").parts[0].key.items()} | {"A25": "modi"}]
    assert check(exercise("Q07"), answer).outcome == "partly"
    assert check(overruled("Q07", "accepted", '{ A25 = "modi" }')["Q07"], answer).outcome == "right"


def test_what_is_not_changed_stays(overruled):
    new = overruled("Q01", "points", "3")
    assert [e for e in ALL if e != new[e.id]] == [exercise("Q01")]


def test_the_key_and_the_exercises_take_their_own_changes_from_one_file(tmp_path):
    path = tmp_path / "our-class.toml"
    changes = [("E06", "tier", '"optional"'), ("Q01", "points", "2")]
    body = "".join(f'[[change]]\nid = "{i}"\nfield = "{f}"\nvalue = {v}\nreason = "So."\n' for i, f, v in changes)
    path.write_text('format = 1\narticle = "g20-ministers"\n' + body, "utf-8")
    key = kit.overrule(KEY, ARTICLE, path)
    assert next(e.tier for e in key.errors if e.id == "E06") == "optional"
    ask = kit.open_exercises(EXERCISES / "01_read_it_twice.toml", ARTICLE, key, overlay=path)
    assert ask("Q01").asked.points == 2


def test_a_corrected_key_corrects_an_exercise_that_refers_to_it(tmp_path):
    path = tmp_path / "our-class.toml"
    change = '[[change]]\nid = "A12"\nfield = "type"\nvalue = "mixed"\nreason = "The sentence before it is retold."\n'
    path.write_text('format = 1\narticle = "g20-ministers"\n' + change, "utf-8")
    new = next(e for e in read_exercises(EXERCISES, ARTICLE, kit.overrule(KEY, ARTICLE, path)) if e.id == "Q10")
    assert (exercise("Q10").parts[0].key["A12"], new.parts[0].key["A12"]) == (("direct",), ("mixed",))


@pytest.mark.parametrize(
    ("id", "field", "value", "sentence"),
    [
        ("Q99", "points", "1", r"change\[0\]\.id: there is no exercise “Q99”"),
        ("Q02", "points", "1", r"Q02 has 2 parts; name one, such as Q02\.1"),
        ("Q02.3", "points", "1", "Q02 has no part “3”; it has 1 to 2"),
        ("Q21.5", "points", "1", "Q21 has no part “5”; it has 1 to 4"),
        ("Q01", "minutes", "1", "“minutes” cannot be changed here; allowed are points, accepted"),
        ("Q01", "points", "-1", "points are a number from 0 to 100, not -1"),
        ("Q01", "points", "true", "points are a number from 0 to 100, not True"),
        ("Q01", "points", "nan", "points are a number from 0 to 100, not nan"),
        ("Q01", "accepted", '["moon"]', "“moon” is not one of ukraine, group"),
        ("Q01", "accepted", '"ukraine"', "a list is wanted"),
        ("Q02.1", "accepted", '["nine"]', "a number is wanted"),
        ("Q07", "accepted", '["modi"]', "a table is wanted"),
        ("Q07", "accepted", '{ A01 = "modi" }', "“A01” is not one of A38"),
        ("Q07", "accepted", '{ A25 = "moon" }', "“moon” is not one of blinken"),
        ("Q05", "accepted", '["x"]', "not for span; change the key"),
    ],
)
def test_what_does_not_fit_is_refused(overruled, id, field, value, sentence):
    with pytest.raises(kit.BadFile, match=sentence):
        overruled(id, field, value, known=[e.id for e in ALL])
