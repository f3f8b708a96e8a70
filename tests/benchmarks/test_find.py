"""How fast who said what is found: articles a second, and a text of 5 MB."""

import time

import pytest

from kit.files import read_article
from kit.finder.find import find_attributions
from kit.finder.suspects import find_suspects


@pytest.fixture(scope="module")
def article():
    return read_article("g20-ministers")


def test_an_article(benchmark, article):
    assert len(benchmark(find_attributions, article)) > 28


def test_the_suspects_of_an_article(benchmark, article):
    assert benchmark(find_suspects, article)


def test_five_megabytes_take_no_longer_a_letter_than_one_article(article):
    def seconds(text):
        start = time.process_time()
        find_attributions(text)
        return (time.process_time() - start) / len(text)

    text = article.text + "\n\n"
    one = min(seconds(text * 8) for _ in range(2))
    assert seconds(text * (5_000_000 // len(text))) < 3 * one  # more to remember costs a little more a letter


def test_the_suspects_among_8_000_names(benchmark):
    text = "Talks\n\n" + " ".join(f"Mr. N{n}ame said so." for n in range(8_000))
    benchmark.pedantic(find_suspects, args=(text,), rounds=3)
