"""Checking one answer of each kind; what holds of every exercise is in tests/content/test_exercises.py."""

import contextlib
from collections import Counter
from pathlib import Path

import pytest

import kit
from kit.exercises.check import (
    answer_lines,
    blank_answer,
    check,
    check_part,
    confidence,
    key_answer,
    received,
    solution,
    sure_but_wrong,
)
from kit.exercises.exercise import read_exercises
from kit.exercises.kinds.code import plain, run_code
from kit.exercises.kinds.texts import word_diff

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
EXERCISES = {e.id: e for e in read_exercises(Path(__file__).parent / "every_kind.toml", ARTICLE, KEY)}
PASSAGE = EXERCISES["repair"].parts[0].passage
KEYED = [id for id in EXERCISES if id != "graded"]


def checked(id, *answer):
    return check(EXERCISES[id], list(answer))


def mark(words, paragraph=None):
    start = ARTICLE.text.index(words, ARTICLE.paragraphs[paragraph].span.start if paragraph else 0)
    return {"start": start, "end": start + len(words), "text": words}


# ---- every kind


@pytest.mark.parametrize("answer", [None, 7, True, "zzz", {}, [None], [["a"]]], ids=repr)
def test_an_answer_that_is_no_list_of_parts_is_refused_kindly(answer):
    assert check(EXERCISES["predict"], answer).outcome in ("not yet", "partly")


def test_every_kind_has_a_solution_in_words():
    assert solution(EXERCISES["single"]) == ["the Group of 20"]
    assert all(solution(EXERCISES[id]) for id in KEYED)


@pytest.mark.parametrize("id", KEYED)
def test_an_answer_can_be_told_in_words(id):
    exercise = EXERCISES[id]
    assert all(answer_lines(part, v) for part, v in zip(exercise.parts, key_answer(exercise), strict=True))
    assert answer_lines(exercise.parts[0], None) == []


# ---- what is said of an answer


SAID = (
    ("single", ["ukraine"], "That is what it must mean, and your brain repaired it."),
    ("several", [["ukrainians", "russia"]], "Lavrov has 62 quoted words."),
    ("several", [["ukrainians"]], "Look for a source without an office."),
    ("several", [["experts"]], "What you chose fits, and 1 more is missing."),
    ("number", ["20", 2], "That is the Group of 20."),
    ("number", ["11", 2], "It's a different number."),
    ("order", [["geneva", "delhi", "photo"]], "2 of 3 pairs are in order."),
    ("order", [["delhi", "geneva", "photo"]], "News tells the newest thing first."),
    ("match", [{"A29": "lavrov"}], "Some lines have no answer yet."),
    ("repair", [PASSAGE], "You haven't repaired anything yet: the box is empty, or the passage in it hasn't changed."),
)


@pytest.mark.parametrize(("id", "answer", "sentence"), SAID, ids=[sentence for *_, sentence in SAID])
def test_each_wrong_answer_has_its_own_sentence(id, answer, sentence):
    found = checked(id, *answer)
    assert found.sentence == sentence
    assert found.outcome != "right"


TALK = "Blinken and Lavrov spoke for about 10 minutes on the sidelines of the G-20 summit of foreign ministers in New Delhi"
WORTH = (
    ("several", [["ukrainians"]], "partly", 2),
    ("several", [["ukrainians", "russia"]], "not yet", 0),  # right ones less wrong ones
    ("several", [["ukrainians", "experts", "russia"]], "not yet", 0),  # these are all
    ("several", [["experts", "ukrainians"]], "right", 4),
    ("number", ["9.5", 2], "right", 1),  # near enough
    ("order", [["geneva", "delhi", "photo"]], "partly", 1),  # 2 of 3 pairs: they count above chance
    ("order", [["photo", "delhi", "geneva"]], "not yet", 0),  # 1 of 3
    ("ranks", [["told", "said", "warned", "mocked"]], "right", 1),  # of one rank in any order
    ("ranks", [["told", "warned", "said", "mocked"]], "partly", None),
    ("content", [[mark(f"{TALK}.")]], "right", 1),  # edges that are no words do not count
    ("leftovers", [[mark(ARTICLE.text)]], "not yet", 0),
    ("unsourced", [[mark(ARTICLE.text)]], "not yet", 0),
    ("source", [[{"start": 10**9, "end": 10**9 + 3, "text": "abc"}]], "not yet", 0),  # past the end of the text
    ("predict", ["99", "2"], "right", 2),  # a prediction is neither right nor wrong
    ("graded", ["putin"], "could not check", 0),  # without a key, and it costs nothing
    ("graded", [None], "not yet", 0),
)


