"""A button, and below it what it shows, as things are when it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kit.views.lessons.form import FormView
from kit.views.lessons.live import Live
from kit.views.plain import put
from kit.wording import wording


def shown(label: str, act: Callable[[], Any]) -> Shown:
    """A box with this label whose button shows what a function of no arguments gives, anew each time it is pressed."""
    return Shown(label, act)


class Shown(FormView):
    """The box; `below` is what its button shows."""

    def __init__(self, label: str, act: Callable[[], Any]) -> None:
        self._pressed = False
        self.below = Live(lambda: act() if self._pressed else None)
        super().__init__({"show": self.press}, title=label, buttons=[["show", wording("lesson")["show me"]]])

    def press(self, _: str = "", __: bytes = b"") -> str:
        """What the button does."""
        self._pressed = True
        self.below.renew()
        return ""

    def _ipython_display_(self) -> None:
        self.below.renew()
        put(self.static(), self, self.below)
