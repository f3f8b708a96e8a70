"""Whatever a student's function does, it costs one question: the sandbox returns in time, and nothing is left behind."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import kit
from kit.exercises.exercise import read_exercises
from kit.exercises.kinds import KINDS
from kit.exercises.parts import Case, Part
from kit.teacher.sandbox.sandbox import Limits, Sandbox, sandbox

ROOT = Path(__file__).parents[3]
LIMITS = Limits(seconds=0.3, in_all=1, wall=3)
WITH_PROCESSES = Limits(seconds=1, in_all=3, wall=3, processes=50)
COUNT = Part(
    "code",
    function="count",
    given=(Case(("“a” “b”",), 2), Case(("“a”",), 1)),
    unseen=(Case(("",), 0), Case(("“a” “b” “c”",), 3)),
)
ONCE = Part("code", function="count", given=(Case(("“a” “b”",), 2),))
HONEST = "def count(text):\n    return text.count('“')\n"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits on a process are for Linux and macOS")


@pytest.fixture
def bubble():
    found = sandbox(limits=LIMITS)
    if not found:
        pytest.skip("bubblewrap is not installed, or does not work here")
    return found


@pytest.fixture(params=["bubblewrap", "process"])
def box(request):
    return request.getfixturevalue("bubble") if request.param == "bubblewrap" else Sandbox("process", limits=LIMITS)


def result(box, source):
    """What the first case comes to."""
    return box.run(ONCE, source)["results"][0]


def share(box, source, part=COUNT):
    checked = KINDS["code"].check(part, box.run(part, source))
    return checked.points / checked.out_of


# ---- honest functions


def test_a_right_function_earns_everything(box):
    results = [{"gives": 2}, {"gives": 1}, {"gives": 0}, {"gives": 3}]
    assert box.run(COUNT, HONEST) == {"source": HONEST, "results": results}
    assert share(box, HONEST) == 1


@pytest.mark.parametrize(
    ("body", "earned"),
    [
        pytest.param("return text.count('“') if text else 1 / 0", 0.75, id="it fails in one case"),
        pytest.param("while not text: pass\n    return text.count('“')", 0.75, id="it does not end in one case"),
        pytest.param("return text.count('“') if text else __import__('os')._exit(0)", 0.5, id="it ends Python"),
        pytest.param("print('x' * 1_000_000)\n    return text.count('“')", 1, id="what it prints is thrown away"),
    ],
)
def test_a_function_earns_what_its_cases_come_to(body, earned, box):
    assert share(box, f"def count(text):\n    {body}\n") == earned


def test_nltk_and_the_standard_library_are_there(box):
    source = "import statistics\nfrom nltk import FreqDist\ndef count(text):\n    return FreqDist(text)['“']\n"
    assert share(Sandbox(box.kind, box.switch), source) == 1


def test_sets_come_in_the_same_order_each_time(box):
    source = "def count(text): return list({str(n) for n in range(50)})\n"
    assert result(box, source) == result(box, source)


def exercises():
    article = kit.read_article("g20-ministers")
    return read_exercises(ROOT / "exercises", article, kit.read_key("g20-ministers", article))


CODE = {e.id: part for e in exercises() for part in e.parts if part.kind == "code"}


@pytest.mark.parametrize("id", CODE)
def test_the_solution_of_each_exercise_is_right_and_its_starter_is_not(id, bubble):
    box = Sandbox(bubble.kind, bubble.switch)
    assert share(box, CODE[id].key, CODE[id]) == 1
    assert share(box, CODE[id].starter, CODE[id]) < 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("return signs", "the name “signs” isn't known here. Did you spell it the same way when you created it?"),
        ("return ]", "Python can't read this (unmatched ']')."),
    ],
)
def test_an_error_is_told_with_its_line_as_in_the_notebook(body, sentence, box):
    assert result(box, f"def count(text):\n    {body}\n") == {"error": f"Line 2: {sentence}", "line": 2}


@pytest.mark.parametrize("source", ["", "def other(text):\n    return 2\n"])
def test_a_function_that_is_not_there_is_missed_by_its_name(source, box):
    assert "the name “count” isn't known here" in result(box, source)["error"]


def test_many_at_once_do_not_disturb_one_another(bubble):
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: share(bubble, HONEST), range(8))) == [1] * 8


# ---- hostile functions: each in both kinds of sandbox


ENDLESS = {
    "a loop": "while True: pass",
    "a loop that swallows everything": """while True:
        try:
            while True:
                for n in range(9): len(text)
        except BaseException:
            pass""",
    "a loop inside Python": "return sum(iter(int, 1))",
    "printing": "while True: print(text)",
    "a slow generator": "return (sum(range(10**6)) for n in range(10**6))",
    "a sleep": "import time; time.sleep(60)",
    "a timer turned off": "import signal; signal.setitimer(signal.ITIMER_PROF, 0)\n    while True: pass",
    "a timer ignored": "import signal; signal.signal(signal.SIGPROF, signal.SIG_IGN)\n    while True: pass",
    "a trace": "import sys; sys.settrace(lambda *_: None)\n    while True: pass",
}


@pytest.mark.parametrize("body", [*ENDLESS.values(), ""], ids=[*ENDLESS, "a loop outside the function"])
def test_what_has_no_end_is_stopped(body, box):
    start = time.monotonic()
    found = result(box, f"def count(text):\n    {body}\n" if body else "while True: pass\n")
    assert found["endless"] is True
    assert "this doesn't finish within" in found["error"]
    assert time.monotonic() - start < LIMITS.wall + 3


GIVING = {
    "a finalizer without an end": (
        "class A:\n    def __del__(self):\n        while True: pass\ndef count(text):\n    A()\n    return 2\n",
        2,
    ),
    "a generator without an end": ("def count(text):\n    while True: yield 1\n", [1] * 5000),
    "our variables": ("import os\ndef count(text): return 'OUR_SECRET' in os.environ\n", False),
}


@pytest.mark.parametrize(("source", "gives"), GIVING.values(), ids=GIVING)
def test_what_cannot_be_had_is_cut_or_kept_from_it(source, gives, box, monkeypatch):
    monkeypatch.setenv("OUR_SECRET", "x")
    assert result(box, source) == {"gives": gives}


ENDING = {
    "os._exit": "import os; os._exit(0)",
    "a segfault": "import ctypes; ctypes.string_at(0)",
    "abort": "import os; os.abort()",
    "a signal": "import os; os.kill(os.getpid(), 15)",
    "closing all files": "import os; os.closerange(0, 1000)",
}


@pytest.mark.parametrize("body", ENDING.values(), ids=ENDING.keys())
def test_what_ends_python_ends_only_itself(body, box):
    ended = "While your function ran: the whole program ended before the function gave a result."
    assert result(box, f"def count(text):\n    {body}\n") == {"error": ended, "line": None}


FAILS = "{'__str__': lambda s: s.a, '__getattr__': lambda s, n: 1 / 0}"
FAILING = {
    "exit": ("import sys; sys.exit()", "this ends the whole program"),
    "an interrupt": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "4 GB": ("return len(bytearray(4 << 30))", "this needs more memory than a function may have"),
    "recursion": ("return count(text)", "calls itself and never stops"),
    "50 MB": ("return 'x' * 50_000_000", "what it returns is too large"),
    "a very long number": ("return 10 ** 4000", "what it returns is too large"),
    "half a character": ("return '\\ud800'", "can't be compared"),
    "a list in itself": ("a = []; a.append(a); return a", "calls itself and never stops"),
    "a deep list": ("return __import__('functools').reduce(lambda a, _: [a], range(200), 1)", "can't be"),
    "a false class": ("return type('A', (), {'__class__': int})()", "can't be compared"),
    "an iterator that fails": ("return type('A', (), {'__iter__': lambda s: 1 / 0})()", "divided by zero"),
    "an error that fails": (f"raise type('E', (Exception,), {FAILS})", "divided by zero"),
    "no such file": ("return open('/nowhere/at/all').read()", "can't be opened"),
    "the kit": ("import kit", "this module can't be found (No module named 'kit')"),
}


@pytest.mark.parametrize(("body", "why"), FAILING.values(), ids=FAILING.keys())
def test_what_fails_is_told_in_a_sentence(body, why, box):
    found = result(box, f"def count(text):\n    {body}\n")
    assert why in found["error"]
    assert "gives" not in found


RECURSION = "import sys\nsys.setrecursionlimit(10**9)\ndef count(text):\n    return [count(text)]\n"


@pytest.mark.parametrize(
    "source",
    [RECURSION, "(" * 100_000, "x = 1\0", "x = '\ud800'", "-" * 1_000_000 + "1"],
    ids=["recursion without a limit", "brackets", "a zero byte", "half a character", "a long sum"],
)
def test_a_source_that_is_no_program_costs_one_question(source, box):
    assert "gives" not in result(box, source)


CHEATS = {
    "a patched len": "import builtins\nbuiltins.len = lambda _: 2\n",
    "a patched sorted": "import builtins\nbuiltins.sorted = builtins.isinstance = builtins.hasattr = None\n",
    "a patched open": "import builtins, io\nbuiltins.open = io.open = None\n",
    "patched json": "import json\njson.dumps = json.JSONEncoder.encode = lambda *_: '{\"gives\": 2}'\n",
    "a patched writer": "import __main__\n__main__.Reply._write = lambda *_: None\n",
    "a forged result": "import os\nfor n in range(3, 30):\n    try: os.write(n, b'{\"gives\": 2}\\n' * 9)\n    except OSError: pass\n",
    "results printed": "print('{\"gives\": 2}\\n' * 9)\n",
    "an exit hook": "import atexit\natexit.register(print, '{\"gives\": 2}')\n",
    "another equality": "class Same(str):\n    __eq__ = lambda *_: True\n    __hash__ = str.__hash__\n",
}


@pytest.mark.parametrize("before", CHEATS.values(), ids=CHEATS.keys())
def test_a_cheat_earns_nothing(before, box):
    wrong = "Same()" if "Same" in before else "'2'"
    assert share(box, f"{before}\ndef count(text):\n    return {wrong}\n") == 0


def test_a_process_that_writes_without_an_end_is_stopped(box):
    source = "import os\nwhile True:\n    for n in range(3, 30):\n        try: os.write(n, b'x' * 60000)\n        except OSError: pass\n"
    start = time.monotonic()
    assert "gives" not in result(box, source)
    assert time.monotonic() - start < LIMITS.wall + 3


def test_nothing_is_written_to_a_file(box, tmp_path):
    file = tmp_path / "written"
    source = f"def count(text):\n    with open({str(file)!r}, 'w') as f: f.write(text)\n    return 2\n"
    assert "gives" not in result(box, source)
    assert not file.exists() or not file.read_bytes()


def test_the_wanted_results_are_not_in_the_process(box):
    part = Part("code", function="count", given=(Case(("a",), "the-wanted-result"),))
    source = """
