"""A draft is corrected record by record: what nobody touched stays, and key.json says what is left to check."""

import json
from dataclasses import replace

import pytest

import kit
from kit.files import key_as_json, key_from
from kit.model import NOT_NAMED, Answer, AnswerKey, Reader
from kit.sheets.draft import Draft, shown
from kit.sheets.sheet_file import NotSaved

TEXT = "It rained, Ana said. “It snowed,” Ben said, “and Ana said it rained.”"
ARTICLE = kit.own_article(TEXT)


def span(words, nth=0):
    start = TEXT.index(words, TEXT.index(words) + 1 if nth else 0)
    return kit.Span(start, start + len(words))


FIRST = kit.Attribution(span("It rained"), span("Ana"), span("said"), "ana", "indirect", "m1", reason="Why.", rule="r")
SNOWED = kit.Attribution(span("“It snowed,”"), span("Ben"), None, "ben", "direct", "m2", note="Mind the comma.")
GOES_ON = kit.Attribution(span("“and Ana said it rained.”"), None, None, "ben", "direct", "m3", continues="m2")
INSIDE = kit.Attribution(span("it rained"), None, None, "ana", "indirect", "m4", "nested", 2, parent="m3")
SPEAKERS = (kit.Speaker("ana", "Ana", "named person"), kit.Speaker("ben", "Ben", "named person"))


def drafted(*found, errors=()):
    unchecked = tuple(replace(a, unchecked=True) for a in found)
    answers = {"sources": Answer(unchecked), "errors": Answer(errors)}
    return AnswerKey(ARTICLE.id, ARTICLE.sha256, Reader("machine"), answers, speakers=SPEAKERS)


@pytest.fixture
def draft(tmp_path):
    return Draft(ARTICLE, tmp_path, lambda: drafted(FIRST, SNOWED, GOES_ON, INSIDE))


def page(draft, task="sources"):
    return {record.id: shown(record) for record in draft.key.records(task)}


def keep(draft, marks):
    draft.keep("sources", list(marks.values()))
    return {a.id: a for a in draft.key.attributions}


def test_every_key_of_the_kit_is_the_same_after_it_was_written(tmp_path):
    for id in kit.articles():
        article = kit.read_article(id)
        key = kit.read_key(id, article)
        assert key_from(json.loads(key_as_json(key, article)), "key.json", article) == key


def test_what_is_not_on_the_page_stays_and_a_reason_goes_with_what_it_was_for(draft):
    marks = page(draft)
    marks["m1"] = replace(marks["m1"], unchecked=False)
    marks["m2"] = replace(marks["m2"], type="mixed")
    found = keep(draft, marks)
    assert (found["m1"].reason, found["m1"].unchecked, draft.key.unchecked) == ("Why.", False, 3)
    assert (found["m2"].note, found["m2"].type) == ("Mind the comma.", "mixed")
    assert (found["m3"].continues, found["m4"].parent, found["m4"].level) == ("m2", "m3", 2)
    marks["m1"] = replace(marks["m1"], speaker="ben")
    assert keep(draft, marks)["m1"].reason == ""


def test_links_to_what_is_deleted_go_and_the_next_stretch_is_the_first(draft):
    marks = page(draft)
    del marks["m2"]
    found = keep(draft, marks)
    assert (found["m3"].continues, found["m4"].parent) == (None, "m3")
    del marks["m3"]
    found = keep(draft, marks)
    assert (found["m4"].parent, found["m4"].level, found["m4"].tier) == (None, 1, "core")


def test_a_new_mark_whose_cue_stands_inside_what_another_says_is_speech_inside_speech(draft):
    marks = page(draft)
    del marks["m4"]
    keep(draft, marks)
    marks["A05"] = kit.Attribution(span("it rained"), cue=span("said", 1), id="A05", type="indirect")
    inner = kit.Span(TEXT.index("said it"), TEXT.index("said it") + 4)
    marks["A05"] = replace(marks["A05"], cue=inner)
    found = keep(draft, marks)["A05"]
    assert (found.parent, found.level, found.tier, found.speaker) == ("m3", 2, "nested", NOT_NAMED.id)
    assert shown(found).speaker == ""


