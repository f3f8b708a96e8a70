"""What holds for any text whatever: spans inside it, none across a paragraph, the same again, and in linear time."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.files import articles, read_article
from kit.finder.find import find_absences, find_attributions
from kit.finder.suspects import find_suspects
from kit.texts.article import article_of

MARKS = ["“", "”", '"', "'", "’", "''", "``", "‘", *".,:;—–()[]?!…", "\n\n", "\n", "\r\n", "\t"]
ODD = ["\u200d", "\x07", "\x1b", "\u2028", "😀", "👩‍🚒", "e\u0301", "İ", "אורי לוי", "Ana Ruíz", "US", "12", "May"]
SMALL = ["he", "she", "they", "who", "which", "and", "but", "if", "to", "of", "by", "a", "the", "The", "that", "it"]
OPEN = ["said", "says", "told", "rained", "Ruiz", "Ana", "mayor", "reporters", "promised", "asked", "seems", "plan"]
PIECES = [*MARKS, *ODD, *SMALL, *OPEN]
pieces = st.lists(
    st.sampled_from([*PIECES, "", "According to", "According to .", " .", "“It rained,” Ruiz said."]), max_size=40
)
texts = st.one_of(pieces.map(" ".join), pieces.map("".join), st.text(max_size=200))
quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def spans(text):
    """All spans that are found in a text, whatever they are spans of."""
    roles = [span for a in find_attributions(text) for span in (a.content, a.source, a.cue) if span]
    return [*roles, *(s.span for s in find_suspects(text)), *find_absences(text)]


@quick
@given(texts)
def test_spans_lie_inside_the_text_and_end_after_they_start(text):
    length = len(text.replace("\r\n", "\n"))
    assert all(0 <= span.start < span.end <= length for span in spans(text))
    assert all(suspect.reason for suspect in find_suspects(text))


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
    short, long = (min(seconds(unit * n) for _ in range(2)) for n in (100, 800))
    assert long < 8 * short * 3 + 0.05


# ---- texts that are broken in every way we can think of, from a seed

TEXTS = [read_article(id).text for id in articles()]


def without_marks(text, rng):
    return "".join(c for c in text if c not in "“”\"'‘’" or rng.random() < 0.6)


def shuffled(text, rng):
    pieces = [text[n : n + 40] for n in range(0, len(text), 40)]
    rng.shuffle(pieces)
    return "".join(pieces)


def with_emoji(text, rng):
    return "".join(c + (rng.choice("😀\u200d\u0301\u202e") if rng.random() < 0.03 else "") for c in text)


def with_control_characters(text, rng):
    return "".join(chr(rng.randrange(32)) if rng.random() < 0.02 else c for c in text)


@pytest.mark.parametrize("broken", [without_marks, shuffled, with_emoji, with_control_characters])
@pytest.mark.parametrize("seed", range(5))
def test_a_broken_text_is_read_and_every_span_stays_inside_it(broken, seed):
    rng = random.Random(seed)
    for text in TEXTS:
        mutated = broken(text, rng).replace("\r", " ")
        assert all(0 <= span.start < span.end <= len(mutated) for span in spans(mutated))