import gc, os, sys
def count(text):
    seen = repr([o for o in gc.get_objects() if isinstance(o, (dict, list, tuple))]) + repr(sys.argv)
    os.lseek(0, 0, 0)
    return ["-".join(["the", "wanted", "result"]) in seen + os.read(0, 1_000_000).decode(), "count" in seen]
"""
    assert box.run(part, source)["results"] == [{"gives": [False, True]}]


# ---- processes


def names():
    """The names of all processes of this computer that are not ended; "12 (name) S ..." is how Linux tells them."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, state = path.read_text().partition("(")[2].rpartition(")")
            found |= {name} if state.split()[0] not in "ZX" else set()
    return found


ORPHAN = """
import ctypes, os, time
def count(text):
    told, tell = os.pipe()
    for n in range(20):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                ctypes.CDLL(None).prctl(15, b"{name}", 0, 0, 0)
                os.write(tell, b"x")
                time.sleep(120)
            os._exit(0)
    return sum(len(os.read(told, 1)) for n in range(20))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc, which Linux has")
@pytest.mark.parametrize("kind", ["bubblewrap", "process"])
def test_processes_that_leave_their_session_are_gone_afterwards(kind, bubble):
    name = f"orphan-{os.getpid()}-{kind[0]}"[:15]
    box = Sandbox(kind, bubble.switch and kind == "bubblewrap", WITH_PROCESSES)
    found = result(box, ORPHAN.format(name=name))
    assert soon(lambda: name not in names())
    if kind == "bubblewrap" or os.getuid() == 0:  # elsewhere the limit counts all that the user runs
        assert found == {"gives": 20}


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc, which Linux has")
def test_nothing_runs_on_when_the_grader_is_killed(bubble):
    name = f"alone-{os.getpid()}"[:15]
    source = f"import ctypes, time\ndef count(text):\n    ctypes.CDLL(None).prctl(15, b'{name}', 0, 0, 0)\n    time.sleep(60)\n"
    run = f"from kit.teacher.sandbox.sandbox import Sandbox\nSandbox('bubblewrap', {bubble.switch}).run({ONCE!r}, {source!r})"
    grader = subprocess.Popen([sys.executable, "-c", f"from kit.exercises.parts import Case, Part\n{run}"], cwd=ROOT)
    assert soon(lambda: name in names())
    grader.kill()
    grader.wait()
    assert soon(lambda: name not in names())


def soon(happens):
    """Whether something happens within ten seconds."""
    end = time.monotonic() + 10
    while not happens() and time.monotonic() < end:
        time.sleep(0.05)
    return happens()


BOMB = "import os\ndef count(text): return sum(os.fork() > 0 for n in range(6))\n"
THREAD = """
import threading, time
def count(text):
    threading.Thread(target=time.sleep, args=(60,)).start()
    return 2
