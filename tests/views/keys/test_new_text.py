"""A new text without code: brought, cleaned, described, saved as a folder, and its draft opened; nothing is lost."""

import json

import pytest
from documents import word_file

import kit
from kit.commands.new import take

PAGE = "Home\nFerry is late\nBy Ana Ruiz\n9 March 2024\n\nThe ferry was late, Ida Holm said.\n\n“It was fog,” she added.\n\n© 2024 Shore News"
CLEAN = "Ferry is late\n\nThe ferry was late, Ida Holm said.\n\n“It was fog,” she added."
GERMAN = "Die Fähre\n\n" + "Der Kapitän sagte, dass die Fähre nicht mehr fährt und das Eis auf dem See ist. " * 4


@pytest.fixture
def text(tmp_path):
    return kit.new_text(tmp_path)


def send(view, name, value="", *files):
    view._message(view, {"name": name, "value": value}, files)
    return view.saved["text"]


def saved(text):
    return kit.read_article(text.brought.folder)


def shown(live):
    """What a view that follows the text shows: a sentence, or what it made."""
    try:
        return live._act()
    except kit.BadFile as error:
        return str(error)


def test_a_pasted_page_loses_what_stands_around_the_text_and_says_so(text):
    assert send(text, "paste", PAGE) == "Ferry is late · 3 paragraphs"
    assert text.brought.text == CLEAN
    assert [row[:2] for row in text.rows] == [
        ["Lines of the page left out", "4"], ["– left out", "Home"], ["– left out", "By Ana Ruiz"], ["– left out", "9 March 2024"], ["– left out", "© 2024 Shore News"],
    ]  # fmt: skip


def test_each_step_can_be_undone_and_done_again(text):
    send(text, "paste", PAGE)
    send(text, "undo Home")
    assert text.brought.text == f"Home\n\n{CLEAN}" and [row[1] for row in text.rows].count("Home") == 1
    send(text, "undo Home")
    send(text, "undo furniture")
    assert text.brought.text.startswith("Home\n\nFerry is late\n\nBy Ana Ruiz")
    assert text.rows[0][:2] == ["Lines of the page left out", "(undone)"]
    send(text, "undo furniture")
    assert text.brought.text == CLEAN


def test_what_is_changed_by_hand_is_kept_and_never_lost_to_an_undone_step(text):
    send(text, "paste", PAGE)
    send(text, "edit", CLEAN + "\n\nNobody was hurt.")
    assert send(text, "undo Home").startswith("You've changed the text by hand. Undo that first")
    assert text.brought.text.endswith("Nobody was hurt.") and text.rows[0][0] == "Changed by you"
    send(text, "undo by hand")
    assert text.brought.text == CLEAN


def test_all_is_there_when_the_notebook_is_opened_again(text, tmp_path):
    send(text, "paste", PAGE)
    send(text, "undo Home")
    send(text.about(), "publisher", " The  Shore ")
    again = kit.new_text(tmp_path)
    assert again.saved["text"] == text.loaded() == "Home · 4 paragraphs"
    assert again.brought == text.brought and again.brought.about["publisher"] == "The Shore"


def test_a_saved_text_is_an_article_that_a_path_opens(text):
    send(text, "file", "story.txt", memoryview(word_file(CLEAN.replace("\n\n", "\n"))))
    about = text.about()
    for name, value in (
        ("publisher", "Shore News"),
        ("date", "March 9, 2024"),
        ("rights", "own"),
        ("kind 2", "caption"),
    ):
        send(about, name, value)
    assert send(about, "save") == f"Saved in {text.brought.folder.resolve()}. Next, correct the key below."
    article = saved(text)
    assert (article.id, article.title, article.text) == ("ferry-is-late", "Ferry is late", CLEAN)
    assert (article.publisher, article.date, article.kinds) == (
        "Shore News",
        "2024-03-09",
        ("headline", "body", "caption"),
    )
    notice = (text.brought.folder / "NOTICE").read_text("utf-8")
    assert "Source: Shore News, 2024-03-09" in notice and "May I hand this out?\nYes. It's yours." in notice


