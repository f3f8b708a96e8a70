"""What belongs to two texts is refused at every door of the kit, in one sentence, and never counted or drawn."""

import inspect
from pathlib import Path

import pytest

import kit
from kit import Attribution, Mark, Span
from kit.model import OtherText

ROOT = Path(__file__).parents[2]
REPORT, LIBRARY = (kit.read_article(id) for id in ("g20-ministers", "riverside-library"))
OURS, THEIRS = (kit.read_key(article.id, article) for article in (REPORT, LIBRARY))
OWN = kit.own_article("Rain\n\nIt rained, Ana said.")
NEWER = kit.own_article("Rain\n\nIt snowed, Ana said.")  # the same title: another version of the text
LATE = Attribution(Span(6900, 6951), speaker="x", type="direct", id="A99")  # the library's text has 2,000 characters


class Class:
    """One reader's sheets on the report, on the library, and on two versions of an own text."""

    def __init__(self, folder):
        self.ours, self.theirs, self.own = (kit.open_sheet(a, folder, "ana") for a in (REPORT, LIBRARY, OWN))
        self.bens, self.bens_newer = (kit.open_sheet(a, folder, "ben") for a in (LIBRARY, NEWER))
        self.ask = kit.open_exercises(ROOT / "exercises", REPORT, OURS, self.ours)


NAMES = kit.own_speakers(OWN, "Ana")
DOORS = {
    "highlight_sources key": lambda c: kit.highlight_sources(REPORT, THEIRS),
    "highlight_sources sheet": lambda c: kit.highlight_sources(REPORT, OURS, c.theirs, mark=True),
    "highlight_sources machine": lambda c: kit.highlight_sources(LIBRARY, THEIRS, machine=[LATE]),
    "without_sources": lambda c: kit.without_sources(REPORT, THEIRS),
    "spot_errors key": lambda c: kit.spot_errors(REPORT, THEIRS),
    "spot_errors sheet": lambda c: kit.spot_errors(REPORT, OURS, c.theirs),
    "repaired": lambda c: kit.repaired(REPORT, THEIRS),
    "read": lambda c: kit.read(REPORT, c.theirs),
    "unpack": lambda c: kit.unpack(REPORT, THEIRS, "A01"),
    "ledger key": lambda c: kit.ledger(REPORT, THEIRS),
    "ledger sheet": lambda c: kit.ledger(REPORT, OURS, c.theirs),
    "chart key": lambda c: kit.chart(REPORT, THEIRS),
    "chart mine": lambda c: kit.chart(REPORT, OURS, mine=c.theirs.sheet),
    "show_agreement sheets": lambda c: kit.show_agreement(REPORT, OURS, c.ours, c.bens),
    "show_agreement names": lambda c: kit.show_agreement(LIBRARY, OURS, c.theirs, c.bens),
    "show_agreement version": lambda c: kit.show_agreement(OWN, NAMES, c.own, c.bens_newer),
    "open_exercises key": lambda c: kit.open_exercises(ROOT / "exercises", REPORT, THEIRS),
    "open_exercises sheet": lambda c: kit.open_exercises(ROOT / "exercises", REPORT, OURS, c.theirs),
    "hand_in": lambda c: kit.hand_in(c.own, c.ask),
    "own_key": lambda c: kit.own_key(NAMES, c.ours),
    "mark_sheet key": lambda c: kit.mark_sheet(REPORT, THEIRS, c.ours.sheet),
    "mark_sheet sheet": lambda c: kit.mark_sheet(REPORT, OURS, c.theirs.sheet),
    "Marker key": lambda c: kit.Marker(REPORT, THEIRS),
    "Marker sheet": lambda c: kit.Marker(REPORT, OURS).mark(c.theirs.sheet),
    "match_errors": lambda c: kit.match_errors(LIBRARY, THEIRS.errors, (Mark(Span(6900, 6951)),)),
    "agreement": lambda c: kit.agreement(LIBRARY, {"a": [Span(0, 3)], "b": [Span(6900, 6951)]}),
    "count_attributions": lambda c: kit.count_attributions(LIBRARY, (LATE,)),
    "floor": lambda c: kit.floor(LIBRARY, (LATE,)),
    "overrule": lambda c: kit.overrule(THEIRS, REPORT, "our-class.toml"),
    "exported": lambda c: kit.exported(THEIRS, REPORT, "web"),
    "imported": lambda c: kit.imported("marks.ann", REPORT, "brat", like=THEIRS),
    "table": lambda c: kit.table(REPORT, THEIRS),
    "beside": lambda c: kit.beside([(REPORT, OURS, ()), (REPORT, THEIRS, ())]),
    "read_sheet": lambda c: (c.theirs.save("Q1", 1), kit.read_sheet(c.theirs.path, REPORT)),
    "adjudicate": lambda c: kit.adjudicate(REPORT, c.ours, c.theirs, folder=c.ours.path.parent),
    "correct": lambda c: kit.correct(REPORT, c.ours.path.parent / "new", THEIRS),
    "read_key": lambda c: kit.read_key("riverside-library", REPORT),
}
TEXTS = ("Article", "AnswerKey", "AnswerSheet", "SheetFile", "Exercises", "Attribution", "Span", "Mark")


@pytest.mark.parametrize("door", DOORS)
def test_what_belongs_to_two_texts_is_refused_in_one_sentence(tmp_path, door):
    with pytest.raises((OtherText, kit.BadFile)) as refused:
        DOORS[door](Class(tmp_path))
    said = str(refused.value)
    assert "text" in said or "made for the article" in said
    assert "\n" not in said and "Span(" not in said


def test_every_public_function_that_takes_two_of_them_is_in_the_table():
    def texts(function):
        hints = [str(p.annotation) for p in inspect.signature(function).parameters.values()]
        return sum(any(name in hint for name in TEXTS) for hint in hints)

    functions = {name for name in kit.__all__ if inspect.isfunction(getattr(kit, name))}
    taking_two = {name for name in functions if texts(getattr(kit, name)) > 1}
    assert taking_two - {door.split()[0] for door in DOORS} == {
        "quotation_words"
    }  # a place inside the article it is given


def test_equal_marks_on_two_texts_have_no_alpha(tmp_path):
    same = (Attribution(Span(6, 15), speaker="s1", type="indirect"),)
    one, other = kit.open_sheet(OWN, tmp_path, "ana"), kit.open_sheet(NEWER, tmp_path, "ben")
    for sheet in (one, other):
        sheet.save("sources", same)
    with pytest.raises(OtherText) as refused:
        kit.show_agreement(OWN, NAMES, one, other)
    assert str(refused.value) == (
        "this sheet was made for another text: another version of “own-rain”. Open both for the same text"
    )


@pytest.mark.parametrize("given", [None, b"It rained.", 7, "It rained."])
@pytest.mark.parametrize("view", ["read", "highlight_sources", "spot_errors", "chart"])
def test_what_is_no_article_gets_one_sentence(view, given):
    with pytest.raises(
        TypeError, match="an article is wanted here, as kit.read_article or kit.own_article gives it, not"
    ):
        getattr(kit, view)(given, *([None] if view != "read" else []))
