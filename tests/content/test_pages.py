"""The lessons as pages: nothing on them speaks of cells, what is guessed opens by a button, and nothing is left out."""

import json
import re

import jinja2
import pytest
from course import ALONE, LESSONS, ROOT, name

TEMPLATE = ROOT / "kit" / "jupyter" / "voila" / "templates" / "kit"
PHRASES = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATE)).get_template("phrases.j2").module.PHRASES
PATHS = [*LESSONS, *ALONE]
CELLS = {path: json.loads(path.read_text("utf-8"))["cells"] for path in PATHS}
OF_CELLS = re.compile(
    r"\b(?:[Rr]un (?:a|the|this|it|each|all|both)\b|[Rr]un\W*$|next cell|grey cells|cells? (?:above|below))|\*\*Run"
)
SHOWS_AT_ONCE = r"^(?:import kit\b|ask\(|article = |names = |log = |own\b)|kit\.(?:read|hand_in|ledger|unpack|spot_errors|start|my_progress|own\w*)\(|mark=True"


def on_the_page(path):
    for cell in CELLS[path]:
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            for old, new in PHRASES:
                text = text.replace(old, new)
            yield text


@pytest.mark.parametrize("path", PATHS, ids=name)
def test_nothing_on_a_page_says_to_run_a_cell(path):
    assert [found.group() for text in on_the_page(path) for found in OF_CELLS.finditer(text)] == []


def test_the_rule_above_finds_what_notebooks_say():
    said = (
        "**Run** the cell.",
        "Write it down, then run the cell.",
        "Before you run the next cell, guess.",
        "Predict, then run",
    )
    assert all(OF_CELLS.search(text) for text in said)
    assert not OF_CELLS.search(
        "The night bus will run every hour. A quotation that runs on fills each cell of the table."
    )


def test_each_phrase_stands_in_a_lesson():
    all_text = "".join("".join(cell["source"]) for cells in CELLS.values() for cell in cells)
    made = [new for _, new in PHRASES]
    assert [old for old, _ in PHRASES if old not in all_text and not any(old in new for new in made)] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_what_is_to_be_predicted_first_waits_for_a_button(path):
    """What a question, a text or a form shows waits for nothing."""
    before, open_at_once = "", []
    for cell in CELLS[path]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            before = source
        elif "**Predict" in before and "guess" not in cell["metadata"].get("tags", []):
            open_at_once += [] if re.search(SHOWS_AT_ONCE, source) or "ask.locked(" in source else [source]
    assert open_at_once == []
