"""The static twin: the text as it is, each passage marked, nothing in it that runs."""

import re
from html.parser import HTMLParser

import pytest

import kit
from kit.model import Article, Span
from kit.views.painted import CLASSED, Painter, Passage, twin
from kit.views.reader import passage

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)></style>\"'&"


class Seen(HTMLParser):
    """What a browser would see: the tags, their attributes, and the text outside labels (small, sup)."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text, self.marked, self._open = [], [], "", [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self._open.append(tag)
        if tag in ("p", "h3") and self.text:
            self.text += "\n\n"
        if tag == "mark":
            self.marked.append("")

    def handle_endtag(self, tag):
        self._open.pop()

    def handle_data(self, data):
        if "mark" in self._open:
            self.marked[-1] += data
        if not {"small", "sup"} & set(self._open):
            self.text += data


def test_the_text_is_the_text_of_the_article():
    article = kit.read_article("g20-ministers")
    reader = kit.highlight_sources(article, kit.read_key("g20-ministers", article))
    assert Seen(twin(article, reader.passages, [])).text.strip() == article.text.strip()


def painted(text, *passages):
    return Seen(Painter(Article("a", text), CLASSED).paint(passages))


def test_passages_that_overlap_neither_double_nor_lose_a_character():
    over = Passage(Span(0, 7), "direct"), Passage(Span(4, 13), "cue"), Passage(Span(4, 7), "own")
    seen = painted("one two three four", *over)
    assert seen.text == "one two three four"
    assert seen.marked == ["one ", "two", " three"]


def test_the_shortest_passage_is_on_top():
    over = Passage(Span(0, 13), "direct"), Passage(Span(4, 7), "own")
    classes = [value for name, value in painted("one two three", *over).attributes if name == "class"]
    assert classes == ["direct", "own", "direct"]


def test_a_sign_stands_once_where_its_passage_begins():
    page = Painter(Article("a", "one two\n\nthree four"), CLASSED).paint([Passage(Span(4, 14), "own", "S")])
    assert page.count("S</b>") == 1
    assert '<b class="no own">S</b><mark class="own">two</mark>' in page


def test_a_sign_links_to_what_is_said_about_its_passage():
    page = Painter(Article("a", "one two"), CLASSED).paint([Passage(Span(0, 3), "own", "S", "here", "there")])
    assert '<a class="no own" id="here" href="#there">S</a>' in page


def test_something_missing_between_two_paragraphs_stands_at_the_end_of_the_first():
    assert painted("one\n\ntwo", Passage(Span(4, 4), "missed")).text == "one[missing]\n\ntwo"


@pytest.mark.parametrize(("at", "text"), [(0, "[missing]one two"), (4, "one [missing]two"), (7, "one two[missing]")])
def test_something_missing_is_marked_between_the_words_and_at_either_end(at, text):
    gap = {"content": {"start": at, "end": at, "text": ""}, "id": "m"}
    seen = Seen(twin(Article("a", "one two"), [], [gap]))
    assert (seen.text.strip(), seen.marked) == (text, ["[missing]"])


def test_source_and_cue_of_an_own_mark_are_marked():
    roles = {"content": (0, 3), "source": (4, 7), "cue": (8, 12)}
    mark = {role: {"start": a, "end": b, "text": ""} for role, (a, b) in roles.items()}
    assert Seen(twin(Article("a", "yes Ann said"), [], [mark])).marked == ["yes", "Ann", "said"]


def test_each_type_has_its_own_line():
    article = Article("a", "a b c d")
    kinds = ("direct", "mixed", "indirect", "document")
    over = [passage(Span(2 * n, 2 * n + 1), kind=kind) for n, kind in enumerate(kinds)]
    lines = re.findall(r"border-bottom:\dpx (\w+)", twin(article, over, []))
    assert lines == ["solid", "dashed", "dotted", "double"]


def test_nothing_from_article_or_passages_becomes_markup():
    article = Article("a", HOSTILE, publisher=HOSTILE, date=HOSTILE, language=HOSTILE)
    over = [passage(Span(0, 8), kind=HOSTILE, letter=HOSTILE)]
    seen = Seen(twin(article, over, [{"content": {"start": 0, "end": 8, "text": ""}, "repair": HOSTILE}]))
    assert set(seen.tags) <= {"div", "p", "small", "mark", "sup", "b"}
    assert {name for name, _ in seen.attributes} <= {"lang", "style", "dir"}
    assert HOSTILE in seen.text


def test_it_loads_nothing():
    article = kit.read_article("g20-ministers")
    assert not re.search(r"https?:|url\(|src=|href=|<script|<style", twin(article, [], []))


def test_captions_are_set_off():
    article = Article("a", "Title\n\nA bridge.", kinds=("headline", "caption"))
    assert "<small>1 Photo caption: </small>A bridge." in twin(article, [], [])


def test_a_passage_that_runs_on_is_marked_in_each_paragraph():
    article = Article("a", "one two\n\nthree\n\nfour five")
    seen = Seen(twin(article, [passage(Span(4, 20), kind="direct", letter="D")], []))
    assert seen.marked == ["two", "three", "four"]
    assert seen.text.strip() == article.text
