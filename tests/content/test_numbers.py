"""Every number and every place that lessons, exercises and the guide for instructors state, worked out again."""

import re
import tomllib
from collections import Counter
from datetime import date, timedelta

import pytest
from course import ARTICLES, BY_ID, HERE, KEY, KEYS, SAID, paragraph
from course import REPORT as ARTICLE
from nltk import FreqDist
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import edit_distance
from nltk.text import ConcordanceIndex
from nltk.tokenize import RegexpTokenizer

import kit
from kit.counts import layered

TEXT, COUNTED = ARTICLE.text, layered(KEY.attributions)


def place(id: str) -> int:
    return ARTICLE.paragraph_at(SAID[id].content).number


def places(speaker: str) -> set[int]:
    return {place(a.id) for a in KEY.attributions if a.speaker == speaker}


def answer(id: str, n: int = 0):
    """What the key of an exercise takes for right in one part."""
    return BY_ID[id].parts[n].key[0]


def sums(article=ARTICLE) -> dict[str, Counter]:
    """Attributions, words and quoted words of each speaker."""
    found: dict[str, Counter] = {}
    for c in kit.count_attributions(article, KEYS[article.id].attributions):
        found.setdefault(c.row[0], Counter()).update(attributions=c.attributions, words=c.words, quoted=c.quoted)
    return found


PRINTED = tomllib.loads((HERE / "printed.toml").read_text("utf-8"))


@pytest.mark.parametrize(("id", "number", "words"), [(id, *line) for id, lines in PRINTED.items() for line in lines])
def test_words_stand_in_the_paragraph_that_is_named(id, number, words):
    inside, bare = paragraph(number, ARTICLES[id]), words.strip("^$=")
    assert bare in inside
    assert inside.startswith(bare) or words[0] != "^"
    assert inside.endswith(bare) or words[-1] != "$"
    assert ARTICLES[id].text.count(bare) == 1 or words[0] != "="


# ---- lesson 1


def test_the_article_its_captions_and_the_length_of_the_talk():
    assert len(ARTICLE.paragraphs) == 32
    assert [p.number for p in ARTICLE.paragraphs if p.kind == "caption"] == [7, 14, 22]
    assert re.search(r"about (\d+) minutes", paragraph(3)).group(1) == f"{answer('Q02')}" == "10"


def test_the_order_of_the_four_dates():
    assert date(2023, 3, 2).strftime("%A") == "Thursday"
    days = {"geneva": (2022, 1, 31), "planned": (2022, 2, 24), "photo": (2023, 2, 27), "delhi": (2023, 3, 2)}
    assert [(id,) for id in sorted(days, key=days.get)] == list(answer("Q03"))


# ---- lesson 2


def test_the_examples_of_lesson_2_stand_where_it_says():
    assert [place(id) for id in ("A01", "A04", "A23", "A39")] == [3, 5, 18, 26]
    assert {10, 12, 16, 21} <= {place(a.id) for a in KEY.attributions if a.tier == "core"}
    he = {place(a.id): a.speaker for a in KEY.attributions if a.source and ARTICLE[a.source] == "he"}
    assert (he[5], he[11], he[25]) == ("blinken", "blinken", "lavrov")
    assert [ARTICLE[a.cue] for a in KEY.attributions if place(a.id) == 5] == ["told", "added", "saying"]


# ---- lesson 3


def test_the_six_types_and_where_they_stand():
    six = ("A02", "A07", "A12", "A19", "A23", "A29")
    assert [place(id) for id in six] == [4, 6, 9, 15, 18, 20]
    assert [SAID[id].type for id in six] == ["indirect", "mixed", "direct", "mixed", "document", "direct"]
    assert SAID["A25"].type == "document" and "“" in ARTICLE[SAID["A25"].content]
    assert "“" not in paragraph(4)


def test_the_ministers_own_words():
    assert paragraph(15).count("“") == 2 and paragraph(15).count("”") == 1


