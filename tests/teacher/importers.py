"""What Moodle and Canvas do with a table that a teacher uploads, by the rules of their own importers.

Moodle: mod/assign/feedback/offline (the grading worksheet) and mod/assign/feedback/file (a zip of feedback files).
Canvas: lib/gradebook_importer. Only what decides which grade changes is here: whom a line is for, and when it counts.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime

ENGLISH = {
    "participant": "Participant ",
    "head": (
        "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade", "Grade can be changed",
        "Last modified (submission)", "Last modified (grade)", "Feedback comments",
    ),
    "yes": "Yes",
    "date": "%A, %-d %B %Y, %-I:%M %p",
}  # fmt: skip
GERMAN = {
    "participant": "Teilnehmer/in ",
    "head": (
        "Nummer", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung", "Änderbar",
        "Zuletzt geändert (Abgabe)", "Zuletzt geändert (Bewertung)", "Feedback als Kommentar",
    ),
    "yes": "Ja",
    "date": "Montag, %-d. Dezember %Y, %H:%M",
}  # fmt: skip


def table(text, separator=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


@dataclass
class Moodle:
    """An assignment in Moodle: its language, its maximum, and who takes part, by the number in the identifier."""

    names: dict
    most: float
    language: dict = field(default_factory=lambda: ENGLISH)
    grades: dict = field(default_factory=dict)  # number: (grade, when)
    comments: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)

    def worksheet(self, blind=False):
        """The grading worksheet as it is downloaded."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        left_out = {1, 2} if blind else set()
        writer.writerow(cell for n, cell in enumerate(self.language["head"]) if n not in left_out)
        for number, name in self.names.items():
            grade, when = self.grades.get(number, (None, None))
            shown = when.strftime(self.language["date"]) if when else "-"
            mail = f"{name.split()[0].lower()}@example.org"
            line = [f"{self.language['participant']}{number}", name, mail, "Submitted for grading"]
            line += ["" if grade is None else f"{grade:.2f}", f"{self.most:.2f}", self.language["yes"]]
            line += ["Monday, 30 November 2026, 9:15 AM", shown, self.comments.get(number, "")]
            writer.writerow(cell for n, cell in enumerate(line) if n not in left_out)
        return out.getvalue()

    def upload(self, text, at):
        """Takes in a worksheet at that moment; the numbers of those whose grade, and whose comment, changed."""
        head, *lines = table(text)
        wanted = {name: self.language["head"][n] for name, n in (("id", 0), ("grade", 4), ("modified", 8))}
        assert all(name in head for name in wanted.values()), "Moodle: invalid grade import"
        where = {name: head.index(column) for name, column in wanted.items()}
        comment = head.index(self.language["head"][9]) if self.language["head"][9] in head else None
        graded, commented = [], []
        for line in lines:
            number = line[where["id"]][len(self.language["participant"]) :]
            if number not in self.names:
                continue
            old, when = self.grades.get(number, (None, None))
            new = _float(line[where["grade"]])
            is_stale = when is not None and when.timestamp() > strtotime(line[where["modified"]]) + 60
            if new is not None and new != old and not is_stale and 0 <= new <= self.most:
                self.grades[number] = (new, at)
                graded.append(number)
            if comment is not None and not is_stale and line[comment] != self.comments.get(number, ""):
                self.comments[number] = line[comment]
                self.grades[number] = (self.grades.get(number, (-1, None))[0], at)
                commented.append(number)
        return graded, commented

    def upload_files(self, content):
        """Takes in a zip of feedback files; the numbers of those who get a new or another file."""
        changed = []
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for path in packed.namelist():
                parts = path.split("/")
                if parts[-1].startswith((".", "~")):
                    continue
                info = parts[0].split("_", 4)
                if len(info) < 5 or info[1] not in self.names or info[2:4] != ["assignfeedback", "file"]:
                    continue
                if self.files.get((info[1], info[4])) != packed.read(path):
                    self.files[info[1], info[4]] = packed.read(path)
                    changed.append(info[1])
        return changed


def _float(cell):
    return float(cell.replace(" ", "").replace(",", ".")) if cell.strip() else None


def strtotime(cell):
    """PHP's reading of a time: ISO 8601 and English; 0 for all else, as false counts as 0."""
    for form in ("%A, %d %B %Y, %I:%M %p", "%Y-%m-%dT%H:%M:%SZ"):
        try:
            return datetime.strptime(cell, form).replace(tzinfo=UTC).timestamp()
        except ValueError:
            continue
    return 0


@dataclass
class Canvas:
    """A course in Canvas: its students by number with name and login, its assignments by number with name and points."""

    students: dict
    assignments: dict
    grades: dict = field(default_factory=dict)  # (student, assignment): grade

    def export(self):
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        columns = [f"{name} ({id})" for id, (name, _) in self.assignments.items()]
        ends = ["Final Grade"]
        writer.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *columns, *ends])
        writer.writerow(["", "", "", "", "", *("Manual Posting" for _ in columns), ""])
        points = [f"{points:.2f}" for _, points in self.assignments.values()]
        writer.writerow(["    Points Possible", "", "", "", "", *points, "(read only)"])
        for id, (name, login) in self.students.items():
            grades = [self.grades.get((id, of), "") for of in self.assignments]
            writer.writerow([name, id, login, login, "Class 2b", *grades, ""])
        return out.getvalue()

    def upload(self, text):
        """Takes in a table; what changed, as (student, assignment): (before, now), with None for a new student or one."""
        head, *lines = table(text)
        assert "Student" in head[0] and "ID" in head[1], "Canvas: invalid header row"
        last = 4 if head[2] == "SIS User ID" and head[3] == "SIS Login ID" else 3 if head[2] == "SIS Login ID" else 2
        assert "Section" in head[last], "Canvas: invalid header row"
        columns = {n: self._assignment(head[n]) for n in range(last + 1, len(head)) if not _is_total(head[n])}
        changed = {}
        for line in lines:
            if "Points Possible" in line[0] or all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", c) for c in line):
                continue
            student = self._student(line, last)
            for n, assignment in columns.items():
                before, now = self.grades.get((student, assignment), ""), line[n].strip()
                if _same(before, now):
                    continue
                changed[student, assignment] = (before, now)
                self.grades[student, assignment] = now  # an empty cell takes the grade away
        return changed

    def _assignment(self, column):
        found = re.fullmatch(r"(.*)\s\((\d+)\)", column)
        if found and found[2] in self.assignments:
            return found[2]
        return next((id for id, (name, _) in self.assignments.items() if name == column), None)

    def _student(self, line, last):
        if line[1] in self.students:
            return line[1]
        logins = {cell for cell in line[2:last] if cell}
        by_login = next((id for id, (_, login) in self.students.items() if login in logins), None)
        return by_login or next((id for id, (name, _) in self.students.items() if name == line[0]), None)


def _is_total(column):
    return re.search("(Current|Final) (Score|Points|Grade)|Override", column)


def _same(before, now):
    return before == now or bool(before and now and round(float(before), 2) == round(float(now), 2))
