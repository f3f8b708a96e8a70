"""A text to its headline, captions and dateline, and to sentences of tagged words: the ground the rules stand on.

The tags are single letters. Closed classes as in words/closed.json (D determiner, R pronoun that can be a subject, M
modal, ...); verb forms V base, v -s, d past, n participle, g -ing; K capitalised name, N any other noun-like word,
J adjective, A adverb, U number, Z day or month; p possessive ’s; marks: q quotation mark, and , . : ; - ( ) themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from kit.finder.lexicon import closed, forms, kinds, noun_bases, word_set
from kit.finder.quotation_marks import QuotationMarks, quotation_marks
from kit.finder.readable import Readable, readable
from kit.limits import LONGEST_SENTENCE
from kit.model import Article, Paragraph, Span
from kit.strict import a_kind
from kit.texts.article import article_of
from kit.texts.language import language_name, language_of
from kit.tokenizer import sentences
from kit.wording import shipped

NOUNS = "NKJUDpx"
VERBS = "Vvdng"
FINITE = "vdMBHX"
_NOUN_BEFORE = frozenset("DJUp")
_VERB_AFTER = frozenset("TMX")
_OBJECT = "DSWTORPqKA"
_MARKS = {"“": "q", "”": "q", "„": "q", '"': "q", "''": "q", "``": "q", "«": "q", "»": "q"} | {
    **dict.fromkeys((",", ";", ":", "(", ")"), ""),
    **dict.fromkeys((".", "!", "?", "…"), "."),
    **dict.fromkeys(("—", "–", "--", "-"), "-"),
    "‘": "q",
    "[": "(",
    "]": ")",
    "&": "C",
}
_ADJECTIVE = re.compile(r"\w+(?:ous|ful|ive|able|ible|al|ic|less|ish)\Z")
_MANY = word_set("people women men police children critics five")
# determiners that can stand alone as a subject
STANDING = word_set("some any all both many few several most half another other others this these those")
NOT_ENGLISH = (
    "This text doesn’t seem to be in English: it reads like {language}. "
    "The finder’s rules only read English; you can still mark it by hand."
)
_INNER_STOP = re.compile(r"[.?!…؟。][^\w\s]*\s|。")
_HANGS = re.compile(
    r"(?:,[”\"’']?| (?:a|an|and|as|at|by|for|from|in|of|on|or|that|the|to|with)|(?P<name>[a-z,] [A-Z][a-z]+))\Z"
)
_TURN = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*,? ){0,5}[^\W\d_a-z][\w.'’-]*(?: \([^()\n]{1,60}\))?:\s"
)  # MS. RUIZ: It rained.
_OFFERS = re.compile(
    r"(?:(?:Read|See|Watch|Listen|Click|Sign up|Subscribe|Also (?:read|see|on)|Related|More(?: on| from)?|Follow us|Advert\w*|Share)"
    r"\b[^.!?]{0,20}:|(?:ADVERTISEMENT|Advertisement)\b)(?!.*[.!?]”?\Z)"
)


class NotRead(ValueError):
    """What the finder does not read; the message says why in one sentence."""


@dataclass(slots=True)
class Sentence:
    """A sentence: its words and marks as parallel lists, each with start, end, lower case, tag and verb base.

    `quoted` holds the number of the quotation a word stands in, or -1. `subjects` keeps what clauses.subject has found.
    """

    text: str
    span: Span
    paragraph: Paragraph
    starts: list[int]
    ends: list[int]
    lower: list[str]
    tags: list[str]
    lemmas: list[str]
    quoted: list[int]
    subjects: dict[tuple[int, int], Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.tags)

    def tag(self, n: int) -> str:
        """The tag at place n; that of a full stop beyond the end."""
        return self.tags[n] if n < len(self.tags) else "."

    def word(self, n: int) -> str:
        """The word at place n in lower case; empty beyond the end."""
        return self.lower[n] if n < len(self.lower) else ""

    def past(self, n: int, tags: str) -> int:
        """The first place from n on that has none of these tags; the end if there is none."""
        while n < len(self.tags) and self.tags[n] in tags:
            n += 1
        return n

    def span_of(self, first: int, last: int) -> Span:
        """The text from one word up to and including another."""
        return Span(self.starts[first], self.ends[last])


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article as it is read, with its paragraphs, sentences and quotations, and the way back to the text as given."""

    article: Article
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    marks: QuotationMarks
    given: Readable


