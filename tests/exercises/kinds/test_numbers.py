"""What people type where a number is asked for; each line of typed.toml was judged by hand."""

import tomllib
from pathlib import Path

import pytest

from kit.exercises.kinds.numbers import typed

TABLES = tomllib.loads((Path(__file__).parent / "typed.toml").read_text("utf-8"))
ASKED = {"words": "How many words of women stand inside quotation marks?"}
CASES = [(unit, n, said) for unit, table in TABLES.items() for n, lines in table.items() for said in lines]


@pytest.mark.parametrize(("unit", "number", "said"), CASES)
def test_a_number_is_read_as_people_type_it(unit, number, said):
    found = typed(said, ASKED.get(unit, ""), unit.replace("any", ""))
    assert found == (None if number == "unread" else float(number))


@pytest.mark.parametrize("value", ["x" * 20_000, "1" * 5_000, None, True, [10]], ids=lambda value: repr(value)[:9])
def test_what_is_no_number_or_too_long_is_not_read(value):
    assert typed(value) is None
