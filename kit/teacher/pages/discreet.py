"""What of the feedback a student may read: nothing that gives away what the student has not found yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kit.marking.feedback import message
from kit.model import AnswerKey, Article, Decoy, ErrorSpan
from kit.outcome import NOT_YET, PARTLY, RIGHT, Result
from kit.wording import wording

SEEN = (RIGHT, PARTLY)
_TELLING = 4  # letters that words have at least, to point at one place
_RARE = 2  # times that words stand in the article at most, to point at one place


class Discreet:
    """A key made ready once to keep feedback from saying too much; with `show_key` it lets everything pass.

    Left out are the messages on what was missed, since they name its paragraph and how it looks; the explanation of
    one error where it tells another that is not found; the reason for a decoy that does so; the ends of a statement
    that is not found.
    """

    def __init__(self, article: Article, key: AnswerKey, show_key: bool = False) -> None:
        self._all = show_key
        telling = {error.id: _telling(article, error) for error in key.errors}
        self._gives = {e.id: _told(e.explanation, key.errors, telling, e) for e in key.errors}
        self._decoys = {_advice(d): _told(d.why_not_an_error, key.errors, telling) for d in key.decoys}
        self._near: str = wording("feedback")["sources"]["near"][0]

    def messages(self, marked: Result) -> tuple[Result, ...]:
        """The feedback on a whole-article task that may be read, in its order."""
        if self._all:
            return marked.parts
        found = frozenset(told.key for told in marked.parts if told.mark is not None and told.outcome in SEEN)
        return tuple(self._discreet(told, found) for told in marked.parts if self._may(told, found))

    def _may(self, told: Result, found: frozenset[str | None]) -> bool:
        return told.mark is not None and (told.about != "why" or self._gives.get(told.key or "", frozenset()) <= found)

    def _discreet(self, told: Result, found: frozenset[str | None]) -> Result:
        words = wording("page")["page"]
        if told.sentence == self._near:
            return told._replace(next=words["nearby"])
        if told.key is None and not self._decoys.get(told.next, frozenset()) <= found:
            return told._replace(next=words["read again"])
        return told


def _advice(decoy: Decoy) -> str:
    """The next step that a mark on this decoy gets: it is the key's reason."""
    return message("errors", "decoy", NOT_YET, 0, None, words="", why=decoy.why_not_an_error).next


def _told(
    text: str, errors: Sequence[ErrorSpan], telling: Mapping[str, frozenset[str]], own: ErrorSpan | None = None
) -> frozenset[str]:
    """The other errors that a text gives away: by name, by their words or repairs, or by what ties them to its own."""
    others = [error for error in errors if own is None or error.id != own.id]
    return frozenset(
        error.id
        for error in others
        if (own is not None and _tied(own, error))
        or any(_places(words, text) for words in {error.id, *telling[error.id]})
    )


def _tied(one: ErrorSpan, other: ErrorSpan) -> bool:
    same_group = one.group is not None and one.group == other.group
    return same_group or one.repeat_of == other.id or other.repeat_of == one.id


def _telling(article: Article, error: ErrorSpan) -> frozenset[str]:
    """Words that point to this error: its own where they are rare in the article, repairs where they are not in it."""
    own = (words for words in _bare([article[error.span]]) if len(_places(words, article.text)) <= _RARE)
    repairs = (words for words in _bare(error.repairs) if not _places(words, article.text))
    return frozenset([*own, *repairs])


def _bare(texts: Iterable[str]) -> list[str]:
    """The texts without marks at their ends; only those that are long enough."""
    bare = (re.sub(r"^\W+|\W+$", "", text) for text in texts)
    return [words for words in bare if len(words) >= _TELLING]


def _places(words: str, text: str) -> list[str]:
    return re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)
