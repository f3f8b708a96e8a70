"""The rules that turn a cue into a proposal, each with the sentence it was made for; RULES has their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kit.finder.clauses import Subject, has_verb, inverted, phrase_right, subject
from kit.finder.contents import Contents
from kit.finder.cues import Cue, after_settings, owner
from kit.finder.lexicon import SPEECH, kinds, nouns, verbs_with, word_set
from kit.finder.parsing import FINITE, VERBS, Sentence
from kit.model import Span

_AFTERWORDS = frozenset(
    ["end", "comma", "day", "pp", "quote", "colon", "ing", "to", "adjective", "other", "gap", "late quote", "wh"]
)
_SETTINGS = frozenset(["end", "comma", "day", "pp", "object"])
_CLAUSES = frozenset(["clause", "gap", "object clause", "late clause", "ing", "adjective", "other", "comma"])
_SMALL_IN_TITLES = word_set("the and for with from over under into upon that this not but nor")
_CONNECTIVES = word_set("still also yet however instead meanwhile moreover nevertheless besides")
_TOPICS = word_set(
    "about of on for against with to over at in as from into by out down up off behind through between toward upon"
)
_SEEMING = word_set("expect say report believe think consider project rumor")


# ---- what a rule makes of a cue, before it is weighed


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


# ---- a named source


def according_to(c: Cue, contents: Contents) -> Proposal | None:
    """It rained, according to Ruiz. According to Ruiz, it rained."""
    if c.frame != "according" or c.opens >= len(c.sentence):
        return None
    s, i = c.sentence, c.at
    last = _with_apposition(s, _to_comma(s, phrase_right(s, i + 2) or i + 2))
    if not has_verb(s, 0, i - 1):
        k = _after_relative(s, last) + 1
        while s.tag(k) in ",q" and s.starts[k] not in contents.begins:
            k += 1
        content = contents.forward(s, k, "that")
        if content and c.start > 1 and s.tag(k) in FINITE:  # The road, …, is open.
            begun = contents.trimmed(s.starts[0], s.ends[c.start - 2])
            return Proposal(c, "according_to", (begun, content), Subject(i + 2, last, "after")) if begun else None
    else:
        content = contents.trimmed(s.starts[0], s.ends[i - 1])
    return Proposal(c, "according_to", (content,), Subject(i + 2, last, "after")) if content else None


def _to_comma(s: Sentence, last: int) -> int:
    """The source after “according to” runs to the next comma or the end: a report published Monday by the council."""
    k = last
    while s.tag(k + 1) not in ",.q;-SC":
        k += 1
    return k


def _with_apposition(s: Sentence, last: int) -> int:
    """The source with what is said of it between commas: Ana Ruiz, a former mayor, …"""
    aside = phrase_right(s, last + 2) if s.tag(last + 1) == "," else None
    return aside if aside is not None and s.tag(aside + 1) == "," else last


def _after_relative(s: Sentence, last: int) -> int:
    """The last place of a relative clause after the source, if one stands there: Ana Ruiz, who is the mayor, …"""
    if s.word(last + 2) not in ("who", "which", "whose"):
        return last
    return next((n - 1 for n in range(last + 3, len(s)) if s.tags[n] == ","), last)


def name_and_colon(c: Cue, contents: Contents) -> Proposal | None:
    """RUIZ: It rained."""
    if c.frame != "colon line":
        return None
    s = c.sentence
    if c.shape == "turn":
        return Proposal(c, "turn", (Span(s.starts[c.opens], s.paragraph.span.end),), _up_to_comma(s, 0, c.at - 1))
    content = contents.trimmed(s.starts[c.opens], s.span.end)
    return Proposal(c, "name_and_colon", (content,), Subject(0, c.at - 1, "before")) if content else None


def _up_to_comma(s: Sentence, first: int, last: int) -> Subject:
    return Subject(first, next((n - 1 for n in range(first + 1, last + 1) if s.tags[n] in ",.("), last), "before")


def dash_and_name(c: Cue, contents: Contents) -> Proposal | None:
    """“It rained.” — Ana Ruiz, mayor"""
    before = contents.ending_before(c.sentence.starts[c.at]) if c.frame == "dash" else None
    if not before or before.span.start != contents.line_start(before.span.start):
        return None
    return Proposal(c, "dash_and_name", (before.span,), _up_to_comma(c.sentence, c.opens, len(c.sentence) - 1))


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


# ---- words before the cue, or inside quotation marks


def quote_before(c: Cue, contents: Contents) -> Proposal | None:
    """“It rained,” Ruiz said. “It rained,” said Ruiz."""
    s = c.sentence
    told = c.frame.startswith(("object", "clause")) or c.frame in _AFTERWORDS
    if not told or c.shape == "ing" or s.tags[0] == "g":  # Citing “the rain,” Ruiz said it was late.
        return None
    who, quotation = _beside_quotation(c, contents)
    if not quotation or quotation.start < s.paragraph.span.start:
        return None
    text = contents.text
    inner = text[quotation.start : quotation.end].rstrip("”\"'’» ")[-1:]
    if inner not in tuple(",?!—-…") and text[quotation.end : quotation.end + 1] != ",":
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
    return who, found.span if found else None


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
            follows = s.tags[n - 1] in ",:-" or n == after + 1
            return (contents.quotations[contents.begins[s.starts[n]]].span,) if follows else ()
        another = s.tags[n] in VERBS and kinds().get(s.lemmas[n]) in SPEECH
        if another and "C" in s.tags[after:n] and s.tags[n - 1] in "KNR":
            return ()  # “Yes,” Ruiz said, and Hale replied, “No.”
        if s.tags[n] == "g" and s.tags[n - 1] == ",":
            break
    return contents.opened_after(s)


def clause_before(c: Cue, contents: Contents) -> Proposal | None:
    """It rained, Ruiz said. It rained, said Ruiz. In Hill, Ruiz said, it rained. The road, Ruiz said, “is closed.”"""
    s = c.sentence
    if c.frame not in (*_SETTINGS, "quote", "colon") or c.shape in ("ing", "pas", "inf"):
        return None
    apart = c.start and s.tags[c.start - 1] in ",-" and c.shape == "fin"
    who = inverted(s, c.at) if apart else None
    comma = c.start - 1
    if not who:
        who = subject(s, c.at)
        if not who or who.how != "before" or who.first == 0 or s.tags[who.first - 1] not in ",-":
            return None
        comma = who.first - 1
    told = phrase_right(s, c.at + 1) if c.lemma in verbs_with("told") else None
    after = after_settings(s, max(c.at, who.last, told or 0) + 1) - 1
    rest = _rest(s, after)
    begin = _first_of_content(s, comma)
    first = contents.trimmed(s.starts[begin], s.ends[comma - 1]) if comma > begin else None
    more = contents.forward(s, rest + 1, "clause") if rest else None
    if c.frame in ("quote", "colon") and not (more and _split_in_two(s, begin, comma - 1, c)):
        return None
    if not first:  # Still, Ruiz said, it rained.
        return Proposal(c, "clause_before", (more,), who) if more and begin else None
    if not more and (_has_content(s, after) or not _can_stand(s, begin, comma - 1, c)):
        return None
    parts = (first, more) if more else (first,)
    rest_of_it = _goes_on(c, who, contents) if c.frame in ("end", "day") else ()
    return Proposal(c, "clause_before", (*parts, *rest_of_it), who)


def _first_of_content(s: Sentence, comma: int) -> int:
    """The place after the words that link a sentence to the one before it: Still, … But … It is a dam – a dam, …"""
    dashes = [n for n in range(comma) if s.tags[n] == "-" and s.ends[n - 1] < s.starts[n]]
    begin = dashes[-1] + 1 if len(dashes) % 2 else 0
    apart = s.tag(begin + 1) == ","
    if s.tags[begin] == "C" or (apart and s.lower[begin] in _CONNECTIVES):
        begin += 2 if apart and begin + 1 < comma else 1
    return begin


def _split_in_two(s: Sentence, first: int, last: int, c: Cue) -> bool:
    """Whether a quotation after the cue goes on with the words before it: The road, Ruiz said, “is closed.”"""
    if s.tags[first] in "SPWgdnT":
        return False
    small = s.text[s.ends[c.opens] : s.ends[c.opens] + 1].islower()
    return small or (s.tags[c.opens - 1] == ":" and has_verb(s, first, last))


def _rest(s: Sentence, k: int) -> int | None:
    """The place of the comma right after the cue and its source, where the content goes on after it."""
    goes_on = s.tag(k + 1) in ",:" and s.tag(k + 2) not in "gWP." and s.word(k + 2) != "who"
    return k + 1 if goes_on else None


def _has_content(s: Sentence, k: int) -> bool:
    """Whether the words after the cue, up to a comma, hold a content of their own."""
    stop = next((n for n in range(k + 1, len(s)) if s.tags[n] in ",;-"), len(s))
    return any(s.tags[n] in "qSTvMBHXgW" for n in range(k + 1, stop))


def _can_stand(s: Sentence, first: int, last: int, c: Cue) -> bool:
    """Whether the words before the comma can be what was said, not just when or where."""
    if s.tags[first] in "SPWgdnT":
        return c.frame == "end" and c.lemma in ("say", "add") and has_verb(s, first, last) and s.lower[first] != "as"
    return has_verb(s, first, last) or (c.frame == "end" and c.lemma == "say")  # The roof leaks, Ruiz said.


def quote_after(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz said, “It rained.” Ruiz told reporters: “It rained.”"""
    if c.opens >= len(c.sentence):
        quoted = contents.next_line(c.sentence)
        return Proposal(c, "quote_after", quoted, source_of(c)) if quoted else None
    if not c.frame.endswith("quote") or c.sentence.starts[c.opens] not in contents.begins:
        return None
    if c.lemma in ("name", "title"):
        return None  # the boat, named “Gudrun,” sank
    return None if _is_title(c, contents) else forward(c, contents, "quote_after")


