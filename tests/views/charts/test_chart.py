"""Figures and tables: the same numbers, in words a reader understands, small, escaped and offline."""

import html
import json
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from kit.counts import RULES, UNITS
from kit.files import read_article, read_key
from kit.model import Answer, AnswerKey, AnswerSheet, Article, Attribution, Reader, Span, Speaker
from kit.views.charts.chart import CHARTS, chart
from kit.views.palette import palette

ARTICLE = read_article("g20-ministers")
KEY = read_key("g20-ministers", ARTICLE)


def sheet(*attributions, article=ARTICLE):
    return AnswerSheet(article.id, article.sha256, Reader("ana"), {"sources": Answer(attributions)})


def own_marks():
    """What a reader might have marked: three of the key's, one without a type, one with an own speaker."""
    first = [replace(a, id=f"m{a.id}") for a in KEY.attributions if a.tier == "core"][:3]
    return sheet(*first, replace(first[0], id="m4", type=""), replace(first[1], id="m5", speaker="the cat"))


@pytest.fixture(params=CHARTS)
def what(request):
    return request.param


def drawn_of(what="speakers", **more):
    """The chart of the article by its key."""
    return chart(ARTICLE, KEY, what, **more)


def table_of(drawn):
    """The table as an element tree, which also shows that the HTML is well-formed."""
    return ET.fromstring(drawn.table)


def rows_of(drawn):
    return [["".join(cell.itertext()) for cell in row] for row in table_of(drawn).iter("tr")]


def bars(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


def totals(figure):
    return [text.split()[0] for trace in figure.data if trace.type == "scatter" for text in trace.text]


@pytest.mark.parametrize("paired", [False, True])
def test_a_figure_is_small_and_asks_the_network_for_nothing(what, paired):
    figure = drawn_of(what, mine=KEY if paired else None).figure
    assert len(figure.to_json().encode()) < 50_000
    assert not re.search(r"https?:|//|url\(", figure.to_json())


def test_what_a_notebook_saves_is_small_and_shows_no_tool_bar(what, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.publish_display_data", shown.append)
    drawn_of(what)._ipython_display_()
    figure, table = shown
    saved = figure["application/vnd.plotly.v1+json"]
    assert len(json.dumps([figure, table]).encode()) < 50_000
    assert saved["config"]["displayModeBar"] is False
    assert "responsive" not in saved["config"]  # it made JupyterLab fold the figure when a unit button was pressed
    assert table["text/html"] == drawn_of(what).table


def test_where_no_plotly_is_known_the_same_bars_are_drawn_as_a_picture(what):
    drawn = drawn_of(what, mine=own_marks())
    picture = ET.fromstring(drawn._bundle()["text/html"])
    told = [each.text for each in picture.iter("title")]
    assert told == [
        html.unescape(re.sub("<[^>]*>", "", text.replace("<br>", ", ")))
        for trace in bars(drawn.figure)
        for text, length in zip(trace.hovertext, trace.x, strict=True)
        if length
    ]
    right = [float(bar.get("x")) + float(bar.get("width")) for bar in picture.iter("rect")]
    assert max(right) <= float(picture.get("viewBox").split()[2])


def test_a_picture_has_bars_as_long_as_their_numbers():
    picture = ET.fromstring(drawn_of()._bundle()["text/html"])
    bars_of_it = [bar for bar in picture.iter("rect") if bar.find("title") is not None]
    six, one = (next(b for b in bars_of_it if n in b.find("title").text) for n in ("6 attributions", "1 attribution,"))
    assert float(six.get("width")) == pytest.approx(6 * float(one.get("width")), abs=0.3)


def test_nbconvert_shows_the_picture_and_the_table(what):
    nbconvert, nbformat = pytest.importorskip("nbconvert"), pytest.importorskip("nbformat")
    drawn = drawn_of(what)
    outputs = [nbformat.v4.new_output("display_data", data) for data in (drawn._bundle(), {"text/html": drawn.table})]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("kit.chart(article, key)", outputs=outputs)])
    page, _ = nbconvert.HTMLExporter().from_notebook_node(book)
    assert "<svg " in page and 'role="img"' in page and "kit-table" in page


def test_every_bar_names_its_attributions_and_its_article(what):
    figure = drawn_of(what).figure
    assert figure.layout.meta == {"kit": "g20-ministers"}
    named = {id for trace in bars(figure) for ids in trace.customdata for id in ids.split()}
    assert named >= {a.id for a in KEY.attributions if a.tier == "core"}


