"""The class report on a small class, counted by hand; facts, agreement, and sheets to ask about."""

import json
import random
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from classes import sheet

from kit import Mark, find_attributions, tokens
from kit.marking.agreement import alpha
from kit.teacher.assignment import read_assignment
from kit.teacher.grader import Grader
from kit.teacher.records import ATTENTION, GRADED, Label, Row, Submission, Task
from kit.teacher.report import class_tables
from kit.teacher.report.alike import Alike, at_least
from kit.teacher.report.class_counts import alpha_of_counts, counts_of
from kit.teacher.report.class_report import EVIDENCE, class_report, level
from kit.teacher.report.facts import facts_of, manual_of

ASKED = read_assignment("g20-ministers", Path(__file__).parents[3] / "exercises")
ARTICLE, KEY = ASKED.article, ASKED.key
FOUND = next(e for e in KEY.errors if e.tier == "core" and not e.group)
WORDS = tokens(ARTICLE.text)


def graded(id, **answers):
    """What became of a sheet with these answers; to errors, spans."""
    said = {task: tuple(map(Mark, v)) if task == "errors" else v for task, v in answers.items()}
    return Grader(ASKED).grade(Submission(f"{id}.json", sheet(id, f"Student {id}", **said).encode()))


def row(id, status=GRADED, **answers):
    done = graded(id, **answers)
    total = sum(done.points.values())
    facts, manual = facts_of(done, ASKED), manual_of(done, ASKED)
    return Row(done.file, status, done.reason, id, f"Student {id}", "", Label(), done.points, total, 301, facts, manual)


def text(report):
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", "", report, flags=re.DOTALL)))


def test_a_teacher_reads_what_the_annotators_decided():
    shown = text(class_report([row("a", errors=[FOUND.span])], ASKED))
    decided = [e.annotators for e in KEY.errors if e.annotators and e.tier in ("core", "subtle")]
    assert decided and [words for words in decided if words not in shown] == []


# ---- facts


def test_facts_say_what_was_marked_found_and_a_false_alarm():
    found, alarm = ([span.start, span.end] for span in (FOUND.span, WORDS[3]))
    facts = facts_of(graded("a", errors=[FOUND.span, WORDS[3]]), ASKED)["errors"]
    assert facts["marked"] == sorted([found, alarm])
    assert facts["extra"] == [alarm]
    assert facts["found"][FOUND.id] in ("right", "partly")


def test_facts_say_what_was_answered_where_it_is_not_right():
    facts = facts_of(graded("a", Q01=["ukraine"], Q04=["lavrov"]), ASKED)["answers"]
    assert facts["Q04"] == {"outcome": "right"}
    assert (facts["Q01"]["outcome"], len(facts["Q01"]["said"])) == ("not yet", 1)
    assert manual_of(graded("a", Q13=["Lavrov said that."]), ASKED) == {"Q13": "Lavrov said that."}  # it waits


def test_a_file_that_could_not_be_read_has_no_facts():
    broken = Grader(ASKED).grade(Submission("x.json", b"{"))
    assert (facts_of(broken, ASKED), manual_of(broken, ASKED)) == ({}, {})


# ---- the report


def small_class():
    yield row("a", errors=[FOUND.span], Q01=["group"])
    yield row("b", errors=[FOUND.span], Q01=["ukraine"])
    yield row("c", errors=[WORDS[3]], Q01=["ukraine"])
    yield Row("d.json", ATTENTION, "This file is empty.", "", "", "", Label(), {}, 0, 301)


def test_counts_are_those_of_the_class():
    counts = counts_of(small_class(), ASKED)
    assert (counts.rows, counts.handed_in, counts.attention) == (4, 3, 1)
    assert (counts.marks["errors"].readers, counts.marks["errors"].found[FOUND.id]) == (3, 2)
    assert counts.answers["Q01"].outcomes == {"right": 1, "not yet": 2}
    assert list(counts.answers["Q01"].wrong.values()) == [2]


def test_the_report_names_who_needs_attention_and_why():
    told = text(class_report(small_class(), ASKED))
    assert "4 students: 3 handed in a sheet that could be read, and 1 need attention." in " ".join(told.split())
    assert "This file is empty." in told
    assert "<h1>" in class_report([], ASKED)  # a class of nobody has one, too


def test_what_two_of_three_found_is_worth_a_second_vote():
    report = class_report(small_class(), ASKED)
    vote = report[report.rindex("Worth a second vote") : report.rindex("What the class takes")]
    assert FOUND.id in vote
    assert "2 of 3" in text(vote)


def test_what_students_typed_stays_text_and_the_report_loads_nothing():
    evil = '<script>alert(1)</script></style><img src=x onerror="alert(2)">'
    rows = [replace(one, name=evil, student_id=f"{evil}{n}", reason=evil) for n, one in enumerate(small_class())]
    report = class_report(rows, ASKED)
    assert "<script" not in report and "<img" not in report and report.count("</style>") == 1
    assert not re.search(r"(src|href)=\"(?!#)", class_report(small_class(), ASKED))


@pytest.mark.parametrize(("n", "step"), [(0, 0), (1, 1), (34, 2), (35, 3), (70, 3), (71, 4)])
def test_the_line_under_a_word_thickens_with_those_who_marked_it(n, step):
    assert level(n, 100) == step


# ---- agreement


