"""Who said how much, in three units; the same functions count a key, a reader's sheet and a machine's findings.

Nothing is counted silently: RULES holds, in plain words, the rule behind every number. Speech inside someone else's
speech ("nested") and stances reported without words ("stance") are layers of their own; garbled records never count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kit.model import Article, Attribution, Span, check_same_text
from kit.tokenizer import tokens

RULES = {
    "attributions": "One attribution is one passage that is given to a source. A quotation in two parts counts as two.",
    "words": "All words of a passage count, each word once per speaker. “G-20” and “don’t” are one word each.",
    "quoted": "Only words between “ and ” (or else ‘ and ’) count. If the closing mark is missing, the quotation ends with its paragraph.",
    "floor": "A speaker has the floor in the words given to that speaker. All other words are the reporter’s own voice.",
    "nested": "Someone speaks inside another speaker’s words. These are counted separately, because we hear them only through somebody else.",
    "stance": "The article says what they thought or asked for but gives none of their words, so only attributions count.",
}
UNITS = ("attributions", "words", "quoted")
_QUOTATION = re.compile('[“"]([^”"]*)[”"]?')
_BRITISH = re.compile(r"‘((?:[^‘’]|’(?=\w))*)’?")  # where there are no double marks; the ’ of don’t closes nothing

Rows = Callable[[Attribution], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Count:
    """What one row of a chart holds of one type: three numbers, and the ids of the attributions behind them.

    `row` names the row: a speaker; a speaker and a cue; a kind of source; for nested speech a speaker and who retells.
    """

    row: tuple[str, ...]
    type: str
    attributions: int
    words: int
    quoted: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of one paragraph in which one attribution, or the reporter (None), has the floor.

    `first` is the place of its first word, counted in words from 0 at the start of the article.
    """

    span: Span
    attribution: Attribution | None
    paragraph: int
    first: int
    words: int


# ---- what stands where


def words(text: str) -> tuple[Span, ...]:
    """The tokens of a text that hold a letter or a digit."""
    return tuple(span for span in tokens(text) if any(map(str.isalnum, text[span.start : span.end])))


def quotations(article: Article) -> tuple[Span, ...]:
    """The stretches between “ and ” or two straight marks, without them; an unclosed one ends with its paragraph.

    In a text without any of these they are the stretches between ‘ and ’.
    """
    marks = _QUOTATION if set('“”"') & set(article.text) else _BRITISH
    found = (m for p in article.paragraphs for m in marks.finditer(article.text, p.span.start, p.span.end))
    return tuple(Span(*m.span(1)) for m in found)


def quotation_words(article: Article, within: Span | None = None) -> tuple[Span, ...]:
    """The words that stand inside quotation marks, in the whole article or within a span."""
    inside, marks = within or Span(0, len(article.text)), quotations(article)
    return tuple(w for w in words(article.text) if w.overlaps(inside) and any(w.overlaps(mark) for mark in marks))


# ---- which layer an attribution belongs to


def carrier(inner: Attribution, attributions: Iterable[Attribution]) -> Attribution | None:
    """The attribution in whose content this one is spoken: content and source (or cue) both stand inside it."""
    voice = inner.source or inner.cue
    for outer in attributions:
        if inner.parent and inner.parent == outer.id:
            return outer
        if voice and outer.content != inner.content and voice in outer.content and inner.content in outer.content:
            return outer
    return None


def layer(attribution: Attribution, attributions: Sequence[Attribution]) -> str:
    """The layer it is counted in, "counted", "nested" or "stance"; "garbled" for what is never counted."""
    if attribution.tier == "garbled":
        return "garbled"
    if attribution.tier in ("stance", "bonus"):
        return "stance"
    return "nested" if attribution.level > 1 or carrier(attribution, attributions) else "counted"