"""


@pytest.mark.parametrize(
    ("source", "why"),
    [(BOMB, "a process can't be opened"), (THREAD, "can't start new thread")],
    ids=["process", "thread"],
)
def test_a_function_starts_no_process_and_no_thread(source, why, box):
    assert why in result(box, source)["error"]


@pytest.mark.skipif(sys.platform != "linux", reason="the filter of system calls is for Linux")
@pytest.mark.parametrize(
    "call",
    ["shmget(0, 4096, 0o600)", "unshare(0x10000000)"],
    ids=["memory that outlives it", "a space of its own"],
)
def test_a_function_gets_nothing_of_the_system_that_is_more_than_its_own(call, box):
    assert result(box, f"import ctypes\ndef count(text): return ctypes.CDLL(None).{call}\n") == {"gives": -1}


def test_a_thread_that_goes_on_is_not_waited_for(bubble):
    start = time.monotonic()
    assert result(Sandbox("bubblewrap", bubble.switch, WITH_PROCESSES), THREAD) == {"gives": 2}
    assert time.monotonic() - start < WITH_PROCESSES.wall


# ---- what bubblewrap keeps out


def test_no_connection_reaches_this_computer(bubble):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        call = f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 1)"
        source = f"import socket\ndef count(text): return {call}\n"
        assert "can't be opened" in result(bubble, source)["error"]
        with pytest.raises(BlockingIOError):
            server.accept()


OURS = ("kit/articles/g20-ministers/key.json", "exercises/06_count_it.toml", "pyproject.toml", __file__)
OTHERS = ("../../key.json", "/etc/passwd", "/proc/1/environ")
READING = [f"open({path!r}).read()" for path in (*(str(ROOT / path) for path in OURS), *OTHERS)]
MAKING = [f"os.mkdir(os.path.join({folder!r}, 'made'))" for folder in ("/", "/tmp", "/nobody", ".")]


@pytest.mark.parametrize("does", [*READING, *MAKING])
def test_no_file_of_ours_is_read_and_none_is_made(does, bubble):
    assert "can't be opened" in result(bubble, f"import os\ndef count(text): return {does}\n")["error"]


def test_no_json_or_toml_file_of_the_kit_is_found_anywhere(bubble):
    box = Sandbox("bubblewrap", bubble.switch, Limits(seconds=30, in_all=30, wall=60))
    source = """
