"""What a template makes questions from: a text, its key, chance with a seed, and the sentences around the gaps.

Where a text does not offer what is wanted, NotOffered is raised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any, TypeVar

from kit.counts import layered, quotations
from kit.exercises.pointers import pointed
from kit.model import AnswerKey, Article, Attribution, ErrorSpan, Span
from kit.tokenizer import sentences
from kit.wording import wording

Table = dict[str, Any]
T = TypeVar("T")
BRIEF = 60  # characters of the text that a sentence repeats
LINE = 90  # characters of an option
PLAIN = ("core", "subtle")  # errors that a careful reader can see
_SINGLE = re.compile(r"‘([^‘]*?)’(?!\w)")
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)+")


class NotOffered(ValueError):
    """The text does not have what a template needs."""


@dataclass
class Material:
    """A text with its key; `written` is the exercise that is filled in for, `taken` the passages that were asked."""

    article: Article
    key: AnswerKey
    seed: str = "0"
    written: Mapping[str, Any] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def asking(self, written: Mapping[str, Any]) -> Material:
        """The same for one exercise of a lesson."""
        return Material(self.article, self.key, self.seed, written, self.taken)

    # ---- chance

    @cached_property
    def chance(self) -> Random:
        return self.seeded(self.written.get("id", ""))

    def seeded(self, name: str) -> Random:
        """Chance that is the same for the same text, seed and name."""
        return Random(f"{self.seed} {self.article.sha256} {name}")

    def shuffled(self, things: Iterable[T], most: int | None = None) -> list[T]:
        """The things in an order of chance, of more than `most` only so many."""
        found = list(things)
        return self.chance.sample(found, min(len(found), len(found) if most is None else most))

    def mixed(self, things: Sequence[T]) -> list[T]:
        """The things neither in their own order nor in the one turned round."""
        while (order := self.shuffled(things)) in (things, things[::-1]):
            pass
        return order

    def some(self, found: Iterable[Attribution], most: int) -> list[Attribution]:
        """So many of the attributions in reading order, those first that were not asked in this lesson."""
        order = sorted(self.shuffled(found), key=lambda a: a.id in self.taken)[:most]
        self.taken |= {a.id for a in order}
        return sorted(order, key=lambda a: a.content)

    def one(self, found: Iterable[Attribution]) -> Attribution:
        """One of the attributions. Raises NotOffered where there is none."""
        return need(self.some(found, 1))[0]

    # ---- the text

    def n(self, span: Span) -> int:
        """The number of the paragraph of a span."""
        return self.article.paragraph_at(span).number

    def at(self, span: Span) -> Table:
        """A span as exercise files point to it."""
        return need(pointed(self.article, span))

    def points_to(self, span: Span | None) -> bool:
        """Whether an exercise file can point to the span."""
        return bool(span and len(span) and pointed(self.article, span))

    def brief(self, span: Span, most: int = BRIEF) -> str:
        """The words of a span inside one pair of quotation marks, without their own at the edges."""
        return f"“{cut(bare(self.article[span]).rstrip('.'), most)}”"

    def cited(self, span: Span, most: int = BRIEF) -> str:
        """The words of a span and their paragraph."""
        return worded("cited", words=self.brief(span, most), n=self.n(span))

    def words(self, span: Span | None) -> str:
        return self.article[span] if span else ""

    @cached_property
    def body(self) -> list[int]:
        """The numbers of the paragraphs that are no headline and no caption."""
        return [p.number for p in self.article.paragraphs if p.kind == "body"]

    def paragraph_by_paragraph(self, things: Iterable[T], span: Callable[[T], Span]) -> list[T]:
        """The things in reading order, the first of each paragraph before all others."""
        order = sorted(things, key=span)
        first = {self.n(span(thing)): thing for thing in reversed(order)}
        return sorted(order, key=lambda thing: first[self.n(span(thing))] is not thing)

    def around(self, span: Span, by: int) -> Span:
        """A span with the words of its paragraph to so many characters beside it."""
        whole, text = self.article.paragraph_at(span).span, self.article.text
        left = text.rfind(" ", whole.start, max(whole.start, span.start - by)) + 1 or whole.start
        right = text.find(" ", min(span.end + by, whole.end), whole.end)
        return Span(left, right if right > 0 else whole.end)

    def sentences(self, paragraph: int) -> tuple[Span, ...]:
        whole = self.article.paragraphs[paragraph].span
        return sentences(self.article[whole], whole.start)

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span begins."""
        inside = (s for s in self.sentences(self.n(span)) if s.start <= span.start < s.end)
        return next(inside, self.article.paragraph_at(span).span)

    @cached_property
    def marks(self) -> str:
        """The quotation marks that the text opens and closes with: “”, or ‘’ where it has more of these."""
        return "‘’" if self.article.text.count("‘") > self.article.text.count("“") else "“”"

    def quoted(self, span: Span) -> list[Span]:
        """The stretches inside quotation marks within a span, without the marks and a comma before the closing one.

        Those that never close are left out.
        """
        text, end = self.article.text, span.end
        if self.marks == "‘’":
            found = [Span(*m.span(1)) for m in _SINGLE.finditer(text, span.start, end)]
        else:
            inside = (q for q in quotations(self.article) if q.start >= span.start and q.end < end)
            found = [q for q in inside if text[q.end] in '”"']
        return [Span(q.start, q.end - text[q.start : q.end].endswith(",")) for q in found]

    def is_quoted(self, span: Span) -> bool:
        """Whether a span stands inside quotation marks, also inside some that never close."""
        inside = self.quoted(self.article.paragraph_at(span).span)
        return any(span in q for q in inside) or any(span.overlaps(q) for q in quotations(self.article))

    def names(self, paragraph: int) -> list[Span]:
        """What looks like a name of two words or more in a paragraph."""
        whole = self.article.paragraphs[paragraph].span
        return [Span(*m.span()) for m in _NAME.finditer(self.article.text, whole.start, whole.end)]

    # ---- the key

    @cached_property
    def attributions(self) -> list[Attribution]:
        """What can be asked: said once by a source and a cue, in the body, none inside other words and none said twice."""
        counted = layered(self.key.attributions)
        times = Counter(self._said(a) for a in counted)
        asked = (a for a in counted if a.tier == "core" and times[self._said(a)] == 1)
        return [a for a in asked if self.points_to(a.content) and self.n(a.content) in self.body]

    def _said(self, a: Attribution) -> str:
        return bare(self.article[a.content]).rstrip(".,").casefold()

    def is_alone(self, a: Attribution) -> bool:
        """Whether its paragraph, its source and its cue are enough to tell which passage is meant."""
        told = [(self.n(b.content), self.words(b.source), self.words(b.cue)) for b in self.key.attributions]
        return told.count((self.n(a.content), self.words(a.source), self.words(a.cue))) == 1

    @cached_property
    def sourced(self) -> list[Attribution]:
        """Those whose source and cue stand in the same paragraph and carry nothing on from before."""
        near = (a for a in self.attributions if self.points_to(a.source) and self.points_to(a.cue) and not a.continues)
        return [a for a in near if self.n(a.source) == self.n(a.cue) == self.n(a.content)]  # type: ignore[arg-type]

    @cached_property
    def voices(self) -> list[str]:
        """The ids of the speakers who have words of their own, in order of appearance."""
        return list(dict.fromkeys(a.speaker for a in layered(self.key.attributions) if a.speaker))

    def name(self, speaker: str) -> str:
        return self.key.speaker(speaker).name

    def group(self, speaker: str) -> str:
        """named, unnamed, document and so on."""
        kinds: Mapping[str, str] = wording("vocabulary")["speaker_kinds"]
        return kinds.get(self.key.speaker(speaker).kind, "")

    def called(self, speaker: str) -> str:
        """The name of a speaker as it stands inside a sentence."""
        name = self.name(speaker)
        first = name.split()[0]
        known = re.search(rf"\b{re.escape(first.lower())}\b", self.article.text)
        lower = first.lower() in ("a", "an", "the") or known is not None
        names = {word for s in self.key.speakers if s.id != speaker for word in s.name.split()}
        proper = first.partition("’")[0] in names or re.search(rf"[\w,;] {re.escape(first)}\b", self.article.text)
        lower = lower or (self.group(speaker) == "unnamed" and not proper)
        inside = name[0].lower() + name[1:] if first == "A" or (lower and first[1:].islower()) else name
        needs = self.group(speaker) == "document" and first.lower() not in ("a", "an", "the")
        return f"the {inside}" if needs and inside != name else inside

    def about(self, a: Attribution, most: int = BRIEF) -> Table:
        """What the sentences on an attribution may say of it."""
        source, name = self.words(a.source), self.called(a.speaker)
        return {
            "n": self.n(a.content),
            "words": self.brief(a.content, most),
            "source": source,
            "cue": self.words(a.cue),
            "name": name,
            "meant": "" if source.lower() == name.lower() else worded("speaker", name=name),
            "last": self.article[a.content].rstrip(' ”’".,').split()[-1],
        }

    def first(self, speaker: str) -> Attribution:
        return next(a for a in layered(self.key.attributions) if a.speaker == speaker)

    @cached_property
    def errors(self) -> list[ErrorSpan]:
        """The errors that a careful reader can see, each on its own."""
        return [e for e in self.key.errors if e.tier in PLAIN and not e.repeat_of]

    def unsourced(self) -> list[Span]:
        """The sentences of the body in the text's own voice; where the key lists none, those it says nothing about."""
        if self.key.unsourced:
            spans = [u.span for u in self.key.unsourced]
        else:
            every = [s for n in self.body for s in self.sentences(n)]
            said = [x for a in self.key.attributions for x in (a.content, a.source, a.cue) if x]
            spans = [s for s in every if not any(s.overlaps(x) for x in said)]
        stated = (s for s in spans if not self.article[s].endswith("?"))  # an interviewer's question claims nothing
        return [s for s in stated if self.n(s) in self.body and self.points_to(s) and len(s) > 12]

    def inside(self, e: ErrorSpan) -> str:
        """An error with enough around it to be found: its widest span, or the words beside it."""
        span = e.envelope if e.span in e.envelope and len(e.envelope) > 6 else e.span
        span = span if 15 <= len(span) <= LINE else self.around(e.span, 25)
        return worded("cited", words=f"“{cut(bare(self.article[span]), LINE)}”", n=self.n(e.span))


