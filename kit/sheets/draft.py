"""A key while people correct it: key.json is written with every change, and says itself what nobody has checked yet."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kit.files import key_as_json, key_from, read_key
from kit.model import NOT_NAMED, Answer, AnswerKey, Article, Attribution, ErrorSpan, Reader, Speaker
from kit.sheets.lock import locked
from kit.sheets.own import free_id, linked, of_key
from kit.sheets.sheet_file import READ_ONLY, NotSaved, write_whole
from kit.strict import BadFile, Place, read_json

KEY = "key.json"
LETTERS = {"sources": "A", "errors": "E"}  # what the ids of new records begin with
CORRECTED = "Answer key: {checked} of {all} marks checked"


class Draft:
    """The key.json of a folder, and what is changed of it; `key` is as it was last written or read here.

    Several notebooks may have it open: a change is made to what is on the disk then, record by record.
    """

    def __init__(self, article: Article, folder: Path, first: Callable[[], AnswerKey]) -> None:
        """Open the key of a folder, or begin one with what `first` gives. Raises BadFile, NotSaved."""
        self.article, self.path = article, folder / KEY
        self._before: list[AnswerKey] = []  # for each change to the speakers the key before it
        self.key = AnswerKey(article.id, article.sha256, Reader("key"))
        if self.path.exists():
            self.key = read_key(self.path, article)
        else:
            self._change(lambda _: first())

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """The speakers with a name."""
        return tuple(s for s in self.key.speakers if s.id != NOT_NAMED.id)

    def keep(self, task: str, now: Sequence[Any]) -> None:
        """Write what a page made of the records that `shown` gave it. Raises BadFile, NotSaved."""
        before = tuple(map(shown, self.key.records(task)))
        self._change(lambda key: changed(key, task, now, before))

    def add_hints(self, hints: Callable[[], Sequence[ErrorSpan]]) -> None:
        """Add hints at damage, once for each key and never to one that has errors. Raises NotSaved."""
        if self.key.errors or self.key.answers["errors"].saved:
            return
        made = Answer(tuple(hints()), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        self._change(lambda key: replace(key, answers={**key.answers, "errors": made}))

    def begin(self, task: str, names: AnswerKey | None) -> None:
        """Take all records of a task away, and the speakers from another key where there is one. Raises NotSaved."""
        speakers = names.speakers if names else self.key.speakers
        self._change(lambda key: replace(_with(key, task, ()), speakers=speakers))

    def change(self, task: str, now: Sequence[Any], before: Sequence[Any]) -> None:
        """Write whole records of the key in place of others; what is neither of these stays. Raises NotSaved."""
        old, new = ({record.id: record for record in records} for records in (before, now))
        touched = {id: record for id, record in new.items() if record != old.get(id)}

        def changed(key: AnswerKey) -> AnswerKey:
            kept = {r.id: r for r in key.records(task) if r.id in new or r.id not in old}
            return _with(key, task, (kept | touched).values())

        self._change(changed)

    def add_speaker(self, name: str, kind: str = "named person") -> str:
        """The id of the speaker of that name, who is added where there is none yet. Raises ValueError."""
        if known := next((s.id for s in self.speakers if s.name.casefold() == _named(name).casefold()), ""):
            return known
        id = free_id("S", [s.id for s in self.key.speakers])
        self._speak(lambda key: replace(key, speakers=(*key.speakers, Speaker(id, _named(name), kind))))
        return id

    def change_speaker(self, id: str, **fields: str) -> None:
        """Give a speaker another name or kind; a name that another one has makes one of the two. Raises ValueError."""
        name = _named(fields["name"]) if "name" in fields else ""
        same = next((s.id for s in self.speakers if name and s.id != id and s.name.casefold() == name.casefold()), "")
        if same:
            return self.merge_speakers(id, same)
        fields |= {"name": name} if name else {}
        changed = lambda s: replace(s, **fields) if s.id == id else s  # noqa: E731
        self._speak(lambda key: replace(key, speakers=tuple(map(changed, key.speakers))))

    def merge_speakers(self, id: str, into: str) -> None:
        """Give all that is one speaker's to another, or to nobody, and take the first from the list."""
        renamed = {id: into or NOT_NAMED.id}
        self._speak(lambda key: _renamed(key, renamed, [s for s in key.speakers if s.id != id]))

    def undo_speakers(self) -> bool:
        """Take back the last change to the speakers that was made here; whether there was one."""
        if not self._before:
            return False
        old = self._before.pop()
        whose = {a.id: a.speaker for a in old.attributions}
        now = {a.id: a.speaker for a in self.key.attributions}
        back = {id: speaker for id, speaker in whose.items() if now.get(id) not in (None, speaker)}
        again = lambda a: replace(a, speaker=back.get(a.id, a.speaker))  # noqa: E731
        self._change(lambda key: _with(replace(key, speakers=old.speakers), "sources", map(again, key.attributions)))
        return True

    def _speak(self, change: Callable[[AnswerKey], AnswerKey]) -> None:
        before = self.key
        self._change(change)
        self._before.append(before)

    def _change(self, change: Callable[[AnswerKey], AnswerKey]) -> None:
        """Read, change and write, while others wait."""
        with held(self.path):
            found = self._read() if self.path.exists() else self.key
            key = _complete(change(found))
            if key != found or not self.path.exists():
                write_key(key, self.article, self.path)
            self.key = key

    def _read(self) -> AnswerKey:
        try:
            return read_key(self.path, self.article)
        except BadFile as error:  # nothing is written over it, and the page keeps its marks
            raise NotSaved(f"This isn't saved: {KEY} was changed elsewhere and can’t be read ({error}).") from None