# ---- an article to sentences


def parsed(article: Article | str) -> Parsed:
    """An article or a plain text cut into paragraphs, sentences and tagged words.

    Raises NotRead with one sentence for what is no text or not in English; in an English text nothing is ever fatal.
    """
    if not isinstance(article, Article | str):
        raise NotRead(f"The finder reads an article or a text in quotation marks, and this is {a_kind(article)}.")
    article = article if isinstance(article, Article) else Article("text", article.replace("\r\n", "\n"))
    if (language := language_of(article.text)) != "en":
        raise NotRead(NOT_ENGLISH.format(language=language_name(language)))
    given = readable(article.text)
    read = article_of(given.text, article.id)
    if article.kinds and len(article.paragraphs) == len(read.paragraphs):
        line = article.dateline if given.text == article.text else read.dateline
        read = replace(article, text=given.text, dateline=line)
    article = read
    paragraphs = _paragraphs(article)
    marks = quotation_marks(article.text, paragraphs)
    cursor, out = 0, []
    spans = [q.span for q in marks.quotations]
    for paragraph in paragraphs:
        line = article.dateline
        begin = line.end if line and line in paragraph.span else paragraph.span.start
        for span in _no_longer(article.text, _sentences(article.text[begin : paragraph.span.end], begin)):
            while cursor < len(spans) and spans[cursor].end <= span.start:
                cursor += 1
            out.append(_sentence(article.text, span, paragraph, spans, cursor))
    return Parsed(article, paragraphs, tuple(out), marks, given)


def _sentences(paragraph: str, begin: int) -> tuple[Span, ...]:
    """The sentences of a paragraph; most paragraphs of news are one, which needs no second look."""
    inner = paragraph.strip()
    if not inner or _INNER_STOP.search(inner):
        return sentences(paragraph, begin)
    start = begin + paragraph.index(inner[0])
    return (Span(start, start + len(inner)),)


