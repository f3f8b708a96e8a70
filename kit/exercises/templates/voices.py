"""Templates on how words are reported: types, quotation marks, cues, the text's own voice, and who is heard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kit.counts import layered
from kit.exercises.templates.material import BRIEF, Material, Table, bare, listed, need, placed, worded
from kit.exercises.templates.question import Question, Said
from kit.model import Attribution, Span
from kit.wording import wording

TYPES = ("direct", "indirect", "mixed", "document")
OPENERS = ("The", "A", "An", "This", "That", "It", "He", "She", "They", "There", "We", "In", "On", "At", "Half")
STATEMENTS = 3
SHORT = 40  # characters of the text that a sentence repeats beside others
VALUES = ["yes", "no", "cannot tell"]


def types(m: Material) -> Table:
    """Direct, indirect, mixed, or a document: up to six passages, as many types as there are."""
    asked: list[Attribution] = []
    for type in TYPES:
        asked += m.some((a for a in m.attributions if a.type == type), 2)
    asked = sorted([*asked, *m.some((a for a in m.attributions if a not in asked), 6)][:6], key=lambda a: a.content)
    kinds = [type for type in TYPES if any(a.type == type for a in asked)]
    need(len(kinds) >= 2 and len(asked) >= 3)
    plain = {type: entry["plain"].capitalize() for type, entry in wording("vocabulary")["types"].items()}
    passages = [listed([m.brief(a.content, SHORT) for a in asked if a.type == type]) for type in kinds]
    names = [f"{plain[type]}: {words}" for type, words in zip(kinds, passages, strict=True)]
    q = Question(m, "types", {"names": ". ".join(names)})
    found = q.told(
        ((a.id, a.type, m.about(a, SHORT)) for a in asked), {type: plain[type] for type in TYPES}, "{right} {other}"
    )
    items, show = m.shuffled([a.id for a in asked]), [m.n(a.content) for a in asked]
    return q.asked(show, kind="match", items=items, role="type", options=list(TYPES), wrong=found)


def type(m: Material) -> Table:
    """How the text gives us one passage."""
    a = m.one(a for a in m.sourced if a.type in TYPES)
    q = Question(m, "type", m.about(a, SHORT))
    q.gaps["right"] = right = q.option(a.type)
    near: list[Said] = [(q.option(type), f"{a.type} {type}", {}) for type in TYPES if type != a.type]
    return q.asked([m.n(a.content)], **q.choice(right, near))


def quoted(m: Material) -> Table:
    """Which words are certainly theirs: those inside the marks of one passage."""
    pool = [a for a in m.sourced if a.type in ("mixed", "direct") and 0 < len(_pieces(m, a)) <= 2 and m.is_alone(a)]
    a = m.one([a for a in pool if a.type == "mixed"] or pool)
    pieces = _pieces(m, a)
    q = Question(m, "quoted", m.about(a, SHORT))
    q.gaps |= {"pieces": listed([m.brief(p, 200) for p in pieces]), "many": q.say["many"][len(pieces) - 1]}
    found = [q.wrong("outside", m.at(s), {"out": m.brief(s)}) for s in _outside(a.content, pieces) if m.points_to(s)]
    found += [q.wrong("source", m.at(a.source))] if a.source else []
    return q.asked([m.n(a.content)], **q.marked("words", {"spans": [m.at(p) for p in pieces]}, found))


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
    here = {m.words(a.cue).lower() for a in m.attributions}
    ranks = [
        list(dict.fromkeys((m.shuffled([cue for cue in rank if cue in here]) + rank)[: 2 if n < 2 else 1]))
        for n, rank in enumerate(_ranks())
    ]
    right = [cue for rank in ranks for cue in rank]
    used = need([cue for cue in right if cue in here])
    order = m.mixed(right)
    named = {f"rank{n}": _marked(rank) for n, rank in enumerate(ranks)}
    q = Question(m, "weights", {"used": _marked(used), "strong": ranks[-1][0], **named})
    id = {cue: cue.replace(" ", "-") for cue in right}
    key, ids = [[id[cue] for cue in rank] for rank in ranks], [id[cue] for cue in right]
    found = [q.wrong("turned", ids[::-1]), q.wrong("swapped", [*ids[:-2], ids[-1], ids[-2]])]
    items = {id[cue]: f"“{cue}”" for cue in order}
    by_weight = q.part(0, 2, kind="order", key=key, ends=q.say["ends"], items=items, wrong=found)
    backs = q.choice("“noted”", [(f"“{cue}”", cue, {}) for cue in ("said", "told", "accused")])
    return q.asked(part=[by_weight, q.part(1, **backs)])


def _marked(cues: Iterable[str]) -> str:
    return listed([f"“{cue}”" for cue in cues])


def reword(m: Material) -> Table:
    """Two passages told with a neutral cue, those with the strongest cues first; a person judges it."""
    plain, pool = _ranks()[0], [a for a in m.sourced if _retold(m, a)]
    strong = [a for a in pool if m.words(a.cue).lower() not in plain]
    two = need([*m.some(strong, 2), *m.some((a for a in pool if a not in strong), 2)])[:2]
    two.sort(key=lambda a: a.content)
    return Question(m, "reword").asked([m.n(a.content) for a in two], part=[_reworded(m, a) for a in two])


def _retold(m: Material, a: Attribution) -> str:
    """How a neutral sentence gives the words of a quotation, or of a clause that is retold; "" for other passages."""
    words, first = bare(m.article[a.content]).rstrip(".,; "), m.article[a.content].split()[0]
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
    q = Question(m, "reword", m.about(a, SHORT) | {"said": _retold(m, a)})
    whole = m.sentence(a.content)
    passage = m.at(whole) if m.points_to(whole) else {"paragraph": m.n(a.content)}
    return q.part(0, **q.text(passage=passage, look_for=[m.words(a.cue)]))


# ---- the text's own voice


def unsourced(m: Material) -> Table:
    """Mark three statements that the text gives no source for."""
    own = m.unsourced()
    need(len(own) >= 2)
    mine = sorted(m.shuffled(own, 5))
    wanted = min(STATEMENTS, len({m.n(s) for s in mine}))
    near = [a for a in m.attributions if a.continues] + m.sourced
    near = [a for a in near if not any(a.content.overlaps(s) for s in own)][:4]
    show = {m.n(s) for s in (*mine, *(a.content for a in near))}
    every = m.paragraph_by_paragraph([s for s in own if m.n(s) in show], lambda s: s)
    q = Question(m, "unsourced", {"places": placed(m.n(s) for s in every), "example": m.brief(every[0])})
    q.gaps["some"] = q.say["numbers"][wanted - 1]
    found = [q.wrong("carried" if a.continues else "cue", m.at(a.content), m.about(a, SHORT)) for a in near]
    key = {"unsourced": True} if m.key.unsourced else {"spans": [m.at(s) for s in every]}
    return q.asked(show, **q.marked("unsourced", key, found, wanted=wanted))


def voice(m: Material) -> Table:
    """Which of four statements has no source."""
    said = [a.content for a in m.key.attributions]
    own = m.shuffled([s for s in m.unsourced() if len(s) < 180 and not any(s.overlaps(x) for x in said)])
    right = need(own)[0]
    q = Question(m, "voice", {"n": m.n(right), "words": m.brief(right, 80)})
    return _which(q, right, m.some((a for a in m.sourced if not a.content.overlaps(right)), 6), "said", 80)


def _which(q: Question, right: Span, others: Iterable[Attribution], which: str, most: int) -> Table:
    """Which passage it is, of one that is right and others, each of which is shown."""
    m = q.m
    near: list[Said] = [(m.brief(a.content, most), which, m.about(a, SHORT)) for a in others]
    show = [m.n(a.content) for a in m.sourced if m.brief(a.content, most) in [words for words, *_ in near]]
    return q.asked([m.n(right), *show], **q.choice(m.brief(right, most), near))


def backing(m: Material) -> Table:
    """Which of four passages comes from a document, from somebody without a name, or from somebody with one."""
    groups: dict[str, list[Attribution]] = {}
    for a in m.sourced:
        groups.setdefault(m.group(a.speaker), []).append(a)
    kinds = wording("templates")["backing"]["kinds"]
    rare = [g for g in kinds if g in groups and sum(len(v) for k, v in groups.items() if k != g) >= 2]
    group = m.chance.choice(need(rare))
    a = m.one(groups[group])
    q = Question(m, "backing", m.about(a, SHORT) | {"kind": kinds[group]})
    return _which(q, a.content, m.some((b for b in m.sourced if m.group(b.speaker) != group), 4), "other", BRIEF)


# ---- who is heard


def weigh(m: Material) -> Table:
    """Five questions about four sources: a grid in which only who is named has one right answer, and two parts more."""
    q = Question(m, "weigh")
    by_group: dict[str, str] = {}
    for id in m.shuffled([id for id in m.voices if m.first(id).source]):
        by_group.setdefault(m.group(id), id)
    named = need([id for id in by_group.values() if m.group(id) in q.say["named"]])
    others = [id for id in by_group.values() if m.group(id) in ("unnamed", "document")]
    four = sorted([*named, *others, *(id for id in m.voices if id not in by_group.values())][:4], key=m.voices.index)
    need(len(four) >= 2)
    rows = {id: worded("cited", words=m.name(id), n=m.n(m.first(id).content)) for id in four}
    right = {id: "yes" if m.group(id) in q.say["named"] else "no" for id in four if m.group(id) in q.say["sure"]}
    q.gaps = {"names": listed([m.name(id) for id in four if right.get(id) == "yes"]),
              "first": m.called(four[0]), "other": m.called(four[-1])}  # fmt: skip
    lines = ((id, value, m.about(m.first(id), SHORT)) for id, value in right.items())
    found = [wrong | {"column": "named"} for wrong in q.told(lines, dict.fromkeys(VALUES, ""), "{right} {other}")]
    key = {id: {"named": value} for id, value in right.items()}
    grid = q.part(0, 2, kind="grid", values=VALUES, rows=rows, columns=q.say["columns"], key=key, wrong=found)
    name = q.part(1, **q.offered("answerable", "reliable", "independent", "present"))
    reason = q.part(2, **q.text(lines=2, look_for=["because"]))
    return q.asked([m.n(m.first(id).content) for id in four], part=[grid, name, reason])


def heard(m: Material) -> Table:
    """Who has words inside quotation marks; how many sources have no name; in how many paragraphs one is heard."""
    said = [a for a in layered(m.key.attributions) if a.tier == "core"]
    marked, told_only = _heard(m, said)
    shown = m.shuffled([*marked, *told_only])
    if set(shown[: len(marked)]) == set(marked):
        shown = shown[::-1]
    places = {id: sorted({m.n(a.content) for a in said if a.speaker == id}) for a in said if (id := a.speaker)}
    many = max(places, key=lambda id: len(places[id]))
    nameless = [s.id for s in m.key.speakers if m.group(s.id) == "unnamed"]
    q = Question(m, "heard")
    q.gaps = {
        "quoted": listed([m.name(id) for id in marked]),
        "name": m.called(many),
        "places": placed(places[many]),
        "unnamed": listed([m.name(id) for id in nameless] or [q.say["nobody"]]),
    }
    first = {id: m.about(next(a for a in said if a.speaker == id), SHORT) | {"other": m.name(id)} for id in shown}
    found = [q.wrong("missed" if id in marked else "retold", id, first[id]) for id in [*marked, *told_only]]
    who = q.part(0, 3, kind="several", options={id: m.name(id) for id in shown}, key=marked, wrong=found)
    least, *most = sorted({len(nameless), len([id for id in nameless if id in m.voices])})
    accepted = [least] if most else []
    without = q.number(1, (most or [least])[0], {len(m.key.speakers): "all"}, accepted=accepted)
    passages = sum(a.speaker == many for a in said)
    return q.asked(part=[who, without, q.number(2, len(places[many]), {passages: "passages"}, unit=q.say["unit"])])


def _heard(m: Material, said: list[Attribution]) -> tuple[list[str], list[str]]:
    """Some who have words inside quotation marks, and some who are only retold."""
    inner = [a.content for a in m.key.attributions if a.level > 1]
    every = [id for id in m.voices if not any(a.speaker == id for a in m.key.attributions if a.level > 1)]
    direct = {a.speaker for a in said if any(not any(q.overlaps(x) for x in inner) for q in m.quoted(a.content))}
    unsure = {a.speaker for a in said if a.type in ("direct", "mixed") or m.is_quoted(a.content)} - direct
    marked = m.shuffled([id for id in every if id in direct], 4)
    told_only = m.shuffled([id for id in every if id not in direct | unsure], 4)
    need(marked and told_only and len(marked) + len(told_only) >= 3)
    return marked, told_only


def voices(m: Material) -> Table:
    """Sources in the order in which they are heard first; wrong is the order turned round."""
    first = {a.speaker: a for a in reversed(m.attributions)}
    ids = [id for id in m.voices if id in first]
    chosen = sorted(m.shuffled(ids, 4), key=ids.index)
    need(len(chosen) >= 3)
    items = {id: m.name(id) for id in m.mixed(chosen)}
    starts = [f"{m.name(id)}, {m.cited(first[id].content, SHORT)}" for id in chosen]
    q = Question(m, "voices", {"starts": "; ".join(starts)})
    found = [q.wrong("turned", chosen[::-1])]
    return q.asked(kind="order", key=chosen, ends=q.say["ends"], items=items, wrong=found)


TEMPLATES = (types, type, quoted, weights, reword, unsourced, voice, backing, weigh, heard, voices)
