"""Set-up: a Python that has all the kit needs, found or made, and what is started in it.

An installed kit (pip, uvx, pipx) has all it needs beside it, and lays its lessons out in a folder of the reader’s.

Only the standard library is at hand here. A failure is a SystemExit whose text says what to do.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import re
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from functools import cache
from importlib.machinery import PathFinder
from importlib.metadata import distributions, requires
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kit import PROGRAM, SCRIPT

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = (ROOT / "kit" / "course").is_dir()  # only a wheel has it
CONSTRAINTS = ROOT / "constraints.txt"
WHEELS = ROOT / "wheels"
VENV = ROOT / ".venv"
SITE = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))
SCRIPTS = Path(sysconfig.get_path("scripts", "venv", {"base": str(VENV)}))
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "kit-stamp.txt"
UNFINISHED = "unfinished"
MODULES = {
    "beautifulsoup4": "bs4",
    "dkpro-cassis": "cassis",
    "pytest-xdist": "xdist",
}  # the others are called as what brings them
LONGEST_LINE = 500  # of what an installer says that is shown again
FIRST_LESSON = ("notebooks/01_read_it_twice.ipynb", "exercises/01_read_it_twice.toml")

START, NEW_TEXT = "notebooks/start.ipynb", "notebooks/a_text_of_your_own.ipynb"
PAGES = (
    "--MappingKernelManager.cull_idle_timeout=300",  # of a page that was left: Voila's own request to end it is refused
    "--MappingKernelManager.cull_interval=60",
)


def environment(*extras: str) -> str:
    """The path of a Python that has all requirements: the running one, else that of .venv, made or mended if need be."""
    try:
        if INSTALLED:
            return installed(extras)
        half_made = Path(sys.prefix) == VENV and UNFINISHED in stamped()
        if not half_made and not missing(requirements(*extras), sys.path):
            return sys.executable
        if not ready(extras):
            with turn():
                if not ready(extras):
                    set_up(extras)
    except OSError as problem:
        raise SystemExit(f"Set-up stopped: {problem}\n{diagnosis([str(problem)], on_the_network=False)[1]}") from None
    return str(PYTHON)


def installed(extras: Sequence[str]) -> str:
    """The running Python, where the kit was installed into it with these extras."""
    if lacking := missing(requirements(*extras), sys.path):
        named = f"{SCRIPT}[{','.join(extras)}]" if extras else SCRIPT
        raise SystemExit(f'This needs {", ".join(lacking)}. Install it with: pip install --upgrade "{named}"')
    return sys.executable


def requirements(*extras: str) -> list[str]:
    """What the kit asks for, as `name>=version`: to run, and for each extra. A folder has it in pyproject.toml."""
    if INSTALLED:
        lines = [line.partition(";") for line in requires(SCRIPT) or ()]
        wanted = ("", *(f"extra == '{extra}'" for extra in extras))
        return [name.strip() for name, _, when in lines if when.strip().replace('"', "'") in wanted]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in extras)]
    return [requirement for requirements in lists for requirement in requirements]


def missing(needed: Iterable[str], path: list[str]) -> list[str]:
    """Those requirements that no folder of the path meets; nothing is imported, for that takes seconds."""
    importlib.invalidate_caches()  # the folders may have been filled a moment ago

    def met(requirement: str) -> bool:
        name, _, least = requirement.partition(">=")
        found = next(iter(distributions(name=name, path=path)), None)
        least_met = found and numbers(found.version or "") >= numbers(least)
        return bool(least_met and PathFinder.find_spec(module(name), path))

    return [requirement for requirement in needed if not met(requirement)]


def module(requirement: str) -> str:
    """The module that a requirement of this name brings."""
    return MODULES.get(requirement) or re.sub("[-.]", "_", requirement)


def numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version: (4, 6, 0) for 4.6.0rc1."""
    return tuple(map(int, re.findall(r"\d+", re.split(r"[^\d.]", version)[0])))


