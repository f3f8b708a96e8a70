"""Signs of damage in the form of a text: fragments, marks, capitals, holes, tenses, broken constructions."""

from __future__ import annotations

from collections.abc import Iterator

from kit.finder.clauses import phrase_right
from kit.finder.lexicon import kinds, lines
from kit.finder.parsing import Parsed, Sentence
from kit.finder.suspect import Suspect, plain_sentences
from kit.model import Span

_AUXILIARY = "MBHX"
_DEEDS = frozenset(
    [
        "negotiate",
        "talk",
        "withdraw",
        "join",
        "act",
        "stop",
        "end",
        "leave",
        "return",
        "resign",
        "vote",
        "help",
        "accept",
        "agree",
    ]
)
_REQUESTS = frozenset(["talks", "help", "peace", "negotiations", "support", "dialogue"])


def _words(s: Sentence) -> list[int]:
    return [n for n, word in enumerate(s.lower) if word[0].isalnum()]


def fragment(read: Parsed) -> Iterator[Suspect]:
    """A sentence of one word after another sentence: Did. Ukraine. Not in a list of such: Tennis. Boating. Bread."""
    expected = {word for line in lines("interjections") for word in line}
    sentences = list(plain_sentences(read))
    single = [len(s) == 2 and s.lower[1] == "." and s.lower[0][0].isalnum() for s in sentences]
    for n in range(1, len(sentences)):
        s, before = sentences[n], sentences[n - 1]
        listed = single[n - 1] or (single[n + 1 : n + 2] == [True] and sentences[n + 1].paragraph == s.paragraph)
        if not single[n] or listed or s.quoted[0] >= 0 or before.paragraph != s.paragraph:
            continue
        if before.lower[-1] in (".", "”", '"') and s.lower[0] not in expected and s.tags[0] in _AUXILIARY + "KNVdng":
            what = "a helping verb" if s.tags[0] in _AUXILIARY else "one word"
            reason = (
                f"“{read.article[s.span]}” is {what} as a whole sentence; it may be torn out of the sentence before."
            )
            yield Suspect(s.span, "fragment", reason)


def orphan_cue(read: Parsed) -> Iterator[Suspect]:
    """A cue that names nobody: According to . As stated by ."""
    for s in plain_sentences(read):
        words = _words(s)
        last = words[-1] if words else -1
        opens = s.lower[0] in ("according", "as") or s.lower[0:1] == ["said"]
        if 2 <= len(words) <= 4 and opens and s.lower[last] in ("to", "by", "of", "from"):
            yield Suspect(s.span, "orphan cue", f"“{read.article[s.span]}” promises a source and names nobody.")


def unclosed_mark(read: Parsed) -> Iterator[Suspect]:
    """A quotation that opens and never closes."""
    for span in read.marks.unclosed:
        if read.article.text[span.start] in "“„":
            last = read.article.text.rfind(" ", span.start, span.end) + 1
            yield Suspect(
                Span(max(last, span.start), span.end),
                "unclosed quotation",
                "A quotation opens before this and never closes, so nobody can tell where the speaker stops.",
            )


def stray_mark(read: Parsed) -> Iterator[Suspect]:
    """A quotation mark that opens or closes nothing."""
    for span in read.marks.stray:
        if read.article[span] in ("“", "”"):
            yield Suspect(span, "stray mark", "This quotation mark has no partner in its paragraph.")


def capital(read: Parsed) -> Iterator[Suspect]:
    """A small word with a capital in mid-sentence: …, The ministers were."""
    for s in plain_sentences(read):
        text = s.text
        for n in range(1, len(s) - 1):
            small = (
                s.tags[n] in "DRBMHXSCA"
                and s.lower[n] not in ("i", "i'm", "i've", "i'll", "i'd", "may", "will", "his", "him")
                and len(s.lower[n]) > 1
            )
            upper = text[s.starts[n]].isupper() and not text[s.starts[n] : s.ends[n]].isupper()
            plain = (s.lower[n - 1][0].isalpha() and text[s.starts[n - 1]].islower()) or s.lower[n - 1] == ","
            if small and upper and plain and text[s.starts[n + 1]].islower() and s.starts[n] - s.ends[n - 1] == 1:
                span = s.span_of(n, n)
                yield Suspect(
                    span,
                    "capital in mid-sentence",
                    f"“{read.article[span]}” has a capital as if a new sentence began; two pieces may have been glued together here.",
                )


