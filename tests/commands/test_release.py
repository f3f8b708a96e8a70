"""The students' copy: it works, it is the same twice, and no graded answer can be got out of it."""

import base64
import codecs
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

import kit
from kit.commands.mark import mark_all
from kit.commands.release import release, write_files
from kit.exercises.check import key_answer, received
from kit.exercises.exercise import read_exercises, titled
from kit.files import read_article, read_key, read_sheet
from kit.sheets.hand_in import hand_in, signed
from kit.sheets.record import Record, answered, checked
from kit.sheets.sheet_file import open_sheet
from kit.strict import BadFile
from kit.teacher.copy.student_copy import student_copy
from kit.texts.article import write_folder

ROOT = Path(__file__).parents[2]
REPORT, PRACTICE = "g20-ministers", "riverside-library"
IDS = sorted(path.parent.name for path in ROOT.glob("kit/articles/*/key.json"))
FRESH = ("lake-relay", "night-bus", "puppet-house", "reed-frogs")
TASKS = ("sources", "errors")
OF_A_PART = "kind prompt options items columns ends unit passage given starter"
SET_UP = ("pyproject.toml", "constraints.txt", "environment.yml")
OF_A_KEY = ("explanation", "note", "why_not_an_error", "damage", "evidence", "annotators")
LEAST = 16  # characters of a sentence that cannot stand somewhere else by chance
WINDOW = 12  # signs of a digest or of a text in base64 that cannot either


@pytest.fixture(scope="module")
def copy_of(tmp_path_factory):
    """Makes the copy of these arguments, once for all tests that only read it; its folder, and what is said of it."""

    @cache
    def made(*arguments: str) -> tuple[Path, str]:
        folder = tmp_path_factory.mktemp("copy") / "kit"
        with redirect_stdout(StringIO()) as said:
            assert release([str(folder), *arguments]) == 0
        return folder, said.getvalue()

    return made


@pytest.fixture
def graded(copy_of):
    """A copy in which lessons 2 and 5 are graded, with their whole-article tasks."""
    return copy_of("--graded", "02,05")[0]


@pytest.fixture
def practice(copy_of):
    """A copy in which nothing is graded but what says so itself: the delayed check."""
    return copy_of()[0]


