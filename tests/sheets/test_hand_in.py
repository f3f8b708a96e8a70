"""What is handed in: one file, a number made of its content, and a place that can be written to."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.exercises.exercise import read_exercises
from kit.files import read_article, read_key, read_sheet, sheet_as_json
from kit.model import Answer, AnswerSheet, Mark, Reader, Span
from kit.sheets import hand_in as receipt
from kit.sheets.sheet_file import NotSaved, open_sheet

ARTICLE = read_article("g20-ministers")
KEY = read_key("g20-ministers", ARTICLE)
LESSON = read_exercises(Path(__file__).parents[2] / "exercises" / "05_lost_in_translation.toml", ARTICLE, KEY)
DID = Mark(Span(6480, 6484), "fluency/grammar", "major", id="m1")
ANA = Reader("s017", "Ana Ruiz")


def sheet(reader=ANA, **answers):
    kept = {task: Answer(value, "2026-11-24T10:00:00Z") for task, value in answers.items()}
    return AnswerSheet(ARTICLE.id, ARTICLE.sha256, reader, kept)


def opened(folder, reader="me", name="", at="2026-11-24T10:00:00"):
    return open_sheet(ARTICLE, folder, reader, name, now=lambda: datetime.fromisoformat(at).replace(tzinfo=UTC))


def unwritable(tmp_path):
    """A folder that nobody can make, not even root: its parent is a file."""
    (tmp_path / "course").write_text("", "utf-8")
    return tmp_path / "course" / "answers"


# ---- the number


def number(found):
    return receipt.receipt_number(found, ARTICLE)


def test_the_number_has_two_groups_of_four_signs_that_cannot_be_misread():
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", number(sheet()))


@pytest.mark.parametrize(
    "other",
    [
        sheet(),
        sheet(errors=(Mark(Span(6480, 6484), "fluency/grammar", "minor", id="m1"),)),
        sheet(Reader("s018", "Ana Ruiz"), errors=(DID,)),
        sheet(Reader("s017", "Ana Ruis"), errors=(DID,)),
        sheet(errors=(DID,), Q19={"answer": [None]}),
    ],
    ids=["no answer", "another severity", "another student", "another name", "one answer more"],
)
def test_anything_else_has_another_number_and_the_same_has_the_same(other):
    assert number(other) != number(sheet(errors=(DID,))) == number(sheet(errors=(DID,)))


def test_a_teacher_gets_the_number_again_from_the_file_whatever_its_name(tmp_path):
    done = receipt.hand_in(sheet(errors=(DID,), Q32={"answer": [0.5, "é"]}), ARTICLE, [tmp_path])
    renamed = done.path.rename(tmp_path / "Ana Ruiz_123_assignsubmission_file_x.json")
    assert number(read_sheet(renamed, ARTICLE)) == done.number


# ---- the file


def test_the_file_is_the_sheet_named_by_article_reader_and_number(tmp_path):
    done = receipt.hand_in(sheet(errors=(DID,)), ARTICLE, [tmp_path / "answers" / "handed-in"])
    assert done.path == tmp_path / "answers" / "handed-in" / f"g20-ministers.s017.{done.number}.json"
    assert done.path.read_text("utf-8") == sheet_as_json(sheet(errors=(DID,)), ARTICLE)


def test_handing_in_the_same_again_leaves_the_file_as_it_is(tmp_path):
    first = receipt.hand_in(sheet(errors=(DID,)), ARTICLE, [tmp_path])
    before = first.path.stat().st_mtime_ns
    second = receipt.hand_in(sheet(errors=(DID,)), ARTICLE, [tmp_path])
    assert (first.again, second.again, second.path, second.number) == (False, True, first.path, first.number)
    assert first.path.stat().st_mtime_ns == before


def test_a_damaged_file_of_that_number_is_written_again(tmp_path):
    done = receipt.hand_in(sheet(), ARTICLE, [tmp_path])
    done.path.write_text("{", "utf-8")
    assert receipt.hand_in(sheet(), ARTICLE, [tmp_path]).again is False
    assert read_sheet(done.path, ARTICLE) == sheet()


@pytest.mark.parametrize(
    ("id", "part"),
    [
        ("a.ruiz@x.example", "a-ruiz-x-example"),
        ("../../etc/passwd", "etc-passwd"),
        ("李雷", "李雷"),
        ("रवि कुमार", "रवि-कुमार"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("علی\u200cرضا", "علیرضا"),
        ("...", "me"),
    ],
)
def test_an_id_is_kept_as_it_is_and_its_file_name_is_harmless(id, part, tmp_path):
    done = receipt.hand_in(sheet(Reader(id, "Ana")), ARTICLE, [tmp_path])
    assert done.path.name == f"g20-ministers.{part}.{done.number}.json"
    assert read_sheet(done.path, ARTICLE).reader.id == id


def test_places_begin_beside_the_answers_and_end_where_anybody_may_write(tmp_path, monkeypatch):
    (tmp_path / "Downloads").mkdir()
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    found = receipt.places(opened(tmp_path / "answers"))
    assert found[:3] == (tmp_path / "answers" / "handed-in", tmp_path / "Downloads", tmp_path)
    assert found[-1].is_dir()


# ---- what is in it


def test_what_another_notebook_saved_meanwhile_is_handed_in_too(tmp_path):
    here, there = opened(tmp_path), opened(tmp_path)
    here.save("errors", (DID,))
    there.save("Q19", {"answer": [[{"start": 335, "end": 343, "text": "Ukraine."}]]})
    assert set(here.latest().answers) == {"errors", "Q19"}


def test_only_the_last_of_several_unsaved_answers_counts(tmp_path):
    file = opened(unwritable(tmp_path))
    for word in ("Uk", "Ukraine"):
        with pytest.raises(NotSaved):
            file.save("Q32", {"answer": [word]})
    assert file.latest().answers["Q32"].value == {"answer": ["Ukraine"]}


def test_what_was_saved_in_the_end_is_no_longer_unsaved(tmp_path):
    folder = unwritable(tmp_path)
    file = opened(folder)
    with pytest.raises(NotSaved):
        file.save("errors", (DID,))
    (tmp_path / "course").unlink()
    file.save("errors", (DID,))
    assert file.held == file.sheet == opened(folder).sheet


# ---- whose it is


@pytest.mark.parametrize(
    ("found", "reader"),
    [
        (sheet(), ANA),  # opened with id and name
        (sheet(Reader("me", "")), Reader("", "")),  # nobody named it
        (sheet(Reader("me", ""), hand_in={"id": "s017", "name": "Ana Ruiz"}), ANA),  # typed once
        *((sheet(Reader("me", ""), hand_in=odd), Reader("", "")) for odd in (None, [], "Ana", {"name": 7, "id": None})),
    ],
)
def test_who_is_known_from_a_sheet(found, reader):
    assert receipt.reader_known(found) == reader


@pytest.mark.parametrize(
    ("name", "id", "reader"),
    [
        ("Ana Ruiz", "", Reader("ana-ruiz", "Ana Ruiz")),
        ("", "s017", Reader("s017", "")),
        ("  Ana \n Ruiz\t", " s017 ", Reader("s017", "Ana Ruiz")),
        ("Ana\u202eziuR", "", Reader("ana-ziur", "Ana ziuR")),
        ("李雷", "", Reader("李雷", "李雷")),
        ("प्रिया शर्मा", "", Reader("प्रिया-शर्मा", "प्रिया शर्मा")),
        ("علی\u200cرضا", "", Reader("علیرضا", "علی\u200cرضا")),
    ],
)
def test_a_reader_is_made_from_what_is_typed(name, id, reader):
    assert receipt.reader_from(name, id) == reader


@pytest.mark.parametrize(("name", "id"), [("", ""), (" ", "\t"), ("\u200b", ""), ("!?", "")])
def test_a_reader_without_a_letter_is_asked_for_a_name(name, id):
    with pytest.raises(receipt.Nameless, match="Type your name first"):
        receipt.reader_from(name, id)


def test_the_note_of_whose_it_is_stays_out_of_what_is_handed_in():
    noted = sheet(Reader("me", ""), hand_in={"name": "Ana"}, errors=(DID,))
    handed = receipt.signed(noted, ANA)
    assert (handed.reader, list(handed.answers)) == (ANA, ["errors"])


# ---- what is complete and what is open, without saying what is right


def said(**answers):
    found = receipt.states(LESSON, ("errors",), sheet(**answers))
    return {state.title.split(" ")[0]: (state.complete, state.sentence) for state in found}


def test_a_blank_sheet_has_everything_open():
    assert set(said().values()) == {(False, "Not started."), (False, "You haven't marked anything yet.")}
    assert len(said()) == 7


def test_marks_in_the_article_are_counted_and_one_is_no_more_than_a_beginning():
    assert said(errors=(DID,))["Translation"] == (False, "Started: 1 mark in the whole article.")
    assert said(errors=(DID,) * 4)["Translation"] == (False, "Started: 4 marks in the whole article.")
    assert said(errors=(DID,) * 5)["Translation"] == (True, "5 marks")


def test_a_wrong_answer_is_complete_for_nobody_tells_here_what_is_right():
    assert said(Q19={"answer": [[{"start": 83, "end": 99, "text": "NEW DELHI (AP) —"}]]})["Q19"] == (True, "")


def test_a_part_that_is_missing_is_named():
    assert said(Q21={"answer": ["did", "tense", None, None, None]})["Q21"] == (
        False,
        "Part 3: You haven't chosen anything yet.",
    )


@pytest.mark.parametrize("value", [None, 7, "x", [], {"answer": 3}, {"answer": [{"a": [1]}] * 9}, {"answer": [[]]}])
def test_an_answer_of_no_known_form_is_open_and_no_error(value):
    assert said(Q20=value)["Q20"][0] is False


def test_a_folder_from_which_the_file_vanishes_at_once_is_not_said_to_hold_it(tmp_path, monkeypatch):
    def taken(new, path):
        really(new, path)
        if path.parent == tmp_path / "synced":
            path.unlink()

    really = os.replace
    monkeypatch.setattr(os, "replace", taken)
    done = receipt.hand_in(sheet(errors=(DID,)), ARTICLE, [tmp_path / "synced", tmp_path / "home"])
    assert done.path.parent == tmp_path / "home" and done.path.exists()
