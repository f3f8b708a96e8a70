"""`python -m kit find` and `draft`: files in, tables and JSON out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from kit import PROGRAM
from kit.files import as_file, read_article
from kit.finder.documents import findings, key_document
from kit.finder.find import find_attributions
from kit.finder.parsing import NotRead
from kit.finder.suspects import find_suspects
from kit.model import Article, Attribution
from kit.strict import BadFile
from kit.texts.article import article_of
from kit.texts.folder import write_folder
from kit.texts.formats import text_of_file

Listed = TypeVar("Listed")


def find(arguments: Sequence[str]) -> int:
    """Show who said what in each file; the exit status is 1 if a file could not be read."""
    parser = argparse.ArgumentParser(f"{PROGRAM} find", description="Find who said what in English news texts.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a text file, or a folder with an article")
    parser.add_argument("--json", action="store_true", help="one JSON document for each file, each on its own line")
    parser.add_argument("--suspects", action="store_true", help="also hint at damage done by a translation")
    wanted = parser.parse_args(arguments)
    failed = 0
    for name in with_progress(wanted.files, len(wanted.files)):
        try:
            article = text_article(Path(name))
            found = find_attributions(article)
        except (BadFile, NotRead) as problem:
            failed = 1
            warn(str(problem) if isinstance(problem, BadFile) else f"{name}: {problem}")
            continue
        suspects = find_suspects(article) if wanted.suspects else ()
        if wanted.json:
            _print_json(findings(article, found, suspects), single=len(wanted.files) == 1)
        else:
            say(f"{name}: {len(found)} attributions")
            _print_table(article, found)
            for s in suspects:
                say(f"{s.kind} at {s.span.start}: “{article[s.span]}”. {s.reason}")
    return failed


def draft(arguments: Sequence[str]) -> int:
    """Write an article folder with a machine’s draft of a key."""
    parser = argparse.ArgumentParser(
        f"{PROGRAM} draft", description="Make an article folder with a draft key to correct."
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the text of the article")
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="the folder to make; there must be no article in it yet"
    )
    wanted = parser.parse_args(arguments)
    try:
        count = write_draft(text_article(wanted.file), wanted.folder)
    except (BadFile, NotRead) as problem:
        warn(str(problem) if isinstance(problem, BadFile) else f"{wanted.file}: {problem}")
        return 1
    except OSError as error:
        warn(f"{wanted.folder}: the folder can’t be made ({error.strerror or error}); name another one")
        return 1
    say(f"{wanted.folder} has article.txt, article.json and key.json with {count} suggested passages.")
    say("Nobody has checked them. “Or let the machine mark first” in INSTRUCTORS.md shows how to correct them.")
    return 0


# ---- reading


def text_article(path: Path) -> Article:
    """The article in a folder or in a file of any usual kind. Raises BadFile with one sentence.

    Offsets count in the text as `kit.own_article` reads the same file.
    """
    if path.is_dir():
        return read_article(path)
    given = text_of_file(path, str(path))
    if given.note:
        warn(given.note)
    return article_of(given.text, path.stem)


def write_draft(article: Article, folder: Path) -> int:
    """Write article.txt, article.json and key.json into a folder; how many attributions the key suggests.

    Raises BadFile if the folder holds an article already.
    """
    if any((folder / name).exists() for name in ("article.txt", "article.json", "key.json")):
        raise BadFile(f"{folder}: there is an article in this folder already; name a new one")
    found = find_attributions(article)
    write_folder(folder, article, key_json=as_file(key_document(article, found)))
    return len(found)


# ---- printing


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def warn(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def with_progress(items: Iterable[Listed], count: int) -> Iterator[Listed]:
    """The items, with a progress bar on a terminal if there are several."""
    if count < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, total=count, description="Reading", console=Console(stderr=True), transient=True)


def _print_json(document: dict[str, Any], single: bool) -> None:
    say(json.dumps(document, ensure_ascii=False, indent=1 if single else None))


def _cells(article: Article, a: Attribution) -> list[str]:
    level = "  in " + a.parent if a.parent else ""
    source, cue = (article[span] if span else "" for span in (a.source, a.cue))
    return [a.id, a.speaker or "?", source, cue, a.type + level, article[a.content]]


def _print_table(article: Article, found: Sequence[Attribution]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True, expand=True)
    for heading, wide in (("", 1), ("Speaker", 3), ("Source", 3), ("Cue", 2), ("Type", 2), ("What was said", 10)):
        table.add_column(heading, ratio=wide)
    for a in found:
        table.add_row(*map(Text, _cells(article, a)))
    Console(width=None if sys.stdout.isatty() else 120).print(table)
