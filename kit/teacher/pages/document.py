"""The frame of the HTML files that grading writes: one file, no script, nothing from outside, light, dark and on paper."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from kit.teacher.printable import printable
from kit.views.palette import palette, ui

HERE = Path(__file__).parent
MOST = 600  # characters of one text that somebody else wrote
_SHORT = 200  # characters up to which a text is likely to come again
_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_KEPT = "\n\t\N{SOFT HYPHEN}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # emoji, Persian and Hindi need the joiners
_KINDS = ("found", "partly", "extra", "neutral", "missed", "source", "cue", "own")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def shown(text: str) -> str:
    """A text as HTML: escaped, cut where it is very long, characters that would steer the page written out as \\u202e."""
    return _cached(text) if len(text) <= _SHORT else _safe(text)


def isolated(text: str) -> str:
    """As shown, and kept from changing the direction of what stands around it."""
    return f"<bdi>{shown(text)}</bdi>"


def document(title: str, body: str, kind: str = "page") -> str:
    """A whole HTML file with this title (plain text) and body (HTML), laid out as a page or as a report."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
        f"<title>{shown(title)}</title><style>{style()}</style></head>\n"
        f'<body class="{kind}">{body}</body></html>\n'
    )


@cache
def style() -> str:
    """The style sheet: document.css with the palette's colours, the dark ones on dark screens only."""
    return (
        f":root{{{_colours('light')}}}@media screen and (prefers-color-scheme:dark){{:root{{{_colours('dark')}}}}}"
        + (HERE / "document.css").read_text("utf-8")
    )


def _colours(theme: str) -> str:
    around = "".join(f"--{name}:{shade[theme]};" for name, shade in ui().items())
    kinds = ((kind, part, palette()[kind][theme][part]) for kind in _KINDS for part in ("fill", "ink"))
    return around + "".join(f"--{kind}-{part}:{colour};" for kind, part, colour in kinds)


def _safe(text: str) -> str:
    text = text if len(text) <= MOST else text[: MOST - 1] + "…"
    return escape(printable(text, _KEPT) if _STEERS.search(text) else text)


_cached = lru_cache(maxsize=4096)(_safe)