import os
WANTED = ("key.json", "article.txt", "exercise.json", "06_count_it.toml")
def count(text):
    return [os.path.join(top, file) for top, _, files in os.walk("/") for file in files if file in WANTED]
"""
    assert result(box, source) == {"gives": []}


INSTALLED = """
import sys
sys.path.insert(0, {folder!r})
from kit.exercises.parts import Case, Part
from kit.teacher.sandbox.sandbox import sandbox
source = "import os\\ndef count(folder):\\n    return [os.listdir(folder), os.listdir(folder + '/kit')]\\n"
print(sandbox().run(Part("code", function="count", given=(Case(({folder!r},), 0),)), source)["results"])
"""


def test_a_kit_among_the_libraries_is_covered(bubble, tmp_path):
    folder = tmp_path / "site-packages"
    shutil.copytree(ROOT / "kit", folder / "kit", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-c", INSTALLED.format(folder=str(folder))]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "[{'gives': [['kit'], []]}]\n"


def test_folders_of_others_are_not_there(bubble, tmp_path):
    told = f"os.path.exists({str(tmp_path)!r}), os.listdir('..'), os.listdir(os.path.expanduser('~'))"
    there, above, home = result(bubble, f"import os\ndef count(text): return [{told}]\n")["gives"]
    pythons = {Path(path).parts[1] for path in (*sys.path, sys.base_prefix) if path}
    assert (there, home) == (False, [])
    assert set(above) - pythons <= {"child.py", "call.py", "etc", "lib", "lib32", "lib64", "nobody", "tmp", "usr"}


def test_the_function_is_nobody_of_this_computer(bubble):
    source = "import os\ndef count(text):\n    return [os.getuid(), os.geteuid()]\n"
    if os.getuid() == 0:  # anybody else stays who they are, alone in a space of their own
        assert min(result(bubble, source)["gives"]) > 2**30


# ---- which sandbox there is


def test_without_bubblewrap_only_those_who_trust_get_a_process(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    other = Limits(wall=11)
    assert sandbox(False, other) is None
    assert sandbox(True, other).kind == "process"


WITHOUT_A_BOX = 'while [ $# -gt 6 ]; do shift; done; exec "$@"'


@pytest.mark.parametrize("does", ["exit 1", "exit 0", "echo '{\"gives\": 1}'", WITHOUT_A_BOX])
def test_a_bubblewrap_that_does_not_work_is_not_used(does, monkeypatch, tmp_path):
    (tmp_path / "bwrap").write_text(f"#!/bin/sh\n{does}\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert sandbox(False, Limits(wall=12, result=199_000 + len(does))) is None
