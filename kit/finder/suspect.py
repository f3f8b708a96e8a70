"""A suspect: a passage that looks damaged; and the sentences in which such passages are looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kit.finder.parsing import Parsed, Sentence
from kit.model import Span

_BODY = frozenset(["body", "caption"])


@dataclass(frozen=True, slots=True)
class Suspect:
    """A passage that looks damaged: its span, the kind of sign, and the reason in plain words."""

    span: Span
    kind: str
    reason: str


Sign = Callable[[Parsed], Iterator[Suspect]]


def plain_sentences(read: Parsed) -> Iterator[Sentence]:
    return (s for s in read.sentences if s.paragraph.kind in _BODY and len(s) and s.paragraph.number)