def paths(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def key_of(folder: Path, article_id: str):
    article = read_article(folder / "kit" / "articles" / article_id)
    return article, read_key(folder / "kit" / "articles" / article_id / "key.json", article)


def exercises(folder: Path, article_id: str, keys: bool = True):
    article, key = key_of(folder, article_id)
    return titled(read_exercises(folder / "exercises", article, key if keys else None))


@cache
def with_keys(article_id: str):
    """The exercises of the kit itself, which all these copies are compared with."""
    return exercises(ROOT, article_id)


# ---- what is there


def test_lessons_exercises_package_and_set_up_are_there(practice):
    found = set(paths(practice))
    assert {f"{d}/0{n}" for d in ("notebooks", "exercises") for n in range(1, 9)} <= {p.split("_")[0] for p in found}
    assert {"README.md", "LICENSE", *SET_UP, "kit/__main__.py", "kit/views/browser/reader.css"} <= found
    assert {"kit/views/browser/reader.js", "kit/jupyter/labconfig/default_setting_overrides.json"} <= found


OF_THE_TEACHER = r"""tests/|\.git|wheels/|answers/|INSTRUCTORS|CHANGELOG|CONTRIBUTING|exercises/README|.*class_report
    |kit/teacher|kit/commands/(grade|release)|kit/sentences/(grading|inbox|page)"""


def test_what_is_a_teachers_is_not_there(practice):
    assert [path for path in paths(practice) if re.match(OF_THE_TEACHER, path, re.VERBOSE)] == []


@pytest.fixture
def root(tmp_path):
    """A teacher's own kit, in which something may lie about."""
    for name in ("kit", "notebooks", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / "root" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("LICENSE", *SET_UP):
        shutil.copy(ROOT / name, tmp_path / "root")
    return tmp_path / "root"


LYING_ABOUT = """
kit/exercises/__pycache__/check.cpython-311.pyc kit/.solutions.json kit/old.pyc kit/articles/our-town/key.json
notebooks/solutions.ipynb notebooks/.ipynb_checkpoints/05-checkpoint.ipynb exercises/notes.md
answers/g20-ministers.s017.json keys/key.json
"""


def test_what_lies_about_in_the_teachers_folder_does_not_come_along(root):
    ours = student_copy(root, ["05"]).files
    for name in LYING_ABOUT.split():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("{}", "utf-8")
    assert student_copy(root, ["05"]).files == ours


def test_colab_fetches_the_kit_from_the_address_that_is_named(copy_of):
    copy, _ = copy_of("--address", "https://example.org/who.whl")
    for path in copy.glob("notebooks/0*.ipynb"):
        (cell,) = (cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["id"] == "colab")
        assert "    %pip install -q https://example.org/who.whl\n" in cell["source"]
        assert cell["metadata"]["jupyter"] == {"source_hidden": True}


def test_what_a_run_left_in_a_notebook_does_not_come_along(root):
    ours = student_copy(root, ["05"]).files
    path = root / "notebooks" / "05_lost_in_translation.ipynb"
    book = json.loads(path.read_text("utf-8"))
    book["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"E02": "key"}}}
    cell = next(cell for cell in book["cells"] if cell["cell_type"] == "code" and cell["id"] != "colab")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["the key"]}]
    cell["execution_count"], cell["metadata"] = 7, {"note": "the key"}
    path.write_text(json.dumps(book), "utf-8")
    assert student_copy(root, ["05"]).files == ours


def test_links_in_the_readme_lead_somewhere(practice):
    targets = re.findall(r"\]\((?!https?:)([^)]+)\)", (practice / "README.md").read_text("utf-8"))
    assert targets and [target for target in targets if not (practice / target).exists()] == []


def test_where_nothing_is_graded_keys_and_exercises_stay_as_they_are(practice):
    for name in ("02_who_is_talking", "05_lost_in_translation", "08_your_own_article"):
        ours, theirs = (tomllib.loads((r / "exercises" / f"{name}.toml").read_text("utf-8")) for r in (ROOT, practice))
        assert theirs == ours
    ours, theirs = (json.loads((r / f"kit/articles/{REPORT}/key.json").read_text("utf-8")) for r in (ROOT, practice))
    for record in [r for task in TASKS for r in ours["answers"][task]["value"]]:
        record.pop("annotators", "")  # what they decided is for teachers
    assert theirs == ours


# ---- the same twice


def state(folder: Path) -> list[tuple[str, int, int, bytes]]:
    def one(p: Path, of: os.stat_result):
        return p.relative_to(folder).as_posix(), of.st_mode, int(of.st_mtime), p.read_bytes() if p.is_file() else b""

    return [one(path, path.stat()) for path in (folder, *sorted(folder.rglob("*")))]


def test_two_copies_have_the_same_bytes_times_and_rights(graded, copy_of):
    assert state(copy_of("--graded", "05,02")[0]) == state(graded)


def test_every_file_is_text_with_line_feeds(graded):
    for path in paths(graded):
        content = (graded / path).read_bytes()
        assert b"\r" not in content, path
        assert content == b"" or content.decode("utf-8").endswith("\n") or path.endswith("article.txt"), path


# ---- what a teacher is told


@pytest.mark.parametrize(
    ("lessons", "said"),
    [
        ("05", "translation errors in the whole article, Q19, Q20, Q21, Q22, Q23, Q24, Q35"),
        ("05", "g20-ministers keeps 43 of 44 attributions and 0 of 47 errors"),  # A15 is a garbled one
        ("02", "because the right answer would give a graded one away: Q10, Q11, Q13, Q15, Q18, Q24, Q29."),
    ],
)
def test_it_says_where_the_copy_is_what_is_graded_and_what_that_takes_out(copy_of, lessons, said):
    folder, told = copy_of("--graded", lessons)
    assert said in told and str(folder) in told


def test_it_says_how_many_marks_of_a_key_nobody_has_looked_at(tmp_path, capsys):
    article = kit.own_article("Rain\n\nIt rained, Ana Ruiz said. “It was wet,” she added.")
    write_folder(tmp_path / "rain", article)
    reader = kit.correct(tmp_path / "rain").readers["sources"]
    reader.marks = [reader.marks[0] | {"checked": True}, *reader.marks[1:]]
    (tmp_path / "copy").mkdir()  # an empty folder is filled
    assert release([str(tmp_path / "copy"), "--article", str(tmp_path / "rain")]) == 0
    assert "In the key of own-rain there are marks that only a machine has made (1)." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["copy", "--graded", "5"], "There is no lesson “5”; the exercise files are 01_read_it_twice"),
        (["copy", "--article", "../secret"], "There is no article “../secret”; this kit has g20-ministers"),
        (["."], "isn’t empty"),
        (["mine.txt"], "is a file"),
    ],
)
def test_where_no_copy_can_be_made_a_sentence_says_so_and_all_is_left_alone(arguments, said, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    folder, *more = arguments
    assert release([str(tmp_path / folder), *more]) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


# ---- the practice article for everybody


def test_with_the_practice_article_every_lesson_opens_it_and_the_report_is_left_out(copy_of):
    copy = copy_of("--graded", "05", "--article", PRACTICE)[0]
    assert {path.split("/")[2] for path in paths(copy) if path.startswith("kit/articles/")} == {PRACTICE, *FRESH}
    code = {path: (copy / path).read_text("utf-8") for path in paths(copy) if path.endswith(".ipynb")}
    opened = {path: re.findall(r" = kit\.lesson\((.*?)\)", text.replace('\\"', "'")) for path, text in code.items()}
    assert f'kit.start(article=\\"{PRACTICE}\\")' in code["notebooks/start.ipynb"]
    assert opened.pop("notebooks/start.ipynb") == []
    assert opened.pop("notebooks/glossary.ipynb") == []
    for path, calls in opened.items():
        folder, name = path.split("/")
        text = f"article='{PRACTICE}'" if folder == "notebooks" else r"article='(?!g20)[a-z-]+'"
        assert len(calls) == 1 and re.fullmatch(rf"'(practice_)?{name[:2]}', {text}", calls[0]), path
    assert key_of(copy, PRACTICE)[1].errors == ()
    lesson = tomllib.loads((copy / "exercises" / "05_lost_in_translation.toml").read_text("utf-8"))
    assert lesson["article"] == PRACTICE and {e["id"] for e in lesson["exercise"]} == read_ids("05")
    assert all(e["graded"] and not {"key", "hints", "explanation"} & set(e) for e in lesson["exercise"])


# ---- graded exercises can be answered


@pytest.mark.parametrize("article_id", [REPORT, PRACTICE])
def test_a_graded_exercise_asks_the_same_for_the_same_points_and_can_be_answered_in_full(graded, article_id):
    whole, copy = with_keys(article_id), exercises(graded, article_id)
    assert any(exercise.graded for exercise in copy.values())
    for id, exercise in copy.items():
        for name in ("title", "prompt", "show", "minutes", "points", "tags"):
            assert getattr(exercise, name) == getattr(whole[id], name), (id, name)
        for ours, theirs in zip(whole[id].parts, exercise.parts, strict=True):
            for name in OF_A_PART.split():
                assert getattr(theirs, name) == getattr(ours, name), (id, name)
        if exercise.graded:
            assert received(exercise, key_answer(whole[id])).outcome == "could not check", id


# ---- and nothing is given away


def secrets(exercise) -> Iterator[str]:
    """The sentences that say or hint what is right, and the model answers."""
    yield from (exercise.explanation, *exercise.hints)
    for part in exercise.parts:
        yield part.otherwise
        yield from (text for wrong in part.wrong for text in (wrong.say, wrong.next))
        if part.kind in ("text", "repair"):
            yield from (text for model in part.key or () for text in (model.text, model.gains, model.loses))
        elif part.kind == "code":
            yield part.key


def answers(exercise) -> Iterator[str]:
    """The right answers as somebody would write them to hash them."""
    for value in [*key_answer(exercise), key_answer(exercise)]:
        forms = (json.dumps(value), json.dumps(value, sort_keys=True), json.dumps(value, separators=(",", ":")))
        yield from {*forms, str(value), *([str(value).lower()] if isinstance(value, str) else [])}


def digests(exercise) -> Iterator[str]:
    """The first WINDOW signs of the digests of an answer, in hex and in base64, plain and salted with the exercise."""
    for answer in answers(exercise):
        for salted in (answer, *(f"{exercise.id}{by}{answer}" for by in ("", ":", "-", "|")), f"{answer}{exercise.id}"):
            for kind in ("md5", "sha1", "sha256", "sha512", "blake2b"):
                digest = hashlib.new(kind, salted.encode())
                yield digest.hexdigest()[:WINDOW]
                yield base64.b64encode(digest.digest()).decode()[:WINDOW]


class Strand:
    """What stands in a file: as read, unescaped, turned (rot13, backwards), and as runs of code signs."""

    def __init__(self, content: bytes) -> None:
        raw = content.decode("utf-8", "replace")
        text = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), raw)
        text = re.sub(r'\\+(["\'])', r"\1", text)
        self.texts = (raw, text, codecs.encode(text, "rot13"), text[::-1])
        runs = re.findall(r"[A-Za-z0-9+/]{%d,}" % WINDOW, raw)
        self.windows = {run[n : n + WINDOW] for run in runs for n in range(len(run) - WINDOW + 1)}


