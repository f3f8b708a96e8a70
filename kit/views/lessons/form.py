"""A form in a lesson: where a menu, a line or a file is wanted, so that no Python has to be edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from markupsafe import Markup

from kit.sheets.sheet_file import NotSaved
from kit.strict import BadFile
from kit.views.palette import colours
from kit.views.plain import BOX, names, put
from kit.views.script import script
from kit.wording import wording

HERE = Path(__file__).parents[1] / "browser"

Field = dict[str, Any]
Act = Callable[[str, bytes], str]


class FormView(anywidget.AnyWidget):
    """Fields, buttons, and a table whose cells are texts or fields, on screen.

    `acts` has, by the name of a field or a button, what to do with its value and the file that came with it: a function
    that returns one sentence for the page. BadFile, NotSaved and ValueError are told in its place. `lines` stand above
    the table; `file` is one to download: its name, its content, what the link says, and
    whether it is `asked` for first, by the button “download”.
    """

    _esm = script("form.js")
    _css = HERE / "exercise.css"

    title = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    colours = traitlets.Dict().tag(sync=True)
    heads: traitlets.List[str] = traitlets.List().tag(sync=True)
    rows: traitlets.List[Any] = traitlets.List().tag(sync=True)
    lines: traitlets.List[str] = traitlets.List().tag(sync=True)
    file: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)
    fields: traitlets.List[Any] = traitlets.List().tag(sync=True)
    buttons: traitlets.List[Any] = traitlets.List().tag(sync=True)
    said: traitlets.Dict[str, Any] = traitlets.Dict({"n": 0, "ok": True, "text": ""}).tag(sync=True)
    twin = traitlets.Unicode().tag(sync=True)

    def __init__(self, acts: Mapping[str, Act], **traits: Any) -> None:
        self._acts = acts
        super().__init__(words=wording("exercise")["view"], colours=colours(), **names(), **traits)
        self.on_msg(self._message)

    def _message(self, _: Any, content: Any, buffers: Any) -> None:
        told = content if isinstance(content, dict) else {}
        file = bytes(buffers[0]) if buffers else b""
        self.tell(lambda: self._acts.get(str(told.get("name")), _nothing)(str(told.get("value") or ""), file))

    def tell(self, act: Callable[[], str]) -> None:
        """Do it, and say on the page what it returns, or why it could not be done."""
        try:
            ok, text = True, act()
        except (BadFile, NotSaved, ValueError, OSError) as error:
            ok, text = False, str(error)
        self.said = {"n": self.said["n"] + 1, "ok": ok, "text": text}

    def static(self) -> Any:
        """The form where no Python runs: its title."""
        return Markup("<p><b>{}</b></p>").format(self.title)

    def _ipython_display_(self) -> None:
        put(BOX.format(self.static()), self)


def _nothing(*_: object) -> str:
    return ""


def menu(name: str, label: str, options: Sequence[Sequence[str]], value: str = "") -> Field:
    """A field with a menu; each option is its value and what is read."""
    return {
        "kind": "menu",
        "name": name,
        "label": label,
        "options": [list(option) for option in options],
        "value": value,
    }


def line(name: str, label: str, value: str = "", hint: str = "") -> Field:
    """A field for one line of text."""
    return {"kind": "text", "name": name, "label": label, "value": value, "hint": hint}


def area(name: str, label: str, value: str = "", hint: str = "", rows: int = 6) -> Field:
    """A field for several lines."""
    return {"kind": "area", "name": name, "label": label, "value": value, "hint": hint, "rows": rows}


def push(name: str, label: str, said: str) -> Field:
    """A button in a table: `said` is on it, and `label` says more to who hears the page."""
    return {"kind": "push", "name": name, "label": label, "value": said}


def file(name: str, label: str, hint: str = "") -> Field:
    """A button that opens a file."""
    return {"kind": "file", "name": name, "label": label, "hint": hint}
