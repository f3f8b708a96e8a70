"""What can be read while Python loads: a start page, and each notebook's text with its article, as plain HTML."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from kit.files import read_article
from kit.strict import Place, read_json, read_toml
from kit.teacher.pages.document import environment, style
from kit.views.painted import twin
from kit.wording import wording

HERE = Path(__file__).parent
LINK = re.compile(r"\.(ipynb|md)(?=[)#])")
OPENED = re.compile(r'article="([^"]+)"')
SHOWS = ("kit.read(", "kit.highlight_sources(", "kit.spot_errors(")  # after these the article stands
MINUTES = re.compile(r"\*\*(\d+) minutes\.\*\*|About (\d+) minutes\.")
GOAL = re.compile(r"By the end, you'll be able to (.*?)\.(?=\s|$)", re.DOTALL)


class ReadingPage(NamedTuple):
    """A notebook with a page of its own."""

    page: str
    notebook: str
    title: str
    minutes: str
    goal: str
    parts: tuple[tuple[str, Markup], ...]


def pages(copy: Path, size: int, jupyter: str) -> dict[str, str]:
    """The pages by their path, for the students' copy in a folder; `size` are the bytes of Python for a browser."""
    doors = [_door(copy, path) for path in sorted(copy.glob("*/*.ipynb"))]
    lessons = [door for door in doors if door.page[:1].isdigit()]
    alone = [door for door in doors if "/" in door.page]
    made = {door.page: _page("lesson.html", door.page, door=door, size=size, jupyter=jupyter) for door in doors}
    glossary = _html((copy / "notebooks" / "glossary.md").read_text("utf-8"))
    return {
        **made,
        "index.html": _page("start.html", "", lessons=lessons, alone=alone),
        "glossary.html": _page("text.html", "", title=wording("page")["site"]["glossary"], text=glossary),
        "site.css": str(style()) + (HERE / "templates" / "site.css").read_text("utf-8"),
        "site.js": (HERE / "templates" / "site.js").read_text("utf-8"),
    }


def _page(name: str, page: str, **given: Any) -> str:
    return as_page(name, root="../" * page.count("/"), **given)


def as_page(name: str, **given: Any) -> str:
    """A template of this folder, filled in."""
    return _environment().get_template(name).render(given)


@cache
def _environment() -> Environment:
    made = environment(HERE / "templates")
    made.globals |= {"words": wording("page")["site"]}
    return made


def _door(copy: Path, path: Path) -> ReadingPage:
    """What a notebook's page shows: its prose, its code, and the article where it is first shown, or at the end."""
    cells = read_json(path, Place(path.name))["cells"]
    shown_here = (cell for cell in cells if "colab" not in cell["metadata"].get("tags", ()))
    sources = [(cell["cell_type"], "".join(cell["source"])) for cell in shown_here]
    article = Markup('<div class="article">{}</div>').format(_article(copy, path, sources))
    parts, shown = [], path.stem == "start"
    for kind, source in sources:
        parts.append((kind, Markup("{}").format(source) if kind == "code" else _html(source)))
        if kind == "code" and not shown and any(word in source for word in SHOWS):
            parts.append(("article", article))
            shown = True
    parts += [] if shown else [("article", article)]
    first = sources[0][1]
    minutes, goal = MINUTES.search(first), GOAL.search(first)
    return ReadingPage(
        f"{'' if path.parent.name == 'notebooks' else 'exercises/'}{path.stem}.html",
        path.relative_to(copy).as_posix(),
        first.splitlines()[0].lstrip("# "),
        next(filter(None, minutes.groups()), "") if minutes else "",
        goal[1] if goal else "",
        tuple(parts),
    )


def _article(copy: Path, path: Path, sources: list[tuple[str, str]]) -> Markup:
    named = next((found[1] for kind, source in sources if kind == "code" and (found := OPENED.search(source))), "")
    exercises = copy / "exercises" / f"{path.stem}.toml"
    folder = copy / "kit" / "articles" / (named or (read_toml(exercises)["article"] if exercises.exists() else ""))
    return twin(read_article(folder), (), ()) if (folder / "article.json").exists() else Markup()


def _html(prose: str) -> Markup:
    """Markdown of ours as HTML, with links to pages in place of notebooks."""
    import mistune

    made = mistune.create_markdown(escape=False, plugins=["table"])
    return Markup(made(LINK.sub(".html", prose)))
