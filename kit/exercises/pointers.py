"""What an exercise file points to: passages by their words, and labels and spans of the answer key by their ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kit.marking.places import Target, content_target, error_target, source_target
from kit.model import AnswerKey, Article, Attribution, Paragraph, Span
from kit.strict import Field, Place, any_object, list_of, maybe, object_of, text, whole_number
from kit.wording import wording

LABELS = {"speaker": "attribution", "type": "attribution", "category": "error", "severity": "error"}
MENUS = {"type": "types", "category": "categories", "severity": "severities", "speaker": "speakers"}


class References:
    """Reads what points into one article and its key; without a key, what points to the key is None."""

    def __init__(self, article: Article, key: AnswerKey | None) -> None:
        self.article, self._key = article, key
        self._paragraphs = article.paragraphs
        self._items: dict[str, dict[str, Any]] = {
            "attribution": {a.id: a for a in key.attributions} if key else {},
            "error": {e.id: e for e in key.errors} if key else {},
        }

    def span(self, value: Any, at: Place) -> Span:
        """The span of `{paragraph, words, nth}`, `{attribution, role}` or `{error}`."""
        if "paragraph" in any_object(value, at):
            return self._words(object_of(value, at, _WORDS), at)
        if found := self.targets(value, at):
            return found[0].span
        at.refuse("this span needs the answer key")

    def paragraph(self, n: int, at: Place) -> Paragraph:
        """The paragraph of that number."""
        if not 0 <= n < len(self._paragraphs):
            at.refuse(f"there is no paragraph {n}; the article has 0 to {len(self._paragraphs) - 1}")
        return self._paragraphs[n]

    def _words(self, raw: Mapping[str, Any], at: Place) -> Span:
        n: int = raw["paragraph"]
        whole = self.paragraph(n, at / "paragraph").span
        if raw["words"] is None:
            return whole
        inside, words = self.article[whole], raw["words"]
        found = (found.start() for found in re.finditer(f"(?={re.escape(words)})", inside))
        places = [i for i in found if words and _is_whole(inside, words, i)]
        if not places:
            (at / "words").refuse(f"“{words}” isn’t in paragraph {n}")
        if raw["nth"] is None and len(places) > 1:
            (at / "words").refuse(f"“{words}” appears {len(places)} times in paragraph {n}; say which with nth")
        if not 1 <= (nth := raw["nth"] or 1) <= len(places):
            (at / "nth").refuse(f"“{words}” appears {len(places)} times in paragraph {n}, not {nth} times")
        start = whole.start + places[nth - 1]
        return Span(start, start + len(words))

    def targets(self, value: Any, at: Place, role: str = "words") -> tuple[Target, ...] | None:
        """The places a span key names; None where it needs a key that is not there. Spans of its own are a `role`'s."""
        raw = object_of(value, at, _TARGETS)
        if raw["spans"]:
            return tuple(Target(role, self.span(v, at / "spans" / n)) for n, v in enumerate(raw["spans"]))
        if not self._key:
            return None
        if raw["unsourced"]:
            return tuple(Target("unsourced", u.span) for u in self._key.unsourced)
        if ids := raw["errors"] or [*filter(None, [raw["error"]])]:
            return tuple(error_target(self._item("error", id, at)) for id in ids)
        if ids := raw["attributions"] or [*filter(None, [raw["attribution"]])]:
            return tuple(self._role(self._item("attribution", id, at), raw["role"] or "content", at) for id in ids)
        at.refuse("a key names an attribution, attributions, error, errors, spans or unsourced")

    def _role(self, a: Attribution, role: str, at: Place) -> Target:
        if role not in ("content", "source", "cue"):
            (at / "role").refuse(f"“{role}” is not one of content, source, cue")
        span: Span | None = getattr(a, role)
        if not span:
            at.refuse(f"{a.id} has no {role}")
        if role == "source":
            return source_target(self.article, a, self._items["attribution"].values())
        return content_target(a) if role == "content" else Target(role, span)

    def label(self, value: Any, at: Place) -> tuple[str, ...] | None:
        """The labels the key accepts for `{attribution, role}` or `{error, role}`, the key's own first."""
        raw = object_of(value, at, _LABEL)
        return self.labels(raw["attribution"] or raw["error"] or "", raw["role"], at)

    def labels(self, id: str, role: str, at: Place) -> tuple[str, ...] | None:
        """The labels the key accepts for a passage, by its id; of a linked group ("E02+E03") those of all."""
        if not self._key:
            return None
        if role not in LABELS:
            (at / "role").refuse(f"“{role}” is not one of {', '.join(LABELS)}")
        items = [self._item(LABELS[role], each, at) for each in id.split("+")]
        also = (category for error in items for category in error.also_accepted) if role == "category" else ()
        return tuple(dict.fromkeys([*(getattr(item, role) for item in items), *also]))

    def words(self, id: str, at: Place) -> str:
        """The words of the article at a passage of the key, by its id; a linked group's with … between.

        The id itself where there is no key.
        """
        if not self._key:
            return id
        found = [self._items["attribution"].get(each) or self._item("error", each, at) for each in id.split("+")]
        return " … ".join(self.article[f.span] or "[missing]" for f in found)

    def names(self, value: Any, at: Place) -> dict[str, str]:
        """A menu as ids and plain names: a table, a list of ids, or "types", "categories", "severities", "speakers"."""
        if isinstance(value, dict):
            return {id: text(item, at / id) for id, item in value.items()}
        if value == "speakers" and not self._key:
            return {}
        known = self._known()
        ids: Iterable[str] = known.get(value, ()) if isinstance(value, str) else list_of(text)(value, at)
        every = {id: name for menu in known.values() for id, name in menu.items()}
        if self._key and (stray := [id for id in ids if id not in every]):
            at.refuse(f"“{stray[0]}” is the id of no speaker, type, category or severity")
        found = {id: every.get(id) or id for id in ids}
        return found or at.refuse(f"a table, a list of ids, or one of {', '.join(known)} is wanted")

    def _known(self) -> dict[str, dict[str, str]]:
        words = wording("vocabulary")
        return {
            "types": {id: entry["plain"] for id, entry in words["types"].items()},
            "categories": {id: entry["plain"] for id, entry in words["categories"].items()},
            "severities": {id: id for id in words["severities"]},
            "speakers": {s.id: s.name for s in self._key.speakers} if self._key else {},
        }

    def _item(self, kind: str, id: str, at: Place) -> Any:
        """The attribution or the error of that id."""
        return self._items[kind].get(id) or at.refuse(f"the answer key has no {kind} “{id}”")


