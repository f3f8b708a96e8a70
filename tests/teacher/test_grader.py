"""One file handed in: points by hand from the exercise files, and why a file needs attention."""

import json
from pathlib import Path

import pytest

from kit.teacher.assignment import read_assignment
from kit.teacher.grader import Grader
from kit.teacher.records import ATTENTION, GRADED, Label, Submission

EXERCISES = Path(__file__).parents[2] / "exercises"
ASKED = read_assignment("g20-ministers", EXERCISES)
ARTICLE = ASKED.article
NOBODY = Label()
SAVED = "2026-11-20T09:00:00Z"


def sheet(id="s1", name="Ana Ruiz", sha256=ARTICLE.sha256, article="g20-ministers", **answers):
    values = {task: v if task in ("errors", "sources") else {"answer": v} for task, v in answers.items()}
    return {
        "format": 1,
        "article": {"id": article, "sha256": sha256},
        "reader": {"id": id, "name": name},
        "answers": {task: {"value": value, "saved": SAVED} for task, value in values.items()},
    }


def graded(value, label=NOBODY, sandbox=None):
    return Grader(ASKED, sandbox).grade(Submission("sheet.json", json.dumps(value).encode(), label=label))


def span(words):
    start = ARTICLE.text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


# ---- points


def test_each_exercise_gets_its_points_and_what_was_not_answered_none():
    found = graded(sheet(Q01=["group"], Q02=["10", "ap"], Q05=[[span("United States officials")]]))
    assert (found.status, found.reason) == (GRADED, "")
    assert (found.points["Q01"], found.points["Q02"], found.points["Q04"]) == (1, 1, 0)
    assert found.points["Q05"] == ASKED.exercises["Q05"].points
    assert set(found.points) == {task.id for task in ASKED.tasks}


def test_the_newest_moment_of_the_sheet_is_kept():
    value = sheet(Q01=["group"], Q04=["lavrov"])
    value["answers"]["Q04"]["saved"] = "2026-11-21T10:00:00+01:00"
    assert graded(value).saved == "2026-11-21T09:00:00Z"


# ---- who


@pytest.mark.parametrize("id", ["me", "student", "guest", "lab07"])
def test_a_sheet_of_nobody_or_of_an_account_that_many_use_is_the_platforms_students(id, monkeypatch):
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    found = graded(sheet(id=id, name=""), Label("Ana Ruiz", "1001"))
    assert (found.student_id, found.name, found.status) == ("1001", "Ana Ruiz", GRADED)


def test_a_sheet_that_nobody_put_a_name_to_needs_attention_where_no_platform_says():
    found = graded(sheet(id="me", name="", Q01=["group"]))
    assert (found.status, found.student_id) == (ATTENTION, "")
    assert found.reason.startswith("The sheet doesn’t say whose it is.")
    assert found.points["Q01"] == 1


def test_a_sheet_with_another_name_than_the_platforms_goes_to_the_platforms_row():
    found = graded(sheet(id="s1", name="Ana Ruiz"), Label("Mallory", "1900"))
    assert (found.status, found.student_id, found.name) == (ATTENTION, "1900", "Mallory")
    assert "“Mallory”" in found.reason
    assert "“Ana Ruiz”" in found.reason


# ---- other versions


def test_passages_of_another_version_are_placed_by_their_words_and_it_is_said():
    mark = span("United States officials") | {"start": 5, "end": 28}
    found = graded(sheet(sha256="0" * 64, Q05=[[mark]]))
    assert found.points["Q05"] == ASKED.exercises["Q05"].points
    shifted = "Marked passages that had shifted, or come from another version of the text, and were found again by their words: 1."
    assert (found.notes, found.status) == ((shifted,), GRADED)


def test_passages_that_cannot_be_placed_need_attention_and_are_counted():
    found = graded(sheet(errors=[{"start": 0, "end": 4, "text": "Hail", "category": "style", "severity": "minor"}]))
    assert found.status == ATTENTION
    told = "Marked passages that don’t fit this text and couldn’t be found again, so they were left out: 1."
    assert found.reason.startswith(told)


