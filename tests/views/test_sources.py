"""Highlight sources: what the list, the passages and the reasons say, checked against the article."""

import re

import pytest

import kit
from kit import Article, Attribution, Span, Speaker
from kit.views.sources import offered

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)


def listed(reader):
    return [(group["name"], group["count"]) for group in reader.groups]


def reasons_of(reader, id):
    return dict(next(p["why"] for p in reader.passages if p["id"] == id))


def test_speakers_are_listed_by_first_appearance_with_their_counts():
    assert listed(kit.highlight_sources(ARTICLE, KEY)) == [
        ("US officials", 1),
        ("Antony Blinken", 12),
        ("Subrahmanyam Jaishankar", 1),
        ("Narendra Modi", 3),
        ("Summary of the meeting released by India", 1),
        ("G-20 declaration, Bali 2022", 1),
        ("Sergei Lavrov", 7),
        ("Maria Zakharova", 1),
        ("Whelan's family and the US government", 1),
        ("No source: the report’s own voice", 18),
    ]


def test_speech_inside_speech_is_off_until_it_is_asked_for():
    reader = kit.highlight_sources(ARTICLE, KEY)
    assert "Vladimir Putin" not in [name for name, _ in listed(reader)]
    reader.show = {**reader.show, "nested": True}
    assert ("Vladimir Putin", 1) in listed(reader)


def test_a_nested_passage_names_everyone_it_came_through():
    why = reasons_of(kit.highlight_sources(ARTICLE, KEY), "A06")
    assert why["Whose words reach you"] == "The Associated Press › Antony Blinken › Vladimir Putin"


def test_the_reasons_name_source_cue_speaker_damage_and_what_is_hard():
    why = reasons_of(kit.highlight_sources(ARTICLE, KEY), "A12")
    assert why["Source (words in the text)"] == "Blinken"
    assert why["Cue"] == "adding"
    assert why["Speaker (who is meant)"] == "Antony Blinken (named official)"
    assert why["What went wrong in this copy"].startswith("The closing quotation mark is missing")
    assert "no subject of its own" in why["What to watch out for"]


def test_every_core_attribution_shows_content_source_and_cue():
    passages = kit.highlight_sources(ARTICLE, KEY).passages
    for attribution in KEY.attributions:
        spans = {(p["start"], p["end"]) for p in passages if p["id"] == attribution.id}
        wanted = [attribution.content, attribution.source, attribution.cue]
        assert {(s.start, s.end) for s in wanted if s} <= spans


def test_marking_starts_without_the_key_in_sight(tmp_path):
    sheet = kit.open_sheet(ARTICLE, tmp_path)
    reader = kit.highlight_sources(ARTICLE, KEY, sheet, mark=True)
    assert reader.show["layer"] == "mine"
    assert reader.groups == []
    (menu,) = (control for control in reader.controls if control.get("menu"))
    assert {name for name, _ in menu["options"]} == {"mine", "key"}


def test_an_attribution_is_saved_as_it_is_made_and_there_again_next_time(tmp_path):
    sheet = kit.open_sheet(ARTICLE, tmp_path)
    reader = kit.highlight_sources(ARTICLE, KEY, sheet, mark=True)
    content = {"start": 1221, "end": 1361, "text": ARTICLE[Span(1221, 1361)]}
    blank = {"source": None, "cue": None, "speaker": "", "type": ""}
    reader.marks = [{"id": "m1", "content": content, **blank}]
    source = {"start": 1207, "end": 1209, "text": "he"}
    reader.marks = [{"id": "m1", "content": content, **blank, "source": source, "speaker": "blinken", "type": "direct"}]
    again = kit.open_sheet(ARTICLE, tmp_path)
    assert again.sheet.attributions == (
        Attribution(Span(1221, 1361), Span(1207, 1209), speaker="blinken", type="direct", id="m1"),
    )
    assert kit.highlight_sources(ARTICLE, KEY, again, mark=True).marks == reader.marks


