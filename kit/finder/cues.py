"""Places where something may have been said: the verb, its shape, and the construction that follows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kit.finder.clauses import PARTS_OF_DAY, group_start, phrase_right
from kit.finder.lexicon import adjectives, kinds, no_cue_with, noun_bases, verbs_with, word_set
from kit.finder.parsing import FINITE, NOUNS, VERBS, Sentence

_TIMES = word_set(
    "on in at during after from via through by before last this to with earlier later while for late early outside inside near over"
)
_PLACING = word_set("in at during before after near since through")  # a ruling in May, and not what it says
_TRUST = word_set("belief confidence interest hope")  # that is in something
_SOON = word_set("late early shortly")
_SPELLS = word_set(
    "weekend weekends summer winter autumn spring minutes hours days weeks months years minute hour day week month year"
)
_QUESTIONS = word_set("whether if how why what who where which when")
_NEVER = word_set("not never n't no unable fail fails failed failing")
_POSSESSIVES = word_set("his her their its our my your whose")
_BY_TAG = {"Z": "day", "P": "pp", "g": "ing"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that may say that something was said, at place `at` of a sentence.

    `shape` is how the verb stands (fin, pres, inf, mod, ing, prog, perf, pas) or noun; `frame` is what follows (quote,
    that, clause, to, wh, about, object, ...), and `opens` the place where the content would open.
    """

    sentence: Sentence
    at: int
    lemma: str
    shape: str
    frame: str
    opens: int
    start: int

    @property
    def kind(self) -> str:
        """neutral, factive, speech act, loaded, attitude, impression; empty for a noun."""
        return kinds().get(self.lemma, "")


def cues(s: Sentence) -> list[Cue]:
    """The cues of a sentence in reading order."""
    found = [*_verbs(s), *_nouns(s), *_adjectives(s), *_name_and_colon(s), *_dash_and_name(s), *_according(s)]
    return sorted(found, key=lambda c: c.at)


def _verbs(s: Sentence) -> Iterator[Cue]:
    known = kinds()
    for i, lemma in enumerate(s.lemmas):
        if lemma in known and s.tags[i] in VERBS and s.word(i + 1) not in no_cue_with().get(lemma, ()):
            start = group_start(s, i)
            frame, opens = _frame_after(s, i)
            yield Cue(s, i, lemma, _shape(s, i, start), frame, opens, start)


def _adjectives(s: Sentence) -> Iterator[Cue]:
    """Adjectives after a form of “be” that say what somebody thinks: is worried about, was eager to."""
    known = adjectives()
    for i, word in enumerate(s.lower):
        if word in known and i and s.tags[i] in "JdnNA":
            start = group_start(s, i)
            frame, opens = _frame_at(s, i + 1)
            if frame == "pp" and (jump := _over_settings(s, i + 1, word)):
                frame, opens = jump
            copula = "be" if "B" in s.tags[start:i] else "lone"
            yield Cue(s, i, word, copula, frame, opens, start)


def _nouns(s: Sentence) -> Iterator[Cue]:
    """Nouns such as “claim”, “statement” or “hopes”, with what follows them."""
    known = noun_bases()
    for i, word in enumerate(s.lower):
        if s.tags[i] in "NKVvd" and word in known and not (s.tags[i] in VERBS and s.lemmas[i] in kinds()):
            frame, opens = _noun_frame(s, i)
            shown = "own" if i and owner(s, i) is not None else "bare"
            yield Cue(s, i, known[word], shown, frame, opens, i)


def _noun_frame(s: Sentence, i: int) -> tuple[str, int]:
    word, tag = s.word(i + 1), s.tag(i + 1)
    if word == "that" and tag == "S" and not _said_between(s, i + 2):
        return "noun that", i + 2
    if tag == "T":
        return "noun to", i + 1
    if tag == "P":
        placed = (word in _PLACING and (word != "in" or s.lower[i] not in _TRUST)) or s.tag(i + 2) == "Z"
        return _noun_by(s, i) or (("noun end", i + 1) if placed else (f"noun {word}", i + 2))
    if tag == ":" and s.tag(i + 2) == "q":
        return "noun quote", i + 2
    return ("noun quote" if tag == "q" else "noun end"), i + 1


