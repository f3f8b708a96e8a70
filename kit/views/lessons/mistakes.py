"""One sentence in place of a traceback: for a cell run before the one it needs, and for a wrong call of the kit.

All other errors of a notebook look as ever, and `%tb` shows the traceback of these too.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import reduce
from pathlib import Path
from symtable import symtable
from types import FrameType, TracebackType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from kit.views.plain import Notice
from kit.wording import wording

KIT: Any = sys.modules["kit"]  # the package itself, which nothing in it imports
HOME = str(Path(__file__).parents[2])
MOST_SHOWN = 40  # characters of what was given
BRACKETS = r"([\w.]+)\(\) (?:missing|takes|got) "  # how Python begins when arguments and parameters do not agree
CALLED = {"Exercises.__call__": "ask", "Exercises.locked": "ask.locked"}


def load_ipython_extension(shell: Any) -> None:
    """Tell mistakes in this shell by a sentence from here on, unless it has a handler of its own."""
    if not shell.custom_exceptions:
        shell.set_custom_exc((Exception,), _tell)


def guard() -> None:
    """The same for the notebook that is running; nothing where there is none."""
    running: Any = sys.modules.get("IPython")
    if shell := running and running.get_ipython():
        load_ipython_extension(shell)


def _tell(shell: Any, kind: type[Exception], error: Exception, tb: TracebackType, tb_offset: int | None = None) -> Any:
    from IPython.display import display

    notice = _too_early(error) or _wrong_call(error, tb, shell.user_ns)
    if not notice:
        return shell.showtraceback((kind, error, tb), tb_offset=tb_offset)
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, tb  # what %tb shows
    display(notice)
    return [notice.sentence]


def _said(what: str, **gaps: object) -> str:
    return str(wording("lesson")["mistakes"][what]).format(**gaps)


# ---- a cell run before the one it needs


def _too_early(error: Exception) -> Notice | None:
    """What to run first, for a name that a cell of this notebook makes."""
    name = error.name if isinstance(error, NameError) else None
    cell = next(_makers(name), None) if name else None
    if cell is None:
        return None
    return Notice(_said("above", name=name) if cell else _said("first"), wording("lesson")["run all"])


def _makers(name: str) -> Iterator[int]:
    """The numbers of the code cells that make a name, in the notebook that runs, or in those beside it."""
    running = Path.cwd() / Path(os.environ.get("JPY_SESSION_NAME", "")).name
    for path in [running] if running.is_file() else sorted(Path.cwd().glob("*.ipynb")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            cells = json.loads(path.read_text("utf-8"))["cells"]
            seen = (cell for cell in cells if cell["cell_type"] == "code" and cell.get("id") != "colab")
            code = ["".join(cell["source"]) for cell in seen]
            yield from (n for n, source in enumerate(code) if name in _made(source))


def _made(source: str) -> set[str]:
    try:
        table = symtable(re.sub(r"(?m)^[%!].*", "", source), "cell", "exec")  # without what only IPython reads
    except SyntaxError:
        return set()
    return {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}


# ---- a wrong call of the kit


def _wrong_call(error: Exception, tb: TracebackType, names: Mapping[str, Any]) -> Notice | None:
    """What the kit says of it, or which argument does not fit; None where it was not the kit that failed."""
    frames = [frame for frame, _ in traceback.walk_tb(tb)]
    ours = [frame for frame in frames if frame.f_code.co_filename.startswith(HOME)]
    if not ours:
        return _brackets(error)
    if any(frame.f_globals is names for frame in frames[frames.index(ours[-1]) :]):
        return None  # the kit called a function of the notebook's, and that one failed
    if type(error).__module__.startswith("kit.") or frames[-1].f_globals["__name__"] == "kit":
        return Notice(_sentence(error))
    if isinstance(error, ValueError) and frames[-1] is ours[-1]:
        return Notice(_sentence(error, str.upper))
    name, function = _function(ours[0].f_code.co_qualname, ours[0].f_globals)
    failed = _said("failed", call=_call(name, function), why=f"{type(error).__name__}: {error}")
    return Notice(_misfit(name, function, ours[0]) or failed)


def _sentence(error: Exception, first: Callable[[str], str] = str) -> str:
    said = str(error)
    return f"{first(said[:1])}{said[1:]}{'' if said.endswith(('.', '!', '?')) else '.'}"


def _brackets(error: Exception) -> Notice | None:
    """How a public function is written, where Python says that arguments are missing or too many."""
    began = re.match(BRACKETS, str(error)) if isinstance(error, TypeError) else None
    if not began or not (began[1] in KIT.__all__ or began[1] in CALLED):
        return None
    asks = vars(sys.modules["kit.views.ask"]) if began[1] in CALLED else {}
    name, function = _function(began[1], asks or {began[1]: getattr(KIT, began[1])})
    return Notice(_said("brackets", call=_call(name, function)))


def _function(qualified: str, names: Mapping[str, Any]) -> tuple[str, Callable[..., Any] | None]:
    """What a reader calls a function, and the function."""
    first, *rest = qualified.split(".")
    function = None if "<locals>" in rest else reduce(getattr, rest, names.get(first))
    return CALLED.get(qualified, f"kit.{qualified}" if first in KIT.__all__ else qualified), function


def _call(name: str, function: Callable[..., Any] | None) -> str:
    """How it is written: kit.read(article, sheet)."""
    parameters = inspect.signature(function).parameters if function else ()
    return f"{name}({', '.join(parameter for parameter in parameters if parameter != 'self')})"


def _misfit(name: str, function: Callable[..., Any] | None, frame: FrameType) -> str:
    """The first argument of a call that is not of the kind that it should be; "" where all of them are."""
    hints: dict[str, Any] = {}
    with suppress(NameError, TypeError):
        hints = get_type_hints(function)
    given = inspect.getargvalues(frame)
    for parameter, hint in hints.items():
        kinds = _kinds(hint)
        values = (given.locals.get(parameter),) if parameter != given.varargs else given.locals[parameter]
        misfit = [value for value in values if kinds and not isinstance(value, kinds)]
        if misfit and parameter in given.locals:
            wanted = wording("lesson")["mistakes"]["wants"].get(kinds[0].__name__, kinds[0].__name__)
            return _said("wanted", call=name, wanted=wanted, name=parameter, given=_given(misfit[0]))
    return ""


def _kinds(hint: Any) -> tuple[type, ...]:
    """The classes that a hint allows, () where it allows what no class tells."""
    parts = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    kinds = tuple(get_origin(part) or part for part in parts)
    return kinds if all(isinstance(kind, type) for kind in kinds) else ()


def _given(value: Any) -> str:
    words, kind = wording("lesson")["mistakes"]["given"], type(value).__name__
    return str(words.get(kind, words["other"])).format(value=str(value)[:MOST_SHOWN], kind=kind)