strand = cache(Strand)  # most files are the same in all copies


@cache
def stands_in(sentence: str, file: Strand) -> bool:
    return any(sentence in text for text in file.texts)


class Haystack:
    """All that stands in the files of a copy."""

    def __init__(self, contents: Iterable[bytes]) -> None:
        self.strands = {strand(content) for content in contents}
        self.windows = set().union(*(each.windows for each in self.strands))

    def has(self, sentence: str) -> bool:
        """Whether a sentence stands there in any of these disguises, also in hex or base64 inside something longer."""
        plain = sentence.encode()
        coded = {plain.hex()[:WINDOW], plain.hex().upper()[:WINDOW]}
        coded |= {base64.b64encode(plain[n:]).decode()[:WINDOW] for n in range(3)}
        return bool(coded & self.windows) or any(stands_in(sentence, each) for each in self.strands)


def open_words(folder: Path) -> str:
    """What the kit tells everybody: articles, prose, the feedback of what is not graded, what two keys say."""
    books = [json.loads(path.read_text("utf-8")) for path in ROOT.glob("notebooks/0*.ipynb")]
    said = [json.dumps(book, ensure_ascii=False) for book in books]
    said += [path.read_text("utf-8") for path in ROOT.glob("kit/articles/*/article.txt")]
    for article_id in (path.name for path in (folder / "kit" / "articles").iterdir()):
        whole, copy = with_keys(article_id), exercises(folder, article_id, keys=False)
        said += [words for id, exercise in copy.items() if not exercise.graded for words in secrets(whole[id])]
    told = Counter(words for id in IDS for words in set().union(*(_texts(ROOT, id, name) for name in OF_A_KEY)))
    return "\0".join([*said, *(words for words, keys in told.items() if keys > 1)])


