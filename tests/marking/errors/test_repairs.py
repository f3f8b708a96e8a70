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


@pytest.mark.parametrize(
    ("error", "marked", "repair"),
    [
        (TENSE, "is being closed", "has been closed"),
        (TENSE, "is being", "has been"),  # fewer words marked, the same text
        (TENSE, "bridge is being closed since", "bridge was closed since"),  # more words marked
        (DEBRIS, "Did.", ""),
        (DEBRIS, " Did.", ""),
        (SPACE, " ,", ","),
        (SPACE, "Monday ,", "Monday,"),
        (OPEN, "rained,", "rained,”"),
        (OPEN, "rained,", 'rained,"'),  # as typed on a keyboard
    ],
)
def test_the_accepted_text_is_worth_everything(error, marked, repair):
    assert credit(error, marked, repair) == 1


def test_a_mark_put_into_a_gap_is_worth_everything():
    end = span("rained,").end
    assert Mender(ARTICLE, [OPEN]).credit(0, Mark(Span(end, end), repair="”")) == 1


@pytest.mark.parametrize(
    ("error", "marked", "repair"),
    [
        (TENSE, "is being closed", "is being closed"),  # unchanged
        (TENSE, "is being closed", ""),  # taken out
        (TENSE, "is being closed", "zzz qqq " * 30),  # heaped up
        (SPACE, " ,", "  ,"),  # two spaces are one
    ],
)
def test_an_unchanged_text_and_an_empty_repair_are_worth_nothing(error, marked, repair):
    assert credit(error, marked, repair) == 0


def test_a_repair_is_worth_more_where_it_does_what_it_must():
    assert credit(TENSE, "closed", "closed off") <= 0.3  # it keeps the wrong words
    assert 0.8 <= credit(TENSE, "is being closed", "has now been shut") < 1
    assert credit(TENSE, "is being closed", "had been closed") < 0.8  # it lacks has or was
    already = error("told", "said", must=("he",))  # the printed words have what they must
    assert credit(already, "he told", "he xylophoned") < 0.8


def test_a_closer_repair_is_worth_more_than_a_distant_one():
    free = error("is being closed", "was closed")
    near, far = credit(free, "is being closed", "was close"), credit(free, "is being closed", "opens")
    assert 1 > near > 0.5 > far


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
