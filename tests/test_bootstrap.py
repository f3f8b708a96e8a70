"""Set-up, run for real in a small project of stand-in packages: no network, about two seconds a set-up."""

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest

from kit import bootstrap

ROOT = Path(__file__).parents[1]
BASE = getattr(sys, "_base_executable", sys.executable)  # outside any environment: it has none of the stand-ins
ECHO = "import os, sys; print(os.environ.get('JUPYTER_CONFIG_PATH'), os.getcwd(), sys.argv[1:]); sys.exit({status})"
PYPROJECT = """\
[project]
dependencies = ["jupyterlab>=900.2"]
[project.optional-dependencies]
test = ["pytest>=900.1"]
"""


def write_wheel(folder, name, version, status=0):
    """A wheel whose module, run with -m, says with what it was started and ends with a status."""
    folder.mkdir(exist_ok=True)
    notes = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}/__init__.py", "")
        wheel.writestr(f"{name}/__main__.py", ECHO.format(status=status))
        wheel.writestr(f"{notes}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{notes}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{notes}/RECORD", "")


def new_project(folder):
    (folder / "kit").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "kit" / "sentences").mkdir()
    for name in ("__init__.py", "__main__.py", "bootstrap.py", "sentences/set_up.json"):
        shutil.copy(ROOT / "kit" / name, folder / "kit" / name)
    (folder / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    (folder / "constraints.txt").write_text("jupyterlab==900.2\npytest==900.1\n", "utf-8")
    write_wheel(folder / "wheels", "jupyterlab", "900.2")
    write_wheel(folder / "wheels", "pytest", "900.1", status=5)
    return folder


def clean():
    """This process's environment variables, less those that `python -m kit test` sets."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER"))}


def start(project, *arguments, python=BASE, folder=None, **variables):
    """`python -m kit` with arguments in a project; never uses the network, for its wheels/ is filled."""
    how = {"cwd": folder or project, "env": clean() | variables, "timeout": 120}
    return subprocess.run([python, "-m", "kit", *arguments], capture_output=True, encoding="utf-8", check=False, **how)


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A project that was set up once, in a folder with a space and letters beyond ASCII; and what that printed."""
    project = new_project(tmp_path_factory.mktemp("set-up") / "Schöne Übung 教")
    return project, start(project, "--no-browser", "--port", "9123", "--", "--ip=0.0.0.0")


@pytest.fixture
def project(tmp_path):
    return new_project(tmp_path / "project")


def stamp_of(project):
    return project / ".venv" / "kit-stamp.txt"


def site_of(project):
    return next((project / ".venv").rglob("site-packages"))


def python_of(project):
    return project / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def test_the_first_start_makes_an_environment_and_says_so(ready):
    _, first = ready
    assert (first.returncode, first.stderr) == (0, "")
    assert "Making a Python environment in .venv" in first.stdout and "from wheels/" in first.stdout


def test_jupyterlab_gets_the_folder_the_lesson_our_settings_and_the_options(ready):
    project, first = ready
    assert f"{project / 'kit' / 'jupyter'} {project} ['--ServerApp.root_dir={project}'" in first.stdout
    assert "'--LabApp.default_url=/lab/tree/notebooks/01_read_it_twice.ipynb'" in first.stdout
    assert "'--no-browser', '--port=9123'" in first.stdout
    assert "'--ip=0.0.0.0']" in first.stdout, "what follows -- is passed on"


def test_the_second_start_sets_nothing_up(ready):
    project, _ = ready
    assert start(project).stdout.startswith("Starting JupyterLab")


def test_the_kit_can_be_imported_from_any_folder(ready, tmp_path):
    project, _ = ready
    show = [python_of(project), "-c", "import kit; print(kit.__file__)"]
    shown = subprocess.run(show, cwd=tmp_path, env=clean(), capture_output=True, encoding="utf-8", check=True)
    assert Path(shown.stdout.strip()) == project / "kit" / "__init__.py"


def test_the_tests_get_their_packages_arguments_and_exit_status(ready):
    project, _ = ready
    assert not list(site_of(project).glob("pytest"))
    ran = start(project, "test", "-k", "two words", "--lf")
    assert ran.returncode == 5
    assert "['-k', 'two words', '--lf']" in ran.stdout
    assert [line.split()[0] for line in stamp_of(project).read_text("utf-8").splitlines()] == ["runtime", "test"]
    assert start(project).stdout.startswith("Starting JupyterLab"), "what the tests need includes what the lab needs"


@pytest.mark.parametrize(
    ("arguments", "cores", "more"),
    [
        ([], 2, ("-n", "2")),
        (["-m", "not browser"], 2, ("-n", "2")),
        ([], 1, ()),
        (["tests/benchmarks"], 2, ()),
        (["-m", "not browser", "-n", "0"], 2, ()),
    ],
)
def test_all_tests_run_in_two_processes_where_there_are_two_cores(monkeypatch, arguments, cores, more):
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert bootstrap.side_by_side(arguments) == more


SHOW = "import os, sys\ndef mark(arguments):\n    print(sys.executable, os.getcwd(), arguments)\n    return 7\n"


def test_a_command_that_needs_the_libraries_runs_where_they_are_and_in_the_readers_own_folder(project, tmp_path):
    (project / "kit" / "commands").mkdir()
    (project / "kit" / "commands" / "mark.py").write_text(SHOW, "utf-8")
    ran = start(project, "mark", "a sheet.json", folder=tmp_path, PYTHONPATH=str(project))
    assert ran.returncode == 7
    assert ran.stdout.strip() == f"{python_of(project)} {tmp_path} ['a sheet.json']"
    assert "Making a Python environment" in ran.stderr, "what the command prints stays alone on standard output"


@pytest.mark.parametrize("state", ["half-made", "package removed", "Python removed"])
def test_a_broken_environment_is_made_again(project, state):
    start(project)
    match state:
        case "half-made":
            stamp_of(project).write_text("unfinished", "utf-8")
        case "package removed":
            shutil.rmtree(site_of(project) / "jupyterlab")
        case "Python removed":
            shutil.rmtree(python_of(project).parent)
    again = start(project)
    assert "Making a new Python environment" in again.stdout
    assert "--ServerApp.root_dir" in again.stdout
    assert start(project).stdout.startswith("Starting JupyterLab")


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let a running program be replaced")
def test_a_half_made_environment_is_made_again_from_within(ready):
    project, _ = ready
    stamp_of(project).write_text("unfinished", "utf-8")
    again = start(project, python=python_of(project))
    assert (again.returncode, "Making a new" in again.stdout) == (0, True)


def test_new_requirements_are_added_to_the_same_environment(project):
    start(project)
    ours = site_of(project) / "ours.txt"
    ours.touch()
    write_wheel(project / "wheels", "jupyterlab", "900.10")
    (project / "constraints.txt").write_text("jupyterlab==900.10\n", "utf-8")
    again = start(project)
    assert "Installing" in again.stdout
    assert list(site_of(project).glob("jupyterlab-900.10.dist-info"))
    assert ours.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process in another way")
def test_a_set_up_that_was_killed_is_noticed(project):
    slow = 'import time\nprint("pip is slow today", flush=True)\ntime.sleep(60)\n'
    (project / "slow").mkdir()
    uv = project / "slow" / "uv"
    uv.write_text(f"#!{BASE}\n{slow}", "utf-8")
    uv.chmod(0o755)
    path = f"{uv.parent}{os.pathsep}{os.environ['PATH']}"
    begin, env = [BASE, "-u", "-m", "kit"], clean() | {"PATH": path}
    with subprocess.Popen(begin, cwd=project, env=env, stdout=subprocess.PIPE, start_new_session=True) as process:
        while b"Installing" not in process.stdout.readline():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
    assert stamp_of(project).read_text("utf-8") == "unfinished"
    assert "Making a new" in start(project).stdout


def test_two_at_once_set_up_one_after_the_other(project):
    begin, more = [BASE, "-m", "kit"], {"cwd": project, "env": clean(), "stdout": subprocess.PIPE, "encoding": "utf-8"}
    both = [subprocess.Popen(begin, **more) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("Making a Python environment" in text for text in said) == [False, True]


def test_wheels_that_are_lacking_are_named_with_what_to_do(project):
    (project / "wheels" / "jupyterlab-900.2-py3-none-any.whl").unlink()
    failed = start(project)
    assert failed.returncode == 1
    assert "jupyterlab" in failed.stderr
    assert "The folder wheels/ doesn't have what this Python needs" in failed.stderr
    assert "Traceback" not in failed.stderr


PIP_SAYS = """\
WARNING: Retrying (Retry(total=0)) after connection broken by '{}': /simple/jupyterlab/
ERROR: Cannot install jupyterlab>=4.5 because these package versions have conflicting dependencies.

The conflict is caused by:
    The user requested jupyterlab>=4.5
    The user requested (constraint) jupyterlab==4.6.6

To fix this you could try to:
1. loosen the range of package versions you've specified
2. remove package versions to allow pip to attempt to solve the dependency conflict

ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/"""


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        (PIP_SAYS.format("SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate')"), "of its own"),
        (PIP_SAYS.format("SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired')"), "date and time"),
        (PIP_SAYS.format("OSError('Tunnel connection failed: 407 Proxy Authentication Required')"), "HTTPS_PROXY"),
        (PIP_SAYS.format("NameResolutionError('[Errno -2] Name or service not known')"), "can't be reached"),
        (PIP_SAYS.partition("\n")[2], "a page where you log in"),
        ("  cause: invalid peer certificate: UnknownIssuer", "of its own"),
        ("  cause: tunnel error: proxy authorization required", "HTTPS_PROXY"),
        ("hint: An index returned a 403 Forbidden error.", "blocks pypi.org"),
        ("  cause: dns error", "can't be reached"),
        ("error: No solution found when resolving dependencies", "a page where you log in"),
        ("  cause: failed to copy file: No space left on device (os error 28)", "The disk is full"),
        ("ERROR: [WinError 206] The filename or extension is too long: 'C:\\\\a'", "path of this folder is too long"),
        ("HINT: This system does not have Windows Long Path support enabled.", "path of this folder is too long"),
        (
            "ERROR: Ignored the following versions that require a different python version",
            "no packages for this Python",
        ),
        ("Failed to build `pyzmq==27.1.0`", "no packages for this Python"),
    ],
)
def test_what_an_installer_says_is_traced_to_its_cause(said, advice):
    line, what = bootstrap.diagnosis(said.split("\n"))
    assert advice in what
    assert "conflict" not in line


