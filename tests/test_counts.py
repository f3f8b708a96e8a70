"""What counts as a word, as quoted, as nested; and the numbers of the article, counted by hand."""

import pytest

from kit.counts import (
    UNITS,
    carrier,
    count_apart,
    count_attributions,
    count_cues,
    count_kinds,
    floor,
    layer,
    layered,
    quotation_words,
    quotations,
    words,
)
from kit.files import read_article, read_key
from kit.model import Article, Attribution, Span

ARTICLE = read_article("g20-ministers")
KEY = read_key("g20-ministers", ARTICLE)


def span_of(article, text):
    start = article.text.index(text)
    return Span(start, start + len(text))


def said(article, content, speaker="ruiz", type="direct", source="", **more):
    """An attribution whose spans are found by their words."""
    found = span_of(article, source) if source else None
    return Attribution(span_of(article, content), found, speaker=speaker, type=type, **more)


def printed(article, spans):
    return [article[span] for span in spans]


def by_speaker(counts):
    """attributions, words and quoted words of each speaker, all types together."""
    sums = {}
    for count in counts:
        before = sums.get(count.row, (0, 0, 0))
        sums[count.row] = tuple(a + b for a, b in zip(before, (getattr(count, u) for u in UNITS), strict=True))
    return sums


# ---- words and quotations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained.", ["It", "rained"]),
        ("At G-20, don’t stop", ["At", "G-20", "don’t", "stop"]),
        ("1,125 words — 3.5 each", ["1,125", "words", "3.5", "each"]),
        ("“Cafe\u0301s 🌧️ opened”", ["Cafe\u0301s", "opened"]),
        ("قال شموئيل", ["قال", "شموئيل"]),
        ("— … “”", []),
        ("", []),
    ],
)
def test_a_word_is_letters_and_digits_held_together(text, expected):
    assert printed(Article("a", text), words(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It rained,” Ruiz said.", ["It rained,"]),
        ("Ruiz said “it rained. It poured.\n\nThen it stopped.", ["it rained. It poured."]),
        ("“One,” she said. “Two.”\n\n“Three.”", ["One,", "Two.", "Three."]),
        ("There were “doubts” and “fears we could not", ["doubts", "fears we could not"]),
        ("Enough ”. “\n\nNext", [""]),
        ('"It rained," Ruiz said.', ["It rained,"]),
        ("🌧️ “שלום” 🌧️", ["שלום"]),
        ("‘It doesn’t rain,’ Ruiz said. ‘Yet.\n\nIt’s late.’", ["It doesn’t rain,", "Yet."]),
        ("‘Ana asked, “Why?”’", ["Why?"]),
        ("", []),
    ],
)
def test_an_unclosed_quotation_ends_with_its_paragraph(text, expected):
    article = Article("a", text)
    assert printed(article, quotations(article)) == expected


def test_quoted_words_can_be_asked_of_one_passage():
    article = Article("a", "He saw “two cats” and “a dog”.")
    assert printed(article, quotation_words(article)) == ["two", "cats", "a", "dog"]
    assert printed(article, quotation_words(article, Span(0, 18))) == ["two", "cats"]


# ---- the numbers of the article


def test_the_article_has_1125_words_and_17_quotations():
    # 17 opening marks; the last opens an empty one at the end of paragraph 19.
    assert len(words(ARTICLE.text)) == 1125
    assert len(quotations(ARTICLE)) == 17


def test_speakers_by_attributions_words_and_quoted_words():
    # Quoted words, counted on paper. Blinken: A04 17, A05 22, A07 6, A09 10, A12 13, A14 34, A16 26, which is 128.
    # Lavrov: A29 18, A32 17, A34 8, A38 19 ("self-control" is one word), which is 62. Jaishankar: "differences" 1,
    # then 33 up to the end of the paragraph, for the second mark never closes. Modi 17 and 14. Bali: 11 of 36.
    # Words attributed: Blinken's quoted ones but A07's, 122; A07 18; A02 33, A10 10, A13 9, A17 18, A42 14: 224.
    # Lavrov's 62 and A26 7, A30 11, A31 7: 87. Modi's 31 and A20 23: 54.
    assert by_speaker(count_attributions(ARTICLE, KEY.attributions)) == {
        ("us-officials",): (1, 21, 0),
        ("blinken",): (12, 224, 128),
        ("jaishankar",): (1, 43, 34),
        ("modi",): (3, 54, 31),
        ("india-summary",): (1, 17, 0),
        ("bali-declaration",): (1, 36, 11),
        ("lavrov",): (7, 87, 62),
        ("zakharova",): (1, 7, 0),
        ("whelan-family-and-us-government",): (1, 2, 0),
    }


def test_speakers_stand_in_order_of_first_appearance():
    rows = list(dict.fromkeys(count.row[0] for count in count_attributions(ARTICLE, KEY.attributions)))
    assert rows[:3] == ["us-officials", "blinken", "jaishankar"]
    assert rows[-1] == "whelan-family-and-us-government"


def test_every_core_record_is_counted_once_and_its_id_is_kept():
    counted = [id for count in count_attributions(ARTICLE, KEY.attributions) for id in count.ids]
    assert sorted(counted) == sorted(a.id for a in KEY.attributions if a.tier == "core")


def test_putin_is_counted_apart_because_we_hear_him_only_through_blinken():
    nested = count_apart(ARTICLE, KEY.attributions)
    assert {count.row: count.attributions for count in nested if count.row[0] == "putin"} == {("putin", "blinken"): 1}
    assert "putin" not in {count.row[0] for count in count_attributions(ARTICLE, KEY.attributions)}


