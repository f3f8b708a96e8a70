"""Templates on one attribution: who said this, and where source, content and cue stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from kit.exercises.templates.material import Material, Table, listed, need
from kit.exercises.templates.question import Question
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
    return m.words(a.source).lower() in PRONOUNS


def _is_name(m: Material, a: Attribution) -> bool:
    """Whether the source has the whole name of its speaker, so that nobody needs to ask who is meant."""
    name, source = (
        set(re.findall(r"\w+", words.lower())) - {"the", "a", "an"} for words in (m.name(a.speaker), m.words(a.source))
    )
    return name <= source


def _speaker(m: Material, template: str, a: Attribution) -> Table:
    assert a.source and a.cue
    beside = m.article[Span(min(a.source.start, a.cue.start), max(a.source.end, a.cue.end))]
    source = m.words(a.source)
    q = Question(m, template, m.about(a) | {
        "source": source.lower() if template == "pronoun" else source,
        "beside": beside if len(beside) < 30 else source,
        "note": f" {a.note or ''}".rstrip(),
    })  # fmt: skip
    return q.asked(_shown(m, a), **_speakers(q, a))


def _speakers(q: Question, a: Attribution) -> Table:
    """One of the speakers: whoever said it, and those with words near by."""
    m, near = q.m, _others(q.m, [a])[:3]
    need(len(near) >= 2)
    options = m.shuffled([a.speaker, *near])
    found = [Question(m, "who", q.gaps).wrong("other", id, _other(m, id, a)) for id in near]
    key = {"attribution": a.id, "role": "speaker"}
    return {"kind": "single", "key": key, "options": options, "wrong": found}


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


def _other(m: Material, id: str, a: Attribution) -> Table:
    """Where another speaker has words: in the same paragraph, where that is so."""
    places = sorted({m.n(b.content) for b in m.attributions if b.speaker == id}, key=lambda n: abs(n - m.n(a.content)))
    return {"other": m.name(id), "where": places[0]}


def says(m: Material) -> Table:
    """What a source says, and who it is."""
    a = m.one(a for a in m.sourced if a.speaker and not _is_pronoun(m, a) and not _is_name(m, a))
    q = Question(m, "says", m.about(a))
    theirs = [b.content for b in m.attributions if b.speaker != a.speaker and not b.content.overlaps(a.content)]
    every = [(span, "theirs") for span in theirs] + [(span, "own") for span in m.unsourced()]
    every.sort(key=lambda one: abs(one[0].start - a.content.start))
    near = [(m.brief(s), which, {"where": m.n(s), "theirs": m.brief(s, 40)}) for s, which in every[:5]]
    who = q.part(1, **_speakers(q, a))
    return q.asked([m.n(a.content)], part=[q.part(0, **q.choice(m.brief(a.content), near)), who])


# ---- marked in the text


def source(m: Material) -> Table:
    """Mark the source; wrong are the cue, the names beside it, those who are spoken to, and other sources."""
    return _marked(m, "source", [_same(m)], "source", _not_the_source)


def sources(m: Material) -> Table:
    """Mark two sources, those first that are no persons."""
    pool = [a for a in m.sourced if not _is_pronoun(m, a)]
    texts = [a for a in pool if m.group(a.speaker) in ("document", "unnamed", "joint", "government")]
    two: list[Attribution] = []
    for a in [*m.some(texts, 2), *m.some(pool, len(pool))]:
        if len(two) < 2 and all(a.source != b.source and a.speaker != b.speaker for b in two):
            two.append(a)
    need(len(two) == 2)
    return _marked(m, "sources", sorted(two, key=lambda a: a.content), "source", _the_cue)


def content(m: Material) -> Table:
    """Mark what was said; wrong are the whole sentence, one more sentence, and the source."""
    return _marked(m, "content", [_same(m)], "content", _not_the_content)


def cues(m: Material) -> Table:
    """Mark three cues."""
    three = list({a.cue: a for a in m.some(m.sourced, 5)}.values())[:3]
    need(len(three) >= 2)
    return _marked(m, "cues", three, "cue", _the_source)


def _same(m: Material) -> Attribution:
    """The sentence in which a lesson first asks for the source and then for the content: one for both."""
    carried = {a.continues for a in m.attributions}
    pool = [a for a in m.sourced if a.id not in carried and not a.also_accepted and not _is_pronoun(m, a)]
    pool = [a for a in pool if m.is_alone(a)] or pool
    pool = [a for a in pool if m.sentence(a.content) == m.sentence(a.source)] or m.sourced  # type: ignore[arg-type]
    a = m.seeded("same").choice(need(pool))
    m.taken.add(a.id)
    return a


Wrongs = Callable[[Question, Attribution], Iterable[Table]]


def _marked(m: Material, template: str, found: Sequence[Attribution], role: str, wrongs: Wrongs) -> Table:
    q = Question(m, template, m.about(found[0]) | {
        "places": "; ".join(m.cited(a.content) for a in found),
        "found": listed([m.brief(span) for a in found if (span := getattr(a, role))]),
        "all": len(found),
    })  # fmt: skip
    key = {"attribution": found[0].id} if len(found) == 1 else {"attributions": [a.id for a in found]}
    every = [w for a in found for w in wrongs(Question(m, template, m.about(a)), a)]
    once = {str(w["answer"]): w for w in every}.values()
    return q.asked([m.n(a.content) for a in found], **q.marked(role, key | {"role": role}, once))


def _the_cue(q: Question, a: Attribution) -> Iterator[Table]:
    assert a.cue
    yield q.wrong("cue", q.m.at(a.cue))


def _the_source(q: Question, a: Attribution) -> Iterator[Table]:
    assert a.source
    yield q.wrong("source", q.m.at(a.source))


def _not_the_source(q: Question, a: Attribution) -> Iterator[Table]:
    assert a.source
    m, n = q.m, q.gaps["n"]
    yield from _the_cue(q, a)
    for b in m.sourced:
        if b.source and b.speaker != a.speaker and m.n(b.content) == n and not b.source.overlaps(a.source):
            yield q.wrong("theirs", m.at(b.source), {"theirs": m.brief(b.content)})
    if (to := _spoken_to(m, a)) and not to.overlaps(a.source):
        yield q.wrong("addressee", m.at(to), {"to": m.article[to]})
    meant = set(m.name(a.speaker).split())
    for span in m.names(n):
        if m.points_to(span) and not any(x and span.overlaps(x) for x in (a.source, a.cue)):
            which = "meant" if meant & set(m.article[span].split()) else "name"
            yield q.wrong(which, m.at(span), {"theirs": m.article[span]})


def _spoken_to(m: Material, a: Attribution) -> Span | None:
    """Where the words stand that say to whom it was said, outside what was said."""
    whole, words = m.article.paragraph_at(a.content).span, (a.addressee or "").split(" (")[0]
    at = m.article.text.find(words, whole.start, whole.end) if words else -1
    span = Span(at, at + len(words)) if at >= 0 else None
    return span if span and m.points_to(span) and not span.overlaps(a.content) else None


def _not_the_content(q: Question, a: Attribution) -> Iterator[Table]:
    m, whole = q.m, q.m.sentence(a.content)
    fair = (a.content, *content_target(a).others)
    if whole not in fair and whole.end - whole.start > len(a.content) + 5 and m.points_to(whole):
        yield q.wrong("whole", m.at(whole))
    after = [s for s in m.sentences(q.gaps["n"]) if s.start >= a.content.end]
    said = [b.content for b in m.attributions if b.speaker == a.speaker]
    if after and not any(after[0].overlaps(x) for x in said):
        further = Span(a.content.start, after[0].end)
        if m.points_to(further):
            yield q.wrong("further", m.at(further))
    yield from _the_source(q, a)


# ---- whose words inside whose


def layers(m: Material) -> Table:
    """Whose words inside whose: speech inside speech, in one paragraph."""
    outer_of = {a.id: a for a in m.key.attributions}
    nested = [a for a in m.key.attributions if a.tier == "nested" and a.parent in outer_of and a.speaker]
    pairs = [(a, outer_of[a.parent or ""]) for a in nested if m.points_to(a.content)]
    pairs = [(a, b) for a, b in pairs if b.speaker and b.speaker != a.speaker and m.n(a.content) == m.n(b.content)]
    inner, outer = m.chance.choice(need(pairs))
    here, there = m.called(inner.speaker), m.called(outer.speaker)
    q = Question(m, "layers", m.about(inner) | {"inner": here, "outer": there, "around": m.brief(outer.content)})
    return q.asked([m.n(inner.content)], **q.offered("inside", "free", "alone", "turned"))


def match(m: Material) -> Table:
    """Whose words are these: up to eight passages, each speaker at least once where that goes."""
    asked: list[Attribution] = []
    for id in m.shuffled(id for id in m.voices if id in _heard(m)):
        asked += m.some((a for a in m.attributions if a.speaker == id), 1)
    asked += m.some((a for a in m.attributions if a.speaker and a not in asked), 8)
    asked = sorted(asked[:8], key=lambda a: a.content)
    speakers = list(dict.fromkeys(a.speaker for a in asked))
    need(len(speakers) >= 2 and len(asked) >= 3)
    names = [f"{m.name(id)}: {listed([m.brief(a.content, 40) for a in asked if a.speaker == id])}" for id in speakers]
    q = Question(m, "match", {"passages": len(asked), "speakers": len(speakers), "names": ". ".join(names)})
    found = [
        q.wrong("other", id, m.about(a) | _other(m, id, a), item=a.id)
        for a in asked
        for id in [id for id in _others(m, [a]) if id in speakers][:NEAREST]
    ]
    items, options = m.shuffled([a.id for a in asked]), m.shuffled(speakers)
    show = [m.n(a.content) for a in asked]
    return q.asked(show, kind="match", items=items, role="speaker", options=options, wrong=found)


TEMPLATES = (who, pronoun, says, source, sources, content, cues, layers, match)
