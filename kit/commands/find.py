"""`python -m kit find` and `draft`: files in, tables and JSON out."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from kit import PROGRAM
from kit.exchange.table import COLUMNS, beside, table
from kit.files import articles, as_file, read_article, read_key
from kit.finder.documents import findings, key_document
from kit.finder.find import find_attributions
from kit.finder.parsing import NotRead
from kit.finder.suspects import find_suspects
from kit.limits import LARGEST_DOCUMENT, LONGEST_SHOWN, shortened
from kit.model import AnswerKey, Article, Attribution
from kit.strict import BadFile
from kit.texts.article import article_of
from kit.texts.cleaning import cleaned, in_paragraphs
from kit.texts.folder import write_folder
from kit.texts.formats import text_in, text_of_file

Listed = TypeVar("Listed")


TEXTS = {".txt", ".text", ".md", ".html", ".htm", ".mhtml", ".webarchive", ".docx", ".pdf", ".rtf"}  # in a folder
STDIN = "-"


def find(arguments: Sequence[str]) -> int:
    """Show who said what in each text; the exit status is 1 if one could not be read."""
    wanted = _asked(arguments)
    inside = [(path, within(path)) for path in wanted.paths]
    bare = [path for path, names in inside if not names]
    for path in bare:
        warn(f"{legible(path)}: there is no text here")
    names = [name for _, of_path in inside for name in of_path]
    failed, compared = int(bool(bare)), []
    if wanted.csv and not wanted.beside:
        _print_csv([("file", *COLUMNS)])
    for name in with_progress(names, len(names)):
        try:
            article = text_article(name)
            found = find_attributions(article)
            if wanted.beside:
                compared.append((article, key_beside(name, article), found))
        except (BadFile, NotRead, OSError) as problem:
            failed = 1
            warn(str(problem) if isinstance(problem, BadFile) else f"{legible(name)}: {problem}")
        else:
            _show(legible(name), article, found, wanted, len(names) == 1)
    if wanted.beside:
        _show_beside(beside(compared), wanted)
    return failed


def _show(name: str, article: Article, found: Sequence[Attribution], wanted: argparse.Namespace, single: bool) -> None:
    suspects = find_suspects(article) if wanted.suspects else ()
    if wanted.beside:
        return
    if wanted.csv:
        _print_csv([(name, *row.values()) for row in table(article, found)])
    elif wanted.json:
        document = {"file": name} | findings(article, found, suspects)
        say(json.dumps(document, ensure_ascii=False, indent=1 if single else None))
    else:
        say(f"{name}: {len(found)} attributions")
        _print_table(("", "Speaker", "Source", "Cue", "Type", "What was said"), [_cells(article, a) for a in found])
        for s in suspects:
            say(f"{s.kind} at {s.span.start}: “{article[s.span]}”. {s.reason}")


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(f"{PROGRAM} find", description="Find who said what in English news texts.")
    what = "a text file, a folder of texts, an article’s folder or its id in the kit, or - for standard input"
    parser.add_argument("paths", nargs="+", metavar="PATH", help=what)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON document for each text, each on its own line")
    form.add_argument(
        "--csv", action="store_true", help="one table of all attributions, with file, paragraph and offsets"
    )
    parser.add_argument("--suspects", action="store_true", help="also hint at damage done by a translation")
    beside = "count how the machine stands beside people, for articles with a key: each text, and all of them"
    parser.add_argument("--beside", action="store_true", help=beside)
    wanted = parser.parse_args(arguments)
    if wanted.suspects and (wanted.csv or wanted.beside):
        parser.error("--suspects has no place in a table; ask for it alone or with --json")
    return wanted


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
        article = text_article(wanted.file)
        count = write_draft(article, wanted.folder)
    except (BadFile, NotRead) as problem:
        warn(str(problem) if isinstance(problem, BadFile) else f"{wanted.file}: {problem}")
        return 1
    except OSError as error:
        warn(f"{wanted.folder}: the folder can’t be made ({error.strerror or error}); name another one")
        return 1
    say(f"{wanted.folder} has article.txt, article.json and key.json with {count} suggested passages.")
    say(f'Nobody has checked them: kit.correct("{wanted.folder}") in a notebook opens them to correct.')
    if left := [what for done in cleaned(article.text).done for what in done.named()]:
        say(f"Some of it may not be part of the text ({shortened('; '.join(left), LONGEST_SHOWN)}).")
        say(f"{PROGRAM} new {wanted.file} takes that out, and shows what it does.")
    return 0


# ---- reading


def within(name: str) -> list[str]:
    """What there is to read at a path: itself or, where it is a folder without an article, what is inside, in order."""
    folder = Path(name)
    if not folder.is_dir() or (folder / "article.json").exists():
        return [name]
    try:
        inside = sorted(inner for inner in folder.iterdir() if not inner.name.startswith("."))
    except OSError as problem:
        warn(f"{legible(name)}: the folder can’t be read ({problem.strerror or problem})")
        return []
    texts = [inner for inner in inside if inner.suffix.lower() in TEXTS and not inner.is_dir()]
    other = [inner for inner in inside if inner not in texts and not inner.is_dir()]
    if other:
        warn(
            f"{legible(name)}: left out what its name says is no text: {', '.join(legible(o.name) for o in other[:5])}"
            + f" and {len(other) - 5} more" * (len(other) > 5)
        )
    folders = [inner for inner in inside if inner.is_dir() and not inner.is_symlink()]
    return [*map(str, texts), *(deeper for inner in folders for deeper in within(str(inner)))]


def legible(name: str) -> str:
    """A path as it can be printed, also where the system's own encoding has no such characters."""
    return os.fsencode(name).decode("utf-8", "replace")


