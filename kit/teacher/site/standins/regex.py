"""In place of the package `regex`, of which there is no build for the browser: as much of it as NLTK and the kit use.

Patterns that name a Unicode property go to the browser's own engine, all others to `re`. What neither knows raises
`error`, as a bad pattern does.
"""

import re

import js
from pyodide.code import run_js
from pyodide.ffi import JsException

error = re.error
Pattern = re.Pattern
A = ASCII = re.A
I = IGNORECASE = re.I  # noqa: E741
M = MULTILINE = re.M
S = DOTALL = re.S
U = UNICODE = re.U
X = VERBOSE = re.X

_SPANS = run_js(r"""(pattern, text) => {
  const units = [];
  for (const found of text.matchAll(pattern)) units.push(found.index, found.index + found[0].length);
  let unit = 0, point = 0; // JavaScript counts an emoji twice, Python once
  return units.map((wanted) => {
    for (; unit < wanted; point++) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    return point;
  });
}""")


class Timed:
    """A pattern of `re` that takes a `timeout`, as those of regex do, and lets it pass."""

    def __init__(self, found):
        self._found = found

    def __getattr__(self, name):
        known = getattr(self._found, name)
        if not callable(known):
            return known

        def call(*given, timeout=None, **named):
            return known(*given, **named)

        return call


class PlaceInText:
    """Where a pattern with Unicode properties was found."""

    def __init__(self, text, start, end):
        self.string, self._span = text, (start, end)

    def group(self):
        return self.string[slice(*self._span)]

    def span(self):
        return self._span

    def start(self):
        return self._span[0]

    def end(self):
        return self._span[1]


class OfTheBrowser:
    """A pattern with Unicode properties; `finditer`, `findall`, `search` and `sub` by a string are there."""

    def __init__(self, pattern):
        self.pattern, self.flags = pattern, U
        self._pattern = js.RegExp.new(re.sub(r"\\U([0-9A-F]{8})", r"\\u{\1}", pattern), "gu")

    def finditer(self, text, timeout=None):
        places = _SPANS(self._pattern, text).to_py()
        return (PlaceInText(text, *places[n : n + 2]) for n in range(0, len(places), 2))

    def findall(self, text, timeout=None):
        return [match.group() for match in self.finditer(text)]

    def search(self, text, timeout=None):
        return next(self.finditer(text), None)

    def sub(self, by, text, timeout=None):
        ends = [0, *(place for match in self.finditer(text) for place in match.span()), len(text)]
        return by.join(text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))


def compile(pattern, flags=0):
    """The pattern ready to search with."""
    try:
        return (
            OfTheBrowser(pattern)
            if not flags & X and re.search(r"\\[pP]\{", pattern)
            else Timed(re.compile(pattern, flags))
        )
    except JsException as problem:
        raise error(str(problem)) from None
