"""What each way to answer earns: the table of the marking design, and the ways people try to get round a score.

"All" asks for span, category, severity and repair; FIND asks for the span alone. What is said of both must hold of both.
"""

import random
import re
from itertools import pairwise

import pytest

import kit
from kit import Attribution, Mark, Span, sentences

ALL, FIND, BEGINNERS = {}, {"parts": ("find",)}, {"level": "beginners"}
BOTH = (ALL, FIND)


def perfect(c):
    return [c.perfect(e) for e in c.scored]


def perfect_core(c):
    return [c.perfect(e) for e in c.scored if e.tier == "core"]


def spans(c):
    return [Mark(e.span) for e in c.scored]


def alike(spans_of):
    """These spans, all marked as the same kind of error."""
    return lambda c: c.labelled(spans_of(c))


def halves(c):
    """Each error cut into two touching marks."""
    middles = [(e.span, (e.span.start + e.span.end) // 2) for e in c.scored]
    return [Mark(half) for span, at in middles for half in (Span(span.start, at), Span(at, span.end))]


def shifted(c):
    """Each mark moved on by its own length."""
    last = len(c.article.text)
    return [c.perfect(e, span=Span(e.span.end, min(last, 2 * e.span.end - e.span.start))) for e in c.scored]


def words_of_each(c, most=None):
    return [Mark(word, e.category, e.severity) for e in c.scored for word in c.words_of(e)[:most]]


def over_borders(c):
    return [Span(one.span.start, other.span.end) for one, other in pairwise(c.article.paragraphs)]


def first_words(c):
    return [c.ruler.tokens[p.start] for p in map(c.ruler.range, sentences(c.article.text))]


HEAP = "host territory was agree left minds Whelan invading Kyiv unchallenged collective statement But he added"
HEAP += " that for Russia that Russia calling on us calling on Ukraine ”"
TYPED = {"E03", "E17", "E20", "E29", "E36", "E39", "E40", "E42"}
WAYS = {  # what somebody marks: the points at least, at most, the marks, and what is asked
    # honest work
    "the key itself": (100, 100, perfect, (*BOTH, {"preset": "wmt"})),
    "a word too many at each end": (95, 100, lambda c: [c.wider(e, 1) for e in c.scored], BOTH),
    "three words too many": (85, 100, lambda c: [c.wider(e, 3) for e in c.scored], BOTH),
    "spans alone where all is asked": (68, 72, spans, (ALL,)),
    "spans alone where they are all that is asked": (100, 100, spans, (FIND,)),
    "all that a beginner needs": (100, 100, perfect_core, (BEGINNERS,)),
    # no work, and marking everything
    "nothing": (0, 0, lambda _: [], (ALL,)),
    "one mark over all": (0, 0, alike(lambda c: [Span(0, len(c.article.text))]), BOTH),
    "all decoys": (0, 0, alike(lambda c: [decoy.span for decoy in c.key.decoys]), BOTH),
    "every paragraph": (0, 5, alike(lambda c: [p.span for p in c.article.paragraphs]), BOTH),
    "over every border between paragraphs": (0, 0, alike(over_borders), BOTH),
    "over the ends of paragraphs": (
        0, 10, alike(lambda c: [Span(p.span.end - 30, p.span.end + 30) for p in c.article.paragraphs[:-1]]), BOTH,
    ),
    "every sentence": (0, 10, alike(lambda c: sentences(c.article.text)), BOTH),
    "first words of sentences": (0, 7, alike(first_words), BOTH),  # “Did.” is one
    "every word": (0, 5, alike(lambda c: c.ruler.tokens), BOTH),
    "every capitalised word": (0, 10, alike(lambda c: [t for t in c.ruler.tokens if c.article[t][0].isupper()]), BOTH),
    "all punctuation": (0, 10, alike(lambda c: [t for t in c.ruler.tokens if not c.article[t][0].isalnum()]), BOTH),
    "a gap before every word": (0, 5, alike(lambda c: [Span(t.start, t.start) for t in c.ruler.tokens]), BOTH),
    "gaps everywhere": (0, 5, alike(lambda c: [Span(n, n) for n in range(0, len(c.article.text), 20)]), BOTH),
    "touching marks": (0, 10, alike(lambda c: [Span(n, n + 40) for n in range(0, len(c.article.text) - 40, 40)]), BOTH),
    "all spaces": (0, 0, alike(lambda c: [Span(m.start(), m.end()) for m in re.finditer(" ", c.article.text)]), BOTH),
    "the key hidden among every word": (0, 6, lambda c: [*perfect(c), *c.labelled(c.ruler.tokens)], (ALL,)),
    # half marks
    "the printed words for a repair": (0, 84.9, lambda c: [c.perfect(e, repair=c.article[e.span]) for e in c.scored], (ALL,)),
    "no repair": (0, 84.9, lambda c: [c.perfect(e, repair="") for e in c.scored], (ALL,)),
    # what can be argued neither helps nor harms
    "what can be argued": (0, 0, lambda c: [Mark(e.span) for e in c.key.errors if e not in c.scored], (ALL,)),
    "all, and what can be argued": (100, 100, lambda c: perfect(c) + [Mark(e.span) for e in c.key.errors if e not in c.scored], (FIND,)),
    "the machine's hints": (0, 49.9, lambda c: [Mark(hint.span) for hint in kit.find_suspects(c.article)], (ALL,)),
}  # fmt: skip
IN_THE_REPORT = {  # where the figures hang on what its errors are
    "core only": (77, 83, perfect_core, BOTH),
    "each word of an error by itself": (0, 40, words_of_each, BOTH),
    "the first word of each error": (0, 50, lambda c: words_of_each(c, 1), BOTH),
    "words heaped up to match every rule": (0, 84.9, lambda c: [c.perfect(e, repair=HEAP) for e in c.scored], (ALL,)),
    "marks shifted by a word": (0, 10, shifted, (ALL,)),
    # copied from a machine: fragments, doubled marks, a space before a full stop, capitals in mid-sentence
    "what a spelling checker finds": (0, 40, lambda c: [Mark(e.span) for e in c.scored if e.id in TYPED], (ALL,)),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_way_to_mark_errors_earns(any_article, way):
    earns(any_article, *WAYS[way])


@pytest.mark.parametrize("way", IN_THE_REPORT)
def test_what_a_way_to_mark_the_report_earns(g20, way):
    earns(g20, *IN_THE_REPORT[way])


def earns(c, least, most, marks, ways):
    for asked in ways:
        assert least - 1e-6 <= c.points(marks(c), **asked) <= most + 1e-6, asked


def test_for_beginners_a_subtle_error_can_help_and_missing_it_costs_nothing(g20):
    half = perfect_core(g20)[::2]
    subtle = g20.perfect(next(e for e in g20.scored if e.id == "E07"))
    assert g20.points([*half, subtle], **BEGINNERS) > g20.points(half, **BEGINNERS)


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


def test_random_words_get_nothing(any_article):
    def thrown(seed, asked):
        rng = random.Random(seed)
        words = [rng.choice(any_article.ruler.tokens) for _ in range(28)]
        return any_article.points(any_article.labelled(words), **asked)

    for asked in BOTH:
        points = sorted(thrown(seed, asked) for seed in range(100))
        assert points[50] == 0 and sum(points) / 100 < 1


# ---- the same again, in pieces, in another order


@pytest.mark.parametrize("every", [1, 2])
def test_three_times_the_same_marks_get_no_more_than_once(any_article, every):
    marks = perfect(any_article)[::every]
    assert any_article.points(marks * 3) <= any_article.points(marks) + 1e-9


def test_every_category_at_once_gets_less_than_the_right_one(g20):
    categories = ["style", "terminology", "fluency/grammar", "accuracy/omission", "accuracy/addition"]
    hedged = [g20.perfect(e, category=c) for e in g20.scored for c in (e.category, *categories)]
    assert g20.points(hedged) < g20.points(perfect(g20)) - 2


def test_each_error_cut_into_two_touching_marks_gets_less_than_whole(any_article):
    assert any_article.points(halves(any_article)) < any_article.points(spans(any_article)) - 5


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_marks_changes_nothing(any_article, seed):
    rng = random.Random(seed)
    marks = [any_article.perfect(e, repair="x" * rng.randrange(3)) for e in any_article.scored] * 2
    marks += any_article.labelled(rng.sample(any_article.ruler.tokens, 20))
    before = any_article.points(marks)
    rng.shuffle(marks)
    assert any_article.points(marks) == pytest.approx(before, abs=1e-9)


# ---- who said what


def copied(c):
    """The machine's attributions with its speakers."""
    ids = {speaker.name: speaker.id for speaker in c.key.speakers}
    found = kit.find_attributions(c.article)
    return [Attribution(a.content, a.source, a.cue, ids.get(a.speaker, ""), a.type) for a in found]


def as_content(spans_of):
    """These spans, all given to one speaker."""
    return lambda c: [Attribution(span, speaker=c.key.speakers[1].id, type="direct") for span in spans_of(c)]


def changed(change):
    """The key's core attributions, each with something put for something else."""
    return lambda c: [c.own(a, **change(a)) for a in c.core]


SAID = {
    "the key's core": (100, 100, changed(lambda _: {})),
    "the whole key": (100, 100, lambda c: [c.own(a) for a in c.key.attributions]),
    "nothing": (0, 0, lambda _: []),
    "everything": (0, 0, as_content(lambda c: [Span(0, len(c.article.text))])),
    "every paragraph": (0, 15, as_content(lambda c: [p.span for p in c.article.paragraphs])),
    "over every border between paragraphs": (0, 0, as_content(over_borders)),
    "every sentence": (0, 20, as_content(lambda c: sentences(c.article.text))),
    "every word": (0, 1, as_content(lambda c: c.ruler.tokens)),
    "every quotation": (0, 30, as_content(lambda c: [Span(*m.span()) for m in re.finditer("“[^”]*”", c.article.text)])),
    "the sources as content": (0, 5, as_content(lambda c: [a.source for a in c.core if a.source])),
    "content alone": (0, 40, changed(lambda _: {"source": None, "cue": None, "speaker": "", "type": ""})),
    "source and cue swapped": (0, 67, changed(lambda a: {"source": a.cue, "cue": a.source})),
    "content and source swapped": (0, 2, changed(lambda a: {"content": a.source or Span(0, 0), "source": a.content})),
    "the machine's": (0, 94.9, copied),
}


@pytest.mark.parametrize("way", SAID)
def test_what_a_way_to_say_who_said_what_earns(any_article, way):
    least, most, own = SAID[way]
    assert least - 1e-6 <= any_article.source_points(own(any_article)) <= most + 1e-6


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
