"""Hints at translation damage that need no other copy of the text: what looks broken, and why.

Each hint is a question, not a verdict. The rules are small functions, listed in SIGNS, each from a parsed text to
suspects. On 153,000 words of American news that nobody had damaged on purpose they lit 0.25 places in 1,000 words, most
of them slips of the paper or of its copy: a word that stands twice, a mark that is missing, a name in two spellings.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace

from kit.finder.clauses import phrase_right
from kit.finder.lexicon import kinds, people, verbs_with, word_set, words_of
from kit.finder.parsing import FINITE, Parsed, Sentence, parsed
from kit.finder.people import Cast
from kit.model import Article, Span

_BODY = frozenset(["body", "caption"])
_AUXILIARY = "MBHX"
_OFTEN_CAPITAL = word_set("i i'm i've i'll i'd may will his him")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TO_TWELVE = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPANS = word_set("week month year night spring summer autumn winter")
_AT_ODDS = {"they": ("was", "is", "has"), "we": ("was", "is", "has"), "he": ("are", "have"), "she": ("are", "have")}
_NO_PLURALS = ("ss", "us", "is")
_PLURALS = ("ers", "ors", "ists", "ians", "ants")
_SAID = ("that", "the", "he", "she", "it", "they")  # what opens the words that were said
_JOINTS = ("", ",", "and", "but", "that", "because", "while")  # what stands before a clause
_SAYING = word_set("say tell add state announce report inform declare claim note reply remind assure explain write")
_NUMBERS = {word: n for n, word in enumerate(_TO_TWELVE)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SOUNDS = tuple(
    map(set, ["sz", "ck", "dt", "ae", "ao", "eo", "iy", "vw", "uo", "bp"])
)  # letters that one spelling has for another’s
_MOST_ALIKE = 50  # words like a name that are compared with it, so that no text takes long


@dataclass(frozen=True, slots=True)
class Suspect:
    """A passage that looks damaged: its span, the kind of sign, and the reason in plain words."""

    span: Span
    kind: str
    reason: str


Sign = Callable[[Parsed], Iterator[Suspect]]


def find_suspects(article: Article | str, signs: tuple[Sign, ...] | None = None) -> tuple[Suspect, ...]:
    """The passages of an article or a text that show a sign of damage, in reading order, each once."""
    read = parsed(article)
    found = {(s.span, s.kind): s for sign in signs or SIGNS for s in sign(read)}
    given = (replace(s, span=read.given.back(s.span)) for s in found.values())
    return tuple(sorted(given, key=lambda s: (s.span, s.kind)))


def _body_sentences(read: Parsed) -> Iterator[Sentence]:
    return (s for s in read.sentences if s.paragraph.kind in _BODY and len(s) and s.paragraph.number)


# ---- the form of a text: fragments, marks, capitals, holes, tenses, broken constructions


def fragment(read: Parsed) -> Iterator[Suspect]:
    """A sentence of one word after another sentence: Did. Ukraine. Not in a list of such: Tennis. Boating. Bread."""
    expected = words_of("interjections")
    sentences = list(_body_sentences(read))
    single = [len(s) == 2 and s.lower[1] == "." and s.lower[0][0].isalnum() for s in sentences]
    for n in range(1, len(sentences)):
        s, before = sentences[n], sentences[n - 1]
        listed = single[n - 1] or (single[n + 1 : n + 2] == [True] and sentences[n + 1].paragraph == s.paragraph)
        if not single[n] or listed or s.quoted[0] >= 0 or before.paragraph != s.paragraph:
            continue
        if before.lower[-1] in (".", "”", '"') and s.lower[0] not in expected and s.tags[0] in _AUXILIARY + "KNVdngD":
            what = "a helping verb" if s.tags[0] in _AUXILIARY else "one word"
            words = f"“{read.article[s.span]}” is {what} as a whole sentence"
            yield Suspect(s.span, "fragment", f"{words}; it may have been torn out of the sentence before.")


def orphan_cue(read: Parsed) -> Iterator[Suspect]:
    """A cue that names nobody: According to . As stated by ."""
    for s in _body_sentences(read):
        words = [word for word in s.lower if word[0].isalnum()]
        opens = s.lower[0] in ("according", "as", "said")
        if 2 <= len(words) <= 4 and opens and words[-1] in ("to", "by", "of", "from"):
            yield Suspect(s.span, "orphan cue", f"“{read.article[s.span]}” promises a source but names nobody.")


def unclosed_mark(read: Parsed) -> Iterator[Suspect]:
    """A quotation that opens and never closes."""
    for span in read.marks.unclosed:
        if read.article.text[span.start] in "“„":
            last = read.article.text.rfind(" ", span.start, span.end) + 1
            reason = "A quotation opens before this and never closes, so you can’t tell where the speaker stops."
            yield Suspect(Span(max(last, span.start), span.end), "unclosed quotation", reason)


def stray_mark(read: Parsed) -> Iterator[Suspect]:
    """A quotation mark that opens or closes nothing."""
    for span in read.marks.stray:
        if read.article[span] in ("“", "”"):
            yield Suspect(span, "stray mark", "This quotation mark has no partner in its paragraph.")


def capital(read: Parsed) -> Iterator[Suspect]:
    """A small word with a capital in mid-sentence: …, The ministers were."""
    for s in _body_sentences(read):
        text = s.text
        for n in range(1, len(s) - 1):
            if not text[s.starts[n]].isupper() or s.lower[n] in _OFTEN_CAPITAL or s.starts[n] - s.ends[n - 1] != 1:
                continue
            small = s.tags[n] in "DRBMHXSCA" and len(s.lower[n]) > 1 and not text[s.starts[n] : s.ends[n]].isupper()
            within = text[s.starts[n - 1]].islower() or s.lower[n - 1] == ","
            if small and within and text[s.starts[n + 1]].islower():
                span = s.span_of(n, n)
                words = f"“{read.article[span]}” has a capital as if a new sentence began"
                reason = f"{words}; two pieces may have been glued together here."
                yield Suspect(span, "capital in mid-sentence", reason)


def patterns(read: Parsed) -> Iterator[Suspect]:
    """What PATTERNS finds below the headline, letter by letter."""
    body = [p.span for p in read.paragraphs if p.kind in _BODY and p.number]
    for kind, pattern, reason in PATTERNS:
        for span in body:
            for m in pattern.finditer(read.article.text, span.start, span.end):
                yield Suspect(Span(m.start(), m.end()), kind, reason)


PATTERNS = tuple(
    (kind, re.compile(pattern), reason)
    for kind, pattern, reason in (
        (
            "hole",
            r"(?<=\w) [.,](?= (?![.…])|\n|\Z)",
            "There is a space before the mark: words may have been moved away from here.",
        ),
        (
            "glued",
            r"\b[A-Za-z]?[a-z]{3,}[.?!,][A-Z][a-z]+(?= )",
            "There’s no space between two sentences here; something may be missing between them.",
        ),
        (
            "doubled mark",
            r"(?:,[.,;:]|[;:][,.;]|\(\s*\)|“\s*”)",
            "These marks don’t go together. Whatever was between them may be gone.",
        ),
        (
            "loose mark",
            r"(?:“ (?=\w)|(?<=\w) ”(?!\w)|(?<=[a-z])“|”(?=[A-Za-z]))",
            "A quotation mark has its space on the wrong side, so it may have been moved.",
        ),
        (
            "doubled words",
            r"\b(the|an?|of|to|in|on|at|for|and|is|was|were|his|their|with|by|from|[a-z]+(?: [a-z]+){2,4}) \1\b(?![’'-])",
            "Here are the same words twice.",
        ),
        (
            "small letter",
            r"(?<=[a-z]{4}\. )[a-z]{2,} [a-z]",
            "A sentence starts with a small letter; its beginning may be missing.",
        ),
        (
            "cut off",
            r"\b(?:the|an|and|or|their|its|our|of the|to the)(?=\.(?:\s|\Z))",
            "The sentence stops before it is over.",
        ),
    )
)


def tense(read: Parsed) -> Iterator[Suspect]:
    """The present or the future for what is over: is later released; arrives last Saturday; will vote yesterday."""
    for s in _body_sentences(read):
        for n in range(1, len(s) - 1):
            if s.quoted[n] >= 0 or not (s.lower[n] in ("is", "are", "will") or s.tags[n] == "v"):
                continue
            later = s.lower[n] in ("is", "are") and s.word(n + 1) == "later" and s.tag(n + 2) in "dn"
            if later or (end := _over(s, n + (s.lower[n] in ("is", "are", "will")))):
                last = n + 2 if later else n + 1 if s.tags[n + 1] in "dn" else end
                yield Suspect(s.span_of(n, last), "tense", "The event is over, but the verb isn’t in the past tense.")


def _over(s: Sentence, n: int) -> int:
    """The place of “yesterday” or “last Monday” in the clause of the verb at place n; 0 where there is none."""
    for k in range(n + 1, min(len(s), n + 12)):
        if s.tags[k] in FINITE + ",;:-.qSRWCTg":
            return 0
        if s.lower[k] == "yesterday" or (s.lower[k] == "last" and (s.tag(k + 1) == "Z" or s.word(k + 1) in _SPANS)):
            return k
    return 0


def doubled_cue(read: Parsed) -> Iterator[Suspect]:
    """Two cues for one speech: told reporters said that; added said that."""
    for s in _body_sentences(read):
        for n in (n for n in range(len(s) - 2) if _says(s, n)):
            told = phrase_right(s, n + 1) if s.lemmas[n] in verbs_with("told") else None
            again = (told or n) + 1
            if _says(s, again) and s.word(again + 1) in _SAID:
                reason = "There are two verbs of saying, one after the other, for the same words."
                yield Suspect(s.span_of(n, again), "doubled cue", reason)


def _says(s: Sentence, n: int) -> bool:
    return n < len(s) and s.tags[n] == "d" and s.quoted[n] < 0 and s.lemmas[n] in _SAYING


def nobody(read: Parsed) -> Iterator[Suspect]:
    """A cue right after a quotation, and nobody who speaks: “It rained,” said."""
    for s in _body_sentences(read):
        if len(s) > 3 and s.tags[-1] == "." and _says(s, len(s) - 2) and s.tags[-3] == "q":
            reason = f"“{s.text[s.starts[-2] : s.ends[-2]]}” says that somebody spoke, but nobody is named."
            yield Suspect(s.span_of(len(s) - 2, len(s) - 2), "orphan cue", reason)


def lost_marks(read: Parsed) -> Iterator[Suspect]:
    """Somebody’s own words without quotation marks: Ruiz said I will go."""
    for s in _body_sentences(read):
        for n in range(1, len(s) - 2):
            k = n + 1 + (s.word(n + 1) == "that")
            own = s.word(k) in ("i", "i'm", "i'll", "i've", "my") and s.lemmas[n] in ("say", "add", "reply")
            if own and s.tags[n] in "dv" and s.quoted[n] < 0 > s.quoted[k] and s.lower[n - 1] not in ("i", "we"):
                reason = (
                    f"“{s.text[s.starts[k] : s.ends[k]]}” is the speaker’s own word, but there are no quotation marks."
                )
                yield Suspect(s.span_of(n, k), "lost marks", reason)


def agreement(read: Parsed) -> Iterator[Suspect]:
    """A verb or a word for one thing that does not go with its noun: they was; a traders; two boat were."""
    known = {word for s in read.sentences for word in s.lower}
    for s in _body_sentences(read):
        for n in range(len(s) - 1):
            if s.quoted[n] < 0 and (last := _at_odds(s, n, known)):
                yield Suspect(s.span_of(n, last), "agreement", "One of these words is for one, the other for several.")


def _at_odds(s: Sentence, n: int, known: Set[str]) -> int:
    """The last place of words from place n on that do not agree; 0 where they do."""
    word, noun, before = s.lower[n], s.lower[n + 1], s.word(n - 1) if n else ""
    if before in _JOINTS and noun in _AT_ODDS.get(word, ()):
        return n + 1
    if word in ("a", "an") and before != "many" and s.tags[n + 1] == "N" and s.tag(n + 2) not in "NKJ":
        several = noun.endswith(_PLURALS) or (noun.removesuffix("s") in known and not noun.endswith(_NO_PLURALS))
        return n + 1 if several and noun.endswith("s") else 0
    counted = _number(word) > 1 and s.tags[n + 1] == "N" and noun + "s" in known
    return n + 2 if counted and s.word(n + 2) in ("were", "are", "have") else 0


def half_pair(read: Parsed) -> Iterator[Suspect]:
    """A comma left from a pair: But, he added that."""
    for s in _body_sentences(read):
        joined = s.lower[0] in ("but", "and", "yet") and s.word(1) == ","
        last = phrase_right(s, 2) if joined else None
        if last is not None and s.word(last + 2) == "that" and s.lemmas[last + 1] in kinds():
            reason = "One comma of a pair is left over. There should be two or none."
            yield Suspect(s.span_of(0, last + 2), "half a pair of commas", reason)


# ---- what a text tells: one name in two spellings, numbers that do not agree, days that never were


def two_spellings(read: Parsed) -> Iterator[Suspect]:
    """One person’s name in two spellings."""
    cast = Cast(read)
    places: dict[str, list[Span]] = {}
    fuller, first = set[str](), set[str]()
    names = ((s, n) for s in read.sentences for n, tag in enumerate(s.tags) if tag == "K" and len(s.lower[n]) >= 4)
    for s, n in names:
        word = s.lower[n]
        places.setdefault(word, []).append(s.span_of(n, n))
        if n and s.tags[n - 1] == "K" and (s.lower[n - 1] not in people("titles") or s.lower[n - 1].endswith(".")):
            fuller.add(word)
        if s.tag(n + 1) == "K" or s.word(n + 1) == "bin":
            first.add(word)
    near, others = _neighbours(places), fuller | first
    surnames = cast.surnames
    for name in (name for name in surnames if name in fuller):
        for other in dict.fromkeys(word for key in sorted(_keys(name)) for word in near.get(key, ())[:_MOST_ALIKE]):
            rare = len(places[other]) <= max(2, len(places.get(name, ())))
            again = other in fuller and surnames.get(other) and surnames[other].parts[0] == surnames[name].parts[0]
            if (other not in others or again) and rare and other != name and _alike(name, other):
                shown = surnames[name].name
                for span in places[other]:
                    reason = f"“{read.article[span]}” looks like another spelling of {shown}."
                    yield Suspect(span, "two spellings", reason)


def _neighbours(words: Iterable[str]) -> dict[str, list[str]]:
    """The words by their keys, so that those like a name are found without a look at all the others."""
    near: dict[str, list[str]] = {}
    for word in words:
        for key in sorted(_keys(word)):
            near.setdefault(key, []).append(word)
    return near


def _keys(word: str) -> set[str]:
    """What words that are alike share: the word with one letter less, or its letters in order."""
    return {word, "".join(sorted(word)), *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def _alike(one: str, other: str) -> bool:
    """Whether two words differ by one letter inside, or by two that changed places."""
    longer = one.startswith(other) or other.startswith(one)
    if longer or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    if len(one) != len(other):
        long, short = sorted((one, other), key=len, reverse=True)
        return any(long[:n] + long[n + 1 :] == short for n in range(1, len(long) - 1))
    differ = [n for n in range(len(one)) if one[n] != other[n]]
    if len(differ) == 1:
        return (differ[0] < len(one) - 1 and len(one) > 4) or {one[differ[0]], other[differ[0]]} in _SOUNDS
    return len(differ) == 2 and Counter(one) == Counter(other)


def number(read: Parsed) -> Iterator[Suspect]:
    """A word for several before one name: spokesmen Rafael Odum said; or “respectively” without two lists."""
    plurals = words_of("plural_titles")
    for s in _body_sentences(read):
        for n, word in enumerate(s.lower):
            if word in plurals and s.tags[n + 1 : n + 3] == ["K", "K"] and s.tag(n + 3) in "dvBHM":
                span = s.span_of(n, n)
                yield Suspect(span, "number", f"“{read.article[span]}” means several people, and one name follows.")
            if word == "respectively" and s.lower.count("and") == 1 == s.lower[:n].count("and") and _names_only(s, n):
                span = s.span_of(n, n)
                yield Suspect(span, "number", "“respectively” needs two lists to match, and there is only one.")


def _names_only(s: Sentence, n: int) -> bool:
    """Whether a sentence has, up to place n, neither numbers nor a word for two things, which could be the other list."""
    return "U" not in s.tags[:n] and not {"both", "pair", "percent"} & set(s.lower)


def dates(read: Parsed) -> Iterator[Suspect]:
    """A day that does not exist, or a weekday that the date does not have."""
    months = "|".join(_MONTHS)
    for m in re.finditer(
        r"\b(?:from|between) (1[5-9]\d\d|20\d\d) (?:to|and|until) (1[5-9]\d\d|20\d\d)\b", read.article.text
    ):
        if m[1] > m[2]:
            yield Suspect(Span(m.start(), m.end()), "date", f"{m[2]} comes before {m[1]}.")
    pattern = re.compile(rf"\b(?:({'|'.join(_DAYS)}), )?({months}) (\d{{1,2}})(?:, (\d{{4}}))?(?!\d)")
    for m in pattern.finditer(read.article.text):
        day, month, date, year = m.groups()
        span = Span(m.start(), m.end())
        try:
            real = dt.date(int(year or 2024), _MONTHS.index(month) + 1, int(date))
        except ValueError:
            yield Suspect(span, "date", f"There is no {month} {date}.")
            continue
        if day and year and _DAYS[real.weekday()] != day:
            yield Suspect(span, "date", f"{month} {date}, {year} was a {_DAYS[real.weekday()]}.")


def sums(read: Parsed) -> Iterator[Suspect]:
    """A part larger than its whole: eight telescopes, 12 for beginners and four larger ones."""
    for s in _body_sentences(read):
        for n in range(len(s) - 5):
            parted = s.lower[n + 2] == "," and s.tags[n + 1] == "N" and s.lower[n + 4] in ("for", "of")
            if parted and 0 < _number(s.lower[n]) < _number(s.lower[n + 3]) and _another_part(s, n + 4):
                yield Suspect(s.span_of(n, n + 3), "sum", f"{s.lower[n + 3]} can’t be part of {s.lower[n]}.")
            k = n + 2 + (s.lower[n + 2] in ("the", "its", "his", "her", "their"))
            if s.lower[n + 1] == "of" and _number(s.lower[n]) > _number(s.lower[k]) > 1:
                yield Suspect(s.span_of(n, k), "sum", f"{s.lower[n]} can’t be part of {s.lower[k]}.")


def _another_part(s: Sentence, k: int) -> bool:
    """Whether “and” and a number follow soon: … and four larger ones."""
    return any(s.lower[n] == "and" and _number(s.word(n + 1)) for n in range(k, min(len(s), k + 6)))


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 9 else _NUMBERS.get(word, 0)


SIGNS: tuple[Sign, ...] = (
    fragment,
    orphan_cue,
    unclosed_mark,
    stray_mark,
    capital,
    patterns,
    two_spellings,
    number,
    tense,
    dates,
    sums,
    doubled_cue,
    nobody,
    lost_marks,
    agreement,
    half_pair,
)
