"""Rules for words that stand before the cue or inside quotation marks: “It rained,” Ruiz said."""

from __future__ import annotations

from kit.finder.clauses import Subject, has_verb, inverted, subject
from kit.finder.contents import Contents
from kit.finder.cues import Cue
from kit.finder.parsing import Sentence
from kit.finder.proposal import Proposal, forward
from kit.model import Span

_AFTERWORDS = frozenset(
    ["end", "comma", "day", "pp", "quote", "colon", "ing", "to", "adjective", "other", "gap", "late quote", "wh"]
)
_SETTINGS = frozenset(["end", "comma", "day", "pp", "object"])
_INVERTS = frozenset(["neutral", "factive", "speech act", "loaded"])
_SMALL = frozenset(
    ["the", "and", "for", "with", "from", "over", "under", "into", "upon", "that", "this", "not", "but", "nor"]
)


def quote_before(c: Cue, contents: Contents) -> Proposal | None:
    """“It rained,” Ruiz said. “It rained,” said Ruiz."""
    s = c.sentence
    if c.shape == "ing" and c.frame.endswith("quote"):
        return None
    if c.frame not in _AFTERWORDS and not c.frame.startswith(("object", "clause")):
        return None
    who, quotation = _beside_quotation(c, contents)
    if not quotation or quotation.start < s.paragraph.span.start:
        return None
    text = contents.text
    inner = text[quotation.start : quotation.end].rstrip("”\"'’» ")[-1:]
    ends = (who is not None and who.how == "inverted") or c.frame in ("end", "day", "colon", "comma")
    if not (
        inner in (",", "?", "!", "—", "-", "…")
        or text[quotation.end : quotation.end + 1] == ","
        or (inner == "." and ends)
    ):
        return None
    first = _with_lead(c, quotation, contents)
    return Proposal(c, "quote_before", (first, *_goes_on(c, who, contents)), who)


def _beside_quotation(c: Cue, contents: Contents) -> tuple[Subject | None, Span | None]:
    s = c.sentence
    found = contents.ending_before(s.starts[c.start])
    if found:
        return inverted(s, c.at) or subject(s, c.at), found.span
    who = subject(s, c.at)
    if who and who.how in ("before", "relative"):
        found = contents.ending_before(s.starts[who.first])
        if found:
            return who, found.span
    return who, None


def _with_lead(c: Cue, quotation: Span, contents: Contents) -> Span:
    """The quotation, with the reporter’s words that lead into it in the same sentence."""
    s = c.sentence
    opens = next((n for n, at in enumerate(s.starts) if at >= quotation.start), 0)
    if opens > 0 and s.tags[opens - 1] not in ",:-.":
        return contents.trimmed(s.span.start, quotation.end) or quotation
    return quotation


def _goes_on(c: Cue, who: Subject | None, contents: Contents) -> tuple[Span, ...]:
    """The next stretch of the same quotation, after the cue."""
    s = c.sentence
    after = max(c.at, who.last if who and who.how == "inverted" else 0)
    for n in range(after + 1, len(s)):
        if s.tags[n] == "q" and s.starts[n] in contents.begins:
            before = s.tags[n - 1]
            if before in ",:-" or n == after + 1:
                quotation = contents.quotations[contents.begins[s.starts[n]]].span
                return (quotation,)
            return ()
        if s.tags[n] == "g" and s.tags[n - 1] == ",":
            break
    return contents.opened_after(s)


def clause_before(c: Cue, contents: Contents) -> Proposal | None:
    """It rained, Ruiz said. It rained, said Ruiz. In Hill, Ruiz said, it rained."""
    s = c.sentence
    if c.frame not in _SETTINGS or c.shape in ("ing", "pas", "inf"):
        return None
    who = (
        inverted(s, c.at)
        if c.start and s.tags[c.start - 1] in ",-" and c.kind in _INVERTS and c.shape == "fin"
        else None
    )
    comma = c.start - 1
    if not who:
        who = subject(s, c.at)
        if not who or who.how != "before" or who.first == 0 or s.tags[who.first - 1] not in ",-":
            return None
        comma = who.first - 1
    rest = _rest(s, max(c.at, who.last))
    begin = 1 if s.tags[0] == "C" and s.tags[comma] == "," and comma > 1 else 0
    first = contents.trimmed(s.starts[begin], s.ends[comma - 1]) if comma > begin else None
    more = contents.forward(s, rest + 1, "clause") if rest else None
    if not first or (not more and (_has_content(s, max(c.at, who.last)) or not _can_stand(s, begin, comma - 1, c))):
        return None
    parts = (first, more) if more else (first,)
    rest_of_it = _goes_on(c, who, contents) if c.frame in ("end", "day") else ()
    return Proposal(c, "clause_before", (*parts, *rest_of_it), who)


def _rest(s: Sentence, k: int) -> int | None:
    """The place of the comma right after the cue and its source, where the content goes on after it."""
    if k + 2 >= len(s) or s.tags[k + 1] != ",":
        return None
    after = s.tags[k + 2]
    return None if after in "gW" or s.lower[k + 2] in ("who", "citing") or s.tags[k + 2] == "P" else k + 1


def _has_content(s: Sentence, k: int) -> bool:
    """Whether the words after the cue, up to a comma, hold a content of their own."""
    stop = next((n for n in range(k + 1, len(s)) if s.tags[n] in ",;-"), len(s))
    return any(s.tags[n] in "qSTvMBHXgW" for n in range(k + 1, stop))


def _can_stand(s: Sentence, first: int, last: int, c: Cue) -> bool:
    """Whether the words before the comma can be what was said, not just when or where."""
    if s.tags[first] in "SPWgdnT" or s.lower[first] in ("according", "during"):
        return c.frame == "end" and c.lemma in ("say", "add") and has_verb(s, first, last) and s.lower[first] != "as"
    return has_verb(s, first, last) or (c.frame == "end" and c.lemma == "say")


def quote_after(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz said, “It rained.” Ruiz told reporters: “It rained.”"""
    if not c.frame.endswith("quote") or c.opens >= len(c.sentence) or c.sentence.starts[c.opens] not in contents.begins:
        return None
    return None if _is_title(c, contents) else forward(c, contents, "quote_after")


def _is_title(c: Cue, contents: Contents) -> bool:
    """Whether the quotation is the name of a book or a song: no comma before it, every long word with a capital."""
    s, span = c.sentence, contents.quotations[contents.begins[c.sentence.starts[c.opens]]].span
    inner = contents.text[span.start + 1 : span.end - 1]
    words = [w for w in inner.split() if len(w) > 2 and w.lower() not in _SMALL]
    capitals = len(words) > 1 and all(w[0].isupper() for w in words)
    return s.tags[c.opens - 1] not in ",:" and capitals and inner[-1:].isalnum()
