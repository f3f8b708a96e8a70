"""What Moodle and Canvas write into file names, and whether it can be who the sheet says."""

import time
from datetime import UTC, datetime

import pytest

from kit.teacher.inbox.labels import agrees, label_of, without_reader
from kit.teacher.records import Label


@pytest.mark.parametrize(
    ("file", "label"),
    [
        # Moodle: the full name and Moodle's number
        ("Ana Ruiz_1234567_assignsubmission_file_/g20-ministers.ana.json", Label("Ana Ruiz", "1234567")),
        ("Ana Ruiz_1234567_assignsubmission_file/sheet.json", Label("Ana Ruiz", "1234567")),
        ("Ana Ruiz_1234567_assignsubmission_file/answers/sheet.json", Label("Ana Ruiz", "1234567")),
        ("Ana Ruiz_1234567_assignsubmission_file_my_own_sheet.json", Label("Ana Ruiz", "1234567")),
        ("inbox/Ana Ruiz_7_assignsubmission_onlinetext_/onlinetext.html", Label("Ana Ruiz", "7")),
        ("Jürgen Müller-Lüdenscheidt_12_assignsubmission_file_/s.json", Label("Jürgen Müller-Lüdenscheidt", "12")),
        ("Siobhán OHara_12_assignsubmission_file_/s.json", Label("Siobhán OHara", "12")),
        ("王小明_12_assignsubmission_file_/s.json", Label("王小明", "12")),
        ("Group A_45_assignsubmission_file_/s.json", Label("Group A", "45")),
        ("Default group_assignsubmission_file_/s.json", Label("Default group", "")),
        ("Participant_98765_assignsubmission_file_/s.json", Label("", "98765")),
        ("Teilnehmer-in_98765_assignsubmission_file_/s.json", Label("", "98765")),
        # a name may have what stands between the parts; a group may stand before it
        ("Tom_Tom_12353_assignsubmission_file_", Label("Tom_Tom", "12353")),
        ("Tom_Tom_12353_assignsubmission_file_/s.json", Label("Tom_Tom", "12353")),
        ("_Tom__Tom_1_assignsubmission_file_s.json", Label("_Tom__Tom", "1")),
        ("Ruiz, Ana-María_12_assignsubmission_file/s.json", Label("Ruiz, Ana-María", "12")),
        ("Group A-Ana Ruiz_12_assignsubmission_file/s.json", Label("Group A-Ana Ruiz", "12")),
        ("Ana Ruiz_LATE_12_assignsubmission_file/s.json", Label("Ana Ruiz", "12", late=True)),
        ("Agent_007_12_assignsubmission_file/s.json", Label("Agent_007", "12")),
        ("محمد علي_12_assignsubmission_file/s.json", Label("محمد علي", "12")),
        # Canvas: the name run together, the number, and whether it is late
        ("ruizana_12345_678901_sheet.json", Label("ruizana", "12345")),
        ("ruizana_LATE_12345_678901_sheet-1.json", Label("ruizana", "12345", late=True)),
        ("ruizana_late_12345_678901_sheet-1.json", Label("ruizana", "12345", late=True)),
        ("ruizana_12345_678901_my_2_sheet_3.json", Label("ruizana", "12345")),
        ("müllerjürgen_12345_678901_g20-ministers.jm.json", Label("müllerjürgen", "12345")),
        ("oharasiobhán_1_2_s.json", Label("oharasiobhán", "1")),
        ("van_der_bergjo_12_34_s.json", Label("van_der_bergjo", "12")),
        ("ruizana_12345_text.html", Label("ruizana", "12345")),
        ("ruizana_LATE_12345_link.html", Label("ruizana", "12345", late=True)),
        ("anon_Ab3xY_678901_sheet.json", Label("", "Ab3xY")),
        ("LATE_anon_Ab3xY_678901_sheet.json", Label("", "Ab3xY", late=True)),
        ("smithjohn_12345_67890_file.json", Label("smithjohn", "12345")),
        ("משהכהן_12345_67890_file.json", Label("משהכהן", "12345")),
        # Blackboard: task, user, moment; Brightspace: user, task, name, moment; Teams: a folder for each
        ("Lesson 2_aruiz_attempt_2026-11-20-10-15-33_sheet.json", Label("", "aruiz")),
        ("Lesson_2_a.ruiz7_attempt_2026-11-20-10-15-33_sheet.json", Label("", "a.ruiz7")),
        ("12345-67890 - Ana Ruiz - Nov 20, 2026 1015 AM/sheet.json", Label("Ana Ruiz", "12345")),
        ("12345-67890 - Jean-Luc Petit-Roux - 20 November, 2026 1015 AM/s.json", Label("Jean-Luc Petit-Roux", "12345")),
        ("Submitted files/Ana Ruiz/Lesson 2/Version 1/sheet.json", Label("Ana Ruiz")),
        ("2b/Eingereichte Dateien/Ana Ruiz/Lesson 2/sheet.json", Label("Ana Ruiz")),
        ("Ana Ruiz/Lesson 2/Version 3/sheet.json", Label("Ana Ruiz")),
        ("Working files/Ana Ruiz/Lesson 2/sheet.json", Label("Ana Ruiz")),
    ],
)
def test_a_platform_s_name_gives_name_and_number(file, label):
    assert label_of(file) == label


