"""`python -m kit find`, `draft` and `measure`: files in, tables and JSON out."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from kit.files import read_article
from kit.model import Article, Attribution
from kit.reading.documents import article_document, as_text, findings, key_document, span_text
from kit.reading.find import find_attributions
from kit.reading.fit import counted, fitted, points_as_text
from kit.reading.layout import article_of
from kit.reading.measure import figures, figures_as_lines, read_gold, scores, tally
from kit.reading.proposal import Rule
from kit.reading.rules import RULES
from kit.reading.suspects import find_suspects
from kit.strict import LARGEST, BadFile

Item = TypeVar("Item")


def find(arguments: Sequence[str]) -> int:
    """Show who said what in each file; the exit status is 1 if a file could not be read."""
    parser = argparse.ArgumentParser("python -m kit find", description="Find who said what in English news texts.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a text file, or a folder with an article")
    parser.add_argument("--json", action="store_true", help="one JSON document a file, on a line of its own if several")
    parser.add_argument("--suspects", action="store_true", help="also hint at damage done by a translation")
    wanted = parser.parse_args(arguments)
    failed = 0
    for name in _with_progress(wanted.files, len(wanted.files)):
        try:
            article = text_article(Path(name))
        except BadFile as problem:
            failed = 1
            _warn(str(problem))
            continue
        found = find_attributions(article)
        suspects = find_suspects(article) if wanted.suspects else ()
        if wanted.json:
            _print_json(findings(article, found, suspects), single=len(wanted.files) == 1)
        else:
            _say(f"{name}: {len(found)} attributions")
            _print_table(article, found)
            for s in suspects:
                _say(f"{s.kind} at {s.span.start}: “{article[s.span]}”. {s.reason}")
    return failed


def draft(arguments: Sequence[str]) -> int:
    """Write an article folder with a machine’s draft of a key."""
    parser = argparse.ArgumentParser(
        "python -m kit draft", description="Make an article folder with a draft key to correct."
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the text of the article")
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder to make; it must not hold an article yet")
    wanted = parser.parse_args(arguments)
    try:
        count = write_draft(text_article(wanted.file), wanted.folder)
    except BadFile as problem:
        _warn(str(problem))
        return 1
    except OSError as error:
        _warn(f"{wanted.folder}: the folder cannot be made ({error.strerror or error}); name another one")
        return 1
    _say(f"{wanted.folder} has article.txt, article.json and key.json with {count} suggested passages.")
    _say("Nobody has checked them: INSTRUCTORS.md, section 8, shows how to correct them before a class sees them.")
    return 0


def measure(arguments: Sequence[str]) -> int:
    """Print how well the rules find what a gold standard holds."""
    parser = argparse.ArgumentParser(
        "python -m kit measure", description="Measure the finder on texts marked by people."
    )
    parser.add_argument("gold", metavar="GOLD.jsonl", type=Path, help="one article a line: text and attributions")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON document")
    parser.add_argument(
        "--without", action="append", default=[], metavar="RULE", help="leave a rule out, to see what it adds"
    )
    parser.add_argument("--ablation", action="store_true", help="what each rule adds: the figures without it")
    parser.add_argument("--fit", type=Path, metavar="POINTS.json", help="fit points to the texts and write them")
    wanted = parser.parse_args(arguments)
    try:
        articles = list(read_gold(wanted.gold))
    except BadFile as problem:
        _warn(str(problem))
        return 1
    if wanted.fit:
        return _fit(articles, wanted.fit)
    if wanted.ablation:
        _say("\n".join(_ablation(articles)))
        return 0
    rules = tuple(rule for rule in RULES if rule.__name__ not in wanted.without)
    find_attributions("The first text also reads the word lists, she said.")
    start = time.process_time()
    found = [find_attributions(article["text"], rules) for article in _with_progress(articles, len(articles))]
    seconds = time.process_time() - start
    counts: Counter[tuple[str, str]] = Counter()
    for article, attributions in zip(articles, found, strict=True):
        counts += tally(article, attributions)
    report = figures(counts, len(articles), seconds)
    _say(json.dumps(report) if wanted.json else figures_as_lines(report))
    return 0


def _fit(articles: Sequence[Mapping[str, Any]], out: Path) -> int:
    """Fit on every other article and say what that finds in the rest; then fit on all and write the points."""
    points = fitted(articles[0::2])
    half = figures(counted(articles[1::2], points), len(articles[1::2]))
    _say(f"fitted on {len(articles[0::2])} of the texts, measured on the others:\n{figures_as_lines(half)}")
    out.write_text(points_as_text(fitted(articles)), "utf-8")
    _say(f"{out}: points fitted on all {len(articles)} texts")
    return 0


def _ablation(articles: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A line for each rule: what the F1 of found and half3 lose without it."""

    def f1(rules: Sequence[Rule]) -> tuple[float, float]:
        counts = counted(articles, rules=rules)
        return scores(counts, "all", "found")[2], scores(counts, "all", "half3")[2]

    found, half3 = f1(RULES)
    yield f"{'':18}{'found F1':>9}{'half3 F1':>9}"
    yield f"{'all rules':18}{found:9.1f}{half3:9.1f}"
    for rule in RULES:
        less = f1(tuple(other for other in RULES if other is not rule))
        yield f"{'- ' + rule.__name__:18}{less[0] - found:+9.1f}{less[1] - half3:+9.1f}"


