"""A lesson on paper: the whole text, a place to answer each question, and the answers only after the page break."""

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest

import kit
from kit.commands.handout import handout, lesson_file, worksheet
from kit.exercises.exercise import read_exercises, read_titles
from kit.exercises.kinds import KINDS
from kit.files import COURSE as ROOT
from kit.model import Span
from kit.teacher.pages.handout import ends_of
from kit.teacher.pages.handout import handout as on_paper

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
EVERY_KIND = Path(__file__).parents[1] / "exercises" / "every_kind.toml"
LESSONS = sorted(path.stem for path in (ROOT / "exercises").glob("*.toml"))


def text_of(html: str) -> str:
    """What a reader sees, with one space between words and a ☐ for each box."""
    body = html.partition("<body")[2].partition(">")[2]
    boxes = re.sub(r'<span class="(?:big )?box"></span>', "☐ ", body)
    lines = re.sub(r'<div class="line"></div>', "____ ", boxes)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", lines)).split())


def halves(html: str) -> tuple[str, str]:
    """The worksheet and the answers."""
    sheet, _, answers = text_of(html).partition("Answers for the teacher")
    return sheet, answers


def on_sheet(id: str) -> str:
    """What the worksheet of every_kind.toml says of one exercise."""
    (exercise,) = (e for e in read_exercises(EVERY_KIND, ARTICLE, KEY) if e.id == id)
    sheet, _ = halves(on_paper("", ARTICLE, KEY, [exercise], ()))
    return sheet.partition(f"{id} · ")[2]


class Printed(NamedTuple):
    """A lesson as it is printed."""

    path: Path
    article: kit.Article
    html: str
    sheet: str
    answers: str

    @property
    def parts(self):
        exercises = read_exercises(self.path, self.article, kit.read_key(self.article.id, self.article))
        return [part for exercise in exercises for part in exercise.parts]


@pytest.fixture(scope="module", params=LESSONS)
def printed(request):
    path = ROOT / "exercises" / f"{request.param}.toml"
    html = worksheet(path)
    return Printed(path, kit.read_article(read_titles(path)[0].article), html, *halves(html))


def test_each_lesson_prints_all_its_questions_and_their_answers(printed):
    asked = [f"{title.id} · {title.title}" for title in read_titles(printed.path)]
    assert [title for title in asked if title not in printed.sheet or title not in printed.answers] == []


def test_the_whole_text_is_printed(printed):
    if printed.path.stem[:2] != "08":
        assert all(" ".join(printed.article[p.span].split()) in printed.sheet for p in printed.article.paragraphs)


def test_a_lesson_whose_questions_show_no_part_of_the_text_goes_without():
    assert "NEW DELHI" not in text_of(worksheet(lesson_file("08")))


def test_it_is_one_file_without_a_script_or_anything_from_outside(printed):
    assert not re.search(r"<script|@import|(?:src|href)=", printed.html)


def test_the_answers_begin_on_a_new_page_and_none_stands_before():
    html = worksheet(lesson_file("02"))
    assert ".answers{break-before:page}" in html
    sheet, answers = halves(html)
    assert "“United States officials” is the source." in answers
    assert "“United States officials” is the source." not in sheet


def test_a_choice_has_a_box_for_each_option():
    assert on_sheet("single").count("☐") == 3
    assert "Tick one. ☐ Ukraine ☐ the Group of 20 ☐ nothing" in on_sheet("single")
    assert "Tick all that fit. ☐ Ukrainian officials" in on_sheet("several")


def test_an_order_has_a_box_for_each_number_and_a_match_one_for_each_letter():
    assert "1 is the earliest. ☐ the talk in New Delhi ☐ the photo ☐ the talks in Geneva" in on_sheet("order")
    assert "A Antony Blinken B Sergei Lavrov C Narendra Modi D" in on_sheet("match")
    assert on_sheet("match").count("☐") == 3


def test_a_number_has_its_unit_and_three_boxes_for_how_sure_one_is():
    assert "minutes" in on_sheet("number")
    assert on_sheet("number").count("☐") == 3


def test_marking_becomes_underlining():
    assert "Underline it in the text." in on_sheet("source")
    assert "Underline 3 places in the text." in on_sheet("leftovers")


def test_a_text_has_lines_to_write_on_and_code_is_left_out_with_a_note():
    assert on_sheet("repair").count("____") >= 3
    assert "needs a computer" in on_sheet("code") and "def " not in on_sheet("code")


def test_there_is_an_exercise_of_every_kind_to_try_it_on():
    assert {part.kind for e in read_exercises(EVERY_KIND, ARTICLE, KEY) for part in e.parts} == set(KINDS)


