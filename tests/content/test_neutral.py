"""The kit judges no one: no loaded word of its own, no sentence that says who is right, no guess told as a fact.

A loaded word may stand inside quotation marks, where it is somebody's. loaded_words.txt holds the words and the rules.
"""

import json
import re
from pathlib import Path

import pytest
from prose import PROSE, without_quotations

KEYS = sorted((Path(__file__).parents[2] / "kit" / "articles").glob("*/key.json"))
LISTS = (Path(__file__).parent / "loaded_words.txt").read_text("utf-8")


def section(name: str) -> list[str]:
    body = LISTS.split(f"[{name}]\n")[1].split("\n[")[0]
    return [line for line in body.splitlines() if line and not line.startswith("#")]


def as_pattern(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")


LOADED = re.compile(r"(?<!\w)(" + "|".join(map(as_pattern, section("words"))) + r")(?!\w)", re.IGNORECASE)
CLAIMS = tuple(re.compile(line, re.IGNORECASE) for line in section("claims"))


def loaded(own: str) -> list[str]:
    return [m.group().lower() for m in LOADED.finditer(own)]


def claims(own: str) -> list[str]:
    return [m.group() for pattern in CLAIMS for m in pattern.finditer(own)]


def test_no_loaded_word_in_the_voice_of_the_kit():
    found = {text.place: words for text in PROSE if (words := loaded(text.own))}
    assert found == {}, "put these words inside quotation marks, or choose others"


def test_no_sentence_says_who_is_right():
    found = {text.place: said for text in PROSE if (said := claims(text.own))}
    assert found == {}


def test_every_quotation_closes_so_that_nothing_hides_in_an_open_one():
    """A mark that touches a word has a partner; one that stands alone is only talked about."""
    closed = re.compile(r"“[^“”]*”|`[^`]*`")
    rest = {text.place: closed.sub(" ", text.words) for text in PROSE}
    assert {place: words for place, words in rest.items() if re.search(r"“\w|\w[.,!?]?”", words)} == {}


def test_the_same_words_for_every_speaker():
    """The kit's own cue for anyone is a plain one: no speaker "claims", "insists" or "admits" in our sentences."""
    names = "Blinken|Lavrov|Putin|Modi|Jaishankar|Zakharova|Lindqvist|Penhale|Odum"
    coloured = re.compile(
        rf"\b({names}|Russia|Moscow|Washington|Kyiv|China|India) (claims?|claimed|insist\w*|admit\w*|alleg\w+|boast\w*|rant\w*)\b"
    )
    found = {text.place: m.group() for text in PROSE if (m := coloured.search(text.own))}
    assert found == {}


def test_a_likely_cause_is_never_told_as_a_fact():
    """A language is named as the middle step only beside a word of doubt."""
    doubt = re.compile(
        r"such as|idea|may|might|could|perhaps|not a (known )?fact|evidence|other than|into another language"
    )
    languages = re.compile(r"\b(Hindi|Urdu|Devanagari)\b")
    told = [t for t in PROSE if not t.place.startswith("languages.names.")]  # a list of names tells nothing
    sure = {t.place: t.words for t in told if languages.search(t.own) and not doubt.search(t.own)}
    assert sure == {}


# words that a key names as words, or says of a sentence in the made-up article
NAMED = {"A14": {"unprovoked", "unjustified", "deliberate"}, "A02": {"boast"}}


@pytest.mark.parametrize("path", KEYS, ids=lambda p: p.parent.name)
def test_the_reasons_in_a_key_judge_no_one(path):
    answers = json.loads(path.read_text("utf-8"))["answers"]
    told = [
        (one["id"], one.get(f) or "")
        for f in ("explanation", "note", "damage")
        for a in answers.values()
        for one in a["value"]
    ]
    found = {id: set(loaded(without_quotations(words))) - NAMED.get(id, set()) for id, words in told}
    assert {id: words for id, words in found.items() if words} == {}
    assert {id: said for id, words in told if (said := claims(without_quotations(words)))} == {}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The regime spoke.", ["regime"]),
        ("He spoke of “blackmail and threats”.", []),
        ("The cue is “mocked”.", []),
        ("Lavrov mocked the threats.", ["mocked"]),
        ("It was Unprovoked, he said, and UNJUSTIFIED.", ["unprovoked", "unjustified"]),
        ("Click Lavrov's liege.", []),
        ("Look at `mocked` in the code.", []),
        ("A *brutal* war", ["brutal"]),
    ],
)
def test_a_loaded_word_is_seen_outside_quotation_marks_only(words, found):
    assert loaded(without_quotations(words)) == found


@pytest.mark.parametrize(
    "words",
    [
        "Blinken is right.",
        "Of course Russia did.",
        "The war is the fault of NATO.",
        "Ukraine's fault.",
        "So Lavrov was clearly lying.",
        "Hindi was the pivot.",
        "It was translated into Hindi.",
        "We must condemn it.",
    ],
)
def test_a_sentence_that_takes_a_side_is_seen(words):
    assert claims(without_quotations(words))


def test_a_sentence_that_reports_a_side_is_left_alone():
    assert claims(without_quotations("“Russia is wrong,” said one, and the other said that it is not.")) == []
