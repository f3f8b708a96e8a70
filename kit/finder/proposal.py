"""A proposal: what a rule makes of a cue, before it is weighed; and what most rules do to make one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kit.finder.clauses import Subject, inverted, phrase_right, subject
from kit.finder.contents import Contents
from kit.finder.cues import Cue
from kit.finder.lexicon import SPEECH
from kit.model import Span


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule makes of a cue: the stretches of content, the source, and the rule’s name.

    `inside` says that the cue stands in the content of another proposal.
    """

    cue: Cue
    rule: str
    content: tuple[Span, ...]
    source: Subject | None
    inside: bool = False

    @property
    def at(self) -> int:
        """The character at which the word of the cue starts."""
        return self.cue.sentence.starts[self.cue.at]

    @property
    def source_span(self) -> Span | None:
        return self.cue.sentence.span_of(*self.source.ends) if self.source else None

    @property
    def cue_span(self) -> Span:
        """The verb with the forms of “have” and “be” right before it, “according to” in full."""
        s, i = self.cue.sentence, self.cue.at
        if self.rule == "according_to":
            return s.span_of(i, i + 1)
        first = i
        while first > self.cue.start and s.tags[first - 1] in "HB":
            first -= 1
        return s.span_of(first, i)


Rule = Callable[[Cue, Contents], Proposal | None]


def forward(c: Cue, contents: Contents, rule: str, opens: int | None = None) -> Proposal | None:
    """The content that opens after the cue, and the subject of the cue as its source."""
    content = contents.forward(c.sentence, c.opens if opens is None else opens, c.frame.removeprefix("late "), c.start)
    if not content:
        return None
    more: tuple[Span, ...] = ()
    if rule == "quote_after":
        more = _next_quotation(c, contents, content)
    elif rule in ("that_clause", "bare_clause") and c.kind in SPEECH and content.end >= c.sentence.span.end - 2:
        more = contents.opened_after(c.sentence)
    return Proposal(c, rule, (content, *more), source_of(c))


def source_of(c: Cue) -> Subject | None:
    """The subject of the cue’s verb, or who did it in a passive."""
    if c.shape.endswith("pas"):
        return agent(c)
    who = subject(c.sentence, c.at)
    apart = c.start == 0 or c.sentence.tags[c.start - 1] == ","  # Said Ruiz: … The bridge, said Ruiz, …
    return who or (inverted(c.sentence, c.at) if apart and c.shape == "fin" else None)


def _next_quotation(c: Cue, contents: Contents, content: Span) -> tuple[Span, ...]:
    """The quotation that follows with nothing but a blank between."""
    found = contents.starting_after(content.end) if contents.text[content.end - 1] in "”\"'" else None
    if not found or found.span.start >= c.sentence.paragraph.span.end:
        return ()
    return () if contents.text[content.end : found.span.start].strip() else (found.span,)


def agent(c: Cue) -> Subject | None:
    """Who did it in a passive: was asked by Ruiz."""
    s = c.sentence
    for k in range(c.at + 1, min(len(s), c.at + 12)):
        if s.lower[k] == "by" and (last := phrase_right(s, k + 1)) is not None:
            return Subject(k + 1, last, "agent")
    return None
