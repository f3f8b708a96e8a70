"""The one palette of reader and charts. Colours stand for types, roles and outcomes, never for speakers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

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


def colours() -> dict[str, str]:
    """The palette as CSS values that follow the page's theme: a fill by the name of its kind, its ink beside it."""
    found = {name: f"light-dark({shade['light']}, {shade['dark']})" for name, shade in ui().items()}
    for kind, shade in palette().items():
        for name, part in ((kind, "fill"), (f"{kind}-ink", "ink")):
            found[name] = f"light-dark({shade['light'][part]}, {shade['dark'][part]})"
    return found


def turning(more: str = "") -> Markup:
    """The style sheet of texts that turn without a script, in the palette's colours; `more` are rules beside it."""
    inks = "".join(f"--{name}:{value};" for name, value in colours().items())
    sheet = (Path(__file__).parent / "browser" / "plain.css").read_text("utf-8")
    return Markup(f".kit-turn{{{inks}}}{sheet}{more}")
