"""One test for each file and one for each student and task; a test passes with full points and says what others got."""

import pytest

from kit.teacher.records import GRADED


def test_the_file_is_graded(row):
    if row.status != GRADED:
        pytest.fail(row.reason, pytrace=False)


def test_points(row, task, record_property):
    points = row.points.get(task.id)
    record_property("points", points)
    record_property("out_of", task.out_of)
    if points is None:
        pytest.skip(row.reason)
    if points < task.out_of:
        said = row.facts.get("answers", {}).get(task.id, {}).get("said", "")
        pytest.fail(f"{points:g} of {task.out_of:g} points" + (f"; said: {said}" if said else ""), pytrace=False)