def test_what_somebody_wrote_into_the_notice_stays(text):
    send(text, "paste", PAGE)
    about, notice = text.about(), text.brought.folder / "NOTICE"
    send(about, "save")
    send(about, "rights", "licence")
    send(about, "save")
    assert "Yes, if you name the author" in notice.read_text("utf-8")
    notice.write_text("CC BY 4.0, Ida Holm", "utf-8")
    send(about, "save")
    assert notice.read_text("utf-8") == "CC BY 4.0, Ida Holm"


def test_date_and_source_are_read_off_the_page_and_without_an_answer_nobody_may_hand_it_out(text):
    send(text, "paste", PAGE)
    send(text.about(), "save")
    article = saved(text)
    assert (article.publisher, article.date) == ("Shore News", "2024-03-09")
    assert article.rights == "not known: ask before you share the text"
    assert "Not to just anyone." in (text.brought.folder / "NOTICE").read_text("utf-8")


def test_the_draft_opens_once_the_text_is_saved_and_no_cell_puts_it_back(text, tmp_path):
    key = text.key()
    assert "Bring a text first" in shown(key)
    send(text, "paste", PAGE)
    assert "Save the text first" in shown(key)
    send(text.about(), "save")
    assert shown(key).summary() == "0 of 2 checked, 2 to go."
    file = text.brought.folder / "key.json"
    document = json.loads(file.read_text("utf-8"))
    document["answers"]["sources"]["value"] = []
    file.write_text(json.dumps(document), "utf-8")
    assert shown(kit.new_text(tmp_path).key()).key.attributions == ()


def test_a_text_that_has_a_key_stays_as_it_is_and_a_changed_one_gets_a_folder_of_its_own(text):
    send(text, "paste", PAGE)
    about = text.about()
    send(about, "save")
    shown(text.key())
    send(text, "edit", CLEAN + "\n\nNobody was hurt.")
    assert "“ferry-is-late” already has a key" in send(about, "save") and not about.saved["ok"]
    assert "You've changed the text since you saved it." in shown(text.key())
    assert saved(text).text == CLEAN
    send(text, "as new")
    send(about, "save")
    assert text.brought.folder.name == "ferry-is-late-2" and saved(text).text.endswith("Nobody was hurt.")


def test_earlier_texts_are_in_a_menu_and_a_text_that_comes_again_is_the_same(text):
    send(text, "paste", PAGE)
    send(text, "open", "")
    send(text, "paste", "Snow\n\nIt snowed, Ana said.")
    assert [option[0] for option in text.fields[0]["options"]] == ["", "snow", "ferry-is-late"]
    send(text, "open", "ferry-is-late")
    assert text.brought.text == CLEAN
    send(text, "open", "")
    send(text, "paste", PAGE)
    assert text.brought.folder.name == "ferry-is-late"


def test_a_text_in_another_language_is_named_and_begins_without_a_draft(text):
    send(text, "paste", GERMAN)
    assert text.lines == ["This reads like German. The finder only knows English, but you can mark the text by hand."]
    send(text.about(), "save")
    assert saved(text).language == "de"
    assert shown(text.key()).key.attributions == ()
    assert "This reads like German." in shown(text.key()).summary()


@pytest.mark.parametrize(
    ("name", "value", "content", "said"),
    [
        ("file", "x.pdf", b"%PDF-1.4 nothing", "x.pdf: this PDF is damaged"),
        ("paste", " \n ", None, ""),
        ("edit", "…", None, "Nothing yet."),
        ("paste", "a b " * 200_000, None, "Your text has 799,999 characters; at most 500,000 fit into a lesson."),
    ],
)
def test_what_cannot_be_used_is_a_sentence_and_the_text_before_stays(text, name, value, content, said):
    send(text, "paste", PAGE)
    assert send(text, name, value, *([memoryview(content)] if content else [])).startswith(said)
    assert text.brought.text == CLEAN


