"""Writes an inbox for a class of any size: perfect, average, poor, blank and gaming students, from a seed.

    python tests/teacher/classes.py FOLDER NUMBER [SEED]

Students game as in tests/marking/test_strategies.py. The same seed gives the same files, and the first students are the
same however many there are.
"""

import csv
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import kit
from kit import Span, sentences
from kit.exercises.exercise import read_exercises
from kit.files import as_values, sheet_as_json
from kit.marking.ruler import Ruler
from kit.model import Answer, AnswerSheet, Attribution, Mark, Reader

ARTICLE = "g20-ministers"
EXERCISES = Path(__file__).parents[2] / "exercises"
SAVED = "2026-11-20T09:00:00Z"
KINDS = {"perfect": 5, "average": 55, "poor": 25, "blank": 5, "gaming": 10}  # of 100 students
FINDS = {"perfect": 1, "average": 0.5, "poor": 0.15}  # the share of errors, attributions and answers that are right
ALARMS = {"perfect": 0, "average": 7, "poor": 15}
FIRST = "Ana Ben Chiara Dunja Émile Fatma Goran Hana Ilse João Kofi Lena Mats Nóra Omar Pia"
LAST = "Ruiz O’Hara Müller Žák Nguyễn Jean-Luc Andersson Kowalska Öztürk D’Souza García Iyer"


def sheet(id, name="", saved=SAVED, **answers):
    """The text of a sheet with these answers: tuples of records on the whole article, lists in exercises."""
    article = kit.read_article(ARTICLE)
    values = {task: Answer(v if isinstance(v, tuple) else {"answer": v}, saved) for task, v in answers.items()}
    return sheet_as_json(AnswerSheet(ARTICLE, article.sha256, Reader(id, name), values), article)


