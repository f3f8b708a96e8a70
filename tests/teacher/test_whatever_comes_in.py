"""Whatever bytes, JSON or names come in: a Submission, a Label or a BadFile, never another exception."""

import json
import string
from pathlib import Path

import pytest
from hostile import zipped
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kit import Article
from kit.limits import shortened_inside
from kit.strict import BadFile
from kit.teacher.assignment import read_assignment
from kit.teacher.gradebook.by_hand import TAKEN_BACK, read_manual
from kit.teacher.gradebook.persons import read_roster
from kit.teacher.gradebook.tables import guarded, unguarded
from kit.teacher.grader import Grader
from kit.teacher.inbox.labels import agrees, label_of
from kit.teacher.inbox.submissions import count, submissions
from kit.teacher.outside import printable
from kit.teacher.records import ATTENTION, GRADED, Label, Submission, Task

ANY_TEXT = st.text(st.characters())  # half characters too
NAMES = st.one_of(
    st.text(string.ascii_letters + "_0123456789 .-", max_size=40),
    ANY_TEXT,
    st.sampled_from(["Ana Ruiz_12_assignsubmission_file_", "ruizana_LATE_12_34_s.json"]),
    st.sampled_from(["..", "/", "C:", "\\", "~$x", ".DS_Store", "x.zip"]),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=20,
)
quick = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def grader():
    return Grader(read_assignment("g20-ministers", Path(__file__).parents[2] / "exercises"))


def check(path, content):
    """What holds of every submission, whatever it was."""
    path.write_bytes(content)
    found = handed(path)
    files = [one.file for one in found]
    assert len(files) == len(set(files))
    for one in found:
        assert isinstance(one, Submission)
        assert one.file.isprintable()
        assert one.file
        assert one.problem == "" or one.content == b""
        assert len(one.content) <= 5_000_000


def handed(path):
    try:
        return list(submissions(path))
    except BadFile:
        return []


# ---- bytes


@quick
@given(st.binary(max_size=300), st.sampled_from([".json", ".zip", ".ipynb", ".docx", ""]))
def test_any_bytes_are_a_submission(tmp_path, content, suffix):
    check(tmp_path / f"s{suffix}", content)
    assert count(tmp_path / f"s{suffix}") >= 1


def packed(members):
    return zipped([(name.encode("utf-8", "replace").decode() or "x", content) for name, content in members])


@quick
@given(st.lists(st.tuples(NAMES, st.binary(max_size=50)), max_size=5))
@example([("\0", b"{}"), ("/", b"{}"), ("a/\0", b"{}")])
def test_any_names_in_a_zip_give_submissions(tmp_path, members):
    check(tmp_path / "z.zip", packed(members))


WHOLE = packed([("a.json", b'{"a": 1}'), ("b/c.json", b"{}" * 40), ("in.zip", packed([("d.json", b"{}")]))])


@quick
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=8), st.integers(0, len(WHOLE)))
def test_a_zip_damaged_anywhere_gives_submissions(tmp_path, changes, end):
    content = bytearray(WHOLE)
    for at, byte in changes:
        content[at] = byte
    check(tmp_path / "z.zip", content[:end] if end % 3 == 0 else content)


@quick
@given(st.integers(0, 45), st.integers(0, 2**32 - 1))
def test_any_number_in_a_zip_s_list_gives_submissions(tmp_path, byte, number):
    content = bytearray(WHOLE)
    at = content.index(b"PK\x01\x02") + byte
    content[at : at + 4] = number.to_bytes(4, "little")
    check(tmp_path / "z.zip", content)


# ---- JSON


@quick
@given(JSON)
def test_any_json_is_graded_or_needs_attention(grader, value):
    content = json.dumps(value).encode()
    assert grader.grade(Submission("s.json", content)).status == ATTENTION


ASKED = st.sampled_from(["Q01", "Q02", "Q05", "Q07", "Q17", "Q26", "Q30", "errors", "sources"])


@quick
@given(st.dictionaries(ASKED, JSON), JSON)
@example({"Q01": {"answer": [{}]}}, "s1")
def test_any_answers_are_graded_or_need_attention(grader, answers, id):
    article: Article = grader.assignment.article
    raw = {
        "format": 1,
        "article": {"id": article.id, "sha256": article.sha256},
        "reader": {"id": id, "name": "Ana"},
        "answers": {task: {"value": value, "saved": ""} for task, value in answers.items()},
    }
    graded = grader.grade(Submission("s.json", json.dumps(raw).encode()))
    assert graded.status in (GRADED, ATTENTION)
    assert graded.student_id.isprintable()


# ---- names


@quick
@given(NAMES, NAMES)
def test_any_path_has_a_label(one, other):
    label = label_of(f"{one}/{other}")
    assert isinstance(label, Label)
    assert label.id.isascii()


@quick
@given(NAMES, NAMES)
def test_names_agree_whichever_side_they_stand_on(one, other):
    assert agrees(Label(one), other, "") == agrees(Label(other), one, "")


@quick
@given(NAMES, st.text(max_size=10))
def test_a_name_agrees_with_itself(name, id):
    assert agrees(Label(name, "1"), name, id)
    assert agrees(Label(name, "1"), name.upper(), id) or name.casefold() != name.upper().casefold()


@quick
@given(ANY_TEXT)
def test_what_is_printable_is_and_stays_so(text):
    assert printable(text).isprintable()
    assert printable(printable(text)) == printable(text)
    assert len(shortened_inside(printable(text * 50))) <= 240


@quick
@given(ANY_TEXT | st.text("=+-@;' \"a＝"))
def test_a_guarded_text_comes_back_printable(text):
    assert unguarded(guarded(text)) == printable(text)
    assert not guarded(text).lstrip(" \"'").startswith(tuple("=+-@")) or guarded(text).lstrip(' "').startswith("'")


# ---- tables


CELLS = st.sampled_from(["student_id", "exercise", "points", "id", "name", "Q13", "s1", "1,5", '"', "=1", ""])
ROWS = st.lists(st.lists(CELLS, max_size=5).map(";".join), max_size=5)
TABLES = st.binary(max_size=200) | ROWS.map(lambda rows: "\n".join(rows).encode())


@quick
@given(TABLES)
def test_any_table_is_a_roster_and_a_manual_sheet_or_refused(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    for read in (read_roster, lambda path: read_manual(path, (Task("Q13", "", 3.0),)).values()):
        try:
            found = list(read(path))
        except BadFile as error:
            assert str(error).startswith("table.csv")
        else:
            assert all(one.id if read is read_roster else is_possible(one.points) for one in found)


def is_possible(points):
    return points in (None, TAKEN_BACK) or 0 <= points <= 3
