"""What comes out of an inbox: each file once, in order, or the reason why it does not count."""

import json
import os
import stat
import tracemalloc
import zipfile

import pytest
from hostile import flagged, lied, overlapping, special, zipped

from kit.strict import BadFile
from kit.teacher.inbox.submissions import count, submissions
from kit.teacher.records import Label

SHEET = b'{"format": 1}'


def put(folder, files):
    """The folder, with these files in it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def names(path):
    return [handed.file for handed in submissions(path)]


def problems(path):
    return {handed.file: handed.problem for handed in submissions(path)}


# ---- where files are


def test_the_files_of_nested_folders_come_sorted_by_their_path(tmp_path):
    put(tmp_path, {"b.json": SHEET, "a/z.json": SHEET, "a/b/c.json": SHEET})
    found = [(s.file, s.content, s.problem) for s in submissions(tmp_path)]
    assert found == [(name, SHEET, "") for name in ("a/b/c.json", "a/z.json", "b.json")]


def test_a_platform_s_zip_gives_the_same_as_its_files_in_a_folder(tmp_path):
    files = {"Ana Ruiz_12_assignsubmission_file_/s.json": SHEET, "Ben Ochoa_13_assignsubmission_file_/t.json": SHEET}
    folder = put(tmp_path / "inbox", files)
    packed = put(tmp_path, {"all.zip": zipped(files)}) / "all.zip"
    assert list(submissions(packed)) == list(submissions(folder))
    assert [s.label for s in submissions(packed)] == [Label("Ana Ruiz", "12"), Label("Ben Ochoa", "13")]


def test_a_single_file_is_an_inbox(tmp_path):
    put(tmp_path, {"ruizana_12_34_s.json": SHEET})
    (found,) = submissions(tmp_path / "ruizana_12_34_s.json")
    assert (found.file, found.content, found.label) == ("ruizana_12_34_s.json", SHEET, Label("ruizana", "12"))


def test_zips_in_the_folder_and_zips_in_a_zip_are_looked_into(tmp_path):
    work = zipped({"answers/s.json": SHEET})
    put(tmp_path, {"work.zip": work, "class.zip": zipped({"ruizana_1_2_work.zip": work})})
    assert names(tmp_path) == ["class.zip/ruizana_1_2_work.zip/answers/s.json", "work.zip/answers/s.json"]
    assert next(submissions(tmp_path)).label == Label("ruizana", "1")


def test_a_zip_in_a_zip_in_a_zip_is_refused(tmp_path):
    put(tmp_path, {"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"s.json": SHEET})})})})
    told = "This is a zip inside a zip inside a zip, so it wasn’t opened. Ask for the .json file on its own."
    assert problems(tmp_path) == {"a.zip/b.zip/c.zip": told}


def test_what_systems_and_editors_leave_behind_is_named_and_set_aside(tmp_path):
    junk = ".DS_Store x/Thumbs.db desktop.ini __MACOSX/s.json a/.hidden/s.json ~$s.json ._s.json .s.lock .git/z.zip"
    packed = zipped({"s.json": SHEET, "__MACOSX/._s.json": b"junk", "._in.zip": zipped({"s.json": SHEET})})
    put(tmp_path, {"s.json": SHEET, **dict.fromkeys(junk.split(), b"junk"), "z.zip": packed})
    found = {s.file: s for s in submissions(tmp_path)}
    assert {file for file, s in found.items() if not s.aside} == {"s.json", "z.zip/s.json"}
    assert {file for file, s in found.items() if s.aside} == {
        *junk.split(),
        "z.zip/__MACOSX/._s.json",
        "z.zip/._in.zip",
    }
    told = "This file is in the folder .hidden, where programs keep things for themselves, so it was set aside."
    assert found["a/.hidden/s.json"].problem.startswith(told)
    assert all(not s.content and s.label == Label() and "set aside" in s.problem for s in found.values() if s.aside)


def test_a_zip_with_nothing_but_what_a_system_left_is_empty_for_whoever_handed_it_in(tmp_path):
    put(tmp_path, {"Ana Ruiz_1_assignsubmission_file_/w.zip": zipped({"__MACOSX/._s.json": b"junk"})})
    left, own = submissions(tmp_path)
    assert (left.aside, left.label, own.aside, own.label) == (True, Label(), False, Label("Ana Ruiz", "1"))
    assert own.problem.startswith("This zip is empty.")


@pytest.mark.parametrize("path", ["nowhere", "nowhere.zip", "nul\0"])
@pytest.mark.parametrize("read", [lambda path: list(submissions(path)), count], ids=["read", "counted"])
def test_an_inbox_that_is_not_there_is_refused(tmp_path, path, read):
    with pytest.raises(BadFile, match="there is no such file or folder"):
        read(tmp_path / path)


def test_an_empty_inbox_is_refused_also_where_only_junk_is_in_it(tmp_path):
    put(tmp_path, {".DS_Store": b"junk", "empty/Thumbs.db": b"junk"})
    with pytest.raises(BadFile, match="nothing was handed in here"):
        list(submissions(tmp_path))


def test_count_counts_what_submissions_gives(tmp_path):
    packed = zipped({"d.json": SHEET, "e.json": SHEET})
    put(tmp_path, {"a.json": SHEET, "b.pdf": b"%PDF-1.7", "c.zip": packed, ".DS_Store": b""})
    assert count(tmp_path) == len(names(tmp_path)) == 5


# ---- files that are none, or too much


def test_links_are_not_followed(tmp_path):
    put(tmp_path, {"secret.json": b"secret", "inbox/s.json": SHEET})
    inbox = tmp_path / "inbox"
    (inbox / "link.json").symlink_to(tmp_path / "secret.json")
    (inbox / "folder").symlink_to(tmp_path)
    (inbox / "loop").symlink_to(inbox)
    found = problems(inbox)
    assert list(found) == ["folder", "link.json", "loop", "s.json"]
    assert all("links aren’t followed" in found[name] for name in ("folder", "link.json", "loop"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    assert "device or a pipe" in problems(tmp_path)["pipe.json"]


def test_a_file_that_may_not_be_read_says_so_and_the_others_go_on(tmp_path, monkeypatch):
    put(tmp_path, {"closed.json": SHEET, "open.json": SHEET})
    opened = os.open

    def refusing(path, *rest):  # the tests may run as one who may read everything
        if "closed" in str(path):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest)

    monkeypatch.setattr(os, "open", refusing)
    found = problems(tmp_path)
    assert found["closed.json"].startswith("This can’t be read (Permission denied).")
    assert found["open.json"] == ""


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_read(tmp_path):
    put(tmp_path, {"at.json": b"{" + b" " * 4_999_999, "over.json": b"{" + b" " * 5_000_000})
    found = {s.file: (len(s.content), s.problem) for s in submissions(tmp_path)}
    assert found["at.json"] == (5_000_000, "")
    assert found["over.json"][0] == 0
    assert "larger than 5,000,000 bytes" in found["over.json"][1]


def test_folders_are_followed_down_to_a_limit(tmp_path):
    put(tmp_path, {"d/" * 40 + "s.json": SHEET, "e/" * 41 + "s.json": SHEET})
    found = problems(tmp_path)
    assert found["d/" * 40 + "s.json"] == ""
    assert "more than 40 folders" in found["e/" * 40 + "e"]


def test_memory_does_not_grow_with_the_number_of_files(tmp_path):
    put(tmp_path, {f"{n:03}.json": b"{" + b" " * 400_000 for n in range(100)})

    def peak(folder):
        tracemalloc.start()
        for _ in submissions(folder):
            pass
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(tmp_path) < 3_000_000  # all files together have 40 MB


# ---- zips


def test_names_that_differ_in_case_are_two(tmp_path):
    put(tmp_path, {"z.zip": zipped({"S.json": SHEET, "s.json": SHEET})})
    assert problems(tmp_path) == {"z.zip/S.json": "", "z.zip/s.json": ""}


LARGE = zipped({"s.json": bytes(6_000_000)})
LONG_LIST = b"PK\x06\x06" + b"\xff" * 52 + b"PK\x06\x07" + b"\xff" * 16 + b"PK\x05\x06" + b"\xff" * 16 + b"\0\0"
OUT, LINK, DEVICE = "points to a place outside the folder", "links aren’t followed", "device"
PACKED = "packed in a way that the kit can’t read"  # bzip2 and lzma unpack without a limit
MEMBERS = {
    "a step up": (zipped({"../s.json": SHEET}), "(..)/s.json", OUT),
    "steps in the middle": (zipped({"a/../../s.json": SHEET}), "a/(..)/(..)/s.json", OUT),
    "from the root": (zipped({"/etc/s.json": SHEET}), "etc/s.json", OUT),
    "a drive": (zipped({"C:\\Users\\s.json": SHEET}), "C:/Users/s.json", OUT),
    "a step up on Windows": (zipped({"..\\s.json": SHEET}), "(..)/s.json", OUT),
    "a link": (zipped([(special("s.json", stat.S_IFLNK | 0o666), b"/etc/passwd")]), "s.json", LINK),
    "a pipe": (zipped([(special("s.json", stat.S_IFIFO | 0o666), b"")]), "s.json", DEVICE),
    "a device": (zipped([(special("s.json", stat.S_IFCHR | 0o666), b"")]), "s.json", DEVICE),
    "twice": (zipped([("s.json", b"{}"), ("s.json", SHEET)]), "s.json", "2 files with this name"),
    "twice, the other": (zipped([("s.json", b"{}"), ("s.json", SHEET)]), "s.json (2)", "2 files with this name"),
    "locked": (flagged(zipped({"s.json": SHEET}), 1), "s.json", "locked with a password"),
    "bzip2": (zipped({"s.json": SHEET}, zipfile.ZIP_BZIP2), "s.json", PACKED),
    "lzma": (zipped({"s.json": SHEET}, zipfile.ZIP_LZMA), "s.json", PACKED),
    "over the limit": (LARGE, "s.json", "larger than 5,000,000 bytes"),
    "it lies about its size": (lied(LARGE, 6_000_000, 100), "s.json", "Inside its zip, this file is damaged"),
    "packed much smaller": (
        zipped({"in.zip": zipped({"s.json": bytes(1_000_000)}, zipfile.ZIP_STORED)}),
        "in.zip",
        "more than 10 times as large",
    ),
    "over one another": (overlapping(*(f"{name}.json" for name in "abcdefgh")), "", "overlap"),
    "a head only": (b"PK\x03\x04 and nothing more", "", "damaged"),
    "its end cut off": (zipped({"s.json": SHEET})[:-10], "", "damaged"),
    "nonsense at the end": (b"PK\x03\x04" + b"PK\x05\x06" + b"\xff" * 18, "", "more than 100,000 files"),
    "nonsense of the long kind": (b"PK\x03\x04" + LONG_LIST, "", "more than 100,000 files"),
    "nothing in it": (zipped({}), "", "This zip is empty. Ask for the .json file that “Hand in” saved."),
}


@pytest.mark.parametrize(("content", "shown", "told"), MEMBERS.values(), ids=MEMBERS)
def test_what_cannot_be_read_safely_is_refused_and_shown_harmless_and_the_others_are_read(
    tmp_path, content, shown, told
):
    put(tmp_path, {"z.zip": content, "other.json": SHEET})
    found = problems(tmp_path)
    assert found["other.json"] == ""
    assert told in found[f"z.zip/{shown}" if shown else "z.zip"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["other.json", "z.zip"]  # nothing is unpacked


def test_a_member_that_unpacks_to_far_more_than_its_size_is_refused_and_the_others_are_read(tmp_path):
    bombs = {f"{n}.json": b"{" + b" " * 4_900_000 for n in range(30)}
    put(tmp_path, {"z.zip": zipped({**bombs, "y.json": b"{" + b" " * 90_000, "z.json": SHEET})})
    found = problems(tmp_path)
    assert (found.pop("z.zip/y.json"), found.pop("z.zip/z.json")) == ("", "")
    assert len(found) == 30
    assert all("more than 100 times as large" in problem for problem in found.values())


def test_a_student_s_zip_with_a_whole_course_in_it_is_one_row(tmp_path):
    many = zipped({f"{n}.py": b"" for n in range(101)})
    put(tmp_path, {"class.zip": zipped({"work.zip": many}), "Ana Ruiz_1_assignsubmission_file_/w.zip": many})
    told = "This zip has more than 100 files in it, so it wasn’t opened. Ask for the .json file on its own."
    assert problems(tmp_path) == {"Ana Ruiz_1_assignsubmission_file_/w.zip": told, "class.zip/work.zip": told}


def test_a_class_s_zip_may_hold_many_files(tmp_path):
    sheet = b'{"format": 1, "reader": {"id": "s1"}}'
    put(tmp_path, {"class.zip": zipped({f"{n:03}.json": sheet for n in range(500)})})
    assert len(names(tmp_path)) == len(names(tmp_path / "class.zip")) == 500


def test_a_zip_of_many_files_that_nobody_names_is_one_question(tmp_path):
    put(tmp_path, {"work.zip": zipped({f"{n:03}.json": SHEET for n in range(500)})})
    (told,) = problems(tmp_path).values()
    assert told.startswith("This zip has 500 files in it, and neither its name nor theirs show whose they are")
    moodle = zipped({f"Ana Ruiz_{n}_assignsubmission_file_/s.json": SHEET for n in range(500)})
    assert len(names(put(tmp_path / "moodle", {"course-7.zip": moodle}))) == 500


def test_what_google_and_teams_and_blackboard_leave_has_a_sentence_of_its_own(tmp_path):
    link = b'{"doc_id": "1aB", "email": "ana@example.org"}'
    attempt = "Lesson 2_aruiz_attempt_2026-11-20-10-15-33"
    put(tmp_path, {"Ana Ruiz.gdoc": link, f"{attempt}.txt": b"Name: Ana Ruiz", f"{attempt}_s.json": SHEET})
    put(tmp_path, {f"{kind} files/Ana Ruiz/Lesson 2/s.json": SHEET for kind in ("Working", "Submitted")})
    told = problems(tmp_path)
    assert told["Ana Ruiz.gdoc"].startswith("This is a link to a Google document, with none of its words in it")
    assert told["Working files/Ana Ruiz/Lesson 2/s.json"].startswith(
        "This file is in the Teams folder for working files"
    )
    assert told[f"{attempt}.txt"].startswith("This is a text that Blackboard wrote")
    assert told["Submitted files/Ana Ruiz/Lesson 2/s.json"] == told[f"{attempt}_s.json"] == ""


def test_where_names_are_hidden_no_file_is_named_by_its_reader(tmp_path):
    put(tmp_path, {f"Participant_7_assignsubmission_file_/g20.{who}.K7QX-3F2M.json": SHEET for who in ("ana", "ben")})
    folder = "Participant_7_assignsubmission_file_"
    assert names(tmp_path) == [f"{folder}/g20.….K7QX-3F2M.json", f"{folder}/g20.….K7QX-3F2M.json (2)"]


def test_a_damaged_member_is_one_problem_and_the_others_go_on(tmp_path):
    content = zipped({"a.json": SHEET, "s.json": SHEET}, zipfile.ZIP_STORED)
    put(tmp_path, {"z.zip": content.replace(SHEET, SHEET.replace(b"1", b"2"), 1)})
    assert list(map(bool, problems(tmp_path).values())) == [True, False]


def test_utf_8_names_are_read_also_where_a_zip_does_not_say_so(tmp_path):
    silent = flagged(zipped({"Jürgen Müller_1_assignsubmission_file_/s.json": SHEET}), 0)
    put(tmp_path, {"z.zip": silent})
    (found,) = submissions(tmp_path / "z.zip")
    assert (found.label.name, found.problem) == ("Jürgen Müller", "")


# ---- names


def test_names_are_shown_printable_in_one_form_and_each_once(tmp_path):
    members = {"e\u0301.json": SHEET, "\u00e9.json": SHEET, "a\u202eb.json": SHEET, "new\nline.json": SHEET}
    put(tmp_path, {"z.zip": zipped(members)})
    assert sorted(names(tmp_path / "z.zip")) == ["a\\u202eb.json", "new\\x0aline.json", "é.json", "é.json (2)"]


def test_a_name_of_hundreds_of_characters_is_shortened_and_its_label_is_not(tmp_path):
    put(tmp_path, {"z.zip": zipped({"Ana Ruiz_12_assignsubmission_file_" + "n" * 3_000 + ".json": SHEET})})
    (found,) = submissions(tmp_path / "z.zip")
    assert len(found.file) == 240
    assert found.label == Label("Ana Ruiz", "12")
    assert found.content == SHEET


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps names as text")
def test_a_name_that_is_no_utf_8_is_shown_by_its_bytes(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"na\xefve.json")).write_bytes(SHEET)
    except OSError:
        return  # macOS refuses such names itself
    assert names(tmp_path) == ["na\\xefve.json"]


# ---- what is no sheet


OFFICE = {"word/document.xml": b"x", "[Content_Types].xml": b"x"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.ipynb", b'{"cells": [], "nbformat": 4}', "answers aren’t saved in the notebook"),
        ("a.json", b'{"cells": [], "nbformat": 4}', "answers aren’t saved in the notebook"),
        ("a.ipynb", b"cut off", "answers aren’t saved in the notebook"),
        ("a.docx", b"no zip", "This is a Word file, but the name of an answer sheet ends in .json."),
        ("a.docx", zipped(OFFICE), "This is a Word, Excel or PowerPoint file"),
        ("a.zip", zipped(OFFICE), "This is a Word, Excel or PowerPoint file"),
        ("a.pdf", b"%PDF-1.7", "This is a PDF file"),
        ("a.json", b"%PDF-1.7", "This is a PDF file"),
        ("a.json", b"\x89PNG\r\n\x1a\n", "This is a picture"),
        ("a.json", b"<!DOCTYPE HTML><p>", "This is a web page"),
        ("a.txt", b"Dear teacher", "This is a plain text file"),
        (
            "a.xyz",
            b"Dear teacher",
            "The name of this file ends in .xyz, but the name of an answer sheet ends in .json.",
        ),
        ("a", b"Dear teacher", "This isn’t an answer sheet"),
        ("a.json", b"", "This file is empty"),
        ("a.json", b"\xef\xbb\xbf \r\n", "This file is empty"),
        ("g.s1.previous.json", SHEET, "Ask for g.s1.json"),
        ("g.s1.set-aside-12.json", SHEET, "Ask for g.s1.json"),
        (".g.s1.new.tmp", SHEET, "Ask for g.s1.json"),
        ("g.s1.previous-1.json", SHEET, "Ask for g.s1.json"),
    ],
)
def test_what_is_no_sheet_is_named_with_what_to_ask_for(tmp_path, name, content, told):
    (problem,) = problems(put(tmp_path, {name: content})).values()
    assert told in problem


@pytest.mark.parametrize("name", ["a.json", "a.JSON", "a.json.txt", "a.ipynb", "a.zip", "a.pdf", "a"])
def test_a_sheet_is_a_sheet_whatever_its_name(tmp_path, name):
    (found,) = submissions(put(tmp_path, {name: b"\xef\xbb\xbf\r\n" + SHEET}))
    assert (found.content[-len(SHEET) :], found.problem) == (SHEET, "")


def test_a_sheet_in_which_a_student_writes_about_notebooks_is_a_sheet(tmp_path):
    value = {"answer": ['{"nbformat": 4, "cells": []}']}
    sheet = json.dumps({"reader": {"id": "s1"}, "answers": {"Q13": {"value": value}}})
    assert problems(put(tmp_path, {"a.json": sheet.encode()})) == {"a.json": ""}