def test_the_layers():
    assert [SAID[id].parent for id in ("A06", "A03", "A40")] == ["A05", "A02", "A39"]
    assert (SAID["A06"].speaker, SAID["A05"].speaker) == ("putin", "blinken")
    assert SAID["A03"].speaker == SAID["A02"].speaker == "blinken"
    assert (SAID["A40"].speaker, SAID["A39"].speaker) == ("blinken", "zakharova")
    assert "and I quote, ‘the new territorial reality’" in SAID["A06"].damage


def test_the_cues():
    cues = Counter(ARTICLE[cue].lower() for cue in {a.cue for a in KEY.attributions})
    assert len(cues) == 24 and sum(cues.values()) == 42  # of 44 attributions two go on without a cue of their own
    assert cues.most_common(1) == [("said", 12)]
    assert cues["had said"] == cues["have said"] == 1 and TEXT.count("said") == 12 + 1 + 1
    assert {"accused", "mocked", "told", "urged", "warned", "noted"} <= set(cues)
    assert all(re.search(rf"\b{cue}\b", TEXT) for cue in BY_ID["Q12"].parts[0].items)


# ---- lesson 4


def test_how_much_is_the_reports_own_voice():
    turns = kit.floor(ARTICLE, KEY.attributions)
    own = [turn for turn in turns if turn.attribution is None]
    assert (sum(t.words for t in own), sum(t.words for t in turns)) == (634, 1125)
    assert 0.5 < 634 / 1125 < 0.6
    assert sum(t.words for t in own if ARTICLE.paragraphs[t.paragraph].kind == "body") == 524
    spoken = {t.paragraph for t in turns if t.attribution}
    assert [p.number for p in ARTICLE.paragraphs if p.number not in spoken] == [0, 1, 2, 7, 13, 14, 22, 24, 27, 30, 31]


def test_statements_without_a_source():
    assert len(KEY.unsourced) == 18
    found = {(ARTICLE.paragraph_at(u.span).number, ARTICLE[u.span]) for u in KEY.unsourced}
    wanted = ((3, "no sign of any progress"), (2, "fell apart"), (13, "chose to abstain from that vote"))
    for number, words in (*wanted, (20, "did not mention")):
        assert any(at == number and words in text for at, text in found), words
    assert SAID["A34"].continues == "A32" and place("A34") == 23
    assert "encouraging Ukraine to continue the war" in ARTICLE[SAID["A34"].content]


def test_lavrov_is_reported_in_five_paragraphs():
    assert places("lavrov") == {20, 21, 23, 24, 25}


def test_the_four_kinds_of_sources():
    four = {"A01": "unnamed officials", "A26": "named official", "A23": "document", "A41": "joint source"}
    assert {id: KEY.speaker(SAID[id].speaker).kind for id in four} == four
    assert [place(id) for id in four] == [3, 20, 18, 28]
    counted = Counter(KEY.speaker(a.speaker).kind for a in COUNTED)
    assert counted["named official"] == 23 and sum(counted.values()) == 28


def test_the_missing_voices():
    names = [speaker.name for speaker in KEY.speakers]
    assert not [who for who in ("expert", "Bakhmut") if who in " ".join(names)]
    assert {a.tier for a in KEY.attributions if a.speaker in ("ukraine", "china-and-russia")} == {"stance"}
    assert [name for name in names if "Whelan" in name] == ["Whelan's family and the US government"]
    assert TEXT.count("Bakhmut") == 1


def test_the_one_woman_who_is_a_source():
    (only,) = (a for a in KEY.attributions if a.speaker == "zakharova")
    assert (only.type, len(ARTICLE[only.content].split())) == ("indirect", 7) and only in COUNTED
    assert (answer("Q18", 1), answer("Q18", 2)) == (1, sums()["zakharova"]["quoted"]) == (1, 0)


