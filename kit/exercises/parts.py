"""A part of an exercise: one thing to answer, of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kit.model import Phrases


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer that people give, and what to say to it; `item` and `column` name the row or cell it stands in."""

    answer: Any
    say: str
    next: str = ""
    item: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class RubricRow:
    """One thing that a text is judged by, and what 0, 1, 2 and 3 mean there."""

    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """An answer to learn from: what it gains and loses, and its place in each row of the rubric."""

    text: str
    places: tuple[int, ...]
    gains: str = ""
    loses: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What a function is called with, and what it gives."""

    arguments: tuple[str, ...]
    gives: Any
    label: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to answer. `key` is None where there is none; its shape is told by the class of its kind."""

    kind: str
    prompt: str = ""
    paper: str = ""  # what a worksheet asks in place of a prompt that needs a computer
    points: float = 1
    extra: bool = False  # its points are credit beyond those that can be reached
    key: Any = None
    wrong: tuple[Wrong, ...] = ()
    otherwise: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    ends: tuple[str, ...] = ()
    unit: str = ""
    role: str = ""
    wanted: int = 0
    passage: str = ""  # what a text is compared with; of a span the whole article
    lines: int = 3
    look_for: Phrases = ()
    rubric: tuple[RubricRow, ...] = ()
    input: str = "text"
    function: str = ""
    starter: str = ""
    given: tuple[Case, ...] = ()
    unseen: tuple[Case, ...] = ()
