"""Templates on how words are reported: types, quotation marks, cues, the text's own voice, and who is heard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kit.counts import layered
from kit.exercises.templates.material import (
    Material,
    NotOffered,
    Table,
    ask,
    listed,
    need,
    options,
    part,
    placed,
    sentence,
    told,
    wrong,
)
from kit.exercises.templates.material import bare as bared
from kit.model import Attribution, Span
from kit.wording import wording

TYPES = ("direct", "indirect", "mixed", "document")
OPENERS = ("The", "A", "An", "This", "That", "It", "He", "She", "They", "There", "We", "In", "On", "At", "Half")
STATEMENTS = 3
VALUES = ["yes", "no", "cannot tell"]


def types(m: Material) -> Table:
    """Direct, indirect, mixed, or a document: up to six passages, as many types as there are."""
    asked: list[Attribution] = []
    for type in TYPES:
        asked += m.some((a for a in m.attributions if a.type == type), 2)
    asked = sorted([*asked, *m.some((a for a in m.attributions if a not in asked), 6)][:6], key=lambda a: a.content)
    kinds = [type for type in TYPES if any(a.type == type for a in asked)]
    need(len(kinds) >= 2 and len(asked) >= 3)
    plain = {type: entry["plain"] for type, entry in wording("vocabulary")["types"].items()}
    found = [
        wrong("types", f"{a.type} {other}", other, _about(m, a), item=a.id)
        for a in asked
        for other in TYPES
        if other != a.type
    ]
    names = [
        f"{plain[t].capitalize()}: {listed([m.brief(a.content, 40) for a in asked if a.type == t])}" for t in kinds
    ]
    return ask(
        "types",
        {"names": ". ".join(names)},
        [m.n(a.content) for a in asked],
        kind="match",
        items=m.shuffled([a.id for a in asked]),
        role="type",
        options=list(TYPES),
        wrong=found,
    )


def _about(m: Material, a: Attribution) -> Table:
    source = m.article[a.source] if a.source else ""
    return {"n": m.n(a.content), "words": m.brief(a.content, 40), "source": source, "name": m.called(a.speaker)}


def type(m: Material) -> Table:
    """How the text gives us one passage."""
    a = m.one(a for a in m.sourced if a.type in TYPES)
    gaps = _about(m, a)
    near = [(sentence("type", t, gaps), told("types", f"{a.type} {t}", gaps)) for t in TYPES if t != a.type]
    right = sentence("type", a.type, gaps)
    return ask("type", gaps | {"right": right}, [gaps["n"]], **options(m.chance, right, near))


def quoted(m: Material) -> Table:
    """Which words are certainly theirs: those inside the marks of one passage."""
    pool = [a for a in m.sourced if a.type in ("mixed", "direct") and 0 < len(_pieces(m, a)) <= 2]
    a = m.one([a for a in pool if a.type == "mixed"] or pool)
    pieces = _pieces(m, a)
    gaps = _about(m, a) | {
        "pieces": listed([m.brief(p, 200) for p in pieces]),
        "many": wording("templates")["quoted"]["many"][len(pieces) - 1],
    }
    outside = [s for s in _outside(a.content, pieces) if m.points_to(s)]
    found = [wrong("quoted", "outside", m.at(s), gaps | {"out": m.brief(s)}) for s in outside]
    found += [wrong("quoted", "source", m.at(a.source), gaps)] if a.source else []
    spans = {"spans": [m.at(p) for p in pieces]}
    return ask("quoted", gaps, [gaps["n"]], kind="span", role="words", key=spans, wrong=found)


def _pieces(m: Material, a: Attribution) -> list[Span]:
    found = m.quoted(a.content)
    return found if all(m.points_to(p) for p in found) else []


def _outside(whole: Span, pieces: list[Span]) -> Iterator[Span]:
    """What of a passage stands outside its quotations and their marks."""
    ends = [whole.start, *(x for p in pieces for x in (p.start - 2, p.end + 2)), whole.end]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if end - start > 2:
            yield Span(start, end)


# ---- cues


def _ranks() -> list[list[str]]:
    """Cues by how much they add, the weakest first."""
    return [re.findall("“(.*?)”", words) for words in wording("templates")["weights"]["ranks"]]


def weights(m: Material) -> Table:
    """Cues by how much they add, some of the text and some that are always offered; and which one backs its content."""
    ranks = _ranks()
    here = {m.article[a.cue].lower() for a in m.attributions if a.cue}
    chosen = [(m.shuffled([c for c in rank if c in here]) + rank)[: 2 if n < 2 else 1] for n, rank in enumerate(ranks)]
    chosen = [list(dict.fromkeys(rank)) for rank in chosen]
    used = [cue for rank in chosen for cue in rank if cue in here]
    need(used)
    right = [c for rank in chosen for c in rank]
    order = m.shuffled(right)
    while order in (right, right[::-1]):
        order = m.shuffled(right)
    id = {cue: cue.replace(" ", "-") for cue in right}
    strongest = chosen[-1][0]
    gaps = {
        "used": listed([f"“{cue}”" for cue in used]),
        "strong": strongest,
        **{f"rank{n}": listed([f"“{cue}”" for cue in rank]) for n, rank in enumerate(chosen)},
    }
    swapped = [id[c] for c in [*right[:-2], right[-1], right[-2]]]
    by_weight = part(
        "weights",
        0,
        gaps,
        2,
        kind="order",
        key=[[id[c] for c in rank] for rank in chosen],
        ends=["adds least", "adds most"],
        items={id[c]: f"“{c}”" for c in order},
        wrong=[
            wrong("weights", "turned", [id[c] for c in right[::-1]], gaps),
            wrong("weights", "swapped", swapped, gaps),
        ],
    )
    near = [(f"“{cue}”", told("weights", cue, gaps)) for cue in ("said", "told", "accused")]
    backs = part("weights", 1, gaps, 1, **options(m.chance, "“noted”", near))
    return ask("weights", gaps, (), part=[by_weight, backs])


def reword(m: Material) -> Table:
    """Two passages told with a neutral cue, those with the strongest cues first; a person judges it."""
    plain = _ranks()[0]
    pool = [a for a in m.sourced if _retold(m, a)]
    strong = [a for a in pool if a.cue and m.article[a.cue].lower() not in plain]
    two = sorted(
        need([*m.some(strong, 2), *m.some((a for a in pool if a not in strong), 2)])[:2], key=lambda a: a.content
    )
    return ask("reword", {}, [m.n(a.content) for a in two], part=[_reworded(m, a) for a in two])


def _retold(m: Material, a: Attribution) -> str:
    """How a neutral sentence gives the words of a quotation, or of a clause that is retold; "" for other passages."""
    words, first = bared(m.article[a.content]).rstrip(".,; "), m.article[a.content].split()[0]
    if len(words.split()) < 5 or not a.speaker:
        return ""
    if a.type == "direct" and words[0].isupper():
        return f": “{words}.”" if words[-1].isalnum() else f": “{words}”"
    clause = a.content.start == 0 or m.article.text[: a.content.start].rstrip()[-4:] in ("that", "said")
    if a.type != "indirect" or not (clause or first[0].isupper()):
        return ""
    lower = first in OPENERS or f" {first.lower()} " in m.article.text
    return f", {words[0].lower() if lower else words[0]}{words[1:]}."


def _reworded(m: Material, a: Attribution) -> Table:
    assert a.source and a.cue
    say, gaps = wording("templates")["reword"], _about(m, a) | {"cue": m.article[a.cue]}
    whole = m.sentence(a.content)
    models = [{**model, "text": model["text"].format(said=_retold(m, a), **gaps)} for model in say["models"]]
    return part(
        "reword",
        0,
        gaps,
        kind="text",
        passage=m.at(whole) if m.points_to(whole) else {"paragraph": gaps["n"]},
        look_for=[m.article[a.cue]],
        rubric=say["rubric"],
        models=models,
    )


# ---- the text's own voice


def unsourced(m: Material) -> Table:
    """Mark three statements that the text gives no source for."""
    own = m.unsourced()
    need(len(own) >= 2)
    mine = sorted(m.shuffled(own, 5))
    wanted = min(STATEMENTS, len({m.n(s) for s in mine}))
    near = [a for a in m.attributions if a.continues] + m.sourced
    near = [a for a in near if not any(a.content.overlaps(s) for s in own)][:4]
    show = sorted({m.n(s) for s in (*mine, *(a.content for a in near))})
    every = [s for s in own if m.n(s) in show]
    first: dict[int, Span] = {}
    for s in every:
        first.setdefault(m.n(s), s)
    every.sort(key=lambda s: (s not in first.values(), s))
    gaps = {
        "some": wording("templates")["unsourced"]["numbers"][wanted - 1],
        "places": placed(m.n(s) for s in every),
        "example": m.brief(every[0]),
    }
    found = [
        wrong("unsourced", "carried" if a.continues else "cue", m.at(a.content), _about(m, a) | _cue(m, a))
        for a in near
    ]
    key = {"unsourced": True} if m.key.unsourced else {"spans": [m.at(s) for s in every]}
    return ask("unsourced", gaps, show, kind="span", role="unsourced", wanted=wanted, key=key, wrong=found)


def _cue(m: Material, a: Attribution) -> Table:
    return {"cue": m.article[a.cue] if a.cue else ""}


def voice(m: Material) -> Table:
    """Which of four statements has no source."""
    said = [a.content for a in m.key.attributions]
    own = m.shuffled([s for s in m.unsourced() if len(s) < 180 and not any(s.overlaps(x) for x in said)])
    right = need(own)[0]
    near = [
        (m.brief(a.content, 80), told("voice", "said", _about(m, a) | _cue(m, a)))
        for a in m.some((a for a in m.sourced if not a.content.overlaps(right)), 6)
    ]
    gaps: Table = {"n": m.n(right), "words": m.brief(right, 80)}
    show = [m.n(a.content) for a in m.sourced if m.brief(a.content, 80) in dict(near)]
    return ask("voice", gaps, [gaps["n"], *show], **options(m.chance, m.brief(right, 80), near))


def backing(m: Material) -> Table:
    """Which of four passages comes from a document, from somebody without a name, or from somebody with one."""
    groups: dict[str, list[Attribution]] = {}
    for a in m.sourced:
        groups.setdefault(m.group(a.speaker), []).append(a)
    kinds = wording("templates")["backing"]["kinds"]
    rare = [g for g in kinds if g in groups and sum(len(v) for k, v in groups.items() if k != g) >= 2]
    group = m.chance.choice(need(rare))
    a = m.one(groups[group])
    near = [
        (m.brief(b.content), told("backing", "other", _about(m, b)))
        for b in m.some((b for b in m.sourced if m.group(b.speaker) != group), 4)
    ]
    gaps = _about(m, a) | {"kind": kinds[group]}
    show = [gaps["n"], *(m.n(b.content) for b in m.sourced if m.brief(b.content) in dict(near))]
    return ask("backing", gaps, show, **options(m.chance, m.brief(a.content), near))


# ---- who is heard


def weigh(m: Material) -> Table:
    """Five questions about four sources: a grid in which only who is named has one right answer, and two parts more."""
    say = wording("templates")["weigh"]
    by_group: dict[str, str] = {}
    for id in m.shuffled([id for id in m.voices if m.first(id).source]):
        by_group.setdefault(m.group(id), id)
    named = [id for id in by_group.values() if m.group(id) in say["named"]]
    others = [id for id in by_group.values() if m.group(id) in ("unnamed", "document")]
    need(named)
    four = sorted([*named, *others, *(id for id in m.voices if id not in by_group.values())][:4], key=m.voices.index)
    need(len(four) >= 2)
    rows = {id: f"{m.name(id)} (paragraph {m.n(m.first(id).content)})" for id in four}
    right = {id: "yes" if m.group(id) in say["named"] else "no" for id in four if m.group(id) in say["sure"]}
    gaps = {"names": listed([m.name(id) for id in four if right.get(id) == "yes"])}
    found = []
    for id, value in right.items():
        about = _about(m, m.first(id))
        found += [wrong("weigh", f"{value} {v}", v, about, item=id, column="named") for v in VALUES if v != value]
    grid = part(
        "weigh", 0, gaps, 2, kind="grid", values=VALUES, rows=rows, columns=say["columns"],
        key={id: {"named": value} for id, value in right.items()}, wrong=found,
    )  # fmt: skip
    near = [(sentence("weigh", w, gaps), told("weigh", w, gaps)) for w in ("reliable", "independent", "present")]
    name = part("weigh", 1, gaps, 1, **options(m.chance, sentence("weigh", "answerable", gaps), near))
    show = [m.n(m.first(id).content) for id in four]
    first, other = m.called(four[0]), m.called(four[-1])
    models = [{**model, "text": model["text"].format(first=first, other=other)} for model in say["models"]]
    reason = part("weigh", 2, gaps, 1, kind="text", lines=2, look_for=["because"], rubric=say["rubric"], models=models)
    return ask("weigh", gaps, show, part=[grid, name, reason])


def heard(m: Material) -> Table:
    """Who has words inside quotation marks; how many sources have no name; in how many paragraphs one is heard."""
    every = [id for id in m.voices if not any(a.speaker == id for a in m.key.attributions if a.level > 1)]
    said = [a for a in layered(m.key.attributions) if a.tier == "core"]
    inner = [a.content for a in m.key.attributions if a.level > 1]
    direct = {a.speaker for a in said if any(not any(q.overlaps(x) for x in inner) for q in m.quoted(a.content))}
    unsure = {a.speaker for a in said if a.type in ("direct", "mixed") or m.is_quoted(a.content)} - direct
    marked = m.shuffled([id for id in every if id in direct], 4)
    told_only = m.shuffled([id for id in every if id not in direct | unsure], 4)
    if not marked or not told_only or len(marked) + len(told_only) < 3:
        raise NotOffered
    shown = m.shuffled([*marked, *told_only])
    if set(shown[: len(marked)]) == set(marked):
        shown = shown[::-1]
    many = max(dict.fromkeys(a.speaker for a in said if a.speaker), key=lambda id: len(_paragraphs(m, said, id)))
    gaps = {
        "quoted": listed([m.name(id) for id in marked]),
        "name": m.called(many),
        "places": placed(_paragraphs(m, said, many)),
        "unnamed": listed([m.name(s.id) for s in m.key.speakers if m.group(s.id) == "unnamed"] or ["none"]),
    }
    first = {id: _about(m, next(a for a in said if a.speaker == id)) for id in shown}
    found = [wrong("heard", "missed", id, first[id] | {"other": m.name(id)}) for id in marked]
    found += [wrong("heard", "retold", id, first[id] | {"other": m.name(id)}) for id in told_only]
    who = part("heard", 0, gaps, 3, kind="several", options={id: m.name(id) for id in shown}, key=marked, wrong=found)
    nameless = [s.id for s in m.key.speakers if m.group(s.id) == "unnamed"]
    count = {len(nameless), len([id for id in nameless if id in m.voices])}
    least, *most = sorted(count)
    without = part("heard", 1, gaps, 1, kind="number", key=(most or [least])[0], accepted=[least] if most else [],
                   wrong=[wrong("heard", "all", len(m.key.speakers), gaps)])  # fmt: skip
    n, passages = len(_paragraphs(m, said, many)), sum(a.speaker == many for a in said)
    places = part("heard", 2, gaps, 1, kind="number", key=n, unit="paragraphs",
                  wrong=[wrong("heard", "passages", passages, gaps)] if passages != n else [])  # fmt: skip
    return ask("heard", gaps, (), part=[who, without, places])


def _paragraphs(m: Material, said: list[Attribution], id: str) -> list[int]:
    return sorted({m.n(a.content) for a in said if a.speaker == id})


def voices(m: Material) -> Table:
    """Sources in the order in which they are heard first; wrong is the order turned round."""
    ids = [id for id in m.voices if any(a.speaker == id for a in m.attributions)]
    chosen = sorted(m.shuffled(ids, 4), key=ids.index)
    need(len(chosen) >= 3)
    order = m.shuffled(chosen)
    while order in (chosen, chosen[::-1]):
        order = m.shuffled(chosen)
    first = {id: next(a for a in m.attributions if a.speaker == id) for id in chosen}
    starts = [f"{m.name(id)}, {m.brief(first[id].content, 40)} (paragraph {m.n(first[id].content)})" for id in chosen]
    gaps = {"starts": "; ".join(starts)}
    return ask(
        "voices",
        gaps,
        (),
        kind="order",
        key=chosen,
        ends=["first", "last"],
        items={id: m.name(id) for id in order},
        wrong=[wrong("voices", "turned", chosen[::-1], gaps)],
    )


TEMPLATES = (types, type, quoted, weights, reword, unsourced, voice, backing, weigh, heard, voices)
