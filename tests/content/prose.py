"""All that the kit itself says to a reader, one text at a time, for the tests that judge its wording."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course import ALONE, FILES, ROOT

# what a TOML file of exercises holds besides prose: names, rules and the code of solutions
NO_PROSE = {
    "accepted", "answer", "article", "category", "code", "given", "hidden", "id", "ids", "key", "kind", "lesson", "look_for",
    "name", "paragraphs", "pattern", "solution", "speaker", "starter", "tags", "text", "type", "unseen",
    "value", "values", "when", "words",
}  # fmt: skip


@dataclass(frozen=True)
class Prose:
    """One text of the kit: where it stands, what kind of place that is, and its words."""

    place: str
    kind: str  # "exercise", "notebook", "glossary" or "label"
    words: str

    @property
    def own(self) -> str:
        """The kit's own words: without quotations, code, links' targets and marks of layout."""
        return without_quotations(self.words)


def without_quotations(words: str) -> str:
    """The text with an x for each quotation, so that what is left is what the kit says itself."""
    plain = re.sub(r"```.*?```|~~~.*?~~~", " ", words, flags=re.DOTALL)
    plain = re.sub(r"`[^`]*`", "x", plain)
    plain = re.sub(r"<[^>]+>", " ", plain)
    plain = re.sub(r"\]\([^)]*\)", "]", plain)
    plain = re.sub(r"^\s*>.*$", " ", plain, flags=re.MULTILINE)
    plain = re.sub(r"“[^“”]*”|‘[^‘’]*’(?!\w)|\"[^\"]*\"", "x", plain)
    return re.sub(r"[*_#|\[\]]", " ", plain)


def markdown(path: Path) -> Iterator[tuple[str, str]]:
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            yield cell["id"], "".join(cell["source"])


def strings(value: object, place: str, skipped: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Every string in a tree of tables and lists, with the names that lead to it."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in skipped:
                yield from strings(inner, f"{place}.{name}", skipped)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            named = inner.get("id", n) if isinstance(inner, dict) else n
            yield from strings(inner, f"{place}.{named}", skipped)


def all_prose() -> Iterator[Prose]:
    for path in FILES:
        raw = tomllib.loads(path.read_text("utf-8"))
        yield from (Prose(where, "exercise", words) for where, words in strings(raw, path.stem, frozenset(NO_PROSE)))
    for path in sorted([*(ROOT / "notebooks").glob("*.ipynb"), *ALONE]):
        place = f"{path.parent.name}/{path.stem}"
        yield from (Prose(f"{place}.{id}", "notebook", words) for id, words in markdown(path))
    for n, words in enumerate((ROOT / "notebooks" / "glossary.md").read_text("utf-8").split("\n\n")):
        yield Prose(f"glossary.{n}", "glossary", words)
    for path in sorted(ROOT.glob("kit/**/*.json")):
        if not {"articles", "jupyter", "finder"} & set(path.parts):  # word lists for the machine are no prose
            raw = json.loads(path.read_text("utf-8"))
            yield from (Prose(where, "label", words) for where, words in strings(raw, path.stem, frozenset()))


PROSE = tuple(all_prose())
