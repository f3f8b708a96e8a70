"""`python -m kit export` and `import`: a key or a sheet in the format of another annotation tool, and back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kit import PROGRAM
from kit.exchange.other_tools import FORMATS, exported, imported
from kit.files import articles, key_as_json, read_article, read_key, read_sheet, sheet_as_json
from kit.model import AnswerKey, AnswerSheet, Article
from kit.strict import BadFile, Place, any_object, read_json, why

KEY = "key.json"


def export(arguments: Sequence[str]) -> int:
    """Writes the files of a format into a folder; 2 and one sentence when that cannot be done."""
    parser = argparse.ArgumentParser(
        f"{PROGRAM} export", description="Write a key or a sheet for another annotation tool."
    )
    what = "a key.json, an answer sheet, a folder with an article and its key, or the id of an article of the kit"
    parser.add_argument("what", metavar="KEY", help=what)
    _shared(parser)
    parser.add_argument(
        "--out", metavar="DIR", type=Path, default=Path(), help="the folder to write to (if left out: this one)"
    )
    asked = parser.parse_args(arguments)
    try:
        sheet, article = _opened(asked.what, asked.article)
        files = {asked.out / name: text for name, text in exported(sheet, article, asked.form).items()}
        if there := [str(path) for path in files if path.exists()]:
            raise BadFile(f"{', '.join(there)}: this is there already; name another folder with --out")
        asked.out.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            path.write_bytes(text.encode())
    except (BadFile, ValueError, OSError) as error:
        sys.stderr.write(f"{why(error)}\n")
        return 2
    sys.stdout.write("".join(f"{path}\n" for path in files))
    return 0


def import_(arguments: Sequence[str]) -> int:
    """Writes the key or the sheet that a file of another tool makes; 2 and one sentence when it cannot be read."""
    parser = argparse.ArgumentParser(
        f"{PROGRAM} import", description="Make a key, or a sheet, of what another tool wrote."
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the .ann, .conll, .json, .jsonld or .zip")
    _shared(parser)
    parser.add_argument(
        "--sheet", metavar="READER", default="", help="make an answer sheet of this reader, instead of a key"
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help="the file to write; it must be a new one"
    )
    asked = parser.parse_args(arguments)
    try:
        if not asked.article:
            raise BadFile("Name the article with --article: a folder, or the id of one that the kit brings.")
        article = read_article(asked.article)
        found = imported(asked.file, article, asked.form, _beside(asked.article, article), asked.sheet)
        written = sheet_as_json(found, article) if asked.sheet else key_as_json(found, article)
        with asked.out.open("xb") as out:
            out.write(written.encode())
    except FileExistsError:
        sys.stderr.write(f"{asked.out}: there is a file of this name already; name a new one\n")
        return 2
    except (BadFile, OSError) as error:
        sys.stderr.write(f"{why(error)}\n")
        return 2
    counts = f"{len(found.attributions)} attributions and {len(found.marks)} error marks"
    sys.stdout.write(f"{asked.out} has {counts}.\n")
    return 0


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="form", metavar="FORMAT", required=True, choices=FORMATS, help=", ".join(FORMATS))
    parser.add_argument(
        "--article", metavar="ARTICLE", default="", help="the folder of the article, or its id in the kit"
    )


def _opened(what: str, article: str) -> tuple[AnswerSheet, Article]:
    """The key or the sheet, and the article it is about. Raises BadFile."""
    path = Path(what)
    if what in articles() or path.is_dir():
        text = read_article(what)
        return read_key(what if what in articles() else path / KEY, text), text
    at = Place(path.name)
    raw = any_object(read_json(path, at), at)
    about = any_object(raw.get("article"), at / "article").get("id")
    beside = (path.parent / "article.json").exists()
    text = read_article(article or (path.parent if beside else str(about)))
    return (read_key if "speakers" in raw else read_sheet)(path, text), text


def _beside(named: str, article: Article) -> AnswerKey | None:
    """The key of the article, where it has one: it knows the speakers."""
    if named in articles():
        return read_key(named, article)
    path = Path(named) / KEY
    return read_key(path, article) if path.exists() else None
