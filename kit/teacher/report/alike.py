"""Sheets that have in common what few others have: a question to ask, with its evidence, never a verdict.

What is right says nothing, for many find it; a blank or perfect sheet has nothing that could be compared. What counts
are features that few have: a false alarm on the very same words, the same wrong answer. How many of them two sheets
share by chance follows from how rare each is. Were every student to make a mistake independently, with the chance
(c - 1/2) / n where c of n made it (the others count, and half a case for what nobody else did), the number that two
share would be nearly Poisson (Le Cam 1960) with the mean

    m = (sum of these chances over the mistakes of one) x (b + LENT) / (average + LENT)

for the b mistakes of the other, taken both ways, the larger. LENT mistakes are lent to everybody: else, in a class
that makes hardly any, two who make some would be thought to share them all. A pair is listed where chance would bring
about fewer than EXPECTED such pairs among all n (n - 1) / 2: one in a hundred classes. Students are not independent:
who makes one mistake makes others like it, and neighbours talk. So the list asks.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.records import Row

EXPECTED = 0.01  # pairs that chance may bring about in a class, at most
LENT = 5
LEAST_SHARED = 3  # features that two share at least
FEW, SHARE, MOST_SHARING = 4, 20, 20  # a feature is rare that 4, or one in 20, but never more than 20 have
LONG_TEXT = 12  # words that two people seldom write alike by themselves
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows of a class, by their numbers, the features they share, each with how many rows have it.

    `expected` is the number of pairs that share as much which chance would bring about in the class.
    """

    one: int
    other: int
    shared: tuple[tuple[str, int], ...]
    expected: float


class Alike:
    """Collects features row by row; memory and time grow with the number of rows, not with that of pairs.

    A feature is a text: "errors:82-84" for a false alarm, "Q05:Part 1: a line" for a wrong answer, "Q13#..." for a
    long free text, by its hash.
    """

    def __init__(self, asked: Assignment) -> None:
        self._exercises = asked.exercises
        self._article = _words_only(asked.article.text)
        self._models = {id: _models(exercise) for id, exercise in asked.exercises.items()}
        self._who: dict[str, tuple[int, ...]] = {}  # the rows with a feature, MOST_SHARING + 1 at most
        self._rows = 0

    def add(self, row: Row) -> None:
        """Takes one row in; rows are numbered as they come."""
        own = (self._rows,)  # one tuple for all features that nobody had before, which are most
        for feature in sorted({*features(row), *self._texts(row)}):
            who = self._who.get(feature, ())
            if len(who) <= MOST_SHARING:
                self._who[feature] = who + own if who else own
        self._rows += 1

    def _texts(self, row: Row) -> Iterator[str]:
        """Long texts in somebody's own words: not from the article, not a model answer."""
        for id, text in row.manual.items():
            words = _words_only(text)
            asked = self._exercises[id].parts if id in self._exercises else ()
            own = any(part.kind == "text" for part in asked) and words.count(" ") + 1 >= LONG_TEXT
            if own and words not in self._article and words not in self._models[id]:
                yield f"{id}#{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:16]}"

    def pairs(self) -> list[Pair]:
        """The pairs to ask about, the least likely first."""
        most = min(max(FEW, self._rows // SHARE), MOST_SHARING)
        rare = {feature: who for feature, who in self._who.items() if len(who) <= most}
        n, size, chance = self._rows, Counter[int](), dict[int, float]()
        for who in rare.values():
            for row in who:
                size[row] += 1
                chance[row] = chance.get(row, 0.0) + (len(who) - 0.5) / n
        shared = Counter(pair for who in rare.values() for pair in combinations(who, 2))
        same_text = {pair for feature, who in rare.items() if "#" in feature for pair in combinations(who, 2)}
        average = size.total() / n if n else 0.0
        chosen: dict[tuple[int, int], float] = {}
        for (a, b), k in shared.items():
            m = max(chance[a] * (size[b] + LENT), chance[b] * (size[a] + LENT)) / (average + LENT)
            expected = at_least(k, m) * n * (n - 1) / 2
            if (k >= LEAST_SHARED and expected < EXPECTED) or (a, b) in same_text:
                chosen[a, b] = expected
        evidence: dict[tuple[int, int], list[tuple[str, int]]] = {pair: [] for pair in chosen}
        for feature, who in rare.items():
            for pair in combinations(who, 2):
                if pair in chosen:
                    evidence[pair].append((feature, len(who)))
        found = [Pair(*pair, tuple(sorted(evidence[pair])), expected) for pair, expected in chosen.items()]
        return sorted(found, key=lambda p: (p.expected, -len(p.shared), p.one, p.other))


def features(row: Row) -> Iterator[str]:
    """What is wrong in a row, each a text that is the same for two who went wrong in the same way."""
    for task in WHOLE:
        yield from (f"{task}:{start}-{end}" for start, end in row.facts.get(task, {}).get("extra", ()))
    for id, answer in row.facts.get("answers", {}).items():
        yield from (f"{id}:{line}" for line in answer.get("said", ()))


def at_least(k: int, mean: float) -> float:
    """The probability that a Poisson number with this mean is k or more."""
    term = math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) if mean > 0 else float(k == 0)
    total, j = term, k
    while term > total * 1e-12:
        j += 1
        term *= mean / j
        total += term
    return min(1.0, total)


def _words_only(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _models(exercise: Exercise) -> frozenset[str]:
    """Texts that an exercise itself gives: its model answers."""
    parts = (part for part in exercise.parts if KINDS[part.kind].by_hand)
    return frozenset(_words_only(model.text) for part in parts for model in part.key or ())
