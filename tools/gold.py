"""How well the rules find what readers marked: findings against a gold standard, one JSON object a line.

Each line has `text` and `attributions`, each of these `content`, `source` and `cue` as lists of [start, end], and where
known `speaker`, the names that count as right. Everything is counted over words. Speech inside speech is left out, as
gold standards of this form have none, and the stretches of one quotation are one attribution.

found   gold and finding are paired one to one, best first, where their contents share at least half of their words (Dice)
half3   found, and source and cue each share a word with the gold ones (or both name no source; a cue may be a bare mark)
content exact  found, and the contents are the same words, leaving aside a “that” before them, which PolNeAR marks and
        this kit does not, and a cue that stands among them; triples exact: source and cue are the same words, too
direct  of those whose content is quoted, nine words in ten; speech: gold with a verb of speech or a quotation
speakers  of the gold found and given names: how many have one of these; apart for sources that are he or she, and for
        those that hold a word of a name
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kit.finder.lexicon import forms, words_of
from kit.finder.quotation_marks import quotation_marks
from kit.model import Article, Attribution, Span
from kit.strict import Place

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
KINDS = ("all", "direct", "mixed", "indirect", "speech")
FIGURES = ("found", "half3", "content exact", "triples exact")
WHO = ("he or she", "by name", "all")

Numbers = frozenset[int]


@dataclass(frozen=True, slots=True)
class Claim:
    """One attribution as sets of word numbers, with its type, whether it is speech, and its names."""

    content: Numbers
    source: Numbers
    cue: Numbers
    type: str
    speech: bool
    names: tuple[str, ...] = ()
    cued: bool = True
    said: Numbers = frozenset()  # the content without its cue and a “that” before it


def read_gold(path: Path) -> Iterator[Mapping[str, Any]]:
    """The articles of a gold file. Raises BadFile with the line that does not fit."""
    at = Place(path.name)
    try:
        rows = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        at.refuse(f"the file cannot be read ({error})")
    for n, row in enumerate(rows, 1):
        if row.strip():
            yield _article(row, Place(path.name, f"line {n}"))


def _article(row: str, at: Place) -> Mapping[str, Any]:
    try:
        article = json.loads(row)
    except ValueError as error:
        at.refuse(f"this is not JSON ({error})")
    fits = (
        isinstance(article, dict)
        and isinstance(article.get("text"), str)
        and isinstance(article.get("attributions"), list)
    )
    if not fits or not all(isinstance(a, dict) and isinstance(a.get("content"), list) for a in article["attributions"]):
        at.refuse("an object with “text” and “attributions” is wanted, each attribution with “content”")
    return dict(article)


def gold_as_spans(raw: Mapping[str, Any]) -> dict[str, list[Span]]:
    """The spans of one gold attribution by role."""
    return {role: [Span(s, e) for s, e in raw.get(role) or ()] for role in ("content", "source", "cue")}


def found_as_spans(found: Sequence[Attribution]) -> Iterator[tuple[dict[str, list[Span]], str]]:
    """Findings of the first level, the stretches of one quotation joined, with the speaker."""
    more: dict[str, list[Span]] = {}
    for a in found:
        if a.continues:
            more.setdefault(a.continues, []).append(a.content)
    for a in found:
        if a.level == 1 and not a.continues:
            spans = {
                "content": [a.content, *more.get(a.id, ())],
                "source": [a.source] if a.source else [],
                "cue": [a.cue] if a.cue else [],
            }
            yield spans, a.speaker


class Words:
    """Turns spans of one text into claims."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        self.starts = [start for start, _ in self.words]
        marks = quotation_marks(text, Article("", text).paragraphs)
        self.quoted = self.within([q.span for q in marks.quotations])

    def within(self, spans: Iterable[Span]) -> Numbers:
        """The words whose middle stands in one of the spans."""
        out: set[int] = set()
        for span in spans:
            n = max(0, bisect_left(self.starts, span.start) - 1)
            while n < len(self.words) and self.words[n][0] < span.end:
                if span.start <= sum(self.words[n]) / 2 < span.end:
                    out.add(n)
                n += 1
        return frozenset(out)

    def claim(self, spans: Mapping[str, Sequence[Span]], names: Iterable[str] = ()) -> Claim:
        content, source, cue = (self.within(spans[role]) for role in ("content", "source", "cue"))
        share = len(content & self.quoted) / len(content) if content else 0
        kind = "direct" if share >= 0.9 else "mixed" if share else "indirect"
        said = any(self.text[slice(*self.words[n])].lower() in _speech() for n in cue)
        return Claim(
            content,
            source,
            cue,
            kind,
            said or kind != "indirect",
            tuple(names),
            bool(cue),
            self.after_that(content - cue),
        )

    def after_that(self, content: Numbers) -> Numbers:
        """The words of a content without a “that” before them."""
        first = min(content, default=-1)
        opens = first >= 0 and self.text[slice(*self.words[first])].lower() == "that"
        return content - {first} if opens else content

    def who(self, claim: Claim) -> tuple[str, ...]:
        """How the source of a claim is worded: the pronoun he or she, or by a name, if either."""
        words = [self.text[slice(*self.words[n])] for n in sorted(claim.source)]
        named = {
            word for name in claim.names for word in name.split() if word[0].isupper() and word not in ("A", "The")
        }
        pronoun = [word.lower() for word in words] in (["he"], ["she"])
        return ("all", *(["he or she"] if pronoun else ["by name"] if named & set(words) else []))


