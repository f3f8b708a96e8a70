"""Templates on what can be counted in a text and on what can be checked: marks, words, who has most, days and claims."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from kit.counts import count_attributions, words
from kit.exercises.templates.damage import mended_at
from kit.exercises.templates.material import (
    Material,
    NotOffered,
    Table,
    ask,
    cut,
    listed,
    need,
    options,
    part,
    placed,
    sentence,
    told,
    wrong,
)
from kit.model import Span
from kit.wording import wording

_PLAIN = re.compile(r"“[^”]*”")
CHOICES = 4
NOT_COUNTED = 4  # letters; shorter words say little


def distance(m: Material) -> Table:
    """How far apart two words of the text are: one name in two spellings where there is one, else two that are alike."""
    spelled = _spelled(m)
    one, other = need(spelled or _alike(m))
    n = _edits(one, other)
    gaps = {
        "one": one,
        "other": other,
        "n": n,
        "longer": max(len(one), len(other)),
        "why": wording("templates")["distance"]["spelled" if spelled else "alike"].format(one=one, other=other),
    }
    near = {0: "same", max(len(one), len(other)): "letters", n - 1: "fewer", n + 1: "more"}
    found = [wrong("distance", which, number, gaps) for number, which in near.items() if number != n and number >= 0]
    guess = part(
        "distance", 0, gaps, kind="prediction", input="number", paper=wording("templates")["distance"]["paper"][0]
    )
    count = part(
        "distance",
        1,
        gaps,
        kind="number",
        key=n,
        wrong=_once(found),
        paper=wording("templates")["distance"]["paper"][1],
    )
    return ask("distance", gaps, (), part=[guess, count])


def _once(wrongs: Sequence[Table]) -> list[Table]:
    return list({w["answer"]: w for w in wrongs}.values())


def _spelled(m: Material) -> tuple[str, str] | None:
    """One name in two spellings: the shortest pair of forms of one name that differ in a letter or two."""
    for forms in (forms for group in m.key.names.values() for forms in group.values()):
        last = sorted({form.split()[-1] for form in forms if form in m.article.text})
        for n, one in enumerate(last):
            for other in last[n + 1 :]:
                if len(one) > NOT_COUNTED and 0 < _edits(one, other) <= 2:
                    return one, other
    return None


def _alike(m: Material) -> tuple[str, str] | None:
    found = sorted({w for w in _words(m) if len(w) > NOT_COUNTED and w.islower()})
    pairs = [(a, b) for n, a in enumerate(found) for b in found[n + 1 :] if abs(len(a) - len(b)) < 2 and a[0] == b[0]]
    near = [(a, b) for a, b in pairs if 1 <= _edits(a, b) <= 2] or [(a, b) for a, b in pairs if _edits(a, b) == 3]
    return m.chance.choice(near) if near else None


def _edits(one: str, other: str) -> int:
    """The edit distance of two words (Levenshtein 1965)."""
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        above, row = row, [n]
        for k, b in enumerate(other, 1):
            row.append(min(row[-1] + 1, above[k] + 1, above[k - 1] + (a != b)))
    return row[-1]


def _words(m: Material) -> list[str]:
    return [m.article[w] for w in words(m.article.text)]


def marks(m: Material) -> Table:
    """In which paragraph the marks do not pair up; where they all do, which has most of them."""
    texts = {p.number: m.article[p.span] for p in m.article.paragraphs if p.kind == "body"}
    opens, closes = m.marks[0], m.marks[1]
    counts = {n: (t.count(opens), t.count(closes)) for n, t in texts.items()}
    odd = [n for n, (a, b) in counts.items() if a != b and opens == "“"]
    even = [n for n, (a, b) in counts.items() if (a == b and a) or opens != "“"]
    if odd and len(even) >= 2:
        right, template, near = m.chance.choice(odd), "marks", m.shuffled(even, CHOICES - 1)
    else:
        most = sorted(counts, key=lambda n: -counts[n][0])
        if len(most) < 3 or counts[most[0]][0] == counts[most[1]][0]:
            return _paragraphs_with(m, opens, [n for n in texts if counts[n][0]])
        right, template, near = most[0], "most marks", m.shuffled(most[1:], CHOICES - 1)
    gaps = {"open": opens, "close": closes, "a": counts[right][0], "b": counts[right][1], "right": right}
    chosen = sorted([right, *near])
    ids = dict(zip("abcd", chosen, strict=False))
    asked = part(
        template,
        0,
        gaps,
        kind="single",
        options={id: f"paragraph {n}" for id, n in ids.items()},
        key=next(id for id, n in ids.items() if n == right),
        wrong=[
            wrong(template, "other", id, gaps | {"n": n, "here": counts[n][0]}) for id, n in ids.items() if n != right
        ],
    )
    return ask(template, gaps, chosen, part=[asked, *_code(m)])


def _paragraphs_with(m: Material, mark: str, found: list[int]) -> Table:
    """In how many paragraphs there is a quotation."""
    gaps = {
        "open": mark,
        "n": len(found),
        "places": placed(found) if found else wording("templates")["quotations"]["nowhere"],
    }
    times = m.article.text.count(mark)
    near = [wrong("quotations", "marks", times, gaps)] if times != len(found) else []
    asked = part("quotations", 0, gaps, kind="number", key=len(found), unit="paragraphs", wrong=near)
    return ask("quotations", gaps, (), part=[asked, *_code(m)])


def _code(m: Material) -> Iterator[Table]:
    """The function that the written exercise asks for, with the cases that are about no text of an article."""
    for each in m.written.get("part", ()):
        if each["kind"] == "code":
            cases = {name: [case for case in each.get(name, ()) if "text" in case] for name in ("given", "unseen")}
            yield {
                **each,
                **cases,
                "wrong": [w for w in each.get("wrong", ()) if max(_numbers_in(w["answer"]), default=0) < 10],
            }


def _numbers_in(value: Any) -> list[int]:
    """The numbers in what a function gives: large ones were counted in another text."""
    if isinstance(value, list):
        return [n for item in value for n in _numbers_in(item)]
    return [value] if isinstance(value, int) else []


def pattern(m: Material) -> Table:
    """What a pattern for quotations finds, how many of these run on, and how many are real."""
    found = _PLAIN.findall(m.article.text)
    long = sum("\n" in q for q in found)
    gaps = {
        "open": m.article.text.count("“"),
        "close": m.article.text.count("”"),
        "all": len(found),
        "long": long,
        "real": len(found) - long,
    }
    guess = part("pattern", 0, gaps, kind="prediction", input="number")
    over = part("pattern", 1, gaps, kind="number", key=long, paper=wording("templates")["pattern"]["paper"],
                wrong=[wrong("pattern", "total", len(found), gaps)] if long != len(found) else [])  # fmt: skip
    real = part("pattern", 2, gaps, kind="number", key=len(found) - long,
                wrong=[wrong("pattern", "total", len(found), gaps)] if long else [])  # fmt: skip
    return ask("pattern", gaps, (), part=[guess, over, real, *_code(m)])


def word(m: Material) -> Table:
    """How often a word stands in the text, and in which paragraph it does not."""
    places: dict[str, list[int]] = {}
    everyday = set(wording("exercise")["everyday"].split())
    for w in words(m.article.text):
        if len(w) > NOT_COUNTED and m.article[w].lower() not in everyday:
            places.setdefault(m.article[w].lower(), []).append(m.n(w))
    body = [p.number for p in m.article.paragraphs if p.kind == "body"]
    good = [
        w for w, found in places.items() if 3 <= len(found) <= 7 and len(set(found) & set(body)) >= 2 and w.isalpha()
    ]
    chosen = m.chance.choice(need(sorted(w for w in good if set(body) - set(places[w]))))
    here = [n for n in dict.fromkeys(places[chosen]) if n in body]
    without = m.chance.choice([n for n in body if n not in here])
    shown = sorted([*m.shuffled(here, CHOICES - 1), without])
    n, ids = len(places[chosen]), dict(zip("abcd", shown, strict=False))
    gaps = {"word": chosen, "n": n, "without": without, "places": placed(places[chosen])}
    found = [wrong("word", "fewer", len(set(places[chosen])), gaps)] if len(set(places[chosen])) != n else []
    count = part("word", 0, gaps, kind="number", key=n, wrong=found)
    where = part(
        "word",
        1,
        gaps,
        kind="single",
        options={id: f"paragraph {n}" for id, n in ids.items()},
        key=next(id for id, n in ids.items() if n == without),
        wrong=[wrong("word", "there", id, gaps | {"here": n}) for id, n in ids.items() if n != without],
    )
    return ask("word", gaps, sorted({*places[chosen], without}), part=[count, where, *_code(m)])


def most(m: Material) -> Table:
    """Who has most words and by which count, and what that shows."""
    counts: dict[str, Counter[str]] = {}
    for c in count_attributions(m.article, m.key.attributions):
        if c.row[0]:
            counts.setdefault(c.row[0], Counter()).update(attributions=c.attributions, words=c.words, quoted=c.quoted)
    order = sorted(counts, key=lambda id: (-counts[id]["words"], id))
    need(len(order) >= 2)
    first, second = order[:2]
    gaps = {
        "name": m.called(first),
        "second": m.called(second),
        "n": counts[first]["attributions"],
        "words": counts[first]["words"],
        "quoted": counts[first]["quoted"],
        "many": listed([f"{m.name(id)} {counts[id]['words']}" for id in order[:5]]),
        "inside": "",
        "share": "",
    }
    if m.marks == "“”":  # the charts count these only
        say = wording("templates")["most"]
        gaps["inside"] = say["inside"].format(many=listed([f"{m.name(id)} {counts[id]['quoted']}" for id in order[:5]]))
        gaps["share"] = say["share"].format(**gaps)
    near = {counts[first]["words"]: "words", counts[second]["attributions"]: "second"}
    near |= {counts[first]["quoted"]: "quoted"} if gaps["share"] else {}
    found = [wrong("most", which, number, gaps) for number, which in near.items() if number != gaps["n"]]
    number = part(
        "most",
        0,
        gaps,
        1,
        kind="number",
        key=gaps["n"],
        wrong=_once(found),
        paper=wording("templates")["most"]["paper"].format(**gaps),
    )
    shows = [(sentence("most", w, gaps), told("most", w, gaps)) for w in ("side", "important", "true")]
    single = part("most", 1, gaps, 1, **options(m.chance, sentence("most", "describes", gaps), shows))
    say = wording("templates")["most"]
    reasons = part("most", 2, gaps, 2, kind="text", lines=4, rubric=say["rubric"], models=say["models"])
    return ask("most", gaps, (), part=[number, single, reasons])


# ---- what can be checked


def claims(m: Material) -> Table:
    """A day that the calendar settles, what may be said of an error, what backs each claim, and a correction."""
    parts = [*_day(m), *_step(m), _backed(m), _note(m)]
    gaps = {"error": m.inside(e) if (e := _worst(m)) else ""}
    show = sorted({n for p in parts for n in p.pop("shows")})
    return ask("claims", gaps, show, part=parts)


def _day(m: Material) -> Iterator[Table]:
    """Which date a weekday of the text was: the last one before the text appeared."""
    with suppress(ValueError):
        out = date.fromisoformat(m.article.date)
        names = "|".join(day_name)
        body = [p for p in m.article.paragraphs if p.kind == "body"]
        found = [(p, x) for p in body for x in re.finditer(rf"\b(?:last )?({names})\b", m.article[p.span])]
        past = [(p, x) for p, x in found if not re.search(r"(?:next|on|this) $", m.article[p.span][: x.start()])]
        for p, x in m.shuffled(past, 1):
            back = (out.weekday() - list(day_name).index(x[1])) % 7
            day = out - timedelta(days=back)
            start = p.span.start + x.start()
            gaps = {
                "n": p.number,
                "day": x[1],
                "words": m.brief(
                    Span(
                        max(p.span.start, m.article.text.rfind(" ", p.span.start, max(p.span.start, start - 30)) + 1),
                        start + len(x[0]),
                    )
                ),
                "out": f"{day_name[out.weekday()]}, {out.day} {month_name[out.month]} {out.year}",
                "right": day.day,
                "month": month_name[day.month],
                "back": back,
            }
            others = {out.day: "same", (day - timedelta(days=7)).day: "week"}
            found_wrong = [wrong("claims", which, n, gaps) for n, which in others.items() if n != day.day]
            yield part(
                "claims",
                0,
                gaps,
                1,
                kind="number",
                key=day.day,
                unit=gaps["month"],
                wrong=found_wrong,
                shows=[p.number],
            )
            return
    yield {**_plain_number(m)}


def _plain_number(m: Material) -> Table:
    """How many sources say it: where the calendar settles nothing, the voices are counted."""
    n = len(m.voices)
    gaps = {"n": n}
    passages = len(m.attributions)
    found = [wrong("claims", "passages", passages, gaps)] if passages != n else []
    return part("claims", 1, gaps, 1, kind="number", key=n, wrong=found, shows=[])


def _worst(m: Material) -> Any:
    """An error that can be shown from the text alone, a date or a number that cannot be right before others."""
    pool = [e for e in m.errors if len(e.span) and e.repairs and any(e.repairs)]
    months = "|".join([*month_name[1:], *day_name])
    dates = [e for e in pool if re.search(rf"\b(?:{months})\b|\d", m.article[e.envelope] + m.article[e.span])]
    grave = [e for e in pool if e.severity != "minor"]
    first = dates or grave or pool
    return m.seeded("worst").choice(first) if first else None


def _step(m: Material) -> Iterator[Table]:
    """What can be said of an error, or of a claim with one source."""
    if e := _worst(m):
        gaps = {"error": m.inside(e), "explanation": e.explanation, "n": m.n(e.span)}
        near = [(sentence("claims", w, gaps), told("claims", w, gaps)) for w in ("purpose", "translator", "fine")]
        yield part("claims", 2, gaps, 1, **options(m.chance, sentence("claims", "step", gaps), near), shows=[gaps["n"]])
    a = m.one(m.sourced)
    gaps = {
        "words": m.brief(a.content),
        "n": m.n(a.content),
        "name": m.called(a.speaker),
        "source": m.article[a.source] if a.source else "",
    }
    near = [(sentence("claims", w, gaps), told("claims", w, gaps)) for w in ("proved", "untrue", "itself")]
    yield part("claims", 3, gaps, 1, **options(m.chance, sentence("claims", "claimed", gaps), near), shows=[gaps["n"]])


def _backed(m: Material) -> Table:
    """What stands behind each claim: somebody with a name, somebody without one, a document, or nothing."""
    say = wording("templates")["claims"]["behind"]
    behind = {
        "named": "named",
        "spokesperson": "named",
        "unnamed": "unnamed",
        "document": "document",
        "joint": "joint",
        "government": "joint",
    }
    pool = [
        (a.content, behind[m.group(a.speaker)], m.called(a.speaker)) for a in m.sourced if m.group(a.speaker) in behind
    ]
    said = [a.content for a in m.key.attributions]
    pool += [(s, "none", "") for s in m.unsourced() if len(s) > 40 and not any(s.overlaps(x) for x in said)]
    rows: list[tuple[Span, str, str]] = []
    for kind in say:
        rows += m.shuffled([row for row in pool if row[1] == kind], 2)
    rows = sorted(m.shuffled(rows, 6))
    kinds = [kind for kind in say if any(row[1] == kind for row in rows)]
    if len(kinds) < 2:
        raise NotOffered
    ids = dict(zip("abcdef", m.shuffled(rows), strict=False))
    found = []
    for id, (span, kind, source) in ids.items():
        gaps = {"n": m.n(span), "words": m.brief(span, 40), "source": source}
        found += [
            wrong("claims", "nothing" if kind == "none" else "backed", k, gaps | {"kind": say[k]}, item=id)
            for k in kinds
            if k != kind
        ]
    return part(
        "claims",
        4,
        {},
        3,
        kind="match",
        items={id: f"{m.brief(span)} (paragraph {m.n(span)})" for id, (span, _, _) in ids.items()},
        options={kind: say[kind] for kind in kinds},
        key={id: kind for id, (_, kind, _) in ids.items()},
        wrong=found,
        shows=[m.n(span) for span, _, _ in rows],
    )


def _note(m: Material) -> Table:
    """A correction of an error; where there is none, a line for a ledger of claims."""
    say = wording("templates")["claims"]
    if e := _worst(m):
        repair = next(r for r in e.repairs if r)
        gaps: Mapping[str, Any] = {
            "n": m.n(e.span), "error": m.inside(e), "span": m.article[e.span].strip(), "repair": repair,
            "mended": mended_at(m, e, repair),
        }  # fmt: skip
        kind, number = "note", 5
    else:
        a = m.one(m.sourced)
        gaps = {"n": m.n(a.content), "words": m.brief(a.content), "name": m.called(a.speaker)}
        kind, number = "line", 6
    models = [{**model, "text": model["text"].format(**gaps)} for model in say[kind]["models"]]
    look = [repair] if kind == "note" else ["because"]
    return part(
        "claims",
        number,
        gaps,
        2,
        kind="text",
        lines=3,
        look_for=[cut(look[0], 150)],
        rubric=say[kind]["rubric"],
        models=models,
        shows=[gaps["n"]],
    )


TEMPLATES = (distance, marks, pattern, word, most, claims)
