"""A Chromium, one JupyterLab for the whole session, and a stage: the reader on an empty page, driven by real Python."""

import os
import re
import shutil
import socketserver
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.lab import Notebook, running, write_notebook
from tests.browser.stage import EMPTY, Stage

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
    page.set_default_timeout(30_000)  # a busy machine
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


@pytest.fixture(scope="session")
def axe():
    """What axe finds on a page, or in a part of it; by all its rules, or, where only colours are others, by one."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

    def found(page, part=None, *, colours=False):
        options = {"resultTypes": ["violations"], **({"runOnly": ["color-contrast"]} if colours else {})}
        said = axe.Axe().run(page, context=part, options=options).response["violations"]
        return [(one["id"], [node["target"] for node in one["nodes"]]) for one in said]

    return found


# ---- the stage


@pytest.fixture(scope="session")
def used_page(browser, outside):
    """One page for all stages that leave nothing behind: to open a page takes longer than most of their tests."""
    context = new_context(browser, outside)
    yield page_in(context)
    context.close()


@pytest.fixture
def stage(new_page, used_page):
    """Puts a reader on the stage: stage(reader, width=360, color_scheme="dark", ...); fresh=True for a clock to move."""

    def put(reader, *, views=1, before="", dark=False, width=1100, height=800, fresh=False, **options):
        size = {"width": width, "height": height}
        page = new_page(viewport=size, **options) if fresh or before or options else used_page
        if page is used_page:
            page.set_viewport_size(size)
            page.mouse.move(0, 0)
            page.complaints.clear()
        else:
            page.clock.install()  # it runs as ever, until a test moves it on
        page.goto("about:blank")
        page.set_content(EMPTY.replace("light=true", "light=false") if dark else EMPTY)
        if before:
            page.evaluate(before)
        return Stage(page, reader, views)

    return put


# ---- JupyterLab and Notebook 7: one server has both


@pytest.fixture(scope="session")
def server(browser, tmp_path_factory):
    with running(tmp_path_factory.mktemp("jupyter")) as started:
        yield started


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


@pytest.fixture(scope="session")
def lab_page(lab_context):
    """A JupyterLab that stays open: one notebook after the other is opened in it, for it takes seconds to load."""
    return page_in(lab_context)


@pytest.fixture
def open_book(server, lab_context, lab_page):
    """Opens a notebook of the server's folder by its path: open_book("a/b.ipynb", app="notebooks").

    With fresh=True it is in a page of its own, as the second one of a test always is.
    """
    books = []

    def opened(path, *, app="lab/tree", kernel=True, height=900, fresh=False):
        page = page_in(lab_context) if fresh or books or app != "lab/tree" else lab_page
        page.set_viewport_size({"width": 1280, "height": height})
        page.complaints.clear()
        books.append(Notebook(page, server, path, app))
        return books[-1].open(kernel)

    yield opened
    for book in books:
        if book.page is lab_page:
            book.close()
        else:
            book.page.close()
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