@cache
def _speech() -> frozenset[str]:
    bases = frozenset(words_of("speech"))
    return bases | {form for form, known in forms().items() if known.lemma in bases}


def paired(gold: Sequence[Claim], found: Sequence[Claim]) -> dict[int, int]:
    """Which finding goes with which gold claim: by the share of common words, best first."""
    scored = []
    for g, one in enumerate(gold):
        for f, other in enumerate(found):
            if common := len(one.content & other.content):
                dice = 2 * common / (len(one.content) + len(other.content))
                if dice >= 0.5:
                    scored.append((-dice, g, f))
    matched: dict[int, int] = {}
    for _, g, f in sorted(scored):
        if g not in matched and f not in matched.values():
            matched[g] = f
    return matched


def tally(article: Mapping[str, Any], found: Sequence[Attribution]) -> Counter[tuple[str, str]]:
    """The counts of one article, by kind and by what is counted; they add up over articles."""
    words = Words(article["text"])
    gold = [words.claim(gold_as_spans(raw), _names(raw)) for raw in article["attributions"]]
    gold = [g for g in gold if g.content]
    ours = [words.claim(spans, [speaker] if speaker else []) for spans, speaker in found_as_spans(found)]
    matched = paired(gold, ours)
    back = {f: g for g, f in matched.items()}
    counts: Counter[tuple[str, str]] = Counter()
    for g, claim in enumerate(gold):
        other = ours[matched[g]] if g in matched else None
        for kind in _kinds(claim):
            counts[kind, "gold"] += 1
            counts.update((kind, f"gold {what}") for what in _agreements(claim, other))
        if claim.names and other:
            right = any(_same_name(name, our) for name in claim.names for our in other.names)
            for who in words.who(claim):
                counts["speakers", f"{who} found"] += 1
                counts["speakers", f"{who} right"] += right
    for f, claim in enumerate(ours):
        for kind in _kinds(claim):
            counts[kind, "ours"] += 1
            counts.update((kind, f"ours {what}") for what in _agreements(gold[back[f]] if f in back else None, claim))
    return counts


def _kinds(claim: Claim) -> tuple[str, ...]:
    return ("all", claim.type, *(["speech"] if claim.speech else []))


def _agreements(gold: Claim | None, ours: Claim | None) -> list[str]:
    """What of FIGURES holds between a gold claim and the finding paired with it."""
    if not gold or not ours:
        return []
    exact = gold.said == ours.said
    triple = exact and gold.source == ours.source and gold.cue == ours.cue
    return [what for what, holds in zip(FIGURES, (True, half3(gold, ours), exact, triple), strict=True) if holds]


def half3(gold: Claim, ours: Claim) -> bool:
    """Whether source and cue agree as well."""
    source = bool(gold.source & ours.source) or not (gold.source or ours.source)
    return source and (bool(gold.cue & ours.cue) or not gold.cued)


def _names(raw: Mapping[str, Any]) -> list[str]:
    names = raw.get("speaker") or []
    return [names] if isinstance(names, str) else list(names)


def _same_name(one: str, other: str) -> bool:
    first, second = (
        frozenset(re.sub(r"[^a-z0-9 ]", "", re.sub(r"['’]s\b", "", name.lower())).split())
        - {"the", "a", "an", "mr", "mrs", "ms"}
        for name in (one, other)
    )
    return bool(first and second) and (first <= second or second <= first)


def rates(counts: Counter[tuple[str, str]], kind: str, what: str) -> tuple[float, float, float]:
    """Precision, recall and their F1 in percent; `what` is one of FIGURES."""
    precision = counts[kind, f"ours {what}"] / (counts[kind, "ours"] or 1)
    recall = counts[kind, f"gold {what}"] / (counts[kind, "gold"] or 1)
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return 100 * precision, 100 * recall, 100 * both


def figures(counts: Counter[tuple[str, str]], articles: int, seconds: float = 0) -> dict[str, Any]:
    """The rates of so many articles by kind; `seconds` of CPU time give the speed."""
    report: dict[str, Any] = {"articles": articles}
    if seconds:
        report["articles per CPU second"] = round(articles / seconds, 1)
    for kind in KINDS:
        report[kind] = {what: [round(x, 1) for x in rates(counts, kind, what)] for what in FIGURES}
        report[kind] |= {"gold": counts[kind, "gold"], "ours": counts[kind, "ours"]}
    if counts["speakers", "all found"]:
        report["speakers"] = {who: [counts["speakers", f"{who} {what}"] for what in ("right", "found")] for who in WHO}
    return report


def figures_as_lines(report: dict[str, Any]) -> str:
    """The same as a table."""
    speed = report.get("articles per CPU second")
    rows = [f"{report['articles']} articles" + (f", {speed} per CPU second" if speed else "")]
    rows.append(
        f"{'':10}{'gold':>7}{'ours':>7}" + "".join(f"   {what + ': P':>16}{'R':>6}{'F1':>6}" for what in FIGURES)
    )
    for kind in KINDS:
        one = report[kind]
        rates_of = "".join("   {:16}{:6}{:6}".format(*one[what]) for what in FIGURES)
        rows.append(f"{kind:10}{one['gold']:7}{one['ours']:7}{rates_of}")
    for who, (right, found) in report.get("speakers", {}).items():
        rows.append(f"speakers, {who + ':':11}{right} right of {found} found ({100 * right / max(1, found):.1f} %)")
    return "\n".join(rows)
