"""Exercises of short texts as teachers bring them: no crash, no unfair question, and ten ways to give the same answer."""

import re
import tomllib
from functools import cache
from itertools import product
from pathlib import Path

import pytest

import kit
from kit.exercises.check import check_part, key_answer
from kit.exercises.exercise import read_exercises, read_titles
from kit.exercises.kinds import KINDS
from kit.model import Answer, AnswerKey, Attribution, Reader, Span, Speaker

FOLDER = Path(__file__).parents[2] / "exercises"
LESSONS = sorted(FOLDER.glob("0[1-8]_*.toml"))
BROUGHT = tomllib.loads(Path(__file__).with_name("brought.toml").read_text("utf-8"))
SEEDS = range(4)
MARKED = ("source", "sources", "content", "cues", "quoted")  # templates whose answer is marked in the text
NAMES = [f"Neighbour {chr(65 + n)}{chr(97 + n)}" for n in range(26)]
MANY = {
    "name": "many speakers",
    "text": "A street\n\n"
    + "\n\n".join(f"“I keep house {n},” {name} said. It rained." for n, name in enumerate(NAMES)),
    "said": [[f"“I keep house {n},”", name, "said", name, "named person", "direct"] for n, name in enumerate(NAMES)],
}
TEXTS = {text["name"]: text for text in (*BROUGHT["text"], MANY)}


@cache
def opened(name):
    """An article of the table and its key."""
    article, used = kit.own_article(TEXTS[name]["text"]), 0
    speakers, records = {}, []
    for words, source, cue, who, kind, type in TEXTS[name]["said"]:
        at = article.text.find(words, used)
        content = Span(at, at + len(words)) if at >= 0 else whole(article, words)
        used = max(used, content.end)
        spans = (beside(article, content, part) for part in (source, cue))
        speaker = speakers.setdefault(who, Speaker(f"S{len(speakers) + 1}", who, kind))
        records.append(Attribution(content, *spans, speaker.id, type, f"A{len(records) + 1:02}"))
    answers = {"sources": Answer(tuple(records))}
    return article, AnswerKey(article.id, article.sha256, Reader("key", ""), answers, speakers=tuple(speakers.values()))


def whole(article, words):
    at = article.text.index(words)
    return Span(at, at + len(words))


def beside(article, content, words):
    """These words where they stand nearest to a passage in its paragraph."""
    around = article.paragraph_at(content).span
    found = [m.start() + around.start for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", article[around])]
    outside = [at for at in found if words and not content.start <= at < content.end]
    at = min(outside, key=lambda at: abs(at - content.end), default=None)
    return None if at is None else Span(at, at + len(words))


@cache
def asked(name, seed):
    article, key = opened(name)
    return [e for path in LESSONS for e in read_exercises(path, article, key, seed)]


def folded(words):
    return re.sub(r"[“”‘’\"',.…]", "", str(words)).casefold().strip()


def unfair(article, key, exercise, part):
    """What is unfair in a part of an exercise, a word or two for each thing."""
    shown = [folded(words) for words in (part.options or {}).values()]
    items = [folded(words) for words in part.items.values()] if hasattr(part.items, "values") else []
    prompt, hints = folded(f"{exercise.prompt or ''} {part.prompt or ''}"), " ".join(map(folded, exercise.hints))
    if len(set(shown)) < len(shown) or len(set(items)) < len(items):
        yield "two options alike"
    if part.kind == "single" and part.key:
        right = folded(part.options[part.key[0]])
        yield from ["the answer in the prompt"] * (right in prompt)
        yield from ["the answer in a hint"] * (right in hints)
        yield from ["two right options"] * (part.key[0] in [w.answer for w in part.wrong])
    for mark in KINDS["span"].answer(part) if part.kind == "span" and part.key else ():
        words = folded(article.text[mark["start"] : mark["end"]])
        yield from ["the words in a hint"] * (len(words) > 3 and words in hints)
        yield from ["the words in the prompt"] * (part.role != "content" and len(words) > 3 and words in prompt)
    if "Who says" in (part.prompt or ""):
        said = re.search("“(.*)”", part.prompt)[1]
        yield from ["two said it"] * (
            len({a.speaker for a in key.attributions if folded(article[a.content]) == folded(said)}) > 1
        )


@pytest.mark.parametrize("name", TEXTS)
def test_no_question_of_a_short_text_is_unfair(name):
    article, key = opened(name)
    for seed in SEEDS:
        for exercise in asked(name, seed):
            key_answer(exercise)
            found = [what for part in exercise.parts for what in unfair(article, key, exercise, part)]
            assert found == [], (exercise.id, exercise.title, exercise.prompt, [p.prompt for p in exercise.parts])


@pytest.mark.parametrize("name", [name for name in TEXTS if TEXTS[name]["said"]])
def test_every_lesson_has_its_full_set_where_somebody_speaks(name):
    article, _ = opened(name)
    ids = {e.id for e in asked(name, 0)}
    assert {t.id for path in LESSONS for t in read_titles(path, article) if t.article == article.id} == ids
    assert len(ids) == 35


@pytest.fixture
def marked(tmp_path):
    """What a template of marks asks of a text, for some seeds."""

    def parts(name, template):
        words = LESSONS[1].read_text("utf-8").replace('template = ["source"]', f'template = ["{template}"]')
        (tmp_path / "02_mine.toml").write_text(words, "utf-8")
        every = [read_exercises(tmp_path / "02_mine.toml", *opened(name), seed)[0] for seed in range(15)]
        return [part for exercise in every for part in exercise.parts if part.kind == "span"]

    return parts


def test_ten_ways_to_mark_the_same_answer_are_all_right(marked):
    tried = set()
    for name, template in product(("a pool", "no quotation", "right to left", "one surname"), MARKED):
        article, _ = opened(name)
        for part in marked(name, template):
            marks = KINDS["span"].answer(part)
            for n, mark in enumerate(marks):
                for fair in BROUGHT["fair"].get(article.text[mark["start"] : mark["end"]], ()):
                    found = [m.start() for m in re.finditer(re.escape(fair), article.text)]
                    at = min(found, key=lambda at, start=mark["start"]: abs(at - start))
                    mine = [*marks[:n], {"start": at, "end": at + len(fair)}, *marks[n + 1 :]]
                    assert check_part(part, mine).outcome == "right", (part.prompt, fair)
                    tried.add(fair)
    assert tried == {fair for fairs in BROUGHT["fair"].values() for fair in fairs}
    assert all(len(set(fairs)) == 10 for fairs in BROUGHT["fair"].values())
