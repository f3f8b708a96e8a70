"""The kinds of exercise, by name: each module here that lists its own in KINDS is found.

kind: what every kind has, and what most do alike
numbers: the number that somebody types, in figures or in words
choice: single, several, number; and confidence and prediction, which nobody judges
items: order, match, grid
texts: text, repair
spans: span, marked in the article
code: a function of the student's and its lines; call runs it once (also where there is no kit)
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from kit.exercises.kinds.kind import Kind

MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
KINDS: Mapping[str, Kind] = {kind.name: kind for module in MODULES for kind in getattr(module, "KINDS", ())}
