"""Highlight sources: who says what in the article, a place to mark it, and the article without what they said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from IPython.display import HTML

from kit.counts import layered
from kit.files import with_key
from kit.model import AnswerKey, AnswerSheet, Article, Attribution, Span, Speaker, check_same_text, merged
from kit.sheets.sheet_file import SheetFile
from kit.tokenizer import sentences, tokens
from kit.views.compare import NOTHING, compared_sources
from kit.views.painted import bare
from kit.views.reader import PageMarks, ReaderView, kept_in, page_records, passage, reasons
from kit.wording import wording

NO_SOURCE = "no-source"
ROLES = ("content", "source", "cue")
PRONOUNS = ("he", "she", "they")
Layers = dict[str, Sequence[Attribution]]
QUOTATION = re.compile("“[^”]*”?")


def highlight_sources(
    article: Article | str | Path,
    key: AnswerKey | None = None,
    sheet: SheetFile | None = None,
    *,
    machine: Sequence[Attribution] = (),
    mark: bool = False,
) -> ReaderView:
    """The reader with a list of speakers: choosing one lights what is attributed to it.

    With a sheet the reader's own attributions are a layer beside the key's, and `mark` lets them be made and changed;
    `machine` adds a layer of what a program found. A key that has no answers, as for an article of one's own, is none.
    An article is also named by its id or its folder; without a key, the one there is taken.
    """
    article, key = with_key(article, key)
    check_same_text(article, key=key, sheet=sheet, attributions=tuple(machine))
    return SourcesView(article, key, sheet, _layers(key, sheet, machine, mark), mark)


def _layers(key: AnswerKey, sheet: SheetFile | None, machine: Sequence[Attribution], mark: bool) -> Layers:
    """Whose attributions can be shown, by the name of their layer; while one marks, one's own are no passages.

    What a program found has names, which here are the ids of the key for the speakers that both know.
    """
    ids = {speaker.name: speaker.id for speaker in key.speakers}
    found: Layers = {} if (sheet or machine) and not (key.attributions or key.unsourced) else {"key": key.attributions}
    if sheet:
        found["mine"] = () if mark else sheet.sheet.attributions
    if machine:
        found["machine"] = [replace(a, speaker=ids.get(a.speaker, a.speaker)) for a in machine]
    return found


class SourcesView(ReaderView):
    """The reader with the speakers of the layer that is shown."""

    def __init__(self, article: Article, key: AnswerKey, sheet: SheetFile | None, layers: Layers, mark: bool) -> None:
        self._key = key
        passages = [p for layer in layers for p in _passages(article, key, layer, layers[layer])] + _unsourced(key)
        self._whole = passages, _controls(layers)
        super().__init__(
            article,
            on={"compare": self._compare},
            task=marking_task(key) if mark else {},
            passages=passages,
            show={"layer": "mine" if mark else next(iter(layers)), "nested": False, "hard": False},
            controls=self._whole[1],
            **(kept_in(sheet, article, "sources") if mark else {}),
        )
        self.observe(lambda _: self._list(), names=["show", "passages"])
        if mark:
            self.observe(lambda _: setattr(self, "offers", offers_for(article, key, self.marks)), names="marks")
        self._list()

    def _compare(self) -> None:
        """Show one's marks beside the key, or, where they are there already, on their own again."""
        marks = page_records(self._text, "sources", self.marks)
        found = NOTHING if self.results else compared_sources(self._text, self._key, marks)
        passages, controls = (found.passages, []) if found.results else self._whole
        self.results, self.controls, self.passages = found.results, controls, passages
        if found.results:
            self.groups = found.groups

    def _list(self) -> None:
        """List the speakers of what is shown, in order of first appearance; passages without a source come last."""
        order = sorted(self.passages_shown(), key=lambda p: (p["group"] == NO_SOURCE, p["start"]))
        ids: dict[str, set[str]] = {}
        for p in order:
            ids.setdefault(p["group"], set()).add(p["id"])
        voice = Speaker(NO_SOURCE, "No source: the report’s own voice", "")
        speakers = (voice if group == NO_SOURCE else self._key.speaker(group) for group in ids)
        self.groups = [
            {"id": s.id, "name": s.name or "not named yet", "kind": s.kind, "count": len(ids[s.id])} for s in speakers
        ]


