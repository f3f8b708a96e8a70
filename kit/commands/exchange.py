"""`python -m kit export` and `import`: a key or a sheet in the format of another annotation tool, and back."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from kit.commands.command import command
from kit.exchange.other_tools import FORMATS, exported, imported
from kit.files import articles, key_as_json, key_beside, read_article, read_key, read_sheet, sheet_as_json
from kit.model import AnswerSheet, Article
from kit.strict import BadFile, Place, any_object, read_json

FORM = {
    "--as FORMAT": (", ".join(FORMATS), {"dest": "form", "required": True, "choices": FORMATS}),
    "--article ARTICLE": "the folder of the article, or its id in the kit",
}
EXPORT = {
    "KEY": "a key.json, an answer sheet, a folder with an article and its key, or the id of an article of the kit",
    **FORM,
    "--out DIR": ("the folder to write to (if left out: this one)", {"default": Path()}),
}
IMPORT = {
    "FILE": "the .ann, .conll, .json, .jsonld or .zip",
    **FORM,
    "--sheet READER": "make an answer sheet of this reader, instead of a key",
    "--out FILE": ("the file to write; it must be a new one", {"required": True}),
}


@command("export", "Write a key or a sheet for another annotation tool.", EXPORT)
def export(asked: Namespace) -> str:
    """Writes the files of a format into a folder, and names them."""
    sheet, article = _opened(asked.key, asked.article)
    files = {asked.out / name: text for name, text in exported(sheet, article, asked.form).items()}
    if there := [str(path) for path in files if path.exists()]:
        raise BadFile(f"{', '.join(there)}: this is there already; name another folder with --out")
    asked.out.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        path.write_bytes(text.encode())
    return "".join(f"{path}\n" for path in files)


@command("import", "Make a key, or a sheet, of what another tool wrote.", IMPORT)
def import_(asked: Namespace) -> str:
    """Writes the key or the sheet that a file of another tool makes, and says how much is in it."""
    if not asked.article:
        raise BadFile("Name the article with --article: a folder, or the id of one that the kit brings.")
    article = read_article(asked.article)
    found = imported(asked.file, article, asked.form, key_beside(article), asked.sheet)
    written = sheet_as_json(found, article) if asked.sheet else key_as_json(found, article)
    try:
        with asked.out.open("xb") as out:
            out.write(written.encode())
    except FileExistsError:
        raise BadFile(f"{asked.out}: there is a file of this name already; name a new one") from None
    return f"{asked.out} has {len(found.attributions)} attributions and {len(found.marks)} error marks.\n"


def _opened(what: str, article: str) -> tuple[AnswerSheet, Article]:
    """The key or the sheet, and the article it is about. Raises BadFile."""
    path = Path(what)
    if what in articles() or path.is_dir():
        text = read_article(what)
        return read_key(what, text), text
    at = Place(path.name)
    raw = any_object(read_json(path, at), at)
    about = any_object(raw.get("article"), at / "article").get("id")
    text = read_article(article or (path.parent if (path.parent / "article.json").exists() else str(about)))
    return (read_key if "speakers" in raw else read_sheet)(path, text), text