def leaks(folder: Path, lessons: tuple[str, ...], tasks: tuple[str, ...]) -> list[str]:
    """All the ways found in which a copy gives a graded answer away; [] is what we want."""
    found = [f"{path}: not a file of a copy" for path in paths(folder) if not _harmless(folder / path, path)]
    everything = Haystack((folder / path).read_bytes() for path in paths(folder))
    public = open_words(folder)
    for article_id in (REPORT, PRACTICE):
        whole, copy = with_keys(article_id), exercises(folder, article_id, keys=False)
        article, key = key_of(folder, article_id)
        asked = [e for e in whole.values() if e.graded or any(e.id in read_ids(lesson) for lesson in lessons)]
        for exercise in asked:
            found += [f"{exercise.id}: {what}" for what in _open(copy[exercise.id])]
            sentences = {s for s in secrets(exercise) if len(s) >= LEAST and s not in public}
            found += [f"{exercise.id}: “{s}”" for s in sentences if everything.has(s)]
            found += [f"{exercise.id}: a digest of its answer" for d in {*digests(exercise)} & everything.windows]
            found += [f"{exercise.id}: {what}" for what in _records(exercise, article, key)]
        whole_tasks = {"errors": (key.errors, key.decoys), "sources": (key.attributions, key.unsourced)}
        found += [f"{article_id}: {task} are there" for task in tasks if any(whole_tasks[task])]
        telling = [a.id for a in key.attributions if "errors" in tasks and (a.damage or a.note)]
        found += [f"{article_id}: {id} tells an error" for id in telling]
        for name in OF_A_KEY:
            gone = _texts(ROOT, article_id, name) - _texts(folder, article_id, name)
            lost = [text for text in gone if len(text) >= LEAST and text not in public]
            found += [f"{article_id}: “{text}”" for text in lost if everything.has(text)]
    return found


