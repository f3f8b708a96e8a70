"""The report without what its sources said: only the reporter's own voice is left."""

from __future__ import annotations

from typing import Any

from kit.counts import layered
from kit.model import AnswerSheet, Article, merged
from kit.views.painted import bare


def without_sources(article: Article, key: AnswerSheet) -> Any:
    """The article with a gap for each passage that is given to a source, as plain HTML; a gap says how long it was.

    It leaves out what the charts count as attributed: no speech inside speech, no stances without words.
    """
    from IPython.display import HTML

    return HTML(bare(article, merged(a.content for a in layered(key.attributions))))
