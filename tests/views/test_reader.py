"""The reader's Python side: marks kept, undone, adjusted and merged; what it shows of the key; its size."""

from dataclasses import replace
from pathlib import Path

import pytest

import kit
from kit.model import Article
from kit.sheets.sheet_file import NotSaved
from kit.views import reader as views
from kit.views.reader import ReaderView
from kit.wording import wording

VIEWS = Path(views.__file__).parent
ARTICLE = Article("tiny", "Ann said: “Rain falls.” 😀 It is wet.")
REPORT = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", REPORT)
BLANK = {"category": "", "severity": "", "repair": "", "confidence": None}


def mark(start, end, id, **fields):
    return {"content": {"start": start, "end": end, "text": ARTICLE.text[start:end]}, **BLANK, **fields, "id": id}


@pytest.fixture
def sheet(tmp_path):
    return kit.open_sheet(ARTICLE, tmp_path, "ana")


@pytest.fixture
def reader(sheet):
    return kit.spot_errors(ARTICLE, None, sheet)


def send(reader, **message):
    reader.asked = [*reader.asked, message]


def test_nothing_moves_of_itself():
    style = (VIEWS / "browser" / "reader.css").read_text("utf-8")
    assert not any(word in style for word in ("transition", "animation", "scroll-behavior"))


def test_a_mark_is_saved_at_once_and_its_offsets_count_code_points_after_an_emoji(reader, sheet):
    reader.marks = [mark(26, 28, "m1", repair="He")]
    (kept,) = kit.read_sheet(sheet.path, ARTICLE).marks
    assert (ARTICLE[kept.span], kept.repair) == ("It", "He")
    assert reader.saved == {"n": 1, "ok": True, "text": wording("vocabulary")["reader"]["saved"]}


def test_words_that_disagree_with_their_place_are_refused_and_the_marks_stay(reader):
    reader.marks = [mark(0, 3, "m1")]
    shifted = {**mark(0, 3, "m2"), "content": {"start": 1, "end": 4, "text": "Ann"}}
    reader.marks = [mark(0, 3, "m1"), shifted]
    assert [m["id"] for m in reader.marks] == ["m1"]
    assert reader.saved["ok"] is False
    assert "the span has shifted" in reader.saved["text"]


def test_marks_that_cannot_be_saved_stay_on_the_page_and_the_reason_is_told():
    def full(marks, seen):
        raise NotSaved("the disk is full")

    reader = ReaderView(ARTICLE, keep=full)
    reader.marks = [mark(0, 3, "m1")]
    assert [m["id"] for m in reader.marks] == ["m1"]
    assert (reader.saved["ok"], reader.saved["text"]) == (False, "the disk is full")


def test_undo_and_redo_go_through_all_changes(reader, sheet):
    one, two = [mark(0, 3, "m1")], [mark(0, 3, "m1"), mark(4, 8, "m2")]
    reader.marks = one
    reader.marks = two
    send(reader, type="undo")
    assert reader.marks == one
    send(reader, type="undo")
    assert (reader.marks, reader.undoable, reader.redoable) == ([], False, True)
    assert kit.read_sheet(sheet.path, ARTICLE).marks == ()
    send(reader, type="redo")
    send(reader, type="redo")
    assert reader.marks == two
    assert len(kit.read_sheet(sheet.path, ARTICLE).marks) == 2


def test_a_new_change_ends_redo(reader):
    reader.marks = [mark(0, 3, "m1")]
    reader.undo()
    reader.marks = [mark(4, 8, "m2")]
    assert not reader.redoable


def test_every_message_is_answered_even_when_there_is_nothing_to_do(reader):
    for message in ({"type": "undo"}, {"type": "redo"}, {"type": "adjust", "id": "m9", "end": "a", "by": 1}):
        before = reader.saved["n"]
        send(reader, **message)
        assert reader.saved["n"] > before


@pytest.mark.parametrize("message", [{}, {"type": "dance"}, {"type": 3}, "undo", None])
def test_what_nobody_knows_changes_nothing(reader, message):
    reader.asked = [message]
    assert reader.marks == []


def test_marks_and_undos_that_come_in_one_message_are_taken_in_turn(reader):
    reader.set_state({"marks": [mark(0, 3, "m1")], "asked": [{"type": "undo"}]})
    assert reader.marks == []
    reader.set_state({"asked": [{"type": "undo"}, {"type": "redo"}]})
    assert [m["id"] for m in reader.marks] == ["m1"]


@pytest.mark.parametrize(
    ("end", "by", "words"),
    [("a", 1, "falls"), ("a", -1, "“Rain falls"), ("b", 1, "Rain falls."), ("b", -1, "Rain")],
)
def test_either_end_of_a_mark_moves_by_a_word(reader, end, by, words):
    at = ARTICLE.text.index("Rain")
    reader.marks = [mark(at, at + 10, "m1")]
    send(reader, type="adjust", id="m1", end=end, by=by)
    assert reader.marks[0]["content"]["text"] == words


def test_a_mark_keeps_at_least_one_word_and_says_so(reader):
    reader.marks = [mark(0, 3, "m1")]
    send(reader, type="adjust", id="m1", end="b", by=-1)
    assert reader.marks[0]["content"]["text"] == "Ann"
    assert reader.saved["text"] == wording("vocabulary")["reader"]["oneWord"]


def test_student_mode_shows_no_mark_of_the_key_without_a_kernel(tmp_path, displayed):
    shown = displayed(kit.highlight_sources(REPORT, KEY, kit.open_sheet(REPORT, tmp_path), mark=True))
    assert "<mark" not in shown[1].data


def test_without_a_kernel_the_key_is_shown_as_the_reader_shows_it(displayed):
    shown = displayed(kit.highlight_sources(REPORT, KEY))
    assert shown[1].data.count("<sup><b>") == 28
    assert shown[0]["text/plain"] == wording("lesson")["again"]


def test_an_article_of_another_language_says_so():
    assert views.article_trait(replace(ARTICLE, language="ar"))["lang"] == "ar"
