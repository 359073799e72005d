"""Group commit: tasks waiting for the single writer of a database share one transaction.

While one transaction commits, further tasks collect; the next transaction runs them all. An
exception in one task undoes that task only. Callers get their results after the commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

LINGER: Final = 0.02
"""How long a task that is not urgent waits for others, in seconds."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The result of a task, or its error."""

    value: Any = None
    error: Exception | None = None


class BatchCommitter(Generic[T]):
    """Collects tasks and passes them in batches to `carry_out`, in a thread of the executor.

    `carry_out` returns one result per task; an exception that it raises is the error of all.
    """

    def __init__(
        self, executor: Executor, carry_out: Callable[[Sequence[T]], Sequence[BatchResult]]
    ) -> None:
        self._executor = executor
        self._carry_out = carry_out
        self._waiting: list[tuple[T, asyncio.Future[Any]]] = []
        self._under_way: asyncio.Future[Sequence[BatchResult]] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def do(self, work: T, *, urgent: bool = True) -> Any:  # noqa: ANN401 - of the work
        """Run a task and return its result.

        A task that is not `urgent` waits up to `LINGER` seconds for others to share the commit.
        """
        loop = asyncio.get_running_loop()
        told: asyncio.Future[Any] = loop.create_future()
        self._waiting.append((work, told))
        if urgent:
            self._begin()
        elif self._timer is None and self._under_way is None:
            self._timer = loop.call_later(LINGER, self._begin)
        return await told

    async def finish(self) -> None:
        """Return when no task is waiting or running."""
        while self._waiting or self._under_way is not None:
            self._begin()
            if self._under_way is not None:
                await asyncio.wait((self._under_way,))
                await asyncio.sleep(0)

    def _begin(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._under_way is not None:
            return
        batch = [(work, told) for work, told in self._waiting if not told.cancelled()]
        self._waiting = []
        if not batch:
            return
        works = [work for work, _ in batch]
        running = asyncio.get_running_loop().run_in_executor(self._executor, self._carry_out, works)
        self._under_way = running
        running.add_done_callback(lambda done: self._tell(batch, done))

    def _tell(
        self,
        batch: Sequence[tuple[T, asyncio.Future[Any]]],
        done: asyncio.Future[Sequence[BatchResult]],
    ) -> None:
        self._under_way = None
        if self._waiting:
            self._begin()
        failure = asyncio.CancelledError() if done.cancelled() else done.exception()
        outcomes = None if failure else done.result()
        for number, (_, told) in enumerate(batch):
            if told.cancelled():
                continue
            error = failure if outcomes is None else outcomes[number].error
            if error is not None:
                told.set_exception(error)
            elif outcomes is not None:
                told.set_result(outcomes[number].value)
