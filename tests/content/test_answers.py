"""What people answer to the questions with a key, and what comes of it; each line was judged by hand."""

import tomllib
from math import factorial, prod
from pathlib import Path

import pytest

import kit
from kit.exercises.check import check, check_part, key_answer
from kit.exercises.exercise import read_exercises
from kit.exercises.kinds.code import run_code

HERE = Path(__file__).parent
ARTICLES = {id: kit.read_article(id) for id in kit.articles()}
ALL = [
    exercise
    for id, article in ARTICLES.items()
    for exercise in read_exercises(HERE.parents[1] / "exercises", article, kit.read_key(id, article), None)
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
    if kind == "grid":
        grid = {row: dict(cells) for row, cells in key_answer(exercise)[n].items()}
        for row, column, chosen in (change.replace("=", ".").split(".") for change in said.split()):
            grid[row][column] = chosen.replace("_", " ")
        return grid
    return said if kind in ("number", "prediction") else said.split()


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


FAIR_ONES = {  # how many different answers are right, where these can be counted
    "match": lambda key: prod(map(len, key.values())),
    "order": lambda key: sum(prod(factorial(len(rank)) for rank in order) for order in key),
    "several": len,
}


@pytest.mark.parametrize("id", kinds("number", "span", "match", "order", "several", "grid", "prediction"))
def test_every_question_has_ten_fair_answers_in_the_table_or_all_there_are_and_five_wrong_ones(id):
    part, table = PARTS[id][0].parts[PARTS[id][1]], ANSWERS[id]
    assert all(len(set(lines)) == len(lines) for lines in table.values())
    there_are = FAIR_ONES.get(part.kind, lambda _: 10)(part.key)
    assert len(table["fair"]) >= min(10, there_are) and len(table["wrong"]) >= 5
    assert there_are >= 10 or len(table["near"]) >= 8


FUNCTIONS = tomllib.loads((HERE / "functions.toml").read_text("utf-8"))


@pytest.mark.parametrize("id", kinds("code"))
def test_ten_functions_that_do_what_is_asked_are_right_and_five_that_do_not_are_not(id):
    part = PARTS[id][0].parts[PARTS[id][1]]
    fair, wrong = (set(FUNCTIONS[id][worth]) for worth in ("fair", "wrong"))
    assert len(fair) >= 10 and len(wrong) >= 5
    assert [source for source in fair if (result := written(part, source)).outcome != "right" or result.next] == []
    assert [source for source in wrong if written(part, source).outcome == "right"] == []


def written(part, source):
    """What is said of a function whose source this is."""
    room = {}
    exec(compile(source, part.function, "exec"), room)  # the table's own code
    return check_part(part, run_code(part, room[part.function]))


@pytest.mark.parametrize("id", kinds("single"))
def test_of_single_options_each_is_judged(id):
    part = PARTS[id][0].parts[PARTS[id][1]]
    results = {option: checked(id, option) for option in part.options}
    assert {option for option, result in results.items() if result.points} == set(part.key)
    assert all(result.sentence and (result.next or result.points) for result in results.values())
