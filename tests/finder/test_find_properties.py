"""What holds for any text whatever: spans inside it, none across a paragraph, the same again, and in linear time."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.files import read_article
from kit.finder.absences import find_absences
from kit.finder.find import find_attributions
from kit.finder.layout import article_of
from kit.finder.suspects import find_suspects

MARKS = ["“", "”", '"', "'", "’", "''", "``", "‘", *".,:;—–()[]?!…", "\n\n", "\n", "\r\n", "\t"]
ODD = ["\u200d", "\x07", "\u2028", "😀", "e\u0301", "İ", "US", "12", "May"]
SMALL = ["he", "she", "they", "who", "which", "and", "but", "if", "to", "of", "by", "a", "the", "The", "that", "it"]
OPEN = ["said", "says", "told", "rained", "Ruiz", "Ana", "mayor", "reporters", "promised", "asked", "seems", "plan"]
PIECES = [*MARKS, *ODD, *SMALL, *OPEN]
pieces = st.lists(st.sampled_from([*PIECES, "", "According to", "“It rained,” Ruiz said."]), max_size=40)
texts = st.one_of(pieces.map(" ".join), pieces.map("".join), st.text(max_size=200))
quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(texts)
def test_spans_lie_inside_the_text_and_end_after_they_start(text):
    length = len(text.replace("\r\n", "\n"))
    for found in find_attributions(text):
        for span in (found.content, found.source, found.cue):
            assert span is None or 0 <= span.start < span.end <= length


@quick
@given(texts)
def test_no_content_crosses_a_paragraph(text):
    article = article_of(text)
    for found in find_attributions(article):
        assert "\n\n" not in article[found.content]


@quick
@given(texts)
def test_the_same_text_gives_the_same_findings(text):
    assert find_attributions(text) == find_attributions(text)
    assert find_suspects(text) == find_suspects(text)


@quick
@given(texts)
def test_crlf_and_lf_give_the_same_findings(text):
    plain = text.replace("\r", "")
    windows = plain.replace("\n", "\r\n")
    assert find_attributions(windows) == find_attributions(plain)
    assert find_suspects(windows) == find_suspects(plain)
    assert find_absences(windows) == find_absences(plain)


@quick
@given(texts)
def test_links_name_findings_that_are_there(text):
    found = {a.id: a for a in find_attributions(text)}
    for a in found.values():
        assert a.parent is None or found[a.parent].id != a.id
        assert (a.level > 1) == (a.parent is not None)
        assert a.continues is None or found[a.continues].continues is None
        assert a.rule and a.reason


def seconds(text):
    start = time.process_time()
    find_attributions(text)
    return time.process_time() - start


def test_time_grows_with_the_length_and_not_faster():
    text = read_article("g20-ministers").text + "\n\n"
    seconds(text)
    short, long = (min(seconds(text * n) for _ in range(2)) for n in (2, 16))
    assert long < 8 * short * 3


@pytest.mark.parametrize(
    "unit",
    [
        "Ruiz said it rained and ",
        "“It rained,” Ruiz said. ",
        "she told him that (",
        "he said “",
        "(via ",
        "said and or agree ",
        "close to him said ",
    ],
)
def test_one_endless_paragraph_takes_no_longer_than_others(unit):
    short, long = (min(seconds(unit * n) for _ in range(2)) for n in (150, 1200))
    assert long < 8 * short * 3 + 0.05
