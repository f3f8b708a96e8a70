"""The whole folder: Jupyter and Python for the browser, a students' copy in them, and pages to read meanwhile."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from kit import __version__
from kit.files import read_article
from kit.strict import BadFile
from kit.teacher.site.pages import as_page, pages
from kit.teacher.site.wheels import AT_ONCE, at_once, lock, wheels
from kit.tokenizer import KNOWN_CUTS, fingerprint, inner_cuts

WHEN = 1_577_836_800  # 1 January 2020, UTC: the same folder every time
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@jupyterlite/pyodide-kernel-extension",
    "anywidget",
    "jupyterlab-plotly",
)
KERNEL = "@jupyterlite/pyodide-kernel-extension"
OF_JUPYTER = 6_000_000  # bytes of it that a first visit fetches, measured
LATER = re.compile(
    r"(api|files)/|[^/]+\.html$|site\.(css|js)$|notebooks/favicon|exercises/|extensions/jupyterlab-plotly/static/"
)
NOT_HERE = "The packages that make a site aren’t installed. Install them with: pip install jupyterlite-core jupyterlite-pyodide-kernel"
NO_PYODIDE = (
    "Python for the browser (the package pyodide {version}) could be had neither from npm nor from its own address: {why}. "
    "Try again where there is a network, or name a folder with its files: --pyodide FOLDER."
)
QUIET = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"autoStartDefaultKernel": True},
}

Say = Callable[[str], None]


def site(copy: Path, folder: Path, pyodide: Path | None, say: Say) -> dict[str, int]:
    """Writes the site of the students' copy in a folder; the bytes of all of it and of a first visit. Raises BadFile."""
    wanted = pyodide_wanted()
    with TemporaryDirectory() as place:
        say(f"1 of 5: fetching Python for the browser (pyodide {wanted})")
        core = pyodide_core(wanted, pyodide, Path(place))
        say("2 of 5: packing what Python loads")
        paths = [path for path in (copy / "kit").rglob("*") if path.is_file()]
        kit = {path.relative_to(copy).as_posix(): path.read_bytes() for path in paths}
        kit[f"kit/{KNOWN_CUTS}"] = known_cuts(copy)
        made, listed = wheels(kit, __version__, extension(KERNEL) / "static" / "pypi")
        say("3 of 5: putting Jupyter together")
        jupyter(copy, Path(place), folder)
    inside = folder / "static" / "pyodide"
    inside.mkdir(parents=True, exist_ok=True)
    core["pyodide-lock.json"] = lock(listed, core["pyodide-lock.json"])
    for name, content in {**core, **made}.items():
        (inside / name).write_bytes(content)
    jupyter_version = settings(folder)
    only_framed(folder)
    say("4 of 5: writing the pages to read while Python loads")
    first = sum(map(len, core.values())) + sum(len(made[name]) for name in at_once(listed))
    for name, text in pages(copy, first, jupyter_version).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="\n")
    worker(folder)
    return {
        "all": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        "first": first + OF_JUPYTER,
    }


def known_cuts(copy: Path) -> bytes:
    """Where the sentences of the articles begin, and of each of their paragraphs."""
    articles = [read_article(folder) for folder in sorted((copy / "kit" / "articles").iterdir())]
    texts = [text for each in articles for text in (each.text, *(each[p.span] for p in each.paragraphs))]
    return json.dumps({fingerprint(text): list(inner_cuts(text)) for text in texts}).encode()


# ---- Pyodide


def pyodide_wanted() -> str:
    """The version of Pyodide that the kernel goes with. Raises BadFile where the packages are missing."""
    try:
        version("jupyterlite-core")
        from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION
    except (ImportError, PackageNotFoundError):
        raise BadFile(NOT_HERE) from None
    return str(PYODIDE_VERSION)


def pyodide_core(wanted: str, given: Path | None, place: Path) -> dict[str, bytes]:
    """The files of Pyodide's core by name: from a folder, from npm, or from Pyodide's own address. Raises BadFile."""
    try:
        if given:
            return {name: (given / name).read_bytes() for name in CORE}
        return _from_npm(wanted, place) if shutil.which("npm") else _from_its_address()
    except (OSError, subprocess.CalledProcessError) as error:
        why = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1]
        raise BadFile(NO_PYODIDE.format(version=wanted, why=why)) from None


def _from_npm(wanted: str, place: Path) -> dict[str, bytes]:
    command = [str(shutil.which("npm")), "pack", f"pyodide@{wanted}", "--prefer-offline", "--silent"]
    subprocess.run(command, cwd=place, check=True, capture_output=True, text=True)
    with tarfile.open(next(place.glob("pyodide-*.tgz"))) as packed:
        return {name: packed.extractfile(f"package/{name}").read() for name in CORE}  # type: ignore[union-attr]


def _from_its_address() -> dict[str, bytes]:
    from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL

    def fetched(name: str) -> bytes:
        with urllib.request.urlopen(f"{PYODIDE_CDN_URL}/{name}", timeout=60) as answer:
            return bytes(answer.read())

    return {name: fetched(name) for name in CORE}


# ---- Jupyter


def extension(name: str) -> Path:
    """The folder of an extension of JupyterLab that is installed here. Raises BadFile."""
    from jupyter_core.paths import jupyter_path

    shelves = [Path(sys.prefix, "share", "jupyter", "labextensions"), *map(Path, jupyter_path("labextensions"))]
    found = next((shelf / name for shelf in shelves if (shelf / name).is_dir()), None)
    if not found:
        raise BadFile(f"JupyterLab’s extension “{name}” isn’t installed. {NOT_HERE}")
    return found


