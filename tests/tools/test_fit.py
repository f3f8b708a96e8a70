"""Points are fitted to marked texts: a sign of marked words gets points for, one of unmarked words against."""

import json
from pathlib import Path

import kit
from tools.fit import counted, examples, fitted, points_as_text

RAIN = "Ruiz said it rained. Li wanted a boat. "


def article(times=20):
    """A text in which whoever said something is marked, and whoever wanted something is not."""
    text = (RAIN * times).strip()
    gold = []
    for n in range(times):
        at = n * len(RAIN)
        spans = {"source": (at, at + 4), "cue": (at + 5, at + 9), "content": (at + 10, at + 19)}
        gold.append({role: [list(span)] for role, span in spans.items()})
    return {"text": text, "attributions": gold}


def test_the_marked_words_are_where_the_test_says():
    one = article(1)["attributions"][0]
    assert [RAIN[slice(*one[role][0])] for role in ("source", "cue", "content")] == ["Ruiz", "said", "it rained"]


def test_each_candidate_is_an_example_and_the_marked_one_is_to_be_kept():
    kept = {next(s for s in names if s.startswith("word ")): good for names, good in examples(article(1))}
    assert kept["word say"] is True
    assert not kept.get("word want", False)


def test_a_sign_of_marked_words_gets_points_for_and_one_of_unmarked_words_against():
    points = fitted([article()])
    assert points["word say"] > 0
    assert points.get("word want", -1) < 0


def test_fitted_points_find_what_was_marked_and_nothing_else():
    text = article()
    counts = counted([text], fitted([text]))
    assert (counts["all", "gold found"], counts["all", "ours"]) == (20, 20)


def test_the_same_texts_give_the_same_points():
    assert points_as_text(fitted([article()])) == points_as_text(fitted([article()]))


def test_a_sign_that_is_seen_too_seldom_has_no_points():
    assert "word say" not in fitted([article(2)])


def test_the_points_that_ship_are_written_as_the_command_writes_them():
    shipped = Path(kit.__file__).parent / "finder" / "words" / "points.json"
    text = shipped.read_text("utf-8")
    assert text == points_as_text(json.loads(text)["points"])