@pytest.mark.parametrize(("id", "answer", "outcome", "points"), WORTH, ids=lambda value: str(value)[:30])
def test_an_answer_is_worth_what_is_right_of_it(id, answer, outcome, points):
    found = checked(id, *answer)
    assert found.outcome == outcome
    assert points in (None, found.points)


# ---- choices and numbers


def test_a_wrong_choice_has_its_own_step():
    assert checked("single", "none").next == "Read on to the end of the sentence."


def test_a_number_that_cannot_be_read_is_not_checked():
    result = checked("number", "not 10", 2)
    assert (result.outcome, result.points, result.out_of, result.waiting) == ("could not check", 0, 0, 1)


# ---- orders, matches, grids


def test_an_order_names_two_lines_to_look_at():
    step = "Look again at “the photo” and “the talk in New Delhi”."
    assert checked("order", ["geneva", "delhi", "photo"]).next == step


def test_a_match_is_graded_line_by_line():
    result = checked("match", {"A29": "lavrov", "A38": "blinken", "A25": "bali-declaration"})
    assert (result.outcome, result.points) == ("partly", 2)
    assert result.sentence == "Go by the cue, not by what you expect."
    notes = {cell.about: cell for cell in result.parts[0].parts}
    assert notes["A29"].outcome == "right"
    assert notes["A38"].sentence == "Go by the cue, not by what you expect."


def test_a_grid_checks_the_cells_of_the_key_only():
    cells = {"officials": {"named": "yes", "independent": "no"}, "lavrov": {"named": "yes", "independent": "yes"}}
    result = checked("grid", cells)
    assert (result.outcome, result.points) == ("partly", 1)
    assert result.sentence == "No person’s name is given."
    other = {"officials": {"named": "no", "independent": "yes"}, "lavrov": {"named": "yes", "independent": "no"}}
    assert checked("grid", other).outcome == "right"


# ---- spans


WITH_IT = "“United States officials” and “said”; the source and the cue aren't part of it."


@pytest.mark.parametrize(
    ("id", "words", "outcome", "sentence"),
    [
        ("source", "United States officials said", "partly", "This is too long: stop after “officials”."),
        ("source", "States officials", "partly", "This is too short: start at “United”."),
        ("content", f"United States officials said {TALK}", "partly", f"You marked what was said, but also {WITH_IT}"),
        ("source", "Blinken and Lavrov", "not yet", "They are in the story; they did not tell us this."),
        # half of it is the content; it is nearer to a known wrong mark than to the key
        ("content", ARTICLE[ARTICLE.paragraphs[3].span], "partly", "“said” stops at the full stop."),
    ],
)
def test_a_mark_beside_the_key_is_told_what_is_wrong_with_it(id, words, outcome, sentence):
    result = checked(id, [mark(words, 3)])
    assert (result.outcome, result.sentence) == (outcome, sentence)


def test_a_mark_without_a_word_is_not_checked_and_costs_nothing():
    marks = [mark("Ukraine.", 1), mark("Did."), mark("According to .")]
    result = checked("leftovers", [*marks, mark("\n\n")])
    assert (result.outcome, result.points) == ("right", 3)
    assert result.parts[0].parts[3].outcome == "could not check"


def test_missing_marks_are_counted_and_extra_ones_named():
    two = [mark("Ukraine.", 1), mark("Did.")]
    result = checked("leftovers", two)
    assert result.sentence == "2 of 3 are marked."
    assert result.points == pytest.approx(2.4)  # F1 of 2 right ones of 3 wanted
    extra = checked("leftovers", [*two, mark("According to ."), mark("NEW DELHI")])
    assert extra.sentence == "Your mark “NEW DELHI” isn't one of them."
    assert extra.outcome == "partly"


def test_a_wrong_mark_costs_what_a_right_one_is_worth_and_never_more_than_there_is():
    right, wrong = (
        [mark("Ukraine.", 1), mark("Did."), mark("According to .")],
        ["NEW DELHI", "Blinken", "Thursday", "Russia"],
    )
    worth = [checked("leftovers", [*right, *(mark(words) for words in wrong[:n])]).points for n in range(5)]
    assert worth == [3, 2, 1, 0, 0]


def test_the_same_mark_twice_counts_once():
    assert checked("leftovers", [mark("Did.")] * 5).points == checked("leftovers", [mark("Did.")]).points


