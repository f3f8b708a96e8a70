"""The way to Moodle and Canvas and back, by the rules of their own importers: the second upload changes what it must."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from importers import ENGLISH, GERMAN, Canvas, Moodle, table

from kit.strict import BadFile
from kit.teacher.gradebook.platforms import gradebook_lines, unfound
from kit.teacher.gradebook.worksheets import canvas_export, filled, moodle_worksheet, wanted_table
from kit.teacher.records import ATTENTION, GRADED, Label, Row, Task

TASKS = (Task("errors", "Translation errors", 100.0), Task("Q05", "Who says so?", 2.0))
OUT_OF = 102
LATE = "Late: saved 2026-11-22T09:00:00Z, due 2026-11-21T09:00:00Z."


def row(id, name, number, errors, **more):
    label = Label(name, number) if number else Label()
    points = {"errors": errors, "Q05": 2.0}
    return Row(f"{id}.json", GRADED, "", id, name, "", label, points, errors + 2, OUT_OF, **more)


ANA, BEN = row("s1", "Ana Ruiz", "1001", 61.25), row("s2", "Ben Ochoa", "1002", 40.0)
CEM = row("cem@example.org", "Cem Acar", "", 10.0)  # handed in elsewhere, so that no number of the platform's is known
DOUBTED = replace(row("s4", "Dunja Žák", "1004", 5.0), status=ATTENTION)
WAITING = replace(row("s5", "Émile Petit", "1005", 7.0), waiting={"Q05": 1.0})
CLASS = (ANA, BEN, CEM, DOUBTED, WAITING)
NAMES = {"1001": "Ana Ruiz", "1002": "Ben Ochoa", "1003": "Cem Acar", "1004": "Dunja Žák", "1005": "Émile Petit"}
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
TUESDAY, WEDNESDAY, THURSDAY = (datetime(2026, 12, day, 8, tzinfo=UTC) for day in (1, 2, 3))


def at(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(rows, form, moment=MONDAY, title="Lesson 2"):
    return "".join(gradebook_lines(rows, TASKS, form, title, at(moment)))


def from_template(moodle, rows, moment, tmp_path, blind=False):
    path = tmp_path / "worksheet.csv"
    path.write_text(moodle.worksheet(blind), "utf-8")
    return filled(moodle_worksheet(path, OUT_OF), rows, TASKS, at(moment))


# ---- Moodle


def test_moodle_takes_final_grades_and_leaves_all_others_as_they_are():
    moodle = Moodle(NAMES, OUT_OF, grades={"1004": (50.0, MONDAY)}, comments={"1004": "By hand."})
    graded, commented = moodle.upload(plain(CLASS, "moodle"), TUESDAY)
    assert graded == commented == ["1001", "1002"]
    assert moodle.grades["1001"] == (63.25, TUESDAY)
    assert (moodle.grades["1004"], moodle.comments["1004"]) == ((50.0, MONDAY), "By hand.")


def test_a_second_upload_changes_what_another_run_changed_and_nothing_else():
    """Run and upload, a better sheet of Ana's, run and upload again: the time of the run is later than the upload."""
    moodle = Moodle(NAMES, OUT_OF)
    moodle.upload(plain(CLASS, "moodle", MONDAY), TUESDAY)
    better = replace(ANA, points={"errors": 70.0, "Q05": 2.0}, total=72.0)
    assert moodle.upload(plain((better, *CLASS[1:]), "moodle", WEDNESDAY), THURSDAY) == (["1001"], ["1001"])
    assert moodle.grades["1001"][0] == 72
    assert moodle.upload(plain((better, *CLASS[1:]), "moodle", WEDNESDAY), THURSDAY) == ([], [])


def test_what_was_changed_in_moodle_after_the_run_stays():
    moodle = Moodle(NAMES, OUT_OF, grades={"1001": (90.0, TUESDAY)})
    assert moodle.upload(plain(CLASS, "moodle", MONDAY), WEDNESDAY)[0] == ["1002"]


def test_whom_a_platform_cannot_find_by_our_own_table_is_named():
    blind = replace(ANA, student_id="Participant Ab3xY", name="", label=Label("", "Ab3xY", blind=True))
    assert unfound((*CLASS, blind), "moodle") == ["Cem Acar", "Participant Ab3xY"]
    assert unfound((*CLASS, blind), "canvas") == ["Participant Ab3xY"]


def test_points_beyond_the_maximum_are_sent_as_the_maximum():
    moodle = Moodle(NAMES, OUT_OF)
    moodle.upload(plain((replace(ANA, total=103.0),), "moodle"), TUESDAY)
    assert moodle.grades["1001"][0] == 102


