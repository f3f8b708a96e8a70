"""Who said what in an English news text, and where nobody spoke, by rules that can be read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from kit.finder.contents import Contents
from kit.finder.cues import cues
from kit.finder.lexicon import lines_of, listed
from kit.finder.parsing import Parsed, parsed
from kit.finder.proposal import Proposal, Rule
from kit.finder.rules import RULES
from kit.finder.speakers import Resolved, Speakers, is_document
from kit.finder.weigh import holds
from kit.model import Article, Attribution, Span


def find_attributions(article: Article | str, rules: Sequence[Rule] = RULES) -> tuple[Attribution, ...]:
    """Every attribution that the rules find in an article or a plain text, in reading order.

    Each says in `rule` and `reason` why it was chosen; `speaker` is the name of whom the source means, empty where the
    text names nobody or the rules cannot tell. `level` 2 is speech inside the speech of `parent`; the second stretch
    of a quotation `continues` the first. In a plain text, offsets count line ends (CRLF) as LF, as in every article.
    """
    return attributions_in(parsed(article), rules)


def find_absences(article: Article | str) -> tuple[Span, ...]:
    """The words that say that somebody did not speak, in reading order; they are never attributions.

    No immediate comment, did not respond, would not say whether.
    """
    return _absences_in(parsed(article))


def attributions_in(
    read: Parsed, rules: Sequence[Rule] = RULES, points: Mapping[str, int] | None = None
) -> tuple[Attribution, ...]:
    """The attributions of a text that is parsed already, by these points or those in words/points.json."""
    contents = Contents(read)
    chosen = _chosen(candidates(read, rules), contents, _absences_in(read), points)
    speakers = Speakers(read)
    found = [a for p, outer in chosen for a in _attributions(p, outer, contents, speakers)]
    return _numbered(found)


def candidates(read: Parsed, rules: Sequence[Rule] = RULES) -> list[Proposal]:
    """What the first rule that fits makes of each cue, whether or not it will be kept."""
    contents, grid = Contents(read), _Grid()
    made = (next((p for rule in rules if (p := rule(cue, contents))), None) for s in read.sentences for cue in cues(s))
    found = [p for p in made if p]
    for p in found:
        grid.add(p)
    return [replace(p, inside=True) if grid.around(p) else p for p in found]


def _absences_in(read: Parsed) -> tuple[Span, ...]:
    return tuple(
        Span(m.start(), m.end())
        for s in read.sentences
        for m in _absence().finditer(read.article.text, s.span.start, s.span.end)
        if s.quoted[min(range(len(s)), key=lambda n: abs(s.starts[n] - m.start()))] < 0
    )


@cache
def _absence() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lines_of('absences'))})", re.IGNORECASE)


def _chosen(
    proposals: Sequence[Proposal], contents: Contents, absent: Sequence[Span], points: Mapping[str, int] | None = None
) -> list[tuple[Proposal, Proposal | None]]:
    """The proposals that weigh enough, each with the one in whose content it stands, in reading order."""
    kept: list[tuple[Proposal, Proposal | None]] = []
    grid, taken = _Grid(), set[tuple[Span, ...]]()
    starts = [span.start for span in absent]
    for p in sorted(proposals, key=lambda p: (-sum(len(c) for c in p.content), p.content[0], _cue_start(p))):
        n = bisect_right(starts, _cue_start(p)) - 1
        if n >= 0 and _cue_start(p) < absent[n].end:
            continue
        pictured = p.cue.sentence.paragraph.kind == "caption" and p.cue.shape.endswith("pas")
        if not pictured and p.content not in taken and holds(p, contents, points):
            taken.add(p.content)
            kept.append((p, grid.around(p)))
            grid.add(p)
    return sorted(kept, key=lambda pair: (pair[0].content[0], _cue_start(pair[0])))


def _cue_start(p: Proposal) -> int:
    return p.cue.sentence.starts[p.cue.at]


class _Grid:
    """Kept contents by the blocks of text they touch, so that looking one up does not grow with the text."""

    SIZE = 256

    def __init__(self) -> None:
        self.blocks: dict[int, list[Proposal]] = {}

    def add(self, p: Proposal) -> None:
        for c in p.content:
            for block in range(c.start // self.SIZE, c.end // self.SIZE + 1):
                self.blocks.setdefault(block, []).append(p)

    def around(self, p: Proposal) -> Proposal | None:
        """The narrowest content that holds the cue of p, from a cue that p does not hold in turn."""
        at = _cue_start(p)
        for outer in reversed(self.blocks.get(at // self.SIZE, [])):
            holds = any(c.start <= at < c.end for c in outer.content)
            if holds and not any(c.start <= _cue_start(outer) < c.end for c in p.content):
                return outer
        return None


# ---- from proposals to attributions


def _attributions(
    p: Proposal, outer: Proposal | None, contents: Contents, speakers: Speakers
) -> Iterator[tuple[Proposal, Proposal | None, Attribution]]:
    s = p.cue.sentence
    source = s.span_of(p.source.first, p.source.last) if p.source else None
    who = speakers.resolve(p, outer)
    cue = cue_span(p)
    document = bool(source and is_document(contents.text[source.start : source.end]))
    first = Attribution(
        p.content[0],
        source,
        cue,
        who.name,
        type="",
        level=2 if outer else 1,
        rule=p.rule,
        reason=_reason(p, who, contents),
    )
    for n, span in enumerate((*p.content, *contents.next_paragraphs(p.content[-1]))):
        kind = "document" if document else _type(span, contents)
        why = first.reason if n == 0 else listed("reasons")["rules"]["continued"]
        yield p, outer, replace(first, content=span, type=kind, continues="first" if n else None, reason=why)


def cue_span(p: Proposal) -> Span:
    """The words of the cue: the verb with the forms of “have” and “be” right before it, “according to” in full."""
    s, i = p.cue.sentence, p.cue.at
    if p.rule == "according_to":
        return s.span_of(i, i + 1)
    first = i
    while first > p.cue.start and s.tags[first - 1] in "HB":
        first -= 1
    return s.span_of(first, i)


def _type(span: Span, contents: Contents) -> str:
    """direct, mixed or indirect, by the share of the letters that stand inside quotation marks."""
    text = contents.text
    letters = sum(map(str.isalnum, text[span.start : span.end]))
    inside = (text[max(span.start, q.start) : min(span.end, q.end)] for q in contents.overlapping(span))
    quoted = sum(sum(map(str.isalnum, piece)) for piece in inside)
    return "direct" if quoted >= 0.9 * letters else "mixed" if quoted else "indirect"


def _reason(p: Proposal, who: Resolved, contents: Contents) -> str:
    s = p.cue.sentence
    span = cue_span(p)
    words = {"cue": contents.text[span.start : span.end], "source": ""}
    if p.source:
        source = s.span_of(p.source.first, p.source.last)
        words["source"] = contents.text[source.start : source.end]
    parts = [
        listed("reasons")["rules"][p.rule].format(**words),
        listed("reasons")["sources"][p.source.how if p.source else "none"].format(**words),
    ]
    if who.why:
        parts.append(who.why[0].upper() + who.why[1:] + ".")
    if who.candidates:
        parts.append(f"It could also be {' or '.join(who.candidates[:2])}.")
    return " ".join(parts)


def _numbered(found: Sequence[tuple[Proposal, Proposal | None, Attribution]]) -> tuple[Attribution, ...]:
    """Ids in reading order, and the links between attributions by them."""
    order = sorted(range(len(found)), key=lambda n: (found[n][2].content, found[n][2].level, n))
    ids = {n: f"m{place}" for place, n in enumerate(order, 1)}
    first: dict[int, str] = {}
    for n, (p, _, a) in enumerate(found):
        if a.continues is None:
            first[id(p)] = ids[n]
    out = []
    for n in order:
        p, outer, a = found[n]
        parent = first.get(id(outer)) if outer else None
        out.append(replace(a, id=ids[n], parent=parent, continues=first[id(p)] if a.continues else None))
    return tuple(out)
