"""Rows that any table library takes, and the machine's passages counted beside people's."""

import pytest

import kit
from kit.exchange.table import COLUMNS
from kit.model import Answer, AnswerKey, Article, Attribution, OtherText, Reader, Span, Speaker

TEXT = "It rained\n\n“It rained for days,” Ana Ruiz said. The river rose, she said. Nobody left."
ARTICLE = Article("rain", TEXT)


def at(words):
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


DAYS = Attribution(at("“It rained for days,”"), at("Ana Ruiz"), at("said"), "ruiz", "direct", "A01")
ROSE = Attribution(at("The river rose"), at("she"), None, "ruiz", "indirect", "A02")
LEFT = Attribution(at("Nobody left"), None, None, "", "indirect", "A03", tier="garbled")
SAID = {"sources": Answer((DAYS, ROSE, LEFT))}
KEY = AnswerKey("rain", ARTICLE.sha256, Reader("key"), SAID, speakers=(Speaker("ruiz", "Ana Ruiz"),))
MACHINE = (
    Attribution(at("“It rained for days,”"), at("Ana Ruiz"), at("said"), "Ana Ruiz", "direct", "m1"),
    Attribution(at("rose, she said. Nobody left"), None, None, "", "indirect", "m2"),
)


def test_a_row_says_whose_where_and_what_with_offsets_in_code_points():
    row = kit.table(ARTICLE, KEY)[0]
    assert tuple(row) == COLUMNS
    assert " ".join(row).startswith("article by id paragraph speaker ")
    assert [*row.values()][:5] == ["rain", "key", "A01", 1, "Ana Ruiz"]
    assert (row["content_start"], row["content_end"], row["content"]) == (11, 32, "“It rained for days,”")
    assert (row["source"], row["source_start"], row["cue"], row["match"]) == ("Ana Ruiz", 33, "said", None)
    assert (kit.table(ARTICLE, KEY)[1]["cue"], kit.table(ARTICLE, KEY)[1]["cue_start"]) == (None, None)


def test_two_layers_know_each_others_passages():
    """“rose” is one of three words of the key's passage and of seven of the machine's: too few to be the same."""
    rows = kit.table(ARTICLE, KEY, MACHINE)
    found = [(row["by"], row["id"], row["match"]) for row in rows]
    assert found[:3] == [("key", "A01", "m1"), ("key", "A02", None), ("key", "A03", None)]
    assert found[3:] == [("machine", "m1", "A01"), ("machine", "m2", None)]


def test_machine_and_people_are_counted_for_each_text_and_for_all():
    """Garbled passages are left out: of two passages of people's and two of the machine's, both have one."""
    one, both = kit.beside([(ARTICLE, KEY, MACHINE)]), kit.beside([(ARTICLE, KEY, MACHINE), (ARTICLE, KEY, ())])
    assert [[*row.values()] for row in one] == [["rain", 2, 2, 1, 1, 0.5, 0.5, 0.5], ["all", 2, 2, 1, 1, 0.5, 0.5, 0.5]]
    assert [*both[1].values()] == ["rain", 2, 0, 0, 0, None, 0.0, 0.0]
    assert [*both[2].values()] == ["all", 4, 2, 1, 1, 0.5, 0.25, 0.333]
    assert " ".join(one[0]) == "article people machine both exact precision recall f1"


def test_layers_of_another_text_are_refused():
    with pytest.raises(OtherText):
        kit.table(kit.read_article("riverside-library"), KEY)
