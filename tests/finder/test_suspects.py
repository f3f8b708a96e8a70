"""Signs of damage, one line each, with the words that must be lit; and clean text that must stay dark."""

import pytest

from kit.files import read_article, read_key
from kit.finder.suspects import SIGNS, find_suspects

HEAD = "A bridge for Hill\n\n"
DAMAGED = {
    "fragment": [("The mayor opened the bridge in the town. Hill.", "Hill."), ("She built a mill. Was.", "Was.")],
    "orphan_cue": [
        ("The bridge is open. According to .", "According to ."),
        ("It is open. As told by .", "As told by ."),
    ],
    "unclosed_mark": [("Ruiz said, “It rained all day.", "day.")],
    "stray_mark": [("The bridge is open.” It rained.", "”"), ("“It rained,” she said. “", "“")],
    "capital": [("The bridge was open, The mayor came.", "The"), ("She said it is There are many.", "There")],
    "hole": [("The mayor opened the bridge in .", " .")],
    "two_spellings": [("Ada Lindholm came. Lindholm spoke. Then Lindhalm left.", "Lindhalm")],
    "number": [
        ("Council spokesmen Rafael Odum said it rained.", "spokesmen"),
        ("Ana Ruiz, left, and Tom Hale, respectively, smile.", "respectively"),
    ],
    "tense": [("The bridge is later closed.", "is later closed"), ("The feast is held last Sunday.", "is held")],
    "dates": [
        ("It was on February 30, 2023.", "February 30, 2023"),
        ("It was on Monday, March 2, 2023.", "Monday, March 2, 2023"),
    ],
    "sums": [("It has eight boats, 12 for children and four larger ones.", "eight boats, 12")],
    "doubled_cue": [("Ruiz told reporters said that it rained.", "told reporters said")],
    "half_pair": [("But, she added that it rained.", "But, she added that")],
    "called_to": [("They are calling us to negotiate.", "calling us to negotiate")],
}


@pytest.mark.parametrize(("sign", "line", "lit"), [(sign, *pair) for sign, pairs in DAMAGED.items() for pair in pairs])
def test_a_sign_lights_the_damaged_words(sign, line, lit):
    text = HEAD + "Ana Ruiz has been the mayor for a year. " + line
    assert lit in [text[s.span.start : s.span.end] for s in find_suspects(text)], sign


def test_every_sign_has_a_line():
    assert set(DAMAGED) == {sign.__name__ for sign in SIGNS}


CLEAN = [
    "Was it late? Yes. Nobody knew. “No,” she said.",
    "She read The New York Times and The Hill in May when it rained.",
    "“It rained,” Ruiz said. “It never stopped.\n\n“We swam home.”",
    "Ana Ruiz and Tom Hale won gold and silver, respectively.",
    "He wrote “yes” and ‘no’. The workers’ hall is near.",
    "The plan is to be opened later. It is expected last of all.",
    "On Thursday, March 2, 2023, he told reporters that it rained.",
    "But, he added, it rained. But he added that it snowed.",
    "She called him to say that it rained, and called for talks.",
    "Eight boats, four for children and four larger ones, came.",
    "He waited . . . and waited … then left.",
    "In the paper, Will believes that it rained, and Will is right.",
    "“She wrote “no” to me,” Ruiz said.",
    "Mr. Johnson met Mary Johnston in Hill. Johnston smiled.",
    "Eva Walker spoke. Walker left. Then Walter Ruiz spoke.",
    "Tennis. Boating. Bread by the sea. That was it.",
    "They grew by 61 percent to 30 percent, respectively. They were led, respectively, by Ana Ruiz and Tom Hale.",
    "They pray for help and thank His servants.",
    "“He’s like 6’2”,” Ruiz said.",
    "She waited . . . I do not know why.",
]


@pytest.mark.parametrize("line", CLEAN)
def test_clean_text_stays_dark(line):
    assert find_suspects(HEAD + "Ana Ruiz has been the mayor for a year. " + line) == ()


def hinted(id):
    article = read_article(id)
    key = read_key(id, article)
    found = find_suspects(article)
    core = [e for e in key.errors if e.tier == "core"]
    lit = [e.id for e in core if any(e.envelope.overlaps(s.span) for s in found)]
    false = [article[s.span] for s in found if not any(e.envelope.overlaps(s.span) for e in key.errors)]
    return len(lit), len(core), false


def test_the_article_is_hinted_at_without_false_alarms():
    lit, core, false = hinted("g20-ministers")
    assert (lit >= 16, core, len(false) <= 4) == (True, 18, True), (lit, false)


def test_the_practice_article_is_hinted_at_without_false_alarms():
    lit, core, false = hinted("riverside-library")
    assert (lit, core, false) == (11, 12, [])


def test_a_reason_is_given():
    (found,) = find_suspects(HEAD + "The mayor opened the bridge in .")
    assert (found.kind, found.reason) == (
        "hole",
        "There is a space before the mark: words may have been moved away from here.",
    )
