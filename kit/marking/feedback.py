"""The words for a result: one sentence on a mark or an item of the key, and one next step."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from kit.limits import LONGEST_QUOTED
from kit.marking.places import Wanted, framing
from kit.marking.ruler import Range, Ruler
from kit.model import Article, Span
from kit.outcome import Result
from kit.wording import wording

_SENTENCES = wording("feedback")


def message(
    part: str, name: str, outcome: str, mark: int | None, key: str | None, about: str = "find", **words: object
) -> Result:
    """The result with the sentences of that name, and these words filled in."""
    sentence, following = _SENTENCES[part][name]
    if "{" in sentence:
        sentence = sentence.format_map(words)
    if "{" in following:
        following = following.format_map(words)
    return Result(outcome, sentence, following, 0.0, 0.0, (), about, mark, key)


def words_at(ruler: Ruler, span: Span) -> str:
    """The words of a span for a sentence: whole words, without quotation marks at the ends, a long one shortened."""
    return _words_at(ruler, span.start, span.end)


@lru_cache(maxsize=20_000)  # a class marks the same words again and again; numbers are looked up faster than a span
def _words_at(ruler: Ruler, start: int, end: int) -> str:
    span = Span(start, end)
    tokens = ruler.range(span)
    if not len(span) or not any(word[0].isalnum() for word in ruler.words[tokens.start : tokens.end]):
        tokens = Range(max(0, tokens.start - 1), min(len(ruler.words), tokens.end + 1))  # the words beside say where
    words = ruler.article[ruler.span(tokens)]
    words = " ".join(words.split()) if "\n" in words or "  " in words else words
    words = words.strip("“”") or words
    if len(words) <= LONGEST_QUOTED:
        return words
    first, last = words[: LONGEST_QUOTED // 2], words[-LONGEST_QUOTED // 2 :]  # without the words that are cut
    return f"{first.rpartition(' ')[0] or first} … {last.partition(' ')[2] or last}"


def framed(ruler: Ruler, told: Result, mark: Range, wanted: Wanted) -> Result:
    """What is told of a mark with a wrong end; where words of the source or the cue stand in it, that these do."""
    words = "” and “".join(words_at(ruler, ruler.span(tokens)) for tokens in framing(mark, wanted))
    if not words:
        return told
    return message(
        "sources", "content framed", told.outcome, told.mark, told.key, told.about, words=words, step=told.next
    )


def paragraph_names(article: Article, spans: Iterable[Span]) -> tuple[str, ...]:
    """The paragraph in which each span starts, by name: the headline, paragraph 5."""
    paragraphs, names = article.paragraphs, _SENTENCES["place"]
    at = [bisect_right(paragraphs, span.start, key=lambda p: p.span.start) - 1 for span in spans]
    return tuple(names[paragraphs[n].kind if n > 0 else "headline"].format(n=n) for n in at)
