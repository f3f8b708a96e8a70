"""A draft in the reader: reasons beside the marks, speakers named, and every change in key.json at once."""

import json

import pytest

import kit

TEXT = (
    "Rain\n\nIt rained, Ana Ruiz said. “It was wet,” she told us. Leo Marsh agreed. The street of the the town was wet."
)
ARTICLE = kit.own_article(TEXT)


@pytest.fixture
def correction(tmp_path):
    return kit.correct(ARTICLE, tmp_path)


@pytest.fixture
def reader(correction):
    return correction.readers["sources"]


def span(words):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def of_file(tmp_path):
    key = kit.read_key(tmp_path / "key.json", ARTICLE)
    return [(ARTICLE[a.content], key.speaker(a.speaker).name, a.type, a.unchecked) for a in key.attributions]


DRAFTED = [("It rained", "Ana Ruiz", "indirect", True), ("“It was wet,”", "Ana Ruiz", "direct", True)]


def test_a_folder_without_a_key_begins_with_the_machines_draft_and_each_mark_has_its_reason(
    correction, reader, tmp_path
):
    assert of_file(tmp_path) == DRAFTED
    assert correction.summary() == "0 of 2 checked, 2 to go." and correction.left == 2
    (label, reason), *_ = reader.results["why"][reader.marks[0]["id"]]
    assert label == "Why the machine chose it" and "“said”" in reason


def test_what_is_checked_changed_and_deleted_is_in_the_file_and_no_cell_puts_it_back(correction, reader, tmp_path):
    first, second = reader.marks
    reader.marks = [first | {"checked": True, "type": "mixed"}, second]
    assert reader.saved["text"] == "Saved. 1 of 2 checked, 1 to go."
    reader.marks = reader.marks[:1]
    assert of_file(tmp_path) == [("It rained", "Ana Ruiz", "mixed", False)]
    for again in (kit.correct(ARTICLE, tmp_path), kit.correct(ARTICLE, tmp_path, draft=kit.find_attributions(ARTICLE))):
        assert [mark["type"] for mark in again.readers["sources"].marks] == ["mixed"]
        assert again.summary() == "Everything is checked (1)."
    correction.readers["sources"].undo()
    assert len(of_file(tmp_path)) == 2


def test_a_new_mark_is_added_and_words_of_the_text_name_a_new_speaker(reader, tmp_path):
    blank = {"source": None, "cue": None, "speaker": "", "type": "", "checked": False}
    new = {"id": "A03", "content": span("agreed"), **blank}
    reader.marks = [*reader.marks, new]
    assert of_file(tmp_path)[2] == ("agreed", "nobody is named", "", True)
    assert reader.saved["text"].endswith("Without a type: 1.")
    reader.marks = [*reader.marks[:2], reader.marks[2] | {"name": span("Leo Marsh")}]
    assert of_file(tmp_path)[2][1] == "Leo Marsh"
    menu = next(field for field in reader.task["fields"] if field["name"] == "speaker")
    assert [name for _, name in menu["options"]] == ["choose a speaker", "Ana Ruiz", "Leo Marsh"]


def test_two_stretches_with_one_cue_are_one_quotation(reader):
    cue, source = span("said"), span("Ana Ruiz")
    said = {"source": source, "cue": cue, "speaker": "", "type": "", "checked": True}
    new = {"id": "A03", "content": span("agreed"), **said}
    first = reader.marks[0]
    assert (first["source"], first["cue"]) == (source, cue)
    reader.marks = [*reader.marks, new]
    assert reader.results["why"]["A03"] == [["Goes on from", "It rained"]]


def test_speakers_are_changed_in_a_table_and_all_of_it_follows(correction, reader, tmp_path):
    table = correction.speakers
    send = lambda name, value="": table._message(table, {"name": name, "value": value}, []) or table.saved["text"]  # noqa: E731
    (row,) = table.rows
    id = row[0]["name"].removeprefix("name ")
    assert (row[0]["value"], row[1]["value"], row[2]) == ("Ana Ruiz", "named person", "2")
    assert send("add", "Leo Marsh") == send(f"kind {id}", "spokesperson") == "Saved."
    assert send(f"name {id}", "  ") == "A speaker needs a name. Where nobody is named, choose that in the mark itself."
    assert send(f"merge {id}", table.rows[1][0]["name"].removeprefix("name ")) == "Saved."
    assert [said[1] for said in of_file(tmp_path)] == ["Leo Marsh", "Leo Marsh"]
    assert {mark["speaker"] for mark in reader.marks} == {"S01"} and len(table.rows) == 1
    assert send("undo") == "The last change to the speakers is undone."
    assert [said[1] for said in of_file(tmp_path)] == ["Ana Ruiz", "Ana Ruiz"]
    assert send("undo") and send("undo") and send("undo") == "There’s no change to the speakers to undo."


def test_hints_at_damage_are_drafted_once_and_only_when_asked_for(correction, tmp_path):
    assert "errors" not in correction.readers
    correction.damage._message(None, {"name": "show", "value": ""}, [])
    hints = correction.readers["errors"]
    (mark,) = hints.marks
    assert (mark["content"]["text"], mark["category"], mark["checked"]) == ("the the", "accuracy/addition", False)
    assert hints.results["why"][mark["id"]][0][0] == "What looks damaged"
    assert hints.results["summary"] == "0 of 1 checked, 1 to go." and "the the</td>" in correction.static()
    hints.marks = [mark | {"severity": "major", "repair": "the", "checked": True}]
    again = kit.correct(ARTICLE, tmp_path, hints=True)
    assert [(e.severity, e.repairs, e.unchecked) for e in again.key.errors] == [("major", ("the",), False)]
    again.readers["errors"].marks = []
    assert kit.correct(ARTICLE, tmp_path, hints=True).key.errors == ()


def test_without_a_draft_one_begins_with_nothing_and_a_persons_key_is_checked_already(tmp_path):
    empty = kit.correct(ARTICLE, tmp_path, draft=())
    assert (empty.key.attributions, empty.summary()) == ((), "Nothing is marked yet.")
    article = kit.read_article("riverside-library")
    key = kit.read_key("riverside-library", article)
    made = kit.correct(article, tmp_path / "library", draft=key)
    assert made.left == 0 and made.key.attributions == key.attributions and made.key.errors == key.errors


def test_a_static_copy_has_the_text_and_a_line_for_each_mark(correction):
    page = correction.static()
    for words in ("It rained", "0 of 2 checked, 2 to go.", "<td", "Ana Ruiz"):
        assert words in page


def test_what_cannot_be_opened_gets_one_sentence(tmp_path):
    for call, said in (
        (lambda: kit.correct(ARTICLE), "Say in which folder the key is to be saved, as in kit.correct"),
        (lambda: kit.correct("riverside-library"), "Say in which folder"),
        (lambda: kit.correct(tmp_path), "article.json: the file is missing"),
        (lambda: kit.correct(tmp_path / "nowhere"), "no folder has this name"),
    ):
        with pytest.raises(ValueError, match=said):
            call()
    kit.correct(ARTICLE, tmp_path)
    document = json.loads((tmp_path / "key.json").read_text("utf-8"))
    for change, said in (
        ({"article": {"id": "x", "sha256": "0"}}, "made for the article “x”"),
        ({"speakers": 3}, "a list"),
    ):
        (tmp_path / "key.json").write_text(json.dumps(document | change), "utf-8")
        with pytest.raises(kit.BadFile, match=said):
            kit.correct(ARTICLE, tmp_path)
