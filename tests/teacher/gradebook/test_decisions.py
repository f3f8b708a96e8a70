"""Class lists as spreadsheets leave them."""

import pytest

from kit import Reader
from kit.strict import BadFile
from kit.teacher.gradebook.decisions import read_roster

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
        ("id,name\n", "there’s a first row, but no student below it"),
        (
            "who,what\nAna,x\n",
            "row 1: there’s no column for the student’s id. It should be one of student_id, ID number, .* columns here are who, what",
        ),
        ("id,name\ns1,Ana\n,Ben\n", "row 3: this student has no id"),
        ("id,name\ns1,Ana\ns2,Ben\nS1,Cem\n", "row 4: “S1” is already in row 2"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_the_row(tmp_path, text, told):
    with pytest.raises(BadFile, match=told):
        roster(tmp_path, text)


def test_a_list_that_is_not_there_or_no_text_is_refused(tmp_path):
    with pytest.raises(BadFile, match=r"none.csv: the file is missing"):
        read_roster(tmp_path / "none.csv")
    (tmp_path / "binary.csv").write_bytes(b"id,name\n\x81\x8d,\xff\n")
    with pytest.raises(BadFile, match="isn’t text in UTF-8 or Windows-1252"):
        read_roster(tmp_path / "binary.csv")
    with pytest.raises(BadFile, match="can’t be read"):
        read_roster(tmp_path)