def rows(out, table="gradebook.csv"):
    """The lines of a table that grading wrote."""
    with (out / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(out):
    """All that a teacher reads, by path; the kit's own memory is left out."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and "sqlite" not in path.name)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


@dataclass(frozen=True)
class Student:
    """One student of a class: who, of which kind, and the file in the inbox."""

    id: str
    name: str
    kind: str
    file: str


class Answers:
    """All that a student can answer, each answer written as JSON once."""

    def __init__(self, article, key, code):
        self.article = article
        scored = [e for e in key.errors if e.tier in ("core", "subtle")]
        core = [a for a in key.attributions if a.tier == "core"]
        tokens = Ruler(article).tokens
        self.errors = [self.json(Mark(e.span, e.category, e.severity, *e.repairs[:1])) for e in scored]
        self.unsure = [self.json(Mark(e.span, "style", "minor", "a better word", 1)) for e in scored]
        self.words = [self.json(Mark(token, "style", "minor", "another word")) for token in tokens]
        self.sources = [self.json(Attribution(a.content, a.source, a.cue, a.speaker, a.type)) for a in core]
        self.contents = [self.json(Attribution(a.content)) for a in core]
        paragraphs = [p.span for p in article.paragraphs]
        spans = {"everything": [Span(0, len(article.text))], "paragraphs": paragraphs}
        spans |= {"sentences": sentences(article.text), "words": tokens}
        mark = ("accuracy/mistranslation", "major")
        self.gamed = {name: [self.json(Mark(span, *mark)) for span in every] for name, every in spans.items()}
        asked = [e for e in read_exercises(EXERCISES, article, key) if code or all(p.kind != "code" for p in e.parts)]
        self.right = {e.id: text({"answer": [right(part) for part in e.parts]}) for e in asked}
        self.wrong = {e.id: text({"answer": [wrong(part) for part in e.parts]}) for e in asked}

    def json(self, record):
        return text(as_values(record, self.article))


def text(value):
    return json.dumps(value, ensure_ascii=False)


def quoted(part, start, end):
    return {"start": start, "end": end, "text": part.passage[start:end]}


def right(part):
    """An answer that gets all points."""
    key = part.key
    shapes = {
        "single": lambda: key[0],
        "several": lambda: list(key[0]),
        "number": lambda: f"{key[0]:g}",
        "order": lambda: [id for rank in key[0] for id in rank],
        "match": lambda: {item: ids[0] for item, ids in key.items()},
        "span": lambda: [quoted(part, t.span.start, t.span.end) for t in key],
        "grid": lambda: {row: {c: (key.get(row, {}).get(c) or ("no",))[0] for c in part.columns} for row in part.items},
        "code": lambda: {"source": key, "results": []},
        "confidence": lambda: 3,
        "prediction": lambda: "7",
    }
    return shapes.get(part.kind, lambda: key[0].text)()


def wrong(part):
    """An answer that gets no points, or few."""
    shapes = {
        "single": lambda: next(id for id in part.options if id not in part.key),
        "several": lambda: list(part.options),
        "number": lambda: "9999",
        "order": lambda: list(reversed(right(part))),
        "match": lambda: {item: next(iter(part.options)) for item in part.items},
        "span": lambda: [quoted(part, 0, 9)],
        "grid": lambda: {row: dict.fromkeys(part.columns, "cannot tell") for row in part.items},
        "code": lambda: {"source": f"def {part.function}(text):\n    return None\n", "results": []},
        "confidence": lambda: 3,
        "prediction": lambda: "1",
    }
    return shapes.get(part.kind, lambda: "I am not sure what to write here.")()


def build(folder: Path, seed: int, number: int, code: bool = False) -> list[Student]:
    """Writes a class of that number to a folder, as Moodle packs it; without `code` no student answers code exercises."""
    article = kit.read_article(ARTICLE)
    answers = Answers(article, kit.read_key(ARTICLE, article), code)
    head = f'{{"format": 1, "article": {{"id": "{ARTICLE}", "sha256": "{article.sha256}"}}, "reader": '
    students = []
    for n in range(number):
        rng = random.Random(seed * 1_000_003 + n)
        student = _student(rng, n)
        path = folder / student.file
        path.parent.mkdir(parents=True, exist_ok=True)
        saved = f"2026-10-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}:00Z"
        given = _answers(rng, student, answers).items()
        inner = ", ".join(f'"{task}": {{"value": {value}, "saved": "{saved}"}}' for task, value in given)
        reader = text({"id": student.id, "name": student.name})
        path.write_text(f'{head}{reader}, "answers": {{{inner}}}}}\n', "utf-8")
        students.append(student)
    return students


def _student(rng, n):
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    id, name = f"s{n:05}", f"{rng.choice(FIRST.split())} {rng.choice(LAST.split())}"
    return Student(id, name, kind, f"{name}_{1_000_000 + n}_assignsubmission_file_/{ARTICLE}.{id}.json")


def _answers(rng, student, can):
    """The answers of a student by task, as JSON texts."""
    if student.kind == "blank":
        return {}
    if student.kind == "gaming":
        spans = can.gamed[rng.choice(list(can.gamed))]
        marks = spans if rng.random() < 0.5 else can.errors + can.gamed["words"]
        content = [f'{{"content": {_span(mark)}}}' for mark in spans]
        return {"errors": _listed(marks), "sources": _listed(content)} | can.wrong
    share = FINDS[student.kind]
    found = _some(rng, share, can.errors, can.unsure)
    marks = [rng.choice((sure, sure, unsure)) if share < 1 else sure for sure, unsure in found]
    marks += rng.sample(can.words, ALARMS[student.kind])
    said = _some(rng, share, can.sources, can.contents)
    own = [whole if share == 1 or rng.random() < 0.7 else part for whole, part in said]
    exercises = {id: can.right[id] if rng.random() < share else can.wrong[id] for id in can.right}
    return {"errors": _listed(marks), "sources": _listed(own)} | exercises


def _some(rng, share, *lists):
    return [pair for pair in zip(*lists, strict=True) if rng.random() < share]


def _listed(values):
    return f"[{', '.join(values)}]"


def _span(mark):
    raw = json.loads(mark)
    return text({name: raw[name] for name in ("start", "end", "text")})


if __name__ == "__main__":
    made = build(Path(sys.argv[1]), int(sys.argv[3]) if len(sys.argv) > 3 else 1, int(sys.argv[2]))
    print(f"{len(made)} students")
