"""The script of a widget, read from the files in `browser/` that it is written in."""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "browser"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


@cache
def script(name: str) -> str:
    """The script as one module, which is what anywidget takes: each file it imports once, and before it."""
    texts: dict[str, str] = {}

    def join(name: str) -> None:
        text = (HERE / name).read_text("utf-8")
        for imported in IMPORT.findall(text):
            if imported not in texts:
                join(imported)
        texts[name] = EXPORT.sub("", IMPORT.sub("", text))

    join(name)
    return "\n".join(texts.values())
