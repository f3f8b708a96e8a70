"""A class overrules key and exercises in a file of its own: strict, with a reason; what it overrules stays as it is."""

from pathlib import Path

import pytest

import kit
from kit.exercises.check import check
from kit.exercises.exercise import read_exercises, titled
from kit.exercises.overlay import overlay_of, overrule_exercises
from kit.marking.errors.match import match_errors

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
EXERCISES = Path(__file__).parents[2] / "exercises"
ALL = titled(read_exercises(EXERCISES, ARTICLE, KEY))
HEAD = 'format = 1\narticle = "g20-ministers"\n'


@pytest.fixture
def write(tmp_path):
    def written(text, head=HEAD):
        path = tmp_path / "our-class.toml"
        path.write_text(head + text, "utf-8")
        return path

    return written


def change(id="E06", field="tier", value='"optional"', reason="We decided so."):
    return f'[[change]]\nid = "{id}"\nfield = "{field}"\nvalue = {value}\nreason = "{reason}"\n'


def record(key, id):
    return next(r for r in (*key.errors, *key.attributions) if r.id == id)


def test_a_tier_is_changed_in_a_new_key_and_the_old_one_stays(write):
    new = kit.overrule(KEY, ARTICLE, write(change()))
    assert (record(new, "E06").tier, record(KEY, "E06").tier) == ("optional", "subtle")
    assert [e.id for e in new.errors] == [e.id for e in KEY.errors]
    assert new.attributions == KEY.attributions and new.speakers == KEY.speakers
    # what the class calls optional can no longer be missed
    assert "0 of 10 subtle" in str(match_errors(ARTICLE, KEY.errors, ()).tally)
    assert "0 of 9 subtle" in str(match_errors(ARTICLE, new.errors, ()).tally)


def test_an_accepted_passage_is_named_by_its_words(write):
    new = kit.overrule(KEY, ARTICLE, write(change("A01", "also_accepted", '["spoke for about 10 minutes"]')))
    assert [ARTICLE[s] for s in record(new, "A01").also_accepted] == ["spoke for about 10 minutes"]


def test_repairs_categories_severity_and_patterns_can_be_changed(write):
    text = change("E06", "repairs", '["meeting", "talks"]') + change("E06", "severity", '"major"')
    text += change("E37", "also_accepted", '["style"]') + change("E06", "must", '["meet…", "talk"]')
    new = kit.overrule(KEY, ARTICLE, write(text))
    assert record(new, "E06").repairs == ("meeting", "talks")
    assert (record(new, "E06").severity, record(new, "E06").must) == ("major", ("meet…", "talk"))
    assert record(new, "E37").also_accepted == ("style",)


def test_two_changes_to_one_record_hold_both(write):
    new = kit.overrule(KEY, ARTICLE, write(change("A25", "type", '"mixed"') + change("A25", "tier", '"bonus"')))
    assert (record(new, "A25").type, record(new, "A25").tier) == ("mixed", "bonus")


def test_an_overlay_without_changes_changes_nothing(write):
    assert kit.overrule(KEY, ARTICLE, write("")) == KEY


def test_the_reasons_can_be_read(write):
    ((only, _),) = overlay_of(ARTICLE, write(change(reason="The word was new to us.")))
    assert (only.id, only.reason) == ("E06", "The word was new to us.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (change(id="E99"), r"change\[0\]\.id: the key has no “E99”"),
        (change(field="span"), r"change\[0\]\.field: “span” can’t be changed here; allowed are tier, category,"),
        (change(field="found_by", value="3"), "can’t be changed here"),
        (change(value='"easy"'), r"change\[0\]\.value: “easy” is not one of core, subtle, optional, outside"),
        (change(value="3"), "“3” is not one of core"),
        (change("A01", "tier", '"subtle"'), "is not one of core, nested, bonus, stance, garbled"),
        (change("E06", "must", '["a … b … c"]'), "isn’t a phrase"),
        (change("E06", "repairs", '"meeting"'), r"change\[0\]\.value"),
        (
            change("A01", "also_accepted", '["not there"]'),
            "appears 0 times in paragraph 3, but it must appear exactly once",
        ),
        (
            change("A01", "also_accepted", '["the"]'),
            r"appears \d times in paragraph 3, but it must appear exactly once",
        ),
        (change("A01", "also_accepted", '[""]'), "appears 0 times"),
        (change(reason="  "), r"change\[0\]\.reason: this needs a reason"),
        (change().replace("reason", "because"), "field “because” is unknown"),
        (change().rsplit("reason")[0], "field “reason” is missing"),
        (change() + change(), r"change\[1\]: “tier” of “E06” is changed twice"),
        ("[[changes]]\n", "field “changes” is unknown"),
        ("not toml", "this is not TOML"),
        ("change = 3", r"change: "),
        (HEAD.replace("g20-ministers", "riverside-library"), "made for “riverside-library”; this is “g20-ministers”"),
        (HEAD.replace("1", "2"), "format 2 is unknown"),
    ],
)
def test_what_does_not_fit_is_refused_with_file_place_and_what_is_allowed(write, text, sentence):
    with pytest.raises(kit.BadFile, match=sentence) as told:
        kit.overrule(KEY, ARTICLE, write(text, "" if "format" in text else HEAD))
    assert str(told.value).startswith("our-class.toml")


