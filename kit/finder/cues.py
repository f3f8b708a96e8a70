"""Places where something may have been said: the verb, its shape, and the construction that follows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kit.finder.clauses import VERBS, group_start, phrase_right
from kit.finder.frames import frame_after, frame_at, said_between, shape
from kit.finder.lexicon import adjectives, kinds, no_cue_with, noun_bases
from kit.finder.parsing import Sentence


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that may say that something was said, at place `at` of a sentence.

    `shape` is how the verb stands (fin, pres, inf, mod, ing, prog, perf, pas) or noun; `frame` is what follows (quote,
    that, clause, to, wh, about, object, ...), and `opens` the place where the content would open.
    """

    sentence: Sentence
    at: int
    lemma: str
    shape: str
    frame: str
    opens: int
    start: int

    @property
    def kind(self) -> str:
        """neutral, factive, speech act, loaded, attitude, impression; empty for a noun."""
        return kinds().get(self.lemma, "")

    @property
    def key(self) -> tuple[str, str, str]:
        return self.lemma, self.shape, self.frame


def verb_cues(s: Sentence) -> Iterator[Cue]:
    """The cue verbs of a sentence, from left to right."""
    known = kinds()
    for i, tag in enumerate(s.tags):
        if tag in VERBS and s.lemmas[i] in known and not _another_verb(s, i):
            start = group_start(s, i)
            frame, opens = frame_after(s, i)
            yield Cue(s, i, s.lemmas[i], shape(s, i, start), frame, opens, start)


def _another_verb(s: Sentence, i: int) -> bool:
    return bool(no_cue_with().get(s.lemmas[i], frozenset()) & set(s.lower[i + 1 : i + 2]))


def adjective_cues(s: Sentence) -> Iterator[Cue]:
    """Adjectives after a form of “be” that say what somebody thinks: is worried about, was eager to."""
    known = adjectives()
    for i, word in enumerate(s.lower):
        if word in known and i and s.tags[i] in "JdnNA":
            start = group_start(s, i)
            frame, opens = frame_at(s, i + 1)
            copula = "be" if any(s.tags[n] == "B" for n in range(start, i)) else "lone"
            yield Cue(s, i, word, copula, frame, opens, start)


def noun_cues(s: Sentence) -> Iterator[Cue]:
    """Nouns such as “claim”, “statement” or “hopes”, from left to right, with what follows them."""
    known = noun_bases()
    for i, word in enumerate(s.lower):
        if s.tags[i] in "NKVvd" and word in known and not (s.tags[i] in VERBS and s.lemmas[i] in kinds()):
            frame, opens = _noun_frame(s, i)
            shown = "own" if i and owner(s, i) is not None else "bare"
            yield Cue(s, i, known[word], shown, frame, opens, i)


def _noun_frame(s: Sentence, i: int) -> tuple[str, int]:
    word, tag = (s.lower[i + 1], s.tags[i + 1]) if i + 1 < len(s) else ("", ".")
    if word == "that" and tag == "S" and not said_between(s, i + 2):
        return "noun that", i + 2
    if tag == "T":
        return "noun to", i + 1
    if tag == "P":
        return _noun_by(s, i) or (f"noun {word}", i + 2)
    return ("noun quote" if tag == "q" else "noun end"), i + 1


def _noun_by(s: Sentence, i: int) -> tuple[str, int] | None:
    """Complaints from runners that …, appeals by officials to …: who it comes from stands between."""
    last = phrase_right(s, i + 2) if s.lower[i + 1] in ("from", "by") else None
    if last is None:
        return None
    if s.lower[last + 1 : last + 2] == ["that"]:
        return "noun by that", last + 2
    return ("noun by to", last + 1) if s.tags[last + 1 : last + 2] == ["T"] else None


def owner(s: Sentence, i: int) -> tuple[int, int] | None:
    """The places of the possessor right before the noun at place i, last word and mark: Ruiz’s, his, its."""
    k = i - 1
    while k >= 0 and s.tags[k] in "JNUd":
        k -= 1
    if k >= 1 and s.tags[k] == "p":
        return k - 1, k
    if k >= 0 and s.lower[k] in ("his", "her", "their", "its", "our", "my", "your", "whose"):
        return k, k
    return None


def colon_cues(s: Sentence) -> Iterator[Cue]:
    """A name and a colon at the start of a line: a headline “Ruiz: It rained”, or a transcript."""
    if s.starts[0] != s.paragraph.span.start:
        return
    for i in range(1, min(len(s) - 1, 8)):
        if s.tags[i] == ":" and s.lower[i] == ":":
            name = s.text[s.starts[0] : s.ends[i - 1]]
            kind = "headline" if s.paragraph.number == 0 else "transcript" if name.isupper() else "line"
            yield Cue(s, i, ":", kind, "colon line", i + 1, i)
            return
        if s.tags[i] in ".q,":
            return
