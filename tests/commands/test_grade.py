"""`python -m kit grade`: what it is told, what it says, and what it refuses in a sentence."""

import csv
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from importers import Moodle

from kit import Answer, AnswerSheet, Reader, read_article
from kit.commands.grade import grade
from kit.files import sheet_as_json
from kit.sheets.hand_in import hand_in

ARTICLE = read_article("g20-ministers")
PROJECT = Path(__file__).parents[2]


def sheet(id, name="", saved="2026-11-20T09:00:00Z", **answers):
    values = {task: Answer({"answer": answer}, saved) for task, answer in answers.items()}
    return sheet_as_json(AnswerSheet(ARTICLE.id, ARTICLE.sha256, Reader(id, name), values), ARTICLE)


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "ana.json").write_text(sheet("s1", "Ana Ruiz", Q01=["group"]), "utf-8")
    (folder / "ben.json").write_text(sheet("s2", "Ben", "2026-11-22T09:00:00Z", Q02=["10", "ap"]), "utf-8")
    return folder


def rows(folder):
    with (folder / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(inbox, out, *more):
    return grade([str(inbox), "--out", str(out), "--lessons", "01", *more])


def test_it_says_how_many_rows_there_are_and_where(inbox, tmp_path, capsys):
    assert run(inbox, tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert said.startswith("2 rows: 2 graded, 0 need attention. Everything is in ")
    totals = [row["total"] for row in rows(tmp_path / "out")]
    assert totals == ["16.67", "16.67"]  # 1 of 6 points of a lesson, which counts 100


def test_a_second_run_says_that_nothing_has_changed(inbox, tmp_path, capsys):
    run(inbox, tmp_path / "out")
    capsys.readouterr()
    run(inbox, tmp_path / "out")
    assert "2 had been graded before and haven’t changed." in capsys.readouterr().out


def test_a_last_day_is_said_as_it_was_understood_and_stands_on_the_page(inbox, tmp_path, capsys):
    run(inbox, tmp_path / "out", "--due", "2026-11-21T10:00+01:00")
    due = r"^Due: Sat 21 Nov 2026, .* \(.*UTC[+-]\d\d:\d\d\)\. A date without a time"
    assert re.search(due, capsys.readouterr().out, re.MULTILINE)
    page = (tmp_path / "out" / "feedback" / "s2.html").read_text("utf-8")
    assert "Late: saved 2026-11-22T09:00:00Z, due 2026-11-21T09:00:00Z." in page


@pytest.mark.parametrize("id", ["CON", "nul", "COM1", "lpt9", "aux.", "prn ", "com¹", "con.json", ".con", "CONIN$"])
def test_no_page_has_the_name_of_a_windows_device_or_ends_in_a_dot(tmp_path, id):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.json").write_text(sheet(id, "Ana", Q01=["group"]), "utf-8")
    run(tmp_path / "inbox", tmp_path / "out")
    (page,) = (tmp_path / "out" / "feedback").iterdir()
    assert not re.fullmatch(r"(con|prn|aux|nul|conin_|conout_|com.|lpt.)[. ]*", page.stem, re.IGNORECASE)
    assert re.fullmatch(r"[\w-]+\.html", page.name)


def test_the_page_of_a_file_from_two_names_tells_neither_the_other_s_name_nor_what_is_in_it(tmp_path):
    folder = tmp_path / "inbox" / "Ana Ruiz_1001_assignsubmission_file_"
    folder.mkdir(parents=True)
    (folder / "g20-ministers.ben.json").write_text(sheet("s2", "Ben Ochoa", Q02=["10", "ap"]), "utf-8")
    run(tmp_path / "inbox", tmp_path / "out")
    (page,) = (tmp_path / "out" / "feedback").iterdir()
    told = page.read_text("utf-8")
    assert "Feedback for <bdi>Ana Ruiz</bdi>" in told
    assert "first has to find out whose answers these are" in told
    assert not re.search("ben|ochoa|Q02|of 6 points", re.sub("(?s)<style>.*</style>", "", told), re.IGNORECASE)
    (row,) = rows(tmp_path / "out")
    assert (row["student_id"], row["status"]) == ("1001", "needs attention")
    assert "“Ben Ochoa”" in row["reason"]


def test_where_the_platform_hides_names_nothing_that_is_written_says_them(tmp_path):
    folder = tmp_path / "inbox" / "Participant_98765_assignsubmission_file_"
    folder.mkdir(parents=True)
    name = "g20-ministers.s1-ruiz.K7QX-3F2M.json"
    (folder / name).write_text(sheet("s1-ruiz", "Ana Ruiz", Q01=["group"], Q03=["talks"]), "utf-8")
    (tmp_path / "class.csv").write_text("student_id,name\ns1-ruiz,Ana Ruiz\n", "utf-8")
    for form in ("moodle", "canvas"):
        run(tmp_path / "inbox", tmp_path / "out", "--roster", str(tmp_path / "class.csv"), "--format", form)
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert [path.name for path in written if re.search(b"ruiz", path.read_bytes(), re.IGNORECASE)] == []
    (row,) = rows(tmp_path / "out")
    assert (row["student_id"], row["name"]) == ("Participant 98765", "")
    assert (tmp_path / "out" / "feedback" / "Participant_98765.html").exists()


@pytest.mark.parametrize("form", ["canvas", "moodle", "gradescope"])
def test_a_table_for_a_platform_stands_beside_the_plain_gradebook(inbox, tmp_path, capsys, form):
    (inbox / "._ana.json").write_text("left by a Mac", "utf-8")
    (inbox / "essay.pdf").write_bytes(b"%PDF-1.7")
    run(inbox, tmp_path / "out", "--format", form)
    became = [(row["file"], row["status"]) for row in rows(tmp_path / "out")]
    attention = [("essay.pdf", "needs attention")]
    assert became == [*attention, ("ana.json", "graded"), ("ben.json", "graded"), ("._ana.json", "set aside")]
    said = capsys.readouterr().out
    assert said.startswith("4 rows: 2 graded, 1 need attention.")
    assert "set aside: 1. They’re the last rows of the table." in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--due", "tomorrow"), "“tomorrow” is not a time; write it like 2026-12-01T10:00Z"),
        (("--article", "nowhere"), "There is no article “nowhere”"),
        (("--keys", "no/such/folder"), "there is no such folder of keys"),
        (("--roster", "no-such.csv"), "no-such.csv"),
        (("--manual", "points.csv"), "students who are not in the gradebook: s9"),
        ((), "nowhere: there is no such file or folder"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(inbox, tmp_path, capsys, monkeypatch, more, said):
    monkeypatch.chdir(tmp_path)
    Path("points.csv").write_text("student_id,exercise,points\ns9,Q03,1\n", "utf-8")
    assert run(inbox if more else tmp_path / "nowhere", tmp_path / "out", *more) == 2
    trouble = capsys.readouterr().err
    assert said in trouble
    assert "Traceback" not in trouble


# ---- points given by hand


class Term:
    """A class graded again and again: what every run says of Ana and of all."""

    def __init__(self, inbox, folder, capsys):
        self.inbox, self.out, self.manual, self.capsys = inbox, folder / "out", folder / "mine.csv", capsys

    def hand_in(self, text, saved="2026-11-20T09:00:00Z"):
        (self.inbox / "ana.json").write_text(sheet("s1", "Ana Ruiz", saved, Q13=[text, text]), "utf-8")

    def run(self, cells=None):
        """Grades, with points filled in by hand where cells are given; what the command said."""
        more = ["--manual", str(self.manual)] if cells else []
        if cells:
            head = "student_id,exercise,points,wording,evidence,comment"
            self.manual.write_text(f"{head}\ns1,Q13,{cells}\n", "utf-8")
        assert grade([str(self.inbox), "--out", str(self.out), "--lessons", "03", *more]) == 0
        return self.capsys.readouterr().out

    def told(self):
        """One total and the points that wait, as gradebook, page, and report say it."""
        (row,) = (row for row in rows(self.out) if row["student_id"] == "s1")
        page = (self.out / "feedback" / "s1.html").read_text("utf-8")
        total = re.search(r"Total: (\S+) of \S+ points", page)[1]
        waits = re.search(r"([\d.]+) more points are waiting until your teacher", page)
        report = (self.out / "report.html").read_text("utf-8")
        class_waits = re.search(r"([\d.]+) more points, in \d+ answers, are waiting", report)
        assert re.search(r"On average (\S+) of", report)[1] == row["total"] == total
        assert (waits[1] if waits else "0") == (class_waits[1] if class_waits else "0") == row["waiting"]
        return row["total"], row["waiting"], row["status"]

    def written(self):
        """What manual.csv has of Ana's text."""
        with (self.out / "manual.csv").open(encoding="utf-8", newline="") as file:
            (line,) = csv.DictReader(file)
        return {name: line[name] for name in ("points", "wording", "evidence", "comment") if line[name]}


@pytest.fixture
def term(tmp_path, capsys):
    (tmp_path / "inbox").mkdir()
    return Term(tmp_path / "inbox", tmp_path, capsys)


def test_points_by_hand_through_five_runs(term):
    """Q13 counts 3 of the 12 points of lesson 3, which counts 100: 25 of them."""
    term.hand_in("Lavrov spoke about it.")
    assert "25 points are waiting for you, in 1 answers" in term.run()
    assert term.told() == ("0", "25", "graded")

    said = term.run(",3,0,Neutral.")  # given: the mean of 3 and 0, of 3, as a share of 3 points
    assert "Ana Ruiz (s1): Q13 – → 1.5 (by hand), total 0 → 12.5" in said
    assert term.told() == ("12.5", "0", "graded")
    assert term.written() == {"wording": "3", "evidence": "0", "comment": "Neutral."}
    assert "Neutral." in (term.out / "feedback" / "s1.html").read_text("utf-8")

    said = term.run()  # nothing said about them: they stay
    assert "→" not in said and "wait for you" not in said
    assert (term.told(), term.written()["wording"]) == (("12.5", "0", "graded"), "3")

    said = term.run("2,,,")  # changed
    assert "Q13 1.5 → 2 (by hand), total 12.5 → 16.67" in said
    assert (term.told(), term.written()) == (("16.67", "0", "graded"), {"points": "2", "comment": "Neutral."})

    said = term.run("-,,,")  # taken away on purpose
    assert "Q13 2 → – (by hand), total 16.67 → 0" in said
    assert (term.told(), term.written()) == (("0", "25", "graded"), {})

    term.run("3,,,")
    term.hand_in("Lavrov mocked them.", "2026-11-21T09:00:00Z")  # another text
    said = term.run()
    assert "Q13 3 → – (another file), total 25 → 0" in said and "25 points are waiting for you" in said
    assert (term.told(), term.written()) == (("0", "25", "needs attention"), {})
    assert "an earlier text" in rows(term.out)[0]["reason"]


def test_a_manual_sheet_that_was_filled_in_and_not_read_in_is_kept_as_a_copy(term):
    term.hand_in("Lavrov spoke about it.")
    term.run()
    sheet = term.out / "manual.csv"
    filled = sheet.read_text("utf-8").replace('it.",,3,', 'it.",2.5,3,')
    assert filled != sheet.read_text("utf-8")
    sheet.write_text(filled, "utf-8")
    assert "manual.csv had changes in it that weren’t read in, so a copy is in" in term.run()
    copy = term.out / "manual.copy-1.csv"
    assert copy.read_text("utf-8") == filled
    assert "a copy is in" not in term.run()  # it is told once, and no second copy is made
    assert grade([str(term.inbox), "--out", str(term.out), "--lessons", "03", "--manual", str(copy)]) == 0
    assert term.told() == ("20.83", "0", "graded")


def test_points_by_hand_are_kept_whether_a_roster_is_given_or_forgotten(term, tmp_path):
    (tmp_path / "class.csv").write_text("student_id,name\n4711,Ana Ruiz\n", "utf-8")
    roster = ["--roster", str(tmp_path / "class.csv")]
    again = [str(term.inbox), "--out", str(term.out), "--lessons", "03"]
    term.hand_in("Lavrov spoke about it.")
    term.run()
    term.run("2,,,")  # for the sheet's own id
    assert grade([*again, *roster]) == 0
    assert [(row["student_id"], row["total"]) for row in rows(term.out)] == [("4711", "16.67")]
    term.manual.write_text("student_id,exercise,points\n4711,Q13,3\n", "utf-8")
    assert grade([*again, *roster, "--manual", str(term.manual)]) == 0
    assert grade(again) == 0
    assert [(row["student_id"], row["total"]) for row in rows(term.out)] == [("s1", "25")]


def test_points_of_a_lesson_that_is_not_graded_now_are_kept(term):
    term.hand_in("Lavrov spoke about it.")
    term.run()
    term.run("2,,,")
    assert grade([str(term.inbox), "--out", str(term.out), "--lessons", "01"]) == 0
    term.run()
    assert term.told() == ("16.67", "0", "graded")


# ---- to a platform and back


@pytest.fixture
def moodle_inbox(tmp_path):
    """Two students as Moodle packs them, one with a “_” in the name."""
    for name, id, number in (("Ana_María Ruiz", "s1", "1001"), ("Ben Ochoa", "s2", "1002")):
        folder = tmp_path / "inbox" / f"{name}_{number}_assignsubmission_file_"
        folder.mkdir(parents=True)
        (folder / "g20.json").write_text(sheet(id, name.replace("_", " "), Q01=["group"]), "utf-8")
    return tmp_path / "inbox"


def test_moodle_takes_the_grades_and_the_pages_back_and_a_second_time_only_what_changed(moodle_inbox, tmp_path):
    out, names = tmp_path / "out", {"1001": "Ana_María Ruiz", "1002": "Ben Ochoa"}
    run(moodle_inbox, out)
    moodle = Moodle(names, float(rows(out)[0]["out_of"]))
    (tmp_path / "worksheet.csv").write_text(moodle.worksheet(), "utf-8")
    for changed in (["1001", "1002"], ["1002"]):
        assert run(moodle_inbox, out, "--format", f"moodle={tmp_path / 'worksheet.csv'}") == 0
        an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
        graded, _ = moodle.upload((out / "moodle.csv").read_text("utf-8"), an_hour_ago)
        assert graded == changed
        assert moodle.upload_files((out / "feedback-for-moodle.zip").read_bytes()) == changed
        (moodle_inbox / "Ben Ochoa_1002_assignsubmission_file_" / "g20.json").write_text(
            sheet("s2", "Ben Ochoa", Q01=["group"], Q02=["10", "ap"]), "utf-8"
        )
    page = moodle.files["1001", "feedback.html"].decode()
    assert "Ana María Ruiz" in page


def test_a_worksheet_with_another_maximum_is_refused_before_anything_is_written(moodle_inbox, tmp_path, capsys):
    (tmp_path / "worksheet.csv").write_text(Moodle({"1001": "Ana"}, 3).worksheet(), "utf-8")
    assert run(moodle_inbox, tmp_path / "out", "--format", f"moodle={tmp_path / 'worksheet.csv'}") == 2
    assert "its maximum grade is 3, and" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


# ---- receipts, and where nothing can be written


def handed_in(folder, id, **answers):
    """A file as Hand in writes it, and its receipt number."""
    values = {task: Answer({"answer": answer}, "2026-11-20T09:00:00Z") for task, answer in answers.items()}
    found = AnswerSheet(ARTICLE.id, ARTICLE.sha256, Reader(id, "Ana Ruiz"), values)
    return hand_in(found, ARTICLE, [folder])


def test_the_number_on_a_student_s_receipt_stands_in_the_gradebook(tmp_path):
    receipt = handed_in(tmp_path / "inbox", "s1", Q01=["group"])
    content = receipt.path.read_bytes()
    (tmp_path / "inbox" / receipt.path.name.lower().replace(".json", "-1.json")).write_bytes(content)
    run(tmp_path / "inbox", tmp_path / "out")
    assert [row["receipt"] for row in rows(tmp_path / "out")] == [receipt.number] * 2


def test_a_file_that_was_changed_after_it_was_handed_in_has_another_number_and_is_asked_about(tmp_path):
    receipt = handed_in(tmp_path / "inbox", "s1", Q01=["ukraine"])
    receipt.path.write_text(receipt.path.read_text("utf-8").replace("ukraine", "group"), "utf-8")
    run(tmp_path / "inbox", tmp_path / "out")
    (row,) = rows(tmp_path / "out")
    assert row["receipt"] != receipt.number
    assert f"Its name has the receipt number {receipt.number}, and what is in it has {row['receipt']}." in row["reason"]
    assert (row["status"], row["Q01"]) == ("needs attention", "1")


def test_line_ends_that_a_mail_program_changed_are_no_other_number(tmp_path):
    receipt = handed_in(tmp_path / "inbox", "s1", Q01=["group"])
    receipt.path.write_bytes(receipt.path.read_bytes().replace(b"\n", b"\r\n"))
    run(tmp_path / "inbox", tmp_path / "out")
    (row,) = rows(tmp_path / "out")
    assert (row["receipt"], row["status"]) == (receipt.number, "graded")


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
def test_a_full_disk_is_one_sentence_and_the_same_command_goes_on(inbox, tmp_path):
    """No file may grow beyond some kilobytes, as on a disk that is full."""
    code = (
        "import resource, sys; from kit.commands.grade import grade; size = int(sys.argv.pop(1));"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)); sys.exit(grade(sys.argv[1:]))"
    )
    told = []
    for size in (4096, 60_000, 100_000):
        words = [sys.executable, "-c", code, str(size), str(inbox), "--out", str(tmp_path / "out"), "--lessons", "01"]
        done = subprocess.run(words, capture_output=True, text=True, cwd=PROJECT, check=False)
        told.append((done.returncode, done.stderr.strip().splitlines()[-1:]))
        assert "Traceback" not in done.stderr
    assert told[0][0] == 2
    lines = [line for status, line in told if status]
    assert all("What has been graded is kept" in line or "can’t be used" in line for (line,) in lines), lines
    assert run(inbox, tmp_path / "out") == 0
    assert len(rows(tmp_path / "out")) == 2
    assert list((tmp_path / "out").glob(".*.tmp")) == []


def test_a_folder_that_cannot_be_written_is_one_sentence(inbox, tmp_path, capsys):
    (tmp_path / "taken").write_text("a file")
    assert run(inbox, tmp_path / "taken" / "out") == 2
    told = capsys.readouterr().err
    assert re.search(r"^out could not be written: .+\. If the file is open somewhere, close it", told, re.MULTILINE)
    assert "Traceback" not in told