def ready(extras: Sequence[str]) -> bool:
    """Whether .venv was finished for these requirements and this version of Python, and still works."""
    return stamps(extras) <= stamped() and starts() and not missing(requirements(*extras), [str(SITE)])


def stamps(extras: Sequence[str]) -> set[str]:
    """A line for the requirements to run and one for each extra, to be found again in the stamp of .venv."""

    def stamp(*extra: str) -> str:
        wanted = "\n".join([*requirements(*extra), CONSTRAINTS.read_text("utf-8")])
        version = ".".join(map(str, sys.version_info[:2]))
        return f"{extra[-1] if extra else 'runtime'} {version} {hashlib.sha256(wanted.encode()).hexdigest()[:16]}"

    return {stamp(), *map(stamp, extras)}


def stamped() -> set[str]:
    return set(STAMP.read_text("utf-8").splitlines()) if STAMP.exists() else set()


def starts() -> bool:
    """Whether the Python of .venv starts and has the version of the running one."""
    show = "import sys; print(sys.version_info[:2])"
    try:
        answer = subprocess.run([PYTHON, "-I", "-S", "-c", show], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == str(sys.version_info[:2])


@contextmanager
def turn() -> Iterator[None]:
    """Wait until nobody else sets up here: SQLite's lock works on every system and ends with the process that holds it."""
    (ROOT / ".venv.lock").touch()
    try:
        lock = sqlite3.connect(ROOT / ".venv.lock", timeout=0, isolation_level=None)
    except sqlite3.OperationalError:  # the path is too long for SQLite; there too we go on without
        lock = sqlite3.connect(":memory:", isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        print("Another window is setting up the kit here. Waiting for it to finish.")
        lock.execute("PRAGMA busy_timeout = 1800000")  # half an hour
        with suppress(sqlite3.OperationalError):  # some network drives cannot lock; there we go on without
            lock.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        lock.close()


def set_up(extras: Sequence[str]) -> None:
    """Fill .venv and stamp it; one that is not there, does not start, or was left half-made is made from nothing."""
    done = stamped()
    if not starts() or UNFINISHED in done or stamps(extras) <= done:
        print(f"Making a {'new ' if VENV.exists() else ''}Python environment in .venv. This is needed only once.")
        make_venv()
    STAMP.write_text(UNFINISHED, "utf-8")
    install(requirements(*extras))
    (SITE / "kit.pth").write_text(os.path.relpath(ROOT, SITE), "utf-8")  # `import kit` works from every folder
    if lacking := missing(requirements(*extras), [str(SITE)]):
        raise SystemExit(f"Set-up ended without {', '.join(lacking)}. Delete the folder .venv and start again.")
    STAMP.write_text("\n".join(sorted(stamps(extras))), "utf-8")


def make_venv() -> None:
    try:
        from venv import EnvBuilder
    except ImportError:
        raise SystemExit(sentences()["no installer"]) from None
    EnvBuilder(clear=True, symlinks=os.name != "nt").create(VENV)  # pip would take ten times as long


def install(needed: Sequence[str]) -> None:
    """Install into .venv, with uv if it is there, from the folder wheels/ if it is there."""
    uv = shutil.which("uv")
    installer = [uv, "pip", "install", "--python", str(PYTHON)] if uv else [*pip(), "install", "--no-compile"]
    local = ["--no-index", "--find-links", str(WHEELS)] if any(WHEELS.glob("*.whl")) else []
    origin = "wheels/" if local else "the network, about a minute"
    print(f"Installing {len(needed)} packages and all they need from {origin}:", flush=True)
    fetch([*installer, *local, "-c", str(CONSTRAINTS), *needed], "no wheels" if local else "else", not local)


def pip() -> list[str]:
    """A pip that installs into .venv: the running Python's, else one that ensurepip puts there."""
    if find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if not find_spec("ensurepip"):
        raise SystemExit(sentences()["no installer"])
    fetch([str(PYTHON), "-m", "ensurepip"], "no installer")
    return [str(PYTHON), "-m", "pip"]


@cache
def sentences() -> Mapping[str, Any]:
    """What there is to say when set-up fails; in two groups, what to do where a system or an installer says something."""
    try:
        found: Mapping[str, Any] = json.loads((ROOT / "kit" / "sentences" / "set_up.json").read_text("utf-8"))
    except OSError:
        raise SystemExit("Part of the kit is missing. Copy or unpack the whole folder again.") from None
    return found


def fetch(command: Sequence[str], otherwise: str = "else", on_the_network: bool = True) -> None:
    """Run an installer, its last line showing how far it is; a failure shows the line with its cause, and what to do.

    What an installer says last is often wrong: pip speaks of a conflict where it could not read a single page.
    """
    said = []
    certificates = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}  # a school's own is in the system's store
    env = certificates | os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0", "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    )
    for line in process.stdout or ():
        said.append(line.rstrip())
        if sys.stdout.isatty():
            print(f"\r  {said[-1].strip()[:70]:70}", end="", flush=True)
    if sys.stdout.isatty():
        print()
    if process.wait():
        cause, what = diagnosis(said, otherwise, on_the_network)
        raise SystemExit(f"{cause}\n\nSet-up stopped. {what}".lstrip())