def test_the_chart_of_attributions_words_and_quoted_words():
    totals = sums()
    quoted = {name: total["quoted"] for name, total in totals.items() if total["quoted"]}
    assert quoted == {"blinken": 128, "lavrov": 62, "jaishankar": 34, "modi": 31, "bali-declaration": 11}
    assert [totals[name]["attributions"] for name in ("blinken", "lavrov")] == [12, 7] == [answer("Q29"), 7]
    assert [totals[name]["words"] for name in ("blinken", "lavrov")] == [224, 87]


# ---- lesson 5


def test_the_three_leftovers():
    leftovers = [error.span for error in KEY.errors if error.id in ("E03", "E17", "E40")]
    assert [target.span for target in BY_ID["Q19"].parts[0].key] == leftovers


# ---- lesson 6


def test_the_edit_distance_of_the_two_spellings():
    assert edit_distance("Whelan", "Whalen") == answer("Q25", 1) == 2
    assert TEXT.count("Whelan") == TEXT.count("Whalen") == 2


def test_the_marks_and_what_typical_wrong_functions_count():
    opening, closing = TEXT.count("“"), TEXT.count("”")
    differ = [n for n, text in enumerate(TEXT.split("\n\n")) if text.count("“") != text.count("”")]
    assert (opening, closing, differ) == (17, 14, [9, 15, 19])
    lines = [n for n, text in enumerate(TEXT.split("\n")) if text.count("“") != text.count("”")]
    wrong = [[0, 0, []], [31, 31, differ], [17, 14, [n + 1 for n in differ]], [17, 14, lines], [17, 14, []]]
    assert [w.answer for w in BY_ID["Q26"].parts[1].wrong] == wrong
    assert TEXT.count('"') == 0 and opening + closing == 31
    assert [text.count("“") - text.count("”") for text in (paragraph(9), paragraph(15), paragraph(19))] == [1, 1, 1]


def test_the_pattern_finds_fourteen_of_which_three_cross_paragraphs():
    found = re.findall(r"“[^”]*”", TEXT)
    crossing = [words for words in found if "\n" in words]
    assert (len(found), len(crossing), max(map(len, found))) == (14, answer("Q27", 1), 519) == (14, 3, 519)
    real = re.findall(r"“([^“”\n]+)", TEXT)
    assert len(real) == 16
    assert len([words for words in found if words[1:-1] in real]) == answer("Q27", 2) == 11
    assert sum(f"“{words}”" not in TEXT for words in real) == 2


def test_the_counts_of_words():
    printed = RegexpTokenizer(r"\w+(?:[-’]\w+)*").tokenize(TEXT)
    counts = FreqDist(word.lower() for word in printed)
    assert (counts["said"], len(printed), counts["the"]) == (14, 1125, 51)
    assert len(re.findall(r"\w+", TEXT)) == 1150
    assert (TEXT.split().count("said"), len(TEXT.split())) == (9, 1126)
    index = ConcordanceIndex(printed, key=str.lower)
    assert sum(len(index.find_concordance(word)) for word in ("ally", "allies")) == answer("Q28") == 3


# ---- lesson 7


def test_the_key_holds_what_stands_beside_the_claims():
    beside = {e.id: f"{e.explanation} {e.evidence}" for e in KEY.errors}
    assert "marred" in beside["E43"] and "inadmissible" in beside["E27"] and "territorial" in beside["E10"]
    assert (
        "who releases whom is the wrong way round" in beside["E35"].lower()
        and "condition has become a fact" in beside["E07"]
    )
    assert "set for Feb. 24 and canceled on Feb. 22" in beside["E41"]
    assert "141 for, 7 against, 32 abstentions" in SAID["A17"].note and "23 February 2023" in SAID["A17"].note
    assert "said he told Lavrov" in SAID["A04"].damage


def test_the_calendar():
    invasion = date(2022, 2, 24)
    assert (invasion + timedelta(days=2)).day == answer("Q30") == 26
    assert invasion.replace(year=2023) - date(2023, 2, 23) == timedelta(days=1)
    assert 141 + 7 + 32 == 180
    assert (date(2023, 3, 2) - invasion).days == 371


