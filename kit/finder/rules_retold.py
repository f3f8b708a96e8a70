"""Rules for words that are retold after the cue: Ruiz said that it rained."""

from __future__ import annotations

from kit.finder.clauses import phrase_right, subject
from kit.finder.contents import Contents
from kit.finder.cues import Cue
from kit.finder.lexicon import kinds, nouns
from kit.finder.proposal import Proposal, agent, forward

_TOPICS = frozenset(
    [
        "about",
        "of",
        "on",
        "for",
        "against",
        "with",
        "to",
        "over",
        "at",
        "in",
        "as",
        "from",
        "into",
        "by",
        "out",
        "down",
        "up",
        "off",
        "behind",
        "through",
        "between",
        "toward",
        "upon",
    ]
)
_CLAUSES = frozenset(["clause", "gap", "object clause", "late clause", "ing", "adjective", "other", "comma"])
_SEEMING = frozenset(["expect", "say", "report", "believe", "think", "consider", "project", "rumor"])


def that_clause(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz said that it rained; Ruiz told reporters that it rained."""
    return forward(c, contents, "that_clause") if c.frame in ("that", "object that", "late that") else None


def bare_clause(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz said it rained; Ruiz told reporters it rained."""
    if c.frame not in _CLAUSES and c.frame != "object":
        return None
    if c.frame == "object" and c.lemma not in ("say", "add"):
        return None
    if c.frame == "comma" and (c.kind != "neutral" or c.sentence.tags[min(c.opens, len(c.sentence) - 1)] in "gC"):
        return None
    return forward(c, contents, "bare_clause")


def question(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz asked whether it rained; Ruiz explained why."""
    return forward(c, contents, "question") if c.frame in ("wh", "object wh", "late wh") else None


def infinitive(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz promised to help; Ruiz urged them to help."""
    return forward(c, contents, "infinitive") if c.frame in ("to", "object to") else None


def topic(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz talked about the rain; the preposition belongs to the cue."""
    s = c.sentence
    if c.frame == "object of":
        return forward(c, contents, "topic")
    if c.frame != "pp" or s.lower[c.opens] not in _TOPICS:
        return None
    k = c.opens + 1
    while k < len(s) and s.tags[k] == "P":
        k += 1
    return forward(c, contents, "topic", k)


def thing(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz criticized the plan: no words are given, only what they were about."""
    return forward(c, contents, "thing") if c.frame == "object" and not _leads_on(c) else None


def _leads_on(c: Cue) -> bool:
    """Whether what follows only leads to another cue: issued a statement saying …"""
    s, last = c.sentence, phrase_right(c.sentence, c.opens)
    return (
        last is not None
        and s.lower[last] in nouns("documents")
        and s.tags[last + 1 : last + 2] == ["g"]
        and s.lemmas[last + 1] in kinds()
    )


def impression(c: Cue, contents: Contents) -> Proposal | None:
    """The plan seems to fail: the reporter’s impression, or somebody’s whom the text does not name."""
    passive = c.shape.endswith("pas") and c.frame in ("to", "as")
    if c.kind != "impression" and not (passive and c.lemma in _SEEMING):
        return None
    s = c.sentence
    who = subject(s, c.at)
    rest = contents.forward(s, c.at + 1, "to", c.start)
    if not who or not rest:
        return None
    content = contents.trimmed(s.starts[who.first], rest.end)
    return Proposal(c, "impression", (content,), None) if content else None


def passive(c: Cue, contents: Contents) -> Proposal | None:
    """The plan was criticized by Ruiz; a plan backed by Ruiz; she is seen as a critic."""
    s = c.sentence
    by = c.frame == "pp" and s.lower[c.opens] == "by"
    late = c.frame in ("end", "comma", "day", "other") or (
        c.frame == "pp" and s.lower[c.opens] in ("as", "in", "on", "at")
    )
    if s.tags[c.at] not in "dn" or not (by or (c.shape.endswith("pas") and late)):
        return None
    who = subject(s, c.at)
    if not who:
        return None
    more = contents.forward(s, c.opens, "object", c.start) if s.lower[c.opens : c.opens + 1] == ["as"] else None
    last = who.last - (who.how == "relative" and who.first < who.last)
    content = contents.trimmed(s.starts[who.first], s.ends[last])
    return Proposal(c, "passive", (content, more) if more else (content,), agent(c)) if content else None
