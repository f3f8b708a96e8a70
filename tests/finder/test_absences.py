"""Where nobody spoke: kept apart from what was said, and no source is made up."""

import pytest

from kit.finder.absences import find_absences
from kit.finder.find import find_attributions
from kit.finder.suspects import find_suspects


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ruiz did not say whether it rained.", "did not say"),
        ("There was no immediate comment from the mayor.", "no immediate comment"),
        ("Ruiz declined to comment.", "declined to comment"),
        ("The ministry didn’t respond to a request.", "didn’t respond"),
        ("Ruiz could not immediately be reached.", "could not immediately be reached"),
        ("Ruiz was not available for comment.", "not available for comment"),
    ],
)
def test_an_absence_is_found_and_is_no_attribution(text, words):
    assert [text[s.start : s.end] for s in find_absences(text)] == [words]
    assert find_attributions(text) == ()


def test_an_absence_told_inside_a_quotation_is_not_the_reporter_s():
    assert find_absences("“He did not say whether it rained,” Ruiz said.") == ()


@pytest.mark.parametrize("text", ["It rained all day. According to .", "According to , it rained."])
def test_a_cue_without_a_source_is_reported_and_no_source_is_made_up(text):
    assert find_attributions(text) == ()
    assert find_suspects("A wet day\n\n" + text)


@pytest.mark.parametrize(
    "text",
    ["She wrote “The Long Rain” in May.", "The so-called “rain tax” was dropped.", "They sang “Singin’ in the Rain”."],
)
def test_titles_and_scare_quotes_are_no_attributions(text):
    assert find_attributions(text) == ()


@pytest.mark.parametrize("text", ["", "\x00\x1b", "\r\n", "😀", "e\u0301" * 9, "אורי לוי", "did not say " * 20_000])
def test_strange_texts_are_no_trouble(text):
    assert all(0 <= s.start < s.end <= len(text) for s in find_absences(text))
