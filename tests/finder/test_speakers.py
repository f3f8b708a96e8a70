"""Whom a source means: names, titles, groups, and pronouns; nobody where the text does not tell."""

import pytest

from kit.finder.documents import key_document
from kit.finder.find import find_attributions
from kit.texts.article import article_of


def speakers(text):
    return [a.speaker for a in find_attributions(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("“It rained,” she said. Ana Ruiz, the mayor, left.", ["Ana Ruiz"]),
        ("“It rained,” he said. It was late. Tom Hale, 40, owns the mill.", ["Tom Hale"]),
        ("“It rained,” he said. Ana Ruiz, the mayor, left.", [""]),
        ("“It rained,” he said. Tom Hale came. Peter Voss left.", [""]),
        ("Peter Voss came. “It rained,” he said. Tom Hale left.", ["Peter Voss"]),
        ("“It rained,” he said. “Tom Hale came.” It was late. It was dark. It was wet. Tom Hale left.", ["", ""]),
    ],
)
def test_a_speaker_may_be_named_right_after_where_nobody_before_fits(text, names):
    assert speakers(text) == names


def test_the_reason_says_that_the_name_comes_later():
    (found,) = find_attributions("“It rained,” she said. Ana Ruiz, the mayor, left.")
    assert "Ana Ruiz is named right after" in found.reason


def test_a_surname_of_two_names_neither_and_both_are_candidates():
    (found,) = find_attributions("Ana Ruiz met Eva Ruiz. “It rained,” Ruiz said.")
    assert found.speaker == ""
    assert "It could also be Ana Ruiz or Eva Ruiz" in found.reason


