"""The class report: where a class stands, what it finds hard, and what to ask, as one HTML file without a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kit.model import Span
from kit.teacher.assignment import Assignment
from kit.teacher.pages.document import document, isolated
from kit.teacher.pages.page import amount
from kit.teacher.records import Row
from kit.teacher.report import class_tables as tables
from kit.teacher.report.alike import MOST, Pair
from kit.teacher.report.class_counts import Counts, counts_of
from kit.teacher.report.class_tables import quoted
from kit.teacher.report.heat import heat_map
from kit.teacher.report.table import as_html
from kit.wording import wording

EVIDENCE = 10  # shared mistakes that are listed for a pair, the rarest first
_MARK = re.compile(r"(errors|sources):(\d+)-(\d+)")


def class_report(rows: Iterable[Row], asked: Assignment) -> str:
    """The report on a class as a whole HTML file; the rows, one a student, are read once."""
    return report_of(counts_of(rows, asked))


def report_of(counts: Counts) -> str:
    """The report on what was counted."""
    words, article = wording("page")["report"], counts.asked.article
    parts = [part for part in _parts(counts) if part]
    links = "".join(f'<li><a href="#p{n}">{title}</a></li>' for n, (title, _) in enumerate(parts))
    sections = "".join(
        f'<section aria-labelledby="p{n}"><h2 id="p{n}">{title}</h2>{body}</section>'
        for n, (title, body) in enumerate(parts)
    )
    head = f"<h1>{words['title']}</h1><p>{isolated(article.title or article.id)}</p><p>{summary(counts)}</p>"
    nav = f'<nav aria-label="{wording("page")["page"]["nav"]}"><ul>{links}</ul></nav>'
    skip = f'<a class="skip" href="#p0">{words["skip"]}</a>'
    return document(words["title"], f"{skip}<header>{head}{nav}</header><main>{sections}</main>", "report")


def summary(counts: Counts) -> str:
    """How many there are, and how they did, in two sentences."""
    words = wording("page")["report"]
    told = words["counted"].format(rows=counts.rows, handed_in=counts.handed_in, attention=counts.attention)
    if not counts.handed_in:
        return f"{told} {words['nothing']}" if counts.rows else str(words["nothing"])
    mean = words["mean"].format(mean=amount(counts.total / counts.handed_in), out_of=amount(counts.out_of))
    return f"{told} {mean}"


def _parts(counts: Counts) -> Iterator[tuple[str, str]]:
    """The sections with their titles; the longest lists come last."""
    words = wording("page")["report"]
    yield words["class"], as_html(tables.scores(counts))
    yield words["vote"]["title"], as_html(tables.vote(counts)) + as_html(tables.sure(counts))
    for task in counts.marks:
        body = heat_map(counts, task) + as_html(tables.items(counts, task)) + as_html(tables.alarms(counts, task))
        yield words["heat"][task], body
    if counts.marks:
        yield words["agreement"]["title"], as_html(tables.agreement(counts))
    if counts.answers:
        yield words["answers"]["title"], as_html(tables.answers(counts))
    yield words["alike"]["title"], to_ask(counts)
    yield words["rest"], as_html(tables.attention(counts))


# ---- what two sheets have in common


def to_ask(counts: Counts) -> str:
    """The pairs of sheets to ask about, each a question with its evidence."""
    words, pairs = wording("page")["report"]["alike"], counts.alike.pairs()
    limit = f'<p class="faint">{words["limit"].format(most=MOST)}</p>'
    if not pairs:
        return f"<p>{words['none']}</p>{limit}"
    listed = "".join(_question(counts, pair) for pair in pairs[: words["most"]])
    left = len(pairs) - words["most"]
    more = f"<p>{words['more'].format(n=f'{left:,}')}</p>" if left > 0 else ""
    return f"<p>{words['told']}</p>{listed}{more}{limit}"


def _question(counts: Counts, pair: Pair) -> str:
    words = wording("page")["report"]["alike"]
    one, other = (
        isolated(f"{name} ({id})" if name and id else name or id)
        for id, name in (counts.people[pair.one], counts.people[pair.other])
    )
    n = words["one"] if len(pair.shared) == 1 else words["many"].format(n=len(pair.shared))
    rarest = sorted(pair.shared, key=lambda shared: (shared[1], shared[0]))
    evidence = "".join(
        f"<li>{_told(counts, f)} {words['others'].format(n=f'{have:,}')}</li>" for f, have in rarest[:EVIDENCE]
    )
    if len(rarest) > EVIDENCE:
        evidence += f"<li>{words['more evidence'].format(n=f'{len(rarest) - EVIDENCE:,}')}</li>"
    texts = f" {words['text']}" if any("#" in feature for feature, _ in pair.shared) else ""
    classes = f"{min(1 / pair.expected, 1e6) if pair.expected else 1e6:,.0f}"
    chance = words["chance"].format(classes=classes) if pair.expected < 1 else ""
    return f"<h3>{words['ask'].format(one=one, other=other, n=n)}</h3><ul>{evidence}</ul><p>{chance}{texts}</p>"


def _told(counts: Counts, feature: str) -> str:
    """One feature in words."""
    words = wording("page")["report"]["alike"]
    if found := _MARK.fullmatch(feature):
        span = Span(int(found[2]), int(found[3]))
        number = counts.asked.article.paragraph_at(span).number
        return str(words[found[1]].format(words=isolated(quoted(counts, span)[1:-1]), n=number))
    id, sign, said = re.split("([:#])", feature, maxsplit=1)
    return str(words["same"].format(id=id) if sign == "#" else words["answer"].format(id=id, said=isolated(said)))
