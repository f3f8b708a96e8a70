"""A table written as TOML reads back as the same table."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.teacher.copy.toml import as_toml

ROOT = Path(__file__).parents[3]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.one_of(TEXTS, st.booleans(), st.integers(-(2**60), 2**60), st.floats(-1e9, 1e9))
TABLES = st.recursive(
    st.dictionaries(TEXTS, PLAIN),
    lambda inner: st.dictionaries(TEXTS, st.one_of(PLAIN, inner, st.lists(inner), st.lists(PLAIN))),
    max_leaves=20,
)


@given(TABLES)
def test_any_table_reads_back_as_it_was(table):
    assert tomllib.loads(as_toml(table)) == table


@pytest.mark.parametrize("path", sorted((ROOT / "exercises").glob("*.toml")), ids=lambda p: p.stem)
def test_every_exercise_file_reads_back_as_it_was(path):
    table = tomllib.loads(path.read_text("utf-8"))
    assert tomllib.loads(as_toml(table)) == table


def test_plain_fields_stand_before_the_tables_that_follow():
    assert as_toml({"options": {"a": "one"}, "id": "Q1"}) == 'id = "Q1"\n\n[options]\na = "one"\n'
