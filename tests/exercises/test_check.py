"""Checking: the key gets full marks, blank none, a known wrong answer its own sentence, a near miss a share."""

import contextlib
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
from kit.exercises.kinds.choice import typed
from kit.exercises.kinds.code import plain, run_code
from kit.exercises.kinds.texts import word_diff

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
EXERCISES = {e.id: e for e in read_exercises(Path(__file__).parent / "every_kind.toml", ARTICLE, KEY)}
KEYED = [id for id in EXERCISES if id != "graded"]


def checked(id, *answer):
    return check(EXERCISES[id], list(answer))


def mark(words, paragraph=None):
    start = ARTICLE.text.index(words, ARTICLE.paragraphs[paragraph].span.start if paragraph else 0)
    return {"start": start, "end": start + len(words), "text": words}


# ---- every kind


@pytest.mark.parametrize("id", KEYED)
def test_the_key_gets_full_marks(id):
    result = check(EXERCISES[id], key_answer(EXERCISES[id]))
    assert (result.outcome, result.points) == ("right", result.out_of)
    assert result.out_of == EXERCISES[id].points


@pytest.mark.parametrize("id", EXERCISES)
def test_a_blank_gets_nothing_and_is_told_how_to_begin(id):
    result = check(EXERCISES[id], blank_answer(EXERCISES[id]))
    assert (result.outcome, result.points) == ("not yet", 0)
    assert result.sentence
    assert result.next


NONSENSE = (None, 7, -1.5, True, "", "zzz", [], {}, ["zzz"], [None], [{}], {"zzz": "zzz"}, [["a"]], "x" * 20_000)


@pytest.mark.parametrize("id", EXERCISES)
@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:12])
def test_nonsense_is_refused_kindly_and_gets_no_points_by_chance(id, value):
    result = check(EXERCISES[id], [value] * len(EXERCISES[id].parts))
    assert result.outcome in ("not yet", "could not check") or id in ("number", "predict")
    assert result.sentence
    assert "rong" not in result.sentence


@pytest.mark.parametrize("answer", NONSENSE, ids=lambda value: repr(value)[:12])
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


# ---- choices and numbers


def test_a_wrong_choice_has_its_own_sentence_and_step():
    assert checked("single", "ukraine").sentence == "That is what it must mean, and your brain repaired it."
    assert checked("single", "none").next == "Read on to the end of the sentence."


def test_several_choices_count_right_ones_less_wrong_ones():
    assert checked("several", ["ukrainians"]).points == 2
    assert checked("several", ["ukrainians", "russia"]).points == 0
    assert checked("several", ["ukrainians", "experts", "russia"]).points == 2
    assert checked("several", ["experts", "ukrainians"]).outcome == "right"


def test_several_choices_name_what_is_wrong_or_missing():
    assert checked("several", ["ukrainians", "russia"]).sentence == "Lavrov has 62 quoted words."
    assert checked("several", ["ukrainians"]).sentence == "Look for a source without an office."
    assert checked("several", ["experts"]).sentence == "What you chose fits, and 1 more is missing."


@pytest.mark.parametrize(
    ("words", "number"),
    [("10", 10), (" about 10 minutes", 10), ("Ten", 10), ("1,125", 1125), ("9.5", 9.5), ("-3", -3), ("none", None)],
)
def test_a_number_is_read_as_people_type_it(words, number):
    assert typed(words) == number


def test_a_number_is_right_accepted_or_has_its_own_sentence():
    assert checked("number", "10", 2).outcome == "right"
    assert checked("number", "9.5", 2).outcome == "right"
    assert checked("number", "20", 2).sentence == "That is the Group of 20."
    assert checked("number", "11", 2).sentence == "The text has another number."


# ---- orders, matches, grids


def test_an_order_is_graded_by_pairs_above_chance():
    assert checked("order", ["geneva", "delhi", "photo"]).points == 1  # 2 of 3 pairs
    assert checked("order", ["photo", "delhi", "geneva"]).points == 0  # 1 of 3


