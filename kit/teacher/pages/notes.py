"""A reader's marks with what is said about each: numbered in reading order, one kind and one place each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kit.model import Article, Attribution, Mark, Span
from kit.outcome import RIGHT, UNCHECKED, Result
from kit.teacher.pages.document import isolated, shown
from kit.views.painted import Passage
from kit.wording import wording

LONGEST = 80  # characters of the article that are said again


@dataclass(frozen=True, slots=True)
class Note:
    """One mark: its number on the page, what it is, what became of it, and the messages on it."""

    number: int
    mark: Mark | Attribution
    kind: str
    told: tuple[Result, ...]

    @property
    def span(self) -> Span:
        return self.mark.span if isinstance(self.mark, Mark) else self.mark.content

    @property
    def sign(self) -> str:
        return f"{self.number}\N{NO-BREAK SPACE}{wording('page')['outcomes'][self.kind]['sign']}"


def notes(marks: Sequence[Mark | Attribution], told: Sequence[Result]) -> tuple[Note, ...]:
    """The marks in reading order; the messages name them by their order in the sheet."""
    of: list[list[Result]] = [[] for _ in marks]
    for message in told:
        if message.mark is not None:
            of[message.mark].append(message)
    made = [Note(0, mark, _kind(messages), tuple(messages)) for mark, messages in zip(marks, of, strict=True)]
    ordered = sorted(made, key=lambda note: note.span)
    return tuple(Note(n, note.mark, note.kind, note.told) for n, note in enumerate(ordered, 1))


def _kind(messages: Sequence[Result]) -> str:
    """Right where all of it is; partly where something found is to mend; else what became of the mark."""
    first, *_ = messages or (Result(""),)
    if first.side or first.outcome in ("", UNCHECKED):
        return first.side or first.outcome or "neutral"
    return RIGHT if {message.outcome for message in messages if message.about != "why"} == {RIGHT} else "partly"


def passages(found: Sequence[Note], letter: str) -> Iterator[Passage]:
    """The places of the marks in the article; a source and a cue stand beside what was said, with its number."""
    roles = wording("page")["page"]["roles"]
    for note in found:
        anchor = f"{letter}{note.number}"
        kind = note.kind if note.kind in _CLASSES else "neutral"
        yield Passage(note.span, kind, note.sign, anchor, f"{anchor}n")
        for role, word in roles.items() if isinstance(note.mark, Attribution) else ():
            span: Span | None = getattr(note.mark, role)
            if span:
                yield Passage(span, role, f"{note.number}\N{NO-BREAK SPACE}{word}")


_CLASSES = ("right", "partly", "extra", "neutral", "missed")


def as_list(found: Sequence[Note], article: Article, letter: str, names: Mapping[str, str]) -> str:
    """What is said about each mark, linked to its place; `names` has the speakers' by id."""
    return f'<ol class="notes">{"".join(_item(note, article, letter, names) for note in found)}</ol>'


def _item(note: Note, article: Article, letter: str, names: Mapping[str, str]) -> str:
    anchor, plain = f"{letter}{note.number}", wording("page")["outcomes"][note.kind]["plain"]
    kind = note.kind if note.kind in _CLASSES else "neutral"
    head = f'<a class="no {kind}" href="#{anchor}">{note.sign}</a> <b>{plain}</b> · {said_again(article, note.span)}'
    return f'<li id="{anchor}n"><p>{head}</p>{_own(note.mark, article, names)}{"".join(_lines(note))}</li>'


def said_again(article: Article, span: Span) -> str:
    """The words of a span in quotation marks, cut where they are many."""
    words = " ".join(article[span].split())
    if not words:
        return str(wording("page")["page"]["gap"])
    words = words.strip("“”") or words
    return f"“{shown(words if len(words) <= LONGEST else f'{words[: LONGEST - 1]}…')}”"


def _lines(note: Note) -> Iterator[str]:
    """The place first, then what is to mend, each with its next step; then all that is right, and the reason."""
    first, *parts = note.told or (None,)
    if first is None:
        return
    mend = [told for told in parts if told.about != "why" and told.outcome != "right"]
    right = [shown(told.sentence) for told in parts if told.about != "why" and told.outcome == "right"]
    yield _line(first, step=first.outcome != "right" or note.kind == "right")
    yield from (_line(told, step=True) for told in mend)
    yield f"<p>{' '.join(right)}</p>" if right else ""
    reasons = (told.sentence for told in parts if told.about == "why")
    yield from (f"<p>{wording('page')['page']['why']}: {shown(sentence)}</p>" for sentence in reasons)


def _line(told: Result, step: bool) -> str:
    following = f'<p class="next">{shown(told.next)}</p>' if step else ""
    return f"<p>{shown(told.sentence)}</p>{following}"


def _own(mark: Mark | Attribution, article: Article, names: Mapping[str, str]) -> str:
    """What the reader said about a mark, besides its place."""
    words = wording("page")["page"]
    said = list(_labels(mark, article, names))
    line = f'<p class="faint">{words["label"]}: {" · ".join(said)}</p>' if said else ""
    if isinstance(mark, Mark) and mark.repair.strip():
        line += f'<p class="faint">{words["repair"]}: “{isolated(mark.repair)}”</p>'
    return line


def _labels(mark: Mark | Attribution, article: Article, names: Mapping[str, str]) -> Iterator[str]:
    known, roles = wording("vocabulary"), wording("page")["page"]["roles"]
    if isinstance(mark, Attribution):
        for role, word in roles.items():
            span: Span | None = getattr(mark, role)
            if span:
                yield f"{word} {said_again(article, span)}"
        yield from (
            isolated(text)
            for text in (names.get(mark.speaker, mark.speaker), _plain(known["types"], mark.type))
            if text
        )
        return
    yield from (isolated(text) for text in (_plain(known["categories"], mark.category), mark.severity) if text)
    if mark.confidence:
        yield known["confidences"].get(str(mark.confidence), "")


def _plain(names: dict[str, dict[str, str]], id: str) -> str:
    return names[id]["plain"] if id in names else id
