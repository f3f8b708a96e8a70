"""UIMA CAS as INCEpTION has it, by dkpro-cassis: one span layer, Passage, and one relation layer, Link.

A project in INCEpTION needs both as custom layers: Passage with the string features label, id and those of a note, Link
between Passages with the string feature role.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kit import SCRIPT
from kit.exchange.notes import ATTRIBUTES, Note, Stretch, placed
from kit.limits import LARGEST_FILE
from kit.model import Article
from kit.strict import BadFile, Place, content_of
from kit.tokenizer import sentences, tokens

PASSAGE, LINK = "webanno.custom.Passage", "webanno.custom.Link"
SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
FEATURES = {name: "speech" if name == "type" else name for name in ATTRIBUTES}  # “type” is taken in the library
ABSENT = f"this format needs dkpro-cassis, which isn’t installed here: pip install dkpro-cassis, or {SCRIPT}[inception]"


def _cassis() -> Any:
    try:
        import cassis
    except ImportError:
        raise BadFile(ABSENT) from None
    return cassis


def write(notes: Sequence[Note], article: Article) -> dict[str, str]:
    """One file, a CAS as JSON (INCEpTION's “UIMA CAS JSON”)."""
    cas = _empty(article)
    passage, link = map(cas.typesystem.get_type, (PASSAGE, LINK))
    for kind, spans in (("Sentence", sentences(article.text)), ("Token", tokens(article.text))):
        made = cas.typesystem.get_type(SEGMENTATION + kind)
        cas.add_all([made(begin=span.start, end=span.end) for span in spans])
    passages = {}
    for note in notes:
        said = {FEATURES[name]: value for name, value in note.attributes.items()} | {"id": note.id, "label": note.label}
        passages[note.id] = passage(begin=note.span.start, end=note.span.end, **said)
    cas.add_all(list(passages.values()))
    for note in notes:
        for role, other in note.links.items():
            to = passages[other]
            cas.add(link(begin=to.begin, end=to.end, Governor=passages[note.id], Dependent=to, role=role))
    return {f"{article.id}.json": cas.to_json(pretty_print=True) + "\n"}


def _empty(article: Article) -> Any:
    cassis = _cassis()
    system = cassis.TypeSystem()
    string, annotation = "uima.cas.String", "uima.tcas.Annotation"
    for name in ("Token", "Sentence"):
        system.create_type(SEGMENTATION + name, annotation)
    passage, link = system.create_type(PASSAGE, annotation), system.create_type(LINK, annotation)
    for name in ("id", "label", *FEATURES.values()):
        system.create_feature(passage, name, string)
    for name in ("Governor", "Dependent"):
        system.create_feature(link, name, PASSAGE)
    system.create_feature(link, "role", string)
    cas = cassis.Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = article.text, "text/plain"
    return cas


def read(path: Path, article: Article) -> list[Note]:
    """The notes in a CAS as JSON, or in the zip with XMI that INCEpTION exports. Raises BadFile."""
    at, raw = Place(path.name), content_of(path, Place(path.name))
    try:
        return _read(_loaded(raw, at), article, at)
    except BadFile:
        raise
    except Exception as problem:  # the library raises whatever it meets in a bad file
        at.refuse(f"this is no CAS that dkpro-cassis can read ({type(problem).__name__}: {str(problem)[:120]})")


def _read(cas: Any, article: Article, at: Place) -> list[Note]:
    if not cas.typesystem.contains_type(PASSAGE):
        at.refuse(f"it has no layer {PASSAGE}")
    passages = cas.select(PASSAGE)
    ids = {p.xmiID: str(getattr(p, "id", None) or f"p{n}") for n, p in enumerate(passages, 1)}
    links: dict[str, dict[str, str]] = {}
    for link in cas.select(LINK) if cas.typesystem.contains_type(LINK) else ():
        if not link.Governor or not link.Dependent:
            at.refuse("a Link has only one end")
        links.setdefault(ids[link.Governor.xmiID], {})[str(link.role)] = ids[link.Dependent.xmiID]
    found = []
    for p in passages:
        stretch = Stretch(p.begin, p.end, (cas.sofa_string or "")[p.begin : p.end])
        said = {name: str(value) for name, feature in FEATURES.items() if (value := getattr(p, feature, None))}
        found.append((ids[p.xmiID], str(getattr(p, "label", None)), stretch, said, links.get(ids[p.xmiID], {})))
    return placed(found, article, at)


def _loaded(raw: bytes, at: Place) -> Any:
    cassis = _cassis()
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return cassis.load_cas_from_json(raw.decode("utf-8-sig"))
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        types, marks = (_member(packed, ending, at) for ending in (".xml", ".xmi"))
    return cassis.load_cas_from_xmi(io.BytesIO(marks), typesystem=cassis.load_typesystem(io.BytesIO(types)))


def _member(packed: zipfile.ZipFile, ending: str, at: Place) -> bytes:
    found = [member for member in packed.infolist() if member.filename.endswith(ending)]
    if len(found) != 1:
        at.refuse(f"the zip has {len(found)} files that end in {ending}; it should have one")
    if found[0].file_size > LARGEST_FILE:
        at.refuse(f"{found[0].filename} has {found[0].file_size:,} bytes; at most {LARGEST_FILE:,} are read")
    inside = packed.read(found[0])
    return inside if "<!DOCTYPE" not in inside.decode() else at.refuse(f"{ending[1:]} with a document type isn’t read")
