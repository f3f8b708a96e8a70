"""The construction that follows a cue: a quotation, a clause, “to …”, a thing; and how the cue’s verb stands."""

from __future__ import annotations

from kit.finder.clauses import FINITE, NOUNS, group_start, phrase_right
from kit.finder.lexicon import verbs_with
from kit.finder.parsing import Sentence

_TIMES = frozenset(
    [
        "on",
        "in",
        "at",
        "during",
        "after",
        "from",
        "via",
        "through",
        "by",
        "before",
        "last",
        "this",
        "to",
        "with",
        "earlier",
        "later",
        "while",
        "for",
        "of",
        "late",
        "early",
    ]
)
_QUESTIONS = frozenset(["whether", "if", "how", "why", "what", "who", "where", "which", "when"])
_BY_TAG = {"Z": "day", "P": "pp", "g": "ing"}
_DAYPARTS = frozenset(["morning", "afternoon", "evening", "night", "week", "month", "year"])
_NEVER = frozenset(["not", "never", "n't", "no", "unable", "fail", "fails", "failed", "failing"])
_OPENERS = "DRKJNU"


def shape(s: Sentence, i: int, start: int) -> str:
    """How the verb at place i stands in its group, with "neg " before it where the group denies it."""
    tag, group = s.tags[i], s.tags[start:i]
    if tag == "V" and not group and i > 1 and s.tags[i - 1] == "C" and (other := _joined_to(s, i - 2)):
        return shape(s, other, group_start(s, other))
    deny = "neg " if any(w in _NEVER or w.endswith("n't") for w in s.lower[start:i]) else ""
    readings = (
        (tag == "g", "prog" if "B" in group else "ing"),
        (tag in "dn" and ("B" in group or i == 0), "pas"),
        (tag in "dn" and "H" in group, "perf"),
        ("T" in group, "inf"),
        ("M" in group or "X" in group, "mod"),
    )
    plain = {"V": "pres", "n": "part"}.get(tag, "fin")
    return deny + next((name for fits, name in readings if fits), plain)


def _joined_to(s: Sentence, k: int) -> int:
    """The place of the base form that “and” or “or” joins another to: to vote or agree; 0 where there is none."""
    return next((n for n in range(k, max(0, k - 8), -1) if s.tags[n] in "VX" and s.tags[n - 1] == "T"), 0)


def frame_after(s: Sentence, i: int) -> tuple[str, int]:
    """The construction that follows the verb at place i, and the place where its content would open."""
    k = i + 1
    while k < len(s) and s.tags[k] == "A":
        k += 1
    frame, opens = frame_at(s, k)
    if (frame == "object clause" and s.lemmas[i] not in verbs_with("told")) or (
        frame == "object to" and s.lemmas[i] not in verbs_with("asked to") and opens - k > 2
    ):
        frame, opens = "object", k
    if frame == "other" and s.tags[k] in "BMHX":
        frame = "gap"  # the subject stands further left: charges that his family have said are baseless
    if frame == "object quote" and s.lemmas[i] not in verbs_with("told") and s.tags[opens - 1] not in ",:":
        frame, opens = "clause", k
    if frame == "clause" and s.lemmas[i] in verbs_with("told") and (said := _said_again(s, opens)):
        return "object that", said
    if frame == "pp" and s.lower[k] in ("to", "on", "upon", "for") and (to := _asked_to(s, i, opens)):
        return "object to", to
    if frame in ("object", "clause") and s.lemmas[i] in verbs_with("of") and (of := _of_after_name(s, opens)):
        return "object of", of
    if frame in ("pp", "day", "object") and (jump := _over_settings(s, k)):
        return jump
    return frame, opens


def _asked_to(s: Sentence, i: int, k: int) -> int:
    """The place of “to” in: appealed to the council to …, called on them to …; 0 where there is none."""
    last = phrase_right(s, k + 1) if s.lemmas[i] in verbs_with("asked to") else None
    return last + 1 if last is not None and s.tags[last + 1 : last + 2] == ["T"] else 0


def _said_again(s: Sentence, k: int) -> int:
    """The place after a second cue that garbling left behind: told reporters said that …; 0 where there is none."""
    last = phrase_right(s, k)
    if last is not None and s.lower[last + 1 : last + 3] in (["said", "that"], ["says", "that"]):
        return last + 3
    return 0


def _of_after_name(s: Sentence, k: int) -> int:
    """The place after “of” or “about” where somebody stands before it: warned the council of …; 0 where not."""
    first = k
    while k < len(s) and k < first + 6 and s.tags[k] in "DJNKOp":
        k += 1
    return k + 1 if k > first and s.lower[k : k + 1] in (["of"], ["about"], ["against"]) else 0


