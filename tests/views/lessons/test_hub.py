"""A real JupyterHub with its dummy authenticator: two students on one account; and a course that is pulled."""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path
from urllib.error import URLError

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

import kit
from kit.commands.release import release

PROJECT = Path(__file__).parents[3]
REPORT = kit.read_article("g20-ministers")
TOKEN = "a-token-of-this-test-only"
SIGNED = {"Authorization": f"token {TOKEN}"}
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub}
c.JupyterHub.db_url = "sqlite:///:memory:"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home/{{username}}"
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {{"JUPYTER_PATH": "{folder}/jupyter", "PYTHONPATH": "{project}"}}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.JupyterHub.services = [{{"name": "test", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [
    {{"name": "test", "scopes": ["admin:users", "admin:servers", "access:servers"], "services": ["test"]}}
]
"""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Hub:
    """A hub that runs, and the first cell of a lesson in a server of one of its users."""

    def __init__(self, folder, url):
        self.folder, self.url, self.course = folder, url, folder / "course"

    def call(self, method, path):
        request = urllib.request.Request(self.url + path, b"" if method == "POST" else None, SIGNED, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or "null")

    def until(self, ready, what):
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                if found := ready():
                    return found
            except (URLError, OSError):
                pass
            time.sleep(0.1)
        pytest.fail(f"{what} did not happen: {(self.folder / 'hub.log').read_text()[-2000:]}")

    def log_in(self, user):
        self.call("POST", f"hub/api/users/{user}")
        self.call("POST", f"hub/api/users/{user}/server")
        self.until(lambda: self.call("GET", f"hub/api/users/{user}")["servers"][""]["ready"], f"the server of {user}")

    def first_cell(self, user, *lines, more=""):
        """What was asked and shown; the lines are what somebody types."""
        kernel = self.call("POST", f"user/{user}/api/kernels")["id"]
        first = "import kit\narticle, key, sheet, ask = kit.lesson('02')\nprint(sheet.path)"
        code = f"import os\nos.chdir({str(self.course / 'notebooks')!r})\n{first}\n{more}"
        channels = f"ws{self.url[4:]}user/{user}/api/kernels/{kernel}/channels"
        return asyncio.run(asyncio.wait_for(run(channels, code, list(lines)), 90))


async def run(channels, code, lines):
    socket, (asked, shown) = await websocket_connect(HTTPRequest(channels, headers=SIGNED)), ([], [])
    session = uuid.uuid4().hex

    def send(channel, kind, content):
        header = {"msg_id": uuid.uuid4().hex, "session": session, "username": "", "msg_type": kind, "version": "5.3"}
        whole = {"channel": channel, "header": header, "content": content}
        whole |= {"parent_header": {}, "metadata": {}, "buffers": []}
        return socket.write_message(json.dumps(whole))

    await send("shell", "execute_request", {"code": code, "silent": False, "allow_stdin": True, "stop_on_error": True})
    started = False
    while True:
        message = json.loads(await socket.read_message())
        kind, content = message["msg_type"], message["content"]
        if kind == "input_request":
            asked.append(content["prompt"])
            await send("stdin", "input_reply", {"value": lines.pop(0)})
        elif kind in ("stream", "display_data", "error"):
            html = content.get("data", {}).get("text/html", "")
            shown.append(content.get("text", "") + html + content.get("evalue", ""))
        elif kind == "execute_input":
            started = True
        elif kind == "status" and content["execution_state"] == "idle" and started:
            socket.close()
            while await socket.read_message() is not None:
                pass  # until the other side has closed it, too
            return asked, "".join(shown)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    programs = [shutil.which(name) for name in ("jupyterhub", "configurable-http-proxy")]
    if not all(programs):
        pytest.skip("JupyterHub and its configurable-http-proxy are not installed")
    folder = tmp_path_factory.mktemp("hub")
    (folder / "course" / "notebooks").mkdir(parents=True)
    shutil.copytree(PROJECT / "exercises", folder / "course" / "exercises")
    (folder / "home" / "student").mkdir(parents=True)
    spec = {"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Python"}
    kernels = folder / "jupyter" / "kernels" / "python3"
    kernels.mkdir(parents=True)
    (kernels / "kernel.json").write_text(json.dumps({**spec, "language": "python"}))
    port, hub_port, proxy = free_ports(3)
    filled = CONFIG.format(port=port, hub=hub_port, proxy=proxy, folder=folder, project=PROJECT, token=TOKEN)
    (folder / "config.py").write_text(filled)
    with (folder / "hub.log").open("w") as log:
        process = subprocess.Popen([programs[0], "-f", "config.py"], cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        found = Hub(folder, f"http://127.0.0.1:{port}/")
        found.until(lambda: found.call("GET", "hub/api/"), "the start of the hub")
        yield found
    finally:
        process.terminate()
        process.wait(60)


def test_two_students_on_one_account_of_a_hub_have_a_sheet_each(hub):
    hub.log_in("student")
    for name in ("Ana Ruiz", "Ben Okri"):
        asked, shown = hub.first_cell("student", name, more='sheet.save("Q05", {"answer": [sheet.sheet.reader.name]})')
        assert [question.split("?")[0] for question in asked] == ["Whose answers are these"]
        assert f" {name}." in shown
    for id, name in (("ana-ruiz", "Ana Ruiz"), ("ben-okri", "Ben Okri")):
        sheet = kit.read_sheet(hub.course / "answers" / f"g20-ministers.{id}.json", REPORT)
        assert (sheet.reader.name, sheet.answers["Q05"].value) == (name, {"answer": [name]})


def test_a_pulled_course_is_renewed_and_keeps_what_a_student_wrote(tmp_path):
    gitpuller = shutil.which("gitpuller", path=str(Path(sys.executable).parent)) or shutil.which("gitpuller")
    if not gitpuller:
        pytest.skip("nbgitpuller is not installed")
    teacher, shared, student = (tmp_path / name for name in ("teacher", "shared.git", "student"))

    def git(*arguments):
        by = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *by, *arguments], cwd=teacher, check=True, capture_output=True)

    def publish(title):
        (teacher / "notebooks" / "glossary.md").write_text(title, "utf-8")
        for arguments in (["add", "-A"], ["commit", "-qm", title], ["push", "-q", str(shared), "HEAD:refs/heads/main"]):
            git(*arguments)

    def pull():
        subprocess.run([gitpuller, str(shared), "main", str(student)], check=True, capture_output=True)

    assert release([str(teacher)]) == 0
    git("init", "-q")
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(shared)], check=True)
    publish("First")
    pull()
    sheet = kit.open_sheet(REPORT, student / "answers", "ana")
    sheet.save("Q01", {"answer": ["kept"]})
    publish("Second")
    pull()
    assert (student / "notebooks" / "glossary.md").read_text("utf-8") == "Second"
    assert kit.read_sheet(sheet.path, REPORT).answers["Q01"].value == {"answer": ["kept"]}
