"""Unpack speech inside speech: one layer at a time, from what is printed to the one whose words are told."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from kit.model import AnswerKey, AnswerSheet, Article, Attribution, Span, check_same_text
from kit.tokenizer import sentences
from kit.views.palette import turning
from kit.views.plain import joined, paragraph

GRADED = "{} is graded, so this copy of the kit doesn’t unpack it."
PAGE = Markup(
    '<div class="kit-turn kit-onion" id="{id}"><style>{style}</style>'
    "<fieldset><legend>Paragraph {number}. Whose words are these? Decide first, then peel off a layer.</legend>"
    "{first}{steps}"
    '</fieldset><p lang="{lang}" dir="auto">{text}</p>{said}{damage}</div>'
)
STEP = Markup(
    '<label class="kit-switch"><input type="radio" name="{id}" value="{n}" data-lm-suppress-shortcuts="true"{checked}>'
    "{name}</label>"
)
LAYER = Markup('<span class="layer l{n}">{inside}</span>')
SAID = Markup('<p class="says s{n}"><span class="names">{names}</span><br>{answer}</p>')
NAME, CHAIN = Markup("<b>{}</b>"), Markup(" › ")  # who speaks inside whose words
FIRST = Markup("<b>{}</b> prints it. So far we know only what the report says.")
ANSWER = Markup("{}{}. That is what <b>{}</b> tells us (cue: {}).")
DAMAGE = Markup('<p class="says s{n}"><b>What went wrong in this copy:</b> {text}</p>')
# While a layer is the outermost that is left, what is around it is pale, and its words have a ground.
PEELED = (
    "#{id}:has([value='{n}']:checked){{"
    "[lang]{{color:var(--faint)}}.l{n}{{color:var(--text);background:var(--own)}}.s{n}{{display:block}}}}"
)


def unpack(article: Article, key: AnswerSheet, *ids: str) -> Any:
    """The sentence of each attribution, to be peeled in place: at each step one layer of speech less, and who is left.

    It is plain HTML: it works with the keyboard, in both themes, on paper, and where neither Python nor a script runs.
    Where the key does not have an attribution, or a student's key leaves it out, one sentence says so.
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
    id = f"onion-{secrets.token_hex(4)}"
    tellers = (key.speaker(s.speaker).name if isinstance(key, AnswerKey) else s.speaker for s in steps)
    names = [article.publisher or "The report", *tellers]
    answers = [FIRST.format(names[0]), *(_answer(article, s, names[n], names[n + 1]) for n, s in enumerate(steps))]
    bold = [NAME.format(name) for name in names]
    said = [SAID.format(n=n, names=CHAIN.join(bold[: n + 1]), answer=answer) for n, answer in enumerate(answers)]
    damage = [DAMAGE.format(n=n, text=step.damage) for n, step in enumerate(steps, 1) if step.damage]
    around = [s for s in sentences(article.text) if s.overlaps(steps[0].content)]
    return PAGE.format(
        id=id,
        style=turning("".join(PEELED.format(id=id, n=n) for n in range(len(names)))),
        number=article.paragraph_at(steps[0].content).number,
        first=STEP.format(id=id, n=0, name="as printed", checked=Markup(" checked")),
        steps=joined(STEP.format(id=id, n=n, name=f"peel {n}", checked="") for n in range(1, len(names))),
        lang=article.language,
        text=_peel(article, Span(around[0].start, around[-1].end), [step.content for step in steps]),
        said=joined(said),
        damage=joined(damage),
    )


def _peel(article: Article, whole: Span, layers: Sequence[Span], n: int = 0) -> Markup:
    """The words of a layer, with the next layer inside them."""
    if not layers:
        return LAYER.format(n=n, inside=article[whole])
    start = min(max(layers[0].start, whole.start), whole.end)
    inner = Span(start, max(start, min(layers[0].end, whole.end)))
    before, after = article.text[whole.start : inner.start], article.text[inner.end : whole.end]
    inside = Markup("{}{}{}").format(before, _peel(article, inner, layers[1:], n + 1), after)
    return LAYER.format(n=n, inside=inside)


def _answer(article: Article, step: Attribution, teller: str, name: str) -> Markup:
    told = f"“{article[step.cue]}”" if step.cue else "no cue"
    to = f", to {step.addressee}" if step.addressee else ""
    who = "the same person, at another time" if name == teller else NAME.format(name)
    return ANSWER.format(who, to, teller, told)
