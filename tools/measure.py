"""`python -m kit measure`: the finder's figures on texts marked by people, and points for the signs of a cue fitted to them.

A logistic regression over the signs of weigh.py: each candidate is an example, and it is one to keep where its content
and its cue are those of a marked attribution. Plain gradient steps (AdaGrad, Duchi et al. 2011) with a penalty on the
squared weights, in a fixed order, so that the same texts give the same points.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kit import PROGRAM
from kit.commands.find import say, warn, with_progress
from kit.finder.contents import Contents
from kit.finder.find import attributions_in, candidates, find_attributions
from kit.finder.parsing import parsed
from kit.finder.rules import RULES, Rule
from kit.finder.weigh import signs
from kit.strict import BadFile
from tools.gold import Claim, Words, figures, figures_as_lines, gold_as_spans, paired, rates, read_gold, tally

Example = tuple[tuple[str, ...], bool]

NOTE = (
    "Points for and against a cue, in tenths; with enough in sum it counts as an attribution (kit/finder/weigh.py). Rounded weights of a "
    "logistic regression over these signs (tools/measure.py), fitted to news texts in which people marked who said "
    "what, by: python -m kit measure GOLD.jsonl --fit kit/finder/words/points.json"
)
ROUNDS = 12
RATE = 0.1
PENALTY = 1e-3  # on each squared weight, a step
LEAST_EXAMPLES = 10  # examples in which a sign has to stand
TENTHS = 10  # points are weights in tenths, rounded
OFFSETS = range(-9, 10, 3)  # tried on the sign that all candidates have


def measure(arguments: Sequence[str]) -> int:
    """Print how well the rules find what a gold standard holds."""
    wanted = _parser().parse_args(arguments)
    try:
        articles = list(read_gold(wanted.gold))
    except BadFile as problem:
        warn(str(problem))
        return 1
    if wanted.fit:
        _fit(articles, wanted.fit)
    elif wanted.ablation:
        say("\n".join(_ablation(articles)))
    else:
        report = _measured(articles, [rule for rule in RULES if rule.__name__ not in wanted.without])
        say(json.dumps(report) if wanted.json else figures_as_lines(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"{PROGRAM} measure", description="Measure the finder on texts marked by people.")
    parser.add_argument("gold", metavar="GOLD.jsonl", type=Path, help="one article a line: text and attributions")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON document")
    names = [rule.__name__ for rule in RULES]
    without = "leave a rule out, to see what it adds"
    parser.add_argument("--without", action="append", default=[], choices=names, metavar="RULE", help=without)
    parser.add_argument("--ablation", action="store_true", help="what each rule adds: the figures without it")
    parser.add_argument("--fit", type=Path, metavar="POINTS.json", help="fit points to the texts and write them")
    return parser


def _measured(articles: Sequence[Mapping[str, Any]], rules: Sequence[Rule]) -> dict[str, Any]:
    """The figures of these rules, with the articles that they read in a second of CPU time."""
    find_attributions("It rained. The first text also reads the word lists, she said.")
    start = time.process_time()
    found = [find_attributions(article["text"], rules) for article in with_progress(articles, len(articles))]
    seconds = time.process_time() - start
    counts: Counter[tuple[str, str]] = Counter()
    for article, attributions in zip(articles, found, strict=True):
        counts += tally(article, attributions)
    return figures(counts, len(articles), seconds)


def _fit(articles: Sequence[Mapping[str, Any]], out: Path) -> None:
    """Fit on every other article and say what that finds in the rest; then fit on all and write the points."""
    points = fitted(articles[0::2])
    half = figures(counted(articles[1::2], points), len(articles[1::2]))
    say(f"fitted on {len(articles[0::2])} of the texts, measured on the others:\n{figures_as_lines(half)}")
    out.write_text(points_as_text(fitted(articles)), "utf-8")
    say(f"{out}: points fitted on all {len(articles)} texts")


def _ablation(articles: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A line for each rule: what the F1 of found and half3 lose without it."""

    def f1(rules: Sequence[Rule]) -> tuple[float, float]:
        counts = counted(articles, rules=rules)
        return rates(counts, "all", "found")[2], rates(counts, "all", "half3")[2]

    found, half3 = f1(RULES)
    yield f"{'':18}{'found F1':>9}{'half3 F1':>9}"
    yield f"{'all rules':18}{found:9.1f}{half3:9.1f}"
    for rule in RULES:
        less = f1(tuple(other for other in RULES if other is not rule))
        yield f"{'- ' + rule.__name__:18}{less[0] - found:+9.1f}{less[1] - half3:+9.1f}"


# ---- points


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
