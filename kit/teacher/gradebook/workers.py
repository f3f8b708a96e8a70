"""Grading files in batches: in this process, on several, or on a Dask cluster. The same batch gives the same result."""

from __future__ import annotations

import faulthandler
import hashlib
import os
import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from queue import SimpleQueue
from threading import local
from typing import Any

from kit.strict import BadFile
from kit.teacher.assignment import WHOLE, Assignment
from kit.teacher.gradebook.gradebook import Stored
from kit.teacher.grader import Grader
from kit.teacher.pages.page import Pages
from kit.teacher.records import ATTENTION, Row, Submission
from kit.teacher.report.facts import row_of
from kit.teacher.sandbox.sandbox import Limits, sandbox
from kit.wording import wording

MOST_FILES, MOST_BYTES = 32, 4_000_000  # in a batch
RUN = "run"  # among the digests, what is the same for every file
FORM = 7  # of facts and pages; files that were graded when these had another form are graded again
SECONDS = 20  # on the clock for one file; the largest honest one takes a tenth of one
TIMES = 2  # a file that ended its process is tried
LATE, BROKEN = 1, 3  # how a process ends: by faulthandler, and by an error
START = "import pickle, sys; sys.path = pickle.load(sys.stdin.buffer); from kit.teacher.gradebook import workers; workers.serve()"
RETRIES, SCHEDULER = 5, 10  # of a batch on a cluster; seconds to find its scheduler
AHEAD = 3  # batches under way for each worker, so that none waits and memory stays flat

Batch = tuple[Submission, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """All that a worker needs to grade: sent with each batch as bytes, unpacked once."""

    asked: Assignment
    trusted: bool = False
    show_key: bool = False

    @property
    def digests(self) -> dict[str, str]:
        """A hash for each task, and one for all that is the same for every file: columns, pages, the sandbox."""
        columns = [(task.id, task.title) for task in self.asked.tasks]
        same = repr((FORM, columns, self.show_key, means_of_code(self.trusted)))
        return {**self.asked.digests, RUN: hashlib.sha256(same.encode()).hexdigest()}

    def packed(self) -> bytes:
        """The work as bytes; a key made ready is left out and made again by each worker."""
        return zlib.compress(pickle.dumps(replace(self, asked=replace(self.asked))))


def means_of_code(trusted: bool) -> str:
    """How code answers are run here: bubblewrap, process, or none."""
    found = sandbox(trusted)
    return found.kind if found else "none"


@lru_cache(maxsize=2)
def _ready(packed: bytes) -> tuple[Grader, Pages, dict[str, str]]:
    work: Work = pickle.loads(zlib.decompress(packed))
    return Grader(work.asked, sandbox(work.trusted)), Pages(work.asked, work.show_key), work.digests


def grade_one(packed: bytes, handed: Submission) -> Stored:
    """A file, finished."""
    grader, pages, digests = _ready(packed)
    graded, asked = grader.grade(handed), grader.assignment
    own = asked.of(graded.sheet) if graded.sheet else asked
    page = zlib.compress(pages.of(own).page(graded).encode(), 1) if graded.sheet else b""
    answered = graded.sheet.answers if graded.sheet else ()
    needs = {task: digest for task, digest in digests.items() if task == RUN or task in answered}
    return Stored(row_of(graded, own), content_hash(handed), needs, page)


def content_hash(handed: Submission) -> str:
    """A hash of what was handed in, also of why it could not be read."""
    return hashlib.sha256(handed.content + b"\0" + handed.problem.encode("utf-8", "replace")).hexdigest()


def batches(handed: Iterable[Submission]) -> Iterator[Batch]:
    """The files in batches of few files and few bytes."""
    batch: list[Submission] = []
    for one in handed:
        if batch and (len(batch) == MOST_FILES or sum(len(s.content) for s in batch) + len(one.content) > MOST_BYTES):
            yield tuple(batch)
            batch = []
        batch.append(one)
    if batch:
        yield tuple(batch)


# ---- where it is done


class Stopped(Exception):
    """Nobody waits for what is graded here any more."""


def here(packed: bytes, work: Iterable[Batch]) -> Iterator[list[Stored]]:
    """The batches graded one after another in this process."""
    for batch in work:
        yield [grade_one(packed, one) for one in batch]


def on_processes(number: int, packed: bytes, work: Iterable[Batch]) -> Iterator[list[Stored]]:
    """The batches graded on several processes of this computer, each watched: see Watched."""
    made, free = [Watched(packed) for _ in range(number)], SimpleQueue[Watched]()
    for child in made:
        free.put(child)

    def grade(batch: Batch) -> list[Stored]:
        child = free.get()
        try:
            return child.grade(batch)
        finally:
            free.put(child)

    with ThreadPoolExecutor(number) as pool:
        try:
            yield from _flowing(lambda batch: pool.submit(grade, batch), work, number)
        finally:  # also where we are stopped
            pool.shutdown(wait=False, cancel_futures=True)
            for child in made:
                child.stop()


def _flowing(
    submit: Callable[[Batch], Future[list[Stored]]],
    work: Iterable[Batch],
    workers: int,
    result: Callable[[Future[list[Stored]], Batch], list[Stored]] = lambda done, _: done.result(),
) -> Iterator[list[Stored]]:
    """Results as they come, never more than a few batches under way."""
    waiting, running = iter(work), dict[Future[list[Stored]], Batch]()
    while True:
        while len(running) < max(1, workers) * AHEAD and (batch := next(waiting, None)):
            running[submit(batch)] = batch
        if not running:
            return
        for done in wait(running, return_when=FIRST_COMPLETED).done:
            yield result(done, running.pop(done))


class Watched:
    """A process that grades one file after another and ends where one takes too long; then that file is given up.

    A file that ends it otherwise is tried again, once. The process is started when there is something to grade, and
    ends with the one that started it.
    """

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def grade(self, batch: Batch) -> list[Stored]:
        """Each file of a batch, finished or given up."""
        return [self._one(handed) for handed in batch]

    def stop(self) -> None:
        """Ends the process, whatever it does."""
        self._stopped = True
        if self._child:
            self._ended(self._child, 0)

    def _one(self, handed: Submission) -> Stored:
        for _ in range(TIMES):
            if self._stopped:
                raise Stopped
            child = self._child = self._child or _started(self._packed)
            assert child.stdin and child.stdout
            seconds = _seconds(handed, self._packed)
            try:
                pickle.dump((handed, seconds), child.stdin)
                child.stdin.flush()
                done: Stored = pickle.load(child.stdout)
                return done
            except (EOFError, OSError, pickle.UnpicklingError):
                self._child = None
                if self._ended(child) == LATE:
                    return _given_up(handed, self._packed, "given up late", seconds=seconds)
        return _given_up(handed, self._packed, "given up", times=TIMES)

    @staticmethod
    def _ended(child: subprocess.Popen[bytes], patience: float = 10) -> int:
        """How the process ended; it is killed where it has not after so many seconds."""
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience)
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                assert pipe
                pipe.close()
        return child.wait()


