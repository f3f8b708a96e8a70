"""A form in a lesson, where a menu, a line or a file is wanted, so that no Python has to be edited; or one button.

What a function shows can stand below it, and is shown anew where no cell is run again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets
import traitlets
from IPython.display import display
from IPython.utils.capture import capture_output
from markupsafe import Markup

from kit.sheets.sheet_file import NotSaved
from kit.strict import BadFile, why
from kit.views.plain import TITLE, Notice, joined, paragraph, put, table
from kit.views.widget import HERE, KitWidget, script
from kit.wording import wording

HIDING = Markup('<style>[data-kit-twin="{}"]{{display:none}}</style>')
ALONE = Markup("<p><b>{}</b></p>")  # a title with nothing below it

Field = dict[str, Any]
Act = Callable[[str, bytes], str]


class Live(ipywidgets.Output):
    """What `act` prints, shows and returns; `renew` does it again. A mistake is told by its sentence."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__()
        self._act, self.twin = act, secrets.token_hex(4)

    def renew(self) -> None:
        """Do it again, and show what comes of it in place of what was shown."""
        with capture_output() as shown:
            try:
                what = self._act()
            except (BadFile, NotSaved, ValueError, OSError) as error:
                what = Notice(why(error))
            if what is not None:
                display(what)
        printed = [{"output_type": "stream", "name": "stdout", "text": shown.stdout}] if shown.stdout else []
        rich = [({"text/html": HIDING.format(self.twin)}, {}), *((o.data, o.metadata or {}) for o in shown.outputs)]
        hiding, *others = ({"output_type": "display_data", "data": data, "metadata": more} for data, more in rich)
        self.outputs = (hiding, *printed, *others)

    def _ipython_display_(self) -> None:
        self.renew()
        put(Markup(), self)


class FormView(KitWidget):
    """Fields, buttons, and a table whose cells are texts or fields, on screen.

    `acts` has, by the name of a field or a button, what to do with its value and the file that came with it: a function
    that returns one sentence for the page. BadFile, NotSaved and ValueError are told in its place. `lines` stand above
    the table; `file` is one to download: its name, its content, what the link says, and whether it is `asked` for
    first, by the button “download”. What is shown `below` is as things are when the form is.
    """

    _esm = script("form.js")
    _css = HERE / "exercise.css"
    below: Live | None = None
    widths: Sequence[int] = ()  # the share of the page that each column takes where no Python runs

    title = traitlets.Unicode().tag(sync=True)
    heads: traitlets.List[str] = traitlets.List().tag(sync=True)
    rows: traitlets.List[Any] = traitlets.List().tag(sync=True)
    lines: traitlets.List[str] = traitlets.List().tag(sync=True)
    file: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)
    fields: traitlets.List[Any] = traitlets.List().tag(sync=True)
    buttons: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, acts: Mapping[str, Act], **traits: Any) -> None:
        self._acts = acts
        super().__init__(words=wording("exercise")["view"], **traits)

    def _message(self, _: Any, content: Any, buffers: Any) -> None:
        told = content if isinstance(content, dict) else {}
        file = bytes(buffers[0]) if buffers else b""
        act = self._acts.get(str(told.get("name")))
        self.tell(lambda: act(str(told.get("value") or ""), file) if act else "")

    def static(self) -> Markup:
        """Its title and lines, and its table with what is chosen in each field."""
        shown = [[cell for cell in row if isinstance(cell, str) or cell["kind"] != "push"] for row in self.rows]
        rows = [[cell if isinstance(cell, str) else cell["value"] for cell in row] for row in shown]
        made = (
            table(self.heads[: len(rows[0])], (row[: len(rows[0])] for row in rows), widths=self.widths) if rows else ""
        )
        title = TITLE if rows or self.lines else ALONE
        return joined([title.format(self.title), *map(paragraph, self.lines), made])

    def more(self) -> Sequence[Live]:
        if not self.below:
            return ()
        self.below.renew()
        return (self.below,)


def menu(name: str, label: str, options: Sequence[Sequence[str]], value: str = "") -> Field:
    """A field with a menu; each option is its value and what is read."""
    return {"kind": "menu", "name": name, "label": label, "options": [*map(list, options)], "value": value}


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


class Shown(FormView):
    """A box with a button, and `below` it what the button shows, anew each time it is pressed."""

    below: Live

    def __init__(self, label: str, act: Callable[[], Any]) -> None:
        self._pressed = False
        self.below = Live(lambda: act() if self._pressed else None)
        super().__init__({"show": self.press}, title=label, buttons=[["show", wording("lesson")["show me"]]])

    def press(self, _: str = "", __: bytes = b"") -> str:
        self._pressed = True
        self.below.renew()
        return ""


def shown(label: str, act: Callable[[], Any]) -> Shown:
    """A box with this label whose button shows what a function of no arguments gives, anew each time it is pressed."""
    return Shown(label, act)
