"""Repairs that people write, against the keys: what a fair reader takes is taken, and what is said of a repair is so."""

import tomllib

import pytest
from course import ARTICLES, HERE, KEYS

from kit import Mark, Span
from kit.marking.errors.repairs import Mender, as_typed
from kit.marking.report import Marker

ERRORS = {id: key.errors for id, key in KEYS.items()}
MENDERS = {id: Mender(ARTICLES[id], ERRORS[id]) for id in KEYS}
MARKERS = {id: Marker(ARTICLES[id], key) for id, key in KEYS.items()}
REPORT, PRACTICE = "g20-ministers", "riverside-library"
DAY = "February 24, 2022, just two days before Moscow would eventually invade"
TABLES = tomllib.loads((HERE / "repairs.toml").read_text("utf-8"))
JUDGED = [(id, worth, *line) for id, table in TABLES.items() for worth, lines in table.items() for line in lines]


def mark(article, error, words, repair):
    near = error.envelope.start - 60
    start = ARTICLES[article].text.index(words, max(0, near)) if words else error.span.start
    span = Span(start, start + len(words)) if words else error.span
    return Mark(span, error.category, error.severity, repair)


def credit(article, id, repair, words=""):
    number, error = next((n, e) for n, e in enumerate(ERRORS[article]) if e.id == id)
    return MENDERS[article].credit(number, mark(article, error, words, repair))


def said(article, id, repair, words=""):
    error = next(e for e in ERRORS[article] if e.id == id)
    parts = MARKERS[article].errors((mark(article, error, words, repair),)).parts
    return next(part.sentence for part in parts if part.about == "repair")


@pytest.mark.parametrize("judged", JUDGED, ids=lambda line: " ".join(line)[:60])
def test_a_repair_is_worth_what_a_fair_reader_gives_it(judged):
    """And its words are called still there only if they are."""
    article, worth, *repair = judged
    earned, told = credit(article, *repair), said(article, *repair)
    assert earned == 1 if worth == "full" else (earned >= 0.8) == (worth == "good")
    error = next(e for e in ERRORS[article] if e.id == repair[0])
    left = as_typed(ARTICLES[article][error.span])
    assert ("still there" in told) <= (worth == "bad" and left in as_typed(repair[1]))
    assert "leaves the text just as it was" not in told


@pytest.mark.parametrize(
    "repair",
    ["February 24, 2022, the very day Moscow invaded.", "two days before Moscow invaded on February 24, 2022."],
)
def test_one_repair_mends_the_date_and_the_gap(repair):
    numbers = tuple(n for n, e in enumerate(ERRORS[REPORT]) if e.id in ("E41", "E42"))
    whole = mark(REPORT, ERRORS[REPORT][numbers[0]], f"{DAY} .", repair)
    date, gap = (MENDERS[REPORT].credit(n, whole, numbers) for n in numbers)
    assert date == 1 and gap >= 0.8


@pytest.mark.parametrize(
    ("id", "repair", "words", "told"),
    [
        ("E34", "Our dear Western allies", "Our Western allies", "Even with your repair, “allies” is still there."),
        ("E19", "the very hosts", "", "Even with your repair, “hosts” is still there."),
        ("E31", "calling us to negotiate", "", "Your repair leaves the text just as it was."),
    ],
)
def test_the_words_that_are_left_are_named(id, repair, words, told):
    assert said(REPORT, id, repair, words) == told


LETTERS = [
    (id, e.id, repair)
    for id, errors in ERRORS.items()
    for e in errors
    for repair in e.repairs
    if repair.strip() and e.category != "fluency/spelling"
]


@pytest.mark.parametrize(("article", "id", "repair"), LETTERS, ids=lambda v: v[:40])
def test_small_and_capital_letters_make_no_difference_to_a_repair(article, id, repair):
    """A tablet begins with a capital letter, and who types fast uses none."""
    for typed in (repair.lower(), repair[:1].upper() + repair[1:], repair.upper(), repair.replace(" ", "\u00a0")):
        assert credit(article, id, typed) == 1


@pytest.mark.parametrize(
    ("article", "id", "right", "wrong"), [(REPORT, "E20", "the", "THE"), (PRACTICE, "E01", "its", "ITS")]
)
def test_where_a_capital_letter_is_the_error_it_does(article, id, right, wrong):
    assert credit(article, id, right) == 1 and credit(article, id, wrong) < 0.8


def test_spaces_around_a_repair_are_no_fault_where_no_space_is_one():
    assert credit(REPORT, "E27", " inadmissible ") == 1
    assert credit(REPORT, "E42", " . ") == 0  # the space before the full stop is what is wrong
