"""Handing in from a notebook: it says what is open, asks who it is, writes one file, and never shows a traceback."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import kit
from kit.files import read_sheet
from kit.sheets.sheet_file import open_sheet

ROOT = Path(__file__).parents[2]
ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
LESSON = ROOT / "exercises" / "05_lost_in_translation.toml"
FULL = {
    "views": "original", "regional": "leave", "whalen": "repair", "mark": "repair", "spelling": "leave", "orphan": "repair",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Nothing reaches the home of whoever runs the tests."""
    (tmp_path / "home" / "Downloads").mkdir(parents=True)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    return tmp_path / "home"


def view(folder, *ids, reader="me", name=""):
    sheet = kit.open_sheet(ARTICLE, folder, reader, name)
    return sheet, kit.hand_in(sheet, kit.open_exercises(LESSON, ARTICLE, KEY, sheet), *ids)


def send(shown, **content):
    shown._message(None, content, [])


def handed_in(shown):
    return read_sheet(shown.result["path"], ARTICLE)


def test_it_says_what_is_open_and_what_is_complete(tmp_path):
    sheet, shown = view(tmp_path)
    sheet.save("Q22", {"answer": [FULL]})
    before = shown.saved["n"]
    send(shown, type="look")
    assert shown.saved["n"] == before + 1 and shown.state["summary"] == "1 of 7 complete."
    assert shown.state["complete"] == [["Q22 · What may an editor do?", ""]]
    assert shown.state["open"][0] == ["Translation errors in the whole article", "You haven't marked anything yet."]


def test_when_all_is_complete_it_says_so(tmp_path):
    sheet, shown = view(tmp_path, "Q22")
    sheet.save("Q22", {"answer": [FULL]})
    send(shown, type="hand in", name="Ana")
    assert (shown.state["summary"], shown.state["open"]) == ("All complete: 1 of 1.", [])
    assert not any("still open" in sentence for sentence in shown.result["sentences"])


def test_handing_in_writes_one_file_and_says_number_and_full_path(tmp_path):
    sheet, shown = view(tmp_path / "answers")
    sheet.save("Q22", {"answer": [FULL]})
    send(shown, type="hand in", name="Ana Ruiz", id="s017")
    path = Path(shown.result["path"])
    number = re.fullmatch(r"Done\. Your receipt number is (.{4}-.{4})\.", shown.result["sentences"][0])[1]
    assert shown.result["ok"] and path == tmp_path / "answers" / "handed-in" / f"g20-ministers.s017.{number}.json"
    assert handed_in(shown).reader == kit.Reader("s017", "Ana Ruiz")
    assert handed_in(shown).answers["Q22"].value == {"answer": [FULL]}
    assert shown.result["sentences"][-1].startswith("6 of 7 are still open.")


def test_without_a_name_nothing_is_written_and_it_asks_for_one(tmp_path):
    _, shown = view(tmp_path / "answers")
    send(shown, type="hand in", name=" ", id="")
    assert (shown.result["ok"], shown.result["path"]) == (False, "")
    assert shown.result["sentences"] == ["Type your name first, so that your teacher knows whose answers these are."]
    assert not (tmp_path / "answers" / "handed-in").exists()


def test_a_sheet_with_an_id_asks_for_nothing(tmp_path):
    _, shown = view(tmp_path, reader="s017", name="Ana Ruiz")
    assert shown.reader["fixed"] == {"id": True, "name": True}
    assert shown.reader["whose"] == "These answers are handed in for Ana Ruiz (s017)."
    send(shown, type="hand in", name="Somebody Else", id="s018")
    assert handed_in(shown).reader == kit.Reader("s017", "Ana Ruiz")


def test_a_name_that_was_typed_is_there_in_the_next_lesson(tmp_path):
    _, shown = view(tmp_path)
    for name in ("Ana Riuz", "Ana Ruiz"):  # a slip can be typed again
        send(shown, type="hand in", name=name, id="s017")
    _, later = view(tmp_path)
    assert (later.reader["name"], later.reader["id"]) == ("Ana Ruiz", "s017")
    assert handed_in(shown).reader.name == "Ana Ruiz"


