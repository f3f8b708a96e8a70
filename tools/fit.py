"""Points for the signs in words/points.json, fitted to texts in which people marked who said what.

A logistic regression over the signs of weigh.py: each candidate is an example, and it is one to keep where its content
and its cue are those of a marked attribution. Plain gradient steps (AdaGrad, Duchi et al. 2011) with a penalty on the
squared weights, in a fixed order, so that the same texts give the same points.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kit.finder.contents import Contents
from kit.finder.find import attributions_in, candidates
from kit.finder.parsing import parsed
from kit.finder.rules import RULES, Rule
from kit.finder.weigh import signs
from tools.gold import Claim, Words, gold_as_spans, paired, rates, tally

Example = tuple[tuple[str, ...], bool]

NOTE = (
    "Points for and against a cue, in tenths; with enough in sum it counts as an attribution (kit/finder/weigh.py). Rounded weights of a "
    "logistic regression over these signs (tools/fit.py), fitted to news texts in which people marked who said "
    "what, by: python -m kit measure GOLD.jsonl --fit kit/finder/words/points.json"
)
ROUNDS = 12
RATE = 0.1
PENALTY = 1e-3  # on each squared weight, a step
LEAST_EXAMPLES = 10  # examples in which a sign has to stand
TENTHS = 10  # points are weights in tenths, rounded
OFFSETS = range(-9, 10, 3)  # tried on the sign that all candidates have


def examples(article: Mapping[str, Any]) -> Iterator[Example]:
    """The signs of each candidate in a gold article, and whether people marked it."""
    read = parsed(article["text"])
    contents, words = Contents(read), Words(article["text"])
    gold = [words.claim(gold_as_spans(raw)) for raw in article["attributions"]]
    for proposal in candidates(read):
        content, cue = [read.given.back(span) for span in proposal.content], read.given.back(proposal.cue_span)
        own = words.claim({"content": content, "source": [], "cue": [cue]})
        yield tuple(signs(proposal, contents)), any(_is(own, one) for one in gold)


def _is(own: Claim, gold: Claim) -> bool:
    return bool(paired([gold], [own])) and (bool(own.cue & gold.cue) or not gold.cued)


def fitted(articles: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The points that fit these articles best, by sign; a sign without points is left out."""
    known = [example for article in articles for example in examples(article)]
    often = Counter(sign for names, _ in known for sign in names)
    rows = [(tuple(sign for sign in names if often[sign] >= LEAST_EXAMPLES), good) for names, good in known]
    points = {s: round(TENTHS * w) for s, w in sorted(_weights(rows).items()) if round(TENTHS * w)}
    return _shifted(points, articles)


def _weights(rows: Sequence[Example]) -> dict[str, float]:
    weights: dict[str, float] = {}
    squares: dict[str, float] = {}
    for _ in range(ROUNDS):
        for names, good in rows:
            total = sum(weights.get(name, 0.0) for name in names)
            error = (1.0 if good else 0.0) - 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
            for name in names:
                step = error - PENALTY * weights.get(name, 0.0)
                squares[name] = squares.get(name, 0.0) + step * step
                weights[name] = weights.get(name, 0.0) + RATE * step / math.sqrt(squares[name] + 1e-8)
    return weights


def _shifted(points: Mapping[str, int], articles: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The points with the offset by which the findings in these articles are best: found and half3 count alike."""
    read = [(article, parsed(article["text"])) for article in articles]  # once, and not for each offset

    def f1(table: Mapping[str, int]) -> float:
        counts = sum((tally(article, attributions_in(one, points=table)) for article, one in read), Counter())
        return rates(counts, "all", "found")[2] + rates(counts, "all", "half3")[2]

    return max(({**points, "all": points.get("all", 0) + by} for by in OFFSETS), key=f1)


def counted(
    articles: Iterable[Mapping[str, Any]], points: Mapping[str, int] | None = None, rules: Sequence[Rule] = RULES
) -> Counter[tuple[str, str]]:
    """What these points and rules find in gold articles, counted as measure does."""
    counts: Counter[tuple[str, str]] = Counter()
    for article in articles:
        counts += tally(article, attributions_in(parsed(article["text"]), rules, points))
    return counts


def points_as_text(points: Mapping[str, int]) -> str:
    """The points as the JSON text of words/points.json, a line for each sign."""
    return json.dumps({"format": 1, "note": NOTE, "points": dict(sorted(points.items()))}, indent=0) + "\n"
