"""What people answer to the questions with a key, and what comes of it; each line was judged by hand."""

import tomllib
from pathlib import Path

import pytest

import kit
from kit.exercises.check import check, key_answer
from kit.exercises.exercise import read_exercises

HERE = Path(__file__).parent
ARTICLES = {id: kit.read_article(id) for id in kit.articles()}
ALL = [
    exercise
    for id, article in ARTICLES.items()
    for exercise in read_exercises(HERE.parents[1] / "exercises", article, kit.read_key(id, article))
]
PARTS = {f"{e.id}.{n + 1}": (e, n) for e in ALL for n in range(len(e.parts))}
ANSWERS = tomllib.loads((HERE / "answers.toml").read_text("utf-8"))
OUTCOMES = {"fair": "right", "near": "partly", "wrong": "not yet", "unread": "could not check"}
CASES = [(id, worth, said) for id, table in ANSWERS.items() for worth in table for said in table[worth]]


def kinds(*names):
    return [id for id, (exercise, n) in PARTS.items() if exercise.parts[n].kind in names]


def value(id, said):
    """The value of an answer that a line of the table tells."""
    exercise, n = PARTS[id]
    kind = exercise.parts[n].kind
    if kind == "span":
        return [mark(ARTICLES[exercise.article], exercise.show, words) for words in said.split(" + ")]
    if kind == "match":
        return key_answer(exercise)[n] | dict(change.split("=") for change in said.split())
    return said if kind == "number" else said.split()


def mark(article, paragraphs, words):
    """A mark of these words, at their first place in the paragraphs shown, or else in the text."""
    found = (p.span.start + article[p.span].index(words) for p in paragraphs if words in article[p.span])
    start = next(found, -1)
    start = start if start >= 0 else article.text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def checked(id, value):
    exercise, n = PARTS[id]
    answer = key_answer(exercise)
    answer[n] = value
    return check(exercise, answer).parts[n]


@pytest.mark.parametrize(("id", "worth", "said"), CASES)
def test_an_answer_is_judged_as_a_fair_person_would(id, worth, said):
    exercise, n = PARTS[id]
    part = exercise.parts[n]
    result = checked(id, value(id, said))
    assert result.outcome == OUTCOMES[worth], result
    assert (result.points > 0) == (worth in ("fair", "near")) and (result.points == part.points) == (worth == "fair")
    assert result.sentence or worth == "fair"


@pytest.mark.parametrize("id", kinds("number", "span", "match", "order", "several"))
def test_every_question_of_these_kinds_has_answers_in_the_table(id):
    good, poor = ("fair", "near"), ("near", "wrong", "unread")
    assert sum(len(ANSWERS[id].get(worth, ())) for worth in good) >= 4
    assert sum(len(ANSWERS[id].get(worth, ())) for worth in poor) >= 5


@pytest.mark.parametrize("id", kinds("single"))
def test_of_single_options_each_is_judged(id):
    part = PARTS[id][0].parts[PARTS[id][1]]
    results = {option: checked(id, option) for option in part.options}
    assert {option for option, result in results.items() if result.points} == set(part.key)
    assert all(result.sentence and (result.next or result.points) for result in results.values())