def test_an_answer_to_another_version_of_an_exercise_is_left_out_and_named():
    found = graded(sheet(Q01=["an option that is gone"], Q04=["lavrov"]))
    assert found.status == ATTENTION
    assert "left out because they belong to another version of the exercise: Q01." in found.reason
    assert "Q01" not in found.points
    assert found.points["Q04"] == 1


# ---- code


CODE = next(e for e in ASKED.exercises.values() if e.parts[-1].kind == "code" or e.parts[0].kind == "code")
PLACE = next(n for n, part in enumerate(CODE.parts) if part.kind == "code")


SOURCE = "def f(text):\n    return []\n"


def results(part):
    """What a function gives that is right in each case."""
    return [{"gives": case.gives} for case in (*part.given, *part.unseen)]


def written(results=()):
    """A sheet with a function for the code exercise, and what it is said to have given."""
    answer: list = [None] * len(CODE.parts)
    answer[PLACE] = {"source": SOURCE, "results": list(results)}
    return sheet(**{CODE.id: answer})


class Recorded:
    """Stands for the sandbox: says what it was asked to run."""

    def __init__(self):
        self.asked = []

    def run(self, part, source):
        self.asked.append((part.function, source))
        return {"source": source, "results": results(part)}


def test_without_a_sandbox_a_function_is_not_run_and_waits():
    found = graded(written())
    assert CODE.id not in found.points
    assert f"no sandbox was found: {CODE.id}." in found.reason
    believed = graded(written(results(CODE.parts[PLACE])))  # what the sheet says that it gave
    assert CODE.id not in believed.points


def test_with_a_sandbox_the_written_function_is_run_and_what_it_gives_is_compared():
    sandbox = Recorded()
    found = graded(written(), sandbox=sandbox)
    assert sandbox.asked == [(CODE.parts[PLACE].function, SOURCE)]
    assert found.points[CODE.id] > 0


# ---- files that cannot be graded


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1, column 1: this is not JSON"),
        (b"[1, 2]", "this should be an object, not a list"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        (json.dumps(sheet(article="riverside-library")).encode(), "grade it with --article riverside-library"),
        (json.dumps(sheet() | {"score": 100}).encode(), "field “score” is unknown"),
        (json.dumps(sheet(errors=[{"start": 0, "end": 0, "text": ""}] * 2001)).encode(), "2,001 marks are too many"),
    ],
)
def test_a_file_that_cannot_be_graded_says_why_and_what_to_ask_for(content, said):
    found = Grader(ASKED).grade(Submission("sheet.json", content))
    assert found.status == ATTENTION
    assert said in found.reason
    assert found.reason.endswith("Ask for the file that “Hand in” saved.")
    assert found.points == {}


def test_what_lesson_8_hands_in_is_read_and_told_and_its_passages_are_not_looked_for_in_the_report():
    mark = {"content": {"start": 6, "end": 15, "text": "It rained"}, "speaker": "s1", "type": "indirect"}
    marks = [{"answers": {"sources": {"value": [mark] * n}}} for n in (1, 2)]
    about = {"id": "own-rain", "title": "Rain", "sha256": "ab" * 32, "words": 9}
    value = sheet(Q01=["group"])
    value["answers"]["portfolio"] = {
        "value": {"article": about, "sheets": marks, "log": ["It snowed · b"]},
        "saved": SAVED,
    }
    value["versions"] = {"clock": {"k3fq7a": 1}, "made": {"Q01": {"": "k3fq7a.1"}}, "beside": {}}
    found = graded(value)
    assert (found.status, found.reason, found.points["Q01"]) == (GRADED, "", 1)
    assert found.notes == (
        "With a text of the student’s own: “Rain”, 9 words (SHA-256 abababab…). Attributions marked, by reader: 1, 2. Lines in the log: 1.",
    )


@pytest.mark.parametrize(
    "own", [None, 7, "x", [], {}, {"article": 3, "sheets": 4}, {"article": {}, "sheets": [None, {"answers": 1}]}]
)
def test_a_portfolio_of_no_known_form_is_told_as_far_as_it_goes_and_breaks_nothing(own):
    value = sheet(Q01=["group"])
    value["answers"]["portfolio"] = {"value": own, "saved": SAVED}
    assert graded(value).points["Q01"] == 1
