"""Templates on what went wrong in a text: find it, name it, weigh it, may it be repaired, repair it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kit.exercises.templates.material import Material, NotOffered, Table, lettered, listed, need, placed
from kit.exercises.templates.question import MatchLine, Question, Said
from kit.model import ErrorSpan
from kit.wording import wording

FOUND = 3  # errors to find
PAIRS = 4
BESIDE = 24  # characters around an error
GRAVE = ("critical", "major")


def printed(m: Material) -> Table:
    """What stands there word for word, where a reader mends it without noticing."""
    pool = [e for e in m.errors if len(e.span) > 3 and any(e.repairs) and not e.group]
    for e in sorted(m.shuffled(pool), key=lambda e: len(e.repairs) < 2):
        repairs = {mended_at(m, e, r): r for r in e.repairs if r}
        near: list[Said] = [(words, "mended", {"mine": r}) for words, r in repairs.items()]
        other = m.shuffled([x for x in m.errors if x.id != e.id and m.n(x.span) != m.n(e.span) and x.repairs])
        near += [(_around(m, x), "elsewhere", _gaps(m, x)) for x in other[: 3 - len(near)]]
        if len(near) >= 2:
            q = Question(m, "printed", _gaps(m, e))
            return q.asked([m.n(e.span)], **q.choice(_around(m, e), near[:3]))
    raise NotOffered


def _around(m: Material, e: ErrorSpan) -> str:
    return f"“… {m.article[m.around(e.span, BESIDE)].strip()} …”"


def mended_at(m: Material, e: ErrorSpan, repair: str) -> str:
    """The words around an error, mended."""
    window = m.around(e.span, BESIDE)
    return f"“… {_with(m.article[window], e, repair, window.start).strip()} …”"


def _with(words: str, e: ErrorSpan, repair: str, start: int) -> str:
    """Words that begin at `start` with a repair in place of an error; where it is empty, no double space stays."""
    left, right = words[: e.span.start - start], words[e.span.end - start :]
    if not repair and left.endswith(" ") and (right.startswith(" ") or not right):
        left = left[:-1]
    return left + repair + right


def _gaps(m: Material, e: ErrorSpan) -> Table:
    return {
        "n": m.n(e.span),
        "error": m.inside(e),
        "words": f"“{m.article[e.span].strip()}”",
        "explanation": e.explanation,
    }


# ---- find, name, weigh


def find(m: Material) -> Table:
    """Three errors in a few paragraphs; any that the key has there counts, and what only looks wrong is named."""
    core = [e for e in m.key.errors if e.tier == "core" and len(e.span)]
    chosen: list[int] = []
    for n in m.shuffled(sorted({m.n(e.span) for e in core})):
        if sum(m.n(e.span) in chosen for e in core) < FOUND:
            chosen.append(n)
    first = need(m.paragraph_by_paragraph((e for e in core if m.n(e.span) in chosen), lambda e: e.span))
    rest = [e for e in m.key.errors if m.n(e.span) in chosen and len(e.span) and e not in first]
    shown, q = first[:FOUND], Question(m, "find")
    q.gaps = {
        "some": q.say["numbers"][len(shown) - 1],
        "places": placed(chosen),
        "found": _explained(m, shown),
        "first": m.n(shown[0].span),
    }
    decoys = [d for d in m.key.decoys if m.n(d.span) in chosen and m.points_to(d.span)]
    found = [q.wrong("decoy", m.at(d.span), {"why": d.why_not_an_error}) for d in decoys]
    key = {"errors": [e.id for e in (*first, *rest)]}
    return q.asked(chosen, **q.marked("error", key, found, wanted=len(shown)))


def _explained(m: Material, errors: Sequence[ErrorSpan]) -> str:
    return " ".join(f"{m.inside(e)}: {e.explanation}" for e in errors)


def name(m: Material) -> Table:
    """What kind of error it is: up to six, each kind at least once where that goes."""
    by_kind: dict[str, list[ErrorSpan]] = {}
    for e in m.shuffled([e for e in m.errors if e.tier == "core" or len(m.errors) < 8]):
        by_kind.setdefault(e.category, []).append(e)
    rows = sorted([e for found in by_kind.values() for e in found[:2]][:6], key=lambda e: e.span)
    kinds = list(dict.fromkeys(e.category for e in rows))
    need(len(kinds) >= 2 and len(rows) >= 3)
    known = wording("vocabulary")["categories"]
    plain = {kind: known[kind]["plain"] for kind in kinds}
    names = [f"{m.inside(e)}: {plain[e.category][0].lower()}{plain[e.category][1:]}" for e in rows]
    q = Question(m, "name", {"names": ". ".join(names)})
    found = [
        q.wrong("other", kind, _gaps(m, e) | {"other": plain[kind], "like": known[kind]["example"]}, item=e.id)
        for e in rows
        for kind in kinds
        if kind != e.category and kind not in e.also_accepted
    ]
    key = {e.id: {"error": e.id, "role": "category"} for e in rows}
    items, options = {e.id: m.inside(e) for e in m.shuffled(rows)}, m.shuffled(kinds)
    return q.asked([m.n(e.span) for e in rows], kind="match", items=items, options=options, key=key, wrong=found)


def misleads(m: Material) -> Table:
    """Pairs of errors: one that leaves a careful reader believing something false, and one that is noticed."""
    alone = [e for e in m.errors if len(e.span)]
    grave = m.shuffled([e for e in alone if e.severity in GRAVE and e.category.startswith(("accuracy", "terminology"))])
    grave.sort(key=lambda e: e.severity != "critical")
    pairs = need(list(zip(grave[:PAIRS], m.shuffled([e for e in alone if e.severity == "minor"]), strict=False)))
    q = Question(m, "misleads", {"grave": _explained(m, [bad for bad, _ in pairs])})
    parts = [
        q.either(n, m.inside(bad), m.inside(light), "slight", _gaps(m, light) | {"bad": m.n(bad.span)})
        for n, (bad, light) in enumerate(pairs)
    ]
    return q.asked([m.n(e.span) for pair in pairs for e in pair], part=parts, confidence=True)


# ---- may it be repaired


def may(m: Material) -> Table:
    """What an editor may do: outside quotation marks, inside them, and where nothing is wrong."""
    mendable = [e for e in m.errors if e.category != "fluency/punctuation" and not e.group and len(e.span) > 1]
    inside = m.shuffled([e for e in mendable if m.is_quoted(e.span)], 2)
    outside = m.shuffled([e for e in mendable if not m.is_quoted(e.span)], 3)
    fine = m.shuffled([d for d in m.key.decoys if m.points_to(d.span) and not m.is_quoted(d.span)], 2)
    need(inside and outside)
    lines = [MatchLine(m.inside(e), "original", _gaps(m, e)) for e in inside]
    lines += [MatchLine(m.inside(e), "repair", _gaps(m, e)) for e in outside]
    for d in fine:
        gaps = {"n": m.n(d.span), "error": m.brief(d.span), "explanation": d.why_not_an_error}
        lines.append(MatchLine(m.cited(d.span), "leave", gaps))
    q = Question(m, "may", {"inside": listed(m.inside(e) for e in inside)})
    return q.asked(**q.match(lettered(m.shuffled(lines)), q.say["choices"], "{right} {other}"))


def light(m: Material) -> Table:
    """Repair a paragraph with as few changes as may be: its errors all stand outside quotation marks."""
    return _repaired(m, "light", lambda quoted: not any(quoted))


def full(m: Material) -> Table:
    """Repair a paragraph with an error inside a quotation, which nobody may put right without saying so."""
    return _repaired(m, "full", any)


def _repaired(m: Material, template: str, suits: Callable[[list[bool]], bool]) -> Table:
    """A paragraph to repair, which suits: by which of its errors are inside quotation marks."""
    every = _by_paragraph(m)
    n = m.chance.choice(need([n for n, here in every.items() if suits([m.is_quoted(e.span) for e in here])]))
    here, whole = every[n], m.article[m.article.paragraphs[n].span]
    outside = [e for e in here if not m.is_quoted(e.span)]
    q = Question(m, template, _gaps(m, here[-1]) | {"errors": _explained(m, here)})
    best = _mended(m, n, outside) + q.say.get("note", "")
    texts = {"best": best, "silent": _mended(m, n, here), "half": _mended(m, n, outside[:-1])}
    printed = [m.article[e.span] for e in here]
    look = [words for words in printed if len(words.split()) > 1 or words.isalpha()][:3]
    fields = q.text({name: words.strip() for name, words in texts.items()}, kind="repair", lines=5, look_for=look)
    once = {model["text"]: model for model in reversed(fields["models"]) if model["text"] != whole}
    return q.asked([n], **fields | {"passage": {"paragraph": n}, "models": list(once.values())[::-1]})


def _by_paragraph(m: Material) -> dict[int, list[ErrorSpan]]:
    found: dict[int, list[ErrorSpan]] = {}
    for e in sorted(m.key.errors, key=lambda e: e.span):
        if e.tier in ("core", "subtle"):
            found.setdefault(m.n(e.span), []).append(e)
    return {n: here for n, here in found.items() if n in m.body and not any(e.group for e in here)}


def _mended(m: Material, paragraph: int, errors: Sequence[ErrorSpan]) -> str:
    """A paragraph with the first repair of each of these errors."""
    whole = m.article.paragraphs[paragraph].span
    words = m.article[whole]
    for e in sorted(errors, key=lambda e: e.span, reverse=True):
        words = _with(words, e, e.repairs[0] if e.repairs else "", whole.start)
    return words


TEMPLATES = (printed, find, name, misleads, may, light, full)