def diagnosis(said: Sequence[str], otherwise: str = "else", on_the_network: bool = True) -> tuple[str, str]:
    """The line that names the cause, and what to do about it; the last lines where none is known."""
    advice = sentences()["here"] | (sentences()["on the network"] if on_the_network else {})
    for words, what in advice.items():
        if line := next((line for line in reversed(said) if re.search(words, line, re.IGNORECASE)), ""):
            cause = "" if "ResolutionImpossible" in line else line.strip()[:LONGEST_LINE]
            return cause, what.format(bring=sentences()["bring"])
    return "\n".join(said[-12:]), str(sentences()[otherwise])


def run(python: str, *arguments: str, folder: Path = ROOT) -> int:
    """Start Python in a folder with the kit importable and our settings of Jupyter; its exit status."""
    process = subprocess.Popen([python, *arguments], cwd=folder, env=os.environ | variables())
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the child had it too, and ends in its own time
            continue


def variables() -> dict[str, str]:
    """What the environment of a Python of ours has besides."""
    settings = ROOT / "kit" / "jupyter"
    path = {} if INSTALLED else {"PYTHONPATH": before(str(ROOT), "PYTHONPATH")}
    return path | {
        "PYTHONIOENCODING": "utf-8",  # what we start writes UTF-8 too
        "PYTHONSTARTUP": str(settings / "startup.py"),  # each kernel runs it
        "JUPYTER_CONFIG_PATH": before(str(settings), "JUPYTER_CONFIG_PATH"),
        "JUPYTER_PATH": before(str(settings), "JUPYTER_PATH"),  # the template of the pages
        "KIT_SITTING": secrets.token_hex(4),  # on a shared account a name holds for one of these
        "JUPYTER_PREFER_ENV_PATH": "1",  # else a kernel "python3" of the user's own would stand in for ours
    }


def elsewhere(command: str, arguments: Sequence[str]) -> int | None:
    """The exit status of a command of ours run by a Python that has its libraries; None where this one has them."""
    extras = ["dask"] if any(argument.split("=")[0] == "--dask" for argument in arguments) else []
    extras += ["site"] if command == "site" else []
    with redirect_stdout(sys.stderr):  # what a command prints may be read by a program
        python = environment(*extras)
    if python == sys.executable:
        return None
    return run(python, "-m", "kit", command, *arguments, folder=Path.cwd())


