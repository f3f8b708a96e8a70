"""An exercise in the making: the sentences of one template around the gaps that a text fills, as tables of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kit.exercises.templates.material import Material, Table, lettered, need, worded
from kit.wording import wording

Gaps = dict[str, Any]
Said = tuple[str, str, Gaps]  # a wrong option: its words, the name of its sentence, and what fills the gaps of that
NONE: Gaps = {}
OPTIONS = 4


class MatchLine(NamedTuple):
    """A line to match: its words, what is right there, and what fills the gaps of its sentences."""

    words: str
    right: str
    gaps: Gaps


class Question:
    """What one template asks of a text: its sentences, and the gaps that they all may have.

    The sentences stand in kit/sentences/templates.json by the template's name; those that it has not are taken from
    the template it is `like`.
    """

    def __init__(self, m: Material, template: str, gaps: Gaps = NONE) -> None:
        every = wording("templates")
        self.m, self.gaps = m, {**gaps}
        self.say: Mapping[str, Any] = {**every.get(every[template].get("like"), NONE), **every[template]}

    def filled(self, words: str, gaps: Gaps = NONE) -> str:
        return words.format(**{**self.gaps, **gaps})

    def asked(self, show: Iterable[int] = (), **fields: Any) -> Table:
        """The exercise with these fields; with `part` the prompt stands above the parts."""
        say = self.say
        prompt = {"prompt": self.filled(say["prompt"])} if say.get("prompt") else {}
        return {
            "title": self.filled(say["title"]),
            **prompt,
            "show": sorted(set(show)),
            "tags": say["tags"],
            "hints": [self.filled(hint) for hint in say["hints"]],
            "explanation": self.filled(say["explanation"]),
            **fields,
        }

    def part(self, n: int, points: float = 1, **fields: Any) -> Table:
        """The n-th part; the points are set against those of its other parts."""
        return {"prompt": self.filled(self.say["parts"][n]), "points": points, **fields}

    def wrong(self, which: str, answer: Any, gaps: Gaps = NONE, **at: str) -> Table:
        """A wrong answer with its sentence and its next step."""
        say, step = (self.filled(words, gaps) for words in self.say["wrong"][which])
        return {**at, "answer": answer, "say": say, "next": step}

    # ---- what a part asks for

    def choice(self, right: str, wrongs: Iterable[Said]) -> Table:
        """One of up to four options: neither the place nor the length of the right one tells anything.

        Raises NotOffered where there are fewer than two wrong ones.
        """
        chance = self.m.chance
        pool = list({said[0]: said for said in wrongs if said[0] != right}.values())
        need(len(pool) >= 2)
        chosen: list[Said] = [(right, "", NONE), *self._around(right, pool, min(OPTIONS - 1, len(pool)))]
        options = lettered(chance.sample(chosen, len(chosen)))
        return {
            "kind": "single",
            "options": {id: words for id, (words, *_) in options.items()},
            "key": next(id for id, (words, *_) in options.items() if words == right),
            "wrong": [self.wrong(which, id, gaps) for id, (_, which, gaps) in options.items() if which],
        }

    def _around(self, right: str, pool: Sequence[Said], n: int) -> list[Said]:
        """So many of the wrong ones that the right one is as likely to be the longest as any other."""
        chance = self.m.chance
        shorter = chance.sample(found := [w for w in pool if len(w[0]) < len(right)], len(found))
        longer = chance.sample(found := [w for w in pool if len(w[0]) >= len(right)], len(found))
        below = max(n - len(longer), min(chance.randint(0, n), len(shorter)))
        return shorter[:below] + longer[: n - below]

    def offered(self, right: str, *wrongs: str) -> Table:
        """One of the options that the template brings, by their names, which are those of their sentences."""
        return self.choice(self.option(right), [(self.option(which), which, NONE) for which in wrongs])

    def option(self, which: str) -> str:
        """An option that the template brings, as it begins."""
        words = self.filled(self.say["options"][which])
        return words[0].upper() + words[1:]

    def paragraph(self, n: int, among: Iterable[int], right: int, which: str, gaps: Callable[[int], Gaps]) -> Table:
        """The n-th part, which asks for one of these paragraphs."""
        ids = lettered(among)
        found = [self.wrong(which, id, gaps(n)) for id, n in ids.items() if n != right]
        key = next(id for id, n in ids.items() if n == right)
        options = {id: worded("paragraph", n=n) for id, n in ids.items()}
        return self.part(n, kind="single", options=options, key=key, wrong=found)

    def either(self, n: int, right: str, other: str, which: str, gaps: Gaps) -> Table:
        """The n-th part, which asks for one of two."""
        options = dict(zip("ab", self.m.shuffled([right, other]), strict=True))
        ids = {words: id for id, words in options.items()}
        return self.part(n, kind="single", options=options, key=ids[right], wrong=[self.wrong(which, ids[other], gaps)])

    def number(self, n: int, right: int, wrongs: Mapping[int, str], **fields: Any) -> Table:
        """The n-th part, which asks for a number; `wrongs` names the sentences of others, where they are others."""
        found = [self.wrong(which, number) for number, which in wrongs.items() if number != right and number >= 0]
        return self.part(n, **{"kind": "number", "key": right, "wrong": found, **fields})

    def match(self, lines: Mapping[str, MatchLine], options: Mapping[str, str], which: str) -> Table:
        """An option for each line, whose paragraphs are shown; `which` makes the names of the sentences, as in told."""
        found = self.told(((id, line.right, line.gaps) for id, line in lines.items()), options, which)
        items = {id: line.words for id, line in lines.items()}
        key = {id: line.right for id, line in lines.items()}
        show = [line.gaps["n"] for line in lines.values()]
        return {"show": show, "kind": "match", "items": items, "options": options, "key": key, "wrong": found}

    def told(self, lines: Iterable[tuple[str, str, Gaps]], options: Mapping[str, str], which: str) -> list[Table]:
        """The wrong answers to lines, each with its id, what is right there and its gaps; `which` makes their names."""
        every = [(line, other) for line in lines for other in options if other != line[1]]
        return [
            self.wrong(which.format(right=right, other=other, **gaps), other, gaps | {"other": options[other]}, item=id)
            for (id, right, gaps), other in every
        ]

    def text(self, texts: Mapping[str, str] = NONE, say: Mapping[str, Any] = NONE, **fields: Any) -> Table:
        """A text that a person judges; a model answer may name one of these `texts`."""
        say = say or self.say
        models = [self._model(model, texts) for model in say["models"]]
        return {"kind": "text", "rubric": say["rubric"], "models": models, **fields}

    def _model(self, model: Mapping[str, Any], texts: Mapping[str, str]) -> Table:
        made = {name: self.filled(model[name]) for name in ("text", "gains", "loses")}
        return {**model, **made, "text": texts.get(model["text"], made["text"])}

    def marked(self, role: str, key: Table, wrongs: Iterable[Table], **fields: Any) -> Table:
        """Words to mark in the text."""
        return {"kind": "span", "role": role, "key": key, "wrong": list(wrongs), **fields}
