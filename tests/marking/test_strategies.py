"""What each way to answer earns: the table of the marking design, and the ways people try to get round a score.

"All" asks for span, category, severity and repair; FIND asks for the span alone. Both must hold.
"""

import random
import re
from itertools import pairwise

import pytest

import kit
from kit import Attribution, Mark, Span, sentences

FIND = {"parts": ("find",)}


# ---- honest work


def test_the_key_itself_gets_everything(any_article):
    perfect = [any_article.perfect(e) for e in any_article.scored]
    assert any_article.points(perfect) == pytest.approx(100)
    assert any_article.points(perfect, **FIND) == pytest.approx(100)
    assert any_article.points(perfect, preset="wmt") == pytest.approx(100)


@pytest.mark.parametrize(("too_wide", "least"), [(1, 95), (3, 85)])
def test_a_few_words_too_many_cost_little(any_article, too_wide, least):
    marks = [any_article.wider(e, too_wide) for e in any_article.scored]
    assert any_article.points(marks) >= least
    assert any_article.points(marks, **FIND) >= least


def test_spans_alone_get_about_70_where_all_is_asked_and_everything_where_they_are_all_that_is_asked(any_article):
    spans = [Mark(e.span) for e in any_article.scored]
    assert any_article.points(spans) == pytest.approx(70, abs=2)
    assert any_article.points(spans, **FIND) == pytest.approx(100)


def test_perfect_on_core_only_gets_about_80(g20):
    core = [g20.perfect(e) for e in g20.scored if e.tier == "core"]
    assert g20.points(core) == pytest.approx(80, abs=3)
    assert g20.points(core, **FIND) == pytest.approx(80, abs=3)


def test_perfect_on_core_only_is_all_a_beginner_needs(any_article):
    core = [any_article.perfect(e) for e in any_article.scored if e.tier == "core"]
    assert any_article.points(core, level="beginners") == pytest.approx(100)


def test_for_beginners_a_subtle_error_can_help_and_missing_it_costs_nothing(g20):
    half = [g20.perfect(e) for e in g20.scored if e.tier == "core"][::2]
    subtle = g20.perfect(next(e for e in g20.scored if e.id == "E07"))
    assert g20.points([*half, subtle], level="beginners") > g20.points(half, level="beginners")


def student(group, seed, *, finds, labels, repairs, alarms, slips):
    """A simulated student: how many errors of each tier are found, how often a label or repair is right, and so on."""
    rng = random.Random(seed)
    marks = []
    for error in group.scored:
        if rng.random() < finds[error.tier]:
            base = group.wider(error, rng.randrange(1, 3)) if rng.random() < slips else group.perfect(error)
            kind = base.category if rng.random() < labels else rng.choice(["style", "terminology", "fluency/grammar"])
            severity = base.severity if rng.random() < labels else rng.choice(["minor", "major"])
            repair = base.repair if rng.random() < repairs else "a better word"
            marks.append(Mark(base.span, kind, severity, repair))
    words = group.ruler.tokens
    marks += [Mark(rng.choice(words), "style", "minor", "another word") for _ in range(alarms)]
    return group.points(marks)


def mean_of(group, **traits):
    return sum(student(group, seed, **traits) for seed in range(40)) / 40


def test_a_careful_student_gets_60_to_75_and_an_average_one_20_to_35(g20):
    """The shares of errors found, of labels and repairs that are right, and of marks that are too wide."""
    careful, average = {"core": 0.8, "subtle": 0.5}, {"core": 0.4, "subtle": 0.1}
    assert 60 <= mean_of(g20, finds=careful, labels=0.7, repairs=0.7, alarms=5, slips=0.5) <= 75
    assert 20 <= mean_of(g20, finds=average, labels=0.5, repairs=0.4, alarms=7, slips=0.5) <= 35


# ---- no work


def test_nothing_marked_gets_nothing(any_article):
    assert any_article.points([]) == 0
    assert any_article.source_points([]) == 0


def test_random_words_get_nothing(any_article):
    def thrown(seed, **asked):
        rng = random.Random(seed)
        words = [rng.choice(any_article.ruler.tokens) for _ in range(28)]
        return any_article.points(any_article.labelled(words), **asked)

    for asked in ({}, FIND):
        points = sorted(thrown(seed, **asked) for seed in range(100))
        assert points[50] == 0
        assert sum(points) / 100 < 1


# ---- marking everything


def over_borders(group):
    return [Span(one.span.start, other.span.end) for one, other in pairwise(group.article.paragraphs)]