def jupyter(copy: Path, place: Path, folder: Path) -> None:
    """JupyterLite with the lessons and exercises in it, and only those extensions that they need."""
    contents = place / "contents"
    for name in ("notebooks", "exercises"):
        shutil.copytree(copy / name, contents / name)
    options = ["--apps", "notebooks", "--no-unused-shared-packages", "--no-sourcemaps"]
    options += ["--source-date-epoch", str(WHEN)]
    where = ["--lite-dir", str(place), "--contents", str(contents), "--output-dir", str(folder.resolve())]
    command = [sys.executable, "-m", "jupyterlite_core", "build", *options, *where]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadFile(f"JupyterLite stopped: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    for listing in folder.glob("api/contents/**/all.json"):
        _steady(listing)
    shelf = folder / "extensions"
    for one in [*shelf.glob("[!@]*"), *shelf.glob("@*/*")]:
        if one.relative_to(shelf).as_posix() not in EXTENSIONS:
            shutil.rmtree(one)


def _steady(listing: Path) -> None:
    """A list of files in order, without the time at which it was made."""
    whole = json.loads(listing.read_text("utf-8"))
    whole["content"] = sorted(whole["content"], key=lambda each: str(each["path"]))
    for each in (whole, *whole["content"]):
        each["created"] = each["last_modified"] = "2020-01-01T00:00:00Z"
    listing.write_text(json.dumps(whole, indent=1), "utf-8")


def only_framed(folder: Path) -> None:
    """Sends who opens a notebook without its page to the page: there the rest of Python is loaded."""
    page = folder / "notebooks" / "index.html"
    to_page = "location.replace('../' + path.replace(/^notebooks.|.ipynb$/g, '') + '.html')"
    script = (
        f"const path = new URLSearchParams(location.search).get('path') || ''; if (self === top && path) {to_page};"
    )
    style = ".jp-NotebookCheckpoint {display: none !important}"  # all files are from 2020 here
    more = f"<head><script>{script}</script><style>{style}</style>"
    page.write_text(page.read_text("utf-8").replace("<head>", more, 1), "utf-8")


def settings(folder: Path) -> str:
    """Says to JupyterLite where Python is, that nothing comes from elsewhere, and what is quiet; the version it has."""
    path = folder / "jupyter-lite.json"
    whole = json.loads(path.read_text("utf-8"))
    config = whole["jupyter-config-data"]
    config["federated_extensions"] = [
        _charts_later(folder, each) if each["name"] == "jupyterlab-plotly" else each
        for each in config["federated_extensions"]
        if each["name"] in EXTENSIONS
    ]
    config["exposeAppInBrowser"] = True  # the page around it looks whether Python is ready
    config["appName"] = "Who said what?"
    config["settingsOverrides"] = QUIET
    config["litePluginSettings"] = {
        f"{KERNEL}:kernel": {
            "pyodideUrl": "./static/pyodide/pyodide.mjs",
            "disablePyPIFallback": True,
            "pipliteUrls": [],
            "loadPyodideOptions": {"packages": AT_ONCE},
        }
    }
    path.write_text(json.dumps(whole, indent=1, sort_keys=True), "utf-8")
    return str(config["appVersion"])


def _charts_later(folder: Path, plotly: Mapping[str, str]) -> dict[str, str]:
    """What stands in the list in place of plotly, and fetches it for the first chart."""
    own = folder / "extensions" / "charts-later"
    own.mkdir()
    load = f"../{plotly['name']}/{plotly['load']}"
    (own / "charts-later.js").write_text(as_page("charts-later.js", load=load), "utf-8", newline="\n")
    return {"name": own.name, "load": "charts-later.js", "mimeExtension": "./mimeExtension"}


# ---- the service worker


def worker(folder: Path) -> None:
    """Puts a cache before JupyterLite's service worker, so that a second visit asks the network for nothing."""
    own = folder / "service-worker.js"
    whole = hashlib.sha256()
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in paths:
        whole.update(name.encode() + (folder / name).read_bytes())
    (folder / "drive-worker.js").write_bytes(own.read_bytes())
    later = ["./", *filter(LATER.match, paths)]
    text = as_page("service-worker.js", version=whole.hexdigest()[:16], later=json.dumps(later))
    own.write_text(text, "utf-8", newline="\n")


# ---- the check


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the folder on this computer, while it lasts."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def check(folder: Path) -> int:
    """How many files were fetched of those that the pages, Jupyter and Python ask for. Raises BadFile for one missing."""
    inside = "static/pyodide/"
    packages = json.loads((folder / inside / "pyodide-lock.json").read_text("utf-8"))["packages"]
    wanted = {f"{inside}{each['file_name']}": each["sha256"] for each in packages.values()}
    config = json.loads((folder / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    loads = [f"extensions/{each['name']}/{each['load']}" for each in config["federated_extensions"]]
    pages = [path.relative_to(folder).as_posix() for path in sorted(folder.glob("**/*.html"))]
    wanted |= dict.fromkeys(
        [*pages, *loads, *(inside + name for name in CORE), "service-worker.js", "drive-worker.js"], ""
    )
    with served(folder) as address:
        for name, digest in wanted.items():
            with urllib.request.urlopen(address + name, timeout=30) as answer:
                found = hashlib.sha256(answer.read()).hexdigest()
                if digest and found != digest:
                    raise BadFile(f"{name}: what is served isn’t what was written.")
    return len(wanted)
