"""What grading says to a teacher, from words.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def words() -> Mapping[str, str]:
    """Each sentence by its name, with the gaps to fill in braces."""
    found: Mapping[str, str] = json.loads((Path(__file__).parent / "sentences" / "grading.json").read_text("utf-8"))
    return found
