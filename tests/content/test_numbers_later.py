"""Every number and every place that lessons 3, 4, 7 and 8 and the guide for instructors state, worked out again."""

from collections import Counter
from datetime import date, timedelta

import kit
from kit.counts import layered

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
TEXT = ARTICLE.text
SAID = {a.id: a for a in KEY.attributions}
COUNTED = layered(KEY.attributions)


def paragraph(number: int) -> str:
    return ARTICLE[ARTICLE.paragraphs[number].span]


def place(id: str) -> int:
    return ARTICLE.paragraph_at(SAID[id].content).number


def quoted(speaker: str) -> int:
    return sum(c.quoted for c in kit.count_attributions(ARTICLE, KEY.attributions) if c.row == (speaker,))


# ---- lesson 3


def test_lesson_3_the_six_types_and_where_they_stand():
    six = ("A02", "A07", "A12", "A19", "A23", "A29")
    assert [place(id) for id in six] == [4, 6, 9, 15, 18, 20]
    assert [SAID[id].type for id in six] == ["indirect", "mixed", "direct", "mixed", "document", "direct"]
    assert SAID["A25"].type == "document" and "“" in ARTICLE[SAID["A25"].content]


def test_lesson_3_the_ministers_own_words():
    said = paragraph(15)
    assert "there were “differences”" in said and "“which we could not resolve" in said
    assert said.count("“") == 2 and said.count("”") == 1


def test_lesson_3_the_layers():
    assert [SAID[id].parent for id in ("A06", "A03", "A40")] == ["A05", "A02", "A39"]
    assert (SAID["A06"].speaker, SAID["A05"].speaker) == ("putin", "blinken")
    assert SAID["A03"].speaker == SAID["A02"].speaker == "blinken"
    assert (SAID["A40"].speaker, SAID["A39"].speaker) == ("blinken", "zakharova")
    assert paragraph(5).endswith("the new regional reality.”")
    assert "‘the new territorial reality’" in (SAID["A06"].damage or "")


def test_lesson_3_the_cues():
    cues = Counter(ARTICLE[a.cue].lower() for a in KEY.attributions if a.cue)
    assert len(cues) == 23 and sum(cues.values()) == 43
    assert cues.most_common(1) == [("said", 14)]
    assert {"accused", "mocked", "told", "urged", "warned", "noted"} <= set(cues)
    assert "He noted that 141 countries had voted" in paragraph(12)
    assert "accused" in paragraph(21) and paragraph(24).startswith("Lavrov also mocked US threats against China")


# ---- lesson 4


def test_lesson_4_how_much_is_the_reports_own_voice():
    turns = kit.floor(ARTICLE, KEY.attributions)
    own = [turn for turn in turns if turn.attribution is None]
    assert (sum(t.words for t in own), sum(t.words for t in turns)) == (634, 1125)
    assert 0.5 < 634 / 1125 < 0.6
    assert sum(t.words for t in own if ARTICLE.paragraphs[t.paragraph].kind == "body") == 524
    spoken = {t.paragraph for t in turns if t.attribution}
    assert [p.number for p in ARTICLE.paragraphs if p.number not in spoken] == [0, 1, 2, 7, 13, 14, 22, 24, 27, 30, 31]


def test_lesson_4_statements_without_a_source():
    assert len(KEY.unsourced) == 18
    found = {(ARTICLE.paragraph_at(u.span).number, ARTICLE[u.span]) for u in KEY.unsourced}
    wanted = {3: "no sign of any progress", 2: "fell apart", 13: "chose to abstain from that vote", 20: "did not mention"}
    for number, words in wanted.items():
        assert any(at == number and words in text for at, text in found), words
    assert SAID["A34"].continues == "A32" and place("A34") == 23
    assert "encouraging Ukraine to continue the war" in ARTICLE[SAID["A34"].content]


def test_lesson_4_no_comment():
    assert {place(a.id) for a in KEY.attributions if a.speaker == "lavrov"} == {20, 21, 23, 24, 25}
    assert paragraph(26).startswith("There was no immediate comment from Russia on the content of the conversation")


def test_lesson_4_the_four_sources():
    kinds = {id: KEY.speaker(SAID[id].speaker).kind for id in ("A01", "A26", "A23", "A41")}
    assert kinds == {"A01": "unnamed officials", "A26": "named official", "A23": "document", "A41": "joint source"}
    assert [place(id) for id in ("A01", "A26", "A23", "A41")] == [3, 20, 18, 28]
    counted = Counter(KEY.speaker(a.speaker).kind for a in COUNTED)
    assert counted["named official"] == 23 and sum(counted.values()) == 28


def test_lesson_4_the_missing_voices():
    names = " ".join(speaker.name for speaker in KEY.speakers)
    assert not [who for who in ("Ukrain", "Kiev", "expert", "Bakhmut") if who in names]
    assert "Whelan's family" in names and quoted("lavrov") == 62
    assert "besieged city of Bakhmut" in paragraph(22) and TEXT.count("Bakhmut") == 1
    women = [a for a in COUNTED if a.speaker == "zakharova"]
    assert [a.type for a in women] == ["indirect"] and quoted("zakharova") == 0


# ---- lesson 7

CLAIMS = {
    "spoke for about 10 minutes": 3,
    "to which Kiev agreed": 4,
    "again overshadowed by": 11,
    "141 countries had voted": 12,
    "is unacceptable": 19,
    "Blinken had asked to speak to Lavrov": 26,
    "US offer to release Whalen": 27,
    "just two days before Moscow would eventually invade": 30,
}


def test_lesson_7_each_claim_stands_once_and_where_it_says():
    for words, number in CLAIMS.items():
        assert TEXT.count(words) == 1 and words in paragraph(number), words


def test_lesson_7_the_key_holds_what_stands_beside_the_claims():
    beside = {e.id: f"{e.explanation} {e.evidence}" for e in KEY.errors}
    assert "marred" in beside["E43"] and "inadmissible" in beside["E27"]
    assert "RUSSIA free two Americans" in beside["E35"] and "condition became a fact" in beside["E07"]
    assert "set for Feb. 24 and canceled on Feb. 22" in beside["E41"]
    assert "141 for, 7 against, 32 abstentions" in (SAID["A17"].note or "") and "23 Feb 2023" in SAID["A17"].note


def test_lesson_7_the_calendar():
    invasion = date(2022, 2, 24)
    assert (invasion + timedelta(days=2) - invasion).days == 2
    assert invasion.replace(year=2023) - date(2023, 2, 23) == timedelta(days=1)
    assert 141 + 7 + 32 == 180
    assert (date(2023, 3, 2) - invasion).days == 371
    assert "February 24, 2022" in paragraph(30) and paragraph(30).endswith("invade .")


def test_lesson_7_the_sample_note_is_about_names_that_stand_where_it_says():
    assert "Paul Whelan" in paragraph(9) and "Whelan" in paragraph(27)
    assert [p.number for p in ARTICLE.paragraphs if "Whalen" in ARTICLE[p.span]] == [27, 28]
