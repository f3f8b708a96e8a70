"""What two or three people decided of each place where they marked a text differently, and the file that keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.files import OWN, WHICH_TEXT, as_file, as_values
from kit.marking.agreement import PARTS, Unit
from kit.model import Article, Reader, Span
from kit.strict import (
    FORMAT,
    Field,
    Place,
    Read,
    anything,
    document_of,
    fields_of,
    list_of,
    maybe,
    object_with,
    read_json,
    reader_of,
    text,
)

FILE = "adjudication.json"
ALIKE, MENDED, NEITHER, OPEN = "alike", "mended", "neither", "open"


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one place: what each reader had `said`, the `choice`, and the record that is in the key, or None.

    The choice is the id of the reader who is followed, or ALIKE, MENDED, NEITHER or OPEN; empty before anybody has
    decided. `who` decided `when` (UTC), for a `reason`.
    """

    id: str
    said: Mapping[str, Any]
    choice: str = ""
    result: Any = None
    reason: str = ""
    who: str = ""
    when: str = ""

    @property
    def span(self) -> Span:
        """The words it is about."""
        return self.result.span if self.result else Unit(self.said, False).span

    @property
    def is_settled(self) -> bool:
        """Whether there is no more to decide; what is left open has a reason."""
        return bool(self.choice) and (self.choice != OPEN or bool(self.reason.strip()))


@dataclass(frozen=True, slots=True)
class Figures:
    """How far the readers agreed before anybody decided: alpha for each question, token F1 for each two readers.

    An alpha is None where all words are alike in it, so that there is nothing to agree on.
    """

    alpha: Mapping[str, float | None]
    f1: Mapping[str, float]
    mean_f1: float | None
    alike: int
    different: int


@dataclass(frozen=True, slots=True)
class Adjudication:
    """What the file beside a key holds; `earlier` are decisions on marks that were changed afterwards."""

    article: str
    sha256: str
    task: str
    readers: tuple[Reader, ...]
    figures: Figures
    log: tuple[Decision, ...]
    earlier: tuple[Decision, ...] = ()


# ---- the file


def read_adjudication(path: str | Path, article: Article) -> Adjudication:
    """The adjudication in a JSON file. Raises BadFile, also when it was made for another article or text."""
    at = Place(Path(path).name, article=article)
    raw = document_of(read_json(Path(path), at), at, _ABOUT | _FIGURES)
    decided = {name: _DECISIONS[raw["task"]](raw[name], at / name) for name in ("log", "earlier")}
    rest = {name: raw[name] for name in ("task", "readers", "figures")}
    return Adjudication(raw["article"]["id"], raw["article"]["sha256"], **rest, **decided)


def adjudication_as_json(record: Adjudication, article: Article) -> str:
    """The adjudication as the JSON text that read_adjudication reads."""
    about = {"format": FORMAT, "article": {"id": record.article, "sha256": record.sha256}}
    told = {name: getattr(record, name) for name in ("task", "readers", "figures", "log", "earlier")}
    return as_file(about | as_values(told, article))


def _decision(record: Read) -> Read:
    table = fields_of(Decision, ("id", "choice", "reason", "who", "when"), required=("id", "choice"))
    read = reader_of(Decision, {"said": Field(object_with(maybe(record))), "result": Field(maybe(record))} | table)

    def sound(value: Any, at: Place) -> Decision:
        found: Decision = read(value, at)
        if not found.result and not any(found.said.values()):
            at.refuse("nobody has marked anything here")
        known = ("", ALIKE, MENDED, NEITHER, OPEN, *found.said)
        if found.choice not in known:
            (at / "choice").refuse(f"“{found.choice}” is not one of {', '.join(known[1:])}")
        return found

    return sound


def _task(value: Any, at: Place) -> str:
    name = text(value, at)
    return name if name in PARTS else at.refuse(f"“{name}” is not one of {', '.join(PARTS)}")


_ABOUT = {"article": WHICH_TEXT, **fields_of(Adjudication, ("readers",)), "task": Field(_task)}
_FIGURES = {"figures": Field(reader_of(Figures)), "log": Field(anything), "earlier": Field(anything, [])}
_DECISIONS = {task: list_of(_decision(record)) for task, record in OWN.items()}
