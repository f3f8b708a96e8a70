"""Words and marks: what selections snap to. The same pattern runs in Python and in the browser."""

import json
import shutil
import subprocess

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from kit.files import read_article
from kit.tokenizer import TOKEN, sentences, tokens


def words(text):
    return [text[span.start : span.end] for span in tokens(text)]


LIST = """
    G-20 G20 US U.S. U.S.-led U.N. a.m. J.K. AFP don’t don't Russia’s Trump's rock’n’roll self-control face-to-face
    one‐year 141 1,125 6,951,000 3.5 10:30 24/7 1/2 2022-23 1990s 3rd AT&T R&D snake_case
    été e\u0301te\u0301 Œuvre straße co\u00adoperate שָׁלוֹם محمّد می\u200cخواهم नमस्ते क्\u200dष Ελλάδα 東京 กำ 글 가
    👩‍👩‍👧‍👦 🇮🇳 🇺🇸 👍🏽 ❤️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏳️‍🌈 👩🏽‍🚀 #️⃣ 1️⃣ ™ ℹ️
    “ ” ‘ — – … ? ! ( ) , . ; : % $ € ₹ & @ “̈
"""
ONE_TOKEN_EACH = LIST.split()


@pytest.mark.parametrize("token", ONE_TOKEN_EACH)
def test_one_word_or_mark_is_one_token(token):
    assert words(f"so {token} it") == ["so", token, "it"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AFP/Reuters", "AFP / Reuters"),
        ("end.Next", "end . Next"),
        ("plan B.Next", "plan B . Next"),
        ("A. Smith", "A . Smith"),
        ("Feb.24", "Feb . 24"),
        ("yes,no", "yes , no"),
        ("10:30:", "10:30 :"),
        ("1,125,", "1,125 ,"),
        ("3.", "3 ."),
        ("Putin’s.", "Putin’s ."),
        ("ministers’ meeting", "ministers’ meeting".replace("’", " ’")),
        ("‘don’t’", "‘ don’t ’"),
        ("Whelan—who", "Whelan — who"),
        ("war--peace", "war - - peace"),
        ("-20", "- 20"),
        ("$1,125", "$ 1,125"),
        ("unacceptable”. “", "unacceptable ” . “"),
        ("(Olivier Douliery/Pool Photo via AP)", "( Olivier Douliery / Pool Photo via AP )"),
        ("the U.S., he", "the U.S. , he"),
        ("🇮🇳🇺🇸🇫", "🇮🇳 🇺🇸 🇫"),
        ("1️⃣2️⃣", "1️⃣ 2️⃣"),
        ("good👍🏽day", "good 👍🏽 day"),
        ("👍👍", "👍 👍"),
    ],
)
def test_where_a_token_ends(text, expected):
    assert words(text) == expected.split()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\r\n\t\u00a0\u2003\u2028"])
def test_where_nothing_can_be_seen_there_is_no_token(text):
    assert tokens(text) == sentences(text) == ()


def test_an_accent_on_a_space_takes_the_space_along():
    assert words("a \u0301b") == ["a", " \u0301", "b"]


def test_offsets_count_code_points_from_where_the_text_stands():
    assert [(span.start, span.end) for span in tokens("👩‍👧 ran", start=100)] == [(100, 103), (104, 107)]
    assert [(span.start, span.end) for span in sentences(" It rained. He ran.", start=100)] == [(101, 111), (112, 119)]


