"""Who counts: one student's newest file, nobody by another's name, the roster, the last day, points by hand."""

from dataclasses import replace

import pytest

from kit.model import Reader
from kit.strict import BadFile
from kit.teacher.gradebook.by_hand import Manual
from kit.teacher.gradebook.gradebook import IdClaim, person
from kit.teacher.gradebook.persons import Decisions, decided, read_roster
from kit.teacher.records import ATTENTION, GRADED, Label, Row, Task

TASKS = (Task("Q05", "Source", 2), Task("Q13", "Neutral cue", 3))
ANA = Row("ana.json", GRADED, "", "s1", "Ana Ruiz", "2026-11-20T09:00:00Z", Label(), {"Q05": 2, "Q13": 0}, 0, 0)
BY = Decisions(TASKS)


def one(row, by=BY):
    return decide([[row]], by)[0]


def decide(groups, by=BY, claims=()):
    return list(decided(groups, dict(claims), by))


def claim(*rows):
    """That these rows, of different persons, give the same id."""
    return {rows[0].student_id: IdClaim(tuple(row.file for row in rows), frozenset(map(person, rows)))}


def test_a_row_gets_its_total_and_what_could_be_reached():
    row = one(ANA)
    assert (row.total, row.out_of, row.status) == (2, 5, GRADED)


def test_of_one_students_files_the_newest_counts_and_both_are_named():
    old = replace(ANA, file="old.json", saved="2026-11-19T09:00:00Z")
    new, older = decide([[ANA, old]])
    assert (new.counts, older.counts) == (True, False)
    assert new.reason == "This file counts instead of the older ones: old.json."
    assert (older.status, older.reason) == (
        ATTENTION,
        "An older file from the same student. The one that counts is ana.json.",
    )


def test_a_newer_file_that_cannot_be_read_does_not_stand_in_for_one_that_can():
    broken = replace(ANA, file="broken.json", status=ATTENTION, reason="It is empty.", points={})
    counting = [(row.file, row.counts) for row in decide([[broken, ANA]])]
    assert counting == [("ana.json", True), ("broken.json", False)]


def test_one_id_with_two_names_and_no_platform_counts_for_nobody():
    other = replace(ANA, file="mallory.json", name="Mallory")
    rows = decide([[ANA, other]])
    assert [row.counts for row in rows] == [False, False]
    assert all("Ask which sheet is whose" in row.reason and row.status == ATTENTION for row in rows)


def test_an_id_that_two_give_stays_with_whom_the_platform_knows_and_of_two_each_goes_by_the_platform_s():
    ana = replace(ANA, label=Label("Ana Ruiz", "1001"))
    stranger = replace(ANA, file="m.json", saved="2099-01-01T00:00:00Z")
    first, second = decide([[ana], [stranger]], claims=claim(ana, stranger))
    assert [(row.student_id, row.status) for row in (first, second)] == [("s1", GRADED), ("s1", ATTENTION)]
    mallory = replace(stranger, name="Mallory", label=Label("Mallory", "1900"))
    rows = decide([[ana], [mallory]], claims=claim(ana, mallory))
    told = [(row.student_id, row.name, row.counts) for row in rows]
    assert told == [("1001", "Ana Ruiz", True), ("1900", "Mallory", True)] and rows[0].status == GRADED


@pytest.mark.parametrize(
    ("written", "listed"), [("ruizana", "Ana Ruiz"), ("Ana Ruiz", "ana ruiz")], ids=["as Canvas writes it", "in small"]
)
def test_the_roster_finds_a_student_by_name_where_the_id_is_another(written, listed):
    row = one(replace(ANA, student_id="1001", name=written), Decisions(TASKS, (Reader("s1", listed),)))
    assert (row.student_id, row.name, row.status) == ("s1", listed, GRADED)


