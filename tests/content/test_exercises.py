"""Every exercise, through the engine: the key is right, a blank is not, each wrong answer is told what is wrong.

And every quotation in a prompt, a hint or an explanation is looked up in the article; test_numbers.py counts again.
"""

import json
import re
import shutil
import time
import tomllib
import unicodedata
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from course import (
    ALL,
    ALONE,
    ARTICLES,
    ASKED,
    BY_ID,
    FILES,
    HERE,
    KEY,
    PARTS,
    REPORT,
    checked,
    mark,
    misled,
    sources,
    whole,
)
from nbclient import NotebookClient

from kit.exercises.check import blank_answer, check, key_answer, received
from kit.exercises.exercise import Exercise, read_exercises
from kit.exercises.kinds import KINDS
from kit.exercises.parts import Part

PRACTICE = [path for path in FILES if path.stem.startswith("practice_")]
TAGS = {
    "agreement", "claims", "close reading", "code", "content", "counting", "cue", "dates", "document", "speech inside speech",
    "no source", "own article", "quotation marks", "repair", "severity", "source", "sources weighed", "speaker",
    "translation error", "type", "wording",
}  # fmt: skip
MINUTES = {"01": 45, "02": 50, "03": 50, "04": 50, "05": 90, "06": 60, "07": 45, "08": 90, "09": 45}
JUDGED = {id: e.parts[n] for id, (e, n) in PARTS.items() if not KINDS[e.parts[n].kind].keyless}
WRONGS = [(id, wrong) for id, part in JUDGED.items() for wrong in part.wrong]
EACH = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)


# ---- what there is


def test_every_question_of_the_curriculum_is_here_once():
    ids = [e.id for e in ALL]
    assert len(ids) == len(set(ids))
    assert [id for id in ids if id[-1].isdecimal() and id[0] == "Q"] == [f"Q{n:02}" for n in range(1, 41)]
    lessons = [f"{n:02}" for n in range(1, 10)]
    assert [path.stem[:2] for path in FILES if path not in PRACTICE] == lessons
    assert [path.stem[9:11] for path in PRACTICE] == lessons[:8]


@pytest.mark.parametrize("path", PRACTICE, ids=lambda p: p.stem)
def test_each_lesson_is_practised_on_a_text_that_no_lesson_asks_about(path):
    """Five to eight exercises of different kinds, with ids that tell the lesson; the last check has its text alone."""
    exercises = ASKED[path.stem]
    assert [e.id for e in exercises] == [f"P{path.stem[10]}{n}" for n in range(1, len(exercises) + 1)]
    assert 5 <= len(exercises) <= 8 and len({part.kind for e in exercises for part in e.parts}) >= 3
    others = {e.article for name, others in ASKED.items() if not name.startswith("practice") for e in others}
    assert not {e.article for e in exercises} & others


def test_every_kind_is_used():
    used = {part.kind for e in ALL for part in e.parts}
    assert used == {"single", "several", "number", "order", "match", "span", "repair", "text", "grid", "confidence",
                    "prediction", "code"}  # fmt: skip


@EACH
def test_an_exercise_is_complete(exercise):
    assert exercise.title and exercise.explanation and len(exercise.hints) == 2 and exercise.minutes > 0
    assert exercise.tags and set(exercise.tags) <= TAGS
    assert exercise.prompt or all(part.prompt for part in exercise.parts if part.kind != "confidence")
    assert exercise.hints[0] != exercise.hints[1]
    for part in exercise.parts:
        assert KINDS[part.kind].keyless or part.key
        assert all(len(w.say.split()) >= 6 and w.next for w in part.wrong), "say what happened and where to look"
        assert len({w.say for w in part.wrong}) == len(part.wrong), "say to each mistake its own sentence"


@pytest.mark.parametrize("name", ASKED)
def test_the_minutes_fit_the_lesson_and_leave_time_to_talk(name):
    assert sum(e.minutes for e in ASKED[name]) <= 0.9 * MINUTES[name.removeprefix("practice_")[:2]]


@pytest.mark.parametrize("name", list(ASKED)[1:8])
def test_three_short_questions_of_earlier_lessons_can_be_asked_again(name):
    earlier = [e for other, exercises in ASKED.items() if other < name for e in exercises]
    assert len([e for e in earlier if e.minutes <= 3]) >= 3


def test_only_the_delayed_check_is_graded():
    assert [e.id for e in ALL if e.graded] == [f"Q{n}" for n in range(35, 41)]


