"""The marks of two or three people, from files, become one key: where they differ is decided one by one, and kept at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kit.counts import words
from kit.files import file_part, key_from, read_key, sheet_from
from kit.limits import LONGEST_SHEET_ID
from kit.marking.agreement import PARTS, QUESTIONS, Unit, agreement, alpha, labels, ratings, units
from kit.model import Answer, AnswerKey, AnswerSheet, Article, Attribution, ErrorSpan, Reader, Speaker, check_same_text
from kit.sheets.adjudication import (
    ALIKE,
    FILE,
    MENDED,
    NEITHER,
    OPEN,
    Adjudication,
    Decision,
    Figures,
    adjudication_as_json,
    read_adjudication,
)
from kit.sheets.draft import KEY, LETTERS, Draft, held
from kit.sheets.own import free_id, of_key, own_speakers
from kit.sheets.readers import account
from kit.sheets.sheet_file import of_a_reader, write_whole
from kit.strict import BadFile, Place, json_value, read_json, text_of

READERS = "readers"  # the folder of what others marked
BEFORE = "key.before-adjudication.json"
FEWEST, MOST = 2, 3


class Adjudicator:
    """The marks of two or three readers on one text, and the folder in which a key is made of them.

    Opened again with the same marks, what was decided is there; a decision on marks that are others now is kept apart.
    """

    def __init__(
        self,
        article: Article,
        sheets: Sequence[AnswerSheet],
        folder: Path,
        names: AnswerKey | None = None,
        task: str = "sources",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Raises OtherText, BadFile, NotSaved, and ValueError for a number of readers, or a task, that cannot be."""
        check_same_text(article, key=names)
        for sheet in sheets:
            check_same_text(article, sheet=sheet)
        if task not in PARTS:
            raise ValueError(f"task={task!r} is not one of {', '.join(PARTS)}")
        self.article, self.task, self.path, self._now = article, task, folder / FILE, now
        self.readers = _apart([sheet.reader for sheet in sheets])
        who = ", ".join(reader.name for reader in self.readers) or "none"
        if not FEWEST <= len(sheets) <= MOST:
            raise ValueError(f"this takes the marks of {FEWEST} or {MOST} people, not of {len(sheets)} ({who})")
        self._base, sheets = of_one_cast(names, sheets)
        marks = {r.id: tuple(map(_own, sheet.records(task))) for r, sheet in zip(self.readers, sheets, strict=True)}
        found = units(article, marks)
        if not found:
            raise ValueError(f"nobody has marked anything yet ({who}), so there’s nothing to compare")
        self._figures = figures(article, task, marks, found)
        self._open(found)

    @property
    def key(self) -> AnswerKey:
        """The key as it was last written."""
        return self._draft.key

    def decide(self, decisions: Sequence[Decision]) -> None:
        """Write these decisions, with who made them and when, and what they change in the key. Raises NotSaved."""
        known = {decision.id: decision for decision in self.record.log}
        when = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = {d.id: replace(d, who=account(), when=when) for d in decisions if d != known.get(d.id)}
        if not made:
            return
        with held(self.path):
            found = self._read() if self.path.exists() else self.record
            log = {d.id: d for d in found.log} | made
            self._write(found, [d for d in log.values() if d.result or any(d.said.values())])

    # ---- the file and the key

    def _open(self, found: Sequence[Unit]) -> None:
        folder, is_new = self.path.parent, not self.path.exists()
        empty = Adjudication(self.article.id, self.article.sha256, self.task, self.readers, self._figures, ())
        before = empty if is_new else self._read()
        with held(self.path):
            if is_new and (folder / KEY).exists() and not (folder / BEFORE).exists():
                shutil.copyfile(folder / KEY, folder / BEFORE)
        if (folder / BEFORE).exists():
            base = read_key(folder / BEFORE, self.article)
            self._base = replace(base, speakers=self._base.speakers if self._base else base.speakers)
        self._draft = Draft(self.article, folder, lambda: self._base or own_speakers(self.article))
        if is_new:  # later the key is changed only where a decision is, so that what is corrected in it stays
            self._draft.begin(self.task, self._base)
        known = [record.id for record in self._base.records(self.task)] if self._base else []
        log, earlier = _carried(before, found, LETTERS[self.task], known)
        nobody = dict.fromkeys(reader.id for reader in self.readers)  # the readers may be others than before
        log = [d if any(d.said.values()) else replace(d, said=nobody) for d in log]
        self.record = before
        with held(self.path):
            self._write(before, log, earlier)

    def _write(self, found: Adjudication, log: Iterable[Decision], earlier: Sequence[Decision] = ()) -> None:
        in_order = tuple(sorted(log, key=lambda d: (d.span, d.id)))
        more = tuple(earlier) or found.earlier
        record = replace(found, readers=self.readers, figures=self._figures, log=in_order, earlier=more)
        if record != found or not self.path.exists():
            content = adjudication_as_json(record, self.article).encode()
            write_whole(self.path, content, lambda new: read_adjudication(new, self.article))
        self._draft.change(self.task, self._results(record), self._results(found))
        self.record = record

    def _results(self, record: Adjudication) -> tuple[Any, ...]:
        """The records of the key that these decisions make; what is left open counts neither for nor against anybody."""
        base = {r.id: r for r in self._base.records(self.task)} if self._base else {}
        return tuple(_result(d, base.get(d.id)) for d in record.log if d.result and d.choice)

    def _read(self) -> Adjudication:
        found = read_adjudication(self.path, self.article)
        if found.task != self.task:
            raise BadFile(f"{self.path} settles {found.task}, and this is about {self.task}; name another folder")
        return found


