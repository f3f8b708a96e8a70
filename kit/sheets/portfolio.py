"""What the lesson on one's own text made, as it is handed in beside the answers: the sheets, the log, which text it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kit.counts import words
from kit.files import sheet_as_json
from kit.limits import LONGEST_TITLE, shortened
from kit.model import Versions, check_same_text
from kit.sheets.sheet_file import SheetFile

TASK = "portfolio"  # the answer of a handed-in sheet that holds it
LOG = "log"


def portfolio(files: Sequence[SheetFile], with_text: bool = False) -> dict[str, Any]:
    """All sheets on one own text as a JSON value, with the text's title and hash, and the text only if it is asked for.

    Raises OtherText where they are not on one text.
    """
    article = files[0].article
    for file in files:
        check_same_text(article, sheet=file)
    about: dict[str, Any] = {"id": article.id, "title": article.title, "sha256": article.sha256}
    about |= {"words": len(words(article.text))} | ({"text": article.text} if with_text else {})
    latest = [file.latest() for file in files]
    sheets = [json.loads(sheet_as_json(replace(sheet, versions=Versions()), article)) for sheet in latest]
    log = [line for sheet in latest if LOG in sheet.answers for line in _lines(sheet.answers[LOG].value)]
    return {"article": about, "sheets": sheets, "log": log}


def told(value: Any) -> dict[str, Any]:
    """A portfolio in numbers: the title and hash of the text, its words, each reader's marks and the lines of the log.

    Empty where the value is no portfolio; nothing in it is believed.
    """
    about, sheets = (value.get(name) for name in ("article", "sheets")) if isinstance(value, Mapping) else (None, None)
    if not isinstance(about, Mapping) or not isinstance(sheets, list):
        return {}
    n = about.get("words")
    return {
        "title": shortened(str(about.get("title", "")), LONGEST_TITLE),
        "sha256": str(about.get("sha256", ""))[:8],
        "words": n if isinstance(n, int) else 0,
        "marks": [_marks(sheet) for sheet in sheets[:10]],
        "log": len(_lines(value.get(LOG))),
    }


def _marks(sheet: Any) -> int:
    for name in ("answers", "sources", "value"):
        sheet = sheet.get(name) if isinstance(sheet, Mapping) else None
    return len(sheet) if isinstance(sheet, list) else 0


def _lines(value: Any) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    return [line for line in lines if isinstance(line, str) and line.strip()]
