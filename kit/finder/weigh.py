"""Is it really a cue? Each sign for or against has its points, listed in words/points.json; the sum decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kit.finder.clauses import RELATIVE
from kit.finder.contents import Contents
from kit.finder.cues import Cue
from kit.finder.lexicon import listed, nouns, people, word_set
from kit.finder.rules import Proposal

_FIRST_SECOND = word_set("i you we me us")
_PERSONAL = word_set("he she they")
_RETOLD = word_set("thing topic passive impression noun_cue")  # what words were about, or a noun for them
SURER = 5  # so that the report has two such false alarms at most; costs 0.2 points of F1 elsewhere
_THINGS = word_set("it which that this these those there what")


def signs(p: Proposal, contents: Contents) -> Iterator[str]:
    """The signs of a proposal, as short names: its word, shape and construction, its source, where it stands."""
    c, s = p.cue, p.cue.sentence
    shape = c.shape.removeprefix("neg ")
    frame = c.frame.removeprefix("late ")
    if frame == "pp":
        frame = "pp " + s.lower[c.opens]
    kind = c.kind or ("adjective" if c.shape in ("be", "lone") else "noun")
    who = _who(p)
    yield "all"
    yield f"word {c.lemma}"
    yield f"word {c.lemma}, {frame}"
    yield f"word {c.lemma}, {shape}"
    yield f"{kind}, {p.rule}"
    yield f"{shape}, {p.rule}"
    yield f"{kind}, {shape}"
    yield f"frame {frame}, {shape}"
    yield f"source {who}"
    yield f"source {who}, {p.rule}"
    yield f"source {who}, {kind}"
    if c.shape.startswith("neg "):
        yield "not"
        yield f"not, {kind}"
    yield from _place(p, contents)
    yield from _content(p, contents)
    yield from _group(c)


def _place(p: Proposal, contents: Contents) -> Iterator[str]:
    """Where the cue stands: in a quotation, in the headline, and after which word."""
    c, s = p.cue, p.cue.sentence
    if s.quoted[c.at] >= 0:
        q = contents.quotations[s.quoted[c.at]].span
        yield "inside a quotation" if len(q) > 30 else "inside a short quotation"
    if s.paragraph.number == 0:
        yield "in the headline"
    first = p.source.first if p.source and p.source.first < c.start else c.start
    before = s.tags[first - 1] if first else ""
    if c.frame == "gap":
        after = "relative" if first and s.lower[first - 1] in RELATIVE else before
        yield f"gap after {after}, {'inside' if p.inside else 'outside'}"
        yield f"word {c.lemma}, gap after {after}, {'inside' if p.inside else 'outside'}"
    else:
        yield "before: " + (s.lower[first - 1] if before and before in "SWCP" else before)


def _content(p: Proposal, contents: Contents) -> Iterator[str]:
    """How long the content is, whether it holds a quotation, and whether it opens with a day."""
    c, s = p.cue, p.cue.sentence
    words = sum(len(span) for span in p.content) // 6
    yield "content of words: " + ("1-2" if words < 3 else "3-5" if words < 6 else "6-11" if words < 12 else "more")
    if any(q in contents.words(span) for span in p.content for q in '“"'):
        yield "quotation in the content"
        yield f"quotation in the content, {p.rule}"
    if s.tag(c.opens) == "P" and s.tag(c.opens + 1) == "Z":
        yield "opens with a day"


def _group(c: Cue) -> Iterator[str]:
    """What stands in the verb group of the cue: has, a modal, “to” and what governs it."""
    s, group = c.sentence, c.sentence.tags[c.start : c.at]
    if "H" in group:
        yield "has"
    if "M" in group:
        yield "modal " + s.lower[c.start + group.index("M")]
    if c.shape.endswith("pas") and "T" in group:
        yield "pas after to"
    if c.shape.endswith("inf"):
        governor = next((s.lemmas[n] or s.lower[n] for n in range(c.start, c.at) if s.tags[n] in "VvdngJB"), "")
        yield f"to after {governor}"


def _who(p: Proposal) -> str:
    """What kind of source it is: a name, a pronoun, a document; and whether the cue only shares it."""
    if p.source is None:
        return "none"
    if p.source.how in ("relative", "owner", "agent"):
        return p.source.how
    s, head = p.cue.sentence, p.source.last
    word, first = s.lower[head], s.lower[p.source.first]
    head -= s.tags[head] == "p" and head > 0
    kinds_of = (
        (word in _FIRST_SECOND, "I/we/you"),
        (word in _PERSONAL, "he/she/they"),
        (word in _THINGS or first in _THINGS, "it"),
        (s.tags[head] == "K", "name"),
        (word in nouns("persons_of_no_name") or word.removesuffix("s") in people("titles"), "person noun"),
        (word in nouns("documents"), "document"),
    )
    name = next((name for fits, name in kinds_of if fits), "noun")
    return name + (", shared" if p.source.how == "shared" else "")


def holds(p: Proposal, contents: Contents, points: Mapping[str, int] | None = None) -> bool:
    """Whether a proposal counts as an attribution: at 0 points, or at SURER where it only tells what words were about.

    The points are those of words/points.json unless others are given; a sign that is not listed has none.
    """
    if p.rule in ("turn", "dash_and_name"):
        return True
    if p.source and p.cue.sentence.lower[p.source.last] in nouns("no_speakers"):
        return False
    table = listed("points")["points"] if points is None else points
    found: int = sum(table.get(sign, 0) for sign in signs(p, contents))
    only_about = p.rule in _RETOLD and p.cue.frame != "noun that"
    return found >= (SURER if only_about else 0)
