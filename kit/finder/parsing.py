"""A text to its headline, captions and dateline, and to sentences of tagged words: the ground the rules stand on.

The tags are single letters. Closed classes as in words/closed.json (D determiner, R pronoun that can be a subject, M
modal, ...); verb forms V base, v -s, d past, n participle, g -ing; K capitalised name, N any other noun-like word,
J adjective, A adverb, U number, Z day or month; p possessive ’s; marks: q quotation mark, and , . : ; - ( ) themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kit.finder.lexicon import closed, forms, kinds, noun_bases, word_set
from kit.finder.quotation_marks import QuotationMarks, quotation_marks
from kit.limits import LONGEST_HEADLINE, LONGEST_SENTENCE
from kit.model import Article, Paragraph, Span
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
_CREDIT = re.compile(
    r"\((?:[^()]*\b(?:photo|via|image|images|courtesy|getty|AP|AFP|Reuters|EPA)\b[^()]*|[^()]{3,40}/[^()]{2,40})\)\s*\Z",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+,? ?){1,4}(?:[A-Z][a-z.]+,? ?){0,3}(?:\([^()\n]{2,30}\) ?)?(?:—|–|--| -)(?= )"
)


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
    """An article with its paragraphs, sentences and quotations."""

    article: Article
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    marks: QuotationMarks


# ---- a plain text to an article


def article_of(text: str, id: str = "text") -> Article:
    """The article of a plain text; carriage returns become line feeds, as offsets count them."""
    bare = Article(id, text.replace("\r\n", "\n"))
    spans = [p.span for p in bare.paragraphs]
    parts = tuple(_part(bare.text[s.start : s.end], n, len(spans)) for n, s in enumerate(spans))
    captions = (span for span, part in zip(spans, parts, strict=True) if part == "caption")
    credits = tuple(credit for span in captions if (credit := _credit(bare.text, span)))
    body = next((s for s, part in zip(spans, parts, strict=True) if part == "body"), spans[0])
    line = _DATELINE.match(bare.text, body.start, body.end)
    title = bare.text[spans[0].start : spans[0].end] if parts[0] == "headline" else ""
    dateline = Span(line.start(), line.end()) if line else None
    return Article(id, bare.text, title=title, kinds=parts, credits=credits, dateline=dateline)


def _part(paragraph: str, number: int, count: int) -> str:
    """headline, caption or body."""
    plain = paragraph.rstrip()
    if number == 0 and count > 1 and len(plain) <= LONGEST_HEADLINE and not plain.endswith((".”", "”", '."')):
        return "headline" if not re.search(r"\. \S", plain) else "body"
    if len(plain) < 600 and _CREDIT.search(plain):
        return "caption"
    return "caption" if plain.startswith(("FILE - ", "FILE – ", "FILE — ")) else "body"


def _credit(text: str, caption: Span) -> Span | None:
    """The photographer and agency in brackets at the end of a caption."""
    m = _CREDIT.search(text, max(caption.start, caption.end - 200), caption.end)
    return Span(m.start(), m.end()) if m else None


# ---- an article to sentences


def parsed(article: Article | str) -> Parsed:
    """An article or a plain text cut into paragraphs, sentences and tagged words; nothing in it is ever fatal."""
    article = article if isinstance(article, Article) else article_of(article)
    paragraphs = _paragraphs(article)
    marks = quotation_marks(article.text, paragraphs)
    cursor, out = 0, []
    spans = [q.span for q in marks.quotations]
    for paragraph in paragraphs:
        line = article.dateline
        begin = line.end if line and line in paragraph.span else paragraph.span.start
        for span in _no_longer(article.text, sentences(article.text[begin : paragraph.span.end], begin)):
            while cursor < len(spans) and spans[cursor].end <= span.start:
                cursor += 1
            out.append(_sentence(article.text, span, paragraph, spans, cursor))
    return Parsed(article, paragraphs, tuple(out), marks)


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
    """The article's own paragraphs, cut at single line ends too unless these are mere line breaks in a sentence."""
    text, out = article.text, []
    for paragraph in article.paragraphs:
        start = paragraph.span.start
        for line in re.split(r"(\n+(?=\s*[^a-z\s]))", text[start : paragraph.span.end]):
            if inner := line.strip():
                left = start + line.index(inner[0])
                out.append(Paragraph(paragraph.number, Span(left, left + len(inner)), paragraph.kind))
            start += len(line)
    return tuple(out)


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
    forms = "|".join(sorted((re.escape(w.capitalize()) for w in short), key=len, reverse=True))
    return re.compile(
        rf"(?:{forms}|vs|[A-Z])\.(?:[A-Z]\.)*|(?<=\w)['’]s\b|(?<= )['’](?:s|re|ll|ve|d|m)\b"
        r"|\w+(?:['’](?!s\b)\w+|[-./&]\w+)*|''|``|--|…|\S"
    )


def _tagged(text: str, starts: Sequence[int], lower: Sequence[str]) -> tuple[list[str], list[str]]:
    capitals = [text[at].isupper() for at in starts]
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
    if n and (tag == "P" or (tag == "J" and capitals[n + 1 : n + 2] == [True])):
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
        elif word in ("'", "’") and n and lower[n - 1].endswith("s"):
            tags[n] = "p"
        elif word == "that" and before in "NKJ" and after in FINITE:
            tags[n] = "R"  # relative
        elif word == "like" and n and lower[n - 1].endswith(("would", "'d")):
            tags[n], lemmas[n] = "V", word
        elif before == "D" and lower[n - 1] in STANDING and after in _OBJECT + "Sq":
            continue  # another says he …
        elif tags[n] == "V":
            tags[n] = _base_form(tags, lower, n, before, after)
        elif lemmas[n] != "say":
            tags[n] = _other_form(tags[n], before, after)


def _base_form(tags: Sequence[str], lower: Sequence[str], n: int, before: str, after: str) -> str:
    """What a word is that can be the base form of a verb: V, a noun N, or a name K at the start of a sentence."""
    word = lower[n]
    plural = n > 0 and before in "NK" and lower[n - 1].endswith("s")
    next_verb = tags[n + 2 : n + 3] if after == "A" else [after]
    if n == 0 and after in "vdMBH":
        return "K"
    if (next_verb in (["v"], ["d"]) and before in "NKJDUp") or _one_of(tags, lower, n):
        return "N"  # the Hill campaign says; a US offer to help
    if before in _VERB_AFTER or before in "RA" or (n > 1 and before in "NK" and after in "DR" and word in kinds()):
        return "V"
    if word in kinds() and word not in noun_bases():
        single = before in "NK" and not plural and lower[n - 1] not in _MANY
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
        return "N" if before in "DJ" and after in "vdMBH" else "g"  # another ranking says
    if tag in "dn" and (before == "D" or (before in "JpU" and after in "NKJ")):
        return "J"
    return tag