def test_an_order_names_two_lines_to_look_at():
    result = checked("order", ["geneva", "delhi", "photo"])
    assert result.sentence == "2 of 3 pairs are in order."
    assert result.next == "Look again at “the photo” and “the talk in New Delhi”."
    assert checked("order", ["delhi", "geneva", "photo"]).sentence == "News tells the newest thing first."


def test_lines_of_one_rank_may_stand_in_any_order():
    assert checked("ranks", ["said", "told", "warned", "mocked"]).outcome == "right"
    assert checked("ranks", ["told", "said", "warned", "mocked"]).outcome == "right"
    assert checked("ranks", ["told", "warned", "said", "mocked"]).outcome == "partly"


def test_a_match_is_graded_line_by_line():
    result = checked("match", {"A29": "lavrov", "A38": "blinken", "A25": "bali-declaration"})
    assert (result.outcome, result.points) == ("partly", 2)
    assert result.sentence == "Go by the cue, not by what you expect."
    notes = {cell.about: cell for cell in result.parts[0].parts}
    assert notes["A29"].outcome == "right"
    assert notes["A38"].sentence == "Go by the cue, not by what you expect."


def test_a_match_with_an_empty_line_is_not_checked_yet():
    assert checked("match", {"A29": "lavrov"}).sentence == "Some lines have no answer yet."


def test_a_grid_checks_the_cells_of_the_key_only():
    cells = {"officials": {"named": "yes", "independent": "no"}, "lavrov": {"named": "yes", "independent": "yes"}}
    result = checked("grid", cells)
    assert (result.outcome, result.points) == ("partly", 1)
    assert result.sentence == "No person’s name is given."
    other = {"officials": {"named": "no", "independent": "yes"}, "lavrov": {"named": "yes", "independent": "no"}}
    assert checked("grid", other).outcome == "right"


# ---- spans


def test_edges_that_are_no_words_do_not_count():
    assert checked("content", [mark("Blinken and Lavrov spoke for about 10 minutes on the sidelines of the G-20 summit "
                                    "of foreign ministers in New Delhi.")]).outcome == "right"  # fmt: skip


def test_a_mark_that_is_too_long_is_told_where_to_stop():
    result = checked("source", [mark("United States officials said")])
    assert result.outcome == "partly"
    assert result.sentence == "This is too long: stop after “officials”."


def test_a_mark_that_is_too_short_is_told_where_to_start():
    result = checked("source", [mark("States officials")])
    assert result.outcome == "partly"
    assert result.sentence == "This is too short: start at “United”."


def test_a_content_with_its_source_is_partly_right_as_in_the_whole_article():
    said = "Blinken and Lavrov spoke for about 10 minutes on the sidelines of the G-20 summit of foreign ministers in New Delhi"
    result = checked("content", [mark(f"United States officials said {said}")])
    assert result.outcome == "partly"
    assert result.sentence == (
        "You marked what was said, and “United States officials” and “said” with it; "
        "the source and the cue are not part of it."
    )


def test_a_mark_without_a_word_is_not_checked_and_costs_nothing():
    marks = [mark("Ukraine.", 1), mark("Did."), mark("According to .")]
    result = checked("leftovers", [*marks, mark("\n\n")])
    assert (result.outcome, result.points) == ("right", 3)
    assert result.parts[0].parts[3].outcome == "could not check"


def test_a_known_wrong_mark_has_its_own_sentence():
    result = checked("source", [mark("Blinken and Lavrov", 3)])
    assert (result.outcome, result.sentence) == ("not yet", "They are in the story; they did not tell us this.")


def test_a_mark_nearer_to_a_known_wrong_one_than_to_the_key_gets_its_sentence():
    paragraph = ARTICLE[ARTICLE.paragraphs[3].span]
    assert checked("content", [mark(paragraph)]).sentence == "“said” stops at the full stop."


def test_missing_marks_are_counted_and_extra_ones_named():
    result = checked("leftovers", [mark("Ukraine.", 1), mark("Did.")])
    assert result.sentence == "2 of 3 are marked."
    assert result.points == pytest.approx(2.4)  # F1 of 2 right ones of 3 wanted
    extra = checked("leftovers", [mark("Ukraine.", 1), mark("Did."), mark("According to ."), mark("NEW DELHI")])
    assert extra.sentence == "Your mark “NEW DELHI” is not one of them."
    assert extra.outcome == "partly"


