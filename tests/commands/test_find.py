"""`python -m kit find` and `draft`: every file gets an answer, whatever it is."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

import kit
from kit.commands.find import draft, find, text_article, write_draft
from kit.files import read_article, read_key
from kit.views.sources import highlight_sources

STORY = "A wet day\n\nHILL (Example News) — It rained, Mayor Ana Ruiz said. “It never stopped,” she said."


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY + "\n", "utf-8")
    return path


def test_find_prints_one_json_document_with_the_hash_of_the_text(story, capsys):
    assert find([str(story), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["format"], document["file"]) == (1, str(story))
    assert document["article"] == {"sha256": hashlib.sha256(STORY.encode()).hexdigest()}
    first = document["attributions"][0]
    assert " ".join(first) == "id paragraph content source cue speaker type level parent continues rule reason"
    assert first["content"]["text"] == STORY[first["content"]["start"] : first["content"]["end"]] == "It rained"
    assert (first["speaker"], first["cue"]["text"], first["parent"]) == ("Ana Ruiz", "said", None)
    assert document["suspects"] == []


def test_find_adds_suspects_when_asked(tmp_path, capsys):
    path = tmp_path / "story.txt"
    path.write_text(STORY + "\nThe mayor opened the bridge in .\n", "utf-8")
    find([str(path), "--json", "--suspects"])
    (suspect,) = json.loads(capsys.readouterr().out)["suspects"]
    assert (suspect["text"], suspect["kind"]) == (" .", "hole")
    assert set(suspect) == {"start", "end", "text", "kind", "reason"}


def test_find_prints_a_table(story, capsys):
    assert find([str(story)]) == 0
    out = capsys.readouterr().out
    assert "2 attributions" in out and "Ana Ruiz" in out and "never stopped" in out


def test_several_files_give_one_document_a_line(story, capsys):
    assert find([str(story), str(story), "--json"]) == 0
    assert len([json.loads(line) for line in capsys.readouterr().out.splitlines()]) == 2


def test_a_folder_gives_one_table_of_all_that_is_in_it(tmp_path, capsys):
    (tmp_path / "in" / "more").mkdir(parents=True)
    (tmp_path / "in" / "b.txt").write_text(STORY, "utf-8")
    (tmp_path / "in" / "photo.jpg").write_bytes(b"")
    (tmp_path / "in" / "more" / "a.md").write_text("“It rained,” she said.", "utf-8")
    write_draft(text_article(tmp_path / "in" / "b.txt"), tmp_path / "in" / "article")
    assert find([str(tmp_path / "in"), "--csv"]) == 0
    out, err = capsys.readouterr()
    rows = [*csv.DictReader(io.StringIO(out))]
    assert [Path(row["file"]).name for row in rows] == ["b.txt", "b.txt", "article", "article", "a.md"]
    first = rows[0]
    assert (first["speaker"], first["paragraph"], first["cue"], first["type"]) == ("Ana Ruiz", "1", "said", "indirect")
    assert STORY[int(first["content_start"]) : int(first["content_end"])] == first["content"] == "It rained"
    assert err == f"{tmp_path / 'in'}: left out what its name says is no text: photo.jpg\n"


def test_standard_input_is_a_text_too(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(STORY.encode("utf-16"))))
    assert find(["-", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["attributions"]) == 2


def test_the_machine_stands_beside_people_text_by_text_and_in_all(story, capsys):
    assert find(["riverside-library", "g20-ministers", "--beside", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["article"], row["people"]) for row in rows] == [
        ("riverside-library", 20),
        ("g20-ministers", 43),
        ("all", 63),
    ]
    assert rows[2]["both"] == rows[0]["both"] + rows[1]["both"]
    assert find([str(story), "--beside", "--csv"]) == 1
    assert "no article folder with a key.json here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "there are no words in it"),
        (
            "Der Minister sagte, dass die Boote fahren und das Eis nicht hält. ".encode() * 5,
            "bad.txt: This text doesn’t seem",
        ),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence_and_the_rest_goes_on(tmp_path, story, capsys, raw, sentence):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(raw)
    assert find([str(bad), str(tmp_path / "none.txt"), str(story), "--json"]) == 1
    out, err = capsys.readouterr()
    assert sentence in err and "none.txt: the file is missing" in err
    assert len(json.loads(out)["attributions"]) == 2


def test_one_file_is_one_text_at_every_door(tmp_path):
    path = tmp_path / "story.txt"
    path.write_bytes(f"\n  {STORY}\n\n".replace("\n", "\r\n").encode())
    article, key = drafted(path, tmp_path / "new")
    own, pasted = kit.own_article(path), kit.own_article(path.read_text("utf-8"))
    assert own.text == text_article(path).text == article.text == pasted.text == STORY
    assert [own[a.content] for a in key.attributions] == ["It rained", "“It never stopped,”"]


def drafted(source, folder):
    """The article and the key that the command drafts of a text."""
    assert draft([str(source), str(folder)]) == 0
    article = read_article(folder)
    return article, read_key(folder / "key.json", article)


def test_a_draft_opens_as_an_article_with_a_key(story, tmp_path, capsys):
    article, key = drafted(story, tmp_path / "new")
    assert article.text == STORY
    assert (article.kinds, article[article.dateline]) == (("headline", "body"), "HILL (Example News) —")
    assert key.reader.id == "machine" and "draft" in key.reader.name
    found = [(key.speaker(a.speaker).name, a.type) for a in key.attributions]
    assert found == [("Ana Ruiz", "indirect"), ("Ana Ruiz", "direct")]
    assert key.speakers[0].kind == "named official"
    assert "suggested" in capsys.readouterr().out


def test_a_draft_of_a_whole_article_keeps_levels_and_links(tmp_path):
    shipped = read_article("g20-ministers")
    (tmp_path / "g20.txt").write_text(shipped.text, "utf-8")
    article, key = drafted(tmp_path / "g20.txt", tmp_path / "new")
    assert (article.kinds, article.credits) == (shipped.kinds, shipped.credits)
    assert {a.level for a in key.attributions} >= {1, 2}


def test_a_draft_never_writes_over_an_article(story, tmp_path, capsys):
    draft([str(story), str(tmp_path / "new")])
    assert draft([str(story), str(tmp_path / "new")]) == 2
    assert "there is an article in this folder already" in capsys.readouterr().err


def test_a_draft_for_a_folder_that_cannot_be_made_gets_a_sentence(story, tmp_path, capsys):
    (tmp_path / "taken").write_text("a file", "utf-8")
    assert draft([str(story), str(tmp_path / "taken" / "new")]) == 2
    err = capsys.readouterr().err
    assert "the folder can’t be made" in err and "Errno" not in err


def test_a_draft_opens_in_the_reader_with_its_speakers_and_reasons(story, tmp_path):
    reader = highlight_sources(*drafted(story, tmp_path / "new"))
    assert [(group["name"], group["count"]) for group in reader.groups] == [("Ana Ruiz", 2)]
    (reason,) = (text for label, text in reader.passages[0]["why"] if label == "Why the machine chose it")
    assert "“said”" in reason
    assert "What to watch out for" not in dict(reader.passages[0]["why"])


def test_a_folder_without_an_article_gets_a_sentence_and_the_rest_goes_on(story, tmp_path, capsys):
    (tmp_path / "bare").mkdir()
    assert find([str(tmp_path / "bare"), str(story), "--json"]) == 1
    out, err = capsys.readouterr()
    assert err == f"{tmp_path / 'bare'}: there is no text here\n"
    assert len(json.loads(out)["attributions"]) == 2


def test_a_draft_names_what_may_not_be_part_of_the_text(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(f"Home\n\n{STORY}\n\nShare", "utf-8")
    drafted(tmp_path / "a.txt", tmp_path / "new")
    assert "Some of it may not be part of the text (Home; Share)." in capsys.readouterr().out
    (tmp_path / "b.txt").write_text(STORY, "utf-8")
    capsys.readouterr()
    drafted(tmp_path / "b.txt", tmp_path / "newest")
    assert "may not be" not in capsys.readouterr().out
