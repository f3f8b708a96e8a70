"""Exercise files: what is read, and that what does not fit is refused with file, exercise and field."""

from pathlib import Path

import pytest

import kit
from kit.exercises.exercise import read_exercises, read_tasks, read_titles
from kit.exercises.kinds import KINDS
from kit.strict import BadFile

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
EVERY_KIND = Path(__file__).parent / "every_kind.toml"
FOUND = read_exercises(EVERY_KIND, ARTICLE, KEY)
HEAD = 'format = 1\narticle = "g20-ministers"\n'
SINGLE = """
[[exercise]]
id = "Q01"
title = "One"
kind = "single"
key = "a"
[exercise.options]
a = "the right one"
b = "the other"
[[exercise.wrong]]
answer = "b"
say = "No one says so."
"""


@pytest.fixture
def load(tmp_path):
    def loaded(text, key=KEY, head=HEAD):
        path = tmp_path / "lesson.toml"
        path.write_text(head + text, "utf-8")
        return read_exercises(path, ARTICLE, key)

    return loaded


def part(exercises, id):
    return next(e for e in exercises if e.id == id).parts[0]


def test_every_kind_is_read():
    assert {part.kind for exercise in FOUND for part in exercise.parts} == set(KINDS)


def test_a_key_comes_from_the_articles_key_so_that_a_corrected_key_corrects_the_exercise():
    assert part(FOUND, "source").key[0].span == next(a.source for a in KEY.attributions if a.id == "A01")
    assert part(FOUND, "match").key == {"A29": ("lavrov",), "A38": ("lavrov",), "A25": ("bali-declaration",)}
    assert [ARTICLE[t.span] for t in part(FOUND, "leftovers").key] == ["Ukraine.", "According to .", "Did."]


def test_a_label_of_the_key_is_a_key_too(load):
    (found,) = load("""
[[exercise]]
id = "Q01"
title = "One"
kind = "single"
options = ["direct", "indirect"]
key = { attribution = "A12", role = "type" }
wrong = [{ answer = "indirect", say = "No one says so." }]
""")
    assert found.parts[0].key == ("direct",)
    assert found.parts[0].options == {"direct": "direct", "indirect": "indirect"}


def test_the_words_of_items_come_from_the_article_in_one_pair_of_quotation_marks():
    items = part(FOUND, "match").items
    assert items["A29"].startswith("“We don’t feel isolated.")
    assert items["A29"].endswith("realize it.”")


def test_a_linked_group_is_one_item_and_all_its_categories_are_accepted(load):
    (found,) = load(asked("match") + 'items = ["E02+E03"]\nrole = "category"\n')
    errors = [e for e in KEY.errors if e.id in ("E02", "E03")]
    assert found.parts[0].items == {"E02+E03": f"“{' … '.join(ARTICLE[e.span] for e in errors)}”"}
    assert {e.category for e in errors} <= set(found.parts[0].key["E02+E03"])


def test_a_span_is_found_by_its_words():
    wrong = part(FOUND, "source").wrong[0].answer
    assert ARTICLE[wrong] == "Blinken and Lavrov"
    assert ARTICLE.paragraph_at(wrong).number == 3


def test_an_exercise_with_confidence_has_one_more_part_without_points():
    number = next(e for e in FOUND if e.id == "number")
    assert [p.kind for p in number.parts] == ["number", "confidence"]
    assert number.points == 1


def test_without_a_key_what_refers_to_it_is_open():
    found = read_exercises(EVERY_KIND, ARTICLE)
    assert part(found, "source").key is None
    assert part(found, "match").key is None
    assert part(found, "single").key == ("group",)


def test_exercises_on_another_article_are_left_out(load):
    assert load(SINGLE, head='format = 1\narticle = "riverside-library"\n') == ()


def test_a_folder_is_read_in_the_order_of_its_files(tmp_path):
    for name, id in (("02_b", "Q02"), ("01_a", "Q01")):
        (tmp_path / f"{name}.toml").write_text(HEAD + SINGLE.replace("Q01", id), "utf-8")
    assert [e.id for e in read_exercises(tmp_path, ARTICLE, KEY)] == ["Q01", "Q02"]
    assert [(t.id, t.lesson) for t in read_titles(tmp_path)] == [("Q01", "01_a"), ("Q02", "02_b")]


def test_an_id_stands_once_in_all_files(tmp_path):
    for name in ("01", "02"):
        (tmp_path / f"{name}.toml").write_text(HEAD + SINGLE, "utf-8")
    with pytest.raises(BadFile, match=r"02.toml, Q01: there’s another exercise “Q01”"):
        read_titles(tmp_path)


def test_shown_paragraphs_and_cases_are_taken_from_the_article():
    assert [p.number for p in FOUND[0].show] == [1]
    assert part(FOUND, "code").unseen[1].arguments == (ARTICLE.text,)
    assert part(FOUND, "repair").passage == ARTICLE[ARTICLE.paragraphs[1].span]


def asked(kind):
    """How an exercise of a kind begins."""
    return f'[[exercise]]\nid = "Q01"\ntitle = "T"\nkind = "{kind}"\n'


