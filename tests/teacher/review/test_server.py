"""The rubric screen answers its own page and nobody else; what it was told is kept when it is killed."""

import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from classes import rows, sheet

import kit.commands.grade as command
from kit.teacher.review.desk import ReviewServer

PROJECT = Path(__file__).parents[3]


def asked(address, sent=None, kind="application/json", host=None):
    """What the server answers, or its refusal as a number."""
    content = None if sent is None else sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    request = urllib.request.Request(address, content, {"Content-Type": kind} if content is not None else {})
    if host:
        request.add_header("Host", host)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read().decode()
            return json.loads(text) if "json" in answer.headers["Content-Type"] else (text, answer.headers)
    except HTTPError as refusal:
        return refusal.code


class Desk:
    """A desk that remembers what it was given."""

    def __init__(self):
        self.given = []

    def questions(self):
        return []

    def texts(self, exercise, names):
        return [exercise, names]

    def give(self, *given):
        self.given.append(given)
        return {"n": given[0]}


@pytest.fixture
def server():
    with ReviewServer(Desk()) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


GIVEN = {"n": 0, "rubric": {"wording": 3}, "points": None, "comment": "Good."}


def test_it_answers_its_page(server):
    page, headers = asked(server.address)
    assert "Texts to mark" in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert asked(f"{server.address}texts?of=Q13&names=1") == ["Q13", True]
    assert asked(f"{server.address}give", GIVEN) == {"n": 0}
    assert server.desk.given == [(0, {"wording": 3}, None, "Good.")]


def test_it_answers_nobody_else(server):
    base = f"http://{server.host}"
    assert asked(f"{base}/") == asked(f"{base}/questions") == asked(f"{base}/guessed/questions") == 404
    assert asked(f"{server.address}questions", host="evil.example.org") == 404
    assert asked(f"{server.address}give", GIVEN, host="evil.example.org") == 404
    assert asked(f"{server.address}give", GIVEN, kind="text/plain") == 400  # what a form of another page can send
    assert asked(f"{server.address}../../etc/passwd") == 404
    assert server.desk.given == []


@pytest.mark.parametrize(
    "sent", [b"{", b"[]", b"x" * 100_001, GIVEN | {"n": "0"}, GIVEN | {"n": -1}, GIVEN | {"comment": 1}, {"n": 0}]
)
def test_nonsense_is_refused(server, sent):
    assert asked(f"{server.address}give", sent) == 400
    assert server.desk.given == []


# ---- as the command shows it


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    for id in ("s1", "s2"):
        text = sheet(id, f"Student {id}", Q13=[f"He spoke, says {id}.", "He said so."])
        (folder / f"{id}.json").write_text(text, "utf-8")
    return folder


def totals(out):
    return [(row["total"], row["waiting"]) for row in rows(out)]


BOTH = {"n": 0, "rubric": {"wording": 3, "evidence": 2}, "points": None, "comment": ""}


def test_what_is_given_is_in_the_gradebook_when_the_teacher_is_done(inbox, tmp_path, monkeypatch, capsys):
    def browser(address):
        assert [text["name"] for text in asked(f"{address}texts?of=Q13&names=1")] == [
            "Student s1 (s1)",
            "Student s2 (s2)",
        ]
        assert asked(f"{address}give", BOTH)["points"] == 2.5
        assert asked(f"{address}done", {}) == {}

    opened = lambda address: threading.Thread(target=browser, args=(address,)).start()  # noqa: E731
    monkeypatch.setattr(command.webbrowser, "open", opened)
    arguments = [str(inbox), "--out", str(tmp_path / "out"), "--lessons", "03", "--review"]
    assert command.grade(arguments) == 0
    assert totals(tmp_path / "out") == [("20.83", "0"), ("0", "25")]  # 2.5 of 12 points, and 3 of 12
    assert "on this computer only" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_killed_halfway_it_loses_nothing_and_the_next_run_counts_it(inbox, tmp_path):
    words = [sys.executable, "-m", "kit", "grade", str(inbox), "--out", str(tmp_path / "out"), "--lessons", "03"]
    quiet = {"cwd": PROJECT, "stdout": subprocess.DEVNULL, "env": os.environ | {"BROWSER": "true"}}
    run = subprocess.Popen([*words, "--review"], stderr=subprocess.PIPE, text=True, **quiet)
    address = next(found[0] for line in run.stderr if (found := re.search(r"http://\S+/", line)))
    asked(f"{address}give", BOTH)
    asked(f"{address}give", {"n": 1, "rubric": {"wording": 1}, "points": None, "comment": "See me."})
    run.kill()
    run.communicate()
    assert subprocess.run(words, stderr=subprocess.DEVNULL, check=False, **quiet).returncode == 0
    assert totals(tmp_path / "out") == [("20.83", "0"), ("0", "25")]
    assert "See me." in (tmp_path / "out" / "manual.csv").read_text("utf-8")


def test_where_no_text_waits_no_page_is_shown(tmp_path, monkeypatch, capsys):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "s1.json").write_text(sheet("s1", "Ana"), "utf-8")
    monkeypatch.setattr(command.webbrowser, "open", pytest.fail)
    assert command.grade([str(tmp_path / "inbox"), "--out", str(tmp_path / "out"), "--review"]) == 0
    assert "No text waits for you." in capsys.readouterr().err
