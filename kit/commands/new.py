"""`python -m kit new FILE`: what it does before the notebook opens, in a Python that has the libraries."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from kit.sheets.readers import texts_folder
from kit.strict import BadFile, why
from kit.texts.brought import Brought, bring
from kit.texts.formats import text_of_file
from kit.wording import wording


def take(arguments: Sequence[str]) -> int:
    """Reads a file into a course’s folder of texts and says what was done; 2 and one sentence where that can’t be done."""
    file, course = map(Path, arguments)
    try:
        given = text_of_file(file.expanduser(), str(file))
        brought = bring(given, texts_folder(course))
    except (BadFile, OSError) as error:
        sys.stderr.write(f"{why(error)}\n")
        return 2
    sys.stdout.write("\n".join(filter(None, [given.note, *told(brought)])) + "\n")
    return 0


def told(brought: Brought) -> list[str]:
    """The text that was taken, and what was done to it, a line each."""
    words = wording("lesson")["bring"]
    article = brought.article()
    first = words["loaded"].format(title=article.title, n=len(article.paragraphs))
    return [first, *(f"  {words['steps'][done.step]}: {len(done.found)}" for done in brought.clean.done)]


if __name__ == "__main__":
    sys.exit(take(sys.argv[1:]))
