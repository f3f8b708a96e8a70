"""Signs of damage, one line each, with the words that must be lit; and clean text that must stay dark."""

import re
from pathlib import Path

import pytest

from kit.files import read_article, read_key
from kit.finder.suspects import find_suspects
from kit.model import Span

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
    "patterns": [
        ("The mayor opened the bridge in .", " ."),
        ("The mayor came to the the town.", "the the"),
        ("The bridge of the town of the town is open.", "of the town of the town"),
        ("The bridge is open.It rained.", "open.It"),
        ("It rained,. Then it snowed.", ",."),
        ("“It rained ”, she said.", " ”"),
        ("She said“It rained” again.", "“"),
        ("It rained. the bridge is shut.", "the b"),
        ("They went to the.", "to the"),
    ],
    "nobody": [("“It rained all day,” said.", "said"), ("“It snowed,” told.", "told")],
    "lost_marks": [("Hale said I will go home.", "said I"), ("She added that my boat is old.", "added that my")],
    "agreement": [
        ("They was late.", "They was"),
        ("A builders came.", "A builders"),
        ("It has a boat, and two boats sank. Two boat were new.", "Two boat were"),
    ],
    "two_spellings": [
        ("Ada Lindholm came. Lindholm spoke. Then Lindhalm left.", "Lindhalm"),
        ("Anna Velde came. Anna Velda left.", "Velda"),
    ],
    "number": [
        ("Council spokesmen Rafael Odum said it rained.", "spokesmen"),
        ("Ana Ruiz, left, and Tom Hale, respectively, smile.", "respectively"),
    ],
    "tense": [
        ("The bridge is later closed.", "is later closed"),
        ("The feast is held last Sunday.", "is held"),
        ("The club sells fish last week.", "sells fish last"),
    ],
    "dates": [
        ("It was on February 30, 2023.", "February 30, 2023"),
        ("It stood from 1998 to 1989.", "from 1998 to 1989"),
        ("It was on Monday, March 2, 2023.", "Monday, March 2, 2023"),
    ],
    "sums": [
        ("She sold nine of the six boats.", "nine of the six"),
        ("It has eight boats, 12 for children and four larger ones.", "eight boats, 12"),
    ],
    "doubled_cue": [
        ("Ruiz told reporters said that it rained.", "told reporters said"),
        ("Hale added said that it rained.", "added said"),
    ],
    "half_pair": [
        ("But, she added that it rained.", "But, she added that"),
        ("And, he said that it rained.", "And, he said that"),
    ],
}


@pytest.mark.parametrize(("sign", "line", "lit"), [(sign, *pair) for sign, pairs in DAMAGED.items() for pair in pairs])
def test_a_sign_lights_the_damaged_words(sign, line, lit):
    text = HEAD + "Ana Ruiz has been the mayor for a year. " + line
    assert lit in [text[s.span.start : s.span.end] for s in find_suspects(text)], sign


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


def in_braces(line):
    """The text of a line, and the places in braces."""
    text, places = "", []
    for n, piece in enumerate(re.split("[{}]", line.replace("⏎", "\n"))):
        places += [Span(len(text), len(text) + len(piece))] if n % 2 else []
        text += piece
    return text, places


@pytest.mark.parametrize(("name", "least", "false"), [("damaged_tune.txt", 0.9, 1), ("damaged_once.txt", 0.6, 2)])
def test_paragraphs_of_our_own_that_were_damaged_in_other_ways_are_hinted_at(name, least, false):
    rows = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    lit, keyed, wrong = 0, 0, []
    for text, places in (in_braces(row) for row in rows if row[:1] not in ("", "#")):
        found = find_suspects(text)
        near = [Span(max(0, p.start - 1), p.end + 1) for p in places]
        lit += sum(any(s.span.overlaps(p) for s in found) for p in near)
        keyed += len(near)
        wrong += [text[s.span.start : s.span.end] for s in found if not any(s.span.overlaps(p) for p in near)]
    assert lit >= least * keyed and len(wrong) <= false, (lit, keyed, wrong)


def test_the_practice_article_is_hinted_at_without_false_alarms():
    lit, core, false = hinted("riverside-library")
    assert (lit, core, false) == (11, 12, [])


def test_a_reason_is_given():
    (found,) = find_suspects(HEAD + "The mayor opened the bridge in .")
    assert (found.kind, found.reason) == (
        "hole",
        "There is a space before the mark: words may have been moved away from here.",
    )
