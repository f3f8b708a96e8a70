"""Who does what in a sentence: noun phrases, verb groups and the subject of a verb, without a parser."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kit.finder.lexicon import nouns, word_set
from kit.finder.parsing import FINITE, NOUNS, VERBS, Sentence

RELATIVE = word_set("who which that")
_WHO = word_set("who whose")
PARTS_OF_DAY = word_set("morning afternoon evening night week month year")
_BESIDE_A_DAY = PARTS_OF_DAY | word_set("late early")
_THIS = word_set("last this")
_BEFORE_A_DAY = _THIS | word_set("on in late early")
_LINKS = word_set("of for in at from with to on by")
_LINKS_RIGHT = word_set("of for in at from with")
_ABOUT = word_set("about around nearly almost only at over just even roughly some")
_PERSONAL = word_set("i he she it we they you")
_LONG = 16  # words of a subject, at most
_FURTHER = 5  # how often a shared subject is looked for further left


@dataclass(frozen=True, slots=True)
class Subject:
    """The words that do the saying, from place `first` to `last`, and how they were found.

    An apposition after them belongs to the source, too, up to place `outer`: Ruiz, 61, keeper of the port.
    """

    first: int
    last: int
    how: str
    outer: int = 0

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last word of the source."""
        return self.first, max(self.last, self.outer)


def group_start(s: Sentence, i: int) -> int:
    """The first word of the verb group that ends at place i: “has also been trying to say” for “say”."""
    j = i
    while j > 0:
        tag, left = s.tags[j], s.tags[j - 1]
        chained = left in VERBS and (tag == "T" or (s.tags[j] in "gnd" and j >= 2 and s.tags[j - 2] in "BH"))
        willing = left in "JN" and tag == "T" and s.tags[j - 2] == "B"
        if left in "AHBMXT" or chained or willing:
            j -= 1
        elif left == "Z" or (s.lower[j - 1] in _BESIDE_A_DAY and (s.tags[j - 2] == "Z" or s.lower[j - 2] in _THIS)):
            j -= 2 if j >= 2 and s.lower[j - 2] in _BEFORE_A_DAY else 1
        else:
            break
    return j


def phrase_left(s: Sentence, j: int) -> int:
    """The first word of the noun phrase that ends at place j."""
    k = j
    if s.tags[j] == ")" and (opened := _bracket_left(s, j)):
        k = opened - 1
    while k > 0:
        before, left, tag = s.tags[k - 2] if k > 1 else ".", s.tags[k - 1], s.tags[k]
        described = before in "DJ" and ((left == "d" and tag in "NK") or (left == "A" and tag in "JU"))
        if (left in NOUNS and (tag != "D" or left in "DpP")) or described:
            k -= 1
        elif s.lower[k - 1] in _LINKS and before in "NKURJ)" and tag in "NKDJU":
            if s.lower[k - 1] != "of" and not _subject_like(s, k - 2):
                break
            k -= 2
        elif left == "C" and before in "NKUR)" and s.lower[k - 1] in ("and", "&", "or"):
            k -= 2
        elif left == ")" and (opened := _bracket_left(s, k - 1)) is not None:
            k = opened
        else:
            break
    return k


def _subject_like(s: Sentence, k: int) -> bool:
    """Whether the noun phrase that ends at k stands where a subject can: at the start of its clause."""
    while k > 0 and (s.tags[k - 1] in NOUNS or (s.lower[k - 1] == "of" and k > 1 and s.tags[k - 2] in NOUNS)):
        k -= 1
    return k == 0 or s.tags[k - 1] in "q,SC-."


def _bracket_left(s: Sentence, k: int) -> int | None:
    return next((j for j in range(k - 1, max(-1, k - 12), -1) if s.tags[j] == "("), None)


def phrase_right(s: Sentence, k: int) -> int | None:
    """The last word of the noun phrase that starts at place k, with its “of …” and appositions; None if there is none."""
    if s.tag(k) not in "NKJUDRO":
        return None
    j = k
    while j + 1 < len(s):
        tag, right, more = s.tags[j], s.tags[j + 1], s.tag(j + 2)
        joined = right == "C" and more in "NKD" and s.lower[j + 1] in ("and", "&")
        if right in NOUNS and (right != "D" or tag == "D"):
            j += 1
        elif joined or (s.lower[j + 1] in _LINKS_RIGHT and more in "NKDJU" and tag in "NKUJ"):
            j += 2
        elif right == "(" and (closing := _bracket_right(s, j + 1)):
            j = closing
        else:
            break
    return j


