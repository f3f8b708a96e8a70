"""A repair is judged by what the text then says, whatever words were marked."""

import time

import pytest

from kit import Article, ErrorSpan, Mark, Span
from kit.marking.errors.repairs import Mender, Sides, as_typed

TEXT = "At noon the bridge is being closed since Monday , he told. Did. “It rained, he said."
ARTICLE = Article("a", TEXT)


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def error(words, *repairs, kind="replace", wide="", **rules):
    return ErrorSpan(span(words), id="E01", envelope=span(wide or words), repair_kind=kind, repairs=repairs, **rules)


TENSE = error("is being closed", "has been closed", "was closed", must=("has", "was"), must_not=("is",))
DEBRIS = error("Did.", "", kind="delete", must_not=("Did.",))
SPACE = error(" ,", ",", wide="Monday ,")
OPEN = error("rained,", "rained,”", kind="insert", must=("rained,”", "rained”"), wide="“It rained,")


def credit(error, marked, repair):
    return Mender(ARTICLE, [error]).credit(0, Mark(span(marked), repair=repair))


FREE = error("is being closed", "was closed")
ALREADY = error("told", "said", must=("he",))  # the printed words have what they must


@pytest.mark.parametrize(
    ("error", "marked", "repair", "least", "most"),
    [
        (TENSE, "is being closed", "has been closed", 1, 1),
        (TENSE, "is being", "has been", 1, 1),  # fewer words marked, the same text
        (TENSE, "bridge is being closed since", "bridge was closed since", 1, 1),  # more words marked
        (DEBRIS, "Did.", "", 1, 1),
        (DEBRIS, " Did.", "", 1, 1),
        (SPACE, " ,", ",", 1, 1),
        (SPACE, "Monday ,", "Monday,", 1, 1),
        (OPEN, "rained,", "rained,”", 1, 1),
        (OPEN, "rained,", 'rained,"', 1, 1),  # as typed on a keyboard
        (TENSE, "is being closed", "is being closed", 0, 0),  # unchanged
        (TENSE, "is being closed", "", 0, 0),  # taken out
        (TENSE, "is being closed", "zzz qqq " * 30, 0, 0),  # heaped up
        (SPACE, " ,", "  ,", 0, 0),  # two spaces are one
        (TENSE, "closed", "closed off", 0, 0.3),  # it keeps the wrong words
        (TENSE, "is being closed", "has now been shut", 0.8, 0.999),
        (TENSE, "is being closed", "had been closed", 0, 0.799),  # it lacks has or was
        (ALREADY, "he told", "he xylophoned", 0, 0.799),
        (FREE, "is being closed", "was close", 0.501, 0.999),
        (FREE, "is being closed", "opens", 0, 0.499),
    ],
)
def test_a_repair_is_worth_what_it_mends(error, marked, repair, least, most):
    assert least <= credit(error, marked, repair) <= most


def test_a_mark_put_into_a_gap_is_worth_everything():
    end = span("rained,").end
    assert Mender(ARTICLE, [OPEN]).credit(0, Mark(Span(end, end), repair="”")) == 1


def test_one_repair_may_mend_two_linked_errors():
    whole = Mark(span("closed since Monday , he told. Did."), repair="closed since Monday, he told.")
    mender = Mender(ARTICLE, [SPACE, DEBRIS])
    assert [mender.credit(n, whole, (0, 1)) for n in (0, 1)] == [1, 1]


def alike(one, other, left="", right=""):
    sides = Sides(left, right)
    return sides.alike(sides.grams(one), sides.grams(other))


def test_equal_texts_are_alike_and_different_ones_are_not():
    """nltk.translate.chrf_score gives "the" and "the" .5; and without equality first so would a short repair get."""
    assert alike("the", "the") == 1
    assert alike("aaa", "bbb") == 0
    # n-grams of ab: a, b, ab; of ac: a, c, ac; one of three and three is shared: 2 / 6
    assert alike("ab", "ac") == pytest.approx(2 / 6)


def test_what_stands_around_a_short_repair_softens_the_comparison():
    assert alike("ab", "ac") < alike("ab", "ac", "the words before ", " and after") < 1


def test_typed_and_printed_marks_are_the_same():
    assert as_typed("“don’t”  go ") == '"don\'t" go'


@pytest.mark.parametrize("repair", [" " * 2_000_000 + "x", "is " * 700_000, '"' * 2_000_000])
def test_a_repair_as_long_as_a_book_is_judged_at_once(repair):
    start = time.process_time()
    assert credit(TENSE, "is being closed", repair) == 0
    assert time.process_time() - start < 2
