"""Loading is strict and kind: one sentence with the file, the place, what came and what is allowed."""

import json
import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.files import (
    articles,
    as_values,
    attributions_from,
    marks_from,
    read_article,
    read_key,
    read_sheet,
    sheet_as_json,
)
from kit.model import Answer, AnswerSheet, Article, Attribution, Mark, Reader, Span
from kit.strict import BadFile

TEXT = "Café\n\n“It rained,” Ruiz said."
ARTICLE = Article("rain", TEXT, "Café", "Example News", "2026-11-23", kinds=("headline", "body"))
CAFE = {"start": 0, "end": 4, "text": "Café"}
MARK = CAFE | {"category": "fluency/spelling", "severity": "minor", "confidence": 2}
SAID = {
    "content": {"start": 6, "end": 18, "text": "“It rained,”"},
    "source": {"start": 19, "end": 23, "text": "Ruiz"},
    "cue": {"start": 24, "end": 28, "text": "said"},
    "speaker": "ruiz", "type": "direct",
}  # fmt: skip
META = {
    "format": 1, "id": "rain", "sha256": ARTICLE.sha256, "title": "Café", "publisher": "Example News",
    "date": "2026-11-23", "language": "en", "provenance": "", "rights": "", "paragraphs": ["headline", "body"],
}  # fmt: skip
SHEET = {
    "format": 1,
    "article": {"id": "rain", "sha256": ARTICLE.sha256},
    "reader": {"id": "s017", "name": "Reader 17"},
    "answers": {
        "errors": {"value": [MARK], "saved": "2026-11-23T17:30:00Z"},
        "sources": {"value": [SAID], "saved": "2026-11-23T17:31:00Z"},
        "Q19": {"value": {"chosen": ["b"]}},
    },
}
ERROR = CAFE | {
    "id": "E01", "tier": "core", "envelope": CAFE, "category": "fluency/spelling", "severity": "minor",
    "repair_kind": "replace", "repairs": ["Coffee"], "must": ["C…"], "must_not": ["é"], "explanation": "An accent.",
    "cause_certainty": "low",
}  # fmt: skip
KEY = {
    "format": 1,
    "article": {"id": "rain", "sha256": ARTICLE.sha256},
    "reader": {"id": "key"},
    "speakers": [{"id": "ruiz", "name": "Ana Ruiz", "kind": "named person"}],
    "answers": {"errors": {"value": [ERROR]}, "sources": {"value": [SAID | {"id": "A01", "also_accepted": []}]}},
    "decoys": [CAFE | {"why_not_an_error": "A loan word."}],
    "unsourced": [CAFE | {"kind": "headline"}],
    "names": {"people": {"Ana Ruiz": {"Ruiz": 1}}},
    "withheld": {"errors": [CAFE]},
}


def written(path, document):
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return path


def changed(document, place, value):
    """A copy of a document with another value at a place, written as a tuple of keys; REMOVED takes it away."""
    copied = parent = json.loads(json.dumps(document))
    *way, last = place
    for step in way:
        parent = parent[step]
    if value is REMOVED:
        del parent[last]
    else:
        parent[last] = value
    return copied


REMOVED = object()


@pytest.fixture
def folder(tmp_path):
    """An article's folder as a teacher might keep it."""
    folder = tmp_path / "rain"
    folder.mkdir()
    (folder / "article.txt").write_bytes(TEXT.encode())
    written(folder / "article.json", META)
    return folder


def refusal(read, *arguments):
    """The sentence with which something is refused."""
    with pytest.raises(BadFile) as error:
        read(*arguments)
    return str(error.value)


@pytest.fixture
def sheet_refused(tmp_path):
    return lambda document: refusal(read_sheet, written(tmp_path / "ana.json", document), ARTICLE)


@pytest.fixture
def key_refused(tmp_path):
    return lambda document: refusal(read_key, written(tmp_path / "key.json", document), ARTICLE)


# ---- articles


def test_an_article_is_read_from_its_folder(folder):
    article = read_article(folder)
    assert (article.id, article.text, article.title) == ("rain", TEXT, "Café")
    assert [p.kind for p in article.paragraphs] == ["headline", "body"]


def test_an_article_is_read_by_its_id_and_from_any_kind_of_path(folder):
    assert read_article("g20-ministers").text.startswith("At G-20, US, Russian foreign ministers")
    assert read_article(str(folder)) == read_article(folder)