def test_own_attributions_are_a_layer_beside_the_key(tmp_path):
    sheet = kit.open_sheet(ARTICLE, tmp_path)
    sheet.save("sources", (Attribution(Span(1221, 1361), speaker="lavrov", type="direct", id="m1"),))
    reader = kit.highlight_sources(ARTICLE, KEY, sheet)
    reader.show = {**reader.show, "layer": "mine"}
    assert listed(reader) == [("Sergei Lavrov", 1)]


def test_an_article_without_a_key_opens_with_the_marks_and_offers_no_key(tmp_path):
    article = kit.own_article("A bus\n\nThe bus runs at night, Mayor Ana Ruiz said.")
    names = kit.own_speakers(article, "Ana Ruiz")
    reader = kit.highlight_sources(
        article, names, kit.open_sheet(article, tmp_path), machine=kit.find_attributions(article)
    )
    (menu,) = (control for control in reader.controls if control.get("menu"))
    assert (menu["options"], reader.show["layer"]) == ([["mine", "My marks"], ["machine", "The machine"]], "mine")
    reader.show = {**reader.show, "layer": "machine"}
    assert listed(reader) == [("Ana Ruiz", 1)]


def test_the_machine_layer_has_the_speakers_of_the_key_and_says_why_each_passage_was_chosen():
    found = kit.find_attributions(ARTICLE)
    reader = kit.highlight_sources(ARTICLE, KEY, machine=found)
    reader.show = {**reader.show, "layer": "machine"}
    kinds = {group["id"]: group["kind"] for group in reader.groups}
    assert kinds["blinken"] == kinds["lavrov"] == "named official"
    machine = [p for p in reader.passages if p["layer"] == "machine"]
    assert {p["id"] for p in machine} == {a.id for a in found}
    assert all(dict(p["why"])["Why the machine chose it"] for p in machine)


# ---- the report without what its sources said


BARE = kit.without_sources(ARTICLE, KEY).data
GAPS = [int(n) for n in re.findall(r"\[(\d+) words? of a source\]", BARE)]


def test_what_a_source_said_is_gone_and_who_said_it_and_the_rest_stay():
    assert ARTICLE[ARTICLE.paragraphs[31].span] in BARE  # it has no source
    assert "spoke for about 10 minutes" not in BARE
    assert "United States officials said" in BARE
    assert "But there was no sign of any progress" in BARE


def test_the_gaps_hold_the_words_that_the_chart_gives_to_sources():
    turns = kit.floor(ARTICLE, KEY.attributions)
    assert sum(GAPS) == sum(turn.words for turn in turns if turn.attribution)


# ---- what is offered for a new attribution

SAID = Article(
    "said",
    "“It rained,” Ruiz told Ann Bell. He added that “nobody came” to the fair. Bell’s dog was glad.\n\n"
    "“We go on.” The mayor did not answer. She laughed.",
)
NAMED = (Speaker("ruiz", "Dan Ruiz", "named person"), Speaker("bell", "Ann Bell", "named person"))


@pytest.mark.parametrize(
    ("words", "offers"),
    [
        ("“It rained,”", {"cue": "“told”", "source": "“Ruiz”", "speaker": "Dan Ruiz", "type": "direct"}),
        ("that “nobody came” to the fair", {"cue": "“added”", "source": "“He”", "type": "mixed"}),
        ("nobody came", {"cue": "“added”", "source": "“He”", "type": "direct"}),
        ("“We go on.”", {"cue": "“answer”", "source": "“She”", "type": "direct"}),
        ("Bell’s dog was glad", {}),
    ],
)
def test_what_stands_nearest_is_offered_and_a_pronoun_names_nobody(words, offers):
    start = SAID.text.index(words)
    found = offered(SAID, NAMED, Span(start, start + len(words)))
    assert {offer["name"]: offer["shown"] for offer in found} == offers


def test_where_nobody_says_anything_only_the_type_is_offered():
    article = Article("a", "“Rain.” It was wet.")
    assert [offer["value"] for offer in offered(article, NAMED, Span(0, 7))] == ["direct"]
