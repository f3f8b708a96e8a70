"""The rows that a chart's figure and its table are both drawn from, and the words that both use for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kit.counts import Count, Turn, count_apart, count_attributions, count_cues, count_kinds
from kit.model import AnswerKey, AnswerSheet, Article
from kit.wording import wording


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One line of a bar chart: a speaker, or a speaker and a cue, with the counts of the key and perhaps a reader's."""

    names: tuple[str, ...]
    section: str
    sides: tuple[tuple[Count, ...], ...]


def rows(article: Article, sheets: Sequence[AnswerSheet], what: str, names: Mapping[str, str]) -> list[ChartRow]:
    """The rows of the chart "speakers", "cues" or "kinds", section by section; `names` has the speakers' by id."""
    known, key = wording("vocabulary")["speaker_kinds"], sheets[0]
    kinds = {s.id: known.get(s.kind, "") for s in key.speakers} if isinstance(key, AnswerKey) else {}
    counted: dict[str, Callable[..., tuple[Count, ...]]] = {
        "speakers": count_attributions,
        "cues": count_cues,
        "kinds": partial(count_kinds, kind=kinds),
    }
    found = []
    for section in wording("chart")["sections"] if what == "speakers" else ("",):
        count_of = partial(count_apart, name=section) if section else counted[what]
        sides = [count_of(article, sheet.attributions) for sheet in sheets]
        listed = [(kind,) for kind in wording("chart")["kinds"]] if what == "kinds" else []
        for row in dict.fromkeys([*listed, *(count.row for side in sides for count in side)]):
            of_row = tuple(tuple(count for count in side if count.row == row) for side in sides)
            found.append(ChartRow(_names(row, what, section, names), section, of_row))
    return found


def _names(row: tuple[str, ...], what: str, section: str, names: Mapping[str, str]) -> tuple[str, ...]:
    words = wording("chart")
    if what == "kinds":
        return (words["kinds"].get(row[0], words["noSpeaker"]),)
    speaker = speaker_name(row[0], names)
    if what == "cues":
        return speaker, row[1] or words["noCue"]
    if section == "nested":
        teller = words["same"] if row[0] == row[1] else speaker_name(row[1], names)
        return (words["retold"].format(speaker=speaker, teller=teller),)
    return (speaker,)


def speaker_name(id: str, names: Mapping[str, str]) -> str:
    """The speaker's name, the id where none is known, and words for "nobody" where there is no id."""
    return names.get(id, id) or str(wording("chart")["noSpeaker"])


def voice(turn: Turn, names: Mapping[str, str]) -> str:
    """Who has the floor in this turn."""
    return speaker_name(turn.attribution.speaker, names) if turn.attribution else str(wording("chart")["reporter"])


def sum_of(counts: Iterable[Count], unit: str) -> int:
    return sum(int(getattr(count, unit)) for count in counts)


def with_unit(number: int, unit: str) -> str:
    """A number with its unit: "1 word attributed"; the unit "floor" is plain words."""
    return f"{number:,} {wording('chart')['units'][unit]['one' if number == 1 else 'plain']}"


def rank(type: str) -> int:
    """The order in which types are drawn: the reporter's own voice, the four types, no type chosen, the totals."""
    known = ["unsourced", *wording("vocabulary")["types"], "", "total"]
    return known.index(type if type in known else "")


def type_name(type: str) -> tuple[str, str]:
    """The letter and the plain name of a type."""
    if type == "unsourced":
        return "", wording("chart")["reporter"]
    entry = wording("vocabulary")["types"].get(type, {"letter": "?", "plain": wording("chart")["noType"]})
    return entry["letter"], entry["plain"]
