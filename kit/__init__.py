"""Who Said What? A close-reading kit: an article that never changes, and spans that point into it.

`import kit` loads nothing but this table; each public name brings its module along when first used.
"""

import importlib
import sys

__version__ = "0.1.0"
SCRIPT = "who-said-what"
PROGRAM = SCRIPT if sys.argv[:1] and SCRIPT in sys.argv[0].replace("\\", "/").split("/")[-1] else "python -m kit"

_HOME = {  # the public names, by their module
    "kit.model": "AnswerKey AnswerSheet Answer Article Attribution Decoy ErrorSpan "
    "Mark Paragraph Reader Span Speaker Unsourced",
    "kit.files": "BadFile articles read_article read_key read_sheet",
    "kit.tokenizer": "sentences tokens",
    "kit.counts": "count_attributions floor quotation_words",
    "kit.finder.find": "find_absences find_attributions",
    "kit.finder.suspects": "find_suspects",
    "kit.marking.errors.match": "match_errors",
    "kit.marking.report": "Marker mark_sheet",
    "kit.marking.scale": "Asked",
    "kit.marking.agreement": "agreement",
    "kit.sheets.sheet_file": "SheetFile open_sheet",
    "kit.sheets.own": "own_article own_key own_speakers",
    "kit.exchange.other_tools": "exported imported",
    "kit.exchange.table": "beside table",
    "kit.exercises.overlay": "overrule",
    "kit.views.sources": "highlight_sources without_sources",
    "kit.views.errors": "repaired spot_errors",
    "kit.views.charts.chart": "chart",
    "kit.views.reader": "read",
    "kit.views.onion": "unpack",
    "kit.views.lessons.ledger": "ledger",
    "kit.views.agreement": "show_agreement",
    "kit.views.ask": "lesson open_exercises",
    "kit.views.lessons.start": "start",
    "kit.views.lessons.form": "shown",
    "kit.views.lessons.own_text": "own_text",
    "kit.views.keys.correct": "correct",
    "kit.views.keys.adjudicate": "adjudicate",
    "kit.sheets.adjudication": "read_adjudication",
    "kit.views.keys.new_text": "new_text",
    "kit.views.lessons.welcome": "my_progress",
    "kit.views.lessons.my_answers": "my_answers",
    "kit.views.hand_in": "hand_in",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}
__all__ = sorted(_MODULE_OF)


def __getattr__(name):  # type: ignore[no-untyped-def]
    if name not in _MODULE_OF:
        raise AttributeError("kit has no public name %r; it has %s" % (name, ", ".join(__all__)))
    if "IPython" in sys.modules:
        importlib.import_module("kit.views.lessons.mistakes").guard()
    try:
        return getattr(importlib.import_module(_MODULE_OF[name]), name)
    except ModuleNotFoundError as missing:  # a students' copy in which the finder would do what is graded
        if not str(missing.name).startswith("kit.finder"):
            raise
        return importlib.import_module("kit.views.plain").no_finder


def __dir__():  # type: ignore[no-untyped-def]
    return sorted(set(globals()) | set(__all__))
