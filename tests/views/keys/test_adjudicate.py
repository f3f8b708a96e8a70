"""Two layers in one text, and each difference in turn: what is chosen, mended or left open is in the key."""

import pytest

import kit

TEXT = "Ana said it rained. Ruiz said it snowed all day. “Never,” Ben said."
ARTICLE = kit.own_article(TEXT)
NAMES = kit.own_speakers(ARTICLE, "Ana", "Ruiz", "Ben")


def span(words):
    return kit.Span(TEXT.index(words), TEXT.index(words) + len(words))


def marked(folder, **marks):
    for reader, told in marks.items():
        file = kit.open_sheet(ARTICLE, folder, reader=reader)
        found = (kit.Attribution(span(words), speaker=who, type="indirect") for words, who in told)
        file.save("sources", tuple(found))
        yield file


@pytest.fixture
def settling(tmp_path):
    def opened():
        ana, ben = (
            [("it rained", "s1"), ("it snowed", "s2")],
            [("it rained", "s1"), ("it snowed all day", "s2"), ("“Never,”", "s3")],
        )
        return kit.adjudicate(ARTICLE, *marked(tmp_path, ana=ana, ben=ben), folder=tmp_path / "key", names=NAMES)

    return opened


def settle(view, n, **fields):
    view.reader.marks = [mark | fields if at == n else mark for at, mark in enumerate(view.reader.marks)]


def of_key(view):
    return [(ARTICLE[a.content], view.key.speaker(a.speaker).name) for a in view.key.attributions]


def test_both_layers_are_painted_with_a_letter_each_and_what_is_alike_once(settling):
    view = settling()
    painted = [(p["letter"], TEXT[p["start"] : p["end"]]) for p in view.reader.passages]
    assert painted == [("=", "it rained"), ("A", "it snowed"), ("B", "it snowed all day"), ("B", "“Never,”")]
    assert [(group["name"], group["count"]) for group in view.reader.groups] == [
        ("= You all agree", 1), ("A Marked by ana", 1), ("B Marked by ben", 2),
    ]  # fmt: skip
    assert view.figures.lines == ["Places marked alike: 1. Places marked differently: 2."]
    assert [row[1] for row in view.figures.rows][-1] == "0.57"


def test_each_difference_shows_what_each_has_part_by_part(settling):
    heads, rows = settling().reader.results["both"]["A03"]
    assert heads == ["ana", "ben"]
    assert [row for row in rows if row[0] in ("Words", "Speaker")] == [
        ["Words", "not marked", "“Never,”"], ["Speaker", "not marked", "Ben"],
    ]  # fmt: skip


def test_a_mark_is_chosen_mended_refused_or_left_open_and_undone(settling):
    view = settling()
    settle(view, 0, choice="ben")
    settle(view, 1, choice="ana")
    assert of_key(view) == [("it rained", "Ana"), ("it snowed all day", "Ruiz")]
    settle(view, 1, speaker="s1")
    assert (view.differences[1].choice, of_key(view)[-1]) == ("mended", ("“Never,”", "Ana"))
    settle(view, 1, choice="open")
    assert view.summary() == "1 of 2 differences settled, 1 to go."
    assert "A03" in view.reader.results["notes"]
    settle(view, 1, reason="irony")
    assert view.summary() == "Every difference is settled (2)." and not view.reader.results["notes"]
    assert view.lines() == ["it snowed all day · as ben has it", "“Never,” · Leave it open · irony"]
    view.reader.marks = view.reader.marks[1:]
    assert view.differences[0].choice == "neither"
    for _ in range(6):
        view.reader.undo()
    assert [d.choice for d in view.differences] == ["", ""] and of_key(view) == [("it rained", "Ana")]


def test_what_nobody_had_marked_can_be_added_and_taken_away(settling):
    view = settling()
    words = span("Ben said")
    new = {"content": {"start": words.start, "end": words.end, "text": "Ben said"}, "source": None, "cue": None}
    view.reader.marks = [*view.reader.marks, new | {"id": "A09", "speaker": "s3", "type": "", "choice": "mended"}]
    assert of_key(view)[-1] == ("Ben said", "Ben")
    assert [d.id for d in settling().differences] == ["A02", "A03", "A09"]
    view.reader.marks = [mark for mark in view.reader.marks if mark["id"] != "A09"]
    assert [d.id for d in settling().differences] == ["A02", "A03"]


def test_three_people_and_files_of_theirs(tmp_path):
    files = list(marked(tmp_path, a=[("it rained", "s1")], b=[("it rained", "s2")], c=[("it rained", "s1")]))
    view = kit.adjudicate(ARTICLE, *(file.path for file in files), folder=tmp_path / "key", names=NAMES)
    assert view.reader.results["both"]["A01"][1][3] == ["Speaker", "Ana", "Ruiz", "Ana"]
    assert [row[0] for row in view.figures.rows][-1] == "The same, on average"


def test_a_static_copy_has_the_figures_the_text_and_the_log(settling):
    view = settling()
    settle(view, 0, choice="ben", reason="<b>she</b> says so")
    page = view.static()
    for words in ("0.57", "it snowed all day", "as ben has it", "&lt;b&gt;she", "not settled yet"):
        assert words in page


def test_another_text_a_missing_file_and_the_finders_names_get_one_sentence(tmp_path, settling):
    settling()
    other = kit.own_article("Snow fell, Ana said.", title="Snow")
    theirs = kit.open_sheet(other, tmp_path, reader="ana")
    theirs.save("sources", (kit.Attribution(kit.Span(0, 9)),))
    for sheets, said in (
        ([theirs, theirs], "this sheet was made for another text: “own-snow”"),
        ([theirs.path, theirs.path], "made for the article “own-snow”"),
        ([tmp_path / "nobody.json"] * 2, "nobody.json: the file is missing"),
        ([], "this takes the marks of 2 or 3 people, not of 0"),
    ):
        with pytest.raises(ValueError, match=said):
            kit.adjudicate(ARTICLE, *sheets, folder=tmp_path / "key")
