"""Two people's marks become one key, and what was decided of each place is kept: worked through by hand."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import kit
from kit.marking.agreement import units
from kit.sheets.adjudication import ALIKE, MENDED, NEITHER, OPEN
from kit.sheets.adjudicator import Adjudicator
from kit.sheets.draft import Draft

TEXT = "Ana said it rained. Ruiz said it snowed all day. “Never,” Ben said."
ARTICLE = kit.own_article(TEXT)
NAMES = kit.own_speakers(ARTICLE, "Ana", "Ruiz", "Ben")


def span(words):
    return kit.Span(TEXT.index(words), TEXT.index(words) + len(words))


def told(words, speaker, id="", type="indirect", cue=None):
    return kit.Attribution(span(words), cue=cue, speaker=speaker, type=type, id=id)


RAINED = told("it rained", "s1", "m1")
SNOWED, ALL_DAY = told("it snowed", "s2", "m2"), told("it snowed all day", "s2", "x7")
NEVER = told("“Never,”", "s3", "m3", "direct")
ANA, BEN = (RAINED, SNOWED), (replace(RAINED, id="x1"), ALL_DAY, NEVER)


def sheet(folder, reader, marks):
    file = kit.open_sheet(ARTICLE, folder, reader=reader)
    file.save("sources", tuple(marks))
    return file.sheet


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "cy")

    def opened(ana=ANA, ben=BEN):
        sheets = [sheet(tmp_path / "sheets", name, marks) for name, marks in (("ana", ana), ("ben", ben))]
        day = datetime(2026, 5, 1, 12, tzinfo=UTC)
        return Adjudicator(ARTICLE, sheets, tmp_path, NAMES, now=lambda: day)

    return opened


def log(desk):
    return [(d.id, d.choice, ARTICLE[d.span]) for d in desk.record.log]


def settle(desk, id, choice, reason=""):
    d = next(d for d in desk.record.log if d.id == id)
    result = replace(said, id=id) if (said := d.said.get(choice)) else None
    result = result or (replace(next(r for r in d.said.values() if r), id=id) if choice == OPEN else None)
    desk.decide([replace(d, choice=choice, reason=reason, result=result)])


def of_key(path):
    return [(a.id, ARTICLE[a.content], a.speaker, a.tier) for a in kit.read_key(path, ARTICLE).attributions]


def test_marks_are_about_one_place_where_half_of_their_words_are_the_same_or_they_share_a_cue():
    """“it” and “it snowed all day” share one of 1 + 4 words: F1 is 2/5, and with the same cue they are one place."""
    it, cue = kit.Attribution(kit.Span(30, 32), id="a"), span("said")
    whole = told("it snowed all day", "s2", "b")
    found = lambda one, other: [tuple(u.said.values()) for u in units(ARTICLE, {"a": one, "b": other})]  # noqa: E731
    assert found([SNOWED], [whole]) == [(SNOWED, whole)]
    assert found([it], [whole]) == [(it, None), (None, whole)]
    it, whole = replace(it, cue=cue), replace(whole, cue=cue)
    assert found([it], [whole]) == [(it, whole)]
    assert found([it, SNOWED], [whole]) == [(SNOWED, None), (it, whole)]


def test_what_is_marked_alike_is_in_the_key_at_once_and_the_rest_waits(desk, tmp_path):
    assert log(desk()) == [("A01", ALIKE, "it rained"), ("A02", "", "it snowed all day"), ("A03", "", "“Never,”")]
    assert of_key(tmp_path / "key.json") == [("A01", "it rained", "s1", "core")]


def test_the_figures_are_those_worked_out_by_hand(desk):
    """Ana marks 2 + 2 words; Ben 2 + 4 + 1, and quotation marks and commas are tokens too: “Never,” has 4."""
    found = desk().record.figures
    assert (found.alike, found.different) == (1, 2)
    assert found.f1 == {"ana – ben": pytest.approx(2 * 4 / (4 + 10))}
    # of 13 words Ana marks 4 and Ben 7, and 3 differ; of 26 labels 11 say marked, so by chance 2·11·15/(26·25) differ
    assert found.alpha["marked"] == pytest.approx(1 - (3 / 13) / (2 * 11 * 15 / (26 * 25)))


def test_each_choice_is_in_the_key_and_in_the_log_with_who_why_and_when(desk, tmp_path):
    one = desk()
    settle(one, "A02", "ben", "“all day” is hers")
    settle(one, "A03", OPEN, "it may be irony")
    assert of_key(tmp_path / "key.json") == [
        ("A01", "it rained", "s1", "core"),
        ("A02", "it snowed all day", "s2", "core"),
        ("A03", "“Never,”", "s3", "bonus"),
    ]
    kept = kit.read_adjudication(tmp_path / "adjudication.json", ARTICLE)
    assert [(d.choice, d.reason, d.who, d.when) for d in kept.log] == [
        (ALIKE, "", "", ""),
        ("ben", "“all day” is hers", "cy", "2026-05-01T12:00:00Z"),
        (OPEN, "it may be irony", "cy", "2026-05-01T12:00:00Z"),
    ]
    assert kept == one.record == desk().record
    settle(one, "A03", NEITHER)
    assert [id for id, *_ in of_key(tmp_path / "key.json")] == ["A01", "A02"]
    settle(one, "A02", "ana")
    assert of_key(tmp_path / "key.json")[1] == ("A02", "it snowed", "s2", "core")


def test_opened_again_with_other_marks_the_decisions_on_the_same_ones_stay_and_others_are_kept_apart(desk):
    settle(one := desk(), "A02", "ben")
    settle(one, "A03", "ben", "heard it")
    again = desk(ben=(*BEN[:2], replace(NEVER, type="mixed")))
    assert log(again)[1:] == [("A02", "ben", "it snowed all day"), ("A04", "", "“Never,”")]
    assert [(d.id, d.choice, d.reason) for d in again.record.earlier] == [("A03", "ben", "heard it")]
    assert desk(ben=(*BEN[:2], replace(NEVER, type="mixed"))).record == again.record
    assert again.key.attributions[-1].id == "A02"


def test_what_is_corrected_in_the_key_afterwards_stays(desk, tmp_path):
    desk()
    draft = Draft(ARTICLE, tmp_path, pytest.fail)
    draft.change_speaker("s1", name="Ana Ruiz")
    draft.keep("sources", [replace(draft.key.attributions[0], type="mixed", annotators="")])
    settle(desk(), "A02", "ana")
    key = kit.read_key(tmp_path / "key.json", ARTICLE)
    assert [(a.id, a.type) for a in key.attributions] == [("A01", "mixed"), ("A02", "indirect")]
    assert key.speakers[0].name == "Ana Ruiz"


def test_a_key_that_was_there_is_put_aside_and_gives_ids_and_links(desk, tmp_path):
    inner = replace(SNOWED, level=2, tier="nested", parent="m9", note="Mind “all day”.")
    outer = replace(told("Ruiz said it snowed all day", "s2", "m9"), reason="Why.")
    Draft(ARTICLE, tmp_path, lambda: replace(NAMES, answers={"sources": kit.Answer((outer, inner))}))
    before = (tmp_path / "key.json").read_bytes()
    same = replace(outer, reason="")
    desk(ana=(same, SNOWED), ben=(replace(same, id="x9"), replace(SNOWED, id="x2")))
    found = kit.read_key(tmp_path / "key.json", ARTICLE).attributions
    assert [(a.id, a.parent, a.note) for a in found] == [("m9", None, None), ("m2", "m9", "Mind “all day”.")]
    assert (tmp_path / "key.before-adjudication.json").read_bytes() == before


def test_two_notebooks_keep_both_decisions(desk, tmp_path):
    one, other = desk(), desk()
    settle(one, "A02", "ana")
    settle(other, "A03", "ben")
    assert [d.choice for d in kit.read_adjudication(tmp_path / "adjudication.json", ARTICLE).log] == [
        ALIKE,
        "ana",
        "ben",
    ]
    assert [id for id, *_ in of_key(tmp_path / "key.json")] == ["A01", "A02", "A03"]


def test_errors_are_settled_in_the_same_way(tmp_path):
    one, other = (kit.Mark(span("snowed"), "style", level, "fell", id="r0") for level in ("minor", "major"))
    sheets = [kit.open_sheet(ARTICLE, tmp_path, reader=name) for name in "ab"]
    for file, mark in zip(sheets, (one, other), strict=True):
        file.save("errors", (mark,))
    desk = Adjudicator(ARTICLE, [file.sheet for file in sheets], tmp_path / "key", task="errors")
    settle(desk, "E01", "b")
    assert [(e.id, e.severity, e.repairs) for e in desk.key.errors] == [("E01", "major", ("fell",))]
    # one of 13 words differs; of 26 labels 24 are “not marked”, 1 “minor”, 1 “major”: by chance 1 - 24·23/(26·25)
    alphas = {"marked": 1.0, "category": 1.0, "severity": pytest.approx(1 - (1 / 13) / (1 - 24 * 23 / (26 * 25)))}
    assert desk.record.figures.alpha == alphas


def test_readers_of_one_name_are_told_apart_and_too_few_too_many_or_idle_ones_are_refused(tmp_path):
    ana = sheet(tmp_path, "student", ANA)
    desk = Adjudicator(ARTICLE, [ana, ana], tmp_path / "key", NAMES)
    assert [r.id for r in desk.readers] == ["student", "student-2"]
    blank = sheet(tmp_path, "idle", ())
    for sheets, said in (
        ([ana], r"^this takes the marks of 2 or 3 people, not of 1 \(student\)$"),
        ([ana] * 4, r"not of 4 \(student, student-2, student-3, student-4\)$"),
        ([blank, blank], r"^nobody has marked anything yet \(idle, idle-2\), so there’s nothing to compare$"),
    ):
        with pytest.raises(ValueError, match=said):
            Adjudicator(ARTICLE, sheets, tmp_path / "other", NAMES)
    with pytest.raises(ValueError, match="task='cues' is not one of sources, errors"):
        Adjudicator(ARTICLE, [ana, blank], tmp_path / "other", NAMES, "cues")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 2}, "format 2 is unknown"),
        ({"task": "stumbles"}, "adjudication.json, task: “stumbles” is not one of sources, errors"),
        ({"log": {}}, "adjudication.json, log: this should be a list, not an object"),
        ({"log": [{"id": "A01"}]}, r"adjudication\.json, log\[0\]: field “said” is missing"),
        (
            {"log": [{"id": "A01", "said": {"ana": None}, "choice": "", "result": None}]},
            r"log\[0\]: nobody has marked anything here",
        ),
        ({"figures": {}}, r"adjudication\.json, figures: field “alpha” is missing"),
        ({"who": "me"}, "field “who” is unknown"),
        ({"article": {"id": "own-snow", "sha256": "0"}}, "made for the article “own-snow”"),
    ],
)
def test_a_file_that_is_none_gets_one_sentence(desk, tmp_path, change, said):
    desk()
    path = tmp_path / "adjudication.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    for read in (lambda: kit.read_adjudication(path, ARTICLE), desk):
        with pytest.raises(kit.BadFile, match=said):
            read()


def test_keys_of_two_people_bring_their_own_speakers(tmp_path):
    keys = []
    for speaker in ("Ana", "Zoë"):
        names = kit.own_speakers(ARTICLE, speaker)
        found = told("it rained", "s1", "m1")
        keys.append(replace(names, reader=kit.Reader(speaker), answers={"sources": kit.Answer((found,))}))
    desk = Adjudicator(ARTICLE, keys, tmp_path)
    (only,) = desk.record.log
    assert [desk.key.speaker(a.speaker).name for a in only.said.values()] == ["Ana", "Zoë"]
    assert (only.choice, MENDED) == ("", "mended")


def test_what_was_added_stays_where_the_readers_are_others(tmp_path):
    sheets = {name: sheet(tmp_path, name, ANA) for name in ("ana", "open", "cy")}
    one = Adjudicator(ARTICLE, [sheets["ana"], sheets["open"]], tmp_path / "key", NAMES)
    assert [r.id for r in one.readers] == ["ana", "open-2"]
    added = kit.Attribution(span("Never"), speaker="s3", id="A09")
    one.decide([replace(one.record.log[0], id="A09", said={"ana": None, "open-2": None}, choice=MENDED, result=added)])
    again = Adjudicator(ARTICLE, [sheets["ana"], sheets["cy"]], tmp_path / "key", NAMES)
    assert next(d.said for d in again.record.log if d.id == "A09") == {"ana": None, "cy": None}
    with pytest.raises(kit.BadFile, match="settles sources, and this is about errors; name another folder"):
        marked = kit.open_sheet(ARTICLE, tmp_path, reader="ana")
        marked.save("errors", (kit.Mark(span("Never")),))
        Adjudicator(ARTICLE, [marked.sheet, sheets["cy"]], tmp_path / "key", NAMES, "errors")