def test_a_place_that_cannot_be_written_to_gets_a_sentence(tmp_path):
    (tmp_path / "texts").write_text("a file where the folder should be", "utf-8")
    text = kit.new_text(tmp_path / "texts")
    assert send(text, "paste", PAGE).endswith("name another place, or make room or ask for rights there")


def test_the_command_takes_a_file_and_says_what_was_done(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    assert take([str(tmp_path / "a.txt"), str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Ferry is late · 3 paragraphs\n  Lines of the page left out: 4\n"
    assert kit.new_text(tmp_path / "texts").brought.text == CLEAN
    assert take([str(tmp_path / "none.txt"), str(tmp_path)]) == 2
    assert "none.txt: the file is missing" in capsys.readouterr().err


def test_what_somebody_else_marked_is_taken_in_and_one_key_is_made_of_both(text, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    send(text, "paste", PAGE)
    send(text.about(), "save")
    own = shown(text.key()).key
    theirs = kit.correct(saved(text), tmp_path / "elsewhere" / "theirs")
    reader = theirs.readers["sources"]
    reader.marks = [reader.marks[0] | {"type": "mixed"}, *reader.marks[1:]]
    file = json.loads((tmp_path / "elsewhere" / "theirs" / "key.json").read_text("utf-8"))
    file["article"]["id"] = "the-same-text-under-another-name"
    form = shown(text.agree())
    assert send(form, "key", "key.json", json.dumps(file).encode()) == "First say whose marks these are."
    send(form, "name", "Ben B.")
    assert send(form, "key", "key.json", b"{}") == "Ben-B.json: field “format” is missing"
    assert send(form, "key", "key.json", json.dumps(file).encode()) == "Added: the marks of Ben B. (2)."
    assert [name for name, _ in form.rows] == ["ana", "Ben-B"]
    settling = form.below._act()
    assert [(d.id, d.choice) for d in settling.differences] == [(own.attributions[0].id, "")]
    settling.reader.marks = [settling.reader.marks[0] | {"choice": "Ben-B"}]
    key = kit.read_key(text.brought.folder / "key.json", saved(text))
    assert next((a.id, a.type) for a in key.attributions) == (own.attributions[0].id, "mixed")
    again = shown(text.agree())
    assert [d.choice for d in again.below._act().differences] == ["Ben-B"]
    for name in ("Cy", "Dee"):
        send(again, "name", name)
        said = send(again, "key", "key.json", json.dumps(file).encode())
    assert said == "There are 3 of you already: Ben-B, Cy and you."


def test_somebody_else_marks_on_the_same_computer_and_nothing_is_compared_before_that_is_wanted(text, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    send(text, "paste", PAGE)
    send(text.about(), "save")
    own = shown(text.key()).key
    form = shown(text.agree())
    assert send(form, "compare").startswith("Only one person has marked this text so far.")
    assert send(form, "here") == "First say whose marks these are."
    send(form, "name", "Ben B.")
    assert send(form, "here").startswith("Ben-B marks the text below, from the machine’s draft")
    theirs = form.below._act()
    theirs.readers["sources"].marks = theirs.readers["sources"].marks[1:]
    again = shown(text.agree())
    assert again.below._act() is None and [row[0] for row in again.rows] == ["ana", "Ben-B"]
    assert not (text.brought.folder / "adjudication.json").exists()
    send(again, "name", "Ben B.")
    send(again, "here")
    assert len(again.below._act().key.attributions) == len(own.attributions) - 1
    assert send(again, "key", "key.json", b"{}") == "The marks of Ben-B are here already. Type another name."
    send(again, "compare")
    assert [d.id for d in again.below._act().differences] == [own.attributions[0].id]
    assert [d.id for d in shown(text.agree()).below._act().differences] == [own.attributions[0].id]
