"""Every shipped article and its key: each span where it belongs, each label known, each repair as good as it says."""

import hashlib
import re
from collections import Counter

import pytest

from kit.files import SHIPPED, articles, read_article, read_key
from kit.model import Span
from kit.phrases import has
from kit.tokenizer import sentences, tokens

ROLES = ("content", "source", "cue", "via")
G20 = read_article("g20-ministers")
G20_KEY = read_key("g20-ministers", G20)


@pytest.fixture(scope="module", params=articles())
def article(request):
    return read_article(request.param)


@pytest.fixture(scope="module")
def key(article):
    return read_key(article.id, article)


def shown(article, span):
    """A span marked up in its surroundings, for the message of a failing test."""
    before, after = Span(max(0, span.start - 30), span.start), Span(span.end, span.end + 30)
    return f"{article[before]}[{article[span]}]{article[after]}"


def spans_of(key):
    """Every span of a key, with a name for it."""
    for found in key.attributions:
        yield from ((f"{found.id}.{role}", span) for role in ROLES if (span := getattr(found, role)))
        yield from ((f"{found.id}.also_accepted", span) for span in found.also_accepted)
    for error in key.errors:
        yield from ((error.id, error.span), (f"{error.id}.envelope", error.envelope))
    yield from (("decoy", decoy.span) for decoy in key.decoys)
    yield from (("unsourced", passage.span) for passage in key.unsourced)


# ---- spans


def test_every_span_starts_and_ends_at_a_word_border(article, key):
    """A source may stop before its ’s: “[Russian President Vladimir Putin]’s grievances”."""
    inside = {n for token in tokens(article.text) for n in range(token.start + 1, token.end)}
    inside -= {found.start() for found in re.finditer(r"’s\b", article.text)}
    for name, span in spans_of(key):
        assert not {span.start, span.end} & inside, (name, shown(article, span))


def test_no_span_of_an_attribution_starts_or_ends_with_a_space(article, key):
    for name, span in spans_of(key):
        if name[0] == "A":
            assert article[span] == article[span].strip() != "", (name, shown(article, span))


def test_source_and_cue_stand_in_the_contents_paragraph(article, key):
    for found in key.attributions:
        numbers = {article.paragraph_at(getattr(found, role)).number for role in ROLES if getattr(found, role)}
        assert len(numbers) == 1 or "paragraph" in (found.note or ""), (found.id, numbers)


def test_no_span_of_an_attribution_or_error_runs_past_its_paragraph(article, key):
    for name, span in spans_of(key):
        assert span in article.paragraph_at(span).span, (name, shown(article, span))


def test_source_and_cue_lie_outside_the_content(key):
    for found in key.attributions:
        for span in (found.source, found.cue):
            assert not span or not span.overlaps(found.content), found.id


def test_the_cue_is_in_the_contents_sentence_or_the_one_beside_it(article, key):
    """Which “said” of several it is: a cue further off would be another occurrence of the word."""
    numbered = list(enumerate(sentences(article.text)))

    def sentence(span):
        return next(n for n, s in numbered if span.start < s.end)

    for found in key.attributions:
        if found.cue and not found.continues:
            last = sentence(Span(found.content.end - 1, found.content.end))
            assert sentence(found.content) - 1 <= sentence(found.cue) <= last + 1, found.id


def test_what_is_accepted_too_overlaps_the_content(key):
    for found in key.attributions:
        assert all(span.overlaps(found.content) and span != found.content for span in found.also_accepted), found.id


def test_an_errors_core_lies_in_its_envelope(article, key):
    for error in key.errors:
        assert error.span in error.envelope, (error.id, shown(article, error.envelope))


def test_types_are_what_the_quotation_marks_show(article, key):
    """British print has ‘ for “; of a document, all may be quoted."""
    for found in key.attributions:
        words = article[found.content]
        if found.type == "direct":
            assert words[0] in "“‘", found.id
        if found.type == "indirect" and found.tier == "core":
            assert not set("“‘") & set(words), found.id
        if found.type == "mixed":
            assert set("“‘") & set(words), found.id
            assert not re.fullmatch("“[^“”]*”|‘[^‘]*’", words), found.id


# ---- ids and references


def test_ids_are_unique_and_count_up_from_one(key):
    attributions, errors = [a.id for a in key.attributions], [e.id for e in key.errors]
    assert sorted(attributions) == [f"A{n:02}" for n in range(1, len(attributions) + 1)]
    assert sorted(errors) == [f"E{n:02}" for n in range(1, len(errors) + 1)]
    assert len({speaker.id for speaker in key.speakers}) == len(key.speakers)


def test_attributions_and_errors_are_in_reading_order(key):
    assert [e.span for e in key.errors] == sorted(e.span for e in key.errors)
    top = [a.content.start for a in key.attributions if a.level == 1 and a.tier == "core"]
    assert top == sorted(top)


