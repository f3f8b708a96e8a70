"""A template on what can be checked in a text: a day, an error, what backs each claim, and a correction."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from kit.exercises.templates.damage import mended_at
from kit.exercises.templates.material import Material, Table, cut, lettered, need
from kit.exercises.templates.question import MatchLine, Question
from kit.model import ErrorSpan, Span

BEHIND = {  # what stands behind a claim, by the group of its speaker
    "named": "named", "spokesperson": "named", "unnamed": "unnamed", "document": "document",
    "joint": "joint", "government": "joint",
}  # fmt: skip


def claims(m: Material) -> Table:
    """A day that the calendar settles, what may be said of an error, what backs each claim, and a correction."""
    parts = [_day(m), *_step(m), _backed(m), _note(m)]
    show = {n for part in parts for n in part.pop("show")}
    return Question(m, "claims").asked(show, part=parts)


def _day(m: Material) -> Table:
    """Which date a weekday of the text was, the last one before it appeared; else how many sources there are."""
    out = _appeared(m)
    found = m.shuffled(_weekdays(m), 1) if out else []
    if not (out and found):
        n = len(m.voices)
        return Question(m, "claims", {"n": n}).number(1, n, {len(m.attributions): "passages"}, show=[])
    whole, span, name = found[0]
    day = out - timedelta(days=(out.weekday() - list(day_name).index(name)) % 7)
    q = Question(m, "claims", {
        "n": m.n(whole),
        "day": name,
        "words": m.brief(Span(m.around(span, 30).start, span.end)),
        "out": f"{day_name[out.weekday()]}, {out.day} {month_name[out.month]} {out.year}",
    })  # fmt: skip
    wrongs = {out.day: "same", (day - timedelta(days=7)).day: "week"}
    return q.number(0, day.day, wrongs, unit=month_name[day.month], show=[m.n(whole)])


def _appeared(m: Material) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(m.article.date)
    return None


def _weekdays(m: Material) -> list[tuple[Span, Span, str]]:
    """The paragraph, the place and the name of each weekday in the past."""
    names, text = re.compile(rf"\b(?:last )?({'|'.join(day_name)})\b"), m.article.text
    body = [m.article.paragraphs[n].span for n in m.body]
    found = [(whole, x) for whole in body for x in names.finditer(text, whole.start, whole.end)]
    past = [(p, x) for p, x in found if not re.search(r"(?:next|on|this) $", text[p.start : x.start()])]
    return [(whole, Span(*x.span()), x[1]) for whole, x in past]


def _worst(m: Material) -> ErrorSpan | None:
    """An error that can be shown from the text alone, a date or a number that cannot be right before others."""
    pool = [e for e in m.errors if len(e.span) and any(e.repairs)]
    months = "|".join([*month_name[1:], *day_name])
    dates = [e for e in pool if re.search(rf"\b(?:{months})\b|\d", m.article[e.envelope] + m.article[e.span])]
    first = dates or [e for e in pool if e.severity != "minor"] or pool
    return m.seeded("worst").choice(first) if first else None


def _step(m: Material) -> Iterator[Table]:
    """What can be said of an error, or of a claim with one source."""
    if e := _worst(m):
        q = Question(m, "claims", {"error": m.inside(e), "explanation": e.explanation, "n": m.n(e.span)})
        yield q.part(2, show=[m.n(e.span)], **q.offered("step", "purpose", "translator", "fine"))
    a = m.one(m.sourced)
    q = Question(m, "claims", m.about(a))
    yield q.part(3, show=[m.n(a.content)], **q.offered("claimed", "proved", "untrue", "itself"))


def _backed(m: Material) -> Table:
    """What stands behind each claim: somebody with a name, somebody without one, a document, or nothing."""
    q, said = Question(m, "claims"), [a.content for a in m.key.attributions]
    groups = [(a, m.group(a.speaker)) for a in m.sourced]
    pool = [(a.content, BEHIND[group], m.called(a.speaker)) for a, group in groups if group in BEHIND]
    pool += [(s, "none", "") for s in m.unsourced() if len(s) > 40 and not any(s.overlaps(x) for x in said)]
    rows = [row for kind in q.say["behind"] for row in m.shuffled([row for row in pool if row[1] == kind], 2)]
    rows = sorted(m.shuffled(rows, 6))
    kinds = {kind: words for kind, words in q.say["behind"].items() if any(row[1] == kind for row in rows)}
    need(len(kinds) >= 2)
    lines = []
    for span, kind, source in m.shuffled(rows):
        gaps = {"n": m.n(span), "words": m.brief(span, 40), "source": source}
        lines.append(MatchLine(m.cited(span), kind, gaps | {"which": "nothing" if kind == "none" else "backed"}))
    return q.part(4, 3, **q.match(lettered(lines), kinds, "{which}"))


def _note(m: Material) -> Table:
    """A correction of an error; where there is none, a line for a ledger of claims."""
    if e := _worst(m):
        repair = next(r for r in e.repairs if r)
        n, number, kind, look = m.n(e.span), 5, "note", cut(repair, 150)
        gaps = {"error": m.inside(e), "span": m.article[e.span].strip()}
        gaps |= {"repair": repair, "mended": mended_at(m, e, repair)}
    else:
        a = m.one(m.sourced)
        n, number, kind, look = m.n(a.content), 6, "line", "because"
        gaps = m.about(a)
    q = Question(m, "claims", gaps | {"n": n})
    return q.part(number, 2, show=[n], **q.text(say=q.say[kind], lines=3, look_for=[look]))


TEMPLATES = (claims,)