def _harmless(path: Path, name: str) -> bool:
    known = (".py", ".js", ".css", ".json", ".txt", ".toml", ".ipynb", ".md", ".yml", ".j2")
    hidden = any(part.startswith((".", "__pycache__")) for part in Path(name).parts)
    known_name = path.suffix in known or path.name in ("LICENSE", "NOTICE")
    return known_name and not hidden and not name.startswith(("tests/", "kit/teacher")) and not path.is_symlink()


@cache
def read_ids(lesson: str) -> set[str]:
    path = next((ROOT / "exercises").glob(f"{lesson}*.toml"))
    return {exercise["id"] for exercise in tomllib.loads(path.read_text("utf-8"))["exercise"]}


def _open(exercise) -> Iterator[str]:
    """What an exercise of the copy still holds of its key."""
    if not exercise.graded:
        yield "is not graded"
    if exercise.hints or exercise.explanation:
        yield "has hints or an explanation"
    for part in exercise.parts:
        if part.key is not None or part.wrong or part.otherwise or part.look_for or part.unseen:
            yield "has a key, wrong answers or tests"


def _records(exercise, article, key) -> Iterator[str]:
    """Records of the copy's key at the passages of an answer, under an item, or in a paragraph that is shown."""
    ids = {id for part in exercise.parts if part.kind == "match" for item in part.items for id in item.split("+")}
    yield from (f"record {r.id}" for r in (*key.attributions, *key.errors) if r.id in ids)
    keys = [(part.role, t.span) for part in exercise.parts if part.kind == "span" for t in part.key or ()]
    errors, said = ([span for role, span in keys if (role == "error") == wanted] for wanted in (True, False))
    shown = [p.span for p in exercise.show] if len(exercise.show) < len(article.paragraphs) else []
    on_sources = not set(exercise.tags) & {"translation error", "repair", "severity", "counting"}
    for record in key.errors:
        if any(record.span.overlaps(span) for span in (*errors, *shown)):
            yield f"record {record.id}"
    for record in key.attributions:
        if any(record.content.overlaps(span) for span in (*said, *(shown if on_sources else ()))):
            yield f"record {record.id}"


def _texts(folder: Path, article_id: str, name: str) -> set[str]:
    found: set[str] = set()

    def walk(value):
        if isinstance(value, dict):
            found.update(v for k, v in value.items() if k == name and isinstance(v, str))
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(json.loads((folder / f"kit/articles/{article_id}/key.json").read_text("utf-8")))
    return found


@pytest.mark.parametrize("lessons", ["", "01", "02", "03", "04", "05", "06", "07", "08", "02,05"])
def test_no_graded_answer_can_be_got_out_of_a_copy(lessons, copy_of):
    """Nor out of one in which only the delayed check is graded."""
    tasks = tuple(task for lesson, task in (("02", "sources"), ("05", "errors")) if lesson in lessons)
    copy, _ = copy_of("--graded", lessons) if lessons else copy_of()
    assert leaks(copy, tuple(filter(None, lessons.split(","))), tasks) == []


