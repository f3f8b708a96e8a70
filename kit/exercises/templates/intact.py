"""Templates on a text without errors in its key: they change its sentences, on the screen only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kit.exercises.templates.damage import FOUND, PAIRS
from kit.exercises.templates.material import LINE, Material, Table, bare, cut, lettered, listed, need, worded
from kit.exercises.templates.question import MatchLine, Question, Said
from kit.model import Span
from kit.wording import wording

SHORT = 50  # characters of a changed sentence that a sentence repeats
_NUMBER = re.compile(r"(?<![\w-])\d+(?:[.,]\d+)*(?![\w-])")
Swap = tuple[str, str] | None  # what stands there, and what is put in its place


class Changed(NamedTuple):
    """A sentence in which one thing is not as printed: what kind of thing, the sentence, and what was there."""

    kind: str
    words: str
    span: Span
    was: str
    now: str


def _numbers(m: Material, words: str) -> Swap:
    every = list(dict.fromkeys(_NUMBER.findall(m.article.text)))
    own = _NUMBER.findall(words)
    other = [n for n in every if own and n not in own and len(n) == len(own[0])]
    return (own[0], m.chance.choice(other)) if other else None


def _people(m: Material, words: str) -> Swap:
    last = {id: m.name(id).split()[-1] for id in m.voices if m.group(id) in ("named", "spokesperson")}
    own = [n for n in last.values() if re.search(rf"\b{re.escape(n)}\b", words)]
    other = [n for n in last.values() if n not in words]
    return (own[0], m.chance.choice(other)) if own and other else None


def _small_words(m: Material, words: str) -> Swap:
    found = re.findall(r"(?<=\w )(?:the|to|of|is|was|has|have|in|for) (?=\w)", words)
    return (m.chance.choice(found), "") if found else None


def _sense(m: Material, words: str) -> Swap:
    pairs: list[list[str]] = wording("templates")["changed"]["opposites"]
    both = [*pairs, *(pair[::-1] for pair in pairs)]
    found = [(a, b) for a, b in both if re.search(rf"\b{re.escape(a)}\b", words)]
    return m.chance.choice(found) if found else None


CHANGES: dict[str, Callable[[Material, str], Swap]] = {
    "number": _numbers,
    "person": _people,
    "sense": _sense,
    "missing": _small_words,
}


def _changes(m: Material, most: int = 8) -> list[Changed]:
    """Sentences of the text, each with one change, as many kinds as there are."""
    left, found = m.shuffled([s for s in _sentences(m) if m.points_to(s)]), list[Changed]()
    for kind in [*CHANGES] * most:
        if made := next((made for span in left if (made := _changed(m, kind, span))), None):
            left.remove(made.span)
            found.append(made)
    return found[:most]


def _sentences(m: Material) -> list[Span]:
    return [s for n in m.body for s in m.sentences(n) if 30 < len(s) < 260]


def _changed(m: Material, kind: str, span: Span) -> Changed | None:
    words = m.article[span]
    if not (swap := CHANGES[kind](m, words)):
        return None
    was, now = swap
    new = re.sub(rf"\b{re.escape(was.strip())}\b{' ' if was.endswith(' ') else ''}", now, words, count=1)
    fits = new != words and "not not" not in new
    return Changed(kind, _part_of(new, words), span, was.strip(), now.strip()) if fits else None


def _part_of(new: str, old: str) -> str:
    """The changed sentence, or as much of it around the change as a line holds."""
    at = next((n for n, (a, b) in enumerate(zip(new, old, strict=False)) if a != b), 0)
    if len(new) <= LINE or at < LINE - 30:
        return f"“{cut(bare(new), LINE)}”"
    left = new.rfind(" ", 0, at - 40) + 1
    return f"“… {cut(bare(new[left:]), LINE)}”"


def _of(m: Material, c: Changed) -> Table:
    short = c.words if len(c.words) < SHORT else f"“{cut(c.words.strip('“”'), SHORT)}”"
    return {"n": m.n(c.span), "words": short, "was": c.was, "now": c.now}


def _printed(m: Material, changes: Sequence[Changed], which: str = "printed") -> str:
    return "; ".join(worded(which, **_of(m, c)) for c in changes)


def spot(m: Material) -> Table:
    """Which of these sentences are not as the text has them."""
    bad = _changes(m, FOUND)
    need(len(bad) >= 2)
    good = m.shuffled([s for s in _sentences(m) if s not in [c.span for c in bad]], max(2, len(bad)))
    rows: list[Said] = [(c.words, f"missed {c.kind}", _of(m, c)) for c in bad]
    rows += [(f"“{cut(bare(m.article[s]), LINE)}”", "fine", {"n": m.n(s), "words": m.brief(s, 40)}) for s in good]
    rows = m.shuffled(rows)
    if all(which != "fine" for _, which, _ in rows[: len(bad)]):
        rows.reverse()
    q, ids = Question(m, "spot", {"changed": _printed(m, bad), "many": len(bad)}), lettered(rows)
    found = [q.wrong(which, id, gaps) for id, (_, which, gaps) in ids.items()]
    options = {id: words for id, (words, *_) in ids.items()}
    key = [id for id, (_, which, _) in ids.items() if which != "fine"]
    show = [gaps["n"] for *_, gaps in rows]
    return q.asked(show, kind="several", options=options, key=key, wrong=found)


def changed(m: Material) -> Table:
    """What was changed in each sentence."""
    rows = _changes(m, 5)
    kinds = list(dict.fromkeys(c.kind for c in rows))
    need(len(kinds) >= 2 and len(rows) >= 3)
    lines = lettered(MatchLine(worded("cited", words=c.words, n=m.n(c.span)), c.kind, _of(m, c)) for c in rows)
    q = Question(m, "changed", {"were": _printed(m, rows)})
    return q.asked(**q.match(lines, {kind: q.say["kinds"][kind] for kind in m.shuffled(kinds)}, "{other}"))


def smooth(m: Material) -> Table:
    """Pairs of changed sentences: one that reads well and says something else, and one that is seen at once."""
    rows = _changes(m, 12)
    smooth, rough = [c for c in rows if c.kind != "missing"], [c for c in rows if c.kind == "missing"]
    pairs = need(list(zip(smooth[:PAIRS], rough, strict=False)))
    q = Question(m, "smooth", {"grave": _printed(m, [bad for bad, _ in pairs], "now")})
    parts = [
        q.either(n, bad.words, light.words, "slight", _of(m, light) | {"bad": m.n(bad.span)})
        for n, (bad, light) in enumerate(pairs)
    ]
    return q.asked([m.n(c.span) for pair in pairs for c in pair], part=parts, confidence=True)


def where(m: Material) -> Table:
    """Inside or outside quotation marks: what an editor might do if a word there were misspelled."""
    inside = m.shuffled([q for a in m.sourced for q in m.quoted(a.content) if m.points_to(q)], 3)
    free = [a.content for a in m.sourced if a.type == "indirect" and not m.quoted(a.content)] + m.unsourced()
    outside = m.shuffled([s for s in free if not m.is_quoted(s)], 3)
    need(inside and outside)
    rows = [(span, "original") for span in inside] + [(span, "repair") for span in outside]
    lines = lettered(
        MatchLine(m.cited(span), right, {"n": m.n(span), "error": m.brief(span)}) for span, right in m.shuffled(rows)
    )
    q = Question(m, "where", {"inside": listed(map(m.brief, inside))})
    return q.asked(**q.match(lines, {id: q.say["choices"][id] for id in ("repair", "original")}, "{right}"))


def mend(m: Material) -> Table:
    """Put a sentence back as it is printed, which was changed in one place."""
    c = m.chance.choice(need([c for c in _changes(m) if not c.words.startswith("“…") and "…" not in c.words]))
    q = Question(m, "mend", _of(m, c) | {"words": c.words})
    texts = {"printed": m.article[c.span], "changed": c.words.strip("“”")}
    return q.asked([m.n(c.span)], **q.text(texts, lines=4, look_for=[c.was] if len(c.was) > 1 else []))


def quote(m: Material) -> Table:
    """One sentence with exact words and with whose they are."""
    pool = [(a, q) for a in m.sourced if a.speaker for q in m.quoted(a.content) if 2 < len(m.article[q].split()) < 25]
    a, piece = m.chance.choice(need(pool))
    words = m.article[piece].rstrip(",.").replace("“", "‘").replace("”", "’")
    q = Question(m, "quote", m.about(a) | {"n": m.n(piece), "piece": words})
    return q.asked([m.n(piece)], **q.text(lines=4, passage={"paragraph": m.n(piece)}))


TEMPLATES = (spot, changed, smooth, where, mend, quote)
