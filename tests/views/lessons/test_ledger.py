"""The ledger shows what stands beside a claim only to those who have decided, and keeps what they decided."""

import pytest

import kit

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)
CLAIM = "is unacceptable"


def ledger(*claims, sheet=None):
    return kit.ledger(ARTICLE, KEY, sheet, *claims)


def row(claim, status=""):
    """What the page shows of a claim, its menu as the status that is chosen."""
    shown = ledger(claim)
    shown.decide(claim, status)
    return [cell["value"] if isinstance(cell, dict) else cell for cell in shown.rows[0]]


def choose(view, n, status):
    view._message(view, {"name": f"claim {n}", "value": status}, [])


VOTED = "141 countries had voted"


@pytest.mark.parametrize(
    ("claim", "status", "cell", "words"),
    [
        (CLAIM, "", 4, "Decide first."),
        (CLAIM, "cannot tell", 4, "inadmissible"),
        (VOTED, "", 1, "12"),
        (VOTED, "", 2, "Antony Blinken"),
        ("just two days before", "", 2, "No source: the report’s own voice"),
        ("again overshadowed by", "cannot tell", 4, "(Evidence: wording in other published reports.)"),
        (VOTED, "supported", 4, "23 February 2023"),
    ],
)
def test_a_row_has_place_and_source_and_once_it_has_a_status_what_stands_beside_it(claim, status, cell, words):
    assert words in row(claim, status)[cell]
    assert "Hindi" not in row(claim, status)[4], "a guess about the cause"


def test_a_menu_has_the_four_words_of_the_lesson_and_nothing_has_to_be_typed():
    (menu,) = (cell for cell in ledger(CLAIM).rows[0] if isinstance(cell, dict))
    assert [value for value, _ in menu["options"]] == [
        "", "supported", "contradicted", "changed in translation", "cannot tell",
    ]  # fmt: skip
    assert menu["label"] == f"What you decide about “{CLAIM}”"


def test_what_is_chosen_on_the_page_is_saved_and_there_again(tmp_path):
    sheet = kit.open_sheet(ARTICLE, tmp_path)
    view = ledger(CLAIM, "to which Kiev agreed", sheet=sheet)
    choose(view, 1, "changed in translation")
    assert (view.saved["ok"], view.saved["text"]) == (True, "Saved.")
    again = ledger(CLAIM, "to which Kiev agreed", sheet=kit.open_sheet(ARTICLE, tmp_path))
    assert again.decided == {CLAIM: "", "to which Kiev agreed": "changed in translation"}


def test_a_claim_of_ones_own_is_added_kept_and_may_be_copied_with_its_marks(tmp_path):
    view = ledger(CLAIM, sheet=kit.open_sheet(ARTICLE, tmp_path))
    view._message(view, {"name": "add", "value": " “141 countries had voted” "}, [])
    assert [cells[0] for cells in view.rows] == [f"“{CLAIM}”", "“141 countries had voted”"]
    again = ledger(CLAIM, sheet=kit.open_sheet(ARTICLE, tmp_path))
    assert list(again.decided) == [CLAIM, "141 countries had voted"]


@pytest.mark.parametrize(("words", "n"), [("Bali", 2), ("no such words", 0), (" ", 0)])
def test_words_that_stand_elsewhere_too_or_nowhere_are_told_in_a_sentence(words, n):
    view = ledger(CLAIM)
    view._message(view, {"name": "add", "value": words}, [])
    assert not view.saved["ok"]
    assert (
        view.saved["text"] == f"“{words.strip()}” appears {n} times in the text. Copy words that appear exactly once."
    )
    assert ledger(words).rows[0][1:] == ["", "", "", view.saved["text"].replace("“”", f"“{words}”")]


def test_what_no_menu_offers_is_refused_and_saves_nothing(tmp_path):
    view = ledger(CLAIM, sheet=kit.open_sheet(ARTICLE, tmp_path))
    choose(view, 0, "wrong!")
    assert view.saved["text"].startswith("“wrong!” is not one of: supported, contradicted,")
    assert list(tmp_path.glob("*.json")) == []


def test_without_python_it_is_a_table_with_what_was_decided():
    view = ledger(CLAIM, "to which Kiev agreed")
    view.decide(CLAIM, "cannot tell")
    page = view.static()
    assert page.count("<tr>") == 3 and "cannot tell" in page and "Decide first." in page


def test_a_decision_that_cannot_be_saved_stays_on_the_page_and_says_so(tmp_path):
    (tmp_path / "answers").write_text("no folder")
    view = ledger(CLAIM, sheet=kit.open_sheet(ARTICLE, tmp_path / "answers", "ana"))
    choose(view, 0, "cannot tell")
    assert not view.saved["ok"] and "isn't saved: " in view.saved["text"]
    assert "inadmissible" in view.rows[0][-1]
