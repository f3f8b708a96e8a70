"""Two changes to one answer: nothing added is lost, and the later change to the same thing wins."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.model import Mark, Span
from kit.sheets.merge import reconciled, same

RAIN, FELL, SAID = (Mark(Span(*ends), id=id) for *ends, id in ((0, 4, "m1"), (5, 9, "m2"), (29, 33, "m3")))
SNOW, HAIL = (replace(RAIN, repair=repair) for repair in ("Snow", "Hail"))
NAMELESS, AGAIN = replace(RAIN, id=""), replace(FELL, id="m1")


@pytest.mark.parametrize(
    ("seen", "mine", "theirs", "both"),
    [
        ("a", "a", "b", "b"),  # plain answers: whoever changed it
        ("a", "b", "a", "b"),
        ("a", "b", "c", "b"),  # both did: mine
        (1, True, 1, True),
        ([1], [1], [True], [True]),
        (None, None, None, None),
        ((), (), (RAIN,), (RAIN,)),
        ((), (FELL,), (RAIN,), (RAIN, FELL)),  # both add
        ((RAIN, FELL), (FELL,), (RAIN, FELL, SAID), (FELL, SAID)),  # I remove, they add
        ((RAIN, FELL), (RAIN, FELL, SAID), (FELL,), (FELL, SAID)),  # they remove, I add
        ((RAIN,), (SNOW,), (), (SNOW,)),  # I change what they remove: it stays
        ((RAIN,), (), (SNOW,), ()),  # I remove what they change
        ((RAIN,), (HAIL,), (SNOW,), (HAIL,)),  # both change
        ((RAIN, FELL), (HAIL, FELL), (RAIN,), (HAIL,)),
        ((), (AGAIN,), (RAIN,), (AGAIN, replace(RAIN, id="m1-2"))),  # both new, one id
        ((RAIN,), (RAIN, FELL), (NAMELESS, SAID), (RAIN, SAID, FELL)),  # the page named it
        ((), (NAMELESS,), (RAIN,), (RAIN,)),  # typed without an id: the same mark
        ((), (NAMELESS, NAMELESS, FELL), (SAID,), (SAID, NAMELESS, NAMELESS, FELL)),  # twice is twice
    ],
)
def test_two_changes_become_one(seen, mine, theirs, both):
    assert same(reconciled(seen, mine, theirs), both)


IDS = st.sampled_from(["m1", "m2", "m3", "m4", ""])
MARKS = st.lists(
    st.builds(Mark, st.builds(lambda a, n: Span(a, a + n), st.integers(0, 20), st.integers(0, 9)), id=IDS),
    max_size=5,
    unique_by=lambda mark: mark.id or mark,
).map(tuple)


@given(MARKS, MARKS, MARKS)
def test_whatever_two_notebooks_add_stays(seen, mine, theirs):
    spans = {mark.span for mark in reconciled(seen, mine, theirs)}
    known = {mark.id for mark in seen if mark.id} | {replace(mark, id="") for mark in seen}
    assert {mark.span for mark in (*mine, *theirs) if not {mark.id, replace(mark, id="")} & known} <= spans


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), ([1], [True]), ({"a": 1}, {"a": True}), (1, 1.0)])
def test_same_tells_apart_what_python_takes_for_equal(one, other):
    assert not same(one, other)
    assert same(one, one)
