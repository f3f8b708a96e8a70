"""`python -m kit find` and `draft`: files in, tables and JSON out."""

from __future__ import annotations

import csv
import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from kit import PROGRAM
from kit.commands.command import command, parser
from kit.exchange.table import COLUMNS, beside, table
from kit.files import articles, as_file, key_beside, read_article
from kit.finder.documents import findings, key_document
from kit.finder.find import find_attributions
from kit.finder.parsing import NotRead
from kit.finder.suspects import find_suspects
from kit.limits import LARGEST_DOCUMENT, LONGEST_SHOWN, shortened
from kit.model import AnswerKey, Article, Attribution
from kit.strict import BadFile
from kit.texts.article import article_of, write_folder
from kit.texts.cleaning import cleaned, in_paragraphs
from kit.texts.formats import text_in, text_of_file

Listed = TypeVar("Listed")


TEXTS = {".txt", ".text", ".md", ".html", ".htm", ".mhtml", ".webarchive", ".docx", ".pdf", ".rtf"}  # in a folder
STDIN = "-"
ARTICLE = ("article.txt", "article.json", "key.json")
FIND = {
    "PATH": (
        "a text file, a folder of texts, an article’s folder or its id in the kit, or - for standard input",
        {"nargs": "+"},
    ),
    "--json": "one JSON document for each text, each on its own line",
    "--csv": "one table of all attributions, with file, paragraph and offsets",
    "--suspects": "also hint at damage done by a translation",
    "--beside": "count how the machine stands beside people, for articles with a key: each text, and all of them",
}
DRAFT = {"FILE": "the text of the article", "DIR": "the folder to make; there must be no article in it yet"}


def find(arguments: Sequence[str]) -> int:
    """Show who said what in each text; the exit status is 1 if one could not be read."""
    wanted = _asked(arguments)
    inside = {path: within(path) for path in wanted.path}
    bare = [path for path, names in inside.items() if not names]
    for path in bare:
        warn(f"{legible(path)}: there is no text here")
    names = [name for path in wanted.path for name in inside[path]]
    failed, compared = int(bool(bare)), []
    if wanted.csv and not wanted.beside:
        _print_csv([("file", *COLUMNS)])
    for name in with_progress(names, len(names)):
        try:
            article = text_article(name)
            found = find_attributions(article)
            if wanted.beside:
                compared.append((article, _key(name, article), found))
        except (BadFile, NotRead, OSError) as problem:
            failed = 1
            warn(str(problem) if isinstance(problem, BadFile) else f"{legible(name)}: {problem}")
        else:
            _show(legible(name), article, found, wanted, len(names) == 1)
    if wanted.beside:
        _show_beside(beside(compared), wanted)
    return failed


def _show(name: str, article: Article, found: Sequence[Attribution], wanted: Namespace, single: bool) -> None:
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


def _asked(arguments: Sequence[str]) -> Namespace:
    asked = parser("find", "Find who said what in English news texts.", FIND)
    wanted = asked.parse_args(arguments)
    if wanted.csv and wanted.json:
        asked.error("argument --csv: not allowed with argument --json")
    if wanted.suspects and (wanted.csv or wanted.beside):
        asked.error("--suspects has no place in a table; ask for it alone or with --json")
    return wanted


@command("draft", "Make an article folder with a draft key to correct.", DRAFT)
def draft(asked: Namespace) -> str:
    """Writes an article folder with a machine’s draft of a key; what is in it, and what may not be part of the text."""
    try:
        article = text_article(asked.file)
        count = write_draft(article, asked.dir)
    except NotRead as problem:
        raise BadFile(f"{asked.file}: {problem}") from None
    except OSError as error:
        why = f"the folder can’t be made ({error.strerror or error})"
        raise BadFile(f"{asked.dir}: {why}; name another one") from None
    said = f"{asked.dir} has article.txt, article.json and key.json with {count} suggested passages.\n"
    said += f'Nobody has checked them: kit.correct("{asked.dir}") in a notebook opens them to correct.\n'
    if left := [what for done in cleaned(article.text).done for what in done.named()]:
        said += f"Some of it may not be part of the text ({shortened('; '.join(left), LONGEST_SHOWN)}).\n"
        said += f"{PROGRAM} new {asked.file} takes that out, and shows what it does.\n"
    return said


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
        more = f" and {len(other) - 5} more" if len(other) > 5 else ""
        names = ", ".join(legible(o.name) for o in other[:5])
        warn(f"{legible(name)}: left out what its name says is no text: {names}{more}")
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
    if path.is_dir() or (not path.exists() and str(name) in articles()):
        return read_article(name if path.is_dir() else str(name))
    if str(name) == STDIN:
        given, id = text_in(sys.stdin.buffer.read(LARGEST_DOCUMENT + 1), "standard input"), "stdin"
    else:
        given, id = text_of_file(path, legible(str(name))), legible(path.stem)
    given = in_paragraphs(given)
    if given.note:
        warn(given.note)
    return article_of(given.text, id)


def _key(name: str, article: Article) -> AnswerKey:
    if key := key_beside(article):
        return key
    place = f"{legible(name)}: there is no article folder with a key.json here"
    raise BadFile(f"{place}, so there is nothing to compare with")


def write_draft(article: Article, folder: Path) -> int:
    """Write article.txt, article.json and key.json into a folder; how many attributions the key suggests.

    Raises BadFile if the folder holds an article already.
    """
    if any((folder / name).exists() for name in ARTICLE):
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


def _show_beside(rows: Sequence[Mapping[str, Any]], wanted: Namespace) -> None:
    if wanted.json:
        say(json.dumps(rows, ensure_ascii=False))
    elif wanted.csv:
        _print_csv([tuple(rows[0]), *(tuple(row.values()) for row in rows)])
    else:
        _print_table(tuple(rows[0]), [["" if n is None else str(n) for n in row.values()] for row in rows])


WIDTHS = (1, 3, 3, 2, 2, 10)


def _print_table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(show_lines=len(headings) == len(WIDTHS), expand=len(headings) == len(WIDTHS))
    for n, heading in enumerate(headings):
        shown.add_column(heading, ratio=WIDTHS[n] if shown.expand else None)
    for row in rows:
        shown.add_row(*map(Text, row))
    Console(width=None if sys.stdout.isatty() else 120).print(shown)