def test_the_first_bars_of_blinken_hold_his_direct_and_indirect_passages():
    direct = next(trace for trace in bars(drawn_of().figure) if trace.name == "D direct")
    assert direct.customdata[0] == "A04 A05 A09 A12 A14 A16"
    assert direct.x[0] == 6


@pytest.mark.parametrize(("unit", "expected"), [("attributions", "12"), ("words", "224"), ("quoted", "128")])
def test_figure_table_and_unit_button_agree(unit, expected):
    drawn = drawn_of(unit=unit)
    place = UNITS.index(unit)
    assert totals(drawn.figure)[1] == expected  # Blinken is the second speaker
    assert next(row for row in rows_of(drawn) if row[0] == "Antony Blinken")[2 + place] == expected
    button = drawn_of().figure.layout.updatemenus[0].buttons[place]
    assert button.args[0]["text"][-1][1].split()[0] == expected
    assert drawn.figure.layout.updatemenus[0].active == place


@pytest.mark.parametrize(("unit", "first"), [(0, ["12", "7", "3"]), (1, ["224", "87", "54"]), (2, ["128", "62", "34"])])
def test_a_second_row_of_buttons_has_the_largest_first_in_its_own_unit_and_the_first_the_order_of_the_text(unit, first):
    by_text, by_size = drawn_of().figure.layout.updatemenus
    assert (by_text.active, by_size.active) == (0, -1)
    placed, told = by_size.buttons[unit].args
    lines = dict(zip(placed["y"][-1], (text.split()[0] for text in placed["text"][-1]), strict=True))
    assert [lines[n] for n in range(3)] == first
    assert told["yaxis.ticktext"][0] == "Antony Blinken" and told["updatemenus[0].active"] == -1
    back = by_text.buttons[unit].args
    assert back[1]["yaxis.ticktext"][0] == drawn_of().figure.layout.yaxis.ticktext[0] == "US officials"
    assert back[0]["y"][-1] == sorted(back[0]["y"][-1])


def test_voices_on_the_floor_stand_in_the_order_of_the_text_or_the_longest_first():
    _, by_size = drawn_of("floor").figure.layout.updatemenus
    words = [int(text.split()[0].replace(",", "")) for text in by_size.buttons[0].args[0]["text"][-1]]
    lines = by_size.buttons[0].args[0]["y"][-1]
    assert [n for _, n in sorted(zip(lines, words, strict=True))] == sorted(words, reverse=True) != words


def test_every_row_of_the_figure_has_its_total_in_the_table():
    drawn = drawn_of()
    counted = [row[2] for row in rows_of(drawn)[1:] if len(row) == 5 and row[0]]
    assert counted[: len(totals(drawn.figure))] == totals(drawn.figure)  # the stances, in the table only, come last


def test_title_and_subtitle_say_the_unit_and_its_rule():
    layout = drawn_of(unit="quoted").figure.layout
    assert layout.title.text == "<b>Whose words are reported: words inside quotation marks</b>"
    assert layout.title.subtitle.text.replace("<br>", " ") == RULES["quoted"]
    assert layout.xaxis.title.text == "words inside quotation marks"


def test_putin_stands_below_the_speakers_and_says_who_retells_him():
    names = [re.sub("<br>", " ", text) for text in drawn_of().figure.layout.yaxis.ticktext]
    heading = names.index("<b>Inside someone else’s words,</b> <b>counted separately</b>")
    assert names.index("Vladimir Putin, retold by Antony Blinken") > heading > names.index("Sergei Lavrov")


def test_types_are_told_apart_by_letter_and_pattern_and_have_the_palettes_colours():
    drawn = {trace.name: trace for trace in bars(drawn_of().figure)}
    assert list(drawn) == ["D direct", "M mixed", "I indirect", "P document"]
    assert len({trace.marker.pattern.shape for trace in drawn.values()}) == 4
    assert drawn["D direct"].marker.color == palette()["direct"]["light"]["fill"]
    assert drawn["D direct"].text[0] == "<b>D 6</b>"


def test_fonts_are_readable(what):
    layout = drawn_of(what).figure.layout
    assert layout.font.size >= 13
    assert all(menu.font.size >= 13 for menu in layout.updatemenus)


@pytest.mark.parametrize("paired", [False, True])
def test_a_table_has_a_caption_headers_and_buttons_that_hold_the_ids(what, paired):
    table = table_of(drawn_of(what, mine=own_marks() if paired else None))
    assert table.find(".//caption").text
    assert all(header.get("scope") for header in table.iter("th"))
    buttons = list(table.iter("button"))
    assert all(b.get("type") == "button" and b.get("data-lm-suppress-shortcuts") == "true" for b in buttons)
    assert "A04" in {id for b in buttons for id in b.get("data-kit-light").split()}


