"""The one loader of what the kit says and knows by heart: JSON files, read once and never changed.

The folder sentences/ has all that a teacher or a translator may edit, a file for each place where it is read:
vocabulary (labels), exercise, lesson, feedback, and for teachers grading, inbox and page; set-up reads set_up itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def shipped(file: str) -> Mapping[str, Any]:
    """What a JSON file of the kit holds, by its path in the kit: shipped("marking/scale.json")."""
    found: Mapping[str, Any] = json.loads((HERE / file).read_text("utf-8"))
    return found


@cache
def wording(name: str) -> Mapping[str, Any]:
    """The sentences of that name, with the gaps to fill in braces: wording("exercise")."""
    return shipped(f"sentences/{name}.json")
