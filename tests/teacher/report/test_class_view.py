"""The class report in a notebook: each part of a graded class is a figure with its table, or a sentence."""

from pathlib import Path

import pytest
from classes import sheet

from kit import Mark, Span
from kit.commands.grade import grade
from kit.teacher.report.class_view import open_class

EXERCISES = Path(__file__).parents[3] / "exercises"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    (folder / "inbox").mkdir()
    for n in range(3):
        text = sheet(f"s{n}", f"S {n}", errors=(Mark(Span(335, 343)),), Q01=["ukraine"])  # Ukraine.
        (folder / "inbox" / f"{n}.json").write_text(text, "utf-8")
    grade([str(folder / "inbox"), "--out", str(folder / "out")])
    return folder / "out"


def parts(report):
    return [name for name in dir(report) if not name.startswith("_") and callable(getattr(report, name))]


def test_every_part_of_a_graded_class_can_be_shown(out, capsys):
    report = open_class(out, EXERCISES)
    assert "3 students" in report._repr_html_()
    for name in parts(report):
        wants_task = name in ("heat", "found", "alarms")
        shown = getattr(report, name)("errors") if wants_task else getattr(report, name)()
        assert hasattr(shown, "_repr_html_") or hasattr(shown, "_ipython_display_"), name


def test_a_figure_has_the_numbers_of_its_table(out):
    chart = open_class(out, EXERCISES).found("errors")
    assert "3 of 3" in chart.table
    assert max(max(bar.x) for bar in chart.figure.data) == pytest.approx(1)


def test_a_folder_without_a_gradebook_is_a_sentence(tmp_path):
    report = open_class(tmp_path, EXERCISES)
    assert "there is no gradebook here" in report.message
    assert "there is no gradebook here" in report.scores()._repr_html_()
