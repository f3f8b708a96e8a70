"""Who belongs to whom: the best sum, checked against trying everything."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.marking.pairing import assign


def total(worth, pairs):
    return sum(worth[left][right] for left, right in pairs.items())


def best_of_all(worth):
    rights = sorted({r for row in worth for r in row})
    slots = rights + [None] * len(worth)
    return max(
        (sum(row.get(r, 0) for row, r in zip(worth, p, strict=False)) for p in permutations(slots, len(worth))),
        default=0,
    )


@pytest.mark.parametrize(
    ("worth", "pairs"),
    [
        ([{"a": 1.0}, {"a": 2.0}], {1: "a"}),  # the better pair wins
        ([{"a": 3.0, "b": 2.0}, {"a": 2.5}], {0: "b", 1: "a"}),  # a left gives way where the sum grows
        ([{"a": 1.0}, {"a": 1.0}], {0: "a"}),  # of two that are equal the earlier stays
        ([], {}),
        ([{}, {}], {}),
    ],
)
def test_the_pairs_with_the_best_sum_are_made(worth, pairs):
    assert assign(worth) == pairs


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9).map(float)), max_size=4))
def test_no_other_pairs_are_worth_more(worth):
    pairs = assign(worth)
    assert len(set(pairs.values())) == len(pairs)
    assert total(worth, pairs) == pytest.approx(best_of_all(worth))


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.01, 1)), max_size=9), st.randoms())
def test_the_sum_does_not_depend_on_the_order(worth, rng):
    before = total(worth, assign(worth))
    rng.shuffle(worth)
    assert total(worth, assign(worth)) == pytest.approx(before)
