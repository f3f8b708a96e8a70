"""The texts of a class on a teacher's desk: by question, similar ones together; what is given is kept at once.

A page shows it to one browser on this computer: nobody else can ask for it, and it asks nobody else. The address has a
secret; a request by another name of this computer is refused, as a page from the net would make it.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from kit.limits import LONGEST_TEXT, shortened
from kit.teacher.assignment import Assignment
from kit.teacher.gradebook.by_hand import BEST, Manual, by_rubric, columns, fits, given_to, keys, most, words_of
from kit.teacher.gradebook.gradebook import Gradebook
from kit.teacher.outside import printable
from kit.teacher.pages.document import style, template
from kit.teacher.records import Row
from kit.teacher.report.class_tables import who
from kit.wording import wording

ALIKE = 0.5  # of the words of two texts that both have
NEIGHBOURS = 300  # groups that a text is compared with, so that a large class does not take minutes
LONGEST_COMMENT = 2_000
_WORD = re.compile(r"\w+")


class Written(NamedTuple):
    """What one student wrote for one exercise, and the row it stands in."""

    row: Row
    exercise: str
    words: str


class Desk:
    """The texts that a teacher marks; each has a number, so that a page can do without a name."""

    def __init__(self, book: Gradebook, asked: Assignment, today: str) -> None:
        self._book, self._asked, self._today = book, asked, today
        self._tasks = {task.id: task for task in asked.tasks}
        self._given = book.given()
        self._texts = [
            Written(row, id, words)
            for row in book.rows(counting=True)
            for id, words in sorted(row.manual.items())
            if row.student_id and id in self._tasks
        ]

    def questions(self) -> list[dict[str, Any]]:
        """The exercises with texts, each with its rubric and how far it is."""
        ids = dict.fromkeys(text.exercise for text in self._texts)
        return [self._question(id) for id in self._tasks if id in ids]

    def texts(self, exercise: str, names: bool) -> list[dict[str, Any]]:
        """The texts on an exercise, similar ones after one another and with the number of their group."""
        numbers = [n for n, text in enumerate(self._texts) if text.exercise == exercise]
        groups = together([self._texts[n].words for n in numbers])
        return [
            {**self.text(n), "group": group, "alike": len(own), "name": who(row.name, row.student_id) if names else ""}
            for group, own in enumerate(groups)
            for n in (numbers[place] for place in own)
            for row in [self._texts[n].row]
        ]

    def text(self, n: int) -> dict[str, Any]:
        """One text, with what it was given; where that was for an earlier text, with a sentence that says so."""
        text = self._texts[n]
        task, manual = self._tasks[text.exercise], given_to(text.row, text.exercise, self._given)
        known = manual if manual and (manual.points is None or fits(manual, text.words, task)) else None
        before = wording("page")["review"]["before"].format(points=f"{manual.points:g}") if manual and not known else ""
        return {
            "n": n,
            "words": printable(shortened(text.words, LONGEST_TEXT), keep="\n\t"),
            "rubric": dict(known.rubric) if known else {},
            "points": known.points if known else None,
            "comment": manual.comment if manual else "",
            "before": before,
        }

    def give(self, n: int, rubric: Mapping[str, Any], points: Any, comment: str) -> dict[str, Any]:
        """Keeps what a text is given; the points come when every row of the rubric has a number.

        Raises ValueError for what no rubric holds.
        """
        text = self._texts[n]
        task, rows = self._tasks[text.exercise], self._rows(text.exercise)
        if not set(rubric) <= set(rows) or not all(v in range(BEST + 1) for v in rubric.values()):
            raise ValueError(f"rows of this rubric are {', '.join(rows)}, each from 0 to {BEST}")
        if points is not None and (type(points) not in (int, float) or not 0 <= points <= most(task)):
            raise ValueError(f"points are a number from 0 to {most(task):g}")
        if rubric:
            points = by_rubric(rubric, task) if set(rubric) == set(rows) else None
        comment = printable(comment[:LONGEST_COMMENT].strip(), keep="\n")
        made = Manual(points, comment, dict(rubric), self._today, words_of(text.words))
        found = made if points is not None or comment or rubric else None
        self._book.give(dict.fromkeys(keys(text.row, text.exercise), found))
        self._given |= dict.fromkeys(keys(text.row, text.exercise), made)
        return {**self.text(n), "question": self._question(text.exercise)}

    def _question(self, id: str) -> dict[str, Any]:
        task, exercise = self._tasks[id], self._asked.exercises.get(id)
        own = [n for n, text in enumerate(self._texts) if text.exercise == id]
        marked = sum(self.text(n)["points"] is not None for n in own)
        prompts = [exercise.prompt, *(part.prompt for part in exercise.parts if part.rubric)] if exercise else []
        return {
            "id": id,
            "title": task.title,
            "prompt": "\n".join(filter(None, prompts)),
            "rows": self._rows(id),
            "most": most(task),
            "marked": marked,
            "of": len(own),
        }

    def _rows(self, id: str) -> dict[str, list[Any]]:
        """The rows of a rubric by their column: the name, and for each part with such a row its levels."""
        rows: dict[str, list[Any]] = {}
        exercise = self._asked.exercises.get(id)
        for part in exercise.parts if exercise else ():
            for row in part.rubric:
                column = next((c for c in columns("rubric") if c in row.name.casefold()), row.name)
                rows.setdefault(column, [row.name]).append(list(row.levels))
        return rows


def together(texts: Sequence[str]) -> list[list[int]]:
    """The numbers of the texts, those that share most of their words in one group; the largest groups come first."""
    groups: list[tuple[frozenset[str], list[int]]] = []
    for n, text in enumerate(texts):
        words = frozenset(_WORD.findall(text[:LONGEST_TEXT].casefold()))
        near = max(groups[-NEIGHBOURS:], key=lambda group: _share(words, group[0]), default=None)
        if near and _share(words, near[0]) >= ALIKE:
            near[1].append(n)
        else:
            groups.append((words, [n]))
    return sorted((own for _, own in groups), key=lambda own: -len(own))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of the words of two texts both have (Jaccard); two without a word are alike."""
    both = len(one & other)
    return both / either if (either := len(one) + len(other) - both) else 1.0


