"""JupyterLab and Notebook 7 on a server of their own, and a notebook in a page of them."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kit import bootstrap

TOKEN = "kit"


class Server:
    """A running Jupyter server on a folder of its own."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder, self.url = folder / "root", f"http://127.0.0.1:{port}"
        self.folder.mkdir()
        write_settings(
            folder / "settings" / "@jupyterlab" / "apputils-extension" / "kernels-settings.jupyterlab-settings"
        )
        own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
        options = [
            f"--ServerApp.root_dir={self.folder}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
            "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}", "--ServerApp.open_browser=False",
            "--ServerApp.allow_root=True", f"--LabApp.workspaces_dir={folder / 'workspaces'}",
            f"--LabApp.user_settings_dir={folder / 'settings'}", "--LabApp.expose_app_in_browser=True",
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


def write_settings(path):
    """No subshells: a kernel that one page hands on from notebook to notebook loses what is told to one being closed."""
    path.parent.mkdir(parents=True)
    path.write_text('{"commsOverSubshells": "disabled"}')


THEMES = ("JupyterLab Light", "JupyterLab Dark")


OPEN = """async (path) => {
  await jupyterapp.commands.execute("docmanager:open", { path, factory: "Notebook" });
}"""
CLOSE = "() => [...jupyterapp.shell.widgets('main')].forEach((widget) => widget.dispose())"  # nobody is asked to save


class Notebook:
    """A notebook in a page of JupyterLab (app "lab/tree") or Notebook 7 (app "notebooks")."""

    def __init__(self, page, server, path, app="lab/tree"):
        self.page, self.server, self.path, self.app = page, server, path, app

    def open(self, kernel=True):
        """Open it in the JupyterLab that the page has already, or load all of it."""
        if self.page.url.startswith(f"{self.server.url}/lab"):
            self.close()
            self.page.evaluate(OPEN, self.path)
        else:
            reset = "&reset" if "lab" in self.app else ""
            self.page.goto(f"{self.server.url}/{self.app}/{self.path}?token={TOKEN}{reset}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        if kernel:
            self.idle()
        return self

    def close(self):
        self.page.evaluate(CLOSE)

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
        for _ in range(2):  # a front end that is not connected yet loses the first
            self.page.click(".lm-MenuBar-item:has-text('Run')")
            self.page.click("[data-command='runmenu:run-all'], [data-command='notebook:run-all-cells']")
            if self.begun():
                break
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

    def answers(self):
        """What the answer sheet beside the notebook holds, by task; {} before there is one."""
        for sheet in (self.server.folder / self.path).parent.glob("answers/*.ana.json"):
            return json.loads(sheet.read_text("utf-8"))["answers"]
        return {}

    def until(self, seen, wanted, seconds=15):
        """Wait until what is seen in the answers on the disk is what is wanted."""
        for _ in range(seconds * 10):
            if (found := seen(self.answers())) == wanted:
                return
            self.page.wait_for_timeout(100)
        assert found == wanted

    def choose_theme(self, name):
        self.page.click(".lm-MenuBar-item:has-text('Settings')")
        self.page.hover(".lm-Menu-item:has-text('Theme') >> nth=0")
        self.page.click(f".lm-Menu-item[data-command='apputils:change-theme']:has-text('{name}')")
        self.page.wait_for_selector(f"body[data-jp-theme-name='{name}']", state="attached")

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
