"""`python -m kit measure`: the finder's figures on texts marked by people, and points fitted to them."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kit import PROGRAM
from kit.commands.find import say, warn, with_progress
from kit.finder.find import find_attributions
from kit.finder.rules import RULES, Rule
from kit.strict import BadFile
from tools.fit import counted, fitted, points_as_text
from tools.gold import figures, figures_as_lines, rates, read_gold, tally


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
