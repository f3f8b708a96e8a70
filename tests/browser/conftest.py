"""A Chromium, one JupyterLab for the whole session, and a stage: the reader on an empty page, driven by real Python."""

import json
import os
import re
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kit import bootstrap

ROOT = Path(__file__).parents[2]
PLACES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)  # fmt: skip
QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
    "--no-first-run", "--no-default-browser-check",
)  # fmt: skip
TOKEN = "kit"
OF_THE_BROWSER = (".google.com:", ".googleapis.com:", ".gvt1.com:")
UPDATE = "POST http://update.googleapis.com/service/update2"  # a minute after its start
NO_BROWSER = "there is no Chromium, Chrome or Edge: install one, or name it in KIT_BROWSER"


def find_browser(playwright=None):
    """The path of a browser: KIT_BROWSER, Playwright's own, one on PATH or in a usual place; None without one."""
    own = playwright.chromium.executable_path if playwright else ""
    named = os.environ.get("KIT_BROWSER")
    if named and not (shutil.which(named) or Path(named).is_file()):
        pytest.fail(f"KIT_BROWSER is {named}, and there is no such file")
    for place in (named, own, *PLACES):
        if place and (found := shutil.which(place) or (Path(place).is_file() and place)):
            return str(found)
    return None


class Outside(socketserver.ThreadingTCPServer):
    """A proxy that refuses everything and remembers what it was asked for.

    The browser sends it all that is not for this machine, whoever asks: page, worker, websocket, the browser itself.
    What Chromium asks of its maker, on whatever page, is left out; new_page adds what pages ask for, whomever.
    """

    daemon_threads = True
    asked: list

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Refusal)
        self.asked = []


class Refusal(socketserver.StreamRequestHandler):
    def handle(self):
        asked = self.rfile.readline().decode("latin-1").strip()
        own = asked.startswith("CONNECT") and any(host in asked for host in OF_THE_BROWSER)
        if not (own or asked.startswith(UPDATE)):
            self.server.asked.append(asked)
        self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@pytest.fixture(scope="session")
def outside():
    with Outside() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="session")
def playwright():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright, outside):
    path = find_browser(playwright)
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_BROWSER)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright.chromium.launch(
        executable_path=path,
        args=[*QUIET, *(["--no-sandbox"] if root else [])],
        proxy={"server": f"http://127.0.0.1:{outside.server_address[1]}", "bypass": "127.0.0.1"},
    ) as running:
        yield running


def elsewhere(url):
    """The address, if it is another machine's."""
    parts = urlsplit(url)
    return [url] if parts.scheme not in ("data", "blob", "about", "file") and parts.hostname != "127.0.0.1" else []


def new_context(browser, outside, **options):
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.on("request", lambda request: outside.asked.extend(elsewhere(request.url)))
    return context


def complain(page, text):
    """JupyterLite brings an extension that JupyterLab tries to load, too, and can't."""
    if not re.search("jupyterlite|LicensesClient", text):
        page.complaints.append(text)


