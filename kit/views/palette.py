"""The one palette of reader and charts. Colours stand for types, roles and outcomes, never for speakers."""

from __future__ import annotations

from collections.abc import Mapping

from kit.wording import shipped

Shade = Mapping[str, str]


def palette() -> Mapping[str, Mapping[str, Shade]]:
    """Each kind of passage with its "light" and "dark" shade: a fill behind text, and an ink for lines and borders."""
    kinds: Mapping[str, Mapping[str, Shade]] = shipped("views/palette.json")["kinds"]
    return kinds


def text_and_page(theme: str = "light") -> tuple[str, str]:
    """The colours of text and of the page it stands on, for which the palette's contrast holds."""
    shades = shipped("views/palette.json")
    return shades["text"][theme], shades["page"][theme]


def ui() -> Mapping[str, Shade]:
    """The colours around the passages, by name: text, page, faint (small print), rule, edge, focus and bad (news)."""
    shades = shipped("views/palette.json")
    return {"text": shades["text"], "page": shades["page"], **shades["ui"]}
