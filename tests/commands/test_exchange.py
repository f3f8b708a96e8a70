"""`export` and `import`: from the kit to another tool's files and back, and sentences where that cannot be."""

import pytest

import kit
from kit.commands.exchange import export, import_
from kit.commands.exercises import exercises
from kit.commands.handout import handout
from kit.commands.release import release
from kit.exchange.other_tools import FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_a_key_goes_out_and_comes_in(tmp_path, capsys, form):
    assert export(["riverside-library", "--as", form, "--out", str(tmp_path / "out")]) == 0
    written = capsys.readouterr().out.splitlines()
    file = next(name for name in written if name.endswith((".ann", ".conll", ".json", ".jsonld")))
    new = tmp_path / "key.json"
    assert import_([file, "--as", form, "--article", "riverside-library", "--out", str(new)]) == 0
    assert capsys.readouterr().out == f"{new} has 20 attributions and 25 error marks.\n"
    article = kit.read_article("riverside-library")
    assert len(kit.read_key(new, article).attributions) == 20
    assert export([str(new), "--as", form, "--out", str(tmp_path / "again")]) == 0
    assert (tmp_path / "again" / file.rsplit("/", 1)[-1]).exists()


def test_what_one_reader_marked_elsewhere_becomes_a_sheet(tmp_path, capsys):
    export(["riverside-library", "--as", "brat", "--out", str(tmp_path)])
    file, sheet = str(tmp_path / "riverside-library.ann"), str(tmp_path / "mia.json")
    assert import_([file, "--as", "brat", "--article", "riverside-library", "--sheet", "mia", "--out", sheet]) == 0
    assert kit.read_sheet(sheet, kit.read_article("riverside-library")).reader.id == "mia"


def test_nothing_is_written_over(tmp_path, capsys):
    ask = ["riverside-library", "--as", "iob", "--out", str(tmp_path)]
    assert (export(ask), export(ask)) == (0, 2)
    assert "this is there already; name another folder with --out" in capsys.readouterr().err
    conll = str(tmp_path / "riverside-library.conll")
    assert import_([conll, "--as", "iob", "--article", "riverside-library", "--out", conll]) == 2
    assert "there is a file of this name already" in capsys.readouterr().err


def test_what_cannot_be_used_gets_a_sentence(tmp_path, capsys):
    (tmp_path / "x.ann").write_text("T1\tperson 0 1\tR\n", "utf-8")
    asked = ["--as", "brat", "--out", str(tmp_path / "new.json")]
    assert import_([str(tmp_path / "x.ann"), *asked, "--article", "riverside-library"]) == 2
    assert capsys.readouterr().err.startswith("x.ann: “person” is none of the labels content, source, cue, error, gap")
    assert import_([str(tmp_path / "x.ann"), *asked]) == 2
    assert capsys.readouterr().err.startswith("Name the article with --article")
    assert export(["nowhere.json", "--as", "brat"]) == 2
    assert capsys.readouterr().err == "nowhere.json: the file is missing\n"


WRITING = {
    "export": (export, ["riverside-library", "--as", "web", "--out"]),
    "exercises": (exercises, ["riverside-library", "--toml"]),
    "handout": (handout, ["02", "--out"]),
    "release": (release, []),
}


@pytest.mark.parametrize("name", WRITING)
def test_a_place_that_cannot_be_written_gets_a_sentence(tmp_path, capsys, name):
    command, arguments = WRITING[name]
    (tmp_path / "notes.txt").write_text("Ruiz said it rained.", "utf-8")
    assert command([*arguments, str(tmp_path / "notes.txt" / "new")]) == 2
    said = capsys.readouterr().err
    assert "notes.txt" in said and "can’t be read or written here (Not a directory); name another place" in said
    assert "Errno" not in said and (tmp_path / "notes.txt").read_text("utf-8") == "Ruiz said it rained."
