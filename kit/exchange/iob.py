"""CoNLL columns with B, I and O: a word a line, a blank line after each sentence, a column for each label.

Where two stretches of one label overlap, as nested speech does, the label has a second column. Lines that begin with
“# ” keep the exact ends and what else is said of a stretch; without them what is marked ends where words do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from kit.exchange.notes import ATTRIBUTES, LABELS, LINKS, Note
from kit.model import Article, Span
from kit.strict import Field, Place, any_object, decoded, json_value, object_of, text, whole_number
from kit.tokenizer import sentences, tokens

Run = tuple[str, int, int]  # a label, and its first word and the one after its last

_NOTE = {"id": Field(text), "label": Field(text), "start": Field(whole_number), "end": Field(whole_number)}
_NOTE |= {name: Field(text, "") for name in ATTRIBUTES} | {name: Field(text, "") for name in LINKS}


def write(notes: Sequence[Note], article: Article) -> dict[str, str]:
    """One file: a line for each note, the names of the columns, then the words."""
    words = tokens(article.text)
    columns: dict[str, list[str]] = {}
    for note in notes:
        first, last = _words(note.span, words)
        cells = ["O"] * len(words)
        names = (f"{note.label}{'' if n == 1 else f'.{n}'}" for n in range(1, len(notes) + 2))
        name = next(name for name in names if set(columns.setdefault(name, cells)[first:last]) == {"O"})
        columns[name][first:last] = [f"B-{note.label}", *[f"I-{note.label}"] * (last - first - 1)]
    lines = []
    for note in notes:
        where = {"id": note.id, "label": note.label, "start": note.span.start, "end": note.span.end}
        told = json.dumps(where | dict(note.attributes) | dict(note.links), ensure_ascii=False)
        lines.append(f"# note {told}")
    lines.append("# columns: " + " ".join(["word", *columns]))
    ends = {span.end for span in sentences(article.text)}
    for n, word in enumerate(words):
        lines.append("\t".join([article[word], *(cells[n] for cells in columns.values())]))
        lines += [""] * any(word.start < end <= word.end for end in ends)
    return {f"{article.id}.conll": "\n".join(lines) + "\n"}


def _words(span: Span, words: Sequence[Span]) -> tuple[int, int]:
    """The numbers of the words that a span touches; for one that touches none, the word after it or the last."""
    touched = [n for n, word in enumerate(words) if word.overlaps(span)]
    after = next((n for n, word in enumerate(words) if word.start >= span.start), len(words) - 1)
    return (touched[0], touched[-1] + 1) if touched else (after, after + 1)


def read(path: Path, article: Article) -> list[Note]:
    """The notes that the columns have, each as exact as a line for it says. Raises BadFile."""
    at = Place(path.name)
    words = tokens(article.text)
    lines = decoded(path, at).replace("\r\n", "\n").split("\n")
    told = [(n, line.removeprefix("# note ")) for n, line in enumerate(lines, 1) if line.startswith("# note ")]
    exact: dict[Run, list[Note]] = {}
    for n, line in told:
        note = _told(line, at / f"line {n}", article)
        exact.setdefault((note.label, *_words(note.span, words)), []).append(note)
    notes = []
    for n, (label, first, last) in enumerate(_runs(lines, article, words, at), 1):
        known = exact.get((label, first, last))
        found = Span(words[first].start, words[last - 1].end)
        notes.append(known.pop(0) if known else Note(f"{label}{n}", label, found))
    kept = {note.id for note in notes}
    return [Note(n.id, n.label, n.span, n.attributes, {r: o for r, o in n.links.items() if o in kept}) for n in notes]


def _told(line: str, at: Place, article: Article) -> Note:
    raw = object_of(any_object(json_value(line, at), at), at, _NOTE)
    if not 0 <= raw["start"] <= raw["end"] <= len(article.text):
        where = f"{raw['start']} to {raw['end']}"
        at.refuse(f"{where} is no stretch of the article, which has {len(article.text):,} characters")
    said, links = ({name: raw[name] for name in names if raw[name]} for names in (ATTRIBUTES, LINKS))
    return Note(raw["id"], raw["label"], Span(raw["start"], raw["end"]), said, links)


def _runs(lines: Sequence[str], article: Article, words: Sequence[Span], at: Place) -> Iterator[Run]:
    """What each column marks, in words of the article, which the lines have to repeat one after another."""
    rows = [(n, line.split("\t")) for n, line in enumerate(lines, 1) if _is_row(line)]
    if [cells[0] for _, cells in rows] != [article[word] for word in words]:
        _refuse_words(rows, article, words, at)
    width = max((len(cells) for _, cells in rows), default=1)
    for column in range(1, width):
        begun: Run | None = None
        for word, (n, cells) in enumerate(rows):
            cell = cells[column] if column < len(cells) else "O"
            mark, _, label = cell.partition("-")
            if mark not in ("B", "I", "O") or (mark != "O") != bool(label):
                (at / f"line {n}").refuse(f"“{cell[:40]}” should be O, or B- or I- with one of {', '.join(LABELS)}")
            if begun and (mark != "I" or label != begun[0]):
                yield begun
                begun = None
            if mark != "O":
                begun = (label, begun[1] if begun else word, word + 1)
        if begun:
            yield begun


def _is_row(line: str) -> bool:
    return bool(line.strip()) and ("\t" in line or not line.startswith("# "))


def _refuse_words(rows: Sequence[tuple[int, list[str]]], article: Article, words: Sequence[Span], at: Place) -> None:
    for (n, cells), word in zip(rows, words, strict=False):
        if cells[0] != article[word]:
            (at / f"line {n}").refuse(f"the article’s next word is “{article[word]}”, not “{cells[0][:40]}”")
    at.refuse(f"the file has {len(rows):,} words and the article {len(words):,}")
