"""What comes from outside: a last day as teachers write it, a sheet's own clock, and names that cannot trick the eye."""

import os
import time

import pytest

from kit.strict import BadFile
from kit.teacher.outside import is_future, last_moment, printable, saved_at, understood


@pytest.fixture
def prague(monkeypatch):
    """A computer in Central Europe: an hour before UTC in winter, two in summer."""
    monkeypatch.setenv("TZ", "Europe/Prague")
    if not hasattr(time, "tzset"):
        pytest.skip("this system has no tzset")
    time.tzset()
    yield
    os.environ.pop("TZ", None)
    time.tzset()


@pytest.mark.usefixtures("prague")
@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2026-12-01", "2026-12-01T22:59:59Z"),
        (" 2026-12-01 ", "2026-12-01T22:59:59Z"),
        ("2026-07-01", "2026-07-01T21:59:59Z"),  # summer time
        ("2026-12-01T18:00", "2026-12-01T17:00:00Z"),
        ("2026-12-01 18:00", "2026-12-01T17:00:00Z"),
        ("2026-12-01T18:00Z", "2026-12-01T18:00:00Z"),
        ("2026-12-01T18:00-05:00", "2026-12-01T23:00:00Z"),
        ("2026-10-25T02:30", "2026-10-25T01:30:00Z"),  # this hour comes twice, and the second one is meant
        ("2026-03-29", "2026-03-29T21:59:59Z"),  # a day of 23 hours
    ],
)
def test_a_date_lasts_to_its_end_and_a_time_without_a_zone_is_this_computers(given, moment):
    assert last_moment(given) == moment


@pytest.mark.usefixtures("prague")
def test_what_was_understood_is_said_in_the_zone_of_this_computer():
    assert understood("2026-12-01T22:59:59Z") == "Tue 1 Dec 2026, 23:59:59 (CET, UTC+01:00)"
    assert understood("2026-07-01T21:59:59Z") == "Wed 1 Jul 2026, 23:59:59 (CEST, UTC+02:00)"


@pytest.mark.parametrize(
    "given", ["tomorrow", "1.12.2026", "2026-13-01", "2026-02-30", "0001-01-01T00:00+14:00", "18:00"]
)
def test_what_is_no_time_is_refused(given):
    with pytest.raises(BadFile, match="is not a time; write it like 2026-12-01T10:00Z"):
        last_moment(given)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-20T09:00:00Z", "2026-11-20T09:00:00Z"),
        ("2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00Z"),
        ("2026-11-20T09:00:00.250Z", "2026-11-20T09:00:00Z"),
        ("2026-11-20T09:00:00", ""),  # without a zone nobody can say when that was
        ("2026-99-20T09:00:00Z", ""),
        ("0001-01-01T00:00:00+14:00", ""),
        ("yesterday", ""),
        ("", ""),
        (1_700_000_000, ""),
    ],
)
def test_a_sheets_own_time_is_brought_to_utc(written, moment):
    assert saved_at(written) == moment


def test_a_clock_in_another_zone_is_not_in_the_future_and_one_of_2031_is():
    now = "2026-11-27T12:00:00Z"
    assert not is_future("2026-11-28T14:00:00Z", now)
    assert is_future("2026-11-28T14:00:01Z", now)
    assert is_future("2031-01-01T00:00:00Z", now)
    assert not is_future("", now)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Žofie Nguyễn 王小明 – «да»", "Žofie Nguyễn 王小明 – «да»", id="letters of any language stay"),
        pytest.param("e\u0301", "é", id="both ways to write an accent become one"),
        pytest.param("a\u202eb\u2066c\u200f", "a\\u202eb\\u2066c\\u200f", id="what would turn the line round"),
        pytest.param("a\x00b\x1b[31m\nc\x85", "a\\x00b\\x1b[31m\\x0ac\\x85", id="control characters"),
        pytest.param("na\udcefve \ud800", "na\\xefve \\ud800", id="bytes that were no UTF-8, half characters"),
        pytest.param("a\u00a0b\u3000c", "a b c", id="other spaces become plain ones"),
    ],
)
def test_what_could_trick_the_eye_is_written_out(text, shown):
    assert printable(text) == shown


def test_what_is_to_be_kept_stays():
    assert printable("one\ntwo\t", keep="\n") == "one\ntwo\\x09"
