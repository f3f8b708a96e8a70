"""INSTRUCTORS.md: its examples load, its links lead somewhere, its numbers and minutes are worked out again."""

import re
import textwrap
from pathlib import Path

import pytest

import kit
from kit.exercises.check import check
from kit.exercises.exercise import read_titles

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "INSTRUCTORS.md").read_text("utf-8")
ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
SAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
PLANS = dict(re.findall(r"^### (.*?)\n(.*?)(?=^##)", TEXT, re.DOTALL | re.MULTILINE))


def written(tmp_path, containing):
    (sample,) = (s for s in SAMPLES if containing in s)
    path = tmp_path / "our-class.toml"
    path.write_text(sample, "utf-8")
    return path


def test_the_overlay_that_it_shows_can_be_used(tmp_path):
    new = kit.overrule(KEY, ARTICLE, written(tmp_path, "[[change]]"))
    tier = {error.id: error.tier for error in new.errors}
    assert tier["E06"] == "optional"
    assert next(ARTICLE[s] for a in new.attributions if a.id == "A10" for s in a.also_accepted) == "release detained American Paul Whelan"


def test_a_sheet_can_be_marked_by_the_overruled_key_as_it_shows(tmp_path):
    code = re.search(r"run in a notebook:\n\n(.*?)\n\nWhat you can change", TEXT, re.DOTALL).group(1)
    file = kit.open_sheet(ARTICLE, tmp_path, reader="s017")
    file.save("errors", (kit.Mark(kit.Span(335, 343), "fluency/grammar", "major"),))
    key = kit.overrule(KEY, ARTICLE, written(tmp_path, "[[change]]"))
    printed = []
    lines = textwrap.dedent(code).replace("../answers/g20-ministers.s017.json", str(file.path))
    exec(lines, {"kit": kit, "article": ARTICLE, "key": key, "print": printed.append})
    assert "of 9 subtle" in printed[0]


def test_the_fields_that_it_lists_are_those_that_can_be_changed():
    from kit.exercises.overlay import ERROR_FIELDS, SOURCE_FIELDS

    listed = re.search(r"for an error (.*?); for an attribution\s(.*?)\. An\sid", TEXT, re.DOTALL)
    assert [set(re.findall(r"`(\w+)`", part)) for part in listed.groups()] == [set(ERROR_FIELDS), set(SOURCE_FIELDS)]


def test_its_links_lead_somewhere():
    headings = {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^##+ (.*)$", TEXT, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert target[1:] in headings if target.startswith("#") else (ROOT / target).exists(), target


def test_the_exercise_and_the_points_that_it_shows_can_be_used(tmp_path):
    path = written(tmp_path, "[[exercise]]")
    ask = kit.open_exercises(path, ARTICLE, KEY)
    assert check(ask("OUR01").asked, ["summary"]).outcome == "right"
    assert "about" in check(ask("OUR01").asked, ["china"]).parts[0].sentence
    changes = written(tmp_path, "[[change]]")
    ask = kit.open_exercises(ROOT / "exercises" / "01_read_it_twice.toml", ARTICLE, KEY, overlay=changes)
    assert [part.points for part in ask("Q02").asked.parts] == [1, 2]


@pytest.mark.parametrize("minutes", [45, 90])
def test_the_minutes_of_a_plan_add_up(minutes):
    (plan,) = (body for title, body in PLANS.items() if title.startswith(f"{minutes} minutes"))
    assert sum(map(int, re.findall(r"^\| (\d+) \|", plan, re.MULTILINE))) == minutes


def test_every_exercise_of_the_lessons_has_a_row():
    ids = [title.id for title in read_titles(ROOT / "exercises")]
    assert len(ids) >= 36 and [id for id in ids if f"| {id} |" not in TEXT] == []


def test_the_rubric_has_five_rows_and_a_sample_at_each_level():
    part = TEXT.split("## 4 The rubric")[1].split("\n## 5")[0]
    rows = re.findall(r"^\| \*\*(.*?)\*\* \|(.*)\|$", part, re.MULTILINE)
    assert [name for name, _ in rows] == ["Evidence", "Attribution", "Fair wording", "Limits", "Repair honesty"]
    assert all(cells.count("|") == 3 for _, cells in rows)
    for sample in part.split("\nSamples, on ")[1:]:
        assert re.findall(r"^- \*\*(\d)\*\*", sample, re.MULTILINE) == ["0", "1", "2", "3"]
