"""Two people, one computer: nobody goes on with somebody else's answers unasked, and nobody is asked twice."""

import sys

import pytest

import kit
from kit.sheets import readers
from kit.sheets.hand_in import Nameless
from kit.views.lessons import whose as question

REPORT = kit.read_article("g20-ministers")


class Terminal:
    """Somebody at a keyboard, who types these lines one after the other; `read` has what they were asked."""

    def __init__(self, *lines):
        self.lines, self.read = list(lines), []

    def isatty(self):
        return True

    def typed(self, asked):
        self.read.append(asked)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)


@pytest.fixture
def course(course_folder, tmp_path, monkeypatch):
    """A course with the real lessons; each call is one notebook: who runs it, in which account, typing what."""
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)

    def notebook(account, *lines, hub=False, **named):
        monkeypatch.setattr(question, "_told", {})  # each notebook has a Python of its own
        monkeypatch.setenv("HOME", str(tmp_path / f"home-{account}"))
        if hub:
            monkeypatch.setenv("JUPYTERHUB_USER", account)
        monkeypatch.setattr("getpass.getuser", lambda: account)
        terminal = Terminal(*lines)
        monkeypatch.setattr(sys, "stdin", terminal)
        monkeypatch.setattr("builtins.input", terminal.typed)
        return kit.lesson("02", **named).sheet, terminal

    return notebook


def id_of(sheet):
    return sheet.sheet.reader.id


@pytest.mark.parametrize(
    ("name", "shared"),
    [("student", True), ("Student", True), ("jovyan", True), ("guest", True), ("user", True), ("lab07", True), ("pc-12", True),
     ("root", True), ("schueler3", True), ("ana", False), ("s017", False), ("mylab", False), ("studentin", False)],
)  # fmt: skip
def test_names_that_several_people_may_use(name, shared, monkeypatch):
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    assert readers.is_shared(name) is shared


def test_a_hub_gives_each_student_an_account_so_a_number_makes_it_personal(monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "student12")
    shared = [readers.is_shared(name) for name in ("student12", "student")]
    assert (readers.account(), shared) == ("student12", [False, True])