def _bracket_right(s: Sentence, k: int) -> int | None:
    return next((j for j in range(k + 1, min(len(s), k + 8)) if s.tags[j] == ")"), None)


def has_verb(s: Sentence, first: int, last: int) -> bool:
    """Whether a finite verb stands between two places."""
    return any(s.tags[n] in FINITE for n in range(first, last + 1))


def subject(s: Sentence, i: int, deep: int = 0) -> Subject | None:
    """The subject of the verb at place i, to its left: the nearest noun phrase of its clause, or one it shares."""
    if (i, deep) not in s.subjects:  # looked up again and again where verbs share subjects
        s.subjects[i, deep] = _subject(s, i, deep)
    found: Subject | None = s.subjects[i, deep]
    return found


def _subject(s: Sentence, i: int, deep: int) -> Subject | None:
    start = group_start(s, i)
    j = start - 1
    bare = s.tags[i] == "g" and "B" not in s.tags[start:i]
    purpose = "T" in s.tags[start:i] and s.tags[start] in "TA"
    if j < 0:
        return _after_comma(s, i)
    if bare or purpose:
        first = phrase_left(s, j)
        sent_out = s.lower[j] in nouns("documents") and s.tags[first - 1] in "dnVg"  # issued a statement saying …
        if s.tags[j] in "NK" and bare and not sent_out:
            return Subject(first, j, "before")
        return _shared(s, j, deep) or _after_comma(s, i)
    return _beside(s, j, deep)


def _beside(s: Sentence, j: int, deep: int) -> Subject | None:
    """The subject whose last word, comma or bracket stands at place j."""
    tag, word = s.tags[j], s.lower[j]
    if tag == "O" and s.tags[j - 1] in "PT":  # a friend close to him
        found = _beside(s, j - 2 - (s.tags[j - 2] == "J"), deep) if j > 2 else None
        return replace(found, last=j) if found and found.how == "before" else None
    if word in ("all", "both", "each") and j and s.tags[j - 1] in "NKR":
        return _beside(s, j - 1, deep)
    if tag in "RW" and word in RELATIVE:
        return _antecedent(s, j)
    if tag in "RO" or tag in NOUNS:
        return _phrase(s, j)
    if tag == ")" and (opened := _bracket_left(s, j)):
        found = _beside(s, opened - 1, deep)
        return replace(found, outer=j) if found and found.last == opened - 1 else found
    return (_over_commas if tag in ",-" else _shared)(s, j, deep)


def _defined(s: Sentence, first: int) -> Subject | None:
    """The words that a clause ending in the phrase from `first` on is about: officials who have met Ruiz said."""
    for k in range(first - 1, max(0, first - _LONG), -1):
        if s.tags[k] in ",;:.-qS":
            return None
        if s.lower[k] in _WHO and s.tags[k - 1] in "NKD" and has_verb(s, k + 1, first):
            return Subject(_whole(s, phrase_left(s, k - 1), k - 1), k - 1, "before")
    return None


def _whole(s: Sentence, first: int, last: int) -> int:
    """The first word of a long phrase that opens its clause: many in the crowd, an early report in a local paper."""
    k = first
    while k and last - k < _LONG and _can_stand_within(s, k - 1):
        k -= 1
    if k and s.tags[k - 1] not in "qS.:;,-":
        return first
    while k < first and (s.tags[k] == "C" or (s.tags[k] == "A" and s.lower[k] not in _ABOUT)):
        k += 1
    if s.tags[k] == "P" and not (s.lower[k] in _ABOUT and s.tags[k + 1] in "UAD"):
        return first
    listed = k > 1 and s.tags[k - 1] == "," and "and" in s.lower[k:last]
    return phrase_left(s, k - 2) if listed else k


