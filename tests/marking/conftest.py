"""One article, its key and its marker for all tests of marking, and the ways to write a mark."""

from dataclasses import replace

import pytest

import kit
from kit import Asked, Attribution, Mark, Span
from kit.marking.report import Marker
from kit.marking.ruler import Ruler

LABELS = {"category": "accuracy/mistranslation", "severity": "major"}


class Class:
    """An article with its key, and what a reader can do with it."""

    def __init__(self, id):
        self.article = kit.read_article(id)
        self.key = kit.read_key(id, self.article)
        self.ruler = Ruler(self.article)
        self.scored = [e for e in self.key.errors if e.tier in ("core", "subtle")]
        self.core = [a for a in self.key.attributions if a.tier == "core"]
        self._markers = {}

    def marker(self, **asked):
        name = str(asked)
        if name not in self._markers:
            self._markers[name] = Marker(self.article, self.key, Asked(**asked))
        return self._markers[name]

    def points(self, marks, **asked):
        return self.marker(**asked).errors(tuple(marks)).points

    def source_points(self, own, **asked):
        return self.marker(**asked).sources(tuple(own)).points

    def perfect(self, error, **changed):
        """The mark that says of an error what the key says."""
        return replace(Mark(error.span, error.category, error.severity, error.repairs[0]), **changed)

    def own(self, a, **changed):
        """The attribution that a reader makes who agrees with the key."""
        return replace(Attribution(a.content, a.source, a.cue, a.speaker, a.type), **changed)

    def wider(self, error, by):
        """The perfect mark with so many words too many on each side, and these words in the repair too."""
        first, last = self.ruler.range(error.span)
        last = min(len(self.ruler.tokens), last + by)
        start = min(error.span.start, self.ruler.tokens[max(0, first - by)].start)
        end = max(error.span.end, self.ruler.tokens[last - 1].end)
        text = self.article.text
        repair = text[start : error.span.start] + error.repairs[0] + text[error.span.end : end]
        return self.perfect(error, span=Span(start, end), repair=repair)

    def words_of(self, error):
        return [self.ruler.tokens[n] for n in range(*self.ruler.range(error.span))]

    def labelled(self, spans, **labels):
        """These spans, all marked as the same kind of error."""
        return [Mark(span, **(LABELS | labels)) for span in spans]


@pytest.fixture(scope="session")
def g20():
    return Class("g20-ministers")


@pytest.fixture(scope="session")
def library():
    return Class("riverside-library")


@pytest.fixture(params=["g20-ministers", "riverside-library"], scope="session")
def any_article(request):
    return Class(request.param)
