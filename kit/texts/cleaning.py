"""What a page, a printer or a typist left in a text, taken out step by step; each step says what it did and can be undone."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import pairwise

from kit.texts.formats import Given, paragraphed
from kit.wording import shipped

_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000\t"
_UNSEEN = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NAMES = {
    "\u00a0": "no-break space", "\u2009": "thin space", "\u202f": "narrow no-break space", "\u3000": "wide space",
    "\t": "tab", "\u00ad": "soft hyphen", "\u200b": "zero-width space", "\u2060": "word joiner",
    "\ufeff": "byte order mark", "\u200c": "zero-width non-joiner", "\u200d": "zero-width joiner",
}  # fmt: skip
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_STOP = re.compile(r"[.!?…:;؟。！？|][”\"’'»)\]]*\Z|[”\"»]\Z")
_MONTHS = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
_FILLED = {"month": _MONTHS, "day": r"\d{1,2}(?:st|nd|rd|th)?", "year": r"(?:19|20)\d\d", "clock": r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?(?:GMT|UTC|BST|CES?T|E[SD]?T|P[SD]?T))?"}  # fmt: skip
_WIDEST = 130  # characters of a line that a printer or a mail program broke
_LONGEST_FURNITURE = 200  # characters of a line; a longer one is text
_ENDS_WITH_LINKS = re.compile(r"(?i:related|more on this|most (?:read|viewed|popular)|you m(?:ay|ight) also|recommended|trending|top stories|latest (?:news|stories))")  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepDone:
    """What one step did: the words it changed, or the kinds of what nobody sees."""

    step: str
    found: tuple[str, ...]

    def named(self) -> list[str]:
        """Each of them once, with how often it was found."""
        return [f"{what} × {n}" if n > 1 else what for what, n in Counter(self.found).items()]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text, and what was done to it; a step that found nothing is not named."""

    text: str
    done: tuple[StepDone, ...] = ()


@dataclass(slots=True)
class _Work:
    """A text while it is cleaned. `kept` holds what somebody put back: a step’s name, or the words of one change."""

    text: str
    kept: Collection[str] = ()
    found: list[str] = field(default_factory=list)

    def leaves(self, what: str, words: str = "") -> bool:
        """Whether one change is made, which is then noted."""
        if what in self.kept or words in self.kept:
            return False
        self.found.append(words or what)
        return True


def cleaned(text: str, undone: Collection[str] = ()) -> Cleaned:
    """The text without what a page or a printer left in it, less what is undone.

    `undone` has names of steps, and the words of single changes, as `StepDone` names them.
    """
    done = []
    for name, step in STEPS.items():
        if name not in undone:
            work = _Work(text, undone)
            text = step(work)
            done += [StepDone(name, tuple(work.found))] if work.found else []
    return Cleaned(paragraphed(text), tuple(done))


def in_paragraphs(given: Given) -> Given:
    """The text as one can read it: the lines of a printed page made paragraphs, which is said; any other as it is."""
    if given.kind != "pdf":
        return given
    made = cleaned(given.text, set(STEPS) - OF_PRINT)
    said = ", ".join(f"{done.step} ({len(done.found)})" for done in made.done)
    return replace(given, text=made.text, note=f"Mended in this PDF: {said}" if said else given.note)


OF_PRINT = {"page heads", "hyphens", "lines"}  # what only a printer can have done


# ---- the steps, in the order in which they are done


def _codes(work: _Work) -> str:
    """&nbsp; and &#8217; as the characters they stand for, ﬁ as the two letters it is, and â€œ as the “ it was."""

    def meant(m: re.Match[str]) -> str:
        code = m.group()
        letters = html.unescape(code) if code[0] == "&" else _as_it_was(code) or unicodedata.normalize("NFKC", code)
        return letters if letters != code and work.leaves(code) else code

    return re.sub(
        r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,8});|[\ufb00-\ufb06]|[\xc2-\xf4][^\x00-\x7f]{1,3}",
        meant,
        work.text,
    )


def _as_it_was(code: str) -> str:
    """The one character of which a program made several, because it took UTF-8 for Windows-1252; "" where it did not."""
    with suppress(UnicodeError):
        found = b"".join(c.encode("latin-1" if c <= "\xff" else "cp1252") for c in code).decode("utf-8")
        return found if len(found) == 1 else ""
    return ""


def _blanks(work: _Work) -> str:
    """Blanks of every kind as a plain one, and what nobody sees taken out, unless letters from right to left need it."""
    text = work.text
    unseen = _UNSEEN if not _RIGHT_TO_LEFT.search(text) else "\u00ad\u200b\u2060\ufeff"
    joiners = re.compile(
        r"(?<![^\W_])[\u200c\u200d](?![^\W_])|(?<=[\x20-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\x20-\u024f])"
    )
    text = re.sub(f"[{_BLANKS}]", lambda m: _noted(work, m.group(), " "), text)
    text = re.sub(f"[{unseen}]", lambda m: _noted(work, m.group(), ""), text)
    text = joiners.sub(lambda m: m.group() if _in_emoji(m) else _noted(work, m.group(), ""), text)
    return re.sub(r"(?<=\S) {2,}(?=\S)", lambda m: _noted(work, m.group(), " "), text)