# ---- the search is worth something: each leak that is planted is found


def in_key(folder, change):
    path = folder / f"kit/articles/{REPORT}/key.json"
    key = json.loads(path.read_text("utf-8"))
    change(key)
    path.write_text(json.dumps(key, ensure_ascii=False), "utf-8")


def in_q19(folder, line):
    path = folder / "exercises" / "05_lost_in_translation.toml"
    before, asked, after = path.read_text("utf-8").partition('id = "Q19"')
    assert asked
    path.write_text(f"{before}{asked}\n{line}{after}", "utf-8")


def made_file(folder, name, content=b""):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


WHOLE_KEY = json.loads((ROOT / f"kit/articles/{REPORT}/key.json").read_text("utf-8"))
EXPLANATION = with_keys(REPORT)["Q21"].explanation
ANSWERS = WHOLE_KEY["answers"]
FIRST_SAID = ANSWERS["sources"]["value"][0]
FILES = {
    "an explanation in the prose": ("notes.md", EXPLANATION.encode()),
    "one in base64": ("x.txt", base64.b64encode(b"--" + EXPLANATION.encode())),
    "one in hex": ("x.txt", EXPLANATION.encode().hex().encode()),
    "one turned": ("x.txt", codecs.encode(EXPLANATION, "rot13").encode()),
    "one in an output": ("notebooks/run.ipynb", json.dumps({"outputs": [EXPLANATION]}).encode()),
    "an explanation of the key": ("x.txt", ANSWERS["errors"]["value"][2]["explanation"].encode()),
    "a plain digest": ("kit/check.json", hashlib.sha256(b"group").hexdigest().encode()),
    "a salted digest": ("kit/check.json", hashlib.md5(b"Q09:inside").hexdigest().encode()),
    "a digest in base64": ("kit/check.json", base64.b64encode(hashlib.sha1(b'"inside"').digest())),
    "a compiled file": ("kit/old.pyc", b"\0"),
    "a cache": ("kit/__pycache__/x.py", b""),
    "a repository": (".git/HEAD", b""),
    "tests": ("tests/test_x.py", b""),
    "the teacher's part": ("kit/teacher/x.py", b""),
}
PLANTED = {
    "a key": lambda d: in_q19(d, 'key = { spans = [{ paragraph = 29, words = "Did." }] }'),
    "hints": lambda d: in_q19(d, 'hints = ["Look at the end.", "Each is short."]'),
    "an ungraded exercise": lambda d: shutil.copy(ROOT / "exercises/05_lost_in_translation.toml", d / "exercises"),
    "an error record": lambda d: in_key(d, lambda k: k["answers"].update(errors=ANSWERS["errors"])),
    "one attribution": lambda d: in_key(d, lambda k: k["answers"].update(sources={"value": [FIRST_SAID]})),
    "decoys": lambda d: in_key(d, lambda k: k.update(decoys=WHOLE_KEY["decoys"])),
    "passages without a source": lambda d: in_key(d, lambda k: k.update(unsourced=WHOLE_KEY["unsourced"])),
    **{leak: lambda d, file=file: made_file(d, *file) for leak, file in FILES.items()},
}


@pytest.mark.parametrize("leak", PLANTED)
def test_a_planted_leak_is_found(leak, graded, tmp_path):
    copy = shutil.copytree(graded, tmp_path / "copy")
    PLANTED[leak](copy)
    assert leaks(copy, ("02", "05"), TASKS) != []


# ---- the copy works


RUN = """
import json, os, sys
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell, broken = InteractiveShell.instance(), []
for path in sys.argv[1:]:
    shell.reset()
    os.chdir(os.path.dirname(path))
    for cell in json.load(open(path, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            with capture_output():
                done = shell.run_cell("".join(cell["source"]))
            if not done.success:
                broken.append([path, cell["id"], repr(done.error_in_exec or done.error_before_exec)])
import kit
print(json.dumps([kit.__file__, broken]))
"""


