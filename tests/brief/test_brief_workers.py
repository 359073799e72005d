"""Workers are kept for the next brief, and end when they should."""

from __future__ import annotations

import json
import subprocess

import pytest
from brief_cases import case_named

from bot.brief.pdf import request
from bot.brief.pdf_worker_pool import PdfWorkerPool, WorkerError
from bot.language import Localizer

ENOUGH = 30.0
"""Seconds; also how long a worker may take to end by itself."""


def asked() -> bytes:
    """Return the request for a short brief."""
    return json.dumps(request(case_named("spc-871").brief, Localizer("en"))).encode()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Return the workers as they are started."""
    found: list[subprocess.Popen[bytes]] = []
    start = PdfWorkerPool._new

    def noted(workers: PdfWorkerPool) -> subprocess.Popen[bytes]:
        worker = start(workers)
        found.append(worker)
        return worker

    monkeypatch.setattr(PdfWorkerPool, "_new", noted)
    return found


def test_a_worker_is_used_again(started: list[subprocess.Popen[bytes]]) -> None:
    """One worker sets brief after brief, each the same; closing ends it."""
    workers = PdfWorkerPool(megabytes=1024)
    first, again = (workers.work(asked(), ENOUGH) for _ in range(2))
    assert first == again
    assert len(started) == 1
    workers.close()
    assert started[0].poll() is not None


def test_a_worker_without_work_ends_and_is_replaced(
    started: list[subprocess.Popen[bytes]],
) -> None:
    """After its patience a worker ends by itself, and the next brief is made by another."""
    workers = PdfWorkerPool(megabytes=1024, patience=0.01)
    first = workers.work(asked(), ENOUGH)
    assert started[0].wait(ENOUGH) == 0
    assert workers.work(asked(), ENOUGH) == first
    assert len(started) == 2
    workers.close()


def test_what_cannot_be_set_costs_nobody_else(started: list[subprocess.Popen[bytes]]) -> None:
    """A request that typst refuses fails alone: the same worker sets the next one."""
    workers = PdfWorkerPool(megabytes=1024)
    wrong = json.dumps({**json.loads(asked()), "data": "{}"}).encode()
    with pytest.raises(WorkerError) as refused:
        workers.work(wrong, ENOUGH)
    assert not refused.value.late
    assert workers.work(asked(), ENOUGH).startswith(b"%PDF")
    assert len(started) == 1
    workers.close()


def test_who_takes_too_long_is_ended(started: list[subprocess.Popen[bytes]]) -> None:
    """A worker over its time is killed and not kept, and the error says so."""
    workers = PdfWorkerPool(megabytes=1024)
    with pytest.raises(WorkerError) as refused:
        workers.work(asked(), 0.01)
    assert refused.value.late
    assert started[0].poll() is not None


def test_workers_end_with_their_owner(started: list[subprocess.Popen[bytes]]) -> None:
    """Whoever forgets to close leaves no process behind."""
    workers = PdfWorkerPool(megabytes=1024)
    workers.work(asked(), ENOUGH)
    del workers
    assert started[0].poll() is not None
