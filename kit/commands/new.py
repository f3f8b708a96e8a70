"""`python -m kit new FILE`: what it does before the notebook opens, in a Python that has the libraries."""

from __future__ import annotations

import sys
from argparse import Namespace

from kit.commands.command import command
from kit.sheets.readers import texts_folder
from kit.texts.brought import bring
from kit.texts.formats import text_of_file
from kit.wording import wording


@command("new", "Make an article of a text of your own.", {"FILE": "the text", "COURSE": "where the lessons are"})
def take(asked: Namespace) -> str:
    """Reads a file into a course’s folder of texts; what was taken, and what was done to it, a line each."""
    words = wording("lesson")["bring"]
    given = text_of_file(asked.file.expanduser(), str(asked.file))
    brought = bring(given, texts_folder(asked.course))
    article = brought.article()
    loaded = words["loaded"].format(title=article.title, n=len(article.paragraphs))
    steps = (f"  {words['steps'][done.step]}: {len(done.found)}" for done in brought.clean.done)
    return "\n".join([*filter(None, [given.note]), loaded, *steps]) + "\n"


if __name__ == "__main__":
    sys.exit(take(sys.argv[1:]))
