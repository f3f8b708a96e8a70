"""Which mark finds which error, and its points, worked out by hand on one garbled sentence and on the article."""

import random

import pytest

from kit import Article, Asked, ErrorSpan, Mark, Span, match_errors
from kit.marking.errors.key import ErrorKey
from kit.marking.errors.match import category_credit, match_marks, score_errors, severity_credit
from kit.marking.places import fit
from kit.marking.scale import corrected, harmonic

TEXT = "The river was open. Was. Mr Ruiz said the bridge is being closed since Monday and nobody could pass it."
ARTICLE = Article("bridge", TEXT)


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def error(id, words, wide="", category="fluency/grammar", severity="minor", **fields):
    return ErrorSpan(span(words), category, severity, id=id, envelope=span(wide or words), **fields)


LEFTOVER = error("E01", "Was.", "open. Was.")
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
def test_what_becomes_of_a_mark(words, outcomes):
    marks = [Mark(span(w), id=w) for w in words]
    assert [o.outcome for o in match_errors(ARTICLE, ERRORS, marks).marks] == outcomes


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


# ---- points


DEBRIS = error("E01", "Was.", repairs=("",), repair_kind="delete")
CLOSED = error("E02", "is being closed", severity="major", repairs=("was closed",), also_accepted=("style",))


def scored(*marks, **asked):
    return score_errors(match_marks(ErrorKey(ARTICLE, [DEBRIS, CLOSED], (), Asked(**asked)), marks))


def test_a_found_error_is_worth_its_weight():
    """Minor 1, major 3: the debris alone is a quarter of what there is; its mark is right."""
    score = scored(Mark(DEBRIS.span), parts=("find",))
    assert (score.recall, score.precision) == pytest.approx((1 / 4, 1))


def test_a_false_alarm_costs_precision():
    score = scored(Mark(CLOSED.span), Mark(span("Mr Ruiz")), parts=("find",))
    assert (score.recall, score.precision) == pytest.approx((3 / 4, 1 / 2))


def test_all_four_parts_have_their_share():
    """Found .5 + listed category .9 x .12 + severity one off .5 x .05 + no repair: .633 of 3 of 4 parts of weight."""
    score = scored(Mark(CLOSED.span, "style", "critical"))
    assert score.recall == pytest.approx((0.51 + 0.9 * 0.12 + 0.5 * 0.05) * 3 / 4)


def test_parts_that_are_not_asked_leave_their_share_to_the_others():
    score = scored(Mark(CLOSED.span, "style"), Mark(DEBRIS.span, "fluency/grammar"), parts=("find", "category"))
    assert score.recall == pytest.approx((1 + 3 * (0.51 + 0.9 * 0.12) / 0.63) / 4)


def test_the_score_is_what_luck_leaves():
    assert harmonic(1, 1 / 2) == pytest.approx(2 / 3)
    assert corrected(2 / 3, 1 / 3) == pytest.approx(1 / 2)
    assert corrected(0.1, 0.2) == 0


def test_a_category_is_exact_listed_near_or_wrong():
    credits = {"fluency/grammar": 1, "style": 0.9, "fluency/spelling": 0.5, "accuracy/omission": 0, "": 0}
    assert {c: category_credit(CLOSED, Mark(CLOSED.span, c)) for c in credits} == credits


def test_a_severity_is_judged_by_its_distance():
    critical = error("E03", "nobody", category="style", severity="critical")
    credits = [severity_credit(critical, Mark(critical.span, severity=s)) for s in ("critical", "major", "minor", "")]
    assert credits == [1, 0.5, 0, 0]


@pytest.mark.parametrize(
    ("fields", "weight"),
    [
        ({"severity": "critical"}, 5),
        ({"severity": "minor", "category": "fluency/punctuation"}, 0.5),
        ({"severity": "major", "repeat_of": "E01"}, 1.5),
        ({"severity": "major", "tier": "subtle"}, 3 * 0.5),
        ({"severity": "major", "tier": "outside"}, 0),
    ],
)
def test_weights_follow_severity_tier_punctuation_and_repeats(fields, weight):
    asked = error("E09", "nobody", **{"category": "style", **fields})
    assert Asked().weight(asked) == pytest.approx(weight)


def test_the_wmt_weights():
    comma = error("E09", "nobody", category="fluency/punctuation")
    assert [Asked("wmt").weight(e) for e in (comma, DEBRIS, CLOSED)] == pytest.approx([0.1, 1, 5])


@pytest.mark.parametrize(
    "asked", [{"preset": "bleu"}, {"level": "experts"}, {"parts": ("find", "colour")}, {"parts": ()}]
)
def test_an_unknown_preset_level_or_part_is_refused(asked):
    with pytest.raises(ValueError, match=r"there are|wanted"):
        Asked(**asked)


def test_more_right_marks_never_lower_the_score(g20):
    marks, last = [], 0.0
    for e in g20.scored:
        marks.append(g20.perfect(e))
        now = g20.points(marks)
        assert now >= last - 0.01
        last = now
