"""Which mark finds which error, worked out by hand on one garbled sentence and on the article."""

import random

import pytest

from kit import Article, ErrorSpan, Mark, Span, match_errors
from kit.marking.errors.key import ErrorKey
from kit.marking.places import fit

TEXT = "The river was open. Was. Mr Ruiz said the bridge is being closed since Monday and nobody could pass it."
ARTICLE = Article("bridge", TEXT)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def error(id: str, words: str, wide: str = "", **fields: object) -> ErrorSpan:
    severity = fields.pop("severity", "minor")
    return ErrorSpan(span(words), "fluency/grammar", str(severity), id=id, envelope=span(wide or words), **fields)  # type: ignore[arg-type]


LEFTOVER = error("E01", " Was.".strip(), "open. Was.")
TENSE = error("E02", "is being closed", severity="major")
TALK = error("E03", "nobody", tier="outside")
ERRORS = (LEFTOVER, TENSE, TALK)


@pytest.mark.parametrize(
    ("words", "outcomes"),
    [
        pytest.param(["Was.", "is being closed"], ["found", "found"], id="the exact words find the error"),
        pytest.param(["bridge is being closed since"], ["found"], id="a word too many on each side still finds it"),
        pytest.param(["Mr Ruiz"], ["extra"], id="a mark elsewhere is extra"),
        pytest.param(["nobody"], ["neutral"], id="on an outside error it is neither rewarded nor punished"),
        pytest.param(["is being", "closed"], ["found", "neutral"], id="a second piece of an error found is neutral"),
        pytest.param([" "], ["unchecked"], id="space alone could not be checked"),
    ],
)
def test_what_becomes_of_a_mark(words: list[str], outcomes: list[str]):
    marks = [Mark(span(w), id=w) for w in words]
    assert [o.outcome for o in match_errors(ARTICLE, ERRORS, marks).marks] == outcomes


def test_one_mark_over_everything_finds_nothing(g20):
    over_all = [Mark(Span(0, len(g20.article.text)))]
    assert {o.outcome for o in match_errors(g20.article, g20.key.errors, over_all).marks} == {"extra"}


def test_one_mark_finds_one_error_unless_they_share_a_cause():
    apart = (error("E01", "is being", severity="major"), error("E02", "closed"))
    tied = tuple(
        error(e.id, TEXT[e.span.start : e.span.end], "is being closed", severity=e.severity, group="g1") for e in apart
    )
    mark = [Mark(span("is being closed"))]
    assert [o.outcome for o in match_errors(ARTICLE, apart, mark).errors] == ["found", "missed"]
    assert [o.outcome for o in match_errors(ARTICLE, tied, mark).errors] == ["found", "found"]


def test_a_lost_closing_mark_is_found_at_the_end_of_its_quotation():
    article = Article("quote", "“It rained, he said. Nobody came.")
    lost = ErrorSpan(Span(7, 11), severity="minor", id="E01", envelope=Span(0, 11), repair_kind="insert")
    at_the_end = match_errors(article, [lost], [Mark(Span(11, 11))])
    elsewhere = match_errors(article, [lost], [Mark(Span(21, 27))])
    assert [o.outcome for o in at_the_end.errors] == ["found"]
    assert [o.outcome for o in elsewhere.errors] == ["missed"]


def test_the_order_of_the_marks_changes_nothing():
    marks = [Mark(span(w), id=w) for w in ("is being", "closed", "Was.", "Mr Ruiz", "nobody", "being closed since")]
    first = {o.mark.id: o.outcome for o in match_errors(ARTICLE, ERRORS, marks).marks}
    for seed in range(20):
        random.Random(seed).shuffle(marks)
        assert {o.mark.id: o.outcome for o in match_errors(ARTICLE, ERRORS, marks).marks} == first


def test_counts_come_first_and_in_words(g20):
    marks = [Mark(Span(6480, 6484)), Mark(Span(702, 708)), Mark(Span(2556, 2569))]  # Did. / summit / 141 countries
    tally = match_errors(g20.article, g20.key.errors, marks).tally
    assert str(tally) == "1 of 18 core, 1 of 10 subtle, 1 false alarm."


def test_nothing_marked_finds_nothing():
    assert {o.outcome for o in match_errors(ARTICLE, ERRORS, []).errors} == {"missed", "outside"}


def test_a_mark_that_fits_an_optional_error_better_is_neutral():
    clause = error("E07", "said the bridge is being closed")
    name = error("E08", "bridge", tier="optional")
    outcome = match_errors(ARTICLE, [clause, name], [Mark(span("bridge"))]).marks[0]
    assert (outcome.outcome, outcome.error) == ("neutral", "E08")


def test_something_missing_touches_the_word_it_stands_against():
    before_tense = Mark(Span(TEXT.index("is being"), TEXT.index("is being")))
    just = error("E02", "is being")
    assert [o.outcome for o in match_errors(ARTICLE, [just], [before_tense]).marks] == ["found"]


def test_each_error_gets_the_mark_that_makes_the_sum_the_largest():
    """The long mark fits both errors, the short one only the first: so the long one must take the second."""
    first, second = error("E01", "is being"), error("E02", "being closed")
    marks = [Mark(span("is being closed"), id="long"), Mark(span("is being"), id="short")]
    assert [o.error for o in match_errors(ARTICLE, [first, second], marks).marks] == ["E02", "E01"]


def test_a_mark_on_what_only_looks_like_an_error_names_the_reason(g20):
    outcome = g20.marker().errors((Mark(Span(2556, 2569)),)).parts[0]
    assert outcome.side == "extra"
    assert "This is correct (UN vote of 23 February 2023)." in outcome.next


def test_with_fewer_words_marked_the_fit_falls():
    """Core: five tokens. All: 1. Four of them, a border word missing: forgiven, 1. Two: R 2/5, P 1, F1 4/7, (4/7 - .35) / .4."""
    key = ErrorKey(ARTICLE, [error("E01", "the bridge is being closed")])
    marks = ("the bridge is being closed", "bridge is being closed", "is being")
    fits = [fit(key.ruler.range(span(words)), key.items[0].wanted).quality for words in marks]
    assert fits == pytest.approx([1, 1, (4 / 7 - 0.35) / 0.4])
