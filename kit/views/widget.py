"""What every widget of the kit has: one script, its words and colours, and a copy for pages without Python."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from markupsafe import Markup

from kit.sheets.sheet_file import NotSaved
from kit.strict import BadFile, why
from kit.views.palette import colours
from kit.views.plain import BOX, put

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


class KitWidget(anywidget.AnyWidget):
    """A view on screen. `saved` says what became of the last change; its `n` rises with each answer to the page."""

    words = traitlets.Dict().tag(sync=True)
    colours = traitlets.Dict().tag(sync=True)
    saved: traitlets.Dict[str, Any] = traitlets.Dict({"n": 0, "ok": True, "text": ""}).tag(sync=True)
    twin = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        id = secrets.token_hex(16)  # of its model, which its page knows too: see listen() in browser/shared.js
        super().__init__(colours=colours(), model_id=id, twin=id, **traits)
        self.on_msg(self._message)

    def _message(self, _: Any, content: Any, buffers: Any) -> None:
        """Do what the page asks for."""

    def answer_page(self, **said: Any) -> None:
        """Tell the page, which waits for it, that it was heard, and what there is to say."""
        self.saved = {**self.saved, **said, "n": self.saved["n"] + 1}

    def tell(self, act: Callable[[], str]) -> None:
        """Do it, and say on the page what it returns, or why it could not be done."""
        try:
            ok, text = True, act()
        except (BadFile, NotSaved, ValueError, OSError) as error:
            ok, text = False, why(error)
        self.answer_page(ok=ok, text=text)

    def static(self) -> Markup:
        """The same as HTML that needs no script."""
        raise NotImplementedError

    def more(self) -> Sequence[Any]:
        """The views that stand below it."""
        return ()

    def _ipython_display_(self) -> None:
        put(BOX.format(self.static()), self, *self.more())
