"""Choices and numbers against their key."""

from __future__ import annotations

import re
from typing import Any

from kit.exercises.judged import Judged, right, wrong
from kit.exercises.parts import Part
from kit.wording import wording

_DIGITS = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")


def check_single(part: Part, value: Any) -> Judged:
    """The one option chosen."""
    if value in part.key:
        return right(part, answer=part.options[value])
    return wrong(part, next((w for w in part.wrong if w.answer == value), None))


def check_several(part: Part, value: Any) -> Judged:
    """The options chosen: right ones less wrong ones, of all right ones."""
    chosen = set(value)
    if any(chosen == set(ids) for ids in part.key):
        return right(part)
    best = set(max(part.key, key=lambda ids: len(chosen & set(ids)) - len(chosen - set(ids))))
    share = max(0.0, (len(chosen & best) - len(chosen - best)) / len(best))
    extra, missing = chosen - best, best - chosen
    found = next((w for w in part.wrong if w.answer in extra), None) or next(
        (w for w in part.wrong if not extra and w.answer in missing), None
    )
    if found or part.otherwise or extra:
        return wrong(part, found, share)
    line = "is" if len(missing) == 1 else "are"
    said = wording("exercise")["several"]["missed"].format(missing=len(missing), line=line)
    return Judged(min(share, 0.99), said, wording("exercise")["look"]["several"])


def check_number(part: Part, value: Any) -> Judged:
    """The number typed."""
    number = typed(value)
    if number in part.key:
        return right(part, answer=f"{part.key[0]:,} {part.unit}".strip())
    return wrong(part, next((w for w in part.wrong if w.answer == number), None))


def typed(value: Any) -> float | None:
    """The number in what somebody typed: "10", "ten", "about 10 minutes", "1,125"; None where there is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    words = str(value).casefold() if isinstance(value, str) else ""
    if found := _DIGITS.search(words[:1000]):
        number = float(found.group().replace(",", "").replace("−", "-")[:300])
        return int(number) if number.is_integer() else number
    return next((n for n, name in enumerate(wording("exercise")["numbers"].split()) if re.search(rf"\b{name}\b", words)), None)