# ---- reading


def text_article(path: Path) -> Article:
    """The article in a folder or a plain text file, whatever its encoding. Raises BadFile with one sentence."""
    if path.is_dir():
        return read_article(path)
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise BadFile(f"{path}: the file cannot be read ({error.strerror or error})") from None
    if size > LARGEST:
        raise BadFile(f"{path}: {size:,} bytes are too many; at most {LARGEST:,} are read")
    text = _decoded(raw, path)
    if not text.strip():
        raise BadFile(f"{path}: the file is empty")
    return article_of(text, path.stem)


def _decoded(raw: bytes, path: Path) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    if b"\0" in raw:
        raise BadFile(f"{path}: this is not text: it holds a zero byte")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = raw.decode("cp1252", errors="replace")
        if sum(not (c.isprintable() or c.isspace()) for c in text) > len(text) // 20:
            raise BadFile(f"{path}: this is not text in any encoding we know") from None
        _warn(f"{path}: byte {error.start} is not UTF-8, so the file was read as Windows-1252; check its accents")
        return text


def write_draft(article: Article, folder: Path) -> int:
    """Write article.txt, article.json and key.json into a folder; how many attributions the key suggests.

    Raises BadFile if the folder holds an article already.
    """
    if any((folder / name).exists() for name in ("article.txt", "article.json", "key.json")):
        raise BadFile(f"{folder}: there is an article in this folder already; name a new one")
    folder.mkdir(parents=True, exist_ok=True)
    found = find_attributions(article)
    (folder / "article.txt").write_bytes(article.text.encode())
    (folder / "article.json").write_bytes(as_text(article_document(article)).encode())
    (folder / "key.json").write_bytes(as_text(key_document(article, found)).encode())
    return len(found)


# ---- printing


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _warn(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _with_progress(items: Iterable[Item], count: int) -> Iterator[Item]:
    """The items, with a progress bar on a terminal if there are several."""
    if count < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, total=count, description="Reading", console=Console(stderr=True), transient=True)


def _print_json(document: dict[str, Any], single: bool) -> None:
    _say(json.dumps(document, ensure_ascii=False, indent=1 if single else None))


def _cells(article: Article, a: Attribution) -> list[str]:
    level = "  in " + a.parent if a.parent else ""
    source, cue = span_text(article, a.source), span_text(article, a.cue)
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