def test_the_sample_note_is_about_names_that_stand_where_it_says():
    assert [p.number for p in ARTICLE.paragraphs if "Whalen" in ARTICLE[p.span]] == [27, 28]


# ---- practice on other texts


def test_the_numbers_of_the_press_release():
    frogs = ARTICLES["reed-frogs"]
    assert answer("P12") == 3  # three times as much
    males = [int(n) for n in re.findall(r"\d+", paragraph(8, frogs))]
    assert (males[2], males[3] + males[4]) == (answer("P72"), answer("P72")) == (46, 46)
    assert frogs.date == "2025-04-03" and 2025 - 2021 == answer("P72", 1) == 4


def test_the_numbers_of_the_council_story():
    bus = ARTICLES["night-bus"]
    assert edit_distance("Qureshi", "Kureshi") == answer("P61", 1) == 1
    assert (bus.text.count("‘"), bus.text.count("’")) == (answer("P62"), answer("P62", 1)) == (6, 6)
    differ = [p.number for p in bus.paragraphs if bus[p.span].count("‘") != bus[p.span].count("’")]
    shown = [p.number for p in BY_ID["P62"].show]
    assert differ == [3, 9] and shown == [p.number for p in bus.paragraphs if set("‘’") & set(bus[p.span])]
    printed = RegexpTokenizer(r"\w+(?:[-’]\w+)*").tokenize(bus.text.lower())
    assert printed.count("said") == answer("P63") == 8 and printed.count("opposed") == 2
    assert paragraph(4, bus).count("opposed") == 2 and not set("“”") & set(bus.text)


def test_the_chart_of_the_council_story_and_its_women():
    bus = ARTICLES["night-bus"]
    found = sums(bus)
    told = [tuple(found[who][unit] for unit in ("attributions", "words", "quoted")) for who in ("qureshi", "pryce")]
    assert told == [(4, 35, 20), (4, 25, 6)] and answer("P64") == 4
    assert answer("P44", 1) == sum("she" in paragraph(n, bus) for n in (3, 6, 7)) == 3


def test_two_readers_who_share_one_word():
    marks = [(who, n, n in own) for who, own in (("A", {5, 6}), ("B", {6, 7})) for n in range(1, 21)]
    assert (
        (20 - len({5, 6} ^ {6, 7}), round(AnnotationTask(data=marks).alpha(), 2)) == (answer("P81"), 0.46) == (18, 0.46)
    )


# ---- lesson 8, the delayed check and the guide


def test_alpha_of_two_readers_with_one_mark_each():
    def alpha(one: set[int], other: set[int]) -> float:
        marks = [(who, n, n in own) for who, own in (("A", one), ("B", other)) for n in range(1, 21)]
        return AnnotationTask(data=marks).alpha()

    assert 20 - len({3} ^ {8}) == answer("Q32") == 18
    assert (round(alpha({3}, {8}), 2), alpha({3}, set()), alpha({3}, {3})) == (-0.03, 0.0, 1.0)


def test_the_practice_article_says_what_the_delayed_check_says():
    relay = ARTICLES["lake-relay"]
    assert relay.paragraphs[5].kind == "caption"
    errors = [e.id for e in KEYS["lake-relay"].errors if relay.paragraph_at(e.span).number == 10 and e.tier == "core"]
    assert errors == ["E13", "E14", "E15", "E16", "E18"]
    assert date(2026, 6, 14) - date(2025, 6, 15) == timedelta(weeks=52) and date(2025, 6, 15).strftime("%A") == "Sunday"


def test_the_speakers_that_the_guide_names_are_those_of_the_key():
    assert [SAID[id].speaker for id in ("A04", "A16", "A19", "A21", "A25", "A29", "A32", "A38")] == [
        "blinken", "blinken", "jaishankar", "modi", "bali-declaration", "lavrov", "lavrov", "lavrov",
    ]  # fmt: skip