def _is_title(c: Cue, contents: Contents) -> bool:
    """Whether the quotation is the name of a book or a song: no comma before it, every long word with a capital."""
    s, span = c.sentence, contents.quotations[contents.begins[c.sentence.starts[c.opens]]].span
    inner = contents.text[span.start + 1 : span.end - 1]
    words = [w for w in inner.split() if len(w) > 2 and w.lower() not in _SMALL_IN_TITLES]
    capitals = len(words) > 1 and all(w[0].isupper() for w in words)
    return s.tags[c.opens - 1] not in ",:" and capitals and inner[-1:].isalnum()


# ---- words retold after the cue


def that_clause(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz said that it rained; Ruiz told reporters that it rained."""
    return forward(c, contents, "that_clause") if c.frame in ("that", "object that", "late that") else None


def bare_clause(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz said it rained; Ruiz told reporters it rained."""
    if c.frame.endswith("colon"):  # Ruiz said on Monday: It rained.
        told = c.lemma in ("say", "tell", "add", "write", "warn") and has_verb(c.sentence, c.opens, len(c.sentence) - 1)
        return forward(c, contents, "bare_clause") if told else None
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
    return forward(c, contents, "topic", s.past(c.opens + 1, "P"))


def thing(c: Cue, contents: Contents) -> Proposal | None:
    """Ruiz criticized the plan: no words are given, only what they were about."""
    there = c.sentence.word(c.opens) in ("that", "this", "those", "these")  # rejected that argument: told elsewhere
    return forward(c, contents, "thing") if c.frame == "object" and not there and not _leads_on(c) else None


def _leads_on(c: Cue) -> bool:
    """Whether what follows only leads to another cue: issued a statement saying …"""
    last = phrase_right(c.sentence, c.opens) or c.opens
    return c.sentence.lower[last] in nouns("documents") and c.sentence.tag(last + 1) == "g"


def impression(c: Cue, contents: Contents) -> Proposal | None:
    """The plan seems to fail: the reporter’s impression, or somebody’s whom the text does not name."""
    if c.kind != "impression" and not (c.shape.endswith("pas") and c.lemma in _SEEMING):
        return None
    s = c.sentence
    who = subject(s, c.at)
    rest = contents.forward(s, c.at + 1, "to", c.start)
    if not who or not rest:
        return None
    content = contents.trimmed(s.starts[who.first], rest.end)
    return Proposal(c, "impression", (content,), None) if content else None


def passive(c: Cue, contents: Contents) -> Proposal | None:
    """The plan was criticized by Ruiz; a plan backed by Ruiz."""
    s = c.sentence
    by = c.frame == "pp" and s.lower[c.opens] == "by"
    late = c.shape.endswith("pas") and c.frame in ("end", "comma", "day", "other")
    who = subject(s, c.at) if by or late else None
    if not who:
        return None
    last = who.last - (who.how == "relative" and who.first < who.last)
    content = contents.trimmed(s.starts[who.first], s.ends[last])
    return Proposal(c, "passive", (content,), agent(c)) if content else None


RULES: tuple[Rule, ...] = (
    according_to,
    name_and_colon,
    dash_and_name,
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
