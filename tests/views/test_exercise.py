"""Exercises on screen: answers are kept at once, nothing of the key is there before a check, help is recorded."""

import html
import json
from dataclasses import replace
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import kit
from kit.exercises.check import key_answer
from kit.exercises.exercise import read_exercises
from kit.sheets.sheet_file import NotSaved
from kit.views.exercise import ExerciseView

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
EVERY_KIND = Path(__file__).parents[1] / "exercises" / "every_kind.toml"
EXERCISES = {e.id: e for e in read_exercises(EVERY_KIND, ARTICLE, KEY)}


def opened(sheet=None):
    return kit.open_exercises(EVERY_KIND, ARTICLE, KEY, sheet)


@pytest.fixture
def sheet(tmp_path):
    return kit.open_sheet(ARTICLE, tmp_path, "ana")


@pytest.fixture
def ask(sheet):
    return opened(sheet)


@pytest.fixture
def again(sheet):
    """An exercise as it is when the notebook is opened again."""

    def asked(id):
        return opened(kit.open_sheet(ARTICLE, sheet.path.parent, "ana"))(id)

    return asked


@pytest.fixture
def full_disk(sheet, monkeypatch):
    def full(*_):
        raise NotSaved("g20-ministers.ana.json isn't saved: the disk is full.")

    monkeypatch.setattr(sheet, "save", full)


def press(view, name):
    view._handle_custom_msg({"type": name}, [])


def answer(view, *values):
    view.set_state({"answer": list(values)})


def tried(view, *values):
    """The view after this answer and a check."""
    answer(view, *values)
    press(view, "check")
    return view


def kept(sheet, id):
    return json.loads(sheet.path.read_text("utf-8"))["answers"][id]["value"]


def test_an_answer_is_in_the_file_before_anybody_checks_it(ask, sheet):
    answer(ask("single"), "ukraine")
    assert kept(sheet, "single")["answer"] == ["ukraine"]
    assert kept(sheet, "single")["attempts"] == 0
    assert ask("single").saved["text"] == "Saved."


def test_a_check_tells_the_outcome_one_sentence_and_one_step(ask, sheet):
    result = tried(ask("single"), "none").result
    assert (result["outcome"], result["points"]) == ("not yet", "0 of 1 points")
    assert (result["sentence"], result["next"]) == ("It does name something.", "Read on to the end of the sentence.")
    assert kept(sheet, "single")["outcome"] == "not yet"


def test_a_check_brings_the_answer_along_should_it_overtake_it(ask):
    ask("single")._handle_custom_msg({"type": "check", "answer": ["group"]}, [])
    assert ask("single").result["outcome"] == "right"


def test_a_changed_answer_makes_the_verdict_stale(ask):
    answer(tried(ask("single"), "none"), "group")
    assert ask("single").result["stale"]


@pytest.mark.parametrize("id", EXERCISES)
def test_nothing_of_the_key_is_on_the_page_before_it_is_asked_for(ask, id):
    state = str(ask(id).get_state())
    for secret in (EXERCISES[id].explanation, *(w.say for p in EXERCISES[id].parts for w in p.wrong)):
        assert not secret or secret not in state
    if id in ("text", "repair"):
        assert EXERCISES[id].parts[0].key[0].text not in state


def test_the_explanation_comes_when_it_is_right(ask):
    assert tried(ask("single"), "group").result["explanation"] == EXERCISES["single"].explanation


def test_hints_open_one_by_one_and_are_recorded(ask, sheet):
    both = list(EXERCISES["single"].hints)
    for seen in (["Find “invasion of”."], both, both):
        press(ask("single"), "hint")
        assert ask("single").hints == seen
        assert kept(sheet, "single")["hints"] == len(seen)


def test_the_solution_opens_after_a_try_only_and_is_recorded(ask, sheet):
    view = ask("single")
    press(view, "solution")
    assert (view.may_solve, view.solution) == (False, [])
    press(tried(view, "ukraine"), "solution")
    assert view.solution == ["the Group of 20"]
    assert kept(sheet, "single")["solution"] is True


def test_a_graded_exercise_tells_nothing_but_that_it_is_complete(sheet):
    view = ExerciseView(replace(EXERCISES["single"], graded=True), ARTICLE, sheet)
    press(tried(view, "ukraine"), "solution")
    assert view.result["sentence"] == "Complete and saved. It will be checked later."
    assert (view.may_solve, view.solution, view.result["explanation"]) == (False, [], "")


