"""`import kit` is light, needs nothing but Python, and imports point one way."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import kit

PROJECT = Path(__file__).parents[1]
BARE = f"""
import sys, time
sys.path.insert(0, {str(PROJECT)!r})
start = time.perf_counter()
import kit
seconds = time.perf_counter() - start
"""
FOREIGN = """
foreign = sorted({name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - {"kit", "__main__"})
print(foreign)
"""


def bare(code):
    """What code prints in a Python that sees the standard library and this project only."""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", BARE + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_import_kit_loads_no_other_module_of_the_kit_and_only_the_standard_library():
    assert bare('print([name for name in sys.modules if name.startswith("kit.")])' + FOREIGN) == "[]\n[]"


def test_import_kit_takes_less_than_a_tenth_of_a_second():
    assert min(float(bare("print(seconds)")) for _ in range(3)) < 0.1


def test_reading_an_article_a_key_and_a_sheet_needs_no_other_library(tmp_path):
    code = f"""
article = kit.read_article("g20-ministers")
key = kit.read_key("g20-ministers", article)
file = kit.open_sheet(article, {str(tmp_path)!r}, "s017")
file.save("errors", (kit.Mark(kit.Span(335, 343)),))
assert kit.read_sheet(file.path, article).marks and key.errors
"""
    assert bare(code + FOREIGN) == "[]"


def test_import_kit_leaves_the_big_libraries_for_later():
    """Also where they are installed."""
    read = "import sys, kit; kit.read_key('g20-ministers', kit.read_article('g20-ministers'))"
    code = f"{read}; print({{'nltk', 'regex', 'plotly', 'anywidget', 'ipywidgets', 'IPython'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT, capture_output=True, text=True)
    assert done.stdout == "set()\n"


# ---- public names


def test_every_public_name_is_there():
    for name in kit.__all__:
        assert getattr(kit, name).__name__ == name or not hasattr(getattr(kit, name), "__name__"), name


def test_public_names_are_listed_once_and_shown():
    assert kit.__all__ == sorted(set(kit.__all__))
    assert set(kit.__all__) <= set(dir(kit))


def test_an_unknown_name_is_refused_and_the_known_ones_are_told():
    with pytest.raises(AttributeError, match=r"no public name 'reed'; it has Answer, AnswerKey, .*read_article"):
        _ = kit.reed


# ---- imports point one way, from a floor to its own or one before it

FLOORS = (
    {"model"},
    {"strict", "limits", "phrases", "wording", "outcome", "tokenizer"},
    {"files", "counts"},
    {"texts"},
    {"marking"},
    {"exercises", "finder"},
    {"sheets"},
    {"exchange"},
    {"views"},
    {"teacher"},
    {"commands"},
    {"bootstrap"},
    {"__main__", "jupyter"},
)
RANK = {name: n for n, names in enumerate(FLOORS) for name in names}
NOBODY_IMPORTS = {"bootstrap", "__main__", "jupyter"}
OURS = ("kit", "tools")
FILES = sorted((PROJECT / "kit").rglob("*.py"))
MODULES = {".".join(path.relative_to(PROJECT).with_suffix("").parts): path for path in FILES}


def imported(path):
    """The modules of the kit that a source file imports anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in OURS)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
            full = [
                f"{node.module}.{name.name}"
                for name in node.names
                if name.name not in ("__version__", "PROGRAM", "SCRIPT")
            ]
            yield from (name if name in MODULES else node.module for name in full)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "." * node.level + (node.module or "")


def part(module):
    return module.split(".")[1]


GRAPH = {name: set(imported(path)) for name, path in MODULES.items() if name != "kit.__init__"}


def test_every_module_has_its_place_in_the_order():
    assert {part(name) for name in GRAPH} <= set(RANK)


@pytest.mark.parametrize("module", GRAPH)
def test_imports_point_one_way(module):
    for target in GRAPH[module]:
        assert target.startswith("kit."), f"{module} imports {target}; name a module of the kit itself"
        assert RANK[part(target)] <= RANK[part(module)], f"{module} must not import {target}"
        assert part(target) not in NOBODY_IMPORTS, f"{module} must not import {target}"


def test_exercises_and_finder_do_not_know_each_other():
    apart = {"exercises", "finder"}
    assert not [name for name in GRAPH for target in GRAPH[name] if {part(name), part(target)} == apart]


def test_no_two_modules_import_each_other():
    def reach(module, met=()):
        assert module not in met, " → ".join((*met, module))
        for target in GRAPH.get(module, ()):
            reach(target, (*met, module))

    for module in GRAPH:
        reach(module)


# ---- one word for one thing

MOST_MODULES = 15  # in a folder: more are read better in two
SOURCES = [*MODULES.values(), *sorted((PROJECT / "tools").glob("*.py"))]
TWICE = {
    # a view has the name of what it shows
    "agreement": ("marking", "views"),
    "exercise": ("exercises", "views"),
    "hand_in": ("sheets", "views"),
    # a command has the name of what it calls
    "find": ("commands", "finder"),
    "handout": ("commands", "pages"),
    # errors and sources are marked in the same steps
    "feedback": ("errors", "marking", "sources"),
    "key": ("errors", "sources"),
    "match": ("errors", "sources"),
}


def by_name(named):
    """What has a name more than once, from pairs of a name and where it stands."""
    places = {}
    for name, place in named:
        places.setdefault(name, []).append(place)
    return {name: tuple(sorted(found)) for name, found in places.items() if len(found) > 1}


def test_no_two_classes_have_one_name():
    trees = [(path, ast.parse(path.read_text("utf-8"))) for path in SOURCES]
    classes = [(node.name, path.stem) for path, tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]
    assert by_name(classes) == {}


def test_no_two_modules_of_one_name_are_about_different_things():
    found = by_name((path.stem, path.parent.name) for path in SOURCES if path.stem != "__init__")
    assert {name: places for name, places in found.items() if places != TWICE.get(name)} == {}
    assert set(TWICE) <= set(found)


def test_no_folder_has_more_modules_than_can_be_taken_in():
    folders = Counter(path.parent for path in SOURCES if path.stem != "__init__")
    assert {str(folder): count for folder, count in folders.items() if count > MOST_MODULES} == {}