@pytest.mark.parametrize(
    "bytes_",
    [
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.encode("utf-8-sig"),
        unicodedata.normalize("NFD", TEXT).encode(),
        unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode("utf-8-sig"),
    ],
    ids=["CRLF", "BOM", "NFD", "all three"],
)
def test_what_editors_and_systems_do_to_a_text_is_undone(folder, bytes_):
    (folder / "article.txt").write_bytes(bytes_)
    assert read_article(folder).text == TEXT


def test_a_text_made_in_decomposed_letters_keeps_its_own_offsets(folder):
    decomposed = unicodedata.normalize("NFD", TEXT)
    made = Article("rain", decomposed)
    written(folder / "article.json", META | {"sha256": made.sha256})
    (folder / "article.txt").write_bytes(TEXT.encode())  # something on the way composed them
    article = read_article(folder)
    assert article.text == decomposed
    assert article[Span(7, 19)] == "“It rained,”"


@pytest.mark.parametrize("text", [TEXT + "\n", TEXT.replace("It", "it"), "", TEXT.replace("\n", "\r")])
def test_a_text_with_another_hash_is_refused(folder, text):
    (folder / "article.txt").write_bytes(text.encode())
    said = "rain/article.txt: this is not the text the spans were made for: its SHA-256 differs from the one in"
    assert refusal(read_article, folder) == f"{said} article.json"


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (("format",), 2, "format: format 2 is unknown; this kit reads format 1"),
        (("title",), REMOVED, "field “title” is missing"),
        (("author",), "Ruiz", "field “author” is unknown; allowed are format, id, sha256, title, publisher"),
        (("date",), 20261123, "date: this should be a text, not a number"),
        (("paragraphs",), ["headline"], "paragraphs: 1 kinds for an article of 2 paragraphs"),
        (("paragraphs",), ["headline", "body", "body"], "paragraphs: 3 kinds for an article of 2 paragraphs"),
        (("paragraphs", 1), "bdy", "paragraphs[1]: “bdy” is not one of headline, body, caption"),
        (("dateline",), {"start": 0, "end": 4, "text": "Cafe"}, "dateline: the words at 0 to 4 are “Café”, not “Cafe”"),
        (("captions",), [{"paragraph": 1, "credit": {}}], "captions[0]: field “start” is missing"),
    ],
)
def test_an_article_json_that_does_not_fit_is_refused(folder, place, value, sentence):
    written(folder / "article.json", changed(META, place, value))
    said = refusal(read_article, folder)
    assert said.startswith("rain/article.json") and sentence in said


def test_a_folder_that_is_not_there_is_refused_with_the_articles_there_are(tmp_path):
    said = refusal(read_article, tmp_path / "snow")
    assert said.endswith("/snow”: no folder has this name, and the kit brings " + ", ".join(articles()) + ".")
    assert "no folder has this name" in refusal(read_article, "snow\0")


@pytest.mark.parametrize("missing", ["article.txt", "article.json"])
def test_a_missing_file_is_named(folder, missing):
    (folder / missing).unlink()
    assert refusal(read_article, folder) == f"rain/{missing}: the file is missing"


def test_an_article_json_that_is_a_list_is_refused(folder):
    written(folder / "article.json", "[]")
    assert refusal(read_article, folder) == "rain/article.json: this should be an object, not a list"


# ---- sheets


def test_a_sheet_is_read_with_its_marks_and_attributions(tmp_path):
    sheet = read_sheet(written(tmp_path / "ana.json", SHEET), ARTICLE)
    assert sheet.reader == Reader("s017", "Reader 17")
    assert sheet.marks == (Mark(Span(0, 4), "fluency/spelling", "minor", "", 2),)
    assert sheet.attributions == (Attribution(Span(6, 18), Span(19, 23), Span(24, 28), "ruiz", "direct"),)
    assert sheet.answers["Q19"] == Answer({"chosen": ["b"]})
    assert sheet.answers["errors"].saved == "2026-11-23T17:30:00Z"


def test_labels_may_be_left_out_or_empty(tmp_path):
    bare = {"start": 4, "end": 4, "text": "", "category": "", "severity": None, "confidence": None}
    document = changed(SHEET, ("answers", "errors", "value"), [bare])
    assert read_sheet(written(tmp_path / "ana.json", document), ARTICLE).marks == (Mark(Span(4, 4)),)


def test_a_sheet_written_is_the_sheet_read(tmp_path):
    sheet = read_sheet(written(tmp_path / "ana.json", SHEET), ARTICLE)
    assert read_sheet(written(tmp_path / "ben.json", sheet_as_json(sheet, ARTICLE)), ARTICLE) == sheet


