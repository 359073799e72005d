"""The pool of processes that typeset PDFs; a process that takes too long is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import weakref
from importlib.resources import files
from threading import Event, Timer
from typing import TypeAlias

PATIENCE = 300.0
"""Seconds that an idle worker waits for a request before it exits and frees its memory."""
_LENGTH = 8
"""Bytes of the length in a response, as in `pdf_worker.py`."""
_KEPT = ("PATH", "HOME", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "LANG", "LC_ALL")
_THREADS = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""One thread: briefs are small, and each thread takes memory."""
_Worker: TypeAlias = "subprocess.Popen[bytes]"


class WorkerError(Exception):
    """A request failed; `late` says that it timed out."""

    def __init__(self, *, late: bool) -> None:
        self.late = late
        super().__init__("late" if late else "failed")


class _GoneError(Exception):
    """The worker had exited before the request."""


class PdfWorkerPool:
    """Gives each request to a free worker, or to a new one. Thread-safe."""

    def __init__(self, megabytes: int, patience: float = PATIENCE) -> None:
        self._arguments = [str(megabytes), str(patience)]
        self._free: list[_Worker] = []
        self._close = weakref.finalize(self, _end_all, self._free)

    def close(self) -> None:
        """Kill the idle workers; this also happens when the pool is garbage-collected."""
        self._close()

    def work(self, request: bytes, seconds: float) -> bytes:
        """Return the PDF of a request, one line of JSON; blocks for `seconds` at most.

        Raises:
            WorkerError: typesetting failed or timed out; the worker is then gone.
        """
        while self._free:
            try:
                return self._asked(self._free.pop(), request, seconds)
            except (_GoneError, IndexError):
                continue
        try:
            return self._asked(self._new(), request, seconds)
        except (_GoneError, OSError):
            raise WorkerError(late=False) from None

    def _asked(self, worker: _Worker, request: bytes, seconds: float) -> bytes:
        """Return the response of a worker, which is kept only if it responded in time."""
        late = Event()
        timer = Timer(seconds, _end_late, (worker, late))
        timer.start()
        try:
            pdf = _answer(worker, request)
        except (WorkerError, _GoneError, OSError, ValueError) as error:
            _end(worker)
            if late.is_set():
                raise WorkerError(late=True) from None
            raise error from None
        finally:
            timer.cancel()
        self._free.append(worker)
        if not pdf:
            raise WorkerError(late=False)
        return pdf

    def _new(self) -> _Worker:
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(files("bot.brief") / "pdf_worker.py"), *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | _THREADS,
        )


def _answer(worker: _Worker, request: bytes) -> bytes:
    """Return what a worker writes; empty if typesetting failed.

    Raises:
        WorkerError: the worker exited during this request.
        _GoneError: the worker had exited before.
    """
    if worker.stdin is None or worker.stdout is None:
        raise WorkerError(late=False)
    try:
        worker.stdin.write(request + b"\n")
        worker.stdin.flush()
    except BrokenPipeError:
        raise _GoneError from None
    head = worker.stdout.read(_LENGTH)
    length = int.from_bytes(head)
    pdf = worker.stdout.read(length)
    if len(head) == _LENGTH and len(pdf) == length:
        return pdf
    if not head and worker.wait() == 0:
        raise _GoneError
    raise WorkerError(late=False)


def _end_late(worker: _Worker, late: Event) -> None:
    late.set()
    worker.kill()


def _end(worker: _Worker) -> None:
    worker.kill()
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue


def _end_all(workers: list[_Worker]) -> None:
    while workers:
        _end(workers.pop())