@pytest.mark.parametrize("language", [ENGLISH, GERMAN], ids=["English", "German"])
def test_a_downloaded_worksheet_is_filled_in_whatever_its_language_and_works_twice(language, tmp_path):
    moodle = Moodle(NAMES, OUT_OF, language)
    first = from_template(moodle, CLASS, MONDAY, tmp_path)
    assert moodle.upload("".join(first.text), TUESDAY) == (["1001", "1002", "1003"], ["1001", "1002", "1003"])
    assert (first.unplaced, first.changed) == ([], 0)
    worse = replace(BEN, points={"errors": 30.0, "Q05": 2.0}, total=32.0)
    second = from_template(moodle, (ANA, worse, CEM), WEDNESDAY, tmp_path)
    assert moodle.upload("".join(second.text), THURSDAY) == (["1002"], ["1002"])
    assert (second.changed, moodle.grades["1002"][0]) == (1, 32)
    assert moodle.comments["1002"] == "errors 30 of 100; Q05 2 of 2"


def test_the_same_worksheet_filled_in_twice_works_twice(tmp_path):
    """A “-” for the time, as it stands where nothing was graded yet, would make the second upload change nothing."""
    moodle, path = Moodle(NAMES, OUT_OF), tmp_path / "worksheet.csv"
    path.write_text(moodle.worksheet(), "utf-8")
    for total, moments in ((63.25, (MONDAY, TUESDAY)), (70.0, (WEDNESDAY, THURSDAY))):
        done = filled(moodle_worksheet(path, OUT_OF), [replace(ANA, total=total)], TASKS, at(moments[0]))
        assert moodle.upload("".join(done.text), moments[1])[0] == ["1001"]


def test_a_comment_that_a_teacher_wrote_in_moodle_stays(tmp_path):
    moodle = Moodle(NAMES, OUT_OF, comments={"1001": "- See me, please."})
    moodle.upload("".join(from_template(moodle, CLASS, MONDAY, tmp_path).text), TUESDAY)
    assert moodle.comments["1001"] == "- See me, please."
    assert moodle.comments["1002"] == "errors 40 of 100; Q05 2 of 2"


def test_hidden_names_stay_hidden_and_are_found_by_their_number(tmp_path):
    blind = replace(ANA, student_id="Participant 1001", name="", label=Label("", "1001", blind=True))
    moodle = Moodle(NAMES, OUT_OF)
    done = from_template(moodle, (blind,), MONDAY, tmp_path, blind=True)
    text = "".join(done.text)
    assert "Ruiz" not in text
    assert moodle.upload(text, TUESDAY)[0] == ["1001"]
    assert "Ruiz" not in plain((blind,), "moodle")
    assert Moodle(NAMES, OUT_OF).upload(plain((blind,), "moodle"), TUESDAY)[0] == ["1001"]


def test_who_has_no_line_is_named(tmp_path):
    stranger = row("s9", "Zoe Novak", "", 3.0)
    done = from_template(Moodle(NAMES, OUT_OF), (*CLASS, stranger), MONDAY, tmp_path)
    assert done.unplaced == ["Zoe Novak"]


def test_two_of_one_name_are_not_guessed_at(tmp_path):
    names = {"1001": "Ana Ruiz", "1002": "Ana Ruiz"}
    done = from_template(Moodle(names, OUT_OF), [row("x", "Ana Ruiz", "", 3.0)], MONDAY, tmp_path)
    assert (len(table("".join(done.text))), done.unplaced) == (1, ["Ana Ruiz"])


def test_one_student_alone_and_equal_grades_do_not_hide_which_column_is_the_maximum(tmp_path):
    moodle = Moodle({"1001": "Ana Ruiz"}, OUT_OF, GERMAN, grades={"1001": (12.0, MONDAY)})
    done = from_template(moodle, [ANA], TUESDAY, tmp_path)
    assert moodle.upload("".join(done.text), WEDNESDAY)[0] == ["1001"]
    assert moodle.grades["1001"][0] == 63.25


def test_when_moodle_says_that_work_came_is_read_where_it_is_in_english(tmp_path):
    (tmp_path / "english.csv").write_text(Moodle(NAMES, OUT_OF).worksheet(), "utf-8")
    came = datetime(2026, 11, 30, 9, 15).astimezone(UTC)
    assert moodle_worksheet(tmp_path / "english.csv", OUT_OF).times == dict.fromkeys(NAMES, at(came))
    german = (
        Moodle(NAMES, OUT_OF, GERMAN)
        .worksheet()
        .replace("Monday, 30 November 2026, 9:15 AM", "Montag, 30. November 2026, 09:15")
    )
    (tmp_path / "german.csv").write_text(german, "utf-8")
    assert moodle_worksheet(tmp_path / "german.csv", OUT_OF).times == {}


