"""A lesson with another text than the one it was written for: its examples, and what its page says instead."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from markupsafe import Markup

from kit.counts import layered
from kit.limits import LONGEST_PASSAGE, shortened
from kit.model import AnswerKey, Article, Attribution
from kit.wording import wording

TYPES = ("direct", "indirect", "document", "mixed")
BOX = Markup(
    '<details class="kit-guide" open style="border:1px dashed;padding:.2em 1em .6em;max-width:46em"><summary>{title}</summary>'
    "<p>{about}</p><dl>{rows}</dl></details>"
)
ROW = Markup('<dt style="font-weight:bold;margin-top:.5em">{part}</dt><dd style="margin-left:1em">{say}</dd>')


def examples(key: AnswerKey, most: int) -> tuple[Attribution, ...]:
    """Attributions to look at: one of each type, and then of other speakers, in reading order."""
    every = [a for a in layered(key.attributions) if a.tier == "core" and a.source and a.cue]
    chosen: list[Attribution] = []
    for type in TYPES:
        chosen += [a for a in every if a.type == type and a.speaker not in {c.speaker for c in chosen}][:1]
    rest = [a for a in every if a not in chosen]
    return tuple(sorted([*chosen, *rest][:most], key=lambda a: a.content))


def few(article: Article, key: AnswerKey) -> tuple[Attribution, ...]:
    """All attributions of up to three paragraphs that have one or two each; those of the examples come last."""
    core = [a for a in key.attributions if a.tier == "core" and a.level == 1]
    seen = [article.paragraph_at(a.content).number for a in examples(key, 2)]
    counts = [article.paragraph_at(a.content).number for a in core]
    fitting = [n for n in dict.fromkeys(counts) if n and counts.count(n) <= 2]
    chosen = sorted(sorted(fitting or dict.fromkeys(counts), key=lambda n: n in seen)[:3])
    return tuple(a for a in core if article.paragraph_at(a.content).number in chosen)


def inside(key: AnswerKey, most: int) -> tuple[str, ...]:
    """The ids of what is said inside somebody else's words."""
    return tuple(a.id for a in key.attributions if a.level > 1 and a.tier == "nested" and a.parent)[:most]


def claims(article: Article, key: AnswerKey, most: int) -> tuple[str, ...]:
    """Words that somebody claims and that stand once in the text, the shortest first."""
    every = (article[a.content].strip(" “”‘’\"',.") for a in examples(key, len(key.attributions)))
    once = [words for words in every if article.text.count(words) == 1 and len(words.split()) > 2]
    return tuple(sorted(once, key=len)[:most])


# ---- what the page says instead


def guide(lesson: str, article: Article, key: AnswerKey) -> Markup:
    """A box with what to do instead in each part of a lesson that speaks of the text it was written for."""
    say, gaps, rows = wording("other_text"), _gaps(article, key), Markup()
    for part, *sentences in say["lessons"].get(lesson, ()):
        for words in sentences:  # others stand where the text does not have what the first ones speak of
            with suppress(KeyError):
                rows += ROW.format(part=part, say=words.format_map(gaps))
                break
    return BOX.format(title=say["title"], about=say["about"].format(**gaps), rows=rows) if rows else rows


def _gaps(article: Article, key: AnswerKey) -> dict[str, Any]:
    """What the sentences have to fill in; of what the text does not have, nothing."""
    gaps: dict[str, Any] = {"title": article.title}
    shown = examples(key, 2)
    for n, a in enumerate(shown, 1):
        gaps |= {f"{name}{n}": value for name, value in _about(article, key, a).items()}
    if numbers := sorted({article.paragraph_at(a.content).number for a in few(article, key)}):
        *most, last = map(str, numbers)
        gaps["few"] = f"paragraphs {', '.join(most)} and {last}" if most else f"paragraph {last}"
    if ids := inside(key, 1):
        inner = next(a for a in key.attributions if a.id == ids[0])
        outer = next((a for a in key.attributions if a.id == inner.parent), inner)
        gaps |= _about(article, key, inner) | {"outer": key.speaker(outer.speaker).name}
    if key.errors or key.withheld.get("errors"):
        gaps["errors"] = len(key.errors)
    if kinds := sorted({u.kind for u in key.unsourced}):
        gaps["kinds"] = ", ".join(kinds)
    with suppress(ValueError):
        out = date.fromisoformat(article.date)
        gaps |= {"y": out.year, "m": out.month, "d": out.day, "out": f"{out:%d %B %Y}".lstrip("0")}
    return gaps


def _about(article: Article, key: AnswerKey, a: Attribution) -> dict[str, Any]:
    source, cue = (article[span] if span else "" for span in (a.source, a.cue))
    words = shortened(article[a.content].strip(" “”‘’,"), LONGEST_PASSAGE)
    n = article.paragraph_at(a.content).number
    return {"words": words, "source": source, "cue": cue, "name": key.speaker(a.speaker).name, "n": n}
