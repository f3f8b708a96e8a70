"""Who said what in an English news text, and where nobody spoke, by rules that can be read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from kit.finder.contents import Contents
from kit.finder.cues import cues
from kit.finder.lexicon import SPEECH, lines_of, listed
from kit.finder.parsing import Parsed, parsed
from kit.finder.rules import RULES, Proposal, Rule
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
    read = parsed(article)
    return tuple(map(read.given.back, _absences_in(read)))


def attributions_in(
    read: Parsed, rules: Sequence[Rule] = RULES, points: Mapping[str, int] | None = None
) -> tuple[Attribution, ...]:
    """The attributions of a text that is parsed already, by these points or those in words/points.json."""
    contents = Contents(read)
    chosen = _chosen(candidates(read, rules), contents, _absences_in(read), points)
    chosen = _carried_on(chosen, contents, read)
    speakers = Speakers(read)
    return _numbered([one for p, outer in chosen for one in _findings(p, outer, contents, speakers)], read.given.back)


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
    for p in sorted(proposals, key=lambda p: (-sum(len(c) for c in p.content), p.content[0], p.at)):
        n = bisect_right(starts, p.at) - 1
        if n >= 0 and p.at < absent[n].end:
            continue
        pictured = p.cue.sentence.paragraph.kind == "caption" and p.cue.shape.endswith("pas")
        if not pictured and p.content not in taken and holds(p, contents, points):
            taken.add(p.content)
            kept.append((p, grid.around(p)))
            grid.add(p)
    return sorted(kept, key=lambda pair: (pair[0].content[0], pair[0].at))


def _carried_on(
    chosen: Sequence[tuple[Proposal, Proposal | None]], contents: Contents, read: Parsed
) -> list[tuple[Proposal, Proposal | None]]:
    """The same, where a paragraph that is nothing but a quotation goes on with the quotation of the one before it."""
    paragraphs = read.article.paragraphs
    starts = [paragraph.span.start for paragraph in paragraphs]
    taken = {span.start for p, _ in chosen for span in p.content}
    last = {}  # the place of the last quotation by the paragraph of its cue
    for n, (p, outer) in enumerate(chosen):
        if not outer and (p.cue.kind in SPEECH or contents.overlapping(p.content[-1])):
            last[bisect_right(starts, p.at) - 1] = n
    more: dict[int, list[Span]] = {}
    for before, paragraph in enumerate(paragraphs[1:]):
        alone = contents.alone(paragraph.span)
        if alone and alone.start not in taken and before in last:
            last[before + 1] = last[before]
            more.setdefault(last[before], []).append(alone)
    longer = {id(p): replace(p, content=(*p.content, *more[n])) for n, (p, _) in enumerate(chosen) if n in more}
    return [(longer.get(id(p), p), longer.get(id(outer), outer)) for p, outer in chosen]


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
        at = p.at
        for outer in reversed(self.blocks.get(at // self.SIZE, [])):
            holds = any(c.start <= at < c.end for c in outer.content)
            if holds and not any(c.start <= outer.at < c.end for c in p.content):
                return outer
        return None


# ---- from proposals to attributions


class _Finding(NamedTuple):
    """An attribution with the proposal it was made of, and the proposal in whose content it stands."""

    attribution: Attribution
    proposal: Proposal
    outer: Proposal | None


def _findings(p: Proposal, outer: Proposal | None, contents: Contents, speakers: Speakers) -> Iterator[_Finding]:
    """The attribution of a proposal, and one for each further stretch of the same words."""
    who, source = speakers.resolve(p, outer), p.source_span
    document = is_document(contents.words(source))
    for n, span in enumerate((*p.content, *contents.next_paragraphs(p.content[-1]))):
        attribution = Attribution(
            span,
            source,
            p.cue_span,
            who.name,
            type="document" if document else _type(span, contents),
            level=2 if outer else 1,
            continues="first" if n else None,
            rule=p.rule,
            reason=listed("reasons")["rules"]["continued"] if n else _reason(p, who, contents),
        )
        yield _Finding(attribution, p, outer)


def _type(span: Span, contents: Contents) -> str:
    """direct, mixed or indirect, by the share of the letters that stand inside quotation marks."""
    text = contents.text
    letters = sum(map(str.isalnum, contents.words(span)))
    inside = (text[max(span.start, q.start) : min(span.end, q.end)] for q in contents.overlapping(span))
    quoted = sum(sum(map(str.isalnum, piece)) for piece in inside)
    return "direct" if quoted >= 0.9 * letters else "mixed" if quoted else "indirect"


def _reason(p: Proposal, who: Resolved, contents: Contents) -> str:
    words = {"cue": contents.words(p.cue_span), "source": contents.words(p.source_span)}
    how = p.source.how if p.source else "none"
    parts = [listed("reasons")["rules"][p.rule], listed("reasons")["sources"][how]]
    parts = [part.format(**words) for part in parts]
    if who.why:
        parts.append(who.why[0].upper() + who.why[1:] + ".")
    if who.candidates:
        parts.append(f"It could also be {' or '.join(who.candidates[:2])}.")
    return " ".join(parts)


def _numbered(found: Sequence[_Finding], back: Callable[[Span], Span]) -> tuple[Attribution, ...]:
    """Ids in reading order, the links between attributions by them, and the spans of the text as it was given."""
    order = sorted(found, key=lambda one: (one.attribution.content, one.attribution.level))
    ids = {id(one): f"m{place}" for place, one in enumerate(order, 1)}
    first = {id(one.proposal): ids[id(one)] for one in found if not one.attribution.continues}
    return tuple(
        replace(
            one.attribution,
            content=back(one.attribution.content),
            source=back(source) if (source := one.attribution.source) else None,
            cue=back(cue) if (cue := one.attribution.cue) else None,
            id=ids[id(one)],
            parent=first.get(id(one.outer)),
            continues=first[id(one.proposal)] if one.attribution.continues else None,
        )
        for one in order
    )