def test_a_student_on_the_roster_without_a_file_and_one_who_is_not_on_it_have_a_row_that_says_so():
    rows = decide([[ANA]], Decisions(TASKS, (Reader("s1", "Ana Ruiz"), Reader("s2", "Ben O’Hara"))))
    absent = rows[-1]
    assert (absent.student_id, absent.name, absent.status) == ("s2", "Ben O’Hara", ATTENTION)
    assert (absent.reason, absent.total, absent.out_of) == ("Nothing was handed in.", 0, 5)
    stranger = one(ANA, Decisions(TASKS, (Reader("s9", "Zoe"),)))
    assert stranger.status == ATTENTION and stranger.reason.startswith("“s1” isn’t on the roster.")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (ANA, "Late: saved 2026-11-20T09:00:00Z, due 2026-11-19T23:59:00Z."),
        (replace(ANA, label=Label("ruizana", "1", late=True), saved=""), "Late, according to the platform."),
    ],
)
def test_what_came_after_the_last_day_is_called_late_and_loses_nothing(row, told):
    row = one(row, Decisions(TASKS, due="2026-11-19T23:59:00Z"))
    assert (row.reason, row.status, row.total) == (told, GRADED, 2)


# ---- times are evidence


NOW = Decisions(TASKS, now="2026-11-27T12:00:00Z")
LATER = Decisions(TASKS, due="2026-11-19T23:59:00Z", now=NOW.now)


def test_a_sheet_stamped_2031_does_not_stand_in_for_one_of_2026_and_the_teacher_is_asked():
    ahead = replace(ANA, file="ahead.json", saved="2031-01-01T00:00:00Z")
    counted, other = decide([[ahead, ANA]], NOW)
    assert [(row.file, row.counts, row.status) for row in (counted, other)] == [
        ("ana.json", True, ATTENTION),
        ("ahead.json", False, ATTENTION),
    ]
    assert "There’s no telling which of this student’s files is the newest" in counted.reason
    assert "It says that it was saved 2031-01-01T00:00:00Z, and that’s still to come" in other.reason


@pytest.mark.parametrize("saved", ["", "1970-01-01T00:00:07Z", "2031-01-01T00:00:00Z"])
def test_a_file_whose_time_cannot_be_true_counts_where_it_is_the_only_one(saved):
    row = one(replace(ANA, saved=saved), NOW)
    assert (row.counts, row.total) == (True, 2)
    assert row.status == (ATTENTION if "2031" in saved else GRADED)  # with no last day no time is asked for


def test_the_platform_s_time_goes_before_the_sheet_s():
    old = replace(ANA, file="old.json", label=Label("Ana Ruiz", "1", time="2026-11-18T08:00:00Z"))
    new = replace(ANA, file="new.json", saved="1970-01-01T00:00:00Z", label=Label("Ana Ruiz", "1", time=ANA.saved))
    assert [(row.file, row.counts, row.status) for row in decide([[old, new]], NOW)] == [
        ("new.json", True, GRADED),
        ("old.json", False, ATTENTION),
    ]
    assert one(old, LATER).late == ""
    assert one(new, LATER).late == "Late: handed in 2026-11-20T09:00:00Z, due 2026-11-19T23:59:00Z."


def test_of_files_that_came_together_the_newest_sheet_counts_and_a_time_that_cannot_be_true_does_not():
    label = Label("Ana Ruiz", "1", time="2026-11-22T08:00:00Z")
    files = {"a.json": "2031-01-01T00:00:00Z", "b.json": "2026-11-20T09:00:00Z", "c.json": "2026-11-21T09:00:00Z"}
    group = [replace(ANA, file=file, saved=saved, label=label) for file, saved in files.items()]
    assert [row.file for row in decide([group], NOW) if row.counts] == ["c.json"]


def test_moodle_s_time_from_its_worksheet_is_a_platform_s_time():
    by = Decisions(TASKS, due="2026-11-19T23:59:00Z", now=NOW.now, times={"1001": "2026-11-19T08:00:00Z"})
    assert one(replace(ANA, label=Label("Ana Ruiz", "1001")), by).late == ""
    assert one(replace(ANA, label=Label("Ana Ruiz", "1002")), by).late.startswith("Late: saved")


@pytest.mark.parametrize("saved", ["", "1970-01-01T00:00:07Z", "2031-01-01T00:00:00Z"])
def test_where_a_last_day_matters_a_time_that_cannot_be_true_is_asked_about(saved):
    row = one(replace(ANA, saved=saved), LATER)
    assert (row.status, row.late) == (ATTENTION, "")
    assert "There’s no telling whether it came in on time" in row.reason
    assert one(replace(ANA, saved=saved, label=Label("Ana", "1", late=True)), LATER).late