def _is_whole(text: str, words: str, at: int) -> bool:
    """Whether whole words begin there, and not the inside of longer ones."""
    before, after = text[max(0, at - 1) : at], text[at + len(words) : at + len(words) + 1]
    return not ((before.isalnum() and words[0].isalnum()) or (after.isalnum() and words[-1].isalnum()))


_WORDS = {"paragraph": Field(whole_number), "words": Field(maybe(text), None), "nth": Field(maybe(whole_number), None)}
_TARGETS = {
    "attribution": Field(text, ""),
    "attributions": Field(list_of(text), ()),
    "role": Field(text, ""),
    "error": Field(text, ""),
    "errors": Field(list_of(text), ()),
    "spans": Field(list_of(any_object), ()),
    "unsourced": Field(lambda value, at: value is True or at.refuse("only true is possible here"), False),
}
_LABEL = {"attribution": Field(text, ""), "error": Field(text, ""), "role": Field(text)}


def pointed(article: Article, span: Span) -> dict[str, Any] | None:
    """How a file points to a span: paragraph and words, and which of them; None where no file can."""
    paragraph = article.paragraph_at(span)
    if span not in paragraph.span or not len(span):
        return None
    inside, words, at = article[paragraph.span], article[span], span.start - paragraph.span.start
    starts = [m.start() for m in re.finditer(f"(?={re.escape(words)})", inside) if _is_whole(inside, words, m.start())]
    if at not in starts:
        return None
    nth = {"nth": starts.index(at) + 1} if len(starts) > 1 else {}
    return {"paragraph": paragraph.number, "words": words, **nth}