def page_in(context):
    """A new page; what its console complains about is in `page.complaints`."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and complain(page, message.text))
    page.on("pageerror", lambda error: complain(page, str(error)))
    return page


@pytest.fixture
def new_page(browser, outside):
    """Opens pages, each in a context of its own."""
    contexts = []

    def opened(**options):
        contexts.append(new_context(browser, outside, **options))
        return page_in(contexts[-1])

    yield opened
    for context in contexts:
        context.close()


# ---- the stage: a page with nothing but readers on it, and their real Python models in this process

MODEL = """
async ([state, esm, views]) => {
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const heard = new Set(), changed = new Set();
  const fire = (name) => [...heard].forEach((ear) => ear.name === "change:" + name && ear.go());
  const receive = (traits) => {
    for (const [name, value] of Object.entries(traits || {}))
      if (!same(state[name], value)) { state[name] = value; fire(name); }
  };
  window.unanswered ??= 0;
  const post = async (said) => {
    if (window.deaf) return;
    window.unanswered++;
    receive(await window.toPython(said));
    window.unanswered--;
  };
  const model = (own) => ({
    get: (name) => state[name],
    set(name, value) {
      if (same(state[name], value)) return;
      state[name] = value;
      changed.add(name);
      fire(name);
    },
    save_changes() {
      const traits = Object.fromEntries([...changed].map((name) => [name, state[name]]));
      changed.clear();
      if (Object.keys(traits).length) post({ traits });
    },
    send: (message) => post({ message }),
    on: (names, go) => names.split(" ").forEach((name) => { const ear = { name, go }; own.push(ear); heard.add(ear); }),
  });
  const { default: widget } = await import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));
  const main = document.querySelector("main");
  (window.receivers ||= []).push(receive);
  return Array.from({ length: views }, () => {
    const own = [], el = document.createElement("div");
    main.append(el);
    const end = widget.render({ model: model(own), el });
    (window.ends ||= []).push(() => { end(); own.forEach((ear) => heard.delete(ear)); el.remove(); });
  }).length;
}
"""
EMPTY = (
    "<!doctype html><html lang=en><title>Stage</title>"
    "<body data-jp-theme-light=true style='margin:0'><main></main><footer><h1>Stage</h1></footer></body></html>"
)
OF_JUPYTER = ("layout", "tabbable", "tooltip")


class Stage:
    """One widget on an empty page. Its model lives here, in Python; every change crosses the border as JSON."""

    def __init__(self, page, reader, views=1):
        self.page, self.model, self.out = page, reader, {}
        synced = [name for name in reader.traits(sync=True) if name[0] != "_" and name not in OF_JUPYTER]
        reader.observe(lambda change: self.out.update({change["name"]: change["new"]}), names=synced)
        page.expose_function("toPython", self._hear)
        page.add_style_tag(content=str(reader._css))
        page.evaluate(MODEL, [{name: getattr(reader, name) for name in synced}, str(reader._esm), views])

    @property
    def reader(self):
        """The model, once it has heard and answered all that the page had to say."""
        self.page.wait_for_function("() => !window.unanswered", polling=10)
        return self.model

    def _hear(self, said):
        self.out, traits = {}, said.get("traits", {})
        self.model.set_state(traits)
        if "message" in said:
            self.model._handle_custom_msg(said["message"], [])
        answer = {name: value for name, value in self.out.items() if traits.get(name) != value}
        self.out = {}
        return json.loads(json.dumps(answer))

    def tell(self):
        """Send the page what was changed here."""
        out, self.out = self.out, {}
        self.page.evaluate("(traits) => window.receivers[0](traits)", json.loads(json.dumps(out)))

    def highlighted(self, name):
        """The words under a highlight, in order."""
        return self.page.evaluate(
            """(name) => [...(CSS.highlights.get("kit-" + name) || [])].map((still) => {
              const r = new Range();
              r.setStart(still.startContainer, still.startOffset);
              r.setEnd(still.endContainer, still.endOffset);
              return r.toString();
            })""",
            name,
        )

    def drag(self, start, end, view=0):
        """Drag the mouse from before the character at `start` to after the one before `end` (code points)."""
        x, y = self._at_rest(lambda: (self.spot(start, view), self.spot(end - 1, view, after=True)))
        mouse = self.page.mouse
        mouse.move(*x)
        mouse.down()
        mouse.move(*y, steps=4)
        mouse.up()

    def _at_rest(self, look):
        """What `look` sees once it sees the same twice: a page that has just been painted may still move."""
        seen = look()
        for _ in range(40):
            self.page.wait_for_timeout(25)
            before, seen = seen, look()
            if seen == before:
                return seen
        raise AssertionError("the page does not come to rest")

    def spot(self, at, view=0, after=False):
        """Where on the screen the left (after: right) edge of the character at a code point is."""
        text = self.model.article["text"]
        unit = len(text[:at].encode("utf-16-le")) // 2
        size = len(text[at].encode("utf-16-le")) // 2
        return self.page.evaluate(
            """([unit, size, view, after]) => {
              const page = document.querySelectorAll(".kit-page")[view];
              const walk = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
              for (let t; (t = walk.nextNode()); )
                if (t.from <= unit && unit < t.from + t.length) {
                  const r = new Range();
                  r.setStart(t, unit - t.from);
                  r.setEnd(t, unit - t.from + size);
                  t.parentElement.scrollIntoView({ block: "nearest" });
                  const box = r.getClientRects()[0];
                  return [after ? box.right - 1 : box.left + 1, (box.top + box.bottom) / 2];
                }
            }""",
            [unit, size, view, after],
        )


@pytest.fixture
def stage(new_page):
    """Puts a reader on the stage: stage(reader, width=360, color_scheme="dark", ...)."""

    def put(reader, *, views=1, before="", dark=False, width=1100, height=800, **options):
        page = new_page(viewport={"width": width, "height": height}, **options)
        page.clock.install()  # it runs as ever, until a test moves it on
        page.goto("about:blank")
        page.set_content(EMPTY.replace("light=true", "light=false") if dark else EMPTY)
        if before:
            page.evaluate(before)
        return Stage(page, reader, views)

    return put


# ---- JupyterLab and Notebook 7: one server has both


class Server:
    """A running Jupyter server on a folder of its own."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder, self.url = folder / "root", f"http://127.0.0.1:{port}"
        self.folder.mkdir()
        own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
        options = [
            f"--ServerApp.root_dir={self.folder}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
            "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}", "--ServerApp.open_browser=False",
            "--ServerApp.allow_root=True", f"--LabApp.workspaces_dir={folder / 'workspaces'}",
            f"--LabApp.user_settings_dir={folder / 'settings'}",
        ]  # fmt: skip
        self.log = (folder / "server.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            cwd=self.folder,
            env={
                **os.environ,
                **bootstrap.variables(),
                **own,
                "JUPYTERHUB_USER": "ana",  # an account of somebody's own: nobody is asked for a name
                "IPYTHONDIR": str(folder / "ipython"),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def wait(self):
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                self.ask("status")
                return self
            except OSError:
                time.sleep(0.2)
        pytest.fail("JupyterLab did not start:\n" + Path(self.log.name).read_text()[-3000:])

    def ask(self, what, method="GET", **fields):
        body = json.dumps(fields).encode() if fields else None
        request = urllib.request.Request(f"{self.url}/api/{what}", body, method=method)
        request.add_header("Authorization", f"token {TOKEN}")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or "null")

    def end_sessions(self, but=0):
        for session in self.ask("sessions")[but:]:
            self.ask(f"sessions/{session['id']}", "DELETE")

    def hand_over(self, path):
        """Let a notebook have the kernel that the last one left, if one did: to start one takes longer than a test."""
        for session in self.ask("sessions")[:1]:
            self.ask(f"sessions/{session['id']}", "PATCH", path=path)


@contextmanager
def running(folder):
    server = Server(folder)
    try:
        yield server.wait()
    finally:
        server.process.terminate()
        server.process.wait(20)
        server.log.close()


@pytest.fixture(scope="session")
def server(browser, tmp_path_factory):
    with running(tmp_path_factory.mktemp("jupyter")) as started:
        yield started


class Notebook:
    """A notebook in a page of JupyterLab (app "lab/tree") or Notebook 7 (app "notebooks")."""

    def __init__(self, page, server, path, app="lab/tree"):
        self.page, self.server, self.path, self.app = page, server, path, app

    def open(self, kernel=True):
        reset = "&reset" if "lab" in self.app else ""
        self.page.goto(f"{self.server.url}/{self.app}/{self.path}?token={TOKEN}{reset}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        if kernel:
            self.idle()
        return self

    def kernel(self):
        return next(s["kernel"] for s in self.server.ask("sessions") if s["path"] == self.path)

    def idle(self, timeout=60):
        """Wait until the kernel has answered and rests."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                if self.kernel()["execution_state"] == "idle":
                    return
            except StopIteration:
                pass
            self.page.wait_for_timeout(100)
        pytest.fail(f"the kernel of {self.path} is not idle after {timeout} s")

    def run_all(self):
        """Run all cells by the menu, as a reader would, and wait for the last one."""
        self.page.wait_for_selector(".jp-mod-idle, [data-status=idle]", state="attached")
        self.page.click(".lm-MenuBar-item:has-text('Run')")
        self.page.click("[data-command='runmenu:run-all'], [data-command='notebook:run-all-cells']")
        if not self.begun():  # a front end that is not connected yet loses it
            self.page.click(".lm-MenuBar-item:has-text('Run')")
            self.page.click("[data-command='runmenu:run-all'], [data-command='notebook:run-all-cells']")
        self.done()
        return self

    def begun(self, timeout=20_000):
        """Whether a cell has begun to run."""
        from playwright.sync_api import TimeoutError as TooLate

        asked = """() => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
            .some((prompt) => /\\[(\\*|\\d+)\\]/.test(prompt.textContent))"""
        try:
            return bool(self.page.wait_for_function(asked, timeout=timeout))
        except TooLate:
            return False

    def done(self, timeout=90_000):
        self.page.wait_for_function(
            """() => [...document.querySelectorAll(".jp-CodeCell")].every((cell) => {
                const prompt = cell.querySelector(".jp-InputPrompt")?.textContent || "";
                return /\\[\\d+\\]/.test(prompt) || !cell.querySelector(".cm-content")?.textContent.trim();
            })""",
            timeout=timeout,
        )

    def reader(self, n=0):
        self.page.wait_for_selector(".kit-page [data-n]", timeout=90_000)
        return self.page.locator(".kit-reader").nth(n)

    def save(self):
        self.page.click(".jp-Cell:first-child .jp-InputPrompt")
        self.page.keyboard.press("Control+s")
        self.saved()

    def saved(self):
        """Wait until the file on the disk has the outputs of all cells that ran."""
        file = self.server.folder / self.path
        for _ in range(100):
            with suppress(ValueError):  # half written
                cells = json.loads(file.read_text("utf-8"))["cells"]
                if all(cell.get("execution_count") for cell in cells if cell["cell_type"] == "code"):
                    return
            self.page.wait_for_timeout(100)
        pytest.fail(f"{self.path} is not saved")


def write_notebook(path, *cells):
    """A notebook with these code cells and no outputs."""
    import nbformat

    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = nbformat.v4.new_notebook(metadata=kernel, cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(book, path)
    return path


SET_UP = """%reset -f
%cd -q {folder}
import ipywidgets, kit
ipywidgets.Widget.close_all()
article = kit.read_article("g20-ministers")
key = kit.read_key("g20-ministers", article)
sheet = kit.open_sheet(article, "answers", "ana")"""


@pytest.fixture(scope="session")
def lab_context(browser, outside):
    """One context for all pages of JupyterLab, which loads its scripts once."""
    context = new_context(browser, outside)
    yield context
    context.close()


@pytest.fixture
def open_book(server, lab_context):
    """Opens a notebook of the server's folder by its path: open_book("a/b.ipynb", app="notebooks")."""
    pages = []

    def opened(path, *, app="lab/tree", kernel=True, height=900):
        pages.append(page_in(lab_context))
        pages[-1].set_viewport_size({"width": 1280, "height": height})
        return Notebook(pages[-1], server, path, app).open(kernel)

    yield opened
    for page in pages:
        page.close()
    server.end_sessions(but=1)


@pytest.fixture
def notebook(server, open_book, request):
    """Opens a new notebook with these cells after the usual first one: notebook("kit.read(article)", app="notebooks")."""

    def opened(*cells, **options):
        folder = server.folder / re.sub(r"\W+", "-", request.node.name)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        write_notebook(folder / "lesson.ipynb", SET_UP.format(folder=folder), *cells)
        server.hand_over(f"{folder.name}/lesson.ipynb")
        return open_book(f"{folder.name}/lesson.ipynb", **options)

    return opened
