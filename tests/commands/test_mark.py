"""`python -m kit mark`: counts first, the JSON as agreed, and one sentence for a file that cannot be used."""

import json
from pathlib import Path

import pytest

import kit
from kit.commands.mark import mark
from kit.files import sheet_as_json
from kit.model import Answer, AnswerSheet, Attribution, Mark, Reader, Span

PROJECT = Path(__file__).parents[2]


ARTICLE = kit.read_article("g20-ministers")
A01 = Attribution(Span(627, 742), Span(598, 621), Span(622, 626), "us-officials", "indirect")
LEFTOVERS = ((335, 343, "Ukraine."), (2360, 2374, "According to ."), (6480, 6484, "Did."))


@pytest.fixture
def sheet(tmp_path):
    """A file with two marks, one right and one false alarm, an attribution, an exercise half done, and junk."""
    half = {"answer": [[{"start": s, "end": e, "text": t} for s, e, t in LEFTOVERS[:2]]]}
    marks = (Mark(Span(6480, 6484), "fluency/grammar", "minor"), Mark(Span(82, 84)))
    answers = {"errors": Answer(marks), "sources": Answer((A01,)), "Q19": Answer(half), "Q99": Answer([1, 2])}
    return written(tmp_path, answers)


def written(folder, answers):
    path = folder / "ana.json"
    path.write_text(sheet_as_json(AnswerSheet(ARTICLE.id, ARTICLE.sha256, Reader("ana"), answers), ARTICLE))
    return path


def test_the_command_prints_counts_first(sheet, capsys):
    assert mark([str(sheet)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "errors: 1 of 18 core, 0 of 10 subtle, 1 false alarm."
    assert "sources: 1 of 28 core, 0 of 7 nested, 0 of 7 stance, 0 of 1 bonus, 0 false alarms." in lines
    assert "Q19: 2.4 of 3 points, partly" in lines
    assert "Q99: could not check" in lines


def test_the_json_is_as_agreed(sheet, capsys):
    assert mark([str(sheet), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["format", "answers"]
    assert found["format"] == 1
    assert list(found["answers"]) == ["errors", "sources", "Q19", "Q99"]
    errors = found["answers"]["errors"]
    assert list(errors) == ["points", "out_of", "outcome", "counts", "feedback"]
    assert (errors["out_of"], errors["outcome"]) == (100, "partly")
    assert errors["counts"] == {"core": [1, 18], "subtle": [0, 10], "false_alarms": 1}
    first = errors["feedback"][0]
    assert list(first) == ["mark", "key", "outcome", "sentence", "next"]
    assert (first["mark"], first["key"], first["outcome"]) == (0, "E40", "right")
    exercise = found["answers"]["Q19"]
    assert (exercise["points"], exercise["out_of"], exercise["outcome"]) == (2.4, 3, "partly")  # F1 of 2 in 3: .8
    assert found["answers"]["Q99"]["out_of"] == 0


def test_a_function_in_the_sheet_is_not_believed(tmp_path, capsys):
    claimed = {"answer": [{"source": "def marks(text): ...", "results": ["17, 14, [9, 15, 19]"], "problem": ""}]}
    assert mark([str(written(tmp_path, {"Q26": Answer(claimed)})), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answers"]["Q26"]["points"] == 0


def test_junk_in_an_exercise_earns_nothing_and_breaks_nothing(tmp_path, capsys):
    bad_answers = ({"answer": inside} for inside in (None, [[[]]], {"a": 1}, [{"start": -1}]))
    junk = [None, 7, "x", [], {}, *bad_answers]
    ids = ("Q01", "Q02", "Q03", "Q07", "Q13", "Q17", "Q19", "Q23", "Q26")
    for value in junk:
        assert mark([str(written(tmp_path, {id: Answer(value) for id in ids})), "--json"]) == 0
        assert {a["points"] for a in json.loads(capsys.readouterr().out)["answers"].values()} == {0}


def test_a_key_may_be_named(sheet, capsys):
    key = PROJECT / "kit" / "articles" / "g20-ministers" / "key.json"
    assert mark([str(sheet), "--key", str(key)]) == 0
    assert "1 of 18 core" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "the file is missing"),
        ("{", "this is not JSON"),
        ("[]", "this should be an object"),
        (
            '{"format": 1, "article": {"id": "moon"}}',
            "“moon” is not one of g20-ministers, lake-relay, night-bus, puppet-house, reed-frogs, riverside-library",
        ),
        ('{"format": 2, "article": {"id": "g20-ministers"}}', "format 2 is unknown"),
        ('{"format": 1, "article": {"id": ["x"]}}', "is not one of"),
        ('{"format": 1, "article": 7}', "this should be an object"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_exit_code_2(tmp_path, capsys, content, sentence):
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_text(content)
    assert mark([str(path)]) == 2
    out, err = capsys.readouterr()
    assert sentence in err
    assert (out, err.count("\n")) == ("", 1)


def test_a_bad_key_gets_one_sentence_and_exit_code_2(sheet, tmp_path, capsys):
    assert mark([str(sheet), "--key", str(tmp_path / "key.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
