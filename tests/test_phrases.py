"""Words and phrases in what somebody typed: whole words, any keyboard, and never slow."""

import time

import pytest

from kit.phrases import has

LONG = 2_000_000  # characters


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("host", "the host of it", True),
        ("host", "the hosts of it", False),  # whole words
        ("hosts", "Hosts", False),  # a capital may be the error
        ("invad…", "it was invaded", True),
        ("invad…", "it was an invasion", False),
        ("agree…", "agreement", True),
        ("check … out", "check out a book", True),
        ("check … out", "check a telescope out", True),
        ("check … out", "check outing", False),
        ("a … b", "a " + "x" * 40 + " b", True),
        ("a … b", "a " + "x" * 41 + " b", False),  # a gap is short
        ("up.”", 'take it up."', True),  # as typed on any keyboard
        ("don’t", "don't", True),
        ("Müller", "Muller", True),
        (". Ukraine.", "diplomats. Ukraine.", True),
        (" .", "invade .", True),
        ("(a+)+$", "aaaa", False),  # nothing in it means anything but itself
        ("(a+)+$", "so (a+)+$ it is", True),
    ],
)
def test_a_phrase_is_found_or_not(phrase, text, found):
    assert has(text, [phrase]) is found


def test_one_of_several_is_enough_and_none_finds_nothing():
    assert has("the day", ["night", "day"])
    assert not has("the day", [])


@pytest.mark.parametrize("phrase", ["(a+)+$", "Blinken … Lavrov", "a… … a…", "Blinken.*Lavrov|Lavrov.*Blinken"])
@pytest.mark.parametrize("text", ["a" * LONG + "!", "Blinken " * (LONG // 8), "a " * (LONG // 2)])
def test_two_million_characters_take_a_few_seconds_at_most(phrase, text):
    start = time.process_time()
    has(text, [phrase])
    assert time.process_time() - start < 5
