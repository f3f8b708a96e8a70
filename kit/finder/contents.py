"""Where the words that were said begin and end."""

from __future__ import annotations

from bisect import bisect_right

from kit.finder.clauses import RELATIVE, has_verb, phrase_left, phrase_right
from kit.finder.lexicon import SPEECH, kinds, word_set
from kit.finder.parsing import FINITE, Parsed, Sentence
from kit.finder.quotation_marks import Quotation
from kit.model import Span

_EDGE = " \t\n,;:—–-"
_BREAKS = word_set("after while when although though because before since until despite during")
_OCCASIONS = word_set("interview speech statement tweet letter debate email hearing meeting")
_RELATIVE = RELATIVE | {"whose", "whom"}
_LOOSE = frozenset(["object", "pp", "to", "object to", "ing"])


def clause_end(s: Sentence, k: int, frame: str, start: int) -> int:
    """The last place of the content that opens at place k: mostly the end of the sentence, earlier where another
    clause of the reporter’s begins. `start` is where the cue’s verb group starts.
    """
    side = "relative" if frame == "gap" else _side(s, start)
    for n in range(k + 1, len(s)):
        if s.quoted[n] < 0 and (_ends_here(s, k, n, frame) or (side and _main_clause(s, n, side))):
            return n - 1
        if side == "relative" and s.tags[n] in FINITE and _main_verb(s, start, k, n, frame):
            return n - 1
    return len(s) - 1


def _side(s: Sentence, start: int) -> str:
    """Whether the cue stands in a side clause: "relative" (who said …), "opening" (While he said …), or neither."""
    if not start and s.tags[0] in "dng":
        return "opening"  # Asked whether it rained, Ruiz said no.
    before = start - 1 if start and s.lower[start - 1] in _RELATIVE else phrase_left(s, start - 1) - 1 if start else -1
    if before >= 0 and s.lower[before] in _RELATIVE and (s.tags[before] in "RW" or s.tags[before - 1] in "NK"):
        return "relative"
    comma = next((n for n in range(start) if s.tags[n] == ","), -1)
    return "opening" if comma < 0 and (s.tags[0] in "SgTW" or (s.tags[0] == "P" and "g" in s.tags[: start + 1])) else ""


def _main_clause(s: Sentence, n: int, side: str) -> bool:
    """Whether the sentence’s main clause goes on at place n."""
    if s.tags[n] != ",":
        return False
    if side == "relative":
        return s.tag(n + 1) in FINITE
    last = phrase_right(s, n + 1)
    return last is not None and s.tag(last + 1) in FINITE + "A,R"


def _main_verb(s: Sentence, start: int, k: int, n: int, frame: str) -> bool:
    """Whether the verb at place n is that of the main clause: a man who said he was ill | left the hall."""
    opened = max((j for j in range(start) if s.lower[j] in RELATIVE), default=0)
    if s.tags[n - 1] in "dn" and s.tags[n] in "BMH":
        return not has_verb(s, 0, opened)  # the house that he said he had sold | is his
    whole = frame in _LOOSE or has_verb(s, k, n - 1)
    free = s.tags[n - 1] in "NKUJZ" and not has_verb(s, 0, opened) and whole
    part = s.tags[n] == "d" and s.tag(n + 1) not in "DRKO" and frame != "gap"
    if not free or (part and kinds().get(s.lemmas[n]) not in SPEECH):
        return False
    return s.tags[phrase_left(s, n - 1) - 1] not in "NKRWSCq"


def _ends_here(s: Sentence, k: int, n: int, frame: str) -> bool:
    tag, word = s.tags[n], s.lower[n]
    broken = frame in _LOOSE and ((tag == "-" and not _glued(s, n)) or word in _BREAKS or _goes_on_about(s, n, frame))
    if broken or tag == ";" or (tag == ")" and "(" not in s.tags[:n]):
        return True
    if s.tags[n - 1] == "q" and s.lower[n - 2] == ",":  # citing “a bad joke,” he said …; … “a bad joke,” adding that …
        return tag not in "qC" if frame.endswith("quote") else _is_speech(s, n, "g")
    if tag == ",":
        return _aside(s, n) or (frame in _LOOSE and _loose(s, n + 1))
    if word == "according" and s.word(n + 1) == "to":
        return True
    if tag == "C" and s.tag(n + 1) in "dvA":
        return _is_speech(s, s.past(n + 1, "A"), "dv")
    return (
        (tag == "C" or word in ("while", "though", "although")) and has_verb(s, k, n - 1) and another_speaks(s, n + 1)
    )


