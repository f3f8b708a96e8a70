"""brat standoff: a text, its notes line by line (T stretches, A attributes, R links, # what is said of one), and the settings.

brat knows no values with blanks in them, so these are the note on a stretch, as JSON; a note in plain words is taken for
the speaker's name or, on an error, for its repair.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from kit.exchange.notes import ATTRIBUTES, CHOICES, LABELS, LINKS, Note, Stretch, placed
from kit.model import Article
from kit.strict import Place, any_object, decoded, json_value, text
from kit.wording import wording

CHOSEN = ("type", "category", "severity")  # from a list; brat has them as attributes


def write(notes: Sequence[Note], article: Article) -> dict[str, str]:
    """The text, its .ann and the two files of settings: a folder that brat opens."""
    numbers = {note.id: f"T{n}" for n, note in enumerate(notes, 1)}
    lines = [f"{numbers[note.id]}\t{note.label} {_fragments(note, article)}" for note in notes]
    chosen = [(note, name) for note in notes for name in CHOSEN if note.attributes.get(name)]
    for n, (note, name) in enumerate(chosen, 1):
        lines.append(f"A{n}\t{name} {numbers[note.id]} {_word(note.attributes[name])}")
    links = [(numbers[note.id], role, numbers[other]) for note in notes for role, other in note.links.items()]
    lines += [f"R{n}\t{role} Arg1:{one} Arg2:{other}" for n, (one, role, other) in enumerate(links, 1)]
    for n, note in enumerate(notes, 1):
        rest = {"id": note.id} | {name: value for name, value in note.attributes.items() if name not in CHOSEN}
        lines.append(f"#{n}\tAnnotatorNotes {numbers[note.id]}\t{json.dumps(rest, ensure_ascii=False)}")
    written = "".join(line + "\n" for line in lines)
    return {f"{article.id}.txt": article.text, f"{article.id}.ann": written, "annotation.conf": _settings()}


def _fragments(note: Note, article: Article) -> str:
    """The offsets and the words; brat wants a stretch cut at line ends."""
    pieces, start = [], note.span.start
    for line in article[note.span].split("\n"):
        pieces.append((start, start + len(line)))
        start += len(line) + 1
    kept = [piece for piece in pieces if piece[0] < piece[1]] or pieces[:1]
    return ";".join(f"{start} {end}" for start, end in kept) + "\t" + " ".join(article.text[a:b] for a, b in kept)


def _word(value: str) -> str:
    return value.replace(" ", "_").replace("/", "-")


def _settings() -> str:
    lists = {name: "|".join(map(_word, wording("vocabulary")[CHOICES[name]])) for name in CHOSEN}
    on = {"type": "content", "category": "error|gap", "severity": "error|gap"}
    roles = (f"{role}\tArg1:content, Arg2:{role if role in LABELS else 'content'}" for role in LINKS)
    attributes = (f"{name}\tArg:{on[name]}, Value:{values}" for name, values in lists.items())
    overlaps = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    rows = ("[entities]", *LABELS, "[relations]", *roles, overlaps, "[events]", "[attributes]", *attributes, "")
    return "\n".join(rows)


def read(path: Path, article: Article) -> list[Note]:
    """The notes in an .ann file. Raises BadFile."""
    at = Place(path.name)
    labels: dict[str, str] = {}
    stretches: dict[str, Stretch] = {}
    said: dict[str, dict[str, str]] = {}
    links: dict[str, dict[str, str]] = {}
    for n, line in enumerate(decoded(path, at).split("\n"), 1):
        here, cells = at / f"line {n}", line.rstrip("\r").split("\t")
        if not line.strip():
            continue
        head = cells[1].split(" ") if len(cells) > 1 else []
        if line[0] == "T" and len(cells) == 3 and len(head) > 2:
            labels[cells[0]] = head[0]
            stretches[cells[0]] = _stretch(cells[1].partition(" ")[2], cells[2], here)
        elif line[0] in "AM" and len(head) == 3 and head[0] in CHOSEN:
            values = {_word(value): value for value in wording("vocabulary")[CHOICES[head[0]]]}
            said.setdefault(head[1], {})[head[0]] = values.get(head[2], head[2])
        elif line[0] == "R" and len(head) == 3:
            links.setdefault(head[1].partition(":")[2], {})[head[0]] = head[2].partition(":")[2]
        elif line[0] == "#" and len(cells) == 3 and len(head) == 2:
            said.setdefault(head[1], {}).update(_note(cells[2], labels.get(head[1], ""), here))
        elif line[0] not in "*AMNE":
            here.refuse(f"“{line[:60]}” is no line of brat’s")
    ids = {t: said.get(t, {}).pop("id", t) for t in labels}
    linked = {t: {role: ids.get(o, o) for role, o in links.get(t, {}).items()} for t in labels}
    found = [(ids[t], label, stretches[t], said.get(t, {}), linked[t]) for t, label in labels.items()]
    return placed(found, article, at)


def _stretch(offsets: str, words: str, at: Place) -> Stretch:
    """A stretch of one or more fragments, with nothing but line ends and blanks between them."""
    ends = [end for piece in offsets.split(";") for end in piece.split(" ")]
    if len(ends) % 2 or not all(end.isascii() and end.isdigit() and len(end) < 10 for end in ends):
        at.refuse(f"“{offsets[:60]}” should be offsets such as 12 17 or 12 17;18 20")
    numbers = list(map(int, ends))
    between = zip(numbers[1:-1:2], numbers[2::2], strict=True)
    if any(left > right or right - left > 4 for left, right in between):
        at.refuse("this stretch is in pieces with words between them; the kit’s stretches have none")
    return Stretch(numbers[0], numbers[-1], words)


def _note(words: str, label: str, at: Place) -> dict[str, str]:
    if not words.startswith("{"):
        return {"repair" if label in ("error", "gap") else "name": words}
    found = any_object(json_value(words, at), at)
    return {name: text(value, at / name) for name, value in found.items() if name in ("id", *ATTRIBUTES)}
