"""Points worked out by hand on one sentence with two errors."""

import pytest

from kit import Article, Asked, ErrorSpan, Mark, Span
from kit.marking.errors.key import ErrorKey
from kit.marking.errors.match import category_credit, match_marks, score_errors, severity_credit
from kit.marking.scale import corrected, harmonic

TEXT = "The river was open. Was. Mr Ruiz said the bridge is being closed since Monday and nobody could pass it."
ARTICLE = Article("bridge", TEXT)


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def error(id, words, category, severity, **fields):
    return ErrorSpan(span(words), category, severity, id=id, envelope=span(words), **fields)


DEBRIS = error("E01", "Was.", "fluency/grammar", "minor", repairs=("",), repair_kind="delete")
TENSE = error("E02", "is being closed", "fluency/grammar", "major", repairs=("was closed",), also_accepted=("style",))


def scored(*marks, **asked):
    return score_errors(match_marks(ErrorKey(ARTICLE, [DEBRIS, TENSE], (), Asked(**asked)), marks))


def test_a_found_error_is_worth_its_weight():
    """Minor 1, major 3: the debris alone is a quarter of what there is; its mark is right."""
    score = scored(Mark(DEBRIS.span), parts=("find",))
    assert (score.recall, score.precision) == pytest.approx((1 / 4, 1))


def test_a_false_alarm_costs_precision():
    score = scored(Mark(TENSE.span), Mark(span("Mr Ruiz")), parts=("find",))
    assert (score.recall, score.precision) == pytest.approx((3 / 4, 1 / 2))


def test_all_four_parts_have_their_share():
    """Found .5 + listed category .9 x .12 + severity one off .5 x .05 + no repair: .633 of 3 of 4 parts of weight."""
    score = scored(Mark(TENSE.span, "style", "critical"))
    assert score.recall == pytest.approx((0.51 + 0.9 * 0.12 + 0.5 * 0.05) * 3 / 4)


def test_parts_that_are_not_asked_leave_their_share_to_the_others():
    score = scored(Mark(TENSE.span, "style"), Mark(DEBRIS.span, "fluency/grammar"), parts=("find", "category"))
    assert score.recall == pytest.approx((1 + 3 * (0.51 + 0.9 * 0.12) / 0.63) / 4)


def test_the_score_is_what_luck_leaves():
    assert harmonic(1, 1 / 2) == pytest.approx(2 / 3)
    assert corrected(2 / 3, 1 / 3) == pytest.approx(1 / 2)
    assert corrected(0.1, 0.2) == 0


def test_a_category_is_exact_listed_near_or_wrong():
    credits = {"fluency/grammar": 1, "style": 0.9, "fluency/spelling": 0.5, "accuracy/omission": 0, "": 0}
    assert {c: category_credit(TENSE, Mark(TENSE.span, c)) for c in credits} == credits


def test_a_severity_is_judged_by_its_distance():
    critical = error("E03", "nobody", "style", "critical")
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
    comma = error("E09", "nobody", "fluency/punctuation", "minor")
    assert [Asked("wmt").weight(e) for e in (comma, DEBRIS, TENSE)] == pytest.approx([0.1, 1, 5])


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