def test_two_notebooks_on_one_draft_keep_both_changes_and_opening_again_brings_nothing_back(draft, tmp_path):
    other = Draft(ARTICLE, tmp_path, pytest.fail)
    here, there = page(draft), page(other)
    del here["m1"]
    there["m2"] = replace(there["m2"], unchecked=False)
    keep(draft, here)
    assert sorted(keep(other, there)) == ["m2", "m3", "m4"]
    assert Draft(ARTICLE, tmp_path, pytest.fail).key == other.key
    assert [r.unchecked for r in kit.read_key(tmp_path / "key.json", ARTICLE).attributions] == [False, True, True]


def test_marks_that_two_notebooks_called_alike_are_both_kept(draft, tmp_path):
    other = Draft(ARTICLE, tmp_path, pytest.fail)
    for one, words in ((draft, "It snowed"), (other, "Ana said")):
        keep(one, page(one) | {"A05": kit.Attribution(span(words), id="A05")})
    assert [ARTICLE[a.content] for a in other.key.attributions if a.id in ("A05", "A01")] == ["Ana said", "It snowed"]


def test_speakers_are_added_renamed_merged_given_a_kind_and_all_of_it_is_undone(draft):
    assert draft.add_speaker(" Cy  Twombly ") == draft.add_speaker("cy twombly") == "S01"
    draft.change_speaker("S01", kind="spokesperson")
    draft.change_speaker("ana", name="Ana Ruiz")
    draft.change_speaker("ben", name="ana ruiz")
    assert [(s.name, s.kind) for s in draft.speakers] == [("Ana Ruiz", "named person"), ("Cy Twombly", "spokesperson")]
    assert {a.speaker for a in draft.key.attributions} == {"ana"}
    draft.merge_speakers("ana", "")
    assert {shown(a).speaker for a in draft.key.attributions} == {""}
    while draft.undo_speakers():
        pass
    assert draft.speakers == SPEAKERS
    assert [a.speaker for a in draft.key.attributions] == ["ana", "ben", "ben", "ana"]
    with pytest.raises(ValueError, match="A speaker needs a name"):
        draft.add_speaker(" \n")


def test_an_error_keeps_what_the_page_does_not_show(tmp_path):
    told = {"explanation": "Why.", "cause_certainty": "low", "must": ("rained",), "envelope": span("It rained, Ana")}
    error = kit.ErrorSpan(span("It rained"), "style", "minor", id="E01", repairs=("It has rained", "Rain fell"), **told)
    draft = Draft(ARTICLE, tmp_path, lambda: drafted(errors=(replace(error, unchecked=True),)))
    draft.keep("errors", [replace(page(draft, "errors")["E01"], severity="major", unchecked=False)])
    assert draft.key.errors == (replace(error, severity="major"),)
    draft.keep("errors", [replace(page(draft, "errors")["E01"], repair="It poured")])
    assert draft.key.errors[0].repairs == ("It poured", "Rain fell")


def test_a_key_that_was_damaged_elsewhere_is_not_written_over_and_the_change_comes_with_the_next(draft):
    path, whole = draft.path, draft.path.read_bytes()
    path.write_text("{", "utf-8")
    marks = page(draft)
    del marks["m4"]
    with pytest.raises(
        NotSaved, match=r"^This isn't saved: key\.json was changed elsewhere and can’t be read \(key\.json: "
    ):
        keep(draft, marks)
    assert path.read_text("utf-8") == "{"
    path.write_bytes(whole)
    assert sorted(keep(draft, marks)) == ["m1", "m2", "m3"]
    with pytest.raises(kit.BadFile, match="made for the article “own-snow”; this is “own-it-rained"):
        other = kit.own_article("Snow. Ana said it.", title="Snow")
        path.write_text(key_as_json(kit.own_speakers(other), other), "utf-8")
        Draft(ARTICLE, path.parent, pytest.fail)


def test_a_key_of_marks_keeps_their_ids_and_what_the_draft_says_of_them(tmp_path):
    sheet = kit.open_sheet(ARTICLE, tmp_path, reader="teacher")
    key = drafted(FIRST, SNOWED, GOES_ON, INSIDE)
    new = kit.Attribution(span("Ana said"), speaker="ben", type="direct")
    sheet.save("sources", (GOES_ON, INSIDE, SNOWED, new))
    found = kit.own_key(key, sheet).attributions
    assert [(a.id, a.parent, a.continues) for a in found] == [
        ("A01", None, None),
        ("m2", None, None),
        ("m3", None, "m2"),
        ("m4", "m3", None),
    ]