def course() -> Path:
    """The folder with the lessons: the kit's own; that of an installed kit is here or above, or is laid out here."""
    here = Path.cwd()
    if not INSTALLED:
        return ROOT
    for folder in (here, *here.parents):
        if all((folder / part).exists() for part in FIRST_LESSON):
            return folder
    try:
        importlib.import_module("kit.commands.init").lay_out(here / SCRIPT)
    except OSError as problem:
        why = f"the lessons can't be laid out here ({problem.strerror})"
        raise SystemExit(f"{here}: {why}. Start in another folder.") from None
    print(f"The lessons are in {here / SCRIPT}, and your answers will be too.")
    return here / SCRIPT


def before(first: str, variable: str) -> str:
    return os.pathsep.join(filter(None, [first, os.environ.get(variable)]))


def lab(arguments: Sequence[str]) -> int:
    return served("lab", "Set up, then open the lessons in JupyterLab.", arguments)


def new(arguments: Sequence[str]) -> int:
    """Take in the text that is named, and open the notebook in which a text becomes an article."""
    named = arguments[:1] if arguments[:1] and not arguments[0].startswith("-") else []
    rest = [argument for argument in arguments[len(named) :] if argument != "--pages"]
    extras = ("texts", "pages") if "--pages" in arguments else ("texts",)
    if named:
        taken = run(environment(*extras), "-m", "kit.commands.new", *named, str(course()), folder=Path.cwd())
        if taken:
            return taken
    return served("new [FILE] [--pages]", "Make an article of a text of your own.", rest, *extras, opens=NEW_TEXT)


def pages(arguments: Sequence[str]) -> int:
    return served("pages", "Set up, then open the lessons as pages without code.", arguments, "pages")


def served(command: str, description: str, arguments: Sequence[str], *extras: str, opens: str = "") -> int:
    """Start JupyterLab's server, which has the pages too, where Voila is installed; what follows `--` goes to it."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    ours, theirs = arguments[:cut], arguments[cut + 1 :]
    usage = f"{PROGRAM} {command} [--no-browser] [--port PORT] [-- OPTIONS of JupyterLab]"
    parser = argparse.ArgumentParser(usage=usage, description=description)
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--port", type=int, help="the port to serve on; the next free one if it is taken")
    wanted = parser.parse_args(ours)
    url = f"/voila/render/{opens or START}" if "pages" in extras else f"/lab/tree/{opens or FIRST_LESSON[0]}"
    options = [f"--LabApp.default_url={url}", *(PAGES if "pages" in extras else ())]
    options += ["--no-browser"] if wanted.no_browser else []
    options += [f"--port={wanted.port}"] if wanted.port else []
    options += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    options += theirs
    python = environment(*extras)
    folder = course()
    how = "If no browser opens, copy the address below into one. To stop it, press Ctrl-C here."
    print(f"Starting JupyterLab. {how}", flush=True)
    return run(python, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", *options, folder=folder)


def test(arguments: Sequence[str]) -> int:
    return run(environment("test"), "-m", "pytest", *side_by_side(arguments), *arguments)


def side_by_side(arguments: Sequence[str]) -> tuple[str, ...]:
    """Two processes for all tests or a part of them (`-m`), where there are two cores; whoever says more is left alone."""
    said_more = len(arguments) > 2 or arguments[:1] not in ([], ["-m"])
    return () if said_more or (os.cpu_count() or 1) < 2 else ("-n", "2")


def wheels(arguments: Sequence[str]) -> int:
    argparse.ArgumentParser(f"{PROGRAM} wheels", description="Fill the folder wheels/.").parse_args(arguments)
    if not find_spec("pip"):
        raise SystemExit("This Python has no pip to download with. Run the same command with one that has.")
    print("Downloading everything the lessons and the tests need into wheels/:", flush=True)
    what = ["--only-binary=:all:", "-d", str(WHEELS), "-c", str(CONSTRAINTS), *requirements("test")]
    fetch([sys.executable, "-m", "pip", "download", *what])
    print(f"wheels/ now has {len(list(WHEELS.glob('*.whl')))} files. From now on, set-up will use them.")
    return 0