def _noted(work: _Work, found: str, instead: str) -> str:
    name = "several spaces" if len(found) > 1 else _NAMES.get(found) or unicodedata.name(found, "unseen sign").lower()
    return instead if work.leaves(name) else found


def _in_emoji(m: re.Match[str]) -> bool:
    before, after = (m.string[n : n + 1] for n in (m.start() - 1, m.end()))
    return all(unicodedata.category(c or " ") in ("So", "Sk", "Mn") for c in (before, after))


def _markdown(work: _Work) -> str:
    """Headings, emphasis, links, quoting and lists without their signs."""
    rows = (
        (r"^(?:#{1,6} +|> ?)(?=\S)", ""),
        (r"(?<!\w)(\*\*|__)(?=\S)([^\n]{1,300}?)(?<=\S)\1(?!\w)", r"\2"),
        (r"(?<![\w*])([*_])(?=\S)([^\n*_]{1,300}?)(?<=\S)\1(?![\w*])", r"\2"),
        (r"!\[([^\]\n]*)\]\([^)\s]+\)", r"\1"),
        (r"\[([^\[\]\n]{1,200})\]\((?:https?:|/|#|mailto:)[^()\s]{0,300}\)", r"\1"),
    )
    if not any(re.search(pattern, work.text, re.MULTILINE) for pattern, _ in rows):
        return work.text
    text = work.text
    for pattern, instead in (*rows, *_WITH_MARKDOWN):
        text = re.sub(pattern, partial(_without_signs, work, instead), text, flags=re.MULTILINE)
    return text


_WITH_MARKDOWN = ((r"^[*+-] (?=\S)", ""), (r"^(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$", ""))  # in other texts a dash speaks


def _without_signs(work: _Work, instead: str, m: re.Match[str]) -> str:
    return m.expand(instead) if work.leaves("markdown", m.group().strip()) else m.group()


def _page_heads(work: _Work) -> str:
    """What stands on every page of a printed text: lines whose number rises by one, and lines that come with them."""
    lines = [line.strip() for line in work.text.split("\n")]
    alike: dict[str, list[str]] = {}
    for line in filter(None, lines):
        alike.setdefault(re.sub(r"\d+", "0", line), []).append(line)
    heads = {line for like, same in alike.items() if _are_heads(like, same) for line in same}
    filled = [line for line in lines if line]
    beside = {n + step for n, line in enumerate(filled) if line in heads for step in (-1, 1)}
    with_them = Counter(filled[n] for n in beside if 0 <= n < len(filled) and not _STOP.search(filled[n]))
    heads |= {line for line, n in with_them.items() if n > 1 and len(line) < _LONGEST_HEAD}
    return "\n".join(line for line in lines if not (line in heads and work.leaves("page heads", line)))


_LONGEST_HEAD = 100  # characters
_PAGE_NUMBER = re.compile(r"(?i)(?:page|p\.) ?0(?: ?(?:of|/) ?0)?|[-–—] ?0 ?[-–—]|0 ?(?:of|/) ?0")


def _are_heads(like: str, same: list[str]) -> bool:
    """Whether lines that differ in numbers alone are heads: Shore News 9 March 2024 1, … 2; one number may stand alone."""
    if _PAGE_NUMBER.fullmatch(like):
        return True
    titled = like == "0" or len(re.findall(r"[^\W\d_]+", like)) > 1
    columns = [[int(n) for n in column] for column in zip(*(re.findall(r"\d+", line) for line in same), strict=True)]
    rising = [all(b == a + 1 for a, b in pairwise(column)) for column in columns]
    steady = [len(set(column)) == 1 for column in columns]
    numbered = sum(rising) == 1 and sum(steady) == len(columns) - 1
    return len(same) > 1 and titled and numbered and len(like) < _LONGEST_HEAD and not _STOP.search(like)


def _furniture(work: _Work) -> str:
    """Lines that belong to a page and not to its text, and the list of other headlines below it."""
    lines, out, in_links = work.text.split("\n"), [], False
    for line in lines:
        bare = line.strip().strip("*_ ")
        kind = furniture(bare)
        in_links = (bool(bare) and bool(_ENDS_WITH_LINKS.match(bare) and kind)) or (in_links and not _is_prose(bare))
        if bare and (kind or in_links) and work.leaves("furniture", bare):
            continue
        out.append(line)
    return "\n".join(out)


def _is_prose(line: str) -> bool:
    return len(line) > 120 or bool(line and _STOP.search(line) and not line.endswith("|"))


