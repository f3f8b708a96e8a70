"""The page in Firefox and in a WebKit engine: open, mark by mouse, finger and keyboard, compare, chart to text, reload.

Both are driven as they are installed, Firefox by its own Marionette, WebKitGTK by its WebDriver; Playwright's own builds
of them come from elsewhere than a package registry. `kit test -m engines` runs these alone.
"""

import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest

pytestmark = pytest.mark.engines
WEBKIT = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
CELLS = (
    'import kit\narticle = kit.read_article("g20-ministers")\nkey = kit.read_key("g20-ministers", article)\n'
    'sheet = kit.open_sheet(article, "answers", "ana")\nkit.read(article, sheet)',
    "kit.spot_errors(article, key, sheet)",
    "kit.highlight_sources(article, key)",
    'kit.chart(article, key, "kinds")',
)
MARKS = "return [...document.querySelectorAll('.kit-side')].map((e) => e.innerText).find((t) => t.includes('Where I stumbled'))"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Engine:
    """A browser: `send` asks it for one command of WebDriver."""

    process: subprocess.Popen

    def close(self):
        with suppress(AssertionError, OSError):
            self.send("DeleteSession", "", "DELETE")
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)

    def go(self, url):
        self.send("Navigate", "url", url=url)

    def script(self, text, *args):
        return self.send("ExecuteScript", "execute/sync", script=text, args=list(args))

    def until(self, text, *args, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.script(text, *args):
                return found
            time.sleep(0.1)
        raise AssertionError(f"not in {seconds} s: {text}")

    def act(self, kind, steps, **parameters):
        more = {"parameters": parameters} if parameters else {}
        self.send("PerformActions", "actions", actions=[{"type": kind, "id": kind, **more, "actions": steps}])
        self.send("ReleaseActions", "actions", "DELETE")

    def keys(self, *keys):
        self.act("key", [{"type": step, "value": key} for key in keys for step in ("keyDown", "keyUp")])

    def press(self, at, to=None, pointer="mouse"):
        """Press at a point of the window, and drag to another."""
        move = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 50} for x, y in filter(None, (at, to))
        ]
        down, up = ({"type": step, "button": 0} for step in ("pointerDown", "pointerUp"))
        self.act("pointer", [move[0], down, *move[1:], up], pointerType=pointer)


class Firefox(Engine):
    def __init__(self, folder):
        port = free_port()
        (folder / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        options = ["--headless", "--marionette", "--no-remote", "--profile", str(folder)]
        self.process = subprocess.Popen(
            ["firefox", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"HOME": str(folder)},
            start_new_session=True,
        )
        self.socket, self.count = connected(port), itertools.count()
        self._read()
        self.send("NewSession", "", capabilities={})
        self.send("SetWindowRect", "", width=1280, height=900)

    def send(self, name, _, __="POST", **told):
        said = json.dumps([0, next(self.count), f"WebDriver:{name}", told]).encode()
        self.socket.sendall(b"%d:%s" % (len(said), said))
        _, _, error, value = self._read()
        assert not error, error
        return value.get("value") if isinstance(value, dict) and set(value) == {"value"} else value

    def close(self):
        super().close()
        self.socket.close()

    def _read(self):
        size = b""
        while not size.endswith(b":"):
            size += self.socket.recv(1)
        content = b""
        while len(content) < int(size[:-1]):
            content += self.socket.recv(65536)
        return json.loads(content)


class WebKit(Engine):
    def __init__(self, folder):
        port = free_port()
        self.process = subprocess.Popen(
            ["xvfb-run", "-a", "WebKitWebDriver", f"--port={port}"],
            env=os.environ | {"HOME": str(folder)},
            start_new_session=True,
        )
        connected(port).close()
        self.url = f"http://127.0.0.1:{port}/session"
        browser = {"webkitgtk:browserOptions": {"binary": str(WEBKIT[-1]), "args": ["--automation"]}}
        self.url += "/" + self.send("", "", capabilities={"alwaysMatch": browser})["sessionId"]

    def send(self, _, path, method="POST", **told):
        body = json.dumps(told).encode() if method == "POST" else None
        request = urllib.request.Request(f"{self.url}/{path}".rstrip("/"), body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as problem:
            raise AssertionError(problem.read().decode()) from None


def connected(port):
    for _ in range(300):
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), 90)
        time.sleep(0.1)
    raise AssertionError("the browser did not start")


@pytest.fixture(params=[Firefox, WebKit], ids=["Firefox", "WebKit"])
def engine(request, tmp_path):
    if request.param is Firefox and not shutil.which("firefox"):
        pytest.skip("there is no Firefox: apt-get install firefox-esr")
    if request.param is WebKit and not (WEBKIT and shutil.which("WebKitWebDriver") and shutil.which("xvfb-run")):
        pytest.skip("there is no WebKitGTK with its driver: apt-get install webkit2gtk-driver xvfb")
    running = request.param(tmp_path)
    yield running
    running.close()


WORD = """const reader = document.querySelector(".kit-reader"), words = arguments[0];
const p = [...reader.querySelectorAll("[data-n]")].find((e) => e.textContent.includes(words));
const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
for (let t; (t = walk.nextNode()); ) {
  const at = t.data.indexOf(words);
  if (at < 0) continue;
  p.scrollIntoView({ block: "center" });
  const r = new Range();
  r.setStart(t, at);
  r.setEnd(t, at + words.length);
  const box = r.getClientRects()[0];
  return [[box.left + 2, (box.top + box.bottom) / 2], [box.right - 2, (box.top + box.bottom) / 2]];
}"""
SAVED = MARKS + "?.includes(arguments[0])"


def test_open_mark_by_mouse_finger_and_keyboard_compare_light_from_a_chart_and_reload(engine, server):
    folder = server.folder / "engines"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(metadata=kernel, cells=cells), folder / "lesson.ipynb")
    engine.go(f"{server.url}/voila/render/engines/lesson.ipynb?token=kit")
    engine.until("return document.querySelectorAll('.kit-page [data-n]').length > 90")

    # by mouse
    engine.press(*engine.script(WORD, "short encounter"))
    engine.until("return document.querySelector('.kit-card:not([hidden])')?.innerText.includes('short encounter')")
    engine.keys("\ue007")
    engine.until(SAVED, "Where I stumbled (1)")

    # by finger: a tap takes a word, a tap on the card marks it
    engine.press(engine.script(WORD, "tensions")[0], pointer="touch")
    button = "const b = document.querySelector('.kit-card:not([hidden]) li button')?.getBoundingClientRect();"
    at = engine.until(button + "return b && [b.x + b.width / 2, b.y + b.height / 2]")
    engine.press(at, pointer="touch")
    engine.until(SAVED, "Where I stumbled (2)")

    # by keyboard
    engine.script("document.querySelector('.kit-page').focus()")
    engine.keys("\ue015", "\ue014", "\ue007")
    engine.until(SAVED, "Where I stumbled (3)")

    # compare
    engine.script(
        "[...document.querySelectorAll('.kit-side button')].find((b) => /^Compare/.test(b.textContent)).click()"
    )
    engine.until("return document.querySelectorAll('mark.k-missed').length > 10")

    # from a chart to the text
    engine.script("document.querySelector('[data-kit-light]').click()")
    engine.until("return document.querySelectorAll('.kit-lit').length > 0")

    # once more: all is there
    engine.go(f"{server.url}/voila/render/engines/lesson.ipynb?token=kit")
    engine.until(SAVED, "Where I stumbled (3)")