def _controls(layers: Layers) -> list[dict[str, Any]]:
    labels = wording("vocabulary")["layers"]
    options = [[name, labels[name]] for name in layers]
    menu = [{"name": "layer", "label": "Whose marks?", "menu": True, "options": options}] if len(layers) > 1 else []
    return [*menu, *({"name": name, "label": label} for name, label in wording("vocabulary")["needs"].items())]


def _passages(article: Article, key: AnswerKey, layer: str, found: Sequence[Attribution]) -> Iterator[dict[str, Any]]:
    types = wording("vocabulary")["types"]
    for n, a in enumerate(found):
        needs = "nested" if a.level > 1 else "" if a.tier == "core" else "hard"
        common: dict[str, Any] = {"id": a.id or f"{layer}{n}", "group": a.speaker, "layer": layer, "needs": needs}
        common["why"] = _why(article, key, a, found)
        yield passage(a.content, kind=a.type or "own", letter=types[a.type]["letter"] if a.type else "", **common)
        for role in ("source", "cue"):
            if span := getattr(a, role):
                yield passage(span, kind=role, letter="", **common)


def _why(article: Article, key: AnswerKey, a: Attribution, among: Sequence[Attribution]) -> list[list[str]]:
    speaker, kind = key.speaker(a.speaker), wording("vocabulary")["types"].get(a.type)
    described = f"{speaker.name} ({speaker.kind})" if speaker.kind else speaker.name
    return reasons(
        [
            ("Source (words in the text)", article[a.source] if a.source else "no source words"),
            ("Cue", article[a.cue] if a.cue else None),
            ("Speaker (who is meant)", described if a.speaker else "none can be named"),
            ("Type", f"{a.type}: {kind['means']}" if kind else None),
            ("Said to", a.addressee),
            ("Where", a.setting),
            ("How the report got it", article[a.via] if a.via else None),
            ("Whose words reach you", _chain(article, key, a, among)),
            ("What went wrong in this copy", a.damage),
            ("What to watch out for", a.note),
            ("Why the machine chose it", a.reason),
        ]
    )


def _chain(article: Article, key: AnswerKey, a: Attribution, among: Sequence[Attribution]) -> str | None:
    """From the publisher to the one whose words these are, one step a layer of speech."""
    if a.level < 2:
        return None
    steps, known = [a], {other.id: other for other in among}
    while steps[-1].parent in known:
        steps.append(known[steps[-1].parent])
    return " › ".join([article.publisher, *(key.speaker(step.speaker).name for step in reversed(steps))])


def _unsourced(key: AnswerKey) -> list[dict[str, Any]]:
    look = {"kind": "unsourced", "letter": "", "group": NO_SOURCE, "layer": "key"}
    so = ("So", "the report itself says this, in its own voice.")
    return [
        passage(found.span, id=f"N{n:02}", **look, why=reasons([("No source", found.kind), so]))
        for n, found in enumerate(key.unsourced, 1)
    ]


# ---- student mode


def marking_task(key: AnswerKey) -> dict[str, Any]:
    words = wording("vocabulary")
    speakers = [["", "choose a speaker"], *([s.id, s.name] for s in key.speakers)]
    types = [[name, t["plain"], t["means"]] for name, t in words["types"].items()]
    return {
        "roles": [[role, words["roles"][role]["plain"], words["roles"][role]["button"]] for role in ROLES],
        "fields": [
            {"name": "speaker", "label": "Who is meant by the source?", "menu": True, "options": speakers},
            {"name": "type", "label": "How is it reported?", "options": types},
        ],
        "blank": {"source": None, "cue": None, "speaker": "", "type": ""},
        "list": "My attributions",
        "actions": [["compare", "Compare with the key"]] if key.attributions else [],
    }


# ---- what is offered for a new attribution: a reader takes it or leaves it


def offers_for(article: Article, key: AnswerKey, marks: PageMarks) -> dict[str, list[dict[str, Any]]]:
    """By the id of each mark that has neither source nor cue."""
    bare = (mark for mark in marks if not (mark.get("source") or mark.get("cue")))
    spans = {mark["id"]: Span(mark["content"]["start"], mark["content"]["end"]) for mark in bare}
    return {id: offered(article, key.speakers, span) for id, span in spans.items()}


