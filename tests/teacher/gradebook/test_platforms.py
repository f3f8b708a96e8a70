"""The gradebook as a spreadsheet, Canvas, Moodle and Gradescope want it."""

import csv
import io
import json
from dataclasses import replace

from kit.teacher.gradebook.gradebook import Moved
from kit.teacher.gradebook.platforms import changes_csv, gradebook_lines, gradescope_results
from kit.teacher.records import ATTENTION, GRADED, Label, Row, Task

NOBODY = Label()
TASKS = (Task("errors", "Translation errors", 100.0), Task("Q05", "Who says so?", 2.0), Task("Q13", "Say it", 3.0))


def row(file, id, name, points, status=GRADED, reason="", label=NOBODY):
    return Row(file, status, reason, id, name, "", label, points, sum(points.values()), 105.0)


FILE, LABEL = "Ana Ruiz_1001_assignsubmission_file_/s.json", Label("Ana Ruiz", "1001")
ANA = row(FILE, "s1", "Ana Ruiz", {"errors": 61.25, "Q05": 2.0, "Q13": 0.0}, label=LABEL)
BEN = row("ben.json", "ben@example.org", "Ben", {"errors": 0.0, "Q05": 1.5}, ATTENTION, "Look, at it.")
ABSENT = row("", "s3", "Cem", {}, ATTENTION, "Nothing was handed in.")


def gradebook_csv(*asked):
    return "".join(gradebook_lines(*asked))


def cells(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_plain_columns_are_who_points_total_status_reason_and_file():
    assert gradebook_csv([ANA, BEN], TASKS) == (
        "student_id,name,errors,Q05,Q13,total,out_of,waiting,status,reason,file,receipt\r\n"
        "s1,Ana Ruiz,61.25,2,0,63.25,105,0,graded,,Ana Ruiz_1001_assignsubmission_file_/s.json,\r\n"
        'ben@example.org,Ben,0,1.5,,1.5,105,0,needs attention,"Look, at it.",ben.json,\r\n'
    )


def test_a_formula_in_any_text_is_guarded():
    row = replace(ANA, student_id="=1+1", name="  @SUM(A1)", reason="+x", file="-y.json")
    assert cells(gradebook_csv([row], TASKS))[1][:2] == ["'=1+1", "  '@SUM(A1)"]
    assert cells(gradebook_csv([row], TASKS))[1][-3:-1] == ["'+x", "'-y.json"]
    for form in ("canvas", "moodle"):
        for cell in cells(gradebook_csv([row], TASKS, form))[-1]:
            assert not cell.strip().startswith(("=", "+", "@")), cell
    row = replace(ANA, student_id="a\u202eb", name="c\u2066d", reason="e\x07f")  # nor does it turn a line round
    for form in ("plain", "canvas", "moodle"):
        assert gradebook_csv([row], TASKS, form).replace("\r\n", "").isprintable()
    assert "\u202e" not in gradescope_results([row], TASKS)


def test_canvas_gets_its_own_number_both_school_numbers_and_the_total():
    assert cells(gradebook_csv([ANA, BEN, ABSENT], TASKS, "canvas")) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Who Said What"],
        ["    Points Possible", "", "", "", "", "105"],
        ["Ana Ruiz", "1001", "s1", "s1", "", "63.25"],
    ]  # an empty cell would take away the grade that Ben has there


def test_moodle_gets_its_grading_worksheet_and_no_grade_that_is_not_sure():
    head, ana = cells(gradebook_csv([ANA, BEN, ABSENT], TASKS, "moodle"))
    assert ",".join(head[:6]) == "Identifier,Full name,ID number,Email address,Status,Grade"
    assert head[6:8] == ["Maximum grade", "Grade can be changed"]
    assert head[8:] == ["Last modified (submission)", "Last modified (grade)", "Feedback comments"]
    assert ana[:6] == ["Participant 1001", "Ana Ruiz", "s1", "", "Submitted for grading", "63.25"]
    assert ana[-1] == "errors 61.25 of 100; Q05 2 of 2; Q13 0 of 3"


