"""The packages that Python loads in a page: made from those installed here, without what no page uses, and listed."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WHEN = (2020, 1, 1, 0, 0, 0)  # as old as every file of a students' copy
KIT = "who-said-what"
OF_THE_KERNEL = ("ipython", "comm")
OF_THE_KIT = ("anywidget", "ipywidgets", "markupsafe")
LATER = ("nltk", "plotly")  # loaded when a lesson is ready, for most views do without
STANDINS = ("piplite", "regex")
EMPTY = ("jedi", "micropip")  # the kernel asks for these, and does without what is in them
AT_ONCE = ("piplite", "ipykernel", "comm", "pyodide-kernel", "ipython", KIT, *EMPTY)
LEFT_OUT = {
    *("jedi", "parso", "pexpect", "ptyprocess", "psutil", "colorama"),  # IPython does without them
    *("widgetsnbextension", "jupyterlab-widgets"),  # the page has these already
    *("joblib", "cloudpickle"),  # for NLTK's parallel classifiers
    "regex",  # there is no build of it for the browser
}
UNUSED = re.compile(
    r"""\.(so|pyd|pyi|js|css|map|md|rst|typed)$ | (^|/)(tests?|__pycache__)/ | (^|/)[^/]*\.dist-info/(?!METADATA$|licenses?/)
    | ^plotly/(labextension|package_data|matplotlylib|figure_factory|express|data)/
    | ^plotly/graph_objs/(?!bar|box|heatmap|histogram|layout|pie|scatter/|_(bar|box|deprecations|figure|heatmap|histogram|histogram2dcontour|layout|pie|scatter)\.|__init__|graph_objs)
    | ^nltk/(app|draw|test|twitter|parse/corenlp)/
    | ^pygments/lexers/(?!__init__|_mapping|python|special)
    | ^share/ | ^etc/""",
    re.VERBOSE,
)
KEPT = re.compile(r"^(anywidget/.*\.js|plotly/package_data/templates/.*)$")


def wheels(kit: Mapping[str, bytes], version: str, of_jupyter: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files by name, and what Pyodide's list says of each package by its name.

    `kit` are the files of the kit itself; `of_jupyter` is the folder with the wheels of the kernel.
    """
    made: dict[str, bytes] = {}
    listed: dict[str, Any] = {}

    def add(name: str, version: str, content: bytes, imports: Iterable[str], depends: Iterable[str]) -> None:
        file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        made[file] = content
        listed[name] = _listed(name, version, file, content, imports, depends)

    for found in _needed([*OF_THE_KERNEL, *OF_THE_KIT, *LATER]):
        files = dict(_files(found))
        tops = {name.split("/")[0].removesuffix(".py") for name in files if name.endswith(".py")}
        add(_plain(found.name), found.version, wheel(found.name, found.version, files), tops, _depends(found))
    sources = sorted((HERE / "standins").rglob("*.py"))
    for name in (*STANDINS, *EMPTY):
        files = {
            path.relative_to(HERE / "standins").as_posix(): path.read_bytes()
            for path in sources
            if name in (path.parent.name, path.stem)
        }
        add(name, "0", wheel(name, "0", files), [name] if files else [], ())
    for path in sorted(of_jupyter.glob("*.whl")):
        name, number = path.name.split("-")[:2]
        if name in ("ipykernel", "pyodide_kernel"):
            add(_plain(name), number, path.read_bytes(), [name], OF_THE_KERNEL)
    add(KIT, version, wheel(KIT, version, kit), ["kit"], (*OF_THE_KIT, "regex"))
    return made, listed


def _listed(
    name: str, version: str, file: str, content: bytes, imports: Iterable[str], depends: Iterable[str]
) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "file_name": file,
        "install_dir": "site",
        "sha256": hashlib.sha256(content).hexdigest(),
        "package_type": "package",
        "imports": sorted(imports),
        "depends": sorted(depends),
        "unvendored_tests": False,
    }


def wheel(name: str, version: str, files: Mapping[str, bytes]) -> bytes:
    """A wheel of these files, the same bytes for the same files."""
    own = (path.split("/")[0] for path in files if ".dist-info/" in path)
    inside = next(own, f"{name.replace('-', '_')}-{version}.dist-info")
    more = {
        f"{inside}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{inside}/WHEEL": b"Wheel-Version: 1.0\nGenerator: kit\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    whole = {**more, **files}
    whole[f"{inside}/RECORD"] = "".join(_record(*each) for each in sorted(whole.items())).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in sorted(whole.items()):
            archive.writestr(zipfile.ZipInfo(path, WHEN), content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def _record(path: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(content)}\n"


def at_once(listed: Mapping[str, Any]) -> set[str]:
    """The files that Python needs before a lesson is ready."""
    waiting, found = [*AT_ONCE], set()
    while waiting:
        each = listed[waiting.pop()]
        if each["file_name"] not in found:
            found.add(each["file_name"])
            waiting += each["depends"]
    return found


def lock(listed: Mapping[str, Any], of_pyodide: bytes) -> bytes:
    """Pyodide's list of packages with ours in place of its own, so that `import kit` finds them."""
    info = json.loads(of_pyodide)["info"]
    whole = {"info": info, "packages": dict(sorted(listed.items()))}
    return json.dumps(whole, indent=1).encode()


# ---- what is installed here


def _needed(names: Iterable[str]) -> Iterator[Distribution]:
    """The packages of these names and all they need in a page, each once."""
    waiting, seen = list(names), set()
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.add(name)
            found = distribution(name)
            waiting += _depends(found)
            yield found


def _depends(found: Distribution) -> list[str]:
    asked = [requirement for requirement in found.requires or () if "extra ==" not in requirement]
    names = {_plain(re.split(r"[^\w.-]", requirement)[0]) for requirement in asked} - LEFT_OUT
    return sorted(name for name in names if any(Distribution.discover(name=name)))


def _files(found: Distribution) -> Iterator[tuple[str, bytes]]:
    for file in found.files or ():
        name = file.as_posix()
        if not name.startswith("..") and (KEPT.match(name) or not UNUSED.search(name)):
            yield name, Path(str(found.locate_file(file))).read_bytes()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