def test_what_a_teacher_marks_says_so():
    _, answers = halves(worksheet(lesson_file("03")))
    told = answers.partition("Q13")[2].partition("Q14")[0]
    assert "You mark this one" in told and "2 / 3: Lavrov also commented on US threats" in told
    assert "Fair wording: 0 " in told
    assert "What's good about it: The cue is neutral, and no fact is lost or added." in told
    assert "What could be better: It still tells “threats” as a fact." in told


def test_each_level_and_each_model_answer_is_printed_with_what_it_gains_and_loses(printed):
    for part in (part for part in printed.parts if part.rubric):
        levels = [level for row in part.rubric for level in row.levels]
        said = [*levels, *(words for model in part.key for words in (model.gains, model.loses))]
        assert [words for words in said if " ".join(words.split()) not in printed.answers] == []


NEEDS_A_COMPUTER = r"\b(?:run|cell|chart|press|click|type|screen|keyboard|function)\b"


def test_nothing_that_is_asked_on_paper_needs_a_computer(printed):
    """A match may run over the end of a paragraph, and a table to fill in has cells."""
    asked = " ".join(part.paper or part.prompt for part in printed.parts if part.kind != "code")
    assert re.findall(NEEDS_A_COMPUTER, re.sub("run over|(?:every|one) cell", "", asked), re.IGNORECASE) == []


def test_the_counting_of_lesson_6_can_be_done_with_a_pencil():
    sheet, answers = halves(worksheet(lesson_file("06")))
    assert "Put a finger on the first “" in sheet and "write the two words one above the other" in sheet
    assert "leave out those inside what he says" in sheet
    cues = [a.cue for a in KEY.attributions if a.speaker == "blinken" and a.level == 1]
    assert [ARTICLE.paragraph_at(cue).number for cue in cues] == [4, 5, 5, 6, 8, 9, 9, 10, 11, 12, 12, 29]
    assert "leave out those inside what he says: “told” in 4" in answers


def test_what_else_is_right_stands_in_the_answers():
    _, answers = halves(worksheet(lesson_file("02")))
    assert (
        "18: “a summary of Thursday’s meeting released by India” also right: “a summary of Thursday’s meeting”"
        in answers
    )


def test_where_any_three_places_will_do_those_of_the_paragraphs_shown_are_listed():
    _, answers = halves(worksheet(lesson_file("04")))
    told = answers.partition("Q15")[2].partition("Q16")[0]
    assert "Any 3 of these" in told
    assert {int(n) for n in re.findall(r"(\d+): “", told)} <= {2, 9, 10, 23, 27, 30, 31}


def test_a_long_answer_shows_where_it_starts_and_stops():
    assert ends_of(ARTICLE, Span(0, 13)) == "“At G-20, US,”"
    whole = "“The short encounter came as relations … control to embassy staff and prisoners.”"
    assert ends_of(ARTICLE, ARTICLE.paragraphs[2].span) == whole


def test_the_whole_text_is_asked_for_and_answered_where_the_lesson_does():
    _, answers = halves(worksheet(lesson_file("05")))
    assert "Translation errors in the whole text" in answers and "“Did.”" in answers
    assert "in the whole text" not in text_of(worksheet(lesson_file("01")))


def test_the_practice_text_asks_who_said_what_in_it():
    sheet, answers = halves(worksheet(lesson_file("2"), "riverside-library"))
    assert "Riverside library to lend telescopes" in sheet and "Q05 · The source" in sheet
    assert "Who said what in the whole text?" in sheet and "Amara Lindqvist" in answers


@pytest.mark.parametrize(("lesson", "file"), [("2", "handout-02.html"), ("practice_04", "handout-practice_04.html")])
def test_a_file_is_named_by_its_lesson(lesson, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert handout([lesson]) == 0
    assert (tmp_path / file).exists()


def test_it_writes_the_file_and_says_where(tmp_path, capsys):
    assert handout(["2", "--out", str(tmp_path / "sheet.html")]) == 0
    assert "sheet.html" in capsys.readouterr().out
    assert "Worksheet: 2 · Who is talking?" in (tmp_path / "sheet.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["12"], "There is no lesson “12”"),
        ([""], "“” fits 17 lessons"),
        (["2", "--article", "moon"], "There is no article “moon”"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(asked, said, tmp_path, capsys):
    assert handout([*asked, "--out", str(tmp_path / "sheet.html")]) == 2
    assert capsys.readouterr().err.startswith(said)
    assert not (tmp_path / "sheet.html").exists()
