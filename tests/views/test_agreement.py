"""Two readers of one text: alpha for each question, and the places where they differ."""

import re
from html import unescape

import pytest

import kit
from kit import Attribution, Span

TEXT = "Ana said it rained. Ruiz said it snowed all day."
ARTICLE = kit.own_article(TEXT)
NAMES = kit.own_speakers(ARTICLE, "Ana", "Ruiz")
RAINED, SNOWED, SNOWED_ALL_DAY = Span(9, 18), Span(30, 39), Span(30, 47)


def told(span, speaker, type="indirect"):
    return Attribution(span, speaker=speaker, type=type)


def readers(tmp_path, **marks):
    files = [kit.open_sheet(ARTICLE, tmp_path, reader=name) for name in marks]
    for file, found in zip(files, marks.values(), strict=True):
        file.save("sources", tuple(found))
    return files


def cells(page):
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in unescape(page.data).split("<tr>")]


def alphas(page):
    return [row[1] for row in cells(page) if len(row) == 2]


def places(page):
    return [tuple(row) for row in cells(page) if len(row) == 4]


def test_two_readers_who_mark_alike_agree_fully(tmp_path):
    same = [told(RAINED, "s1"), told(SNOWED, "s2")]
    page = kit.show_agreement(ARTICLE, NAMES, *readers(tmp_path, a=same, b=same))
    assert alphas(page) == ["1.00", "1.00", "1.00"]
    assert "You don’t differ anywhere" in page.data


@pytest.mark.parametrize(
    ("a", "b", "by", "place", "alike"),
    [
        (told(SNOWED, "s2"), told(SNOWED_ALL_DAY, "s2"), "speaker", ("0", "all day", "not marked", "Ruiz"), []),
        (told(SNOWED, "s1"), told(SNOWED, "s2"), "speaker", ("0", "it snowed", "Ana", "Ruiz"), [0, 2]),
        (told(SNOWED, "s2", "direct"), told(SNOWED, "s2"), "type", ("0", "it snowed", "direct", "indirect"), [0, 1]),
    ],
)
def test_a_place_where_they_differ_has_its_words_and_what_each_says(a, b, by, place, alike, tmp_path):
    page = kit.show_agreement(ARTICLE, NAMES, *readers(tmp_path, a=[a], b=[b]), by=by)
    assert places(page) == [place]
    assert [n for n, alpha in enumerate(alphas(page)) if alpha == "1.00"] == alike


def test_three_readers_have_a_column_each(tmp_path):
    page = kit.show_agreement(ARTICLE, NAMES, *readers(tmp_path, a=[told(SNOWED, "s2")], b=[], c=[]))
    assert ["0", "it snowed", "Ruiz", "not marked", "not marked"] in cells(page)


def test_before_anyone_has_marked_there_is_a_sentence_and_no_number(tmp_path):
    page = kit.show_agreement(ARTICLE, NAMES, *readers(tmp_path, a=[], b=[]))
    assert "nothing to compare" in page.data and "alpha" not in page.data


def test_one_reader_the_same_twice_or_an_unknown_question_is_refused(tmp_path):
    a, b = readers(tmp_path, a=[told(SNOWED, "s2")], b=[])
    for files in ((), (a,), (a, a)):
        with pytest.raises(ValueError, match="this needs two different readers, not"):
            kit.show_agreement(ARTICLE, NAMES, *files)
    with pytest.raises(ValueError, match="by='cue' is not one of marked, speaker, type"):
        kit.show_agreement(ARTICLE, NAMES, a, b, by="cue")
