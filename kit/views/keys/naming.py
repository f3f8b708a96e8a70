"""Who is meant by the sources of a key: a table in which they are named, added, merged, and given their kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from kit.sheets.draft import Draft
from kit.views.lessons.form import Act, Field, FormView, line, menu
from kit.wording import wording


class SpeakersForm(FormView):
    """A line for each speaker; `changed` is called after each change."""

    def __init__(self, draft: Draft, changed: Callable[[], None]) -> None:
        words = self._words = wording("lesson")["speakers"]
        self._draft, self._changed = draft, changed
        super().__init__({}, title=words["title"], heads=words["heads"], buttons=[["undo", words["undo"]]])

    def show(self) -> None:
        """Show the speakers as they are now."""
        words, marks = self._words, Counter(a.speaker for a in self._draft.key.attributions)
        self._acts = {"add": self._does(self._draft.add_speaker), "undo": self._undo}
        self.rows = [self._row(s.id, s.name, s.kind, marks[s.id]) for s in self._draft.speakers]
        self.fields = [line("add", words["add"], "", words["how"]) | {"n": len(self.rows)}]  # empty again

    def _row(self, id: str, name: str, kind: str, marks: int) -> list[Field | str]:
        words = self._words
        others = [(s.id, s.name) for s in self._draft.speakers if s.id != id]
        kinds = [(k, k) for k in wording("vocabulary")["speaker_kinds"]]
        merge = [("", words["choose"]), *others, ("nobody", words["nobody" if marks else "remove"])]
        self._acts = {
            **self._acts,
            f"name {id}": self._does(lambda value: self._draft.change_speaker(id, name=value)),
            f"kind {id}": self._does(lambda value: self._draft.change_speaker(id, kind=value)),
            f"merge {id}": self._does(lambda into: self._draft.merge_speakers(id, "" if into == "nobody" else into)),
        }
        return [
            line(f"name {id}", words["name"].format(name=name), name),
            menu(f"kind {id}", words["kind"].format(name=name), kinds, kind),
            str(marks),
            menu(f"merge {id}", words["same"].format(name=name), merge),
        ]

    def _does(self, change: Callable[[str], object]) -> Act:
        def act(value: str, _: bytes) -> str:
            if value:
                change(value)
                self._changed()
            self.show()
            return str(wording("vocabulary")["reader"]["saved"]) if value else ""

        return act

    def _undo(self, _: str, __: bytes) -> str:
        undone = self._draft.undo_speakers()
        self._changed()
        return str(self._words["undone" if undone else "nothing"])