def test_a_proxy_that_wants_a_login_is_named(project):
    class Proxy(BaseHTTPRequestHandler):
        def do_CONNECT(self):
            self.send_error(407)

        def log_message(self, *_):
            pass

    shutil.rmtree(project / "wheels")
    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        Thread(target=server.serve_forever).start()
        http = f"http://127.0.0.1:{server.server_port}"
        variables = {"HTTPS_PROXY": http, "https_proxy": http, "PIP_RETRIES": "1", "UV_HTTP_RETRIES": "0"}
        index = {"PIP_INDEX_URL": "https://localhost.test/", "UV_DEFAULT_INDEX": "https://localhost.test/"}
        failed = start(project, **variables, **index, PIP_CONFIG_FILE=os.devnull, PIP_FIND_LINKS="")
        server.shutdown()
    assert "The network's proxy wants a name and a password" in failed.stderr


def test_an_environment_that_has_everything_is_used_as_it_is(project, tmp_path):
    write_wheel(tmp_path / "have", "jupyterlab", "901")
    with zipfile.ZipFile(tmp_path / "have" / "jupyterlab-901-py3-none-any.whl") as wheel:
        wheel.extractall(tmp_path / "have")
    began = start(project, PYTHONPATH=str(tmp_path / "have"))
    assert began.stdout.startswith("Starting JupyterLab")
    assert not (project / ".venv").exists()


