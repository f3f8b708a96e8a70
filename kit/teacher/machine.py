"""Whether a sheet has the very marks that this kit's own finder makes of the text: a question to ask, never a verdict.

A mark is the finder's where each of its passages is the same to the sign. People and finder often agree on a passage,
and careful people agree with the key; so a sheet is told only where it has nearly all of the finder's marks and hardly
any other, and is nearer to the finder than to the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kit.model import AnswerKey, Article, Attribution, ErrorSpan, Mark, Span

LIKE = 0.85  # of the marks of a sheet and the finder together, those that both have
LEAST = 10  # marks; with fewer, chance says too much

Place = tuple[int, ...]


class Likeness(NamedTuple):
    """How many of a sheet's marks are the finder's, of how many, and how many of these the key does not have so."""

    same: int
    marks: int
    apart: int


class Machine:
    """What the finder marks in a text, and what the key has there; `task` is sources or errors."""

    def __init__(self, article: Article, key: AnswerKey) -> None:
        from kit.finder.find import find_attributions
        from kit.finder.suspects import find_suspects

        self._found = {
            "sources": frozenset(map(_place, find_attributions(article))),
            "errors": frozenset(_ends([suspect.span]) for suspect in find_suspects(article)),
        }
        self._key = {task: frozenset(map(_place, key.records(task))) for task in self._found}

    def like(self, task: str, marks: Iterable[Mark | Attribution]) -> Likeness | None:
        """How a sheet is like the finder, where that is worth a question; None where it is not."""
        own, found, key = frozenset(map(_place, marks)), self._found[task], self._key[task]
        same = own & found
        to_finder, to_key = (len(own & others) / max(len(own | others), 1) for others in (found, key))
        if to_finder < LIKE or to_key >= to_finder:
            return None
        return Likeness(len(same), len(own), len(same - key))


def _place(mark: Mark | Attribution | ErrorSpan) -> Place:
    """The ends of all passages of a mark."""
    return _ends((mark.content, mark.source, mark.cue) if isinstance(mark, Attribution) else (mark.span,))


def _ends(spans: Sequence[Span | None]) -> Place:
    return tuple(end for span in spans for end in ((span.start, span.end) if span else (-1, -1)))
