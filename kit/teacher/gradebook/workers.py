"""Grading files in batches: in this process, on several, or on a Dask cluster. The same batch gives the same result."""

from __future__ import annotations

import hashlib
import os
import pickle
import signal
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any

from kit.strict import BadFile
from kit.teacher.assignment import Assignment
from kit.teacher.gradebook.gradebook import Stored
from kit.teacher.grader import Grader
from kit.teacher.pages.page import Pages
from kit.teacher.records import ATTENTION, Graded, Row, Submission
from kit.teacher.report.facts import facts_of, manual_of
from kit.teacher.sandbox.sandbox import sandbox
from kit.wording import wording

MOST_FILES, MOST_BYTES = 32, 4_000_000  # in a batch
RUN = "run"  # among the digests, what is the same for every file
FORM = 5  # of facts and pages; files that were graded when these had another form are graded again
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


def grade_batch(packed: bytes, batch: Batch) -> list[Stored]:
    """Each file of a batch, finished."""
    grader, pages, digests = _ready(packed)
    return [_finished(handed, grader, pages, digests) for handed in batch]


def _finished(handed: Submission, grader: Grader, pages: Pages, digests: Mapping[str, str]) -> Stored:
    graded, asked = grader.grade(handed), grader.assignment
    page = zlib.compress(pages.page(graded).encode(), 1) if graded.sheet else b""
    answered = graded.sheet.answers if graded.sheet else ()
    needs = {task: digest for task, digest in digests.items() if task == RUN or task in answered}
    return Stored(_row(graded, asked), content_hash(handed), needs, page)


def _row(graded: Graded, asked: Assignment) -> Row:
    return Row(
        graded.file,
        graded.status,
        " ".join(part for part in (graded.reason, *graded.notes) if part),
        graded.student.id,
        graded.student.name,
        graded.saved,
        graded.label,
        graded.points,
        foreign=graded.foreign,
        facts=facts_of(graded, asked),
        manual=manual_of(graded, asked),
        waiting=graded.waiting,
    )


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


def here(packed: bytes, work: Iterable[Batch]) -> Iterator[list[Stored]]:
    """The batches graded one after another in this process."""
    for batch in work:
        for one in batch:
            yield grade_batch(packed, (one,))


class Processes:
    """Grades on several processes of this computer; a file that ends its process is graded alone, then given up."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self, packed: bytes, work: Iterable[Batch]) -> Iterator[list[Stored]]:
        waiting, most = iter(work), self._number * AHEAD
        suspects: list[Batch] = []
        while True:
            with _pool(self._number) as submit:
                yield from _flowing(lambda batch: submit(packed, batch), waiting, most, suspects)
            if not suspects:
                return
            yield from ([_alone(packed, one)] for batch in suspects for one in batch)
            suspects.clear()


@contextmanager
def _pool(number: int) -> Iterator[Callable[[bytes, Batch], Future[list[Stored]]]]:
    """Processes to hand batches to; what waits for them is dropped when we stop."""
    pool = ProcessPoolExecutor(number, get_context("spawn"), _begin)
    try:
        yield lambda packed, batch: pool.submit(grade_batch, packed, batch)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Leaves Ctrl-C to the process that started us, and ends with it, also when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent: BaseProcess | None) -> None:
    if parent:
        parent.join()
        os._exit(1)


def _flowing(
    submit: Callable[[Batch], Future[list[Stored]]], waiting: Iterator[Batch], most: int, suspects: list[Batch]
) -> Iterator[list[Stored]]:
    """Results as they come, never more than `most` batches under way; those lost with a process go to `suspects`."""
    running: dict[Future[list[Stored]], Batch] = {}
    while not suspects:
        while len(running) < most and not suspects and (batch := next(waiting, None)):
            try:
                running[submit(batch)] = batch
            except BrokenProcessPool:
                suspects.append(batch)
        if not running:
            return
        for done in wait(running, return_when=FIRST_COMPLETED).done:
            batch = running.pop(done)
            try:
                result = done.result()
            except BrokenProcessPool:
                suspects.append(batch)
            else:
                yield result
    suspects.extend(running.values())


def _alone(packed: bytes, one: Submission) -> Stored:
    with _pool(1) as submit:
        try:
            return submit(packed, (one,)).result()[0]
        except BrokenProcessPool:
            return given_up(one)


def given_up(handed: Submission) -> Stored:
    """A file whose grading ended its process each time."""
    label = handed.label
    row = Row(handed.file, ATTENTION, wording("grading")["given up"], label.id, label.name, label=label)
    return Stored(row, content_hash(handed), {})


class Cluster:
    """Grades on an existing Dask cluster; a batch lost with its worker is done again by another one."""

    RETRIES = 5
    SECONDS = 10  # to find the scheduler

    def __init__(self, address: str) -> None:
        self._address = address

    def __call__(self, packed: bytes, work: Iterable[Batch]) -> Iterator[list[Stored]]:
        from distributed import as_completed
        from distributed.scheduler import KilledWorker

        running: dict[str, Batch] = {}
        waiting = iter(work)
        with self._client() as client:
            most = max(1, sum(client.nthreads().values())) * AHEAD

            def more() -> Iterator[Any]:
                while len(running) < most and (batch := next(waiting, None)):
                    future = client.submit(grade_batch, packed, batch, pure=False, retries=self.RETRIES)
                    running[future.key] = batch
                    yield future

            finished = as_completed(more(), loop=client.loop)
            for done in finished:
                batch = running.pop(done.key)
                try:
                    yield done.result()
                except KilledWorker:
                    yield [_alone(packed, one) for one in batch]
                finished.update(list(more()))

    def _client(self) -> Any:
        from distributed import Client

        try:
            return Client(self._address, set_as_default=False, timeout=self.SECONDS)
        except (OSError, ValueError) as error:
            why = " ".join(str(error).split())
            start = "Start one with: python -m dask scheduler, and workers with: python -m dask worker ADDRESS."
            raise BadFile(f"There is no Dask scheduler at {self._address} ({why}). {start}") from None