def _can_stand_within(s: Sentence, k: int) -> bool:
    """Whether the word at place k can stand within a noun phrase: also a participle, as in a report released by Ruiz."""
    left, right = s.tags[k], s.tag(k + 1)
    inner = (left in "dn" and right in "PZ") or (left in "gV" and s.tag(k - 1) in "DUJK")
    return inner or left in NOUNS + "PCA" or s.lower[k] == "than"


def _phrase(s: Sentence, j: int) -> Subject:
    """The whole noun phrase that ends at place j, or the words that a clause ending there is about."""
    first = phrase_left(s, j)
    if s.lower[j] in _PERSONAL:
        return Subject(first if "C" in s.tags[first:j] else j, j, "before")
    if defined := _defined(s, first):
        return replace(defined, outer=j)
    return Subject(_whole(s, first, j), j, "before")


def _antecedent(s: Sentence, j: int) -> Subject:
    """The words before “who” or “which”, with it."""
    k = j - 1
    while k > 0 and s.tags[k] in ",-":
        k -= 1
    return Subject(phrase_left(s, k) if k >= 0 and s.tags[k] in "NKUR)" else j, j, "relative")


def _over_commas(s: Sentence, j: int, deep: int) -> Subject | None:
    """The noun phrase before what commas or dashes set apart: Ruiz, the mayor of Hill, said."""
    mark, best = s.lower[j], None
    for k in range(j - 1, max(0, j - 40), -1):
        if s.lower[k] == mark and s.tags[k - 1] in "NKUR)":
            first = phrase_left(s, k - 1)
            opens = first == 0 or s.tags[first - 1] in "qSC"
            if opens or s.tags[first - 1] in ",-" or best is None:
                best = (first, k)
            if opens:
                break
    if not best:
        return _shared(s, j, deep)
    first, comma = best
    apposition = s.tags[comma + 1] in "DNKJ" and not has_verb(s, comma + 1, j - 1)
    outer = j - 1 if s.tags[comma + 1] in "DNKJU" else 0
    return Subject(first, j - 1 if apposition else comma - 1, "before", outer)


def _shared(s: Sentence, j: int, deep: int) -> Subject | None:
    """The subject that this verb shares: that of the clause which stands on its own, nearest to the left."""
    nearest = None
    for k in range(j, -1, -1):
        if s.tags[k] in FINITE and deep < _FURTHER and s.quoted[k] < 0:
            found = subject(s, k, deep + 1) or inverted(s, k)
            if found and found.how in ("before", "inverted"):
                nearest = nearest or found
                if found.how == "inverted" or found.first == 0 or s.tags[found.first - 1] in ",;C-q.:":
                    return Subject(found.first, found.last, "shared")
        if s.tags[k] == ";":
            break
    return Subject(nearest.first, nearest.last, "shared") if nearest else None


def _after_comma(s: Sentence, i: int) -> Subject | None:
    """The subject after an opening phrase: Citing rules, officials said nothing."""
    for k in range(i + 1, min(len(s) - 1, i + 40)):
        first = k + 1 + (s.tags[k + 1] == "q")  # Citing “the rules,” officials said nothing.
        last = phrase_right(s, first) if s.tags[k] == "," and s.tag(first) != "O" else None
        if last is not None and last + 1 < len(s) and s.tags[last + 1] in FINITE + "A,":
            return Subject(first, last, "shared")
    return None


def inverted(s: Sentence, i: int) -> Subject | None:
    """The subject right after its verb: “…,” said Ruiz, the mayor."""
    k = i + 1
    last = phrase_right(s, k)
    if last is None:
        return None
    if s.tag(last + 1) == "," and s.tag(last + 2) in "DNKJ":
        longer = phrase_right(s, last + 2)
        if longer and s.tag(longer + 1) in ",.q-":
            last = longer
    return Subject(k, last, "inverted", _set_apart_right(s, last))


def _set_apart_right(s: Sentence, last: int) -> int:
    """The last word of what a comma sets apart after place `last`: said Ruiz, keeper of the port."""
    if s.tag(last + 1) != "," or s.tag(last + 2) not in "DNKJU":
        return last
    k = last + 2
    while k < len(s) and s.tags[k] not in ".q;:" and not (s.tags[k] == "," and s.tag(k + 1) in "gSCT"):
        k += 1
    return k - 1