@pytest.mark.parametrize("change", [lambda b: b.replace(b"\n", b"\r\n"), lambda b: b"\xef\xbb\xbf" + b])
def test_a_sheet_that_went_through_windows_is_read(tmp_path, change):
    path = written(tmp_path / "ana.json", json.dumps(SHEET, indent=1))
    path.write_bytes(change(path.read_bytes()))
    assert len(read_sheet(path, ARTICLE).marks) == 1


def test_words_in_another_unicode_form_are_the_same_words(tmp_path):
    document = json.dumps(SHEET, ensure_ascii=False)
    sheet = read_sheet(written(tmp_path / "ana.json", unicodedata.normalize("NFD", document)), ARTICLE)
    assert ARTICLE[sheet.marks[0].span] == "Café"


MARKS = ("answers", "errors", "value")
FIRST = "ana.json, answers.errors.value[0]"
SOURCES = ("answers", "sources", "value")


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        # where a span points
        ((*MARKS, 0, "end"), 7020, f"{FIRST}: end 7020 is past the article's last character, 29"),
        ((*MARKS, 0, "start"), 1, "[0]: the words at 1 to 4 are “afé”, not “Café”: the span has shifted"),
        ((*MARKS, 0, "text"), "Cafe", "[0]: the words at 0 to 4 are “Café”, not “Cafe”: the span has shifted"),
        ((*MARKS, 0, "start"), 5, "[0]: start 5 and end 4 aren’t a span; it should be 0 <= start <= end"),
        ((*MARKS, 0, "start"), -1, "[0]: start -1 and end 4 aren’t a span; it should be 0 <= start <= end"),
        ((*MARKS, 0, "end"), REMOVED, "answers.errors.value[0]: field “end” is missing"),
        ((*SOURCES, 0, "cue", "end"), 99, "answers.sources.value[0].cue: end 99 is past the article's last character"),
        ((*SOURCES, 0, "content"), None, "answers.sources.value[0].content: this should be an object, not null"),
        ((*SOURCES, 0, "source", "note"), "x", "source: field “note” is unknown; allowed are start, end, text"),
        # labels
        ((*MARKS, 0, "category"), "spelling", "value[0].category: “spelling” is not one of accuracy/mistranslation, "),
        ((*MARKS, 0, "severity"), "huge", "severity: “huge” is not one of minor, major, critical"),
        ((*MARKS, 0, "confidence"), 4, "confidence: “4” is not one of 1, 2, 3"),
        ((*MARKS, 0, "confidence"), "2", "confidence: this should be a whole number, not a text"),
        ((*SOURCES, 0, "type"), "straight", "type: “straight” is not one of direct, mixed, indirect, document"),
        # types
        ((*MARKS, 0, "start"), "0", "start: this should be a whole number, not a text"),
        ((*MARKS, 0, "start"), 0.0, "start: this should be a whole number, not a number"),
        ((*MARKS, 0, "start"), True, "start: this should be a whole number, not true or false"),
        ((*MARKS, 0, "repair"), None, "repair: this should be a text, not null"),
        ((*MARKS, 0), [], "answers.errors.value[0]: this should be an object, not a list"),
        (MARKS, {}, "answers.errors.value: this should be a list, not an object"),
        (("answers",), [], "ana.json, answers: this should be an object, not a list"),
        (("answers", "Q19"), "b", "ana.json, answers.Q19: this should be an object, not a text"),
        (("answers", "Q19", "value"), REMOVED, "ana.json, answers.Q19: field “value” is missing"),
        (("reader", "id"), REMOVED, "ana.json, reader: field “id” is missing"),
        # fields
        ((*MARKS, 0, "tier"), "core", "value[0]: field “tier” is unknown; allowed are category, severity, repair"),
        ((*SOURCES, 0, "tier"), "core", "value[0]: field “tier” is unknown; allowed are content, source, cue, speaker"),
        (("speakers",), [], "ana.json: field “speakers” is unknown; allowed are format, article, reader, answers"),
        # which article and which format
        (("article", "id"), "snow", "ana.json, article: made for the article “snow”; this is “rain”"),
        (("article", "sha256"), "0" * 64, "article: made for another text of “rain”: the SHA-256 differs"),
        (("format",), 2, "ana.json, format: format 2 is unknown; this kit reads format 1"),
        (("format",), True, "ana.json, format: this should be a whole number, not true or false"),
        (("format",), REMOVED, "ana.json: field “format” is missing"),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused_and_the_place_is_named(sheet_refused, place, value, sentence):
    assert sentence in sheet_refused(changed(SHEET, place, value))


