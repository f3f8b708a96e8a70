"""A reader's own text becomes an article; what cannot is refused in one sentence."""

import pytest

import kit

TEXT = "A headline\n\nAna said it rained.\n\n“It did,” said Ruiz."


def kinds(article):
    return [(p.kind, article[p.span]) for p in article.paragraphs]


def test_a_pasted_text_has_its_first_paragraph_as_headline():
    article = kit.own_article(TEXT)
    assert kinds(article)[:2] == [("headline", "A headline"), ("body", "Ana said it rained.")]
    assert article.title == "A headline" and article.id == "own-a-headline"


def test_without_blank_lines_every_line_is_a_paragraph():
    assert kinds(kit.own_article("One\nTwo\nThree")) == [("headline", "One"), ("body", "Two"), ("body", "Three")]


def test_one_paragraph_alone_is_no_headline():
    assert kinds(kit.own_article("It rained. It stopped.")) == [("body", "It rained. It stopped.")]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_spaces_and_empty_lines_do_not_matter(end, tmp_path):
    path = tmp_path / "mine.txt"
    path.write_bytes(("\ufeff\n" + TEXT.replace("\n", " \n") + "\n\n\n\n").replace("\n", end).encode())
    assert kit.own_article(path).text == TEXT
    assert kit.own_article(str(path)).sha256 == kit.own_article(TEXT).sha256


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Погода в городе: дождь, дождь и ещё раз дождь", "own-погода-в-городе"),
        ("नमस्ते दुनिया", "own-नमस्ते-दुनिया"),  # with its vowel signs
        ("مُحَمَّد يقول", "own-مُحَمَّد-يقول"),
        ("!!!", "own-"),
        ("…", "own-"),
        ("../../x", "own-x"),
        ("a" * 300, "own-aaa"),
    ],
)
def test_every_title_gives_an_id_that_a_sheet_can_have(title, id, tmp_path):
    article = kit.own_article(TEXT, title=title)
    assert article.id.startswith(id)
    assert kit.open_sheet(article, tmp_path, reader="a").path.parent == tmp_path


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", "there are no words in it"),
        (" \n … \n", "there are no words in it"),
        ("https://example.org/news", "doesn't fetch anything from the internet"),
        (None, "give a text in quotation marks or the name of a file, not nothing"),
        (b"It rained.", "not bytes: decode them first"),
        (7, "not a number"),
        ("nowhere.txt", "nowhere.txt: the file is missing"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(source, sentence):
    with pytest.raises(kit.BadFile, match=sentence):
        kit.own_article(source)


def test_a_file_that_an_older_program_saved_is_read_and_said(tmp_path):
    (tmp_path / "mine.txt").write_bytes("Zoë said it rained".encode("latin-1"))
    with pytest.warns(UserWarning, match=r"mine\.txt: byte 2 is not UTF-8, so it is read as Windows-1252; check its"):
        assert kit.own_article(tmp_path / "mine.txt").text == "Zoë said it rained"


def test_a_sentence_that_names_a_file_is_a_text():
    assert kit.own_article("Ana said yes. She had read notes.txt").text.startswith("Ana")


def test_speakers_are_named_in_order_and_once():
    article = kit.own_article(TEXT)
    key = kit.own_speakers(article, "Ana", "Ruiz", " Ana ", "")
    assert [(s.id, s.name) for s in key.speakers] == [("s1", "Ana"), ("s2", "Ruiz")]
    assert key.attributions == () and key.errors == ()


def test_two_readers_of_an_own_text_keep_a_sheet_each(tmp_path):
    article = kit.own_article(TEXT)
    names = kit.own_speakers(article, "Ana", "Ruiz")
    for reader, end in (("a", 31), ("b", 28)):
        sheet = kit.open_sheet(article, tmp_path, reader=reader)
        kit.highlight_sources(article, names, sheet, mark=True)
        sheet.save("sources", (kit.Attribution(kit.Span(21, end), speaker="s1", type="indirect"),))
    found = [kit.open_sheet(article, tmp_path, reader=r).sheet.attributions[0].content.end for r in "ab"]
    assert found == [31, 28]


def test_marks_of_one_reader_can_be_the_key_of_another(tmp_path):
    article = kit.own_article(TEXT)
    names, sheet = kit.own_speakers(article, "Ana", "Ruiz"), kit.open_sheet(article, tmp_path, reader="teacher")
    second, first = kit.Span(33, 42), kit.Span(21, 31)
    sheet.save("sources", tuple(kit.Attribution(s, speaker="s1", type="direct") for s in (second, first)))
    sheet.save("errors", (kit.Mark(kit.Span(0, 1), "fluency/grammar", "minor", "The"), kit.Mark(kit.Span(2, 5))))
    key = kit.own_key(names, sheet)
    assert [(a.id, a.content) for a in key.attributions] == [("A01", first), ("A02", second)]
    assert [(e.id, e.repairs, e.tier) for e in key.errors] == [("E01", ("The",), "core")]
    assert key.speaker("s2").name == "Ruiz"
    mark = kit.Mark(kit.Span(0, 1), "fluency/grammar", "minor")
    assert str(kit.match_errors(article, key.errors, (mark,)).tally).startswith("1 of 1 core")
    reader = kit.spot_errors(article, key, kit.open_sheet(article, tmp_path, reader="s01"))
    reader.asked = [{"type": "compare"}]
    assert reader.results["summary"].startswith("0 of 1 core")
