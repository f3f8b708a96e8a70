"""A student's feedback page: counts first, then each mark in its place, then the exercises, then what to try next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from kit.exercises.exercise import Exercise
from kit.exercises.kinds import KINDS
from kit.outcome import UNCHECKED, Result
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.pages.advice import advice
from kit.teacher.pages.discreet import Discreet
from kit.teacher.pages.document import document, isolated, shown
from kit.teacher.pages.key_shown import missed_list, missed_passages, solutions
from kit.teacher.pages.notes import Note, as_list, notes, passages
from kit.teacher.records import ATTENTION, Graded, Task
from kit.views.painted import CLASSED, Painter
from kit.wording import wording

LETTERS = {"errors": "e", "sources": "s"}
SIGNS = {"right": "right", "partly": "partly", "not yet": "missed"}
MOST = 200  # marks that are shown on a page; nobody reads on, and who marks every word has more than a thousand


def feedback_page(graded: Graded, asked: Assignment, show_key: bool = False) -> str:
    """One student's page as a whole HTML file. For a class, make Pages once."""
    return Pages(asked, show_key).page(graded)


class Pages:
    """An assignment made ready once; then it writes pages, as many as there are.

    Without `show_key` a page tells nothing of what the student has not found, nor of the key of a graded exercise.
    """

    def __init__(self, asked: Assignment, show_key: bool = False) -> None:
        self._asked = asked
        self._show_key = show_key
        self._text = Painter(asked.article, CLASSED)
        self._discreet = Discreet(asked.article, asked.key, show_key)
        self._solutions = {id: solutions(exercise) for id, exercise in asked.exercises.items()} if show_key else {}
        self._tasks = {task.id: task for task in asked.tasks}
        self._names = {speaker.id: speaker.name for speaker in asked.key.speakers}
        self._article = isolated(asked.article.title or asked.article.id)

    def page(self, graded: Graded) -> str:
        """The page of one file, whatever is in it; the same file gives the same page."""
        words = wording("page")["page"]
        title = words["title"].format(name=graded.student.name or graded.student.id or words["nobody"])
        whole = [task for task in WHOLE if task in self._tasks]
        sections = [*self._next(graded), *(part for task in whole for part in self._whole(graded, task))]
        sections += self._exercises(graded)
        body = (
            f'<a class="skip" href="#counts">{words["skip"]}</a>'
            f"{self._head(graded)}<main>{self._counts(graded)}{_attention(graded)}{''.join(sections)}</main>"
        )
        return document(title, body)

    # ---- who, what, how many

    def _head(self, graded: Graded) -> str:
        words, student = wording("page")["page"], graded.student
        name = isolated(student.name or student.id or words["nobody"])
        facts = [("article", self._article), ("id", isolated(student.id) if student.id else "")]
        facts += [
            ("file", isolated(graded.file)),
            ("saved", shown(graded.saved.replace("T", " ").replace("Z", " UTC"))),
        ]
        lines = "".join(f"<dt>{words[what]}</dt><dd>{value}</dd>" for what, value in facts if value)
        return f"<header><h1>{words['title'].format(name=name)}</h1><dl>{lines}</dl>{self._contents(graded)}</header>"

    def _contents(self, graded: Graded) -> str:
        words = wording("page")["page"]
        links = [("counts", words["counts"])]
        if graded.sheet:
            links += [("next", words["try"]), *((t, words["marks"][t]) for t in WHOLE if t in self._tasks)]
            links += [("exercises", words["exercises"])] if self._asked.exercises else []
        items = "".join(f'<li><a href="#{id}">{name}</a></li>' for id, name in links)
        return f'<nav aria-label="{words["nav"]}"><ul>{items}</ul></nav>'

    def _counts(self, graded: Graded) -> str:
        words = wording("page")["page"]
        whole = [task for task in self._asked.tasks if task.id in WHOLE and task.id in graded.answers]
        lines = [f"<li><b>{escape(t.title)}</b>{escape(graded.answers[t.id].sentence)}</li>" for t in whole]
        if graded.answers and self._asked.exercises:
            lines.append(f"<li><b>{words['exercises']}</b>{self._tally(graded)}</li>")
        total = f"<p>{words['points']}: {self._total(graded)}</p>" if graded.points else ""
        counts = f'<ul class="counts">{"".join(lines)}</ul>' if lines else ""
        return f'<section aria-labelledby="counts"><h2 id="counts">{words["counts"]}</h2>{counts}{total}</section>'

    def _tally(self, graded: Graded) -> str:
        outcomes = [graded.answers[id].outcome if id in graded.answers else "" for id in self._asked.exercises]
        names = {
            "right": "right",
            "partly": "partly right",
            "not yet": "not yet right",
            UNCHECKED: "still to be looked at",
            "": "open",
        }
        counts = [f"{outcomes.count(o)} {name}" for o, name in names.items() if o == "right" or o in outcomes]
        return f"{', '.join(counts)}, of {len(outcomes)}."

    def _total(self, graded: Graded) -> str:
        words = wording("page")["page"]
        points, out_of = sum(graded.points.values()), sum(task.out_of for task in self._asked.tasks)
        told = words["total"] if len(graded.points) == len(self._asked.tasks) else words["provisional"]
        luck = f" {words['luck']}" if any(task in self._tasks for task in WHOLE) else ""
        return f"{told.format(points=amount(points), out_of=amount(out_of))}{luck}"

    def _next(self, graded: Graded) -> Iterator[str]:
        if graded.sheet:
            words = wording("page")["page"]
            items = "".join(f"<li>{isolated(sentence)}</li>" for sentence in advice(graded, self._asked))
            yield f'<section aria-labelledby="next"><h2 id="next">{words["try"]}</h2><ul>{items}</ul></section>'

    # ---- the marks in the article

    def _whole(self, graded: Graded, task: str) -> Iterator[str]:
        words, marked, sheet = wording("page")["page"], graded.answers.get(task), graded.sheet
        if sheet is None:
            return
        yield f'<section aria-labelledby="{task}"><h2 id="{task}">{words["marks"][task]}</h2>'
        if marked is None or not (marks := sheet.marks if task == "errors" else sheet.attributions):
            yield f"<p>{words['none'][task]}</p>"
            found: tuple[Note, ...] = ()
            left = 0
        else:
            found, left = notes(marks, self._discreet.messages(marked))[:MOST], len(marks) - MOST
            yield f"<p>{escape(marked.sentence)} {_points(graded, self._tasks[task])}</p>"
        if found or self._show_key:
            missed = missed_passages(self._asked, task, marked) if self._show_key else []
            kinds = {note.kind for note in found} | ({"missed"} if missed else set())
            shown = sorted([*passages(found, LETTERS[task]), *missed], key=lambda p: (p.span, p.sign))
            text = f'<div class="text" lang="{escape(self._asked.article.language)}">{self._text.paint(shown)}</div>'
            yield _legend(kinds) + text
        if found:
            yield f"<h3>{words['own']}</h3>{as_list(found, self._asked.article, LETTERS[task], self._names)}"
            yield f"<p>{words['unlisted'].format(n=f'{left:,}')}</p>" if left > 0 else ""
        yield self._missed(task, marked) + "</section>"

    def _missed(self, task: str, marked: Result | None) -> str:
        words = wording("page")["page"]
        if self._show_key:
            return missed_list(self._asked, task, marked)
        counts = marked.tally.found.items() if marked and marked.tally else ()
        left = [(tier, of - hit, of) for tier, (hit, of) in counts if hit < of and tier in ("core", "subtle")]
        lines = [words["left"][task].format(left=n, of=of, tier=tier) for tier, n, of in left]
        return f"<p>{' '.join([*lines, words['hidden']])}</p>" if lines else ""

    # ---- exercises

    def _exercises(self, graded: Graded) -> Iterator[str]:
        words, exercises = wording("page")["page"], self._asked.exercises
        if not graded.sheet or not exercises:
            return
        yield f'<section aria-labelledby="exercises"><h2 id="exercises">{words["exercises"]}</h2>'
        for id, exercise in exercises.items():
            if id in graded.answers:
                yield self._exercise(graded, exercise)
        if left := [id for id in exercises if id not in graded.answers]:
            yield f"<p>{words['unanswered'].format(ids=', '.join(map(escape, left)))}</p>"
            yield "".join(self._solutions.get(id, "") for id in left)
        yield "</section>"

    def _exercise(self, graded: Graded, exercise: Exercise) -> str:
        words, marked = wording("page")["page"], graded.answers[exercise.id]
        kind, plain = SIGNS.get(marked.outcome, "neutral"), wording("exercise")["outcomes"]
        outcome = plain.get(marked.outcome, plain["could not check"])
        points = _points(graded, self._tasks.get(exercise.id))
        head = f"{escape(exercise.id)} · {escape(exercise.title)}"
        out = f'<h3>{head}</h3><p><span class="sign {kind}">{outcome}</span> {points}</p>'
        if exercise.graded and not self._show_key:
            return f"{out}<p>{words['graded']}</p>"
        return out + "".join(_on_parts(exercise, marked)) + self._solutions.get(exercise.id, "")