def test_sure_but_wrong_is_pointed_out_kindly(ask):
    assert tried(ask("number"), "20", 3).result["sure"].startswith("You were sure")
    assert tried(ask("number"), "10", 3).result["sure"] == ""


def test_the_answer_the_verdict_and_the_help_are_there_when_it_is_opened_again(ask, again):
    press(tried(ask("single"), "ukraine"), "hint")
    view = again("single")
    assert (view.answer, view.record.attempts) == (["ukraine"], 1)
    assert view.result["sentence"] == ask("single").result["sentence"]
    assert view.hints == ask("single").hints


def test_time_counts_but_not_a_long_pause(sheet):
    now = [0.0]
    view = ExerciseView(EXERCISES["single"], ARTICLE, sheet, clock=lambda: now[0])
    now[0] = 30.4
    answer(view, "ukraine")
    now[0] = 50_000
    press(view, "check")
    assert view.record.seconds == 30 + 600


def test_what_is_not_saved_is_said_at_once(ask, full_disk):
    answer(ask("single"), "ukraine")
    assert ask("single").saved["ok"] is False
    assert "the disk is full" in ask("single").saved["text"]
    assert ask("single").answer == ["ukraine"]


def test_without_a_sheet_it_says_that_nothing_is_saved():
    view = opened()("single")
    answer(view, "group")
    assert view.saved["text"] == "This isn't saved: the first cell didn't open an answer sheet."


@pytest.mark.parametrize("bad", [None, 7, "x", {"a": 1}, [None] * 50, ["x" * 500_000]])
def test_a_strange_answer_from_the_page_stops_nothing(ask, bad):
    view = ask("single")
    view._handle_custom_msg({"type": "check", "answer": bad}, [])
    assert len(view.answer) == 1
    assert view.result["outcome"] == "not yet"


@pytest.mark.parametrize("message", [None, 7, [], {}, {"type": "explode"}, {"type": []}])
def test_a_strange_message_is_passed_over(ask, message):
    ask("single")._message(None, message, [])
    assert ask("single").result == {}


# ---- texts: what is observed, model answers, and one's own place


def test_a_text_shows_model_answers_after_a_try_only(ask):
    view = ask("text")
    assert view.models == {}
    answer(view, "Lavrov spoke.")
    press(view, "check")
    assert view.result["name"] == "Saved"
    assert view.result["points"] == "4 points still to be given by a person"
    assert "Your text doesn't have “mocked” in it." in view.result["parts"][0]["observed"]
    assert [model["places"] for model in view.models["0"]["models"]] == [(2,), (0,)]
    assert view.models["0"]["rubric"][0]["levels"][3] == "It is neutral and short."
    assert (view.may_solve, view.result["explanation"]) == (False, EXERCISES["text"].explanation)


def test_where_readers_place_their_own_text_is_kept_and_is_no_points(ask, again, sheet):
    answer(ask("text"), "Lavrov spoke.")
    press(ask("text"), "check")
    ask("text").set_state({"placed": [[2]]})
    assert kept(sheet, "text")["placed"] == [[2]]
    assert (kept(sheet, "text")["outcome"], ask("text").result["points"]) == (
        "could not check",
        "4 points still to be given by a person",
    )
    assert again("text").placed == [[2]]


@pytest.mark.parametrize("bad", [[], [7], [[9]], [["x"]], [[1, 2]], [{"a": 1}], [[{}]], [[True]]])
def test_a_strange_place_from_the_page_is_none(ask, bad):
    ask("text").set_state({"placed": bad})
    assert ask("text").placed in ([None], [[None]])


def test_a_graded_text_shows_no_model_answer(sheet):
    view = ExerciseView(replace(EXERCISES["text"], graded=True), ARTICLE, sheet)
    answer(view, "Lavrov spoke.")
    press(view, "check")
    assert (view.models, view.result["parts"][0]["observed"]) == ({}, [])


# ---- spans: the reader


def mark(id, words):
    start = ARTICLE.text.index(words, ARTICLE.paragraphs[3].span.start)
    return {"id": id, "content": {"start": start, "end": start + len(words), "text": words}}


def test_marks_in_the_reader_are_the_answer(ask, sheet):
    view = ask("source")
    view.readers[0].marks = [mark("m1", "United States officials said")]
    assert [m["text"] for m in kept(sheet, "source")["answer"][0]] == ["United States officials said"]
    view.readers[0].asked = [{"type": "check"}]
    assert view.result["sentence"] == "This is too long: stop after “officials”."
    assert view.readers[0].results["summary"] == view.result["sentence"]


