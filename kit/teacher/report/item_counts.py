"""How hard an item is, and how well it goes with everything else: sums that are added up row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

FEWEST = 10  # pairs below which a correlation says nothing


@dataclass(slots=True)
class Pairs:
    """Sums over pairs of numbers, such as what students got in an item (x, 0 to 1) and in everything else (y)."""

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x: float, y: float) -> None:
        """Takes one pair in."""
        self.n += 1
        self.x += x
        self.y += y
        self.xx += x * x
        self.yy += y * y
        self.xy += x * y

    @property
    def mean(self) -> float:
        """The mean of x: of an item, how hard it is, from 0 (nobody) to 1 (everybody)."""
        return self.x / self.n if self.n else 0.0

    @property
    def correlation(self) -> float | None:
        """Pearson's r; where x is 0 or 1, that is the point-biserial. None for few pairs, or where all are the same."""
        spread = (self.n * self.xx - self.x**2) * (self.n * self.yy - self.y**2)
        if self.n < FEWEST or spread <= 1e-9:
            return None
        return (self.n * self.xy - self.x * self.y) / sqrt(spread)


@dataclass(slots=True)
class Drawn:
    """Whom each answer draws: how many gave it, and the sum of what they got in everything else, from 0 to 1."""

    number: Counter[str] = field(default_factory=Counter)
    rest: dict[str, float] = field(default_factory=dict)

    def add(self, answers: Iterable[str], rest: float) -> None:
        """Takes one student's answers in."""
        for answer in answers:
            self.number[answer] += 1
            self.rest[answer] = self.rest.get(answer, 0.0) + rest

    def mean(self, answer: str) -> float | None:
        """What those who gave an answer got in everything else, on average."""
        return self.rest[answer] / self.number[answer] if self.number[answer] else None

    def most(self, number: int) -> Iterator[tuple[str, int, float]]:
        """The answers that more than one gave, the most frequent first: the answer, how many, their mean."""
        ranked = sorted(self.number.items(), key=lambda pair: (-pair[1], pair[0]))[:number]
        yield from ((answer, n, self.rest[answer] / n) for answer, n in ranked if n > 1)


@dataclass(slots=True)
class FoundTogether:
    """How many items of a key each reader found, in sums from which follows how each item goes with the others."""

    readers: int = 0
    found: int = 0
    squares: int = 0
    beside: Counter[str] = field(default_factory=Counter)  # items found in all by those who found this one
    times: Counter[str] = field(default_factory=Counter)

    def add(self, found: Iterable[str]) -> None:
        """Takes in what one reader found."""
        ids = set(found)
        self.readers += 1
        self.found += len(ids)
        self.squares += len(ids) ** 2
        for id in ids:
            self.times[id] += 1
            self.beside[id] += len(ids)

    def pairs(self, id: str) -> Pairs:
        """An item found (1) or not (0), and how many of the other items."""
        n, all = self.times[id], self.beside[id]
        return Pairs(self.readers, n, self.found - n, n, self.squares - 2 * all + n, all - n)
