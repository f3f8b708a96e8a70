"""Hints at translation damage that need no other copy of the text: what looks broken, and why.

Each hint is a question, not a verdict. The rules are small functions in SIGNS, each from a parsed text to suspects.
On 625,000 words of American news that nobody had damaged on purpose they lit 0.1 places in 1,000 words, most of them
slips of the paper or of its copy: a mark that is missing, a name in two spellings.
"""

from __future__ import annotations

from kit.finder.layout import article_of
from kit.finder.parsing import parsed
from kit.finder.signs_of_fact import dates, number, sums, two_spellings
from kit.finder.signs_of_form import (
    called_to,
    capital,
    doubled_cue,
    fragment,
    half_pair,
    hole,
    orphan_cue,
    stray_mark,
    tense,
    unclosed_mark,
)
from kit.finder.suspect import Sign, Suspect
from kit.model import Article

SIGNS: tuple[Sign, ...] = (
    fragment,
    orphan_cue,
    unclosed_mark,
    stray_mark,
    capital,
    hole,
    two_spellings,
    number,
    tense,
    dates,
    sums,
    doubled_cue,
    half_pair,
    called_to,
)


def find_suspects(article: Article | str, signs: tuple[Sign, ...] | None = None) -> tuple[Suspect, ...]:
    """The passages of an article or a text that show a sign of damage, in reading order, each once."""
    read = parsed(article if isinstance(article, Article) else article_of(article))
    found = {(s.span, s.kind): s for sign in signs or SIGNS for s in sign(read)}
    return tuple(sorted(found.values(), key=lambda s: (s.span, s.kind)))
