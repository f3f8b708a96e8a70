"""Own attributions beside the key: found, partly right, missed and extra, each with its sentence and next step."""

from dataclasses import replace

import kit
from kit import Span
from kit.views.compare import compared_sources

REPORT = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", REPORT)
BY = {a.id: a for a in KEY.attributions}
FOUR = KEY.attributed("A13", "A16", "A20", "A30", "A31")  # those of paragraphs 10, 12, 16 and 21


def outcomes(found):
    return {group["name"]: group["count"] for group in found.groups}


def rows(found, id):
    return {row[0]: row[1:] for row in next(p["both"] for p in found.passages if p["id"] == id)}


def test_the_key_beside_itself_is_all_found():
    found = compared_sources(REPORT, FOUR, FOUR.attributions)
    assert outcomes(found) == {"Found": 5}
    assert {note for _, note in found.results["notes"].values()} == {"All of it is right."}
    assert all(own == key for p in found.passages for _, own, key in p["both"])


def test_what_lacks_a_source_is_partly_right_and_both_stand_side_by_side():
    own = replace(BY["A20"], id="m1", source=None)
    found = compared_sources(REPORT, FOUR, [own])
    assert outcomes(found) == {"Partly right": 1, "Missed": 4}
    assert rows(found, "A20")["Source"] == ["–", "“Indian Prime Minister Narendra Modi”"]
    assert rows(found, "A20")["Cue"] == ["“appealed”", "“appealed”"]
    assert found.results["notes"]["m1"][1].startswith("You haven't marked who said it.")


def test_each_missed_passage_has_its_sentence_and_what_to_do():
    found = compared_sources(REPORT, FOUR, [])
    assert outcomes(found) == {"Missed": 5}
    assert all(len(p["why"][0][1].split(". ")) >= 2 for p in found.passages)


def test_words_of_the_report_are_extra():
    at = REPORT.text.index("Earlier, Blinken")  # in paragraph 10
    own = replace(BY["A13"], id="m1", content=Span(at, at + 7), source=None, cue=None)
    found = compared_sources(REPORT, FOUR, [own])
    assert outcomes(found)["Extra"] == 1
    assert found.results["notes"]["m1"][1]


def test_of_a_part_of_the_key_only_its_paragraphs_are_compared():
    own = replace(BY["A04"], id="m1")  # in paragraph 5
    found = compared_sources(REPORT, FOUR, [own])
    assert outcomes(found) == {"Missed": 5}
    assert found.results["summary"] == "5 missed. Marks that are not compared here: 1"
    assert found.results["notes"] == {}


def test_the_button_puts_the_key_beside_the_marks_and_takes_it_away(tmp_path):
    reader = kit.highlight_sources(REPORT, FOUR, kit.open_sheet(REPORT, tmp_path), mark=True)
    before = reader.passages, reader.groups, reader.controls
    reader.asked = [{"type": "compare"}]
    assert [group["name"] for group in reader.groups] == ["Missed"]
    reader.asked = [*reader.asked, {"type": "compare"}]
    assert (reader.passages, reader.groups, reader.controls) == before