@pytest.mark.parametrize("seed", range(5))
def test_agreement_from_counts_is_the_one_nltk_computes(seed):
    rng = random.Random(seed)
    readers, units = 4, 12
    marked = [[rng.random() < 0.4 for _ in range(units)] for _ in range(readers)]
    ratings = [(r, u, marked[r][u]) for r in range(readers) for u in range(units)]
    counts = [sum(marked[r][u] for r in range(readers)) for u in range(units)]
    assert alpha_of_counts(counts, readers) == pytest.approx(alpha(ratings))


@pytest.mark.parametrize("counts", [[0, 0], [3, 3]])
def test_agreement_says_nothing_where_all_did_the_same_everywhere(counts):
    assert alpha_of_counts(counts, 3) is None


# ---- sheets to ask about


def alone(n):
    """A student with false alarms that nobody else has."""
    return row(f"s{n}", errors=[CLEAN[300 + 6 * n], CLEAN[303 + 6 * n]])


def beside(**others):
    """Twenty students with false alarms of their own, and others beside them."""
    return [*(alone(n) for n in range(20)), *(row(id, errors=spans) for id, spans in others.items())]


def pairs(rows):
    alike = Alike(ASKED)
    for one in rows:
        alike.add(one)
    return alike.pairs()


CLEAN = [word for word in WORDS if not any(word.overlaps(e.envelope) or word.overlaps(e.span) for e in KEY.errors)]
ODD = CLEAN[3:243:30]


def test_two_sheets_with_the_same_eight_rare_mistakes_are_asked_about():
    (pair,) = pairs(beside(x=ODD, y=ODD))
    assert (pair.one, pair.other, len(pair.shared)) == (20, 21, 8)


def test_right_answers_and_blank_sheets_are_never_suspicious():
    found = [e.span for e in KEY.errors if e.tier == "core"]
    assert pairs(beside(x=found, y=found, z=(), w=())) == []


def test_a_mistake_that_many_make_says_nothing():
    assert pairs(row(f"s{n}", errors=ODD) for n in range(30)) == []


def test_a_question_is_asked_and_no_verdict_given():
    told = text(class_report(beside(x=ODD, y=ODD), ASKED))
    assert re.search(r"Why do\s+Student x \(x\)\s+and\s+Student y \(y\)\s+have 8 rare mistakes in common\?", told)
    assert not re.search("cheat|copied|guilty", told, re.IGNORECASE)


def test_of_very_many_shared_mistakes_only_the_rarest_are_listed():
    many = CLEAN[3:600:20]
    rows = beside(x=many, y=many)
    told = text(class_report(rows, ASKED))
    assert f"And {len(pairs(rows)[0].shared) - EVIDENCE} more." in told


def test_the_chance_of_so_many_shared_mistakes_is_poissons():
    assert at_least(0, 2.0) == pytest.approx(1)
    assert at_least(1, 1.0) == pytest.approx(1 - 0.36787944)
    assert at_least(3, 0.5) == pytest.approx(0.01438768, rel=1e-4)


# ---- item statistics


def weighed(id, right, elsewhere):
    """A row of a class in which Q01 counts 1 of 11 points, the rest 10; who is wrong there says “Ukraine”."""
    points = {"Q01": float(right), "Q04": elsewhere}
    outcome = {"outcome": "right"} if right else {"outcome": "not yet", "said": ["Ukraine"]}
    facts = {"answers": {"Q01": outcome}, "sure": []}
    return Row(f"{id}.json", GRADED, "", f"s{id}", "", "", Label(), points, right + elsewhere, 11, facts)


def test_the_report_tells_how_hard_and_how_telling_an_item_is_and_whom_a_wrong_answer_draws():
    tasks = (Task("Q01", "One", 1), Task("Q04", "The rest", 10))
    asked = replace(ASKED, tasks=tasks, exercises={"Q01": ASKED.exercises["Q01"]})
    counts = counts_of([weighed(n, n > 5, n) for n in range(1, 11)], asked)
    told = class_tables.statistics(counts)
    assert told.rows == (("Q01", ASKED.exercises["Q01"].title, "10", "0.50", "0.87", ""),)
    against = counts_of([weighed(n, n <= 5, n) for n in range(1, 11)], asked)
    assert class_tables.statistics(against).rows[0][-2:] == (
        "-0.87",
        "The stronger students miss it: look at the question and its key first.",
    )
    (row,) = class_tables.drawn(counts).rows
    assert (row[1], row[2].words, row[3], row[4]) == ("Ukraine", "5 of 10", "30", "80")  # 1 to 5, and 6 to 10, of 10
    shown = text(class_report([weighed(n, n > 5, n) for n in range(1, 11)], asked))
    assert "How hard the items are, and what they tell you" in shown and "Who gives which wrong answer" in shown


def test_a_sheet_with_the_finders_marks_is_a_question_and_no_verdict():
    found = find_attributions(ARTICLE)
    done = Grader(ASKED).grade(Submission("a.json", sheet("s1", "Ana", sources=tuple(found)).encode()))
    rows = [Row("a.json", GRADED, "", "s1", "Ana", facts=facts_of(done, ASKED)), row("b", errors=[FOUND.span])]
    rows[0] = replace(rows[0], facts=json.loads(json.dumps(rows[0].facts)))  # as the gradebook gives them back
    shown = " ".join(text(class_report(rows, ASKED)).split())
    assert "Did Ana (s1) let this kit’s finder mark the text?" in shown
    assert f"Of {len(found)} marks for who said what, {len(found)} have exactly the same words, source and cue" in shown
