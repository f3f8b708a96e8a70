"""What people answer to the questions with a key, and what comes of it; each line was judged by hand."""

import tomllib
from math import factorial, prod

import pytest
from course import ARTICLES, HERE, PARTS, checked
from course import mark as of

from kit.exercises.check import check_part, key_answer
from kit.exercises.kinds.code import run_code

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


LISTED = kinds("number", "span", "match", "order", "several", "grid", "prediction")


@pytest.mark.parametrize("id", [id for id in LISTED if id[0] == "Q"])
def test_every_question_has_ten_fair_answers_in_the_table_or_all_there_are_and_five_wrong_ones(id):
    part, table = PARTS[id][0].parts[PARTS[id][1]], ANSWERS[id]
    assert all(len(set(lines)) == len(lines) for lines in table.values())
    there_are = FAIR_ONES.get(part.kind, lambda _: 10)(part.key)
    assert len(table["fair"]) >= min(10, there_are) and len(table["wrong"]) >= 5
    assert there_are >= 10 or len(table["near"]) >= 8


# ---- practice: what a fair student types or drags, and what somebody tries who has not read the text


def typed(part):
    """One number as people type it."""
    number = {1: "one", 3: "three", 4: "four", 6: "six", 8: "eight"}.get(part.key[0], f"{part.key[0]}")
    unit = part.unit or "of them"
    return (
        f"{part.key[0]}", f" {part.key[0]} ", f"{part.key[0]}.", number, number.title(), f"about {part.key[0]}",
        f"{part.key[0]} {unit}", f"{number} {unit}", f"I think {part.key[0]}", f"I counted {number}.",
    )  # fmt: skip


def dragged(article, span):
    """One mark as people drag it: a space or a sign more or less at either end, or in two pieces."""
    text, found = article.text, set()
    for start in {span.start, max(span.start - 1, 0), span.start + (not text[span.start].isalnum())}:
        for end in {span.end, span.end + 1, span.end - (not text[span.end - 1].isalnum())}:
            outside = text[start : span.start] + text[span.end : end]
            if not outside.strip(" .,:;’”‘“"):
                found.add(((start, end),))
    middle = text.find(" ", span.start, span.end)
    return [*sorted(found), *([((span.start, middle), (middle + 1, span.end))] if middle > 0 else [])]


@pytest.mark.parametrize("id", [id for id in kinds("number", "span") if id[0] == "P"])
def test_practice_takes_what_fair_students_type_and_drag(id):
    exercise, n = PARTS[id]
    part, article = exercise.parts[n], ARTICLES[exercise.article]
    if part.kind == "number":
        answers = typed(part)
    else:
        rest = key_answer(exercise)[n][1:]
        answers = [
            [*({"start": s, "end": e, "text": article.text[s:e]} for s, e in pieces), *rest]
            for pieces in dragged(article, part.key[0].span)
        ]
    assert len(answers) >= (10 if part.kind == "number" else 2)
    assert [answer for answer in answers if checked(id, answer).outcome != "right"] == []


@pytest.mark.parametrize("lesson", range(1, 9))
def test_practice_gives_next_to_nothing_to_who_marks_all_or_always_takes_one_option(lesson):
    own = {id: PARTS[id] for id in PARTS if id.startswith(f"P{lesson}")}
    for id, (exercise, n) in own.items():
        if exercise.parts[n].kind == "span":
            whole = [of(exercise, paragraph.span) for paragraph in exercise.show]
            assert checked(id, whole).points <= exercise.parts[n].points / 20, id
        if exercise.parts[n].kind == "several":
            assert checked(id, list(exercise.parts[n].options)).points == 0, id
    choices = [exercise.parts[n] for exercise, n in own.values() if exercise.parts[n].kind == "single"]
    for place in range(4):
        right = sum(list(part.options)[place : place + 1] == [part.key[0]] for part in choices)
        assert right <= len(choices) / 2, place


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
