"""Cells that no spreadsheet runs, and that come back as they were."""

import pytest

from kit.teacher.gradebook.tables import csv_lines, decimal, guarded, unguarded


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("|cmd", "'|cmd"),
        ("  =1+1", "  '=1+1"),
        ('"=1+1', "\"'=1+1"),
        ("'=1+1", "''=1+1"),
        ("＝1+1", "'＝1+1"),
        ("\u3000＋1", " '＋1"),
        ("﹫SUM", "'﹫SUM"),
        ("−1", "'−1"),
        ("Ana;=1+1", "Ana;'=1+1"),
        ("Ana; +1;@x", "Ana; '+1;'@x"),
        ("\t=1", "\\x09=1"),
        ("\r=1", "\\x0d=1"),
        ("\n=1", "\\x0a=1"),
        ("a\x00", "a\\x00"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_a_mark_before_it_and_control_characters_are_written_out(text, cell):
    assert guarded(text) == cell


@pytest.mark.parametrize("text", ["", "Ana Ruiz", "O'Hara", "a=1", "1-2", "Jean-Luc", "a@b.org", "x; y", "'quoted'"])
def test_other_texts_stay_as_they_are(text):
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''''@x", "a;=1;'=2; \"-3", "Ana", "'", ";;=", "−1"])
def test_a_guarded_text_comes_back_as_it_was(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(2.0, "2"), (1.5, "1.5"), (0, "0"), (-0.0, "0"), (100.0, "100"), (66.666, "66.67"), (0.001, "0")],
)
def test_numbers_have_a_point_and_no_zeros_at_the_end(value, shown):
    assert decimal(value) == shown


def test_a_table_quotes_what_has_to_be_quoted():
    table = "".join(csv_lines([("a", "b"), ('say "x", now', "two\nlines")]))
    assert table == 'a,b\r\n"say ""x"", now","two\nlines"\r\n'