def text_article(name: str | Path) -> Article:
    """The article in a folder or in a file of any usual kind, or of standard input. Raises BadFile with one sentence.

    Offsets count in the text as `kit.own_article` reads the same file.
    """
    path = Path(name)
    if path.is_dir():
        return read_article(path)
    if not path.exists() and str(name) in articles():
        return read_article(str(name))
    if str(name) == STDIN:
        given, id = text_in(sys.stdin.buffer.read(LARGEST_DOCUMENT + 1), "standard input"), "stdin"
    else:
        given, id = text_of_file(path, legible(str(name))), legible(path.stem)
    given = in_paragraphs(given)
    if given.note:
        warn(given.note)
    return article_of(given.text, id)


def key_beside(name: str, article: Article) -> AnswerKey:
    """The key that people made of an article. Raises BadFile where there is none."""
    if not Path(name).exists() and name in articles():
        return read_key(name, article)
    path = Path(name) / "key.json"
    if not path.is_file():
        raise BadFile(
            f"{legible(name)}: there is no article folder with a key.json here, so there is nothing to compare with"
        )
    return read_key(path, article)


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


def _cells(article: Article, a: Attribution) -> list[str]:
    level = "  in " + a.parent if a.parent else ""
    source, cue = (article[span] if span else "" for span in (a.source, a.cue))
    return [a.id, a.speaker or "?", source, cue, a.type + level, article[a.content]]


def _print_csv(rows: Iterable[Sequence[Any]]) -> None:
    csv.writer(sys.stdout, lineterminator="\n").writerows(rows)


def _show_beside(rows: Sequence[Mapping[str, Any]], wanted: argparse.Namespace) -> None:
    if wanted.json:
        say(json.dumps(rows, ensure_ascii=False))
    elif wanted.csv:
        _print_csv([tuple(rows[0]), *(tuple(row.values()) for row in rows)])
    else:
        _print_table(tuple(rows[0]), [["" if cell is None else str(cell) for cell in row.values()] for row in rows])


WIDTHS = (1, 3, 3, 2, 2, 10)


def _print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(show_lines=len(headings) == len(WIDTHS), expand=len(headings) == len(WIDTHS))
    for n, heading in enumerate(headings):
        shown.add_column(heading, ratio=WIDTHS[n] if shown.expand else None)
    for row in rows:
        shown.add_row(*map(Text, row))
    Console(width=None if sys.stdout.isatty() else 120).print(shown)
