"""The texts of a class on a teacher's desk: by question, similar ones together; what is given is kept at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kit.limits import LONGEST_TEXT, shortened
from kit.teacher.assignment import Assignment
from kit.teacher.gradebook.by_hand import BEST, Manual, by_rubric, columns, fits, given_to, keys, most, words_of
from kit.teacher.gradebook.gradebook import Gradebook
from kit.teacher.printable import printable
from kit.teacher.records import Row
from kit.teacher.report.class_tables import who
from kit.wording import wording

ALIKE = 0.5  # of the words of two texts that both have
NEIGHBOURS = 300  # groups that a text is compared with, so that a large class does not take minutes
LONGEST_COMMENT = 2_000
_WORD = re.compile(r"\w+")


class Written(NamedTuple):
    """What one student wrote for one exercise, and the row it stands in."""

    row: Row
    exercise: str
    words: str


class Desk:
    """The texts that a teacher marks; each has a number, so that a page can do without a name."""

    def __init__(self, book: Gradebook, asked: Assignment, today: str) -> None:
        self._book, self._asked, self._today = book, asked, today
        self._tasks = {task.id: task for task in asked.tasks}
        self._given = book.given()
        self._texts = [
            Written(row, id, words)
            for row in book.rows(counting=True)
            for id, words in sorted(row.manual.items())
            if row.student_id and id in self._tasks
        ]

    def questions(self) -> list[dict[str, Any]]:
        """The exercises with texts, each with its rubric and how far it is."""
        ids = dict.fromkeys(text.exercise for text in self._texts)
        return [self._question(id) for id in self._tasks if id in ids]

    def texts(self, exercise: str, names: bool) -> list[dict[str, Any]]:
        """The texts on an exercise, similar ones after one another and with the number of their group."""
        numbers = [n for n, text in enumerate(self._texts) if text.exercise == exercise]
        groups = together([self._texts[n].words for n in numbers])
        return [
            {**self.text(numbers[n]), "group": group, "alike": len(own), "name": self._name(numbers[n], names)}
            for group, own in enumerate(groups)
            for n in own
        ]

    def text(self, n: int) -> dict[str, Any]:
        """One text, with what it was given; where that was for an earlier text, with a sentence that says so."""
        text = self._texts[n]
        task, manual = self._tasks[text.exercise], given_to(text.row, text.exercise, self._given)
        known = manual if manual and (manual.points is None or fits(manual, text.words, task)) else None
        before = wording("page")["review"]["before"].format(points=f"{manual.points:g}") if manual and not known else ""
        return {
            "n": n,
            "words": printable(shortened(text.words, LONGEST_TEXT), keep="\n\t"),
            "rubric": dict(known.rubric) if known else {},
            "points": known.points if known else None,
            "comment": manual.comment if manual else "",
            "before": before,
        }

    def give(self, n: int, rubric: Mapping[str, Any], points: Any, comment: str) -> dict[str, Any]:
        """Keeps what a text is given; the points come when every row of the rubric has a number.

        Raises ValueError for what no rubric holds.
        """
        text = self._texts[n]
        task, rows = self._tasks[text.exercise], self._rows(text.exercise)
        if not set(rubric) <= set(rows) or not all(v in range(BEST + 1) for v in rubric.values()):
            raise ValueError(f"rows of this rubric are {', '.join(rows)}, each from 0 to {BEST}")
        if points is not None and (type(points) not in (int, float) or not 0 <= points <= most(task)):
            raise ValueError(f"points are a number from 0 to {most(task):g}")
        if rubric:
            points = by_rubric(rubric, task) if set(rubric) == set(rows) else None
        comment = printable(comment[:LONGEST_COMMENT].strip(), keep="\n")
        made = Manual(points, comment, dict(rubric), self._today, words_of(text.words))
        found = made if points is not None or comment or rubric else None
        self._book.give(dict.fromkeys(keys(text.row, text.exercise), found))
        self._given |= dict.fromkeys(keys(text.row, text.exercise), made)
        return {**self.text(n), "question": self._question(text.exercise)}

    def _question(self, id: str) -> dict[str, Any]:
        task, exercise = self._tasks[id], self._asked.exercises.get(id)
        own = [n for n, text in enumerate(self._texts) if text.exercise == id]
        marked = sum(self.text(n)["points"] is not None for n in own)
        prompts = [exercise.prompt, *(part.prompt for part in exercise.parts if part.rubric)] if exercise else []
        return {
            "id": id,
            "title": task.title,
            "prompt": "\n".join(filter(None, prompts)),
            "rows": self._rows(id),
            "most": most(task),
            "marked": marked,
            "of": len(own),
        }

    def _rows(self, id: str) -> dict[str, list[Any]]:
        """The rows of a rubric by their column: the name, and for each part with such a row its levels."""
        rows: dict[str, list[Any]] = {}
        exercise = self._asked.exercises.get(id)
        for part in exercise.parts if exercise else ():
            for row in part.rubric:
                column = next((c for c in columns("rubric") if c in row.name.casefold()), row.name)
                rows.setdefault(column, [row.name]).append(list(row.levels))
        return rows

    def _name(self, n: int, names: bool) -> str:
        row = self._texts[n].row
        return who(row.name, row.student_id) if names else ""


def together(texts: Sequence[str]) -> list[list[int]]:
    """The numbers of the texts, those that share most of their words in one group; the largest groups come first."""
    groups: list[tuple[frozenset[str], list[int]]] = []
    for n, text in enumerate(texts):
        words = frozenset(_WORD.findall(text[:LONGEST_TEXT].casefold()))
        near = max(groups[-NEIGHBOURS:], key=lambda group: _share(words, group[0]), default=None)
        if near and _share(words, near[0]) >= ALIKE:
            near[1].append(n)
        else:
            groups.append((words, [n]))
    return sorted((own for _, own in groups), key=lambda own: -len(own))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of the words of two texts both have (Jaccard); two without a word are alike."""
    both = len(one & other)
    return both / either if (either := len(one) + len(other) - both) else 1.0