SPAN = asked("span") + 'role = "source"\n'
ORDER = asked("order") + 'key = ["a", "b"]\n[exercise.items]\n'
RUBRIC = '[[exercise.rubric]]\nname = "R"\nlevels = ["a", "b", "c", "d"]\n'
MODEL = '[[exercise.models]]\ntext = "x"\nplaces = [3]\n'
REFUSED = (
    (SINGLE.replace('title = "One"\n', ""), "lesson.toml, Q01: field “title” is missing"),
    (SINGLE.replace('id = "Q01"', 'id = "Q 01"'), "lesson.toml, Q 01.id: “Q 01” is not an id of letters and digits"),
    (SINGLE.replace('"single"', '"choice"'), "Q01.kind: “choice” is not one of"),
    (SINGLE.replace('key = "a"', 'key = "c"'), "Q01: “c” is not one of a, b"),
    (SINGLE.replace('key = "a"\n', ""), "Q01: field “key” is missing; only an exercise with graded = true"),
    (SINGLE.replace('key = "a"', "key = 3"), "Q01.key: this should be a text, not a number"),
    (SINGLE.replace('key = "a"', 'key = "a"\nkeys = 1'), "Q01: field “keys” is unknown"),
    (SINGLE.replace('key = "a"', 'key = "a"\npoints = 0'), "Q01.points: points are more than 0"),
    (SINGLE.replace('key = "a"', 'key = "a"\nshow = [99]'), "Q01.show: there is no paragraph 99; the article has 0 to"),
    (SINGLE.replace('key = "a"', 'key = "a"\nhints = ["one"]'), "Q01.hints: 2 hints are needed"),
    (SINGLE.replace('key = "a"', 'key = "a"\ngraded = 1'), "Q01.graded: this should be true or false"),
    (SINGLE.split("[[exercise.wrong]]", maxsplit=1)[0], "Q01.wrong: the wrong option “b” has no sentence of feedback"),
    (SINGLE.replace('say = "No one says so."', ""), r"Q01.wrong\[0\]: field “say” is missing"),
    (SPAN + 'key = { attribution = "A99" }', "Q01.key: the answer key has no attribution “A99”"),
    (SPAN + 'key = { attribution = "A24", role = "cues" }', "Q01.key.role: “cues” is not one of"),
    (SPAN + 'key = { error = "E99" }', "Q01.key: the answer key has no error “E99”"),
    (SPAN + "key = { spans = [{ paragraph = 3, words = 'no such' }] }", "“no such” isn’t in paragraph 3"),
    (SPAN + "key = { spans = [{ paragraph = 3, words = 'the' }] }", "“the” appears 5 times in paragraph 3; say which"),
    (SPAN + "key = { spans = [{ paragraph = 3, words = 'the', nth = 9 }] }", "5 times in paragraph 3, not 9 times"),
    (SPAN.replace('"source"', '"speaker"') + "key = { unsourced = true }", "Q01.role: “speaker” is not one of"),
    (ORDER + 'a = "A"\nb = "B"', "Q01.items: the items are in the same order as the key"),
    (ORDER + 'a = "A"\nc = "C"', "Q01.key: each of the items a, c has to be in the order exactly once"),
    (asked("text") + RUBRIC, "Q01: field “key” is missing"),
    (asked("text") + MODEL, "Q01.rubric: a rubric has rows, each with 4 levels"),
    (asked("text") + RUBRIC.replace(', "d"', "") + MODEL, "Q01.rubric: a rubric has rows, each with 4 levels"),
    (asked("text") + RUBRIC + MODEL.replace("[3]", "[4]"), r"Q01.models\[0\]: places has a number from 0 to 3"),
    (asked("text") + RUBRIC + MODEL.replace("[3]", "[3, 3]"), "places has a number from 0 to 3 for each of the 1 rows"),
    (asked("text") + 'look_for = ["…"]\n' + RUBRIC + MODEL, r"Q01.look_for\[0\]: “…” isn’t a phrase"),
    (asked("text") + 'otherwise = "No."\n' + RUBRIC + MODEL, "Q01: a text has no wrong answers"),
    (asked("repair") + RUBRIC + MODEL, "Q01: field “passage” is missing"),
    ("[[exercise]]\nid = 1", r"exercise\[0\].id: this should be a text"),
    ("[[exercise", "lesson.toml: this is not TOML"),
)


@pytest.mark.parametrize(("text", "sentence"), REFUSED, ids=[sentence[:45] for _, sentence in REFUSED])
def test_what_does_not_fit_is_refused_with_its_place(load, text, sentence):
    with pytest.raises(BadFile, match=sentence):
        load(text)


def test_another_format_is_refused(load):
    with pytest.raises(BadFile, match="format 2 is not one this kit reads"):
        load(SINGLE, head='format = 2\narticle = "g20-ministers"\n')


def test_a_folder_without_exercises_is_refused(tmp_path):
    with pytest.raises(BadFile, match="there are no exercises"):
        read_titles(tmp_path)


# ---- whole-article tasks


def test_a_lesson_says_which_whole_article_tasks_it_collects(load, tmp_path):
    load(SINGLE, head=HEAD + 'tasks = ["errors", "sources"]\n')
    assert read_tasks(tmp_path, ARTICLE) == ("errors", "sources")


def test_a_lesson_on_another_article_collects_nothing_on_this_one(load, tmp_path):
    load(SINGLE, head='format = 1\narticle = "riverside-library"\ntasks = ["errors"]\n')
    assert read_tasks(tmp_path / "lesson.toml", ARTICLE) == ()


def test_an_unknown_task_is_refused_with_its_place(load):
    with pytest.raises(BadFile, match=r"lesson.toml, tasks\[0\]: “marks” is not one of sources, errors"):
        load(SINGLE, head=HEAD + 'tasks = ["marks"]\n')
