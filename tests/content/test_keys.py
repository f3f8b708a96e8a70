"""The keys and what is made of them: exercises that follow from them, and what a student and a teacher may read."""

import dataclasses
import json
import re

import pytest
from course import ARTICLES, BY_ID, ERRORS, KEY, KEYS, REPORT, ROOT, SAID

import kit
from kit.marking.report import Marker

SEVERITIES = ("minor", "major", "critical")


@pytest.fixture(params=ARTICLES, scope="module")
def id(request):
    return request.param


# ---- exercises that follow from the key

PAIRS = (("group", "did"), ("allies", "tense"), ("date", "challenge"), ("unacceptable", "calling"))
OF_A_PAIR = {
    "group": "E02", "did": "E40", "allies": "E34", "tense": "E37", "date": "E41", "challenge": "E16",
    "unacceptable": "E27", "calling": "E31",
}  # fmt: skip


def test_the_more_misleading_of_two_errors_is_the_more_severe_one_in_the_key():
    asked = [part for part in BY_ID["Q21"].parts if part.kind == "single"]
    for part, (more, less) in zip(asked, PAIRS, strict=True):
        assert set(part.options) == {more, less} and part.key == (more,)
        one, other = (SEVERITIES.index(ERRORS[OF_A_PAIR[option]].severity) for option in (more, less))
        assert one > other, (more, less)


KINDS = {  # what an option of Q20 says, as categories
    "words": {"accuracy/mistranslation", "fluency/grammar"},
    "nosource": {"accuracy/omission", "fluency/grammar"},
    "spelling": {"fluency/inconsistency"},
    "event": {"accuracy/mistranslation", "fluency/inconsistency"},
    "lost": {"fluency/punctuation"},
    "changed": {"accuracy/mistranslation"},
    "verb": {"fluency/grammar"},
    "missing": {"accuracy/omission"},
}
OF_A_KIND = {
    "order": "E02", "mark": "E14", "orphan": "E17", "left": "E21", "tense": "E37", "name": "E39", "date": "E41", "quoted": "E27",
}  # fmt: skip


def test_the_kind_of_an_error_is_one_that_the_key_accepts():
    for item, options in BY_ID["Q20"].parts[0].key.items():
        error = ERRORS[OF_A_KIND[item]]
        for option in options:
            assert KINDS[option] & {error.category, *error.also_accepted}, (item, option)


SPEAKERS = {
    "ukrainian": ("ukraine",), "russia": ("lavrov", "zakharova"), "chinese": ("china-and-russia",),
    "india": ("jaishankar", "modi"), "family": ("whelan-family-and-us-government",), "experts": (), "bakhmut": (), "whelan": (),
}  # fmt: skip


def test_who_is_not_heard_has_no_words_of_their_own_in_the_key():
    """A position that somebody else tells (“objected”, “agreed”) is not being heard; the question says so."""
    heard = {a.speaker for a in KEY.attributions if a.tier == "core"}
    silent = {option for option, speakers in SPEAKERS.items() if not heard & set(speakers)}
    assert silent == set(BY_ID["Q18"].parts[0].key[0])
    assert {SAID["A24"].tier, SAID["A44"].tier} == {"stance"}
    assert "position" in BY_ID["Q18"].prompt


def test_like_claims_may_have_like_statuses():
    """Each of two quoted words stands for another one in the original: changed, and contradicted by it."""
    ledger = next(part for part in BY_ID["Q30"].parts if part.kind == "match").key
    assert [ERRORS[id].evidence != "" for id in ("E10", "E27")] == [True, True]
    assert set(ledger["bali"]) == set(ledger["reality"]) == {"changed", "contradicted"}
    assert set(ledger["asked"]) == {"supported", "open"} and "US official" in SAID["A39"].note
    assert ledger["meeting"] == ("contradicted",) and "cannot both be right" in ERRORS["E41"].explanation


def is_quoted(words: str) -> bool:
    before = REPORT.text[: REPORT.text.index(words)]
    return before.rfind("“") > max(before.rfind("”"), before.rfind("\n\n"))


def test_an_editor_repairs_outside_the_marks_and_waits_inside():
    may = BY_ID["Q22"].parts[0].key
    words = {
        "views": "full meeting of views",
        "regional": "regional reality",
        "whalen": "Whalen, a",
        "orphan": "According to .",
    }
    assert {item: is_quoted(found) for item, found in words.items()} == {
        "views": True, "regional": True, "whalen": False, "orphan": False,
    }  # fmt: skip
    assert [set(may[item]) for item in ("views", "regional", "whalen")] == [{"original"}, {"original"}, {"repair"}]
    assert set(may["orphan"]) == set(may["mark"]) == {"repair", "original"}
    assert set(may["spelling"]) == {"leave"} and "canceled" in {REPORT[d.span] for d in KEY.decoys}


def test_jaishankar_has_twelve_quoted_words_at_least_and_thirty_four_at_most():
    said = REPORT[SAID["A19"].content]
    open_ = said.rindex("“")
    shortest = said[said.index("“") : said.index("”")] + " " + said[open_ : said.index("views.") + 5]
    longest = said[said.index("“") : said.index("”")] + " " + said[open_:]
    assert [len(re.findall(r"\w+", words)) for words in (shortest, longest)] == [12, 34]
    stated = [BY_ID["Q29"].prompt, (ROOT / "notebooks" / "06_count_it.ipynb").read_text("utf-8")]
    assert all("12 to 34" in text for text in stated)