def test_a_later_format_is_told_before_its_unknown_fields(sheet_refused):
    said = "ana.json, format: format 2 is unknown; this kit reads format 1"
    assert sheet_refused({"version": 9, "format": 2}) == said


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "ana.json: line 1, column 1: this is not JSON (Expecting value)"),
        ('{\n "format": 1,,', "ana.json: line 2, column 14: this is not JSON"),
        ("{'format': 1}", "ana.json: line 1, column 2: this is not JSON"),
        ('{"format": 1, "format": 1}', "ana.json: “format” appears twice in the same object"),
        ('{"format": NaN}', "ana.json: NaN isn’t a number that JSON allows"),
        ('{"format": -Infinity}', "ana.json: -Infinity isn’t a number that JSON allows"),
        ('{"format": 1e999}', "ana.json: 1e999 isn’t a number that JSON allows"),
        ('{"format": ' + "9" * 5000 + "}", "ana.json: a number of 5,000 digits is too long; at most 300 are read"),
        ("[" * 100_000, "ana.json: the JSON is nested too deeply; at most 50 levels are read"),
        ("[" * 60 + "]" * 60, "ana.json: the JSON is nested too deeply; at most 50 levels are read"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "ana.json: the JSON is nested too deeply"),
        (r'{"format": "\ud83d"}', r"ana.json: there’s half a character in a text, \ud83d"),
        (r'{"\udc00": 1}', r"ana.json: there’s half a character in a text, \udc00"),
        ("null", "ana.json: this should be an object, not null"),
        ('"sheet"', "ana.json: this should be an object, not a text"),
        (" " * 5_000_001, "ana.json: 5,000,001 bytes are too many; at most 5,000,000 are read"),
        ('{"format": 1}\0', "ana.json: this isn’t text: there’s a zero byte in it"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_what_is_no_sheet_at_all_is_refused(sheet_refused, document, sentence):
    assert sentence in sheet_refused(document)


def test_a_character_in_two_escapes_is_whole(tmp_path):
    document = changed(SHEET, ("reader", "name"), "Ana 👩‍🚀")
    path = written(tmp_path / "ana.json", json.dumps(document, ensure_ascii=True))
    assert r"\ud83d\udc69" in path.read_text()
    assert read_sheet(path, ARTICLE).reader.name == "Ana 👩‍🚀"


def test_a_file_that_is_no_utf8_is_refused_with_the_byte(tmp_path):
    path = tmp_path / "ana.json"
    path.write_bytes('{"name": "José"}'.encode("latin-1"))
    assert refusal(read_sheet, path, ARTICLE) == "ana.json: byte 13 is not UTF-8; save the file as UTF-8 text"


def test_a_missing_sheet_and_a_folder_are_refused(tmp_path):
    path = tmp_path / "ana.json"
    assert refusal(read_sheet, path, ARTICLE) == "ana.json: the file is missing"
    path.mkdir()
    assert refusal(read_sheet, path, ARTICLE) == "ana.json: this is a folder or a device, not a file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_that_never_ends_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "ana.json")
    assert "a folder or a device" in refusal(read_sheet, tmp_path / "ana.json", ARTICLE)


def test_a_sentence_stays_a_sentence_whatever_the_file_holds(sheet_refused):
    assert len(sheet_refused(changed(SHEET, (*MARKS, 0, "category"), "x" * 100_000))) < 1_000
    assert len(sheet_refused(changed(SHEET, ("y" * 100_000,), 1))) < 1_000


def test_half_a_million_keys_do_not_take_forever(sheet_refused):
    many = ",".join(f'"{n}":0' for n in range(400_000))
    assert "field “0” is unknown" in sheet_refused('{"format": 1,' + many + "}")


# ---- keys


def test_a_key_is_read_with_all_it_knows(tmp_path):
    key = read_key(written(tmp_path / "key.json", KEY), ARTICLE)
    assert [(error.id, error.envelope, error.repairs) for error in key.errors] == [("E01", Span(0, 4), ("Coffee",))]
    assert key.speaker("ruiz").name == "Ana Ruiz"
    assert (key.decoys[0].span, key.unsourced[0].kind) == (Span(0, 4), "headline")
    assert (key.names["people"]["Ana Ruiz"], key.withheld) == ({"Ruiz": 1}, {"errors": (Span(0, 4),)})


ERRORS = ("answers", "errors", "value")


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        ((*SOURCES, 0, "speaker"), "lo", "key.json, answers.sources.value[0]: speaker “lo” is not among the speakers"),
        ((*SOURCES, 0, "tier"), "hard", "tier: “hard” is not one of core, nested, bonus, stance, garbled"),
        ((*SOURCES, 0, "also_accepted"), [CAFE | {"end": 3}], "also_accepted[0]: the words at 0 to 3 are “Caf”"),
        ((*ERRORS, 0, "tier"), "stance", "tier: “stance” is not one of core, subtle, optional, outside"),
        ((*ERRORS, 0, "envelope", "end"), 3, "envelope: the words at 0 to 3 are “Caf”, not “Café”"),
        ((*ERRORS, 0, "repair_kind"), "swap", "repair_kind: “swap” is not one of replace, delete, insert"),
        ((*ERRORS, 0, "must"), ["…"], "must[0]: “…” isn’t a phrase: 1 to 200 characters"),
        ((*ERRORS, 0, "must_not"), "is", "must_not: this should be a list, not a text"),
        ((*ERRORS, 0, "explanation"), REMOVED, "value[0]: field “explanation” is missing"),
        ((*ERRORS, 0, "also_accepted"), ["typo"], "also_accepted[0]: “typo” is not one of"),
        (("speakers", 0, "kind"), "human", "speakers[0].kind: “human” is not one of named official, named person"),
        (("decoys", 0, "start"), 1, "decoys[0]: the words at 1 to 4 are “afé”, not “Café”"),
        (("names", "people", "Ana Ruiz", "Ruiz"), "one", "names.people.Ana Ruiz.Ruiz: this should be a whole number"),
        (("article", "sha256"), "0", "key.json, article: made for another text of “rain”"),
        (("speakers",), REMOVED, "key.json: field “speakers” is missing"),
    ],
)
def test_a_key_that_does_not_fit_is_refused(key_refused, place, value, sentence):
    assert sentence in key_refused(changed(KEY, place, value))


