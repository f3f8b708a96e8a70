"""My answers: a student sees where they are and what is kept, and takes in what another computer left."""

import json

import pytest

import kit
from kit import Mark, Span
from kit.files import read_sheet
from kit.sheets.readers import account
from kit.views.lessons.my_answers import told_of_copies

ARTICLE = kit.own_article("Rain\n\nIt rained, Ana said.")
RAIN, FELL = Mark(Span(6, 15), id="m1"), Mark(Span(17, 20), id="m2")


def two_computers(folder):
    """A sheet with one mark, and the copy of a desktop computer with another one."""
    sheet = kit.open_sheet(ARTICLE, folder, "ana", "Ana Ruiz")
    sheet.save("errors", (RAIN,))
    desktop = kit.open_sheet(ARTICLE, folder / "desktop", "ana")
    desktop.save("errors", (FELL,))
    desktop.save("Q1", {"answer": ["there"]})
    copy = folder / f"{sheet.path.stem}-DESKTOP-9.json"
    copy.write_bytes(desktop.path.read_bytes())
    return sheet, copy


def test_it_says_where_the_answers_are_what_is_kept_and_why(tmp_path):
    view = kit.my_answers(kit.open_sheet(ARTICLE, tmp_path, "ana", "Ana Ruiz"))
    assert view.lines[0] == f"These are the answers of Ana Ruiz, in this file: {tmp_path}/own-rain.ana.json"
    assert [line.split(":")[0] for line in view.lines[1:]] == ["What is kept", "Why"]
    assert all(line in view.static() for line in view.lines)


def test_the_copy_of_another_computer_is_named_and_taken_in_by_the_button(tmp_path):
    sheet, copy = two_computers(tmp_path)
    view = kit.my_answers(sheet)
    assert view.lines[1].startswith(f"“{copy.name}” is another copy of these answers")
    view._message(None, {"name": "take in"}, [])
    assert view.saved["text"] == f"Added: {copy.name}. The copies are still where they were."
    assert set(read_sheet(sheet.path, ARTICLE).marks) == {RAIN, FELL}
    assert told_of_copies(sheet) == [] and len(view.lines) == 3
    view._message(None, {"name": "take in"}, [])
    assert view.saved["text"] == "There's no other copy with anything new in it."


def test_what_disagrees_is_shown_beside_the_answer(tmp_path):
    sheet, _ = two_computers(tmp_path)
    sheet.save("Q1", {"answer": ["here"]})
    view = kit.my_answers(sheet)
    view.take_in()
    assert (sheet.sheet.answers["Q1"].value, view.rows) == ({"answer": ["here"]}, [["Q1", "['there']"]])
    assert "A different answer from another copy, kept beside yours" in view.static()


def test_the_switch_is_the_one_that_hand_in_has(tmp_path):
    sheet = kit.open_sheet(ARTICLE, tmp_path, "ana")
    view = kit.my_answers(sheet)
    assert view.fields[0]["value"] == "no"
    view._message(None, {"name": "share", "value": "yes"}, [])
    assert (view.saved["text"], view.fields[0]["value"]) == ("Saved.", "yes")
    assert sheet.sheet.answers["hand_in_work"].value is True


def test_the_file_can_be_downloaded_as_it_is(tmp_path):
    sheet, _ = two_computers(tmp_path)
    view = kit.my_answers(sheet)
    view._message(None, {"name": "download"}, [])
    file = view.file
    assert (file["name"], json.loads(file["content"])) == (sheet.path.name, json.loads(sheet.path.read_text("utf-8")))


def opened(view, name, content):
    view._message(None, {"name": "open", "value": name}, [content])
    return view.saved["text"]


def test_a_downloaded_file_is_opened_again_and_what_is_there_already_stays(tmp_path):
    sheet, copy = two_computers(tmp_path)
    view = kit.my_answers(sheet)
    assert opened(view, copy.name, copy.read_bytes()).startswith(f"Added what is in {copy.name}.")
    assert set(read_sheet(sheet.path, ARTICLE).marks) == {RAIN, FELL}
    sheet.save("Q2", {"answer": ["later"]})
    view._message(None, {"name": "download"}, [])
    assert json.loads(view.file["content"])["answers"].keys() == {"errors", "Q1", "Q2"}, "as it is now"


def test_a_file_that_is_no_sheet_or_somebody_elses_is_refused_in_one_sentence(tmp_path):
    sheet, copy = two_computers(tmp_path)
    view = kit.my_answers(sheet)
    assert "x.json" in opened(view, "x.json", b"{") and not view.saved["ok"]
    others = copy.read_bytes().replace(b'"id": "ana"', b'"id": "ben"')
    assert opened(view, "ben.json", others) == "ben.json: these are the answers of ben"
    assert set(read_sheet(sheet.path, ARTICLE).marks) == {RAIN}


@pytest.mark.parametrize("sign", ["BINDER_LAUNCH_HOST", "COLAB_RELEASE_TAG"])
def test_on_a_lent_machine_the_answers_are_nobodys_and_it_says_so(sign, monkeypatch, tmp_path):
    monkeypatch.setenv(sign, "x")
    assert account() == "me"
    sheet = kit.open_sheet(ARTICLE, tmp_path)
    assert kit.my_answers(sheet).lines[0].startswith("Your answers are on a computer")
