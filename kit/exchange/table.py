"""Attributions as rows, for pandas, polars, R or a spreadsheet; and a machine's beside people's, counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kit.marking.pairing import assign
from kit.marking.ruler import Ruler, f1
from kit.model import AnswerKey, AnswerSheet, Article, Attribution, check_same_text

Row = dict[str, Any]
Layer = AnswerSheet | Sequence[Attribution]
ROLES = ("content", "source", "cue")
ALIKE = 0.5  # of their words that two contents share, at least, to be the same passage (Dice)
COUNTED = ("people", "machine", "both", "exact")


def table(article: Article, *layers: Layer) -> list[Row]:
    """A row for each attribution of a key, a sheet or `find_attributions`: a list of dicts, all with the same keys.

    `by` is whose it is, offsets count code points, and what is missing is None. With two layers, the people's and the
    machine's, `match` is the id of the other's attribution of the same passage, as `beside` counts them.
    """
    for layer in layers:
        check_same_text(article, attributions=_records(layer))
        if isinstance(layer, AnswerSheet):
            check_same_text(article, sheet=layer)
    rows = [[_row(article, layer, a) for a in _records(layer)] for layer in layers]
    if len(layers) == 2:
        for one, other in _pairs(article, *map(_records, layers)).items():
            rows[0][one]["match"], rows[1][other]["match"] = rows[1][other]["id"], rows[0][one]["id"]
    return [row for of_layer in rows for row in of_layer]


def _records(layer: Layer) -> tuple[Attribution, ...]:
    return layer.attributions if isinstance(layer, AnswerSheet) else tuple(layer)


def _row(article: Article, layer: Layer, a: Attribution) -> Row:
    by = layer.reader.id if isinstance(layer, AnswerSheet) else "machine"
    speaker = layer.speaker(a.speaker).name if isinstance(layer, AnswerKey) and a.speaker else a.speaker
    row: Row = {"article": article.id, "by": by, "id": a.id, "paragraph": article.paragraph_at(a.content).number}
    row |= {"speaker": speaker or None, "type": a.type or None, "level": a.level}
    for role in ROLES:
        span = getattr(a, role)
        ends = (article[span], span.start, span.end) if span else (None, None, None)
        row |= dict(zip((role, f"{role}_start", f"{role}_end"), ends, strict=True))
    return row | {"parent": a.parent, "continues": a.continues, "match": None}


COLUMNS = tuple(_row(Article("", " "), (), Attribution(Article("", " ").paragraphs[0].span)))


def _pairs(article: Article, people: Sequence[Attribution], machine: Sequence[Attribution]) -> dict[int, int]:
    """Which of the people's attributions is which of the machine's: one each, with the most words in common."""
    ruler = Ruler(article)
    theirs = [ruler.range(a.content) for a in machine]

    def shares(a: Attribution) -> Iterator[tuple[int, float]]:
        own = ruler.range(a.content)
        for n, other in enumerate(theirs):
            if (share := f1(own.shared(other), own.length, other.length)) >= ALIKE:
                yield n, share + 0.01 * (a.level == machine[n].level)

    return assign([dict(shares(a)) for a in people])


def beside(texts: Iterable[tuple[Article, AnswerSheet, Sequence[Attribution]]]) -> list[Row]:
    """How the machine's attributions stand beside the people's: a row for each text, and a last one for all of them.

    `both` counts passages that both have (contents that share half of their words), `exact` those of them whose
    content is the same to the character; precision, recall and F1 follow from `both`. What the key says is too
    garbled to be attributed is left out.
    """
    rows = [_counts(*text) for text in texts]
    total = {name: sum(row[name] for row in rows) for name in COUNTED}
    return [_rated(row) for row in (*rows, {"article": "all", **total})]


def _counts(article: Article, sheet: AnswerSheet, machine: Sequence[Attribution]) -> Row:
    check_same_text(article, sheet=sheet, attributions=tuple(machine))
    people = [a for a in sheet.attributions if a.tier != "garbled"]
    pairs = _pairs(article, people, machine)
    exact = sum(people[one].content == machine[other].content for one, other in pairs.items())
    return dict(zip(("article", *COUNTED), (article.id, len(people), len(machine), len(pairs), exact), strict=True))


def _rated(row: Mapping[str, Any]) -> Row:
    both, people, machine = row["both"], row["people"], row["machine"]
    rates = (_rate(both, machine), _rate(both, people), _rate(2 * both, people + machine))
    return dict(row) | dict(zip(("precision", "recall", "f1"), rates, strict=True))


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