@pytest.mark.parametrize(
    "file",
    [
        "g20-ministers.ana.json",
        "Ana Ruiz/s.json",
        "Submitted files/s.json",
        "Ana Ruiz - s.json",
        "ana_1_s.json",
        "Ana_1_2_s.json",
        "",
        "///",
        "_1_2_",
    ],
)
def test_a_name_that_no_platform_gave_says_nothing(file):
    assert label_of(file) == Label()


@pytest.mark.parametrize("clock", ["2026-11-20-10-15-33", "2026-99-20-10-15-33"])
def test_blackboard_says_when_in_the_zone_of_this_computer(clock):
    here = datetime(2026, 11, 20, 10, 15, 33).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    time = label_of(f"Lesson 2_aruiz_attempt_{clock}_sheet.json").time
    assert time == ("" if "99" in clock else here)


@pytest.mark.parametrize("written", ["Nov 20, 2026 1015 AM", "November 20, 2026 1015 AM", "20 November, 2026 1015 AM"])
def test_brightspace_says_when(written):
    here = datetime(2026, 11, 20, 10, 15).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert label_of(f"12345-67890 - Ana Ruiz - {written}/sheet.json").time == here


def test_where_a_platform_hides_names_the_reader_goes_out_of_the_file_s_name_too():
    assert label_of("Participant_98765_assignsubmission_file/s.json").blind
    for name in ("Participant 98765", "Participant_98765", "Teilnehmer_in_98765", "Group A-Participant_98765"):
        label = label_of(f"{name}_assignsubmission_file/s.json")
        assert (label.name, label.id, label.blind) == ("", "98765", True), name
    assert not label_of("Ana Ruiz_98765_assignsubmission_file/s.json").blind
    assert without_reader("Participant_9_x_/g20-ministers.ana-ruiz.K7QX-3F2M.json") == (
        "Participant_9_x_/g20-ministers.….K7QX-3F2M.json"
    )
    assert without_reader("Participant_9_x_/g20-ministers.ana.json") == "Participant_9_x_/g20-ministers.….json"


