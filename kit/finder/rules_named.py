"""Rules that start from a named source: according to Ruiz, RUIZ and a colon, Ruiz’s claim."""

from __future__ import annotations

from kit.finder.clauses import Subject, has_verb, phrase_right, subject
from kit.finder.contents import Contents
from kit.finder.cues import Cue, owner
from kit.finder.parsing import Sentence
from kit.finder.proposal import Proposal


def according_to(c: Cue, contents: Contents) -> Proposal | None:
    """It rained, according to Ruiz. According to Ruiz, it rained."""
    if c.frame != "according":
        return None
    s, i = c.sentence, c.at
    if i + 2 >= len(s) or s.tags[i + 2] in ".,":
        return None
    last = _to_comma(s, phrase_right(s, i + 2) or i + 2)
    if c.start == 0 or not has_verb(s, 0, i - 1):
        k = last + 1
        while k < len(s) and s.tags[k] in ",q" and s.starts[k] not in contents.begins:
            k += 1
        content = contents.forward(s, k, "that")
    else:
        outer = contents.ending_before(s.starts[i])
        start = min(s.starts[0], outer.span.start) if outer else s.starts[0]
        content = contents.trimmed(start, s.ends[i - 1])
    return Proposal(c, "according_to", (content,), Subject(i + 2, last, "after")) if content else None


def _to_comma(s: Sentence, last: int) -> int:
    """The source after “according to” runs to the next comma or the end: a report published Monday by the council."""
    k = last
    while k + 1 < len(s) and s.tags[k + 1] not in ",.q;-SC" and k - last < 14:
        k += 1
    return k


def name_and_colon(c: Cue, contents: Contents) -> Proposal | None:
    """RUIZ: It rained."""
    if c.frame != "colon line":
        return None
    s = c.sentence
    end = s.paragraph.span.end if c.shape == "transcript" else s.span.end
    content = contents.trimmed(s.starts[c.opens], end)
    return Proposal(c, "name_and_colon", (content,), Subject(0, c.at - 1, "before")) if content else None


def noun_cue(c: Cue, contents: Contents) -> Proposal | None:
    """His claim that it rained; appeals by officials to help; complaints from runners that it rained."""
    if not c.frame.startswith("noun ") or c.frame == "noun end":
        return None
    s = c.sentence
    content = contents.forward(s, c.opens, "that" if c.frame.endswith(("that", "quote")) else "object", c.start)
    who = _noun_source(c)
    if not content or (who is None and not c.frame.endswith("that")):
        return None
    return Proposal(c, "noun_cue", (content,), who)


def _noun_source(c: Cue) -> Subject | None:
    s = c.sentence
    if c.frame.startswith("noun by") and (last := phrase_right(s, c.at + 2)):
        return Subject(c.at + 2, last, "after")
    if found := owner(s, c.at):
        return Subject(found[0], found[1], "owner")
    for k in range(c.at - 1, -1, -1):
        if s.tags[k] in "vdHg":
            return subject(s, k)
        if s.tags[k] in ",SC":
            return None
    return None