def _result(d: Decision, base: Any) -> Any:
    made = replace(of_key(d.result, base), annotators=f"{d.choice}: {d.reason}" if d.reason else d.choice)
    if d.choice != OPEN:
        return made
    others = tuple(dict.fromkeys(r.span for r in d.said.values() if r and r.span != d.result.span))
    is_source = isinstance(made, Attribution)
    return replace(made, tier="bonus", also_accepted=others) if is_source else replace(made, tier="optional")


def _carried(
    before: Adjudication, found: Sequence[Unit], letter: str, known: Sequence[str]
) -> tuple[list[Decision], tuple[Decision, ...]]:
    """A decision for each place, as it was made of the same marks before, and those that were made of other marks.

    A place that `known` records of a key are about has their id.
    """
    old = [d for d in before.log if any(d.said.values())]
    log = [d for d in before.log if d not in old]  # what only those who decided have marked
    taken = {d.id for d in before.log}
    for unit in found:
        same = next((d for d in old if d.said == unit.said), None)
        if same:
            old.remove(same)
        log.append(same or _fresh(unit, letter, taken, known))
        taken.add(log[-1].id)
    return log, (*before.earlier, *(d for d in old if d.choice not in ("", ALIKE)))


def _fresh(unit: Unit, letter: str, taken: Collection[str], known: Collection[str]) -> Decision:
    records = [record for record in unit.said.values() if record]
    own = [record.id for record in records if record.id in known and record.id not in taken]
    id = own[0] if own else free_id(letter, {*taken, *known})
    return Decision(id, unit.said, ALIKE, replace(records[0], id=id)) if unit.alike else Decision(id, unit.said)


def _own(record: Any) -> Any:
    """A record with what a reader says of it, also where it comes from a key."""
    is_error = isinstance(record, ErrorSpan) and record.repairs
    return of_a_reader(replace(record, repair=record.repairs[0]) if is_error else record)


def _apart(readers: Sequence[Reader]) -> tuple[Reader, ...]:
    """The readers, each with an id and a name of its own: on shared accounts several are called alike."""
    met: list[Reader] = []
    for n, reader in enumerate(readers):
        ids, names = {r.id for r in met} | {"", ALIKE, MENDED, NEITHER, OPEN}, {r.name for r in met}
        id = next(i for i in (reader.id, *(f"{reader.id}-{k}" for k in range(n + 1, n + len(ids) + 2))) if i not in ids)
        name = reader.name or id
        met.append(Reader(id, name if name not in names else f"{name} {n + 1}"))
    return tuple(met)


def figures(article: Article, task: str, readers: Mapping[str, Sequence[Any]], found: Sequence[Unit]) -> Figures:
    """How far these readers agree on the words and on what is said of them."""
    said = {q: labels(words(article.text), readers, q) for q in QUESTIONS[task]}
    on_words = agreement(article, {name: [r.span for r in records] for name, records in readers.items()})
    alike = sum(unit.alike for unit in found)
    return Figures(
        {q: alpha(ratings(of)) if len(set().union(*of.values())) > 1 else None for q, of in said.items()},
        {f"{one} – {other}": value for (one, other), value in on_words.pairs.items()},
        on_words.mean_f1,
        alike,
        len(found) - alike,
    )