def test_parents_continuations_and_repeats_point_to_what_comes_before(key):
    for records, fields in ((key.attributions, ("parent", "continues")), (key.errors, ("repeat_of",))):
        met = set()
        for record in records:
            assert {getattr(record, name) for name in fields} - {None} <= met, record.id
            met.add(record.id)


def test_speech_inside_speech_names_whose_and_lies_inside_it(key):
    """Nested source, cue and content lie in the parent's content, or, for a stance, in the parent's sentence."""
    by_id = {found.id: found for found in key.attributions}
    for found in key.attributions:
        assert (found.level == 2) <= (found.parent is not None), found.id
        if found.tier == "nested":
            assert found.level == 2
            assert all(getattr(found, role) in by_id[found.parent].content for role in ROLES if getattr(found, role))


def test_every_scored_attribution_has_speaker_source_and_cue(key):
    for found in key.attributions:
        if found.tier != "garbled":
            assert found.speaker and found.source and found.cue and found.type, found.id


def test_every_speaker_speaks_and_they_are_listed_as_their_sources_come(key):
    first = {}
    for found in sorted((a for a in key.attributions if a.source), key=lambda found: found.source):
        first.setdefault(found.speaker, found.source)
    assert [speaker.id for speaker in key.speakers] == list(first)


def test_a_group_has_at_least_two_errors(key):
    sizes = Counter(error.group for error in key.errors if error.group)
    assert all(size >= 2 for size in sizes.values()), sizes


# ---- repairs


def test_every_error_has_a_repair_and_none_is_the_garbled_text(article, key):
    for error in key.errors:
        assert error.repairs, error.id
        assert article[error.span] not in error.repairs, error.id
        assert "" not in error.repairs or error.repair_kind == "delete", error.id


def test_accepted_repairs_pass_must_and_must_not_alone_and_in_place(article, key):
    for error in key.errors:
        before, after = Span(error.envelope.start, error.span.start), Span(error.span.end, error.envelope.end)
        for repair in error.repairs:
            assert not error.must or has(repair, error.must), (error.id, repair)
            for words in (repair, article[before] + repair + article[after]):
                assert not has(words, error.must_not), (error.id, words)


def test_the_garbled_text_passes_no_check(article, key):
    """A deletion is judged in its envelope, since what it must not leave may be seen only there."""
    for error in key.errors:
        garbled = article[error.envelope if error.repair_kind == "delete" else error.span]
        missed = error.must and not has(garbled, error.must)
        hit = has(garbled, error.must_not)
        assert missed or hit or not (error.must or error.must_not), (error.id, garbled)


def test_decoys_are_no_errors_that_count(article, key):
    for decoy in key.decoys:
        for error in key.errors:
            assert not decoy.span.overlaps(error.span), (error.id, shown(article, decoy.span))


# ---- what has no source, and names


def test_what_has_no_source_is_no_ones_core_content(article, key):
    for passage in key.unsourced:
        for found in key.attributions:
            if found.tier == "core":
                assert not passage.span.overlaps(found.content), (found.id, shown(article, passage.span))


def test_headline_and_captions_have_no_source(article, key):
    silent = [passage.span for passage in key.unsourced]
    for paragraph in article.paragraphs:
        if paragraph.kind != "body":
            assert paragraph.span in silent, article[paragraph.span]


def test_credits_end_their_captions(article):
    captions = [p.span for p in article.paragraphs if p.kind == "caption"]
    assert [credit.end for credit in article.credits] == [caption.end for caption in captions]
    assert all(re.fullmatch(r"\(.+\)", article[credit]) for credit in article.credits)


def test_names_are_counted_right(article, key):
    for group in key.names.values():
        for variants in group.values():
            for variant, count in variants.items():
                assert len(re.findall(rf"(?<!\w){re.escape(variant)}(?!\w)", article.text)) == count, variant


def test_a_notice_says_whose_the_text_is(article):
    assert len((SHIPPED / article.id / "NOTICE").read_text("utf-8")) > 100


# ---- At G-20, US, Russian foreign ministers meet: by hand


def test_the_g20_text_is_byte_for_byte_what_was_handed_over():
    bytes_ = (SHIPPED / "g20-ministers" / "article.txt").read_bytes()
    assert hashlib.sha256(bytes_).hexdigest() == "b6a31d308275bc3fe67a02ff1eec3e9f0b41e7e3728fcff798599193783d3a5b"
    assert (G20.sha256[:8], len(G20.text), len(G20.paragraphs)) == ("b6a31d30", 6951, 32)


