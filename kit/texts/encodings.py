"""Bytes to characters: as they say themselves, and where they say nothing, as they read most like words."""

from __future__ import annotations

from json import detect_encoding

from kit.strict import Place

_OLDER = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}


def characters(content: bytes, at: Place) -> tuple[str, str]:
    """The text in bytes, and what there is to say of it ("" as a rule). Raises BadFile for what is no text.

    UTF-8, UTF-16 or UTF-32 by their marks; UTF-16 without one; UTF-8; else Windows-1252, Mac Roman, or what
    charset-normalizer takes it for, where that is there.
    """
    if (marked := detect_encoding(content)) in ("utf-8-sig", "utf-16", "utf-32"):
        return content.decode(marked, errors="replace"), ""
    if b"\0" in content:
        return _of_two_bytes(content, at), ""
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        return _older(content, error.start, at)


def _of_two_bytes(content: bytes, at: Place) -> str:
    """UTF-16 without a mark: the order of bytes that gives blanks and marks of ASCII, and nothing unprintable."""
    texts = [content.decode(order, errors="replace") for order in ("utf-16-le", "utf-16-be")]
    best = max(texts, key=lambda text: sum(c in " \n\r.," for c in text))
    if not any(c in " \n." for c in best) or "\ufffd" in best or not _readable(best):
        at.refuse("this isn’t text: there’s a zero byte in it")
    return best


def _older(content: bytes, n: int, at: Place) -> tuple[str, str]:
    """The text of an older program, in the encoding in which its marks and accents stand where words have them."""
    guess = _guess(content)
    texts = {name: content.decode(name, errors="replace") for name in (*guess, *_OLDER)}
    text = max(texts.values(), key=_likeness)
    best = next(name for name in (*_OLDER, *guess) if texts[name] == text)
    strange = best not in guess and sum(not c.isascii() for c in text) > sum(map(str.isalpha, text)) / 5
    if "\ufffd" in text or strange or not _readable(text):
        at.refuse(
            f"its letters can’t be read (byte {n} is not UTF-8); save the file as UTF-8 text, or paste the text itself"
        )
    return text, f"{at.file}: byte {n} is not UTF-8, so it is read as {_OLDER.get(best, best)}; check its letters"


def _guess(content: bytes) -> list[str]:
    """What charset-normalizer takes it for: other alphabets, too."""
    try:
        from charset_normalizer import from_bytes
    except ModuleNotFoundError:  # it comes with JupyterLab
        return []
    found = from_bytes(content).best()
    return [found.encoding] if found else []


def _readable(text: str) -> bool:
    return all(c.isprintable() or c.isspace() or c in "\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff" for c in text)


def _likeness(text: str) -> float:
    """Which share of the characters beyond ASCII stand where words have them, less those that do not."""
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    fit = [_fits(before, c, after) for before, c, after in around if not c.isascii()]
    return sum(fit) / max(1, len(fit))


def _fits(before: str, c: str, after: str) -> int:
    if c in "“‘«„‚¿¡":
        return 1 if not before.isalnum() and not after.isspace() else -1
    if c in "”’»":
        return 1 if not before.isspace() else -1
    if c.isalpha():
        return -1 if (c.isupper() and before.islower()) or (c.islower() and after.isupper()) else 1
    return 1 if c in "–—…\u00a0•€£°§©®½、。「」『』，：" else -1
