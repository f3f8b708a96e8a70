"""What others wrote stays text on a page: escaped, cut, and unable to turn what stands around it."""

import pytest

from kit.limits import LONGEST_SHOWN
from kit.model import Article, Span
from kit.teacher.pages.document import isolated, rounded, said_again, tamed


def test_characters_that_would_steer_the_page_are_written_out():
    assert tamed("a\u202eb") == "a\\u202eb"


def test_the_joiners_inside_emoji_and_words_stay():
    assert tamed("👩\u200d🏫 می\u200cخواهم") == "👩\u200d🏫 می\u200cخواهم"


def test_a_very_long_text_is_cut():
    cut = tamed("x" * 10_000)
    assert len(cut) == LONGEST_SHOWN
    assert cut.endswith("x…")


def test_a_text_is_escaped_and_kept_apart_from_its_surroundings():
    assert isolated("<b>Ana</b>") == "<bdi>&lt;b&gt;Ana&lt;/b&gt;</bdi>"


@pytest.mark.parametrize(
    ("text", "said"), [("“It rained,”", "“It rained,”"), ("two\nlines", "“two lines”"), ("", "[missing]")]
)
def test_words_of_the_article_are_said_again_in_quotation_marks(text, said):
    assert said_again(Article("a", text), Span(0, len(text))) == said


@pytest.mark.parametrize(("points", "said"), [(3.0, "3"), (2.5, "2.5"), (61.266, "61.27"), (1200.0, "1,200")])
def test_points_have_at_most_two_places(points, said):
    assert rounded(points) == said