def frame_at(s: Sentence, k: int) -> tuple[str, int]:
    """The construction that opens at place k, and the place where its content opens."""
    if k >= len(s) or s.tags[k] in ".);-":
        return "end", k
    if s.tags[k] in "q,:":
        return _at_mark(s, k)
    return _at_small_word(s, k) or _at_open_word(s, k)


def _at_mark(s: Sentence, k: int) -> tuple[str, int]:
    if s.tags[k] == "q":
        return "quote", k
    if s.tags[k + 1 : k + 2] == ["q"]:
        return "quote", k + 1
    return "colon" if s.tags[k] == ":" else "comma", k + 1


def _at_small_word(s: Sentence, k: int) -> tuple[str, int] | None:
    tag, word = s.tags[k], s.lower[k]
    after = s.tags[k + 1] if k + 1 < len(s) else "."
    if word == "that" and tag in "SRD":
        return ("end", k) if said_between(s, k + 1) else ("that", k + 1)
    if tag == "T":
        return "to" if after in "VBHXAdvnN" else "pp", k
    if word in _QUESTIONS:
        return "wh", k
    return (_BY_TAG[tag], k) if tag in _BY_TAG else None


def _at_open_word(s: Sentence, k: int) -> tuple[str, int]:
    tag = s.tags[k]
    if tag in "JdnA" and not _noun_follows(s, k):
        return "adjective", k
    return _nominal(s, k) if tag in "RON" or tag in NOUNS else ("other", k)


def _noun_follows(s: Sentence, k: int) -> bool:
    return (
        any(s.tags[n] in "NK" for n in range(k, min(k + 4, len(s)))) and s.tags[k + 1 if k + 1 < len(s) else k] in NOUNS
    )


def _nominal(s: Sentence, k: int) -> tuple[str, int]:
    """What a noun phrase after the verb turns out to be: a clause’s subject, an addressee or an object."""
    last = phrase_right(s, k)
    if last is None:
        return "other", k
    n = last + 1
    while n < len(s) and (s.tags[n] in "AZ" or (s.tags[n] == "P" and s.tags[n + 1 : n + 2] == ["Z"])):
        n += 1
    tag, word = (s.tags[n], s.lower[n]) if n < len(s) else (".", "")
    after = s.tags[n + 1] if n + 1 < len(s) else "."
    readings = (
        (tag in FINITE or (tag == "V" and s.lower[last].endswith("s")), "object" if s.tags[k] == "O" else "clause", k),
        (word == "that" and tag == "S", "object that", n + 1),
        (tag == "q", "object quote", n),
        (tag in ",:" and after == "q", "object quote", n + 1),
        (tag == "T" and after in "VBHXANq", "object to", n),
        (tag == "W" or word in ("whether", "if"), "object wh", n),
        (tag == "R" or (tag == "D" and s.tags[last] in "NKO"), "object clause", n),
    )
    return next(((frame, opens) for fits, frame, opens in readings if fits), ("object", k))


def _over_settings(s: Sentence, k: int) -> tuple[str, int] | None:
    """What follows a day, a place or an occasion: said Tuesday in Hill that …; None if no content follows it."""
    n = k
    for _ in range(5):
        if n > k and s.lower[n : n + 1] == ["about"] and s.tags[n + 1 : n + 2] != ["U"]:
            return "pp", n
        n, before = _over_one(s, n), n
        if n == before:
            break
    if n == k or n >= len(s):
        return None
    if s.tags[n] == "," and (that := _that_after_aside(s, n)):
        return "late that", that
    frame, opens = frame_at(s, n)
    late = frame in ("that", "quote", "wh") or (frame == "clause" and s.tags[n] in "RD")
    return ("late " + frame, opens) if late else None


def _over_one(s: Sentence, n: int) -> int:
    """The place after one day, place or occasion that stands at n; n itself where none stands there."""
    if n >= len(s):
        return n
    if s.tags[n] in "ZAU" or s.lower[n] in _DAYPARTS or s.lower[n] == "about":
        return n + 1
    last = phrase_right(s, n + 1) if s.lower[n] in _TIMES else None
    return n if last is None else last + 1


def _that_after_aside(s: Sentence, n: int) -> int:
    """The place after “, that” where an aside stands between: in a letter, signed by both, that …; 0 where not."""
    places = range(n + 1, min(len(s) - 2, n + 20))
    return next((m + 2 for m in places if s.tags[m] == "," and s.lower[m + 1] == "that"), 0)


def said_between(s: Sentence, k: int) -> bool:
    """Whether “that” is relative, with somebody’s saying put in: charges that his family has said are false."""
    last = phrase_right(s, k) if k < len(s) else None
    if last is None:
        return False
    m = last + 1
    while m < len(s) and s.tags[m] in "AH":
        m += 1
    return (
        m + 1 < len(s) and s.lemmas[m] in ("say", "call", "think", "believe", "claim") and s.tags[m + 1] in "BMHvdXAJ"
    )