def test_an_overlay_that_is_missing_is_refused():
    with pytest.raises(kit.BadFile, match="the file is missing"):
        kit.overrule(KEY, ARTICLE, "nowhere.toml")


# ---- over exercises


@pytest.fixture
def overruled(write):
    def made(id, field, value, known=()):
        path = write(change(id, field, value))
        return titled(overrule_exercises(tuple(ALL.values()), ARTICLE, path, known))

    return made


def test_points_are_changed_and_the_exercise_before_stays(overruled):
    new = overruled("Q01", "points", "3")["Q01"]
    assert (new.points, ALL["Q01"].points) == (3, 1)
    assert check(new, ["group"]).points == 3


def test_a_second_part_is_named_by_its_number(overruled):
    new = overruled("Q02.2", "points", "0.5")["Q02"]
    assert [part.points for part in new.parts] == [1, 0.5]


def test_another_choice_is_accepted_and_no_longer_told_to_be_wrong(overruled):
    assert check(ALL["Q09"], ["one"]).outcome == "not yet"
    assert check(overruled("Q09", "accepted", '["one"]')["Q09"], ["one"]).outcome == "right"


def test_another_number_is_accepted(overruled):
    new = overruled("Q02.1", "accepted", "[9]")["Q02"]
    assert check(new, ["9", "officials"]).outcome == "right" == check(new, ["10", "officials"]).outcome


def test_another_speaker_is_accepted_in_one_row(overruled):
    answer = [{item: options[0] for item, options in ALL["Q07"].parts[0].key.items()} | {"A25": "modi"}]
    assert check(ALL["Q07"], answer).outcome == "partly"
    assert check(overruled("Q07", "accepted", '{ A25 = "modi" }')["Q07"], answer).outcome == "right"


def test_what_is_not_changed_stays(overruled):
    new = overruled("Q01", "points", "3")
    assert [id for id in ALL if ALL[id] != new[id]] == ["Q01"]


def test_the_key_and_the_exercises_take_their_own_changes_from_one_file(write):
    path = write(change() + change("Q01", "points", "2"))
    key = kit.overrule(KEY, ARTICLE, path)
    assert next(e.tier for e in key.errors if e.id == "E06") == "optional"
    ask = kit.open_exercises(EXERCISES / "01_read_it_twice.toml", ARTICLE, key, overlay=path)
    assert ask("Q01").asked.points == 2


def test_a_corrected_key_corrects_an_exercise_that_refers_to_it(write):
    key = kit.overrule(KEY, ARTICLE, write(change("A12", "type", '"mixed"')))
    new = titled(read_exercises(EXERCISES, ARTICLE, key))
    assert [known["Q10"].parts[0].key["A12"] for known in (ALL, new)] == [("direct",), ("mixed",)]


@pytest.mark.parametrize(
    ("id", "field", "value", "sentence"),
    [
        ("Q99", "points", "1", r"change\[0\]\.id: there is no exercise “Q99”"),
        ("Q02", "points", "1", r"Q02 has 2 parts; name one, such as Q02\.1"),
        ("Q02.3", "points", "1", "Q02 has no part “3”; it has 1 to 2"),
        ("Q21.5", "points", "1", "Q21 has no part “5”; it has 1 to 4"),
        ("Q01", "minutes", "1", "“minutes” can’t be changed here; allowed are points, accepted"),
        ("Q01", "points", "-1", "points are a number from 0 to 100, not -1"),
        ("Q01", "points", "true", "points are a number from 0 to 100, not True"),
        ("Q01", "points", "nan", "points are a number from 0 to 100, not nan"),
        ("Q01", "accepted", '["moon"]', "“moon” is not one of ukraine, group"),
        ("Q01", "accepted", '"ukraine"', "this should be a list"),
        ("Q02.1", "accepted", '["nine"]', "this should be a number"),
        ("Q07", "accepted", '["modi"]', "this should be a table"),
        ("Q07", "accepted", '{ A01 = "modi" }', "“A01” is not one of A38"),
        ("Q07", "accepted", '{ A25 = "moon" }', "“moon” is not one of blinken"),
        ("Q05", "accepted", '["x"]', "not for span; change the key"),
    ],
)
def test_what_does_not_fit_an_exercise_is_refused(overruled, id, field, value, sentence):
    with pytest.raises(kit.BadFile, match=sentence):
        overruled(id, field, value, known=list(ALL))
