"""How hard an item is, and how well it goes with the rest: worked out by hand."""

from math import sqrt

import pytest

from kit.teacher.report.class_counts import MarkCounts, Pairs


def pairs(*values):
    found = Pairs()
    for x, y in values:
        found.add(x, y)
    return found


def test_the_point_biserial_of_ten_students():
    """The five who are right got 6 to 10 elsewhere, the others 1 to 5: covariance 1.25, deviations 0.5 and √8.25."""
    found = pairs(*((n > 5, n) for n in range(1, 11)))
    assert found.mean == 0.5
    assert found.correlation == pytest.approx(1.25 / (0.5 * sqrt(8.25)))
    against = pairs(*((n <= 5, n) for n in range(1, 11)))
    assert against.correlation == pytest.approx(-1.25 / (0.5 * sqrt(8.25)))


def test_what_goes_with_nothing_has_none_and_what_says_nothing_has_no_number():
    assert pairs(*((n % 2, n // 2) for n in range(10))).correlation == 0
    assert pairs(*((1, n) for n in range(10))).correlation is None  # all are right
    assert pairs(*((n, 3) for n in range(10))).correlation is None  # the rest is the same
    assert pairs(*((n > 5, n) for n in range(1, 10))).correlation is None  # nine are too few
    assert Pairs().correlation is None and Pairs().mean == 0


def test_an_item_of_the_key_goes_with_how_many_others_were_found():
    readers = [{"E1", "E2", "E3"}, {"E1", "E2"}, {"E3"}, set(), {"E2"}] * 2
    counts = MarkCounts([])
    for found in readers:
        counts.add_found(dict.fromkeys(found, "right"))
    for id in ("E1", "E2", "E3", "E4"):
        assert counts.pairs(id) == pairs(*((id in found, len(found - {id})) for found in readers)), id
