"""Findings as JSON documents: what `find` prints, and the draft of an article folder that a teacher corrects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kit.files import as_values
from kit.finder.lexicon import nouns, people
from kit.finder.parsing import parsed
from kit.finder.people import Cast, Person
from kit.finder.readable import readable
from kit.finder.speakers import is_document
from kit.finder.suspects import Suspect
from kit.model import NOT_NAMED, Article, Attribution
from kit.strict import FORMAT

_FINDING = ("id", "content", "source", "cue", "speaker", "type", "level", "parent", "continues", "rule", "reason")


def findings(article: Article, found: Sequence[Attribution], suspects: Sequence[Suspect] = ()) -> dict[str, Any]:
    """The findings in an article as one JSON document; offsets count code points of the text with LF line ends."""
    return {
        "format": FORMAT,
        "article": {"sha256": article.sha256},
        "attributions": [
            {"id": a.id, "paragraph": article.paragraph_at(a.content).number}
            | {name: as_values(getattr(a, name), article) for name in _FINDING}
            | {"speaker": a.speaker or None}
            for a in found
        ],
        "suspects": [as_values(s.span, article) | {"kind": s.kind, "reason": s.reason} for s in suspects],
    }


def key_document(article: Article, found: Sequence[Attribution]) -> dict[str, Any]:
    """A key.json that read_key reads, marked as a machine’s draft: every speaker and attribution is a suggestion."""
    ids = _ids(found)
    return {
        "format": FORMAT,
        "article": {"id": article.id, "sha256": article.sha256},
        "reader": {"id": "machine", "name": "Machine draft, not corrected by anybody yet"},
        "speakers": _speakers(article, found, ids),
        "answers": {
            "errors": {"value": []},
            "sources": {"value": [_draft(a, article, ids) for a in found]},
        },
    }


def _draft(a: Attribution, article: Article, ids: dict[str, str]) -> dict[str, Any]:
    fields = {
        name: as_values(getattr(a, name), article)
        for name in ("id", "level", "parent", "continues", "type", "content", "source", "cue")
    }
    tier = "nested" if a.level > 1 else "core"
    return fields | {"speaker": ids[a.speaker], "tier": tier, "rule": a.rule, "reason": a.reason, "unchecked": True}


def _ids(found: Sequence[Attribution]) -> dict[str, str]:
    ids: dict[str, str] = {"": NOT_NAMED.id}
    for a in found:
        if a.speaker not in ids:
            plain = re.sub(r"[^a-z0-9]+", "-", a.speaker.lower()).strip("-")[:40] or "speaker"
            ids[a.speaker] = plain if plain not in ids.values() else f"{plain}-{len(ids)}"
    return ids


def _speakers(article: Article, found: Sequence[Attribution], ids: dict[str, str]) -> list[dict[str, str]]:
    sources: dict[str, list[str]] = {}
    for a in found:
        sources.setdefault(a.speaker, []).append(readable(article[a.source]).text if a.source else "")
    cast = Cast(parsed(article)) if found else None
    return [
        {
            "id": ids[name],
            "name": name or NOT_NAMED.name,
            "kind": _speaker_kind(name, texts, cast.named(name) if cast and name else []),
            "note": "",
        }
        for name, texts in sources.items()
    ]


def _speaker_kind(name: str, sources: Sequence[str], persons: Sequence[Person]) -> str:
    """A kind from the vocabulary, as far as the words in the text and the person of that name tell."""
    words = {w for text in sources for w in re.findall(r"[\w.-]+", text.lower())}
    own = {w.removesuffix("'s") for w in name.lower().replace("’", "'").split()}
    titles = words.union(*(person.titles for person in persons))
    capitals = [w for w in name.split() if w[0].isupper()]
    head = name.lower().split(" of ")[0].split()[-1:]
    several = not nouns("persons_of_no_name").isdisjoint(head) or (len(own) == 1 and not persons and name[-1:] == "s")
    firm = bool(own & people("organisations")) or (len(name) > 1 and name.isupper() and not persons)
    kinds = (
        (any(is_document(text) for text in sources if text), "document"),
        (" and " in name, "joint source"),
        (bool(words & {"spokesman", "spokeswoman", "spokesperson"}), "spokesperson"),
        (bool(words & {"officials", "official", "aides", "authorities"}) and not persons, "unnamed officials"),
        (name.lower() in nouns("governments"), "government"),
        (not capitals or several, "unspecified group"),
        (firm, "organisation"),
        (bool(titles & people("offices")), "named official"),
    )
    return next((kind for fits, kind in kinds if fits), "named person")
