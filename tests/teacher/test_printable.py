"""Names that cannot trick the eye."""

import pytest

from kit.teacher.printable import printable


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
