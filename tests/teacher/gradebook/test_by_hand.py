"""Free texts that go out to a teacher and come back with points, which are kept."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from kit.strict import BadFile
from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.by_hand import TAKEN_BACK, Manual, fits, kept, manual_lines, read_manual
from kit.teacher.records import GRADED, Label, Row, Task

TASKS = (Task("Q13", "Say it", 3.0), Task("Q34", "Rule", 3.0), Task("Q30", "Check", 8.0))
HEAD = "student_id,name,exercise,title,rubric,answer,points,out_of,evidence,attribution,wording,limits,repair,comment,given"


@pytest.fixture(scope="module")
def asked():
    return read_assignment("g20-ministers", Path(__file__).parents[3] / "exercises")


def row(id="s1", **manual):
    return Row("f.json", GRADED, "", id, "Ana Ruiz", "", Label(), {}, 0, 0, manual=manual)


def manual_sheet(rows, asked, given=None):
    return "".join(manual_lines(rows, asked, given or {}))


def read(tmp_path, *lines, head=HEAD, encoding="utf-8", end="\n"):
    path = tmp_path / "manual.csv"
    path.write_bytes((end.join((head, *lines)) + end).encode(encoding))
    return read_manual(path, TASKS)


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
        pytest.param("2.5,3,,,,,,Well said", (2.5, "Well said"), id="points count as they are"),
        pytest.param(",3,3,2,,1,,", (2.0, ""), id="the mean of the rubric is a share: (3 + 2 + 1) / 3 / 3 * 3"),
        pytest.param("1,3,3,3,3,3,3,", (1.0, ""), id="points count before the rubric"),
        pytest.param("0,3,,,,,,", (0.0, ""), id="zero is a number"),
    ],
)
def test_a_row_that_is_filled_in_gives_points_and_the_others_are_open(tmp_path, line, given):
    others = ("s2,Ben,Q13,,,text,,3,,,,,,", ",,,,,,,,,,,,,", "s3,Cem,Q13,,,text,,3,,,,,,to do")
    found = read(tmp_path, f"s1,Ana,Q13,,,text,{line}", *others)
    assert {key: (manual.points, manual.comment) for key, manual in found.items()} == {
        ("s1", "Q13"): given,
        ("s3", "Q13"): (None, "to do"),
    }


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
    (found,) = read(tmp_path, line, head=head, encoding=encoding, end=end).values()
    assert (found.points, found.comment) == (1.5, "Très bien")


def test_an_id_that_looks_like_a_formula_comes_back_as_it_was(tmp_path, asked):
    text = manual_sheet([row(id="=1+1;-x", Q13="text")], asked)
    path = tmp_path / "manual.csv"
    path.write_text(text.replace("text,,3", "text,2,3"), "utf-8", newline="")
    assert list(read_manual(path, TASKS)) == [("=1+1;-x", "Q13")]


@pytest.mark.parametrize("value", ["4", "-1", "two", "nan", "inf", "1_0", "1e9", "3,01"])
def test_points_that_cannot_be_are_refused_with_their_row(tmp_path, value):
    with pytest.raises(BadFile, match=r"manual.csv, row 3: “.*” in the column “points” isn’t a number from 0 to 3"):
        read(tmp_path, "s1,,Q34,,,,1,3,,,,,,", f's1,,Q13,,,,"{value}",3,,,,,,')


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["s1,,Q30,,,,,8,,,,4,,"], "row 2: “4” in the column “limits” isn’t a number from 0 to 3"),
        (["s1,,Q99,,,,1,3,,,,,,"], "row 2: there is no exercise “Q99”; allowed are Q13, Q34, Q30"),
        ([",Ana,Q13,,,,1,3,,,,,,"], "row 2: there is no student_id"),
        (["s1,,Q13,,,,1,3,,,,,,", "s1,,Q13,,,,2,3,,,,,,"], "row 3: Q13 of “s1” is marked in row 2 already"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_number(tmp_path, lines, told):
    with pytest.raises(BadFile, match=told):
        read(tmp_path, *lines)


def test_a_missing_column_is_refused(tmp_path):
    with pytest.raises(BadFile, match="the column “exercise” is missing; the columns here are student_id, points"):
        read(tmp_path, "s1,1", head="student_id,points")


def test_what_was_written_is_read_back_open(tmp_path, asked):
    rows = [row(id=f"s{n}", Q13="“Quoted”, and\nmore; =1") for n in range(3)]
    path = tmp_path / "manual.csv"
    path.write_text(manual_sheet(rows, asked), "utf-8", newline="")
    assert read_manual(path, asked.tasks) == {}


# ---- what is given is kept


TEXT, TODAY = "He spoke  about it.", "2026-12-02"
OLD = Manual(2.0, "Well said.", {"wording": 2.0}, "2026-12-01", "He spoke about it.")
Q13 = TASKS[0]


@pytest.mark.parametrize(
    ("new", "now"),
    [
        pytest.param(Manual(2.0, "Well said.", {"wording": 2.0}), OLD, id="the same again changes nothing"),
        pytest.param(Manual(2.0, "", {"wording": 2.0}), OLD, id="an empty comment takes none away"),
        pytest.param(Manual(None, "Better!"), replace(OLD, comment="Better!"), id="a comment alone leaves the points"),
        pytest.param(Manual(2.0, "-", {"wording": 2.0}), replace(OLD, comment="", given=TODAY), id="a - for a comment"),
        pytest.param(Manual(TAKEN_BACK), None, id="a - takes the points back"),
        pytest.param(Manual(1.0), Manual(1.0, "Well said.", {}, TODAY, "He spoke about it."), id="other points"),
    ],
)
def test_what_was_given_stays_until_it_is_changed_or_taken_back(new, now):
    assert kept(OLD, new, TEXT, TODAY) == now


def test_points_filled_in_beside_another_text_than_the_student_s_belong_to_that_text():
    stale = kept(None, Manual(2.0, answer="An older text."), TEXT, TODAY)
    assert stale.answer == "An older text." and not fits(stale, TEXT, Q13)
    fresh = kept(stale, Manual(2.0, answer="He spoke about it."), TEXT, TODAY)
    assert fits(fresh, TEXT, Q13)


def test_letters_that_a_spreadsheet_lost_are_no_other_text():
    fresh = kept(None, Manual(2.0, answer="“Žák” said ?????? so."), "“Žák” said Привет so.", TODAY)
    assert fits(fresh, "“Žák” said Привет so.", Q13)


def test_the_same_sheet_read_again_does_not_confirm_points_for_another_text():
    again = kept(OLD, Manual(2.0, "Well said.", {"wording": 2.0}), "Quite another text.", TODAY)
    assert again == OLD and not fits(again, "Quite another text.", Q13)


def test_more_points_than_a_new_key_gives_do_not_fit():
    assert fits(OLD, TEXT, Q13) and not fits(OLD, TEXT, replace(Q13, out_of=1))


@pytest.mark.parametrize(
    ("manual", "cells"),
    [
        (OLD, {"wording": "2", "comment": "Well said.", "given": "2026-12-01"}),
        (replace(OLD, points=2.5), {"wording": "2", "points": "2.5", "comment": "Well said.", "given": "2026-12-01"}),
        (replace(OLD, rubric={"Own row": 2.0}), {"points": "2", "comment": "Well said.", "given": "2026-12-01"}),
        (replace(OLD, points=None), {"comment": "Well said.", "given": "2026-12-01"}),
        (replace(OLD, answer="Other"), {"comment": "Well said.", "given": "2, 2026-12-01, for an earlier text"}),
    ],
    ids=["by the rubric", "points and rubric", "a row without a column", "open", "for another text"],
)
def test_a_sheet_goes_out_with_what_was_given_and_comes_back_as_no_change(tmp_path, asked, manual, cells):
    text = manual_sheet([row(Q13=TEXT)], asked, {("s1", "Q13"): manual})
    (line,) = csv.DictReader(io.StringIO(text, newline=""))
    columns = ("points", "wording", "evidence", "comment", "given")
    assert {name: line[name] for name in columns if line[name]} == cells
    (tmp_path / "manual.csv").write_text(text, "utf-8", newline="")
    (back,) = read_manual(tmp_path / "manual.csv", asked.tasks).values()
    now = kept(manual, back, TEXT, TODAY)
    assert (now.points, now.comment, now.answer) == (manual.points, manual.comment, manual.answer)


def test_points_for_what_is_no_text_go_out_too(asked):
    given = {("s1", "Q03"): Manual(1.5, "Told me in class."), ("s1", "Q99"): Manual(1.0)}
    (line,) = csv.DictReader(io.StringIO(manual_sheet([row()], asked, given), newline=""))
    assert (line["exercise"], line["points"], line["answer"]) == ("Q03", "1.5", "")
