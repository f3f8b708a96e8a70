"""Speech inside speech, opened one layer at a time."""

import re
from dataclasses import replace

import kit
from kit.model import Answer
from kit.views.onion import layers

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)


def layers_shown(page):
    """The words of each layer, the outermost first."""
    opened = re.split(r'<span class="layer l\d">', page.data)[1:]
    return [re.sub("<[^>]+>", "", "".join(opened[n:]).split("</p>")[0]) for n in range(len(opened))]


def test_putin_is_heard_through_blinken_and_blinken_through_the_report():
    page = kit.unpack(ARTICLE, KEY, "A06")
    names = [re.sub("<[^>]+>", "", found) for found in re.findall(r'<span class="names">(.*?)</span>', page.data)]
    ap, blinken = "The Associated Press", "Antony Blinken"
    assert names == [ap, f"{ap} › {blinken}", f"{ap} › {blinken} › Vladimir Putin"]
    assert [words.split()[0] for words in layers_shown(page)] == ["But,", "“President", "there"]
    assert layers_shown(page)[-1] == "there is nothing to talk about until Ukraine accepts the new regional reality.”"
    assert "“added”" in page.data and "“saying”" in page.data and "Paragraph 5." in page.data


def test_the_text_stays_whole_and_nobody_is_named_before_a_layer_is_peeled():
    page = kit.unpack(ARTICLE, KEY, "A06").data
    text = re.sub("<[^>]+>", "", re.search(r'<p lang="en" dir="auto">(.*?)</p>', page, re.DOTALL)[1])
    assert text in ARTICLE[ARTICLE.paragraphs[5].span]
    assert page.count('type="radio"') == 3 and page.count(" checked>") == 1
    assert ".says {\n\t\tdisplay: none" in page


def test_the_same_person_may_stand_in_two_layers():
    assert "the same person, at another time, to Sergei Lavrov" in kit.unpack(ARTICLE, KEY, "A03").data


def test_speech_of_one_layer_is_one_more_than_the_report():
    assert len(layers_shown(kit.unpack(ARTICLE, KEY, "A01"))) == 2


def test_an_unknown_id_is_told_beside_those_that_are_there():
    page = kit.unpack(ARTICLE, KEY, "B1", "A06").data
    assert "“B1”; speech inside speech is in A03, A44, A06, A08" in page and "Vladimir Putin" in page


def test_parents_in_a_circle_end():
    sources = {a.id: a for a in KEY.attributions}
    circle = (replace(sources["A05"], parent="A06"), sources["A06"])
    key = replace(KEY, answers={"sources": replace(KEY.answers["sources"], value=circle)})
    assert [a.id for a in layers(key, "A06")] == ["A05", "A06"]


def test_the_text_is_escaped():
    article = kit.Article("x", "Ana said <b>hi</b> & left.")
    said = kit.Attribution(kit.Span(9, 18), kit.Span(0, 3), kit.Span(4, 8), "ana", "direct", "A1")
    key = kit.AnswerKey("x", article.sha256, kit.Reader("key"), {"sources": kit.Answer((said,))})
    assert (
        '<span class="layer l1">&lt;b&gt;hi&lt;/b&gt;</span> &amp; left.</span>' in kit.unpack(article, key, "A1").data
    )


def test_a_student_is_told_that_graded_speech_is_not_unpacked():
    others = tuple(a for a in KEY.attributions if a.id != "A06")
    answers = {**KEY.answers, "sources": Answer(others)}
    copy = replace(KEY, answers=answers, withheld={"sources": (ARTICLE.paragraphs[5].span,)})
    assert kit.unpack(ARTICLE, copy, "A06").data == "<p>A06 is graded, so this copy of the kit doesn’t unpack it.</p>"
    assert "Sergei Lavrov" in kit.unpack(ARTICLE, copy, "A03").data
