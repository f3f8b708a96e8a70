"""A text of one's own without code: loaded by a form, kept, named, marked twice, and its log."""

from dataclasses import replace

import pytest

import kit

STORY = "Rain\n\nIt rained all night, Ana Ruiz said.\n\n“It was wet,” she added."


@pytest.fixture(autouse=True)
def ana(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def own(tmp_path):
    return kit.own_text(tmp_path)


def send(view, name, value, *files):
    view._message(view, {"name": name, "value": value}, files)
    return view.saved["text"]


def test_it_begins_with_an_example(own):
    assert own.saved["text"] == "Night bus will run from May · 3 paragraphs"
    assert (own.a.sheet.reader.id, own.b.sheet.reader.id) == ("ana-a", "ana-b")


def test_a_pasted_text_is_kept_and_there_again_the_next_day(own, tmp_path):
    assert send(own, "paste", STORY) == "Rain · 3 paragraphs"
    assert kit.own_text(tmp_path).article == own.article == kit.own_article(STORY)
    assert own.a.sheet.article == own.article.id


def test_a_file_is_read_as_it_is_on_disk(own):
    assert send(own, "file", "story.txt", memoryview(STORY.encode())) == "Rain · 3 paragraphs"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("story.docx", b"PK\x03\x04", "story.docx: this file is damaged; open it in Word and save it again, or"),
        ("story.txt", b" \n ", "story.txt: there are no words in it; choose another file, or"),
        ("../../story.pdf", b"", "story.pdf: there are no words in it; choose another file, or"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence_and_the_text_before_stays(own, name, content, said):
    send(own, "paste", STORY)
    assert send(own, "file", name, content) == f"{said} paste the text itself"
    assert not own.saved["ok"] and own.article.title == "Rain"


def test_names_are_a_line_each_and_kept_with_the_text(own, tmp_path):
    send(own, "paste", STORY)
    assert send(own.speakers(), "names", "Ana Ruiz\n\n Council \nAna Ruiz") == "Saved."
    for now in (own, kit.own_text(tmp_path)):
        assert [speaker.name for speaker in now.names.speakers] == ["Ana Ruiz", "Council"]


def test_what_is_shown_follows_the_text_and_the_names(own):
    marking, renewed = own.mark("a"), []
    marking.renew = lambda: renewed.append(own.article.title)
    send(own, "paste", STORY)
    send(own.speakers(), "names", "Ana Ruiz")
    assert renewed == ["Rain", "Rain"]


def test_a_reader_who_is_not_there_is_refused(own):
    with pytest.raises(ValueError, match="there’s no reader “c” here, only a and b"):
        own._sheet("c")


def test_a_comparison_is_shown_when_its_button_is_pressed_and_not_before(own):
    view = own.agreement()
    assert view.below._act() is None
    send(view, "show", "")
    assert "nothing to compare" in view.below._act().data


def test_differences_are_settled_into_a_key_beside_the_answers_and_the_log_is_handed_in(own, tmp_path):
    send(own, "paste", STORY)
    send(own.speakers(), "names", "Ana Ruiz")
    rained, wet = (kit.Attribution(kit.Span(*at), speaker="s1", type="indirect", id="m1") for at in ((6, 25), (43, 56)))
    own.a.save("sources", (rained,))
    own.b.save("sources", (rained, replace(wet, id="m2", type="direct")))
    box = own.settle()
    send(box, "show", "")
    view = box.below._act()
    assert [r.name for r in view.adjudication.readers] == ["reader a", "reader b"]
    (mark,) = view.reader.marks
    view.reader.marks = [mark | {"choice": "b", "reason": "she speaks"}]
    assert own.a.sheet.answers["log"].value == ["“It was wet,” · as reader b has it · she speaks"]
    (folder,) = tmp_path.glob("own-rain.ana-*-agreed")
    key = kit.read_key(folder / "key.json", kit.read_article(folder))
    assert [own.article[a.content] for a in key.attributions] == ["It rained all night", "“It was wet,”"]


def test_two_pairs_in_one_folder_have_a_text_and_two_sheets_each(own, tmp_path, monkeypatch):
    send(own, "paste", STORY)
    marked = kit.Attribution(kit.Span(6, 25), speaker="s1", type="indirect")
    own.a.save("sources", (marked,))
    monkeypatch.setenv("JUPYTERHUB_USER", "ben")
    bens = kit.own_text(tmp_path)
    assert bens.article.title == "Night bus will run from May"
    send(bens, "paste", STORY)
    assert (bens.a.sheet.attributions, bens.a.path.name) == ((), "own-rain.ben-a.json")
    send(bens, "paste", "Snow\n\nIt snowed, Ben said.")
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    again = kit.own_text(tmp_path)
    assert (again.article.title, again.a.sheet.attributions) == ("Rain", (marked,))


def test_a_partners_marks_come_from_another_computer(own, tmp_path):
    send(own, "paste", STORY)
    marked = kit.Attribution(kit.Span(6, 25), speaker="s1", type="indirect", id="m1")
    partner = kit.open_sheet(own.article, tmp_path / "other", "ben-b")
    partner.save("sources", (marked,))
    assert (
        send(own, "partner", "own-rain.ben-b.json", memoryview(partner.path.read_bytes())) == "Added as reader b's: 1."
    )
    assert (own.b.sheet.attributions, own.b.sheet.reader.id) == ((marked,), "ana-b")
    other = kit.open_sheet(kit.own_article("Snow\n\nIt snowed."), tmp_path / "other", "ben-b")
    other.save("sources", ())
    other.save("errors", (kit.Mark(kit.Span(0, 4)),))
    said = send(own, "partner", "x.json", memoryview(other.path.read_bytes()))
    assert "made for the article “own-snow”; this is “own-rain”" in said and not own.saved["ok"]


def test_a_file_of_an_older_program_is_taken_and_its_accents_are_named(own):
    said = send(own, "file", "story.txt", memoryview("Rain\n\nIt rained, Zoë said.".encode("cp1252")))
    assert said.startswith("Rain · 2 paragraphs story.txt: byte 19 ") and "check its letters" in said
    assert own.article.text.endswith("Zoë said.")
