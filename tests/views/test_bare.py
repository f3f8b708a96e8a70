"""The report without what its sources said."""

import re

import kit

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
PAGE = kit.without_sources(ARTICLE, KEY).data
GAPS = [int(n) for n in re.findall(r"\[(\d+) words? of a source\]", PAGE)]


def test_what_a_source_said_is_gone_and_who_said_it_stays():
    assert "spoke for about 10 minutes" not in PAGE
    assert "United States officials said" in PAGE
    assert "But there was no sign of any progress" in PAGE


def test_the_gaps_hold_the_words_that_the_chart_gives_to_sources():
    turns = kit.floor(ARTICLE, KEY.attributions)
    assert sum(GAPS) == sum(turn.words for turn in turns if turn.attribution)


def test_a_paragraph_without_a_source_stays_whole():
    last = ARTICLE.paragraphs[31]
    assert ARTICLE[last.span] in PAGE


def test_an_article_without_attributions_stays_whole():
    article = kit.Article("x", "Rain & wind.")
    key = kit.AnswerKey("x", article.sha256, kit.Reader("key"))
    assert "Rain &amp; wind." in kit.without_sources(article, key).data
