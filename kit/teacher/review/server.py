"""The desk as a page for one browser on this computer: nobody else can ask for it, and it asks nobody else.

The address has a secret; a request by another name of this computer is refused, as a page from the net would make it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kit.teacher.pages.document import style, template
from kit.teacher.review.desk import Desk
from kit.wording import wording

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
