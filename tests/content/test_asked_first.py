"""No lesson shows an answer before it asks for it: not in a view, a text, an explanation, a hint or the glossary."""

import json
import re

import pytest
from course import ALL, ALONE, KEY, LESSONS, REPORT, ROOT

from kit.views.exercise_page import exercise_trait
from kit.views.sources import highlight_sources

EXERCISES = {e.id: e for e in ALL if e.article == REPORT.id}
GLOSSARY = (ROOT / "notebooks" / "glossary.md").read_text("utf-8")


def cells():
    """Each cell of all lessons in reading order: its lesson, its kind and its text."""
    for path in LESSONS:
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            yield path.stem[:2], cell["cell_type"], "".join(cell["source"])


def asked_by(source):
    """The id of the exercise that a cell asks, if it does."""
    found = re.fullmatch(r'ask\("(\w+)"\)', source.strip())
    return found[1] if found else None


# ---- views


def answers_in_the_key(exercise):
    """What of the key gives an exercise away: ids of attributions and errors, and "unsourced" for the report's voice."""
    raw = (ROOT / "exercises").glob("*.toml")
    text = next(t for path in raw if f'\nid = "{exercise.id}"\n' in (t := path.read_text("utf-8")))
    own = text.partition(f'\nid = "{exercise.id}"\n')[2].partition("\n[[exercise]]\n")[0]
    items = re.search(r"^items = \[(.*)\]", own, re.MULTILINE)
    ids = re.findall(r'"([AE]\d+)"', items[1]) if items else []
    ids += [id for line in re.findall(r"^key = .*", own, re.MULTILINE) for id in re.findall(r'"([AE]\d+)"', line)]
    return {*ids, *(["unsourced"] if "unsourced = true" in own else []), *ABOUT.get(exercise.id, ())}


# exercises whose answers stand in their file and are told by these entries of the key, too
ABOUT = {
    "Q09": ["A05", "A06"], "Q11": ["A19"], "Q14": ["A02", "A03"], "Q20": ["E02", "E14", "E17", "E21", "E37", "E39", "E41", "E27"],
    "Q21": ["E02", "E40", "E34", "E37", "E16", "E41", "E27", "E31"], "Q22": ["E22", "E39", "E14", "E17", "E10"],
    "Q23": ["E02", "E03"], "Q24": ["E22", "E23", "E24"],
}  # fmt: skip


def shown_by(source):
    """What of the key a cell of a lesson puts on screen."""
    if found := re.search(r"ask\.(?:examples|few|voices)\(([^)]*)\)", source):
        return set(re.findall(r'"(A\d+)"', found[1]))
    if re.search(r"highlight_sources\(article, key[,)]", source):
        return {*(a.id for a in KEY.attributions), "unsourced"}
    if re.search(r"spot_errors\(article, key[,)]", source) or "in key.errors:" in source:
        return {e.id for e in KEY.errors}
    found = re.search(r'unpack\(article, key, \*ask\.inside\("(A\d+)"\)\)', source)
    return {found[1]} if found else set()


def test_a_view_of_the_key_shows_nothing_that_is_asked_later():
    shown, early = set(), {}
    for _, kind, source in cells():
        if id := asked_by(source):
            early[id] = answers_in_the_key(EXERCISES[id]) & shown
        elif kind == "code":
            shown |= shown_by(source)
    assert {id: found for id, found in early.items() if found} == {}
    assert len(early) == 35 and len(shown) == 44 + 47 + 1  # by the end all of it was shown


def test_a_part_of_the_key_that_marks_are_compared_with_has_all_of_its_paragraphs():
    """Else a right mark would be called one too much."""
    (few,) = [source for _, kind, source in cells() if kind == "code" and "few = ask.few" in source]
    ids = shown_by(few)
    where = {a.id: REPORT.paragraph_at(a.content).number for a in KEY.attributions if a.tier == "core"}
    asked = {where[id] for id in ids}
    assert {id for id, n in where.items() if n in asked} == ids


def test_the_notebooks_to_work_alone_show_nothing_of_the_key():
    """The chart of lesson 6 is what its question is about."""
    called = set()
    for path in ALONE:
        called |= set(re.findall(r"kit\.(\w+)\(", path.read_text("utf-8")))
    assert called - {"read_article", "read_key"} == {
        "lesson",
        "read",
        "open_exercises",
        "chart",
        "my_progress",
        "hand_in",
    }


def test_the_key_of_a_few_passages_holds_no_others():
    few = KEY.attributed("A09", "A39", "A99")
    assert [a.id for a in few.attributions] == ["A09", "A39"]
    assert (few.errors, few.unsourced, few.speakers) == ((), (), KEY.speakers)
    groups = highlight_sources(REPORT, few).groups
    assert [(group["name"], group["count"]) for group in groups] == [("Antony Blinken", 1), ("Maria Zakharova", 1)]


# ---- words


def told_by(exercise):
    """What an exercise tells whoever works through it."""
    yield from (exercise.prompt, exercise.explanation, *exercise.hints)
    for part in exercise.parts:
        yield from (part.prompt, part.otherwise, *(say for wrong in part.wrong for say in (wrong.say, wrong.next)))


def said_in(exercise, text):
    """The answers that a text says: words to be marked where it quotes them, and the right one of some options."""
    for part in exercise.parts:
        if part.kind == "span" and part.role != "unsourced":
            yield from (words for words in (REPORT[target.span] for target in part.key) if f"“{words}" in text)
        elif part.kind == "single" and len(right := part.options[part.key[0]].split()) > 2:
            yield from [" ".join(right)] * (" ".join(right).casefold() in " ".join(text.split()).casefold())


ASKED_BEFORE = {"Q05": {"United States officials"}, "Q19": {"Ukraine."}}  # in lesson 1, in another way


@pytest.mark.parametrize("id", [id for id in EXERCISES if asked_by(f'ask("{id}")')])
def test_no_text_says_an_answer_before_it_is_asked(id):
    texts = [GLOSSARY]
    for _, kind, source in cells():
        if asked_by(source) == id:
            break
        texts += (
            list(told_by(EXERCISES[asked_by(source)])) if asked_by(source) else [source] if kind == "markdown" else []
        )
    early = {words for text in texts for words in said_in(EXERCISES[id], text)}
    assert early == ASKED_BEFORE.get(id, set())


TOLD = {  # what the glossary would give away, found by reading it beside the questions
    "Q04": "paragraph 23", "Q05": "United States officials", "Q06": "no sign of any progress", "Q08": "summary of Thursday",
    "Q09": "Putin", "Q10": "retract", "Q11": "views.", "Q13": "mocked", "Q17": "officials” are not", "Q19": "Did.",
    "Q20": "is later released", "Q22": "Whalen", "Q25": "it is 2", "Q28": "allies” in three", "Q29": "appears 14",
}  # fmt: skip


@pytest.mark.parametrize("id", TOLD)
def test_no_example_of_the_glossary_answers_a_question(id):
    assert TOLD[id] not in GLOSSARY


def test_the_page_of_an_exercise_holds_no_answer_before_it_is_checked():
    for exercise in EXERCISES.values():
        page = json.dumps(exercise_trait(exercise, REPORT), ensure_ascii=False)
        assert exercise.explanation not in page
        assert not any(wrong.say in page for part in exercise.parts for wrong in part.wrong)
