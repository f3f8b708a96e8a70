"""The command line: `python -m kit` opens the lessons, `python -m kit --help` lists the rest.

This file and kit/__init__.py keep to what every Python can read, so that an old one gets a sentence.
"""

import errno
import importlib
import os
import sys

from kit import PROGRAM

OLDEST = (3, 11)
FIRST = "lab"
COMMANDS = {
    # command: (module of the kit or the tools, its function from arguments to exit status, what it does)
    "lab": ("bootstrap", "lab", "set up, then open the lessons in JupyterLab (the same as no command) [-- OPTIONS]"),
    "pages": ("bootstrap", "pages", "set up, then open the lessons as pages without code"),
    "find": ("commands.find", "find", "find who said what in texts: PATH... [--csv | --json] [--suspects] [--beside]"),
    "new": ("bootstrap", "new", "make an article of a text of your own, without code: [FILE] [--pages]"),
    "draft": ("commands.find", "draft", "make an article folder with a draft key to correct: FILE DIR"),
    "measure": ("tools.measure", "measure", "measure the finder on texts marked by people: GOLD.jsonl"),
    "mark": ("commands.mark", "mark", "mark an answer sheet: SHEET [--key KEY] [--json]"),
    "grade": ("commands.grade", "grade", "grade what a class handed in: INBOX --out DIR"),
    "release": ("commands.release", "release", "make the students' copy: DIR [--graded LESSONS] [--article ID]"),
    "site": ("commands.site", "site_of_a_copy", "make a website of the lessons: DIR [--graded LESSONS]"),
    "handout": ("commands.handout", "handout", "make a worksheet to print: LESSON [--article ID] [--out FILE]"),
    "exercises": ("commands.exercises", "exercises", "list or write the exercises of a text: ARTICLE [--toml [DIR]]"),
    "export": ("commands.exchange", "export", "write a key or a sheet for another tool: KEY --as FORMAT [--out DIR]"),
    "import": ("commands.exchange", "import_", "make a key or a sheet of another tool's: FILE --as FORMAT --out FILE"),
    "init": ("commands.init", "init", "lay out the lessons in a folder: DIR"),
    "test": ("bootstrap", "test", "set up, then run the tests; anything after it goes to pytest"),
    "wheels": ("bootstrap", "wheels", "fill the folder wheels/, for setting up without a network"),
}
# these run where all the kit needs is there
WITH_LIBRARIES = ("find", "draft", "measure", "mark", "grade", "site", "handout", "exercises", "export", "import")
IN_A_FOLDER = ("measure", "test", "wheels")  # these need more than a wheel has
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 (old Pythons have no pathlib)


def home(name):
    # type: (str) -> str
    """The module of a command."""
    return COMMANDS[name][0] if name == "measure" else "kit." + COMMANDS[name][0]


def offered():
    # type: () -> list[str]
    """The commands whose files are there: a students' copy has neither the tests nor the teacher's part."""
    files = {name: home(name).replace(".", "/") + ".py" for name in COMMANDS}
    files["test"] = "tests"
    files["new"] = "kit/commands/new.py"
    if os.path.isdir(os.path.join(ROOT, "kit", "course")):  # noqa: PTH112, PTH118 (an installed kit)
        files = {name: file for name, file in files.items() if name not in IN_A_FOLDER}
    return [name for name, file in files.items() if os.path.exists(os.path.join(ROOT, file))]  # noqa: PTH110, PTH118


def usage():
    # type: () -> str
    rows = ["  %s %-8s %s" % (PROGRAM, name, COMMANDS[name][2]) for name in offered()]
    last = "Options of a command: %s %s --help" % (PROGRAM, FIRST)
    return "\n".join(["Who Said What? A close-reading kit", ""] + rows + ["", last])


def main(arguments):
    # type: (list[str]) -> int
    if arguments[:1] in (["-h"], ["--help"]):
        print(usage())
        return 0
    if not arguments or arguments[0].startswith("-"):
        arguments = [FIRST] + arguments
    name, rest = arguments[0], arguments[1:]
    if name not in offered():
        sys.stderr.write("There is no command %r; there are %s.\n" % (name, ", ".join(offered())))
        return 2
    if name in WITH_LIBRARIES:
        elsewhere = importlib.import_module("kit.bootstrap").elsewhere(name, rest)  # type: int | None
        if elsewhere is not None:
            return elsewhere
    status = getattr(importlib.import_module(home(name)), COMMANDS[name][1])(rest)  # type: int
    return status


def write_utf8():
    # type: () -> None
    """Makes standard output and error UTF-8 on every system, also into a file or a pipe; one that is closed, a sink."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115
        elif hasattr(getattr(sys, name), "reconfigure"):
            getattr(sys, name).reconfigure(encoding="utf-8", errors="backslashreplace")


def finished(status):
    # type: (int | str | None) -> int | str | None
    """The exit status after all output is written, or why it could not be; nobody is told of a pipe they closed."""
    try:
        sys.stdout.flush()
    except OSError as problem:
        return unwritten(problem)
    return status


def unwritten(problem):
    # type: (OSError) -> int | str
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    on_windows = os.name == "nt" and problem.errno == errno.EINVAL and not problem.filename
    if problem.errno == errno.EPIPE or on_windows:
        return 1
    return "This couldn't be finished: %s." % (problem.strerror or problem)


def script():
    # type: () -> None
    """The command line as a program: `python -m kit` and `who-said-what`."""
    if sys.version_info < OLDEST:
        sys.exit(
            "This kit needs Python %d.%d or newer and this is Python %d.%d: "
            "start it with a newer one, for example python3.12 -m kit" % (OLDEST + sys.version_info[:2])
        )
    write_utf8()
    try:
        status = main(sys.argv[1:])  # type: int | str | None
    except SystemExit as end:
        status = end.code
    except KeyboardInterrupt:
        status = "\nStopped. Run the same command to start again."
    except OSError as problem:  # a full disk, or the reader of our output has left
        status = unwritten(problem)
    sys.exit(finished(status))


if __name__ == "__main__":
    script()
