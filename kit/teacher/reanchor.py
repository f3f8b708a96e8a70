"""Answers that were given on another version of a text, placed again by the words they quote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.model import Article
from kit.strict import same_words


@dataclass(frozen=True, slots=True)
class Placed:
    """A sheet's JSON value whose spans all fit the article; how many were moved, and how many could not be placed."""

    value: Any
    moved: int = 0
    lost: int = 0


def reanchored(value: Any, article: Article) -> Placed:
    """The JSON value of a sheet with each quoted span at its place in this article.

    A span whose words stand at its offsets stays. Otherwise it goes where its words stand exactly once; a source or
    cue whose words stand more often moves along with its content. What has no such place is left out and counted,
    never guessed. Where the sheet names another text, a span stays only if its words stand once: the same words at
    the same place may be another occurrence.
    """
    about = value.get("article") if isinstance(value, dict) else None
    other = isinstance(about, dict) and about.get("sha256") != article.sha256
    if not other and not _shifted(value, article.text):
        return Placed(value)
    placing = _Placing(article, other)
    placed = placing.inside(value)
    if other:
        placed["article"] = {**about, "sha256": article.sha256}  # type: ignore[dict-item]
    return Placed(placed, placing.moved, placing.lost)


def _is_span(value: Any) -> bool:
    kinds = [type(value.get(name)) for name in ("start", "end", "text")] if isinstance(value, dict) else []
    return kinds == [int, int, str]


def _stands(span: Mapping[str, Any], text: str, by: int = 0) -> bool:
    start, end = span["start"] + by, span["end"] + by
    return 0 <= start <= end <= len(text) and same_words(text[start:end], span["text"])


def _shifted(value: Any, text: str) -> bool:
    """Whether some span in a JSON value does not have its words at its offsets."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if type(item) is dict:
            if "start" in item and _is_span(item) and not _stands(item, text):
                return True
            item = item.values()
        elif type(item) is not list:
            continue
        waiting += [inner for inner in item if type(inner) in (dict, list)]
    return False


class _Placing:
    """One sheet being placed."""

    def __init__(self, article: Article, other: bool) -> None:
        self._text, self._other = article.text, other
        self.moved = self.lost = 0

    def inside(self, value: Any) -> Any:
        """A JSON value with its spans placed; items of a list that cannot be placed are left out."""
        if isinstance(value, list):
            placed = [self.inside(item) for item in value]
            return [item for item, was in zip(placed, value, strict=True) if item is not None or was is None]
        if not isinstance(value, dict):
            return value
        if _is_span(value):
            return self._span(value)
        if _is_span(value.get("content")):
            return self._attribution(value)
        return {name: self.inside(item) for name, item in value.items()}

    def _attribution(self, value: dict[str, Any]) -> dict[str, Any] | None:
        content = self._span(value["content"])
        if content is None:
            return None
        by = content["start"] - value["content"]["start"]
        roles = {n: self._span(value[n], by) for n in ("source", "cue") if _is_span(value.get(n))}
        return value | {"content": content} | roles

    def _span(self, span: dict[str, Any], by: int | None = None) -> dict[str, Any] | None:
        start = self._place(span, by)
        if start is None:
            self.lost += 1
            return None
        self.moved += start != span["start"]
        return span | {"start": start, "end": start + span["end"] - span["start"]}

    def _place(self, span: dict[str, Any], by: int | None) -> int | None:
        start: int = span["start"]
        if not self._other and _stands(span, self._text):
            return start
        words = span["text"]
        if by is not None and _stands(span, self._text, by):
            return start + by
        if not words or len(words) != span["end"] - start or self._text.count(words) != 1:
            return None
        return self._text.index(words)
