"""What luck earns is counted out, and agrees with marks really thrown."""

import random

import pytest

from kit import Article, ErrorSpan, Span
from kit.marking.errors.key import ErrorKey
from kit.marking.errors.match import match_marks
from kit.marking.scale import harmonic
from kit.model import Mark


def test_one_word_in_ten_is_found_by_luck_one_time_in_ten():
    article = Article("a", "one two three four five six seven eight nine ten")
    word = ErrorSpan(Span(14, 18), severity="minor", id="E01", envelope=Span(14, 18))  # four
    weight, errors, counted = ErrorKey(article, [word]).thrown([1])
    mean, deviation = 0.1, (0.1 * 0.9) ** 0.5
    assert (weight, errors, counted) == pytest.approx((mean + deviation, mean + deviation, 1))


def test_no_marks_have_no_luck(g20):
    assert ErrorKey(g20.article, g20.key.errors).thrown([]) == (0, 0, 0)


def thrown(g20, lengths, seed):
    rng = random.Random(seed)
    tokens, places = g20.ruler.tokens, []
    for length in lengths:
        first = rng.randrange(len(tokens) - length + 1)
        places.append(Mark(Span(tokens[first].start, tokens[first + length - 1].end)))
    return places


@pytest.mark.parametrize("lengths", [[1] * 30, [3] * 30, [1, 2, 4, 8, 12] * 6, [25] * 32])
def test_luck_lies_just_above_what_thrown_marks_earn_on_average(g20, lengths):
    key = ErrorKey(g20.article, g20.key.errors)
    scores = []
    for seed in range(150):
        found = match_marks(key, thrown(g20, lengths, seed))
        weight = sum(key.items[f.error].weight * f.quality for f in found.found)
        counted = sum(o.outcome != "neutral" for o in found.marks)
        scores.append(harmonic(sum(f.quality for f in found.found) / max(1, counted), weight / key.total))
    weight, errors, counted = key.thrown(lengths)
    luck = harmonic(errors / counted, weight / key.total)
    mean = sum(scores) / len(scores)
    assert mean < luck < mean + 0.09  # a long mark fits several errors and finds only one of them
    assert sum(score < luck for score in scores) / len(scores) > 0.7