def test_two_marks_with_only_a_space_between_them_count_as_one_where_that_is_better():
    pieces = [mark("United States", 3), mark("officials", 3)]
    assert (checked("source", pieces).outcome, checked("source", pieces[::-1]).outcome) == ("right", "right")
    result = checked("source", [*pieces, mark("NEW DELHI")]).parts[0]
    assert [part.outcome for part in result.parts] == ["right", "right", "not yet"]
    assert [part.mark for part in result.parts] == [0, 1, 2]
    assert checked("source", [mark("United", 3), mark("officials", 3)]).outcome == "partly"


def test_a_mark_that_holds_nothing_is_a_mark_only_where_something_may_be_missing():
    none = {"start": 335, "end": 335, "text": ""}
    assert checked("source", [none]).sentence == "You haven't marked anything yet."
    assert checked("leftovers", [none]).outcome == "partly"  # it stands where “Ukraine.” begins


def test_the_order_of_marks_does_not_matter():
    marks = [mark("Ukraine.", 1), mark("Did."), mark("NEW DELHI")]
    assert checked("leftovers", marks).points == checked("leftovers", marks[::-1]).points


def test_any_words_of_a_passage_without_a_source_will_do():
    marks = [mark("there was no sign of any progress"), mark("fell apart over Russia’s war")]
    assert checked("unsourced", marks).outcome == "right"
    quoted = checked("unsourced", [mark("Mutual compliance is in the interest")])
    assert quoted.outcome == "not yet"
    assert quoted.sentence.startswith("The key doesn't have “Mutual compliance is in the interest” as one statement")


# ---- texts and repairs


def observed(id, text):
    """What is said about a text for certain, but how many words it has."""
    return [one.sentence for one in checked(id, text).parts[0].parts][1:]


@pytest.mark.parametrize("text", ["Lavrov also spoke about US threats.", "asdf jkl", "Lavrov lies.", "it is so " * 900])
def test_a_text_waits_for_a_person_whatever_it_says(text):
    result = checked("text", text)
    assert (result.outcome, result.points, result.out_of, result.waiting) == ("could not check", 0, 0, 4)
    assert not result.next


def test_an_unchanged_passage_is_no_repair_and_signs_are_no_text():
    assert checked("repair", PASSAGE + "  ").outcome == "not yet"
    assert checked("text", "....").sentence == "There are no words in your answer yet."


GONE = (
    "“also”, “mocked”, “US”, “threats”, “against”, “offered”, “peace”, “plan”, “Ukraine”, “been”, “praised”, “Moscow”"
)
UNPAIRED = "The double quotation marks don't pair up: count those that open and those that close."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Lavrov MOCKED it.", "Your text still has “mocked” in it."),
        ("Lavrov said so.", "Your text doesn't have “mocked” in it."),
        ("Lavrov said so.", "Your text has “said” in it."),  # it is not in the passage
        ("Lavrov told so.", "These words of yours aren't in the passage: “told”."),  # everyday words are left out
        ("Peace-plan and G-20", "These words of yours aren't in the passage: “G-20”."),  # not: “G”
        ("LÁVROV said so.", "Your text still has “Lavrov” in it."),
        ("Lavrov’s China", f"These words from the passage aren't in your text: {GONE}, and 4 more."),
        (EXERCISES["text"].parts[0].passage, "Word for word, your text is the same as the passage."),
        ("Lavrov\nmocked  it.", "Your text still has “Lavrov” in it."),
        ("He said “a peace plan”.", "Each double quotation mark has a partner."),
        ('He said "a peace plan".', "The words you've put inside quotation marks are in the passage, word for word."),
        ("He said “a bad plan.”", "These quoted words aren't in the passage word for word: “a bad plan”."),
        ("He said “a plan.", UNPAIRED),
        ("He said ”a plan“.", UNPAIRED),
        ('He said “a peace plan".', "Each double quotation mark has a partner."),  # both kinds, one quotation
        ("“He said “a plan” so.”", "Each double quotation mark has a partner."),  # one inside another
    ],
)
def test_an_observation_says_what_was_looked_at(text, sentence):
    assert sentence in observed("text", text)


def test_a_passage_with_one_of_its_words_put_for_another_is_not_the_same():
    passage = EXERCISES["text"].parts[0].passage
    assert passage.count(" by ") == 2
    for other in (passage[::-1].replace(" yb ", " tub ", 1)[::-1], passage.replace("Washington", "Washington’s")):
        assert not any("Word for word" in sentence for sentence in observed("text", other))


