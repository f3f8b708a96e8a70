"""Who said what: content by its words, source, cue, speaker and type apart, in the text of a small report."""

from dataclasses import replace

import pytest

from kit import Article, Attribution, Span, Speaker, Unsourced
from kit.marking.sources.feedback import feedback_on_sources
from kit.marking.sources.key import SourceKey
from kit.marking.sources.match import score_sources

TEXT = (
    "“It rained for the whole of last week,” Ruiz said. The bridge is old.\n\n"
    "Mayor Ana Lopez told Ruiz that the town would build a new bridge. She added that it would be wide.\n\n"
    "Ruiz, according to ."
)
ARTICLE = Article("bridge", TEXT)


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


TOLD_RUIZ = Span(span("told Ruiz").end - 4, span("told Ruiz").end)


def said(id, *words, speaker="lopez", type="indirect", **more):
    """An attribution by the words of content, source and cue, where there are any."""
    content, source, cue = (span(of) if of else None for of in words)
    return Attribution(content, source, cue, speaker, type, id=id, **more)


RAIN = said("A01", "“It rained for the whole of last week,”", "Ruiz", "said", speaker="ruiz", type="direct")
BUILD = said("A02", "the town would build a new bridge", "Mayor Ana Lopez", "told", addressee="Ruiz (in person)")
WIDE = said("A03", "it would be wide", "She", "added")
INNER = said("A04", "build a new bridge", "the town", "", speaker="town", tier="nested", level=2)
BROKEN = said("A05", "Ruiz, according to", "", "according to", speaker="", type="", tier="garbled")
SPEAKERS = (
    Speaker("ruiz", "Jo Ruiz", "named person"),
    Speaker("lopez", "Ana Lopez", "named official"),
    Speaker("town", "The town", "government"),
)
KEY = SourceKey(ARTICLE, (RAIN, BUILD, WIDE, INNER, BROKEN), SPEAKERS, (Unsourced(span("The bridge is old."), "fact"),))


def own(of, **changed):
    fields = {name: getattr(of, name) for name in ("content", "source", "cue", "speaker", "type")}
    return Attribution(**(fields | changed))


def told(*attributions):
    return [f for f in feedback_on_sources(score_sources(KEY, attributions)) if f.mark is not None]


def part(about, *attributions):
    return next(f for f in told(*attributions) if f.about == about)


# ---- content


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (RAIN, "It rained for the whole of last week"),
        (RAIN, "“It rained for the whole of last week,” "),
        (RAIN, "It rained for the whole of last week,"),
        (BUILD, "that the town would build a new bridge"),
    ],
)
def test_edge_quotes_punctuation_and_a_leading_that_do_not_count(of, words):
    assert part("content", own(of, content=span(words))).outcome == "right"


@pytest.mark.parametrize(
    ("of", "words", "sentence"),
    [
        (BUILD, "the town would build a new bridge. She added", "too long: it should stop at “bridge”"),
        (RAIN, "“It rained for the whole", "it should run on to “week”"),
        (BUILD, "Ruiz that the town would build a new bridge", "begins too early: it should start at “the”"),
        (BUILD, "would build a new bridge", "it should start at “the”"),
    ],
)
def test_the_direction_names_the_word(of, words, sentence):
    found = part("content", own(of, content=span(words)))
    assert found.outcome == "partly"
    assert sentence in found.sentence


@pytest.mark.parametrize(
    ("of", "words", "named", "step"),
    [
        (RAIN, f"{TEXT[:39]} Ruiz said", "Ruiz” and “said", "end of the mark back to “week”"),
        (WIDE, "added that it would be wide", "added", "start of the mark forward to “it”"),
    ],
)
def test_a_source_and_a_cue_are_no_part_of_what_was_said(of, words, named, step):
    found = part("content", own(of, content=span(words)))
    assert found.outcome == "partly"
    with_it = f"You marked what was said, but also “{named}”; the source and the cue aren't part of it."
    assert found.sentence == with_it
    assert step in found.next


def test_a_content_of_the_key_may_have_alternatives():
    short = span("build a new bridge")
    key = SourceKey(ARTICLE, (replace(BUILD, also_accepted=(short,)),), SPEAKERS)
    assert score_sources(key, [own(BUILD, content=short)]).points == pytest.approx(100)


# ---- source, cue, speaker and type, each by itself


