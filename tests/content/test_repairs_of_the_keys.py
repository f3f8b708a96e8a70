"""Repairs that people write, against the keys: what a fair reader takes is taken, and what is said of a repair is so."""

import pytest

import kit
from kit import Mark, Span
from kit.marking.errors.repairs import Mender, as_typed
from kit.marking.report import Marker

IDS = kit.articles()
ARTICLES = {id: kit.read_article(id) for id in IDS}
ERRORS = {id: kit.read_key(id, ARTICLES[id]).errors for id in IDS}
MENDERS = {id: Mender(ARTICLES[id], ERRORS[id]) for id in IDS}
MARKERS = {id: Marker(ARTICLES[id], kit.read_key(id, ARTICLES[id])) for id in IDS}
REPORT, PRACTICE, BUS, RELAY = "g20-ministers", "riverside-library", "night-bus", "lake-relay"
DAY = "February 24, 2022, just two days before Moscow would eventually invade"


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


# Each makes the sentence agree with itself and with the day on which the invasion began: by its date, by its two days,
# or by both. The first ones agree with other reports, which have the meeting set for the 24th and called off on the 22nd.
CONSISTENT = (
    "February 24, 2022, the same day the invasion began",
    "February 24, 2022, the very day Moscow invaded",
    "February 24, 2022, the day on which Moscow would eventually invade",
    "February 24, 2022, the day of the invasion",
    "February 24, 2022, on the day Moscow attacked",
    "24 February 2022, the very same day that Moscow invaded",
    "February 24, 2022, when Moscow would eventually invade",
    "February 24, 2022, which he called off just two days before Moscow would eventually invade",
    "February 22, 2022, just two days before Moscow would eventually invade",
    "22 February 2022, two days before Moscow invaded",
    "just two days before Moscow eventually invaded on February 24, 2022",
    "two days before the invasion of February 24, 2022",
    "just two days before Moscow would eventually invade",
    "February 24, 2022, the start of the invasion",
    "February 24, 2022, and Moscow invaded on that day",
    "Feb. 24, 2022, the day the full-scale war began",
)


@pytest.mark.parametrize("repair", CONSISTENT)
def test_each_repair_that_makes_the_sentence_agree_with_itself_is_worth_everything(repair):
    assert credit(REPORT, "E41", repair) == 1
    assert credit(REPORT, "E41", repair, DAY) == 1


@pytest.mark.parametrize(
    "repair",
    [
        "February 24, 2022, two days before Moscow would eventually invade",
        "February 24, 2022, just two days before the Russian invasion",
        "February 24, 2022, a day before Moscow would eventually invade",
        "February 24, 2022, the day before Moscow invaded",
        "February 26, 2022, just two days before Moscow would eventually invade",
        "February 26, 2022, the day Moscow invaded",
        "a better day",
        "February 24, 2022, three days before the day of the invasion",
        "February 24, 2022, not the day of the invasion",
        "February 24, 2021, the same day the invasion began",
        "February 20, 2022, the same day Moscow invaded",
        "February 22, 2022, the day Moscow invaded",
        "January 22, 2022, two days before Moscow would invade",
    ],
)
def test_a_repair_that_does_not_is_not(repair):
    assert credit(REPORT, "E41", repair) < 0.8


@pytest.mark.parametrize(
    ("words", "repair"),
    [
        ("just two days before", "the same day"),
        ("just two days before Moscow would eventually invade", "when Moscow invaded"),
        ("24, 2022, just two", "22, 2022, just two"),
        ("February 24, 2022, just", "just"),
    ],
)
def test_a_few_words_are_enough_to_mark(words, repair):
    assert credit(REPORT, "E41", repair, words) == 1


@pytest.mark.parametrize(
    "repair",
    ["February 24, 2022, the very day Moscow invaded.", "two days before Moscow invaded on February 24, 2022."],
)
def test_one_repair_mends_the_date_and_the_gap(repair):
    numbers = tuple(n for n, e in enumerate(ERRORS[REPORT]) if e.id in ("E41", "E42"))
    whole = mark(REPORT, ERRORS[REPORT][numbers[0]], f"{DAY} .", repair)
    date, gap = (MENDERS[REPORT].credit(n, whole, numbers) for n in numbers)
    assert date == 1 and gap >= 0.8


