"""What people type where a number is asked for."""

import pytest

from kit.exercises.kinds.numbers import typed

WORDS = "How many words of women stand inside quotation marks?"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("10", 10), (" about 10 minutes", 10), ("Ten", 10), ("10.", 10), ("ten (10)", 10), ("10min", 10), ("it was 10", 10),
        ("1,125", 1125), ("1125", 1125), ("9.5", 9.5), ("0,3", 0.3), ("-3", -3), ("−0.03", -0.03),
        ("twenty-six", 26), ("twenty six", 26), ("one hundred and twenty-eight", 128), ("a hundred", 100),
        ("one thousand one hundred twenty-five", 1125), ("two dozen", 24), ("twice", 2), ("only one", 1),
        ("18 of 20", 18), ("18/20", 18), ("18 out of the 20", 18), ("eighteen of the twenty words", 18),
        ("none", 0), ("None.", 0), ("nil", 0), ("zero", 0), ("no one", 0), ("nobody", 0), ("not one", 0), ("none at all", 0),
        ("there are none", 0), ("“none”", 0), ("None, she is only retold", 0), ("nothing is quoted", 0), ("a total of zero", 0),
        ("ten\u00a0minutes", 10), ("１０", 10), ("twenty\u2011six", 26), ("20 − 2 = 18", 18), ("a total of 18", 18),
        ("3 run over the end", 3), ("11 are left over", 11), ("one woman, in paragraph 26", 1), ("3 (paragraphs 23, 24 and 25)", 3),
        ("paragraph 26", 26), ("thrice", 3), ("a single woman", 1), ("it may be 10", 10),
        ("10, not 20", 10), ("not 20 but 10", 10), ("isn’t 20, it’s 10", 10), ("11, not 14 of 14", 11),
        ("not twenty-four but twenty-six", 26), ("twentysix", 26), ("10 minutes, according to US officials", 10),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_type_it(words, number):
    assert typed(words) == number


@pytest.mark.parametrize(
    "words",
    [
        "not 10", "isn’t 10", "less than 10", "fewer than ten", "more than 10", "at least 10", "up to 10", "under 10",
        "almost 10", "10+", "10 to 20", "10-20", "10–20", "10 or 20", "between 10 and 20", "ten and five", "ten and a half",
        "10%", "no 10", "no idea", "I don't know", "", "words", "x" * 20_000, "1" * 5_000, "1.2.3", "½", "10½", "②", "1e1", "0x0a",
        "double 5", "5 x 2", "over 10", "<= 10", "!= 10", "≠ 10", "10 = 11 - 1", "some of the 14", "no one or 10",
        "not 10 or 20", "not 10 nor 20", "not 10 to 20", "not 10-20", "not more than 10", "not 14 of 17", "ten score", "10k", "10x", None, True, [10],
    ],
)  # fmt: skip
def test_what_is_no_number_or_not_only_one_is_not_read(words):
    assert typed(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "no words", "No words of women", "no word", "no words at all", "there are no words", "not a single word", "not one word",
        "not any words", "No words, only a report", "no quoted words",
    ],
)  # fmt: skip
def test_no_of_what_is_asked_for_is_zero(words):
    assert typed(words, WORDS, "words") == 0


@pytest.mark.parametrize("words", ["10 hours", "10 seconds", "10 days"])
def test_another_unit_is_not_read(words):
    assert typed(words, unit="minutes") is None


@pytest.mark.parametrize(
    "words",
    [
        "26", "the 26th", "2022-02-26", "02/26/2022", "26/02/2022", "26.2.2022", "26/2", "2/26", "the 26th of February",
        "February 26, 2022", "26 Feb", "Feb. 26th", "twenty-sixth", "the twenty-sixth of February", "On 26 February 2022",
        "26. 2. 2022", "20220226", "26Feb2022", "26 Feb. ’22", "24 + 2 = 26",
        "the 26th (not the 24th)", "February 26, 2022, not February 24", "not the 24th but the 26th",
    ],
)  # fmt: skip
def test_of_a_date_in_the_month_the_day_is_read(words):
    assert typed(words, unit="February") == 26


@pytest.mark.parametrize("words", ["22nd", "twenty-second", "the 22nd of February", "22.02.2022"])
def test_the_second_is_a_day_here_and_no_time(words):
    assert typed(words, unit="February") == 22


@pytest.mark.parametrize(
    "words",
    [
        "26 March", "2022-03-26", "26 Mar", "24 or 26 February", "before the 26th and not later", "the day after the 25th",
        "two days after the 24th", "by the 26th", "26-27 February", "24/26",
    ],
)  # fmt: skip
def test_of_another_date_nothing_is_read(words):
    assert typed(words, unit="February") is None