def _noun_by(s: Sentence, i: int) -> tuple[str, int] | None:
    """Complaints from runners that …, appeals by officials to …: who it comes from stands between."""
    last = phrase_right(s, i + 2) if s.lower[i + 1] in ("from", "by") else None
    if last is None:
        return None
    if s.word(last + 1) == "that":
        return "noun by that", last + 2
    return ("noun by to", last + 1) if s.tag(last + 1) == "T" else None


def owner(s: Sentence, i: int) -> tuple[int, int] | None:
    """The places of the possessor right before the noun at place i, last word and mark: Ruiz’s, his, its."""
    k = i - 1
    while k >= 0 and s.tags[k] in "JNUd":
        k -= 1
    if k >= 1 and s.tags[k] == "p":
        return k - 1, k
    return (k, k) if k >= 0 and s.lower[k] in _POSSESSIVES else None


def _name_and_colon(s: Sentence) -> Iterator[Cue]:
    """A name and a colon at the start of a line: a headline “Ruiz: It rained”, or somebody’s turn in a transcript."""
    if s.starts[0] != s.paragraph.span.start:
        return
    turn = s.paragraph.kind == "turn"
    stops = ".q" if turn else ".q,"
    i = next((n for n in range(1, min(len(s), 16 if turn else 10)) if s.lower[n] == ":" or s.tags[n] in stops), 0)
    if i and s.lower[i] == ":" and i < len(s) - 1:
        kind = "turn" if turn else "headline" if s.paragraph.number == 0 else "line"
        yield Cue(s, i, ":", kind, "colon line", i + 1, i)


def _dash_and_name(s: Sentence) -> Iterator[Cue]:
    """“It rained.” — Ana Ruiz, mayor: a dash, a name, and no more than who that is."""
    i = next((n for n in range(len(s) - 2, -1, -1) if s.tags[n] == "-"), -1)
    named = i >= 0 and s.tag(i + 1) == "K" and all(tag in "KNJDUpPC,." for tag in s.tags[i + 1 :])
    if named and len(s) - i < 16 and (i == 0 or s.tags[i - 1] in "q.") and s.quoted[i] < 0 > s.quoted[-1]:
        yield Cue(s, i, "—", "dash", "dash", i + 1, i)


def _according(s: Sentence) -> Iterator[Cue]:
    for i, word in enumerate(s.lower):
        if word == "according" and s.word(i + 1) == "to":
            yield Cue(s, i, "according", "prep", "according", i + 2, i)


# ---- how the verb of a cue stands


def _shape(s: Sentence, i: int, start: int) -> str:
    """How the verb at place i stands in its group, with "neg " before it where the group denies it."""
    tag, group = s.tags[i], s.tags[start:i]
    if tag == "V" and not group and i > 1 and s.tags[i - 1] == "C" and (other := _joined_to(s, i - 2)):
        return _shape(s, other, group_start(s, other))
    deny = "neg " if any(w in _NEVER or w.endswith("n't") for w in s.lower[start:i]) else ""
    readings = (
        (tag == "g", "prog" if "B" in group else "ing"),
        (tag in "dn" and ("B" in group or (i == 0 and s.tag(1) not in "KR")), "pas"),
        (tag in "dn" and "H" in group, "perf"),
        ("T" in group, "inf"),
        ("M" in group or "X" in group, "mod"),
    )
    plain = {"V": "pres", "n": "part"}.get(tag, "fin")
    return deny + next((name for fits, name in readings if fits), plain)


def _joined_to(s: Sentence, k: int) -> int:
    """The place of the base form that “and” or “or” joins another to: to vote or agree; 0 where there is none."""
    return next((n for n in range(k, max(0, k - 8), -1) if s.tags[n] in "VX" and s.tags[n - 1] == "T"), 0)


