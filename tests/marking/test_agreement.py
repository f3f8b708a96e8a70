"""How far readers agree; NLTK's own published examples give NLTK's published values."""

import pytest

from kit import Article, Span, agreement
from kit.marking.agreement import alpha


def triples(table):
    """Ratings written as a table: a coder and the labels in the order of the items, - for none."""
    return [(coder, n, label) for coder, labels in table.items() for n, label in enumerate(labels) if label != "-"]


@pytest.mark.parametrize(
    ("table", "value"),
    [
        # nltk/test/unit/test_disagreement.py: test_easy, test_easy3, test_advanced
        ({"coder1": "YY-", "coder2": "NN-", "coder3": "N-N"}, -1 / 3),
        ({"coder1": "12", "coder2": "12"}, 1.0),
        (
            {"A": "123321412---", "B": "1233224125--", "C": "-3332342251" + "3", "D": "12332441251-"},
            0.743421052632,
        ),
    ],
)
def test_alpha_has_the_value_that_nltk_publishes(table, value):
    assert alpha(triples(table)) == pytest.approx(value)


TEXT = "one two three four five six seven eight nine ten"
ARTICLE = Article("a", TEXT)


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def test_two_readers_who_mark_the_same_agree_fully():
    found = agreement(ARTICLE, {"ana": [span("two three")], "ben": [span("two three")]})
    assert (found.alpha, found.mean_f1, found.differences) == (1.0, 1.0, ())


def test_alpha_over_tokens_by_hand():
    """Ten tokens; both mark two and three, Ana also four. One item of ten differs: observed 2/20.

    Of 20 ratings 5 say marked: expected 2 x 5 x 15 / (20 x 19). Alpha = 1 - .1 / (150 / 380) = .7467.
    """
    found = agreement(ARTICLE, {"ana": [span("two three four")], "ben": [span("two three")]})
    assert found.alpha == pytest.approx(1 - 0.1 / (150 / 380))
    assert found.pairs == {("ana", "ben"): pytest.approx(4 / 5)}


def test_readers_differ_most_where_they_split_in_halves():
    readers = {"a": [span("two three"), span("nine")], "b": [span("two three")], "c": [span("two")], "d": []}
    first, *others = agreement(ARTICLE, readers).differences
    assert (ARTICLE[first.span], first.marked, first.readers) == ("three", ("a", "b"), 4)
    assert [(ARTICLE[d.span], d.marked) for d in others] == [("two", ("a", "b", "c")), ("nine", ("a",))]


@pytest.mark.parametrize("readers", [{}, {"ana": [span("two")]}, {"ana": [], "ben": []}])
def test_where_alpha_says_nothing_there_is_none(readers):
    assert agreement(ARTICLE, readers).alpha is None


def test_the_order_of_the_readers_changes_nothing():
    one, other = [span("two three")], [span("three four")]
    assert agreement(ARTICLE, {"b": other, "a": one}) == agreement(ARTICLE, {"a": one, "b": other})
