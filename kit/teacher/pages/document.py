"""The frame of the HTML files that grading writes: one file, no script, nothing from outside, light, dark and on paper.

Their HTML stands in templates/, where every text is escaped unless it is Markup already.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kit.limits import LONGEST_PASSAGE, LONGEST_SHOWN, shortened
from kit.model import Article, Span
from kit.teacher.outside import printable
from kit.views.palette import palette, ui
from kit.wording import wording

HERE = Path(__file__).parent
_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_KEPT = "\n\t\N{SOFT HYPHEN}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # emoji, Persian and Hindi need the joiners
PARTS = (".heat", ".text", ".legend", ".bar", ".no{")  # what a style sheet for a part of a notebook takes over
_KINDS = ("found", "partly", "extra", "neutral", "missed", "source", "cue", "own")


@cache
def template(name: str) -> Template:
    """The template of that name: template("report") is templates/report.html.

    It knows the words of page.json and the filters tamed, isolated, said_again, rounded, grouped and css.
    """
    return _environment().get_template(f"{name}.html")


def parts_of(name: str) -> Any:
    """The macros of a template, to be called from Python."""
    return template(name).module


@cache
def _environment() -> Environment:
    made = environment(HERE / "templates")
    made.filters |= {f.__name__: f for f in (tamed, isolated, said_again, rounded, grouped, css)}
    made.globals |= {"wording": wording("page"), "style": Markup(style())}
    return made


def environment(folder: Path) -> Environment:
    """What reads the templates of a folder: a name that nobody gave is an error, and in HTML every text is escaped."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        auto_reload=False,  # templates do not change while a class is graded; looking costs a tenth of a page
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


# ---- filters


def tamed(text: str) -> str:
    """A text of somebody else, cut where it is very long; characters that would steer the page are written as \\u202e."""
    cut = shortened(text, LONGEST_SHOWN)
    return printable(cut, _KEPT) if _STEERS.search(cut) else cut


def isolated(text: str) -> Markup:
    """As tamed, and kept from changing the direction of what stands around it."""
    return _isolated(tamed(text))


@lru_cache(maxsize=4096)
def _isolated(text: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(text)


def said_again(article: Article, span: Span) -> str:
    """The words of a span in quotation marks, cut where they are many."""
    words = " ".join(article[span].split())
    if not words:
        return str(wording("vocabulary")["reader"]["gap"])
    return f"“{shortened(words.strip('“”') or words, LONGEST_PASSAGE)}”"


def rounded(points: float) -> str:
    """Points with at most two places: 3, 2.5, 61.27."""
    return f"{points:,.2f}".rstrip("0").rstrip(".")


def grouped(number: int) -> str:
    """A number with its thousands apart: 10,000."""
    return f"{number:,}"


def css(kind: str) -> str:
    """What became of an answer, as a class of the style sheet: not-yet."""
    return kind.replace(" ", "-")


# ---- the style sheet


@cache
def style() -> str:
    """The style sheet: document.css with the palette's colours, the dark ones on dark screens only."""
    return (
        f":root{{{_colours('light')}}}@media screen and (prefers-color-scheme:dark){{:root{{{_colours('dark')}}}}}"
        + (HERE / "document.css").read_text("utf-8")
    )


@cache
def scoped_style(name: str) -> str:
    """The rules for text, legends, bars and maps for a part of a notebook, of that class, in JupyterLab's themes."""
    rules = [line for line in (HERE / "document.css").read_text("utf-8").splitlines() if line.startswith(PARTS)]
    dark = f"[data-jp-theme-light=false] .{name}{{{_colours('dark')}}}"
    return "\n".join([f".{name}{{{_colours('light')}}}", dark, *(f".{name} {rule}" for rule in rules)])


def _colours(theme: str) -> str:
    around = "".join(f"--{name}:{shade[theme]};" for name, shade in ui().items())
    kinds = ((kind, part, palette()[kind][theme][part]) for kind in _KINDS for part in ("fill", "ink"))
    return around + "".join(f"--{kind}-{part}:{colour};" for kind, part, colour in kinds)
