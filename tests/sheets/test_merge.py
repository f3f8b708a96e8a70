"""Two changes to one answer: nothing added is lost, what was removed stays away, and what disagrees is told."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.model import Answer, AnswerSheet, Mark, Reader, Span
from kit.sheets.merge import behind, changed, merged, numbered, same

RAIN, FELL, SAID = (Mark(Span(*ends), id=id) for *ends, id in ((0, 4, "m1"), (5, 9, "m2"), (29, 33, "m3")))
SNOW, HAIL = (replace(RAIN, repair=repair) for repair in ("Snow", "Hail"))
NAMELESS, AGAIN = replace(RAIN, id=""), replace(FELL, id="m1")
NEW = AnswerSheet("rain", "", Reader("s017"))


def then(sheet, value, who):
    """The sheet after one more change to its only task, by a notebook that saw what is in it."""
    seen = sheet.answers["errors"].value if "errors" in sheet.answers else () if isinstance(value, tuple) else None
    return changed(sheet, "errors", Answer(value), seen, who).sheet


def value(sheet):
    return sheet.answers["errors"].value if "errors" in sheet.answers else None


def two(seen, mine, theirs):
    """What becomes of two changes to what both had seen, and what disagrees."""
    start = numbered(replace(NEW, answers={} if seen is None else {"errors": Answer(seen)}))
    found = merged(then(start, mine, "me"), then(start, theirs, "you"), "me")
    return value(found.sheet), [other for _, other in found.disagrees]


@pytest.mark.parametrize(
    ("seen", "mine", "theirs", "both", "disagrees"),
    [
        ("a", "a", "b", "b", []),  # plain answers: whoever changed it
        ("a", "b", "a", "b", []),
        ("a", "b", "c", "b", ["c"]),  # both did: mine, and theirs beside it
        (1, True, 1, True, []),
        ([1], [1], [True], [True], []),
        (None, None, None, None, []),
        ({"answer": ["x"]}, {"answer": ["y"], "seconds": 9}, {"answer": ["y"], "seconds": 5}, {"answer": ["y"], "seconds": 9}, []),
        ({"answer": ["x"]}, {"answer": ["y"]}, {"answer": [None]}, {"answer": ["y"]}, []),  # nothing said, nothing lost
        ((), (), (RAIN,), (RAIN,), []),
        ((), (FELL,), (RAIN,), (RAIN, FELL), []),  # both add
        ((RAIN, FELL), (FELL,), (RAIN, FELL, SAID), (FELL, SAID), []),  # I remove, they add
        ((RAIN, FELL), (RAIN, FELL, SAID), (FELL,), (FELL, SAID), []),  # they remove, I add
        ((RAIN,), (SNOW,), (), (SNOW,), []),  # one changes what the other removes: it stays
        ((RAIN,), (), (SNOW,), (SNOW,), []),
        ((RAIN,), (HAIL,), (SNOW,), (HAIL,), [SNOW]),  # both change
        ((RAIN, FELL), (HAIL, FELL), (RAIN,), (HAIL,), []),
        ((), (AGAIN,), (RAIN,), (AGAIN, replace(RAIN, id="m1-2")), []),  # both new, one id
        ((NAMELESS,), (RAIN, FELL), (NAMELESS, SAID), (RAIN, SAID, FELL), []),  # the page named it
        ((), (NAMELESS,), (RAIN,), (RAIN,), []),  # typed without an id: the same mark
        ((), (NAMELESS, NAMELESS, FELL), (SAID,), (SAID, NAMELESS, NAMELESS, FELL), []),  # twice is twice
    ],
)  # fmt: skip
def test_two_changes_become_one(seen, mine, theirs, both, disagrees):
    found, told = two(seen, mine, theirs)
    assert same(found, both) and told == disagrees


def five():
    sheet = NEW
    for n in range(1, 6):
        sheet = then(sheet, (*(value(sheet) or ()), Mark(Span(n, n + 1), id=f"m{n}")), "a")
    return sheet


def ids(sheet):
    return [mark.id for mark in value(sheet)]


def test_a_sheet_that_went_back_removes_nothing_and_one_that_knows_a_removal_does():
    sheet = five()
    earlier = then(then(NEW, value(sheet)[:1], "a"), value(sheet)[:2], "a")  # the same two first changes
    assert ids(merged(sheet, earlier, "a").sheet) == ["m1", "m2", "m3", "m4", "m5"]
    four = then(sheet, value(sheet)[:4], "b")
    assert ids(merged(sheet, four, "a").sheet) == ids(merged(four, sheet, "b").sheet) == ["m1", "m2", "m3", "m4"]
    assert behind(earlier, sheet) and not behind(four, sheet)


def test_what_was_removed_does_not_come_back_with_an_older_sheet_and_undo_brings_it_back():
    sheet = five()
    without = then(sheet, value(sheet)[1:], "a")
    again = then(without, (value(sheet)[0], *value(without)), "a")
    assert ids(merged(without, sheet, "a").sheet) == ["m2", "m3", "m4", "m5"]
    assert sorted(ids(merged(again, without, "a").sheet)) == ["m1", "m2", "m3", "m4", "m5"]


def test_a_change_is_not_taken_back_by_a_sheet_that_went_back():
    old = then(NEW, (RAIN, FELL), "a")
    new = then(old, (SNOW, FELL), "a")
    assert value(merged(new, old, "a").sheet) == value(merged(old, new, "b").sheet) == (SNOW, FELL)


def test_a_mark_that_got_another_id_is_not_taken_for_removed_when_both_sheets_meet_again():
    mine, theirs = then(NEW, (AGAIN,), "me"), then(NEW, (RAIN,), "you")
    both = merged(mine, theirs, "me").sheet
    assert {mark.span for mark in value(merged(theirs, both, "you").sheet)} == {FELL.span, RAIN.span}


def test_what_disagrees_is_told_once():
    mine, theirs = then(NEW, "b", "me"), then(NEW, "c", "you")
    both = merged(mine, theirs, "me")
    assert (both.disagrees, merged(both.sheet, theirs, "me").disagrees) == ((("errors", "c"),), ())


def test_sheets_from_before_changes_had_numbers_follow_the_same_rules():
    said = replace(SAID, id="")
    old = replace(NEW, answers={"errors": Answer((RAIN, FELL, said))})
    removed = then(numbered(old), (FELL, said), "me")
    assert value(merged(removed, old, "me").sheet) == (FELL, said)
    earlier = replace(NEW, answers={"errors": Answer((RAIN,))})
    assert value(merged(numbered(old), earlier, "me").sheet) == (RAIN, FELL, said)


IDS = st.sampled_from(["m1", "m2", "m3", "m4", ""])
MARKS = st.lists(
    st.builds(Mark, st.builds(lambda a, n: Span(a, a + n), st.integers(0, 20), st.integers(0, 9)), id=IDS),
    max_size=5,
    unique_by=lambda mark: mark.id or mark,
).map(tuple)


@given(MARKS, MARKS, MARKS)
@settings(deadline=None)
def test_whatever_two_notebooks_add_stays_or_is_told(seen, mine, theirs):
    both, disagrees = two(seen, mine, theirs)
    spans = {mark.span for mark in (*(both or ()), *disagrees)}
    known = {mark.id for mark in seen if mark.id} | {replace(mark, id="") for mark in seen}
    assert {mark.span for mark in (*mine, *theirs) if not {mark.id, replace(mark, id="")} & known} <= spans


@given(MARKS, MARKS, MARKS)
@settings(deadline=None)
def test_both_ways_round_the_same_places_are_marked(seen, mine, theirs):
    places = [
        {mark.span for mark in (*(both or ()), *told)}
        for both, told in (two(seen, mine, theirs), two(seen, theirs, mine))
    ]
    assert places[0] == places[1]


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), ([1], [True]), ({"a": 1}, {"a": True}), (1, 1.0)])
def test_same_tells_apart_what_python_takes_for_equal(one, other):
    assert not same(one, other)
    assert same(one, one)


@pytest.mark.parametrize("seed", range(60))
def test_two_notebooks_and_a_sync_service_that_puts_back_any_earlier_file_lose_nothing(seed):
    """What was added and not removed is there in the end; what was removed is not."""
    chance, wanted, disk = Random(seed), set(), NEW
    notebooks, earlier = {"me": NEW, "you": NEW}, [NEW]

    def saved(who, marks):
        nonlocal disk
        mine = changed(notebooks[who], "errors", Answer(tuple(marks)), value(notebooks[who]) or (), who).sheet
        disk = notebooks[who] = merged(mine, disk, who).sheet
        earlier.append(disk)

    for n in range(40):
        who, act = chance.choice(["me", "you"]), chance.choice(["add", "add", "add", "remove", "back"])
        marks = list(value(notebooks[who]) or ())
        if act == "back":
            disk = chance.choice(earlier)
        elif act == "add" or not marks:
            wanted.add(f"m{n}")
            saved(who, [*marks, Mark(Span(n, n + 1), id=f"m{n}")])
        else:
            gone = marks.pop(chance.randrange(len(marks)))
            wanted.discard(gone.id)
            saved(who, marks)
    for who, last in (("me", "x"), ("you", "y")):
        saved(who, [*(value(notebooks[who]) or ()), Mark(Span(0, 1), id=last)])
    assert {*ids(disk)} == {*wanted, "x", "y"}