def test_where_nobody_quotes_nothing_is_said_about_quotation_marks():
    assert not any("quot" in sentence for sentence in observed("text", "Lavrov said so."))


def test_a_text_is_looked_at_up_to_a_stated_length():
    long = checked("text", "Lavrov said “a plan” so. " * 80_000).parts[0].parts
    assert long[0].sentence == "Your text is very long, so only the first 8,000 characters were looked at."
    assert not any("words long" in one.sentence for one in long)  # nobody counted what was not looked at
    late = [one.sentence for one in checked("text", "so. " * 3_000 + "Lavrov mocked China").parts[0].parts]
    assert late == [long[0].sentence]  # what is further on is in it all the same


def test_the_diff_has_every_word_of_both_texts():
    assert word_diff("the Group of 20. Ukraine.", "Ukraine.") == [("-", "the Group of 20."), ("", "Ukraine.")]
    assert word_diff("a b", "a c") == [("", "a"), ("-", "b"), ("+", "c")]


# ---- code


CODE = EXERCISES["code"].parts[0]


def run(function):
    return check_part(CODE, run_code(CODE, function))


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda text: text.count("“") + text.count("”"), "These are both kinds of marks."),
        (len, "opening('“a” “b') gives 6; it should give 2."),
        (lambda text: print(text.count("“")), "Your function doesn't return anything."),
        (3, "ask needs the function itself."),
    ],
)
def test_a_wrong_function_is_told_what_it_does(function, sentence):
    assert run(function).sentence == sentence


def test_a_right_function_is_right_on_given_and_unseen_texts():
    assert run(lambda text: text.count("“")).outcome == "right"


def test_a_function_that_knows_only_the_given_texts_is_told_so():
    said = run(lambda text: 2 if "“a”" in text else 0)
    assert said.sentence.startswith("Your function gives the right results for the texts you can see")
    assert 0 < said.points < said.out_of


def test_a_function_that_always_gives_the_same_gets_nothing():
    assert run(lambda _: 2).points == 0


def test_an_error_is_one_sentence_with_the_line():
    def opening(text):
        text.count("“")
        return signs  # noqa: F821

    line = opening.__code__.co_firstlineno + 2
    told = f"Line {line}: the name “signs” isn't known here. Did you spell it the same way when you created it?"
    assert run(opening).sentence == told


def test_a_loop_without_an_end_is_stopped(monkeypatch):
    monkeypatch.setattr("kit.exercises.kinds.code.SECONDS", 0.05)

    def opening(text):
        while True:
            with contextlib.suppress(Exception):
                text = text + ""

    assert "doesn't finish within" in run(opening).sentence


def test_a_function_that_ends_python_ends_nothing():
    assert "While your function ran" in run(exit).sentence or "Line" in run(exit).sentence


def test_results_are_compared_as_plain_values():
    assert plain((1, {15, 9, 19}, Counter("aab"))) == [1, [9, 15, 19], {"a": 2, "b": 1}]
    assert plain({"b", 2, "a"}) == ["a", "b", 2]  # by their text
    assert plain(float("nan")) == "nan"
    assert plain(n for n in range(3)) == [0, 1, 2]


def test_true_is_not_one():
    assert check_part(CODE, {"source": "", "results": [{"gives": True}] * 4}).points == 0


# ---- parts, confidence, graded


def test_parts_add_up_and_the_first_open_one_speaks():
    result = checked("predict", "1", "1")
    assert (result.outcome, result.points, result.out_of) == ("partly", 1, 2)
    assert result.sentence == "Part 2: It looks like one slip; two letters changed places."


def test_a_prediction_that_is_missing_is_asked_for():
    assert checked("predict", None, "2").sentence == "Part 1: There's no prediction here yet."


def test_sure_but_wrong_is_seen():
    exercise = EXERCISES["number"]
    for answer, seen in ((["20", 3], True), (["20", 1], False), (["10", 3], False)):
        assert confidence(exercise, answer) == answer[1]
        assert sure_but_wrong(exercise, answer, check(exercise, answer)) == seen


@pytest.mark.parametrize("id", EXERCISES)
def test_received_tells_only_whether_it_is_complete(id):
    exercise = EXERCISES[id]
    assert received(exercise, blank_answer(exercise)).outcome == "not yet"
    if id != "graded":
        assert received(exercise, key_answer(exercise)).outcome == "could not check"
    assert received(EXERCISES["single"], ["ukraine"]).sentence == "Complete and saved. It will be checked later."