def test_the_g20_keys_numbers():
    tiers = Counter(a.tier for a in G20_KEY.attributions), Counter(e.tier for e in G20_KEY.errors)
    assert tiers[0] == {"core": 28, "nested": 7, "stance": 7, "bonus": 1, "garbled": 1}
    assert tiers[1] == {"core": 18, "subtle": 10, "optional": 9, "outside": 10}
    assert (len(G20_KEY.decoys), len(G20_KEY.speakers)) == (14, 16)
    assert [p.number for p in G20.paragraphs if p.kind == "caption"] == [7, 14, 22]


SAID = {a.id: a for a in G20_KEY.attributions}
SUMMIT = "the G-20 summit of foreign ministers in New Delhi"
TALK = f"Blinken and Lavrov spoke for about 10 minutes on the sidelines of {SUMMIT}"
COMPLIANCE = "“Mutual compliance is in the interest of both our countries.”"
OFFER = "“the United States has made a serious offer. Russia should take it up."
ZAKHAROVA = "Russian Foreign Ministry spokeswoman Maria Zakharova"
FAMILY = "whelan-family-and-us-government"
GROUP = "invasion of the Group of 20 at a meeting of top diplomats"


@pytest.mark.parametrize(
    ("id", "content", "source", "cue", "speaker", "type"),
    [
        ("A01", TALK, "United States officials", "said", "us-officials", "indirect"),
        ("A09", COMPLIANCE, "Blinken", "told", "blinken", "direct"),
        ("A12", OFFER, "Blinken", "adding", "blinken", "direct"),
        ("A34", "“They are encouraging Ukraine to continue the war.”", "he", "said", "lavrov", "direct"),
        ("A39", "Blinken had asked to speak to Lavrov", ZAKHAROVA, "said", "zakharova", "indirect"),
        ("A41", "are baseless", "his family and the US government", "have said", FAMILY, "indirect"),
    ],
)
def test_the_g20_key_by_hand_who_said_what(id, content, source, cue, speaker, type):
    one = SAID[id]
    assert (G20[one.content], G20[one.source], G20[one.cue]) == (content, source, cue)
    assert (one.speaker, one.type, one.tier) == (speaker, type, "core")


def test_in_the_g20_key_the_orphan_cue_is_shown_and_not_scored():
    orphan = SAID["A15"]
    assert (orphan.source, G20[orphan.cue], orphan.speaker, orphan.tier) == (None, "According to", "", "garbled")
    assert G20[orphan.content].startswith("“Unfortunately, this meeting is again overshadowed")


def test_in_the_g20_key_one_said_holds_both_halves_of_a_quotation():
    assert (SAID["A34"].continues, SAID["A34"].cue) == ("A32", SAID["A32"].cue)


def test_in_the_g20_key_putin_speaks_only_inside_blinkens_words():
    putin = [a for a in G20_KEY.attributions if a.speaker == "putin" and a.tier != "stance"]
    assert [(a.id, a.level, a.parent) for a in putin] == [("A06", 2, "A05")]


@pytest.mark.parametrize(
    ("id", "words", "category", "severity", "tier"),
    [
        ("E01", "highest level of in-person talks", "style", "minor", "optional"),
        ("E02", GROUP, "accuracy/mistranslation", "major", "core"),
        ("E03", "Ukraine.", "fluency/grammar", "minor", "core"),
        ("E07", ", to which Kiev agreed", "accuracy/mistranslation", "critical", "subtle"),
        ("E17", "According to .", "fluency/grammar", "major", "core"),
        ("E19", "hosts", "accuracy/mistranslation", "critical", "subtle"),
        ("E27", "unacceptable", "accuracy/mistranslation", "major", "outside"),
        ("E29", "“", "fluency/punctuation", "minor", "core"),
        ("E31", "calling us to negotiate", "fluency/grammar", "minor", "core"),
        ("E36", "Whalen", "fluency/inconsistency", "major", "core"),
        ("E40", "Did.", "fluency/grammar", "minor", "core"),
        ("E42", " .", "fluency/punctuation", "minor", "core"),
        ("E46", "extreme", "accuracy/mistranslation", "minor", "outside"),
    ],
)
def test_the_g20_key_by_hand_errors(id, words, category, severity, tier):
    error = next(error for error in G20_KEY.errors if error.id == id)
    assert (G20[error.span], error.category, error.severity, error.tier) == (words, category, severity, tier)


def test_the_g20_keys_repeats_and_groups():
    """The second Whalen repeats the first; the lost country and the wrong date are two errors of one event each."""
    assert {e.id: e.repeat_of for e in G20_KEY.errors if e.repeat_of} == {"E13": "E11", "E34": "E32", "E39": "E36"}
    groups = {group: [e.id for e in G20_KEY.errors if e.group == group] for group in ("g1", "g2")}
    assert groups == {"g1": ["E02", "E03"], "g2": ["E41", "E42"]}
