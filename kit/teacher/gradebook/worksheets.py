"""A table that a teacher downloaded from Moodle or Canvas, filled in: its own names of columns, in whatever language.

Columns are found by what stands in them, since Moodle's importer wants their names in the language of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kit.strict import BadFile
from kit.teacher.gradebook.platforms import FORMS, TITLE, breakdown, canvas_section, is_final, moodle_grade
from kit.teacher.gradebook.tables import csv_lines, decimal, folded, guarded, raw_rows
from kit.teacher.inbox.labels import agrees
from kit.teacher.outside import in_utc
from kit.teacher.records import Label, Row, Task

_NUMBERED = re.compile(r"\D+(?P<number>[0-9]+)")
_MOMENT = re.compile(r"(?=.*\d{4})(?=.*\d{1,2}[:.]\d{2})")  # a year and a time of day
LONGEST_MOMENT = 60  # characters, in the wordiest of languages
_OURS = re.compile(r"(Late[^;]*; )?(\S+ [0-9.]* of [0-9.]+(; |$))+")  # comments that an earlier table of ours brought
_WITH_ID = re.compile(r"\s\([0-9]+\)$")


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A platform's table: its separator, first rows, a line a student, and where what stands in them.

    `at` has the columns “grade” and, for Moodle, “modified” and “comments” (None where there is none). `numbers` has
    the platform's own number of each line.
    """

    name: str
    separator: str
    head: Sequence[Sequence[str]]
    lines: Sequence[Sequence[str]]
    numbers: Sequence[str]
    at: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def times(self) -> Mapping[str, str]:
        """When each student's work came, by number, as far as the table says so in a form that can be read."""
        column = self.at.get("submitted")
        found = {n: _moment(line[column]) for n, line in zip(self.numbers, self.lines, strict=True)} if column else {}
        return {number: moment for number, moment in found.items() if moment}


@dataclass(frozen=True, slots=True)
class PlatformTable:
    """The table for a platform that is wanted beside the plain one: its form, a title, and what is to be filled in.

    `autograder` is Gradescope's package, where that is wanted.
    """

    form: str = "plain"
    title: str = TITLE
    sheet: Worksheet | None = None
    autograder: bytes = b""


def wanted_table(asked: str, title: str, out_of: float) -> PlatformTable:
    """What `--format canvas`, or `--format moodle=worksheet.csv`, asks for. Raises BadFile."""
    form, given, path = asked.partition("=")
    if form not in FORMS or (given and form not in ("canvas", "moodle")):
        raise BadFile(f"--format: “{asked}” is none of {', '.join(FORMS)}, canvas=gradebook.csv, moodle=worksheet.csv")
    if not given:
        return PlatformTable(form, title)
    read = {"canvas": canvas_export, "moodle": moodle_worksheet}[form]
    return PlatformTable(form, title, read(Path(path), out_of, title))


# ---- Moodle


def moodle_worksheet(path: Path, out_of: float, _: str = "") -> Worksheet:
    """The grading worksheet of an assignment as Moodle gives it out. Raises BadFile where it is none, or its maximum
    is another than can be reached here: Moodle skips what is above it, and below it a full answer looks poor.
    """
    separator, (head, *lines) = raw_rows(path, ("Identifier", "Grade"))
    whole = [line for line in lines if len(line) == len(head)]
    columns = list(zip(*whole, strict=True)) or [() for _ in head]
    numbers = [found["number"] if (found := _NUMBERED.fullmatch(line[0].strip())) else "" for line in whole]
    if not whole or not all(numbers):
        raise BadFile(
            f"{path.name}: this isn’t a Moodle grading worksheet: those begin with “Participant 123” or something like it"
        )
    last_first = range(len(columns) - 1, 1, -1)
    modified = _column(head, "Last modified (grade)", (n for n in last_first if _times(columns[n])))
    numbered = (n for n in last_first if n < (modified or 0) and _one_number(columns[n]))
    maximum = _column(head, "Maximum grade", numbered)
    if maximum is None or modified is None or not _one_number(columns[maximum]):
        raise BadFile(
            f"{path.name}: there is no column for the maximum grade, or for when a grade was last changed. Download the "
            "worksheet again, from an assignment that is graded by points."
        )
    _check_most(path, columns[maximum][0], out_of, "maximum grade")
    submitted = next((n for n in range(modified - 1, maximum, -1) if _times(columns[n])), None)
    comments = modified + 1 if modified + 1 < len(head) else None
    at = {"grade": _column(head, "Grade", iter([maximum - 1])), "modified": modified}
    return Worksheet(path.name, separator, [head], whole, numbers, at | {"comments": comments, "submitted": submitted})


def _column(head: Sequence[str], english: str, by_shape: Iterator[int]) -> int | None:
    """The column of that English name, else the first one of that shape."""
    return next((n for n, name in enumerate(head) if name.strip() == english), None) or next(by_shape, None)


def _one_number(cells: Sequence[str]) -> bool:
    return len({cell.strip() for cell in cells}) == 1 and _number(cells[0]) is not None


def _times(cells: Sequence[str]) -> bool:
    """Whether moments stand here, in any language, or a dash where there is none."""
    return all(cell.strip() == "-" or (len(cell) < LONGEST_MOMENT and _MOMENT.match(cell)) for cell in cells)


def _moment(cell: str) -> str:
    """A moment as Moodle writes it in English, in the zone of this computer; "" for another language, or a dash."""
    for clock in ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M"):
        with suppress(ValueError):
            return in_utc(datetime.strptime(cell.strip(), clock))  # noqa: DTZ007
    return ""


