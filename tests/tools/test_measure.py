"""`python -m kit measure`: figures of the finder on marked texts, and points fitted to them."""

import json
from pathlib import Path

import pytest

import kit
from kit.finder.find import find_attributions
from kit.finder.rules import RULES
from tools.gold import FIGURES
from tools.measure import counted, examples, fitted, measure, points_as_text

STORY = "A wet day\n\nHILL (Example News) — It rained, Mayor Ana Ruiz said. “It never stopped,” she said.\n"
RAIN = "Ruiz said it rained. Li wanted a boat. "


@pytest.fixture
def figures(gold, capsys):
    """What the command says as JSON of an article, or with these options."""

    def told(article, *options):
        assert measure([gold(article), *options, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return told


@pytest.fixture
def gold(tmp_path):
    """Writes marked articles to a gold file, one a line."""

    def written(*articles):
        path = tmp_path / "gold.jsonl"
        path.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
        return str(path)

    return written


def rain(times):
    """A text in which Ruiz speaks so many times, each time marked, and Li wants something, which is not."""
    spans = {"source": (0, 4), "cue": (5, 9), "content": (10, 19)}
    starts = range(0, times * len(RAIN), len(RAIN))
    marked = [{role: [[at + a, at + b]] for role, (a, b) in spans.items()} for at in starts]
    return {"text": RAIN * times, "attributions": marked}


def test_findings_measured_on_themselves_have_full_marks(gold, figures, capsys):
    found = [a for a in find_attributions(STORY) if a.level == 1 and not a.continues]
    marked = [{r: [[s.start, s.end]] for r in ("content", "source", "cue") if (s := getattr(a, r))} for a in found]
    article = {"text": STORY, "attributions": marked}
    assert figures(article)["all"] == dict.fromkeys(FIGURES, [100.0] * 3) | {"gold": 2, "ours": 2}
    assert measure([gold(article)]) == 0
    assert "per CPU second" in capsys.readouterr().out


def test_what_is_missed_and_what_is_too_much_is_counted(figures):
    content, elsewhere = STORY.index("It rained"), STORY.index("wet")
    marked = [
        {"content": [[content, content + 9]], "source": [], "cue": []},
        {"content": [[elsewhere, elsewhere + 7]], "source": [], "cue": []},
    ]
    told = figures({"text": STORY, "attributions": marked})["all"]
    assert told["found"] == [50.0, 50.0, 50.0]
    assert told["half3"] == [0.0, 0.0, 0.0]  # the gold names no source, the finding does


def test_exact_means_word_for_word_but_for_that(figures):
    text = "Ruiz said it rained. Li said that it snowed. Hale said it froze."
    marked = [
        {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 19]]},
        {"source": [[21, 23]], "cue": [[24, 28]], "content": [[29, 43]]},
        {"source": [[45, 49]], "cue": [[50, 54]], "content": [[45, 63]]},
    ]
    assert [text[slice(*a["content"][0])] for a in marked] == ["it rained", "that it snowed", "Hale said it froze"]
    told = figures({"text": text, "attributions": marked})["all"]
    assert (told["found"][2], told["content exact"][2], told["triples exact"][2]) == pytest.approx(
        (100.0, 66.7, 66.7), abs=0.05
    )


def test_pronouns_are_told_from_names(gold, figures, capsys):
    text = "Mayor Ana Ruiz said it rained. She said it snowed. The mayor said it froze."
    marked = [
        {"source": [[0, 14]], "cue": [[15, 19]], "content": [[20, 29]], "speaker": ["Ana Ruiz"]},
        {"source": [[31, 34]], "cue": [[35, 39]], "content": [[40, 49]], "speaker": ["Tom Hale"]},
        {"source": [[51, 60]], "cue": [[61, 65]], "content": [[66, 74]], "speaker": ["Ana Ruiz"]},
    ]
    assert [text[slice(*a["source"][0])] for a in marked] == ["Mayor Ana Ruiz", "She", "The mayor"]
    assert [text[slice(*a["content"][0])] for a in marked] == ["it rained", "it snowed", "it froze"]
    article = {"text": text, "attributions": marked}
    assert figures(article)["speakers"] == {"he or she": [0, 1], "by name": [1, 1], "all": [2, 3]}
    measure([gold(article)])
    assert "speakers, by name:   1 right of 1 found (100.0 %)" in capsys.readouterr().out


@pytest.mark.parametrize("row", ["no json", "[]", '{"text": "It rained."}', '{"text": 3, "attributions": []}'])
def test_the_line_of_a_gold_file_that_does_not_fit_is_named(tmp_path, capsys, row):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "It rained.", "attributions": []}\n' + row + "\n", "utf-8")
    assert measure([str(path)]) == 1
    assert "gold.jsonl, line 2:" in capsys.readouterr().err


def test_a_rule_can_be_left_out(figures):
    assert figures(rain(2), "--without", "bare_clause")["all"]["found"] == [0.0, 0.0, 0.0]


def test_a_rule_that_is_not_there_cannot_be_left_out(gold, capsys):
    with pytest.raises(SystemExit):
        measure([gold(rain(2)), "--without", "bear_clause"])
    assert "bear_clause" in (said := capsys.readouterr().err) and "bare_clause" in said


def test_fitting_tells_the_figure_of_texts_it_was_not_fitted_on_and_writes_the_points(gold, tmp_path, capsys):
    points = tmp_path / "points.json"
    assert measure([gold(*[rain(20)] * 4), "--fit", str(points)]) == 0
    assert "fitted on 2 of the texts, measured on the others:\n2 articles" in capsys.readouterr().out
    assert json.loads(points.read_text("utf-8"))["points"]["word say"] > 0


def test_an_ablation_has_a_line_for_each_rule(gold, capsys):
    assert measure([gold(rain(2)), "--ablation"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + len(RULES)
    lost = {line.split()[1]: float(line.split()[2]) for line in lines[2:]}
    assert lost["bare_clause"] < 0, "“said it rained” needs this rule"
    assert lost["according_to"] == 0, "nothing is according to anybody here"


# ---- points: a sign of marked words gets points for, one of unmarked words against


def test_each_candidate_is_an_example_and_the_marked_one_is_to_be_kept():
    kept = {next(s for s in names if s.startswith("word ")): good for names, good in examples(rain(1))}
    assert kept["word say"] is True
    assert not kept.get("word want", False)


def test_a_sign_of_marked_words_gets_points_for_and_one_of_unmarked_words_against():
    points = fitted([rain(20)])
    assert points["word say"] > 0
    assert points.get("word want", -1) < 0


def test_fitted_points_find_what_was_marked_and_nothing_else():
    text = rain(20)
    counts = counted([text], fitted([text]))
    assert (counts["all", "gold found"], counts["all", "ours"]) == (20, 20)


def test_the_same_texts_give_the_same_points():
    assert points_as_text(fitted([rain(20)])) == points_as_text(fitted([rain(20)]))


def test_a_sign_that_is_seen_too_seldom_has_no_points():
    assert "word say" not in fitted([rain(2)])


def test_the_points_that_ship_are_written_as_the_command_writes_them():
    shipped = Path(kit.__file__).parent / "finder" / "words" / "points.json"
    text = shipped.read_text("utf-8")
    assert text == points_as_text(json.loads(text)["points"])