def test_a_graded_exercise_can_be_answered_where_no_key_is():
    path = next(path for path in FILES if path.stem == "09_delayed_check")
    keyless = read_exercises(path, ARTICLES[BY_ID["Q35"].article])
    assert [e.id for e in keyless] == [f"Q{n}" for n in range(35, 41)]
    for exercise in keyless:
        full, none = received(exercise, key_answer(BY_ID[exercise.id])), received(exercise, blank_answer(exercise))
        assert (full.outcome, none.outcome) == ("could not check", "not yet"), exercise.id


# ---- what an answer is worth


@EACH
def test_the_key_gets_full_marks(exercise):
    result = check(exercise, key_answer(exercise))
    outcome = "could not check" if result.waiting else "right"
    assert (result.outcome, result.points + result.waiting) == (outcome, exercise.points + exercise.extra), result


@EACH
def test_a_blank_answer_gets_nothing_and_a_next_step(exercise):
    for answer in (blank_answer(exercise), None, []):
        result = check(exercise, answer)
        assert (result.outcome, result.points) == ("not yet", 0)
        assert result.sentence and result.next


def others(exercise: Exercise, part: Part):
    """The other answers to a part that are worth as much."""
    if part.kind == "span":
        targets = part.key[: part.wanted]
        for m, target in enumerate(targets):
            for other in target.others:
                yield [mark(exercise, other if k == m else t.span) for k, t in enumerate(targets)]
        if len(part.key) > part.wanted:
            yield [mark(exercise, target.span) for target in part.key[-part.wanted :]]
    elif part.kind == "match":
        first = KINDS[part.kind].answer(part)
        yield from (first | {item: id} for item, ids in part.key.items() for id in ids[1:])
    elif part.kind == "order" and any(len(rank) > 1 for rank in part.key[0]):
        yield [id for rank in part.key[0] for id in reversed(rank)]


@pytest.mark.parametrize("id", JUDGED)
def test_what_is_accepted_gets_full_marks_too(id):
    for other in others(PARTS[id][0], JUDGED[id]):
        result = checked(id, other)
        assert result.outcome == "right", (other, result.sentence)


@pytest.mark.parametrize(("id", "wrong"), WRONGS, ids=lambda item: str(getattr(item, "answer", item))[:40])
def test_each_wrong_answer_is_told_its_own_sentence(id, wrong):
    part, result = JUDGED[id], whole(id, misled(JUDGED[id], wrong))
    found = result.parts[PARTS[id][1]]
    assert part.extra or result.outcome in ("partly", "not yet")
    assert (found.sentence, found.next) == (wrong.say, wrong.next)
    assert found.points < part.points


def swapped(part: Part, right: list[str]) -> list[str]:
    """Two neighbours of different rank change places."""
    first, second, *rest = right
    return [second, first, *rest] if len(part.key[0][0]) == 1 else [*right[:-2], right[-1], right[-2]]


