"""Every number that a lesson states, counted again."""

import re
from datetime import date, timedelta

from nltk import FreqDist
from nltk.metrics.distance import edit_distance
from nltk.text import ConcordanceIndex
from nltk.tokenize import RegexpTokenizer

import kit

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
TEXT = ARTICLE.text
WORDS = RegexpTokenizer(r"\w+(?:[-’]\w+)*").tokenize(TEXT)


def paragraph(number: int) -> str:
    return ARTICLE[ARTICLE.paragraphs[number].span]


def test_lesson_1_paragraphs_and_their_kinds():
    assert [p.number for p in ARTICLE.paragraphs if p.kind == "caption"] == [7, 14, 22]
    assert "invasion of the Group of 20" in paragraph(1)
    assert "about 10 minutes" in paragraph(3)
    assert "Lavrov" in paragraph(20) and paragraph(21).startswith("He said") and "he said" in paragraph(23)
    assert "Dimitar Dilkoff" in paragraph(22)


def test_lesson_1_the_order_of_events():
    assert "Geneva, Switzerland, in January 2022" in paragraph(29)
    assert "February 24, 2022" in paragraph(30)
    assert "February 27, 2023" in paragraph(22)
    assert date(2023, 3, 2).strftime("%A") == "Thursday" and "spoke Thursday" in paragraph(1)


def test_lesson_2_the_examples_stand_where_it_says():
    where = {a.id: ARTICLE.paragraph_at(a.content).number for a in KEY.attributions}
    assert [where[id] for id in ("A01", "A04", "A23", "A39")] == [3, 5, 18, 26]
    alone = {where[a.id] for a in KEY.attributions if a.tier == "core"}
    assert {10, 12, 16, 21} <= alone
    he = {ARTICLE.paragraph_at(a.content).number: a.speaker for a in KEY.attributions if a.source and ARTICLE[a.source] == "he"}
    assert (he[5], he[11], he[25]) == ("blinken", "blinken", "lavrov")


def test_lesson_5_the_leftovers_end_their_paragraphs():
    assert paragraph(1).endswith(" Ukraine.")
    assert paragraph(11).endswith(" According to .")
    assert paragraph(29).endswith(" Did.")
    assert date(2022, 2, 24) + timedelta(days=2) == date(2022, 2, 26)


def test_lesson_5_the_pairs_stand_where_it_says():
    assert "Griner is later released" in paragraph(27)
    assert "Our Western allies" in paragraph(25)
    assert "take it up." in paragraph(9)
    assert "calling us to negotiate" in paragraph(23) and "unacceptable" in paragraph(19)
    assert TEXT.count("Whelan") == TEXT.count("Whalen") == 2


def test_lesson_6_spellings_words_and_marks():
    assert edit_distance("Whelan", "Whalen") == 2
    assert len(WORDS) == 1125
    assert FreqDist(word.lower() for word in WORDS)["said"] == 14
    index = ConcordanceIndex(WORDS, key=str.lower)
    assert sum(len(index.find_concordance(word)) for word in ("ally", "allies")) == 3
    assert (TEXT.count("“"), TEXT.count("”")) == (17, 14)
    differing = [p.number for p in ARTICLE.paragraphs if ARTICLE[p.span].count("“") != ARTICLE[p.span].count("”")]
    assert differing == [9, 15, 19]


def test_lesson_6_a_right_looking_total():
    found = re.findall(r"“[^”]*”", TEXT)
    assert (len(found), sum("\n" in quotation for quotation in found), max(map(len, found))) == (14, 3, 519)