def furniture(line: str) -> str:
    """What kind of line of a page this is, by furniture.json; "" for a line of text."""
    if len(line) > _LONGEST_FURNITURE:
        return ""
    return next((kind for kind, pattern in _patterns().items() if pattern.fullmatch(line)), "")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    def filled(pattern: str) -> str:
        return re.sub(r"\{(month|day|year|clock)\}", lambda m: _FILLED[m[1]], pattern)

    kinds = shipped("texts/furniture.json").items()
    return {kind: re.compile("|".join(map(filled, rows)), re.IGNORECASE) for kind, rows in kinds}


def _hyphens(work: _Work) -> str:
    """Words that were broken at the end of a line made whole; a hyphen stays where the text has the word with it."""
    whole = {word.lower() for word in re.findall(r"\w+-\w+", work.text)}

    def mended(m: re.Match[str]) -> str:
        parted = f"{m[1]}-{m[2]}"
        keeps = parted.lower() in whole or m[1].lower() in _PREFIXES or m[1][-1:].isdigit()
        return m.group() if keeps or not work.leaves("hyphens", parted) else m[1] + m[2]

    return re.sub(r"([^\W_]+)[-\u2010\u00ad]\n+((?=[^\W\d_A-Z])[^\W_]+)", mended, work.text)


_PREFIXES = frozenset(
    [
        "self",
        "well",
        "ex",
        "non",
        "co",
        "anti",
        "pro",
        "so",
        "vice",
        "half",
        "all",
        "cross",
        "semi",
        "north",
        "south",
        "east",
        "west",
        "mid",
    ]
)


def _lines(work: _Work) -> str:
    """Lines that a printer broke made one paragraph again, also across a page."""
    blocks: list[str] = []
    for block in re.split(r"\n{2,}", work.text):
        pieces = _rejoined(block.split("\n"), work)
        goes_on = blocks and pieces[:1].islower() and not _STOP.search(blocks[-1])
        if goes_on and work.leaves("lines", _seam(blocks[-1], pieces)):
            blocks[-1] = _joined(blocks[-1], pieces)
        else:
            blocks.append(pieces)
    return "\n\n".join(blocks)


def _rejoined(lines: list[str], work: _Work) -> str:
    """Lines without a blank one between them: those that go on joined, the others with a blank line between them."""
    lines = [line.strip() for line in lines if line.strip()]
    if not _is_broken(lines):
        return "\n".join(lines)
    text, widest = lines[0], max(map(len, lines))
    for before, line in pairwise(lines):
        goes_on = _goes_on(before, line, widest) and work.leaves("lines", _seam(before, line))
        text = _joined(text, line) if goes_on else f"{text}\n\n{line}"
    return text


def _paragraphs(work: _Work) -> str:
    """A blank line between lines that are paragraphs of their own."""
    blocks = []
    for block in re.split(r"\n{2,}", work.text):
        lines = block.split("\n")
        is_broken = _is_broken(lines)
        work.found += [] if is_broken else ["line end"] * (len(lines) - 1)
        blocks.append(("\n" if is_broken else "\n\n").join(lines))
    return "\n\n".join(blocks)


def _is_broken(lines: list[str]) -> bool:
    """Whether a printer, and not the writer, ended these lines: one goes on with a small letter, or most have no stop."""
    inner = lines[:-1]
    if not inner:
        return False
    open_ends = sum(not _STOP.search(line) for line in inner)
    small = any(line[:1].islower() for line in lines[1:])
    alike = len(lines) > 2 and open_ends > len(inner) / 2 and 40 <= max(map(len, lines)) <= _WIDEST
    return small or (alike and sum(len(line) > 0.6 * max(map(len, lines)) for line in inner) > len(inner) / 2)


def _goes_on(before: str, line: str, widest: int) -> bool:
    """Whether a line is the next part of the sentence or the paragraph before it; no printed line is very wide."""
    ended, printed = _STOP.search(before), widest <= _WIDEST
    if line[:1].islower():
        return printed or not ended
    return printed and len(before) > (0.85 if ended else 0.6) * widest


def _seam(before: str, line: str) -> str:
    """The words on both sides of where two lines are joined."""
    return f"{' '.join(before.split()[-2:])} ⏎ {' '.join(line.split()[:2])}"


def _joined(before: str, line: str) -> str:
    wide = all("\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" for c in (before[-1:], line[:1]))
    broken_word = re.search(r"[^\W\d_][-\u2010]\Z", before) and line[:1].islower()
    return before + line if wide or broken_word else f"{before} {line}"


STEPS: dict[str, Callable[[_Work], str]] = {
    "codes": _codes,
    "blanks": _blanks,
    "page heads": _page_heads,
    "markdown": _markdown,
    "furniture": _furniture,
    "hyphens": _hyphens,
    "lines": _lines,
    "paragraphs": _paragraphs,
}
