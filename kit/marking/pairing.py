"""Who belongs to whom: pairs, each side at most once, with the largest sum of what the pairs are worth."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

Right = TypeVar("Right", bound=Hashable)
TINY = 1e-9  # sums that differ by less are the same: the earlier stays


def assign(worth: Sequence[Mapping[Right, float]]) -> dict[int, Right]:
    """The best one-to-one pairs, as left number -> right; `worth` gives each left its rights and what they are worth.

    Exact: each left in turn takes the best alternating path from it, which keeps the sum the largest that the lefts
    so far allow (successive augmenting paths, as in Kuhn 1955). Worths are positive; a left may stay alone. Where
    two solutions are worth the same, the earlier left keeps its place.
    """
    owner: dict[Right, int] = {}
    for left, rights in enumerate(worth):
        if rights:
            _settle(left, worth, owner)
    return {left: right for right, left in owner.items()}


def best_pairs(worth: Sequence[Mapping[Right, float]], said: Sequence[tuple[Any, ...]]) -> dict[int, Right]:
    """The best pairs in whatever order the lefts came: where it matters, they take turns by what each `said`."""
    order = sorted(range(len(said)), key=said.__getitem__)
    return {order[left]: right for left, right in assign([worth[n] for n in order]).items()}


def _settle(left: int, worth: Sequence[Mapping[Right, float]], owner: dict[Right, int]) -> None:
    gains, came_from = _paths(left, worth, owner)
    held = {other: right for right, other in owner.items()}
    best, stop = TINY, None
    for right, gain in gains.items():
        final = gain - (worth[owner[right]][right] if right in owner else 0.0)  # a left that loses its place
        if final > best:
            best, stop = final, right
    while stop is not None:
        taker = came_from[stop]
        given_up = held.get(taker)
        owner[stop], held[taker] = taker, stop
        stop = given_up


def _paths(
    left: int, worth: Sequence[Mapping[Right, float]], owner: Mapping[Right, int]
) -> tuple[dict[Right, float], dict[Right, int]]:
    """The most that can be gained on the way to each right, and the left that would take it (Bellman-Ford)."""
    gains = dict(worth[left])
    came_from = dict.fromkeys(gains, left)
    waiting = [right for right in gains if right in owner]
    while waiting:
        right = waiting.pop(0)
        other = owner[right]
        here = gains[right] - worth[other][right]
        for further, value in worth[other].items():
            if further != right and here + value > gains.get(further, -1e9) + TINY:
                gains[further], came_from[further] = here + value, other
                if further in owner and further not in waiting:
                    waiting.append(further)
    return gains, came_from