def test_a_missing_file_of_the_kit_gets_a_sentence(project):
    (project / "constraints.txt").unlink()
    failed = start(project)
    assert "Part of the kit is missing" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_help_lists_the_commands_and_needs_no_set_up(project):
    shown = start(project, "--help")
    assert shown.returncode == 0
    assert all(f"python -m kit {name} " in shown.stdout for name in ("lab", "test", "wheels"))
    assert not (project / ".venv").exists()


def test_an_unknown_command_is_told_which_there_are(project):
    failed = start(project, "tset")
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith("There is no command 'tset'; there are lab, ")
    assert all(f" {name}" in failed.stderr for name in ("lab", "test", "wheels"))
    assert "grade" not in failed.stderr, "this project has no teacher's part"
    assert failed.stderr.count("\n") == 1


def old_pythons():
    """Pythons before 3.11 on PATH or in pyenv's folder."""
    named = [shutil.which(f"python{version}") for version in ("2.7", "3.6", "3.8", "3.9", "3.10")]
    kept = [*Path.home().glob(".pyenv/versions/[23].*/bin/python")]
    for python in dict.fromkeys([*filter(None, named), *map(str, kept)]):
        show = [python, "-c", "import sys; print(sys.version_info < (3, 11))"]
        if subprocess.run(show, capture_output=True, text=True, check=False).stdout.strip() == "True":
            yield python


def test_an_old_python_gets_one_sentence(project):
    pythons = [*old_pythons()]
    if not pythons:
        pytest.skip("there is no Python older than 3.11 here")
    for python in pythons:
        failed = start(project, python=python)
        assert (failed.returncode, failed.stdout) == (1, "")
        assert failed.stderr.startswith("This kit needs Python 3.11 or newer and this is Python")
        assert failed.stderr.count("\n") == 1


def test_the_module_of_each_requirement_is_found():
    """Set-up looks for a requirement's module; here, all that is installed is found so."""
    names = [one.partition(">=")[0] for one in bootstrap.requirements("test")]
    assert [name for name in names if find_spec(bootstrap.module(name)) is None] == []