def _glued(s: Sentence, n: int) -> bool:
    """Whether the hyphen at place n joins two words: the U.S.-Mexico border."""
    return s.ends[n - 1] == s.starts[n] and n + 1 < len(s) and s.ends[n] == s.starts[n + 1] and s.lower[n] == "-"


def _goes_on_about(s: Sentence, n: int, frame: str) -> bool:
    """Whether the reporter goes on after a thing: … as members left, … and made an appeal, … in an interview"""
    if s.tags[n] == "C" and frame in ("object", "pp"):
        after = s.tag(n + 1)
        return after in "HBM" or (after in "dv" and s.tag(n + 2) in "DRTOPS")
    if s.lower[n] in ("in", "during") and s.word(n + 1) in ("a", "an", "another"):
        return bool(_OCCASIONS & set(s.lower[n + 2 : n + 5]))
    last = phrase_right(s, n + 1) if s.lower[n] == "as" else None
    return last is not None and s.tag(last + 1) in FINITE


def another_speaks(s: Sentence, k: int) -> bool:
    """Whether a new clause of the reporter’s opens at place k: … and people close to him said"""
    k = s.past(k, "A")
    last = phrase_right(s, k) if s.tag(k) != "O" else None
    return last is not None and _is_speech(s, s.past(last + 1, "AHZ"), "dvV")


def _aside(s: Sentence, n: int) -> bool:
    """Whether what follows the comma at place n is the reporter’s: “, according to …”, “, he said”, “, adding …”."""
    k = n + 1
    if k >= len(s) or s.lower[k] in ("according", "despite"):
        return True
    speaks = kinds().get(s.lemmas[k], "") in SPEECH
    if s.tags[k] == "g":
        return speaks
    if (s.tags[k] == "C" or s.lower[k] in ("while", "though", "although")) and k + 1 < len(s):
        m = s.past(k + 1, "A")  # …, but accused the West
        return another_speaks(s, k + 1) or s.tag(m) in "dv" or _is_speech(s, m, "g")
    first = k + 1 if s.tags[k] in "dv" and speaks else k
    last = phrase_right(s, first)
    if last is None:
        return False
    if first > k:
        return s.tag(last + 1) in ",."
    m = s.past(last + 1, "AHB")
    return _is_speech(s, m, "dv") and s.tag(m + 1) in ",.Z"


def _is_speech(s: Sentence, m: int, tags: str) -> bool:
    return s.tag(m) in tags and kinds().get(s.lemmas[m]) in SPEECH


def _loose(s: Sentence, k: int) -> bool:
    return k < len(s) and (
        s.tags[k] in "gCSRW" or s.lower[k] in _BREAKS or (s.tags[k] == "d" and s.lemmas[k] in kinds())
    )


