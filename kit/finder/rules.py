"""The rules that turn a cue into an attribution, in the order they are tried; the first that fits is taken."""

from __future__ import annotations

from kit.finder.proposal import Rule
from kit.finder.rules_named import according_to, name_and_colon, noun_cue
from kit.finder.rules_quoted import clause_before, quote_after, quote_before
from kit.finder.rules_retold import bare_clause, impression, infinitive, passive, question, that_clause, thing, topic

RULES: tuple[Rule, ...] = (
    according_to,
    name_and_colon,
    noun_cue,
    quote_before,
    clause_before,
    quote_after,
    that_clause,
    impression,
    passive,
    question,
    infinitive,
    bare_clause,
    topic,
    thing,
)
