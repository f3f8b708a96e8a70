"""Texts that are broken in every way we can think of are read to the end, from a seed."""

import random

import pytest

from kit import articles, find_absences, find_attributions, find_suspects, read_article

TEXTS = [read_article(id).text for id in articles()]


def without_marks(text, rng):
    return "".join(c for c in text if c not in "“”\"'‘’" or rng.random() < 0.6)


def shuffled(text, rng):
    pieces = [text[n : n + 40] for n in range(0, len(text), 40)]
    rng.shuffle(pieces)
    return "".join(pieces)


def with_emoji(text, rng):
    return "".join(c + (rng.choice("😀\u200d\u0301\u202e") if rng.random() < 0.03 else "") for c in text)


def with_control_characters(text, rng):
    return "".join(chr(rng.randrange(32)) if rng.random() < 0.02 else c for c in text)


@pytest.mark.parametrize("broken", [without_marks, shuffled, with_emoji, with_control_characters])
@pytest.mark.parametrize("seed", range(5))
def test_a_broken_text_is_read_and_every_span_stays_inside_it(broken, seed):
    rng = random.Random(seed)
    for text in TEXTS:
        mutated = broken(text, rng).replace("\r", " ")
        found = find_attributions(mutated)
        spans = [a.content for a in found] + [s.span for s in find_suspects(mutated)] + list(find_absences(mutated))
        assert all(0 <= span.start <= span.end <= len(mutated) for span in spans)