def hole(read: Parsed) -> Iterator[Suspect]:
    """A space before a full stop or a comma, where something stood."""
    for s in plain_sentences(read):
        for n in range(1, len(s)):
            gap = s.starts[n] - s.ends[n - 1]
            end = s.ends[n]
            alone = end >= len(s.text) or s.text[end].isspace()
            dots = s.lower[n - 1] == "." or s.text[end : end + 2].lstrip().startswith(".")
            if (
                s.lower[n] in (".", ",")
                and gap
                and not dots
                and alone
                and s.lower[n - 1][0].isalnum()
                and "\n" not in s.text[s.ends[n - 1] : s.starts[n]]
            ):
                yield Suspect(
                    Span(s.ends[n - 1], end),
                    "hole",
                    "There is a space before the mark: words may have been moved away from here.",
                )


def tense(read: Parsed) -> Iterator[Suspect]:
    """The present tense for what is over: is later released; is held last Saturday."""
    for s in plain_sentences(read):
        for n in range(1, len(s) - 2):
            if s.lower[n] in ("is", "are") and s.quoted[n] < 0:
                later = s.lower[n + 1] == "later" and s.tags[n + 2] in "dn"
                rest = s.lower[n + 2 : n + 4]
                over = s.tags[n + 1] in "dn" and (
                    rest[:1] == ["yesterday"] or (rest[:1] == ["last"] and s.tags[n + 3 : n + 4] == ["Z"])
                )
                if later or over:
                    yield Suspect(
                        s.span_of(n, n + 2 if later else n + 1),
                        "tense",
                        "The event is over, and the verb is in the present.",
                    )


def doubled_cue(read: Parsed) -> Iterator[Suspect]:
    """Two cues for one speech: told reporters said that."""
    for s in plain_sentences(read):
        for n in range(len(s) - 3):
            tells = s.lemmas[n] in ("tell", "inform", "assure", "remind") and s.tags[n] == "d" and s.quoted[n] < 0
            last = phrase_right(s, n + 1) if tells else None
            if last and s.lower[last + 1 : last + 3] == ["said", "that"]:
                reason = "Two verbs of saying stand one after the other for the same words."
                yield Suspect(s.span_of(n, last + 1), "doubled cue", reason)


def half_pair(read: Parsed) -> Iterator[Suspect]:
    """A comma left from a pair: But, he added that."""
    for s in plain_sentences(read):
        if s.lower[:2] in (["but", ","], ["and", ","], ["yet", ","]) and (last := phrase_right(s, 2)) is not None:
            n = last + 1
            if n + 1 < len(s) and s.lemmas[n] in kinds() and s.lower[n + 1] == "that":
                yield Suspect(
                    s.span_of(0, n + 1), "half a pair of commas", "One comma of a pair is left: either both or none."
                )


def called_to(read: Parsed) -> Iterator[Suspect]:
    """To call somebody is to phone them; to call on somebody is to ask: calling us to negotiate."""
    for s in plain_sentences(read):
        for n in range(len(s) - 3):
            bare = s.lower[n] == "calling" and (s.tags[n + 1] == "O" or (s.tags[n + 1] == "K" and s.tags[n + 2] != "K"))
            asks = s.lower[n + 2] == "for" and s.lower[n + 3] in _REQUESTS
            if bare and (asks or (s.lower[n + 2] == "to" and s.lemmas[n + 3] in _DEEDS)):
                yield Suspect(
                    s.span_of(n, n + 3),
                    "word choice",
                    "To call somebody is to phone them; to ask for a deed is to call on them.",
                )
