"""Templates on one attribution: who said this, and where source, content and cue stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kit.exercises.templates.material import (
    Material,
    NotOffered,
    Table,
    ask,
    listed,
    need,
    options,
    part,
    sentence,
    told,
    wrong,
)
from kit.marking.places import content_target
from kit.model import Attribution, Span

NEAREST = 3  # other speakers for whom a passage has a sentence of its own
PRONOUNS = ("he", "she", "they", "it", "his", "her", "their")


def who(m: Material) -> Table:
    """Who said this: one of the speakers."""
    return _speaker(m, "who", m.one(a for a in m.sourced if a.speaker))


def pronoun(m: Material) -> Table:
    """Who is “he”: a source that only says he, she or they."""
    return _speaker(m, "pronoun", m.one(a for a in m.sourced if _is_pronoun(m, a)))


def _is_pronoun(m: Material, a: Attribution) -> bool:
    assert a.source
    return m.article[a.source].lower() in PRONOUNS


def _speaker(m: Material, template: str, a: Attribution) -> Table:
    assert a.source and a.cue
    near = _others(m, [a])[:3]
    need(len(near) >= 2)
    beside = m.article[Span(min(a.source.start, a.cue.start), max(a.source.end, a.cue.end))]
    gaps = _gaps(m, a) | {
        "source": m.article[a.source].lower() if template == "pronoun" else m.article[a.source],
        "beside": beside if len(beside) < 30 else m.article[a.source],
        "note": f" {a.note or ''}".rstrip(),
    }
    return ask(
        template,
        gaps,
        _shown(m, a),
        kind="single",
        key={"attribution": a.id, "role": "speaker"},
        options=m.shuffled([a.speaker, *near]),
        wrong=[wrong("who", "other", id, gaps | _other(m, id, a)) for id in near],
    )


def _shown(m: Material, a: Attribution) -> range:
    """The paragraph, and those before it to where its speaker was named last."""
    n, text = m.n(a.content), m.article
    if not _is_pronoun(m, a):
        return range(n, n + 1)
    names = [word for word in m.name(a.speaker).split() if word[0].isupper() and len(word) > 2]
    before = [p.number for p in text.paragraphs[:n] if p.number and any(w in text[p.span] for w in names)]
    return range(max([*before, n - 3]), n + 1)


def _others(m: Material, asked: Sequence[Attribution]) -> list[str]:
    """The other speakers, the nearest first."""
    own, here = {a.speaker for a in asked}, asked[0].content.start
    away = {id: min(abs(a.content.start - here) for a in m.attributions if a.speaker == id) for id in _heard(m)}
    return sorted((id for id in away if id not in own), key=lambda id: (away[id], id))


def _heard(m: Material) -> set[str]:
    return {a.speaker for a in m.attributions if a.speaker}


def _gaps(m: Material, a: Attribution) -> Table:
    source = m.article[a.source] if a.source else ""
    return {
        "n": m.n(a.content),
        "words": m.brief(a.content),
        "source": source,
        "cue": m.article[a.cue] if a.cue else "",
        "name": m.called(a.speaker),
        "meant": "" if source.lower() == m.called(a.speaker).lower() else f" The speaker is {m.called(a.speaker)}.",
        "last": m.article[a.content].rstrip(' ”’".,').split()[-1],
    }


def _other(m: Material, id: str, a: Attribution) -> Table:
    """Where another speaker has words: in the same paragraph, where that is so."""
    places = sorted({m.n(b.content) for b in m.attributions if b.speaker == id}, key=lambda n: abs(n - m.n(a.content)))
    return {"other": m.name(id), "where": places[0]}


def says(m: Material) -> Table:
    """What a source says, and who it is."""
    a = m.one(a for a in m.sourced if a.speaker and not _is_pronoun(m, a))
    gaps = _gaps(m, a)
    theirs = [b.content for b in m.attributions if b.speaker != a.speaker and not b.content.overlaps(a.content)]
    every = [("theirs", span) for span in theirs] + [("own", span) for span in m.unsourced()]
    every.sort(key=lambda one: abs(one[1].start - a.content.start))
    near = [
        (m.brief(span), told("says", which, gaps | {"where": m.n(span), "theirs": m.brief(span, 40)}))
        for which, span in every[:5]
    ]
    people = _others(m, [a])[:3]
    need(len(people) >= 2)
    who_part = part(
        "says",
        1,
        gaps,
        kind="single",
        key={"attribution": a.id, "role": "speaker"},
        options=m.shuffled([a.speaker, *people]),
        wrong=[wrong("who", "other", id, gaps | _other(m, id, a)) for id in people],
    )
    what = part("says", 0, gaps, **options(m.chance, m.brief(a.content), near))
    return ask("says", gaps, [gaps["n"]], part=[what, who_part])


# ---- marked in the text


def source(m: Material) -> Table:
    """Mark the source; wrong are the cue, the names beside it, those who are spoken to, and other sources."""
    a = _same(m)
    assert a.source and a.cue
    found = [wrong("source", "cue", m.at(a.cue), _gaps(m, a)), *_not_the_source(m, a)]
    return _marked(m, "source", [a], "source", found)


def sources(m: Material) -> Table:
    """Mark two sources, those first that are no persons."""
    pool = [a for a in m.sourced if not _is_pronoun(m, a)]
    texts = [a for a in pool if m.group(a.speaker) in ("document", "unnamed", "joint", "government")]
    two: list[Attribution] = []
    for a in [*m.some(texts, 2), *m.some(pool, len(pool))]:
        if len(two) < 2 and all(a.source != b.source and a.speaker != b.speaker for b in two):
            two.append(a)
    need(len(two) == 2)
    two.sort(key=lambda a: a.content)
    found = [wrong("sources", "cue", m.at(a.cue), _gaps(m, a)) for a in two if a.cue]
    return _marked(m, "sources", two, "source", found)


def content(m: Material) -> Table:
    """Mark what was said; wrong are the whole sentence, one more sentence, and the source."""
    a = _same(m)
    return _marked(m, "content", [a], "content", list(_not_the_content(m, a)))


def cues(m: Material) -> Table:
    """Mark three cues."""
    some = {a.cue: a for a in m.some(m.sourced, 5)}
    three = list(some.values())[:3]
    need(len(three) >= 2)
    found = [wrong("cues", "source", m.at(a.source), _gaps(m, a)) for a in three if a.source]
    return _marked(m, "cues", three, "cue", found)


def _same(m: Material) -> Attribution:
    """The sentence in which a lesson first asks for the source and then for the content: one for both."""
    carried = {a.continues for a in m.attributions}
    pool = [a for a in m.sourced if a.id not in carried and not a.also_accepted and not _is_pronoun(m, a)]
    pool = [a for a in pool if m.sentence(a.content) == m.sentence(a.source)] or m.sourced  # type: ignore[arg-type]
    a = m.seeded("same").choice(need(pool))
    m.taken.add(a.id)
    return a


def _marked(m: Material, template: str, found: Sequence[Attribution], role: str, wrongs: list[Table]) -> Table:
    places = [m.n(a.content) for a in found]
    gaps = _gaps(m, found[0]) | {
        "places": "; ".join(f"{m.brief(a.content)} (paragraph {m.n(a.content)})" for a in found),
        "found": listed([m.brief(span) for a in found if (span := getattr(a, role))]),
        "all": len(found),
    }
    key = {"attribution": found[0].id} if len(found) == 1 else {"attributions": [a.id for a in found]}
    return ask(template, gaps, places, kind="span", role=role, key=key | {"role": role}, wrong=_apart(wrongs))


def _apart(wrongs: Sequence[Table]) -> list[Table]:
    """Each wrong answer once."""
    return list({str(w["answer"]): w for w in wrongs}.values())


def _not_the_source(m: Material, a: Attribution) -> Iterator[Table]:
    assert a.source
    gaps, n = _gaps(m, a), m.n(a.content)
    for b in m.sourced:
        if b.source and b.speaker != a.speaker and m.n(b.content) == n and not b.source.overlaps(a.source):
            yield wrong("source", "theirs", m.at(b.source), gaps | {"theirs": m.brief(b.content)})
    if (to := _spoken_to(m, a)) and not to.overlaps(a.source):
        yield wrong("source", "addressee", m.at(to), gaps | {"to": m.article[to]})
    meant = set(m.name(a.speaker).split())
    for span in m.names(n):
        if m.points_to(span) and not any(x and span.overlaps(x) for x in (a.source, a.cue)):
            which = "meant" if meant & set(m.article[span].split()) else "name"
            yield wrong("source", which, m.at(span), gaps | {"theirs": m.article[span]})


def _spoken_to(m: Material, a: Attribution) -> Span | None:
    """Where the words stand that say to whom it was said, outside what was said."""
    whole, words = m.article.paragraph_at(a.content).span, (a.addressee or "").split(" (")[0]
    at = m.article.text.find(words, whole.start, whole.end) if words else -1
    span = Span(at, at + len(words)) if at >= 0 else None
    return span if span and m.points_to(span) and not span.overlaps(a.content) else None


def _not_the_content(m: Material, a: Attribution) -> Iterator[Table]:
    assert a.source
    gaps, whole = _gaps(m, a), m.sentence(a.content)
    fair = (a.content, *content_target(a).others)
    if whole not in fair and whole.end - whole.start > len(a.content) + 5 and m.points_to(whole):
        yield wrong("content", "whole", m.at(whole), gaps)
    after = [s for s in m.sentences(gaps["n"]) if s.start >= a.content.end]
    said = [b.content for b in m.attributions if b.speaker == a.speaker]
    if after and not any(after[0].overlaps(x) for x in said):
        further = Span(a.content.start, after[0].end)
        if m.points_to(further):
            yield wrong("content", "further", m.at(further), gaps)
    yield wrong("content", "source", m.at(a.source), gaps)


# ---- whose words inside whose


def layers(m: Material) -> Table:
    """Whose words inside whose: speech inside speech, in one paragraph."""
    outer_of = {a.id: a for a in m.key.attributions}
    nested = [a for a in m.key.attributions if a.tier == "nested" and a.parent in outer_of and a.speaker]
    pairs = [(a, outer_of[a.parent or ""]) for a in nested if m.points_to(a.content)]
    pairs = [(a, b) for a, b in pairs if b.speaker and b.speaker != a.speaker and m.n(a.content) == m.n(b.content)]
    inner, outer = m.chance.choice(need(pairs))
    here, there = m.called(inner.speaker), m.called(outer.speaker)
    gaps = _gaps(m, inner) | {"inner": here, "outer": there, "around": m.brief(outer.content)}
    near = [(sentence("layers", which, gaps), told("layers", which, gaps)) for which in ("free", "alone", "turned")]
    return ask("layers", gaps, [gaps["n"]], **options(m.chance, sentence("layers", "inside", gaps), near))


def match(m: Material) -> Table:
    """Whose words are these: up to eight passages, each speaker at least once where that goes."""
    asked: list[Attribution] = []
    for id in m.shuffled(_in_order(m)):
        asked += m.some((a for a in m.attributions if a.speaker == id), 1)
    asked += m.some((a for a in m.attributions if a.speaker and a not in asked), 8)
    asked = sorted(asked[:8], key=lambda a: a.content)
    speakers = list(dict.fromkeys(a.speaker for a in asked))
    if len(speakers) < 2 or len(asked) < 3:
        raise NotOffered
    found = [
        wrong("match", "other", id, _gaps(m, a) | _other(m, id, a), item=a.id)
        for a in asked
        for id in [id for id in _others(m, [a]) if id in speakers][:NEAREST]
    ]
    names = [f"{m.name(id)}: {listed([m.brief(a.content, 40) for a in asked if a.speaker == id])}" for id in speakers]
    gaps = {"passages": len(asked), "speakers": len(speakers), "names": ". ".join(names)}
    items = m.shuffled([a.id for a in asked])
    return ask(
        "match",
        gaps,
        [m.n(a.content) for a in asked],
        kind="match",
        items=items,
        role="speaker",
        options=m.shuffled(speakers),
        wrong=found,
    )


def _in_order(m: Material) -> list[str]:
    return [id for id in m.voices if id in _heard(m)]


TEMPLATES = (who, pronoun, says, source, sources, content, cues, layers, match)
