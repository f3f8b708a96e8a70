"""Class lists as spreadsheets leave them; free texts that go out to a teacher and come back with points."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from kit import Reader
from kit.strict import BadFile
from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.decisions import Manual, manual_lines, read_manual, read_roster
from kit.teacher.records import GRADED, Label, Row, Task

TASKS = (Task("Q13", "Say it", 3.0), Task("Q34", "Rule", 3.0), Task("Q30", "Check", 8.0))
HEAD = "student_id,name,exercise,title,rubric,answer,points,out_of,evidence,attribution,wording,limits,repair,comment"


@pytest.fixture(scope="module")
def asked():
    return read_assignment("g20-ministers", Path(__file__).parents[3] / "exercises")


def row(id="s1", **manual):
    return Row("f.json", GRADED, "", id, "Ana Ruiz", "", Label(), {}, 0, 0, manual=manual)


def manual_sheet(rows, asked):
    return "".join(manual_lines(rows, asked))


def read(tmp_path, *lines, head=HEAD, encoding="utf-8", end="\n"):
    path = tmp_path / "manual.csv"
    path.write_bytes((end.join((head, *lines)) + end).encode(encoding))
    return read_manual(path, TASKS)


# ---- the class list


BOTH = (Reader("s1", "Ana Ruiz"), Reader("s2", "Jürgen Müller"))


def roster(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "class.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


@pytest.mark.parametrize(
    "text",
    [
        "student_id,name\ns1,Ana Ruiz\ns2,Jürgen Müller\n",
        "id,name\ns1,Ana Ruiz\ns2,Jürgen Müller",
        "Name;ID\r\nAna Ruiz;s1\r\nJürgen Müller;s2\r\n",
        'sep=;\nid;name\ns1;"Ruiz, Ana"\ns2;"Müller, Jürgen"\n',
        "First name,Surname,ID number,Email address\nAna,Ruiz,s1,a@x.org\nJürgen,Müller,s2,j@x.org\n",
        '"First name","Last name","ID number","Email address","Groups"\n"Ana","Ruiz","s1","a@x.org",""\n"Jürgen","Müller","s2","j@x.org",""\n',
        "Full name,ID number,Email address\nAna Ruiz,s1,a@x.org\nJürgen Müller,s2,j@x.org\n",
        'Student,ID,SIS Login ID,Section,Essay (77)\n    Points Possible,,,,10\n"Ruiz, Ana",12345,s1,A,9\n"Müller, Jürgen",12346,s2,A,\n"Student, Test",99,,A,\n',
        'Student,ID,SIS User ID,SIS Login ID,Section\n"Ruiz, Ana",12345,7001,s1,A\n"Müller, Jürgen",12346,7002,s2,A\n',
        "Vorname\tNachname\tMatrikelnummer\nAna\tRuiz\ts1\n\nJürgen\tMüller\ts2\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_way_to_write_the_list_gives_the_same_students(tmp_path, text, encoding):
    assert roster(tmp_path, text, encoding) == BOTH


def test_where_the_first_column_for_the_id_is_empty_the_next_one_counts(tmp_path):
    text = "Full name,ID number,Email address\nAna Ruiz,,a@x.org\n"
    assert roster(tmp_path, text) == (Reader("a@x.org", "Ana Ruiz"),)


def test_a_gradebook_is_a_roster_too(tmp_path):
    text = "student_id,name,Q05,total,out_of,status,reason,file\r\n'=s1,Ana,2,2,2,graded,,a.json\r\n"
    assert roster(tmp_path, text) == (Reader("=s1", "Ana"),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty; the first row names the columns"),
        ("id,name\n", "there is a first row and no student below it"),
        (
            "who,what\nAna,x\n",
            "row 1: there is no column for the student’s id; one of student_id, ID number, .* found are who, what",
        ),
        ("id,name\ns1,Ana\n,Ben\n", "row 3: this student has no id"),
        ("id,name\ns1,Ana\ns2,Ben\nS1,Cem\n", "row 4: “S1” stands in row 2 already"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_the_row(tmp_path, text, told):
    with pytest.raises(BadFile, match=told):
        roster(tmp_path, text)


def test_a_list_that_is_not_there_or_no_text_is_refused(tmp_path):
    with pytest.raises(BadFile, match=r"none.csv: the file is missing"):
        read_roster(tmp_path / "none.csv")
    (tmp_path / "binary.csv").write_bytes(b"id,name\n\x81\x8d,\xff\n")
    with pytest.raises(BadFile, match="no text in UTF-8 or Windows-1252"):
        read_roster(tmp_path / "binary.csv")
    with pytest.raises(BadFile, match="cannot be read"):
        read_roster(tmp_path)


# ---- free texts, out


def test_each_text_is_a_row_with_its_rubric_and_what_it_is_worth(asked):
    head, line = csv.reader(io.StringIO(manual_sheet([row(Q13="He spoke about it.")], asked), newline=""))
    assert ",".join(head) == HEAD
    cells = dict(zip(head, line, strict=True))
    assert cells.pop("rubric").startswith("Part 1, Fair wording: 0 = The new cue judges")
    assert {name: cell for name, cell in cells.items() if cell} == {
        "student_id": "s1",
        "name": "Ana Ruiz",
        "exercise": "Q13",
        "title": "Say it with a neutral cue",
        "answer": "He spoke about it.",
        "out_of": "3",
    }


def test_a_text_with_a_formula_a_tab_and_lines_is_safe_and_readable(asked):
    (_, line) = csv.reader(io.StringIO(manual_sheet([row(Q13="=1+1\tx\r\n\x07second")], asked), newline=""))
    assert line[5] == "'=1+1    x\n\\x07second"


def test_a_very_long_text_is_cut_where_a_spreadsheet_s_cell_ends(asked):
    (_, line) = csv.reader(io.StringIO(manual_sheet([row(Q13="word " * 100_000)], asked), newline=""))
    assert len(line[5]) < 32_767
    assert line[5].endswith("(the rest is in f.json)")


def test_rows_without_an_id_and_exercises_that_are_not_asked_are_left_out(asked):
    rows = [row(id="", Q13="x"), row(Q99="x")]
    assert manual_sheet(rows, asked).count("\r\n") == 1


# ---- and back


@pytest.mark.parametrize(
    ("line", "given"),
    [
        pytest.param("2.5,3,,,,,,Well said", Manual(2.5, "Well said"), id="points count as they are"),
        pytest.param(",3,3,2,,1,,", Manual(2.0), id="the mean of the rubric is a share: (3 + 2 + 1) / 3 / 3 * 3"),
        pytest.param("1,3,3,3,3,3,3,", Manual(1.0), id="points count before the rubric"),
        pytest.param("0,3,,,,,,", Manual(0.0), id="zero is a number"),
    ],
)
def test_a_row_that_is_filled_in_gives_points_and_the_others_are_open(tmp_path, line, given):
    others = ("s2,Ben,Q13,,,text,,3,,,,,,to do", ",,,,,,,,,,,,,")
    assert read(tmp_path, f"s1,Ana,Q13,,,text,{line}", *others) == {("s1", "Q13"): given}


@pytest.mark.parametrize(
    ("separator", "encoding", "end", "start"),
    [
        (";", "utf-8-sig", "\r\n", ""),
        (";", "cp1252", "\r\n", ""),
        ("\t", "utf-16", "\r\n", ""),
        (";", "utf-8", "\n", "sep=;\n"),
        (",", "utf-8", "\n", ""),
    ],
)
def test_what_spreadsheets_make_of_a_table_is_read(tmp_path, separator, encoding, end, start):
    head = start + HEAD.upper().replace(",", separator)
    cells = ["s1", "Renée", "Q13", "", "", '"two\nlines; and, more"', '"1,5"', "3", *[""] * 5, "Très bien"]
    line = separator.join(cells)
    assert read(tmp_path, line, head=head, encoding=encoding, end=end) == {("s1", "Q13"): Manual(1.5, "Très bien")}


def test_an_id_that_looks_like_a_formula_comes_back_as_it_was(tmp_path, asked):
    text = manual_sheet([row(id="=1+1;-x", Q13="text")], asked)
    path = tmp_path / "manual.csv"
    path.write_text(text.replace("text,,3", "text,2,3"), "utf-8", newline="")
    assert list(read_manual(path, TASKS)) == [("=1+1;-x", "Q13")]


@pytest.mark.parametrize("value", ["4", "-1", "two", "nan", "inf", "1_0", "1e9", "3,01"])
def test_points_that_cannot_be_are_refused_with_their_row(tmp_path, value):
    with pytest.raises(BadFile, match=r"manual.csv, row 3: “.*” in the column “points” is no number from 0 to 3"):
        read(tmp_path, "s1,,Q34,,,,1,3,,,,,,", f's1,,Q13,,,,"{value}",3,,,,,,')


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["s1,,Q30,,,,,8,,,,4,,"], "row 2: “4” in the column “limits” is no number from 0 to 3"),
        (["s1,,Q99,,,,1,3,,,,,,"], "row 2: there is no exercise “Q99”; allowed are Q13, Q34, Q30"),
        ([",Ana,Q13,,,,1,3,,,,,,"], "row 2: there is no student_id"),
        (["s1,,Q13,,,,1,3,,,,,,", "s1,,Q13,,,,2,3,,,,,,"], "row 3: Q13 of “s1” is marked in row 2 already"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_number(tmp_path, lines, told):
    with pytest.raises(BadFile, match=told):
        read(tmp_path, *lines)


def test_a_missing_column_is_refused(tmp_path):
    with pytest.raises(BadFile, match="the column “exercise” is missing; found are student_id, points"):
        read(tmp_path, "s1,1", head="student_id,points")


def test_what_was_written_is_read_back_open(tmp_path, asked):
    rows = [row(id=f"s{n}", Q13="“Quoted”, and\nmore; =1") for n in range(3)]
    path = tmp_path / "manual.csv"
    path.write_text(manual_sheet(rows, asked), "utf-8", newline="")
    assert read_manual(path, asked.tasks) == {}


def test_the_same_rows_give_the_same_text(asked):
    one, other = row(Q13="a", Q34="b"), replace(row(), manual={"Q34": "b", "Q13": "a"})
    assert manual_sheet([one], asked) == manual_sheet([other], asked)
