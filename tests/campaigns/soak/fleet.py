"""Processes of the bot under a supervisor: started, killed at random, and restarted.

They are forked from a process that has imported everything, so a start is fast.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import sys
from dataclasses import replace
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

from campaigns.soak.worker import UNREACHABLE, Plan, begin

_GRACE: Final = 60.0
_CONTEXT: Final = multiprocessing.get_context("forkserver")
# The second is the main module of the test: otherwise each fork imports it again.
_CONTEXT.set_forkserver_preload(["campaigns.soak.worker", "campaigns.soak.campaign"])


class Member:
    """A supervised process that is restarted when it ends."""

    def __init__(self, plan: Plan, log: Path) -> None:
        self.plan = plan
        self.process: ForkServerProcess | None = None
        self.is_ready = False
        self.ends = 0
        self.statuses: list[int] = []
        self.log = log
        self._is_over = False

    async def run(self) -> None:
        """Keep a process running until `stop`; record every exit that is not a kill."""
        while not self._is_over:
            ours, theirs = _CONTEXT.Pipe(duplex=False)
            plan = replace(self.plan, base_url=f"{self.plan.base_url}/{self.origin}/bot")
            self.process = _CONTEXT.Process(target=begin, args=(plan, self.log, theirs))
            with ours:
                await asyncio.to_thread(self.process.start)
                theirs.close()
                self.is_ready = await asyncio.to_thread(_says_something, ours)
            await asyncio.to_thread(self.process.join)
            self.is_ready = False
            self.ends += 1
            if self.process.exitcode not in {None, -signal.SIGKILL}:
                self.statuses.append(self.process.exitcode or 0)

    @property
    def origin(self) -> str:
        """The prefix of the URL of all calls by the process of this start."""
        return f"{self.plan.port}{self.ends:04}"

    def kill(self) -> None:
        """Kill the process with SIGKILL."""
        self.is_ready = False
        if self.process is not None and self.process.pid is not None:
            self.process.kill()

    def stop(self) -> None:
        """Stop the process cleanly, without a restart."""
        self._is_over = True
        if self.process is not None and self.process.pid is not None:
            self.process.terminate()

    @property
    def memory(self) -> int:
        """The resident memory of the process in bytes; 0 where there is none."""
        status = Path(f"/proc/{self.process.pid if self.process else 0}/status")
        lines = status.read_text("ascii").splitlines() if status.exists() else []
        return next((int(line.split()[1]) << 10 for line in lines if line[:6] == "VmRSS:"), 0)


def _load_ahead() -> None:
    """Let the fork server import everything once; it reads its paths from this variable."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before


def _says_something(pipe: Connection) -> bool:
    """Wait until the process serves; return False if it ended before."""
    try:
        pipe.recv()
    except EOFError:
        return False
    return True


class Fleet:
    """All processes of one bot."""

    def __init__(self, members: list[Member], seed: int) -> None:
        self.members = members
        self.kills = 0
        self.killed: set[str] = set()
        self._random = random.Random(seed)  # noqa: S311 - a repeatable plan, not a secret
        self._running: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start every process."""
        _load_ahead()
        self._running = [asyncio.ensure_future(member.run()) for member in self.members]

    async def kill_one(self) -> bool:
        """Kill a serving process within some milliseconds; return whether there was one."""
        await asyncio.sleep(self._random.random() / 50)
        ready = [member for member in self.members if member.is_ready]
        if ready:
            one = self._random.choice(ready)
            self.killed.add(one.origin)
            one.kill()
            self.kills += 1
        return bool(ready)

    async def stop(self) -> None:
        """End all of them cleanly."""
        for member in self.members:
            member.stop()
        async with asyncio.timeout(_GRACE):
            await asyncio.gather(*self._running)

    async def end(self) -> None:
        """Kill every process that still runs."""
        for member in self.members:
            member.stop()
            member.kill()
        await asyncio.gather(*self._running, return_exceptions=True)

    def tracebacks(self) -> int:
        """The number of tracebacks that the processes printed."""
        logs = [member.log for member in self.members if member.log.exists()]
        return sum(log.read_text("utf-8").count("Traceback") for log in logs)

    @property
    def odd_ends(self) -> list[int]:
        """The exit statuses other than a clean end or an unreachable server at the start."""
        return [
            status
            for member in self.members
            for status in member.statuses
            if status not in {0, UNREACHABLE}
        ]
