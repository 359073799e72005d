"""Processes of the bot under a supervisor: started, killed at random, and started again."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Final

from soak.worker import PLAN, PLANS, READY, UNREACHABLE, Plan

_GRACE: Final = 60.0
_ROOT: Final = Path(__file__).parents[2]


class Member:
    """One process after the other, in one place."""

    def __init__(self, plan: Plan, log: Path) -> None:
        self.plan = plan
        self.process: Process | None = None
        self.is_ready = False
        self.starts = 0
        self.statuses: list[int] = []
        self.log = log
        self._is_over = False

    async def run(self) -> None:
        """Keep a process running until `stop`; each end but that of a kill is written down."""
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": f"{_ROOT}{os.pathsep}{_ROOT / 'tests'}",
            PLAN: PLANS.dump_json(self.plan).decode(),
        }
        while not self._is_over:
            with self.log.open("ab") as log:
                self.process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "soak.worker"),
                    cwd=self.log.parent, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=log,
                )  # fmt: skip
            self.starts += 1
            assert self.process.stdout is not None
            line = await self.process.stdout.readline()
            self.is_ready = line.decode().strip() == READY
            status = await self.process.wait()
            self.is_ready = False
            if status != -signal.SIGKILL:
                self.statuses.append(status)

    def kill(self) -> None:
        """End the process as a loss of power does."""
        assert self.process is not None
        self.is_ready = False
        self.process.kill()

    async def stop(self) -> None:
        """Let the process end cleanly, and start no other."""
        self._is_over = True
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            async with asyncio.timeout(_GRACE):
                await self.process.wait()

    @property
    def memory(self) -> int:
        """How many bytes of memory the process has at this moment; 0 where there is none."""
        if self.process is None or self.process.returncode is not None:
            return 0
        lines = Path(f"/proc/{self.process.pid}/status").read_text("ascii").splitlines()
        return next((int(line.split()[1]) << 10 for line in lines if line[:6] == "VmRSS:"), 0)


class Fleet:
    """All processes of one bot."""

    def __init__(self, members: list[Member], seed: int) -> None:
        self.members = members
        self.kills = 0
        self.kills_at: list[int] = []
        self._random = random.Random(seed)  # noqa: S311 - a repeatable plan, not a secret
        self._running: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start every process."""
        self._running = [asyncio.ensure_future(member.run()) for member in self.members]

    async def kill_one(self) -> bool:
        """Kill one that serves, within some milliseconds; say whether there was one."""
        await asyncio.sleep(self._random.random() / 50)
        ready = [member for member in self.members if member.is_ready]
        if ready:
            self._random.choice(ready).kill()
            self.kills += 1
        return bool(ready)

    async def stop(self) -> None:
        """End all of them cleanly."""
        await asyncio.gather(*(member.stop() for member in self.members))
        await asyncio.gather(*self._running)

    async def end(self) -> None:
        """End whatever still runs, at once."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        for member in self.members:
            if member.process is not None and member.process.returncode is None:
                member.process.kill()
                await member.process.wait()

    def tracebacks(self) -> int:
        """How many tracebacks the processes printed."""
        return sum(m.log.read_text("utf-8").count("Traceback") for m in self.members)

    @property
    def odd_ends(self) -> list[int]:
        """The exit statuses that are neither a clean end nor a server away at the start."""
        return [
            status
            for member in self.members
            for status in member.statuses
            if status not in {0, UNREACHABLE}
        ]
