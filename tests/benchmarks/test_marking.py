"""How many whole-article answer sheets are marked a second, on one core: at least 1,000.

Every sheet is another one: some thirty marks with category, severity and repair, each a little beside the key's, and
false alarms. Seconds are those the processor worked, so that a busy machine does not count as a slow kit.
"""

import random
import time
from itertools import count

import pytest

import kit
from kit import Attribution, Mark, Span, tokens
from kit.marking.errors.key import ErrorKey
from kit.marking.errors.match import match_marks, score_errors
from kit.marking.report import Marker
from kit.marking.sources.key import SourceKey
from kit.marking.sources.match import score_sources
from kit.wording import wording

SHEETS, ENOUGH = 200, 1000
ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
WORDS = tokens(ARTICLE.text)
CATEGORIES = list(wording("vocabulary")["categories"])


def near(rng, span, by=12):
    """The span with its ends moved a little, now and then."""
    start = span.start - rng.randrange(by) * (rng.random() < 0.4)
    end = span.end + rng.randrange(by) * (rng.random() < 0.4)
    return Span(max(0, start), min(len(ARTICLE.text), end))


def marks(rng):
    for error in KEY.errors:
        if rng.random() < 0.5:
            repair = rng.choice([*error.repairs, "", f"another word {rng.randrange(9)}", ARTICLE[error.span][:10]])
            category = rng.choice([error.category, *CATEGORIES])
            yield Mark(near(rng, error.span), category, rng.choice(["minor", "major", "critical"]), repair)
    for _ in range(8):
        first = rng.randrange(len(WORDS) - 5)
        yield Mark(Span(WORDS[first].start, WORDS[first + rng.randrange(4)].end), "style", "minor", "a word")


def attributions(rng):
    for a in KEY.attributions:
        if rng.random() < 0.6:
            yield Attribution(near(rng, a.content), a.source if rng.random() < 0.8 else None, a.cue, a.speaker, a.type)


def a_class(answers, seeds):
    """So many sheets that nobody has handed in before, each in an order of its own."""
    made = []
    for _ in range(SHEETS):
        rng = random.Random(next(seeds))
        answer = list(answers(rng))
        rng.shuffle(answer)
        made.append(tuple(answer))
    return made


def sheets_a_second(benchmark, mark, answers):
    seeds = count()
    benchmark.pedantic(
        lambda sheets: [mark(sheet) for sheet in sheets], setup=lambda: ((a_class(answers, seeds),), {}), rounds=8
    )
    rate = SHEETS / benchmark.stats["min"]
    benchmark.extra_info["sheets a second"] = round(rate)
    print(f"\n{rate:,.0f} sheets a second")
    return rate


pytestmark = pytest.mark.benchmark(timer=time.process_time)


def test_points_for_error_marks(benchmark):
    key = ErrorKey(ARTICLE, KEY.errors, KEY.decoys)
    assert sheets_a_second(benchmark, lambda sheet: score_errors(match_marks(key, sheet)), marks) >= ENOUGH


def test_points_for_attributions(benchmark):
    key = SourceKey(ARTICLE, KEY.attributions, KEY.speakers)
    assert sheets_a_second(benchmark, lambda sheet: score_sources(key, sheet), attributions) >= ENOUGH


def test_points_and_feedback_for_error_marks(benchmark):
    marker = Marker(ARTICLE, KEY)
    assert sheets_a_second(benchmark, marker.errors, marks) >= ENOUGH / 2


def test_points_and_feedback_for_attributions(benchmark):
    marker = Marker(ARTICLE, KEY)
    assert sheets_a_second(benchmark, marker.sources, attributions) >= ENOUGH / 4