# ---- what a mark of a source is told, and who passed words on


def told_of_a_source(attribution, paragraph, words, speaker=None):
    start = REPORT.text.index(words, REPORT.paragraphs[paragraph].span.start)
    own = dataclasses.replace(
        SAID[attribution], source=kit.Span(start, start + len(words)), speaker=speaker or SAID[attribution].speaker
    )
    return {r.about: r for r in Marker(REPORT, KEY).sources((own,)).parts if r.mark == 0}


@pytest.mark.parametrize(
    ("words", "outcome", "said"),
    [
        ("a summary of Thursday’s meeting released by India", "right", "is the right source"),
        ("a summary of Thursday’s meeting", "partly", "nearly right"),
        ("a summary", "partly", "nearly right"),
        ("summary", "partly", "nearly right"),
        ("India", "not yet", "only part of the words that name the source"),
        ("China and Russia", "not yet", "is the source of another statement"),
    ],
)
def test_a_document_is_named_by_its_first_words(words, outcome, said):
    told = told_of_a_source("A23", 18, words)["source"]
    assert told.outcome == outcome and said in told.sentence


def test_who_passed_a_document_on_is_worth_half_as_its_speaker():
    marker = Marker(REPORT, KEY)
    points = [
        marker.sources((dataclasses.replace(SAID["A25"], speaker=speaker),)).points
        for speaker in ("bali-declaration", "india-summary", "modi")
    ]
    assert points[0] - points[1] == pytest.approx(points[1] - points[2], rel=0.05) and points[0] > points[1] > points[2]
    told = told_of_a_source("A25", 19, "The paragraphs", "india-summary")["speaker"]
    assert told.outcome == "partly" and "passed these words on" in told.sentence


# ---- two readers: the student, and the teacher

TALK = re.compile(
    r"\bGold\b|\bscored\b|\bDecision\b|\b[Bb]onus|(?:full|half|partial) credit|\b[Hh]ard case|HARD|\b[Nn]ested\b|\b[Ss]tance\b|\b[AE]\d\d\b|\bp\d+\b"
    r"|calque|pivot|\b[Ll]evel \d|full marks|\bgrade\b"
)
FOR_STUDENTS = ("note", "damage", "explanation", "evidence")


def test_what_a_student_reads_holds_no_talk_among_annotators(id):
    said = [
        (r.id, name, getattr(r, name, None) or "")
        for r in (*KEYS[id].attributions, *KEYS[id].errors)
        for name in FOR_STUDENTS
    ]
    said += [("decoy", "", decoy.why_not_an_error) for decoy in KEYS[id].decoys]
    said += [("unsourced", "", found.kind) for found in KEYS[id].unsourced]
    assert [(at, name, TALK.findall(text)) for at, name, text in said if TALK.search(text)] == []


def decided(id):
    return [r.annotators for r in (*KEYS[id].attributions, *KEYS[id].errors) if r.annotators]


def screens(id, tmp_path):
    """All that a student sees of a key: each view with its reasons."""
    article, key = ARTICLES[id], KEYS[id]
    yield str(kit.highlight_sources(article, key).get_state())
    sheet = kit.open_sheet(article, tmp_path)
    sheet.save("errors", tuple(key.errors[:1]) or (kit.Mark(key.decoys[0].span),))
    spotter = kit.spot_errors(article, key, sheet)
    spotter.asked = [{"type": "compare"}]
    assert spotter.passages
    yield str(spotter.get_state())
    for a in key.attributions:
        if a.level > 1:
            yield kit.unpack(article, key, a.id).data
    spans = [*(error.span for error in key.errors), *(a.content for a in key.attributions)]
    ledger = kit.ledger(
        article, key, None, *(words for words in map(article.__getitem__, spans) if article.text.count(words) == 1)
    )
    for words in ledger.decided:
        ledger.decide(words, "cannot tell")
    yield ledger.static()


def test_what_annotators_decided_is_on_no_screen_of_a_student(id, tmp_path):
    assert decided(id)
    shown = "".join(screens(id, tmp_path))
    assert [words for words in decided(id) if words in shown] == []


# ---- what is certain, and what is an idea


def test_a_language_is_named_only_as_an_example_in_a_likely_cause(id):
    raw = json.loads((ROOT / "kit" / "articles" / id / "key.json").read_text("utf-8"))
    for record in [r for task in raw["answers"].values() for r in task["value"]]:
        for name, words in record.items():
            if isinstance(words, str) and re.search(r"Hindi|Urdu|Arabic|Turkish|Devanagari", words):
                assert name == "likely_cause" and re.search("in Hindi, for one, |In Hindi, for one, ", words), record[
                    "id"
                ]


def test_nobody_is_very_sure_of_a_cause(id):
    assert {error.cause_certainty for error in KEYS[id].errors} <= {"low", "medium"}


def test_likely_causes_are_shown_only_after_the_talk_about_them(tmp_path):
    causes = [error.likely_cause for error in KEY.errors if error.likely_cause]
    assert len(causes) == len(KEY.errors)
    shown = "".join(screens("g20-ministers", tmp_path))
    assert [cause for cause in causes if cause in shown] == []
    lesson = (ROOT / "notebooks" / "05_lost_in_translation.ipynb").read_text("utf-8")
    assert lesson.index("**Talk.** One idea") < lesson.index("likely_cause") == lesson.index("error.likely_cause") + 6