def offered(article: Article, speakers: Sequence[Speaker], content: Span) -> list[dict[str, Any]]:
    """The cue nearest to some words, the name nearest to the cue, whose name it is, and a type that is plain to see.

    They are looked for in the sentence, and for a quotation also in the paragraph, outside quotation marks. A pronoun
    names nobody.
    """
    type = _plain_type(article, content)
    cue, source = _around(article, speakers, content, type)
    speaker = next((s for s in speakers if source and article[source] in _called(s)), None)
    spans = {"source": source, "cue": cue}
    found: list[tuple[str, Any, str]]
    found = [
        (name, {"start": span.start, "end": span.end, "text": article[span]}, f"“{article[span]}”")
        for name, span in spans.items()
        if span
    ]
    found += [("speaker", speaker.id, speaker.name)] if speaker else []
    found += [("type", type, type)] if type else []
    labels = wording("vocabulary")["offers"]
    return [{"name": name, "value": value, "label": labels[name], "shown": shown} for name, value, shown in found]


def _around(article: Article, speakers: Sequence[Speaker], content: Span, type: str) -> tuple[Span | None, Span | None]:
    """The nearest cue, and the source nearest to it."""
    whole = article.paragraph_at(content).span
    near = [s for s in sentences(article[whole], whole.start) if s.overlaps(content)] or [whole]
    for around in (Span(near[0].start, near[-1].end), *([whole] if type else [])):
        cue = _nearest(content, _outside(article, content, around, _cues(article, around)))
        if cue:
            return cue, _nearest(cue, _outside(article, content, around, _places(article, around, speakers)))
    return None, None


def _cues(article: Article, around: Span) -> Iterator[Span]:
    """The verbs of saying in a stretch of text."""
    from kit.finder.lexicon import SPEECH, forms, kinds

    for word in tokens(article[around], around.start):
        form = forms().get(article[word].lower())
        if form and kinds().get(form.lemma) in SPEECH:
            yield word


def _places(article: Article, around: Span, speakers: Sequence[Speaker]) -> Iterator[Span]:
    """Where a speaker is named in a stretch of text, or a pronoun stands."""
    names = sorted({name for s in speakers for name in _called(s)}, key=len, reverse=True)
    wanted = "|".join([*map(re.escape, names), *PRONOUNS, *map(str.capitalize, PRONOUNS)])
    for found in re.finditer(rf"\b(?:{wanted})\b(?!’s)", article[around]):
        yield Span(around.start + found.start(), around.start + found.end())


def _called(speaker: Speaker) -> tuple[str, ...]:
    """What a text may call a speaker: the name, and the surname of a person."""
    person = speaker.kind in ("named official", "named person", "spokesperson")
    return (speaker.name, speaker.name.split()[-1]) if person else (speaker.name,)


def _outside(article: Article, content: Span, around: Span, found: Iterable[Span]) -> list[Span]:
    """Those that are neither in the content nor in anybody's quotation marks."""
    quoted = [Span(around.start + q.start(), around.start + q.end()) for q in QUOTATION.finditer(article[around])]
    return [span for span in found if not any(span.overlaps(other) for other in (content, *quoted))]


def _nearest(to: Span, found: Sequence[Span]) -> Span | None:
    return min(found, key=lambda span: max(span.start - to.end, to.start - span.end), default=None)


def _plain_type(article: Article, content: Span) -> str:
    """Direct where quotation marks hold all of it, mixed where they hold a part; without them it cannot be told."""
    inside, wide = article[content], article.text[max(content.start - 1, 0) : content.end + 1]
    if re.fullmatch("“[^“”]+”", inside) or re.fullmatch("“[^“”]+”", wide):
        return "direct"
    return "mixed" if "“" in inside or "”" in inside else ""


# ---- without them


def without_sources(article: Article | str | Path, key: AnswerSheet | None = None) -> Any:
    """The article with a gap for each passage that is given to a source, as plain HTML; a gap says how long it was.

    It leaves out what the charts count as attributed: no speech inside speech, no stances without words.
    """
    article, key = with_key(article, key)
    check_same_text(article, key=key)
    return HTML(bare(article, merged(a.content for a in layered(key.attributions))))
