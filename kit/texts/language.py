"""Which language a text seems to be in, by its letters and its small words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from kit.wording import shipped

_FEW_WORDS = 30  # fewer do not tell a language


def language_of(text: str) -> str:
    """The code of the language that a text seems to be in: “en” for one that can be English or is too short to tell.

    It is another one when its letters are not Latin, or when it is full of another language’s small words.
    """
    words = re.findall(r"[^\W\d_]+", text[:5_000].lower())
    letters = "".join(words)
    if len(letters) > 2 * _FEW_WORDS and sum(letter > "ɏ" for letter in letters) > len(letters) / 2:
        return _by_letters(letters)
    known = _small_words()
    foreign = frozenset().union(*known.values()) - known["en"]
    english, others = (sum(word in small for word in words) for small in (known["en"], foreign))
    if len(words) < _FEW_WORDS or english >= len(words) / 20 or others < len(words) / 10:
        return "en"
    return max(known, key=lambda code: sum(word in known[code] for word in words))


def language_name(code: str) -> str:
    """The language of a code, in words: German."""
    return str(shipped("texts/languages.json")["names"].get(code, code))


@cache
def _small_words() -> dict[str, frozenset[str]]:
    found = shipped("texts/languages.json")["small words"]
    return {code: frozenset(words.split()) for code, words in found.items()}


def _by_letters(letters: str) -> str:
    """A language by the script of most letters, and by letters that it alone has; Japanese has Chinese ones too."""
    known = shipped("texts/languages.json")
    scripts = Counter(re.split(r"[ -]", unicodedata.name(letter, "UNKNOWN"))[0] for letter in letters)
    most = "HIRAGANA" if scripts["HIRAGANA"] > len(letters) / 10 else scripts.most_common(1)[0][0]
    own = {"CYRILLIC": "uk", "ARABIC": "fa"}.get(most, "")
    if any(letter in letters for letter in known["own letters"].get(own, "")):
        return own
    return str(known["scripts"].get(most, "und"))