# ---- the construction that follows: a quotation, a clause, “to …”, a thing


def _frame_after(s: Sentence, i: int) -> tuple[str, int]:
    """The construction that follows the verb at place i, and the place where its content would open."""
    k = s.past(i + 1, "A")
    frame, opens = _frame_at(s, k)
    verb = s.lemmas[i]
    told, asked = verb in verbs_with("told"), verb in verbs_with("asked to")
    if (frame == "object clause" and not told) or (frame == "object to" and not asked and opens - k > 2):
        frame, opens = "object", k
    if frame == "other" and s.tags[k] in "BMHX":
        frame = "gap"  # the subject stands further left: charges that his family have said are baseless
    if frame == "object quote" and not told and s.tags[opens - 1] not in ",:":
        frame, opens = "clause", k
    if frame == "object" and told and (that := _that_after_aside(s, (phrase_right(s, k) or k) + 1)):
        return "object that", that
    if frame == "clause" and told and (said := _said_again(s, opens)):
        return "object that", said
    if frame == "pp" and asked and s.lower[k] in ("to", "on", "upon", "for") and (to := _asked_to(s, opens)):
        return "object to", to
    if frame in ("object", "clause") and verb in verbs_with("of") and (of := _of_after_name(s, opens)):
        return "object of", of
    if frame in ("pp", "day", "object", "adjective", "other") and (jump := _over_settings(s, k, verb)):
        return jump
    return frame, opens


def _after_colon(s: Sentence, k: int) -> int:
    """The place of a quotation after a colon and a phrase: answered with a smile: “It rained”; 0 where there is none."""
    n = k
    while s.tag(n) not in ".,:;q-SW" and s.tag(n) not in FINITE:
        n += 1
    return n + 1 if s.tag(n) == ":" and s.tag(n + 1) == "q" else 0


def _asked_to(s: Sentence, k: int) -> int:
    """The place of “to” in: appealed to the council to …, called on them to …; 0 where there is none."""
    last = phrase_right(s, k + 1)
    return last + 1 if last is not None and s.tag(last + 1) == "T" else 0


def _said_again(s: Sentence, k: int) -> int:
    """The place after a second cue that garbling left behind: told reporters said that …; 0 where there is none."""
    last = phrase_right(s, k)
    again = last is not None and s.word(last + 1) in ("said", "says") and s.word(last + 2) == "that"
    return last + 3 if last is not None and again else 0


def _of_after_name(s: Sentence, k: int) -> int:
    """The place after “of” or “about” where somebody stands before it: warned the council of …; 0 where not."""
    first = k
    while k < first + 6 and s.tag(k) in "DJNKOp":
        k += 1
    return k + 1 if k > first and s.word(k) in ("of", "about", "against") else 0


def _frame_at(s: Sentence, k: int) -> tuple[str, int]:
    """The construction that opens at place k, and the place where its content opens."""
    if s.tag(k) in ".);-":
        return "end", k
    if s.tags[k] in "q,:":
        return _at_mark(s, k)
    return _at_small_word(s, k) or _at_open_word(s, k)


def _at_mark(s: Sentence, k: int) -> tuple[str, int]:
    if s.tags[k] == "q":
        return "quote", k
    if s.tag(k + 1) == "q":
        return "quote", k + 1
    return "colon" if s.tags[k] == ":" else "comma", k + 1


def _at_small_word(s: Sentence, k: int) -> tuple[str, int] | None:
    tag, word = s.tags[k], s.lower[k]
    if word == "that" and tag in "SR":
        return ("end", k) if _said_between(s, k + 1) else ("that", k + 1)
    if tag == "T":
        return "to" if s.tag(k + 1) in "VBHXAdvnN" else "pp", k
    if word in _QUESTIONS:
        return "wh", k
    return (_BY_TAG[tag], k) if tag in _BY_TAG else None


def _at_open_word(s: Sentence, k: int) -> tuple[str, int]:
    tag = s.tags[k]
    if tag in "JdnA" and s.tag(k + 1) not in NOUNS:
        return "adjective", k
    return _nominal(s, k) if tag in "RON" or tag in NOUNS else ("other", k)


