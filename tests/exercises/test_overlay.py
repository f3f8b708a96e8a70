"""A class overrules the key in a file of its own: strict, with a reason, and the key itself stays as it is."""

import pytest

import kit
from kit.exercises.overlay import read_overlay
from kit.marking.errors.match import match_errors

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
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


def test_an_error_that_the_class_calls_optional_can_no_longer_be_missed(write):
    new = kit.overrule(KEY, ARTICLE, write(change()))
    assert "0 of 10 subtle" in str(match_errors(ARTICLE, KEY.errors, ()).tally)
    assert "0 of 9 subtle" in str(match_errors(ARTICLE, new.errors, ()).tally)


def test_an_accepted_passage_is_named_by_its_words(write):
    new = kit.overrule(KEY, ARTICLE, write(change("A01", "also_accepted", '["spoke for about 10 minutes"]')))
    assert [ARTICLE[s] for s in record(new, "A01").also_accepted] == ["spoke for about 10 minutes"]


def test_repairs_categories_severity_and_patterns_can_be_changed(write):
    text = change("E06", "repairs", '["meeting", "talks"]') + change("E06", "severity", '"major"')
    text += change("E37", "also_accepted", '["style"]') + change("E06", "must", '"meet|talk"')
    new = kit.overrule(KEY, ARTICLE, write(text))
    assert record(new, "E06").repairs == ("meeting", "talks")
    assert (record(new, "E06").severity, record(new, "E06").must) == ("major", "meet|talk")
    assert record(new, "E37").also_accepted == ("style",)


def test_two_changes_to_one_record_hold_both(write):
    new = kit.overrule(KEY, ARTICLE, write(change("A25", "type", '"mixed"') + change("A25", "tier", '"bonus"')))
    assert (record(new, "A25").type, record(new, "A25").tier) == ("mixed", "bonus")


def test_an_overlay_without_changes_changes_nothing(write):
    assert kit.overrule(KEY, ARTICLE, write("")) == KEY


def test_the_reasons_can_be_read(write):
    (only,) = read_overlay(write(change(reason="The word was new to us."))).changes
    assert (only.id, only.reason) == ("E06", "The word was new to us.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (change(id="E99"), r"change\[0\]\.id: the key has no “E99”"),
        (change(field="span"), r"change\[0\]\.field: “span” cannot be changed here; allowed are tier, category,"),
        (change(field="found_by", value="3"), "cannot be changed here"),
        (change(value='"easy"'), r"change\[0\]\.value: “easy” is not one of core, subtle, optional, outside"),
        (change(value="3"), "“3” is not one of core"),
        (change("A01", "tier", '"subtle"'), "is not one of core, nested, bonus, stance, garbled"),
        (change("E06", "must", '"("'), "is no regular expression"),
        (change("E06", "repairs", '"meeting"'), r"change\[0\]\.value"),
        (change("A01", "also_accepted", '["not there"]'), "stands 0 times in paragraph 3; once is wanted"),
        (change("A01", "also_accepted", '["the"]'), r"stands \d times in paragraph 3; once is wanted"),
        (change("A01", "also_accepted", '[""]'), "stands 0 times"),
        (change(reason="  "), r"change\[0\]\.reason: a reason is wanted"),
        (change().replace("reason", "because"), "field “because” is unknown"),
        (change().rsplit("reason")[0], "field “reason” is missing"),
        (change() + change(), r"change\[1\]: “tier” of “E06” is changed twice"),
        ("[[changes]]\n", "field “changes” is unknown"),
        ("not toml", "this is not TOML"),
        ("change = 3", r"change: "),
    ],
)
def test_what_does_not_fit_is_refused_with_file_place_and_what_is_allowed(write, text, sentence):
    with pytest.raises(kit.BadFile, match=sentence) as told:
        kit.overrule(KEY, ARTICLE, write(text))
    assert str(told.value).startswith("our-class.toml")


def test_an_overlay_for_another_article_or_format_is_refused(write):
    with pytest.raises(kit.BadFile, match="made for “riverside-library”; this is “g20-ministers”"):
        kit.overrule(KEY, ARTICLE, write("", 'format = 1\narticle = "riverside-library"\n'))
    with pytest.raises(kit.BadFile, match="format 2 is unknown"):
        kit.overrule(KEY, ARTICLE, write("", 'format = 2\narticle = "g20-ministers"\n'))
    with pytest.raises(kit.BadFile, match="the file is missing"):
        kit.overrule(KEY, ARTICLE, "nowhere.toml")
