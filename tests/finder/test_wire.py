"""Sentences as agencies, pages and transcripts write them, word for word; the lines stand in wire_*.txt."""

import re
from pathlib import Path

import pytest

from kit.finder.find import find_attributions

LINE_END = "⏎"


def lines(name):
    """The lines of a list, each with its kind."""
    kind = ""
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines():
        kind = line.removeprefix("## ") if line.startswith("## ") else kind
        if line and not line.startswith("#"):
            line = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), line)
            yield kind, line.replace(LINE_END, "\n").replace("\\t", "\t")


def found(text):
    """The text with what was said marked, and the speakers, as the lists write them."""
    first = sorted((a for a in find_attributions(text) if a.level == 1), key=lambda a: a.content)
    edges = sorted([(a.content.start, 1) for a in first] + [(a.content.end, 0) for a in first])
    marked, last = "", 0
    for at, opens in edges:
        marked += text[last:at] + "}{"[opens]
        last = at
    speakers = "; ".join(a.speaker or "-" for a in first)
    return marked + text[last:] + (f" => {speakers}" if first else "")


def unmarked(line):
    return re.sub(r"[{}]", "", line.rpartition(" => ")[0] or line)


def wrong(name):
    return [(kind, line, got) for kind, line in lines(name) if (got := found(unmarked(line))) != line]


@pytest.mark.parametrize(("kind", "line"), list(lines("wire_tune.txt")))
def test_a_sentence_is_read_word_for_word(kind, line):
    assert found(unmarked(line)) == line


def test_lines_that_were_kept_apart_are_read_as_well():
    # left: “called the station” is to phone, which no word beside it shows
    assert len(wrong("wire_once.txt")) <= 1
