"""Unpack speech inside speech: one layer at a time, from what is printed to the one whose words are told."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from kit.model import AnswerKey, AnswerSheet, Article, Attribution, check_same_text
from kit.tokenizer import sentences
from kit.views.plain import joined, paragraph

GRADED = "{} is graded, so this copy of the kit doesn’t unpack it."
BOX = "border-left:3px solid;padding:.2em 0 .2em 1em;margin:.4em 0"
PAGE = Markup('<div lang="{}" style="max-width:38em"><p><b>Paragraph {}.</b></p>{}</div>')
LAYER = Markup(
    f'<details style="{BOX}"><summary><b>{{}}.</b> {{}} '
    "<br><small>Whose words are these? Decide first, then open the box.</small></summary><p>{}</p>{}</details>"
)
FIRST = Markup("<b>{}</b> prints it. So far we know only what the report says.")
ANSWER = Markup("{}{}. That is what <b>{}</b> tells us (cue: {}).")
CHAIN = Markup(f'<p style="{BOX}"><b>Who speaks inside whose words:</b> {{}}</p>')
DAMAGE = Markup("<p><b>What went wrong in this copy:</b> {}</p>")


def unpack(article: Article, key: AnswerSheet, *ids: str) -> Any:
    """The layers of each attribution as boxes inside boxes; each asks whose words these are, and opens to the answer.

    It is plain HTML: it works with the keyboard, in both themes, on paper, and where no Python runs. Where the key does
    not have an attribution, or a student's key leaves it out, one sentence says so.
    """
    from IPython.display import HTML

    check_same_text(article, key=key)
    return HTML(joined(_unpacked(article, key, id) for id in ids))


def _unpacked(article: Article, key: AnswerSheet, id: str) -> Markup:
    try:
        return _page(article, key, layers(key, id))
    except ValueError as error:
        graded = isinstance(key, AnswerKey) and key.withheld.get("sources")
        return paragraph(GRADED.format(id) if graded else f"{error}.")


def layers(key: AnswerSheet, id: str) -> tuple[Attribution, ...]:
    """The attribution of that id and all that carry it, the outermost first."""
    known = {a.id: a for a in key.attributions}
    if id not in known:
        nested = ", ".join(a.id for a in key.attributions if a.level > 1)
        raise ValueError(f"There is no attribution “{id}”; speech inside speech is in {nested or 'none of them'}")
    steps = [known[id]]
    while steps[0].parent in known and known[steps[0].parent] not in steps:
        steps.insert(0, known[steps[0].parent])
    return tuple(steps)


def _page(article: Article, key: AnswerSheet, steps: tuple[Attribution, ...]) -> Markup:
    names = [article.publisher or "The report", *(_name(key, step) for step in steps)]
    damage = Markup().join(DAMAGE.format(step.damage) for step in steps if step.damage)
    inner = CHAIN.format(" › ".join(names)) + damage
    for n in range(len(steps) - 1, -1, -1):
        answer = _answer(article, steps[n], names[n], names[n + 1])
        inner = LAYER.format(n + 2, article[steps[n].content], answer, inner)
    whole = " ".join(article[s] for s in sentences(article.text) if s.overlaps(steps[0].content))
    page = LAYER.format(1, whole, FIRST.format(names[0]), inner)
    return PAGE.format(article.language, article.paragraph_at(steps[0].content).number, page)


def _answer(article: Article, step: Attribution, teller: str, name: str) -> Markup:
    told = f"“{article[step.cue]}”" if step.cue else "no cue"
    to = f", to {step.addressee}" if step.addressee else ""
    who = "the same person, at another time" if name == teller else Markup("<b>{}</b>").format(name)
    return ANSWER.format(who, to, teller, told)


def _name(key: AnswerSheet, step: Attribution) -> str:
    return key.speaker(step.speaker).name if isinstance(key, AnswerKey) else step.speaker
