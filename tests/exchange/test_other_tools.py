"""Keys and sheets to the formats of other tools and back: nothing is lost, and what is no such file gets a sentence."""

import json
import random
import zipfile
from dataclasses import replace

import cassis
import pytest

import kit
from kit.exchange.other_tools import FORMATS, exported, imported
from kit.model import Answer, AnswerKey, Article, Attribution, Mark, Reader, Span, Speaker, Unsourced
from kit.sheets.own import of_key
from kit.strict import BadFile

TEXT = "A 😀 title\n\n“Ha 😀 ha,” said Ruiz, who said Óscar\nsaid “no”."
ARTICLE = Article("own", TEXT)


def at(words, n=0):
    """The span of the n-th place at which these words stand."""
    start = -1
    for _ in range(n + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


OUTER = Attribution(at("Óscar\nsaid “no”"), at("Ruiz"), at("said", 1), "ruiz", "indirect", "A02", note="Zwei\tWörter")
INNER = Attribution(at("“no”"), at("Óscar"), at("said", 2), "oscar", "direct", "A03", "nested", 2, parent="A02")
FIRST = Attribution(at("“Ha 😀 ha,”"), at("Ruiz"), at("said"), "ruiz", "direct", "A01")
MARKS = (
    Mark(at("😀", 1), "fluency/spelling", "minor", "“”", id="E01"),
    Mark(Span(at("who").start, at("who").start), "accuracy/omission", "major", "a man", id="E02"),
    Mark(Span(len(TEXT), len(TEXT)), "accuracy/omission", "minor", "!", id="E03"),
)
KEY = AnswerKey(
    "own",
    ARTICLE.sha256,
    Reader("key", "Answer key"),
    {"sources": Answer((FIRST, OUTER, INNER)), "errors": Answer(tuple(map(of_key, MARKS)))},
    speakers=(Speaker("ruiz", "Ana Ruiz", "named official"), Speaker("oscar", "Óscar", "named person")),
    unsourced=(Unsourced(at("title"), "background"),),
)
TEXTS = {"own": (ARTICLE, KEY)}
for _id in ("g20-ministers", "riverside-library"):
    TEXTS[_id] = (kit.read_article(_id), kit.read_key(_id, kit.read_article(_id)))


def save(folder, sheet, article, form):
    """The file that is read again, of those that were written."""
    files = exported(sheet, article, form)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    return next(folder / name for name in files if name.endswith((".ann", ".conll", ".json", ".jsonld")))


def in_order(sheet):
    """A key or a sheet with its records in the order of their ids or places: tools have orders of their own."""
    ordered = {task: Answer(tuple(sorted(answer.value, key=lambda r: r.id))) for task, answer in sheet.answers.items()}
    passages = {name: tuple(sorted(getattr(sheet, name, ()), key=lambda p: p.span)) for name in ("decoys", "unsourced")}
    return replace(sheet, answers=ordered, **(passages if isinstance(sheet, AnswerKey) else {}))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("id", TEXTS)
def test_a_key_comes_back_whole(tmp_path, form, id):
    article, key = TEXTS[id]
    back = imported(save(tmp_path, key, article, form), article, form, like=key)
    assert in_order(back) == in_order(key)


@pytest.mark.parametrize("form", FORMATS)
def test_a_sheet_comes_back_whole(tmp_path, form):
    sheet = kit.open_sheet(ARTICLE, tmp_path / "answers", "s017", "s017")
    sheet.save("sources", (Attribution(at("“no”"), None, at("said", 2), "oscar", "", "m1"),))
    sheet.save("errors", (Mark(at("title"), "style", "minor", "head", 2, "m2"), Mark(Span(3, 3), id="m3")))
    back = imported(save(tmp_path, sheet.sheet, ARTICLE, form), ARTICLE, form, reader="s017")
    assert in_order(back).answers == {task: Answer(answer.value) for task, answer in sheet.sheet.answers.items()}


# ---- what people mark in the tools themselves

BRAT = """\
T1\tcontent 13 23\t“Ha 😀 ha,”
T2\tcue 24 28\tsaid
T3\tsource 29 33\tRuiz
T4\terror 2 3\t😀
R1\tsource Arg1:T1 Arg2:T3
A1\ttype T1 direct
A2\tcategory T4 style
M1\tseverity T4 minor
#1\tAnnotatorNotes T1\tAna Ruiz
#2\tAnnotatorNotes T4\tno face
"""


def quoted(words, **around):
    return {"selector": {"type": "TextQuoteSelector", "exact": words, **around}}


WEB = [
    {"body": {"purpose": "tagging", "value": "content"}, "target": quoted("“Ha 😀 ha,”")},
    {"tags": ["cue"], "target": [quoted("said", suffix=" Ruiz")]},
    {"tags": ["source", "mine"], "target": {"selector": [{"type": "TextPositionSelector", "start": 27, "end": 31}]}},
]


def label(id, start, end, words, *labels, name="label", kind="labels"):
    value = {"start": start, "end": end, "text": words, kind: list(labels)}
    return {"id": id, "from_name": name, "to_name": "text", "type": kind, "value": value}


RESULT = [
    label("a", 12, 23, "“Ha 😀 ha,”", "content"),
    label("b", 24, 28, "said", "cue"),
    label("c", 29, 33, "Ruiz", "source"),
]
STUDIO = {"data": {"text": TEXT}, "annotations": [{"result": RESULT}]}  # counted in UTF-16 units, as JavaScript does
IOB = (
    "A\tO\n😀\tO\ntitle\tO\n\n“\tB-content\nHa\tI-content\n😀\tI-content\nha\tI-content\n,\tI-content\n”\tI-content\nsaid\tB-cue\nRuiz\tB-source\n"
    + "".join(f"{word}\tO\n" for word in [",", "who", "said", "Óscar", "said", "“", "no", "”", "."])
)
MADE_ELSEWHERE = {"brat": BRAT, "web": json.dumps(WEB), "label-studio": json.dumps(STUDIO), "iob": IOB}


@pytest.mark.parametrize("form", MADE_ELSEWHERE)
def test_what_people_mark_in_a_tool_becomes_a_key(tmp_path, form):
    """Brat's offsets count line ends as two characters here, Label Studio's count an emoji as two."""
    (tmp_path / "file").write_text(MADE_ELSEWHERE[form], "utf-8")
    key = imported(tmp_path / "file", ARTICLE, form)
    said = key.attributions[0]
    assert (said.content, said.source, said.cue) == (at("“Ha 😀 ha,”"), at("Ruiz"), at("said"))
    if form == "brat":
        assert (said.type, key.speaker(said.speaker).name) == ("direct", "Ana Ruiz")
        error = key.errors[0]
        assert (error.span, error.repairs, error.repair_kind) == (Span(2, 3), ("no face",), "replace")


def test_the_zip_that_inception_exports_is_read(tmp_path):
    cas = cassis.load_cas_from_json(exported(KEY, ARTICLE, "inception")["own.json"])
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as packed:
        packed.writestr("own.xmi", cas.to_xmi())
        packed.writestr("TypeSystem.xml", cas.typesystem.to_xml())
    assert in_order(imported(tmp_path / "own.zip", ARTICLE, "inception", like=KEY)) == in_order(KEY)


# ---- what is no such file


REFUSED = (
    ("brat", "T1\tperson 0 1\tA\n", "“person” is none of the labels content, source, cue, error"),
    ("brat", "T1\tcontent 0 1\tB\n", "the words at 0 to 1 are “A”, not “B”: is it another text?"),
    ("brat", "T1\tcontent 0 999\tB\n", "there is no stretch from 0 to 999; the article has 58 characters"),
    ("brat", "T1\tcontent 0 1;6 9\tA tle\n", "in pieces with words between them"),
    ("brat", "T1\tcontent zero 1\tA\n", "“zero 1” should be offsets such as 12 17"),
    ("brat", "T1\tcue 0 1\tA\n", "the cue at 0 belongs to no content"),
    ("brat", "T1\tcontent 0 1\tA\nR1\tsource Arg1:T1 Arg2:T9\n", "has a link “source” to “T9”, which is no source"),
    ("brat", "T1\terror 0 1\tA\nA1\tcategory T1 odd\n", "“odd” is not one of accuracy/mistranslation"),
    ("brat", "Hello\n", "line 1: “Hello” is no line of brat’s"),
    ("iob", "A\tO\nB\tO\n", "line 2: the article’s next word is “😀”, not “B”"),
    ("iob", "A\tO\n", "the file has 1 words and the article 20"),
    ("iob", IOB.replace("B-cue", "B-verb"), "“verb” is none of the labels"),
    ("iob", IOB.replace("B-cue", "E-cue"), "“E-cue” should be O, or B- or I- with one of content"),
    ("iob", '# note {"id": "A", "label": "cue", "start": 0, "end": 99}\n', "0 to 99 is no stretch of the article"),
    ("web", "{}", "there are no annotations: a page has them under “items”"),
    ("web", json.dumps([{"tags": ["x"], "target": quoted("title")}]), "has the tags x"),
    ("web", json.dumps([{"tags": ["cue"], "target": quoted("said")}]), "“said” stands 3 times"),
    ("web", '[{"tags": ["cue"], "target": "http://a.b"}]', "this should be an object, not a text"),
    ("label-studio", '[{"data": {"text": "x"}}, {"data": {"text": "y"}}]', "none of its 2 tasks has the text of “own”"),
    ("label-studio", '{"data": {}}', "the task has no annotations"),
    (
        "label-studio",
        json.dumps({"annotations": [{"result": [label("a", 0, 1, "A", "minor", name="severity", kind="choices")]}]}),
        "the region “a” has no label",
    ),
    ("inception", "{}", "this is no CAS that dkpro-cassis can read"),
    ("inception", "no json", "this is no CAS that dkpro-cassis can read"),
)


@pytest.mark.parametrize(("form", "content", "sentence"), REFUSED)
def test_a_file_that_does_not_fit_gets_a_sentence(tmp_path, form, content, sentence):
    (tmp_path / "file").write_text(content, "utf-8")
    with pytest.raises(BadFile) as refused:
        imported(tmp_path / "file", ARTICLE, form)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("file")


ODD = (None, -1, 3, 10**12, "", "😀", "A01", [], ["x"], {}, {"id": []}, True, 0.5)


def changed(value, dice):
    """The JSON value with one value somewhere in it made another."""
    if not value or not isinstance(value, dict | list) or dice.random() < 0.1:
        return dice.choice(ODD)
    copy = dict(value) if isinstance(value, dict) else list(value)
    where = dice.choice([*copy] if isinstance(copy, dict) else range(len(copy)))
    copy[where] = changed(copy[where], dice)
    return copy


def cut(whole, dice):
    """The text with a few characters made others."""
    start = dice.randrange(len(whole))
    return whole[:start] + dice.choice(("", "\t", "\n", "{", "T1", "9", "#", "-")) + whole[start + dice.randrange(3) :]


@pytest.mark.parametrize("form", FORMATS)
def test_no_change_to_a_file_breaks_more_than_the_file(tmp_path, form):
    path = save(tmp_path, KEY, ARTICLE, form)
    whole, dice = path.read_text("utf-8"), random.Random(7)
    for _ in range(50):
        is_json = form not in ("brat", "iob")
        path.write_text(json.dumps(changed(json.loads(whole), dice)) if is_json else cut(whole, dice), "utf-8")
        try:
            imported(path, ARTICLE, form)
        except BadFile as refused:
            assert str(refused)
