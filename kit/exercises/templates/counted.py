"""Templates on what can be counted in a text: letters, marks, words, and who has most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kit.counts import count_attributions, words
from kit.exercises.templates.material import Material, Table, listed, need, placed
from kit.exercises.templates.question import Question
from kit.wording import wording

_PLAIN = re.compile(r"“[^”]*”")
CHOICES = 4
NOT_COUNTED = 4  # letters; shorter words say little


def distance(m: Material) -> Table:
    """How far apart two words of the text are: one name in two spellings, or else two that are alike."""
    spelled = _spelled(m)
    one, other = need(spelled or _alike(m))
    n, longer = _edits(one, other), max(len(one), len(other))
    q = Question(m, "distance", {"one": one, "other": other, "n": n, "longer": longer})
    q.gaps["why"] = q.filled(q.say["spelled" if spelled else "alike"])
    guess = q.part(0, kind="prediction", input="number", paper=q.say["paper"][0])
    wrongs = {0: "same", longer: "letters", n - 1: "fewer", n + 1: "more"}
    return q.asked(part=[guess, q.number(1, n, wrongs, paper=q.say["paper"][1])])


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
    every = {m.article[w] for w in words(m.article.text)}
    found = sorted(w for w in every if len(w) > NOT_COUNTED and w.islower())
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


def marks(m: Material) -> Table:
    """In which paragraph the marks do not pair up; where they all do, which has most of them."""
    opens, closes = m.marks[0], m.marks[1]
    texts = {n: m.article[m.article.paragraphs[n].span] for n in m.body}
    counts = {n: (t.count(opens), t.count(closes)) for n, t in texts.items()}
    odd = [n for n, (a, b) in counts.items() if a != b and opens == "“"]
    even = [n for n, (a, b) in counts.items() if (a == b and a) or opens != "“"]
    most = sorted(counts, key=lambda n: -counts[n][0])
    if odd and len(even) >= 2:
        right, template, near = m.chance.choice(odd), "marks", m.shuffled(even, CHOICES - 1)
    elif len(most) >= 3 and counts[most[0]][0] != counts[most[1]][0]:
        right, template, near = most[0], "most marks", m.shuffled(most[1:], CHOICES - 1)
    else:
        return _paragraphs_with(m, opens, [n for n in texts if counts[n][0]])
    a, b = counts[right]
    q = Question(m, template, {"open": opens, "close": closes, "a": a, "b": b, "right": right})
    shown = sorted([right, *near])
    asked = q.paragraph(0, shown, right, "other", lambda n: {"n": n, "here": counts[n][0]})
    return q.asked(shown, part=[asked, *_code(m)])


def _paragraphs_with(m: Material, mark: str, found: list[int]) -> Table:
    """In how many paragraphs there is a quotation."""
    q = Question(m, "quotations", {"open": mark, "n": len(found)})
    q.gaps["places"] = placed(found) if found else q.say["nowhere"]
    asked = q.number(0, len(found), {m.article.text.count(mark): "marks"}, unit=q.say["unit"])
    return q.asked(part=[asked, *_code(m)])


def _code(m: Material) -> Iterator[Table]:
    """The function that the written exercise asks for, with the cases that are about no text of an article."""
    for each in m.written.get("part", ()):
        if each["kind"] == "code":
            cases = {name: [case for case in each.get(name, ()) if "text" in case] for name in ("given", "unseen")}
            small = [w for w in each.get("wrong", ()) if max(_numbers_in(w["answer"]), default=0) < 10]
            yield {**each, **cases, "wrong": small}


def _numbers_in(value: Any) -> list[int]:
    """The numbers in what a function gives: large ones were counted in another text."""
    if isinstance(value, list):
        return [n for item in value for n in _numbers_in(item)]
    return [value] if isinstance(value, int) else []


def pattern(m: Material) -> Table:
    """What a pattern for quotations finds, how many of these run on, and how many are real."""
    found = _PLAIN.findall(m.article.text)
    every, long = len(found), sum("\n" in q for q in found)
    marks = {"open": m.article.text.count("“"), "close": m.article.text.count("”")}
    q = Question(m, "pattern", marks | {"all": every, "long": long, "real": every - long})
    guess = q.part(0, kind="prediction", input="number")
    over = q.number(1, long, {every: "total"}, paper=q.say["paper"])
    return q.asked(part=[guess, over, q.number(2, every - long, {every: "total"}), *_code(m)])


def word(m: Material) -> Table:
    """How often a word stands in the text, and in which paragraph it does not."""
    places: dict[str, list[int]] = {}
    everyday = set(wording("exercise")["everyday"].split())
    for w in words(m.article.text):
        if len(w) > NOT_COUNTED and m.article[w].lower() not in everyday:
            places.setdefault(m.article[w].lower(), []).append(m.n(w))
    body = set(m.body)
    good = [w for w, found in places.items() if 3 <= len(found) <= 7 and len(body.intersection(found)) >= 2]
    chosen = m.chance.choice(need(sorted(w for w in good if w.isalpha() and body.difference(places[w]))))
    every = places[chosen]
    without = m.chance.choice([n for n in m.body if n not in every])
    here = m.shuffled((n for n in dict.fromkeys(every) if n in body), CHOICES - 1)
    q = Question(m, "word", {"word": chosen, "n": len(every), "without": without, "places": placed(every)})
    count = q.number(0, len(every), {len(set(every)): "fewer"})
    where = q.paragraph(1, sorted([*here, without]), without, "there", lambda n: {"here": n})
    return q.asked({*every, without}, part=[count, where, *_code(m)])


def most(m: Material) -> Table:
    """Who has most words and by which count, and what that shows."""
    counts: dict[str, Counter[str]] = {}
    for c in count_attributions(m.article, m.key.attributions):
        if c.row[0]:
            counts.setdefault(c.row[0], Counter()).update(attributions=c.attributions, words=c.words, quoted=c.quoted)
    order = sorted(counts, key=lambda id: (-counts[id]["words"], id))
    need(len(order) >= 2)
    (first, second), top = order[:2], counts[order[0]]
    names = {"name": m.called(first), "second": m.called(second), "n": top["attributions"]}
    many = {count: listed(f"{m.name(id)} {counts[id][count]}" for id in order[:5]) for count in ("words", "quoted")}
    q = Question(m, "most", {**top, **names, "many": many["words"], "inside": "", "share": ""})
    if m.marks == "“”":  # the charts count these only
        q.gaps |= {"inside": q.filled(q.say["inside"], {"many": many["quoted"]}), "share": q.filled(q.say["share"])}
    wrongs = {top["words"]: "words", counts[second]["attributions"]: "second"}
    wrongs |= {top["quoted"]: "quoted"} if q.gaps["share"] else {}
    number = q.number(0, top["attributions"], wrongs, paper=q.filled(q.say["paper"]))
    single = q.part(1, **q.offered("describes", "side", "important", "true"))
    return q.asked(part=[number, single, q.part(2, 2, **q.text(lines=4))])


TEMPLATES = (distance, marks, pattern, word, most)
