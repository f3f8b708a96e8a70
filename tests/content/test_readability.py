"""Plain English: a 16-year-old who learned English at school reads it without help.

A ceiling, and what is easier is fine: grade 8 at most by Flesch and Kincaid for each lesson, notebook and file of exercises,
    0.39 * words / sentences + 11.8 * syllables / words - 15.59
(J. P. Kincaid and others, Derivation of New Readability Formulas, 1975), at most 18 words a sentence on average, and no
stretch of more than 40 words up to a full stop, colon or semicolon. Quotations are left out: the report's English is not ours. A name or a term of the
glossary counts as two syllables at most, because it is explained. No idioms at all (idioms.txt).
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from prose import PROSE

HERE = Path(__file__).parent
GRADE, MEAN, LONGEST = 8.0, 18.0, 40
IDIOMS = [line for line in (HERE / "idioms.txt").read_text("utf-8").splitlines() if line and line[0] != "#"]
GLOSSARY = (HERE.parents[1] / "notebooks" / "glossary.md").read_text("utf-8")
TERMS = {word.lower() for term in re.findall(r"\*\*([^*]+)\*\*", GLOSSARY) for word in re.findall(r"\w+", term)}


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; a name or an explained term counts as two at most."""
    lower = word.lower().replace("’", "").replace("'", "")
    groups = len(re.findall(r"[aeiouy]+", lower))
    silent = lower.endswith("e") and not re.search(r"[aeiouy]e$|[^aeiouyl]le$", lower)
    silent = silent or bool(re.search(r"[^aeioudt]ed$|[^aeioucsxzgh]es$", lower))
    count = max(1, groups - silent)
    return min(count, 2) if word[:1].isupper() or lower in TERMS or lower.rstrip("s") in TERMS else count


def sentences(words: str) -> list[list[str]]:
    """The words of each sentence without quotations and numbers; a line of a list or a table is one of its own.

    What is shorter than four words is a label or a heading, and would only make a hard text look easy.
    """
    pieces = re.split(r"[.!?…](?=[\s)]|$)|\n\s*[-|\d]|\n\n|\s\|\s", words + "\n")
    found = [[w for w in re.findall(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*", piece) if w != "x"] for piece in pieces]
    return [words for words in found if len(words) > 3]


def grade(groups: list[list[str]]) -> float:
    count = sum(map(len, groups))
    return (
        0.39 * count / len(groups) + 11.8 * sum(syllables(word) for words in groups for word in words) / count - 15.59
    )


@pytest.fixture(scope="module")
def files():
    """The sentences of each file; labels are no sentences, and too short to be measured."""
    found = defaultdict(list)
    for text in PROSE:
        if text.kind != "label":
            found[text.place.split(".")[0]] += sentences(text.own)
    return found


def test_each_file_is_plain_english(files):
    hard = {name: round(grade(groups), 1) for name, groups in files.items() if grade(groups) > GRADE}
    assert hard == {}


def test_sentences_are_not_long_on_average(files):
    means = {name: sum(map(len, groups)) / len(groups) for name, groups in files.items()}
    assert {name: round(mean, 1) for name, mean in means.items() if mean > MEAN} == {}


def test_no_sentence_is_very_long():
    told = [(t.place, re.sub(r"[:;](?=\s)", ".", t.own)) for t in PROSE if t.kind != "label"]
    long = {place: " ".join(s) for place, own in told for s in sentences(own) if len(s) > LONGEST}
    assert long == {}


def test_no_idioms():
    pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, IDIOMS)) + r")(?!\w)", re.IGNORECASE)
    assert {t.place: m.group() for t in PROSE if (m := pattern.search(t.own.replace("’", "'")))} == {}


def test_feedback_never_only_says_wrong():
    bare = re.compile(r"^(wrong|no|incorrect|not correct|try again)\W*(try again)?\W*$", re.IGNORECASE)
    told = [t for t in PROSE if "columns" not in t.place]  # "No." at the head of a column is short for "Number"
    assert [
        t.place for t in told if bare.search(t.words.strip()) or re.search(r"wrong,? try again", t.words, re.IGNORECASE)
    ] == []


NEEDED = (
    "article", "span", "quotation", "attribution", "content", "cue", "source", "speaker", "direct", "indirect", "mixed",
    "document", "speech inside speech", "headline", "dateline", "caption", "mqm", "error span", "category", "severity",
    "post-editing", "token", "concordance", "edit distance", "agreement", "krippendorff's alpha", "imva/in", "a view without words",
    "claim ledger", "word diff", "confidence", "false alarm", "key", "answer sheet",
)  # fmt: skip


def test_the_glossary_has_every_term_with_an_example():
    entries = re.split(r"\n\n(?=\*\*)", GLOSSARY)
    explained = {m.group(1).lower(): entry for entry in entries if (m := re.match(r"\*\*([^*]+)\*\*", entry))}
    assert [term for term in NEEDED if term not in explained] == []
    assert [term for term, entry in explained.items() if "*Example:*" not in entry] == []


@pytest.mark.parametrize(
    ("word", "count"),
    [("said", 1), ("quote", 1), ("table", 2), ("reporter", 3), ("marked", 1), ("ended", 2), ("places", 2), ("names", 1),
     ("you", 1), ("idea", 2), ("read", 1), ("Jaishankar", 2), ("attribution", 2), ("difference", 3)],
)  # fmt: skip
def test_syllables_are_counted_nearly_as_they_are_said(word, count):
    assert syllables(word) == count


def test_the_bar_lets_plain_text_pass_and_stops_hard_text():
    plain = "Read the first sentence again. Who says it? Look for the cue. The speaker stands before it."
    hard = "Notwithstanding considerable methodological heterogeneity, contemporary investigations unequivocally substantiate interdependencies."
    assert grade(sentences(plain)) < GRADE < grade(sentences(hard))
