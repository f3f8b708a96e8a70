"""The nouns: what a span covers, where a paragraph starts, and that nothing can be changed."""

import hashlib
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.model import (
    Answer,
    AnswerKey,
    AnswerSheet,
    Article,
    ErrorSpan,
    Mark,
    Paragraph,
    Reader,
    Span,
    Speaker,
    merged,
)

TEXT = "Rain at last\n\n“It rained,” Ruiz said.\n\nRuiz looks up. (Lo/EN)"
ARTICLE = Article("rain", TEXT, kinds=("headline", "body", "caption"))


# ---- spans


def test_a_span_is_half_open():
    assert (ARTICLE[Span(0, 4)], len(Span(0, 4))) == ("Rain", 4)


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("A 👩‍👩‍👧 ran", Span(2, 7), "👩‍👩‍👧"),  # woman, joiner, woman, joiner, girl
        ("🇮🇳🇺🇸", Span(2, 4), "🇺🇸"),
        ("cafe\u0301s", Span(0, 5), "cafe\u0301"),
        ("אמר רז", Span(4, 6), "רז"),
        ("a\r\nb", Span(3, 4), "b"),
    ],
)
def test_offsets_count_code_points(text, span, words):
    assert Article("x", text)[span] == words


def test_an_empty_span_marks_a_place_where_something_is_missing():
    place = Span(4, 4)
    assert (ARTICLE[place], len(place), bool(place)) == ("", 0, True)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 3), (-2, -1)])
def test_a_span_that_is_none_is_refused(start, end):
    with pytest.raises(ValueError, match=f"0 <= start <= end, not {start} and {end}"):
        Span(start, end)


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (Span(0, 4), Span(3, 5), True),
        (Span(0, 4), Span(4, 5), False),  # they touch
        (Span(0, 9), Span(3, 5), True),
        (Span(0, 9), Span(3, 3), False),  # an empty span has no character to share
        (Span(3, 3), Span(3, 3), False),
    ],
)
def test_spans_overlap_where_they_share_a_character(one, other, answer):
    assert one.overlaps(other) is other.overlaps(one) is answer


@pytest.mark.parametrize(
    ("inner", "outer", "answer"),
    [(Span(2, 4), Span(2, 4), True), (Span(2, 5), Span(2, 4), False), (Span(4, 4), Span(2, 4), True)],
)
def test_a_span_contains_what_lies_within_its_borders(inner, outer, answer):
    assert (inner in outer) is answer


def test_spans_sort_in_reading_order():
    assert sorted([Span(5, 6), Span(0, 9), Span(0, 4)]) == [Span(0, 4), Span(0, 9), Span(5, 6)]


def test_merged_spans_count_no_character_twice():
    spans = [Span(5, 9), Span(0, 3), Span(2, 4), Span(9, 12), Span(20, 21)]
    assert merged(spans) == (Span(0, 4), Span(5, 12), Span(20, 21))
    assert merged([]) == ()


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda pair: Span(pair[0], sum(pair))))


@given(SPANS)
@settings(deadline=None)
def test_merged_spans_hold_the_same_characters(spans):
    def characters(some):
        return [n for span in some for n in range(span.start, span.end)]

    assert characters(merged(spans)) == sorted(set(characters(spans)))


# ---- articles


def test_paragraphs_are_what_blank_lines_part():
    assert ARTICLE.paragraphs == (
        Paragraph(0, Span(0, 12), "headline"),
        Paragraph(1, Span(14, 37), "body"),
        Paragraph(2, Span(39, 61), "caption"),
    )


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("one", ["one"]),
        ("\n\none\n\n\n\ntwo\n", ["one", "two"]),
        ("one\n\n\ntwo", ["one", "two"]),
        ("one\ntwo", ["one\ntwo"]),
        ("", [""]),
        ("\n\n\n", [""]),
        ("👩‍👧\n\n🇮🇳", ["👩‍👧", "🇮🇳"]),
    ],
)
def test_blank_lines_of_any_number_part_paragraphs(text, paragraphs):
    article = Article("x", text)
    assert [article[p.span] for p in article.paragraphs] == paragraphs
    assert {p.kind for p in article.paragraphs} == {"body"}


@pytest.mark.parametrize(
    ("span", "number"),
    [(Span(0, 4), 0), (Span(12, 12), 0), (Span(13, 14), 1), (Span(14, 60), 1), (Span(61, 61), 2), (Span(99, 99), 2)],
)
def test_a_span_is_in_the_paragraph_where_it_starts(span, number):
    assert ARTICLE.paragraph_at(span).number == number


def test_the_hash_is_of_the_text_as_utf8():
    assert Article("x", "café").sha256 == hashlib.sha256(b"caf\xc3\xa9").hexdigest()
    assert Article("x", "cafe\u0301").sha256 != Article("x", "café").sha256


# ---- records


def test_records_survive_pickling():
    mark = ErrorSpan(Span(0, 4), "style", "minor", id="E01", envelope=Span(0, 9))
    assert pickle.loads(pickle.dumps((ARTICLE, mark))) == (ARTICLE, mark)


def test_a_sheet_gives_its_marks_in_the_order_they_were_made():
    later, earlier = Mark(Span(5, 7)), Mark(Span(0, 4))
    sheet = AnswerSheet("rain", ARTICLE.sha256, Reader("s017"), {"errors": Answer((later, earlier))})
    assert (sheet.marks, sheet.attributions) == ((later, earlier), ())


def test_a_key_knows_its_speakers_and_takes_others_by_their_id():
    ruiz = Speaker("ruiz", "Ana Ruiz", "named official")
    key = AnswerKey("rain", ARTICLE.sha256, Reader("key"), speakers=(ruiz,))
    assert key.speaker("ruiz") is ruiz
    assert key.speaker("lo") == Speaker("lo", "lo")
