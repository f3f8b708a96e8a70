"""Sheets that have the finder's own marks are a question; sheets of careful people, and the key itself, are none."""

from dataclasses import replace

import pytest

from kit import find_attributions, read_article, read_key
from kit.finder.suspects import find_suspects
from kit.model import Mark, Span
from kit.teacher.machine import Likeness, Machine

TEXTS = {id: read_article(id) for id in ("g20-ministers", "riverside-library")}
KEYS = {id: read_key(id, article) for id, article in TEXTS.items()}
MACHINES = {id: Machine(TEXTS[id], KEYS[id]) for id in TEXTS}
every_text = pytest.mark.parametrize("id", TEXTS)


def suspected(id):
    return [Mark(suspect.span) for suspect in find_suspects(TEXTS[id])]


@every_text
def test_the_finders_own_marks_are_known_as_its_own(id):
    found = find_attributions(TEXTS[id])
    like = MACHINES[id].like("sources", found)
    assert (like.same, like.marks) == (len(found), len(found))
    errors = suspected(id)
    assert MACHINES[id].like("errors", errors)[:2] == (len(errors), len(errors))


@every_text
def test_the_key_is_no_machine(id):
    key = KEYS[id]
    assert MACHINES[id].like("sources", key.attributions) is None
    assert MACHINES[id].like("sources", [a for a in key.attributions if a.tier == "core"]) is None
    assert MACHINES[id].like("errors", [Mark(error.span) for error in key.errors]) is None


@every_text
def test_somebody_who_ends_every_passage_a_little_elsewhere_is_no_machine(id):
    moved = [replace(a, content=Span(a.content.start, a.content.end - 1)) for a in find_attributions(TEXTS[id])]
    assert MACHINES[id].like("sources", moved) is None


def test_a_few_marks_changed_or_added_hide_nothing():
    """Of 38 marks three are taken out and two are new: 35 of the 40 that either has are shared, which is 0.875."""
    found = list(find_attributions(TEXTS["g20-ministers"]))[:-3]
    new = [replace(found[0], content=Span(n, n + 5), source=None, cue=None) for n in (0, 10)]
    like = MACHINES["g20-ministers"].like("sources", [*found, *new])
    assert (like.same, like.marks) == (len(found), len(found) + 2)
    assert isinstance(like, Likeness)
