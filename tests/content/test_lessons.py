"""Each lesson runs from top to bottom in a fresh kernel, and what its widgets do when used raises nothing."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from course import LESSONS, ROOT
from nbclient import NotebookClient

# runs in the lesson's own kernel, after its cells: an error in a callback is shown to nobody who reads the notebook
LISTEN = """
import logging, traceback
_heard = []
class _Ear(logging.Handler):
    def emit(self, record):
        _heard.append(self.format(record))
for _log in (logging.getLogger(), logging.getLogger("Comm"), get_ipython().kernel.log):
    _log.addHandler(_Ear(logging.ERROR))
get_ipython().showtraceback = lambda *_, **__: _heard.append(traceback.format_exc())
"""
EXERCISES = """
import json
from ipywidgets.widgets.widget import _instances
print(json.dumps([i for i, w in _instances.items() if hasattr(w, "may_solve")]))
"""
MODELS = """
import json
from ipywidgets.widgets.widget import _instances
readers = {i: w for i, w in _instances.items() if hasattr(w, "passages")}
print(json.dumps({i: [w.task, w.show, w.article["text"][:4]] for i, w in readers.items()}))
"""


class Lesson(NotebookClient):
    """A notebook in its own kernel that a test can use the way a page does: by messages to its widgets."""

    def printed(self, code: str) -> str:
        cell = nbformat.v4.new_code_cell(code)
        self.nb.cells.append(cell)
        self.execute_cell(cell, len(self.nb.cells) - 1)
        return "".join(output.get("text", "") for output in cell.outputs)

    def send(self, model: str, data: dict) -> None:
        content = {"comm_id": model, "data": data}
        self.kc.shell_channel.send(self.kc.session.msg("comm_msg", content))

    def heard(self) -> list[str]:
        return json.loads(self.printed("print(json.dumps(_heard))"))


def use(lesson: Lesson) -> None:
    """What a reader does with each widget: light, choose, toggle, mark, undo, redo, compare; ask, check, get help."""
    for model in json.loads(lesson.printed(EXERCISES)):
        for type in ("check", "hint", "hint", "hint", "check", "solution", "no such button"):
            lesson.send(model, {"method": "custom", "content": {"type": type}})
    for model, (task, show, word) in json.loads(lesson.printed(MODELS)).items():
        shown = {**show, "nested": True, "hard": True}
        changes = [{"lit": ["blinken"]}, {"chosen": "A01"}, {"show": shown}, {"picked": [0, 4]}]
        if task:
            content = {"start": 0, "end": 4, "text": word}
            changes += [{"marks": [{"id": "m1", "content": content, **task["blank"]}]}]
        for state in changes:
            lesson.send(model, {"method": "update", "state": state, "buffer_paths": []})
        pressed = [{"type": type} for type in ("undo", "redo", "compare", "compare", "no such button")]
        lesson.send(model, {"method": "update", "state": {"asked": pressed}, "buffer_paths": []})


def opened(path: Path, tmp_path: Path) -> Lesson:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(path, folder)
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    return Lesson(nbformat.read(path, 4), timeout=60, resources={"metadata": {"path": str(folder)}})


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_a_lesson_runs_in_a_fresh_kernel_and_its_widgets_can_be_used(path: Path, tmp_path: Path):
    lesson = opened(path, tmp_path)
    with lesson.setup_kernel(cwd=str(tmp_path / "notebooks")):
        for n, cell in enumerate(list(lesson.nb.cells)):
            lesson.execute_cell(cell, n)
        lesson.printed(LISTEN)
        use(lesson)
        assert lesson.heard() == []
    printed = [o for cell in lesson.nb.cells for o in cell.get("outputs", ()) if o.get("name") == "stderr"]
    assert printed == []


def test_a_callback_that_raises_is_noticed(tmp_path: Path):
    code = """
import kit
article = kit.read_article("g20-ministers")
reader = kit.highlight_sources(article, kit.read_key("g20-ministers", article))
reader.observe(lambda _: 1 / 0, names="lit")
reader
"""
    path = tmp_path / "broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), path)
    lesson = opened(path, tmp_path)
    with lesson.setup_kernel(cwd=str(tmp_path)):
        lesson.execute_cell(lesson.nb.cells[0], 0)
        lesson.printed(LISTEN)
        use(lesson)
        assert any("ZeroDivisionError" in line for line in lesson.heard())