def layered(attributions: Iterable[Attribution], name: str = "counted") -> tuple[Attribution, ...]:
    """The attributions of one layer in reading order."""
    every = tuple(attributions)
    return tuple(sorted((a for a in every if layer(a, every) == name), key=lambda a: (a.content, a.id)))


# ---- counting


def count_attributions(article: Article, attributions: Iterable[Attribution]) -> tuple[Count, ...]:
    """Counts by speaker and type, speakers in order of first appearance; nested speech and stances left out."""
    return _counts(article, layered(attributions), lambda a: (a.speaker,))


def count_apart(article: Article, attributions: Iterable[Attribution], name: str = "nested") -> tuple[Count, ...]:
    """Counts of a layer that stands apart, by speaker and by whoever carries the words ("" for the reporter)."""
    every = tuple(attributions)

    def row(a: Attribution) -> tuple[str, ...]:
        outer = carrier(a, every)
        return (a.speaker, outer.speaker if outer else "")

    return _counts(article, layered(every, name), row)


def count_cues(article: Article, attributions: Iterable[Attribution]) -> tuple[Count, ...]:
    """Counts by speaker and cue (in lower case, as printed; "" where no cue is given)."""
    return _counts(article, layered(attributions), lambda a: (a.speaker, article[a.cue].lower() if a.cue else ""))


def count_kinds(article: Article, attributions: Iterable[Attribution], kind: Mapping[str, str]) -> tuple[Count, ...]:
    """Counts by kind of source, from a table of kinds by speaker id ("" for a speaker who is not in it)."""
    return _counts(article, layered(attributions), lambda a: (kind.get(a.speaker, ""),))


def _counts(article: Article, attributions: Sequence[Attribution], row: Rows) -> tuple[Count, ...]:
    """Counts in reading order, one speaker's rows together."""
    check_same_text(article, attributions=attributions)
    new, quoted = _new_words(article, attributions), set(quotation_words(article))
    rows = list(dict.fromkeys(row(a) for a in attributions))
    speakers = [speaker for speaker, *_ in rows]
    cells: dict[tuple[tuple[str, ...], str], list[Attribution]] = {}
    for a in attributions:
        cells.setdefault((row(a), a.type), []).append(a)
    ordered = sorted(cells.items(), key=lambda item: (speakers.index(item[0][0][0]), rows.index(item[0][0])))
    return tuple(
        Count(
            names,
            type,
            len(cell),
            sum(len(new[id(a)]) for a in cell),
            sum(len(new[id(a)] & quoted) for a in cell),
            tuple(a.id for a in cell if a.id),
        )
        for (names, type), cell in ordered
    )


def _new_words(article: Article, attributions: Sequence[Attribution]) -> dict[int, set[Span]]:
    """The words of each attribution that its speaker has not said in an earlier one, by the record's identity."""
    every, said = words(article.text), dict[str, set[Span]]()
    new = {}
    for a in attributions:
        here = {word for word in every if word.overlaps(a.content)}
        before = said.setdefault(a.speaker, set())
        new[id(a)] = here - before
        before |= here
    return new


def floor(article: Article, attributions: Iterable[Attribution]) -> tuple[Turn, ...]:
    """The article from first to last word, cut wherever the voice or the paragraph changes.

    Where two attributions claim a word, the one that starts first keeps the floor.
    """
    claims = layered(attributions)
    check_same_text(article, attributions=claims)
    every = words(article.text)
    held = [(next((a for a in claims if word.overlaps(a.content)), None), word) for word in every]
    numbered = [(a, article.paragraph_at(word).number, n, word) for n, (a, word) in enumerate(held)]
    return tuple(_turn(list(run)) for _, run in groupby(numbered, key=lambda item: (id(item[0]), item[1])))


def _turn(run: Sequence[tuple[Attribution | None, int, int, Span]]) -> Turn:
    attribution, paragraph, first, word = run[0]
    return Turn(Span(word.start, run[-1][3].end), attribution, paragraph, first, len(run))
