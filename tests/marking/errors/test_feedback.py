"""One message about one thing: which way a boundary is off, and category, severity and repair apart."""

import json
import re

import pytest

from kit import Article, Asked, Decoy, ErrorSpan, Mark, Span
from kit.marking.errors.feedback import feedback_on_errors
from kit.marking.errors.key import ErrorKey
from kit.marking.errors.match import match_marks
from kit.wording import wording

TEXT = "The river was open. Was. Mr Ruiz said the old bridge is being closed since Monday and nobody could pass it, he said."
ARTICLE = Article("bridge", TEXT)
WHY = "A finished event needs the past tense."


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def error(id, words, wide="", **fields):
    fields = {"category": "fluency/grammar", "severity": "major"} | fields
    return ErrorSpan(span(words), id=id, envelope=span(wide or words), **fields)


TENSE = error("E02", "is being closed since Monday", repairs=("was closed on Monday",), explanation=WHY)
TALK = error("E03", "nobody", tier="outside")
CAN_BE_ARGUED = error("E04", "old", tier="optional")
NOT_FOUND = error("E05", "Was.", repairs=("",), repair_kind="delete")
DECOYS = (Decoy(span("Mr Ruiz"), "A short title is house style."),)


def told(*marks, errors=(TENSE, TALK, CAN_BE_ARGUED, NOT_FOUND), asked=None, **options):
    return feedback_on_errors(match_marks(ErrorKey(ARTICLE, errors, DECOYS, asked), marks), **options)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("is being closed since Monday and nobody could pass it, he", "too long: it should stop at “Monday”"),
        ("Was. Mr Ruiz said the old bridge is being closed since Monday", "begins too early: it should start at “is”"),
        ("is being", "too short and should run on to “Monday”"),
        ("since Monday", "begins too late and should start at “is”"),
    ],
)
def test_the_boundary_names_the_word_where_to_start_or_stop(words, sentence):
    found = told(Mark(span(words)), errors=(TENSE,))[0]
    assert found.outcome == "partly"
    assert sentence in found.sentence


def by_part(mark):
    return {f.about: f for f in told(mark) if f.mark == 0}


def test_category_severity_and_repair_are_separate_sentences():
    parts = by_part(Mark(TENSE.span, "fluency/spelling", "minor", "was closed on Monday"))
    outcomes = {"find": "right", "category": "partly", "severity": "partly", "repair": "right", "why": ""}
    assert {about: part.outcome for about, part in parts.items()} == outcomes
    assert parts["find"].sentence == "“is being closed since Monday” is an error, and you found it."
    assert (
        parts["category"].sentence == "You chose the right group of errors, but another kind in that group fits better."
    )
    assert parts["severity"].sentence == "The key takes this error more seriously than minor."
    assert parts["repair"].sentence == "The key takes your repair in full."


def test_what_was_left_open_is_asked_for():
    parts = by_part(Mark(TENSE.span))
    assert [parts[p].outcome for p in ("category", "severity", "repair")] == ["not yet"] * 3
    assert (
        parts["category"].next == "Choose what's wrong: is the meaning clear, and it's only the English that's broken?"
    )


def test_only_what_is_asked_is_spoken_of():
    messages = told(Mark(TENSE.span, "style"), asked=Asked(parts=("find",)), reasons=False)
    assert {f.about for f in messages} == {"find"}


def test_the_reason_comes_after_a_try_and_not_before():
    assert WHY in [f.sentence for f in told(Mark(TENSE.span))]
    assert WHY not in str(told(Mark(span("he said"))))
    assert WHY not in str(told(Mark(TENSE.span), reasons=False))


def test_a_missed_error_is_hinted_at_by_place_and_kind_without_its_words():
    missed = next(f for f in told() if f.key == "E02")
    assert (missed.mark, missed.side) == (None, "missed")
    told_where = "There's an error in the headline that you haven't marked; any careful reader can see it."
    assert missed.sentence == told_where
    assert missed.next == "Read it aloud: where does the English break?"
    assert "closed" not in str(missed)


@pytest.mark.parametrize(
    ("mark", "outcome", "sentence"),
    [
        (Mark(span("nobody")), "", "Only another copy of the story shows"),
        (Mark(span("old")), "", "Careful readers disagree about “old”"),
        (Mark(span("Mr Ruiz")), "not yet", "looks like an error, but the key says it isn't one"),
        (Mark(span("he said")), "not yet", "The key doesn't have an error in “he said”."),
        (Mark(span("he said"), confidence=3), "not yet", "You were sure about “he said”"),
        (Mark(Span(19, 20)), "could not check", "no word in this mark"),
    ],
)
def test_a_mark_that_found_nothing_is_told_why(mark, outcome, sentence):
    found = told(mark)[0]
    assert found.outcome == outcome
    assert sentence in found.sentence


def test_a_second_piece_of_an_error_found_is_neutral():
    second = next(f for f in told(Mark(TENSE.span), Mark(span("closed"))) if f.mark == 1)
    assert (second.outcome, second.key) == ("", "E02")


def test_every_mark_and_every_item_of_the_key_is_spoken_of(any_article):
    marks = [any_article.perfect(e) for e in any_article.scored[::2]]
    messages = any_article.marker().errors(tuple(marks)).parts
    assert {f.mark for f in messages} == {None, *range(len(marks))}
    assert {f.key for f in messages if f.key} == {e.id for e in any_article.key.errors}


# ---- the sentences themselves


def every_sentence():
    for part, table in wording("feedback").items():
        if part in ("errors", "category", "severity", "repair", "sources", "other"):
            for name, pair in table.items():
                yield f"{part} {name}", *pair


def test_each_is_one_sentence_and_one_next_step():
    for name, sentence, step in every_sentence():
        for text in (sentence, step):
            bare = re.sub(r"\{\w+\}|“[^”]*”", "x", text)
            assert len(re.findall(r"[.!?](\s|$)", bare)) <= 1, name
            assert len(bare.split()) <= 30, name


def test_no_sentence_blames_or_cheers():
    words = {"wrong!", "fail", "failed", "stupid", "poor", "sorry", "unfortunately", "excellent", "perfect", "great"}
    for name, *pair in every_sentence():
        assert not words & set(" ".join(pair).casefold().split()), name


def test_every_category_has_a_hint_and_a_family():
    for category in wording("vocabulary")["categories"]:
        assert wording("feedback")["look"][category]
        assert wording("feedback")["family"][category.partition("/")[0]]


def test_no_place_for_words_is_left_empty(g20):
    marks = [g20.wider(e, n % 5) for n, e in enumerate(g20.scored)] + g20.labelled(g20.ruler.tokens[::40])
    marked = g20.marker().errors(tuple(marks))
    assert not re.search(r"[{}]", json.dumps([(f.sentence, f.next) for f in marked.parts], ensure_ascii=False))
    assert not [f for f in marked.parts if "“” " in f.sentence]
