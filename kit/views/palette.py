"""The one palette of reader and charts. Colours stand for types, roles and outcomes, never for speakers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Shade = Mapping[str, str]


@cache
def palette() -> Mapping[str, Mapping[str, Shade]]:
    """Each kind of passage with its "light" and "dark" shade: a fill behind text, and an ink for lines and borders."""
    kinds: Mapping[str, Mapping[str, Shade]] = _file()["kinds"]
    return kinds


def text_and_page(theme: str = "light") -> tuple[str, str]:
    """The colours of text and of the page it stands on, for which the palette's contrast holds."""
    return _file()["text"][theme], _file()["page"][theme]


def ui() -> Mapping[str, Shade]:
    """The colours around the passages, by name: text, page, faint (small print), rule, edge, focus and bad (news)."""
    return {"text": _file()["text"], "page": _file()["page"], **_file()["ui"]}


@cache
def _file() -> Any:
    return json.loads((Path(__file__).parent / "palette.json").read_text("utf-8"))