@pytest.mark.parametrize(
    ("user", "id"), [("Ana.Ruiz@school.example", "ana-ruiz-school-example"), ("रवि", "रवि"), ("..", "me")]
)
def test_an_account_is_a_reader_whatever_its_name(user, id, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", user)
    assert readers.account() == id


def test_on_an_account_of_ones_own_nobody_is_asked(course):
    sheet, asked = course("ana")
    assert (id_of(sheet), asked.read) == ("ana", [])
    sheet, asked = course("ben-1", hub=True, reader="")
    assert id_of(sheet) == "ben-1"


def test_two_students_on_one_account_have_a_sheet_each(course):
    ana, asked = course("student", "Ana Ruiz")
    assert asked.read[0].startswith("Whose answers are these? More than one person may use this account")
    assert (id_of(ana), ana.sheet.reader.name) == ("ana-ruiz", "Ana Ruiz")
    ana.save("Q05", {"answer": ["hers"]})
    ben, asked = course("student", "Ben")
    assert "There are answers here from: ana-ruiz." in asked.read[0]
    assert (id_of(ben), "Q05" in ben.sheet.answers) == ("ben", False)
    ben.save("Q05", {"answer": ["his"]})
    again, asked = course("student", "ana ruiz", "yes")
    assert asked.read[1].startswith("There are already answers from Ana Ruiz (ana-ruiz) here. Are they yours?")
    assert again.sheet.answers["Q05"].value == {"answer": ["hers"]}


def test_a_second_ana_is_asked_for_another_name(course):
    course("student", "Ana")[0].save("Q05", {"answer": ["hers"]})
    sheet, asked = course("student", "Ana", "no", "Ana Berg")
    assert (id_of(sheet), asked.read[2].startswith("Then type another name")) == ("ana-berg", True)


def test_the_question_is_asked_once_in_a_notebook(course):
    _, asked = course("student", "Ana")
    assert kit.lesson("03").sheet.sheet.reader.id == "ana" and len(asked.read) == 1


def test_three_empty_lines_open_nothing(course):
    with pytest.raises(Nameless, match="No answers are open yet"):
        course("student", "", " ", "?")


def test_where_nobody_can_be_asked_a_sheet_that_somebody_handed_in_is_not_continued(course, capsys):
    sheet, _ = course("student")
    assert id_of(sheet) == "student"
    kit.hand_in(sheet, kit.open_exercises("../exercises", REPORT, None, sheet)).hand_in("Ana Ruiz")
    other, _ = course("student")
    assert (id_of(other), other.sheet.answers) == ("student-2", {})


def test_a_name_typed_on_a_page_holds_on_a_shared_account_until_the_server_is_stopped(course, monkeypatch):
    monkeypatch.setenv("KIT_SITTING", "monday")
    sheet, _ = course("student")  # and nobody can be asked
    answers = sheet.path.parent
    assert [field["name"] for field in question.name_fields(REPORT, answers)] == ["new"]
    assert question.name_acts(REPORT, answers)["new"](" Ana  Ruiz ").startswith(
        "From now on your answers are kept under"
    )
    ana, asked = course("student")
    assert (id_of(ana), asked.read) == ("ana-ruiz", [])
    ana.save("Q05", {"answer": ["hers"]})
    with pytest.raises(Nameless, match="There are already answers from ana-ruiz here"):
        question.name_acts(REPORT, answers)["new"]("ana ruiz")
    assert question.name_fields(REPORT, answers)[0]["options"][1:] == [["ana-ruiz", "ana-ruiz"]]
    monkeypatch.setenv("KIT_SITTING", "tuesday")
    assert id_of(course("student", "Ben")[0]) == "ben"
    question.name_acts(REPORT, answers)["known"]("ana-ruiz")
    assert id_of(course("student")[0]) == "ana-ruiz"


def test_on_an_account_and_in_a_folder_of_ones_own_no_name_is_wanted(course):
    sheet, _ = course("ana")
    sheet.save("Q05", {"answer": ["hers"]})
    assert question.name_fields(REPORT, sheet.path.parent) == []


def test_in_a_folder_with_sheets_of_others_only_one_is_asked_once_and_it_is_remembered(course):
    course("ana")[0].save("Q05", {"answer": ["hers"]})
    sheet, asked = course("ben", "Ben Okri")
    assert (id_of(sheet), len(asked.read)) == ("ben-okri", 1)
    sheet, asked = course("ben")
    assert (id_of(sheet), asked.read) == ("ben-okri", [])
    assert course("ana")[1].read == []


def test_a_sheet_that_another_account_handed_in_is_not_continued_without_a_question(course):
    sheet, _ = course("ana", reader="s017")
    kit.hand_in(sheet, kit.open_exercises("../exercises", REPORT, None, sheet)).hand_in("Ana Ruiz")
    _, asked = course("ben", "no", "Ben", reader="s017")
    assert asked.read[0].startswith("There are already answers from Ana Ruiz (s017) here. Are they yours?")
    assert course("ana", reader="s017")[1].read == []
    assert id_of(course("ana-at-home", "yes", reader="s017")[0]) == "s017"
    assert course("ana-at-home", reader="s017")[1].read == []  # asked once


def test_on_a_shared_account_hand_in_asks_for_the_name_and_on_ones_own_it_proposes_the_account(course):
    for account, id, shown in (("student", "", ""), ("ana", "ana", "")):
        sheet, _ = course(account)
        view = kit.hand_in(sheet, kit.open_exercises("../exercises", REPORT, None, sheet))
        assert (view.reader["id"], view.reader["name"], view.reader["fixed"]["id"]) == (id, shown, False)