def test_where_two_could_be_meant_both_are_named_and_neither_is_chosen():
    (found,) = find_attributions("“It rained,” he said. Tom Hale came. Peter Voss left.")
    assert found.speaker == ""
    assert "Tom Hale and Peter Voss are named right after" in found.reason


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mayor Ana Ruiz spoke. Ruiz said it rained.", ["Ana Ruiz"]),
        ("Mayor Ana Ruiz met Tom Hale. She said it rained.", ["Ana Ruiz"]),
        ("Mayor Ana Ruiz met Tom Hale. He said it rained.", ["Tom Hale"]),
        ("Tom Hale, who owns the mill, said it rained. “It was wet,” he said.", ["Tom Hale", "Tom Hale"]),
        ("Ana Ruiz, who asked for help, left.", ["Ana Ruiz"]),
        ("Mr. Hale said it rained.", ["Hale"]),
        ("Officials said it rained. They said it would stop.", ["Officials", "Officials"]),
        ("Ana Ruiz and Tom Hale said it rained.", ["Ana Ruiz and Tom Hale"]),
        ("Mayor Ana Ruiz came. The mayor said it rained.", ["Ana Ruiz"]),
        ("WHO said it rained.", ["WHO"]),
        ("“It rained,” said Leo Hale of the sailors’ union. “It poured,” he added.", ["Leo Hale", "Leo Hale"]),
        ("The lawyer of Ana Ruiz said it rained.", ["lawyer of Ana Ruiz"]),
        ("Somewhere he said it rained.", [""]),
        ("The council met. She said it rained.", [""]),
        ("“I came,” Ana Ruiz said. “I said it rained.”", ["Ana Ruiz", "Ana Ruiz", "Ana Ruiz"]),
        ("The committee met. It said it rained.", [""]),
        ("A survey says it rained.", ["survey"]),
        ("In a Facebook post, Ana Ruiz said it rained.", ["Ana Ruiz"]),
        ("Ana Ruiz wrote on Twitter: “It rained.”", ["Ana Ruiz"]),
        ("Prime Minister Tom Hale met Mayor Ana Ruiz. The prime minister said it rained.", ["Tom Hale"]),
        ("Marko Petrović came. Petrović said it rained.", ["Marko Petrović"]),
        ("Mary Smith, the state’s education secretary, said it rained. “It poured,” Smith said.", ["Mary Smith"] * 2),
        ("Gabriel García Márquez said it rained. García Márquez said it poured.", ["Gabriel García Márquez"] * 2),
        ("Helena Bonham Carter said it rained. “It poured,” Bonham Carter said.", ["Helena Bonham Carter"] * 2),
        ("Ayman al-Safadi said it rained. “It poured,” Safadi said.", ["Ayman al-Safadi"] * 2),
        ("Xi Jinping said it rained. “It poured,” Xi said.", ["Xi Jinping"] * 2),
        ("President Yoon Suk Yeol said it rained. “It poured,” Yoon said.", ["Yoon Suk Yeol"] * 2),
        ("Martin Luther King Jr. said it rained. “It poured,” King said.", ["Martin Luther King Jr."] * 2),
        ("Ursula von der Leyen said it rained. “It poured,” Von der Leyen said.", ["Ursula von der Leyen"] * 2),
        ("Smt. Kamla Devi said it rained. “It poured,” Smt. Devi said.", ["Kamla Devi"] * 2),
        ("Sra. Ana Ruiz said it rained. “It poured,” Sra. Ruiz said.", ["Ana Ruiz"] * 2),
        ("Dr. Ana Ruiz met Mr. Tom Ruiz. “It rained,” Mr. Ruiz said.", ["Tom Ruiz"]),
        (
            "Dr. Ana Ruiz met Mr. Tom Ruiz. “It rained,” Tom Ruiz said. “It poured,” Dr. Ruiz said.",
            ["Tom Ruiz", "Ana Ruiz"],
        ),
        ("The inspector, Ida Holm, came. The inspector said it rained.", ["Ida Holm"]),
        ("Its director, Ida Holm, came. The director said it rained.", ["Ida Holm"]),
        ("Ida Holm, the state’s secretary, came. “It rained,” the secretary said.", ["Ida Holm"]),
        ("Hill Town Council met. The council said it rained.", ["Hill Town Council"]),
        ("Northfield Water met Ana Ruiz. The company said it rained.", ["Northfield Water"]),
        ("Its spokesman, Finn Lode, came. The spokesman said it rained.", ["Finn Lode"]),
        ("אורי לוי said it rained.", ["אורי לוי"]),
    ],
)
def test_the_speaker_is_whom_the_source_names(text, names):
    assert speakers(text) == names


def test_a_pronoun_reaches_back_across_a_photo_caption():
    said, photo = "Talks\n\nMinister Tom Hale said it rained.\n\n", "Ada Ruiz walks on May 2. (Lee Wu/Example News)\n\n"
    assert speakers(said + photo + "“It was wet,” he said.") == ["Tom Hale", "Tom Hale"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Transport Minister Oleg Sidorov said it rained.", "named official"),
        ("Ada Moor, the mayor, said it rained.", "named official"),
        ("Ada Moor said it rained.", "named person"),
        ("Doctors said it rained.", "unspecified group"),
        ("Residents of Hill said it rained.", "unspecified group"),
        ("The council said it rained.", "unspecified group"),
        ("Northfield Water said it rained.", "organisation"),
        ("WHO said it rained.", "organisation"),
        ("A spokesman for Halden Steel said it rained.", "spokesperson"),
        ("The spokes-\nwoman said it rained.", "spokesperson"),
        ("Lt. Ana Ruiz said it rained.", "named official"),
        ("US officials said it rained.", "unnamed officials"),
        ("Moscow said it rained.", "government"),
        ("A survey says it rained.", "document"),
        ("Ana Ruiz and Tom Hale said it rained.", "joint source"),
    ],
)
def test_a_draft_tells_what_kind_of_speaker_it_is(text, kind):
    article = article_of(text)
    (speaker,) = key_document(article, find_attributions(article))["speakers"]
    assert speaker["kind"] == kind