def test_a_key_made_for_another_text_is_told_so_before_its_spans_are_looked_at(tmp_path):
    snow = Article("rain", TEXT.replace("Café", "Snow"))
    assert "made for another text of “rain”" in refusal(read_key, written(tmp_path / "key.json", KEY), snow)


# ---- values that come from the notebook


def test_marks_as_values_and_back():
    marks = (Mark(Span(0, 4), "style", "minor", "Bar", 3, "m1"), Mark(Span(4, 4)))
    assert marks_from(as_values(marks, ARTICLE), ARTICLE) == marks


def test_attributions_as_values_and_back():
    found = (Attribution(Span(6, 18), Span(19, 23), None, "ruiz", "direct", "a1"),)
    assert attributions_from(as_values(found, ARTICLE), ARTICLE) == found


def test_a_value_from_the_notebook_is_refused_by_its_place():
    said = refusal(marks_from, [MARK | {"repair": "\ud83d"}], ARTICLE)
    assert said == r"the notebook, marks[0].repair: there’s half a character in a text, \ud83d"


# ---- whatever comes: a sentence or a sheet, never another exception


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from([10**400, "\ud83d", "core", "minor", "ruiz", 1e400, -0.0, CAFE]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(value, here=()):
    """Every place in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*here, step) for step, _ in inner] + [p for step, item in inner for p in places(item, (*here, step))]


@pytest.fixture(scope="module")
def junk_file(tmp_path_factory):
    return tmp_path_factory.mktemp("junk") / "junk.json"


@pytest.mark.parametrize(("document", "read"), [(SHEET, read_sheet), (KEY, read_key)], ids=["sheet", "key"])
@given(data=st.data())
@settings(deadline=None)
def test_a_document_with_junk_at_any_place_is_refused_or_read(junk_file, document, read, data):
    place = data.draw(st.sampled_from(places(document)))
    junk = data.draw(JSON | st.just(REMOVED))
    written(junk_file, changed(document, place, junk))
    try:
        sheet = read(junk_file, ARTICLE)
    except BadFile as error:
        assert str(error).startswith("junk.json")
    else:
        sheet_as_json(sheet, ARTICLE).encode()


@given(value=JSON)
@settings(deadline=None)
def test_any_json_that_is_no_sheet_is_refused(junk_file, value):
    assert refusal(read_sheet, written(junk_file, json.dumps(value)), ARTICLE)


@given(content=st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_refused(junk_file, content):
    junk_file.write_bytes(content)
    assert refusal(read_sheet, junk_file, ARTICLE)


@given(values=JSON)
@settings(deadline=None)
def test_any_value_from_the_notebook_is_refused_or_read(values):
    for read in (marks_from, attributions_from):
        try:
            read(values, ARTICLE)
        except BadFile as error:
            assert str(error).startswith("the notebook, ")


def test_an_empty_article_has_an_empty_sheet(tmp_path):
    empty = Article("empty", "")
    sheet = AnswerSheet("empty", empty.sha256, Reader("s017"))
    assert read_sheet(written(tmp_path / "ana.json", sheet_as_json(sheet, empty)), empty) == sheet