def _nominal(s: Sentence, k: int) -> tuple[str, int]:
    """What a noun phrase after the verb turns out to be: a clause’s subject, an addressee or an object."""
    last = phrase_right(s, k)
    if last is None:
        return "other", k
    n = after_settings(s, last + 1)
    tag, word, after = s.tag(n), s.word(n), s.tag(n + 1)
    readings = (
        (tag in FINITE or (tag == "V" and s.lower[last].endswith("s")), "object" if s.tags[k] == "O" else "clause", k),
        (word == "that" and tag == "S", "object that", n + 1),
        (tag == "q", "object quote", n),
        (tag in ",:" and after == "q", "object quote", n + 1),
        (tag == ":" and n + 1 >= len(s), "object colon", n + 1),
        (tag == "T" and after in "VBHXANq", "object to", n),
        (tag == "W" or word in ("whether", "if"), "object wh", n),
        (tag in "RD", "object clause", n),
    )
    return next(((frame, opens) for fits, frame, opens in readings if fits), ("object", k))


def _over_settings(s: Sentence, k: int, verb: str) -> tuple[str, int] | None:
    """What follows a day, a place or an occasion: said Tuesday in Hill that …; None if no content follows it."""
    if quoted := _after_colon(s, k):
        return "late quote", quoted
    n = after_settings(s, k)
    if n == k or n >= len(s):
        return None
    if s.word(n) == "about" or (s.word(n) == "of" and verb in verbs_with("of")):
        return "pp", n
    if s.tags[n] == "," and (that := _that_after_aside(s, n)):
        return "late that", that
    frame, opens = _frame_at(s, n)
    late = frame in ("that", "quote", "wh", "colon") or (frame == "clause" and s.tags[n] in "RD")
    if frame == "to" and s.tags[n - 1] in "ZU":
        return frame, opens  # agreed on Monday to leave
    return ("late " + frame, opens) if late else None


def after_settings(s: Sentence, k: int) -> int:
    """The place after all days, places and occasions that stand at place k: on Friday night, in a speech in Hill."""
    n = k
    while (more := _over_one(s, n, first=n == k)) > n:
        n = more
    return n


def _over_one(s: Sentence, n: int, first: bool) -> int:
    """The place after one day, place or occasion that stands at n; n itself where none stands there."""
    word, tag, after = s.word(n), s.tag(n), s.tag(n + 1)
    single = (
        tag in "ZA" or word in PARTS_OF_DAY or word in _SOON,
        word == "about" and after == "U",
        word in _SPELLS and s.word(n + 1) in _TIMES,  # hours after the march
        not first and tag == "U",
        not first and tag in "dn" and after in "PZ",  # in a ruling published on Friday
        not first and tag == "," and (after == "U" or s.word(n + 1) in _SPELLS),
    )
    if any(single) or word not in _TIMES:
        return n + any(single)
    last = n + 1 if after == "Z" else phrase_right(s, n + 1)
    return n if last is None else last + 1


def _that_after_aside(s: Sentence, n: int) -> int:
    """The place after “, that” where an aside stands between: in a letter, signed by both, that …; 0 where not."""
    places = range(n, min(len(s) - 2, n + 20))
    that = next((m + 2 for m in places if s.tags[m] == "," and s.lower[m + 1] == "that"), 0)
    said = any(s.tags[m] in FINITE and kinds().get(s.lemmas[m]) == "neutral" for m in range(n, that))
    return 0 if said else that


def _said_between(s: Sentence, k: int) -> bool:
    """Whether “that” is relative, with somebody’s saying put in: charges that his family has said are false."""
    last = phrase_right(s, k)
    m = len(s) if last is None else s.past(last + 1, "AH")
    said = m + 1 < len(s) and s.lemmas[m] in ("say", "call", "think", "believe", "claim")
    return said and s.tags[m + 1] in "BMHvdXAJ"
