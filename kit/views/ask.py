"""A lesson in a notebook: open what it works with, then ask one exercise at a time."""

from __future__ import annotations

import glob
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from IPython.display import HTML

from kit.exercises.check import complete
from kit.exercises.exercise import Exercise, read_exercises, read_tasks, read_titles, titled
from kit.exercises.kinds.code import run_code
from kit.exercises.overlay import overrule, overrule_exercises
from kit.files import read_article, read_key
from kit.limits import MOST_SEEDS
from kit.model import AnswerKey, Article, check_same_text
from kit.sheets.copies import copies
from kit.sheets.hand_in import states
from kit.sheets.readers import passing
from kit.sheets.sheet_file import SheetFile, open_sheet
from kit.strict import BadFile
from kit.views.exercise import ExerciseView
from kit.views.lessons.form import Live
from kit.views.lessons.my_answers import my_answers
from kit.views.lessons.other_text import claims, examples, few, guide, inside
from kit.views.lessons.welcome import Welcome, chosen
from kit.views.lessons.whose import whose
from kit.views.plain import Notice, show
from kit.wording import wording

OWN = "own"  # a seed: each reader's own
NO_COURSE = "There is no folder called “exercises” in {here} or above it. {back}"
NO_LESSON = "No exercise file begins with “{begins}” in a folder called “exercises”, in {here} or above it. {back}"
BACK = "Put this notebook back into the folder of the kit that it came from, and run the cell again."


class Lesson(NamedTuple):
    """What a lesson works with: the text, its answer key, the reader's answers, and what asks the exercises."""

    article: Article
    key: AnswerKey
    sheet: SheetFile
    ask: Exercises

    def __repr__(self) -> str:
        return "article, key, sheet, ask"


def lesson(
    begins: str,
    article: str = "",
    *,
    reader: str = "",
    answers: str | Path | None = None,
    overlay: str | Path | None = None,
    seed: int | str = 0,
) -> Lesson:
    """The lesson whose exercise file begins like this: `article, key, sheet, ask = kit.lesson("02")`. Raises BadFile.

    The file is looked for in a folder "exercises", here or further up; answers are kept beside that folder, in one
    called "answers", under the name of the account where no reader is named; an account that several people share is
    asked for a name. The article is the one that the file names, or another one: the id of one that the kit brings, or
    the folder of your own; then its exercises follow from its key. `overlay` is a file of a class's own decisions over
    the key and the exercises. The same `seed`, a whole number, makes the same exercises; with "own" each reader gets others.
    """
    path = _lesson_file(begins, Path.cwd())
    answers = Path(answers or path.parent.parent / "answers")
    titles = read_titles(path)
    if not titles:
        raise BadFile(f"{path.name}: there is no exercise in this file")
    text = read_article(article or chosen(answers) or titles[0].article)
    key = read_key(text.folder, text)
    if overlay:
        key = overrule(key, text, overlay)
    who, said = whose(text, answers, reader)
    sheet = open_sheet(text, answers, who.id, who.name)
    sheet.named = bool(reader)
    ask = open_exercises(path, text, key, sheet, overlay=overlay, seed=seeded(seed, who.id))
    opened = Lesson(text, key, sheet, ask)
    _show_first(opened, said, path, answers, choice=not article)
    return opened


def _show_first(opened: Lesson, said: str, path: Path, answers: Path, choice: bool) -> None:
    """What the first cell shows: the state of the answers, what to do with another text, and where answers lie apart."""
    text, key, sheet, ask = opened
    complete, all_of_them = answered(sheet, ask)
    state = wording("lesson")["so far" if all_of_them else "ready"].format(complete=complete, all=all_of_them)
    sentence = " ".join(filter(None, (said, sheet.message, state)))
    show(lambda: Welcome(sentence, sheet, path.parent, answers, choice))
    if not ask.written and (box := guide(path.stem, text, key)):
        show(lambda: HTML(box))
    if copies(sheet) or sheet.path.parent != answers or (passing() and not sheet.sheet.answers):
        show(lambda: my_answers(sheet))


def seeded(seed: int | str, reader: str) -> int:
    """The seed as a number; a reader's own is made of the id. Raises ValueError."""
    if seed == OWN:
        return 1 + zlib.crc32(reader.encode()) % MOST_SEEDS
    if type(seed) is not int or not 0 <= seed <= MOST_SEEDS:
        raise ValueError(f"seed is a whole number from 0 to {MOST_SEEDS}, or “{OWN}”, not {seed!r}")
    return seed


def answered(sheet: SheetFile, ask: Exercises) -> tuple[int, int]:
    """How many of the questions and whole-article tasks are complete in a sheet, and how many there are."""
    asked = [ask.exercise(id) for id in ask.exercises if id not in ask.elsewhere]
    found = states(asked, ask.tasks if asked else (), sheet.sheet)
    return sum(state.complete for state in found), len(found)


def course(here: Path) -> Path:
    """The folder “exercises”, here or further up. Raises BadFile."""
    return _files("", here, NO_COURSE)[0].parent


def _lesson_file(begins: str, here: Path) -> Path:
    *others, last = _files(begins, here, NO_LESSON)
    if others:
        names = ", ".join(path.name for path in others)
        raise BadFile(f"“{begins}” begins {names} and {last.name}; type more of the name")
    return last


