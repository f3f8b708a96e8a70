"""Names that cannot trick the eye."""

from kit.teacher.printable import printable


def test_letters_of_any_language_stay():
    assert printable("Žofie Nguyễn 王小明 – «да»") == "Žofie Nguyễn 王小明 – «да»"


def test_both_ways_to_write_an_accent_become_one():
    assert printable("e\u0301") == "é"


def test_what_would_turn_the_line_round_is_written_out():
    assert printable("a\u202eb\u2066c\u200f") == "a\\u202eb\\u2066c\\u200f"


def test_control_characters_are_written_out():
    assert printable("a\x00b\x1b[31m\nc\x85") == "a\\x00b\\x1b[31m\\x0ac\\x85"


def test_bytes_that_were_no_utf_8_and_half_characters_are_written_out():
    assert printable("na\udcefve \ud800") == "na\\xefve \\ud800"


def test_other_spaces_become_plain_ones():
    assert printable("a\u00a0b\u3000c") == "a b c"


def test_what_is_to_be_kept_stays():
    assert printable("one\ntwo\t", keep="\n") == "one\ntwo\\x09"