def test_stances_are_counted_apart_and_the_garbled_record_nowhere():
    stances = count_apart(ARTICLE, KEY.attributions, "stance")
    assert sum(count.attributions for count in stances) == 8  # seven stances and the appeals of A18
    assert "A15" not in {a.id for name in ("counted", "nested", "stance") for a in layered(KEY.attributions, name)}


def test_the_rule_for_nested_speech_finds_what_the_key_calls_nested():
    flat = [Attribution(a.content, a.source, a.cue, a.speaker, a.type, a.id, a.tier) for a in KEY.attributions]
    assert [layer(a, flat) for a in flat] == [layer(a, KEY.attributions) for a in KEY.attributions]


def test_kinds_of_sources_keep_the_same_sums():
    kinds = {"blinken": "named", "lavrov": "named", "modi": "named", "jaishankar": "named", "us-officials": "unnamed"}
    counted = by_speaker(count_kinds(ARTICLE, KEY.attributions, kinds))
    # 12 + 7 + 3 + 1 attributions; 224 + 87 + 54 + 43 words; 128 + 62 + 31 + 34 quoted words.
    assert counted[("named",)] == (23, 408, 255)
    assert counted[("unnamed",)] == (1, 21, 0)
    assert counted[("",)] == (4, 62, 11)


def test_cues_are_counted_by_speaker_in_lower_case():
    counted = by_speaker(count_cues(ARTICLE, KEY.attributions))
    assert counted[("blinken", "said")][0] == 5  # A02 A07 A10 A14 A16
    assert counted[("lavrov", "accused")][0] == 1
    assert ("lavrov", "mocked") not in counted


# ---- the rules, one at a time


def test_a_word_counts_once_for_a_speaker_however_often_it_is_marked():
    article = Article("a", "“It rained all day,” Ruiz said.")
    twice = (said(article, "“It rained all day,”"), said(article, "rained all", type="indirect"))
    assert by_speaker(count_attributions(article, twice)) == {("ruiz",): (2, 4, 4)}


def test_a_word_counts_for_each_of_two_speakers():
    article = Article("a", "It rained, Ruiz and Lima said.")
    both = (said(article, "It rained"), said(article, "It rained", "lima"))
    assert by_speaker(count_attributions(article, both)) == {("ruiz",): (1, 2, 0), ("lima",): (1, 2, 0)}


def test_a_mixed_passage_counts_only_its_quoted_part_as_quoted():
    article = Article("a", "Ruiz said the rain was “a gift” for farmers.")
    assert by_speaker(count_attributions(article, [said(article, "the rain was “a gift” for farmers")])) == {
        ("ruiz",): (1, 7, 2)
    }


def test_speech_inside_speech_is_nested_when_its_source_is_inside_too():
    article = Article("a", "Ruiz said Lima said it rained.")
    outer = said(article, "Lima said it rained", source="Ruiz", id="1")
    inner = said(article, "it rained", "lima", source="Lima", id="2")
    assert carrier(inner, (outer, inner)) == outer
    assert [count.row for count in count_apart(article, (outer, inner))] == [("lima", "ruiz")]
    assert [count.row for count in count_attributions(article, (outer, inner))] == [("ruiz",)]


def test_a_reader_who_gave_no_source_is_still_counted():
    article = Article("a", "“It rained,” she said. It poured.")
    marks = (said(article, "“It rained,” she said. It poured.", ""), said(article, "It rained", "", type=""))
    assert by_speaker(count_attributions(article, marks)) == {("",): (2, 6, 2)}


def test_nothing_marked_is_nothing_counted():
    article = Article("a", "")
    assert count_attributions(article, ()) == ()
    assert floor(article, ()) == ()


def test_no_order_of_marks_changes_a_count():
    assert count_attributions(ARTICLE, KEY.attributions[::-1]) == count_attributions(ARTICLE, KEY.attributions)


# ---- the floor


def test_the_floor_passes_from_voice_to_voice():
    article = Article("a", "Rain\n\nRuiz said: “It rained.” Then sun.")
    turns = floor(article, [said(article, "“It rained.”")])
    assert [(article[t.span], t.paragraph, t.first, t.words) for t in turns] == [
        ("Rain", 0, 0, 1),
        ("Ruiz said", 1, 1, 2),
        ("It rained", 1, 3, 2),
        ("Then sun", 1, 5, 2),
    ]
    assert [t.attribution and t.attribution.speaker for t in turns] == [None, None, "ruiz", None]


def test_where_two_claim_a_word_the_earlier_start_keeps_the_floor():
    article = Article("a", "It rained all day")
    turns = floor(article, [said(article, "rained all day", "lima"), said(article, "It rained")])
    assert [(t.attribution.speaker, article[t.span]) for t in turns] == [("ruiz", "It rained"), ("lima", "all day")]


def test_the_floor_holds_every_word_of_the_article_once():
    turns = floor(ARTICLE, KEY.attributions)
    assert [t.first for t in turns] == [sum(t.words for t in turns[:n]) for n in range(len(turns))]
    assert sum(t.words for t in turns) == 1125
    # 1125 less 21 + 224 + 43 + 54 + 17 + 36 + 87 + 7 + 2 attributed words
    assert sum(t.words for t in turns if t.attribution is None) == 634