def test_the_reader_has_only_the_shown_paragraphs_at_their_own_offsets(ask):
    trait = ask("source").readers[0].article
    (start, end, _) = trait["paragraphs"][0]
    assert trait["text"][start:end] == ARTICLE[ARTICLE.paragraphs[3].span]
    assert not trait["text"][:start].strip()
    assert len(trait["text"]) == len(ARTICLE.text)


def test_marks_are_there_again_when_it_is_opened_again(ask, again):
    ask("source").readers[0].marks = [mark("m1", "United States officials")]
    assert [m["content"]["text"] for m in again("source").readers[0].marks] == ["United States officials"]


def test_a_mark_that_is_not_saved_is_said_in_the_reader_too(ask, full_disk):
    ask("source").readers[0].marks = [mark("m1", "United States officials")]
    assert ask("source").readers[0].saved["ok"] is False


# ---- ask, lock, code, progress


def test_with_another_article_a_question_steps_back():
    library = kit.read_article("riverside-library")
    ask = kit.open_exercises(EVERY_KIND, library)
    assert repr(ask("single")) == "single is about a different article, so it isn't asked here."
    assert ask.locked("predict", lambda: 2) == 2


def shown_in(live):
    """All that a live output shows, as text."""
    return " ".join(out.get("text") or out["data"].get("text/plain", "") for out in live.outputs)


@pytest.fixture
def running():
    """A notebook's shell that remembers nothing on disk."""
    yield InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    InteractiveShell.clear_instance()


def test_what_is_locked_opens_as_soon_as_the_prediction_is_typed_and_is_done_once(ask, running):
    asked = []
    live = ask.locked("predict", lambda: asked.append(1) or print("distance 2"))
    live.renew()
    assert "Locked. This opens as soon as you've made your prediction in predict." in shown_in(live)
    assert asked == []
    for value in ("1", "12"):
        answer(ask("predict"), value, None)
    assert (shown_in(live).strip(), asked) == ("distance 2", [1])


def test_what_is_locked_is_open_at_once_where_the_prediction_is_there(ask):
    answer(ask("predict"), "1", None)
    assert ask.locked("predict", lambda: 2) == 2
    assert ask.locked("predict", "a view") == "a view"


def test_a_function_is_checked_at_once_and_kept(ask, sheet):
    def opening(text):
        return text.count("“")

    view = ask("code", opening)
    assert view.result["outcome"] == "right"
    assert "return text.count" in kept(sheet, "code")["answer"][0]["source"]


def test_progress_is_a_table_with_what_to_repeat(ask, sheet):
    tried(ask("single"), "none")
    text = kit.my_progress(sheet, EVERY_KIND).data
    assert f"0 done, 0 partly, {len(EXERCISES)} open" in text
    assert "single · One choice – not right yet" in text


# ---- without Python: the static twin


@pytest.mark.parametrize("id", EXERCISES)
def test_the_twin_has_prompt_passage_choices_and_answer(ask, displayed, id):
    if id != "graded":
        answer(ask(id), *key_answer(EXERCISES[id]))
    *widgets, twin = displayed(ask(id))
    assert len(widgets) == 1 + len(ask(id).readers)
    exercise, first = EXERCISES[id], EXERCISES[id].parts[0]
    items = first.items.values() if first.kind == "order" else ()
    for words in (exercise.title, exercise.prompt or first.prompt, *(ARTICLE[p.span] for p in exercise.show), *items):
        assert words in html.unescape(twin.data)


def test_the_twin_of_a_text_says_what_was_observed_as_the_page_does(ask, displayed):
    view = tried(ask("text"), "Lavrov mocked “it.")
    (*_, twin) = displayed(view)
    observed = view.result["parts"][0]["observed"]
    assert len(observed) > 3 and all(f"<li>{sentence}</li>" in html.unescape(twin.data) for sentence in observed)
    assert "Right." not in twin.data and view.result["sentence"] in html.unescape(twin.data)


def test_the_twin_says_of_each_of_several_parts_what_the_page_says(ask, displayed):
    view = tried(ask("number"), "77", 3)
    said = view.result["parts"][0]["sentence"]
    (*_, twin) = displayed(view)
    assert html.unescape(twin.data).count(said) == 2  # of the part, and of the whole
    view.answer = ["78", 3]
    (*_, twin) = displayed(view)
    assert said not in html.unescape(twin.data)  # it was said of another answer


def test_every_text_in_the_twin_is_escaped(ask, displayed):
    answer(ask("text"), "<script>alert(1)</script> Lavrov")
    (*_, twin) = displayed(ask("text"))
    assert "<script>" not in twin.data
    assert "&lt;script&gt;" in twin.data