def test_marking_everything_gets_nothing():
    assert checked("leftovers", [mark(ARTICLE.text)]).points == 0
    assert checked("unsourced", [mark(ARTICLE.text)]).points == 0


def test_the_same_mark_twice_counts_once():
    assert checked("leftovers", [mark("Did.")] * 5).points == checked("leftovers", [mark("Did.")]).points


def test_the_order_of_marks_does_not_matter():
    marks = [mark("Ukraine.", 1), mark("Did."), mark("NEW DELHI")]
    assert checked("leftovers", marks) .points == checked("leftovers", marks[::-1]).points  # fmt: skip


def test_any_words_of_a_passage_without_a_source_will_do():
    marks = [mark("there was no sign of any progress"), mark("fell apart over Russia’s war")]
    assert checked("unsourced", marks).outcome == "right"
    quoted = checked("unsourced", [mark("Mutual compliance is in the interest")])
    assert quoted.outcome == "not yet"
    assert quoted.sentence.startswith("For “Mutual compliance is in the interest” the text names a source")


def test_marks_past_the_end_of_the_text_are_no_marks():
    assert checked("source", [{"start": 10**9, "end": 10**9 + 3, "text": "abc"}]).points == 0


# ---- texts and repairs


PASSAGE = EXERCISES["repair"].parts[0].passage


def test_a_repair_passes_its_checks_one_by_one():
    lost = PASSAGE.replace("the Group of 20 at a meeting of top diplomats. Ukraine.", "Ukraine at a meeting.")
    assert checked("repair", lost).sentence == "The Group of 20 is gone: you removed a fact."
    assert checked("repair", lost).points == 2  # a lost fact costs half
    added = key_answer(EXERCISES["repair"])[0].replace("spoke Thursday", "spoke on 2 March with Zelensky")
    assert checked("repair", added).sentence == "“2” is not in the text."


def test_an_unchanged_passage_is_no_repair():
    assert checked("repair", PASSAGE).sentence == "The passage is as it was."
    assert checked("repair", PASSAGE + "  ").points == 0


def test_too_many_changes_are_told():
    wordy = "The story is that, as we hear, " + key_answer(EXERCISES["repair"])[0] + " So it was in the report."
    assert checked("repair", wordy).sentence == "You changed more than is needed."


@pytest.mark.parametrize("text", ["asdf jkl qwer", "blah blah blah blah", "....", "xx yy zz"])
def test_nonsense_words_are_no_text(text):
    assert checked("text", text).points == 0
    assert checked("text", text).outcome == "not yet"


def test_a_text_without_speaker_and_subject_gets_nothing_for_what_it_does_not_say():
    assert checked("text", "The sun is out and it is a fine day.").points == 0


def test_a_text_names_the_speaker_and_adds_nothing():
    assert checked("text", "Somebody spoke about US threats against China.").sentence == "Say who speaks."
    assert checked("text", "Lavrov spoke of China and Japan.").sentence == "“Japan” is not in the paragraph."
    assert checked("text", "Lavrov mocked threats against China.").sentence == "“mocked” is still there."
    assert checked("text", "Lavrov ridiculed threats against China.").sentence == "That cue judges as well."


def test_a_text_that_passes_says_what_a_teacher_looks_at():
    assert checked("text", "Lavrov also spoke about US threats against China.").next == (
        "A teacher looks at the rest: Is it still accurate?"
    )


def test_a_copy_of_the_passage_is_told_what_is_still_in_it():
    assert checked("text", EXERCISES["text"].parts[0].passage).sentence == "“mocked” is still there."


def test_a_possessive_is_no_new_name():
    assert checked("text", "Lavrov spoke about China’s peace plan.").outcome == "right"


def test_the_diff_has_every_word_of_both_texts():
    diff = word_diff("the Group of 20. Ukraine.", "Ukraine.")
    assert diff == [("-", "the Group of 20."), ("", "Ukraine.")]
    assert word_diff("a b", "a c") == [("", "a"), ("-", "b"), ("+", "c")]