def _started(packed: bytes) -> subprocess.Popen[bytes]:
    apart: dict[str, Any] = {"start_new_session": True}  # Ctrl-C is for us
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    child = subprocess.Popen([sys.executable, "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **apart)
    assert child.stdin
    pickle.dump(sys.path, child.stdin)
    pickle.dump(packed, child.stdin)
    return child


def _seconds(handed: Submission, packed: bytes) -> int:
    """How long a file may take: a function of the student's has a limit of its own."""
    if not (answered := handed.content.count(b'"source"')):
        return SECONDS
    functions = sum(part.kind == "code" for e in _ready(packed)[0].assignment.exercises.values() for part in e.parts)
    return SECONDS + Limits().wall * min(functions, answered)


def serve() -> None:
    """Grades the files that come in, in a process of its own, each for as many seconds as it is given."""
    asked, told, nothing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb"), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # whatever is printed does no harm
    sys.excepthook = lambda *_: os._exit(BROKEN)  # an error of ours costs a file, too, and is not told as LATE
    packed = pickle.load(asked)
    asked_of = _ready(packed)[0].assignment
    if any(task.id in WHOLE for task in asked_of.tasks):
        asked_of.machine.like("errors", ())  # what the finder makes of a long article is no file's time
    with suppress(EOFError):
        while True:
            handed, seconds = pickle.load(asked)
            faulthandler.dump_traceback_later(seconds, exit=True, file=nothing)  # ends with LATE, whatever runs then
            done = grade_one(packed, handed)
            faulthandler.cancel_dump_traceback_later()
            pickle.dump(done, told)
            told.flush()


def _given_up(handed: Submission, packed: bytes, why: str, **gaps: int) -> Stored:
    label, told = handed.label, wording("grading")[why].format(**gaps)
    row = Row(handed.file, ATTENTION, told, label.id, label.name, label=label)
    return Stored(row, content_hash(handed), {RUN: _ready(packed)[2][RUN]})


_mine = local()


def grade_watched(packed: bytes, batch: Batch) -> list[Stored]:
    """Each file of a batch, finished or given up, by a process that this thread keeps for it."""
    if getattr(_mine, "packed", None) != packed:
        _mine.packed, _mine.child = packed, Watched(packed)
    return list(_mine.child.grade(batch))


def on_cluster(address: str, packed: bytes, work: Iterable[Batch]) -> Iterator[list[Stored]]:
    """The batches graded on an existing Dask cluster; one that is lost with its worker is done again by another.

    Raises BadFile where there is no scheduler.
    """
    from distributed import Client
    from distributed.scheduler import KilledWorker

    try:
        client = Client(address, set_as_default=False, timeout=SCHEDULER)
    except (OSError, ValueError) as error:
        why = " ".join(str(error).split())
        start = "Start one with: python -m dask scheduler, and workers with: python -m dask worker ADDRESS."
        raise BadFile(f"There is no Dask scheduler at {address} ({why}). {start}") from None

    def result(done: Future[list[Stored]], batch: Batch) -> list[Stored]:
        try:
            return done.result()
        except KilledWorker:
            return grade_watched(packed, batch)

    with client:
        workers = client.get_executor(pure=False, retries=RETRIES)
        yield from _flowing(
            partial(workers.submit, grade_watched, packed), work, sum(client.nthreads().values()), result
        )