def _no_longer(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The sentences, with what is far too long for one cut at blanks, so that no text takes long to read."""
    for span in spans:
        start = span.start
        while span.end - start > LONGEST_SENTENCE:
            blank = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
            end = blank if blank > start else start + LONGEST_SENTENCE
            yield Span(start, end)
            start = end
        yield Span(start, span.end)


def _paragraphs(article: Article) -> tuple[Paragraph, ...]:
    """The article's own paragraphs, cut at single line ends too unless these are mere line breaks in a sentence.

    What a page offers beside its text (Read more: …) is left out.
    """
    lines = [(p, span) for p in article.paragraphs for span in _lines(article.text, p.span)]
    lines = [(p, span) for p, span in lines if not _OFFERS.match(article[span])]
    turns = {span for _, span in lines if _TURN.match(article.text, span.start, span.end)}
    if len(turns) == 1:  # a single one counts below the headline, with its name in capitals: RUIZ: It rained.
        turns = {span for p, span in lines if span in turns and p.number and article[span].split(":")[0].isupper()}
    return tuple(Paragraph(p.number, span, "turn" if span in turns else p.kind) for p, span in lines)


def _lines(text: str, paragraph: Span) -> Iterator[Span]:
    first, last = paragraph.start, paragraph.start
    for m in re.finditer(r"[^\n]+", text[paragraph.start : paragraph.end]):
        line = m.group().strip()
        start = paragraph.start + m.start() + m.group().find(line[:1])
        if line and last > first and not _wrapped(text[max(first, last - 200) : last], line):
            yield Span(first, last)
            first = start
        if line:
            first, last = (start if last == first else first), start + len(line)
    if last > first:
        yield Span(first, last)


def _wrapped(before: str, line: str) -> bool:
    """Whether a line only goes on with the sentence of the line before: … engineer Ida ⏎ Holm said."""
    word = re.match(r"\w*", line)
    if line[0].islower() or not (hangs := _HANGS.search(before)):
        return line[0].islower()
    prose = any(mark in before for mark in (", ", ". ", "“", '"'))
    return not hangs["name"] or bool(prose and word and word.group() and word.group().lower() not in closed())


def _sentence(text: str, span: Span, paragraph: Paragraph, quotes: Sequence[Span], first: int) -> Sentence:
    starts, ends, lower, quoted = [], [], [], []
    n = first
    for m in _word().finditer(text, span.start, span.end):
        start = m.start()
        while n < len(quotes) and quotes[n].end <= start:
            n += 1
        starts.append(start)
        ends.append(m.end())
        lower.append(m.group().lower().replace("’", "'"))
        quoted.append(n if n < len(quotes) and quotes[n].start <= start else -1)
    tags, lemmas = _tagged(text, starts, lower)
    return Sentence(text, span, paragraph, starts, ends, lower, tags, lemmas, quoted)


@cache
def _word() -> re.Pattern[str]:
    """A word or a mark; a short form keeps its dot."""
    short = (w for group in ("titles", "firms", "months", "states") for w in shipped("short_forms.json")[group].split())
    written = {re.escape(form) for w in short for form in (w.capitalize(), w.upper())}
    forms = "|".join(sorted(written, key=lambda form: (-len(form), form)))
    return re.compile(
        rf"(?:{forms}|vs|[A-Z])\.(?:[A-Z]\.)*|[ap]\.m\.|(?<=\w)['’]s\b|(?<= )['’](?:s|re|ll|ve|d|m)\b"
        r"|\w+(?:['’](?!s\b)\w+|[-./&]\w+|(?<=\d),\d{3}(?!\d))*|''|``|--|…|\S"
    )


def _tagged(text: str, starts: Sequence[int], lower: Sequence[str]) -> tuple[list[str], list[str]]:
    capitals = [text[at].isupper() or text[at : at + 3] in ("al-", "el-", "as-", "ad-") for at in starts]
    long = [up for up, word in zip(capitals, lower, strict=True) if len(word) > 3]
    title = len(long) > 3 and sum(long) > 0.7 * len(long)
    tags, lemmas = [], []
    small, verbs = closed(), forms()
    for n, word in enumerate(lower):
        tag, lemma = small.get(word) or "", ""
        if not tag and word in verbs and (not capitals[n] or title or n == 0):
            tag, lemma = verbs[word].tag, verbs[word].lemma
            if n == 0 and not title and capitals[1:2] == [True] and lemma not in kinds():
                tag, lemma = "K", ""
        elif tag and capitals[n] and not title:
            tag = _capitalised(text, starts, capitals, n, tag)
        tags.append(tag or _shape(word, capitals[n]))
        lemmas.append(lemma)
    _settle(tags, lower, lemmas)
    return tags, lemmas


def _capitalised(text: str, starts: Sequence[int], capitals: Sequence[bool], n: int, tag: str) -> str:
    """The tag of a closed-class word with a capital: US is a name; New and Republican mostly belong to one."""
    if text[starts[n] : starts[n] + 2] == "US":
        return "K"
    if n and text[starts[n] : starts[n] + 4] in ("May ", "May,", "May."):
        return "Z"
    if n and (tag in "PN" or (tag == "J" and capitals[n + 1 : n + 2] == [True])):
        return "K"
    return tag


def _shape(word: str, capital: bool) -> str:
    """The tag of a word that no list holds, by its looks."""
    if word in _MARKS or not word[0].isalnum():
        return _MARKS.get(word, "q" if word in "'’" else "x") or word
    endings = (
        (word[0].isdigit(), "U"),
        (capital, "K"),
        (word.endswith("ly"), "A"),
        (len(word) > 5 and word.endswith("ed"), "d"),
        (len(word) > 5 and word.endswith("ing"), "g"),
        (_ADJECTIVE.match(word) is not None, "J"),
    )
    return next((tag for fits, tag in endings if fits), "N")


def _settle(tags: list[str], lower: Sequence[str], lemmas: list[str]) -> None:
    """Tell verbs from nouns and adjectives by the words beside them, from left to right."""
    for n, word in enumerate(lower):
        before = tags[n - 1] if n else "."
        after = tags[n + 1] if n + 1 < len(tags) else "."
        if word in ("'s", "’s"):
            tags[n] = "B" if before == "R" else "p"
            tags[n - 1 : n] = ["N"] if before == "Z" else tags[n - 1 : n]  # Tuesday’s vote
        elif word in ("'", "’") and n and lower[n - 1].endswith("s"):
            tags[n] = "p"
        elif (word in ("that", "her") or tags[n] == "J") and (small := _small_word(tags, word, n, before, after)):
            tags[n] = small
        elif word == "like" and n and lower[n - 1].endswith(("would", "'d")):
            tags[n], lemmas[n] = "V", word
        elif before == "D" and lower[n - 1] in STANDING and after in _OBJECT + "Sq":
            continue  # another says he …
        elif tags[n] == "V":
            tags[n] = _base_form(tags, lower, n, before, after)
        elif lemmas[n] != "say":
            tags[n] = _other_form(tags[n], before, after)


def _small_word(tags: Sequence[str], word: str, n: int, before: str, after: str) -> str:
    """What “that”, “her” or an adjective is where the words beside it tell; empty where they do not."""
    readings = (
        (word == "that" and before in "NKJ" and after in FINITE, "R"),  # relative
        (word == "that" and not _verb_after(tags, n + 1), "D"),  # rejected that argument
        (word == "her" and after in "DRO.,:q", "O"),  # told her the boat was late
        (
            tags[n] == "J" and ((before in "DJ" and after in ",.Pvd") or (before == "N" and after == ",")),
            "N",
        ),  # the fishing cooperative, the executive
    )
    return next((tag for fits, tag in readings if fits), "")


def _verb_after(tags: Sequence[str], n: int) -> bool:
    """Whether a verb, or a word that can be one, stands somewhere after place n; at n itself it must be one."""
    places = range(n, len(tags))
    return any(tags[k] in "vdMBHXq" or (tags[k] == "V" and k > n and tags[k - 1] not in "DJ") for k in places)


def _base_form(tags: Sequence[str], lower: Sequence[str], n: int, before: str, after: str) -> str:
    """What a word is that can be the base form of a verb: V, a noun N, or a name K at the start of a sentence."""
    word = lower[n]
    plural = n > 0 and before in "NK" and (lower[n - 1].endswith("s") or lower[n - 1] in _MANY)
    next_verb = tags[n + 2 : n + 3] if after == "A" else [after]
    if n == 0 and after in "vdMBH":
        return "K"
    if (next_verb in (["v"], ["d"]) and before in ("NKJDUp" if n > 1 else "NKJDUpA")) or _one_of(tags, lower, n):
        return "N"  # the Hill campaign says; a US offer to help
    if before in _VERB_AFTER or before in "RA" or (n > 1 and before in "NK" and after in "DR" and word in kinds()):
        return "V"
    if word in kinds() and word not in noun_bases():
        single = before in "NK" and not plural
        return "V" if before not in "DJpP" and not (single and after in "NK") else "N"
    return "V" if (plural or before in ",C.q") and (after in _OBJECT or (plural and word == "show")) else "N"


def _one_of(tags: Sequence[str], lower: Sequence[str], n: int) -> bool:
    """Whether the noun phrase up to place n is opened by a word for one thing: a US offer."""
    k = n - 1
    while k >= 0 and tags[k] in "NKJU":
        k -= 1
    return 0 <= k < n - 1 and lower[k] in ("a", "an", "another", "each", "every", "this")


def _other_form(tag: str, before: str, after: str) -> str:
    """What a word is that can be another form of a verb: the same tag, a noun N or an adjective J."""
    if tag == "v":
        joined = before == "C" and after not in _OBJECT + "Sq"
        return "N" if before in _NOUN_BEFORE or before == "P" or after in "BHMV" or joined else "v"
    if tag == "g":
        return "N" if before in "DJ" and after in "vdMBHW" else "J" if before in "DJ" and after in "NKJ" else "g"
    if tag in "dn" and (before == "D" or (before in "JpU" and after in "NKJ")):
        return "J"
    return tag