def write_key(key: AnswerKey, article: Article, path: Path) -> None:
    """Write a key as a whole or not at all; the file before it stays beside it. Raises BadFile, OSError."""
    if path.exists():
        shutil.copyfile(path, path.with_suffix(".previous.json"))
    content = key_as_json(key, article).encode()
    write_whole(path, content, lambda new: key_from(read_json(new, Place(KEY)), KEY, article))


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keeps a file from other notebooks meanwhile. Raises NotSaved with one sentence for what the disk says."""
    try:
        with locked(path):
            yield
    except OSError as error:
        why = "is read-only" if error.errno in READ_ONLY else "is full" if error.errno == errno.ENOSPC else ""
        said = f"“{path.parent}” {why}" if why else error.strerror or str(error)
        raise NotSaved(f"{path.name} isn't saved: {said}. For now, your marks are only on this page.") from error


# ---- what the page has of a record, and what becomes of the key


def shown(record: Any) -> Any:
    """A record of a key with no more of it than a page shows and changes."""
    if isinstance(record, Attribution):
        who = "" if record.speaker == NOT_NAMED.id else record.speaker
        of_page = (record.content, record.source, record.cue, who, record.type, record.id)
        return Attribution(*of_page, unchecked=record.unchecked)
    repair = record.repairs[0] if record.repairs else ""
    return ErrorSpan(record.span, record.category, record.severity, repair, id=record.id, unchecked=record.unchecked)


def changed(key: AnswerKey, task: str, now: Sequence[Any], before: Sequence[Any]) -> AnswerKey:
    """The key with what somebody changed who saw the records `before`; what nobody changed there is as in the key."""
    old, new = ({record.id: record for record in records} for records in (before, now))
    there = {record.id: record for record in key.records(task)}
    touched = {id: record for id, record in new.items() if record != old.get(id)}
    made = {id: record for id, record in there.items() if id in new or id not in old}
    for id, record in touched.items():
        is_other = id in there and id not in old  # made in two notebooks at once
        own = free_id(LETTERS[task], {*there, *new}) if is_other else id
        made[own] = of_key(replace(record, id=own), None if is_other else there.get(id))
    return _with(key, task, (_placed(a, made.values()) if a.id in touched else a for a in made.values()))


def _with(key: AnswerKey, task: str, records: Any) -> AnswerKey:
    in_order = linked(records) if task == "sources" else tuple(sorted(records, key=lambda r: r.span))
    saved = key.answers[task].saved if task in key.answers else ""
    return replace(key, answers={**key.answers, task: Answer(in_order, saved)})


def _placed(a: Any, among: Any) -> Any:
    """An attribution with its links, where it has none yet.

    Words with the source and the cue of other words before them go on from these; and a cue that stands in what
    somebody says makes its words speech inside speech.
    """
    if not isinstance(a, Attribution) or a.level > 1 or a.continues or not a.cue:
        return a
    others = [o for o in among if o.id != a.id]
    alike = (o for o in others if (o.source, o.cue) == (a.source, a.cue) and o.content < a.content and not o.continues)
    if first := min(alike, key=lambda o: o.content, default=None):
        return replace(a, continues=first.id, level=first.level, parent=first.parent, tier=first.tier)
    around = [o for o in others if a.cue in o.content and o.content not in a.content]
    outer = min(around, key=lambda o: len(o.content), default=None)
    tier = "nested" if outer and a.tier == "core" else a.tier
    return replace(a, level=outer.level + 1, parent=outer.id, tier=tier) if outer else a


def _renamed(key: AnswerKey, names: dict[str, str], speakers: Sequence[Speaker]) -> AnswerKey:
    def again(a: Attribution) -> Attribution:
        channel = names.get(a.channel, a.channel) if a.channel else ""
        return replace(a, speaker=names.get(a.speaker, a.speaker), channel=channel)

    return _with(replace(key, speakers=tuple(speakers)), "sources", map(again, key.attributions))


def _complete(key: AnswerKey) -> AnswerKey:
    """The key with a speaker for each attribution, and a reader whose name says how much is checked."""
    if "sources" in key.answers:
        key = _renamed(key, {"": NOT_NAMED.id}, key.speakers)
    key = replace(key, answers={task: Answer(()) for task in LETTERS} | dict(key.answers))
    known = {speaker.id for speaker in key.speakers}
    used = dict.fromkeys(id for a in key.attributions if a.tier != "garbled" for id in (a.speaker, a.channel) if id)
    more = (NOT_NAMED if id == NOT_NAMED.id else Speaker(id, id, NOT_NAMED.kind) for id in used if id not in known)
    kinds = (replace(s, kind=s.kind or "named person") for s in key.speakers if s.id != NOT_NAMED.id or s.id in used)
    left, all = key.unchecked, sum(len(key.records(task)) for task in LETTERS)
    said = CORRECTED.format(checked=all - left, all=all) if left else "Answer key"
    reader = Reader("machine", key.reader.name) if left == all > 0 else Reader("key", said)
    return replace(key, speakers=(*kinds, *more), reader=reader)


def _named(name: str) -> str:
    """A name in one line. Raises ValueError for none."""
    if plain := " ".join(name.split()):
        return plain
    raise ValueError("A speaker needs a name. Where nobody is named, choose that in the mark itself.")