@pytest.mark.parametrize(
    "arguments", ["", "--graded 02,05", "--graded 01,03,04,07", f"--graded 06 --article {PRACTICE}"]
)
def test_all_lessons_of_a_copy_run_from_top_to_bottom(arguments, copy_of, tmp_path):
    copy = shutil.copytree(copy_of(*arguments.split())[0], tmp_path / "copy")
    (copy / "run.py").write_text(RUN, "utf-8")
    done = python(copy, "run.py", *(str(copy / path) for path in paths(copy) if path.endswith(".ipynb")))
    assert json.loads(done.stdout.splitlines()[-1]) == [str(copy / "kit" / "__init__.py"), []], done.stderr


def python(folder: Path, *arguments: str):
    """What Python does in a folder with the kit that is there, and no other."""
    environment = os.environ | {"PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def start(folder: Path, *arguments: str):
    return python(folder, "-m", "kit", *arguments)


def test_a_copy_offers_the_commands_it_has(graded, practice):
    """The kit itself has the teacher's commands too; a command that a copy lacks is one sentence."""
    shown = [start(folder, "--help").stdout for folder in (graded, practice, ROOT)]
    without, whole, ours = (re.findall(r"python -m kit (\w+) ", text)[:-1] for text in shown)
    assert without == ["lab", "pages", "mark", "export", "import", "init", "wheels"]
    assert whole == ["lab", "pages", "find", "draft", "mark", "export", "import", "init", "wheels"]
    assert {"grade", "release", "test"} <= set(ours)
    done = start(graded, "grade", "x")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("There is no command 'grade'")


# ---- what would do the work, or tells it beside the keys


@pytest.mark.parametrize(
    ("lessons", "is_there"), [("02", False), ("05", False), ("01", False), ("06,08", False), ("08", True)]
)
def test_the_finder_is_not_in_a_copy_in_which_its_output_could_be_handed_in(lessons, is_there, copy_of):
    copy, said = copy_of("--graded", lessons)
    found = [path for path in paths(copy) if "finder" in path or "cues.json" in path or path.endswith("find.py")]
    assert bool(found) == is_there
    assert ("The finder isn’t in this copy" in said) == ("use a text of your own" in said) != is_there


def test_without_the_finder_a_plain_sentence_stands_in_its_place(graded):
    code = "import kit; print(kit.find_attributions(kit.read_article('g20-ministers')), kit.find_suspects('x'))"
    done = python(graded, "-c", code)
    assert (done.returncode, done.stderr) == (0, "")
    sentence, *_, found = done.stdout.splitlines()
    assert sentence.startswith("The program that looks for who said what isn't in this copy")
    assert found == "() ()"


TELLING = {  # written down by hand, from the errors of the key that lessons 1, 3, 6 and 7 and the glossary talk about
    "E02": "has to be the invasion of Ukraine",
    "E07": "terms that Kyiv agrees to|Kyiv agreed",
    "E09": "But he added that",
    "E10": "territorial",
    "E35": "proposed that \\*Russia\\* release",
    "E36": "Whelan.{1,60}Whalen|Whalen.{1,60}Whelan",
    "E41": 'on which day in February did the invasion begin|two days before Moscow would eventually invade\\\\*[”"]',
}


@pytest.mark.parametrize("id", TELLING)
def test_no_lesson_of_a_copy_tells_an_error_that_is_graded(id, copy_of):
    where = ("notebooks/0*.ipynb", "exercises/0[1-46-8]*", "notebooks/glossary.md")
    for folder, is_told in ((ROOT, True), (copy_of("--graded", "05")[0], False)):
        files = [path for pattern in where for path in folder.glob(pattern)]
        told = [path.name for path in files if re.search(TELLING[id], path.read_text("utf-8"))]
        assert bool(told) == is_told, told


EVERYDAY = {"agreement", "partner"}  # in lessons 6 and 8, of two people who work together


def test_no_word_that_only_a_repair_has_stands_in_another_lesson_of_a_copy(copy_of):
    """Words of five letters or more that the key writes into the text, and the text does not have."""
    article, key = key_of(ROOT, REPORT)
    printed = set(re.findall("[a-z]+", article.text.lower()))
    repairs = [repair for e in key.errors if e.tier in ("core", "subtle") for repair in e.repairs]
    telling = {w for repair in repairs for w in re.findall("[a-z]{5,}", repair.lower())} - printed - EVERYDAY
    assert {"territorial", "unchallenged", "minds"} <= telling
    copy = copy_of("--graded", "05")[0]
    for path in (*copy.glob("*s/0[1-46-8]*"), copy / "notebooks" / "glossary.md"):
        assert {*re.findall("[a-z]+", path.read_text("utf-8").lower())} & telling == set(), path.name


def test_an_exercise_that_tells_what_is_graded_says_so_in_one_sentence(copy_of):
    copy = copy_of("--graded", "05")[0]
    code = "import kit; a, k, s, ask = kit.lesson('07'); print(ask('Q30'))"
    assert "Q30 shows something that your teacher grades, so it isn't in this copy." in python(copy, "-c", code).stdout


def test_a_copy_has_every_public_name_and_starts_with_the_environment_at_hand(graded):
    """Set-up finds that the running Python has all it needs, and makes no .venv."""
    names = "import kit; [getattr(kit, name) for name in kit.__all__]"
    done = python(graded, "-c", f"{names}; from kit.bootstrap import ROOT, environment; print(ROOT, environment())")
    assert done.stdout.split() == [str(graded), sys.executable], done.stderr


def test_marking_a_sheet_in_a_copy_says_what_could_not_be_checked(graded, tmp_path):
    article, key = key_of(ROOT, REPORT)
    sheet = open_sheet(article, tmp_path, "s017")
    sheet.save("errors", key.errors[:3])
    sheet.save("Q19", {"answer": key_answer(with_keys(REPORT)["Q19"])})
    done = start(graded, "mark", str(sheet.path))
    assert (done.returncode, done.stderr) == (0, "")
    said = re.findall(r"^(\w+): (.*)", done.stdout, re.MULTILINE)
    assert said == [("errors", "could not check"), ("Q19", "could not check")]


def test_a_copy_that_the_kit_cannot_read_is_no_copy(tmp_path, monkeypatch, capsys):
    def broken(files, folder):
        write_files(files, folder)
        (folder / "exercises" / "01_read_it_twice.toml").write_text("format = 1\n", "utf-8")

    monkeypatch.setattr("kit.commands.release.write_files", broken)
    assert release([str(tmp_path / "copy")]) == 2
    assert "01_read_it_twice.toml" in capsys.readouterr().err


def test_an_exercise_file_that_is_no_toml_is_refused(tmp_path):
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    (tmp_path / "exercises" / "our.toml").write_text("format = ", "utf-8")
    with pytest.raises(BadFile, match=r"our\.toml: this is not TOML"):
        student_copy(tmp_path, [])


def test_what_is_answered_in_a_copy_gets_its_points_from_the_teachers_key(graded, tmp_path):
    """The sheet is made with the copy's exercises, handed in, and marked with the whole key: all of them in full."""
    whole, copy = with_keys(REPORT), exercises(graded, REPORT)
    asked = [id for id, exercise in copy.items() if exercise.graded]
    article = read_article(graded / "kit" / "articles" / REPORT)
    file = open_sheet(article, tmp_path, "s017", "Ana Ruiz")
    for id in asked:
        answer = key_answer(whole[id])
        record = checked(answered(Record(), copy[id], answer), copy[id], received(copy[id], answer))
        file.save(id, record.as_json())
    done = hand_in(signed(file.sheet, file.sheet.reader), article, [tmp_path / "inbox"])
    ours, key = key_of(ROOT, REPORT)
    marked = mark_all(ours, key, read_sheet(done.path, ours), ROOT / "exercises")
    assert {id: m.points + m.waiting for id, m in marked.items()} == {id: whole[id].points for id in asked}