@pytest.mark.parametrize("what", ["speakers", "cues", "kinds"])
def test_a_table_has_rows_of_one_width_and_the_rule_of_every_unit_below(what):
    table = table_of(drawn_of(what))
    assert {len(row) for row in table.iter("tr") if len(row) > 1} == {5}
    assert all(RULES[unit] in "".join(table.itertext()) for unit in UNITS)


def test_own_marks_stand_beside_the_key():
    drawn = drawn_of(mine=own_marks())
    # Of Blinken the reader has A02 and A04; of US officials A01, once with a type and once without.
    assert next(row for row in rows_of(drawn) if row[0] == "Antony Blinken")[2:4] == ["12", "2"]
    assert next(row for row in rows_of(drawn) if row[0] == "US officials")[2:6] == ["1", "2", "21", "21"]
    assert next(row for row in rows_of(drawn) if row[0] == "the cat")[2:4] == ["0", "1"]
    shown = [text.strip() for text in drawn.figure.data[-1].text]
    assert shown[:4] == ["1 key", "2 you", "12 key", "2 you"]


def test_kinds_that_nobody_has_stand_there_with_nought():
    rows = {row[0]: row for row in rows_of(drawn_of("kinds"))}
    assert rows["Named person"][2:] == ["23", "408", "255"]
    assert rows["A government as a whole"][2:] == ["0", "0", "0"]


def test_cues_name_a_speaker_once_and_the_table_each_time():
    drawn = drawn_of("cues")
    assert "<b>Antony Blinken</b>  said" in drawn.figure.layout.yaxis.ticktext
    assert "told" in drawn.figure.layout.yaxis.ticktext
    assert ["Antony Blinken: told", "direct", "2", "27", "27"] in rows_of(drawn)


def test_the_strip_reaches_from_the_first_word_to_the_last():
    figure = drawn_of("floor").figure
    ends = sorted((start, size) for trace in bars(figure) for start, size in zip(trace.base, trace.x, strict=True))
    assert ends[0][0] == 0
    assert all(start + size == later for (start, size), (later, _) in pairwise(ends))
    assert sum(ends[-1]) == 1125
    assert figure.layout.yaxis.ticktext[0] == "The report’s own voice"
    assert totals(figure)[:3] == ["634", "21", "224"]


def test_the_table_of_the_strip_tells_each_paragraph():
    assert rows_of(drawn_of("floor"))[4] == [
        "3",
        "The report’s own voice, 4 words; US officials (indirect), 21 words; The report’s own voice, 24 words",
    ]


def test_nothing_marked_gives_a_kind_sentence(what):
    drawn = chart(ARTICLE, sheet(), what)
    assert not drawn.figure.data
    assert "There's nothing to count yet" in "".join(table_of(drawn).itertext())


def test_a_reader_who_marked_nothing_yet_stands_beside_the_key_with_nought(what):
    assert drawn_of(what, mine=sheet()).figure.data


NASTY = (
    "<script>alert(1)</script>", 'a" onclick="x', "&lt;b&gt;", "שמעון פרס", "🌧️ 👩‍👩‍👧", "e\u0301", "", "n" * 400, "]]>",
)  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_no_name_becomes_markup(what, name):
    article = Article("<b>", "“It <b>rained</b>,” Ruiz <i>said</i>.")
    marked = Attribution(Span(0, 20), Span(21, 25), Span(26, 37), "x", "direct", id='A"<1')
    whole = AnswerKey(
        "<b>", article.sha256, Reader("key"), {"sources": Answer((marked,))}, (Speaker("x", name, "named person"),)
    )
    drawn = chart(article, whole, what, mine=sheet(replace(marked, speaker=name, id=name, type="odd"), article=article))
    assert {element.tag for element in table_of(drawn).iter()}.isdisjoint({"script", "i"})
    words = [*drawn.figure.layout.yaxis.ticktext, *(text for trace in bars(drawn.figure) for text in trace.hovertext)]
    assert not [text for text in words if re.search(r"<(?!/?b>|br>)", text)]


def test_an_unknown_unit_is_refused_and_the_known_ones_are_told():
    with pytest.raises(ValueError, match="unit 'letters' is not one of attributions, words, quoted"):
        drawn_of(unit="letters")


def test_a_chart_of_a_students_key_says_that_it_leaves_out_what_is_graded(what):
    said = "This copy of the kit leaves out what is graded"
    copy = replace(KEY, withheld={"sources": (ARTICLE.paragraphs[3].span,)})
    assert said in chart(ARTICLE, copy, what).table
    assert said not in drawn_of(what).table
