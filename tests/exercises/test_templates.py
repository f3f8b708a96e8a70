"""Exercises from a key: any text gets every lesson's full set, each with one right answer and no pattern to game."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from course import KEY, REPORT, gained, misled

import kit
from kit.commands.exercises import exercises
from kit.exercises.check import blank_answer, check, check_part, key_answer
from kit.exercises.exercise import exercise_tables, read_exercises, read_tasks, read_titles, titled
from kit.exercises.kinds import KINDS
from kit.exercises.templates import TEMPLATES, made_by
from kit.exercises.templates.material import Material, bare
from kit.sheets.sheet_file import open_sheet
from kit.strict import BadFile
from kit.teacher.assignment import read_assignment
from kit.teacher.grader import Grader
from kit.teacher.records import Label, Submission
from kit.views.ask import seeded

FOLDER = Path(__file__).parents[2] / "exercises"
LESSONS = sorted(FOLDER.glob("0[1-8]_*.toml"))
SEEDS = range(6)
WRITTEN = titled(e for path in LESSONS for e in read_exercises(path, REPORT, KEY, None))

# a text of another desk, with British marks; nothing in it is damaged, and its key lists nothing without a source
PORT = Path(__file__).parent / "port"


def opened(which):
    article = kit.read_article(which)
    return article, kit.read_key(article.folder, article)


@pytest.fixture(params=["riverside-library", PORT], ids=["riverside-library", "port"])
def text(request):
    return opened(request.param)


def made(text, seed=0):
    """The exercises that templates make of a text in all lessons; those of lesson 8 are asked as they are written."""
    article, key = text
    found = titled(e for path in LESSONS[:7] for e in read_exercises(path, article, key, seed))
    return [e for id, e in found.items() if id in WRITTEN]


# ---- the same set, worth the same


def test_every_lesson_has_its_full_set_for_the_same_points_and_in_its_time(text):
    article, key = text
    for path in LESSONS:
        ours = read_exercises(path, article, key)
        theirs = [e for e in WRITTEN.values() if e.id in {t.id for t in read_titles(path)}]
        assert {e.article for e in ours} == {article.id}
        assert [(e.id, e.points, e.extra) for e in ours] == [(e.id, e.points, e.extra) for e in theirs]
        assert sum(e.minutes for e in ours) <= sum(e.minutes for e in theirs) + 1
        assert {t.id for t in read_titles(path, article) if t.article == article.id} == {e.id for e in ours}


def test_a_lesson_collects_what_the_key_can_judge(text):
    article, key = text
    assert read_tasks(LESSONS[1], article, key) == ("sources",)
    assert read_tasks(LESSONS[4], article, key) == (("errors",) if key.errors else ())


def test_each_template_is_offered_by_one_of_the_texts():
    texts = [Material(*opened(which)) for which in ("riverside-library", PORT)]
    asked = [material.asking({"id": name, "template": [], "part": []}) for material in texts for name in TEMPLATES]
    assert {m.written["id"] for m in asked if made_by(m.written["id"], m)} == set(TEMPLATES)


# ---- what is right is right, and what is wrong is told


@pytest.mark.parametrize("seed", SEEDS)
def test_the_key_gets_everything_and_a_blank_nothing(text, seed):
    for exercise in made(text, seed):
        result = check(exercise, key_answer(exercise))
        by_hand = sum(part.points for part in exercise.parts if KINDS[part.kind].by_hand)
        assert result.points == pytest.approx(exercise.points + exercise.extra - by_hand), exercise.id
        assert check(exercise, blank_answer(exercise)).points == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_each_wrong_answer_has_a_sentence_of_its_own_and_does_not_get_everything(text, seed):
    for exercise in made(text, seed):
        for part in exercise.parts:
            said = Counter((w.say, w.next) for w in part.wrong)
            assert all(w.say and "{" not in w.say for w in part.wrong)
            assert [words for words, times in said.items() if times > 1] == [], (exercise.id, part.prompt)
            for w in part.wrong:
                result = check_part(part, misled(part, w))
                assert result.points < part.points, (exercise.id, w)
                if part.kind in ("single", "number"):
                    assert result.sentence == w.say


def test_hints_point_to_a_paragraph_or_a_word_and_none_is_the_answer(text):
    for exercise in made(text):
        assert len(set(exercise.hints)) == 2
        said = " ".join(exercise.hints)
        for part in exercise.parts:
            if part.kind == "single":
                assert part.options[part.key[0]] not in said or part.options[part.key[0]].startswith("paragraph")


EDGES = ((0, 0), (0, 1), (-1, 0), (-1, 1), (0, -1), (1, 0), (1, -1), (1, 1))  # with and without marks and commas


@pytest.mark.parametrize("seed", SEEDS)
def test_ten_fair_marks_of_a_place_are_all_right(text, seed):
    """The words with and without the quotation marks, the comma, the space beside them, and half a letter off."""
    article, _ = text
    for exercise in made(text, seed):
        for part in (p for p in exercise.parts if p.kind == "span" and p.role in ("content", "source", "words")):
            whole = KINDS["span"].answer(part)
            inner = [{"start": m["start"] + off(article, m, 0), "end": m["end"] - off(article, m, -1)} for m in whole]
            wider = [
                {"start": m["start"], "end": m["end"] + (article.text[m["end"] : m["end"] + 1] in ".,’”")}
                for m in whole
            ]
            variants = [whole, whole[::-1], inner, wider, [*whole, *whole[:1]]]
            assert [check_part(part, v).outcome for v in variants] == ["right"] * 5, (exercise.id, variants)


def off(article, mark, end):
    words = article.text[mark["start"] : mark["end"]]
    edge = words[: len(words) - len(words.lstrip("“‘"))] if end == 0 else words[len(words.rstrip("”’,.")) :]
    return len(edge)


# ---- no pattern to game


def choices(text):
    every = [part for seed in range(30) for e in made(text, seed) for part in e.parts if part.kind == "single"]
    return list({repr(part): part for part in every}.values())


def test_neither_the_place_nor_the_length_of_an_option_tells_which_is_right(text):
    assert gained([part for part in choices(text) if len(part.options) > 2]) <= 0.12


def test_of_two_options_the_first_is_right_about_half_the_time(text):
    pairs = [part for part in choices(text) if len(part.options) == 2]
    if pairs:
        assert 0.35 < sum(next(iter(p.options)) == p.key[0] for p in pairs) / len(pairs) < 0.65


def test_marking_all_that_is_shown_or_choosing_everything_earns_next_to_nothing(text):
    for exercise in made(text):
        for part in exercise.parts:
            if part.kind == "span":
                whole = [{"start": p.span.start, "end": p.span.end} for p in exercise.show]
                assert check_part(part, whole).points <= part.points / 3, exercise.id
            if part.kind == "several":
                assert check_part(part, list(part.options)).points == 0


# ---- the seed


def tables(text, seed):
    return [table["exercise"] for path in LESSONS for _, table in exercise_tables(path, *text, seed)]


def test_the_same_seed_makes_the_same_and_another_one_makes_others(text):
    assert tables(text, 7) == tables(text, 7)
    one, other = ([e for lesson in tables(text, seed) for e in lesson] for seed in (1, 2))
    assert sum(a == b for a, b in zip(one, other, strict=True)) < len(one) / 2


def test_the_dice_of_others_change_nothing(text):
    before = tables(text, 3)
    random.seed(99)
    assert tables(text, 3) == before


# ---- what somebody wrote stays


def test_what_the_folder_of_a_text_has_of_its_own_comes_before_what_templates_make(tmp_path):
    own = tmp_path / "port"
    shutil.copytree(PORT, own)
    (own / "exercises").mkdir()
    mine = 'format = 1\narticle = "port"\n[[exercise]]\nid = "Q09"\ntitle = "Mine"\nkind = "number"\nkey = 40\nprompt = "How many?"\nminutes = 1\n'
    (own / "exercises" / LESSONS[1].name).write_text(mine, "utf-8")
    found = titled(read_exercises(LESSONS[1], *opened(own)))
    assert list(found) == ["Q05", "Q06", "Q07", "Q08", "Q09"] and found["Q09"].title == "Mine"
    assert {t.title for t in read_titles(LESSONS[1], opened(own)[0]) if t.id == "Q09"} == {"Mine"}


def test_a_template_that_is_none_is_refused_with_those_there_are(tmp_path):
    words = LESSONS[1].read_text("utf-8").replace('template = ["source"]', 'template = ["saucer"]')
    (tmp_path / "02_mine.toml").write_text(words, "utf-8")
    with pytest.raises(BadFile, match="Q05.template.*“saucer” is not one of who, pronoun"):
        read_exercises(tmp_path / "02_mine.toml", REPORT, KEY)


@pytest.mark.parametrize(
    ("words", "inside"),
    [
        ("“A library has windows,”", "A library has windows"),
        ("the council “turn the lamps down” on nights", "the council ‘turn the lamps down’ on nights"),
        ("“the first plan” in the valley", "‘the first plan’ in the valley"),
        ("‘It rained,’", "It rained"),
        ("‘My brother said, “No,” and left,’", "My brother said, ‘No,’ and left"),
        ("Mira asked, “Why?”", "Mira asked, ‘Why?’"),
        ("the boys’", "the boys’"),
    ],
)
def test_words_lose_the_marks_around_all_of_them_and_no_others(words, inside):
    assert bare(words) == inside


# ---- the command, and exercises of each reader's own


def test_the_command_lists_what_a_text_offers_and_writes_it_as_files_that_come_first(tmp_path, capsys):
    own = tmp_path / "port"
    shutil.copytree(PORT, own)
    assert exercises([str(own)]) == 0
    said = capsys.readouterr().out
    assert "“Harbour ferry to stop at noon” (port) offers 35 exercises in 8 lessons, worth 92 points." in said
    assert "Q05   The source (2 points)" in said and "Q01   Who says this? (1 point)" in said
    before = {seed: tables(opened(own), seed) for seed in (0, 4)}
    assert exercises([str(own), "--toml", "--seed", "4"]) == 0
    assert "8 files are in" in capsys.readouterr().out
    after = [{e["id"]: e["prompt"] for e in lesson if "prompt" in e} for lesson in tables(opened(own), 0)]
    assert after == [{e["id"]: e["prompt"] for e in lesson if "prompt" in e} for lesson in before[4]]
    assert before[0] != before[4]
    assert exercises([str(own), "--toml"]) == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nowhere"], "There is no article “nowhere”"), (["port", "--seed", "-1"], "--seed is a whole number")],
)
def test_what_the_command_cannot_use_gets_a_sentence(arguments, said, capsys):
    assert exercises(arguments) == 2
    assert said in capsys.readouterr().err


def test_each_reader_can_get_exercises_of_their_own_which_are_graded_as_such(tmp_path):
    asked = read_assignment(str(PORT), FOLDER, lessons=["02"])
    points = []
    for reader in ("ana", "ben"):
        sheet = open_sheet(asked.article, tmp_path, reader)
        ask = kit.open_exercises(LESSONS[1], asked.article, asked.key, sheet, seed=seeded("own", reader))
        for id in ask.exercises:
            view = ask(id)
            view.answer = key_answer(view.asked)
        handed = Submission("sheet.json", sheet.path.read_bytes(), label=Label(reader))
        graded = Grader(asked).grade(handed)
        assert graded.reason == ""
        points.append(graded.points)
    full = {id: WRITTEN[id].points for id in ("Q05", "Q06", "Q07", "Q08", "Q09")}
    assert points == [{"sources": 0, **full}] * 2
    assert seeded("own", "ana") != seeded("own", "ben") and seeded(3, "ana") == 3


@pytest.mark.parametrize("seed", [-1, 1.5, "mine", True, 10**9])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(ValueError, match="a whole number from 0 to 99999, or “own”"):
        seeded(seed, "ana")


def test_what_a_person_judges_is_the_same_for_everybody(text):
    def judged(seed):
        return [(p.prompt, p.passage) for e in made(text, seed) for p in e.parts if KINDS[p.kind].by_hand]

    assert judged(1) == judged(2)


def test_a_view_takes_a_text_by_its_folder_with_the_key_that_is_there():
    article, key = opened(PORT)
    assert kit.highlight_sources(str(PORT)).groups == kit.highlight_sources(article, key).groups != []
    assert kit.without_sources(PORT).data == kit.without_sources(article, key).data
    assert kit.chart(str(PORT)).figure == kit.chart(article, key).figure
    with pytest.raises(TypeError, match="an article is wanted here"):
        kit.chart("nowhere", key)
