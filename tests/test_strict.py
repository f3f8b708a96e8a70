"""A record’s own annotations say how its fields are read from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import pytest

from kit.model import OneOf, Phrases, Span
from kit.strict import BadFile, Place, fields_of, read_toml, reader_of


@dataclass(frozen=True)
class Inner:
    name: str
    sure: bool = False


@dataclass(frozen=True)
class Outer:
    id: str
    count: int = 0
    share: float = 0.5
    severity: Annotated[str, OneOf("severities")] = ""
    rule: Phrases = ()
    lines: tuple[str, ...] = ()
    inner: Inner | None = None
    places: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    anything: Any = None


FULL = {
    "id": "A",
    "count": 3,
    "share": 1,
    "severity": "minor",
    "rule": ["a…"],
    "lines": ["one", "two"],
    "inner": {"name": "Ruiz", "sure": True},
    "places": {"here": [{"start": 0, "end": 2, "text": "It"}]},
    "anything": [None],
}


def refused(read, value):
    with pytest.raises(BadFile) as error:
        read(value, Place("file.json"))
    return str(error.value)


def test_every_type_of_field_is_read():
    assert reader_of(Outer)(FULL, Place("file.json")) == Outer(
        "A", 3, 1, "minor", ("a…",), ("one", "two"), Inner("Ruiz", True), {"here": (Span(0, 2),)}, [None]
    )


def test_what_has_a_default_may_be_left_out_and_a_label_may_be_empty():
    read = reader_of(Outer)
    assert read({"id": "A"}, Place("file.json")) == Outer("A")
    assert read({"id": "A", "severity": None, "inner": None}, Place("file.json")) == Outer("A")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"id": 1}, "file.json, id: this should be a text, not a number"),
        ({"count": 1.5}, "file.json, count: this should be a whole number, not a number"),
        ({"severity": "huge"}, "file.json, severity: “huge” is not one of minor, major, critical"),
        ({"rule": ["…"]}, "file.json, rule[0]: “…” isn’t a phrase"),
        ({"lines": ["one", 2]}, "file.json, lines[1]: this should be a text, not a number"),
        ({"inner": {"sure": True}}, "file.json, inner: field “name” is missing"),
        ({"inner": {"name": "Ruiz", "sure": 1}}, "file.json, inner.sure: this should be true or false"),
        ({"places": {"here": [{}]}}, "file.json, places.here[0]: field “start” is missing"),
        ({"no": 1}, "file.json: field “no” is unknown; allowed are id, count, share, severity, rule, lines, inner"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(change, sentence):
    assert sentence in refused(reader_of(Outer), FULL | change)


def test_a_reader_can_take_some_fields_only_and_ask_for_others():
    read = reader_of(Outer, fields_of(Outer, ("id", "severity"), required=("severity",)))
    assert refused(read, {"id": "A", "count": 1}) == "file.json: field “count” is unknown; allowed are id, severity"
    assert refused(read, {"id": "A"}) == "file.json: field “severity” is missing"
    assert refused(read, {"id": "A", "severity": ""}).endswith("“” is not one of minor, major, critical")


def test_a_toml_file_is_read_or_refused_with_its_line(tmp_path):
    path = tmp_path / "lesson.toml"
    path.write_text("format = 1", "utf-8")
    assert read_toml(path) == {"format": 1}
    path.write_text("format = 1\nformat = 2", "utf-8")
    with pytest.raises(BadFile, match=r"lesson\.toml: this is not TOML \(Cannot overwrite a value \(at end of"):
        read_toml(path)
