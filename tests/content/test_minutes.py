"""The minutes of lessons and exercises, by the clock of a beginner who reads slowly; and what choices give away."""

import json
import re

import pytest
from course import ALL, ALONE, ARTICLES, BY_ID, KEY, LESSONS, REPORT, ROOT, gained

WORDS_A_MINUTE = 165

# seconds to do a part, its words read
SECONDS = {
    "single": lambda _: 45,
    "several": lambda part: 20 + 8 * len(part.options),
    "number": lambda _: 40,
    "order": lambda part: 20 + 12 * len(part.items),
    "match": lambda part: 20 * len(part.items),
    "span": lambda part: 50 * part.wanted,
    "text": lambda _: 210,
    "repair": lambda _: 240,
    "grid": lambda part: 9 * len(part.items) * len(part.columns),
    "prediction": lambda _: 25,
    "confidence": lambda _: 8,
}
A_CELL = 15  # seconds to run a cell and look at what comes


def words(text):
    return len(re.findall(r"\w+", text))


def by_the_clock(exercise):
    """Minutes for reading the exercise, its passages and the explanation, and for doing what counts."""
    parts = [part for part in exercise.parts if not part.extra]
    read = [exercise.prompt, exercise.explanation, *(ARTICLES[exercise.article][p.span] for p in exercise.show)]
    for part in parts:
        read += [part.prompt, *part.options.values(), *part.items.values(), *part.columns.values()]
    return sum(map(words, read)) / WORDS_A_MINUTE + sum(SECONDS[part.kind](part) for part in parts) / 60


def timed_parts(path):
    """Each part of a lesson with minutes: these, its words, the exercises it asks and its other cells of code."""
    found = []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            if head := re.match(r"## .*\((\d+) minutes\)", source):
                found.append([int(head[1]), 0, [], 0])
            if found:
                found[-1][1] += words(source)
        elif found and (asked := re.fullmatch(r'ask\("(\w+)"\)', source.strip())):
            found[-1][2].append(asked[1])
        elif found:
            found[-1][3] += 1
    return found


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
def test_an_exercise_has_the_minutes_that_it_takes(exercise):
    assert by_the_clock(exercise) <= exercise.minutes + 0.5 and exercise.minutes <= 2 * by_the_clock(exercise)


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_the_minutes_of_a_lesson_are_those_of_its_parts(path):
    total = int(re.search(r"\*\*(\d+) minutes\.\*\*", path.read_text("utf-8"))[1])
    assert sum(minutes for minutes, *_ in timed_parts(path)) == total
    assert f" | {total} | " in next(
        line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith(f"| {path.stem[1]} · ")
    )


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_a_part_of_a_lesson_has_time_for_its_text_its_cells_and_its_exercises(path):
    for minutes, read, asked, cells in timed_parts(path):
        takes = read / WORDS_A_MINUTE + sum(BY_ID[id].minutes for id in asked) + cells * A_CELL / 60
        assert takes <= minutes, (minutes, takes, asked)


LOST = next(path for path in LESSONS if path.stem.startswith("05"))


def test_six_errors_fit_into_their_part_of_lesson_five():
    """A slow reading of the article, 100 seconds a mark with its labels and repair, and Q20."""
    minutes = next(minutes for minutes, _, asked, _ in timed_parts(LOST) if "Q20" in asked)
    assert "at least **six** errors" in LOST.read_text("utf-8")
    assert 1_125 / WORDS_A_MINUTE + 6 * 100 / 60 + BY_ID["Q20"].minutes + 2 <= minutes


def test_the_comparison_and_two_talks_fit_into_the_last_part_of_lesson_five():
    """4 minutes to compare, a minute and a half for each talk, and the ideas about causes that are printed."""
    minutes, read, _, cells = timed_parts(LOST)[-1]
    printed = [f"{REPORT[e.span]} perhaps {e.likely_cause} how sure medium" for e in KEY.errors if e.tier == "core"]
    assert (read + words(" ".join(printed))) / WORDS_A_MINUTE + 4 + 2 * 1.5 + cells * A_CELL / 60 <= minutes


def test_lesson_five_is_two_sittings_of_45_minutes():
    minutes = [part[0] for part in timed_parts(LOST)]
    assert (sum(minutes[:4]), sum(minutes[4:])) == (45, 45)


@pytest.mark.parametrize("path", ALONE, ids=lambda p: p.stem)
def test_the_exercises_done_alone_say_how_long_they_take(path):
    own = sum(BY_ID[id].minutes for id in set(re.findall(r'ask\(\\"(\w+)\\"\)', path.read_text("utf-8"))))
    assert f"About {own} minutes" in path.read_text("utf-8")


# ---- whoever knows nothing of the text gains nothing by looking at the options


CHOICES = [part for exercise in ALL for part in exercise.parts if part.kind == "single"]
SETS = [part for exercise in ALL for part in exercise.parts if part.kind == "several"]


def test_the_longest_the_shortest_and_the_first_option_are_right_about_as_often_as_any():
    assert gained(CHOICES) <= 1 / 8


@pytest.mark.parametrize("part", SETS, ids=lambda part: part.prompt[:20])
def test_where_several_are_right_the_longer_half_is_not(part):
    longer = sorted(part.options, key=lambda id: -len(part.options[id]))[: len(part.key[0])]
    assert len(set(longer) & set(part.key[0])) <= len(part.key[0]) * len(part.key[0]) / len(part.options) + 1
    assert list(part.options)[: len(part.key[0])] != list(part.key[0])