def too_long(right: list[dict], exercise: Exercise) -> list[dict]:
    """One mark fewer of several; of one, a third too long."""
    start, size = right[0]["start"], len(right[0]["text"].split())
    words = ARTICLES[exercise.article].text[start:].split()[: size + size // 3 + 2]
    return right[:-1] or [{**right[0], "end": start + len(" ".join(words))}]


def last_line(part: Part, right: dict) -> dict:
    """The last line of a match with another option."""
    item = list(right)[-1]
    return right | {item: next(id for id in part.options if id not in part.key[item])}


def one_cell(part: Part, right: dict) -> dict:
    """The first cell of a grid that the key checks, with another value."""
    row, cells = next(iter(part.key.items()))
    column, accepted = next(iter(cells.items()))
    return right | {row: right[row] | {column: next(v for v in part.options if v not in accepted)}}


NEAR = {  # nearly right; a choice or a number is right or not yet
    "several": lambda _, right, *__: right[:-1],
    "order": lambda part, right, *_: swapped(part, right),
    "match": lambda part, right, *_: last_line(part, right),
    "grid": lambda part, right, *_: one_cell(part, right),
    "span": lambda _, right, exercise: too_long(right, exercise),
    "code": lambda _, right, *__: right | {"results": [*right["results"][:-1], {"gives": "something else"}]},
}


@pytest.mark.parametrize("id", [id for id, part in JUDGED.items() if part.kind in NEAR])
def test_a_near_miss_gets_a_part_of_the_points(id):
    part = JUDGED[id]
    found = checked(id, NEAR[part.kind](part, KINDS[part.kind].answer(part), PARTS[id][0]))
    assert found.outcome == "partly" and 0 < found.points < part.points, found
    assert found.sentence


@pytest.mark.parametrize(
    "exercise",
    [e for e in ALL if sum(not part.extra for part in e.parts) > 1 and e.id != "Q13"],
    ids=lambda e: e.id,
)
def test_one_part_of_several_gets_its_share(exercise):
    result = check(exercise, [key_answer(exercise)[0]])
    assert result.outcome == "partly" and 0 < result.points < exercise.points


NONSENSE = (
    None, 987_654, -1, 2.5, True, "", " ", "xyzzy", "x" * 20_000, [], [None], [[]], ["no such id"], {}, {"a": {}}, {"A": "b"},
    [{"start": -5, "end": 3, "text": "?"}], [{"start": 10**9, "end": 10**9 + 4, "text": "?"}], [{"start": "a"}],
    {"source": "", "results": []}, {"results": [{"gives": 1}, {"error": "no"}]}, "😀 😀 😀", "qwe rty uio pas dfg",
)  # fmt: skip


@EACH
def test_nonsense_is_refused_kindly(exercise):
    for value in NONSENSE:
        result = check(exercise, [value] * len(exercise.parts))
        kept = [p for p in exercise.parts if KINDS[p.kind].keyless]  # any prediction is one
        assert result.outcome != "right" or len(kept) == len(exercise.parts)
        assert result.points <= sum(p.points for p in kept)
        assert result.sentence and not re.search(r"Error|Traceback|Exception", result.sentence + result.next)


# ---- texts


WRITTEN = tomllib.loads((HERE / "written.toml").read_text("utf-8"))
TEXTS = {id: part for id, part in JUDGED.items() if KINDS[part.kind].by_hand}
ANSWERS = [(id, words) for id, written in WRITTEN.items() for words in written["fair"] + written["wrong"]]
MODELS = [(id, model.text) for id, part in TEXTS.items() for model in part.key]


def observed(id: str, words: str) -> list[str]:
    return [one.sentence for one in checked(id, words).parts]


def letters(text: str) -> str:
    """The text as a list of words between spaces: no accents, no capitals, no signs."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return " " + re.sub(r"[^a-z0-9]+", " ", bare.replace("’s", "").replace("'s", "")).strip() + " "


QUOTES = dict.fromkeys("“”", '"')
TRUE = {  # what each sentence says, looked up in another way: the text, the passage, the words that it names
    "Your text is (.*) words? long\\.": lambda text, _, n: (
        sum(bool(letters(w).strip()) for w in text.split()) == int(n.replace("one", "1"))
    ),
    "Your text (?:has|still has) “([^”]*)” in it\\.": lambda text, _, words: letters(words) in letters(text),
    "Your text doesn't have “([^”]*)” in it\\.": lambda text, _, words: letters(words) not in letters(text),
    "Word for word, your text is the same as the passage\\.": lambda text, passage, _: (
        letters(text) == letters(passage)
    ),
    "These words of yours aren't in the passage: (.*)\\.": lambda _, passage, words: none_of(words, passage),
    "These words from the passage aren't in your text: (.*)\\.": lambda text, _, words: none_of(words, text),
    "There are no words in double quotation marks\\.": lambda text, *_: not set(text) & set('“”"'),
    "Each double quotation mark has a partner\\.": lambda text, *_: text.translate(QUOTES).count('"') % 2 == 0,
    "The double quotation marks don't pair up: .*": lambda text, *_: (
        text.count("“") != text.count("”") or text.count('"') % 2
    ),
    "The words you've put inside quotation marks are in the passage, word for word\\.": lambda text, passage, _: all(
        letters(words) in letters(passage) for words in text.translate(QUOTES).split('"')[1::2]
    ),
    "These quoted words aren't in the passage word for word: (.*)\\.": lambda _, passage, words: none_of(
        words, passage
    ),
}


def none_of(words: str, text: str) -> bool:
    """Whether none of some words in “ ” stands in a text."""
    return not any(letters(word.rstrip("…")) in letters(text) for word in re.findall("“([^”]*)”", words))


def test_each_text_has_a_rubric_model_answers_and_answers_of_students():
    assert set(WRITTEN) == set(TEXTS)
    for id, part in TEXTS.items():
        written = WRITTEN[id]
        assert len({*written["fair"]}) >= 10 and len({*written["wrong"]}) >= 5
        assert len(part.rubric) >= 2 and len(part.key) == 3
        worth = [sum(model.places) for model in part.key]
        assert worth[0] > worth[1] >= worth[2] and len({model.places for model in part.key}) == 3, "the best first"
        assert all(model.gains and model.loses for model in part.key)


@pytest.mark.parametrize(("id", "words"), ANSWERS + MODELS, ids=lambda item: item[-25:])
def test_a_text_gets_no_points_and_what_is_said_about_it_is_true(id, words):
    part, found = TEXTS[id], checked(id, words)
    if part.kind == "repair" and words == part.passage:
        assert found.outcome == "not yet"
        return
    assert (found.outcome, found.points, found.out_of) == ("could not check", 0, part.points)
    for sentence in observed(id, words):
        ((rule, match),) = [(rule, match) for rule in TRUE if (match := re.fullmatch(rule, sentence))]
        assert TRUE[rule](words, part.passage, "".join(match.groups())), sentence


@pytest.mark.parametrize(("id", "words"), MODELS, ids=lambda item: item[-25:])
def test_a_model_answer_typed_on_a_plain_keyboard_is_told_the_same(id, words):
    bare = "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c))
    typed = bare.translate(QUOTES | {"’": "'", "—": "-"}).lower()
    assert typed != words
    assert [letters(one) for one in observed(id, typed)] == [letters(one) for one in observed(id, words)]


def test_what_takes_ever_longer_elsewhere_takes_no_time_here():
    start = time.process_time()
    for words in ("Blinken " * 250_000, "a" * 2_000_000, '"' * 2_000_000, "“" * 2_000_000, " " * 2_000_000 + "a"):
        for id in TEXTS:
            assert observed(id, words) or not letters(words[:8000]).strip()
    assert time.process_time() - start < 20


# ---- what it says about the text

NOT_PRINTED = {*(HERE / "not_printed.txt").read_text("utf-8").splitlines()}


def said_by(exercise: Exercise):
    """All that an exercise says to a reader."""
    yield exercise.prompt
    yield from exercise.hints
    yield exercise.explanation
    for part in exercise.parts:
        yield from (part.prompt, part.otherwise, *part.options.values(), *part.columns.values())
        yield from part.items.values()
        yield from (text for wrong in part.wrong for text in (wrong.say, wrong.next))
        yield from (level for row in part.rubric for level in row.levels)


def printed(words: str, article) -> bool:
    """Whether the words stand in the article; around … the pieces do."""
    pieces = [piece.strip(" ,.;:") for piece in words.split("…")]
    return all(re.search(re.escape(piece), article.text, re.IGNORECASE) for piece in pieces if piece)


@EACH
def test_what_is_quoted_is_printed(exercise):
    article = ARTICLES[exercise.article]
    quoted = {words for text in said_by(exercise) for words in re.findall(r"“([^“”\s](?:[^“”]*[^“”\s])?)”", text)}
    assert {words for words in quoted if words not in NOT_PRINTED and not printed(words, article)} == set()


@EACH
def test_a_quotation_with_a_paragraph_stands_in_that_paragraph(exercise):
    article = ARTICLES[exercise.article]
    for text in said_by(exercise):
        for words, n in re.findall(r"“([^“”]+)”[^“”.;:]{0,60}\((?:paragraph )?(\d+)\)", text):
            inside = replace(article, text=article[article.paragraphs[int(n)].span])
            assert words in NOT_PRINTED or printed(words, inside), (words, n)


@EACH
def test_the_paragraphs_that_a_question_names_are_shown_with_it(exercise):
    shown = {paragraph.number for paragraph in exercise.show}
    asked = [exercise.prompt, *exercise.hints, *(part.prompt for part in exercise.parts)]
    named = {int(n) for text in asked for n in re.findall(r"[Pp]aragraphs? (\d+)", text)}
    assert not shown or named <= shown, named - shown
    assert [p.number for p in exercise.show] == sorted(shown)
    for part in exercise.parts:
        if part.kind == "span" and len(part.key) == part.wanted:
            spans = [target.span for target in part.key]
            assert {ARTICLES[exercise.article].paragraph_at(span).number for span in spans} <= shown


def test_a_passage_to_be_matched_is_shown():
    for id in ("Q07", "Q10"):
        ids = BY_ID[id].parts[0].key
        where = {REPORT.paragraph_at(a.content).number for a in KEY.attributions if a.id in ids}
        assert where <= {p.number for p in BY_ID[id].show}


@EACH
def test_hints_do_not_give_the_answer_away(exercise):
    said = " ".join(exercise.hints).casefold()
    for part in exercise.parts:
        answers = [part.options[id] for id in part.key] if part.kind == "single" else []
        if part.kind == "span":
            answers = [ARTICLES[exercise.article][target.span] for target in part.key]
        assert not any(len(words) > 12 and words.casefold() in said for words in answers)


@pytest.mark.parametrize("id", [id for id, part in JUDGED.items() if part.kind == "code"])
def test_the_model_function_gives_what_is_wanted_and_the_starter_does_not(id):
    part = JUDGED[id]
    wanted = [plain(case.gives) for case in (*part.given, *part.unseen)]
    assert results(part, part.key) == wanted != results(part, part.starter)


def results(part: Part, source: str) -> list:
    room: dict = {}
    exec(compile(source, part.function, "exec"), room)  # the exercises' own code
    try:
        return [plain(room[part.function](*case.arguments)) for case in (*part.given, *part.unseen)]
    except Exception:
        return []


def plain(value):
    return json.loads(json.dumps(value, default=str))


# ---- the notebooks to work through alone


def test_there_is_a_notebook_for_each_file():
    assert [asked_in(path) for path in ALONE] == [*(path.stem for path in PRACTICE), "09_delayed_check"]


def asked_in(notebook: Path) -> str:
    """The name of the exercise file that a notebook opens."""
    name = re.search(r'kit\.lesson\("([^"]+)", article="', "\n".join(sources(notebook, "code")))[1]
    return next(path.stem for path in FILES if path.stem.startswith(name))


@pytest.mark.parametrize("path", ALONE, ids=lambda p: p.stem)
def test_a_notebook_asks_its_exercises_in_order_and_shows_the_progress(path):
    code = "\n".join(sources(path, "code"))
    asked = asked_in(path)
    own = [e.id for e in ASKED[asked]]
    assert f'article="{ASKED[asked][0].article}"' in code, "whatever text was chosen for the lessons"
    assert list(dict.fromkeys(re.findall(r"^ask\(\"(\w+)\"", code, re.MULTILINE))) == own
    earlier = {e.id for name, exercises in ASKED.items() if "practice" < name < asked for e in exercises}
    again = re.findall(r"^again\(\"(\w+)\"", code, re.MULTILINE)
    assert set(again) <= earlier and len(again) == (3 if "01" < path.stem[:2] < "09" else 0)
    assert "kit.my_progress(" in code


@pytest.mark.parametrize("path", ALONE, ids=lambda p: p.stem)
def test_the_last_cell_hands_in_the_exercises_of_the_notebook(path):
    """The delayed check opens no others, so it names none."""
    ids = [] if path.stem.startswith("09") else [e.id for e in ASKED[asked_in(path)]]
    assert sources(path, "code")[-1] == f"kit.hand_in({', '.join(['sheet', 'ask', *(json.dumps(id) for id in ids)])})"


@pytest.mark.parametrize("path", ALONE, ids=lambda p: p.stem)
def test_a_notebook_is_for_any_python_and_its_cells_are_numbered(path):
    notebook = json.loads(path.read_text("utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    numbers = range(1, len(notebook["cells"]) + 1)
    assert [cell["id"] for cell in notebook["cells"]] == [f"x{path.stem[:2]}-{n:02}" for n in numbers]


def test_the_notebooks_run_from_top_to_bottom(tmp_path):
    """One kernel for all, cleared before each: starting nine would take most of the time."""
    folder = shutil.copytree(FILES[0].parent, tmp_path / "exercises")
    run = nbformat.v4.new_notebook()
    for path in sorted(folder.glob("*.ipynb")):
        run.cells.append(nbformat.v4.new_code_cell("%reset -f", metadata={"from": path.stem}))
        run.cells += [c for c in nbformat.read(path, 4).cells if c.cell_type == "code"]
    NotebookClient(run, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    printed = [o.get("text", "")[:200] for c in run.cells for o in c.outputs if o.get("name") == "stderr"]
    assert printed == []
    shown = [o for c in run.cells for o in c.outputs if o.output_type in ("display_data", "execute_result")]
    assert len(shown) >= len(ALL)