def test_late_is_said_in_the_comment():
    moodle = Moodle(NAMES, OUT_OF)
    moodle.upload(plain((replace(ANA, late=LATE),), "moodle"), TUESDAY)
    assert moodle.comments["1001"] == f"{LATE}; errors 61.25 of 100; Q05 2 of 2"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "this isn’t a Moodle grading worksheet"),
        (Moodle(NAMES, 100).worksheet(), "its maximum grade is 100, and 102 points are possible here. Change it"),
        (Moodle(NAMES, OUT_OF).worksheet().replace("102.00", "pass"), "there is no column for the maximum grade"),
        ("", "the file is empty"),
    ],
)
def test_what_is_no_worksheet_or_has_another_maximum_is_refused(text, told, tmp_path):
    (tmp_path / "worksheet.csv").write_text(text, "utf-8")
    with pytest.raises(BadFile, match=told):
        moodle_worksheet(tmp_path / "worksheet.csv", OUT_OF)


# ---- Canvas


def course(**more):
    students = {"1001": ("Ana Ruiz", "s1"), "1002": ("Ben Ochoa", "s2"), "1003": ("Cem Acar", "cem@example.org")}
    students |= {"1004": ("Dunja Žák", "s4"), "1005": ("Émile Petit", "s5")}
    return Canvas(students, {"77": ("Lesson 2", 102.0), "78": ("Lesson 3", 50.0)}, **more)


def exported(canvas, rows, tmp_path, title="Lesson 2"):
    path = tmp_path / "grades.csv"
    path.write_text(canvas.export(), "utf-8")
    return filled(canvas_export(path, OUT_OF, title), rows, TASKS, "")


def test_canvas_loses_no_grade_because_a_row_waits_or_needs_attention():
    canvas = course(grades={("1004", "77"): "50", ("1005", "77"): "60"})
    changed = canvas.upload(plain(CLASS, "canvas"))
    expected = {"1001": ("", "63.25"), "1002": ("", "42"), "1003": ("", "12")}
    assert changed == {(student, "77"): values for student, values in expected.items()}
    assert canvas.upload(plain(CLASS, "canvas")) == {}


def test_the_number_of_the_assignment_in_the_title_finds_it_whatever_it_is_called():
    assert set(course().upload(plain((ANA,), "canvas", title="Anything (78)"))) == {("1001", "78")}


def test_an_exported_gradebook_is_filled_in_with_the_column_of_the_title(tmp_path):
    canvas = course(grades={("1001", "77"): "60", ("1002", "77"): "42.00", ("1004", "78"): "50"})
    done = exported(canvas, CLASS, tmp_path)
    text = "".join(done.text)
    head, possible, ana, *_ = table(text)
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Lesson 2 (77)"]
    assert possible == ["    Points Possible", "", "", "", "", "102"]
    assert ana == ["Ana Ruiz", "1001", "s1", "s1", "Class 2b", "63.25"]
    assert (done.changed, done.unplaced) == (1, [])
    assert canvas.upload(text) == {("1001", "77"): ("60", "63.25"), ("1003", "77"): ("", "12")}
    assert "".join(exported(canvas, CLASS, tmp_path).text) == text
    assert canvas.upload(text) == {}


def test_late_stands_where_canvas_does_not_import_it(tmp_path):
    late = replace(ANA, late=LATE)
    assert table(plain((late,), "canvas"))[2][4] == LATE
    assert table("".join(exported(course(), (late,), tmp_path).text))[2][4] == f"Class 2b; {LATE}"
    assert set(course().upload(plain((late,), "canvas"))) == {("1001", "77")}


def test_a_title_that_canvas_does_not_have_is_a_new_column(tmp_path):
    assert table("".join(exported(course(), (ANA,), tmp_path, "Lesson 9").text))[0][-1] == "Lesson 9"


def test_canvas_gets_no_line_while_it_hides_names():
    blind = replace(ANA, student_id="Participant Ab3xY", name="", label=Label("", "Ab3xY", blind=True))
    assert len(table(plain((blind,), "canvas"))) == 2


@pytest.mark.parametrize(
    ("title", "told"),
    [("Lesson 3", "points possible for “Lesson 3” is 50"), ("Final Grade", "which it works out itself")],
)
def test_a_column_with_other_points_or_one_that_canvas_works_out_is_refused(title, told, tmp_path):
    with pytest.raises(BadFile, match=told):
        exported(course(), (ANA,), tmp_path, title)


@pytest.mark.parametrize("asked", ["excel", "plain=a.csv", "gradescope=x", "=a.csv"])
def test_a_form_that_there_is_not_is_refused(asked):
    with pytest.raises(BadFile, match="is none of plain, canvas, moodle, gradescope"):
        wanted_table(asked, "", OUT_OF)
