"""The ledger shows what stands beside a claim only to those who have decided, and keeps what they decided."""

import re
from html import unescape

import kit

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)


def rows(page):
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in unescape(page.data).split("<tr>")[2:]]


def row(words, status):
    return rows(kit.ledger(ARTICLE, KEY, {words: status}))[0]


def test_what_stands_beside_a_claim_is_hidden_until_it_has_a_status():
    assert row("is unacceptable", "")[-1] == "Decide first."
    assert "inadmissible" in row("is unacceptable", "cannot tell")[-1]


def test_a_row_says_where_the_claim_stands_and_who_says_so():
    assert row("141 countries had voted", "")[:3] == ["“141 countries had voted”", "12", "Antony Blinken"]
    assert row("just two days before", "")[2] == "No source: the report’s own voice"


def test_evidence_from_another_text_is_shown_and_guesses_about_the_cause_are_not():
    assert "(Evidence: wording in other published reports.)" in row("again overshadowed by", "cannot tell")[-1]
    assert "Hindi" not in row("is unacceptable", "cannot tell")[-1]


def test_a_claim_without_an_error_shows_the_note_on_who_said_it():
    assert "23 Feb 2023" in row("141 countries had voted", "supported")[-1]


def test_words_that_stand_elsewhere_too_or_nowhere_are_told():
    assert row("Bali", "supported")[-1].startswith("These words stand 2 times")
    assert row("no such words", "supported")[-1].startswith("These words stand 0 times")
    assert row(" ", "supported")[-1].startswith("These words stand 0 times")


def test_an_unknown_status_is_told_and_the_other_rows_are_shown():
    page = kit.ledger(ARTICLE, KEY, {"to which Kiev agreed": "wrong!", "is unacceptable": "cannot tell"})
    first, second = rows(page)
    assert first[-1].startswith("“wrong!” is not one of: supported, contradicted,")
    assert "inadmissible" in second[-1]


def test_decisions_are_kept_and_an_empty_one_takes_what_was_saved(tmp_path):
    sheet = kit.open_sheet(ARTICLE, tmp_path)
    kit.ledger(ARTICLE, KEY, {"is unacceptable": "cannot tell"}, sheet)
    again = kit.open_sheet(ARTICLE, tmp_path)
    page = kit.ledger(ARTICLE, KEY, {"is unacceptable": "", "to which Kiev agreed": ""}, again)
    assert [cells[3] for cells in rows(page)] == ["cannot tell", ""]
    assert kit.read_sheet(again.path, ARTICLE).answers["ledger"].value["is unacceptable"] == "cannot tell"


def test_a_decision_that_cannot_be_saved_is_told_above_the_table(tmp_path):
    (tmp_path / "answers").write_text("no folder")
    sheet = kit.open_sheet(ARTICLE, tmp_path / "answers", "ana")
    page = kit.ledger(ARTICLE, KEY, {"Ukraine.": ""}, sheet).data
    assert page.startswith("<p>rain.ana.json is not saved:") or "is not saved: " in page.split("<table")[0]