def test_canvas_and_moodle_get_no_line_for_a_file_that_is_nobody_s():
    nobody = replace(ANA, student_id="", name="")
    assert [len(cells(gradebook_csv([ANA, nobody], TASKS, form))) for form in ("canvas", "moodle")] == [3, 2]


def test_a_student_s_other_files_do_not_keep_gradescope_from_its_results():
    notebook = replace(ABSENT, file="x.ipynb", student_id="", name="")
    assert gradescope_results([notebook, ANA], TASKS) == gradescope_results([ANA], TASKS)


def test_one_row_is_a_whole_results_json_of_gradescope():
    result = json.loads(gradescope_results([ANA], TASKS))
    assert result["score"] == 63.25
    assert [(t["number"], t["name"], t["score"], t["max_score"]) for t in result["tests"]] == [
        ("errors", "Translation errors", 61.25, 100),
        ("Q05", "Who says so?", 2, 2),
        ("Q13", "Say it", 0, 3),
    ]


def test_a_class_is_an_object_with_the_results_of_each_student_or_file():
    rows = [replace(ANA, student_id="", file=f"{n}.json") for n in range(2)]
    assert list(json.loads(gradescope_results(rows, TASKS))) == ["0.json", "1.json"]
    assert json.loads(gradescope_results([], TASKS)) == {}
    results = json.loads(gradescope_results([ANA, BEN], TASKS))
    assert list(results) == ["s1", "ben@example.org"]
    assert results["ben@example.org"]["output"].startswith("Your teacher will look at this again")
    told = [test.get("output") for test in results["ben@example.org"]["tests"]]
    assert told == [None, None, "Your teacher will look at this answer."]


def test_changes_are_listed_with_before_and_after():
    moved = [
        Moved("s1", "=Ana", "Q05", 1.0, 1.5, 4.0, 4.5, "the key"),
        Moved("s2", "Ben", "Q13", None, 2.0, 1.0, 3.0, "by hand"),
    ]
    assert changes_csv([("2026-11-30T08:00:00Z", one) for one in moved]).split("\r\n") == [
        "student_id,name,task,before,after,total_before,total,why,when",
        "s1,'=Ana,Q05,1,1.5,4,4.5,the key,2026-11-30T08:00:00Z",
        "s2,Ben,Q13,,2,1,3,by hand,2026-11-30T08:00:00Z",
        "",
    ]


def test_of_several_lessons_each_has_a_column_with_its_part_of_the_total():
    tasks = (Task("Q05", "", 2, lesson="02", weight=50), Task("Q01", "", 4, lesson="01", weight=25))
    head, row = cells(gradebook_csv([replace(ANA, points={"Q05": 1.0, "Q01": 3.0}, total=125)], tasks))
    assert head[2:7] == ["Q05", "Q01", "01", "02", "total"]
    assert row[2:7] == ["1", "3", "75", "50", "125"]
    assert cells(gradebook_csv([ANA], tasks, "canvas"))[1][-1] == "200"


def test_points_that_wait_are_never_a_silent_nought():
    """Of the 3 points of Q13 all wait: its cell is empty, the column says so, and no platform gets a grade yet."""
    row = replace(ANA, points={"errors": 61.25, "Q05": 2.0}, waiting={"Q13": 3.0}, open=3.0)
    (_, plain) = cells(gradebook_csv([row], TASKS))
    assert plain[2:9] == ["61.25", "2", "", "63.25", "105", "3", "graded"]
    assert len(cells(gradebook_csv([row], TASKS, "canvas"))) == 2
    assert len(cells(gradebook_csv([row], TASKS, "moodle"))) == 1
    result = json.loads(gradescope_results([row], TASKS))
    assert result["output"] and result["tests"][2]["output"]
