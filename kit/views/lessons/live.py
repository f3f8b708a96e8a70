"""What a function shows, on a page where no cell is run again: it is shown anew when something that it needs changes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import ipywidgets
from IPython.display import display
from IPython.utils.capture import capture_output
from markupsafe import Markup

from kit.sheets.sheet_file import NotSaved
from kit.strict import BadFile
from kit.views.plain import Notice, put

HIDING = Markup('<style>[data-kit-twin="{}"]{{display:none}}</style>')


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
            except (BadFile, NotSaved, ValueError) as error:
                what = Notice(str(error))
            if what is not None:
                display(what)
        printed = [{"output_type": "stream", "name": "stdout", "text": shown.stdout}] if shown.stdout else []
        rich = [({"text/html": HIDING.format(self.twin)}, {}), *((o.data, o.metadata or {}) for o in shown.outputs)]
        hiding, *others = ({"output_type": "display_data", "data": data, "metadata": more} for data, more in rich)
        self.outputs = (hiding, *printed, *others)

    def _ipython_display_(self) -> None:
        self.renew()
        put(Markup(), self)
