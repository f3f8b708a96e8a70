"""What all eight lessons have in common, and that one word changes the article in each of them."""

import json
import re
import shutil
import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest
from course import ALONE, ASKED, ROOT, name, sources
from course import LESSONS as PATHS
from IPython.core.inputtransformer2 import TransformerManager

CELLS = {path: json.loads(path.read_text("utf-8"))["cells"] for path in PATHS}
TEXT, CODE = ({path: "\n".join(sources(path, kind)) for path in PATHS} for kind in ("markdown", "code"))

# runs every code cell of every lesson, one lesson after the other, with one thing put in place of another
RUN = """
import json, os, re, sys, time
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
folder, old, new, *paths = sys.argv[1:]
os.chdir(folder)
shell, slow, broken, loaded = InteractiveShell.instance(), [], [], {}
for path in paths:
    shell.reset()
    for cell in json.load(open(path, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            start = time.process_time()
            with capture_output():
                done = shell.run_cell(re.sub(old, new, "".join(cell["source"])))
            if time.process_time() - start > 2:
                slow.append([cell["id"], time.process_time() - start])
            if not done.success:
                broken.append([cell["id"], repr(done.error_in_exec or done.error_before_exec)])
    loaded[path] = sorted({name.split(".")[1] for name in sys.modules if name.startswith("kit.")})
print(json.dumps({"slow": slow, "broken": broken, "loaded": loaded}))
"""


def run(folder, old="-", new="-"):
    (folder / "notebooks").mkdir()
    shutil.copytree(ROOT / "exercises", folder / "exercises")
    command = [sys.executable, "-c", RUN, str(folder / "notebooks"), old, new, *map(str, PATHS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    return run(tmp_path_factory.mktemp("lessons"))


def test_no_cell_takes_over_two_seconds_or_fails(ran):
    """Seconds of that process, so that a busy machine does not count."""
    assert (ran["slow"], ran["broken"]) == ([], [])


def test_the_practice_article_can_be_put_in_place_of_the_report(tmp_path):
    assert run(tmp_path, r'(kit\.lesson\("\d\d")', r'\1, article="riverside-library"')["broken"] == []


def test_a_lesson_loads_nothing_of_the_finder_the_teacher_and_the_commands(ran):
    """The last lesson asks the finder only when its button is pressed."""
    loaded = [set(ran["loaded"][str(path)]) for path in PATHS]
    assert {"model", "marking", "exercises", "sheets", "views"} <= loaded[0]
    assert not loaded[-1] & {"finder", "teacher", "commands"}


@pytest.mark.parametrize("path", [*PATHS, *ALONE], ids=name)
def test_every_lesson_opens_in_the_same_way(path):
    """The last lesson is about a text of one's own, so there the report is not called the article."""
    names = "report, key, me, ask" if path == PATHS[-1] else "article, key, sheet, ask"
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["id"] != "colab"]
    first = next(n for n, cell in enumerate(cells) if cell["cell_type"] == "code")
    opened = re.sub(r'(practice_)?(\d\d)", article="[a-z-]+"', r'\2"', "".join(cells[first]["source"]))
    assert opened.splitlines()[:3] == ["import kit", "", f'{names} = kit.lesson("{path.name[:2]}")']
    assert all(f"`{name}`" in "".join(cells[first - 1]["source"]) for name in names.split(", "))


def test_the_hidden_cell_at_the_top_does_nothing_but_on_colab(monkeypatch):
    """There it installs the kit from one address and lets widgets be shown; each lesson has the same cell."""
    hidden = {"".join(cells[1]["source"]) for cells in CELLS.values()}
    assert all(
        cells[1]["metadata"] == {"jupyter": {"source_hidden": True}, "tags": ["colab"]} for cells in CELLS.values()
    )
    (source,) = hidden
    code, called = TransformerManager().transform_cell(source), []
    shell = SimpleNamespace(run_line_magic=lambda *said: called.append(said), system=called.append)
    exec(code, {"get_ipython": lambda: shell})
    assert called == []
    output = ModuleType("output")
    output.enable_custom_widget_manager = lambda: called.append("widgets")
    for place, module in {"google": ModuleType("google"), "google.colab": SimpleNamespace(output=output)}.items():
        monkeypatch.setitem(sys.modules, place, module)
    exec(code, {"get_ipython": lambda: shell})
    assert called == [
        ("pip", "install -q git+https://github.com/OWNER/REPOSITORY"),
        "who-said-what init /content/course",
        ("cd", "-q /content/course/notebooks"),
        "widgets",
    ]


def test_every_lesson_leads_to_the_next_and_back_to_the_one_before():
    assert [path.name[:2] for path in PATHS] == [f"0{n}" for n in range(1, 9)]
    last = ["".join(CELLS[path][-1]["source"]) for path in PATHS]
    for n, text in enumerate(last):
        if n + 1 < len(PATHS):
            assert f"Next: [{n + 2} · " in text and f"]({PATHS[n + 1].name})" in text, PATHS[n].name
        if n:
            assert f"]({PATHS[n - 1].name})" in text, PATHS[n].name


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda p: p.stem)
def test_a_lesson_begins_with_three_things_to_remember_and_from_the_third_on_of_several_lessons(path):
    part = TEXT[path].split("\n## From ")[1].split("</details>")[0]
    asked, answers = part.split("<details>")
    assert re.findall(r"^(\d)\. ", asked, re.MULTILINE) == ["1", "2", "3"]
    assert all(f"{n}. " in answers for n in (1, 2, 3))
    lessons = {int(n) for n in re.findall(r"\(Lesson (\d)\)", asked)}
    assert path == PATHS[1] or (len(lessons) > 1 and max(lessons) < int(path.name[:2]))


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_lesson_predicts_runs_explains_and_changes(path):
    for step in ("**Predict", "[Rr]un", "**Explain", "**Change", "**Talk.**", "**Takeaway.**"):
        assert re.search(step.replace("**", r"\*\*"), TEXT[path]), step


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_lesson_says_what_for_what_with_and_how_long(path):
    assert "By the end, you'll be able to" in TEXT[path]
    assert ("You can start here" if path == PATHS[0] else "You need") in TEXT[path]


@pytest.mark.parametrize("path", [*PATHS, *ALONE], ids=name)
def test_cells_are_short_and_links_lead_somewhere(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            assert 1 <= len(source.splitlines()) <= 8, source
        for target in re.findall(r"\]\(([^)]+)\)", source) if cell["cell_type"] == "markdown" else ():
            assert (path.parent / target).exists(), target


def test_every_exercise_of_a_lesson_is_asked_in_it():
    for path in PATHS:
        ids = [exercise.id for exercise in ASKED[path.stem]]
        assert sorted(re.findall(r'^ask\("(\w+)"\)$', CODE[path], re.MULTILINE)) == sorted(ids), path.name


def test_every_lesson_can_be_handed_in_once_at_its_end():
    for path, cells in CELLS.items():
        calls = [n for n, cell in enumerate(cells) if "kit.hand_in(" in "".join(cell["source"])]
        assert calls == [len(cells) - 2], path.name
