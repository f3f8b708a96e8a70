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


@pytest.mark.parametrize(
    ("found", "ids"),
    [
        pytest.param(gone(), set(), id="where nothing is graded nothing goes"),
        pytest.param(gone(exercise(1)), {"A1", "E1"}, id="an exercise takes all on the paragraphs it shows"),
        pytest.param(gone(exercise(0, 1, 2, 3)), set(), id="the whole article is no passage"),
        pytest.param(
            gone(exercise(1, tags=("translation error",))), {"E1"}, id="on the translation: not who said what"
        ),
        pytest.param(gone(named=("A2",)), {"A2", "A3"}, id="speech goes with the speech that it carries"),
        pytest.param(gone(named=("A3",)), {"A2", "A3"}, id="and that carries it"),
        pytest.param(gone(named=("E2",)), {"E2", "E3"}, id="an error goes with the one it repeats"),
        pytest.param(gone(named=("E3",)), {"E2", "E3"}, id="and with the one that repeats it"),
    ],
)
def test_what_is_graded_takes_what_hangs_on_it(found, ids):
    assert (found.ids, bool(found)) == (ids, bool(ids))


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


SHOWN, REPAIRED = gone(exercise(1)), gone(exercise(1, tags=("repair",)))
COUNTING = exercise(tags=("counting", "claims"))


@pytest.mark.parametrize(
    ("asked", "named", "withheld", "leaning"),
    [
        pytest.param(exercise(), {"A1"}, SHOWN, True, id="on a record that it names"),
        pytest.param(exercise(), {"A2"}, SHOWN, False, id="not on one that stays"),
        pytest.param(marked("words", "It rained"), set(), SHOWN, True, id="on one whose words are its answer"),
        pytest.param(marked("words", "she said no"), set(), SHOWN, False, id="not on other words"),
        pytest.param(marked("error", "rained"), set(), REPAIRED, True, id="on an error"),
        pytest.param(marked("content", "It rained"), set(), REPAIRED, False, id="words that were said are no error"),
        pytest.param(COUNTING, set(), SHOWN, True, id="who counts speakers, on every attribution"),
        pytest.param(COUNTING, set(), REPAIRED, False, id="and on no error"),
    ],
)
def test_an_exercise_leans_on_what_is_withheld(asked, named, withheld, leaning):
    assert leans(asked, named, withheld, KEY) == leaning


# ---- the document


def span(s):
    return {"start": s.start, "end": s.end, "text": ARTICLE[s]}


def told(attribution):
    return {"note": attribution.note, "damage": attribution.damage}


RAW = {
    "format": 1,
    "reader": {"id": "key", "name": "Answer key"},
    "speakers": [{"id": "ruiz", "name": "Ana Ruiz", "kind": "named person", "note": "speaks in paragraph 1"}],
    "answers": {
        "sources": {"value": [{"id": a.id, "content": span(a.content), **told(a)} for a in KEY.attributions]},
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


def test_an_exercise_that_asks_for_passages_without_a_source_takes_them_all():
    assert key_without(RAW, ARTICLE, gone(named=("unsourced",)))["unsourced"] == []
    left = key_without(RAW, ARTICLE, gone(tasks=("sources",)))  # as does the whole task
    assert (list(left["answers"]), left["unsourced"], len(left["decoys"])) == (["errors"], [], 2)