def cut(words: str, most: int) -> str:
    """The words, of longer ones only as many whole words as fit."""
    return words if len(words) <= most else f"{words[: most - 2].rpartition(' ')[0].rstrip(',;:')} …"


def bare(words: str) -> str:
    """Words without the quotation marks around all of them, and with single marks inside."""
    inner = words.strip(" ,")
    for opens, closes in ("“”", '""', "‘’"):
        if inner[:1] == opens and closes not in inner[1:].rstrip(".,").removesuffix(closes):
            inner = inner[1:].removesuffix(closes).rstrip(",")
    return inner.replace("“", "‘").replace("”", "’")


def need(found: T | None) -> T:
    """What was found. Raises NotOffered where it is nothing."""
    if not found:
        raise NotOffered
    return found


# ---- words and lists


def worded(which: str, **gaps: Any) -> str:
    """One of the words that templates share."""
    return str(wording("templates")["words"][which].format(**gaps))


def lettered(things: Iterable[T]) -> dict[str, T]:
    """The first eight things by a letter."""
    return dict(zip("abcdefgh", things, strict=False))


def listed(things: Iterable[Any]) -> str:
    """Things as a sentence lists them: 3, 5 and 7."""
    *most, last = map(str, things)
    return worded("and", most=", ".join(most), last=last) if most else last


def placed(numbers: Iterable[int]) -> str:
    """Paragraphs as a sentence names them: paragraph 3; paragraphs 3 and 5."""
    every = sorted(set(numbers))
    return worded("paragraphs" if len(every) > 1 else "paragraph", n=listed(every))