def test_the_outermost_name_counts_so_that_a_student_cannot_pack_somebody_else_s():
    inner = "Ben Ochoa_2222_assignsubmission_file_/sheet.json"
    assert label_of(f"Ana Ruiz_1111_assignsubmission_file_/{inner}") == Label("Ana Ruiz", "1111")
    assert label_of(f"ruizana_1111_5_work.zip/{inner}") == Label("ruizana", "1111")
    assert label_of("ruizana_1_2_ochoaben_3_4_sheet.json") == Label("ruizana", "1")  # and within one name
    assert label_of("Ana Ruiz_1_assignsubmission_file_Ben Ochoa_2_assignsubmission_file_s.json") == Label(
        "Ana Ruiz", "1"
    )


@pytest.mark.parametrize(
    ("platform", "label"),
    [
        ("evilann_1902_777_", Label("evilann", "1902")),
        ("Eve Il_1902_assignsubmission_file_", Label("Eve Il", "1902")),
        ("Lesson 2_eve_attempt_2026-11-20-10-15-33_", Label("", "eve")),
    ],
)
def test_what_a_student_calls_a_file_is_not_taken_for_a_platform_s(platform, label):
    own = (
        "Ana Ruiz_1001_assignsubmission_file_s.json",
        "ruizana_1001_5_s.json",
        "x_ana_attempt_2026-11-20-10-15-33_s.json",
        "1001-5 - Ana Ruiz - Nov 20, 2026 1015 AM.json",
    )
    assert [label_of(platform + name) for name in own] == [label] * len(own)


@pytest.mark.parametrize(
    ("platform", "sheet"),
    [
        ("Ana Ruiz", "Ana Ruiz"),
        ("Tom_Tom", "Tom Tom"),
        ("Group A-Ana Ruiz", "Ana Ruiz"),
        ("Ana Ruiz", "ruiz,  ANA"),
        ("Jürgen Müller", "Jurgen Muller"),
        ("Jürgen Müller", "Juergen Mueller"),
        ("Søren Kjær", "Soren Kjaer"),
        ("Łukasz Żak", "Lukasz Zak"),
        ("Siobhán OHara", "Siobhán O’Hara"),
        ("Jean-Luc Petit", "Jean Luc Petit"),
        ("Jean-Luc Petit", "JeanLuc Petit"),
        ("ruizana", "Ana Ruiz"),
        ("müllerlüdenscheidtjürgen", "Jürgen Müller-Lüdenscheidt"),
        ("oharasiobhán", "Siobhán O'Hara"),
        ("garcíalópezmaríajosé", "María José García López"),
        ("İpek Şahin", "ipek sahin"),
        ("王小明", "王 小明"),
        ("Ana María Ruiz", "Ana Ruiz"),
        ("Ana Ruiz", "Ana María Ruiz"),
        ("", "Ana Ruiz"),
        ("Ana Ruiz", ""),
        ("Ana Ruiz", "  "),
    ],
)
def test_case_accents_order_and_spacing_do_not_matter(platform, sheet):
    assert agrees(Label(platform, "1"), sheet, "s1")


@pytest.mark.parametrize(
    ("platform", "sheet"),
    [
        ("Ana Ruiz", "Ben Ochoa"),
        ("Robert Smith", "Bob Smith"),
        ("Ana Ruiz", "Ana"),
        ("Ana Ruiz", "Ruiz"),
        ("ruizana", "Ana Ruizana"),
        ("ruizana", "Ana"),
        ("ruizanabel", "Ana Ruiz"),
        ("evilann", "Ana Ruiz"),
    ],
)
def test_another_name_or_a_nickname_is_for_the_teacher_to_look_at(platform, sheet):
    assert not agrees(Label(platform, "1"), sheet, "s1")


def test_the_platform_s_own_number_as_the_sheet_s_id_is_enough():
    assert agrees(Label("Robert Smith", "12345"), "Bob Smith", "12345")


def test_a_name_made_to_be_slow_is_quick():
    begun = time.process_time()
    assert not agrees(Label("a" * 400, "1"), "a aa aaa aaaa aaaaa aaaaaa b " * 50_000, "s1")
    assert label_of("_1" * 50_000) == Label()
    assert time.process_time() - begun < 1