def _on_parts(exercise: Exercise, marked: Result) -> Iterator[str]:
    """One sentence and, where something is to do, one next step for each part that asks for more than how sure one is."""
    parts = [n for n, part in enumerate(exercise.parts) if not KINDS[part.kind].keyless]
    told: Mapping[int | None, Result] = {message.mark: message for message in marked.parts}
    for n in parts:
        if message := told.get(n):
            named = f"<b>{wording('page')['page']['part'].format(n=n + 1)}</b> " if len(parts) > 1 else ""
            yield f"<p>{named}{isolated(message.sentence)}</p>"
            if message.next and message.outcome != "right":
                yield f'<p class="next">{isolated(message.next)}</p>'


def _attention(graded: Graded) -> str:
    words = wording("page")["page"]
    told = f"<p>{isolated(graded.reason)}</p>" if graded.reason else ""
    notes_ = "".join(f"<li>{isolated(note)}</li>" for note in graded.notes)
    out = ""
    if graded.status == ATTENTION:
        out += f'<section class="notice" aria-labelledby="attention"><h2 id="attention">{words["attention"]}</h2>{told}</section>'
    if notes_:
        out += f'<section class="notice" aria-labelledby="notes"><h2 id="notes">{words["notes"]}</h2><ul>{notes_}</ul></section>'
    return out


def _legend(kinds: set[str]) -> str:
    outcomes, words = wording("page")["outcomes"], wording("page")["page"]
    items = "".join(
        f'<li><span class="sign {kind}">{outcomes[kind]["sign"]}</span> {outcomes[kind]["plain"]}: {outcomes[kind]["means"]}</li>'
        for kind in ("right", "partly", "extra", "neutral", "missed")
        if kind in kinds or (kind == "neutral" and UNCHECKED in kinds)
    )
    return f'<ul class="legend" aria-label="{words["legend"]}">{items}</ul>'


def _points(graded: Graded, task: Task | None) -> str:
    words = wording("page")["page"]
    if task is None:
        return ""
    if task.id not in graded.points:
        return str(words["waiting"])
    told = words["worth one" if task.out_of == 1 else "worth"]
    return str(told.format(points=amount(graded.points[task.id]), out_of=amount(task.out_of)))


def amount(points: float) -> str:
    """Points with at most two places: 3, 2.5, 61.27."""
    return f"{points:,.2f}".rstrip("0").rstrip(".")