EVERYTHING = {
    "one mark over all": (0, lambda c: [Span(0, len(c.article.text))]),
    "all decoys": (0, lambda c: [decoy.span for decoy in c.key.decoys]),
    "every paragraph": (5, lambda c: [p.span for p in c.article.paragraphs]),
    "over every border between paragraphs": (0, over_borders),
    "over the ends of paragraphs": (
        10,
        lambda c: [Span(p.span.end - 30, p.span.end + 30) for p in c.article.paragraphs[:-1]],
    ),
    "every sentence": (10, lambda c: sentences(c.article.text)),
    "first words of sentences": (
        7,  # “Did.” is one
        lambda c: [c.ruler.tokens[p.start] for p in map(c.ruler.range, sentences(c.article.text))],
    ),
    "every word": (5, lambda c: c.ruler.tokens),
    "every capitalised word": (10, lambda c: [t for t in c.ruler.tokens if c.article[t][0].isupper()]),
    "all punctuation": (10, lambda c: [t for t in c.ruler.tokens if not c.article[t][0].isalnum()]),
    "a gap before every word": (5, lambda c: [Span(t.start, t.start) for t in c.ruler.tokens]),
    "gaps everywhere": (5, lambda c: [Span(n, n) for n in range(0, len(c.article.text), 20)]),
    "touching marks": (10, lambda c: [Span(n, n + 40) for n in range(0, len(c.article.text) - 40, 40)]),
    "all spaces": (0, lambda c: [Span(n, n + 1) for n, sign in enumerate(c.article.text) if sign == " "]),
}


@pytest.mark.parametrize(("most", "spans"), EVERYTHING.values(), ids=EVERYTHING)
def test_marking_everything_gets_next_to_nothing(any_article, spans, most):
    marks = any_article.labelled(spans(any_article))
    assert any_article.points(marks) <= most
    assert any_article.points(marks, **FIND) <= most


def test_the_key_hidden_among_every_word_gets_next_to_nothing(any_article):
    marks = [*map(any_article.perfect, any_article.scored), *any_article.labelled(any_article.ruler.tokens)]
    assert any_article.points(marks) <= 6


# ---- half marks


@pytest.mark.parametrize(("words", "most"), [(None, 40), (1, 50)], ids=["each word", "the first word"])
def test_words_of_each_error_as_marks_of_their_own_get_at_most_half(g20, words, most):
    marks = [Mark(word, e.category, e.severity) for e in g20.scored for word in g20.words_of(e)[:words]]
    assert g20.points(marks) <= most
    assert g20.points(marks, **FIND) <= most


@pytest.mark.parametrize("repair", ["the printed words", "empty"])
def test_spans_and_labels_without_a_repair_stay_below_85(any_article, repair):
    words = any_article.article.__getitem__ if repair == "the printed words" else lambda _: ""
    marks = [any_article.perfect(e, repair=words(e.span)) for e in any_article.scored]
    assert any_article.points(marks) < 85


def test_words_heaped_up_to_match_every_rule_are_no_repair(g20):
    heap = "host territory was agree left minds Whelan invading Kyiv unchallenged collective statement But he added"
    heap += " that for Russia that Russia calling on us calling on Ukraine ”"
    assert g20.points(g20.perfect(e, repair=heap) for e in g20.scored) < 85


# ---- the same again


def test_three_times_the_same_marks_get_no_more_than_once(any_article):
    perfect = [any_article.perfect(e) for e in any_article.scored]
    half = perfect[::2]
    assert any_article.points(perfect * 3) <= any_article.points(perfect) + 1e-9
    assert any_article.points(half * 3) <= any_article.points(half)


def test_every_category_at_once_gets_less_than_the_right_one(g20):
    categories = ["style", "terminology", "fluency/grammar", "accuracy/omission", "accuracy/addition"]
    hedged = [g20.perfect(e, category=c) for e in g20.scored for c in (e.category, *categories)]
    once = [g20.perfect(e) for e in g20.scored]
    assert g20.points(hedged) < g20.points(once) - 2


def test_marks_shifted_by_a_word_lose_half_and_more(g20):
    text = g20.article.text
    shifted = [g20.perfect(e, span=Span(e.span.end, min(len(text), 2 * e.span.end - e.span.start))) for e in g20.scored]
    assert g20.points(shifted) <= 10


def test_marks_on_what_can_be_argued_neither_help_nor_harm(any_article):
    perfect = [any_article.perfect(e) for e in any_article.scored]
    neutral = [Mark(e.span) for e in any_article.key.errors if e not in any_article.scored]
    assert any_article.points(perfect + neutral, **FIND) == pytest.approx(100)
    assert any_article.points(neutral) == 0