# ---- what others marked, from files


def read_marks(path: Path, article: Article) -> AnswerSheet:
    """A sheet, or the key of another folder, whose reader is then called as that folder. Raises BadFile.

    The same text may have another name there.
    """
    return _marks(read_json(path, Place(path.name)), path, article)


def _marks(value: Any, path: Path, article: Article) -> AnswerSheet:
    about = value.get("article") if isinstance(value, dict) else None
    if isinstance(about, dict) and about.get("sha256") == article.sha256:
        value = {**value, "article": {**about, "id": article.id}}
    if not (isinstance(value, dict) and "speakers" in value):
        return sheet_from(value, path.name, article)
    key, name = key_from(value, path.name, article), path.stem if path.stem != "key" else path.resolve().parent.name
    return replace(key, reader=Reader(name, name))


def others(folder: Path, article: Article) -> tuple[AnswerSheet, ...]:
    """What this folder's key was before anything was agreed, and the marks of others that were taken in. Raises BadFile."""
    own = next((path for path in (folder / BEFORE, folder / KEY) if path.exists()), None)
    mine = (replace(read_key(own, article), reader=Reader(account(), account())),) if own else ()
    return (*mine, *(read_marks(path, article) for path in _taken(folder)))


def place_for(folder: Path, name: str) -> Path:
    """The folder in which somebody else marks the same text on this computer. Raises ValueError as take_in does."""
    return _wanted(folder, f"{_id(name)}/{KEY}").parent


def take_in(folder: Path, article: Article, name: str, content: bytes) -> int:
    """Keep somebody else's sheet or key beside the own one, under a name; how many marks there are. Raises BadFile.

    Raises ValueError for no name, for one whose marks came another way, and where there are as many people as can
    agree on a key.
    """
    path = _wanted(folder, f"{_id(name)}.json")
    at = Place(path.name)
    found = _marks(json_value(text_of(content, at), at), path, article)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content, lambda _: None)
    return len(found.attributions)


def _id(name: str) -> str:
    if id := file_part(name, LONGEST_SHEET_ID):
        return id
    raise ValueError("First say whose marks these are.")


def _wanted(folder: Path, name: str) -> Path:
    """The file for somebody's marks, where there is room for it."""
    path, there = folder / READERS / name, {_whose(path): path for path in _taken(folder)}
    id = _whose(path)
    if there.get(id, path) != path:
        raise ValueError(f"The marks of {id} are here already. Type another name.")
    if id not in there and len(there) + 1 >= MOST:
        raise ValueError(f"There are {MOST} of you already: {', '.join(there)} and you.")
    return path


def _whose(path: Path) -> str:
    return path.parent.name if path.name == KEY else path.stem


def _taken(folder: Path) -> list[Path]:
    """What was sent, a file each, and what was marked on this computer, a folder each."""
    return sorted(path for pattern in ("*.json", f"*/{KEY}") for path in (folder / READERS).glob(pattern))


def of_one_cast(
    names: AnswerKey | None, sheets: Sequence[AnswerSheet]
) -> tuple[AnswerKey | None, tuple[AnswerSheet, ...]]:
    """The key that names the speakers, and the sheets with its ids for them; keys bring speakers of their own."""
    out: list[AnswerSheet] = []
    for sheet in sheets:
        if isinstance(sheet, AnswerKey):
            names = names or sheet
            names, ids = _with_speakers(names, sheet.speakers)
            said = tuple(replace(a, speaker=ids.get(a.speaker, a.speaker)) for a in sheet.attributions)
            sheet = replace(sheet, answers={**sheet.answers, "sources": Answer(said)})
        out.append(sheet)
    return names, tuple(out)


def _with_speakers(names: AnswerKey, more: Sequence[Speaker]) -> tuple[AnswerKey, dict[str, str]]:
    ids = {s.name.casefold(): s.id for s in names.speakers}
    speakers = list(names.speakers)
    for speaker in more:
        if speaker.name.casefold() not in ids:
            taken = [s.id for s in speakers]
            id = speaker.id if speaker.id not in taken else free_id("S", taken)
            speakers.append(replace(speaker, id=id))
            ids[speaker.name.casefold()] = id
    return replace(names, speakers=tuple(speakers)), {s.id: ids[s.name.casefold()] for s in more}
