"""A cell run too early, or a wrong call of the kit, is one sentence; the traceback is there for who asks."""

import json

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

import kit
from kit.views.lessons.mistakes import load_ipython_extension

CELLS = (
    'import kit\n\narticle, key, sheet, ask = kit.lesson("01")',
    "half a cell(",
    "%cd -q .\nfrom nltk import FreqDist\n\ncounts = FreqDist(letter for letter in article.text)",
    "def half(n):\n    whole = n\n    return whole / 2",
)
TRACE = "Traceback (most recent call last)"


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A shell in a folder with one notebook; it remembers nothing on disk."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    hidden = {"cell_type": "code", "id": "colab", "source": "import sys"}
    cells = [hidden, *({"cell_type": "code", "source": source} for source in CELLS)]
    (tmp_path / "01.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    made = InteractiveShell(
        config=Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
    )
    load_ipython_extension(made)
    return made


def said(shell, *cells):
    """What the last of these cells shows."""
    for cell in cells:
        with capture_output() as shown:
            done = shell.run_cell(cell)
    assert not done.success or cells[-1].startswith("%"), "the front end has to know that the cell failed"
    return "".join([shown.stdout, *(output.data["text/plain"] for output in shown.outputs)]).strip()


@pytest.mark.parametrize("cell", ['ask("Q01")', "kit.read(article)", "sheet.path\nkey", "counts", "FreqDist", "half"])
def test_a_name_that_another_cell_makes_asks_for_that_cell(shell, cell):
    above = f"Run the cells above this one first: one of them makes “{cell}”."
    assert said(shell, cell) == (above if cell.isidentifier() else "Run the first cell first.")


@pytest.mark.parametrize("name", ["whole", "letter", "cuonts"])
def test_a_name_that_no_cell_makes_is_pythons_own_error(shell, name):
    found = said(shell, name)
    assert TRACE in found and f"name '{name}' is not defined" in found


def test_only_the_notebook_that_runs_is_asked_where_the_server_says_which(shell, tmp_path, monkeypatch):
    (tmp_path / "other.ipynb").write_text(json.dumps({"cells": []}), "utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", "/srv/course/other.ipynb")
    assert TRACE in said(shell, "article")
    monkeypatch.setenv("JPY_SESSION_NAME", "/srv/course/01.ipynb")
    assert said(shell, "article") == "Run the first cell first."


READ = "import kit\narticle = kit.read_article('riverside-library')\nkey = kit.read_key('riverside-library', article)\n"
WRONG = {
    "kit.read_article('riverside')":
        "There is no article “riverside”: no folder has this name, and the kit brings g20-ministers, lake-relay, night-bus, puppet-house, reed-frogs, riverside-library.",
    "kit.own_article('my.docx')": "my.docx: the file is missing.",
    "kit.chart(article, key, 'kindly')": "Chart 'kindly' is not one of speakers, floor, cues, kinds.",
    "kit.read('riverside')":
        "kit.read needs an article, as kit.lesson or kit.read_article gives it for “article”, "
        "but it got the text “riverside”.",
    "kit.highlight_sources(article, article)":
        "kit.highlight_sources needs a key, as kit.lesson or kit.read_key gives it for “key”, "
        "but it got something else (Article).",
    "kit.own_speakers(article, 'Ana', 3)":
        "kit.own_speakers needs a text between quotation marks for “names”, but it got the number 3.",
    "kit.read()": "Check what's between the brackets: it should be kit.read(article, sheet).",
    "kit.lesson('01', artcle='x')":
        "Check what's between the brackets: it should be kit.lesson(begins, article, reader, answers, overlay, seed).",
}  # fmt: skip


@pytest.mark.parametrize(("call", "sentence"), WRONG.items(), ids=WRONG)
def test_a_wrong_call_of_the_kit_is_a_sentence(shell, call, sentence):
    assert said(shell, READ + call) == sentence


ASKED = {
    "ask('Q99')": "There is no exercise “Q99” here; there are Q1.",
    "ask('Q1', len)": 'Q1 doesn’t ask for a function; run ask("Q1").',
    "ask()": "Check what's between the brackets: it should be ask(id, function).",
    "ask.locked('Q99', 1)": "There is no exercise “Q99” here; there are Q1.",
}


@pytest.mark.parametrize(("call", "sentence"), ASKED.items(), ids=ASKED)
def test_a_wrong_question_is_a_sentence(shell, tmp_path, question, call, sentence):
    (tmp_path / "q.toml").write_text(question("riverside-library"), "utf-8")
    assert said(shell, f"{READ}ask = kit.open_exercises('q.toml', article, key)", call) == sentence


@pytest.mark.parametrize("public", sorted(kit.__all__))
def test_no_public_function_shows_a_traceback_whatever_it_is_given(shell, public):
    """Records and classes are not called in a lesson."""
    if isinstance(getattr(kit, public), type):
        assert public[0].isupper()
        return
    for given in ("", "5", "None, None", "'no such', 'no such'", "article, 5, 5", "article, key, key, key"):
        with capture_output() as shown:
            shell.run_cell(f"{READ}kit.{public}({given})")
        assert TRACE not in shown.stdout, f"kit.{public}({given})"


def test_the_traceback_is_there_for_who_asks(shell):
    assert TRACE not in said(shell, f"{READ}kit.read(5)")
    assert TRACE in said(shell, "%tb")


def test_an_error_of_ones_own_is_pythons_own_also_in_a_function_that_the_kit_calls(shell, tmp_path, question):
    (tmp_path / "q.toml").write_text(question("riverside-library"), "utf-8")
    opened = f"{READ}ask = kit.open_exercises('q.toml', article, key)"
    for cell in ("1 / 0", "ask.locked('Q1', lambda: 1 / 0)"):
        assert "ZeroDivisionError: division by zero" in said(shell, opened, cell)


def test_a_shell_with_a_handler_of_its_own_keeps_it():
    made = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    made.set_custom_exc((KeyError,), lambda *_, **__: None)
    load_ipython_extension(made)
    assert made.custom_exceptions == (KeyError,)
