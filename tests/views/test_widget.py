"""The scripts of the widgets: each a module of its own, which asks for nothing from elsewhere and writes no HTML."""

import re

import pytest

from kit.views.widget import HERE, script

FILES = sorted(HERE.glob("*.js"))
WIDGETS = ("reader.js", "exercise.js", "form.js", "hand_in.js")
NEVER = (
    "http",
    "import ",
    "import(",
    "fetch",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
)


@pytest.mark.parametrize("name", WIDGETS)
def test_a_script_asks_for_nothing_from_elsewhere_and_never_writes_html(name):
    assert [word for word in NEVER if word in script(name)] == []


@pytest.mark.parametrize("path", sorted(HERE.glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_asks_for_nothing_from_elsewhere(path):
    assert "url(" not in path.read_text("utf-8")


@pytest.mark.parametrize("name", WIDGETS)
def test_a_script_has_each_function_once_and_one_export(name):
    functions = re.findall(r"^function (\w+)", script(name), re.MULTILINE)
    assert len(functions) == len(set(functions))
    assert re.findall(r"^export .*", script(name), re.MULTILINE) == ["export default { render };"]


def test_what_is_imported_stands_before_what_needs_it():
    reader = script("reader.js")
    assert reader.index("function element(") < reader.index("function articlePage(") < reader.index("function render(")


def test_no_line_of_a_script_is_longer_than_100_columns():
    lines = [(path.name, line.expandtabs(4)) for path in FILES for line in path.read_text("utf-8").splitlines()]
    assert [(name, line) for name, line in lines if len(line) > 100] == []
