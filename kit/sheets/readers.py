"""Whose answers these are: the account's, or on an account that several people share, whoever says so."""

from __future__ import annotations

import getpass
import os
import re
import sys
import tempfile
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

from kit.files import as_file, file_part
from kit.limits import LONGEST_SHEET_ID
from kit.strict import BadFile, Place, read_json
from kit.wording import shipped

NOBODY = "me"  # the reader of a sheet that nobody gave a name to
SITTING = "KIT_SITTING"  # names one start of the server; see kit/bootstrap.py
SIGNS_OF_A_LENT_MACHINE = {"binder": "BINDER_LAUNCH_HOST", "colab": "COLAB_RELEASE_TAG"}
REMEMBERED = ".reader.json"  # in an account's own home: who it said to be in a folder that others use as well


def passing() -> str:
    """Where answers are kept that may be gone tomorrow: "browser", "colab" or "binder"; "" on somebody's own disk."""
    if sys.platform == "emscripten":
        return "browser"
    return next((name for name, sign in SIGNS_OF_A_LENT_MACHINE.items() if sign in os.environ), "")


def account() -> str:
    """The account that Python runs in, as a reader's id: JupyterHub's user, else the system's.

    It is NOBODY where there is no account, or one that everybody has, as in a browser or on Binder.
    """
    if passing():
        return NOBODY
    name = os.environ.get("JUPYTERHUB_USER", "")
    with suppress(OSError, KeyError, ImportError):  # a user without a name, or no such module
        name = name or getpass.getuser()
    return file_part(name.lower(), LONGEST_SHEET_ID) or NOBODY


def is_shared(id: str) -> bool:
    """Whether several people may work under this name, such as student, guest or lab07."""
    plain = re.sub(r"[-_]?\d+$", "", folded(id)) if "JUPYTERHUB_USER" not in os.environ else folded(id)
    return plain in shipped("sheets/shared_accounts.json")["names"]


def is_nobody(id: str) -> bool:
    """Whether an id says nothing of whose answers these are."""
    return id.strip() in ("", NOBODY) or is_shared(id.strip())


def readers(folder: Path, article: str) -> tuple[str, ...]:
    """The ids of those who have a sheet on an article in a folder, in order."""
    found = set()
    with suppress(OSError):
        for path in folder.glob("*.json"):
            about, _, id = path.stem.rpartition(".")
            plain = id.replace("_", "-")
            if folded(about) == folded(article) and file_part(plain, LONGEST_SHEET_ID) == plain:
                found.add(id)
    return tuple(sorted(found))


def remembered(folder: Path) -> str:
    """Who this account said to be in a folder; "" where it was not asked, or, where it is shared, in another sitting."""
    kept = _remembered().get(str(folder.resolve()), "")
    if is_shared(account()):
        return str(kept.get(os.environ.get(SITTING), "")) if isinstance(kept, dict) else ""
    return kept if isinstance(kept, str) else ""


def remember(folder: Path, reader: str) -> None:
    """Keeps that, where the home of the account can be written to; on a shared account, until the server is stopped."""
    path, kept = home_folder() / REMEMBERED, {os.environ.get(SITTING, ""): reader} if is_shared(account()) else reader
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_file(_remembered() | {str(folder.resolve()): kept}), "utf-8")


def _remembered() -> dict[str, Any]:
    path = home_folder() / REMEMBERED
    with suppress(BadFile):
        found = read_json(path, Place(path.name))
        return found if isinstance(found, dict) else {}
    return {}


def home_folder() -> Path:
    """Where answers go that the folder of a course does not take, the same each time."""
    with suppress(RuntimeError):  # some accounts have no home
        return Path.home() / "who-said-what" / "answers"
    return Path(tempfile.gettempdir()) / "who-said-what" / "answers"


def state_folder() -> Path:
    """Where this computer keeps what it knows of its own, and no sync service looks."""
    named = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    return Path(named or home_folder().parents[1] / ".local" / "state") / "who-said-what"


def texts_folder(course: Path) -> Path:
    """Where the texts are that somebody brought: beside the lessons, or at home where these may only be read."""
    return course / "texts" if os.access(course, os.W_OK) else home_folder().parent / "texts"


def folded(id: str) -> str:
    """An id or a name as it is compared: composed, and in small letters."""
    return unicodedata.normalize("NFC", id).casefold()
