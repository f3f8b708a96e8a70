"""A kind of exercise is one noun: whatever is asked of one, every kind has."""

import re
from pathlib import Path

import pytest

from kit.exercises.kinds import KINDS
from kit.exercises.kinds.kind import COMMON
from kit.wording import wording

ROOT = Path(__file__).parents[3]
SCRIPT = re.search(r"\bKINDS = \{(.*?)\n\s*\};", (ROOT / "kit/views/browser/kinds.js").read_text("utf-8"), re.DOTALL)
GUIDE = (ROOT / "exercises/README.md").read_text("utf-8")
JUDGED = [name for name, kind in KINDS.items() if not (kind.keyless or kind.by_hand)]


def test_the_kinds_of_every_module_are_found_by_themselves():
    modules = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "kit/exercises/kinds").glob("*.py")))
    listed = " ".join(re.findall(r"^KINDS = \((.*)\)$", modules, re.MULTILINE))
    assert [type(kind).__name__ for kind in KINDS.values()] == re.findall(r"(\w+)\(\)", listed)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_its_sentences(name):
    tables = ("blank", "begin") if KINDS[name].by_hand else ("blank", "begin", "right")
    assert all(wording("exercise")[table][name] for table in tables)


@pytest.mark.parametrize("name", JUDGED)
def test_every_kind_that_can_be_wrong_has_a_sentence_for_that_and_a_next_step(name):
    assert all(wording("exercise")[table][name] for table in ("wrong", "look"))


@pytest.mark.parametrize("table", ["blank", "begin", "right", "wrong", "look"])
def test_no_sentence_is_left_of_a_kind_that_is_gone(table):
    assert set(wording("exercise")[table]) <= set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_a_function_in_the_script_of_the_page(name):
    assert SCRIPT and re.search(rf"(?<!\w){name}(?=[:,]|\()", SCRIPT[1])


@pytest.mark.parametrize("name", KINDS)
def test_the_guide_says_how_every_kind_is_written(name):
    assert re.search(rf"^{name} — ", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("name", KINDS)
def test_a_copy_for_students_keeps_only_fields_that_there_are(name):
    assert set(KINDS[name].shown) <= set(KINDS[name].fields) - {"key", "accepted", "wrong"}
    assert not set(KINDS[name].fields) & set(COMMON)