def test_what_a_spelling_checker_and_a_quotation_counter_find_is_not_enough(g20):
    """Copying a machine: fragments, doubled marks, a space before a full stop, capitals in mid-sentence."""
    found = {"E03", "E17", "E20", "E29", "E36", "E39", "E40", "E42"}
    marks = [Mark(e.span) for e in g20.scored if e.id in found]
    assert g20.points(marks) <= 40


# ---- order


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_marks_changes_nothing(any_article, seed):
    rng = random.Random(seed)
    marks = [any_article.perfect(e, repair="x" * rng.randrange(3)) for e in any_article.scored] * 2
    marks += any_article.labelled(rng.sample(any_article.ruler.tokens, 20))
    before = any_article.points(marks)
    rng.shuffle(marks)
    assert any_article.points(marks) == pytest.approx(before, abs=1e-9)


# ---- who said what


def test_the_key_s_attributions_get_everything(any_article):
    core = [any_article.own(a) for a in any_article.core]
    every = [any_article.own(a) for a in any_article.key.attributions]
    assert any_article.source_points(core) == pytest.approx(100)
    assert any_article.source_points(every) == pytest.approx(100)


AS_CONTENT = {
    "everything": (0, lambda c: [Span(0, len(c.article.text))]),
    "every paragraph": (15, lambda c: [p.span for p in c.article.paragraphs]),
    "over every border between paragraphs": (0, over_borders),
    "every sentence": (20, lambda c: sentences(c.article.text)),
    "every word": (1, lambda c: c.ruler.tokens),
    "every quotation": (30, lambda c: [Span(*m.span()) for m in re.finditer("“[^”]*”", c.article.text)]),
    "the sources as content": (5, lambda c: [a.source for a in c.core if a.source]),
}


@pytest.mark.parametrize(("most", "spans"), AS_CONTENT.values(), ids=AS_CONTENT)
def test_marking_everything_as_content_gets_little(any_article, spans, most):
    speaker = any_article.key.speakers[1].id
    own = [Attribution(span, speaker=speaker, type="direct") for span in spans(any_article)]
    assert any_article.source_points(own) <= most


CHANGED = {
    "content alone": (40, lambda a: {"source": None, "cue": None, "speaker": "", "type": ""}),
    "source and cue swapped": (67, lambda a: {"source": a.cue, "cue": a.source}),
    "content and source swapped": (2, lambda a: {"content": a.source or Span(0, 0), "source": a.content}),
}


@pytest.mark.parametrize(("most", "change"), CHANGED.values(), ids=CHANGED)
def test_one_thing_for_another_costs_much(any_article, most, change):
    assert any_article.source_points(any_article.own(a, **change(a)) for a in any_article.core) <= most


def test_the_same_speaker_everywhere_costs_at_least_ten(any_article):
    for speaker in any_article.key.speakers:
        own = [any_article.own(a, speaker=speaker.id) for a in any_article.core]
        assert any_article.source_points(own) <= 90


def test_an_attribution_said_twice_counts_once(any_article):
    own = [any_article.own(a) for a in any_article.core[::2]]
    assert any_article.source_points(own * 3) <= any_article.source_points(own)


def test_every_speaker_for_every_statement_gets_at_most_half(g20):
    own = [g20.own(a, speaker=s.id) for a in g20.core for s in g20.key.speakers]
    assert g20.source_points(own) <= 50


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_attributions_changes_nothing(any_article, seed):
    rng = random.Random(seed)
    own = [any_article.own(a, type=rng.choice(["direct", "mixed"])) for a in any_article.key.attributions]
    own += [any_article.own(a, speaker="") for a in rng.sample(any_article.core, 9)]
    before = any_article.source_points(own)
    rng.shuffle(own)
    assert any_article.source_points(own) == pytest.approx(before, abs=1e-9)


# ---- more ways to get round a score


def test_each_error_cut_into_two_touching_marks_gets_less_than_whole(any_article):
    middles = [(e.span, (e.span.start + e.span.end) // 2) for e in any_article.scored]
    halves = [Mark(half) for span, at in middles for half in (Span(span.start, at), Span(at, span.end))]
    assert any_article.points(halves) < any_article.points(Mark(e.span) for e in any_article.scored) - 5


def test_the_machine_s_hints_copied_as_they_are_get_less_than_half(any_article):
    assert any_article.points(Mark(hint.span) for hint in kit.find_suspects(any_article.article)) < 50


def test_the_machine_s_attributions_copied_with_its_speakers_stay_below_full_marks(any_article):
    ids = {speaker.name: speaker.id for speaker in any_article.key.speakers}
    found = kit.find_attributions(any_article.article)
    copied = [Attribution(a.content, a.source, a.cue, ids.get(a.speaker, ""), a.type) for a in found]
    assert any_article.source_points(copied) < 95
