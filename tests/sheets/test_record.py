"""The record of an exercise in the sheet, and how far a reader is from the sheet alone."""

from pathlib import Path

import pytest

import kit
from kit import Answer, AnswerSheet, Reader
from kit.exercises.check import begun, check
from kit.exercises.exercise import Title, read_exercises, read_titles
from kit.outcome import Result
from kit.sheets.record import Record, answered, checked, helped, progress, record_of

ARTICLE = kit.read_article("g20-ministers")
EVERY_KIND = Path(__file__).parents[1] / "exercises" / "every_kind.toml"
EXERCISES = {e.id: e for e in read_exercises(EVERY_KIND, ARTICLE)}
SINGLE, NUMBER = EXERCISES["single"], EXERCISES["number"]


def after(exercise, *answers, record=None):
    """The record after these answers, each checked."""
    record = record or Record()
    for answer in answers:
        record = answered(record, exercise, answer, seconds=5)
        record = checked(record, exercise, check(exercise, answer))
    return record


def sheet(**records):
    answers = {id: Answer(record.as_json()) for id, record in records.items()}
    return AnswerSheet(ARTICLE.id, ARTICLE.sha256, Reader("me"), answers)


def step(sheet, id):
    return next(s for s in progress(sheet, read_titles(EVERY_KIND)).steps if s.title.id == id)


# ---- the record


def test_the_first_answer_and_the_number_of_checks_are_kept():
    record = after(SINGLE, ["ukraine"], ["group"])
    assert (record.first, record.answer, record.attempts) == (("ukraine",), ("group",), 2)
    assert (record.first_outcome, record.outcome) == ("not yet", "right")
    assert record.seconds == 10


def test_a_changed_answer_is_not_checked_any_more():
    record = answered(after(SINGLE, ["group"]), SINGLE, ["none"])
    assert (record.outcome, record.attempts) == ("", 1)


def test_a_blank_is_no_attempt():
    assert after(SINGLE, [None]).attempts == 0
    assert after(NUMBER, [None, 3]).attempts == 0
    assert not begun(NUMBER, [None, 3])


def test_sure_but_wrong_stays_in_the_record():
    record = after(NUMBER, ["20", 3], ["10", 1])
    assert (record.sure_but_wrong, record.confidence, record.outcome) == (True, 1, "right")


def test_a_solution_opened_after_it_was_right_gives_nothing_away():
    assert not helped(after(SINGLE, ["group"]), solution=True).solution
    assert helped(after(SINGLE, ["none"]), solution=True).solution


def test_hints_are_counted():
    assert helped(helped(Record(), hints=1), hints=2).hints == 2


def test_a_record_is_read_as_it_was_written():
    record = helped(after(NUMBER, ["20", 3]), hints=1, solution=True)
    assert record_of(record.as_json()) == record


BAD_FIELDS = {"attempts": "many", "outcome": 3, "answer": 7, "hints": -4, "seconds": True, "confidence": 9}


@pytest.mark.parametrize("value", [None, 3, [], "x", {}, BAD_FIELDS])
def test_a_damaged_record_is_as_a_new_one(value):
    assert record_of(value) == Record()


# ---- progress


def test_what_is_not_begun_is_open_and_nothing_is_to_repeat():
    found = progress(sheet(), read_titles(EVERY_KIND))
    assert found.counts == {"done": 0, "partly": 0, "open": len(EXERCISES), "waiting": 0}
    assert found.repeat == ()


def test_right_is_done_partly_is_partly_and_not_yet_is_open():
    found = sheet(
        single=after(SINGLE, ["group"]),
        several=after(EXERCISES["several"], [["experts"]]),
        order=after(EXERCISES["order"], [["photo", "delhi", "geneva"]]),
        graded=after(EXERCISES["graded"], ["putin"]),
    )
    assert [step(found, id).state for id in ("single", "several", "order", "graded")] == [
        "done", "partly", "open", "waiting",
    ]  # fmt: skip


def test_done_but_changed_since_is_open():
    assert step(sheet(single=answered(after(SINGLE, ["group"]), SINGLE, ["none"])), "single").state == "open"


def test_what_to_repeat_and_why():
    found = sheet(
        number=after(NUMBER, ["20", 3], ["10", 2]),
        several=after(EXERCISES["several"], [["experts"]]),
        single=after(SINGLE, ["none"], ["ukraine"], ["none"], ["group"]),
        order=helped(after(EXERCISES["order"], [["photo", "delhi", "geneva"]]), solution=True),
        ranks=after(EXERCISES["ranks"], [["said", "told", "warned", "mocked"]]),
    )
    told = progress(found, read_titles(EVERY_KIND))
    assert {step.title.id: step.why for step in told.repeat} == {
        "single": "it took 4 checks",
        "several": "not all of it is right yet",
        "number": "you were sure, but your first answer didn't fit",
        "order": "you opened the solution before your answer was right",
    }
    assert told.tags == ("close reading",)


def test_exercises_on_another_article_do_not_count():
    other = Title("Q35", "Elsewhere", "riverside-library", "09", 3)
    assert progress(sheet(), [other]).steps == ()


def test_a_sheet_that_somebody_damaged_is_still_read():
    broken = AnswerSheet(ARTICLE.id, ARTICLE.sha256, Reader("me"), {"single": Answer([1, 2])})
    assert step(broken, "single").state == "open"


def test_a_result_without_a_key_counts_as_handed_in():
    record = checked(answered(Record(), SINGLE, ["group"]), SINGLE, Result("could not check", ""))
    assert step(sheet(single=record), "single").state == "waiting"
