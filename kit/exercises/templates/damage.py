"""Templates on what went wrong in a text: what is printed, find it, name it, weigh it, may it be repaired, repair it.

A text without errors in its key is asked about in the same way, with sentences that are changed on the screen only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kit.exercises.templates.material import (
    LETTERS,
    LINE,
    Material,
    NotOffered,
    Table,
    ask,
    bare,
    cut,
    listed,
    need,
    options,
    part,
    placed,
    told,
    wrong,
)
from kit.model import ErrorSpan, Span
from kit.wording import wording

FOUND = 3  # errors to find
PAIRS = 4
SHORT = 50  # characters of a changed sentence that a sentence repeats
_NUMBER = re.compile(r"(?<![\w-])\d+(?:[.,]\d+)*(?![\w-])")
GRAVE = ("critical", "major")


def printed(m: Material) -> Table:
    """What stands there word for word, where a reader mends it without noticing."""
    pool = [e for e in m.errors if len(e.span) > 3 and any(e.repairs) and not e.group]
    for e in sorted(m.shuffled(pool), key=lambda e: len(e.repairs) < 2):
        repairs = {mended_at(m, e, r): r for r in e.repairs if r}
        near = [(words, told("printed", "mended", _gaps(m, e) | {"mine": r})) for words, r in repairs.items()]
        other = m.shuffled([x for x in m.errors if x.id != e.id and m.n(x.span) != m.n(e.span) and x.repairs])
        near += [(_around(m, x), told("printed", "elsewhere", _gaps(m, x))) for x in other[: 3 - len(near)]]
        if len(near) >= 2:
            return ask("printed", _gaps(m, e), [m.n(e.span)], **options(m.chance, _around(m, e), near[:3]))
    raise NotOffered


def _window(m: Material, span: Span) -> Span:
    """A span with a few words of its sentence around it."""
    whole, text = m.article.paragraph_at(span).span, m.article.text
    left = text.rfind(" ", whole.start, max(whole.start, span.start - 24)) + 1 or whole.start
    right = text.find(" ", min(span.end + 24, whole.end), whole.end)
    return Span(left, right if right > 0 else whole.end)


def _around(m: Material, e: ErrorSpan) -> str:
    return f"“… {m.article[_window(m, e.span)].strip()} …”"


def mended_at(m: Material, e: ErrorSpan, repair: str) -> str:
    """The words around an error, mended."""
    window = _window(m, e.span)
    return f"“… {_with(m.article[window], e, repair, window.start).strip()} …”"


def _with(words: str, e: ErrorSpan, repair: str, start: int) -> str:
    """Words that begin at `start` with a repair in place of an error; where nothing is put in, no double space stays."""
    left, right = words[: e.span.start - start], words[e.span.end - start :]
    if not repair and left.endswith(" ") and (right.startswith(" ") or not right):
        left = left[:-1]
    return left + repair + right


def _gaps(m: Material, e: ErrorSpan) -> Table:
    plain = wording("vocabulary")["categories"].get(e.category, {}).get("plain", "")
    return {
        "n": m.n(e.span),
        "error": m.inside(e),
        "words": f"“{m.article[e.span].strip()}”",
        "explanation": e.explanation,
        "repair": f"“{e.repairs[0]}”" if e.repairs else "",
        "category": plain,
    }


# ---- find, name, weigh


def find(m: Material) -> Table:
    """Three errors in a few paragraphs; any that the key has there counts, and what only looks wrong is named."""
    core = [e for e in m.key.errors if e.tier == "core" and len(e.span)]
    chosen: list[int] = []
    for n in m.shuffled(sorted({m.n(e.span) for e in core})):
        if sum(m.n(e.span) in chosen for e in core) < FOUND:
            chosen.append(n)
    here = [e for e in m.key.errors if m.n(e.span) in chosen and len(e.span)]
    first = sorted((e for e in core if m.n(e.span) in chosen), key=lambda e: e.span)
    wanted = min(FOUND, len(need(first)))
    rest = [e.id for e in here if e not in first]
    alone = {m.n(e.span): e for e in reversed(first)}
    first.sort(key=lambda e: (e not in alone.values(), e.span))
    shown = first[:wanted]
    decoys = [d for d in m.key.decoys if m.n(d.span) in chosen and m.points_to(d.span)]
    gaps = {
        "some": wording("templates")["find"]["numbers"][wanted - 1],
        "places": placed(chosen),
        "found": " ".join(f"{m.inside(e)}: {e.explanation}" for e in shown),
        "first": m.n(shown[0].span),
    }
    found = [
        {"answer": m.at(d.span), "say": d.why_not_an_error, "next": wording("templates")["find"]["decoy"]}
        for d in decoys
    ]
    key = {"errors": [*(e.id for e in first), *rest]}
    return ask("find", gaps, chosen, kind="span", role="error", wanted=wanted, key=key, wrong=found)


def name(m: Material) -> Table:
    """What kind of error it is: up to six, each kind at least once where that goes."""
    by_kind: dict[str, list[ErrorSpan]] = {}
    for e in m.shuffled([e for e in m.errors if e.tier == "core" or len(m.errors) < 8]):
        by_kind.setdefault(e.category, []).append(e)
    rows = [e for found in by_kind.values() for e in found[:2]][:6]
    rows.sort(key=lambda e: e.span)
    kinds = list(dict.fromkeys(e.category for e in rows))
    need(len(kinds) >= 2 and len(rows) >= 3)
    vocabulary = wording("vocabulary")["categories"]
    found = [
        wrong(
            "name",
            "other",
            kind,
            _gaps(m, e) | {"other": vocabulary[kind]["plain"], "like": vocabulary[kind]["example"]},
            item=e.id,
        )
        for e in rows
        for kind in kinds
        if kind != e.category and kind not in e.also_accepted
    ]
    gaps = {"names": ". ".join(f"{m.inside(e)}: {_lower(vocabulary[e.category]['plain'])}" for e in rows)}
    return ask(
        "name",
        gaps,
        [m.n(e.span) for e in rows],
        kind="match",
        items={e.id: m.inside(e) for e in m.shuffled(rows)},
        options=m.shuffled(kinds),
        key={e.id: {"error": e.id, "role": "category"} for e in rows},
        wrong=found,
    )


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def misleads(m: Material) -> Table:
    """Pairs of errors: one that leaves a careful reader believing something false, and one that is noticed."""
    alone = [e for e in m.errors if len(e.span)]
    grave = m.shuffled([e for e in alone if e.severity in GRAVE and e.category.startswith(("accuracy", "terminology"))])
    grave.sort(key=lambda e: e.severity != "critical")
    slight = m.shuffled([e for e in alone if e.severity == "minor"])
    pairs = list(zip(grave[:PAIRS], slight, strict=False))
    need(pairs)
    parts = []
    for n, (bad, light) in enumerate(pairs):
        a, b = m.shuffled([bad, light])
        gaps = _gaps(m, light) | {"bad": m.n(bad.span)}
        asked = part("misleads", n, gaps, kind="single", options={"a": m.inside(a), "b": m.inside(b)})
        parts.append(
            asked
            | {"key": "a" if a is bad else "b", "wrong": [wrong("misleads", "slight", "b" if a is bad else "a", gaps)]}
        )
    gaps = {"grave": " ".join(f"{m.inside(bad)}: {bad.explanation}" for bad, _ in pairs)}
    return ask("misleads", gaps, [m.n(e.span) for pair in pairs for e in pair], part=parts, confidence=True)


# ---- may it be repaired


def may(m: Material) -> Table:
    """What an editor may do: outside quotation marks, inside them, and where nothing is wrong."""
    mendable = [e for e in m.errors if e.category != "fluency/punctuation" and not e.group and len(e.span) > 1]
    inside = m.shuffled([e for e in mendable if m.is_quoted(e.span)], 2)
    outside = m.shuffled([e for e in mendable if not m.is_quoted(e.span)], 3)
    fine = m.shuffled([d for d in m.key.decoys if m.points_to(d.span) and not m.is_quoted(d.span)], 2)
    need(inside and outside)
    rows: list[tuple[str, str, str, Span, Table]] = [
        *((e.id, m.inside(e), "original", e.span, _gaps(m, e)) for e in inside),
        *((e.id, m.inside(e), "repair", e.span, _gaps(m, e)) for e in outside),
        *(("", f"{m.brief(d.span)} (paragraph {m.n(d.span)})", "leave", d.span,
           {"n": m.n(d.span), "error": m.brief(d.span), "explanation": d.why_not_an_error}) for d in fine),
    ]  # fmt: skip
    rows = [(id, *row[1:]) for id, row in zip(LETTERS, m.shuffled(rows), strict=False)]
    say = wording("templates")["may"]
    found = [
        wrong("may", f"{right} {other}", other, gaps, item=id)
        for id, _, right, _, gaps in rows
        for other in say["choices"]
        if other != right
    ]
    gaps = {"inside": listed([f"{m.inside(e)}" for e in inside])}
    return ask(
        "may",
        gaps,
        [m.n(span) for _, _, _, span, _ in rows],
        kind="match",
        items={id: words for id, words, *_ in rows},
        options=say["choices"],
        key={id: right for id, _, right, *_ in rows},
        wrong=found,
    )


def light(m: Material) -> Table:
    """Repair a paragraph with as few changes as may be: its errors all stand outside quotation marks."""
    return _repaired(
        m, "light", [n for n, here in _by_paragraph(m).items() if not any(m.is_quoted(e.span) for e in here)]
    )


def full(m: Material) -> Table:
    """Repair a paragraph with an error inside a quotation, which nobody may put right without saying so."""
    return _repaired(m, "full", [n for n, here in _by_paragraph(m).items() if any(m.is_quoted(e.span) for e in here)])


def _by_paragraph(m: Material) -> dict[int, list[ErrorSpan]]:
    found: dict[int, list[ErrorSpan]] = {}
    for e in sorted(m.key.errors, key=lambda e: e.span):
        if e.tier in ("core", "subtle"):
            found.setdefault(m.n(e.span), []).append(e)
    body = {p.number for p in m.article.paragraphs if p.kind == "body"}
    return {n: here for n, here in found.items() if n in body and not any(e.group for e in here)}


def _repaired(m: Material, template: str, paragraphs: Sequence[int]) -> Table:
    n = m.chance.choice(need(list(paragraphs)))
    here = _by_paragraph(m)[n]
    outside = [e for e in here if not m.is_quoted(e.span)]
    say = wording("templates")[template]
    gaps = _gaps(m, here[-1]) | {"errors": " ".join(f"{m.inside(e)}: {e.explanation}" for e in here)}
    best = mended(m, n, outside)
    texts = {"best": best + say.get("note", ""), "silent": mended(m, n, here), "half": mended(m, n, outside[:-1])}
    models = [{**model, "text": texts[model["text"]].strip()} for model in say["models"]]
    models = [model for n, model in enumerate(models) if model["text"] not in [x["text"] for x in models[:n]]]
    whole = m.article[m.article.paragraphs[n].span]
    models = [{name: value.format(**gaps) if isinstance(value, str) and name != "text" else value for name, value in x.items()}
              for x in models if x["text"] != whole]  # fmt: skip
    look = [m.article[e.span] for e in here if len(m.article[e.span].split()) > 1 or m.article[e.span].isalpha()][:3]
    return ask(
        template,
        gaps,
        [n],
        kind="repair",
        passage={"paragraph": n},
        lines=5,
        look_for=look,
        rubric=say["rubric"],
        models=models,
    )


def mended(m: Material, paragraph: int, errors: Sequence[ErrorSpan]) -> str:
    """A paragraph with the first repair of each of these errors."""
    whole, text = m.article.paragraphs[paragraph].span, m.article.text
    words = text[whole.start : whole.end]
    for e in sorted(errors, key=lambda e: e.span, reverse=True):
        words = _with(words, e, e.repairs[0] if e.repairs else "", whole.start)
    return words


# ---- a text without errors


class Changed(NamedTuple):
    """A sentence of the text in which one thing is not as printed: what kind of thing, the sentence, and what was there."""

    kind: str
    words: str
    span: Span
    was: str
    now: str


def _numbers(m: Material, words: str) -> tuple[str, str] | None:
    every = list(dict.fromkeys(_NUMBER.findall(m.article.text)))
    own = _NUMBER.findall(words)
    other = [n for n in every if own and n not in own and len(n) == len(own[0])]
    return (own[0], m.chance.choice(other)) if other else None


def _people(m: Material, words: str) -> tuple[str, str] | None:
    last = {id: m.name(id).split()[-1] for id in m.voices if m.group(id) in ("named", "spokesperson")}
    own = [n for n in last.values() if re.search(rf"\b{re.escape(n)}\b", words)]
    other = [n for n in last.values() if n not in words]
    return (own[0], m.chance.choice(other)) if own and other else None


def _small_words(m: Material, words: str) -> tuple[str, str] | None:
    found = re.findall(r"(?<=\w )(?:the|to|of|is|was|has|have|in|for) (?=\w)", words)
    return (m.chance.choice(found), "") if found else None


def _sense(m: Material, words: str) -> tuple[str, str] | None:
    pairs: list[list[str]] = wording("templates")["changed"]["opposites"]
    both = [*pairs, *(pair[::-1] for pair in pairs)]
    found = [(a, b) for a, b in both if re.search(rf"\b{re.escape(a)}\b", words)]
    return m.chance.choice(found) if found else None


CHANGES: dict[str, Callable[[Material, str], tuple[str, str] | None]] = {
    "number": _numbers,
    "person": _people,
    "sense": _sense,
    "missing": _small_words,
}


def changes(m: Material, most: int = 8) -> list[Changed]:
    """Sentences of the text, each with one change, as many kinds as there are."""
    body = [p.number for p in m.article.paragraphs if p.kind == "body"]
    whole = m.shuffled([s for n in body for s in m.sentences(n) if 30 < len(s) < 260 and m.points_to(s)])
    found, used = list[Changed](), set[Span]()
    for _ in range(most):
        for kind, change in CHANGES.items():
            for span in (s for s in whole if s not in used):
                words = m.article[span]
                if swap := change(m, words):
                    was, now = swap
                    new = re.sub(
                        rf"\b{re.escape(was.strip())}\b{' ' if was.endswith(' ') else ''}", now, words, count=1
                    )
                    if new != words and "not not" not in new:
                        used.add(span)
                        found.append(Changed(kind, _part_of(new, words), span, was.strip(), now.strip()))
                        break
    return found[:most]


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


def spot(m: Material) -> Table:
    """Which of these sentences are not as the text has them; for a text without errors."""
    bad = changes(m, FOUND)
    need(len(bad) >= 2)
    used = [c.span for c in bad]
    body = [p.number for p in m.article.paragraphs if p.kind == "body"]
    pool = [s for n in body for s in m.sentences(n) if 30 < len(s) < 260 and s not in used]
    good = m.shuffled(pool, max(2, len(bad)))
    rows: list[tuple[str, Changed | Span]] = m.shuffled(
        [*((c.words, c) for c in bad), *((f"“{cut(bare(m.article[s]), LINE)}”", s) for s in good)]
    )
    if all(isinstance(thing, Changed) for _, thing in rows[: len(bad)]):
        rows.reverse()
    ids = dict(zip("abcdefgh", rows, strict=False))
    found = [
        wrong("spot", f"missed {x.kind}", id, _of(m, x))
        if isinstance(x, Changed)
        else wrong("spot", "fine", id, {"n": m.n(x), "words": m.brief(x, 40)})
        for id, (_, x) in ids.items()
    ]
    gaps = {"changed": "; ".join(f"paragraph {m.n(c.span)} has “{c.was}”" for c in bad), "many": len(bad)}
    return ask(
        "spot",
        gaps,
        [m.n(x.span if isinstance(x, Changed) else x) for _, x in rows],
        kind="several",
        options={id: words for id, (words, _) in ids.items()},
        key=[id for id, (_, x) in ids.items() if isinstance(x, Changed)],
        wrong=found,
    )


def changed(m: Material) -> Table:
    """What was changed in each sentence; for a text without errors."""
    rows = changes(m, 5)
    kinds = list(dict.fromkeys(c.kind for c in rows))
    need(len(kinds) >= 2 and len(rows) >= 3)
    say = wording("templates")["changed"]
    found = [
        wrong("changed", kind, kind, _of(m, c), item=id)
        for id, c in zip("abcde", rows, strict=False)
        for kind in kinds
        if kind != c.kind
    ]
    items = {id: f"{c.words} (paragraph {m.n(c.span)})" for id, c in zip("abcde", rows, strict=False)}
    gaps = {"were": "; ".join(f"paragraph {m.n(c.span)} has “{c.was}”" for c in rows)}
    return ask(
        "changed",
        gaps,
        [m.n(c.span) for c in rows],
        kind="match",
        items=items,
        options={kind: say["kinds"][kind] for kind in m.shuffled(kinds)},
        key={id: c.kind for id, c in zip("abcde", rows, strict=False)},
        wrong=found,
    )


def smooth(m: Material) -> Table:
    """Pairs of changed sentences: one that reads well and says something else, and one that is seen at once."""
    rows = changes(m, 12)
    pairs = list(zip([c for c in rows if c.kind != "missing"], [c for c in rows if c.kind == "missing"], strict=False))
    parts = []
    for n, (bad, light) in enumerate(need(pairs)[:PAIRS]):
        a, b = m.shuffled([bad, light])
        gaps = _of(m, light) | {"bad": m.n(bad.span)}
        asked = part("misleads", n, gaps, kind="single", options={"a": a.words, "b": b.words})
        parts.append(
            asked
            | {"key": "a" if a is bad else "b", "wrong": [wrong("smooth", "slight", "b" if a is bad else "a", gaps)]}
        )
    gaps = {
        "grave": "; ".join(f"paragraph {m.n(bad.span)} has “{bad.was}”, not “{bad.now}”" for bad, _ in pairs[:PAIRS])
    }
    return ask("smooth", gaps, [m.n(c.span) for pair in pairs[:PAIRS] for c in pair], part=parts, confidence=True)


def where(m: Material) -> Table:
    """Inside or outside quotation marks: what an editor might do if a word there were misspelled."""
    inside = m.shuffled([q for a in m.sourced for q in m.quoted(a.content) if m.points_to(q)], 3)
    free = [a.content for a in m.sourced if a.type == "indirect" and not m.quoted(a.content)] + m.unsourced()
    outside = m.shuffled([s for s in free if not m.is_quoted(s)], 3)
    need(inside and outside)
    say = wording("templates")["may"]["choices"]
    rows = [(span, "original") for span in inside] + [(span, "repair") for span in outside]
    ids = dict(zip("abcdef", m.shuffled(rows), strict=False))
    gaps = {id: {"n": m.n(span), "error": m.brief(span)} for id, (span, _) in ids.items()}
    found = [
        wrong("where", right, other, gaps[id], item=id)
        for id, (_, right) in ids.items()
        for other in ("repair", "original")
        if other != right
    ]
    return ask(
        "where",
        {"inside": listed([m.brief(span) for span in inside])},
        [m.n(span) for span, _ in rows],
        kind="match",
        items={id: f"{m.brief(span)} (paragraph {m.n(span)})" for id, (span, _) in ids.items()},
        options={id: say[id] for id in ("repair", "original")},
        key={id: right for id, (_, right) in ids.items()},
        wrong=found,
    )


def mend(m: Material) -> Table:
    """Put a sentence back as it is printed, which was changed in one place; for a text without errors."""
    c = m.chance.choice(need([c for c in changes(m, 8) if not c.words.startswith("“…") and "…" not in c.words]))
    say = wording("templates")["mend"]
    gaps: Table = _of(m, c) | {"words": c.words}
    texts = {"printed": m.article[c.span], "changed": c.words.strip("“”")}
    models = [{**model, "text": texts[model["text"]]} for model in say["models"]]
    return ask(
        "mend",
        gaps,
        [gaps["n"]],
        kind="text",
        lines=4,
        look_for=[c.was] if len(c.was) > 1 else [],
        rubric=say["rubric"],
        models=models,
    )


def quote(m: Material) -> Table:
    """One sentence with exact words and with whose they are; for a text without errors."""
    pool = [(a, q) for a in m.sourced if a.speaker for q in m.quoted(a.content) if 2 < len(m.article[q].split()) < 25]
    a, piece = m.chance.choice(need(pool))
    say = wording("templates")["quote"]
    words = m.article[piece].rstrip(",.").replace("“", "‘").replace("”", "’")
    gaps: Table = {
        "n": m.n(piece),
        "piece": words,
        "name": m.called(a.speaker),
        "source": m.article[a.source] if a.source else "",
    }
    models = [{**model, "text": model["text"].format(**gaps)} for model in say["models"]]
    return ask(
        "quote",
        gaps,
        [gaps["n"]],
        kind="text",
        lines=4,
        passage={"paragraph": gaps["n"]},
        rubric=say["rubric"],
        models=models,
    )


TEMPLATES = (printed, find, name, misleads, may, light, full, spot, changed, smooth, where, mend, quote)