# ---- code


CODE = EXERCISES["code"].parts[0]


def run(function):
    return check_part(CODE, run_code(CODE, function))


def test_a_right_function_is_right_on_given_and_unseen_texts():
    assert run(lambda text: text.count("“")).outcome == "right"


def test_a_function_that_knows_only_the_given_texts_is_told_so():
    said = run(lambda text: 2 if "“a”" in text else 0)
    assert said.sentence.startswith("The texts you can see are right.")
    assert 0 < said.points < said.out_of


def test_a_function_that_always_gives_the_same_gets_nothing():
    assert run(lambda _: 2).points == 0


def test_a_known_wrong_result_has_its_own_sentence():
    assert run(lambda text: text.count("“") + text.count("”")).sentence == "These are both kinds of marks."


def test_another_result_is_shown_beside_the_wanted_one():
    assert run(len).sentence == "opening('“a” “b') gives 6; wanted is 2."


def test_an_error_is_one_sentence_with_the_line():
    def opening(text):
        text.count("“")
        return signs  # noqa: F821

    first = opening.__code__.co_firstlineno
    assert run(opening).sentence == (
        f"Line {first + 2}: the name “signs” is not known here. Is it spelled as where you made it?"
    )


def test_printing_is_not_returning():
    assert run(lambda text: print(text.count("“"))).sentence == "Your function gives nothing back."


def test_a_loop_without_an_end_is_stopped(monkeypatch):
    monkeypatch.setattr("kit.exercises.kinds.code.SECONDS", 0.05)

    def opening(text):
        while True:
            with contextlib.suppress(Exception):
                text = text + ""

    assert "does not come to an end" in run(opening).sentence


def test_a_function_that_ends_python_ends_nothing():
    assert "While your function ran" in run(exit).sentence or "Line" in run(exit).sentence


def test_what_is_no_function_is_told():
    assert run(3).sentence == "ask needs the function itself."


def test_results_are_compared_as_plain_values():
    from collections import Counter

    assert plain((1, {2, 1}, Counter("aab"))) == [1, [1, 2], {"a": 2, "b": 1}]
    assert plain(float("nan")) == "nan"
    assert plain(n for n in range(3)) == [0, 1, 2]


def test_true_is_not_one():
    assert check_part(CODE, {"source": "", "results": [{"gives": True}] * 4}).points == 0


# ---- parts, confidence, graded


def test_parts_add_up_and_the_first_open_one_speaks():
    result = checked("predict", "1", "1")
    assert (result.outcome, result.points, result.out_of) == ("partly", 1, 2)
    assert result.sentence == "Part 2: It looks like one slip; two letters changed places."


def test_a_prediction_is_neither_right_nor_wrong():
    assert checked("predict", "99", "2").outcome == "right"
    assert checked("predict", None, "2").sentence == "Part 1: There is no prediction yet."


def test_sure_but_wrong_is_seen():
    exercise = EXERCISES["number"]
    answer = ["20", 3]
    assert confidence(exercise, answer) == 3
    assert sure_but_wrong(exercise, answer, check(exercise, answer))
    assert not sure_but_wrong(exercise, ["20", 1], check(exercise, ["20", 1]))
    assert not sure_but_wrong(exercise, ["10", 3], check(exercise, ["10", 3]))


def test_without_a_key_a_complete_answer_could_not_be_checked_and_costs_nothing():
    result = checked("graded", "putin")
    assert (result.outcome, result.points, result.out_of) == ("could not check", 0, 0)
    assert checked("graded", None).outcome == "not yet"


@pytest.mark.parametrize("id", EXERCISES)
def test_received_tells_only_whether_it_is_complete(id):
    exercise = EXERCISES[id]
    assert received(exercise, blank_answer(exercise)).outcome == "not yet"
    if id != "graded":
        assert received(exercise, key_answer(exercise)).outcome == "could not check"
    assert received(EXERCISES["single"], ["ukraine"]).sentence == "Complete and saved. It is checked later."