GOOD = (
    (REPORT, "E02", "invasion of Ukraine, at the Group of 20 meeting of top diplomats", ""),
    (REPORT, "E07", " to which Kyiv would have to agree", ""),
    (REPORT, "E07", ", if Ukraine agrees", ""),
    (REPORT, "E07", " that are acceptable to Kiev", ""),
    (REPORT, "E07", " Kyiv could accept", ""),
    (REPORT, "E09", "However, he added that", ""),
    (REPORT, "E10", "Territorial".lower(), ""),
    (REPORT, "E16", "cannot go unchallenged", ""),
    (REPORT, "E16", "must be challenged", ""),
    (REPORT, "E19", "the host", ""),
    (
        REPORT,
        "E19",
        "including India, the host, China and South Africa",
        "including hosts India, China and South Africa",
    ),
    (REPORT, "E21", "on the left", ""),
    (REPORT, "E22", "full consensus", ""),
    (REPORT, "E22", "full accord", ""),
    (REPORT, "E22", "full understanding", ""),
    (REPORT, "E09", "He added that", ""),
    (REPORT, "E33", "calling Ukraine to the negotiating table", ""),
    (REPORT, "E35", "offer to exchange prisoners for Whelan and Brittney Griner", ""),
    (PRACTICE, "E03", "said that", ""),
    (PRACTICE, "E24", "had been held", ""),
    (REPORT, "E22", "complete agreement", ""),
    (REPORT, "E23", "there would have been a common statement", ""),
    (REPORT, "E26", "and the need to uphold", ""),
    (REPORT, "E31", "calling upon us to negotiate", ""),
    (REPORT, "E31", "telling us to negotiate", ""),
    (REPORT, "E32", "country", ""),
    (REPORT, "E33", "asking Ukraine to hold talks", ""),
    (REPORT, "E34", "Our so-called Western partners", "Our Western allies"),
    (REPORT, "E34", "Our Western colleagues", "Our Western allies"),
    (REPORT, "E35", "offer for the release of Whelan and formerly detained WNBA star Brittney Griner from Russia", ""),
    (REPORT, "E35", "proposal that Moscow release Whelan and Brittney Griner", ""),
    (REPORT, "E37", "had been later released", ""),
    (PRACTICE, "E04", "use a telescope", ""),
    (PRACTICE, "E07", "a dozen telescopes, eight of them for beginners", ""),
    (PRACTICE, "E08", "so long as volunteers run", ""),
    (PRACTICE, "E13", "dimmed on clear nights", ""),
    (PRACTICE, "E18", "breakage", ""),
    (PRACTICE, "E24", "happened", ""),
    (BUS, "E01", "on Tuesday evening", ""),
    (BUS, "E02", "8 votes to 5", ""),
    (BUS, "E04", "no fewer than 90", ""),
    (BUS, "E07", "he wasn’t opposed", ""),
    (BUS, "E08", "other councillors", ""),
    (BUS, "E13", "told me that she turns down", ""),
    (BUS, "E16", "turn off", ""),
    (RELAY, "E01", "in front of", ""),
    (RELAY, "E04", "cancelled", ""),
    (RELAY, "E06", "9 seconds, and Ostervik two hours, 11 minutes and 13", ""),
    (RELAY, "E10", "turned it down", ""),
    (RELAY, "E18", "next year", ""),
)


@pytest.mark.parametrize(("article", "id", "repair", "words"), GOOD, ids=lambda v: v[:40])
def test_a_good_repair_in_other_words_is_good(article, id, repair, words):
    assert credit(article, id, repair, words) >= 0.8
    assert "still there" not in said(article, id, repair, words)


BAD = (
    (REPORT, "E02", "invasion of the Group of 20", ""),
    (REPORT, "E07", ", to which Kyiv has agreed", ""),
    (REPORT, "E10", "regional and political", ""),
    (REPORT, "E17", "According to Russia.", ""),
    (REPORT, "E17", "This was according to a spokesman.", ""),
    (REPORT, "E19", "the hosts", ""),
    (REPORT, "E22", "full meeting of opinions", ""),
    (REPORT, "E32", "Western enemy", "Western ally"),
    (REPORT, "E34", "Our dear Western allies", "Our Western allies"),
    (REPORT, "E35", "offer to release Whelan and Griner", ""),
    (REPORT, "E40", "He did.", ""),
    (PRACTICE, "E08", "just because volunteers run", ""),
    (PRACTICE, "E17", "As stated by the mayor.", ""),
    (BUS, "E02", "five to eight", ""),
    (BUS, "E09", "As told by Pryce.", ""),
    (BUS, "E12", "she had accepted", ""),
    (RELAY, "E04", "called out", ""),
    (RELAY, "E18", "2024, as planned", ""),
)


@pytest.mark.parametrize(("article", "id", "repair", "words"), BAD, ids=lambda v: v[:40])
def test_a_repair_that_leaves_the_fault_is_not_good(article, id, repair, words):
    assert credit(article, id, repair, words) < 0.8


@pytest.mark.parametrize(("article", "id", "repair", "words"), [*GOOD, *BAD], ids=lambda v: v[:40])
def test_words_are_called_still_there_only_if_they_are(article, id, repair, words):
    error = next(e for e in ERRORS[article] if e.id == id)
    left = as_typed(ARTICLES[article][error.span])
    told = said(article, id, repair, words)
    assert ("still there" in told) <= (left in as_typed(repair))
    assert "leaves the text just as it was" not in told


def test_the_words_that_are_left_are_named():
    assert (
        said(REPORT, "E34", "Our dear Western allies", "Our Western allies")
        == "Even with your repair, “allies” is still there."
    )
    assert said(REPORT, "E19", "the very hosts", "") == "Even with your repair, “hosts” is still there."
    assert said(REPORT, "E31", "calling us to negotiate", "") == "Your repair leaves the text just as it was."


LETTERS = [
    (id, e.id, repair)
    for id in IDS
    for e in ERRORS[id]
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