PIECES = [*ONE_TOKEN_EACH, " ", "\n", "\r\n", "\u200f", "\u200b", "\0", "’s", "-", ".", "’", "/", "A", "9", "؀٣"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_character_a_reader_sees_is_ever_split(text):
    seen = {0} | {found.end() for found in regex.finditer(r"\X", text)}
    assert {edge for span in tokens(text) for edge in (span.start, span.end)} <= seen


@given(st.text())
def test_every_visible_character_is_in_exactly_one_token(text):
    covered = [n for span in tokens(text) for n in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert {n for n, c in enumerate(text) if regex.match(r"\P{White_Space}", c)} <= set(covered)


IN_NODE = """
const {pattern, texts} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const points = (text, units) => [...text.slice(0, units)].length;
console.log(JSON.stringify(texts.map(text => ({
  tokens: [...text.matchAll(new RegExp(pattern, "gu"))]
    .map(found => [found.index, found.index + found[0].length].map(units => points(text, units))),
  edges: [0, ...[...new Intl.Segmenter("en").segment(text)].map(s => points(text, s.index + s.segment.length))],
}))));
"""


def test_javascript_finds_the_same_tokens_and_splits_no_character_either():
    if not shutil.which("node"):
        pytest.skip("needs node")
    nasty = " ".join(ONE_TOKEN_EACH) + "\r\n" + "".join(ONE_TOKEN_EACH)
    texts = [*read_article("g20-ministers").text.split("\n\n"), *PIECES, nasty, "", "🇮🇳🇺🇸🇫", "1️⃣2️⃣"]
    sent = json.dumps({"pattern": TOKEN, "texts": texts})
    answer = subprocess.run(["node", "-e", IN_NODE], input=sent, capture_output=True, text=True, check=True)
    for text, theirs in zip(texts, json.loads(answer.stdout), strict=True):
        ours = [[span.start, span.end] for span in tokens(text)]
        assert ours == theirs["tokens"], text
        assert {edge for span in ours for edge in span} <= set(theirs["edges"]), text


@pytest.mark.parametrize("piece", [".", ". ", "a.", " ", "\n \r", ".”", "👩\u200d", "It rained. "])
def test_a_long_text_of_anything_comes_back(piece):
    text = piece * (100_000 // len(piece))
    assert tokens(text) or not text.strip()
    assert sentences(text) or not text.strip()


# ---- sentences


@pytest.mark.parametrize(
    "marked",
    [
        "It rained. | He ran.",
        "It rained! | Did he run? | He did… | 12 others ran.",
        "Mr. Ruiz met Dr. Ada Lo in the U.S. Senate on Feb. 24, 2022. | They spoke.",
        "J. K. Rowling wrote. | She reads.",
        "“It rained,” Ruiz said. | “It poured.”",
        "“It rained. | It poured.” | He ran.",
        "“Did it rain?” he asked. | It did.",
        "It rained (a lot). | (Lena Okoro/Example News)",
        "It cost 3.5 crowns at 10.30 a.m. on Monday.",
        "the opening of the Group of 20 at a meeting of top diplomats. | Ukraine.",
        "released by the State Department. | According to .",
        "is unacceptable”. “",
        "The headline has no full stop || But the body has. | It goes on.",
        "Élan vital. | Über alles. | Ça va.",
        "ירד גשם. | הוא רץ.",
        "👍! | Then he ran.",
        "no capital. but it goes on",
        "“Why not?” she asked. | He laughed.",
        "He left the U.S. | But she stayed. | He left the U.S. Ruiz stayed.",
        "Sen. Ada Ruiz (R-Fla.) called her “Mr. Hale” on hale.com. | Nobody answered.",
        "It is No. 4 in St. Ives. | It is gone. | Now it is not.",
    ],
)
def test_where_a_sentence_ends(marked):
    text = marked.replace(" || ", "\n\n").replace(" | ", " ")
    found = [text[span.start : span.end] for span in sentences(text)]
    assert found == marked.replace(" || ", " | ").split(" | ")


def test_sentences_end_at_paragraphs_with_windows_line_ends_too():
    text = "A headline\r\n\r\nIt rained.\r\nHe ran."
    assert [text[span.start : span.end] for span in sentences(text)] == ["A headline", "It rained.", "He ran."]


def test_a_long_paragraph_is_cut_as_its_sentences_are():
    one = "Mr. Hale left the U.S. on Monday. "
    assert [span.start for span in sentences(one * 500)] == [len(one) * n for n in range(500)]


@given(st.text(alphabet=st.sampled_from(".!? \n\r“”()AaéU9👍\u0301א")))
def test_sentences_cover_all_that_is_visible_and_start_and_end_there(text):
    found = sentences(text)
    for span in found:
        assert text[span.start : span.end] == text[span.start : span.end].strip() != ""
    covered = {n for span in found for n in range(span.start, span.end)}
    assert {n for n, c in enumerate(text) if not c.isspace()} <= covered