# ---- the same id and another name


def test_an_id_of_the_roster_with_another_name_takes_no_row():
    by = Decisions(TASKS, (Reader("s1", "Ana Ruiz"),))
    ben, absent = decide([[replace(ANA, name="Ben Ochoa")]], by)
    assert (ben.name, ben.counts, ben.status) == ("Ben Ochoa", False, ATTENTION)
    assert "“s1” is Ana Ruiz on the roster, but the sheet is from “Ben Ochoa”." in ben.reason
    assert (absent.name, absent.total, absent.reason) == ("Ana Ruiz", 0, "Nothing was handed in.")


def test_the_roster_says_whose_an_id_is_so_the_other_s_newer_file_takes_nothing():
    by = Decisions(TASKS, (Reader("s1", "Ana Ruiz"),))
    ben = replace(ANA, file="ben.json", name="Ben Ochoa", saved="2026-11-21T09:00:00Z")
    counted = [(row.file, row.status) for row in decide([[ben, ANA]], by) if row.counts]
    assert counted == [("ana.json", GRADED)]


def test_a_second_file_that_only_a_name_brings_to_a_student_counts_for_nobody():
    by = Decisions(TASKS, (Reader("s1", "Ana Ruiz"),))
    second = replace(ANA, file="second.json", student_id="x7")
    rows = decide([[second], [ANA]], by)
    assert [(row.file, row.counts) for row in rows] == [("ana.json", True), ("second.json", False)]
    assert "so are other files" in rows[1].reason


def test_where_names_are_hidden_nobody_is_looked_up_or_missing():
    blind = replace(ANA, student_id="Participant 7", name="", label=Label("", "7", blind=True))
    rows = decide([[blind]], Decisions(TASKS, (Reader("s1", "Ana Ruiz"),)))
    assert [(row.student_id, row.name, row.status) for row in rows] == [("Participant 7", "", GRADED)]


def test_points_of_free_texts_wait_and_come_beside_what_was_checked():
    """Q30 is worth 8: 6 by the check, 2 by hand."""
    tasks = (*TASKS, Task("Q30", "Follow the claims", 8, by_hand=2))
    waits = replace(ANA, points={"Q05": 2, "Q13": 0, "Q30": 4.5}, waiting={"Q30": 2})
    open_row = one(waits, Decisions(tasks))
    assert (open_row.total, open_row.out_of, open_row.waiting) == (6.5, 13, {"Q30": 2})
    marked = one(waits, Decisions(tasks, manual={("s1", "Q30"): Manual(1.5), ("s1", "Q13"): Manual(2.5)}))
    assert (marked.points["Q30"], marked.points["Q13"], marked.total, marked.waiting) == (6, 2.5, 10.5, {})
    assert (marked.by_hand, marked.reason) == ({"Q13": 2.5, "Q30": 1.5}, "Marked by hand: Q13, Q30.")


def test_points_by_hand_stay_with_a_student_whom_a_roster_calls_otherwise():
    given = {("s1", "Q13"): Manual(2.5)}
    listed = one(ANA, Decisions(TASKS, (Reader("4711", "Ana Ruiz"),), manual=given))
    assert (listed.student_id, listed.own_id, listed.points["Q13"]) == ("4711", "s1", 2.5)
    assert one(replace(ANA, student_id="S1"), Decisions(TASKS, manual=given)).points["Q13"] == 2.5


def test_points_given_for_another_text_do_not_count_and_need_attention():
    waits = replace(ANA, points={"Q05": 2}, waiting={"Q13": 3}, manual={"Q13": "A new text."})
    given = {("s1", "Q13"): Manual(2.5, answer="The text before.")}
    row = one(waits, Decisions(TASKS, manual=given))
    assert (row.total, row.waiting, row.status) == (2, {"Q13": 3}, ATTENTION)
    assert row.reason == (
        "The points you gave were for an earlier text. They don’t count until you’ve looked at the new one: Q13 (2.5)."
    )


# ---- class lists as spreadsheets leave them


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