def test_the_same_again_is_said_and_something_new_has_another_number(tmp_path):
    sheet, shown = view(tmp_path)
    said = []
    for answer in (FULL, FULL, {**FULL, "regional": "original"}):
        sheet.save("Q22", {"answer": [answer]})
        send(shown, type="hand in", name="Ana")
        said.append((shown.result["path"], shown.result["sentences"][0].startswith("Nothing has changed since")))
    (first, new), (second, again), (third, changed) = said
    assert first == second != third and (new, again, changed) == (False, True, False)
    assert Path(first).exists() and Path(third).exists()


def test_in_a_read_only_course_folder_the_answers_on_the_page_go_to_downloads(tmp_path, home):
    (tmp_path / "course").write_text("", "utf-8")  # no folder can be made below a file
    sheet = kit.open_sheet(ARTICLE, tmp_path / "course" / "answers")
    ask = kit.open_exercises(LESSON, ARTICLE, KEY, sheet)
    ask("Q22").answer = [FULL]
    reader = kit.spot_errors(ARTICLE, KEY, sheet)
    content = {"start": 6480, "end": 6484, "text": "Did."}
    reader.marks = [{"id": "m1", "content": content, **reader.task["blank"]}]
    shown = kit.hand_in(sheet, ask)
    send(shown, type="hand in", name="Ana Ruiz")
    assert Path(shown.result["path"]).parent == home / "Downloads"
    said = "The file couldn't be saved in the course folder, so it's in a different place."
    assert said in shown.result["sentences"]
    assert handed_in(shown).answers["Q22"].value["answer"] == [FULL]
    assert [mark.span for mark in handed_in(shown).marks] == [kit.Span(6480, 6484)]


def test_where_no_folder_can_be_written_to_a_sentence_says_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setattr("kit.sheets.hand_in.places", lambda _: (tmp_path / "file" / "a", tmp_path / "file" / "b"))
    _, shown = view(tmp_path)
    send(shown, type="hand in", name="Ana")
    assert not shown.result["ok"] and shown.result["sentences"][0].startswith("Not handed in: none of these folders")


@pytest.mark.parametrize(
    "content",
    [None, 7, "hand in", [], {}, {"type": 3}, {"type": "erase"}, {"type": "hand in", "name": {"a": 1}, "id": []}],
)
def test_a_message_of_no_known_form_breaks_nothing(content, tmp_path):
    _, shown = view(tmp_path)
    shown._message(None, content, [])
    assert shown.state["all"] == 7


def test_with_the_other_article_what_was_marked_can_be_handed_in(tmp_path):
    article = kit.read_article("puppet-house")
    sheet = kit.open_sheet(article, tmp_path)
    shown = kit.hand_in(sheet, kit.open_exercises(LESSON, article, None, sheet), "Q19", "Q20")
    said = (
        "None of these questions are about this article. What you've marked in the article is handed in all the same."
    )
    assert shown.state["summary"] == said
    send(shown, type="hand in", name="Ana")
    assert Path(shown.result["path"]).name.startswith("puppet-house.ana.")


def test_the_page_without_python_shows_the_same_and_escapes_it(tmp_path):
    _, shown = view(tmp_path, "Q22")
    send(shown, type="hand in", name="<b>Ana</b>")
    shown.state = {**shown.state, "open": [["<i>Q22</i>", "Not started."]]}
    page = shown.static()
    assert "<li>&lt;i&gt;Q22&lt;/i&gt; – Not started.</li>" in page and "<i>" not in page
    assert shown.result["path"] in page and shown.result["sentences"][0] in page


def test_nothing_of_a_key_is_on_the_page(tmp_path):
    _, shown = view(tmp_path)
    state = str(shown.get_state())
    assert not any(exercise in state for exercise in ("According to .", "Smooth errors", "invasion of Ukraine"))


# ---- what goes with it, and what does not


