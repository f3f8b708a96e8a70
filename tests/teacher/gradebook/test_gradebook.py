"""The gradebook keeps each finished file once, keeps what a teacher gave, and tells whose points moved."""

from dataclasses import replace

import pytest

from kit.strict import BadFile
from kit.teacher.gradebook.by_hand import Manual
from kit.teacher.gradebook.gradebook import Gradebook, IdClaim, Stored
from kit.teacher.records import GRADED, Label, Row

ROW = Row("ana.json", GRADED, "", "s1", "Ana", "2026-11-23T17:30:00Z", Label(), {"Q05": 2.0}, 0, 0)
KEY = {"Q05": "one", "run": "same"}


@pytest.fixture
def book(tmp_path):
    book = Gradebook(tmp_path / "gradebook.sqlite", "rain")
    yield book
    book.close()


@pytest.fixture
def finished(book, tmp_path):
    """The gradebook opened again after a run in which the file was graded."""
    book.store(stored())
    book.decide([replace(ROW, total=2)])
    book.finish()
    book.close()
    return again(tmp_path)


def again(tmp_path):
    return Gradebook(tmp_path / "gradebook.sqlite", "rain")


def stored(row=ROW, content="bytes", needs=KEY):
    return Stored(row, content, needs, b"page")


def test_a_row_comes_back_as_it_was(book):
    label = Label("Ruiz, Ana", "12345", late=True)
    row = replace(ROW, label=label, facts={"sure": ["Q21"]}, manual={"Q13": "It “rained”."})
    book.store(stored(row))
    book.decide([row])
    assert list(book.rows(facts=True)) == [row]


def test_a_finished_file_is_kept_for_the_next_run(book, tmp_path):
    book.store(stored())
    book.close()
    assert again(tmp_path).keeps("ana.json", "bytes", KEY)


@pytest.mark.parametrize(
    ("content", "key", "kept"),
    [
        pytest.param("other bytes", KEY, False, id="a file with other bytes is graded again"),
        pytest.param("bytes", {**KEY, "Q05": "two"}, False, id="a key that changed in what the file answers"),
        pytest.param("bytes", {**KEY, "Q06": "two"}, True, id="a key that changed elsewhere leaves it alone"),
    ],
)
def test_a_file_is_kept_while_it_and_what_it_needs_of_the_key_are_the_same(book, content, key, kept):
    book.store(stored())
    assert book.keeps("ana.json", content, key) == kept


def test_a_file_that_is_gone_from_the_inbox_loses_its_row(book):
    book.store(stored())
    book.store(stored(replace(ROW, file="ben.json", student_id="s2")))
    book.keeps("ben.json", "bytes", KEY)
    book.forget_unseen()
    assert [row.file for group in book.groups() for row in group] == ["ben.json"]


def test_the_files_of_one_person_come_together_the_newest_first(book):
    for file, saved in (("a.json", "2026-11-01T00:00:00Z"), ("b.json", "2026-11-03T00:00:00Z")):
        book.store(stored(replace(ROW, file=file, saved=saved)))
    book.store(stored(replace(ROW, file="c.json", student_id="s2")))
    assert [[row.file for row in group] for group in book.groups()] == [["b.json", "a.json"], ["c.json"]]


def test_two_people_of_the_platform_who_give_one_id_are_two_people_and_told(book):
    book.store(stored(replace(ROW, label=Label("Ana Ruiz", "1"))))
    book.store(stored(replace(ROW, file="mallory.json", name="Mallory", label=Label("Mallory", "2"))))
    assert len(list(book.groups())) == 2
    assert book.claims() == {"s1": IdClaim(("ana.json", "mallory.json"), frozenset({"platform 1", "platform 2"}))}


def decided(book, *rows):
    """A gradebook of these rows, at the end of a run."""
    book.decide(rows)
    return [(m.task, m.before, m.after, m.total_before, m.total, m.why) for m in book.moved()]


CHANGED = replace(ROW, points={"Q05": 3.0, "Q06": 1.0}, total=4)


def test_what_another_key_changed_is_told_with_points_and_totals_before_and_after(finished):
    finished.store(stored(CHANGED, needs={**KEY, "Q05": "two"}))
    moved = [("Q05", 2.0, 3.0, 2, 4, "the key"), ("Q06", None, 1.0, 2, 4, "the key")]
    assert decided(finished, CHANGED) == moved


def test_what_a_teacher_gave_or_a_new_file_changed_is_told_as_that(finished):
    by_hand = replace(ROW, points={"Q05": 2.0, "Q13": 1.5}, total=3.5, by_hand={"Q13": 1.5})
    assert decided(finished, by_hand) == [("Q13", None, 1.5, 2, 3.5, "by hand")]
    finished.store(stored(content="other bytes"))
    assert decided(finished, replace(ROW, points={}, total=0)) == [("Q05", 2.0, None, 2, 0, "another file")]


def test_somebody_who_was_not_there_before_has_not_moved(finished):
    assert decided(finished, replace(CHANGED, student_id="s9")) == []


def test_what_moved_is_told_once(finished, tmp_path):
    assert decided(finished, CHANGED)
    finished.finish()
    finished.close()
    assert decided(again(tmp_path), CHANGED) == []


def test_what_moved_in_a_run_that_was_killed_is_still_told(finished, tmp_path):
    assert decided(finished, CHANGED)
    finished.close()
    assert len(decided(again(tmp_path), CHANGED)) == 2


def test_what_a_teacher_gave_comes_back_until_it_is_taken_back(book, tmp_path):
    manual = Manual(2.0, "“Good.”", {"evidence": 2.0}, "2026-12-01", "It rained.")
    book.give({("s1", "Q13"): manual, ("s2", "Q13"): Manual(None, "to do")})
    book.give({("s2", "Q13"): None, ("s3", "Q13"): None})
    book.close()
    assert again(tmp_path).given() == {("s1", "Q13"): manual}


def test_rows_come_by_student_and_file(book):
    rows = [replace(ROW, file=file, student_id=id) for file, id in (("z", "s2"), ("b", "s1"), ("a", "s1"))]
    book.decide(rows)
    assert [row.file for row in book.rows()] == ["a", "b", "z"]


def test_only_the_rows_that_count_have_pages_to_give(book):
    book.store(stored())
    book.store(stored(replace(ROW, file="old.json")))
    book.decide([ROW, replace(ROW, file="old.json", counts=False)])
    assert [(row.file, page) for row, page in book.pages()] == [("ana.json", b"page")]


def test_the_gradebook_of_another_article_is_refused_with_both_names(book, tmp_path):
    book.close()
    with pytest.raises(BadFile, match="gradebook of “rain”, not of “snow”"):
        Gradebook(tmp_path / "gradebook.sqlite", "snow")


def test_a_file_that_is_no_gradebook_is_refused(tmp_path):
    (tmp_path / "gradebook.sqlite").write_text("rain " * 1000)
    with pytest.raises(BadFile, match="can’t be used"):
        again(tmp_path)
