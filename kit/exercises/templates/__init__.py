"""Exercises that follow from a key: each template makes one question of any text, as a table of an exercise file.

material: the text, its key and chance
question: an exercise in the making; the sentences of a template (kit/sentences/templates.json) around their gaps
spoken: who said this; source, content and cue; whose words inside whose
voices: types, quotation marks, cues by weight, what has no source, who is heard
damage: what is printed, find, name and weigh errors, may it be repaired, repair it
intact: the same for a text without errors, with sentences that are changed
counted: letters, marks, words, who has most
claimed: days and claims
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kit.exercises.templates import claimed, counted, damage, intact, spoken, voices
from kit.exercises.templates.material import Material, NotOffered, Table
from kit.model import AnswerKey, Article
from kit.wording import wording

TEMPLATES: Mapping[str, Callable[[Material], Table]] = {
    make.__name__: make for module in (spoken, voices, damage, intact, counted, claimed) for make in module.TEMPLATES
}
WRITTEN = "as written"  # in place of a template: the exercise is about no text, and is asked with any
names = (*TEMPLATES, WRITTEN)
JUDGED = {"reword", "light", "full", "mend", "quote", "most", "weigh", "claims"}  # by a person: all have the same
ALWAYS = ("who", "source", "content", "cues", "match", "voice", "type")  # where none of those named is offered
WORDS_A_MINUTE = 165  # a beginner who reads slowly
SECONDS: Mapping[str, Callable[[Mapping[str, Any]], int]] = {
    "single": lambda _: 45,
    "several": lambda part: 20 + 8 * len(part["options"]),
    "number": lambda _: 40,
    "order": lambda part: 20 + 12 * len(part["items"]),
    "match": lambda part: 20 * len(part["items"]),
    "span": lambda part: 50 * (part.get("wanted") or len(part["key"].get("attributions", [0]))),
    "text": lambda _: 210,
    "repair": lambda _: 240,
    "grid": lambda part: 9 * len(part["rows"]) * len(part["columns"]),
    "prediction": lambda _: 25,
    "code": lambda _: 0,
}


def filled(
    written: Iterable[Mapping[str, Any]],
    article: Article,
    key: AnswerKey | None,
    seed: int,
    fits: Callable[[Table], bool],
) -> list[Table]:
    """For each written exercise that names templates, one on this text: the same id and points, the first that fits.

    The same seed makes the same exercises. One for which the text offers nothing is left out, and all are where the key
    is not whole.
    """
    if not key or key.withheld:
        return []
    material = Material(article, key, str(seed))
    known = {"seed": seed} if seed else {}
    every = [_one(material.asking(each), fits) for each in written if each.get("template")]
    return [table | known for table in every if table]


def _one(m: Material, fits: Callable[[Table], bool]) -> Table | None:
    for name in dict.fromkeys((*m.written["template"], *ALWAYS)):
        made = made_by(name, m)
        if made and fits(made):
            return made
    return None


def made_by(name: str, m: Material) -> Table | None:
    """The exercise of a template in place of the written one; None where the text does not offer it."""
    if name == WRITTEN:
        return {field: value for field, value in m.written.items() if field != "template"}
    material = Material(m.article, m.key, "0", m.written) if name in JUDGED else m
    try:
        made = TEMPLATES[name](material)
    except NotOffered:
        return None
    head = {"id": m.written["id"], "title": made.pop("title"), "minutes": minutes(made, m.article)}
    return head | _worth(made, points(m.written))


def points(written: Mapping[str, Any]) -> float:
    """What an exercise is worth that is no extra."""
    parts = written.get("part") or [written]
    return float(sum(part.get("points", 1) for part in parts if not part.get("extra")))


def _worth(table: Table, total: float) -> Table:
    """The table with so many points, shared out as its parts are set against each other."""
    if "part" not in table:
        return table | {"points": _plain(total)}
    one, left, shared = total / points(table), total, list[Table]()
    counted = [part for part in table["part"] if not part.get("extra")]
    for part in counted:
        worth = left if part is counted[-1] else round(part["points"] * one, 2)
        shared.append(part | {"points": _plain(worth)})
        left = round(left - worth, 2)
    return table | {"part": [*shared, *(part for part in table["part"] if part.get("extra"))]}


def _plain(number: float) -> float:
    return int(number) if number == int(number) else number


def minutes(table: Mapping[str, Any], article: Article) -> int:
    """The minutes that a beginner takes: to read what is asked, the paragraphs and the explanation, and to answer."""
    parts = [part for part in table.get("part", [table]) if not part.get("extra")]
    shown = [article[article.paragraphs[n].span] for n in table["show"]]
    read = [table.get("prompt", ""), table["explanation"], *shown]
    for part in parts:
        menus = (part[name] for name in ("options", "items", "rows", "columns") if isinstance(part.get(name), dict))
        read += [part.get("prompt", ""), *(str(words) for menu in menus for words in menu.values())]
        read += ["as many words as one passage of a text has as a rule"] * len(
            part.get("items", ()) if part["kind"] == "match" else ()
        )
    seconds = sum(SECONDS[part["kind"]](part) for part in parts)
    return max(1, round(sum(len(re.findall(r"\w+", words)) for words in read) / WORDS_A_MINUTE + seconds / 60 + 0.2))


def title_of(written: Mapping[str, Any]) -> str:
    """What a list of exercises calls the one that fills in for a written one."""
    name = written["template"][0]
    title = str(wording("templates").get(name, {}).get("title", "{"))
    return str(written["title"]) if "{" in title else title
