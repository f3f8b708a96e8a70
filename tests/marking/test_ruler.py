"""Spans in tokens: a word is touched by any of its characters, a gap by what it stands against."""

import pytest

from kit import Article, Span
from kit.marking.ruler import Index, Range, Ruler, f1, hull

#                0         1
#                0123456789012345678
RULER = Ruler(Article("a", "It rained. No one x"))  # It 0, rained 1, . 2, No 3, one 4, x 5


@pytest.mark.parametrize(
    ("start", "end", "tokens"),
    [
        (0, 9, (0, 2)),  # It rained
        (4, 5, (1, 2)),  # one letter of rained
        (1, 12, (0, 4)),  # t rained. N
        (9, 10, (2, 3)),  # the full stop
        (10, 11, (2, 4)),  # a space: its neighbours
        (11, 11, (3, 4)),  # a gap before No: No
        (10, 10, (2, 3)),  # a gap after the full stop: the full stop
        (9, 9, (1, 3)),  # a gap between rained and the full stop: both
        (19, 19, (5, 6)),  # a gap at the very end
    ],
)
def test_a_span_touches_these_tokens(start, end, tokens):
    assert RULER.range(Span(start, end)) == Range(*tokens)


def test_a_span_past_the_end_is_refused():
    with pytest.raises(ValueError, match="end 20 is past the article's last character, 19"):
        RULER.range(Span(3, 20))


def test_a_text_without_words_is_one_token():
    assert Ruler(Article("a", "  ")).range(Span(1, 1)) == Range(0, 1)


def test_tokens_lead_back_to_their_characters():
    assert RULER.span(Range(0, 2)) == Span(0, 9)


def test_ranges_share_and_lie_within():
    assert Range(0, 3).shared(Range(2, 5)) == 1
    assert Range(0, 2).shared(Range(2, 5)) == 0
    assert Range(1, 2).within(Range(0, 3))
    assert hull([Range(4, 5), Range(1, 2)]) == Range(1, 5)


def test_f1_is_two_times_what_is_shared_over_both_lengths():
    assert f1(2, 3, 5) == pytest.approx(4 / 8)
    assert f1(0, 3, 5) == 0


def test_the_index_names_all_that_a_mark_may_touch():
    index = Index([Range(5, 9), Range(0, 2), Range(1, 7)])
    assert set(index.near(Range(6, 7))) >= {0, 2}
    assert 1 not in index.near(Range(8, 9))
    assert index.near(Range(20, 21)) == []