def test_how_somebody_worked_is_handed_in_only_where_they_want_it(tmp_path):
    sheet, shown = view(tmp_path, "Q22")
    work = {"first": [None], "attempts": 7, "seconds": 431, "hints": 2, "solution": True, "outcome": "right"}
    record = {"answer": [FULL], **work}
    sheet.save("Q22", record)
    for wanted, handed in ((False, {"answer": [FULL]}), (True, record), (False, {"answer": [FULL]})):
        send(shown, type="hand in", name="Ana", choices={"work": wanted})
        assert handed_in(shown).answers["Q22"].value == handed
        assert [choice[2] for choice in view(tmp_path, "Q22")[1].choices] == [wanted]  # it is kept
        assert set(handed_in(shown).answers) == {"Q22"}
    assert "Only your answers and their times are handed in, unless" in shown.static()
    assert sheet.sheet.answers["Q22"].value == record  # what the file on this computer keeps


def test_the_history_of_a_sheet_is_not_handed_in_so_that_the_same_answers_have_one_number(tmp_path):
    at = datetime(2026, 11, 24, tzinfo=UTC)
    numbers = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        sheet = open_sheet(ARTICLE, folder, "s017", "Ana", now=lambda: at)
        shown = kit.hand_in(sheet, kit.open_exercises(LESSON, ARTICLE, KEY, sheet), "Q22")
        sheet.save("Q22", {"answer": [FULL]})
        send(shown, type="hand in")
        numbers.append(shown.result["path"][-14:])
    assert numbers[0] == numbers[1]


OWN = kit.own_article("Rain\n\nIt rained, Ana said. It snowed, Ruiz said.")
RAINED, SNOWED = (kit.Attribution(kit.Span(*ends), speaker="s1", type="indirect") for ends in ((6, 15), (27, 36)))


def lesson_8(folder):
    """The sheets of lesson 8: the reader's own on the report, and two on a text of one's own, with a log."""
    me, a, b = (kit.open_sheet(t, folder, r) for t, r in ((ARTICLE, "s017"), (OWN, "a"), (OWN, "b")))
    a.save("sources", (RAINED,))
    b.save("sources", (RAINED, SNOWED))
    a.save("log", ["It snowed · b is right · Ruiz said it"])
    return me, a, b, kit.open_exercises(ROOT / "exercises" / "08_your_own_article.toml", ARTICLE, KEY, me)


def test_lesson_8_hands_in_both_sheets_the_log_and_the_hash_and_the_text_only_if_asked(tmp_path):
    me, a, b, ask = lesson_8(tmp_path)
    shown = kit.hand_in(me, ask, own=(a, b))
    assert ["Your own text: Rain", "Attributions marked: 1, 2."] in shown.state["complete"]
    for wanted in (False, True):
        send(shown, type="hand in", name="Ana", choices={"text": wanted})
        made = handed_in(shown).answers["portfolio"].value
        assert made["article"]["sha256"] == OWN.sha256 and made["article"]["words"] == 9
        assert made["article"].get("text") == (OWN.text if wanted else None)
        marks = [sheet["answers"]["sources"]["value"] for sheet in made["sheets"]]
        words = [[mark["content"]["text"] for mark in of_sheet] for of_sheet in marks]
        assert words == [["It rained"], ["It rained", "It snowed"]]
        assert made["log"] == ["It snowed · b is right · Ruiz said it"]
    a.save("sources", ())
    send(shown, type="look")
    assert ["Your own text: Rain", "Attributions marked: 0, 2."] in shown.state["open"]


def test_sheets_on_several_own_texts_are_refused(tmp_path):
    me, a, _, ask = lesson_8(tmp_path)
    other = kit.open_sheet(kit.own_article("Snow\n\nIt snowed."), tmp_path, "b")
    with pytest.raises(ValueError, match="this sheet was made for another text: “own-snow”, and this is “own-rain”"):
        kit.hand_in(me, ask, own=(a, other))


def test_where_answers_live_in_a_browser_the_file_is_a_download_and_has_no_path(tmp_path, monkeypatch):
    monkeypatch.setattr("kit.views.hand_in.passing", lambda: "browser")
    _, shown = view(tmp_path)
    send(shown, type="hand in", name="Ana Ruiz")
    assert re.fullmatch(r"g20-ministers\.ana-ruiz\.[0-9A-Z-]{9}\.json", shown.result["path"])
    assert '"Ana Ruiz"' in shown.result["content"]
