"""The words for a result: one sentence on a mark or an item of the key, and one next step."""

from __future__ import annotations

from functools import lru_cache

from kit.limits import LONGEST_QUOTED
from kit.marking.ruler import Range, Ruler
from kit.model import Span
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
    return Result(outcome, sentence, following, about=about, mark=mark, key=key)


@lru_cache(maxsize=20_000)  # a class marks the same words again and again
def quoted(ruler: Ruler, span: Span) -> str:
    """The words of a span for a sentence: whole words, without quotation marks at the ends, a long one shortened."""
    tokens = ruler.range(span)
    if not len(span) or not any(word[0].isalnum() for word in ruler.words[tokens.start : tokens.end]):
        tokens = Range(max(0, tokens.start - 1), min(len(ruler.words), tokens.end + 1))  # the words beside say where
    words = ruler.article[ruler.span(tokens)]
    words = " ".join(words.split()) if "\n" in words or "  " in words else words
    words = words.strip("“”") or words
    if len(words) <= LONGEST_QUOTED:
        return words
    return f"{_whole(words[: LONGEST_QUOTED // 2], 0)} … {_whole(words[-LONGEST_QUOTED // 2 :], 1)}"


def _whole(words: str, side: int) -> str:
    """The words without the one that was cut off: the last one on side 0, the first one on side 1."""
    kept = words.partition(" ")[2] if side else words.rpartition(" ")[0]
    return kept or words


def boundary(ruler: Ruler, mark: Range, core: Range, wide: Range | None = None) -> tuple[str, str]:
    """Which end of a mark is furthest off, and the word where it should be: ("ends late", "peace"); ("", "") if none.

    A mark is too long where it leaves `wide` (the core, if left out), and too short where it lacks some of the core.
    """
    wide = wide or core
    off = {
        "ends late": mark.end - wide.end,
        "starts early": wide.start - mark.start,
        "ends early": core.end - mark.end,
        "starts late": mark.start - core.start,
    }
    worst = max(off, key=lambda name: off[name])
    if off[worst] <= 0:
        return "", ""
    return worst, _word(ruler, core, last=worst.startswith("ends"))


def _word(ruler: Ruler, core: Range, *, last: bool) -> str:
    """The first or last word of a stretch; a mark of punctuation only where there is no word."""
    words = ruler.words[core.start : core.end]
    ordered = words[::-1] if last else words
    return next((word for word in ordered if word[:1].isalnum()), ordered[0])
