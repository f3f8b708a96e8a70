"""Whether prose tells an error or a statement that is graded, and what stands in its place."""

import pytest

from kit.model import Answer, AnswerKey, Article, Attribution, ErrorSpan, Reader, Span, Speaker
from kit.teacher.copy.withheld import Telling, texts

TEXT = "The mayor spoke of the new regional order. Whalen left on May 3, two days before the vote on it began."
ARTICLE = Article("town", TEXT)


def at(words):
    return Span(start := TEXT.index(words), start + len(words))


def error(id, words, *repairs, tier="core"):
    return ErrorSpan(at(words), "style", "minor", id=id, tier=tier, repairs=repairs)


SAID = Attribution(at("the new regional order. Whalen left on May 3"), speaker="ruiz", tier="core", id="A1")
ERRORS = (
    error("E1", "regional", "territorial"),
    error("E2", "Whalen", "Whelan"),
    error("E3", "on May 3, two days before", "on the day on which"),
    error("E4", "spoke", "talked", tier="optional"),
)
KEY = AnswerKey(
    "town",
    ARTICLE.sha256,
    Reader("key"),
    {"errors": Answer(ERRORS), "sources": Answer((SAID,))},
    speakers=(Speaker("ruiz", "Mayor Ana Ruiz"),),
)
TOLD = Telling(ARTICLE, KEY, ("errors",))


@pytest.mark.parametrize(
    "prose",
    [
        "Others have “the new *territorial* order”.",
        'It must be "territorial".',
        "The name is spelled Whalen here and Whelan there.",
        'edit_distance("Whelan", "Whalen")',
        "He left on the day on which they voted.",
        "Is “on May 3, two days before” right?",
    ],
)
def test_an_error_is_told_by_a_repair_or_by_where_it_begins_and_ends(prose):
    assert TOLD.tells(prose)


@pytest.mark.parametrize(
    "prose",
    [
        "Whalen left.",
        "Find the word that is wrong beside “order”.",
        "You don't mark a territorial animal.",
        "He talked: the mayor spoke.",  # an optional error is not scored
        "The mayor spoke of the new regional order.",
        TEXT,
    ],
)
def test_the_article_s_own_words_and_everyday_ones_tell_nothing(prose):
    assert not TOLD.tells(prose)


def test_a_statement_is_told_by_six_of_its_words_beside_its_speaker():
    told = Telling(ARTICLE, KEY, ("sources",))
    assert told.tells("According to Ruiz, the *new regional order. Whalen left* somebody.")
    assert not told.tells("Who says “the new regional order. Whalen left”?")
    assert not told.tells("Ruiz speaks of the new regional order.")


def test_nothing_is_told_where_no_whole_task_is_graded():
    assert not Telling(ARTICLE, KEY, ()).tells("It must be “territorial”.")


def test_a_sentence_stands_in_place_of_what_tells_and_all_else_stays():
    prose = "**Talk.** Why?\n\n<details><summary>Open</summary>\n\nIt was “territorial”.\n\nGood.\n\n</details>\n\nEnd."
    assert TOLD.without(prose, "(Left out.)") == "**Talk.** Why?\n\n(Left out.)\n\nEnd."
    assert TOLD.without("A word. *Example:* “territorial”.", "(Left out.)") == "A word. *Example:* (Left out.)"
    assert TOLD.without("Nothing.\n\n- one\n- two\n", "(Left out.)") == "Nothing.\n\n- one\n- two\n"


def test_all_texts_of_a_table_are_looked_at():
    assert list(texts({"a": "one", "b": [{"c": "two"}, 3], "d": True})) == ["one", "two"]