@pytest.mark.parametrize(
    ("of", "changed", "about", "outcome", "sentence"),
    [
        (BUILD, {"source": TOLD_RUIZ}, "source", "not yet", "is the person being spoken to"),
        (BUILD, {"source": span("told")}, "source", "not yet", "shows that something was said"),
        (BUILD, {"source": span("Lopez")}, "source", "partly", "nearly right"),
        (BUILD, {"source": span("She")}, "source", "partly", "the source is named in other words here"),
        (RAIN, {"source": span("She")}, "source", "not yet", "the source of another statement"),
        (RAIN, {"source": span("bridge")}, "source", "not yet", "isn't the source of these words"),
        (RAIN, {"source": None}, "source", "not yet", "You haven't marked who said it."),
        (RAIN, {"cue": None}, "cue", "not yet", "You haven't marked the cue."),
        (RAIN, {"cue": span("rained")}, "cue", "not yet", "“rained” isn't the cue here."),
        (RAIN, {"speaker": "lopez"}, "speaker", "not yet", "refer to somebody else here"),
        (RAIN, {"speaker": ""}, "speaker", "not yet", "You haven't said who the speaker is."),
        (RAIN, {"speaker": "Ruiz"}, "speaker", "right", "You named the right speaker"),
        (RAIN, {"type": "mixed"}, "type", "partly", "nearly right"),
        (RAIN, {"type": "document"}, "type", "not yet", "Another type fits better."),
    ],
)
def test_each_part_has_its_own_sentence(of, changed, about, outcome, sentence):
    found = part(about, own(of, **changed))
    assert found.outcome == outcome
    assert sentence in found.sentence


def test_one_wrong_part_leaves_the_others_right():
    parts = {f.about: f.outcome for f in told(own(RAIN, speaker="lopez"))}
    assert parts == {"content": "right", "source": "right", "cue": "right", "speaker": "not yet", "type": "right"}


# ---- what is none of the key's


@pytest.mark.parametrize(
    ("attribution", "outcome", "sentence"),
    [
        (Attribution(span("The bridge is old.")), "not yet", "No source is given for “The bridge is old.”"),
        (Attribution(span("Ana Lopez told")), "not yet", "it belongs to the source or the cue"),
        (Attribution(span("week")), "not yet", "You're in the right sentence"),
        (own(BROKEN), "", "This passage is broken"),
        (Attribution(Span(TEXT.index("\n\n"), TEXT.index("\n\n") + 2)), "could not check", "no word in this mark"),
    ],
)
def test_what_is_not_in_the_key_is_told_why(attribution, outcome, sentence):
    found = told(attribution)[0]
    assert found.outcome == outcome
    assert sentence in found.sentence


def test_the_same_again_is_neutral_and_another_try_at_the_same_is_not():
    again = [f for f in told(own(RAIN), own(RAIN)) if f.mark == 1]
    other = [f for f in told(own(RAIN), own(RAIN, speaker="lopez")) if f.mark == 1]
    assert [f.outcome for f in again] == [""]
    assert [f.side for f in other] == ["extra"]


# ---- points


def test_only_core_can_be_missed():
    score = score_sources(KEY, [own(RAIN), own(BUILD), own(WIDE)])
    assert score.points == pytest.approx(100)
    assert str(score.tally) == "3 of 3 core, 0 of 1 nested, 0 false alarms."


def test_nested_speech_helps_and_never_harms():
    less, more = ([own(RAIN)], [own(RAIN), own(INNER)])
    assert score_sources(KEY, more).recall > score_sources(KEY, less).recall
    assert score_sources(KEY, more).precision == score_sources(KEY, less).precision == 1


def test_a_statement_without_its_source_is_worth_three_quarters():
    """Shares: content .4, source .25, cue .1, speaker .2, type .05."""
    score = score_sources(KEY, [own(a, source=None) for a in (RAIN, BUILD, WIDE)])
    assert (score.recall, score.precision) == pytest.approx((0.75, 0.75))


def test_the_inner_and_the_outer_layer_find_their_own_records(g20):
    inner, outer = (next(a for a in g20.key.attributions if a.id == id) for id in ("A03", "A02"))
    key = SourceKey(g20.article, g20.key.attributions, g20.key.speakers)
    score = score_sources(key, [g20.own(inner), g20.own(outer)])
    assert [key.items[o.key].attribution.id for o in score.outcomes] == ["A03", "A02"]
