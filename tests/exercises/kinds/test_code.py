"""A student's function is written down with what it uses of the notebook, and works again from that text alone."""

import linecache

import pytest

from kit.exercises.kinds.code import source_of


def made(cells, name="quotes", last="quotes"):
    """What source_of says of a name after cells have run in a notebook, as IPython keeps them."""
    notebook = {"__name__": "__main__"}
    for number, cell in enumerate(cells):
        file = f"<cell {number}>"
        linecache.cache[file] = (len(cell), None, cell.splitlines(keepends=True), file)
        exec(compile(cell, file, "exec"), notebook)
    return source_of(notebook[last], name)


def again(text, name="quotes"):
    elsewhere = {}
    exec(text, elsewhere)
    return elsewhere[name]


def test_a_function_alone_is_its_own_lines():
    assert made(["def quotes(text):\n    return [text]\n"]) == "def quotes(text):\n    return [text]\n"


def test_what_the_cell_imports_goes_along():
    text = made(['import re\n\ndef quotes(text):\n    return re.findall(r"\\d", text)\n'])
    assert again(text)("a1b2") == ["1", "2"]


@pytest.mark.parametrize(
    ("first", "use"),
    [
        ("import re as r", "r.findall('b', text)"),
        ("from re import findall", "findall('b', text)"),
        ("from re import findall as find", "find('b', text)"),
        ("import re\nmark = re.compile('B', re.I)", "mark.findall(text)"),
        ("marks = ['b', 'c']", "[m for m in marks if m in text]"),
        ("def helper(text):\n    return [text[1]]", "helper(text)"),
        ("import re\ndef helper(text):\n    return re.findall('b', text)", "helper(text)"),
        ("def one(text):\n    return [text[1]]\nhelper = one", "helper(text)"),
        ("helper = lambda text: [text[1]]", "helper(text)"),
    ],
)
def test_what_an_earlier_cell_made_goes_along(first, use):
    text = made([first + "\n", f"def quotes(text):\n    return {use}\n"])
    assert again(text)("ab") == ["b"]


def test_a_decorator_and_a_default_go_along():
    cell = 'from functools import cache\nWANTED = "b"\n@cache\ndef quotes(text, wanted=WANTED):\n    return text.count(wanted)\n'
    assert again(made([cell]))("abb") == 2


def test_two_functions_that_call_each_other_go_along_once():
    cell = "def odd(n): return n > 0 and quotes(n - 1)\ndef quotes(n): return n == 0 or odd(n - 1)\n"
    text = made([cell])
    assert again(text)(4) is True
    assert text.count("def odd") == 1


@pytest.mark.parametrize("cell", ["def mine(text):\n    return text * 2\n", "mine = lambda text: text * 2\n"])
def test_a_function_of_another_name_gets_the_name_that_is_asked_for(cell):
    assert again(made([cell], last="mine"))("a") == "aa"


def test_what_cannot_be_written_down_is_left_out():
    text = made(["class A: pass\nb = A()\n", "def quotes(text):\n    return A, b, text\n"])
    assert text == "def quotes(text):\n    return A, b, text\n"


def test_a_function_that_nobody_wrote_in_python_has_no_text():
    assert source_of(len, "quotes") == ""


def test_what_is_called_but_is_no_function_has_no_text():
    class Callable:
        def __call__(self, text):
            return text

    assert source_of(Callable(), "quotes") == ""
