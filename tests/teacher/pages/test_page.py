"""A student's page: counts first, each mark with its sentence, nothing given away, nothing a student typed believed."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from classes import sheet

from kit.model import Mark
from kit.teacher.assignment import read_assignment
from kit.teacher.grader import Grader
from kit.teacher.pages.page import Pages
from kit.teacher.records import Submission

ASKED = read_assignment("g20-ministers", Path(__file__).parents[3] / "exercises")
ARTICLE, KEY = ASKED.article, ASKED.key
FOUND = next(e for e in KEY.errors if e.tier == "core" and not e.group)
MISSED = next(e for e in KEY.errors if e.tier == "core" and e is not FOUND and e.explanation)
EVIL = '<script>alert(1)</script></style><img src=x onerror="alert(2)">\u202e😀'


def graded(name="Ana Ruiz", id="s1", **answers):
    return Grader(ASKED).grade(Submission("sheet.json", sheet(id, name, **answers).encode()))


ONE = graded(errors=(Mark(FOUND.span),), Q01=["ukraine"], Q04=["lavrov"])
PAGE = Pages(ASKED).page(ONE)


class Seen(HTMLParser):
    """The text of a page, its ids, and where its links go."""

    def __init__(self, page):
        super().__init__()
        self.text, self.ids, self.links, self.tags = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text.append(data)


def test_counts_come_first_and_no_bare_percentage():
    text = " ".join(Seen(PAGE).text)
    assert "1 of 18 core, 0 of 10 subtle, 0 false alarms" in text
    assert text.index("1 of 18 core") < text.rindex("What to try next")
    assert "%" not in re.sub(r"<style.*?</style>", "", PAGE, flags=re.DOTALL)


def test_a_mark_stands_in_the_article_with_its_sentence():
    text = " ".join(Seen(PAGE).text)
    assert f"“{ARTICLE[FOUND.span]}” is an error, and you found it." in text


def test_it_loads_and_runs_nothing_and_every_link_stays_on_the_page_and_arrives():
    seen = Seen(PAGE)
    assert len(seen.ids) == len(set(seen.ids))
    assert set(seen.links) <= {f"#{id}" for id in seen.ids}
    assert "script" not in seen.tags and "@import" not in PAGE and "url(" not in PAGE


def test_what_was_not_found_is_given_away_only_with_show_key():
    assert MISSED.explanation not in PAGE and MISSED.id not in PAGE
    shown = " ".join(Seen(Pages(ASKED, show_key=True).page(ONE)).text)
    assert MISSED.explanation in shown


def test_what_annotators_decided_is_on_no_page_of_a_student():
    found = graded(errors=tuple(map(Mark, (e.span for e in KEY.errors))), sources=KEY.attributions)
    pages = [PAGE, *(Pages(ASKED, show_key=show).page(found) for show in (True, False))]
    decided = [r.annotators for r in (*KEY.attributions, *KEY.errors) if r.annotators]
    assert decided and not [words for words in decided if any(words in " ".join(Seen(page).text) for page in pages)]


def test_the_key_of_a_graded_exercise_is_not_given_away():
    held = replace(ASKED, exercises={**ASKED.exercises, "Q01": replace(ASKED.exercises["Q01"], graded=True)})
    text = " ".join(Seen(Pages(held).page(ONE)).text)
    assert ASKED.exercises["Q01"].explanation not in text
    assert ASKED.exercises["Q01"].explanation in " ".join(Seen(Pages(held, show_key=True).page(ONE)).text)


def test_a_wrong_answer_has_its_own_sentence():
    wrong = next(w for w in ASKED.exercises["Q01"].parts[0].wrong if w.answer == "ukraine")
    assert wrong.say in " ".join(Seen(PAGE).text)


@pytest.mark.parametrize("where", ["name", "id", "repair", "answer"])
def test_what_a_student_typed_stays_text(where):
    mark = Mark(FOUND.span, repair=EVIL if where == "repair" else "")
    typed = {"name": EVIL} if where == "name" else {"id": EVIL} if where == "id" else {}
    page = Pages(ASKED).page(graded(errors=(mark,), Q13=[EVIL if where == "answer" else "x"], **typed))
    seen = Seen(page)
    assert "script" not in seen.tags
    assert "img" not in seen.tags
    assert page.count("</style>") == 1
    assert "\u202e" not in page or page.count("<bdi>") > 0


def test_a_file_that_needs_attention_says_why_and_a_blank_sheet_has_a_page_too():
    assert "Ask who wrote it." in Pages(ASKED).page(replace(ONE, status="needs attention", reason="Ask who wrote it."))
    assert "Ana Ruiz" in " ".join(Seen(Pages(ASKED).page(graded())).text)


def test_two_students_pages_differ_only_in_who_they_are():
    other = Pages(ASKED).page(replace(ONE, student_id="s2", name="Ben"))
    assert other.replace("Ben", "Ana Ruiz").replace("s2", "s1") == PAGE