# ---- the page

HERE = Path(__file__).parent
LARGEST = 100_000  # bytes of what the page sends
QUIET = 10  # seconds that a connection may say nothing
RULES = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
Answers = dict[str | None, Callable[[], tuple[str, str]]]
HEADERS = {
    "Content-Security-Policy": f"{RULES}base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class ReviewServer(ThreadingHTTPServer):
    """Answers one page; `address` is where it is. What is asked for goes one after another."""

    daemon_threads = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.desk, self.one_at_a_time, self._secret = desk, Lock(), secrets.token_urlsafe(16)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def path(self) -> str:
        return f"/{self._secret}/"

    @property
    def address(self) -> str:
        return f"http://{self.host}{self.path}"


def review(desk: Desk, tell: Callable[[str], None]) -> None:
    """Shows the desk until the teacher is done or presses Ctrl-C; `tell` gets the address."""
    with ReviewServer(desk) as server, suppress(KeyboardInterrupt):
        tell(server.address)
        server.serve_forever(poll_interval=0.2)


class _Request(BaseHTTPRequestHandler):
    server: ReviewServer
    timeout = QUIET

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        asked = parse_qs(at.query)
        desk, words = self.server.desk, wording("page")["review"]
        answers: Answers = {
            "": lambda: ("text/html", template("review").render()),
            "review.js": lambda: ("text/javascript", (HERE / "review.js").read_text("utf-8")),
            "review.css": lambda: ("text/css", style() + (HERE / "review.css").read_text("utf-8")),
            "questions": lambda: _json({"words": words, "questions": desk.questions()}),
            "texts": lambda: _json(desk.texts(asked.get("of", [""])[0], "names" in asked)),
        }
        self._answered(answers.get(self._wanted(at.path)))

    def do_POST(self) -> None:
        wanted = self._wanted(urlsplit(self.path).path)
        length = self.headers.get("Content-Length", "")
        if self.headers.get("Content-Type") != "application/json" or not length.isdecimal() or int(length) > LARGEST:
            return self.send_error(400)
        try:
            sent = json.loads(self.rfile.read(int(length)))
            answers: Answers = {"give": lambda: _json(self._give(sent)), "done": lambda: _json({})}
            self._answered(answers.get(wanted))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return self.send_error(400)
        if wanted == "done":
            self.server.shutdown()

    def _give(self, sent: Any) -> dict[str, Any]:
        n, comment = sent["n"], sent["comment"]
        if type(n) is not int or n < 0 or not isinstance(comment, str):
            raise ValueError
        return self.server.desk.give(n, sent["rubric"], sent["points"], comment)

    def _wanted(self, path: str) -> str | None:
        """What is asked for, below the secret; None where somebody else asks."""
        own = self.server.path
        is_ours = self.headers.get("Host") == self.server.host and path[: len(own)] == own
        return path[len(own) :] if is_ours else None

    def _answered(self, answer: Callable[[], tuple[str, str]] | None) -> None:
        if answer is None:
            return self.send_error(404)
        with self.server.one_at_a_time:
            kind, text = answer()
        content = text.encode("utf-8", "replace")
        self.send_response(200)
        for name, value in {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": len(content),
            **HEADERS,
        }.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing; the address in it is a secret."""


def _json(value: Any) -> tuple[str, str]:
    return "application/json", json.dumps(value)
