"""What a students' key leaves out: what a graded exercise points to or shows, and all that hangs on it."""

from dataclasses import replace

import pytest

from kit.exercises.exercise import Exercise
from kit.exercises.parts import Part
from kit.marking.places import Target
from kit.model import Answer, AnswerKey, Article, Attribution, Decoy, ErrorSpan, Reader, Span, Unsourced
from kit.teacher.copy.withheld import key_without, leans, withheld

TEXT = "Rain\n\n“It rained,” Ruiz said.\n\nHe told us that she said no.\n\nThe end. Ruis left."
ARTICLE = Article("rain", TEXT)
P0, P1, P2, P3 = (p.span for p in ARTICLE.paragraphs)


def at(words):
    return Span(start := TEXT.index(words), start + len(words))


def said(id, words, **more):
    return Attribution(at(words), speaker="ruiz", type="direct", id=id, **more)


def error(id, words, **more):
    return ErrorSpan(at(words), "style", "minor", id=id, envelope=at(words), **more)


A1 = said("A1", "“It rained,”")
A2 = said("A2", "she said no", note="hard", damage="lost a mark")
A3 = said("A3", "no", parent="A2", level=2)
E1 = error("E1", "rained")
E2 = error("E2", "Ruis", repeat_of="E3")
E3 = error("E3", "told")
KEY = AnswerKey(
    "rain",
    ARTICLE.sha256,
    Reader("key"),
    {"sources": Answer((A1, A2, A3)), "errors": Answer((E1, E3, E2))},
    decoys=(Decoy(at("Rain"), "a headline"), Decoy(at("The end"), "plain English")),
    unsourced=(Unsourced(P3, "background"),),
)


def exercise(*shown, tags=(), part=None, id="Q1"):
    paragraphs = tuple(p for p in ARTICLE.paragraphs if p.number in shown)
    return Exercise(id, "A title", (part or Part("single"),), show=paragraphs, tags=tags)


def gone(*graded, tasks=(), named=()):
    return withheld(ARTICLE, KEY, graded, tasks, named)


def test_where_nothing_is_graded_nothing_goes():
    assert not gone()


def test_an_exercise_takes_all_that_the_key_has_on_the_paragraphs_it_shows():
    assert gone(exercise(1)).ids == {"A1", "E1"}


def test_an_exercise_that_shows_the_whole_article_is_about_no_passage():
    assert not gone(exercise(0, 1, 2, 3))


def test_an_exercise_on_the_translation_leaves_who_said_what():
    assert gone(exercise(1, tags=("translation error",))).ids == {"E1"}


def test_a_named_record_goes_with_the_rest_of_its_paragraph():
    assert gone(named=("A2",)).ids == {"A2", "A3"}


@pytest.mark.parametrize("named", ["A2", "A3"])
def test_speech_goes_with_the_speech_that_carries_it_and_that_it_carries(named):
    assert {"A2", "A3"} <= gone(named=(named,)).ids


@pytest.mark.parametrize("named", ["E2", "E3"])
def test_an_error_goes_with_the_one_it_repeats(named):
    assert gone(named=(named,)).ids == {"E2", "E3"}


def test_a_whole_task_takes_its_whole_part_of_the_key():
    found = gone(tasks=("sources",))
    assert found.ids == {"A1", "A2", "A3"}
    assert found.places == {"sources": (Span(0, len(TEXT)),), "errors": ()}


def test_a_broken_attribution_is_an_error_too():
    key = replace(KEY, answers={**KEY.answers, "sources": Answer((A1, replace(A2, tier="garbled"), A3))})
    assert withheld(ARTICLE, key, (), ("errors",), ()).ids == {"E1", "E2", "E3", "A2"}


# ---- exercises that lean on it


def marked(role, words):
    return exercise(part=Part("span", role=role, key=(Target(role, at(words)),)))


def test_an_exercise_leans_on_a_record_it_names():
    assert leans(exercise(), {"A1"}, gone(exercise(1)), KEY)
    assert not leans(exercise(), {"A2"}, gone(exercise(1)), KEY)


def test_an_exercise_leans_on_a_record_whose_words_are_its_answer():
    assert leans(marked("words", "It rained"), set(), gone(exercise(1)), KEY)
    assert not leans(marked("words", "she said no"), set(), gone(exercise(1)), KEY)


def test_words_that_were_said_are_no_error():
    errors_only = gone(exercise(1, tags=("repair",)))
    assert leans(marked("error", "rained"), set(), errors_only, KEY)
    assert not leans(marked("content", "It rained"), set(), errors_only, KEY)


def test_counting_speakers_leans_on_every_attribution():
    counting = exercise(tags=("counting", "claims"))
    assert leans(counting, set(), gone(exercise(1)), KEY)
    assert not leans(counting, set(), gone(exercise(1, tags=("repair",))), KEY)


# ---- the document


def span(s):
    return {"start": s.start, "end": s.end, "text": ARTICLE[s]}


RAW = {
    "format": 1,
    "reader": {"id": "key", "name": "Answer key"},
    "speakers": [{"id": "ruiz", "name": "Ana Ruiz", "kind": "named person", "note": "speaks in paragraph 1"}],
    "answers": {
        "sources": {
            "value": [
                {"id": a.id, "content": span(a.content), "note": a.note, "damage": a.damage} for a in KEY.attributions
            ]
        },
        "errors": {"value": [{"id": e.id, **span(e.span)} for e in KEY.errors]},
    },
    "decoys": [span(d.span) for d in KEY.decoys],
    "unsourced": [span(u.span) for u in KEY.unsourced],
    "names": {"people": {"Ana Ruiz": {"Ruiz": 2, "Ruis": 1}}},
}


def test_a_key_of_which_nothing_is_withheld_is_as_it_was():
    assert key_without(RAW, ARTICLE, gone()) == RAW


def test_what_is_left_says_nothing_about_what_is_withheld():
    left = key_without(RAW, ARTICLE, gone(exercise(1)))
    assert [r["id"] for r in left["answers"]["sources"]["value"]] == ["A2", "A3"]
    assert [r["id"] for r in left["answers"]["errors"]["value"]] == ["E3", "E2"]
    assert (left["names"], left["speakers"][0]["note"]) == ({}, "")
    assert left["withheld"] == {"sources": [span(P1)], "errors": [span(P1)]}


def test_a_whole_task_is_gone_with_what_only_looks_like_it():
    left = key_without(RAW, ARTICLE, gone(tasks=("errors",)))
    assert list(left["answers"]) == ["sources"]
    assert left["decoys"] == []
    assert left["unsourced"] == [span(P3)]
    assert {(r["note"], r["damage"]) for r in left["answers"]["sources"]["value"]} == {(None, None)}


def test_without_the_sources_there_are_no_passages_without_a_source():
    left = key_without(RAW, ARTICLE, gone(tasks=("sources",)))
    assert (list(left["answers"]), left["unsourced"], len(left["decoys"])) == (["errors"], [], 2)


def test_an_exercise_that_asks_for_passages_without_a_source_takes_them_all():
    assert key_without(RAW, ARTICLE, gone(named=("unsourced",)))["unsourced"] == []