def _files(begins: str, here: Path, none: str) -> list[Path]:
    """The exercise files that begin like this in the nearest folder that has one."""
    for folder in (here, *here.parents):
        if found := sorted((folder / "exercises").glob(f"{glob.escape(begins)}*.toml")):
            return found
    raise BadFile(none.format(begins=begins, here=here, back=BACK))


def open_exercises(
    path: str | Path,
    article: Article,
    key: AnswerKey | None = None,
    sheet: SheetFile | None = None,
    *,
    overlay: str | Path | None = None,
    seed: int = 0,
) -> Exercises:
    """The exercises of a TOML file, or of all TOML files in a folder, ready to be asked. Raises BadFile.

    Without a key, what refers to it is checked for form only; without a sheet nothing is saved. `overlay` is a file
    of a class's own decisions over points and accepted answers.
    """
    check_same_text(article, key=key, sheet=sheet)
    exercises, titles = read_exercises(path, article, key, seed), read_titles(path, article)
    elsewhere = {t.id: "not offered" for t in titles if t.id not in titled(exercises)}
    elsewhere |= {t.id: "elsewhere" for t in titles if t.article != article.id}
    elsewhere |= {t.id: "withheld" for t in titles if t.withheld}
    if overlay:
        folder = path if Path(path).is_dir() else Path(path).parent
        exercises = overrule_exercises(exercises, article, overlay, {title.id for title in read_titles(folder)})
    written = any(title.article == article.id for title in read_titles(path))
    return Exercises(titled(exercises), elsewhere, article, sheet, read_tasks(path, article, key), key, written)


@dataclass(repr=False, eq=False)
class Exercises:
    """Asks one exercise: `ask("Q01")`; with a function for code: `ask("Q26", unbalanced)`.

    `elsewhere` says of those that are not asked here why: another article, nothing of the kind in this one, or withheld
    from a students' copy; `tasks` are those on the whole `article` that go with them; `written` is whether a lesson was written for this text.
    """

    def examples(self, *ids: str) -> AnswerKey:
        """The key with these attributions only; for a text that the lesson was not written for, as many of its own."""
        assert self.key
        return self.key.attributed(*(ids if self.written else (a.id for a in examples(self.key, len(ids)))))

    def few(self, *ids: str) -> AnswerKey:
        """As examples, with all the attributions of the paragraphs in which they stand."""
        assert self.key
        return self.key.attributed(*(ids if self.written else (a.id for a in few(self.article, self.key))))

    def voices(self, *ids: str) -> AnswerKey:
        """As examples, of somebody who speaks inside somebody else's words, and of who carries them."""
        assert self.key
        inner = {a.id: a.parent or "" for a in self.key.attributions if a.id in inside(self.key, 1)}
        return self.key.attributed(*(ids if self.written else [*inner, *inner.values()]))

    def inside(self, *ids: str) -> tuple[str, ...]:
        """These ids of speech inside speech; for a text that the lesson was not written for, as many of its own."""
        assert self.key
        return ids if self.written else inside(self.key, len(ids))

    def claims(self, *words: str) -> tuple[str, ...]:
        """These claims; for a text that the lesson was not written for, as many of its own."""
        assert self.key
        return words if self.written else claims(self.article, self.key, len(words))

    exercises: Mapping[str, Exercise]
    elsewhere: Mapping[str, str]
    article: Article
    sheet: SheetFile | None
    tasks: tuple[str, ...] = ()
    key: AnswerKey | None = None
    written: bool = True
    _views: dict[str, ExerciseView] = field(default_factory=dict, init=False)

    def exercise(self, id: str) -> Exercise:
        """The exercise of that id. Raises ValueError where there is none."""
        if id not in self.exercises:
            raise ValueError(f"there is no exercise “{id}” here; there are {', '.join(self.exercises)}")
        return self.exercises[id]

    def __call__(self, id: str, function: Callable[..., Any] | None = None) -> Any:
        """The view of an exercise; a function is checked at once. Raises ValueError for an id that is not there."""
        if id in self.elsewhere:
            return Notice(wording("exercise")["view"][self.elsewhere[id]].format(id=id))
        view = self._view(id)
        if function is not None:
            kinds = [part.kind for part in view.asked.parts]
            if "code" not in kinds:
                raise ValueError(f'{id} doesn’t ask for a function; run ask("{id}")')
            view.give(kinds.index("code"), run_code(view.asked.parts[kinds.index("code")], function))
            view.check()
        return view

    def locked(self, id: str, view: Any) -> Any:
        """The view, or what a function of no arguments shows, as soon as the prediction of this exercise is typed."""
        if id in self.elsewhere or self._predicted(id):
            return view() if callable(view) else view
        sentence = wording("exercise")["view"]["locked"].format(id=id)
        shown = Live(lambda: self.locked(id, view) if self._predicted(id) else Notice(sentence))

        def open_once(_: Any) -> None:
            if self._predicted(id):
                self._view(id).unobserve(open_once, "answer")
                shown.renew()

        self._view(id).observe(open_once, "answer")
        return shown

    def _predicted(self, id: str) -> bool:
        view = self._view(id)
        parts = zip(view.asked.parts, view.answer, strict=True)
        return all(complete(part, value) for part, value in parts if part.kind == "prediction")

    def _view(self, id: str) -> ExerciseView:
        if id not in self._views:
            self._views[id] = ExerciseView(self.exercise(id), self.article, self.sheet)
        return self._views[id]
