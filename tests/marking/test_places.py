"""How well a mark fits a place, for each role that a place may have; all F1s worked out by hand."""

import pytest

from kit import Article, Attribution, Span
from kit.marking.places import Target, content_target, fit, fit_words, framing, laid, measured, off, source_target
from kit.marking.ruler import Ruler

TEXT = "Mayor Ana Lopez told us that “the town will build a new bridge.” Was. Lopez left."
ARTICLE = Article("a", TEXT)
RULER = Ruler(ARTICLE)


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def fitted(target, words):
    return fit(measured(RULER, span(words), target.role), laid(RULER, target))


def ends(target, words):
    mark, wanted = measured(RULER, span(words), target.role), laid(RULER, target)
    return off(RULER, mark, wanted, fit(mark, wanted).nearest)


SAID = Attribution(span("“the town will build a new bridge.”"), span("Mayor Ana Lopez"), span("told"), "lopez")
CONTENT, SOURCE = content_target(SAID), Target("source", SAID.source)
LEFTOVER = Target("error", span("Was."))


@pytest.mark.parametrize(
    ("target", "words", "quality"),
    [
        (CONTENT, "that “the town will build a new bridge.”", 1),  # that and the marks at the ends do not count
        (CONTENT, "the town will", (6 / 10 - 0.5) / 0.4),  # 3 of 7 tokens: F1 = 2 x 3 / (3 + 7)
        (CONTENT, "bridge", 0),
        (SOURCE, "Mayor Ana Lopez told", 0.5 + 0.5 * (6 / 7 - 0.5) / 0.4),  # F1 = 2 x 3 / (4 + 3)
        (SOURCE, "Lopez", 0.5),  # F1 = 2 x 1 / (1 + 3): just good enough
        (SOURCE, "Mayor Ana Lopez", 1),
        (Target("source", span("the town")), "town", 1),  # an article tells nobody who it is
        (LEFTOVER, "Was. Lopez", 1),  # a word beside it is free
        (LEFTOVER, "Was", (2 / 3 - 0.35) / 0.4),  # P = 1, R = 1/2
    ],
)
def test_a_mark_is_judged_by_the_role_of_the_place(target, words, quality):
    assert fitted(target, words).quality == pytest.approx(quality)


def test_the_last_word_of_a_long_name_is_just_good_enough():
    long = Target("source", span("Mayor Ana Lopez told us"))
    assert fitted(long, "us").f1 == pytest.approx(2 / 6)
    assert (fitted(long, "us").quality, fitted(long, "Mayor").quality) == (0.5, 0)


def test_any_word_of_a_passage_without_a_source_will_do():
    passage = Target("unsourced", span("the town will build a new bridge"))
    assert fitted(passage, "will build a").quality == 1
    assert fitted(passage, "will build").quality == 1
    assert fitted(passage, "bridge.").quality == 1  # a stray full stop does not count
    assert fitted(passage, "us that “the town will").quality == pytest.approx((3 / 6 - 0.5) / 0.4)


def test_a_place_that_has_lost_words_is_found_at_its_end():
    lost = Target("error", span("build a new bridge"), span("the town will build a new bridge"), inserts=True)
    assert fitted(lost, "new bridge").quality == 1
    assert fitted(lost, "bridge").quality == 1
    assert fitted(lost, "build a").quality == 0


def test_the_best_of_several_spans_counts():
    either = Target("content", span("the town will build a new bridge"), others=(span("a new bridge"),))
    found = fitted(either, "a new bridge")
    assert (found.quality, RULER.span(found.nearest)) == (1, span("a new bridge"))


def test_a_source_between_two_that_are_accepted_is_accepted():
    either = Target("source", span("the town will build a new bridge"), others=(span("build"),))
    assert [fitted(either, words).quality for words in ("build a", "will build a new", "town")] == [1, 1, 0]


def test_a_content_with_its_source_or_cue_in_it_is_not_right():
    long = Attribution(span("us that “the town will build a new bridge.” Was. Lopez left"), None, span("told"))
    found = fitted(content_target(long), "told us that “the town will build a new bridge.” Was. Lopez left")
    assert (found.f1, found.quality) == (pytest.approx(32 / 33), 0.9)  # 16 of 17 tokens


def test_what_is_no_part_of_a_content_can_be_named():
    mark = measured(RULER, span("Lopez told us that “the town will build a new bridge"), "content")
    assert [ARTICLE[RULER.span(tokens)] for tokens in framing(mark, laid(RULER, CONTENT))] == ["Lopez", "told"]


def test_a_cue_in_the_middle_of_a_content_is_no_fault():
    assert content_target(Attribution(span("Ana Lopez told us that"), None, span("told"))).frame == ()


def test_other_words_for_the_same_speaker_are_half_right_and_the_addressee_is_not():
    us = Attribution(span("a"), span("us"), None, "lopez")
    later = Attribution(span("left"), span("Lopez left"), None, "lopez")
    told_us = Attribution(SAID.content, SAID.source, SAID.cue, "lopez", addressee="us (the paper)")
    wanted = laid(RULER, source_target(ARTICLE, told_us, [told_us, us, later]))
    for words, quality in {"Lopez left": 0.5, "us": 0, "bridge": 0}.items():
        assert fit_words(RULER, span(words), measured(RULER, span(words), "source"), wanted).quality == quality


@pytest.mark.parametrize(
    ("target", "words", "end"),
    [
        (CONTENT, "the town will build a new bridge.” Was", ("ends late", "bridge")),
        (CONTENT, "us that “the town will build a new bridge", ("starts early", "the")),
        (CONTENT, "the town will build", ("ends early", "bridge")),
        (CONTENT, "build a new bridge", ("starts late", "the")),
        (LEFTOVER, "Was", ("ends early", ".")),  # only the full stop is missing
    ],
)
def test_the_end_that_is_furthest_off_is_named_with_the_word_where_it_should_be(target, words, end):
    assert ends(target, words) == end