class Contents:
    """Spans of content in one article, with its quotations at hand."""

    def __init__(self, read: Parsed) -> None:
        self.text = read.article.text
        self.quotations = read.marks.quotations
        self.starts = [q.span.start for q in self.quotations]
        self.ends = {q.span.end: n for n, q in enumerate(self.quotations)}
        self.begins = {q.span.start: n for n, q in enumerate(self.quotations)}

    def words(self, span: Span | None) -> str:
        """The text of a span; empty for none."""
        return self.text[span.start : span.end] if span else ""

    def around(self, at: int) -> Quotation | None:
        """The quotation a character stands in."""
        n = bisect_right(self.starts, at) - 1
        return self.quotations[n] if n >= 0 and at < self.quotations[n].span.end else None

    def next_paragraphs(self, span: Span) -> list[Span]:
        """Where the quotation that a span ends in goes on in the paragraphs after it."""
        n = bisect_right(self.starts, span.end - 1) - 1
        out: list[Span] = []
        if n < 0 or self.quotations[n].closed or self.quotations[n].span.end < span.end:
            return out
        while n + 1 < len(self.quotations) and self.quotations[n + 1].goes_on and not self.quotations[n].closed:
            n += 1
            out.append(self.quotations[n].span)
        return out

    def alone(self, paragraph: Span) -> Span | None:
        """The quotation that a paragraph is, if it holds nothing else."""
        start = paragraph.start + len(self.words(paragraph)) - len(self.words(paragraph).lstrip())
        n = self.begins.get(start, -1)
        quoted = self.quotations[n] if n >= 0 else None
        if not quoted or not quoted.closed or self.text[quoted.span.end : paragraph.end].strip(" \n\t."):
            return None
        return quoted.span

    def overlapping(self, span: Span) -> list[Span]:
        """The quotations that share a character with a span."""
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = bisect_right(self.starts, span.end)
        return [q.span for q in self.quotations[first:last] if q.span.overlaps(span)]

    def ending_before(self, at: int) -> Quotation | None:
        """The quotation that ends right before a place, a comma and blanks left aside."""
        at = self._back(at)
        if at not in self.ends and at and self.text[at - 1] in ",—–-":
            at = self._back(at - 1)
        return self.quotations[self.ends[at]] if at in self.ends else None

    def starting_after(self, at: int) -> Quotation | None:
        """The quotation that starts right after a place, blanks and a full stop left aside."""
        while at < len(self.text) and self.text[at] in " .,:":
            at += 1
        return self.quotations[self.begins[at]] if at in self.begins else None

    def opened_after(self, s: Sentence) -> tuple[Span, ...]:
        """The quotation right after a sentence, in its paragraph, unless a cue of its own follows it."""
        found, end = self.starting_after(s.span.end), s.paragraph.span.end
        if not found or not s.span.end <= found.span.start < end:
            return ()
        return () if self._has_own_cue(found.span, end) else (found.span,)

    def next_line(self, s: Sentence) -> tuple[Span, ...]:
        """The quotation that opens the line after a sentence that ends with a colon."""
        at = s.span.end
        while self.text[at : at + 1].isspace():
            at += 1
        found = self.quotations[self.begins[at]] if at in self.begins and self.text[s.span.end - 1] == ":" else None
        end = self.text.find("\n", at)
        return () if not found or self._has_own_cue(found.span, end if end >= 0 else len(self.text)) else (found.span,)

    def line_start(self, at: int) -> int:
        """Where the line of a character starts."""
        return self.text.rfind("\n", 0, at) + 1

    def _has_own_cue(self, quoted: Span, end: int) -> bool:
        """Whether a cue of its own can follow a quotation before its line ends: “It rained,” …"""
        return quoted.end < end and self.text[quoted.start : quoted.end].rstrip("”\"'’")[-1:] in ",?!"

    def _back(self, at: int) -> int:
        while at and self.text[at - 1] in " \n\t":
            at -= 1
        return at

    def forward(self, s: Sentence, k: int, frame: str, group: int = 0) -> Span | None:
        """The content that opens at place k of a sentence; a quotation it enters is taken whole."""
        if k >= len(s):
            return None
        start = s.starts[k]
        outer = self.around(start)
        end = s.ends[clause_end(s, k, frame, group)]
        if outer and outer.span.start < start:  # inside somebody’s quotation
            return self.trimmed(start, min(end, outer.span.end - 1))
        inner = self.around(end - 1)
        if inner and inner.span.end > end:
            end = inner.span.end
        return self.trimmed(start, end)

    def trimmed(self, start: int, end: int) -> Span | None:
        """The span without blanks and loose marks at its edges; a full stop stays where a quotation ends with it."""
        text = self.text
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and (
            text[end - 1] in _EDGE
            or (text[end - 1] in '“"' and end not in self.ends)
            or (text[end - 1] in ".)" and self._loose_stop(start, end))
        ):
            end -= 1
        return Span(start, end) if start < end else None

    def _loose_stop(self, start: int, end: int) -> bool:
        if self.text[end - 1] == ")":
            return "(" not in self.text[start:end]
        inner = self.around(end - 1)
        return inner is None and not (end > 1 and self.text[end - 3 : end - 2] == ".")