def _number(cell: str) -> float | None:
    try:
        return float(cell.replace("\N{NO-BREAK SPACE}", "").replace(",", ".").strip())
    except ValueError:
        return None


def _check_most(path: Path, cell: str, out_of: float, called: str) -> None:
    most = _number(cell)
    if most is not None and round(most, 2) != round(out_of, 2):
        raise BadFile(
            f"{path.name}: its {called} is {decimal(most)}, and {decimal(out_of)} points are possible here. Change it "
            f"there to {decimal(out_of)} and download the table again, or grade other lessons."
        )


# ---- Canvas


def canvas_export(path: Path, out_of: float, title: str = TITLE) -> Worksheet:
    """The gradebook as Canvas exports it, with the column of that title, or one more. Raises BadFile as above."""
    separator, (head, *lines) = raw_rows(path, ("Student", "ID", "Section"))
    names = [name.strip() for name in head]
    if not {"ID", "Section"} <= set(names):
        raise BadFile(f"{path.name}: this isn’t a Canvas gradebook, which has the columns Student, ID and Section")
    known = range(names.index("Section") + 1)
    id = names.index("ID")
    own = (n for n, name in enumerate(names) if n not in known and title in (name, _WITH_ID.sub("", name)))
    grade = next(own, None)
    possible = next((line for line in lines if "Points Possible" in line[0]), [])
    if grade is not None and grade < len(possible):
        if "read only" in possible[grade].casefold():
            raise BadFile(f"{path.name}: Canvas doesn’t take grades for “{title}”, which it works out itself")
        _check_most(path, possible[grade], out_of, f"points possible for “{title}”")
    students = [line for line in lines if len(line) > known[-1] and line[id].strip().isdecimal()]
    first = [names[n] for n in known]
    heads = [[*first, names[grade] if grade is not None else guarded(title)]]
    heads.append(["    Points Possible", *("" for _ in first[1:]), decimal(out_of)])
    width = len(first)
    cells = [[*line[:width], line[grade] if grade is not None and grade < len(line) else ""] for line in students]
    numbers = [line[id].strip() for line in students]
    return Worksheet(path.name, separator, heads, cells, numbers, {"grade": width, "section": width - 1})


# ---- filled in


@dataclass(frozen=True, slots=True)
class Filled:
    """A table for a platform as text, whom it has no line for, how many grades in it change, and numbers by file."""

    text: Iterable[str]
    unplaced: Sequence[str]
    changed: int
    numbers: Mapping[str, str]


def filled(sheet: Worksheet, rows: Iterable[Row], tasks: Sequence[Task], now: str) -> Filled:
    """The lines of those whose grade is final; all others are left out, so that the platform leaves them as they are."""
    line_of = _Finder(sheet)
    final = [row for row in rows if is_final(row) and (row.student_id or row.name)]
    placed = [(row, n) for row in final if (n := line_of(row)) is not None]
    in_order = sorted(placed, key=lambda pair: pair[1])
    lines = [(sheet.lines[n], _filled(sheet, sheet.lines[n], row, tasks, now)) for row, n in in_order]
    grade = sheet.at["grade"] or 0
    changed = sum(1 for old, new in lines if old[grade].strip() and _number(old[grade]) != _number(new[grade]))
    found = {row.file for row, _ in placed}
    unplaced = [row.name or row.student_id for row in final if row.file not in found]
    text = csv_lines([*sheet.head, *(new for _, new in lines)], sheet.separator)
    return Filled(text, unplaced, changed, {row.file: sheet.numbers[n] for row, n in placed})


def _filled(sheet: Worksheet, line: Sequence[str], row: Row, tasks: Sequence[Task], now: str) -> list[str]:
    own = {sheet.at["grade"]: moodle_grade(row) if "modified" in sheet.at else decimal(row.total)}
    kept: set[int | None] = set()
    if "modified" in sheet.at:
        comments = sheet.at["comments"]
        own[sheet.at["modified"]] = now
        if comments is not None and (not line[comments].strip() or _OURS.match(line[comments])):
            own[comments] = breakdown(row, tasks)
        kept = {comments}  # what a teacher wrote there stays to the letter
    elif row.late:
        own[sheet.at["section"]] = canvas_section(row, line[sheet.at["section"] or 0])
    return [own.get(n, cell if n in kept or cell == "-" else guarded(cell)) for n, cell in enumerate(line)]


class _Finder:
    """Finds a student's line: by the platform's own number, by an id that stands in it, by a name that stands once."""

    def __init__(self, sheet: Worksheet) -> None:
        self._by_number = {number: n for n, number in enumerate(sheet.numbers)}
        self._by_cell: dict[str, set[int]] = {}
        self._names = [line[1] if "modified" in sheet.at else line[0] for line in sheet.lines]
        for n, line in enumerate(sheet.lines):
            for cell in line[: sheet.at["grade"]]:
                self._by_cell.setdefault(folded(cell), set()).add(n)

    def __call__(self, row: Row) -> int | None:
        if row.label.id in self._by_number:
            return self._by_number[row.label.id]
        by_id = self._by_cell.get(folded(row.student_id), set()) if row.student_id else set()
        if len(by_id) == 1:
            return next(iter(by_id))
        named = () if row.label.blind or not row.name else enumerate(self._names)
        same = [n for n, name in named if name and agrees(Label(name), row.name, "")]
        return same[0] if len(same) == 1 else None
