"""Texts that are too long to show."""

from kit.limits import shortened, shortened_inside


def test_a_text_that_is_too_long_loses_its_end():
    assert shortened("Blinken", 7) == "Blinken"
    assert shortened("Blinken", 6) == "Blink…"


def test_a_long_name_keeps_its_beginning_and_end_and_stays_apart_from_its_like():
    one, other = ("a" * 200 + middle + "z" * 200 for middle in ("1", "2"))
    assert len(shortened_inside(one)) == 240
    assert shortened_inside(one) != shortened_inside(other)
    assert shortened_inside(one).startswith("a" * 100)
    assert shortened_inside(one).endswith("z" * 100)
    assert shortened_inside("sheet.json") == "sheet.json"
